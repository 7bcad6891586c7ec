"""One decided case by two sets of rules: pure, without database or clock.

Before are the rules that were fixed for the case at its acceptance, after the same with the changes over them; the
facts are those of the decision on both sides. What is asked is what the *rules* say, not what people made of them:

- **Eligible** is who meets every condition and to whom the county's tiers give something. Where a fact or a number is
  missing on either side, or nobody can tell who decides, the case cannot be told: it is counted by itself and adds to
  no sum of money, never taken as passed.
- **The sum before** is what was granted (nothing for a case that was refused). **After** it is the same sum, moved as
  little as the new rules ask: into the new range, onto the nearest lower one of fixed steps, and below the new cap
  where the county has no tiers for the case. Who decided it would still pick what he picked, as far as he may.
- A sum outside the old range rested on a deliberation or on a reason that people gave. No rule found it, so no rule
  moves it; only who is no longer eligible loses it.
- Who was refused although the rules allowed relief would be refused again. Who was refused by the rules and would now
  be eligible is given the sum that the review proposed, moved in the same way; without a proposal the lowest of the new
  range; without a range the sum is not known and is counted apart.
- **Who decides** and whether **minutes** are needed is asked at these sums, on both sides by the rules alone.

So the same rules on both sides change nothing, whatever people decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from common.said import Said
from reporting.terms import Change
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Finding, worst
from standards.policy.package.model import Package
from standards.policy.rules import Rules
from standards.policy.standing import NO_SUM, AtSum, Standing, standing
from standards.policy.terms import Level, Outcome

NOTHING = Decimal("0.00")
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Ruling:
    """A set of rules by which a case is looked at."""

    rules: Rules
    package: Package


@dataclass(frozen=True, slots=True)
class Side:
    """What one set of rules makes of a case: the sum in yuan (None: not known), who decides, minutes or not."""

    eligible: Outcome
    amount: Decimal | None
    level: Level | None
    minutes: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A case before and after. ``reasons`` are the findings by which it comes out otherwise, in both languages."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    reasons: tuple[Said, ...] = ()

    @property
    def known(self) -> bool:
        """Whether both sides can be told."""
        return Change.UNKNOWN not in self.changes


def compared(
    facts: CaseFacts, before: Ruling, after: Ruling, *, granted: Decimal | None, proposed: Decimal | None
) -> Compared:
    """The case by both sets of rules; ``granted`` yuan by the decision, ``proposed`` by the review."""
    old, new = (standing(facts, ruling.rules, ruling.package) for ruling in (before, after))
    gave, gives = _gives(old), _gives(new)
    asked = proposed if granted is None else granted
    kept = granted is not None and gave is Outcome.NO  # the rules never gave it, so they do not take it away
    by_people = kept or (asked is not None and not _fits(asked, old))
    then = asked if by_people else _moved(asked, new)
    at_old = old.at(asked) if gave is Outcome.YES or kept else NO_SUM
    at_new = new.at(then) if gives is Outcome.YES or kept else NO_SUM
    if not kept and gives is Outcome.NO:
        amount: Decimal | None = NOTHING
    else:
        amount = NOTHING if granted is None and gave is Outcome.YES else then
    sides = (
        Side(gave, NOTHING if granted is None else granted, at_old.level, at_old.needs_minutes),
        Side(gives, amount, at_new.level, at_new.needs_minutes),
    )
    if _not_told(gave, asked, at_old) or _not_told(gives, then, at_new):
        unsure = Side(gives, None, at_new.level, at_new.needs_minutes)
        return Compared(sides[0], unsure, (Change.UNKNOWN,), _missing(old, at_old, new, at_new))
    changes = _changes(*sides)
    return Compared(*sides, changes, _reasons(old, at_old, new, at_new) if changes else ())


def _gives(case: Standing) -> Outcome:
    """Whether the rules give this case anything: its conditions, and the county's tiers where one is meant for it."""
    tiers = case.computed
    if tiers is None or (tiers.outcome is Outcome.NO and not tiers.rule):
        return case.eligible
    return worst((case.eligible, tiers.outcome))


def _fits(amount: Decimal, case: Standing) -> bool:
    """Whether the sum lies where the rules would have it."""
    return amount == _moved(amount, case)


def _moved(amount: Decimal | None, case: Standing) -> Decimal | None:
    """The sum, moved as little as these rules ask; without one the lowest that they give, None where they have none."""
    tiers, cap = case.computed, case.cap.conclusion
    if tiers is None or tiers.low is None or tiers.high is None:
        return amount if amount is None or cap is None else min(amount, cap)
    if amount is None:
        return tiers.low
    if tiers.choices:
        return max((choice for choice in tiers.choices if choice <= amount), default=min(tiers.choices))
    return min(max(amount, tiers.low), tiers.high)


def _not_told(gives: Outcome, amount: Decimal | None, at: AtSum) -> bool:
    return gives is Outcome.UNKNOWN or (at is not NO_SUM and amount is not None and at.level is None)


def _changes(before: Side, after: Side) -> tuple[Change, ...]:
    found = []
    if before.eligible is not after.eligible:
        found.append(Change.GAINS if after.eligible is Outcome.YES else Change.LOSES)
    if before.level is not None and after.level is not None:
        if before.level is not after.level:
            found.append(Change.TO_COUNTY if after.level is Level.COUNTY else Change.TO_TOWNSHIP)
        if before.minutes is not after.minutes:
            found.append(Change.MINUTES if after.minutes else Change.NO_MINUTES)
    if before.amount is not None and after.amount is not None and before.amount != after.amount:
        found.append(Change.MORE if after.amount > before.amount else Change.LESS)
    return tuple(found)


def _reasons(old: Standing, at_old: AtSum, new: Standing, at_new: AtSum) -> tuple[Said, ...]:
    """The new findings that say otherwise than the old ones of the same question."""
    were, are = _by_code(old, at_old), _by_code(new, at_new)
    said = [one.reason for code, one in are.items() if code not in were or were[code].outcome is not one.outcome]
    if at_old.level is not at_new.level and "deciding_level" in are:
        said.append(are["deciding_level"].reason)
    if new.computed is not None and (old.computed is None or old.computed.reason != new.computed.reason):
        said.append(new.computed.reason)
    elif old.cap.conclusion != new.cap.conclusion:
        said.append(new.cap.reason)
    return tuple(dict.fromkeys(said))[:MOST_REASONS]


def _missing(old: Standing, at_old: AtSum, new: Standing, at_new: AtSum) -> tuple[Said, ...]:
    """What cannot be told, on either side."""
    said = []
    for case, at in ((old, at_old), (new, at_new)):
        said += [one.reason for one in _by_code(case, at).values() if one.outcome is Outcome.UNKNOWN]
        if case.computed is not None and case.computed.outcome is Outcome.UNKNOWN:
            said.append(case.computed.reason)
    return tuple(dict.fromkeys(said))[:MOST_REASONS]


def _by_code(case: Standing, at: AtSum) -> Mapping[str, Finding[Conclusion]]:
    return {one.code: one for one in (*case.conditions, *at.findings)}
