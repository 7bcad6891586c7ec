"""What is told of people with cases out of sight: that and how often, never what, when, where or how much."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from accounts.officer import Officer, within
from cases.models import Case, Member
from cases.terms import State
from cases.workflow import FINAL_STATES
from common.said import Said, in_both

GRANTED = (State.APPROVED, State.PAID, State.CLOSED)
NEVER_IN_HAND = (*FINAL_STATES, State.DRAFT, *GRANTED)


class Hidden(NamedTuple):
    """What is read of somebody's case that the reader may not see."""

    person: int
    case: int
    county: int
    state: str
    decided_on: date | None
    helped_on: date | None

    @property
    def relieved_on(self) -> date | None:
        """From when it counts as relief (``cases.facts.relieved``)."""
        return self.helped_on or (self.decided_on if self.state in GRANTED else None)


def told_of_elsewhere(people: Collection[int], officer: Officer, *, county_id: int | None, today: date) -> list[str]:
    """The sentences: of other townships of the county whether there is anything, of other counties how often."""
    told = _sentences(_hidden(people, officer.case_paths), county_id=county_id, today=today)
    return [said.label for said in told]


def told_of_each(
    people: Collection[int], *, area: Collection[str], county_id: int | None, today: date
) -> dict[int, list[Said]]:
    """The same sentences for each of many people, to be kept and read by everybody who may see ``area``."""
    cases: dict[int, list[Hidden]] = defaultdict(list)
    for one in _hidden(people, area):
        cases[one.person].append(one)
    return {person: list(_sentences(theirs, county_id=county_id, today=today)) for person, theirs in cases.items()}


def of_household(case: Case, officer: Officer, *, today: date) -> list[str]:
    """What is told of the members of a case; its own area shows its possible duplicates themselves."""
    people = set(case.members.values_list("person", flat=True)) | ({case.applicant_id} if case.applicant_id else set())
    return told_of_elsewhere(people, officer, county_id=case.county_id, today=today)


def _hidden(people: Collection[int], area: Iterable[str]) -> list[Hidden]:
    """The cases outside ``area`` in which these people applied or are members; two searches, each with its index."""
    paths = tuple(area)
    applied = Case.objects.filter(applicant__in=people).exclude(within("region_path", paths))
    belong = Member.objects.filter(person__in=people).exclude(within("case__region_path", paths))
    rows = {*applied.values_list("applicant", "pk", "county", "state", "decided_on", "helped_on")}
    named = ("person", "case", "case__county", "case__state", "case__decided_on", "case__helped_on")
    rows |= {*belong.values_list(*named)}
    return [Hidden(*row) for row in rows]


def _sentences(cases: Sequence[Hidden], *, county_id: int | None, today: date) -> Iterator[Said]:
    near, far = ([c for c in cases if (c.county == county_id) is here] for here in (True, False))
    if _in_hand(near):
        yield in_both("Another township of this county has an application of this person in hand.")
    if _of_this_year(near, today):
        yield in_both("This person was granted relief in another township of this county this year.")
    if _in_hand(far):
        yield in_both("Another county has an application of this person in hand.")
    if times := _of_this_year(far, today):
        yield in_both("Relief in other counties this year: %(times)d.", {"times": times})


def _in_hand(cases: Iterable[Hidden]) -> bool:
    return any(c.state not in NEVER_IN_HAND for c in cases)


def _of_this_year(cases: Iterable[Hidden], today: date) -> int:
    """How many cases; one of several members of the household counts once."""
    granted = (c for c in cases if c.relieved_on and c.relieved_on.year == today.year)
    return len({c.case for c in granted})
