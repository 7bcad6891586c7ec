"""Decided cases with the facts on which they were decided, many at once: a query for each table, not for each case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, Prefetch, QuerySet, TextField, prefetch_related_objects
from django.db.models.functions import Coalesce

from accounts.models import Region
from cases.facts import GRANTED, LOOK_BACK, RELIEVED_ON, cases_of, facts_with, own_area, relieved
from cases.models import Case, Expense, Member, Visit
from cases.terms import State
from standards.policy.facts import CaseFacts, FormerRelief
from standards.policy.terms import Cause

DECIDED = (*GRANTED, State.NOT_APPROVED)

READ = (
    "number", "state", "township", "county", "region_path", "applicant", "household", "individual", "hukou", "category",
    "category_recognised_on", "relief_type", "cause", "incident_key", "facts_version", "applied_on", "accepted_on",
    "accepted_by", "decided_on", "approved_amount", "proposed_amount", "created_at", "track", "quantities",
)  # fmt: skip
"""What policy looks at; nothing encrypted is read, let alone opened."""
READ_OF_EXPENSES = ("case", "kind", "total", "reimbursed", "other_aid", "verified_self_paid")
READ_OF_VISITS = (
    "case", "facts_version", "household_size", "annual_income", "property_ok", "conclusion", "quantities", "incomes",
    "assets",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """A decided case, its facts as at the decision, and the rules that were fixed for it, as the text of their JSON.

    Day and place are taken out of that text: so the cases of a county share it.
    """

    case: Case
    facts: CaseFacts
    rules: str

    @property
    def day(self) -> date:
        """The day whose rules hold for it."""
        return _day(self.case)


def decided(region_path: str, since: date, until: date) -> QuerySet[Case]:
    """Cases of a region that were decided in a period, whichever way."""
    return Case.objects.filter(
        region_path__startswith=region_path, state__in=DECIDED, decided_on__gte=since, decided_on__lte=until
    )


def past_cases(cases: QuerySet[Case]) -> list[Past]:
    """The cases with their facts. Who investigated is left out: nobody is about to decide them."""
    rows = list(cases.order_by("pk").only(*READ).annotate(rules_text=_RULES, turn=_TURN))
    prefetch_related_objects(rows, Prefetch("county", Region.objects.only("code")))
    ids = [row.pk for row in rows]
    members = _by_case(Member.objects.filter(case__in=ids).only("case", "person", "lives_here", "helped"))
    expenses = _by_case(Expense.objects.filter(case__in=ids).only(*READ_OF_EXPENSES))
    visits = _by_case(Visit.objects.filter(case__in=ids).only(*READ_OF_VISITS))
    former = _former(rows, members)
    return [
        Past(
            row,
            facts_with(
                row,
                members=members[row.pk],
                expenses=expenses[row.pk],
                visit=visits[row.pk][-1] if visits[row.pk] else None,
                history=former[row.pk],
            ),
            row.rules_text or "",
        )
        for row in rows
    ]


def _by_case(parts: QuerySet[Any]) -> Mapping[int, list[Any]]:
    """Parts of files by the case, in the order in which they were written."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for part in parts.order_by("pk"):
        found[part.case_id].append(part)
    return found


class _Without(Func):
    """A JSON object as text, without some of its keys."""

    template = "(%(expressions)s - 'day' - 'region_path')::text"
    output_field = TextField()


_RULES = _Without("rules")
_TURN = Coalesce(F("decision__pk"), 0)
"""Which of two decisions of one day came first."""


@dataclass(frozen=True, slots=True)
class _Granted:
    """Relief that was granted, where, and its place in the order of all decisions; ``people`` may ask for it."""

    pk: int
    order: tuple[date, int]
    region_path: str
    people: frozenset[int]
    relief: FormerRelief


def _former(cases: Sequence[Case], members: Mapping[int, list[Member]]) -> Mapping[int, list[FormerRelief]]:
    """What each household had been granted when its case was decided; later relief did not exist then."""
    people = {case.pk: _people(case, members[case.pk]) for case in cases}
    by_person: defaultdict[int, list[_Granted]] = defaultdict(list)
    for granted in _granted({person for each in people.values() for person in each}, cases):
        for person in granted.people:
            by_person[person].append(granted)
    return {case.pk: _before(case, people[case.pk], by_person) for case in cases}


def _people(case: Case, members: Iterable[Member]) -> set[int]:
    applicant = {case.applicant_id} if case.applicant_id else set()
    return {member.person_id for member in members} | applicant


def _granted(people: Iterable[int], cases: Sequence[Case]) -> Iterator[_Granted]:
    """All relief of these people that could concern one of these cases (as ``cases.facts.former_relief`` for one)."""
    if not cases:
        return
    members = Member.objects.filter(case=OuterRef("pk")).values("person")
    rows = (
        Case.objects.filter(relieved(), pk__in=cases_of(people))
        .annotate(relieved_on=RELIEVED_ON, sum=Coalesce("approved_amount", "paid_amount"))
        .filter(
            relieved_on__gte=min(_day(case) for case in cases) - LOOK_BACK,
            relieved_on__lte=max(_decided(case) for case in cases),
        )
        .annotate(turn=_TURN, people=ArraySubquery(members))
        .order_by("relieved_on", "turn")
        .values_list(
            "pk", "number", "cause", "incident_key", "relieved_on", "turn", "sum", "household", "applicant",
            "region_path", "people",
        )
    )  # fmt: skip
    for pk, number, cause, key, on, turn, amount, household, applicant, path, members_ in rows:
        assert on is not None  # filtered on
        relief = FormerRelief(
            case_number=number or "",
            cause=Cause(cause),
            incident_key=key,
            approved_on=on,
            amount=amount,
            person_keys=frozenset(map(str, members_)),
            household_key=str(household) if household else None,
        )
        who = frozenset(members_) | ({applicant} if applicant else frozenset())
        yield _Granted(pk, (on, turn), path, who, relief)


def _before(case: Case, people: Iterable[int], by_person: Mapping[int, list[_Granted]]) -> list[FormerRelief]:
    """Relief of these people before this case, the oldest first; details of other townships are not told."""
    now, since = (_decided(case), getattr(case, "turn", 0)), _day(case) - LOOK_BACK
    found = {one.pk: one for person in people for one in by_person.get(person, ())}
    earlier = [one for one in found.values() if one.pk != case.pk and since <= one.order[0] and one.order < now]
    return [
        one.relief if one.region_path.startswith(own_area(case)) else replace(one.relief, elsewhere=True)
        for one in sorted(earlier, key=lambda one: one.order)
    ]


def _day(case: Case) -> date:
    return case.accepted_on or case.applied_on or case.created_at.date()


def _decided(case: Case) -> date:
    assert case.decided_on is not None  # ``decided`` filters on it
    return case.decided_on
