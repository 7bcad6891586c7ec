"""Deadlines: what is warned of, put under supervision and shown, however often and however late the sweep runs."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.officer import SYSTEM
from approvals import services
from approvals.models import DeadlineWarning, Supervision
from approvals.selectors import board, by_township
from approvals.services.watch import Swept
from approvals.tasks import sweep_deadlines
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case
from cases.services import resume_clock, return_case, suspend_clock
from cases.terms import State, SuspensionReason
from common.clock import today
from common.errors import Blocked, NotAllowed, NotFound
from standards.models import CalendarDay, CalendarYear, Standard
from standards.notice import NoticeDay
from standards.policy.terms import ReliefType
from standards.services import put_calendar_in_force
from standards.terms import RowStatus
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import HESHANGQIAO, SHENHOU, copies, make_case, noon

ACCEPTED = date(2026, 11, 2)
"""A Monday; ten working days later is Monday 2026-11-16."""
DUE = date(2026, 11, 16)
DAY = timedelta(days=1)


def _sweep(day: date) -> Swept:
    return services.sweep(today=day, at=noon(day))


def _warned() -> set[tuple[int, str, date]]:
    return set(DeadlineWarning.objects.values_list("case_id", "kind", "due_on"))


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 11, 6), set()),
        (date(2026, 11, 9), {"5"}),
        (date(2026, 11, 11), {"3"}),
        (date(2026, 11, 13), {"1"}),
        (DUE, {"1"}),
        (DUE + DAY, {"overdue"}),
    ],
)
@begins_with(accepted_on=ACCEPTED)
def test_a_case_is_warned_of_5_3_and_1_working_days_ahead_and_overdue_the_day_after_of_the_worst_only(
    cast: Cast, case: Case, day: date, kinds: set[str]
) -> None:
    assert case.due_on == DUE
    _sweep(day)
    assert _warned() == {(case.pk, kind, DUE) for kind in kinds}


@begins_with(accepted_on=ACCEPTED)
def test_daily_sweeps_tell_each_warning_in_its_time(cast: Cast, case: Case) -> None:
    for day in (date(2026, 11, 9) + n * DAY for n in range(9)):
        _sweep(day)
    assert _warned() == {(case.pk, kind, DUE) for kind in ("5", "3", "1", "overdue")}


def test_a_sweep_after_missed_days_tells_the_worst_and_lists_what_daily_ones_list(cast: Cast) -> None:
    for start in range(6):
        make_case(cast, accepted_on=ACCEPTED + start * DAY)
    days = [DUE - DAY + n * DAY for n in range(4)]
    before = transaction.savepoint()
    for day in days:
        _sweep(day)
    daily, listed = _warned(), set(Supervision.objects.values_list("case_id", "due_on"))
    transaction.savepoint_rollback(before)
    _sweep(days[0])
    _sweep(days[-1])
    assert _warned() <= daily
    assert set(Supervision.objects.values_list("case_id", "due_on")) == listed


@begins_with(accepted_on=ACCEPTED)
def test_a_second_sweep_changes_nothing(cast: Cast) -> None:
    assert _sweep(DUE + DAY) == Swept(warned=0, overdue=1, moved=0)
    events = Event.objects.count()
    assert _sweep(DUE + DAY) == Swept(0, 0, 0)
    assert Event.objects.count() == events


@begins_with(accepted_on=ACCEPTED)
def test_more_than_a_thousand_cases_are_all_warned_of(cast: Cast, case: Case) -> None:
    copies(case, 1100)
    assert _sweep(DUE + DAY) == Swept(warned=0, overdue=1101, moved=0)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.PUBLICISED, State.COUNTY_REVIEW, State.APPROVED])
def test_the_clock_runs_until_the_money_is_paid_whoever_has_the_case(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state, accepted_on=ACCEPTED)
    _sweep(DUE + DAY)
    assert Supervision.objects.get().case_id == case.pk


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PAID, State.CLOSED, State.NOT_APPROVED, State.WITHDRAWN])
def test_a_case_whose_clock_has_not_started_or_has_stopped_is_not_warned_of(cast: Cast, state: State) -> None:
    make_case(cast, state=state, accepted_on=ACCEPTED)
    _sweep(DUE + 30 * DAY)
    assert not _warned() and not Supervision.objects.exists()


@begins_with(accepted_on=ACCEPTED)
def test_an_overdue_case_that_nobody_is_left_to_work_on_is_in_the_set(cast: Cast, case: Case) -> None:
    Case.objects.update(accepted_by=None)
    _sweep(DUE + DAY)
    assert Supervision.objects.get().case_id == case.pk
    shown = board(cast.officer("county_reviewer", today()), today=DUE + DAY, cursor={})
    assert [line.left for line in shown.lines] == [-1]


def test_a_return_and_a_new_decision_keep_the_clock(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, accepted_on=ACCEPTED)
    head = cast.officer("head", today())
    return_case(case.pk, officer=head, at=noon(DUE), target=State.ACCEPTED, reason="补充调查")
    _sweep(DUE + DAY)
    assert (DeadlineWarning.objects.filter(kind="overdue").get().due_on) == DUE


@begins_with(accepted_on=ACCEPTED)
def test_a_suspended_clock_is_not_warned_of_and_its_due_day_moves_on(cast: Cast, case: Case) -> None:
    head, opened = cast.officer("head", today()), date(2026, 11, 4)
    suspend_clock(
        case.pk, officer=head, at=noon(opened), today=opened, reason=SuspensionReason.SUPPLEMENT, note="补充病历"
    )
    assert _sweep(DUE + DAY).moved == 1
    assert not _warned()
    assert Case.objects.filter(due_on__gt=DUE).exists()
    resumed = resume_clock(case.pk, officer=head, at=noon(DUE + DAY), today=DUE + DAY)
    assert resumed.due_on
    _sweep(resumed.due_on + DAY)
    assert (case.pk, "overdue", resumed.due_on) in _warned()


def _suspend(cast: Cast, case: Case, day: date, reason: SuspensionReason = SuspensionReason.SUPPLEMENT) -> Case:
    head = cast.officer("head", today())
    return suspend_clock(case.pk, officer=head, at=noon(day), today=day, reason=reason, note="补充病历")


def _resume(cast: Cast, case: Case, day: date) -> Case:
    return resume_clock(case.pk, officer=cast.officer("clerk", today()), at=noon(day), today=day)


@begins_with(accepted_on=ACCEPTED)
def test_a_case_suspended_after_its_due_day_is_warned_of_and_supervised_like_any_other(cast: Cast, case: Case) -> None:
    assert _suspend(cast, case, DUE + DAY).due_on == DUE
    assert _sweep(DUE + 3 * DAY) == Swept(warned=0, overdue=1, moved=0)
    assert Supervision.objects.get().due_on == DUE


@begins_with(accepted_on=ACCEPTED)
def test_an_over_long_pause_ends_by_itself_and_the_case_is_warned_of(cast: Cast, case: Case) -> None:
    """Opened on Wednesday 2026-11-04, day 1 of the pause; its tenth working day is Tuesday 2026-11-17."""
    _suspend(cast, case, date(2026, 11, 4))
    moved = date(2026, 11, 30)
    _sweep(date(2026, 11, 17))
    assert Case.objects.get(pk=case.pk).due_on == moved and not _warned()
    _sweep(date(2026, 11, 24))
    assert Case.objects.get(pk=case.pk).due_on == moved and _warned() == {(case.pk, "5", moved)}
    _sweep(moved + DAY)
    assert Supervision.objects.get().due_on == moved
    assert _resume(cast, case, moved + 30 * DAY).due_on == moved


def test_the_rules_of_each_case_say_how_many_days_ahead_is_warned(cast: Cast) -> None:
    usual, own, silent = (make_case(cast, accepted_on=ACCEPTED) for _n in range(3))
    at = noon(DUE)
    row = Standard.objects.create(
        kind="warn_days", region=own.county, effective_from=DUE, value="4,0", document_no="示例号", drafted_at=at
    )
    Standard.objects.filter(pk=row.pk).update(status=RowStatus.PUBLISHED, published_at=at)
    Case.objects.filter(pk=own.pk).update(rules={**(own.rules or {}), "warn_days": [4, 0]})
    Case.objects.filter(pk=silent.pk).update(rules={**(silent.rules or {}), "warn_days": None})
    _sweep(date(2026, 11, 10))
    assert _warned() == {(usual.pk, "5", DUE), (own.pk, "4", DUE)}
    _sweep(DUE)
    assert (own.pk, "0", DUE) in _warned() and (usual.pk, "0", DUE) not in _warned()
    assert _sweep(DUE + DAY).overdue == 3


def _publish_days_off(*days: date) -> None:
    """A later notice: the year's calendar with more days off."""
    year = CalendarYear.objects.get(year=2026, status=RowStatus.PUBLISHED)
    given = [NoticeDay(d.date, d.working, d.name) for d in year.days.all()]
    CalendarYear.objects.filter(pk=year.pk).update(status=RowStatus.SUPERSEDED)
    new = CalendarYear.objects.create(year=2026, document_no="通知", document_title="调整", drafted_at=noon(DUE))
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=new, date=d.date, working=d.working, name=d.name)
        for d in [*given, *(NoticeDay(day, False, "调休") for day in days)]
    )
    put_calendar_in_force(new, officer=SYSTEM, held=None, at=noon(DUE))


@begins_with(accepted_on=ACCEPTED)
def test_a_supervision_is_closed_by_the_system_when_a_calendar_moves_the_due_day_ahead(cast: Cast, case: Case) -> None:
    _sweep(DUE + DAY)
    _publish_days_off(date(2026, 11, 12), date(2026, 11, 13))
    assert services.recompute_due_days(today=DUE + DAY, at=noon(DUE + DAY)) == 1
    row = Supervision.objects.get()
    assert row.closed_at and row.closed_by is None and row.closing_note
    assert Event.objects.get(verb=Verb.SUPERVISION_CLOSED).note == row.closing_note
    assert "系统自动销号" in cast.client("county_reviewer").get("/supervision/?shown=closed").content.decode()
    with override("en"):
        assert row.closed_because == Event.objects.get(verb=Verb.SUPERVISION_CLOSED).why
        assert row.closed_because.startswith("The due day")
        assert Supervision(closing_note="已说明").closed_because == "已说明", "what was typed stays as it is"
    assert _sweep(DUE + DAY).overdue == 0
    assert _sweep(DUE + 3 * DAY).overdue == 1
    assert Supervision.objects.get(closed_at=None).due_on == DUE + 2 * DAY
    assert Case.objects.get(pk=case.pk).due_on == DUE + 2 * DAY


@begins_with(accepted_on=ACCEPTED)
def test_a_supervision_stays_open_and_is_told_once_when_the_due_day_moves_but_is_still_past(cast: Cast) -> None:
    later = DUE + 7 * DAY
    _sweep(later)
    _publish_days_off(date(2026, 11, 12), date(2026, 11, 13))
    services.recompute_due_days(today=later, at=noon(later))
    assert _sweep(later).overdue == 0
    row = Supervision.objects.get()
    assert row.closed_at is None and row.due_on == DUE + 2 * DAY
    assert Event.objects.filter(verb=Verb.OVERDUE).count() == 1


def test_the_task_sweeps_by_the_real_clock(cast: Cast) -> None:
    make_case(cast, accepted_on=today() - timedelta(days=60))
    sweep_deadlines()
    assert Supervision.objects.count() == 1


@begins_with(accepted_on=ACCEPTED)
def test_a_delay_is_explained_by_the_township_and_closed_by_the_county_once_the_case_has_ended(cast: Cast) -> None:
    _sweep(DUE + DAY)
    row = Supervision.objects.get()
    clerk, county = cast.client("clerk"), cast.client("county_reviewer")
    assert cast.client("other_clerk").get(f"/supervision/{row.pk}/explain/").status_code == 404
    assert county.get(f"/supervision/{row.pk}/explain/").status_code == 403
    assert county.post(f"/supervision/{row.pk}/close/", {"note": "x"}).status_code == 422
    assert clerk.post(f"/supervision/{row.pk}/explain/", {"text": " "}).status_code == 422
    assert clerk.post(f"/supervision/{row.pk}/explain/", {"text": "等待外地协查"}).status_code == 302
    assert county.post(f"/supervision/{row.pk}/close/", {"note": "x"}).status_code == 422
    Case.objects.update(clock_stopped_on=DUE + 3 * DAY)
    assert county.get(f"/supervision/{row.pk}/close/").status_code == 200
    assert county.post(f"/supervision/{row.pk}/close/", {"note": "已办结"}).status_code == 302
    assert clerk.post(f"/supervision/{row.pk}/explain/", {"text": "再次说明"}).status_code == 409
    for shown in ("", "owed", "explained", "closed", "nonsense"):
        assert county.get("/supervision/", {"shown": shown}).status_code == 200


@begins_with(accepted_on=ACCEPTED)
def test_explaining_needs_the_duty_over_that_township(cast: Cast) -> None:
    _sweep(DUE + DAY)
    row = Supervision.objects.get()
    for who, error in (("county_approver", NotAllowed), ("clerk2", NotFound)):
        with pytest.raises(error):
            services.explain_delay(row.pk, officer=cast.officer(who, today()), at=noon(DUE), text="x")
    with pytest.raises(Blocked) as refused:
        services.close_supervision(row.pk, officer=cast.officer("county_approver", today()), at=noon(DUE), note="")
    assert [b.code for b in refused.value.blockers] == ["not_explained", "still_running"]


# --- the boards


def test_the_board_stands_worst_first_with_filters_and_counts(cast: Cast) -> None:
    soon = make_case(cast, accepted_on=ACCEPTED + 3 * DAY)
    worst = make_case(cast, accepted_on=ACCEPTED, state=State.INVESTIGATED, township=SHENHOU)
    make_case(cast, accepted_on=ACCEPTED, township=HESHANGQIAO)
    county = cast.officer("county_approver", today())
    shown = board(county, today=DUE + DAY, cursor={})
    assert [line.case.pk for line in shown.lines] == [worst.pk, soon.pk]
    assert (shown.counts.running, shown.counts.overdue, shown.counts.soon) == (2, 1, 1)
    for due, cases in (("overdue", [worst]), ("soon", [soon]), ("suspended", []), ("provisional", [])):
        shown = board(county, today=DUE + DAY, due=due, cursor={})
        assert ([line.case for line in shown.lines], shown.counts.running) == (cases, 2), due
    client = cast.client("county_approver")
    assert client.get("/deadlines/?due=overdue").status_code == 200
    one = client.get(f"/deadlines/?township={worst.township_id}&stage=investigated")
    assert [line.case.pk for line in one.context["board"].lines] == [worst.pk]
    for wrong in ("township=x", "stage=x", "due=x", "township=" + "9" * 30):
        assert client.get(f"/deadlines/?{wrong}").status_code == 422
    assert client.get("/deadlines/", {"after": "broken"}).status_code < 500


@pytest.mark.parametrize("page", ["/deadlines/", "/deadlines/townships/"])
def test_each_total_leads_to_as_many_cases(cast: Cast, page: str) -> None:
    make_case(cast, accepted_on=today() - 40 * DAY)
    make_case(cast, state=State.INVESTIGATED)
    make_case(cast, township=SHENHOU)
    client = cast.client("county_approver")
    html = client.get(page, {"township": ""}).content.decode()
    totals = re.findall(r'<a href="(/deadlines/\?[^"]*due=[^"]*)">(\d+)</a>', html)
    assert {"3", "1"} & {number for _url, number in totals} and len(totals) >= 2
    for url, number in totals:
        assert len(client.get(unescape(url)).context["board"].lines) == int(number), url


def test_the_totals_of_a_filtered_board_keep_its_township_and_stage(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    asked = f"township={case.township_id}&amp;stage=investigated"
    html = cast.client("county_approver").get(f"/deadlines/?{unescape(asked)}").content.decode()
    assert f'<a href="/deadlines/?{asked}&amp;due=">1</a>' in html


def test_who_still_waits_for_first_help_is_told_above_the_days(cast: Cast) -> None:
    ordinary = make_case(cast)
    waits, helped = make_case(cast), make_case(cast, township=SHENHOU)
    Case.objects.filter(pk__in=(waits.pk, helped.pk)).update(relief_type=ReliefType.EMERGENCY)
    Case.objects.filter(pk=helped.pk).update(helped_on=today())
    client = cast.client("county_approver")
    page = client.get("/deadlines/")
    assert "还有1件紧急个案等待首次救助：按小时计，不按天计" in page.content.decode()
    assert {line.case.pk for line in page.context["board"].lines} == {ordinary.pk, waits.pk, helped.pk}
    (only,) = client.get("/deadlines/?due=help").context["board"].lines
    assert only.case.pk == waits.pk
    elsewhere = client.get(f"/deadlines/?township={helped.township_id}").content.decode()
    assert "等待首次救助：" not in elsewhere


@begins_with(accepted_on=ACCEPTED)
def test_every_township_of_the_area_has_its_line(cast: Cast) -> None:
    rows = by_township(cast.officer("county_approver", today()), today=DUE + DAY)
    assert [(r.region.name, r.counts.running, r.counts.overdue) for r in rows] == [("颍川街道", 1, 1), ("神垕镇", 0, 0)]
    assert cast.client("inspector").get("/deadlines/townships/").status_code == 200


@pytest.mark.parametrize("url", ["/deadlines/", "/deadlines/townships/", "/supervision/", "/decisions/", "/payments/"])
def test_a_list_takes_as_many_queries_for_sixty_rows_as_for_one(cast: Cast, url: str) -> None:
    who = {"/payments/": "finance", "/decisions/": "head"}.get(url, "county_approver")
    state = {"/payments/": State.APPROVED, "/decisions/": State.TOWNSHIP_DECISION}.get(url, State.ACCEPTED)
    case = make_case(cast, state=state, accepted_on=ACCEPTED)
    _sweep(DUE + DAY)
    client = cast.client(who)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    copies(case, 60)
    _sweep(DUE + DAY)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(few) == len(many) <= 12


def test_the_decide_screen_takes_the_same_queries_for_a_larger_household(cast: Cast) -> None:
    small = make_case(cast, state=State.TOWNSHIP_DECISION)
    large = make_case(cast, state=State.TOWNSHIP_DECISION, members=6)
    client = cast.client("head")
    client.get(f"/decisions/{small.pk}/decide/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/decisions/{small.pk}/decide/")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/decisions/{large.pk}/decide/")
    assert len(few) == len(many) <= 45
