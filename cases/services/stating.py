"""The steps of an application as a form or a program states them: what is typed is read, and refused as a whole.

What can be wrong with a statement by itself is told at its fields; the rest is for ``cases.services.intake``. A field
within a row is named by its place: ``members.0.phone``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from cases.blockers import is_to_be_paid
from cases.county import asked
from cases.models import Case
from cases.plausible import Day, past_day
from cases.selectors.intake import Known, case_to_write, former_case, known_people
from cases.services.intake import put_county, put_expenses, put_hardship, put_household, put_payee
from cases.services.meanwhile import Opened
from cases.services.registry import PersonGiven, read_name
from cases.services.statement import (
    AssetGiven,
    ExpenseGiven,
    HouseholdGiven,
    IncomeGiven,
    InterimGiven,
    MemberGiven,
    asset_faults,
    expense_faults,
)
from cases.terms import Channel, DisabilityGrade, Employment, Health, Labour, Marriage, Relation
from common import identity
from common.errors import Invalid, NotFound
from common.identity import ResidentId
from common.numbers import read_account, read_phone
from common.stated import UpTo
from standards.policy.terms import Category, Cause, Hukou, Outcome, ReliefType, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStated:
    """A member of the household as stated. Identity number and phone stand in full, or masked as they were told
    together with ``person_id``; who has no number says why. Income in yuan over twelve months.
    """

    name: Annotated[str, UpTo(80)]
    relation: Relation
    id_number: Annotated[str, UpTo(40)] = ""
    no_id_reason: Annotated[str, UpTo(120)] = ""
    person_id: int | None = None
    phone: Annotated[str, UpTo(20)] = ""
    lives_here: bool = True
    helped: bool = True
    health: Annotated[str, Health] = ""
    disability: Annotated[str, DisabilityGrade] = ""
    labour: Annotated[str, Labour] = ""
    employment: Annotated[str, Employment] = ""
    marriage: Annotated[str, Marriage] = ""
    annual_income: Decimal | None = None


def read_numbers(
    known: Known, *, person_id: int | None, id_number: str, phone: str, no_id_reason: str, today: date
) -> tuple[ResidentId | None, str]:
    """Identity and phone of a member, masked ones as ``known``; raises Invalid with everything that is wrong."""
    wrong: dict[str, object] = {}
    resident, plain = None, ""
    text = known.number(person_id, id_number.strip())
    try:
        resident = identity.check(text, today=today) if text else None
    except Invalid as error:
        wrong["id_number"] = error.message
    if not text and not no_id_reason:
        wrong["id_number"] = _("Enter the number, or below why there is none.")
    try:
        plain = read_phone(known.phone(person_id, phone))
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid("member", next(iter(wrong.values())), fields=wrong)
    return resident, plain


def refuse_helped_elsewhere(*, helped: bool, lives_here: bool) -> None:
    """Raise Invalid: relief is for who lives in the household."""
    if helped and not lives_here:
        text = _("Only who lives in the household counts for the sum: untick one of the two.")
        raise Invalid("helped_elsewhere", text, fields={"helped": text})


def refuse_future(day: date | None, field: str, *, today: date) -> None:
    """Raise Invalid for a day that cannot have been yet."""
    if day and day > today:
        text = _("This day lies in the future.")
        raise Invalid("future", text, fields={field: text})


def income_of(declared: Decimal | None, members: Iterable[Decimal | None]) -> Decimal | None:
    """What the household declares in yuan; where it names no sum, that of its members, None while nobody names any."""
    named = [income for income in members if income is not None]
    return sum(named, Decimal("0.00")) if declared is None and named else declared


def _read(member: MemberStated, known: Known, today: date) -> MemberGiven:
    name = read_name(member.name)
    resident, phone = read_numbers(
        known, person_id=member.person_id, id_number=member.id_number, phone=member.phone,
        no_id_reason=member.no_id_reason, today=today,
    )  # fmt: skip
    refuse_helped_elsewhere(helped=member.helped, lives_here=member.lives_here)
    person = PersonGiven(
        name=name, resident=resident, no_id_reason="" if resident else member.no_id_reason, person_id=member.person_id
    )
    kept = ("relation", "lives_here", "helped", "health", "disability", "labour", "employment", "marriage")
    said = {name: getattr(member, name) for name in (*kept, "annual_income")}
    return MemberGiven(person=person, phone=phone, **said)


def _each(rows: Iterable[MemberStated], known: Known, today: date) -> list[MemberGiven]:
    """The members, or what is wrong with each of them."""
    read, wrong = [], dict[str, object]()
    for place, row in enumerate(rows):
        try:
            read.append(_read(row, known, today))
        except Invalid as error:
            wrong |= {f"members.{place}.{name}": text for name, text in error.fields.items()}
    if wrong:
        raise Invalid("members", next(iter(wrong.values())), fields=wrong)
    return read


def state_household(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    members: Sequence[MemberStated],
    hukou: Hukou,
    category: Category,
    village_name: Annotated[str, UpTo(80)],
    address: Annotated[str, UpTo(200)] = "",
    category_recognised_on: date | None = None,
    individual: bool = False,
    declared_income: Decimal | None = None,
    property_declared: Outcome = Outcome.UNKNOWN,
    assets: Sequence[AssetGiven] = (),
    copied_from: int | None = None,
) -> Case:
    """Write down who applies and lives with him, category, income and property; without a sum the members' incomes are
    that of the household.

    ``copied_from`` is another case of the county whose masked numbers are sent along. Raises Invalid at the fields.
    """
    case = case_to_write(officer, case_id)
    copied = former_case(officer, case, str(copied_from)) if copied_from is not None else None
    if copied_from is not None and copied is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    refuse_future(category_recognised_on, "category_recognised_on", today=today)
    if wrong := asset_faults(asset.count for asset in assets):
        raise Invalid("assets", next(iter(wrong.values())), fields=wrong)
    read = _each(members, known_people(case, copied=copied), today)
    household = HouseholdGiven(
        members=read, hukou=hukou, category=category, category_recognised_on=category_recognised_on,
        individual=individual, declared_income=income_of(declared_income, (m.annual_income for m in read)),
        property_declared=property_declared, assets=assets,
    )  # fmt: skip
    return put_household(
        case_id, officer=officer, at=at, today=today, household=household, village_name=village_name, address=address
    )


def day_faults(days: Mapping[str, date | None], *, today: date) -> dict[str, object]:
    """Days of what happened that can hardly be meant, by name."""
    said = {
        Day.FUTURE: _("This day lies in the future."),
        Day.TOO_OLD: _("This day lies more than three years back."),
    }
    found = {name: past_day(day, today) for name, day in days.items() if day}
    return {name: said[how] for name, how in found.items() if how in said}


def state_hardship(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    relief_type: ReliefType,
    cause: Cause,
    narrative: Annotated[str, UpTo(500)],
    applied_on: date,
    channel: Channel,
    incident_key: Annotated[str, UpTo(80)] = "",
    incident_on: date | None = None,
    other: InterimGiven | None = None,
    opened: Opened | None = None,
) -> Case:
    """Write down type and cause, which fit together, incident and hardship, on days that can be meant.

    ``other`` is an application for dibao or tekun that is still decided. Raises Invalid at the fields.
    """
    days = {"applied_on": applied_on, "incident_on": incident_on}
    wrong = day_faults(days | {"interim_applied_on": other.applied_on if other else None}, today=today)
    if relief_type not in cause.relief_types:
        wrong["cause"] = _("This cause is none of this type of relief.")
    if wrong:
        raise Invalid("hardship", next(iter(wrong.values())), fields=wrong)
    return put_hardship(
        case_id, officer=officer, at=at, relief_type=relief_type, cause=cause, narrative=narrative,
        applied_on=applied_on, incident_key=incident_key, incident_on=incident_on, channel=channel, other=other,
        opened=opened,
    )  # fmt: skip


def state_county(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    quantities: Mapping[str, Decimal | int | str],
    track: Track = Track.GENERAL,
    incomes: Sequence[IncomeGiven] = (),
    opened: Opened | None = None,
) -> Case:
    """Write down what the rules of the county ask of such a case beyond the plan; way of handling and incomes only
    where they look at them, and as not counted only what they do not count. Raises Invalid.
    """
    wanted = asked(case_to_write(officer, case_id))
    wrong: dict[str, object] = {}
    if incomes and not wanted.sources:
        wrong["incomes"] = _("The rules of this county do not look at income by source.")
    if track is not Track.GENERAL and not wanted.track:
        wrong["track"] = _("The rules of this county know no other way of handling such a case.")
    if any(income.declared is None for income in incomes):
        wrong["incomes"] = _("Each source of income names its sum.")
    if any(income.exempt and income.exempt not in wanted.not_counted for income in incomes):
        wrong["incomes"] = _("The rules of this county count such income.")
    if wrong:
        raise Invalid("county", next(iter(wrong.values())), fields=wrong)
    return put_county(
        case_id, officer=officer, at=at, quantities=quantities, track=track, incomes=incomes, opened=opened
    )


def state_expenses(
    case_id: int, *, officer: Officer, at: datetime, expenses: Sequence[ExpenseGiven], opened: Opened | None = None
) -> Case:
    """Write down the necessary expenditure; each row adds up and ends after it begins. Raises Invalid at the rows."""
    wrong: dict[str, object] = {}
    for place, row in enumerate(expenses):
        found = expense_faults(
            total=row.total, reimbursed=row.reimbursed, other_aid=row.other_aid, starts_on=row.starts_on,
            ends_on=row.ends_on,
        )  # fmt: skip
        wrong |= {f"expenses.{place}.{name}": text for name, text in found.items()}
    if wrong:
        raise Invalid("expenses", next(iter(wrong.values())), fields=wrong)
    return put_expenses(case_id, officer=officer, at=at, expenses=expenses, opened=opened)


def state_payee(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    name: Annotated[str, UpTo(80)],
    relation: Relation,
    bank: Annotated[str, UpTo(80)],
    account: Annotated[str, UpTo(60)],
    reason: Annotated[str, UpTo(200)] = "",
    opened: Opened | None = None,
) -> Case:
    """Write down who gets the money: an account of 8 to 30 digits (masked as it was told: the one that stands), and
    why, where that is not the applicant. Who was helped first, and is not to get more, may have none. Raises Invalid.
    """
    case = case_to_write(officer, case_id)
    payee, number = read_name(name), ""
    if account.strip() or is_to_be_paid(case):
        number = read_account(account, known=(case.account_masked, case.account))
    refuse_unexplained(payee, reason, applicant=case.applicant_name)
    return put_payee(
        case_id, officer=officer, at=at, name=payee, relation=relation, bank=bank, account=number, reason=reason,
        opened=opened,
    )  # fmt: skip


def refuse_unexplained(payee: str, reason: str, *, applicant: str) -> None:
    """Raise Invalid where somebody else than the applicant is paid and nobody says why."""
    if payee and payee != applicant and not reason.strip():
        text = _("The payee is not the applicant: a reason is needed.")
        raise Invalid("payee_unexplained", text, fields={"reason": text})
