"""Writing down an application: short steps, each saved as typed and applied when it is right."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Asset, Case, DraftStep, Expense, Income, Likely, Member, Person
from cases.picture import Picture, differences, picture
from cases.services.door import facts_closed, lock_case
from cases.services.people import MemberGiven, household_of, register_people
from cases.terms import Channel, Likeness, Relation, State
from cases.workflow import FACTS_OPEN, FINAL_STATES
from common.crypto import blind_index
from common.errors import Invalid, NotAllowed, NotFound
from common.identity import repair
from common.masking import mask_account
from standards.policy.deadlines import add_months
from standards.policy.terms import Outcome

LONGEST_DRAFT = 200_000
"""Characters that one step of a draft may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseGiven:
    """A necessary expenditure in yuan."""

    kind: str
    total: Decimal
    reimbursed: Decimal = Decimal("0.00")
    other_aid: Decimal = Decimal("0.00")
    provider: str = ""
    detail: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeGiven:
    """The household's income of one source over twelve months, in yuan."""

    kind: str
    declared: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetGiven:
    """A piece of property; value in yuan, None if not known."""

    kind: str
    description: str = ""
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
    incomes: Sequence[IncomeGiven] = ()
    assets: Sequence[AssetGiven] = ()


def township_of(officer: Officer, township_id: int) -> tuple[Region, Held]:
    """The township, if the officer takes applications there; raises NotFound or NotAllowed."""
    region = Region.objects.filter(pk=township_id, level=RegionLevel.TOWNSHIP).select_related("parent").first()
    if region is None:
        raise NotFound("township_not_found", _("There is no such township."))
    return region, officer.needs(Duty.CASEWORK, region.path)


@transaction.atomic
def open_case(
    *,
    officer: Officer,
    at: datetime,
    today: date,
    township_id: int,
    channel: Channel = Channel.WINDOW,
    applied_on: date | None = None,
    typed: Mapping[str, Mapping[str, list[str]]] | None = None,
    token: UUID | None = None,
) -> Case:
    """Begin a draft at a township of the officer's; ``typed`` is what is known of its steps already.

    A form that is sent twice (the same ``token``) opens one draft, however close the two requests are. Raises Invalid
    ``opened_otherwise`` when it says something else the second time, or somebody else sends it.
    """
    township, held = township_of(officer, township_id)
    county = township.parent
    assert county is not None  # a township always hangs below a county
    said = json.dumps([officer.user_id, township_id, channel, typed or {}])
    index = blind_index("case.opening", said) or ""
    case, made = Case.objects.get_or_create(
        opening_token=token or uuid4(),
        defaults={
            "township": township,
            "county": county,
            "region_path": township.path,
            "channel": channel,
            "applied_on": applied_on or today,
            "opened_by_id": officer.user_id,
            "opening_index": index,
        },
    )
    if not made:
        if case.opening_index != index:
            text = _(
                "This form was sent before with other entries: look for its application in the list of cases. Sent "
                "once more, it opens another one."
            )
            raise Invalid("opened_otherwise", text, fields={"token": text})
        return case
    record(
        Verb.CASE_OPENED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path, label=str(case)
    )
    for step, fields in (typed or {}).items():
        _keep_typed(case, step, fields, at=at)
    return case


@transaction.atomic
def save_typed(case_id: int, step: str, *, officer: Officer, at: datetime, typed: dict[str, list[str]]) -> DraftStep:
    """Keep what was typed into a step, right or wrong, encrypted; nothing else changes."""
    return _keep_typed(_open_for_facts(case_id, officer=officer)[0], step, typed, at=at)


def _keep_typed(case: Case, step: str, typed: Mapping[str, list[str]], *, at: datetime) -> DraftStep:
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > LONGEST_DRAFT:
        raise Invalid("typed_too_long", _("This is too much text for a draft."))
    row, _made = DraftStep.objects.update_or_create(case=case, step=step, defaults={"typed": text, "saved_at": at})
    return row


def _open_for_facts(case_id: int, *, officer: Officer) -> tuple[Case, Held]:
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    if State(case.state) not in FACTS_OPEN:
        raise facts_closed(case)
    return case, held


def _facts_changed(case: Case, step: str, before: Picture, *, officer: Officer, held: Held, at: datetime) -> None:
    """Every change of facts makes a new version: earlier signatures no longer speak for the case.

    The trail keeps each changed fact as it was and as it is, numbers masked.
    """
    case.facts_version += 1
    case.save()
    case.draft_steps.filter(step=step).delete()
    was, now, told = differences(before, picture(case))
    record(
        Verb.FACTS_CHANGED,
        subject=case,
        officer=officer,
        held=held,
        at=at,
        region_path=case.region_path,
        label=str(case),
        before={"version": case.facts_version - 1} | was,
        after={"version": case.facts_version, "step": step} | now,
        note=told,
    )


@transaction.atomic
def put_household(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    household: HouseholdGiven,
    village_name: str | None = None,
    address: str | None = None,
) -> Case:
    """Write down applicant and members, category, income and property; looks for likely duplicates.

    Exactly one member is 本人 or 户主: the applicant. Raises Invalid ``no_applicant`` or ``member_twice``.
    """
    case, held = _open_for_facts(case_id, officer=officer)
    before = picture(case)
    write_household(case, household, today=today)
    case.village_name = case.village_name if village_name is None else village_name
    case.address = case.address if address is None else address
    _facts_changed(case, "household", before, officer=officer, held=held, at=at)
    find_likely(case)
    return case


def write_household(case: Case, given: HouseholdGiven, *, today: date) -> None:
    """The rows of the household step, without lock or trace; a new case is saved here, once its applicant is known."""
    heads = [m for m in given.members if m.relation in (Relation.SELF, Relation.HEAD)]
    if len(heads) != 1:
        raise Invalid("no_applicant", _("Exactly one member is the applicant or the head of the household."))
    numbers = [m.person.resident.number for m in given.members if m.person.resident]
    if len(numbers) != len(set(numbers)):
        raise Invalid("member_twice", _("The same identity number stands twice in the household."))
    before = _cleared(case) if case.pk else []
    members = sorted(given.members, key=lambda m: m not in heads)
    people = list(zip(members, register_people([m.person for m in members], case=case, before=before), strict=True))
    applicant = people[0][1]
    case.applicant, case.applicant_name = applicant, applicant.name
    case.hukou, case.category = given.hukou, given.category
    case.category_recognised_on, case.individual = given.category_recognised_on, given.individual
    case.declared_income, case.property_declared = given.declared_income, given.property_declared
    case.head_count = given.head_count or len([m for m in given.members if m.lives_here])
    case.household = household_of(case, applicant, people, today=today)
    if not case.pk:
        case.save()
    _write_members(case, people)
    for income in given.incomes:
        Income.objects.create(case=case, kind=income.kind, declared=income.declared)
    for asset in given.assets:
        Asset.objects.create(case=case, kind=asset.kind, description=asset.description, value=asset.value)


def _cleared(case: Case) -> list[Person]:
    """Take the rows of the household away, to be written anew; returns who stood in it."""
    before = [m.person for m in case.members.select_related("person")]
    case.members.all().delete()
    case.incomes.all().delete()
    case.assets.all().delete()
    return before


def _write_members(case: Case, people: Iterable[tuple[MemberGiven, Person]]) -> None:
    Member.objects.bulk_create(
        Member(
            case=case,
            person=person,
            relation=member.relation,
            lives_here=member.lives_here,
            helped=member.helped,
            health=member.health,
            disability=member.disability,
            labour=member.labour,
            employment=member.employment,
            marriage=member.marriage,
            annual_income=member.annual_income,
        )
        for member, person in people
    )


@transaction.atomic
def put_hardship(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    relief_type: str,
    cause: str,
    narrative: str,
    applied_on: date,
    incident_key: str = "",
    incident_on: date | None = None,
    channel: str = "",
) -> Case:
    """Write down type, cause, incident and hardship."""
    case, held = _open_for_facts(case_id, officer=officer)
    before = picture(case)
    case.relief_type, case.cause, case.narrative, case.applied_on = relief_type, cause, narrative, applied_on
    case.incident_key, case.incident_on = normal_incident(incident_key), incident_on
    case.channel = channel or case.channel
    _facts_changed(case, "hardship", before, officer=officer, held=held, at=at)
    find_likely(case)
    return case


def normal_incident(text: str) -> str:
    """Admission, accident or policy numbers compare without blanks, width and case."""
    return repair(text)


@transaction.atomic
def put_expenses(case_id: int, *, officer: Officer, at: datetime, expenses: Sequence[ExpenseGiven]) -> Case:
    """Write down the necessary expenditure; each row adds up or is refused with its place."""
    case, held = _open_for_facts(case_id, officer=officer)
    before = picture(case)
    case.expenses.all().delete()
    write_expenses(case, expenses)
    _facts_changed(case, "expenses", before, officer=officer, held=held, at=at)
    return case


def write_expenses(case: Case, expenses: Sequence[ExpenseGiven]) -> None:
    """New rows of the expense step, without lock or trace."""
    for number, e in enumerate(expenses, 1):
        if e.reimbursed + e.other_aid > e.total:
            raise Invalid(
                "expense_does_not_add_up", _("Expense %d: reimbursement and aid are more than the total.") % number
            )
    Expense.objects.bulk_create(
        Expense(
            case=case,
            kind=e.kind,
            total=e.total,
            reimbursed=e.reimbursed,
            other_aid=e.other_aid,
            provider=e.provider,
            detail=e.detail,
            starts_on=e.starts_on,
            ends_on=e.ends_on,
        )
        for e in expenses
    )


@transaction.atomic
def put_payee(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    name: str,
    relation: str,
    bank: str,
    account: str,
    reason: str = "",
) -> Case:
    """Write down who gets the money; somebody else than the applicant needs a reason."""
    case, held = _open_for_facts(case_id, officer=officer)
    before = picture(case)
    write_payee(case, name=name, relation=relation, bank=bank, account=account, reason=reason)
    _facts_changed(case, "payee", before, officer=officer, held=held, at=at)
    return case


def write_payee(case: Case, *, name: str, relation: str, bank: str, account: str, reason: str) -> None:
    """The payee fields, without lock or trace."""
    case.payee_name, case.payee_relation, case.payee_reason, case.bank_name = name, relation, reason, bank
    case.account, case.account_index = account, blind_index("case.account", account)
    case.account_masked = mask_account(account) if account else ""


def find_likely(case: Case) -> None:
    """Note cases of the same people and cause in the county that are in hand or were relieved in the last 12 months.

    Open pairs that no longer fit, because people or cause changed, are dropped; decided ones stay as they were decided.
    """
    others = _alike(case)
    if case.facts_version > 1:  # what was just written has no pairs yet
        case.likely.filter(likeness=Likeness.OPEN).exclude(other__in=others).delete()
    for other in others:
        Likely.objects.get_or_create(case=case, other=other, defaults={"why": str(other)})


def _alike(case: Case) -> list[Case]:
    here = case.members.values("person")
    elsewhere = set(Member.objects.filter(person__in=here).exclude(case=case).values_list("case", flat=True))
    if not elsewhere:
        return []
    return list(
        Case.objects.filter(pk__in=elsewhere, county_id=case.county_id, cause=case.cause)
        .exclude(state__in=(State.DRAFT, *FINAL_STATES), approved_amount=None)
        .exclude(decided_on__lt=add_months(case.applied_on or case.created_at.date(), -12))
    )


@transaction.atomic
def choose_likeness(
    case_id: int, likely_id: int, *, officer: Officer, at: datetime, likeness: Likeness, note: str
) -> Likely:
    """Decide a possible duplicate; a case that is the same is then withdrawn or refused by its own step."""
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    pair = case.likely.filter(pk=likely_id).first()
    if pair is None:
        raise NotFound("likely_not_found", _("There is no such pair."))
    if (pair.likeness, pair.note) == (likeness, note):
        return pair
    pair.likeness, pair.note, pair.decided_by_id = likeness, note, officer.user_id
    pair.save()
    record(
        Verb.DUPLICATE_RESOLVED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"likeness": likeness.value}, note=note,
    )  # fmt: skip
    return pair


Secret = Literal["id_number", "phone", "account"]


@transaction.atomic
def reveal(case_id: int, what: Secret, *, officer: Officer, at: datetime, person_id: int | None = None) -> str:
    """Show one masked value in full; the look is recorded with who, what and whose."""
    case = lock_case(case_id, officer=officer)
    if officer.may(Duty.INSPECT) and not officer.may(Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY):
        raise NotAllowed("reveal_not_allowed", _("Inspection works with masked numbers."))
    after: dict[str, Any] = {"what": what}
    if what == "account":
        value = case.account
    else:
        member = case.members.select_related("person").filter(person_id=person_id or 0).first()
        if member is None:
            raise NotFound("person_not_found", _("There is no such person in this case."))
        value = str(getattr(member.person, what))
        after["person_id"] = person_id
    record(
        Verb.REVEALED, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case), after=after
    )
    return value
