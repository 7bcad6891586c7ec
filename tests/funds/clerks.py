"""Officers at random work on the money of a few cases, each in a process of his own."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from multiprocessing.queues import Queue
from typing import Any

from django.db import connection

from accounts.officer import Officer
from approvals import services as approvals
from approvals.services import StageGiven
from cases import services as cases
from cases.models import Case
from cases.terms import StopGround, TerminationGround
from common.clock import now
from common.errors import DomainError
from funds import services
from funds.models import Fund, Good, Order
from funds.services.ledger import Paper, allocate, fund_of, give_back, receive
from funds.services.receipts import ReceiptGiven
from funds.terms import Movement, PaymentMethod, Source
from tests.funds.goods import signed


class Clerks:
    """What can happen to money, each act by the officer whose it is; ``act`` does one and says how it ended."""

    def __init__(self, officers: dict[str, Officer], day: date, case_ids: Sequence[int]) -> None:
        self.officers, self.day, self.case_ids = officers, day, case_ids
        self.paper = Paper(day, "示例〔2026〕9号")

    def act(self, name: str, case_id: int, cents: int) -> str:
        try:
            getattr(self, name)(Case.objects.get(pk=case_id), Decimal(cents) / 100)
        except DomainError as error:
            return error.code
        return "ok"

    @property
    def finance(self) -> dict[str, Any]:
        return {"officer": self.officers["finance"], "at": now(), "today": self.day}

    def fund(self, case: Case) -> Fund:
        return Fund.objects.get(region=case.county, year=self.day.year, source=Source.BUDGET)

    def receive(self, case: Case, amount: Decimal) -> None:
        receive(case.county_id, self.day.year, Source.BUDGET, amount, self.paper, **self.finance)

    def allocate(self, case: Case, amount: Decimal) -> None:
        allocate(
            self.fund(case).pk, {case.township_id: amount}, self.paper, movement=Movement.TOPPED_UP, **self.finance
        )

    def take_back_reserve(self, case: Case, amount: Decimal) -> None:
        reserve = fund_of(case.township, self.day.year, Source.RESERVE)
        give_back(
            reserve.pk, Movement.TAKEN_BACK, amount, self.paper, into=self.fund(case).pk, **self.finance
        )  # fmt: skip

    def hand_back(self, case: Case, amount: Decimal) -> None:
        give_back(self.fund(case).pk, Movement.HANDED_BACK, amount, self.paper, **self.finance)

    def approve(self, case: Case, amount: Decimal) -> None:
        stages = (StageGiven(self.day, Decimal("700.00")), StageGiven(date(self.day.year + 1, 1, 8), Decimal("500.00")))
        approvals.approve(
            case.pk, officer=self.officers["head"], at=now(), today=self.day, amount=Decimal("1200.00"),
            unrelated=True, stages=stages if amount % 2 < 1 else (),
        )  # fmt: skip

    def confirm(self, case: Case, amount: Decimal) -> None:
        later = date(self.day.year + 1, 1, 8)
        approvals.confirm_stage(case.pk, 2, officer=self.officers["head"], at=now(), today=later, note="属实。")

    def freeze(self, case: Case, amount: Decimal) -> None:
        services.freeze_waiting(case.county, at=now())

    def pay(self, case: Case, amount: Decimal) -> None:
        order = case.orders.filter(state__in=("ready", "waiting", "sent")).order_by("stage").first()
        services.pay(
            case.pk, amount=order.amount if order else Decimal(1), method=PaymentMethod.CASH, paid_on=self.day,
            voucher="PZ", receipt=ReceiptGiven(case.payee_name, "收据1号"), **self.finance,
        )  # fmt: skip

    def hand_out(self, case: Case, amount: Decimal) -> None:
        order = case.orders.filter(state__in=("ready", "waiting")).order_by("-in_kind", "stage").first() or Order(pk=0)
        rice = Good.objects.get()
        services.issue_goods(
            case.pk, order.pk or 0, {rice.pk: int(amount) % 21}, signed(), store_id=case.township_id,
            rest_as_money=True, **self.finance,
        )  # fmt: skip

    def give_money(self, case: Case, amount: Decimal) -> None:
        order = case.orders.filter(state="ready", in_kind=True).last() or Order(pk=0)
        services.give_money(
            case.pk, order.pk or 0, reason="库存不足", officer=self.officers["finance"], at=now()
        )  # fmt: skip

    def come_back(self, case: Case, amount: Decimal) -> None:
        order = case.orders.filter(state="paid").last() or Order(pk=0)
        services.take_back(case.pk, order.pk or 0, came_back_on=self.day, reason="销户", **self.finance)

    def issue_anew(self, case: Case, amount: Decimal) -> None:
        order = case.orders.filter(state="returned").last() or Order(pk=0)
        services.issue_anew(case.pk, order.pk or 0, officer=self.officers["finance"], at=now(), note="已核对。")

    def stop(self, case: Case, amount: Decimal) -> None:
        approvals.stop_stages(
            case.pk, officer=self.officers["head"], at=now(), ground=StopGround.EASED, reason="已缓解。"
        )

    def terminate(self, case: Case, amount: Decimal) -> None:
        cases.terminate(
            case.pk, officer=self.officers["county_approver"], at=now(), today=self.day,
            ground=TerminationGround.MOVED_AWAY, reason="已迁出。", remedy="可申请行政复议。",
        )  # fmt: skip


ACTS = (
    "receive", "allocate", "take_back_reserve", "hand_back", "approve", "confirm", "freeze", "pay", "come_back",
    "issue_anew", "stop", "terminate", "hand_out", "give_money",
)  # fmt: skip
OFTEN = {
    "approve": 4,
    "pay": 6,
    "confirm": 3,
    "come_back": 2,
    "issue_anew": 3,
    "hand_out": 3,
    "stop": 1,
    "terminate": 1,
}


def work(clerks: Clerks, seed: int, acts: int, told: "Queue[Any]") -> None:
    """One process: so many random acts; tells each ending, and whatever broke."""
    chance = random.Random(seed)
    names = [name for name in ACTS for _n in range(OFTEN.get(name, 2))]
    ended: list[str] = []
    try:
        for _n in range(acts):
            name = chance.choice(names)
            ended.append(
                f"{name}:{clerks.act(name, chance.choice(list(clerks.case_ids)), chance.randrange(1, 300000))}"
            )
        told.put(ended)
    except Exception as error:  # the test must hear of it
        told.put([f"broke: {error!r} after {ended[-3:]}"])
    finally:
        connection.close()
