"""Help that comes before the decision (先行救助), and small fast relief (小额快救): how much, how fast, how often."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from common.money import CENT
from common.said import Said
from standards.policy.deadlines import Due, WorkCalendar, due, due_in_calendar_days
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.limits import same_cause, times_this_year
from standards.policy.package.give import Reckoning
from standards.policy.package.model import Limit, Package, ProcedureRule
from standards.policy.package.quantities import NotKnown, Quantities
from standards.policy.package.words import Base, Heads
from standards.policy.printing import SUM, yuan
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Outcome, Track

ADVANCE = Said("先行救助限额", "Limit of advance relief")
SMALL = Said("小额快救限额", "Limit of small fast relief")
AT_MOST = Said("单笔上限", "At most")
STANDARD = Said("城市低保月标准", "Urban monthly standard")


def small_procedure(package: Package) -> ProcedureRule | None:
    """The procedure of small fast relief, where the county's rules know one (handbook 1.6)."""
    return next((rule for rule in package.procedure or () if rule.when.track is Track.SMALL_FAST), None)


def advance(
    *, facts: CaseFacts, rules: Rules, package: Package, amount: Decimal, small: bool = False
) -> Finding[Decimal | None]:
    """One advance stays within its limit, in yuan: the sum at the limit is allowed, a cent more is not (xc-2.2.1, Q13).

    The limit is the package's, else a multiple of the urban standard. Small fast relief has its own, and only where
    the rules know it. A limit that cannot be told allows nothing.
    """
    rule = small_procedure(package)
    if small and rule is None:
        said = Said("本地未施行小额快救。", "The county's rules have no small fast relief.")
        return _limited(SMALL, said, amount, rules, outcome=Outcome.NO, most=None)
    stated = (rule.at_most if rule else None) if small else (package.completion and package.completion.at_most)
    most = _most(stated or None, facts, rules, package, rules.small_multiple if small else rules.advance_multiple)
    title = SMALL if small else ADVANCE
    if most is None:
        said = Said("限额不明，不得先行救助。", "The limit is not known: nothing may be given.")
        return _limited(title, said, amount, rules, outcome=Outcome.UNKNOWN, most=None)
    if amount > most:
        said = Said(f"超过单笔上限{yuan(most)}。", f"Above the limit of {yuan(most).en}.")
        return _limited(title, said, amount, rules, outcome=Outcome.NO, most=most)
    said = Said("在限额内。", "Within the limit.")
    return _limited(title, said, amount, rules, outcome=Outcome.YES, most=most)


def _most(
    limit: Limit | None, facts: CaseFacts, rules: Rules, package: Package, multiple: Decimal | None
) -> Decimal | None:
    if limit is None:
        return rules.standard_times(multiple)
    try:
        amount = Reckoning(Quantities(facts, package, rules)).limit(limit, Heads.HELPED, Base.URBAN)[1]
    except NotKnown:
        return None
    return amount.quantize(CENT, rounding=ROUND_DOWN)


def _limited(
    title: Said, reason: Said, amount: Decimal, rules: Rules, *, outcome: Outcome, most: Decimal | None
) -> Finding[Decimal | None]:
    return Finding(
        code="advance_limit",
        title=title,
        clause="xc-2.2.1",
        outcome=outcome,
        conclusion=most,
        reason=reason,
        inputs={
            SUM: yuan(amount),
            AT_MOST: yuan(most),
            rules.sourced(STANDARD, "urban_dibao"): yuan(rules.urban_dibao),
        },
        effect=Effect.NONE if outcome is Outcome.YES else Effect.BLOCK,
    )


def limit_of(*, facts: CaseFacts, rules: Rules, package: Package, small: bool = False) -> Decimal | None:
    """The most that one advance may be, in yuan; None where it cannot be told or the rules know no such relief."""
    found = advance(facts=facts, rules=rules, package=package, amount=Decimal(0), small=small)
    return found.conclusion


def told_of_former_relief(*, facts: CaseFacts, rules: Rules) -> list[Finding[bool | None] | Finding[int | None]]:
    """The same cause once, twice a year at most: they only warn here, for help cannot wait; the decision asks them
    in full (xc-2.3.2)."""
    found = (same_cause(facts=facts, rules=rules), times_this_year(facts=facts, rules=rules))
    return [replace(one, effect=Effect.WARN) for one in found if one.outcome is Outcome.NO]


def help_due(reported_at: datetime, *, rules: Rules) -> datetime:
    """Until when the first help comes: hours from the report, rest days and nights included (xc-2.2.1).

    Raises ValueError where no number is published.
    """
    if rules.advance_hours is None:
        raise ValueError("no time for the first help is published")
    return reported_at + timedelta(hours=rules.advance_hours)


def is_late(due_at: datetime, at: datetime) -> bool:
    """The last second still counts; the one after it is late."""
    return at > due_at


def paperwork_due(start: date, *, rules: Rules, extensions: int, calendar: WorkCalendar) -> Due:
    """The last day for the paperwork: ``paperwork_days`` from the day of relief or of its easing, as many again for
    each extension (xc-2.2.1, handbook Q12). Raises ValueError where no number is published.
    """
    if rules.paperwork_days is None:
        raise ValueError("no time for the paperwork is published")
    days = rules.paperwork_days * (1 + extensions)
    return due(start, days, calendar) if rules.paperwork_working else due_in_calendar_days(start, days)


def may_extend(*, rules: Rules, extensions: int) -> bool:
    """Whether the time for the paperwork may be extended once more; without a published number it may not."""
    return extensions < (rules.paperwork_extensions or 0)


def small_due(start: date, *, rules: Rules, package: Package) -> Due:
    """The last day of small fast relief, in calendar days from the acceptance; raises ValueError without a number."""
    rule = small_procedure(package)
    days = rule.days if rule is not None and rule.days is not None else rules.small_days
    if days is None:
        raise ValueError("no time for small fast relief is published")
    return due_in_calendar_days(start, days)
