"""Brings a case to any state by the real services: ``make_case(cast, state=State.APPROVED, amount="1200.00")``.

Day by day: applied and accepted on ``accepted_on``, visited, reviewed and publicised the day after, sent and decided
when the publicity is over, paid on the day of decision. Without ``accepted_on`` all of that ends today.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Model

from accounts.models import Office, Region
from accounts.officer import SYSTEM
from approvals.services.meetings import LineGiven, Plan
from approvals.terms import MeetingKind, Purpose
from cases.models import Case, Member
from cases.services.registry import PersonGiven
from cases.terms import State
from common.clock import now
from common.clock import today as real_today
from common.crypto import blind_index
from common.masking import mask_account
from common.rows import write
from funds.models import Fund, Order
from funds.services.emergency import EmergencyGiven, take
from funds.services.given import HelpGiven
from funds.services.ledger import Paper, fund_of, post
from funds.terms import Movement, PaymentMethod, Source, Urgency
from relief.demo.story import HESHANGQIAO, SHENHOU, YINGCHUAN, D, Story, noon, record_minutes, resident
from standards.kinds import KINDS
from standards.models import CalendarDay, CalendarYear, Standard
from standards.policy.terms import Category, Cause
from standards.reference import DATA
from standards.services import put_calendar_in_force
from standards.terms import RowStatus
from tests.cast import Cast
from tests.remembered import past_triggers, remembered

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_numbers = count(1)
__all__ = [
    "HESHANGQIAO",
    "SHENHOU",
    "YINGCHUAN",
    "D",
    "copied",
    "copies",
    "fill_funds",
    "make_case",
    "make_emergency",
    "noon",
    "orders_like",
    "plan_for",
    "publish_calendar",
    "publish_rules",
    "record_minutes",
    "resident",
    "somebody",
]
AnyModel = TypeVar("AnyModel", bound=Model)


def somebody() -> PersonGiven:
    """A new person."""
    number = next(_numbers)
    spelled = str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return PersonGiven(name=f"{SURNAMES[number % 20]}示例{spelled}", resident=resident(number))


@cache
def _lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def publish_rules() -> None:
    """The reference standards and the calendars of 2025 and 2026, for the regions of the cast; safe to call again."""
    if Standard.objects.exists():
        return
    regions = {region.code: region for region in Region.objects.all()}
    at = noon(date(2019, 12, 1))
    Standard.objects.bulk_create(
        Standard(
            kind=line["kind"],
            region=regions[line["region"]],
            effective_from=date.fromisoformat(line["effective_from"]),
            value=KINDS[line["kind"]].parse(line["value"]),
            year=int(line["year"]) if line["year"] else None,
            document_no=line["document_no"],
            document_title=line["document_title"],
            drafted_at=at,
        )
        for line in _lines("standards.csv")
        if line["region"] in regions
    )
    Standard.objects.update(status=RowStatus.PUBLISHED, published_at=at)
    for year in (2025, 2026):
        publish_calendar(year, at=at)


@transaction.atomic
def publish_calendar(year: int, *, at: datetime) -> None:
    """The State Council's notice for a year, from the reference data; Monday to Friday for a year that it lacks."""
    calendar = CalendarYear.objects.create(
        year=year, document_no="国办发明电示例号", document_title="示例", drafted_at=at
    )
    lines = [line for line in _lines("calendar-2019-2026.csv") if line["year"] == str(year)]
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, date=date.fromisoformat(x["date"]), working=x["mark"] == "work", name=x["name"])
        for x in lines or [{"date": f"{year}-01-01", "mark": "off", "name": "元旦"}]
    )
    put_calendar_in_force(calendar, officer=SYSTEM, held=None, at=at)


@transaction.atomic
def fill_funds(county: Region, year: int, amount: str = "9000000.00") -> Fund:
    """Money of a county for a year, once: more than any test spends."""
    fund = fund_of(county, year, Source.BUDGET)
    if not fund.accounts.filter(balance__gt=0).exists():
        paper = Paper(date(year, 1, 1), f"示例〔{year}〕1号")
        post(Movement.RECEIVED, fund, fund, Decimal(amount), paper, officer=SYSTEM, at=noon(paper.on))
    return fund


@contextmanager
def without_savepoints() -> Iterator[None]:
    """What is made here is made or the test has failed: nothing is taken back halfway."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.features, "uses_savepoints", False)
        yield


@without_savepoints()
def make_case(
    cast: Cast,
    *,
    state: State = State.ACCEPTED,
    amount: str | Decimal | None = None,
    members: int = 1,
    township: str = YINGCHUAN,
    accepted_on: date | None = None,
    people: Sequence[PersonGiven] = (),
    category: Category = Category.RURAL_DIBAO,
    cause: Cause = Cause.ILLNESS,
    incident_key: str = "",
    clerk: str = "",
) -> Case:
    """A case in ``state``, every step taken by the officer whose step it is.

    ``people`` are the household (the first applies), else ``members`` new ones. ``amount`` is the sum from the review
    on; a sum above the cap gets its minutes. ``clerk`` names another officer of the cast for the township's casework.
    The same again in another test is ``remembered``, and so is the draft from which it went another way, but for named
    ``people``: who patches the services names some.
    """
    began = accepted_on or real_today() - timedelta(days=6)
    county = state in (State.COUNTY_REVIEW, State.COUNTY_DECISION)
    sum_ = Decimal(amount or ("3000.00" if county else "1200.00"))

    story = Story(cast, township, began, clerk)
    story.amount = sum_

    def opened() -> int:
        publish_rules()
        story.open(list(people) or [somebody() for _n in range(members)], category, cause, incident_key)
        return story.pk

    def taken_on(pk: int) -> int:
        story.pk = pk
        for year in {story.decided.year, real_today().year}:
            fill_funds(Case.objects.get(pk=pk).county, year)
        story.go(state)
        return pk

    if people:
        return Case.objects.get(pk=taken_on(opened()))
    draft = repr((members, township, began, real_today(), category, cause, incident_key, clerk))
    made = remembered(f"{state} {sum_} {draft}", lambda: taken_on(remembered(draft, opened)))
    return Case.objects.get(pk=made)


def make_emergency(cast: Cast, *, helped: bool = True, small: bool = False) -> Case:
    """An emergency in 颍川街道, reported an hour ago; helped in cash out of the county's fund unless told otherwise.

    ``small`` needs a package that knows small fast relief.
    """
    publish_rules()
    at, day = now(), real_today()
    town = Region.objects.get(code=YINGCHUAN)
    assert town.parent is not None
    fill_funds(town.parent, day.year)
    one = somebody()
    given = EmergencyGiven(
        township_id=town.pk, name=one.name, resident=one.resident, place="东街12号", cause=Cause.FIRE,
        narrative="住房起火，无处居住。", urgency=Urgency.SHELTER, reported_at=at - timedelta(hours=1), small=small,
    )  # fmt: skip
    help_ = HelpGiven(
        amount=Decimal("630.00") if small else D,
        method=PaymentMethod.CASH,
        receiver=one.name,
        approved_by="分管示例",
        approved_at=at,
        kept_as=f"{one.name}收条",
        from_county=True,
    )
    clerk = cast.officer("clerk", day)
    return take(given, help_ if helped else None, token=uuid4(), officer=clerk, at=at, today=day).case


@transaction.atomic
def copies(case: Case, times: int) -> list[Case]:
    """Many cases like ``case``, each with a household of its own, past every trigger: for races and long lists only."""
    with past_triggers():
        homes = copied([case.household] * times)
        numbers = [f"{case.number}-{n}" for n in range(times)]
        made = copied([case] * times, household=homes, number=numbers)
        members = [member for member in case.members.select_related("person") for _n in made]
        people = copied([m.person for m in members], id_index=[None] * len(members), id_masked=[""] * len(members))
        copied(members, case=made * case.members.count(), person=people)
        for rows in (case.expenses, case.visits, case.publicities, case.reviews, case.routes):
            for row in rows.all():
                new = copied([row] * times, case=made)
                for surveyor in getattr(row, "surveyors", rows.none()).all():
                    copied([surveyor] * times, visit=new)
    return made


@transaction.atomic
def orders_like(case: Case, times: int) -> list[Order]:
    """Many more cases like the approved ``case``, each of an applicant with an account of his own, and their orders,
    to be paid out of the same fund, whose money is frozen for all of them.
    """
    made, order = copies(case, times), case.orders.get()
    accounts = [f"6228{case.pk:05d}{n:08d}" for n in range(times)]
    homes = dict(Member.objects.filter(case__in=made).order_by("-pk").values_list("case", "person"))
    for one, account in zip(made, accounts, strict=True):
        one.applicant_id, one.account, one.account_masked = homes[one.pk], account, mask_account(account)
        one.account_index = blind_index("case.account", account)
    write(made, ["applicant", "account", "account_index", "account_masked"])
    decisions = copied([case.decision] * times, case=made)
    assert order.fund is not None
    with past_triggers():
        new = copied([order] * times, case=made, decision=decisions, key=[f"{one.number}-1" for one in made])
    post(Movement.FROZE, order.fund, order.fund, order.amount * times, Paper(order.due_on, "示例"), officer=SYSTEM,
         at=order.made_at)  # fmt: skip
    return new


def copied(rows: Sequence[AnyModel | None], **changes: Sequence[object]) -> list[AnyModel]:
    """New rows like these; ``changes`` names what differs, a value for each row."""
    new = []
    for n, row in enumerate(rows):
        assert row is not None
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.unique}
        for name, value in changes.items():
            values.pop(f"{name}_id", None)
            values[name] = value[n]
        new.append(type(row)(**values))
    return type(new[0])._default_manager.bulk_create(new) if new else []


def plan_for(
    *cases: Case,
    office: str = "",
    kind: MeetingKind = MeetingKind.COLLECTIVE,
    purpose: Purpose = Purpose.SUM,
    **more: Any,
) -> Plan:
    """A meeting over these cases today, of the township's office or of the one that is named."""
    offices = Office.objects.filter(name=office) if office else Office.objects.filter(region=cases[0].township)
    lines = [LineGiven(case_id=case.pk, purpose=purpose, question="是否同意救助。") for case in cases]
    said: dict[str, Any] = {"meets_on": real_today(), "place": "会议室", "chair": "柳承安"} | more
    return Plan(office_id=offices[0].pk, kind=kind, lines=lines, **said)
