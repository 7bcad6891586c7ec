"""Everything that the policy says of a case, with the procedure and whoever decides."""

from decimal import Decimal

from standards.policy import amount as amounts
from standards.policy import authority, eligibility, limits, procedure, recovery
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Determination, Finding
from standards.policy.package import route
from standards.policy.package.model import SILENT, Package
from standards.policy.package.sums import computed_finding
from standards.policy.rules import Rules
from standards.policy.standing import AtSum, Standing, standing


def determine(
    facts: CaseFacts, rules: Rules, *, amount: Decimal | None = None, package: Package = SILENT
) -> Determination:
    """Everything the policy says of a case at a sum in yuan, by the rules and the package of its county.

    Whoever decides must be named as in ``facts.deciders``, else separation and recusal of the decider are not judged.
    An approval is possible only with no blockers, with minutes where ``needs_minutes`` and a reason where
    ``needs_reason`` says so.
    """
    case = standing(facts, rules, package)
    usable = amounts.usable(amount)
    owed = recovery.owed(facts=facts, rules=rules)
    at_sum = case.at(usable.conclusion)
    return Determination(
        eligible=case.eligible,
        amount=usable.conclusion,
        cap=case.cap.conclusion,
        level=at_sum.level,
        computed=case.computed,
        findings=(
            procedure.rules_of_the_day(facts=facts, rules=rules),
            eligibility.category_is_no_condition(facts=facts),
            case.waiver,
            *case.conditions,
            case.times,
            *([] if owed is None else [owed]),
            case.cap,
            *([] if case.computed is None else [computed_finding(case.computed)]),
            usable,
            *_at_sum(case, at_sum, usable.conclusion),
            authority.separation(
                facts=facts, level=authority.level_without_sum(rules) if usable.conclusion is None else at_sum.level
            ),
            authority.recusal(facts=facts),
            *_procedure(case),
        ),
        rules_day=rules.day,
    )


def _at_sum(case: Standing, at: AtSum, amount: Decimal | None) -> tuple[Finding[Conclusion], ...]:
    """The grounds of the level, and the warnings about the sum around them; nothing while there is none."""
    if amount is None:
        return ()
    rounding = amounts.is_rounded(amount=amount, rules=case.rules)
    split = limits.split_case(facts=case.facts, amount=amount, limit=authority.delegated_limit(case.rules))
    return (rounding, *at.findings, split)


def _procedure(case: Standing) -> tuple[Finding[Conclusion], ...]:
    """Steps, days and paperwork; ``rules`` carry the county's days already (``package.route.for_this_case``)."""
    facts, rules, package = case.facts, case.rules, case.package
    own = route.procedure_finding(facts=facts, rules=rules, package=package)
    completion = route.completion_finding(facts=facts, package=package)
    publicised = route.is_publicised(facts=facts, rules=rules, package=package)
    publicity = procedure.publicity(facts=facts, rules=rules)
    return (
        procedure.steps(facts=facts, rules=rules, means_check=not case.waiver.conclusion, publicised=publicised),
        *([] if own is None else [own]),
        route.publicity_by_procedure(publicity, facts=facts, rules=rules, package=package),
        procedure.time_limit(rules=rules),
        *([] if completion is None else [completion]),
    )
