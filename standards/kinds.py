"""The closed list of the numbers that the policy leaves to documents: one kind for each field of ``Rules``."""

# ruff: noqa: E501  (the list is a table: one line for each kind)

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.duties import RegionLevel
from common.said import chinese_is_on
from common.terms import Term
from standards.policy.terms import AmountBasis, Rounding, SameCause, Window
from standards.terms import Topic, ValueType
from standards.values import Form, Value

_PROVINCE, _CITY, _COUNTY, _TOWNSHIP = RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWNSHIP
DOWN_TO_COUNTY = (_PROVINCE, _CITY, _COUNTY)
DOWN_TO_TOWNSHIP = (_PROVINCE, _CITY, _COUNTY, _TOWNSHIP)


class Unit(Term):
    """What a number counts."""

    NONE = "none", "无", "none"
    YUAN_MONTH = "yuan_month", "元/人·月", "yuan per person and month"
    YUAN_YEAR = "yuan_year", "元/人·年", "yuan per person and year"
    YUAN = "yuan", "元", "yuan"
    TIMES_STANDARD = "times_standard", "倍（城市月低保标准）", "times the urban monthly standard"
    TIMES = "times", "次", "times"
    WORKING_DAYS = "working_days", "个工作日", "working days"
    DAYS = "days", "天", "calendar days"
    HOURS = "hours", "小时", "hours"
    YEARS = "years", "年", "years"
    MONTHS = "months", "个月", "months"
    PEOPLE = "people", "人", "people"


@dataclass(frozen=True, slots=True)
class Kind:
    """One number: how it is called, written and bounded, which clause asks for it, which levels may set it.

    ``optional``: the policy can do without; of every other kind a missing row leaves what needs it unknown.
    """

    code: str
    zh: str
    en: str
    topic: Topic
    unit: Unit
    form: Form
    clause: str
    levels: tuple[RegionLevel, ...]
    has_year: bool = False
    optional: bool = False

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.zh if chinese_is_on() else self.en

    def parse(self, typed: str) -> str:
        """Canonical text of what was typed; raises Invalid."""
        return self.form.parse(typed)

    def read(self, stored: str) -> Value:
        """The typed value of stored text."""
        return self.form.read(stored)

    def show(self, stored: str) -> str:
        """The value with its unit."""
        unit = "" if self.unit is Unit.NONE else f" {self.unit.label}"
        return self.form.show(stored) + unit


def _money(lowest: str, highest: str) -> Form:
    return Form(ValueType.MONEY, Decimal(lowest), Decimal(highest))


def _whole(lowest: int, highest: int) -> Form:
    return Form(ValueType.WHOLE, Decimal(lowest), Decimal(highest))


def _choice(terms: Iterable[Term]) -> Form:
    return Form(ValueType.CHOICE, choices=tuple(terms))


_MULTIPLE = Form(ValueType.MULTIPLE, Decimal("0.5"), Decimal(60))
_YES_NO = Form(ValueType.YES_NO)
_WARN = Form(ValueType.DAYS, Decimal(0), Decimal(60))
_DIBAO, _INCOME = _money("50", "9999.99"), _money("1000", "999999.99")

# fmt: off
_ALL = (
    Kind("urban_dibao", "城市低保月标准", "Urban monthly dibao standard", Topic.DIBAO, Unit.YUAN_MONTH, _DIBAO, "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("rural_dibao", "农村低保月标准", "Rural monthly dibao standard", Topic.DIBAO, Unit.YUAN_MONTH, _DIBAO, "", DOWN_TO_COUNTY),
    Kind("income_urban", "城镇居民人均可支配收入", "Disposable income per urban resident", Topic.INCOME, Unit.YUAN_YEAR, _INCOME, "xc-2.1.2", DOWN_TO_COUNTY, True),
    Kind("income_rural", "农村居民人均可支配收入", "Disposable income per rural resident", Topic.INCOME, Unit.YUAN_YEAR, _INCOME, "xc-2.1.2", DOWN_TO_COUNTY, True),
    Kind("income_all", "全体居民人均可支配收入", "Disposable income per resident", Topic.INCOME, Unit.YUAN_YEAR, _INCOME, "xc-2.1.2", DOWN_TO_COUNTY, True),
    Kind("income_years_back", "收入数据最早可用年度（距当年）", "How many years back an income figure may lie", Topic.INCOME, Unit.YEARS, _whole(1, 5), "xc-2.1.2", DOWN_TO_COUNTY),
    Kind("cap_multiple", "每人救助上限倍数", "Cap per person, multiple", Topic.LIMITS, Unit.TIMES_STANDARD, _MULTIPLE, "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("same_cause_months", "同一事由间隔", "Months between reliefs for the same cause", Topic.LIMITS, Unit.MONTHS, _whole(1, 36), "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("same_cause", "“同一事由”的认定", "Reading of “same cause”", Topic.LIMITS, Unit.NONE, _choice(SameCause), "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("same_cause_window", "“一年内”的计算", "Reading of “within a year”", Topic.LIMITS, Unit.NONE, _choice(Window), "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("times_per_year", "全年救助次数上限", "Reliefs per year", Topic.LIMITS, Unit.TIMES, _whole(1, 12), "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("times_window", "“全年”的计算", "Reading of “in a whole year”", Topic.LIMITS, Unit.NONE, _choice(Window), "xc-2.3.2", DOWN_TO_COUNTY),
    Kind("rounding", "救助金额取整", "Rounding of the sum", Topic.LIMITS, Unit.NONE, _choice(Rounding), "", DOWN_TO_COUNTY),
    Kind("bar_months", "虚假申请后不得再次申请", "No new application after false statements", Topic.LIMITS, Unit.MONTHS, _whole(1, 36), "gwy649-68", DOWN_TO_COUNTY, optional=True),
    Kind("delegated", "委托乡镇（街道）审批", "Decision delegated to the township", Topic.AUTHORITY, Unit.NONE, _YES_NO, "xc-2.2.2", DOWN_TO_TOWNSHIP),
    Kind("delegated_multiple", "委托审批上限倍数", "Delegated decision up to, multiple", Topic.AUTHORITY, Unit.TIMES_STANDARD, _MULTIPLE, "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("delegation_limit", "乡镇（街道）审批限额（低于倍数时适用）", "Own lower limit of a township", Topic.AUTHORITY, Unit.YUAN, _money("0", "99999.99"), "xc-2.2.2", DOWN_TO_TOWNSHIP, optional=True),
    Kind("amount_basis", "“金额不超过3倍”的口径", "Reading of “sum up to 3 times”", Topic.AUTHORITY, Unit.NONE, _choice(AmountBasis), "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("surveyors", "入户调查最少人数", "Fewest surveyors of a home visit", Topic.PROCEDURE, Unit.PEOPLE, _whole(1, 6), "", DOWN_TO_COUNTY),
    Kind("publicity_days", "公示天数", "Days of publicity", Topic.PROCEDURE, Unit.DAYS, _whole(1, 30), "gwy649-48", DOWN_TO_COUNTY),
    Kind("recognition_months", "身份认定有效期", "How long a recognition holds", Topic.PROCEDURE, Unit.MONTHS, _whole(1, 36), "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("waive_monitored", "监测对象免核对经济状况", "Means check waived for monitored households", Topic.PROCEDURE, Unit.NONE, _YES_NO, "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("waive_marginal", "低保边缘、刚性支出家庭免核对经济状况", "Means check waived for marginal and rigid-expenditure households", Topic.PROCEDURE, Unit.NONE, _YES_NO, "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("assistance_days", "异地协查每次暂停最长", "Longest pause for another county's check", Topic.PROCEDURE, Unit.WORKING_DAYS, _whole(1, 60), "", DOWN_TO_COUNTY),
    Kind("stages_most", "分阶段救助最多期数", "Most stages of one decision", Topic.PROCEDURE, Unit.TIMES, _whole(2, 12), "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("stages_months", "分阶段救助最长月数", "Longest time of relief in stages", Topic.PROCEDURE, Unit.MONTHS, _whole(1, 12), "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("advance_multiple", "先行救助单笔上限倍数", "One advance relief at most, multiple", Topic.LIMITS, Unit.TIMES_STANDARD, _MULTIPLE, "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("small_multiple", "小额快救上限倍数", "Small fast relief at most, multiple", Topic.LIMITS, Unit.TIMES_STANDARD, _MULTIPLE, "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("decision_days", "办结期限（含发放）", "Days from acceptance to payment", Topic.CLOCK, Unit.WORKING_DAYS, _whole(1, 60), "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("advance_hours", "先行救助时限", "Hours from the report to the first relief", Topic.CLOCK, Unit.HOURS, _whole(1, 240), "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("small_days", "小额快救办理时限", "Days for small fast relief", Topic.CLOCK, Unit.DAYS, _whole(1, 30), "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("paperwork_days", "补齐手续期限", "Days to complete the paperwork", Topic.CLOCK, Unit.NONE, _whole(1, 60), "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("paperwork_working", "补齐手续期限按工作日计算", "Paperwork is counted in working days", Topic.CLOCK, Unit.NONE, _YES_NO, "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("paperwork_extensions", "补齐手续可延长次数", "Extensions of the paperwork", Topic.CLOCK, Unit.TIMES, _whole(0, 3), "xc-2.2.1", DOWN_TO_COUNTY),
    Kind("warn_days", "提前预警", "Warnings before the due day", Topic.CLOCK, Unit.WORKING_DAYS, _WARN, "", DOWN_TO_COUNTY),
    Kind("publicity_counts", "公示计入期限", "Publicity counts", Topic.CLOCK, Unit.NONE, _YES_NO, "xc-2.2.2", DOWN_TO_COUNTY),
    Kind("supplement_counts", "受理后补正计入期限", "Supplementing after acceptance counts", Topic.CLOCK, Unit.NONE, _YES_NO, "", DOWN_TO_COUNTY),
    Kind("objection_counts", "异议复核计入期限", "Review of an objection counts", Topic.CLOCK, Unit.NONE, _YES_NO, "", DOWN_TO_COUNTY),
    Kind("supplement_times", "暂停计时次数上限", "Pauses of the clock", Topic.CLOCK, Unit.TIMES, _whole(0, 5), "", DOWN_TO_COUNTY),
    Kind("supplement_days", "补正、异议复核每次暂停最长", "Longest pause for supplementing or an objection", Topic.CLOCK, Unit.WORKING_DAYS, _whole(1, 60), "", DOWN_TO_COUNTY),
)
# fmt: on

KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
"""By code, in the order of the page. The codes are the field names of ``Rules``."""
