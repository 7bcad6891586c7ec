"""What the pages of a case show of the facts that its county's rules look at: as stated, as verified, still missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cases.county import asked, stated, verified_assets, verified_incomes
from cases.models import Case, Visit
from cases.terms import State
from cases.workflow import FACTS_OPEN
from common.errors import Blocker
from common.rows import newest
from common.said import Said
from standards.policy.facts import Asset
from standards.policy.terms import ExemptIncome, IncomeKind, Track

BEFORE_THE_VISIT = (State.DRAFT, State.SUBMITTED, State.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity as the application states and as the newest visit verified it; None where nobody said anything."""

    title: Said
    declared: Said | None
    verified: Said | None


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """What a member earned from one source in twelve months, in yuan."""

    name: str
    kind: str
    exempt: str
    declared: Decimal | None
    verified: Decimal | None


@dataclass(frozen=True, slots=True)
class OfTheCounty:
    """The facts of a case beyond the plan."""

    track: str
    lines: list[Line]
    incomes: list[IncomeLine]
    found: tuple[Asset, ...]
    """The property as the newest visit found it."""


def of_the_county(case: Case) -> OfTheCounty:
    """Empty where the rules of the county ask for nothing; reads the incomes only where they are asked for."""
    visit = newest(case.visits)
    return OfTheCounty(
        track="" if case.track == Track.GENERAL else Track(case.track).label,
        lines=list(_lines(case, visit)),
        incomes=list(_incomes(case, visit)) if asked(case).sources else [],
        found=verified_assets(visit) if visit else (),
    )


def _lines(case: Case, visit: Visit | None) -> Iterator[Line]:
    declared = {one.name: one for one in stated(case)}
    verified = {one.name: one for one in stated(visit)} if visit else {}
    for name, one in (declared | verified).items():
        yield Line(
            one.title,
            declared[name].shown if name in declared else None,
            verified[name].shown if name in verified else None,
        )


def _incomes(case: Case, visit: Visit | None) -> Iterator[IncomeLine]:
    names = {m.person_id: m.person.name for m in case.members.all()}
    for row in case.incomes.all():
        yield _income(names.get(row.person_id or 0, ""), row.kind, row.exempt, row.declared, None)
    for one in verified_incomes(visit) if visit else ():
        yield _income(names.get(int(one.member), ""), one.kind, one.exempt or "", None, one.verified)


def _income(name: str, kind: str, exempt: str, declared: Decimal | None, verified: Decimal | None) -> IncomeLine:
    return IncomeLine(name, IncomeKind(kind).label, ExemptIncome(exempt).label if exempt else "", declared, verified)


def missing(case: Case) -> list[Blocker]:
    """The county's questions that nobody has answered, each with the page where it is: the application, after the
    acceptance the visit. Nothing waits for them but the sum.
    """
    if State(case.state) not in FACTS_OPEN:
        return []
    visit = newest(case.visits)
    signed = visit if visit is not None and visit.facts_version == case.facts_version else None
    mend = "cases:intake_county" if State(case.state) in BEFORE_THE_VISIT else "cases:visit"
    text = _("Not verified: %s") if signed else _("Not stated: %s")
    return [
        Blocker(f"asked_{question.name}", text % question.title.label, mend, "xc-2.3.1")
        for question in asked(case).unstated(stated(signed or case))
    ]
