"""Writing down an application: short steps, each applied when it is right, as a new version of the facts.

``opened`` is the page that a step comes from; ChangedMeanwhile is raised when another page changed the step since.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.county import answered, asked, kept
from cases.models import Case
from cases.picture import Picture, differences, picture
from cases.services.door import lock_for_facts
from cases.services.likeness import find_likely
from cases.services.meanwhile import Opened, refuse_changed
from cases.services.registry import enter_household
from cases.services.statement import (
    ExpenseGiven,
    HouseholdGiven,
    IncomeGiven,
    InterimGiven,
    stated_expenses,
    write_expenses,
    write_household,
    write_incident,
    write_incomes,
    write_interim,
    write_payee,
)
from cases.terms import State
from standards.policy.terms import Track


def _facts_changed(case: Case, step: str, before: Picture, *, officer: Officer, held: Held, at: datetime) -> None:
    """A changed fact makes a new version: earlier signatures no longer speak for the case. Contact data are no facts.

    The trail keeps each change as it was and as it is, numbers masked; a step saved unchanged leaves nothing.
    """
    now, version = picture(case), case.facts_version
    were, are, told = differences(before, now)
    case.facts_version += any(not now[label].contact for label in now if now[label] != before[label])
    case.save()
    case.draft_steps.filter(step=step).delete()
    if not told:
        return
    record(
        Verb.FACTS_CHANGED,
        subject=case,
        officer=officer,
        held=held,
        at=at,
        region_path=case.region_path,
        label=str(case),
        before={"version": version} | were,
        after={"version": case.facts_version, "step": step} | are,
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
    opened: Opened | None = None,
) -> Case:
    """Write down applicant and members, category, income and property; looks for likely duplicates.

    Exactly one member is 本人 or 户主: the applicant. Raises Invalid ``no_applicant``, ``member_twice``,
    ``nobody_lives_here`` or ``nobody_helped``: such a household has no sum per head (handbook Q3).
    """
    case, held = lock_for_facts(case_id, officer=officer)
    refuse_changed(case, "household", opened, officer=officer)
    before = picture(case)
    write_household(case, household)
    case.village_name = case.village_name if village_name is None else village_name
    case.address = case.address if address is None else address
    _facts_changed(case, "household", before, officer=officer, held=held, at=at)
    if State(case.state) is not State.DRAFT:
        enter_household(case, today=today)
    find_likely(case)
    return case


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
    other: InterimGiven | None = None,
    opened: Opened | None = None,
) -> Case:
    """Write down type, cause, incident and hardship; ``other`` is still decided while relief is given (二（二）1)."""
    case, held = lock_for_facts(case_id, officer=officer)
    refuse_changed(case, "hardship", opened, officer=officer)
    before = picture(case)
    case.relief_type, case.cause, case.narrative, case.applied_on = relief_type, cause, narrative, applied_on
    write_incident(case, number=incident_key, on=incident_on)
    write_interim(case, other)
    case.channel = channel or case.channel
    case.track = case.track if asked(case).track else Track.GENERAL
    _facts_changed(case, "hardship", before, officer=officer, held=held, at=at)
    find_likely(case)
    return case


@transaction.atomic
def put_county(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    quantities: Mapping[str, Decimal | int | str],
    track: Track = Track.GENERAL,
    incomes: Sequence[IncomeGiven] = (),
    opened: Opened | None = None,
) -> Case:
    """Write down what the rules of the county ask beyond the plan: quantities by name, way of handling, incomes.

    A quantity that they do not ask of this case is left out; raises Invalid at ``asked_<name>`` for what is no answer.
    """
    case, held = lock_for_facts(case_id, officer=officer)
    refuse_changed(case, "county", opened, officer=officer)
    before = picture(case)
    case.quantities = kept(answered(case, quantities))
    case.track = track
    write_incomes(case, incomes)
    _facts_changed(case, "county", before, officer=officer, held=held, at=at)
    return case


@transaction.atomic
def put_expenses(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    expenses: Sequence[ExpenseGiven],
    opened: Opened | None = None,
) -> Case:
    """Write down the necessary expenditure; each row adds up or is refused with its place.

    The same rows again are left alone, with what the visit verified of them.
    """
    case, held = lock_for_facts(case_id, officer=officer)
    refuse_changed(case, "expenses", opened, officer=officer)
    before = picture(case)
    if stated_expenses(case) != list(expenses):
        case.expenses.all().delete()
        write_expenses([(case, expenses)])
    _facts_changed(case, "expenses", before, officer=officer, held=held, at=at)
    return case


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
    opened: Opened | None = None,
) -> Case:
    """Write down who gets the money; somebody else than the applicant needs a reason."""
    case, held = lock_for_facts(case_id, officer=officer)
    refuse_changed(case, "payee", opened, officer=officer)
    before = picture(case)
    write_payee(case, name=name, relation=relation, bank=bank, account=account, reason=reason)
    _facts_changed(case, "payee", before, officer=officer, held=held, at=at)
    find_likely(case)
    return case
