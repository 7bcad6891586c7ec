"""What the policy says of a case: facts and rules in, findings out. No database, no settings, no clock."""

from decimal import Decimal

from standards.policy import amount as amounts
from standards.policy import authority, eligibility, limits, procedure
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Determination, Finding, worst
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Level

__all__ = ["determine"]


def determine(facts: CaseFacts, rules: Rules, *, amount: Decimal | None = None) -> Determination:
    """Everything the policy says of a case at a sum in yuan.

    Whoever decides must be named as in ``facts.deciders``, else separation and recusal of the decider are not judged.
    An approval is possible only with no blockers, with minutes where ``needs_minutes`` and a reason where
    ``needs_reason`` says so.
    """
    waiver = eligibility.means_waiver(facts=facts, rules=rules)
    same_cause = limits.same_cause(facts=facts, rules=rules)
    conditions: tuple[Finding[Conclusion], ...] = (
        eligibility.cause_belongs(facts=facts),
        eligibility.hardship(facts=facts),
        eligibility.income_test(facts=facts, rules=rules, waiver=waiver),
        eligibility.property_test(facts=facts, waiver=waiver),
        eligibility.necessary_expenditure(facts=facts),
        same_cause,
    )
    times = limits.times_this_year(facts=facts, rules=rules)
    cap = amounts.cap(facts=facts, rules=rules)
    usable = amounts.usable(amount)
    level, at_sum = _at_sum(facts, rules, usable.conclusion, cap.conclusion, times)
    return Determination(
        eligible=worst([finding.outcome for finding in conditions]),
        amount=usable.conclusion,
        cap=cap.conclusion,
        level=level,
        findings=(
            procedure.rules_of_the_day(facts=facts, rules=rules),
            eligibility.category_is_no_condition(facts=facts),
            waiver,
            *conditions,
            times,
            cap,
            usable,
            *at_sum,
            authority.separation(
                facts=facts, level=authority.level_without_sum(rules) if usable.conclusion is None else level
            ),
            authority.recusal(facts=facts),
            procedure.steps(facts=facts, rules=rules, means_check=not waiver.conclusion),
            procedure.publicity(facts=facts, rules=rules),
            procedure.time_limit(rules=rules),
        ),
        rules_day=rules.day,
    )


def _at_sum(
    facts: CaseFacts, rules: Rules, amount: Decimal | None, highest: Decimal | None, times: Finding[int | None]
) -> tuple[Level | None, tuple[Finding[Conclusion], ...]]:
    """Level and findings that depend on the sum. What departs from a limit is decided by the county."""
    if amount is None:
        return None, ()
    within_cap = amounts.within_cap(amount=amount, highest=highest)
    raised_by = [finding for finding in (within_cap, times) if finding.effect in (Effect.MINUTES, Effect.REASON)]
    people = amounts.heads(facts)
    level = authority.deciding_level(amount=amount, heads=people, rules=rules, raised_by=raised_by)
    split = limits.split_case(facts=facts, amount=amount, limit=authority.delegated_limit(rules))
    return level.conclusion, (amounts.is_rounded(amount=amount, rules=rules), within_cap, level, split)
