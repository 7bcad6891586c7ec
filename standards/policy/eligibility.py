"""May this household be helped at all: cause, hardship, income, property, necessary expenditure."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from common.money import CENT
from standards.policy.deadlines import add_months
from standards.policy.facts import CaseFacts, Expense
from standards.policy.findings import Finding
from standards.policy.printing import NOT_KNOWN, shown, yuan
from standards.policy.rules import Rules, YearFigure
from standards.policy.terms import Category, Cause, Effect, Hukou, Outcome, ReliefType

RECOGNISED = frozenset({Category.URBAN_DIBAO, Category.RURAL_DIBAO, Category.TEKUN, Category.REGISTERED_POOR})
"""Households whose means the plan does not check again (xc-2.2.2)."""

MONITORED = frozenset({Category.UNSTABLE, Category.AT_RISK, Category.SUDDEN_HARDSHIP})
"""What the registered poor of 2019 are called since 2021 (handbook Q22)."""

MARGINAL = frozenset({Category.MARGINAL, Category.RIGID_EXPENDITURE})
"""Exempt as well since the national opinions of 2026, where a county has taken that over."""

_CLAUSE = {ReliefType.EMERGENCY: "xc-2.1.1.1", ReliefType.EXPENDITURE: "xc-2.1.2"}
_EFFECT = {Outcome.YES: Effect.NONE, Outcome.NO: Effect.BLOCK, Outcome.UNKNOWN: Effect.BLOCK}


def cause_belongs(*, facts: CaseFacts) -> Finding[bool]:
    """The cause must be one of those of the relief type (xc-2.1.1.1, xc-2.1.2, gwy649-47)."""
    fits = facts.relief_type in facts.cause.relief_types
    return Finding(
        code="cause",
        title="救助类型与困难原因",
        clause=_CLAUSE[facts.relief_type],
        outcome=Outcome.YES if fits else Outcome.NO,
        conclusion=fits,
        reason=f"困难原因“{facts.cause.zh}”{'属于' if fits else '不属于'}{facts.relief_type.zh}救助的情形。",
        inputs={"救助类型": facts.relief_type.zh, "困难原因": facts.cause.zh},
        effect=Effect.NONE if fits else Effect.BLOCK,
    )


def hardship(*, facts: CaseFacts) -> Finding[Outcome]:
    """The hardship that was applied for must have been found true by the investigation (xc-2.1.1.1, xc-2.1.2)."""
    reasons = {
        Outcome.YES: "经入户调查，申请的困难情形属实。",
        Outcome.NO: "经入户调查，申请的困难情形不属实。",
        Outcome.UNKNOWN: "困难情形尚未经调查核实。",
    }
    return Finding(
        code="hardship",
        title="困难情形核实",
        clause=_CLAUSE[facts.relief_type],
        outcome=facts.hardship_true,
        conclusion=facts.hardship_true,
        reason=reasons[facts.hardship_true],
        inputs={"调查结论": facts.hardship_true.zh},
        effect=_EFFECT[facts.hardship_true],
    )


def category_is_no_condition(*, facts: CaseFacts) -> Finding[bool]:
    """Relief is never limited to households of certain categories (xc-2.1.3)."""
    return Finding(
        code="category",
        title="不限定特定人群",
        clause="xc-2.1.3",
        outcome=Outcome.YES,
        conclusion=True,
        reason="临时救助对象不限定为低保、特困、建档立卡等特定人群，家庭类别不作为准入条件。",
        inputs={"家庭类别": shown(facts.category)},
    )


def means_waiver(*, facts: CaseFacts, rules: Rules) -> Finding[bool]:
    """Recognised households are not means-checked again while the recognition is fresh (xc-2.2.2, handbook Q22, Q23).

    The recognition must hold on the day of acceptance and be no older than ``recognition_months``. An emergency asks
    for no means at all (xc-2.2.1). The conclusion is True only when the waiver is sure; else the means are checked.
    """
    if facts.relief_type is ReliefType.EMERGENCY:
        clause, outcome, reason = "xc-2.2.1", Outcome.YES, "急难型救助不以家庭收入、财产为前提。"
    else:
        clause, (outcome, reason) = "xc-2.2.2", _recognition(facts, rules)
    can_not_tell = outcome is Outcome.UNKNOWN and rules.recognition_months is None
    return Finding(
        code="means_waiver",
        title="免予核对家庭经济状况",
        clause=clause,
        outcome=outcome,
        conclusion=outcome is Outcome.YES,
        reason=reason,
        inputs={
            "救助类型": facts.relief_type.zh,
            "家庭类别": shown(facts.category),
            "认定日期": shown(facts.category_recognised_on),
            "受理日期": shown(facts.reference_on),
            "认定有效期": shown(rules.recognition_months, " 个月"),
        },
        effect=Effect.BLOCK if can_not_tell else Effect.NONE,
    )


def _recognition(facts: CaseFacts, rules: Rules) -> tuple[Outcome, str]:
    """Whether a fresh recognition spares the means check, and why."""
    monitored = MONITORED if rules.waive_monitored else frozenset()
    marginal = MARGINAL if rules.waive_marginal else frozenset()
    category, since, day = facts.category, facts.category_recognised_on, facts.reference_on
    if category is not None and category not in RECOGNISED | monitored | marginal:
        return Outcome.NO, f"{category.zh}不在免予核对之列，须核对家庭经济状况。"
    if rules.recognition_months is None:
        return Outcome.UNKNOWN, "未发布身份认定有效期，无法判断能否免予核对。"
    if category is None or since is None or day is None:
        return Outcome.UNKNOWN, "家庭类别、认定日期或受理日期不明，按须核对家庭经济状况办理。"
    if since > day:
        return Outcome.NO, "受理时尚未认定，须核对家庭经济状况。"
    if day > add_months(since, rules.recognition_months):
        return Outcome.NO, f"认定已超过{rules.recognition_months}个月，须重新核对家庭经济状况。"
    return Outcome.YES, f"{category.zh}，不再核对家庭经济状况，重点核实生活必需支出。"


def income_test(*, facts: CaseFacts, rules: Rules, waiver: Finding[bool]) -> Finding[Decimal | None]:
    """Disposable income per head must lie below the local average of last year (xc-2.1.2, handbook Q6, Q7).

    The year's income of the household is divided by the cohabiting members and rounded once to the cent; equal is
    not below. The average is that of the hukou, else of all residents; the year before last serves while last
    year's is not published. The conclusion is the income per head in yuan, None where it is not tested or not
    known.
    """
    if waiver.conclusion:
        return _income(Outcome.YES, None, waiver.reason, {})
    average, label = _average(facts, rules)
    inputs = {
        "家庭年收入": yuan(facts.annual_income),
        "共同生活人口": shown(facts.household_size, " 人"),
        label: f"{yuan(average.amount)}（{average.year}年）" if average else NOT_KNOWN,
    }
    if (
        facts.annual_income is None
        or facts.annual_income < 0
        or facts.household_size is None
        or facts.household_size < 1
    ):
        return _income(Outcome.UNKNOWN, None, "家庭年收入或共同生活人口尚未核实。", inputs)
    per_head = (facts.annual_income / facts.household_size).quantize(CENT, rounding=ROUND_HALF_UP)
    inputs["人均可支配收入"] = yuan(per_head)
    if average is None or facts.reference_on is None:
        return _income(Outcome.UNKNOWN, per_head, "当地上年度人均可支配收入未发布，无法比较。", inputs)
    age = facts.reference_on.year - average.year
    if not 1 <= age <= rules.income_years_back:
        reason = f"已发布的人均可支配收入为{average.year}年数据，不能用于{facts.reference_on.year}年受理的申请。"
        return _income(Outcome.UNKNOWN, per_head, reason, inputs)
    below = per_head < average.amount
    note = "" if age == 1 else f"（上年度数据未公布，暂用{average.year}年数据）"
    reason = f"家庭人均可支配收入{yuan(per_head)}，{'低于' if below else '不低于'}当地{yuan(average.amount)}{note}。"
    return _income(Outcome.YES if below else Outcome.NO, per_head, reason, inputs)


def _average(facts: CaseFacts, rules: Rules) -> tuple[YearFigure | None, str]:
    """The average for the hukou, with its label and source; that of all residents where there is no split."""
    if facts.hukou is None:
        return None, "当地人均可支配收入（户籍性质不明）"
    split = {
        Hukou.RURAL: ("income_rural", "当地农村居民人均可支配收入"),
        Hukou.URBAN: ("income_urban", "当地城镇居民人均可支配收入"),
    }
    for name, label in (split[facts.hukou], ("income_all", "当地全体居民人均可支配收入")):
        figure: YearFigure | None = getattr(rules, name)
        if figure is not None:
            return figure, label + rules.source_of(name)
    return None, split[facts.hukou][1]


def _income(
    outcome: Outcome, per_head: Decimal | None, reason: str, inputs: Mapping[str, str]
) -> Finding[Decimal | None]:
    return Finding(
        code="income",
        title="家庭收入",
        clause="xc-2.1.2",
        outcome=outcome,
        conclusion=per_head,
        reason=reason,
        inputs=inputs,
        effect=_EFFECT[outcome],
    )


def property_test(*, facts: CaseFacts, waiver: Finding[bool]) -> Finding[Outcome]:
    """The household's property must meet the local rules; the verdict is a given fact (xc-2.1.2)."""
    outcome = Outcome.YES if waiver.conclusion else facts.property_ok
    reasons = {
        Outcome.YES: "家庭财产状况符合当地有关规定。",
        Outcome.NO: "家庭财产状况不符合当地有关规定。",
        Outcome.UNKNOWN: "家庭财产状况尚未核实。",
    }
    return Finding(
        code="property",
        title="家庭财产",
        clause="xc-2.1.2",
        outcome=outcome,
        conclusion=outcome,
        reason=waiver.reason if waiver.conclusion else reasons[outcome],
        inputs={"财产核查结论": facts.property_ok.zh, "申报财产": f"{len(facts.assets)} 项"},
        effect=_EFFECT[outcome],
    )


def necessary_expenditure(*, facts: CaseFacts) -> Finding[Decimal | None]:
    """Necessary expenditure is verified for everybody, recognised households above all (xc-2.2.2).

    What insurance and cash aid bore is deducted (handbook Q17). The conclusion is the verified self-paid total in
    yuan. A sudden loss of income and an emergency need no expenditure; what is stated must still be verified.
    """
    claimed = sum((expense.self_paid for expense in facts.expenses), Decimal("0.00"))
    verified = [e.verified_self_paid for e in facts.expenses if e.verified_self_paid is not None]
    total = sum(verified, Decimal("0.00"))
    inputs = {"必需支出": f"{len(facts.expenses)} 项", "票据自付合计": yuan(claimed), "核实自付合计": yuan(total)}
    if not all(_adds_up(expense) for expense in facts.expenses):
        reason = "支出金额不平：金额为负、报销和救助之和大于总费用，或核实数大于票据自付数。"
        return _expenditure(Outcome.UNKNOWN, None, reason, inputs)
    if len(verified) < len(facts.expenses):
        return _expenditure(Outcome.UNKNOWN, None, "生活必需支出尚未逐项核实。", inputs)
    if facts.relief_type is ReliefType.EMERGENCY or facts.cause is Cause.INCOME_DROP:
        return _expenditure(Outcome.YES, total, "本类情形不以必需支出为前提，所列支出均已核实。", inputs)
    if not facts.expenses:
        return _expenditure(Outcome.UNKNOWN, None, "未登记生活必需支出，无法核实。", inputs)
    if total == 0:
        return _expenditure(Outcome.NO, total, "经核实，家庭没有自行负担的必需支出。", inputs)
    return _expenditure(Outcome.YES, total, f"经核实，家庭自行负担必需支出{yuan(total)}。", inputs)


def _adds_up(expense: Expense) -> bool:
    verified = expense.verified_self_paid or Decimal(0)
    return min(expense.total, expense.reimbursed, expense.other_aid, verified) >= 0 and verified <= expense.self_paid


def _expenditure(
    outcome: Outcome, total: Decimal | None, reason: str, inputs: Mapping[str, str]
) -> Finding[Decimal | None]:
    return Finding(
        code="expenditure",
        title="生活必需支出",
        clause="xc-2.2.2",
        outcome=outcome,
        conclusion=total,
        reason=reason,
        inputs=inputs,
        effect=_EFFECT[outcome],
    )
