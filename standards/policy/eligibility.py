"""May this household be helped at all: cause, hardship, income, property, necessary expenditure."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from common.money import CENT
from common.said import Said
from standards.policy.deadlines import add_months
from standards.policy.facts import CaseFacts, Expense
from standards.policy.findings import Finding
from standards.policy.printing import (
    ACCEPTED_ON,
    CATEGORY,
    CAUSE,
    ITEM,
    MONTH,
    NOT_KNOWN,
    PERSON,
    RELIEF_TYPE,
    counted,
    shown,
    yuan,
)
from standards.policy.rules import Rules, YearFigure
from standards.policy.terms import Category, Cause, Effect, Hukou, Outcome, ReliefType, procedure_clause

RECOGNISED = frozenset({Category.URBAN_DIBAO, Category.RURAL_DIBAO, Category.TEKUN, Category.REGISTERED_POOR})
"""Households whose means the plan does not check again (xc-2.2.2)."""

MONITORED = frozenset({Category.UNSTABLE, Category.AT_RISK, Category.SUDDEN_HARDSHIP})
"""What the registered poor of 2019 are called since 2021 (handbook Q22)."""

MARGINAL = frozenset({Category.MARGINAL, Category.RIGID_EXPENDITURE})
"""Exempt as well since the national opinions of 2026, where a county has taken that over."""

_CLAUSE = {ReliefType.EMERGENCY: "xc-2.1.1.1", ReliefType.EXPENDITURE: "xc-2.1.2"}
EFFECT_OF = {Outcome.YES: Effect.NONE, Outcome.NO: Effect.BLOCK, Outcome.UNKNOWN: Effect.BLOCK}


def cause_belongs(*, facts: CaseFacts) -> Finding[bool]:
    """The cause must be one of those of the relief type (xc-2.1.1.1, xc-2.1.2, gwy649-47)."""
    fits = facts.relief_type in facts.cause.relief_types
    cause, relief_type = shown(facts.cause), shown(facts.relief_type)
    return Finding(
        code="cause",
        title=Said("救助类型与困难原因", "Relief type and cause"),
        clause=_CLAUSE[facts.relief_type],
        outcome=Outcome.YES if fits else Outcome.NO,
        conclusion=fits,
        reason=Said(
            f"困难原因“{cause}”{'属于' if fits else '不属于'}{relief_type}救助的情形。",
            f"The cause “{cause.en}” is {'one' if fits else 'none'} of those of the relief type “{relief_type.en}”.",
        ),
        inputs={RELIEF_TYPE: relief_type, CAUSE: cause},
        effect=Effect.NONE if fits else Effect.BLOCK,
    )


def hardship(*, facts: CaseFacts) -> Finding[Outcome]:
    """The hardship that was applied for must have been found true by the investigation (xc-2.1.1.1, xc-2.1.2)."""
    verdict = Outcome.answer(facts.hardship_true)
    reasons = {
        Outcome.YES: Said("经入户调查，申请的困难情形属实。", "The home visit found the hardship to be true."),
        Outcome.NO: Said("经入户调查，申请的困难情形不属实。", "The home visit found the hardship not to be true."),
        Outcome.UNKNOWN: Said("困难情形尚未经调查核实。", "The hardship has not been investigated yet."),
    }
    return Finding(
        code="hardship",
        title=Said("困难情形核实", "Hardship verified"),
        clause=_CLAUSE[facts.relief_type],
        outcome=verdict,
        conclusion=verdict,
        reason=reasons[verdict],
        inputs={Said("调查结论", "Conclusion of the visit"): shown(verdict)},
        effect=EFFECT_OF[verdict],
    )


def category_is_no_condition(*, facts: CaseFacts) -> Finding[bool]:
    """Relief is never limited to households of certain categories (xc-2.1.3)."""
    return Finding(
        code="category",
        title=Said("不限定特定人群", "Open to every household"),
        clause="xc-2.1.3",
        outcome=Outcome.YES,
        conclusion=True,
        reason=Said(
            "临时救助对象不限定为低保、特困、建档立卡等特定人群，家庭类别不作为准入条件。",
            "Relief is not limited to dibao, tekun, registered poor or any other households; the category is no "
            "condition.",
        ),
        inputs={CATEGORY: shown(facts.category)},
    )


def means_waiver(*, facts: CaseFacts, rules: Rules) -> Finding[bool]:
    """Recognised households are not means-checked again while the recognition is fresh (xc-2.2.2, handbook Q22, Q23).

    The recognition must hold on the day of acceptance and be no older than ``recognition_months``. An emergency asks
    for no means at all (xc-2.2.1). The conclusion is True only when the waiver is sure; else the means are checked.
    """
    if facts.relief_type is ReliefType.EMERGENCY:
        clause, outcome = "xc-2.2.1", Outcome.YES
        reason = Said(
            "急难型救助不以家庭收入、财产为前提。", "Emergency relief asks for no test of income and property."
        )
    else:
        clause, (outcome, reason) = "xc-2.2.2", _recognition(facts, rules)
    can_not_tell = outcome is Outcome.UNKNOWN and rules.recognition_months is None
    return Finding(
        code="means_waiver",
        title=Said("免予核对家庭经济状况", "Waiver of the means check"),
        clause=clause,
        outcome=outcome,
        conclusion=outcome is Outcome.YES,
        reason=reason,
        inputs={
            RELIEF_TYPE: shown(facts.relief_type),
            CATEGORY: shown(facts.category),
            Said("认定日期", "Recognised on"): shown(facts.category_recognised_on),
            ACCEPTED_ON: shown(facts.reference_on),
            Said("认定有效期", "Recognition holds for"): counted(rules.recognition_months, MONTH),
        },
        effect=Effect.BLOCK if can_not_tell else Effect.NONE,
    )


def _recognition(facts: CaseFacts, rules: Rules) -> tuple[Outcome, Said]:
    """Whether a fresh recognition spares the means check, and why."""
    monitored = MONITORED if rules.waive_monitored else frozenset()
    marginal = MARGINAL if rules.waive_marginal else frozenset()
    category, since, day = facts.category, facts.category_recognised_on, facts.reference_on
    if category is not None and category not in RECOGNISED | monitored | marginal:
        return Outcome.NO, Said(
            f"{category.zh}不在免予核对之列，须核对家庭经济状况。",
            f"{category.en}: not among those spared the means check; income and property must be checked.",
        )
    if rules.recognition_months is None:
        return Outcome.UNKNOWN, Said(
            "未发布身份认定有效期，无法判断能否免予核对。",
            "It is not published how long a recognition holds, so the waiver cannot be judged.",
        )
    if category is None or since is None or day is None:
        return Outcome.UNKNOWN, Said(
            "家庭类别、认定日期或受理日期不明，按须核对家庭经济状况办理。",
            "Category, day of recognition or day of acceptance is not known; income and property must be checked.",
        )
    if since > day:
        return Outcome.NO, Said(
            "受理时尚未认定，须核对家庭经济状况。",
            "Not yet recognised at acceptance; income and property must be checked.",
        )
    if day > add_months(since, rules.recognition_months):
        return Outcome.NO, Said(
            f"认定已超过{rules.recognition_months}个月，须重新核对家庭经济状况。",
            f"Recognised more than {counted(rules.recognition_months, MONTH).en} ago; income and property must be "
            "checked again.",
        )
    return Outcome.YES, Said(
        f"{category.zh}，不再核对家庭经济状况，重点核实生活必需支出。",
        f"{category.en}: income and property are not checked again; necessary expenditure is verified above all.",
    )


def income_test(*, facts: CaseFacts, rules: Rules, waiver: Finding[bool]) -> Finding[Decimal | None]:
    """Disposable income per head must lie below the local average of last year (xc-2.1.2, handbook Q6, Q7).

    The year's income of the household is divided by the cohabiting members and rounded once to the cent; equal is
    not below. The average is that of the hukou, else of all residents; the year before last serves while last
    year's is not published. The conclusion is the income per head in yuan, None where it is not tested or not
    known.
    """
    if waiver.conclusion:
        return _income(Outcome.YES, None, waiver.reason, {})
    average, label = average_of(facts, rules)
    inputs = {
        Said("家庭年收入", "Yearly income of the household"): yuan(facts.annual_income),
        Said("共同生活人口", "People living together"): counted(facts.household_size, PERSON),
        label: _figure(average) if average else NOT_KNOWN,
    }
    if (
        facts.annual_income is None
        or facts.annual_income < 0
        or facts.household_size is None
        or facts.household_size < 1
    ):
        reason = Said(
            "家庭年收入或共同生活人口尚未核实。",
            "The yearly income or the number of people living together is not verified yet.",
        )
        return _income(Outcome.UNKNOWN, None, reason, inputs)
    per_head = (facts.annual_income / facts.household_size).quantize(CENT, rounding=ROUND_HALF_UP)
    inputs[Said("人均可支配收入", "Disposable income per head")] = yuan(per_head)
    if average is None or facts.reference_on is None:
        return _income(Outcome.UNKNOWN, per_head, _nothing_to_compare_with(facts), inputs)
    age = facts.reference_on.year - average.year
    if not 1 <= age <= rules.income_years_back:
        reason = Said(
            f"已发布的人均可支配收入为{average.year}年数据，不能用于{facts.reference_on.year}年受理的申请。",
            f"The published average is that of {average.year} and cannot serve an application accepted in "
            f"{facts.reference_on.year}.",
        )
        return _income(Outcome.UNKNOWN, per_head, reason, inputs)
    below = per_head < average.amount
    note = Said(
        "" if age == 1 else f"（上年度数据未公布，暂用{average.year}年数据）",
        "" if age == 1 else f" (that of {average.year}, as last year's is not published)",
    )
    reason = Said(
        f"家庭人均可支配收入{yuan(per_head)}，{'低于' if below else '不低于'}当地{yuan(average.amount)}{note}。",
        f"The household's income of {yuan(per_head).en} per head is {'' if below else 'not '}below the local average "
        f"of {yuan(average.amount).en}{note.en}.",
    )
    return _income(Outcome.YES if below else Outcome.NO, per_head, reason, inputs)


def _nothing_to_compare_with(facts: CaseFacts) -> Said:
    if facts.reference_on is None:
        return Said("申请和受理日期不明，无法比较。", "Neither day of application nor of acceptance is known.")
    if facts.hukou is None:
        return Said(
            "户籍性质不明，无法确定适用的人均可支配收入。",
            "The household registration is not known, and with it which average applies.",
        )
    return Said(
        "当地上年度人均可支配收入未发布，无法比较。",
        "The local average of last year is not published, so there is nothing to compare with.",
    )


_AVERAGE_OF = {
    Hukou.RURAL: ("income_rural", Said("当地农村居民人均可支配收入", "Local average per head, rural residents")),
    Hukou.URBAN: ("income_urban", Said("当地城镇居民人均可支配收入", "Local average per head, urban residents")),
    None: ("income_all", Said("当地全体居民人均可支配收入", "Local average per head, all residents")),
}


def average_of(facts: CaseFacts, rules: Rules) -> tuple[YearFigure | None, Said]:
    """The average for the hukou, with its label and source; that of all residents where there is no split."""
    if facts.hukou is None:
        return None, Said(
            "当地人均可支配收入（户籍性质不明）", "Local average per head (household registration not known)"
        )
    for name, label in (_AVERAGE_OF[facts.hukou], _AVERAGE_OF[None]):
        figure: YearFigure | None = getattr(rules, name)
        if figure is not None:
            return figure, rules.sourced(label, name)
    return None, _AVERAGE_OF[facts.hukou][1]


def _figure(average: YearFigure) -> Said:
    return Said(f"{yuan(average.amount)}（{average.year}年）", f"{yuan(average.amount).en} ({average.year})")


def _income(
    outcome: Outcome, per_head: Decimal | None, reason: Said, inputs: Mapping[Said, Said]
) -> Finding[Decimal | None]:
    return Finding(
        code="income",
        title=Said("家庭收入", "Income of the household"),
        clause="xc-2.1.2",
        outcome=outcome,
        conclusion=per_head,
        reason=reason,
        inputs=inputs,
        effect=EFFECT_OF[outcome],
    )


def property_test(*, facts: CaseFacts, waiver: Finding[bool]) -> Finding[Outcome]:
    """The household's property must meet the local rules; the verdict is a given fact (xc-2.1.2)."""
    verdict = Outcome.answer(facts.property_ok)
    outcome = Outcome.YES if waiver.conclusion else verdict
    reasons = {
        Outcome.YES: Said("家庭财产状况符合当地有关规定。", "The property is within the local rules."),
        Outcome.NO: Said("家庭财产状况不符合当地有关规定。", "The property is not within the local rules."),
        Outcome.UNKNOWN: Said("家庭财产状况尚未核实。", "The property is not verified yet."),
    }
    return Finding(
        code="property",
        title=Said("家庭财产", "Property of the household"),
        clause="xc-2.1.2",
        outcome=outcome,
        conclusion=outcome,
        reason=waiver.reason if waiver.conclusion else reasons[outcome],
        inputs={
            Said("财产核查结论", "Verdict on the property"): shown(verdict),
            Said("申报财产", "Declared property"): counted(len(facts.assets), ITEM),
        },
        effect=EFFECT_OF[outcome],
    )


def necessary_expenditure(*, facts: CaseFacts) -> Finding[Decimal | None]:
    """Necessary expenditure is verified for everybody, recognised households above all (xc-2.2.2).

    What insurance and cash aid bore is deducted (handbook Q17). The conclusion is the verified self-paid total in
    yuan. A sudden loss of income and an emergency need no expenditure; what is stated must still be verified.
    """
    claimed = sum((expense.self_paid for expense in facts.expenses), Decimal("0.00"))
    verified = [e.verified_self_paid for e in facts.expenses if e.verified_self_paid is not None]
    total = sum(verified, Decimal("0.00"))
    inputs = {
        Said("必需支出", "Necessary expenditure"): counted(len(facts.expenses), ITEM),
        Said("票据自付合计", "Self-paid by the papers"): yuan(claimed),
        Said("核实自付合计", "Self-paid as verified"): yuan(total),
    }
    if not all(_adds_up(expense) for expense in facts.expenses):
        reason = Said(
            "支出金额不平：金额为负、报销和救助之和大于总费用，或核实数大于票据自付数。",
            "The sums do not add up: one is negative, reimbursement and aid are more than the total, or more is "
            "verified than the papers show as self-paid.",
        )
        return _expenditure(facts, Outcome.UNKNOWN, None, reason, inputs)
    if len(verified) < len(facts.expenses):
        reason = Said("生活必需支出尚未逐项核实。", "Not every necessary expenditure is verified yet.")
        return _expenditure(facts, Outcome.UNKNOWN, None, reason, inputs)
    if facts.relief_type is ReliefType.EMERGENCY or facts.cause is Cause.INCOME_DROP:
        reason = Said(
            "本类情形不以必需支出为前提，所列支出均已核实。",
            "Cases of this kind need no expenditure; what is stated is verified.",
        )
        return _expenditure(facts, Outcome.YES, total, reason, inputs)
    if not facts.expenses:
        reason = Said("未登记生活必需支出，无法核实。", "No necessary expenditure is entered, so none can be verified.")
        return _expenditure(facts, Outcome.UNKNOWN, None, reason, inputs)
    if total == 0:
        reason = Said(
            "经核实，家庭没有自行负担的必需支出。", "As verified, the household bears no necessary expenditure itself."
        )
        return _expenditure(facts, Outcome.NO, total, reason, inputs)
    reason = Said(
        f"经核实，家庭自行负担必需支出{yuan(total)}。",
        f"As verified, the household bears {yuan(total).en} of necessary expenditure itself.",
    )
    return _expenditure(facts, Outcome.YES, total, reason, inputs)


def _adds_up(expense: Expense) -> bool:
    verified = expense.verified_self_paid or Decimal(0)
    return min(expense.total, expense.reimbursed, expense.other_aid, verified) >= 0 and verified <= expense.self_paid


def _expenditure(
    facts: CaseFacts, outcome: Outcome, total: Decimal | None, reason: Said, inputs: Mapping[Said, Said]
) -> Finding[Decimal | None]:
    return Finding(
        code="expenditure",
        title=Said("生活必需支出", "Necessary expenditure"),
        clause=procedure_clause(facts.relief_type),
        outcome=outcome,
        conclusion=total,
        reason=reason,
        inputs=inputs,
        effect=EFFECT_OF[outcome],
    )
