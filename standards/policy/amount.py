"""How much may be given: the cap, and what it takes to go beyond it."""

from decimal import Decimal

from common.money import CENT, whole_yuan
from common.said import Said
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.printing import CAP, PERSON, STANDARD, SUM, counted, shown, times, yuan
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
        problem = Said("尚未填写救助金额。", "No sum is entered yet.")
    elif not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
        problem = Said(
            "救助金额应大于零，最多两位小数。", "The sum must be above zero, with at most two decimal places."
        )
    return Finding(
        code="amount",
        title=Said("救助金额", "Sum of the relief"),
        clause="xc-2.3.2",
        outcome=Outcome.YES if problem is None else Outcome.UNKNOWN,
        conclusion=amount if problem is None else None,
        reason=problem or Said(f"拟救助金额{yuan(amount)}。", f"The proposed sum is {yuan(amount).en}."),
        inputs={SUM: yuan(amount if problem is None else None)},
        effect=Effect.NONE if problem is None else Effect.BLOCK,
    )


def cap(*, facts: CaseFacts, rules: Rules) -> Finding[Decimal | None]:
    """Each person may receive up to ``cap_multiple`` urban monthly standards (xc-2.3.2, handbook Q2, Q5)."""
    people = heads(facts)
    inputs = {
        rules.sourced(STANDARD, "urban_dibao"): yuan(rules.urban_dibao),
        Said("上限倍数", "Multiple of the cap"): times(rules.cap_multiple),
        Said("救助人数", "Persons helped"): counted(people, PERSON),
    }
    highest = rules.standard_times(rules.cap_multiple, people)
    if highest is None:
        return Finding(
            code="cap",
            title=CAP,
            clause="xc-2.3.2",
            outcome=Outcome.UNKNOWN,
            conclusion=None,
            reason=Said(
                "城市月低保标准、上限倍数未发布，或救助人数不明，无法计算救助上限。",
                "The cap cannot be computed: the urban standard or the multiple is not published, or the number of "
                "persons is not known.",
            ),
            inputs=inputs,
            effect=Effect.BLOCK,
        )
    return Finding(
        code="cap",
        title=CAP,
        clause="xc-2.3.2",
        outcome=Outcome.YES,
        conclusion=highest,
        reason=Said(
            f"每人不超过{yuan(rules.urban_dibao)}的 {times(rules.cap_multiple)}，{people}人合计不超过{yuan(highest)}。",
            f"At most {times(rules.cap_multiple).en} {yuan(rules.urban_dibao).en} for each person, "
            f"{yuan(highest).en} for {counted(people, PERSON).en}.",
        ),
        inputs=inputs,
    )


def within_cap(*, amount: Decimal, highest: Decimal | None) -> Finding[bool | None]:
    """A sum above the cap may be given only by deliberation with minutes (一事一议, xc-2.3.2)."""
    if highest is None:
        outcome, effect = Outcome.UNKNOWN, Effect.BLOCK
        reason = Said(
            "救助上限无法计算，不能判断金额是否超限。",
            "The cap cannot be computed, so it cannot be told whether the sum is above it.",
        )
    elif amount > highest:
        outcome, effect = Outcome.NO, Effect.MINUTES
        reason = Said(
            f"拟救助金额超过上限{yuan(amount - highest)}，须一事一议并附会议记录。",
            f"The proposed sum is {yuan(amount - highest).en} above the cap: it needs a deliberation with minutes.",
        )
    else:
        outcome, effect = Outcome.YES, Effect.NONE
        reason = Said("拟救助金额不超过上限。", "The proposed sum is not above the cap.")
    return Finding(
        code="within_cap",
        title=Said("是否超过救助上限", "Sum within the cap"),
        clause="xc-2.3.2",
        outcome=outcome,
        conclusion=None if highest is None else amount <= highest,
        reason=reason,
        inputs={SUM: yuan(amount), CAP: yuan(highest)},
        effect=effect,
    )


def rounded(amount: Decimal, rules: Rules) -> Decimal:
    """The sum rounded as the rules ask, in yuan with two places (handbook Q19)."""
    return whole_yuan(amount) if rules.rounding is Rounding.WHOLE_YUAN else amount.quantize(CENT)


def is_rounded(*, amount: Decimal, rules: Rules) -> Finding[Decimal]:
    """An approved sum should be in whole yuan; a warning, never a change of the sum (handbook Q19)."""
    wanted = rounded(amount, rules)
    fits = amount == wanted
    wish = shown(rules.rounding)
    return Finding(
        code="rounding",
        title=Said("金额取整", "Rounding of the sum"),
        clause="xc-2.3.2",
        outcome=Outcome.YES if fits else Outcome.NO,
        conclusion=wanted,
        reason=Said("救助金额符合取整规定。", "The sum is rounded as the rules ask.")
        if fits
        else Said(
            f"救助金额一般{wish}，取整后为{yuan(wanted)}。",
            f"A sum is commonly rounded ({wish.en}); rounded it is {yuan(wanted).en}.",
        ),
        inputs={SUM: yuan(amount), Said("取整规定", "Rounding rule"): wish},
        effect=Effect.NONE if fits else Effect.WARN,
    )
