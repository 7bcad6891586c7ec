"""A register in sets is the same register household by household, and the same cases as those entered by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from audit.models import Event, Outbox
from cases import services
from cases.models import (
    Case,
    CaseNumber,
    Expense,
    Household,
    HouseholdMember,
    Likely,
    Member,
    Person,
    RegisterRow,
    SearchEntry,
)
from cases.register import importing
from cases.services.registry import PersonGiven
from cases.services.statement import ExpenseGiven, HouseholdGiven, MemberGiven
from cases.terms import Channel, Relation
from common.identity import check
from reporting import folding
from reporting.models import Figure
from standards.policy.terms import ExpenseKind
from tests.cases.register.books import book, card, household, member, number, saved
from tests.cases.register.conftest import TODAY
from tests.cases.register.doing import AT, imported
from tests.cast import Cast

Row = dict[str, Any]
Told = dict[str, list[Row]]
OF_THE_CASE = (Person, Household, HouseholdMember, CaseNumber, Case, Member, Expense, Likely, SearchEntry)
OF_EVERYTHING = (*OF_THE_CASE, RegisterRow, Event, Outbox, Figure)
NEVER_THE_SAME = {"id", "created_at", "changed_at", "opening_token", "opening_index", "register"}


def told(models: tuple[type[Model], ...] = OF_EVERYTHING) -> Told:
    """Every row, without keys: whoever is pointed to is called by name or number."""
    folding.fold()
    cases = list(Case.objects.select_related("applicant"))
    called: dict[Any, dict[int, str]] = {
        Case: {case.pk: str(case.number) for case in cases},
        Household: {case.household_id or 0: f"{case.applicant}'s" for case in cases},
        Person: {person.pk: person.id_masked for person in Person.objects.all()},
        Event: {event.pk: f"{event.verb} {event.subject_id}" for event in Event.objects.all()},
    }
    called[Event] = {e.pk: f"{e.verb} {called[Case].get(e.subject_id)}" for e in Event.objects.all()}
    return {model.__name__: sorted((_row(row, called) for row in model._default_manager.all()), key=str)
            for model in models}  # fmt: skip


def _row(row: Model, called: dict[Any, dict[int, str]]) -> Row:
    fields = [f for f in row._meta.concrete_fields if f.name not in NEVER_THE_SAME]
    values: Row = {f.name: getattr(row, f.attname) for f in fields}
    for f in fields:
        if f.related_model in called and values[f.name]:
            values[f.name] = called[f.related_model][values[f.name]]
    if isinstance(row, Event):
        values["subject_id"] = called[Case].get(row.subject_id) if row.subject_type == "cases.case" else None
        values["subject_label"] = row.subject_label.replace(f"#{row.subject_id}", "#")
        values["after"].pop("register", None)
    return values


def undone(act: Callable[[], object]) -> Told:
    """What an act leaves behind; it is taken back."""
    with transaction.atomic():
        act()
        found = told()
        assert folding.recount()[1] == []
        transaction.set_rollback(True)
    return found


def differences(one: Told, other: Told) -> list[tuple[str, Row, Row]]:
    assert {table: len(rows) for table, rows in one.items()} == {table: len(rows) for table, rows in other.items()}
    pairs = ((table, *pair) for table in one for pair in zip(one[table], other[table], strict=True))
    return [(table, a, b) for table, a, b in pairs if a != b]


def of_another(n: int, **changes: Any) -> dict[str, Any]:
    return household(n, 申请人姓名="李阳", 开户人="李阳") | changes


def everything_that_happens() -> bytes:
    """Households with members, accounts, telephones, people and names in common, of people known and renamed."""
    there = {"乡镇（街道）": "神垕镇"}
    rows = [
        household(1, 共同生活人口=2),
        household(2, 开户人="李秋", 代领原因="行动不便", 开户人与申请人关系="子"),
        of_another(3, 银行账号=card(1), **there),
        of_another(4, 联系电话=None, 银行账号=card(2), 共同生活人口=3),
        of_another(5, 困难类型="教育", 救助类别="支出型", **there),
        of_another(6, **{"总费用（元）": None, "医保等报销（元）": None, "自付金额（元）": None}),
        household(7, 困难类型="火灾", 救助类别="急难型", 家庭类别="特困供养"),
        household(8, 共同生活人口=2, 受理渠道="热线"),
        household(9, 申请日期="2025-12-30"),
        household(101, 申请日期="2026-11-02"),
        of_another(102, 申请日期="2026-11-03", 银行账号=card(103)),
        household(11, 申请人姓名="张三", 开户人="张三"),
    ]
    shared = member(number(4), 31, 姓名="王山", 与户主关系="配偶", 残疾等级="一级", **{"年收入（元）": 1200})
    members = [
        member(number(1), 31, 姓名="王山"),
        shared,
        member(number(4), 32),
        member(number(8), 32, 姓名="李阳", 与户主关系="女"),
    ]
    headings = [*household(0), "代领原因", "开户人与申请人关系"]
    return saved(book(rows, members, headings=headings))


@pytest.fixture
def known(office: Cast) -> Cast:
    """Three applications of the county stand in the system already; of one household two people apply now."""
    rows = [household(n) for n in (101, 102, 103)]
    imported(office, saved(book(rows, [member(number(103), 11, 姓名="张三")])))
    return office


@pytest.mark.parametrize("at_once", [2, 5, 250])
def test_a_register_in_sets_leaves_the_same_rows_as_household_by_household(
    known: Cast, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    data = everything_that_happens()

    def so_many_at_once(many: int) -> Told:
        monkeypatch.setattr(importing, "AT_ONCE", many)
        return undone(lambda: imported(known, data))

    singly, together = so_many_at_once(1), so_many_at_once(at_once)
    assert differences(singly, together) == []
    assert len(singly["Case"]) == 3 + 12
    assert {reason for pair in singly["Likely"] for reason in pair["why"].split(",")} >= {
        "person",
        "account",
        "name_birth",
        "name_phone",
    }


def test_a_case_of_a_register_is_the_same_as_one_entered_by_hand(office: Cast) -> None:
    row = household(1, 共同生活人口=2)
    data = saved(book([row], [member(number(1), 31)]))
    by_register = undone(lambda: imported(office, data, "clerk"))
    by_hand = undone(lambda: _enter(office))
    names = {model.__name__ for model in (*OF_THE_CASE, Figure)}
    one, other = ({table: rows for table, rows in found.items() if table in names} for found in (by_register, by_hand))
    for case in (one["Case"][0], other["Case"][0]):
        assert case.pop("facts_version") in (1, 5)  # by hand, each step makes a version of its own
    assert differences(one, other) == []
    verbs = [[event["verb"] for event in found["Event"] if event["subject_id"]] for found in (by_register, by_hand)]
    assert [verb for verb in verbs[0] if verb in verbs[1]] == ["submitted"]
    announced = [[row["event"] for row in found["Outbox"]] for found in (by_register, by_hand)]
    assert announced[0] == announced[1]


def _enter(office: Cast) -> None:
    """The same household by a clerk, step by step."""
    clerk, town = office.officer("clerk", TODAY), office.clerk.postings.get(duty="casework").office.region
    given: dict[str, Any] = {"officer": clerk, "at": AT}
    case = services.open_case(
        **given, today=TODAY, township_id=town.pk, channel=Channel.WINDOW, applied_on=date(2026, 10, 8)
    )
    people = [
        MemberGiven(
            person=PersonGiven(name="王小禾", resident=check(number(1), today=TODAY)),
            relation=Relation.SELF, phone="17729355680",
        ),
        MemberGiven(
            person=PersonGiven(name="李阳", resident=check(number(31, "20100505"), today=TODAY)),
            relation=Relation.SON, health="good", labour="full", employment="student", annual_income=Decimal(0),
        ),
    ]  # fmt: skip
    home = HouseholdGiven(
        members=people, hukou="rural", category="rural_dibao", declared_income=Decimal(20000), head_count=2
    )
    services.put_household(case.pk, **given, today=TODAY, household=home, village_name="示例村一")
    services.put_hardship(
        case.pk, **given, relief_type="expenditure", cause="illness", narrative="家庭成员患病，医疗费用支出较高",
        applied_on=date(2026, 10, 8),
    )  # fmt: skip
    bill = ExpenseGiven(kind=ExpenseKind.MEDICAL, total=Decimal(50000), reimbursed=Decimal(30000))
    services.put_expenses(case.pk, **given, expenses=[bill])
    services.put_payee(case.pk, **given, name="王小禾", relation=Relation.SELF, bank="农村信用社", account=card(1))
    services.submit(case.pk, **given, today=TODAY)
