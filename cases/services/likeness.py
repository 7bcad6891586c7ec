"""Possible duplicates: cases that look alike, each pair decided by an officer."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.facts import cases_of
from cases.models import Case, Likely, Member, Person
from cases.services.door import lock_case
from cases.terms import Alike, Likeness, State
from cases.workflow import FINAL_STATES
from common.errors import Invalid, NotFound
from common.stated import UpTo
from standards.policy.deadlines import add_months
from standards.policy.terms import Cause

SHORTEST_NUMBER = 4
"""Characters from which on a number tells one incident from those of other people; "无" and "1" do not."""
MOST = 20
"""Cases that one reason names, the newest first: more would not be compared by anybody."""


def find_likely(case: Case) -> None:
    """Note what looks like this case in the county: in hand, or relieved in the last 12 months.

    Open pairs that no longer fit, because facts changed, are dropped. A decided pair stays as it was decided, until
    the two become alike in something that the officer did not see.
    """
    found = _alike(case)
    known = {pair.other_id: pair for pair in case.likely.all()}
    case.likely.filter(likeness=Likeness.OPEN).exclude(other__in=found).delete()
    Likely.objects.bulk_create(
        [Likely(case=case, other_id=other, why=_codes(why)) for other, why in found.items() if other not in known],
        ignore_conflicts=True,
    )
    for other, pair in known.items():
        if found.get(other, set()) - set(pair.reasons):
            pair.why = _codes(found[other] | set(pair.reasons))
            pair.likeness = pair.likeness if pair.likeness == Likeness.SAME else Likeness.OPEN
            pair.save(update_fields=["why", "likeness"])


def _codes(why: set[Alike]) -> str:
    return ",".join(reason.value for reason in Alike if reason in why)


def _alike(case: Case) -> dict[int, set[Alike]]:
    """The cases that are like this one, with all reasons; a query with an index of its own for each."""
    others = (
        Case.objects.filter(county_id=case.county_id)
        .exclude(pk=case.pk)
        .exclude(state__in=(State.DRAFT, *FINAL_STATES), approved_amount=None, helped_on=None)
        .exclude(decided_on__lt=add_months(case.begun_on, -12))
        .exclude(decided_on=None, helped_on__lt=add_months(case.begun_on, -12))
        .order_by("-pk")
    )
    found: defaultdict[int, set[Alike]] = defaultdict(set)
    for reason, like in _searches(case):
        for pk in others.filter(like).values_list("pk", flat=True)[:MOST]:
            found[pk].add(reason)
    return dict(found)


def _searches(case: Case) -> Iterator[tuple[Alike, Q]]:
    """What is looked for. The same person may well have another hardship; somebody else may not have the same."""
    members = list(case.members.select_related("person"))
    people = {member.person_id for member in members}
    strangers = Person.objects.exclude(pk__in=people)
    yield Alike.PERSON, Q(pk__in=list(cases_of(people).values_list("pk", flat=True)), cause=case.cause)
    if born := [Q(name=m.person.name, birth_on=m.person.birth_on) for m in members if m.person.birth_on]:
        yield Alike.NAME_AND_BIRTH, _with(strangers.filter(_any(born)))
    if phones := [Q(phone_index=m.phone_index, person__name=m.person.name) for m in members if m.phone_index]:
        named = Member.objects.filter(_any(phones)).exclude(person__in=people)
        yield Alike.NAME_AND_PHONE, Q(pk__in=list(named.values_list("case", flat=True)))
    if case.village_name and members:
        without = [Q(person__name=m.person.name, person__id_index=None) for m in members if m.person.id_index]
        anybody = [Q(person__name=m.person.name) for m in members if not m.person.id_index]
        here = Member.objects.filter(case__township=case.township_id, case__village_name=case.village_name)
        named = here.filter(_any([*without, *anybody])).exclude(person__in=people)
        yield Alike.NAME_AND_VILLAGE, Q(pk__in=list(named.values_list("case", flat=True)))
    if len(case.incident_plain) >= SHORTEST_NUMBER and case.cause != Cause.EDUCATION:  # a school year is everybody's
        same_incident = Q(cause=case.cause, incident_plain=case.incident_plain)
        yield Alike.INCIDENT, same_incident & ~Q(applicant__in=people)
    if case.account_index:
        yield Alike.ACCOUNT, Q(account_index=case.account_index) & ~Q(applicant__in=people)


def _any(wanted: list[Q]) -> Q:
    whole = Q()
    for one in wanted:
        whole |= one
    return whole


def _with(people: QuerySet[Person]) -> Q:
    """Their cases, found first: few ids, whatever the planner thinks of a million cases."""
    return Q(pk__in=list(cases_of(list(people.values_list("pk", flat=True))).values_list("pk", flat=True)))


@transaction.atomic
def choose_likeness(
    case_id: int, likely_id: int, *, officer: Officer, at: datetime, likeness: Likeness, note: Annotated[str, UpTo(500)]
) -> Likely:
    """Decide a possible duplicate, with the grounds; a case that is the same is then withdrawn or refused by its own
    step. Raises Invalid for what is no verdict.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    pair = case.likely.filter(pk=likely_id).first()
    if pair is None:
        raise NotFound("likely_not_found", _("There is no such pair."))
    if likeness not in Likeness.verdicts():
        text = _("Choose one of the verdicts.")
        raise Invalid("no_verdict", text, fields={"likeness": text})
    if not note.strip():
        text = _("Say on what grounds.")
        raise Invalid("note_missing", text, fields={"note": text})
    if (pair.likeness, pair.note) == (likeness, note):
        return pair
    pair.likeness, pair.note, pair.decided_by_id = likeness, note, officer.user_id
    pair.save()
    record(
        Verb.DUPLICATE_RESOLVED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"likeness": likeness.value}, note=note,
    )  # fmt: skip
    return pair
