"""The determination of a case as it stands now, by the rules fixed at its acceptance."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from accounts.duties import Duty
from accounts.models import Posting
from cases.facts import case_facts, load
from cases.interim import interim_finding
from cases.models import Case
from common.errors import Blocker
from standards.packages.selectors import package_of
from standards.policy.determination import determine
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Determination, Finding
from standards.policy.rules import Rules
from standards.policy.terms import Outcome
from standards.selectors import rules_on


def rules_of(case: Case, *, today: date) -> Rules:
    """The rules fixed at acceptance; before it, today's."""
    return Rules.from_json(case.rules) if case.rules else rules_on(today, case.region_path)


def determination_of(
    case: Case,
    *,
    today: date,
    area: Iterable[str],
    amount: Decimal | None = None,
    decider: int | None = None,
    unrelated: bool = False,
) -> Determination:
    """Everything the policy says about this case, optionally for a sum and with the officer who would decide.

    ``area`` is what the reader may see of former relief (``cases.facts.case_facts``).
    ``unrelated`` is the decider's declaration to be no member and no close relative of the household.
    """
    return judged(
        case, facts_of(case, today=today, area=area, decider=decider, unrelated=unrelated), today=today, amount=amount
    )


def judged(case: Case, facts: CaseFacts, *, today: date, amount: Decimal | None = None) -> Determination:
    """The same for facts that were read before; by the proposed sum if no other is asked about."""
    rules = rules_of(case, today=today)
    asked = case.proposed_amount if amount is None else amount
    package = case.package if case.rules else package_of(rules.packages)
    found = determine(facts, rules, amount=asked, package=package)
    meanwhile = interim_finding(case, today=today)
    return found if meanwhile is None else replace(found, findings=(*found.findings, meanwhile))


def facts_of(
    case: Case, *, today: date, area: Iterable[str], decider: int | None = None, unrelated: bool = False
) -> CaseFacts:
    """The facts of this case, with the officer who would decide it, if there is one; read once for several sums."""
    facts = case_facts(load(case), area=area)
    if decider is None:
        return facts
    return replace(
        facts,
        decided_on=today,
        deciders=(str(decider),),
        related_officers=frozenset() if unrelated else None,
        sole_officer=is_sole_officer(case, decider, on=today),
    )


def is_sole_officer(case: Case, user_id: int, *, on: date) -> bool:
    """Whether nobody else is posted to decide or investigate at the township's own office."""
    posted = Posting.objects.in_force(on).of_persons()
    others = posted.filter(office__region=case.township, duty__in=(Duty.CASEWORK, Duty.DECIDE))
    return not others.exclude(user_id=user_id).exists()


TOLD_BY_A_VISIT = frozenset(
    {
        "hardship",
        "income",
        "property",
        "expenditure",
        "emergency_kind",
        "county_procedure",
        "computed",
        "within_range",
        "who_agrees",
    }
)
"""Findings that rest on what a home visit verifies: while they are open, it has something left to establish."""


def decision_blockers(determination: Determination, *, mend: str = "") -> list[Blocker]:
    """The findings that stand in the way of a decision at this sum, as blockers with their clause.

    ``mend`` is the page on which the reader gets a fact that is not known established.
    """
    return [Blocker(f.code, f.reason.label, mend if _is_open(f) else "", f.clause) for f in determination.blockers]


def _is_open(finding: Finding[Conclusion]) -> bool:
    return finding.outcome is Outcome.UNKNOWN and finding.code in TOLD_BY_A_VISIT
