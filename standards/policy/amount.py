"""How much may be given: the cap, and what it takes to go beyond it."""

from decimal import Decimal

from common.money import CENT, whole_yuan
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.printing import shown, times, yuan
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Outcome, Rounding


def heads(facts: CaseFacts) -> int | None:
    """Persons whom the sum is for: one in an individual case, else the helped (handbook Q3); None if unclear."""
    if facts.individual:
        return 1
    fits = 0 < (facts.helped_count or 0) <= (facts.household_size or 0)
    return facts.helped_count if fits else None


def usable(amount: Decimal | None) -> Finding[Decimal | None]:
    """A sum to decide on must be known, above zero and not finer than a cent (xc-2.3.2)."""
    problem = None
    if amount is None:
        problem = "尚未填写救助金额。"
    elif not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
        problem = "救助金额应大于零，最多两位小数。"
    return Finding(
        code="amount",
        title="救助金额",
        clause="xc-2.3.2",
        outcome=Outcome.YES if problem is None else Outcome.UNKNOWN,
        conclusion=amount if problem is None else None,
        reason=problem or f"拟救助金额{yuan(amount)}。",
        inputs={"拟救助金额": yuan(amount if problem is None else None)},
        effect=Effect.NONE if problem is None else Effect.BLOCK,
    )


def cap(*, facts: CaseFacts, rules: Rules) -> Finding[Decimal | None]:
    """Each person may receive up to ``cap_multiple`` urban monthly standards (xc-2.3.2, handbook Q2, Q5)."""
    people = heads(facts)
    inputs = {
        f"城市月低保标准{rules.source_of('urban_dibao')}": yuan(rules.urban_dibao),
        "上限倍数": times(rules.cap_multiple),
        "救助人数": shown(people, " 人"),
    }
    highest = rules.standard_times(rules.cap_multiple, people)
    if highest is None:
        return Finding(
            code="cap",
            title="救助上限",
            clause="xc-2.3.2",
            outcome=Outcome.UNKNOWN,
            conclusion=None,
            reason="城市月低保标准、上限倍数未发布，或救助人数不明，无法计算救助上限。",
            inputs=inputs,
            effect=Effect.BLOCK,
        )
    return Finding(
        code="cap",
        title="救助上限",
        clause="xc-2.3.2",
        outcome=Outcome.YES,
        conclusion=highest,
        reason=f"每人不超过{yuan(rules.urban_dibao)}的{times(rules.cap_multiple)}，{people}人合计不超过{yuan(highest)}。",
        inputs=inputs,
    )


def within_cap(*, amount: Decimal, highest: Decimal | None) -> Finding[bool | None]:
    """A sum above the cap may be given only by deliberation with minutes (一事一议, xc-2.3.2)."""
    inputs = {"拟救助金额": yuan(amount), "救助上限": yuan(highest)}
    if highest is None:
        outcome, effect, reason = Outcome.UNKNOWN, Effect.BLOCK, "救助上限无法计算，不能判断金额是否超限。"
    elif amount > highest:
        outcome, effect = Outcome.NO, Effect.MINUTES
        reason = f"拟救助金额超过上限{yuan(amount - highest)}，须一事一议并附会议记录。"
    else:
        outcome, effect, reason = Outcome.YES, Effect.NONE, "拟救助金额不超过上限。"
    return Finding(
        code="within_cap",
        title="是否超过救助上限",
        clause="xc-2.3.2",
        outcome=outcome,
        conclusion=None if highest is None else amount <= highest,
        reason=reason,
        inputs=inputs,
        effect=effect,
    )


def rounded(amount: Decimal, rules: Rules) -> Decimal:
    """The sum rounded as the rules ask, in yuan with two places (handbook Q19)."""
    return whole_yuan(amount) if rules.rounding is Rounding.WHOLE_YUAN else amount.quantize(CENT)


def is_rounded(*, amount: Decimal, rules: Rules) -> Finding[Decimal]:
    """An approved sum should be in whole yuan; a warning, never a change of the sum (handbook Q19)."""
    wanted = rounded(amount, rules)
    fits = amount == wanted
    return Finding(
        code="rounding",
        title="金额取整",
        clause="xc-2.3.2",
        outcome=Outcome.YES if fits else Outcome.NO,
        conclusion=wanted,
        reason="救助金额符合取整规定。" if fits else f"救助金额一般{rules.rounding.zh}，取整后为{yuan(wanted)}。",
        inputs={"拟救助金额": yuan(amount), "取整规定": rules.rounding.zh},
        effect=Effect.NONE if fits else Effect.WARN,
    )
