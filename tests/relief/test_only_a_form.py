"""Back to an address that takes forms only: a page that says so, not the browser's own error."""

import pytest

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_get_of_a_form_address_is_explained(cast: Cast) -> None:
    answer = cast.client("head").get("/decisions/1/approve/")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "没有任何更改" in answer.content.decode()
