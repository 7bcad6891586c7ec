"""Whoever has to pay relief back, or got it by false statements, and applies again."""

from common.said import Said, joined
from standards.policy.deadlines import add_months
from standards.policy.facts import CaseFacts, Owed
from standards.policy.findings import Finding
from standards.policy.printing import MONTH, NONE, counted, shown
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Outcome, ReliefType


def owed(*, facts: CaseFacts, rules: Rules) -> Finding[bool] | None:
    """A household that still has to pay relief back is helped for a stated reason only; one that got it by false
    statements is not helped on application within ``bar_months`` of the order, but in an emergency for a stated reason
    (gwy649-68, handbook 7). None where nothing was ever ordered to be paid back.

    The conclusion says whether something stands in the way. A county without such a number of months bars nobody.
    """
    if not facts.owed:
        return None
    still = [one for one in facts.owed if one.open]
    barring = [one for one in facts.owed if _bars(one, facts, rules)]
    blocked = bool(barring) and facts.relief_type is not ReliefType.EMERGENCY
    return Finding(
        code="owed",
        title=Said("追回救助款与再次申请", "Relief to be paid back"),
        clause="gwy649-68",
        outcome=Outcome.NO if still or barring else Outcome.YES,
        conclusion=bool(still or barring),
        reason=_reason(bool(still), bool(barring), blocked),
        inputs={
            Said("追回记录", "Recoveries"): _labels(facts.owed),
            Said("其中未结清", "Of these still open"): _labels(still),
            Said("申请日期", "Applied on"): shown(facts.applied_on or facts.reference_on),
            rules.sourced(Said("虚假申请后不得再次申请", "No new application after false statements"), "bar_months"): (
                NONE if rules.bar_months is None else counted(rules.bar_months, MONTH)
            ),
        },
        effect=Effect.BLOCK if blocked else Effect.EXPLAIN if still or barring else Effect.NONE,
    )


def _bars(one: Owed, facts: CaseFacts, rules: Rules) -> bool:
    """Whether the day of the application lies in the time for which false statements bar it; its last day included."""
    if not one.false_statements or rules.bar_months is None:
        return False
    day = facts.applied_on or facts.reference_on
    return day is None or one.decided_on <= day <= add_months(one.decided_on, rules.bar_months)


def _reason(still: bool, barring: bool, blocked: bool) -> Said:
    if blocked:
        return Said(
            "因虚报、隐瞒、伪造骗取过救助，仍在不得再次申请的期限内。",
            "Relief was got by false statements, and the time in which no new application is granted is not over.",
        )
    if barring:
        return Said(
            "因虚报、隐瞒、伪造骗取过救助，仍在不得再次申请的期限内；急难情形确需救助的，须说明理由。",
            "Relief was got by false statements not long ago; in an emergency it may be granted for a stated reason.",
        )
    if still:
        return Said(
            "有责令退回的救助款尚未结清，确需救助的，须说明理由。",
            "Relief that was ordered to be paid back is still owed; granting more takes a stated reason.",
        )
    return Said("责令退回的救助款已结清。", "What was ordered to be paid back is settled.")


def _labels(rows: list[Owed] | tuple[Owed, ...]) -> Said:
    """Each recovery with number and day; of those elsewhere only how many there are."""
    said = [Said(f"{one.number} {one.decided_on}") for one in rows if not one.elsewhere]
    if away := len(rows) - len(said):
        said.append(Said(f"外地 {away} 件", f"elsewhere: {away}"))
    return joined(said, "；", "; ") or NONE
