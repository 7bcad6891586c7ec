"""The home visit as its record states it: what was found is compared with what the case asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from cases.models import Case
from cases.selectors.evidence import VisitSetup, visit_setup
from cases.selectors.intake import case_to_write
from cases.services.evidence import SurveyorGiven, VisitGiven, record_visit
from cases.services.meanwhile import Opened
from cases.services.registry import read_name
from cases.services.statement import asset_faults
from cases.terms import Relation, VisitConclusion
from common.errors import Invalid
from common.stated import UpTo
from standards.policy.facts import Asset, Income, total_income
from standards.policy.terms import AssetKind, ExemptIncome, IncomeKind, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseVerified:
    """What the household was found to bear of one expenditure itself, in yuan."""

    expense_id: int
    self_paid: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeVerified:
    """What a member was found to earn from one source in twelve months, in yuan."""

    person_id: int
    kind: Annotated[str, IncomeKind]
    verified: Decimal
    exempt: Annotated[str, ExemptIncome] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFound:
    """A piece of property as it was found; value in yuan, area in square metres."""

    kind: Annotated[str, AssetKind]
    count: int = 1
    area: Decimal | None = None
    bought_on: date | None = None
    use: Annotated[str, UpTo(80)] = ""
    value: Decimal | None = None


def state_visit(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    visited_on: date,
    place: Annotated[str, UpTo(200)],
    respondent_name: Annotated[str, UpTo(80)],
    respondent_relation: Relation,
    household_size: int,
    conclusion: VisitConclusion,
    summary: Annotated[str, UpTo(2000)],
    surveyors: Sequence[SurveyorGiven],
    annual_income: Decimal | None = None,
    property_ok: Outcome | None = None,
    verified: Sequence[ExpenseVerified] = (),
    quantities: Mapping[str, Decimal | int | str] | None = None,
    incomes: Sequence[IncomeVerified] = (),
    assets: Sequence[AssetFound] = (),
    opened: Opened | None = None,
) -> Case:
    """Record the home visit, which completes the investigation; a repeated visit counts instead of the old one.

    Every expenditure is verified, none above what the papers show. Income and property are established where means are
    checked, by source and in detail where the county's rules ask for that. A surveyor who is named as an officer of the
    township is that officer: who investigated does not decide. Raises Invalid at the fields.
    """
    case = case_to_write(officer, case_id)
    setup = visit_setup(case, officer=officer, today=today)
    if wrong := _faults(setup, annual_income, property_ok, incomes=incomes, assets=assets) | _of_expenses(
        setup, verified
    ):
        raise Invalid("visit", next(iter(wrong.values())), fields=wrong)
    sums = {one.expense_id: one.self_paid for one in verified}
    found = [_income(one) for one in incomes]
    visit = VisitGiven(
        visited_on=visited_on,
        place=place,
        respondent_name=read_name(respondent_name),
        respondent_relation=respondent_relation,
        household_size=household_size,
        annual_income=annual_income if setup.in_total else total_income(found),
        necessary_expenditure=sum(sums.values(), Decimal("0.00")) if sums else None,
        property_ok=property_ok or Outcome.UNKNOWN,
        conclusion=conclusion,
        summary=summary,
        surveyors=[_surveyor(one, setup) for one in surveyors],
        verified=sums,
        quantities=quantities or {},
        incomes=found,
        assets=[_asset(one) for one in assets],
    )
    return record_visit(case_id, officer=officer, at=at, today=today, visit=visit, opened=opened)


def _faults(
    setup: VisitSetup,
    annual_income: Decimal | None,
    property_ok: Outcome | None,
    *,
    incomes: Sequence[IncomeVerified],
    assets: Sequence[AssetFound],
) -> dict[str, object]:
    """What the record lacks or says too much, by its fields."""
    needed, not_asked = _("This is needed."), _("This visit does not look at that.")
    wrong = asset_faults(asset.count for asset in assets)
    if (annual_income is None) == setup.in_total:
        wrong["annual_income"] = needed if setup.in_total else not_asked
    if (property_ok is None) == setup.means_checked:
        wrong["property_ok"] = needed if setup.means_checked else not_asked
    if assets and not setup.in_detail:
        wrong["assets"] = not_asked
    people = {pk for pk, _name in setup.members}
    if setup.by_source and not incomes:
        wrong["incomes"] = _("Enter each source of income; a household without any enters one of 0 yuan.")
    elif incomes and not setup.by_source:
        wrong["incomes"] = not_asked
    elif any(one.person_id not in people for one in incomes):
        wrong["incomes"] = _("Income belongs to a member of the household.")
    elif any(one.exempt and one.exempt not in setup.asked.not_counted for one in incomes):
        wrong["incomes"] = _("The rules of this county count such income.")
    return wrong


def _of_expenses(setup: VisitSetup, verified: Sequence[ExpenseVerified]) -> dict[str, object]:
    stated = {expense.pk: expense.self_paid for expense in setup.expenses}
    if sorted(one.expense_id for one in verified) != sorted(stated):
        return {"verified": _("Each expenditure of the case is verified once.")}
    return {
        f"verified.{place}.self_paid": MORE_THAN_PAPERS
        for place, one in enumerate(verified)
        if one.self_paid > stated[one.expense_id]
    }


MORE_THAN_PAPERS = _("More than the papers show as borne by the household.")


def _surveyor(given: SurveyorGiven, setup: VisitSetup) -> SurveyorGiven:
    """A surveyor as the record names him: the officer that is meant, or somebody else by his name."""
    known = {pk: (name, unit) for pk, name, unit in setup.officers}
    user_id = given.user_id if given.user_id is not None else officer_named(given.name, known)
    if user_id is None:
        return SurveyorGiven(name=read_name(given.name), unit=given.unit, public_servant=given.public_servant)
    if user_id not in known:
        text = _("Choose an officer or enter a name.")
        raise Invalid("no_such_surveyor", text, fields={"surveyors": text})
    name, unit = known[user_id]
    return SurveyorGiven(name=name, unit=given.unit or unit, user_id=user_id, public_servant=True)


def officer_named(name: str, known: Mapping[int, tuple[str, str]]) -> int | None:
    """The officer who is meant by a typed name: who investigated must not decide."""
    same = [pk for pk, (called, _unit) in known.items() if called == name.strip()]
    return same[0] if len(same) == 1 else None


def _income(given: IncomeVerified) -> Income:
    exempt = ExemptIncome(given.exempt) if given.exempt else None
    return Income(kind=IncomeKind(given.kind), member=str(given.person_id), exempt=exempt, verified=given.verified)


def _asset(given: AssetFound) -> Asset:
    names = ("count", "area", "bought_on", "use", "value")
    return Asset(kind=AssetKind(given.kind), **{name: getattr(given, name) for name in names})
