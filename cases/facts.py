"""From rows to the pure facts that policy looks at, and to the frozen picture kept at acceptance and decision."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from cases.blockers import newest_visit
from cases.county import standing, stated, verified_assets, verified_incomes
from cases.models import Case, Expense, Member, Owing, Visit
from cases.terms import State, VisitConclusion
from common.parts import read_parts
from standards.policy import facts as policy
from standards.policy.package.asking import COUNTED
from standards.policy.terms import Category, Cause, ExpenseKind, Hukou, Outcome, ReliefType, Track

LOOK_BACK = timedelta(days=3 * 366)
"""Former relief older than this is outside every limit of the policy."""


GRANTED = (State.APPROVED, State.PAID, State.CLOSED)
"""Where a case stands that was granted relief."""


RELIEVED_ON = Coalesce("helped_on", "decided_on")
"""The day from which relief counts: that of the help where it came first, else that of the decision."""


def relieved() -> Q:
    """Cases that count as relief: granted, or helped first, whatever became of them afterwards; each once."""
    return Q(approved_amount__isnull=False, state__in=GRANTED) | Q(helped_on__isnull=False, paid_amount__isnull=False)


def load(case: Case, *parts: str) -> Case:
    """Read what policy looks at, and further ``parts`` of the file, in one query.

    Whoever is given the case then reads through ``all()`` of its parts and asks the database no more. What is there is
    not read again: after a change the case is read afresh, as ``lock_case`` and ``move`` do.
    """
    read_parts(case, "members__person", "expenses", "visits__surveyors", *parts, without=["snapshots__body"])
    return case


def case_facts(case: Case, *, area: Iterable[str], history: bool = True) -> policy.CaseFacts:
    """The case as policy sees it: what a valid visit verified, else what the file shows; what nobody knows is None.

    ``area`` is what the reader of the findings may see: an officer's ``case_paths``, or ``own_area`` for what is kept.
    Without ``history`` nobody looks for former relief, where no limit is asked about.
    """
    return facts_with(
        case,
        members=list(case.members.all()),
        expenses=case.expenses.all(),
        visit=newest_visit(case),
        history=former_relief(case, area=area) if history else None,
        owed=owed_by(case, area=area) if history else (),
        investigators=investigators(case),
    )


def facts_with(
    case: Case,
    *,
    members: Sequence[Member],
    expenses: Iterable[Expense],
    visit: Visit | None,
    history: Iterable[policy.FormerRelief] | None,
    owed: Iterable[policy.Owed] = (),
    investigators: Iterable[int] = (),
) -> policy.CaseFacts:
    """The case with its parts, the newest visit and former relief, wherever they were read; for many cases at once."""
    living = [m for m in members if m.lives_here]
    signed = visit if visit is not None and visit.facts_version == case.facts_version else None
    counted = {name: one.known for name, one in standing(case, signed).items()}
    heads = {name: int(counted.pop(name).number or 0) if name in counted else None for name in COUNTED}
    return policy.CaseFacts(
        relief_type=ReliefType(case.relief_type),
        cause=Cause(case.cause),
        applied_on=case.begun_on,
        accepted_on=case.accepted_on,
        decided_on=case.decided_on,
        incident_key=case.incident_key,
        number=case.number or "",
        region_code=case.county.code,
        individual=case.individual,
        household_key=str(case.household_id) if case.household_id else None,
        members=tuple(policy.Member(key=str(m.person_id), lives_here=m.lives_here, helped=m.helped) for m in members),
        household_size=signed.household_size if signed else len(living) or None,
        helped_count=1 if case.individual else len([m for m in living if m.helped]) or None,
        registered_count=heads["registered"],
        affected_count=heads["affected"],
        track=Track(case.track),
        quantities=counted,
        hukou=Hukou(case.hukou) if case.hukou else None,
        category=Category(case.category) if case.category else None,
        category_recognised_on=case.category_recognised_on,
        annual_income=signed.annual_income if signed else None,
        incomes=verified_incomes(signed) if signed else (),
        assets=verified_assets(signed) if signed else (),
        property_ok=signed.property_found if signed else Outcome.UNKNOWN,
        hardship_true=_CONFIRMED[VisitConclusion(signed.conclusion)] if signed else Outcome.UNKNOWN,
        expenses=tuple(_expense(e) for e in expenses),
        history=None if history is None else tuple(history),
        owed=tuple(owed),
        investigators=tuple(str(i) for i in investigators),
        acceptor=str(case.accepted_by_id) if case.accepted_by_id else None,
    )


_CONFIRMED = {
    VisitConclusion.TRUE: Outcome.YES,
    VisitConclusion.PARTLY: Outcome.YES,
    VisitConclusion.UNTRUE: Outcome.NO,
}
"""A partly true hardship is a hardship; the sum follows what was verified."""


def _expense(row: Expense) -> policy.Expense:
    return policy.Expense(
        kind=ExpenseKind(row.kind),
        total=row.total,
        reimbursed=row.reimbursed,
        other_aid=row.other_aid,
        verified_self_paid=row.verified_self_paid,
    )


def investigators(case: Case) -> list[int]:
    """Officers who made or wrote down any visit of this case; a later visit by others changes nothing of that."""
    visits = list(case.visits.all())
    prefetch_related_objects(visits, "surveyors")
    made = {s.user_id for visit in visits for s in visit.surveyors.all() if s.user_id is not None}
    return sorted({*made, *(visit.recorded_by_id for visit in visits)})


def worked_on(case: Case) -> set[int]:
    """Officers who accepted or investigated this case; none of them decides about it (xc-3.4)."""
    return {*investigators(case), *([case.accepted_by_id] if case.accepted_by_id else [])}


def own_area(case: Case) -> tuple[str, ...]:
    """What everybody who may see this case may see: its township. What is kept with a case is written for it."""
    return (case.region_path,)


def former_relief(case: Case, *, area: Iterable[str]) -> list[policy.FormerRelief]:
    """Relief that any member of this household was granted before; what was granted outside ``area`` is marked so."""
    since = (case.accepted_on or case.begun_on) - LOOK_BACK
    return relief_of(people_of(case), since=since, area=area, apart_from=Q(pk=case.pk))


def relief_of(people: Iterable[int], *, since: date, area: Iterable[str], apart_from: Q) -> list[policy.FormerRelief]:
    """Relief since a day in whose household one of these people was; what lies outside ``area`` is marked so."""
    paths = tuple(area)
    members = Member.objects.filter(case=OuterRef("pk")).values("person")
    granted: QuerySet[Any] = (
        Case.objects.filter(relieved(), pk__in=cases_of(people))
        .annotate(relieved_on=RELIEVED_ON)
        .filter(relieved_on__gte=since)
        .exclude(apart_from)
        .annotate(people=ArraySubquery(members))
        .order_by("relieved_on", "pk")
    )
    return [
        policy.FormerRelief(
            case_number=other.number or "",
            cause=Cause(other.cause),
            incident_key=other.incident_key,
            approved_on=other.relieved_on,
            amount=other.approved_amount or other.paid_amount,
            person_keys=frozenset(str(p) for p in other.people),
            household_key=str(other.household_id) if other.household_id else None,
            elsewhere=not other.region_path.startswith(paths),
        )
        for other in granted
    ]


def owed_by(case: Case, *, area: Iterable[str]) -> list[policy.Owed]:
    """Relief of other cases that any member of this household is ordered to pay back (gwy649-68)."""
    paths = tuple(area)
    rows = Owing.objects.filter(case__in=cases_of(people_of(case))).exclude(case=case).select_related("case")
    return [
        policy.Owed(
            number=row.reference,
            decided_on=row.decided_on,
            false_statements=row.false_statements,
            open=row.open,
            elsewhere=not row.case.region_path.startswith(paths),
        )
        for row in rows
    ]


def people_of(case: Case) -> set[int]:
    """Everybody of a case: its members, and who applied."""
    return {member.person_id for member in case.members.all()} | ({case.applicant_id} if case.applicant_id else set())


def cases_of(people: Iterable[int]) -> "QuerySet[Case, Any]":
    """Cases in which one of these people applied or is a member; two searches that each have their index."""
    applied = Case.objects.filter(applicant__in=people).order_by().values("pk")
    return applied.union(Member.objects.filter(person__in=people).order_by().values("case"))


def frozen_facts(case: Case) -> dict[str, Any]:
    """The household as it stood, numbers masked; the registry keeps the full ones."""
    return {
        "case": case.number,
        "township": case.township.name,
        "village": case.village_name,
        "address": case.address,
        "relief_type": case.relief_type,
        "cause": case.cause,
        "incident_key": case.incident_key,
        "narrative": case.narrative,
        "category": case.category,
        "hukou": case.hukou,
        "individual": case.individual,
        "declared_income": _text(case.declared_income),
        "proposed_amount": _text(case.proposed_amount),
        "payee": {"name": case.payee_name, "bank": case.bank_name, "account": case.account_masked},
        "members": [
            {
                "person": m.person_id,
                "name": m.person.name,
                "id": m.person.id_masked,
                "relation": m.relation,
                "lives_here": m.lives_here,
                "helped": m.helped,
                "health": m.health,
                "disability": m.disability,
                "labour": m.labour,
                "employment": m.employment,
                "annual_income": _text(m.annual_income),
            }
            for m in case.members.select_related("person")
        ],
        "track": case.track,
        "interim": {
            "kind": case.interim_kind,
            "number": case.interim_number,
            "applied_on": None if case.interim_applied_on is None else case.interim_applied_on.isoformat(),
            "office": case.interim_office,
        },
        "quantities": [{"title": one.title, "value": one.shown} for one in stated(case)],
        "incomes": [
            {"person": i.person_id, "kind": i.kind, "exempt": i.exempt, "declared": _text(i.declared)}
            for i in case.incomes.all()
        ],
        "expenses": [
            {
                "kind": e.kind,
                "provider": e.provider,
                "total": _text(e.total),
                "reimbursed": _text(e.reimbursed),
                "other_aid": _text(e.other_aid),
                "self_paid": _text(e.self_paid),
            }
            for e in case.expenses.all()
        ],
        "assets": [
            {
                "kind": a.kind,
                "description": a.description,
                "count": a.count,
                "area": _text(a.area),
                "bought_on": None if a.bought_on is None else a.bought_on.isoformat(),
                "use": a.use,
                "value": _text(a.value),
            }
            for a in case.assets.all()
        ],
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
