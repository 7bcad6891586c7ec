"""Relief that is decided once and paid in stages (一次审批、分阶段救助)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from common.said import Said
from standards.policy.deadlines import add_months
from standards.policy.findings import Finding
from standards.policy.printing import MONTH, SUM, counted, yuan
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Outcome

STAGE = Said(" 期", "stage")


@dataclass(frozen=True, slots=True)
class Planned:
    """One stage as it is planned: its day and its sum in yuan."""

    on: date
    amount: Decimal


def plan_in_stages(*, amount: Decimal, stages: Sequence[Planned], decided_on: date, rules: Rules) -> Finding[int]:
    """A sum may be paid in a few stages within some months, in order, each above zero and together exactly the sum
    (xc-2.2.1, handbook Q27).

    Without a published number of stages or months nothing is paid in stages. One stage alone is none.
    """
    most, months = rules.stages_most, rules.stages_months
    wrong = _wrong(amount, stages, decided_on, most, months)
    return Finding(
        code="stages",
        title=Said("分阶段救助", "Relief in stages"),
        clause="xc-2.2.1",
        outcome=Outcome.NO if wrong else Outcome.YES,
        conclusion=len(stages),
        reason=wrong or Said("分期计划符合规定，合计等于批准金额。", "The plan keeps the rules and adds up."),
        inputs={
            SUM: yuan(amount),
            Said("期数", "Stages"): counted(len(stages), STAGE),
            rules.sourced(Said("最多期数", "Most stages"), "stages_most"): counted(most, STAGE),
            rules.sourced(Said("最长期限", "Longest time"), "stages_months"): counted(months, MONTH),
        },
        effect=Effect.BLOCK if wrong else Effect.NONE,
    )


def ways_to_split(rules: Rules) -> range:
    """Into how many equal parts, a month apart, a sum may be split; empty where nothing is paid in stages."""
    if rules.stages_most is None or rules.stages_months is None:
        return range(0)
    return range(2, min(rules.stages_most, rules.stages_months + 1) + 1)


def equal_parts(amount: Decimal, number: int, *, begin: date) -> list[Planned]:
    """``amount`` yuan in ``number`` parts, a month apart; whole yuan stay whole, and the first part takes the rest."""
    unit = Decimal(1) if amount == amount.to_integral_value() else Decimal("0.01")
    part = ((amount / number / unit).to_integral_value(ROUND_DOWN) * unit).quantize(Decimal("0.01"))
    sums = [amount - part * (number - 1), *[part] * (number - 1)]
    return [Planned(add_months(begin, months), one) for months, one in enumerate(sums)]


def _wrong(
    amount: Decimal, stages: Sequence[Planned], decided_on: date, most: int | None, months: int | None
) -> Said | None:
    if most is None or months is None:
        return Said("未公布分期的期数或月数，不能分期。", "No number of stages or months is published.")
    if not 2 <= len(stages) <= most:
        return Said(f"分期应为2至{most}期。", f"There are 2 to {most} stages.")
    if any(stage.amount <= 0 for stage in stages) or sum(stage.amount for stage in stages) != amount:
        return Said("每期金额应大于零，合计应等于批准金额。", "Each is above zero; together they are the sum.")
    days = [stage.on for stage in stages]
    if days[0] < decided_on or any(later <= earlier for earlier, later in pairwise(days)):
        return Said("各期日期应不早于批准日，且逐期靠后。", "The days begin with the decision and follow one another.")
    if days[-1] > add_months(decided_on, months):
        return Said(f"最后一期应在批准后{months}个月内。", f"The last stage lies within {months} months.")
    return None
