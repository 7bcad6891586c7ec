"""What the computed sum means for a case: the finding before a sum is named, and the one at a sum."""

from decimal import Decimal

from common.said import Said
from standards.policy import printing
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.package.computed import Computed, Span
from standards.policy.package.engine import compute, unknown
from standards.policy.package.give import Reckoning
from standards.policy.package.model import Package
from standards.policy.package.quantities import NotKnown, Quantities
from standards.policy.package.route import procedure_of
from standards.policy.package.words import Base, Heads
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Outcome

TITLE = Said("分类分档标准", "Standard by kind and degree")


def computed_for(*, facts: CaseFacts, rules: Rules, package: Package, cap: Decimal | None) -> Computed | None:
    """The sum or range of the county's rules, below the cap and the limit of the procedure.

    None where it has no rule for cases handled like this one: then the cap alone holds.
    """
    if not any(rule.when.track in (None, facts.track) for rule in package.amounts or ()):
        return None
    limits = [] if cap is None else [(printing.CAP, cap)]
    try:
        limits += _of_procedure(facts, rules, package)
    except NotKnown as missing:
        return unknown(missing)
    return compute(facts=facts, rules=rules, package=package, above_all=limits)


def _of_procedure(facts: CaseFacts, rules: Rules, package: Package) -> list[tuple[Said, Decimal]]:
    """The limit of the procedure that the case takes; raises NotKnown."""
    procedure = procedure_of(facts=facts, rules=rules, package=package)
    if procedure is None or procedure.at_most is None:
        return []
    text, most = Reckoning(Quantities(facts, package, rules)).limit(procedure.at_most, Heads.HELPED, Base.URBAN)
    return [(Said(f"{procedure.title}：{text}", f"{procedure.title}: {text.en}"), most)]


def computed_finding(computed: Computed) -> Finding[Decimal | None]:
    """What the county's tiers give this case; a fact that is missing blocks (xc-2.3.1, gwy649-49)."""
    inputs = {Said("适用标准", "Rule"): Said(computed.title or "无", computed.title or "none")}
    if computed.source:
        inputs[Said("文件原文", "Words of the document")] = Said(computed.source)
    return Finding(
        code="computed",
        title=TITLE,
        clause="xc-2.3.1",
        outcome=computed.outcome,
        conclusion=computed.high,
        reason=computed.reason,
        inputs=inputs,
        effect=Effect.BLOCK if computed.outcome is Outcome.UNKNOWN else Effect.NONE,
    )


def within_range(*, amount: Decimal, computed: Computed) -> Finding[bool | None]:
    """Inside the range the officer picks and says why; below it a reason is needed, above it minutes (xc-2.3.1)."""
    outcome, effect, reason = _judged(amount, computed)
    inputs = {printing.SUM: printing.yuan(amount)}
    if computed.low is not None and computed.high is not None:
        inputs[Said("标准幅度", "Range")] = Span(computed.low, computed.high).show()
    return Finding(
        code="within_range",
        title=Said("是否在标准幅度内", "Sum within the range"),
        clause="xc-2.3.1",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.YES,
        reason=reason,
        inputs=inputs,
        effect=effect,
    )


NOT_COVERED = Said(
    "本地标准没有涵盖本案情形，须说明金额如何确定。", "No rule covers this case: say how the sum was found."
)
NOTHING_GIVEN = Said("标准不予救助，确需救助的须一事一议。", "The rules give nothing; relief needs a deliberation.")
OUTSIDE = Said(
    "救助金额超出标准，须一事一议并附会议记录。", "Outside the standard: it needs a deliberation with minutes."
)
BELOW = Said("救助金额低于标准，须说明理由。", "Below the standard: a reason is needed.")
EXACT = Said("救助金额与标准一致。", "The sum is that of the standard.")
PICKED = Said(
    "救助金额在标准幅度内，审核意见须说明选定理由。", "Within the range; the review says why this sum was picked."
)


def _judged(amount: Decimal, computed: Computed) -> tuple[Outcome, Effect, Said]:
    if computed.outcome is Outcome.UNKNOWN:
        return Outcome.UNKNOWN, Effect.BLOCK, computed.reason
    if not computed.rule:
        return Outcome.NO, Effect.EXPLAIN, NOT_COVERED
    if computed.low is None or computed.high is None:
        return Outcome.NO, Effect.MINUTES, NOTHING_GIVEN
    if amount < computed.low:
        return Outcome.NO, Effect.EXPLAIN, BELOW
    if amount > computed.high or (computed.choices and amount not in computed.choices):
        return Outcome.NO, Effect.MINUTES, OUTSIDE
    return Outcome.YES, Effect.NONE, EXACT if computed.exact else PICKED
