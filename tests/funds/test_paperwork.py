"""The paperwork that help leaves owed: eased, extended, completed, replaced by minutes (S-27)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from approvals import services as approvals
from approvals.models import Decision, Supervision
from approvals.services.minutes import sign_meeting
from audit.models import Event
from audit.selectors import timeline
from audit.verbs import Verb
from cases import services as cases
from cases.blockers import unstated
from cases.models import Case
from cases.terms import SettleWay, State, TerminationGround
from common.errors import Blocked, Invalid, NotAllowed, WrongState
from funds import services as funds
from funds.models import Order, Paperwork, Settlement
from funds.services.helping import help_first
from funds.services.paperwork import InPlaceOfPapers, ease, extend, settle
from funds.terms import ExceptionGround, PaperworkState, PaymentMethod
from tests.cast import Cast
from tests.factories import fill_funds, publish_rules
from tests.funds.nights import (
    DIED,
    HOLIDAY,
    NIGHT,
    D,
    complete,
    help_given,
    reviewed,
    take_at_night,
    ten_o_clock,
    without_papers,
)
from tests.funds.test_orders import books_agree, reserve


@pytest.fixture(autouse=True)
def _world(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    publish_rules()


# --- the paperwork


def test_papers_complete_nine_working_days_later_are_decided_for_the_same_sum_and_nothing_is_paid_twice(
    cast: Cast,
) -> None:
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    day = date(2026, 10, 19)
    complete(cast, case, day)
    with pytest.raises(Blocked) as refused:
        approvals.approve(
            case.pk, officer=cast.officer("head", day), at=ten_o_clock(day), today=day, amount=D("1889.99"),
            unrelated=True, reason="x",
        )  # fmt: skip
    assert "below_what_was_given" in [b.code for b in refused.value.blockers]
    approvals.approve(
        case.pk, officer=cast.officer("head", day), at=ten_o_clock(day), today=day, amount=D("1890.00"), unrelated=True,
        reason="情况属实。",
    )  # fmt: skip
    done = Case.objects.get(pk=case.pk)
    assert (done.state, done.approved_amount, done.clock_stopped_on) == (State.PAID, D("1890.00"), day)
    told = timeline(case).filter(verb__in=[Verb.INVESTIGATED, Verb.APPROVED])
    assert {event.clause for event in told} == {"xc-2.2.1"}, "the procedure of emergencies, not that of expenditure"
    assert Paperwork.objects.get().state == PaperworkState.COMPLETE and Order.objects.count() == 1
    books_agree()


def test_who_was_helped_in_cash_needs_a_payee_and_an_account_only_for_what_is_still_to_be_paid(cast: Cast) -> None:
    reserve("5000.00")
    case, day = take_at_night(cast, help_given("1000.00")), date(2026, 10, 19)
    reviewed(cast, case, day, "1000.00")
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.payee_name == fresh.account_masked == "" and not list(unstated(fresh))
    fresh.proposed_amount = D("1890.00")
    assert {b.code for b in unstated(fresh)} == {"payee", "account"}
    page = cast.client("clerk").get(f"/cases/{case.pk}/payee/")
    assert "开户银行、账号可以不填" in page.content.decode()
    typed = {"name": "火灾示例", "relation": "01", "bank": "", "account": "", "opened": page.context["opened"]}
    half = cast.client("clerk").post(f"/cases/{case.pk}/payee/", typed | {"account": "6228480000000000"})
    assert half.status_code == 422 and Case.objects.get().payee_name == ""
    again = typed | {"opened": half.context["opened"]}
    assert cast.client("clerk").post(f"/cases/{case.pk}/payee/", again).status_code == 302
    assert Case.objects.get().payee_name == "火灾示例"


def test_what_is_granted_beyond_the_help_is_not_transferred_without_an_account(cast: Cast) -> None:
    reserve("5000.00")
    case, day = take_at_night(cast, help_given("1000.00")), date(2026, 10, 19)
    complete(cast, case, day, "1000.00")
    fill_funds(case.county, day.year)
    head, finance = cast.officer("head", day), cast.officer("finance", day)
    approvals.approve(
        case.pk, officer=head, at=ten_o_clock(day), today=day, amount=D("1890.00"), unrelated=True, reason="另需安置。"
    )
    to_pay: dict[str, Any] = {"officer": finance, "at": ten_o_clock(day), "today": day, "amount": D("890.00"),
                              "paid_on": day, "voucher": "PZ-1"}  # fmt: skip
    with pytest.raises(Blocked) as refused:
        funds.pay(case.pk, method=PaymentMethod.CASH, **to_pay)
    assert [b.code for b in refused.value.blockers] == ["payee"]
    Case.objects.update(payee_name="火灾示例")
    with pytest.raises(Invalid) as nowhere:
        funds.pay(case.pk, method=PaymentMethod.TRANSFER, **to_pay)
    assert nowhere.value.fields and "method" in nowhere.value.fields
    assert Case.objects.get().state == State.APPROVED


def test_who_gave_the_help_does_not_decide_about_it(cast: Cast) -> None:
    reserve("5000.00")
    case, day = take_at_night(cast), date(2026, 10, 19)
    head = cast.officer("head", day)
    help_first(case.pk, help_given(approved_by="分管示例"), officer=head, at=NIGHT, today=HOLIDAY)
    complete(cast, case, day)
    with pytest.raises(Blocked) as refused:
        approvals.approve(
            case.pk, officer=head, at=ten_o_clock(day), today=day, amount=D("1890.00"), unrelated=True, reason="属实"
        )
    assert [b.code for b in refused.value.blockers] == ["helped_and_decides"]
    assert Case.objects.get().state == State.TOWNSHIP_DECISION and not Decision.objects.exists()


def test_a_refusal_after_help_says_that_it_is_to_be_got_back(cast: Cast) -> None:
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    day = date(2026, 10, 19)
    complete(cast, case, day)
    head = cast.officer("head", day)
    approvals.disapprove(case.pk, officer=head, at=ten_o_clock(day), today=day, reason="不属实。", unrelated=True)
    assert Event.objects.get(verb="advance_to_recover").after["amount"] == "1890.00"
    assert Paperwork.objects.get().state == PaperworkState.COMPLETE


def test_overdue_paperwork_is_warned_of_and_supervised_like_any_deadline(cast: Cast) -> None:
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    assert approvals.sweep(today=date(2026, 10, 15), at=ten_o_clock(date(2026, 10, 15))).warned == 1
    assert case.due_on is not None
    assert approvals.sweep(today=case.due_on, at=ten_o_clock(case.due_on)).overdue == 0
    assert approvals.sweep(today=case.due_on + timedelta(days=1), at=ten_o_clock(case.due_on)).overdue == 1
    assert Supervision.objects.get().case == case


def test_the_time_begins_again_on_the_day_on_which_the_emergency_eased_once_and_never_in_the_future(cast: Cast) -> None:
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    clerk, day = cast.officer("clerk", HOLIDAY), date(2026, 10, 12)
    for wrong in (day + timedelta(days=1), HOLIDAY - timedelta(days=1)):
        with pytest.raises(Invalid):
            ease(case.pk, officer=clerk, at=ten_o_clock(day), today=day, eased_on=wrong)
    ease(case.pk, officer=clerk, at=ten_o_clock(day), today=day, eased_on=day)
    assert Case.objects.get().due_on == date(2026, 10, 26)
    with pytest.raises(WrongState):
        ease(case.pk, officer=clerk, at=ten_o_clock(day), today=day, eased_on=day)


def test_the_time_is_extended_once_with_a_reason_by_another_before_it_runs_out(cast: Cast) -> None:
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    head, day = cast.officer("head", HOLIDAY), date(2026, 10, 20)
    with pytest.raises(NotAllowed):
        extend(case.pk, officer=cast.officer("clerk", HOLIDAY), at=ten_o_clock(day), today=day, why="材料待开具。")
    with pytest.raises(Invalid):
        extend(case.pk, officer=head, at=ten_o_clock(day), today=day, why=" ")
    with pytest.raises(WrongState):
        extend(case.pk, officer=head, at=ten_o_clock(day), today=day + timedelta(days=1), why="材料待开具。")
    extend(case.pk, officer=head, at=ten_o_clock(day), today=day, why="材料待开具。")
    assert Case.objects.get().due_on == date(2026, 11, 3)
    with pytest.raises(WrongState):
        extend(case.pk, officer=head, at=ten_o_clock(day), today=day, why="再延长。")


def test_help_that_was_given_is_answered_for(cast: Cast) -> None:
    """S-27: neither withdrawn nor terminated, and settled only by minutes with a signature."""
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    clerk = cast.officer("clerk", HOLIDAY)
    with pytest.raises(Blocked):
        cases.withdraw(case.pk, officer=clerk, at=NIGHT, today=HOLIDAY, reason="撤回。")
    with pytest.raises(Blocked):
        cases.terminate(case.pk, officer=clerk, at=NIGHT, today=HOLIDAY, ground=TerminationGround.MOVED_AWAY,
                        reason="x", remedy="x")  # fmt: skip
    with pytest.raises(Blocked):
        settle(case.pk, SettleWay.SMALL, officer=clerk, at=NIGHT, today=HOLIDAY)

    def by_minutes(given: InPlaceOfPapers) -> None:
        settle(case.pk, SettleWay.MINUTES, officer=clerk, at=NIGHT, today=HOLIDAY, replaced=given)

    with pytest.raises(Blocked):
        by_minutes(DIED)
    unsigned = without_papers(cast, case, kept_as="")
    with pytest.raises(Blocked):
        by_minutes(DIED)
    sign_meeting(unsigned.meeting_id, officer=cast.officer("head", HOLIDAY), at=NIGHT, kept_as="会议卷9")
    with pytest.raises(Invalid):
        by_minutes(InPlaceOfPapers(ground=ExceptionGround.DIED))
    assert Case.objects.get().state == State.ACCEPTED and Paperwork.objects.get().state == PaperworkState.OWED
    by_minutes(DIED)
    assert Settlement.objects.get().minutes == unsigned
    done = Case.objects.get()
    assert (done.state, done.clock_stopped_on) == (State.CLOSED, HOLIDAY)
    assert Paperwork.objects.get().state == PaperworkState.WAIVED


def test_the_doors_of_the_paperwork_are_the_databases(cast: Cast) -> None:
    reserve("5000.00")
    take_at_night(cast, help_given())
    for change in ("state = 'complete'", "state = 'waived'", "owed_since = '2026-01-01'", "eased_on = '2026-09-30'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE funds_paperwork SET {change}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE funds_advance SET amount = 1")
