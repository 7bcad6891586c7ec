"""Objections come one after the other: an open one is never written over."""

import pytest

from cases import services as cases
from cases.terms import State
from common.clock import today
from common.errors import WrongState
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db
DAY = today()


def test_a_second_objection_waits_for_the_first_to_be_settled(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    clerk = cast.officer("clerk", DAY)
    cases.raise_objection(case.pk, officer=clerk, at=noon(DAY), today=DAY, text="第一条异议")
    with pytest.raises(WrongState):
        cases.raise_objection(case.pk, officer=clerk, at=noon(DAY), today=DAY, text="第二条异议")
    assert case.publicities.get().objection == "第一条异议"
    page = cast.client("clerk").get(f"/cases/{case.pk}/publicity/").content.decode()
    assert f"/cases/{case.pk}/objection/" not in page
    cases.settle_objection(case.pk, officer=clerk, at=noon(DAY), finding="不成立。")
    cases.raise_objection(case.pk, officer=clerk, at=noon(DAY), today=DAY, text="第二条异议")
    assert case.publicities.get().objection == "第二条异议"
