"""One row of a register becomes one case, by the writers that the intake uses and through the same door."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case, RegisterRow
from cases.models.register import IMPORT_DUTIES
from cases.services.door import move
from cases.services.likeness import find_likely
from cases.services.procedure import next_number
from cases.services.registry import PersonGiven, enter_household
from cases.services.statement import (
    ExpenseGiven,
    HouseholdGiven,
    MemberGiven,
    write_expenses,
    write_household,
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


def write_case(
    row: RegisterRow, *, townships: Mapping[int, Region], officer: Officer, at: datetime, today: date
) -> Case:
    """Household, expense, payee, then submission by the door; the caller's transaction makes it all or none."""
    given: dict[str, Any] = json.loads(row.values)
    township = townships[given["township"]]
    held = _held(officer, township)
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
    write_household(case, _household(given, today))
    write_expenses(case, _expenses(given))
    find_likely(case)
    record(
        Verb.CASE_IMPORTED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"register": row.register_id, "sheet": row.sheet, "row": row.row},
    )  # fmt: skip
    number = next_number(case, today)
    case = move(case.pk, Step.SUBMIT, officer=officer, when=at, at=at, number=number)
    enter_household(case, today=today)
    return case


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
