"""Invented emergencies: one that waits for help and is soon due, one that was helped and owes its paperwork."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from accounts.officer import officer_on
from cases.selectors.intake import villages
from common.identity import ResidentId
from funds.services.emergency import EmergencyGiven, take
from funds.services.given import HelpGiven
from funds.terms import PaymentMethod, Urgency
from relief.demo.story import YINGCHUAN, resident
from standards.policy.terms import Cause

FIRST_NUMBER = 8000


@transaction.atomic
def load_emergencies(*, at: datetime) -> None:
    """Tell both; today's waits since 21 hours, the other was helped three days ago at night."""
    night = timezone.localtime(at).replace(hour=22, minute=40, second=0, microsecond=0) - timedelta(days=4)
    _tell(_given("何晓棠", resident(FIRST_NUMBER), night), night + timedelta(minutes=30), "900.00")
    waits = _given("许大川", None, at - timedelta(hours=21), looks="男，约六十岁，灰色棉衣，右腿受伤。")
    _tell(waits, at, "")


def _given(name: str, number: ResidentId | None, reported_at: datetime, looks: str = "") -> EmergencyGiven:
    township = Region.objects.get(code=YINGCHUAN)
    village = next(iter(villages(township.pk)), "示例村")
    return EmergencyGiven(
        township_id=township.pk,
        name=name,
        resident=number,
        looks=looks,
        place=f"{village}12号" if number else "汽车站候车室",
        cause=Cause.FIRE if number else Cause.OTHER,
        narrative="住房起火，无处居住，衣物和口粮受损。" if number else "流落在外，身无分文，无人照料。",
        urgency=Urgency.SHELTER if number else Urgency.CARE,
        people=3 if number else 1,
        reported_at=reported_at,
    )


def _tell(given: EmergencyGiven, at: datetime, amount: str) -> None:
    day = timezone.localdate(at)
    clerk = officer_on(User.objects.get(username="clerk"), day)
    help_ = HelpGiven(
        amount=Decimal(amount or 0), method=PaymentMethod.CASH, receiver=given.name, approved_by="梁志远",
        approved_at=at, kept_as="先行救助签收簿第1页",
    )  # fmt: skip
    take(given, help_ if amount else None, token=uuid4(), officer=clerk, at=at, today=day)
