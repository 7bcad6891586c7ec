"""What the policy says of a case: facts and rules in, findings out. No database, no settings, no clock."""

from dataclasses import dataclass, replace
from decimal import Decimal

from standards.policy import amount as amounts
from standards.policy import authority, eligibility, limits, procedure
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Determination, Finding, worst
from standards.policy.package import means, route
from standards.policy.package.computed import Computed
from standards.policy.package.model import SILENT, IncomeTest, Package
from standards.policy.package.quantities import counted
from standards.policy.package.sums import computed_finding, computed_for, within_range
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Level

__all__ = ["determine"]

AS_THE_PLAN = IncomeTest()
"""A county that says of income no more than the plan does."""


def determine(
    facts: CaseFacts, rules: Rules, *, amount: Decimal | None = None, package: Package = SILENT
) -> Determination:
    """Everything the policy says of a case at a sum in yuan, by the rules and the package of its county.

    Whoever decides must be named as in ``facts.deciders``, else separation and recusal of the decider are not judged.
    An approval is possible only with no blockers, with minutes where ``needs_minutes`` and a reason where
    ``needs_reason`` says so.
    """
    case = _Case(facts, rules, package)
    waiver = _waiver(case)
    conditions = _conditions(case, waiver)
    times = limits.times_this_year(facts=facts, rules=rules)
    cap = amounts.cap(facts=facts, rules=rules)
    usable = amounts.usable(amount)
    computed = computed_for(facts=facts, rules=rules, package=package, cap=cap.conclusion)
    level, at_sum = _at_sum(case, usable.conclusion, cap.conclusion, times, computed)
    return Determination(
        eligible=worst([finding.outcome for finding in conditions]),
        amount=usable.conclusion,
        cap=cap.conclusion,
        level=level,
        computed=computed,
        findings=(
            procedure.rules_of_the_day(facts=facts, rules=rules),
            eligibility.category_is_no_condition(facts=facts),
            waiver,
            *conditions,
            times,
            cap,
            *([] if computed is None else [computed_finding(computed)]),
            usable,
            *at_sum,
            authority.separation(
                facts=facts, level=authority.level_without_sum(rules) if usable.conclusion is None else level
            ),
            authority.recusal(facts=facts),
            *_procedure(case, waiver),
        ),
        rules_day=rules.day,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """What every part looks at."""

    facts: CaseFacts
    rules: Rules
    package: Package


def _waiver(case: _Case) -> Finding[bool]:
    """The waiver of the means check; a county's procedure may spare it or ask for it by itself."""
    waiver = eligibility.means_waiver(facts=case.facts, rules=case.rules)
    return route.means_check_by_procedure(waiver, facts=case.facts, rules=case.rules, package=case.package)


def _conditions(case: _Case, waiver: Finding[bool]) -> tuple[Finding[Conclusion], ...]:
    """Whether relief may be given at all; what the county does not say follows the plan."""
    facts, rules, package = case.facts, case.rules, case.package
    income = eligibility.income_test(facts=facts, rules=rules, waiver=waiver)
    if package.income not in (None, AS_THE_PLAN):
        income = means.income_test(facts=facts, rules=rules, package=package, waiver=waiver)
    assets = eligibility.property_test(facts=facts, waiver=waiver)
    if package.property:
        assets = means.property_test(facts=facts, rules=rules, package=package, waiver=waiver)
    kind = means.emergency_kind(facts=facts, rules=rules, package=package)
    counted_only = replace(facts, expenses=tuple(e for e, _kind in counted(facts.expenses, package)))
    return (
        eligibility.cause_belongs(facts=facts),
        *([] if kind is None else [kind]),
        eligibility.hardship(facts=facts),
        income,
        assets,
        eligibility.necessary_expenditure(facts=counted_only),
        limits.same_cause(facts=facts, rules=rules),
    )


def _at_sum(
    case: _Case,
    amount: Decimal | None,
    highest: Decimal | None,
    times: Finding[int | None],
    computed: Computed | None,
) -> tuple[Level | None, tuple[Finding[Conclusion], ...]]:
    """Level and findings that depend on the sum. What departs from a limit is decided by the county."""
    if amount is None:
        return None, ()
    facts, rules = case.facts, case.rules
    within = [amounts.within_cap(amount=amount, highest=highest)]
    if computed is not None:
        within.append(within_range(amount=amount, computed=computed))
    agreement = route.who_agrees(facts=facts, rules=rules, package=case.package, amount=amount)
    raised_by: list[Finding[Conclusion]] = [f for f in (*within, times) if f.effect in (Effect.MINUTES, Effect.REASON)]
    if agreement is not None and agreement.level is not Level.TOWNSHIP:
        raised_by.append(agreement.finding)
    level = authority.deciding_level(amount=amount, heads=amounts.heads(facts), rules=rules, raised_by=raised_by)
    split = limits.split_case(facts=facts, amount=amount, limit=authority.delegated_limit(rules))
    rounding = amounts.is_rounded(amount=amount, rules=rules)
    return level.conclusion, (
        rounding, *within, *([] if agreement is None else [agreement.finding]), level, split,
    )  # fmt: skip


def _procedure(case: _Case, waiver: Finding[bool]) -> tuple[Finding[Conclusion], ...]:
    """Steps, days and paperwork; ``rules`` carry the county's days already (``package.route.for_this_case``)."""
    facts, rules, package = case.facts, case.rules, case.package
    own = route.procedure_finding(facts=facts, rules=rules, package=package)
    completion = route.completion_finding(facts=facts, package=package)
    publicised = route.is_publicised(facts=facts, rules=rules, package=package)
    publicity = procedure.publicity(facts=facts, rules=rules)
    return (
        procedure.steps(facts=facts, rules=rules, means_check=not waiver.conclusion, publicised=publicised),
        *([] if own is None else [own]),
        route.publicity_by_procedure(publicity, facts=facts, rules=rules, package=package),
        procedure.time_limit(rules=rules),
        *([] if completion is None else [completion]),
    )
