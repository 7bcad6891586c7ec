"""Whoever acts next reads first why the case came back, and an ended case shows reason and remedy."""

import pytest

from cases import services as cases
from cases.selectors.file import head_of
from cases.terms import State
from common.clock import today
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db


def test_the_reason_of_a_return_stands_on_the_case_until_the_next_step(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    cases.return_case(
        case.pk, officer=cast.officer("head", today()), at=noon(today()), target=State.ACCEPTED, reason="发票需补核。"
    )
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "发票需补核。" in page and cast.head.name in page


def test_a_refused_acceptance_shows_reason_and_remedy(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTANCE_REFUSED)
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "不属于本辖区。" in page and "可申请行政复议。" in page


def test_a_step_without_a_reason_says_nothing(cast: Cast) -> None:
    assert head_of(make_case(cast, state=State.ACCEPTED), today=today(), here="cases:detail").said is None
