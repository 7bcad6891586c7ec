"""The checklist of a case: the papers of the plan, and those that its county asks for besides or instead."""

from standards.policy.eligibility import means_waiver
from standards.policy.facts import CaseFacts
from standards.policy.package.conditions import fits
from standards.policy.package.model import Package, PaperRule
from standards.policy.package.quantities import NotKnown, Quantities
from standards.policy.package.route import means_check_by_procedure
from standards.policy.procedure import Paper, papers_for
from standards.policy.rules import Rules
from standards.policy.terms import ReliefType


def papers_of(*, facts: CaseFacts, rules: Rules, package: Package) -> tuple[Paper, ...]:
    """The papers of the household's cause and category (xc-2.1.2, gwy649-48); a county's paper of the same code counts
    instead, and one whose condition cannot be told yet is asked for. Empty while the category is not known, but for an
    emergency: what it owes can be told of any household (xc-2.2.1).
    """
    if facts.category is None and facts.relief_type is not ReliefType.EMERGENCY:
        return ()
    q = Quantities(facts, package, rules)
    own = {rule.code: rule for rule in package.papers or () if _asked(rule, q)}
    waived = means_waiver(facts=facts, rules=rules)
    waived = means_check_by_procedure(waived, facts=facts, rules=rules, package=package)
    plan = papers_for(facts.relief_type, facts.cause, facts.category, means_checked=not waived.conclusion)
    kept = [own.pop(paper.code, paper) for paper in plan]
    return tuple(one if isinstance(one, Paper) else _paper(one) for one in (*kept, *own.values()))


def _asked(rule: PaperRule, q: Quantities) -> bool:
    try:
        return fits(rule.when, q)
    except NotKnown:
        return True


def _paper(rule: PaperRule) -> Paper:
    return Paper(rule.code, rule.required, "xc-2.3.1", rule.title)
