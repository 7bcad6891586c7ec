"""The form of a package. What a section does not say is inherited from the wider region (``inheritance.py``).

Money is yuan, multiples are times the monthly base standard, percentages are 0 to 100. A field that ends in an
underscore stands in a file without it. The help texts are printed into the JSON Schema and the workbench.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from common.said import Said
from standards.policy.package.shapes import Count, Range, Value
from standards.policy.package.words import (
    Average,
    Base,
    DayKind,
    Heads,
    Per,
    PublicityTime,
    QuantityKind,
    Rounding,
    Within,
)
from standards.policy.terms import (
    AssetKind,
    Category,
    Cause,
    ExemptIncome,
    ExpenseKind,
    Hukou,
    Level,
    Outcome,
    ReliefType,
    Track,
)


def says(zh: str, en: str, default: Any = None) -> Any:
    """A field with its help text in both languages."""
    return field(default=default, metadata={"help": Said(zh, en)})


def must(zh: str, en: str) -> Any:
    """A required field with its help text in both languages."""
    return field(metadata={"help": Said(zh, en)})


def named(zh: str, en: str) -> Any:
    """A field of values by name, with its help text in both languages."""
    return field(default_factory=dict, metadata={"help": Said(zh, en)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Bounds on a quantity; those that are given must all hold."""

    from_: Decimal | None = says("不小于（含）", "At least (included)")
    above: Decimal | None = says("大于（不含）", "Above (excluded)")
    up_to: Decimal | None = says("不大于（含）", "Up to (included)")
    below: Decimal | None = says("小于（不含）", "Below (excluded)")
    is_: tuple[str, ...] = says("等于其中之一（等级、选项）", "One of these (grades, choices)", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """For which cases a rule is meant; what is left out does not restrict."""

    types: tuple[ReliefType, ...] = says("救助类型", "Relief types", ())
    causes: tuple[Cause, ...] = says("困难原因", "Causes", ())
    categories: tuple[Category, ...] = says("家庭类别", "Household categories", ())
    except_categories: tuple[Category, ...] = says("不适用的家庭类别", "Not for these categories", ())
    hukou: tuple[Hukou, ...] = says("户籍性质", "Hukou", ())
    track: Track | None = says("办理方式", "Track")
    individual: bool | None = says("以个人为对象", "For an individual")
    quantities: Mapping[str, Condition] = named("量的条件", "Conditions on quantities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A sum in yuan, in multiples of the standard or of a quantity, for the case, the household or each person."""

    yuan: Decimal | None = says("元", "Yuan")
    times: Decimal | None = says("低保月标准的倍数", "Times the monthly standard")
    of: str = says("量的名称，如 self_paid", "A quantity, like self_paid", "")
    percent: Decimal | None = says("按 of 的百分比，默认 100", "Percentage of “of”; by default 100")
    base: Base | None = says("基数，默认本规则的基数，否则城市低保月标准", "Base; by default the rule's, else urban")
    per: Per = says("口径", "For whom", Per.CASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """How much: exactly one of the first seven, multiplied by ``per``, ``months`` and ``days``."""

    times: Range | None = says("低保月标准的倍数", "Times the monthly standard")
    yuan: Range | None = says("固定金额（元）", "Fixed sum (yuan)")
    percent: Range | None = says("按 of 的百分比", "Percentage of “of”")
    choose: tuple[Decimal, ...] = says("从这些金额中选一个（元）", "One of these sums (yuan)", ())
    together: tuple["Give", ...] = says("各项相加", "The sum of these", ())
    lowest: tuple["Give", ...] = says("取最低者", "The lowest of these", ())
    highest: tuple["Give", ...] = says("取最高者", "The highest of these", ())
    of: Value | None = says(
        "百分比所乘的量或金额，默认本规则的计量", "What the percentage is taken of; by default what the rule measures"
    )
    over: Decimal | None = says("百分比只计超过此数的部分", "The percentage takes only the part over this sum")
    up_to: Decimal | None = says("百分比只计不超过此数的部分", "The percentage takes only the part up to this sum")
    base: Base | None = says("倍数的基数，默认本规则的基数", "Base of the multiple; by default the rule's")
    per: Count = says("case、household、person 或量的名称", "case, household, person or a quantity", Count(of="case"))
    months: Count | None = says("乘以月数", "Times so many months")
    days: Count | None = says(
        "乘以天数；倍数按月标准的三十分之一折日", "Times so many days; a multiple is then of a thirtieth of the month's"
    )
    at_most: Limit | None = says("本项上限", "This item at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of the measured quantity, optionally for some categories, and what it gives."""

    from_: Decimal | None = says("不小于（含）", "At least (included)")
    above: Decimal | None = says("大于（不含）", "Above (excluded)")
    up_to: Decimal | None = says("不大于（含）", "Up to (included)")
    below: Decimal | None = says("小于（不含）", "Below (excluded)")
    is_: tuple[str, ...] = says("等于其中之一（等级、选项）", "One of these (grades, choices)", ())
    categories: tuple[Category, ...] = says("只适用于这些家庭类别", "Only for these categories", ())
    give: Give = must("救助标准", "What it gives")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostStep:
    """One step of reckoning a cost; exactly one of the first five."""

    less: Value | None = says("减去", "Less")
    percent: Decimal | None = says("乘以百分比", "So many percent of it")
    divide_by: Value | None = says("除以", "Divided by")
    at_least: Value | None = says("不低于", "At least")
    at_most: Value | None = says("不高于", "At most")
    title: str = says("名称，打印在计算过程中", "Title, printed in the derivation", "")
    when: When = says("适用情形", "For which cases", When())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What the bands look at: a quantity, with its deductions in their order."""

    start: str = must("起始的量", "The quantity to start from")
    steps: tuple[CostStep, ...] = says("依次扣减", "Steps, in order", ())

    SHORT = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    """One adjustment of the sum, in order; exactly one of the first six."""

    raise_percent: Decimal | None = says("提高百分之几", "Raised by so many percent")
    percent: Decimal | None = says("按百分之几发给", "Only so many percent of it")
    add: Give | None = says("另加", "More of this")
    less: Value | None = says("减去（元或量的名称）", "Less (yuan or a quantity)")
    at_least: Limit | None = says("不低于", "At least")
    at_most: Limit | None = says("不高于", "At most")
    title: str = says("名称，打印在计算过程中", "Title, printed in the derivation", "")
    when: When = says("适用情形", "For which cases", When())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A limit that no computed sum exceeds; over a year earlier relief counts in."""

    yuan: Decimal | None = says("元", "Yuan")
    times: Decimal | None = says("低保月标准的倍数", "Times the monthly standard")
    of: str = says("量的名称，如 self_paid", "A quantity, like self_paid", "")
    percent: Decimal | None = says("按 of 的百分比，默认 100", "Percentage of “of”; by default 100")
    base: Base | None = says("基数，默认本规则的基数，否则城市低保月标准", "Base; by default the rule's, else urban")
    per: Per = says("口径", "For whom", Per.CASE)
    within: Within = says("计算期间", "Over which time", Within.CASE)
    heads: Heads | None = says("每人口径的人数，默认救助人数", "Heads of a sum per person; by default those helped")
    when: When = says("适用情形", "For which cases", When())
    title: str = says("名称", "Title", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """One rule of the amount; the first that fits a case computes it. Either ``bands`` or ``give``."""

    id: str = must("代号，包内唯一", "Id, once in the package")
    title: str = must("名称", "Title")
    source: str = says("文件原文", "Words of the document", "")
    when: When = says("适用情形", "For which cases", When())
    base: Base = says("倍数的基数", "Base of multiples", Base.URBAN)
    heads: Heads = says("每人口径的人数", "Heads of a sum per person", Heads.HELPED)
    measure: Measure | None = says("分档的计量", "What the bands measure")
    gaps: bool = says("分档之间允许有空档（空档不给予救助）", "The bands may leave gaps, which give nothing", False)
    bands: tuple[Band, ...] = says("分档", "Bands", ())
    give: Give | None = says("不分档的救助标准", "What it gives without bands")
    adjust: tuple[Adjust, ...] = says("依次调整", "Adjustments, in order", ())
    ceilings: tuple[Ceiling, ...] = says("本规则的上限", "Ceilings of this rule", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Up to which sum somebody may agree; the last rung may be open."""

    who: str = must("由谁审批或研究", "Who agrees")
    level: Level = must("层级", "Level")
    up_to: Limit | None = says("不超过；最后一级可不填", "Up to; the last rung may leave it out")
    minutes: bool = says("须附会议记录", "Minutes are needed", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyKind:
    """An emergency that is relieved: its range and the degree that it must reach."""

    cause: Cause = must("急难情形", "Cause")
    range: str = says("范围", "Range", "")
    degree: str = says("程度", "Degree", "")
    quantities: Mapping[str, Condition] = named("程度的量化条件", "The degree in numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenditureKind:
    """A necessary expenditure that counts, and how."""

    kind: ExpenseKind = must("必需支出种类", "Kind of expenditure")
    range: str = says("范围", "Range", "")
    percent: Decimal = says("计入百分比", "Counts by so many percent", Decimal(100))
    at_most: Decimal | None = says("计入上限（元）", "Counts up to (yuan)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCost:
    """What working people spend on working; exactly one of the first two, for each member with wages."""

    percent: Decimal | None = says("工资性收入的百分比", "Percent of the wages")
    standard_percent: Decimal | None = says(
        "每名就业成员每月按低保标准的百分比", "Percent of the dibao standard, each month and working member"
    )
    at_most: Decimal | None = says("每人全年最多（元）", "At most for each in a year (yuan)")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeTest:
    """Income per head against an average or a standard."""

    of: Average = says("比较对象", "Compared with", Average.INCOME)
    times: Decimal = says("倍数", "Times", Decimal(1))
    inclusive: bool = says("等于也符合", "Equal is within", False)
    not_counted: tuple[ExemptIncome, ...] = says("不计入的收入", "Income that does not count", ())
    work_cost: WorkCost | None = says("就业成本扣减", "Costs of work")
    less_rigid: bool = says("扣减生活必需支出自付部分", "Less the necessary expenditure", False)
    rigid_above: Decimal | None = says(
        "生活必需支出占收入的百分比须超过", "Necessary expenditure must be above so many percent of the income"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyLimit:
    """Property that disqualifies when everything given here holds."""

    kind: AssetKind = must("财产种类", "Kind of property")
    title: str = must("名称", "Title")
    count_from: int | None = says("数量达到", "So many or more")
    area_per_head_above: Decimal | None = says("人均面积超过（平方米）", "Square metres per head above")
    value_above: Limit | None = says("总价值超过", "Total value above")
    each_above: Limit | None = says("单件价值超过", "Value of one above")
    bought_within_months: int | None = says(
        "申请前多少个月内购买", "Bought within so many months before the application"
    )
    except_uses: tuple[str, ...] = says("不计入的用途", "Uses that do not count", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRule:
    """Steps and days of the cases that fit; the first that fits counts."""

    id: str = must("代号", "Id")
    title: str = must("名称", "Title")
    source: str = says("文件原文", "Words of the document", "")
    when: When = says("适用情形", "For which cases", When())
    steps: tuple[str, ...] = says("环节，依次", "Steps, in order", ())
    means_check: bool | None = says(
        "核对家庭经济状况；不填则按身份免核规则", "Whether means are checked; left out, by the plan's waiver"
    )
    publicity: PublicityTime | None = says("公示", "Publicity")
    publicity_days: int | None = says("公示天数（自然日）", "Days of publicity (calendar days)")
    days: int | None = says("自受理至发放的期限", "Days from acceptance to payment")
    day_kind: DayKind = says("期限的口径", "Which days are counted", DayKind.WORKING)
    at_most: Limit | None = says("本程序的金额上限", "The sum at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """The papers of the cases that fit, added to those that every case needs."""

    code: str = must("代号", "Code")
    title: str = must("名称", "Title")
    required: bool = says("必需", "Required", True)
    when: When = says("适用情形", "For which cases", When())


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Until when the papers of an emergency are completed after it has eased."""

    days: int = must("天数", "Days")
    day_kind: DayKind = says("口径", "Which days are counted", DayKind.WORKING)
    extensions: int = says("可延长次数", "Extensions", 1)
    first_relief_hours: int | None = says("首次救助的小时数", "First relief within so many hours")
    at_most: Limit | None = says("先行救助的单笔上限", "One advance relief at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that the intake asks for because a rule needs it."""

    title: str = must("名称", "Title")
    kind: QuantityKind = must("种类", "Kind")
    choices: tuple[str, ...] = says("等级或选项", "Grades or choices", ())
    help: str = says("填写说明", "How to fill it in", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a test case of the package must give; only what is said is compared."""

    rule: str | None = says("适用规则的代号；none 表示没有适用规则", "Id of the rule that applies; none for none")
    low: Decimal | None = says("金额下限（元）", "Lowest sum (yuan)")
    high: Decimal | None = says("金额上限（元）", "Highest sum (yuan)")
    choices: tuple[Decimal, ...] = says("可选金额（元）", "Sums to choose from (yuan)", ())
    gives: Outcome | None = says(
        "标准是否给予救助：yes、no 或 unknown", "Whether the rules give relief: yes, no or unknown"
    )
    eligible: Outcome | None = says("是否符合条件：yes、no 或 unknown", "Eligible: yes, no or unknown")
    who: str | None = says("由谁审批（按金额上限）", "Who agrees (to the highest sum)")
    level: Level | None = says("审批层级（按金额上限）", "Level of the decision (at the highest sum)")
    days: int | None = says("期限", "Days of the time limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A family and what the package must say of it; checked by hand, run before publishing."""

    title: str = must("名称", "Title")
    facts: Mapping[str, Any] = must(
        "事实（见事实的格式说明），未写的取常用值", "Facts (see their own schema); the rest takes common values"
    )
    standards: Mapping[str, Decimal] = named(
        "低保标准等数字，默认取当日数字", "Numbers like the dibao standard; by default those of the day"
    )
    expect: Expected = must("应得结果", "What it must give")
    by_hand: str = says("手工算法", "The same by hand", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The rules of one region from one day on, as one document states them."""

    format: int = says("格式版本", "Version of the format", 1)
    region: str = must("区划代码", "Region code")
    title: str = must("名称", "Title")
    effective_from: date = must("施行日期", "In force from")
    document_no: str = must("文号", "Document number")
    document_title: str = must("文件标题", "Title of the document")
    note: str = says("说明", "Note", "")
    parameters: Mapping[str, str] = named("数字参数：代号与值", "Numbers: code and value")
    quantities: Mapping[str, Quantity] = named("需要登记的量", "Quantities that the intake asks for")
    only_categories: tuple[Category, ...] = says(
        "限定的对象类别：不允许填写（二（一）末段）", "Limited to these categories: not allowed (二（一）末段)", ()
    )
    emergencies: tuple[EmergencyKind, ...] | None = says(
        "急难情形的类型、范围和程度", "Emergencies: kind, range, degree"
    )
    expenditures: tuple[ExpenditureKind, ...] | None = says("生活必需支出的范围", "Necessary expenditure that counts")
    income: IncomeTest | None = says("收入认定", "Income test")
    property: tuple[PropertyLimit, ...] | None = says("财产认定", "Property test")
    amounts: tuple[AmountRule, ...] | None = says("救助标准", "Amounts")
    ceilings: tuple[Ceiling, ...] | None = says("上限", "Ceilings")
    ladder: tuple[Rung, ...] | None = says("分级审批", "Who must agree")
    procedure: tuple[ProcedureRule, ...] | None = says("程序与期限", "Procedure and days")
    papers: tuple[PaperRule, ...] | None = says("材料", "Papers")
    completion: Completion | None = says("补齐手续", "Completing the paperwork")
    rounding: Rounding | None = says("取整", "Rounding")
    tests: tuple[Example, ...] = says("测试案例", "Test cases", ())


SILENT = Package(
    region="", title="", effective_from=date.min, document_no="", document_title="",
)  # fmt: skip
"""The package of a county that has none: everything follows the plan."""
