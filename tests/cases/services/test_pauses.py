"""Pauses of the clock: who grants them, for what, how often and how long (handbook 11.4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Event
from audit.verbs import Verb
from cases.models import Case, Suspension
from cases.selectors.evidence import SENTENCES
from cases.services import publicise, resume_clock, suspend_clock
from cases.terms import State, SuspensionReason
from common.clock import today
from common.errors import Invalid, NotAllowed, WrongState
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import noon

ACCEPTED = date(2026, 11, 2)
DUE = date(2026, 11, 16)
OPENED = date(2026, 11, 4)
DAY = timedelta(days=1)
SUPPLEMENT, OBJECTION, ASSISTANCE = SuspensionReason.SUPPLEMENT, SuspensionReason.OBJECTION, SuspensionReason.ASSISTANCE


def suspend(
    cast: Cast, case: Case, day: date = OPENED, *, who: str = "head", reason: SuspensionReason = SUPPLEMENT
) -> Case:
    return suspend_clock(
        case.pk, officer=cast.officer(who, today()), at=noon(day), today=day, reason=reason, note="补充病历"
    )


def resume(cast: Cast, case: Case, day: date, *, who: str = "clerk") -> Case:
    return resume_clock(case.pk, officer=cast.officer(who, today()), at=noon(day), today=day)


def rule(case: Case, **changed: Any) -> None:
    Case.objects.filter(pk=case.pk).update(rules={**(case.rules or {}), **changed})


def untouched(case: Case) -> bool:
    return (
        not Suspension.objects.exists()
        and not Event.objects.filter(verb=Verb.SUSPENDED).exists()
        and Case.objects.get(pk=case.pk).due_on == DUE
    )


@begins_with(accepted_on=ACCEPTED)
def test_the_caseworker_does_not_stop_his_own_clock(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        suspend(cast, case, who="clerk")
    assert untouched(case)
    assert "/suspend/" not in cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "/suspend/" in cast.client("head").get(f"/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize("who", ["head", "county_reviewer", "county_approver"])
@begins_with(accepted_on=ACCEPTED)
def test_the_head_and_the_county_stop_the_clock_and_let_it_run(cast: Cast, case: Case, who: str) -> None:
    suspend(cast, case, who=who)
    assert resume(cast, case, OPENED + DAY, who=who).due_on == DUE + DAY


@pytest.mark.parametrize(
    ("closed", "due_on"),
    [
        (OPENED, DUE),
        (OPENED + DAY, DUE + DAY),
        (OPENED + 2 * DAY, DUE + 2 * DAY),
        (date(2026, 11, 18), date(2026, 11, 30)),
    ],
)
@begins_with(accepted_on=ACCEPTED)
def test_the_day_of_closing_is_a_working_day_again(cast: Cast, case: Case, closed: date, due_on: date) -> None:
    """Opened and closed on one day costs none; ten working days from 4 to 17 November are all that one pause gives."""
    suspend(cast, case)
    assert resume(cast, case, closed).due_on == due_on


@pytest.mark.parametrize("closed", [date(2026, 11, 18), date(2026, 12, 18)])
@begins_with(accepted_on=ACCEPTED)
def test_an_over_long_pause_counts_no_more_than_its_longest_length(cast: Cast, case: Case, closed: date) -> None:
    suspend(cast, case)
    assert resume(cast, case, closed).due_on == date(2026, 11, 30)


@begins_with(accepted_on=ACCEPTED)
def test_the_clock_is_stopped_twice_and_not_a_third_time_however_short_the_pauses(cast: Cast, case: Case) -> None:
    for n in range(2):
        suspend(cast, case, OPENED + n * DAY)
        assert resume(cast, case, OPENED + n * DAY).due_on == DUE
    with pytest.raises(WrongState) as refused:
        suspend(cast, case, OPENED + 2 * DAY)
    assert refused.value.code == "pauses_used_up"
    assert Suspension.objects.count() == 2 and Case.objects.get(pk=case.pk).due_on == DUE


@pytest.mark.parametrize(
    ("reason", "missing"),
    [
        (SUPPLEMENT, "supplement_times"),
        (SUPPLEMENT, "supplement_days"),
        (OBJECTION, "supplement_days"),
        (ASSISTANCE, "supplement_times"),
        (ASSISTANCE, "assistance_days"),
    ],
)
@begins_with(accepted_on=ACCEPTED)
def test_without_a_published_number_there_is_no_pause(
    cast: Cast, case: Case, reason: SuspensionReason, missing: str
) -> None:
    rule(case, **{missing: None})
    with pytest.raises(Invalid) as refused:
        suspend(cast, case, reason=reason)
    assert refused.value.code == "rules_missing" and untouched(case)


@pytest.mark.parametrize(
    ("switch", "reason", "other"),
    [("supplement_counts", SUPPLEMENT, ASSISTANCE), ("objection_counts", OBJECTION, SUPPLEMENT)],
)
@begins_with(accepted_on=ACCEPTED)
def test_a_reason_that_counts_does_not_stop_the_clock_and_another_does(
    cast: Cast, case: Case, switch: str, reason: SuspensionReason, other: SuspensionReason
) -> None:
    rule(case, **{switch: True})
    with pytest.raises(Invalid) as refused:
        suspend(cast, case, reason=reason)
    assert refused.value.code == "reason_counts" and untouched(case)
    suspend(cast, case, reason=other)
    assert resume(cast, case, OPENED + DAY).due_on == DUE + DAY


@begins_with(accepted_on=ACCEPTED)
def test_without_an_open_objection_no_objection_stops_the_clock(cast: Cast, case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        suspend(cast, case, reason=OBJECTION)
    assert refused.value.code == "no_objection" and untouched(case)
    page = cast.client("head").get(f"/cases/{case.pk}/suspend/")
    assert [code for code, _label in page.context["form"].fields["reason"].choices] == ["supplement", "assistance"]


@begins_with(accepted_on=ACCEPTED)
def test_another_countys_check_has_its_own_longest_length(cast: Cast, case: Case) -> None:
    rule(case, assistance_days=3)
    suspend(cast, case, reason=ASSISTANCE)
    assert resume(cast, case, date(2026, 11, 30)).due_on == date(2026, 11, 19)


@pytest.mark.parametrize(("counts", "due_on"), [(True, DUE), (False, date(2026, 11, 17))])
@begins_with(state=State.REVIEWED, accepted_on=ACCEPTED)
def test_posting_the_notice_moves_the_due_day_where_publicity_does_not_count(
    cast: Cast, case: Case, counts: bool, due_on: date
) -> None:
    """Posted on Friday 6 November for three calendar days: Monday the 9th alone is a working day."""
    rule(case, publicity_counts=counts)
    posted = publicise(
        case.pk, officer=cast.officer("clerk", today()), at=noon(date(2026, 11, 6)), today=date(2026, 11, 6),
        place="村务公开栏", telephone="0374-0000000", summary=SENTENCES[0],
    )  # fmt: skip
    assert posted.due_on == due_on
