"""Which papers a case owes."""

from typing import TYPE_CHECKING

from standards.policy.package.paperwork import papers_of
from standards.policy.procedure import Paper
from standards.policy.rules import Rules
from standards.policy.terms import PaperKind
from standards.selectors import rules_on

if TYPE_CHECKING:
    from cases.models import Case


def asked_papers(case: "Case") -> tuple[Paper, ...]:
    """The checklist by the rules fixed on the case, before acceptance by those of the day of the application.

    The one answer for every page: each paper says whether it is required at once, owed later, or brought if there is
    one. Empty until type and cause are stated, and what else ``papers_of`` must know.
    """
    from cases.facts import case_facts, load  # they look at blockers, which look here

    if not (case.relief_type and case.cause):
        return ()
    day = case.begun_on
    rules = Rules.from_json(case.rules) if case.rules else rules_on(day, case.region_path)
    facts = case_facts(load(case), area=(), history=False)
    papers = papers_of(facts=facts, rules=rules, package=case.package)
    return tuple(paper for paper in papers if paper.code not in _IDENTITY) if _has_no_document(case) else papers


_IDENTITY = (PaperKind.ID_CARD, PaperKind.HOUSEHOLD_BOOK)
"""Nobody is asked for them who has none; he is described instead (xc-2.2.1)."""


def _has_no_document(case: "Case") -> bool:
    person = next((m.person for m in case.members.all() if m.person_id == case.applicant_id), None)
    return person is not None and not person.id_index and bool(person.no_id_reason)
