"""Relief is paid back: by two officers, never more than was paid, into the fund it came from, and later cases know."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.officer import Officer
from approvals.determine import determination_of
from cases.facts import owed_by
from cases.models import Case, Owing
from cases.selectors.hints import person_hint
from cases.services.registry import PersonGiven
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from funds import services as orders
from funds.models import Order, Recovery, RecoveryEntry, Transfer
from funds.selectors.checking import unsound
from funds.services import recovery as services
from funds.terms import Movement, RecoveryGround, RecoveryState
from standards.policy.terms import Effect, Outcome
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, somebody
from tests.funds.test_orders import balances

D = Decimal


def who(cast: Cast, name: str) -> Officer:
    return cast.officer(name, today())


def opened(cast: Cast, case: Case, amount: str = "1200.00", **changed: Any) -> Recovery:
    given = {"ground": RecoveryGround.FALSE_STATEMENTS, "found": "隐瞒车辆两台，经核对属实。", **changed}
    return services.open_recovery(
        case.pk, amount=D(amount), officer=who(cast, "county_reviewer"), at=now(), today=today(), **given
    )


def ordered(cast: Cast, recovery: Recovery, name: str = "county_approver") -> Recovery:
    return services.order_return(
        recovery.pk, pay_by=today() + timedelta(days=30), remedy=services.REMEDY, officer=who(cast, name), at=now(),
        today=today(),
    )  # fmt: skip


def received(cast: Cast, recovery: Recovery, amount: str, left: str, name: str = "finance") -> RecoveryEntry:
    return services.receive_back(
        recovery.pk, amount=D(amount), on=today(), document_no="收据 1", left=D(left), officer=who(cast, name),
        at=now(), today=today(),
    )  # fmt: skip


def written_off(
    cast: Cast, recovery: Recovery, amount: str, left: str, note: str = "已去世，无遗产。"
) -> RecoveryEntry:
    return services.write_off(
        recovery.pk, amount=D(amount), on=today(), document_no="纪要〔2026〕3号", note=note, left=D(left),
        officer=who(cast, "county_approver"), at=now(), today=today(),
    )  # fmt: skip


@begins_with(state=State.PAID)
def test_relief_is_ordered_received_in_parts_written_off_and_closed(cast: Cast, case: Case) -> None:
    fund = Order.objects.get().fund
    assert fund is not None
    before = balances(fund)
    recovery = opened(cast, case, "1000.00")
    assert recovery.number == f"{today():%Y%m}-001" and not Owing.objects.exists()
    ordered(cast, recovery)
    received(cast, recovery, "600.00", "1000.00")
    assert unsound() == {}
    assert balances(fund)["available"] == before["available"] + D("600.00")
    assert balances(fund)["spent"] == before["spent"], "what was spent stays spent"
    with pytest.raises(Blocked):
        services.close_recovery(recovery.pk, officer=who(cast, "finance"), at=now(), today=today())
    written_off(cast, recovery, "400.00", "400.00")
    done = services.close_recovery(recovery.pk, officer=who(cast, "finance"), at=now(), today=today())
    assert done.state == RecoveryState.CLOSED and not Owing.objects.get().open
    assert Transfer.objects.get(movement=Movement.RECOVERED).order == Order.objects.get()
    again = opened(cast, case, "200.00")
    assert again.number == f"{today():%Y%m}-002"
    assert unsound() == {}


@pytest.mark.parametrize(("amount", "found"), [("1200.01", "x"), ("0.00", "x"), ("1.00", " ")], ids=str)
@begins_with(state=State.PAID)
def test_no_more_is_recovered_than_was_paid_and_nothing_without_saying_why(
    cast: Cast, case: Case, amount: str, found: str
) -> None:
    with pytest.raises(Invalid), transaction.atomic():
        opened(cast, case, amount, found=found)
    assert not Recovery.objects.exists()


@begins_with(state=State.PAID)
def test_one_at_a_time_by_the_county_and_ordered_by_another_officer(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        services.open_recovery(
            case.pk, ground=RecoveryGround.MISTAKE, amount=D(1), found="x", officer=who(cast, "head"), at=now(),
            today=today(),
        )  # fmt: skip
    recovery = opened(cast, case)
    with pytest.raises(WrongState):
        opened(cast, case, "1.00")
    with pytest.raises(NotAllowed):
        ordered(cast, recovery, "county_reviewer")
    with pytest.raises(NotFound):
        ordered(cast, recovery, "other_head")
    mine = services.open_recovery(
        make_case(cast, state=State.PAID).pk, ground=RecoveryGround.MISTAKE, amount=D(1), found="x",
        officer=who(cast, "county_approver"), at=now(), today=today(),
    )  # fmt: skip
    with pytest.raises(Blocked):
        ordered(cast, mine)
    with pytest.raises(NotAllowed):
        services.withdraw_recovery(mine.pk, note="x", officer=who(cast, "county_reviewer"), at=now(), today=today())
    gone = services.withdraw_recovery(
        mine.pk, note="只有本人能审定。", officer=who(cast, "county_approver"), at=now(), today=today()
    )
    assert (gone.state, services.recoverable(gone.case)) == (RecoveryState.WITHDRAWN, D("1200.00"))
    with pytest.raises(WrongState):
        received(cast, recovery, "1.00", "1200.00")
    refused = services.refuse_recovery(
        recovery.pk, note="经核实无误。", officer=who(cast, "county_approver"), at=now(), today=today()
    )
    assert refused.state == RecoveryState.REFUSED and not Owing.objects.exists()


@begins_with(state=State.PAID)
def test_never_more_comes_in_than_is_owed_and_a_second_click_records_nothing(cast: Cast, case: Case) -> None:
    recovery = ordered(cast, opened(cast, case))
    with pytest.raises(Invalid), transaction.atomic():
        received(cast, recovery, "1200.01", "1200.00")
    received(cast, recovery, "500.00", "1200.00")
    with pytest.raises(WrongState):
        received(cast, recovery, "500.00", "1200.00")
    with pytest.raises(Invalid), transaction.atomic():
        written_off(cast, recovery, "1.00", "700.00", note=" ")
    row = RecoveryEntry.objects.get()
    row.pk, row.amount = None, D("700.01")
    with pytest.raises(DatabaseError, match="never exceed"), transaction.atomic():
        row.save(force_insert=True)
    assert services.owed_of(recovery) == D("700.00")
    assert unsound() == {}


@begins_with(state=State.PAID)
def test_what_is_recovered_can_not_come_back_from_the_bank_as_well(cast: Cast, case: Case) -> None:
    opened(cast, case)
    with pytest.raises(Blocked), transaction.atomic():
        orders.take_back(
            case.pk, Order.objects.get().pk, officer=who(cast, "finance"), at=now(), today=today(),
            came_back_on=today(), reason="退汇",
        )  # fmt: skip
    assert unsound() == {}


# --- later applications


def owing(cast: Cast, person: PersonGiven, **changed: Any) -> Recovery:
    case = make_case(cast, state=State.PAID, people=[person], accepted_on=today() - timedelta(days=400))
    return ordered(cast, opened(cast, case, **changed))


def test_false_statements_bar_the_next_application_and_the_number_tells_it(cast: Cast) -> None:
    person = somebody()
    recovery = owing(cast, person)
    case = make_case(cast, state=State.INVESTIGATED, people=[person], accepted_on=today())
    finding = determination_of(case, today=today(), area=("",), amount=D("1200.00")).find("owed")
    assert (finding.outcome, finding.effect) == (Outcome.NO, Effect.BLOCK)
    assert recovery.number in str(list(finding.inputs.values()))
    hint = person_hint(
        who(cast, "clerk"), str(person.resident and person.resident.number), county_id=case.county_id, today=today()
    )
    assert any(recovery.number in notice.text for notice in hint.notices)
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert recovery.number in page


def test_a_mistake_of_the_office_asks_for_a_reason_until_it_is_paid_back(cast: Cast) -> None:
    person = somebody()
    recovery = owing(cast, person, ground=RecoveryGround.MISTAKE)
    case = make_case(cast, state=State.INVESTIGATED, people=[person], accepted_on=today())
    judged = determination_of(case, today=today(), area=("",), amount=D("1200.00"))
    assert judged.find("owed").effect is Effect.EXPLAIN and judged.needs_reason
    received(cast, recovery, "1200.00", "1200.00")
    services.close_recovery(recovery.pk, officer=who(cast, "finance"), at=now(), today=today())
    again = Case.objects.get(pk=case.pk)
    assert determination_of(again, today=today(), area=("",)).find("owed").effect is Effect.NONE


def test_elsewhere_it_is_told_that_something_is_owed_and_no_more(cast: Cast) -> None:
    person = somebody()
    recovery = owing(cast, person)
    case = make_case(cast, state=State.ACCEPTED, people=[person], accepted_on=today(), township=SHENHOU)
    (one,) = owed_by(case, area=(case.region_path,))
    assert one.elsewhere
    text = str(determination_of(case, today=today(), area=(case.region_path,)).to_json())
    page = cast.client("clerk2").get(f"/cases/{case.pk}/").content.decode()
    assert recovery.number not in text + page and "责令退回" in page
