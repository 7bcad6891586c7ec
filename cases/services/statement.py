"""What an application states, written row by row without lock or trace, for the intake and for the register."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from cases.models import Asset, Case, Expense, Income, Member, Person
from cases.services.registry import PersonGiven, register_people, settle
from cases.services.searching import enter
from cases.terms import Relation
from common.crypto import blind_index
from common.errors import Invalid
from common.masking import mask_account, mask_phone
from common.rows import create
from common.stated import UpTo
from standards.policy.limits import incident_number
from standards.policy.terms import AssetKind, ExemptIncome, ExpenseKind, IncomeKind, Outcome, StandingAid

HEADS = (Relation.SELF, Relation.HEAD)
"""Who is the applicant, by the relation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberGiven:
    """A member of the household with what the form states; income in yuan over twelve months, None if not known."""

    person: PersonGiven
    relation: Relation
    phone: str = ""
    lives_here: bool = True
    helped: bool = True
    health: str = ""
    disability: str = ""
    labour: str = ""
    employment: str = ""
    marriage: str = ""
    annual_income: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseGiven:
    """A necessary expenditure in yuan."""

    kind: Annotated[str, ExpenseKind]
    total: Decimal
    reimbursed: Decimal = Decimal("0.00")
    other_aid: Decimal = Decimal("0.00")
    provider: Annotated[str, UpTo(120)] = ""
    detail: Annotated[str, UpTo(200)] = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimGiven:
    """An application for dibao or tekun not decided yet: its day, the office that decides, its number if known."""

    kind: Annotated[str, StandingAid]
    applied_on: date
    office: Annotated[str, UpTo(120)]
    number: Annotated[str, UpTo(60)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeGiven:
    """What a member of the household earned from one source over twelve months, in yuan; None if not known."""

    person_id: int
    kind: Annotated[str, IncomeKind]
    exempt: Annotated[str, ExemptIncome] = ""
    declared: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetGiven:
    """A piece of property; value in yuan, area in square metres, None if not known."""

    kind: Annotated[str, AssetKind]
    description: Annotated[str, UpTo(200)] = ""
    count: int = 1
    area: Decimal | None = None
    bought_on: date | None = None
    use: Annotated[str, UpTo(80)] = ""
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdGiven:
    """The household step: the applicant is among the members as 本人 or 户主."""

    members: Sequence[MemberGiven]
    hukou: str
    category: str
    category_recognised_on: date | None = None
    individual: bool = False
    declared_income: Decimal | None = None
    head_count: int | None = None
    property_declared: Outcome = Outcome.UNKNOWN
    assets: Sequence[AssetGiven] = ()


def refuse_no_answer(code: str, field: str) -> None:
    """Raise Invalid at ``field`` for what is no answer to a question of policy."""
    if code not in Outcome.offered():
        text = _("Choose one of the answers.")
        raise Invalid("no_answer", text, fields={field: text})


def write_household(case: Case, given: HouseholdGiven) -> None:
    """The rows of the household step written anew, without lock or trace.

    The registry of households learns of it at submission.
    """
    before = [m.person for m in case.members.select_related("person")]
    case.members.all().delete()
    case.assets.all().delete()
    write_households([(case, given)], before=before)
    case.incomes.exclude(person__in=case.members.values("person")).delete()
    enter(case)


def write_households(
    given: Sequence[tuple[Case, HouseholdGiven]], *, before: Iterable[Person] = (), entered_on: date | None = None
) -> None:
    """The households of some cases that have none, without lock or trace; nobody stands in two of them.

    New cases are saved here, once their applicants are known. ``before`` are people who stood in them till now. What is
    handed in at once enters the registry of households with it, ``entered_on`` that day.
    """
    for _case, household in given:
        _refuse_no_household(household)
    people = iter(register_people([(m.person, case) for case, household in given for m in household.members],
                                  before=before))  # fmt: skip
    written = [(case, household, [(m, next(people)) for m in household.members]) for case, household in given]
    for case, household, members in written:
        applicant = next(person for member, person in members if member.relation in HEADS)
        case.applicant, case.applicant_name = applicant, applicant.name
        case.hukou, case.category = household.hukou, household.category
        case.category_recognised_on, case.individual = household.category_recognised_on, household.individual
        case.declared_income, case.property_declared = household.declared_income, household.property_declared
        case.head_count = household.head_count or len([m for m in household.members if m.lives_here])
    if entered_on:
        living = [(case, {p.pk: m.relation for m, p in members if m.lives_here}) for case, _h, members in written]
        settle(living, today=entered_on)
    create([case for case, _household in given if not case.pk])
    heads_first = ((case, sorted(members, key=lambda m: m[0].relation not in HEADS)) for case, _h, members in written)
    create([_member(case, member, person) for case, members in heads_first for member, person in members])
    create([Asset(case=case, **asdict(asset)) for case, household in given for asset in household.assets])


def _refuse_no_household(given: HouseholdGiven) -> None:
    refuse_no_answer(given.property_declared, "property_declared")
    heads = [m for m in given.members if m.relation in HEADS]
    if len(heads) != 1:
        raise Invalid("no_applicant", _("Exactly one member is the applicant or the head of the household."))
    numbers = [m.person.resident.number for m in given.members if m.person.resident]
    if len(numbers) != len(set(numbers)):
        raise Invalid("member_twice", _("The same identity number stands twice in the household."))
    if not any(m.lives_here for m in given.members):
        raise Invalid("nobody_lives_here", _("Nobody lives in this household; at least one member does."))
    if not given.individual and not any(m.helped and m.lives_here for m in given.members):
        text = _("Relief is for none of the members: tick those whom it is for, or that one person applies.")
        raise Invalid("nobody_helped", text, fields={"individual": text})


def _member(case: Case, member: MemberGiven, person: Person) -> Member:
    return Member(
        case=case,
        person=person,
        relation=member.relation,
        phone=member.phone,
        phone_index=blind_index("person.phone", member.phone),
        phone_masked=mask_phone(member.phone) if member.phone else "",
        lives_here=member.lives_here,
        helped=member.helped,
        health=member.health,
        disability=member.disability,
        labour=member.labour,
        employment=member.employment,
        marriage=member.marriage,
        annual_income=member.annual_income,
    )


def write_incomes(case: Case, incomes: Sequence[IncomeGiven]) -> None:
    """New rows of the income by source, without lock or trace; only members of the household have income."""
    members = set(case.members.values_list("person_id", flat=True))
    if any(income.person_id not in members for income in incomes):
        raise Invalid("income_of_stranger", _("Income belongs to a member of the household."))
    case.incomes.all().delete()
    Income.objects.bulk_create(Income(case=case, **asdict(income)) for income in incomes)


def stated_expenses(case: Case) -> list[ExpenseGiven]:
    """The expenditure as the case has it."""
    names = [f.name for f in fields(ExpenseGiven)]
    return [ExpenseGiven(**{name: getattr(row, name) for name in names}) for row in case.expenses.all()]


def write_expenses(given: Sequence[tuple[Case, Sequence[ExpenseGiven]]]) -> None:
    """New rows of the expense step of some cases, without lock or trace."""
    for _case, expenses in given:
        _refuse_wrong_bills(expenses)
    create([Expense(case=case, **asdict(e)) for case, expenses in given for e in expenses])


def _refuse_wrong_bills(expenses: Sequence[ExpenseGiven]) -> None:
    """Raise Invalid for sums that do not add up; one bill counts once (handbook 2.2)."""
    bills = [(e.provider, e.starts_on, e.ends_on, e.total, e.reimbursed, e.other_aid) for e in expenses]
    for number, bill in enumerate(bills, 1):
        if bill[0] and bill in bills[: number - 1]:
            text = _("Expense %d: the same receiver, days and sums stand in a row above; a bill counts once.")
            raise Invalid("expense_twice", text % number)
    for number, e in enumerate(expenses, 1):
        if e.reimbursed + e.other_aid > e.total:
            raise Invalid(
                "expense_does_not_add_up", _("Expense %d: reimbursement and aid are more than the total.") % number
            )


def expense_faults(
    *, total: Decimal | None, reimbursed: Decimal, other_aid: Decimal, starts_on: date | None, ends_on: date | None
) -> dict[str, object]:
    """What is wrong with one expenditure, by its part."""
    wrong: dict[str, object] = {}
    if total is not None and reimbursed + other_aid > total:
        wrong["total"] = _("Reimbursement and aid are more than the total.")
    if starts_on and ends_on and ends_on < starts_on:
        wrong["ends_on"] = _("The end lies before the beginning.")
    return wrong


MOST_THINGS = 999
"""So many of one kind a household has at most; more is a slip of the pen."""


def asset_faults(counts: Iterable[int]) -> dict[str, object]:
    """What is wrong with the numbers of things stated, by their rows."""
    text = _("Between 1 and %d.") % MOST_THINGS
    return {f"assets.{place}.count": text for place, count in enumerate(counts) if not 0 < count <= MOST_THINGS}


def write_incident(case: Case, *, number: str, on: date | None) -> None:
    """The incident as its paper has it, without lock or trace; and its number as it is compared."""
    case.incident_key, case.incident_on = number.strip(), on
    case.incident_plain = incident_number(number)[:80]


def write_interim(case: Case, other: InterimGiven | None) -> None:
    """The application for dibao or tekun that is decided meanwhile, without lock or trace; None takes it away.

    Once its outcome is known it stays. Raises Invalid.
    """
    kind = other.kind if other else ""
    if case.interim_kind != kind and case.interim_kind and case.interim_answers.exists():
        text = _("The outcome of that application is recorded already; it stays with the case.")
        raise Invalid("interim_answered", text, fields={"interim": text})
    case.interim_kind, case.interim_number = kind, other.number.strip() if other else ""
    case.interim_applied_on, case.interim_office = (other.applied_on, other.office.strip()) if other else (None, "")


def write_payee(case: Case, *, name: str, relation: str, bank: str, account: str, reason: str) -> None:
    """The payee fields, without lock or trace."""
    case.payee_name, case.payee_relation, case.payee_reason, case.bank_name = name, relation, reason, bank
    case.account, case.account_index = account, blind_index("case.account", account)
    case.account_masked = mask_account(account) if account else ""
    if case.pk:
        enter(case)
