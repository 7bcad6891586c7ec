"""Whatever happens to money, in whatever order and at once: the books agree at every moment (I-1, I-2)."""

import multiprocessing
import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Region
from accounts.officer import SYSTEM
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from funds.models import Account, Fund, Order, Transfer
from funds.selectors.checking import unsound
from funds.services.ledger import Paper, post
from funds.terms import Movement, Side
from tests.cast import Cast
from tests.factories import copies, make_case
from tests.funds.clerks import ACTS, Clerks, work
from tests.funds.goods import delivered, good


def _clerks(cast: Cast, case_ids: list[int]) -> Clerks:
    names = ("finance", "head", "county_approver")
    return Clerks({name: cast.officer(name, today()) for name in names}, today(), case_ids)


def _scarce(case: Case) -> None:
    """The county has little money: now and then an order waits."""
    (fund,) = Fund.objects.filter(region=case.county)
    rest = fund.accounts.get(side=Side.AVAILABLE).balance - Decimal("2500.00")
    with transaction.atomic():
        post(Movement.HANDED_BACK, fund, fund, rest, Paper(today(), "x"), officer=SYSTEM, at=now())


def test_in_any_sequence_of_acts_the_books_agree_after_each(cast: Cast) -> None:
    first = make_case(cast, state=State.TOWNSHIP_DECISION)
    cases = [first, *copies(first, 2)]
    _scarce(first)
    delivered(cast, good(cast), 40)
    clerks = _clerks(cast, [case.pk for case in cases])

    class Money(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.undo = transaction.savepoint()

        @rule(name=st.sampled_from(ACTS), which=st.integers(0, 2), cents=st.integers(1, 300_000))
        def act(self, name: str, which: int, cents: int) -> None:
            clerks.act(name, cases[which].pk, cents)

        @invariant()
        def the_books_agree(self) -> None:
            assert unsound() == {}

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.undo)

    quick = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Money, settings=quick)


@pytest.mark.django_db(transaction=True)
def test_four_clerks_at_once_leave_books_that_agree_at_every_moment(cast: Cast) -> None:
    first = make_case(cast, state=State.TOWNSHIP_DECISION)
    cases = [first, *copies(first, 5)]
    _scarce(first)
    delivered(cast, good(cast), 40)
    clerks = _clerks(cast, [case.pk for case in cases])
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    told: Any = fork.Queue()
    crew = [fork.Process(target=work, args=(clerks, seed, 30, told)) for seed in range(4)]
    for clerk in crew:
        clerk.start()
    looked = 0
    while any(clerk.is_alive() for clerk in crew) and looked < 600:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            assert unsound() == {}
        looked += 1
        time.sleep(0.1)
    ended = [line for _clerk in crew for line in told.get(timeout=10)]
    assert not [line for line in ended if line.startswith("broke")], ended
    assert looked > 1 and {"approve:ok", "pay:ok"} <= set(ended), sorted(set(ended))
    assert unsound() == {} and Order.objects.exists()


def test_books_that_do_not_agree_are_told(cast: Cast, regions: dict[str, Region]) -> None:
    make_case(cast, state=State.PAID)
    call_command("check_books")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE funds_account SET balance = balance - 0.01 WHERE side = 'spent'")
        cursor.execute("UPDATE funds_order SET state = 'ready'")
        cursor.execute("SET session_replication_role = origin")
    assert len(unsound()) == 4
    with pytest.raises(CommandError):
        call_command("check_books")
    assert Transfer.objects.exists() and Account.objects.exists()
