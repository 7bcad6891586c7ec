"""Invented cases in every state, so that each role finds something to do on the first day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from accounts.officer import Officer, officer_on
from approvals.services import sweep
from cases.models import Case
from cases.services.registry import PersonGiven
from cases.terms import State
from relief.demo.emergencies import load_emergencies
from relief.demo.story import SHENHOU, YINGCHUAN, Story, resident
from standards.policy.terms import Category, Cause

FIRST_NUMBER = 5000
"""Identity numbers of the demonstration are made from here on; all are invented."""


@dataclass(frozen=True, slots=True)
class Tale:
    """One case: whose, in which state, accepted how many days ago, for which sum."""

    people: str
    state: State
    days: int
    amount: str = "1200.00"
    cause: Cause = Cause.ILLNESS
    category: Category = Category.RURAL_DIBAO
    township: str = YINGCHUAN


NARRATIVES = {
    Cause.ILLNESS: "家庭成员患病住院，医保报销后自付费用仍然较高，基本生活暂时陷入困境。",
    Cause.EDUCATION: "子女考入大学，学费和住宿费一时难以承担。",
    Cause.DISABILITY: "家庭成员需要长期康复训练，费用较高。",
    Cause.INCOME_DROP: "主要劳动力失业，家庭收入大幅下降。",
    Cause.HOUSING: "住房改造期间基本生活出现困难。",
}
TALES = (
    Tale("岳明 岳母示例", State.SUBMITTED, 1),
    Tale("纪春梅 纪小雨", State.SUBMITTED, 0, cause=Cause.EDUCATION),
    Tale("穆大海", State.SUPPLEMENT, 2, category=Category.TEKUN),
    Tale("鲁建国 鲁小满 秦桂兰", State.ACCEPTED, 3, cause=Cause.DISABILITY),
    Tale("葛长顺 葛小北", State.ACCEPTED, 24),
    Tale("盛月英", State.INVESTIGATED, 4, category=Category.TEKUN),
    Tale("白青山 白露 白霜 顾红", State.INVESTIGATED, 9, amount="3600.00"),
    Tale("常有福 常小安", State.REVIEWED, 5, cause=Cause.EDUCATION),
    Tale("牛振华 牛犇", State.PUBLICISED, 2),
    Tale("樊玉珍 樊星", State.PUBLICISED, 7, amount="1890.00"),
    Tale("解文斌 解语", State.TOWNSHIP_DECISION, 8, amount="1890.00"),
    Tale("温秀莲", State.TOWNSHIP_DECISION, 9, amount="800.00", cause=Cause.DISABILITY),
    Tale("翟广平 翟晴 翟雨 于慧", State.COUNTY_REVIEW, 8, amount="9600.00"),
    Tale("霍向东 霍冉", State.COUNTY_REVIEW, 11, amount="1890.01", township=SHENHOU),
    Tale("邢素芬 邢朗 邢月 邢星", State.COUNTY_DECISION, 9, amount="15120.00"),
    Tale("莫长河 莫离", State.COUNTY_DECISION, 10, amount="5600.00", township=SHENHOU),
    Tale("路遥远 路平", State.APPROVED, 9, amount="1500.00"),
    Tale("安顺德 安然 安康", State.APPROVED, 12, amount="6000.00"),
    Tale("荣桂香", State.PAID, 14, amount="1000.00", category=Category.TEKUN),
    Tale("伍福生 伍悦", State.CLOSED, 40, amount="1800.00", cause=Cause.EDUCATION),
    Tale("庄小妹 庄严", State.CLOSED, 75, amount="4200.00"),
    Tale("童心怡", State.NOT_APPROVED, 30, amount="900.00"),
    Tale("项前进", State.ACCEPTANCE_REFUSED, 20),
    Tale("祁连山 祁小溪", State.WITHDRAWN, 16),
    Tale("简明远", State.TERMINATED, 18),
    Tale("卜算子 卜小卦", State.SUBMITTED, 1, township=SHENHOU),
    Tale("柏松涛 柏林", State.ACCEPTED, 6, township=SHENHOU, cause=Cause.INCOME_DROP, category=Category.TEKUN),
    Tale("凌云志", State.TOWNSHIP_DECISION, 9, amount="1260.00", township=SHENHOU),
    Tale("窦家驹 窦豆", State.CLOSED, 55, amount="2600.00", township=SHENHOU),
)


@dataclass(frozen=True, slots=True)
class ByName:
    """The officers of the demonstration, by user name."""

    def officer(self, name: str, on: date) -> Officer:
        return officer_on(User.objects.get(username=name), on)


def load_cases(*, today: date, at: datetime) -> int:
    """Tell every tale, once for an installation; returns how many cases there are now."""
    if not Case.objects.exists():
        for number, tale in enumerate(TALES):
            _tell(tale, FIRST_NUMBER + 10 * number, today=today)
        load_emergencies(at=at)
        sweep(today=today, at=at)
    return Case.objects.count()


@transaction.atomic
def _tell(tale: Tale, number: int, *, today: date) -> None:
    story = Story(ByName(), tale.township, today - timedelta(days=tale.days), "")
    story.amount, story.narrative = Decimal(tale.amount), NARRATIVES[tale.cause]
    people = [PersonGiven(name=name, resident=resident(number + n)) for n, name in enumerate(tale.people.split())]
    story.open(people, tale.category, tale.cause, "")
    story.go(tale.state)
