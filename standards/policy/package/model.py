"""The form of a package. What a section does not say is inherited from the wider region (``inheritance.py``).

Money is yuan, multiples are times the monthly base standard, percentages are 0 to 100. A field that ends in an
underscore stands in a file without it. The help texts are printed into the JSON Schema and the workbench.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from common.terms import Term
from standards.policy.package.shapes import Count, Range, Value
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


def says(help_: str, default: Any = None) -> Any:
    """A field with its help text."""
    return field(default=default, metadata={"help": help_})


def must(help_: str) -> Any:
    """A required field with its help text."""
    return field(metadata={"help": help_})


class Base(Term):
    """The standard that a multiple multiplies."""

    URBAN = "urban", "城市低保月标准", "urban monthly standard"
    RURAL = "rural", "农村低保月标准", "rural monthly standard"
    HUKOU = "hukou", "户籍对应的低保月标准", "monthly standard of the hukou"


class Heads(Term):
    """Whom “per person” counts."""

    HELPED = "helped", "救助人数", "persons helped"
    COHABITING = "cohabiting", "共同生活人口", "cohabiting members"
    REGISTERED = "registered", "户籍人口", "registered members"
    AFFECTED = "affected", "受困人数", "persons affected"


class Per(Term):
    """What a sum or limit is for."""

    CASE = "case", "每案", "per case"
    HOUSEHOLD = "household", "每户", "per household"
    PERSON = "person", "每人", "per person"


class Within(Term):
    """The time over which a ceiling counts earlier relief in."""

    CASE = "case", "每次", "this case"
    YEAR = "year", "全年", "in the calendar year"
    CAUSE_YEAR = "cause_year", "同类原因全年", "for the same kind of cause in the calendar year"


class QuantityKind(Term):
    """What a declared quantity is."""

    MONEY = "money", "金额", "sum of money"
    COUNT = "count", "数量", "number"
    DAYS = "days", "天数", "days"
    MONTHS = "months", "月数", "months"
    GRADE = "grade", "等级", "grade"
    CHOICE = "choice", "选项", "choice"


class Rounding(Term):
    """How the computed sum is rounded; limits are never exceeded by it."""

    WHOLE_YUAN = "whole_yuan", "四舍五入到元", "to the yuan, half up"
    TEN_YUAN = "ten_yuan", "四舍五入到十元", "to ten yuan, half up"
    DOWN_YUAN = "down_yuan", "舍去角分", "down to the yuan"
    CENT = "cent", "保留到分", "to the cent"


class DayKind(Term):
    WORKING = "working", "工作日", "working days"
    CALENDAR = "calendar", "自然日", "calendar days"


class PublicityTime(Term):
    """When the relief is publicised."""

    BEFORE = "before", "审批前", "before the decision"
    AFTER = "after", "救助后", "after the relief"
    NEVER = "never", "不公示", "not at all"


class Average(Term):
    """What an income per head is compared with."""

    INCOME = "income", "上年度人均可支配收入", "last year's disposable income per head"
    URBAN = "urban", "城市低保标准", "urban dibao standard"
    RURAL = "rural", "农村低保标准", "rural dibao standard"
    HUKOU = "hukou", "户籍对应的低保标准", "dibao standard of the hukou"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Bounds on a quantity; those that are given must all hold."""

    from_: Decimal | None = says("不小于（含）")
    above: Decimal | None = says("大于（不含）")
    up_to: Decimal | None = says("不大于（含）")
    below: Decimal | None = says("小于（不含）")
    is_: tuple[str, ...] = says("等于其中之一（等级、选项）", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """For which cases a rule is meant; what is left out does not restrict."""

    types: tuple[ReliefType, ...] = says("救助类型", ())
    causes: tuple[Cause, ...] = says("困难原因", ())
    categories: tuple[Category, ...] = says("家庭类别", ())
    except_categories: tuple[Category, ...] = says("不适用的家庭类别", ())
    hukou: tuple[Hukou, ...] = says("户籍性质", ())
    track: Track | None = says("办理方式")
    individual: bool | None = says("以个人为对象")
    quantities: Mapping[str, Condition] = field(default_factory=dict, metadata={"help": "量的条件"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A sum in yuan or in multiples of the standard, for the case, the household or each person."""

    yuan: Decimal | None = says("元")
    times: Decimal | None = says("低保月标准的倍数")
    base: Base | None = says("基数，默认城市低保月标准")
    per: Per = says("口径", Per.CASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """How much: exactly one of the first seven, multiplied by ``per``, ``months`` and ``days``."""

    times: Range | None = says("低保月标准的倍数")
    yuan: Range | None = says("固定金额（元）")
    percent: Range | None = says("按 of 的百分比")
    choose: tuple[Decimal, ...] = says("从这些金额中选一个（元）", ())
    together: tuple["Give", ...] = says("各项相加", ())
    lowest: tuple["Give", ...] = says("取最低者", ())
    highest: tuple["Give", ...] = says("取最高者", ())
    of: Value | None = says("百分比所乘的量或金额，默认本规则的计量")
    over: Decimal | None = says("百分比只计超过此数的部分")
    base: Base | None = says("倍数的基数，默认本规则的基数")
    per: Value = says("case、household、person 或量的名称", Value(name="case"))
    months: Count | None = says("乘以月数")
    days: Count | None = says("乘以天数；倍数按月标准的三十分之一折日")
    at_most: Limit | None = says("本项上限")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of the measured quantity, optionally for some categories, and what it gives."""

    from_: Decimal | None = says("不小于（含）")
    above: Decimal | None = says("大于（不含）")
    up_to: Decimal | None = says("不大于（含）")
    below: Decimal | None = says("小于（不含）")
    is_: tuple[str, ...] = says("等于其中之一（等级、选项）", ())
    categories: tuple[Category, ...] = says("只适用于这些家庭类别", ())
    give: Give = must("救助标准")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostStep:
    """One step of reckoning a cost; exactly one of the first four."""

    less: Value | None = says("减去")
    percent: Decimal | None = says("乘以百分比")
    at_least: Value | None = says("不低于")
    at_most: Value | None = says("不高于")
    title: str = says("名称，打印在计算过程中", "")
    when: When = says("适用情形", When())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What the bands look at: a quantity, with its deductions in their order."""

    start: str = must("起始的量")
    steps: tuple[CostStep, ...] = says("依次扣减", ())

    SHORT = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    """One adjustment of the sum, in order; exactly one of the first four."""

    raise_percent: Decimal | None = says("提高百分之几")
    less: Value | None = says("减去（元或量的名称）")
    at_least: Limit | None = says("不低于")
    at_most: Limit | None = says("不高于")
    title: str = says("名称，打印在计算过程中", "")
    when: When = says("适用情形", When())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A limit that no computed sum exceeds; over a year earlier relief counts in."""

    yuan: Decimal | None = says("元")
    times: Decimal | None = says("低保月标准的倍数")
    base: Base | None = says("基数，默认城市低保月标准")
    per: Per = says("口径", Per.CASE)
    within: Within = says("计算期间", Within.CASE)
    heads: Heads | None = says("每人口径的人数，默认救助人数")
    when: When = says("适用情形", When())
    title: str = says("名称", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """One rule of the amount; the first that fits a case computes it. Either ``bands`` or ``give``."""

    id: str = must("代号，包内唯一")
    title: str = must("名称")
    source: str = says("文件原文", "")
    when: When = says("适用情形", When())
    base: Base = says("倍数的基数", Base.URBAN)
    heads: Heads = says("每人口径的人数", Heads.HELPED)
    measure: Measure | None = says("分档的计量")
    gaps: bool = says("分档之间允许有空档（空档不给予救助）", False)
    bands: tuple[Band, ...] = says("分档", ())
    give: Give | None = says("不分档的救助标准")
    adjust: tuple[Adjust, ...] = says("依次调整", ())
    ceilings: tuple[Ceiling, ...] = says("本规则的上限", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Up to which sum somebody may agree; the last rung may be open."""

    who: str = must("由谁审批或研究")
    level: Level = must("层级")
    up_to: Limit | None = says("不超过；最后一级可不填")
    minutes: bool = says("须附会议记录", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyKind:
    """An emergency that is relieved: its range and the degree that it must reach."""

    cause: Cause = must("急难情形")
    range: str = says("范围", "")
    degree: str = says("程度", "")
    quantities: Mapping[str, Condition] = field(default_factory=dict, metadata={"help": "程度的量化条件"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenditureKind:
    """A necessary expenditure that counts, and how."""

    kind: ExpenseKind = must("必需支出种类")
    range: str = says("范围", "")
    percent: Decimal = says("计入百分比", Decimal(100))
    at_most: Decimal | None = says("计入上限（元）")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCost:
    """What working people spend on working; exactly one of the first two, for each member with wages."""

    percent: Decimal | None = says("工资性收入的百分比")
    standard_percent: Decimal | None = says("每名就业成员每月按低保标准的百分比")
    at_most: Decimal | None = says("每人全年最多（元）")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeTest:
    """Income per head against an average or a standard."""

    of: Average = says("比较对象", Average.INCOME)
    times: Decimal = says("倍数", Decimal(1))
    inclusive: bool = says("等于也符合", False)
    not_counted: tuple[ExemptIncome, ...] = says("不计入的收入", ())
    work_cost: WorkCost | None = says("就业成本扣减")
    less_rigid: bool = says("扣减生活必需支出自付部分", False)
    rigid_above: Decimal | None = says("生活必需支出占收入的百分比须超过")


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyLimit:
    """Property that disqualifies when everything given here holds."""

    kind: AssetKind = must("财产种类")
    title: str = must("名称")
    count_from: int | None = says("数量达到")
    area_per_head_above: Decimal | None = says("人均面积超过（平方米）")
    value_above: Limit | None = says("总价值超过")
    each_above: Limit | None = says("单件价值超过")
    bought_within_months: int | None = says("申请前多少个月内购买")
    except_uses: tuple[str, ...] = says("不计入的用途", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRule:
    """Steps and days of the cases that fit; the first that fits counts."""

    id: str = must("代号")
    title: str = must("名称")
    source: str = says("文件原文", "")
    when: When = says("适用情形", When())
    steps: tuple[str, ...] = says("环节，依次", ())
    means_check: bool | None = says("核对家庭经济状况；不填则按身份免核规则")
    publicity: PublicityTime | None = says("公示")
    publicity_days: int | None = says("公示天数（自然日）")
    days: int | None = says("自受理至发放的期限")
    day_kind: DayKind = says("期限的口径", DayKind.WORKING)
    at_most: Limit | None = says("本程序的金额上限")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """The papers of the cases that fit, added to those that every case needs."""

    code: str = must("代号")
    title: str = must("名称")
    required: bool = says("必需", True)
    when: When = says("适用情形", When())


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Until when the papers of an emergency are completed after it has eased."""

    days: int = must("天数")
    day_kind: DayKind = says("口径", DayKind.WORKING)
    extensions: int = says("可延长次数", 1)
    first_relief_hours: int | None = says("首次救助的小时数")
    at_most: Limit | None = says("先行救助的单笔上限")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that the intake asks for because a rule needs it."""

    title: str = must("名称")
    kind: QuantityKind = must("种类")
    choices: tuple[str, ...] = says("等级或选项", ())
    help: str = says("填写说明", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a test case of the package must give; only what is said is compared."""

    rule: str | None = says("适用规则的代号；none 表示没有适用规则")
    low: Decimal | None = says("金额下限（元）")
    high: Decimal | None = says("金额上限（元）")
    choices: tuple[Decimal, ...] = says("可选金额（元）", ())
    gives: Outcome | None = says("标准是否给予救助：yes、no 或 unknown")
    eligible: Outcome | None = says("是否符合条件：yes、no 或 unknown")
    who: str | None = says("由谁审批（按金额上限）")
    level: Level | None = says("审批层级（按金额上限）")
    days: int | None = says("期限")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A family and what the package must say of it; checked by hand, run before publishing."""

    title: str = must("名称")
    facts: Mapping[str, Any] = must("事实（见事实的格式说明），未写的取常用值")
    standards: Mapping[str, Decimal] = field(default_factory=dict, metadata={"help": "低保标准等数字，默认取当日数字"})
    expect: Expected = must("应得结果")
    by_hand: str = says("手工算法", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The rules of one region from one day on, as one document states them."""

    format: int = says("格式版本", 1)
    region: str = must("区划代码")
    title: str = must("名称")
    effective_from: date = must("施行日期")
    document_no: str = must("文号")
    document_title: str = must("文件标题")
    note: str = says("说明", "")
    parameters: Mapping[str, str] = field(default_factory=dict, metadata={"help": "数字参数：代号与值"})
    quantities: Mapping[str, Quantity] = field(default_factory=dict, metadata={"help": "需要登记的量"})
    only_categories: tuple[Category, ...] = says("限定的对象类别：不允许填写（二（一）末段）", ())
    emergencies: tuple[EmergencyKind, ...] | None = says("急难情形的类型、范围和程度")
    expenditures: tuple[ExpenditureKind, ...] | None = says("生活必需支出的范围")
    income: IncomeTest | None = says("收入认定")
    property: tuple[PropertyLimit, ...] | None = says("财产认定")
    amounts: tuple[AmountRule, ...] | None = says("救助标准")
    ceilings: tuple[Ceiling, ...] | None = says("上限")
    ladder: tuple[Rung, ...] | None = says("分级审批")
    procedure: tuple[ProcedureRule, ...] | None = says("程序与期限")
    papers: tuple[PaperRule, ...] | None = says("材料")
    completion: Completion | None = says("补齐手续")
    rounding: Rounding | None = says("取整")
    tests: tuple[Example, ...] = says("测试案例", ())


SILENT = Package(
    region="", title="", effective_from=date.min, document_no="", document_title="",
)  # fmt: skip
"""The package of a county that has none: everything follows the plan."""
