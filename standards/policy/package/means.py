"""Income and property by a county's own rules; what is not known never passes

(xc-2.1.1.1, xc-2.1.2, xc-2.1.3, gwy649-58).
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from common.money import CENT
from common.said import Said, joined
from standards.policy import printing
from standards.policy.deadlines import add_months
from standards.policy.eligibility import EFFECT_OF, average_of
from standards.policy.facts import Asset, CaseFacts, Income, total_income
from standards.policy.findings import Finding
from standards.policy.package.conditions import all_hold, bounds, conditions
from standards.policy.package.give import Reckoning
from standards.policy.package.model import IncomeTest, Package, PropertyLimit, WorkCost
from standards.policy.package.quantities import NotKnown, Quantities
from standards.policy.package.words import Average, Base, Heads
from standards.policy.rules import Rules
from standards.policy.terms import IncomeKind, Outcome, ReliefType

INCOME = Said("家庭人均收入", "Income per head")
PROPERTY = Said("家庭财产", "Property of the household")
EMERGENCY = Said("急难情形的范围和程度", "Range and degree of the emergency")
YEAR = 12


def income_test(*, facts: CaseFacts, rules: Rules, package: Package, waiver: Finding[bool]) -> Finding[Decimal | None]:
    """Income per head against the county's threshold: what does not count is left out, costs of work and, where the
    county says so, rigid expenditure are deducted; summed first and rounded once (xc-2.1.2).
    """
    if waiver.conclusion:
        return _income(Outcome.YES, None, waiver.reason, {})
    on = Reckoning(Quantities(facts, package, rules))
    inputs: dict[Said, Said] = {}
    test = package.income or IncomeTest()
    try:
        earned = _counted_income(facts, test, on, inputs)
        total = _disposable(earned, test, on, inputs)
        per_head = (total / on.heads(Heads.COHABITING)).quantize(CENT, rounding=ROUND_HALF_UP)
        threshold = _threshold(facts, rules, test, on)
        inputs[Said("人均年收入", "Income per head and year")] = printing.yuan(per_head)
        inputs[Said("人均年收入标准", "Threshold per head and year")] = printing.yuan(threshold)
        fits, reason = _compared(per_head, threshold, test)
        if fits and test.rigid_above is not None:
            fits, reason = _rigid_enough(earned, test.rigid_above, on, inputs)
        return _income(Outcome.YES if fits else Outcome.NO, per_head, reason, inputs)
    except NotKnown as missing:
        said = Said(
            f"{missing.title}不明，收入无法认定。", f"The income cannot be judged: {missing.title.en} is not known."
        )
        return _income(Outcome.UNKNOWN, None, said, inputs)


def _compared(per_head: Decimal, threshold: Decimal, test: IncomeTest) -> tuple[bool, Said]:
    if per_head < threshold or (test.inclusive and per_head == threshold):
        return True, Said("收入符合规定。", "The income is within the rules.")
    return False, Said(
        f"人均年收入{printing.yuan(per_head)}，超出标准{printing.yuan(threshold)}。",
        f"The income per head, {printing.yuan(per_head).en}, is not within {printing.yuan(threshold).en}.",
    )


def _rigid_enough(earned: Decimal, above: Decimal, on: Reckoning, inputs: dict[Said, Said]) -> tuple[bool, Said]:
    """Whether the necessary expenditure exceeds that percentage of the income (handbook 4.2)."""
    spent = on.q.number("self_paid")
    shown, whole = printing.yuan(spent), printing.yuan(earned)
    inputs[Said("必需支出占收入", "Necessary expenditure of the income")] = Said(
        f"{shown} / {whole}", f"{shown.en} / {whole.en}"
    )
    if spent * 100 > earned * above:
        return True, Said("收入和必需支出符合规定。", "Income and necessary expenditure are within the rules.")
    return False, Said(
        f"必需支出没有超过收入的{above:f}%。", f"The necessary expenditure is not above {above:f}% of the income."
    )


def _disposable(total: Decimal, test: IncomeTest, on: Reckoning, inputs: dict[Said, Said]) -> Decimal:
    """What is left of the income after necessary expenditure, where the county deducts it; raises NotKnown."""
    if test.less_rigid:
        spent = on.q.number("self_paid")
        inputs[Said("扣减必需支出", "Less necessary expenditure")] = printing.yuan(spent)
        total = max(total - spent, Decimal(0))
    inputs[Said("家庭年收入", "Income of the year")] = printing.yuan(total)
    return total


def _counted_income(facts: CaseFacts, test: IncomeTest, on: Reckoning, inputs: dict[Said, Said]) -> Decimal:
    """The household's income of twelve months that counts, less the costs of work, in yuan; raises NotKnown."""
    if not facts.incomes:
        if facts.annual_income is None or facts.annual_income < 0:
            raise NotKnown(Said("家庭年收入", "the income of the year"))
        return facts.annual_income
    counted = [i for i in facts.incomes if i.exempt is None or i.exempt not in test.not_counted]
    for kind in IncomeKind:
        if rows := [i for i in counted if i.kind is kind]:
            inputs[Said(kind.zh, kind.en)] = printing.yuan(sum((_sure(i) for i in rows), Decimal(0)))
    if left_out := [i for i in facts.incomes if i not in counted]:
        inputs[Said("不计入收入", "Not counted")] = printing.yuan(total_income(left_out))
    total = sum((_sure(i) for i in counted), Decimal(0))
    if test.work_cost is not None:
        off = sum(_work_costs(counted, test.work_cost, on), Decimal(0))
        inputs[Said("扣减就业成本", "Less costs of work")] = printing.yuan(off)
        total -= off
    return total


def _sure(income: Income) -> Decimal:
    if income.verified is None:
        raise NotKnown(Said(f"{income.kind.zh}", income.kind.en))
    return income.verified


def _work_costs(incomes: list[Income], cost: WorkCost, on: Reckoning) -> Iterator[Decimal]:
    """For each member with wages, never more than the wages."""
    wages: dict[str, Decimal] = {}
    for income in incomes:
        if income.kind is IncomeKind.WAGES:
            wages[income.member] = wages.get(income.member, Decimal(0)) + _sure(income)
    for earned in wages.values():
        if cost.percent is not None:
            off = earned * cost.percent / 100
        else:
            assert cost.standard_percent is not None  # checks.py: one of the two
            off = on.standard(Base.URBAN)[1] * cost.standard_percent / 100 * YEAR
        yield min(off, earned, *([] if cost.at_most is None else [cost.at_most]))


def _threshold(facts: CaseFacts, rules: Rules, test: IncomeTest, on: Reckoning) -> Decimal:
    if test.of is Average.INCOME:
        average, label = average_of(facts, rules)
        if average is None or facts.reference_on is None:
            raise NotKnown(label)
        if not 1 <= facts.reference_on.year - average.year <= rules.income_years_back:
            raise NotKnown(label)  # too old to serve
        return average.amount * test.times
    return on.standard(Base(test.of.value))[1] * test.times * YEAR


def _income(
    outcome: Outcome, per_head: Decimal | None, reason: Said, inputs: dict[Said, Said]
) -> Finding[Decimal | None]:
    return Finding(
        code="income",
        title=INCOME,
        clause="xc-2.1.2",
        outcome=outcome,
        conclusion=per_head,
        reason=reason,
        inputs=inputs,
        effect=EFFECT_OF[outcome],
    )


# --- property


def property_test(*, facts: CaseFacts, rules: Rules, package: Package, waiver: Finding[bool]) -> Finding[Outcome]:
    """Each of the county's limits is looked at; the household must not exceed any, and somebody must have looked at
    its property at all (xc-2.1.2, xc-2.1.3).
    """
    if waiver.conclusion:
        return _property(Outcome.YES, waiver.reason, {})
    on = Reckoning(Quantities(facts, package, rules))
    inputs: dict[Said, Said] = {}
    limits, verdict = package.property or (), Outcome.answer(facts.property_ok)
    found = [_of_limit(limit, facts, on, inputs) for limit in limits]
    over = [limit.title for limit, outcome in zip(limits, found, strict=True) if outcome is Outcome.NO]
    if over or verdict is Outcome.NO:
        said = Said(
            f"超过财产规定：{'、'.join(over) or '调查结论'}。",
            f"Above the property rules: {', '.join(over) or 'the visit'}.",
        )
        return _property(Outcome.NO, said, inputs)
    if Outcome.UNKNOWN in (*found, verdict):
        return _property(Outcome.UNKNOWN, Said("家庭财产尚未核实清楚。", "The property is not fully verified."), inputs)
    return _property(Outcome.YES, Said("家庭财产符合规定。", "The property is within the rules."), inputs)


def _of_limit(limit: PropertyLimit, facts: CaseFacts, on: Reckoning, inputs: dict[Said, Said]) -> Outcome:
    """NO when everything that the limit names holds, UNKNOWN when that depends on what nobody knows."""
    assets = [a for a in facts.assets if a.kind is limit.kind and a.use not in limit.except_uses]
    try:
        over = bool(assets) and all(_exceeded(limit, assets, facts, on))
    except NotKnown as missing:
        inputs[Said(limit.title)] = Said(f"{missing.title}不明", f"{missing.title.en} is not known")
        return Outcome.UNKNOWN
    inputs[Said(limit.title)] = Said("超过", "above") if over else Said("未超过", "within")
    return Outcome.NO if over else Outcome.YES


def _exceeded(limit: PropertyLimit, assets: list[Asset], facts: CaseFacts, on: Reckoning) -> Iterator[bool]:
    if limit.bought_within_months is not None:
        assets = [a for a in assets if _bought_lately(a, limit.bought_within_months, facts)]
        yield bool(assets)
    if limit.count_from is not None:
        yield sum(a.count for a in assets) >= limit.count_from
    if limit.area_per_head_above is not None:
        area = sum((_known(a.area, Said("面积", "the area")) for a in assets), Decimal(0))
        yield area > limit.area_per_head_above * on.heads(Heads.COHABITING)
    for most, each in ((limit.value_above, False), (limit.each_above, True)):
        if most is None:
            continue
        _text, edge = on.limit(most, Heads.COHABITING, Base.URBAN)
        values = [_known(a.value, Said("价值", "the value")) for a in assets]
        yield any(v > edge for v in values) if each else sum(values, Decimal(0)) > edge


def _bought_lately(asset: Asset, months: int, facts: CaseFacts) -> bool:
    if asset.bought_on is None or facts.applied_on is None:
        raise NotKnown(Said("购买时间", "the day of the purchase"))
    return facts.applied_on <= add_months(asset.bought_on, months)


def _known(value: Decimal | None, title: Said) -> Decimal:
    if value is None:
        raise NotKnown(title)
    return value


def _property(outcome: Outcome, reason: Said, inputs: dict[Said, Said]) -> Finding[Outcome]:
    return Finding(
        code="property",
        title=PROPERTY,
        clause="xc-2.1.3",
        outcome=outcome,
        conclusion=outcome,
        reason=reason,
        inputs=inputs,
        effect=EFFECT_OF[outcome],
    )


# --- emergencies


def emergency_kind(*, facts: CaseFacts, rules: Rules, package: Package) -> Finding[bool | None] | None:
    """An emergency must be one that the county names, and reach the degree that it asks for (xc-2.1.3)."""
    if facts.relief_type is not ReliefType.EMERGENCY or package.emergencies is None:
        return None
    kinds = [kind for kind in package.emergencies if kind.cause is facts.cause]
    inputs = {Said("困难原因", "Cause of the hardship"): printing.shown(facts.cause)}
    if not kinds:
        said = Said("本地没有把这类情形列入急难型救助。", "This emergency is not among those that the county names.")
        return _emergency(Outcome.NO, said, inputs)
    q, missing = Quantities(facts, package, rules), None
    for kind in kinds:
        try:
            reached = all_hold(conditions(kind.quantities, q))
        except NotKnown as unknown:
            missing = missing or unknown
            continue
        if reached:
            said = Said(
                "属于本地规定的急难情形，达到规定程度。",
                "An emergency that the county names, of the degree it asks for.",
            )
            return _emergency(Outcome.YES, said, inputs)
    if missing is not None:
        said = Said(
            f"{missing.title}不明，无法判断程度。", f"The degree cannot be told: {missing.title.en} is not known."
        )
        return _emergency(Outcome.UNKNOWN, said, inputs)
    wanted = joined((bounds(c) for kind in kinds for c in kind.quantities.values()), "；", "; ")
    said = Said(f"未达到规定程度（{wanted}）。", f"Below the degree that is asked for ({wanted.en}).")
    return _emergency(Outcome.NO, said, inputs)


def _emergency(outcome: Outcome, reason: Said, inputs: dict[Said, Said]) -> Finding[bool | None]:
    return Finding(
        code="emergency_kind",
        title=EMERGENCY,
        clause="xc-2.1.3",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.YES,
        reason=reason,
        inputs=inputs,
        effect=EFFECT_OF[outcome],
    )
