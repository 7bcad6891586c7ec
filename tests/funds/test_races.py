"""Money under many hands at once, by real processes and requests: nobody gets more than there is, nobody waits in a
circle, and who presses fifty times pays once (S-20, S-22, F-18, F-35, R-2).

``RACES=100`` repeats the races of the funds a hundred times; the suite runs each once.
"""

import multiprocessing
import os
import random
import threading
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction

from accounts.models import Region, User
from accounts.officer import SYSTEM, Officer, officer_on
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid
from funds import services
from funds.figures import month_before
from funds.models import Account, Fund, Payment, Sheet, Stock
from funds.selectors.checking import unsound
from funds.services.ledger import Paper, fund_of, post
from funds.services.months import draw_up
from funds.services.stores import Delivered, Supply
from funds.terms import Movement, Origin, Side, Source
from tests.cast import Cast
from tests.factories import make_case
from tests.funds.goods import delivered, good, lot, paper
from tests.funds.test_goods import WEEK, stores_agree

ROUNDS = int(os.environ.get("RACES", "1"))
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300 * ROUNDS)]
FORK = multiprocessing.get_context("fork")
PAPER = Paper(today(), "示例〔2026〕1号")
D = Decimal


def moved(movement: Movement, giver: Fund, taker: Fund, amount: str, paper: Paper = PAPER) -> str:
    """One movement in a transaction of its own; "ok", or why not."""
    try:
        with transaction.atomic():
            post(movement, giver, taker, D(amount), paper, officer=SYSTEM, at=now())
    except Blocked:
        return "blocked"
    except Invalid as error:
        return error.code
    except Exception as error:  # the test must hear of it
        return repr(error)
    return "ok"


def together(works: list[Any]) -> list[str]:
    """What all of these said, each in a process of its own, begun at the same moment."""
    connections.close_all()
    barrier, told = FORK.Barrier(len(works)), FORK.Queue()

    def run(work: Any) -> None:
        barrier.wait(60)
        told.put(work())
        connection.close()

    crew = [FORK.Process(target=run, args=(work,)) for work in works]
    for one in crew:
        one.start()
    said = [told.get(timeout=120) for _one in crew]
    for one in crew:
        one.join(30)
    return said


def funds(county: Region, amount: str) -> tuple[Fund, Fund]:
    """A fund of the county with that sum, and an empty one."""
    rich, poor = (fund_of(county, today().year, source) for source in (Source.UPPER, Source.BUDGET))
    assert moved(Movement.RECEIVED, rich, rich, amount) == "ok"
    return rich, poor


def _race_for(fund: Fund) -> None:
    """Twenty freeze 500 yuan each, one tops up and one hands back 500, all of them at once."""
    had = {a.side: a.balance for a in fund.accounts.all()}
    freeze, top_up, hand_back = (
        partial(moved, movement, fund, fund, "500.00")
        for movement in (Movement.FROZE, Movement.RECEIVED, Movement.HANDED_BACK)
    )
    said = together([*[freeze] * 20, top_up, hand_back])
    assert set(said) <= {"ok", "blocked"}, said
    has = {a.side: a.balance for a in fund.accounts.all()}
    frozen = (has[Side.FROZEN] - had[Side.FROZEN]) / 500
    assert has[Side.AVAILABLE] >= 0 and has[Side.OUTSIDE] - had[Side.OUTSIDE] in (D(0), D(-500))
    assert frozen == said.count("ok") - 1 - (has[Side.OUTSIDE] == had[Side.OUTSIDE])
    assert frozen * 500 + has[Side.AVAILABLE] == had[Side.AVAILABLE] + had[Side.OUTSIDE] - has[Side.OUTSIDE]


def test_twenty_clerks_a_top_up_and_a_reversal_at_once_never_spend_more_than_there_is(cast: Cast) -> None:
    rich, _poor = funds(Region.objects.get(code="411081"), "5000.00")
    for _round in range(ROUNDS):
        _race_for(rich)
        left = rich.accounts.get(side=Side.AVAILABLE).balance
        assert moved(Movement.RECEIVED, rich, rich, str(D("5000.00") - left)) == "ok"
    assert set(unsound()) <= {"frozen money that no order holds, or an order without its money"}


def _circle(first: Fund, second: Fund, seed: int, times: int) -> str:
    chance, ended = random.Random(seed), Counter[str]()
    for _n in range(times):
        giver, taker = chance.sample((first, second), 2)
        ended[
            moved(Movement.CARRIED_OVER, giver, taker, f"{chance.randrange(1, 900)}.{chance.randrange(100):02d}")
        ] += 1
    return "ok" if set(ended) <= {"ok", "blocked"} else str(ended)


def test_money_moved_to_and_fro_between_two_funds_never_waits_in_a_circle(cast: Cast) -> None:
    first, second = funds(Region.objects.get(code="411081"), "3000.00")
    assert together([lambda seed=seed: _circle(first, second, seed, 50 * ROUNDS) for seed in range(4)]) == ["ok"] * 4
    sides = Account.objects.filter(fund__in=(first, second), side=Side.AVAILABLE).values_list("balance", flat=True)
    assert sum(sides) == D("3000.00") and min(sides) >= 0 and unsound() == {}


def _drawn_up(cast: Cast, fund: Fund, month: date) -> str:
    finance = cast.officer("finance", today())
    draw_up(fund.pk, month, bank=D("5000.00"), cash=D(0), explanation="", officer=finance, at=now(), today=today())
    return "drawn up"


def test_what_moves_while_a_month_is_closed_is_on_its_sheet_or_finds_it_closed(cast: Cast) -> None:
    month = month_before(today().replace(day=1))
    late = Paper(month, "示例〔2026〕2号")
    for number in range(ROUNDS):
        fund = fund_of(Region.objects.get(code="411081"), month.year - number, Source.UPPER)
        assert moved(Movement.RECEIVED, fund, fund, "5000.00", Paper(month, "示例")) == "ok"
        freeze = partial(moved, Movement.FROZE, fund, fund, "1.00", late)
        said = together([*[freeze] * 10, partial(_drawn_up, cast, fund, month)])
        assert Counter(said)["ok"] + Counter(said)["books_closed"] == 10 and "drawn up" in said
        assert Sheet.objects.get(fund=fund).frozen == said.count("ok") == fund.accounts.get(side=Side.FROZEN).balance


def test_fifty_requests_to_pay_the_same_order_pay_it_once(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED)
    sent = {
        "amount": "1200.00",
        "paid_on": today().isoformat(),
        "method": "transfer",
        "voucher": "PZ-1",
        "checked": "on",
    }
    clients = [cast.client("finance") for _n in range(50)]
    answers: list[int] = []

    def press(client: Any) -> None:
        try:
            answers.append(client.post(f"/payments/{case.pk}/", sent).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(302) == 1 and set(answers) <= {302, 409, 503}, Counter(answers)
    assert Payment.objects.count() == 1 and unsound() == {}


CLERKS = 8


def take_five(stock_id: int, barrier: Any, told: Any) -> None:
    """One officer in a process of his own, who writes five bags off when all others are ready."""
    try:
        stock = Stock.objects.select_related("region").get(pk=stock_id)
        officer = _finance()
        barrier.wait(60)
        when: dict[str, Any] = {"officer": officer, "at": now(), "today": today()}
        services.receive_goods(
            stock.region_id, [Delivered(stock.good_id, 1, today() + WEEK)], Supply(Origin.DONATION, "某某"), paper(),
            **when,
        )  # fmt: skip
        services.write_off(stock.region_id, {stock.pk: 5}, paper("BF", "受潮"), **when)
        told.put("ok")
    except Blocked:
        told.put("blocked")
    except Exception as error:  # the test must hear of it
        told.put(repr(error))
    finally:
        connection.close()


def _finance() -> Officer:
    return officer_on(User.objects.get(username="finance"), today())


def test_of_eight_who_race_for_the_last_twenty_bags_exactly_four_get_five(cast: Cast) -> None:
    rice = good(cast)
    delivered(cast, rice, 20)
    stock = lot(rice)
    connections.close_all()
    barrier, told = FORK.Barrier(CLERKS), FORK.Queue()
    clerks = [FORK.Process(target=take_five, args=(stock.pk, barrier, told)) for _n in range(CLERKS)]
    for clerk in clerks:
        clerk.start()
    answers = sorted(told.get(timeout=120) for _clerk in clerks)
    for clerk in clerks:
        clerk.join(30)
    assert answers == ["blocked"] * 4 + ["ok"] * 4
    assert (lot(rice).quantity, lot(rice, today() + WEEK).quantity) == (0, 8)
    stores_agree()
