"""What became known after a decision and speaks against its further stages: death, move, suspicion (xc-2.2.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from approvals.terms import PayeeGround, Verdict
from cases.blockers import open_objection
from cases.facts import cases_of
from cases.interim import newest_answer
from cases.models import Case, HouseholdMember
from cases.terms import TerminationGround
from common.errors import Blocker
from standards.policy.terms import StandingAid

SPEAKING = (TerminationGround.APPLICANT_DIED, TerminationGround.MOVED_AWAY, TerminationGround.FALSE_STATEMENTS)
"""Grounds on which another case of the same people ended that matter to this one."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that became known; ``key`` tells whether a review has looked at it."""

    key: str
    text: str


def signs_of(case: Case) -> list[Sign]:
    """What the registry and other cases say of the people helped since the decision; a person looks at each.

    Of a case that may lie out of the reader's sight only its ground is told.
    """
    return [] if case.decided_on is None else [*_payee_died(case), *_left(case), *_ended(case), *_granted(case)]


def _payee_died(case: Case) -> Iterator[Sign]:
    for change in case.payee_changes.all():
        if change.ground == PayeeGround.PAYEE_DIED and change.verdict == Verdict.CONFIRMED:
            words = {"name": change.former["payee_name"], "day": change.proposed_on}
            text = _("%(name)s died: the payee was corrected for that (%(day)s).") % words
            yield Sign(f"payee:{change.pk}", text)


def _left(case: Case) -> Iterator[Sign]:
    """Who stood in the household with this case and left it since; who came back is no sign."""
    people = {member.person_id for member in case.members.all()}
    here = HouseholdMember.objects.filter(household=case.household_id, person__in=people)
    gone = here.filter(left_on__gte=case.decided_on).exclude(person__in=here.filter(left_on=None).values("person"))
    for row in gone.select_related("person").order_by("pk"):
        text = _("%(name)s left the household (recorded on %(day)s).") % {"name": row.person.name, "day": row.left_on}
        yield Sign(f"left:{row.pk}", text)


def _ended(case: Case) -> Iterator[Sign]:
    people = {member.person_id for member in case.members.all()}
    others = Case.objects.filter(pk__in=cases_of(people)).exclude(pk=case.pk)
    for other in others.filter(termination_ground__in=SPEAKING, clock_stopped_on__gte=case.decided_on).order_by("pk"):
        words = {"ground": TerminationGround(other.termination_ground).label, "day": other.clock_stopped_on}
        text = _("Another case of these people was terminated on %(day)s: %(ground)s.") % words
        yield Sign(f"ended:{other.pk}", text)


def _granted(case: Case) -> Iterator[Sign]:
    """Standing aid that was applied for meanwhile and is granted now (二（二）1)."""
    answer = newest_answer(case)
    if answer is not None and answer.granted_from is not None:
        words = {"aid": StandingAid(case.interim_kind).label, "month": f"{answer.granted_from:%Y-%m}"}
        text = _("%(aid)s is granted from %(month)s on: see what hardship is left.") % words
        yield Sign(f"interim:{answer.pk}", text)


def forbidding(case: Case) -> list[Blocker]:
    """What must be settled before anybody reviews or pays a further stage."""
    found = []
    died = (PayeeGround.PAYEE_DIED, Verdict.OPEN)
    if any((change.ground, change.verdict) == died for change in case.payee_changes.all()):
        text = _("A correction says that the payee died; it is confirmed or refused first.")
        found.append(Blocker("payee_died", text, "approvals:payee", "xc-2.2.1"))
    if open_objection(case) is not None:
        text = _("An objection is open: check it and record the result first.")
        found.append(Blocker("objection", text, "cases:publicity", "xc-2.2.1"))
    return found
