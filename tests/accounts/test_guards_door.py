"""The door for parts of a page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["http://[::1", "//[x", "", "http://localhost/cases/?q=1"])
def test_a_part_asked_for_without_a_session_leads_the_whole_page_to_the_door(client: Client, page: str) -> None:
    answer = client.get("/cases/1/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/sign-in/")
