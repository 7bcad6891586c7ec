"""The way of a case tells the day of each stage that somebody acted in."""

import pytest
from django.utils import timezone

from audit.selectors import timeline
from cases import services
from cases.models import Case
from cases.selectors.way import stepper
from cases.terms import SettleWay, State
from common.clock import now, today
from funds.services.paperwork import settle
from tests.cases.county import shipped
from tests.cast import Cast
from tests.factories import make_case, make_emergency

pytestmark = pytest.mark.django_db


def way_of(case: Case) -> list[dict[str, object]]:
    fresh = Case.objects.get(pk=case.pk)
    return stepper(fresh, timeline(fresh).filter(after__has_key="state"))


def test_each_stage_of_a_closed_case_is_past_and_has_its_day(cast: Cast) -> None:
    case = make_case(cast, state=State.CLOSED)
    way = way_of(case)
    assert {step["status"] for step in way} == {"past"} and all(step["note"] for step in way)
    days = {event.after["state"]: timezone.localdate(event.at) for event in timeline(case) if "state" in event.after}
    assert (way[3]["note"], way[7]["note"]) == (days["reviewed"], days["closed"])


def test_payment_is_done_with_its_day_where_help_came_first(cast: Cast) -> None:
    helped = make_emergency(cast)
    payment = way_of(helped)[6]
    assert (payment["status"], payment["note"]) == ("past", helped.helped_on)
    waiting = way_of(make_emergency(cast, helped=False))[6]
    assert (waiting["status"], waiting["note"]) == ("future", "")


def test_a_stage_that_is_to_come_again_has_no_day(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    assert way_of(case)[3]["note"]
    head = cast.officer("head", today())
    services.return_case(case.pk, officer=head, at=now(), target=State.ACCEPTED, reason="支出有变化。")
    assert [step["note"] for step in way_of(case)[3:]] == [""] * 5


def test_a_stage_that_never_took_place_is_not_done(cast: Cast) -> None:
    shipped("national-2026-small-fast")
    case, clerk = make_emergency(cast, small=True), cast.officer("clerk", today())
    settle(case.pk, SettleWay.SMALL, officer=clerk, at=now(), today=today())
    way = way_of(case)
    assert [step["status"] for step in way] == ["past"] * 2 + ["skipped"] * 4 + ["past"] * 2
    assert str(way[4]["note"]) == "不适用"
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert page.count("（已完成）") == 4 and page.count("不适用") == 4


def test_a_terminated_case_has_no_stage_before_it_and_none_done_that_was_not(cast: Cast) -> None:
    way = way_of(make_case(cast, state=State.TERMINATED))
    now_at = next(number for number, step in enumerate(way) if step["status"] == "current")
    assert {step["status"] for step in way[now_at + 1 :]} == {"skipped"}
    assert {step["status"] for step in way[:now_at]} == {"past"}
