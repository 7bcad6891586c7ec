"""How a case stands before anybody names a sum, and what changes once one is named.

``standards.policy.determination`` adds what concerns the procedure and whoever decides. A comparison of two sets of
rules needs neither, so it asks here: once for the case, then for as many sums as it likes.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from standards.policy import amount as amounts
from standards.policy import authority, eligibility, limits
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Finding, worst
from standards.policy.package import means, route
from standards.policy.package.computed import Computed
from standards.policy.package.model import SILENT, IncomeTest, Package
from standards.policy.package.quantities import counted
from standards.policy.package.sums import computed_for, within_range
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Level, Outcome

AS_THE_PLAN = IncomeTest()
"""A county that says of income no more than the plan does."""


@dataclass(frozen=True, slots=True)
class AtSum:
    """Who decides at a sum (None: cannot be told) and the findings from which that and the need of minutes follow."""

    level: Level | None
    findings: tuple[Finding[Conclusion], ...]

    @property
    def needs_minutes(self) -> bool:
        """Whether the sum takes a deliberation with minutes (一事一议)."""
        return any(finding.effect is Effect.MINUTES for finding in self.findings)


NO_SUM = AtSum(None, ())


@dataclass(frozen=True, slots=True)
class Standing:
    """What policy says of a case whatever the sum: the conditions, the times of the year, the cap, the county's sum."""

    facts: CaseFacts
    rules: Rules
    package: Package
    waiver: Finding[bool]
    conditions: tuple[Finding[Conclusion], ...]
    times: Finding[int | None]
    cap: Finding[Decimal | None]
    computed: Computed | None

    @property
    def eligible(self) -> Outcome:
        """Whether relief may be given at all."""
        return worst([finding.outcome for finding in self.conditions])

    def at(self, amount: Decimal | None) -> AtSum:
        """Level and its grounds at a usable sum in yuan. What departs from a limit is decided by the county."""
        if amount is None:
            return NO_SUM
        facts, rules = self.facts, self.rules
        within = [amounts.within_cap(amount=amount, highest=self.cap.conclusion)]
        if self.computed is not None:
            within.append(within_range(amount=amount, computed=self.computed))
        agreement = route.who_agrees(facts=facts, rules=rules, package=self.package, amount=amount)
        raised_by: list[Finding[Conclusion]] = [
            f for f in (*within, self.times) if f.effect in (Effect.MINUTES, Effect.REASON)
        ]
        if agreement is not None and agreement.level is not Level.TOWNSHIP:
            raised_by.append(agreement.finding)
        level = authority.deciding_level(amount=amount, heads=amounts.heads(facts), rules=rules, raised_by=raised_by)
        return AtSum(level.conclusion, (*within, *([] if agreement is None else [agreement.finding]), level))


def standing(facts: CaseFacts, rules: Rules, package: Package = SILENT) -> Standing:
    """The case by the rules and the package of its county."""
    waiver = _waiver(facts, rules, package)
    cap = amounts.cap(facts=facts, rules=rules)
    return Standing(
        facts=facts,
        rules=rules,
        package=package,
        waiver=waiver,
        conditions=_conditions(facts, rules, package, waiver),
        times=limits.times_this_year(facts=facts, rules=rules),
        cap=cap,
        computed=computed_for(facts=facts, rules=rules, package=package, cap=cap.conclusion),
    )


def _waiver(facts: CaseFacts, rules: Rules, package: Package) -> Finding[bool]:
    """The waiver of the means check; a county's procedure may spare it or ask for it by itself."""
    waiver = eligibility.means_waiver(facts=facts, rules=rules)
    return route.means_check_by_procedure(waiver, facts=facts, rules=rules, package=package)


def _conditions(
    facts: CaseFacts, rules: Rules, package: Package, waiver: Finding[bool]
) -> tuple[Finding[Conclusion], ...]:
    """Whether relief may be given at all; what the county does not say follows the plan."""
    income = eligibility.income_test(facts=facts, rules=rules, waiver=waiver)
    if package.income not in (None, AS_THE_PLAN):
        income = means.income_test(facts=facts, rules=rules, package=package, waiver=waiver)
    assets = eligibility.property_test(facts=facts, waiver=waiver)
    if package.property:
        assets = means.property_test(facts=facts, rules=rules, package=package, waiver=waiver)
    kind = means.emergency_kind(facts=facts, rules=rules, package=package)
    expenses = tuple(e for e, _kind in counted(facts.expenses, package))
    counted_only = facts if expenses == facts.expenses else replace(facts, expenses=expenses)
    return (
        eligibility.cause_belongs(facts=facts),
        *([] if kind is None else [kind]),
        eligibility.hardship(facts=facts),
        income,
        assets,
        eligibility.necessary_expenditure(facts=counted_only),
        limits.same_cause(facts=facts, rules=rules),
    )
