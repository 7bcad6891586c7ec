"""Each row of a register becomes a case, by the writers that the intake uses and through the same door."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record_many
from audit.verbs import Verb
from cases.models import Case, RegisterRow
from cases.models.register import IMPORT_DUTIES
from cases.register.known import known_people
from cases.services.door import move_many
from cases.services.likeness import find_likely
from cases.services.procedure import next_numbers
from cases.services.registry import PersonGiven
from cases.services.statement import (
    ExpenseGiven,
    HouseholdGiven,
    MemberGiven,
    write_expenses,
    write_households,
    write_payee,
)
from cases.terms import Relation, Step
from common.errors import NotAllowed
from common.identity import check
from standards.policy.terms import Cause, ExpenseKind

KIND_OF = {
    Cause.ILLNESS: ExpenseKind.MEDICAL,
    Cause.SUDDEN_ILLNESS: ExpenseKind.MEDICAL,
    Cause.EDUCATION: ExpenseKind.EDUCATION,
    Cause.DISABILITY: ExpenseKind.REHABILITATION,
    Cause.HOUSING: ExpenseKind.HOUSING,
    Cause.INCOME_DROP: ExpenseKind.LIVING,
    Cause.OTHER: ExpenseKind.OTHER,
}
"""A register has one expense per row; whatever is not listed is a loss by accident."""


Household = tuple[RegisterRow, dict[str, Any]]
"""A row and what it says."""


def write_cases(
    rows: Iterable[RegisterRow], *, townships: Mapping[int, Region], officer: Officer, at: datetime, today: date
) -> None:
    """A case for each row, which then names it; the caller's transaction makes them all or none."""
    for some in _apart([(row, json.loads(row.values)) for row in rows]):
        _write(some, townships=townships, officer=officer, at=at, today=today)


def _apart(households: Sequence[Household]) -> Iterator[list[Household]]:
    """Sets in which nobody stands twice, or is called otherwise than till now by another household than the first:
    as if they were written one after the other.
    """
    people = [{one["id"]: one["name"] for one in (given, *given["members"])} for _row, given in households]
    names = dict(known_people({number for some in people for number in some}).values())
    some, seen = list[Household](), set[str]()
    for household, theirs in zip(households, people, strict=True):
        if seen & theirs.keys() or any(names.get(number, name) != name for number, name in theirs.items()):
            yield some
            some, seen = [], set()
        some.append(household)
        seen |= theirs.keys()
    yield some


def _write(
    households: Sequence[Household], *, townships: Mapping[int, Region], officer: Officer, at: datetime, today: date
) -> None:
    """Households, expenses and payees, then submission by the door, each in a few statements for all."""
    if not households:
        return
    new = [_case(given, townships[given["township"]], officer) for _row, given in households]
    homes = [(c, _household(given, today)) for c, (_row, given) in zip(new, households, strict=True)]
    write_households(homes, entered_on=today)
    write_expenses([(c, _expenses(given)) for c, (_row, given) in zip(new, households, strict=True)])
    for case, (row, _given) in zip(new, households, strict=True):
        row.case = case
    _record([row for row, _given in households], officer=officer, at=at)
    submitted = {pk: {"at": at, "number": number} for pk, number in _numbers(new, today)}
    find_likely(*move_many(submitted, Step.SUBMIT, officer=officer, when=at).values())


def _case(given: Mapping[str, Any], township: Region, officer: Officer) -> Case:
    case = Case(
        township=township,
        county=township.parent,
        region_path=township.path,
        village_name=given["village"],
        address=given["address"],
        channel=given["channel"],
        applied_on=date.fromisoformat(given["applied_on"]),
        relief_type=given["relief_type"],
        cause=given["cause"],
        narrative=given["narrative"],
        opened_by_id=officer.user_id,
    )
    own = given["payee"] == given["name"]
    write_payee(
        case,
        name=given["payee"],
        relation=Relation.SELF if own else given["payee_relation"],
        bank=given["bank"],
        account=given["account"],
        reason=given["payee_reason"],
    )
    return case


def _record(rows: Iterable[RegisterRow], *, officer: Officer, at: datetime) -> None:
    """Where each case comes from, by the posting that covers its township."""
    by_township: defaultdict[Region, list[RegisterRow]] = defaultdict(list)
    for row in rows:
        by_township[_made(row).township].append(row)
    for township, some in by_township.items():
        record_many(
            Verb.CASE_IMPORTED,
            subjects=[
                (_made(row), township.path, str(row.case),
                 {"register": row.register_id, "sheet": row.sheet, "row": row.row})
                for row in some
            ],
            officer=officer,
            held=_held(officer, township),
            at=at,
        )  # fmt: skip


def _made(row: RegisterRow) -> Case:
    assert row.case is not None
    return row.case


def _numbers(cases: Sequence[Case], today: date) -> Iterator[tuple[int, str]]:
    """The number of each case; the counters of several counties in one order, whatever the register's."""
    counties = {case.county_id: case.county for case in cases}
    for pk, county in sorted(counties.items()):
        theirs = [case.pk for case in cases if case.county_id == pk]
        yield from zip(theirs, next_numbers(county, today, len(theirs)), strict=True)


def _held(officer: Officer, township: Region) -> Held:
    """The posting by which rows of this township are imported; raises NotAllowed."""
    *others, last = IMPORT_DUTIES
    for duty in others:
        try:
            return officer.needs(duty, township.path)
        except NotAllowed:
            continue
    return officer.needs(last, township.path)


def _household(given: Mapping[str, Any], today: date) -> HouseholdGiven:
    own = {**given["own"], "name": given["name"], "id": given["id"], "relation": Relation.SELF}
    applicant = _member(own, today, phone=given["phone"])
    return HouseholdGiven(
        members=[applicant, *(_member(m, today) for m in given["members"])],
        hukou=given["hukou"],
        category=given["category"],
        declared_income=_sum(given["income"]),
        head_count=given["head_count"],
    )


def _member(given: Mapping[str, Any], today: date, *, phone: str = "") -> MemberGiven:
    return MemberGiven(
        person=PersonGiven(name=given["name"], resident=check(given["id"], today=today)),
        relation=Relation(given["relation"]),
        phone=phone,
        health=given.get("health", ""),
        disability=given.get("disability", ""),
        labour=given.get("labour", ""),
        employment=given.get("employment", ""),
        marriage=given.get("marriage", ""),
        annual_income=_sum(given.get("income")),
    )


def _expenses(given: Mapping[str, Any]) -> list[ExpenseGiven]:
    """The row's one expense; nothing when nothing was spent."""
    total = _sum(given["total"])
    if not total:
        return []
    zero = Decimal("0.00")
    return [
        ExpenseGiven(
            kind=KIND_OF.get(Cause(given["cause"]), ExpenseKind.LOSS),
            total=total,
            reimbursed=_sum(given["reimbursed"]) or zero,
            other_aid=_sum(given["other_aid"]) or zero,
        )
    ]


def _sum(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
