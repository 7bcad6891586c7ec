"""What each field of packages and of facts is called, in both languages: one place for pages, forms and workbooks."""

from collections.abc import Mapping
from typing import Any

from common.said import Said
from standards.policy.facts import Asset, CaseFacts, Expense, FormerRelief, Income
from standards.policy.package.model import (
    Adjust,
    AmountRule,
    Band,
    Ceiling,
    Condition,
    CostStep,
    Example,
    Expected,
    Give,
    Limit,
    Package,
    PaperRule,
)
from standards.policy.package.reading import hints_of

_LIMIT = {
    "times": Said("倍数", "Multiple"),
    "yuan": Said("金额（元）", "Sum (yuan)"),
    "of": Said("量", "Quantity"),
    "percent": Said("百分比（%）", "Percentage (%)"),
    "base": Said("基数", "Base"),
    "heads": Said("每人口径的人数", "Heads of a sum per person"),
}
_OWN: Mapping[type[Any], Mapping[str, Said]] = {
    Package: {"region": Said("地区", "Region")},
    AmountRule: {"id": Said("代号", "Code"), "give": Said("不分档", "without bands")},
    Band: {"is": Said("等级或选项为", "Grade or choice is")},
    Condition: {"is": Said("为", "Is")},
    Give: {
        "times": Said("倍数", "Multiple"),
        "percent": Said("百分比（%）", "Percentage (%)"),
        "choose": Said("几个固定档次（元）", "Fixed steps (yuan)"),
        "of": Said("按什么的百分比", "Percentage of what"),
        "over": Said("只计超过此数的部分（元）", "Only the part over (yuan)"),
        "up_to": Said("只计不超过此数的部分（元）", "Only the part up to (yuan)"),
        "base": Said("基数", "Base"),
        "per": Said("口径", "For whom"),
        "months": Said("月数", "Months"),
        "days": Said("天数", "Days"),
    },
    Limit: _LIMIT,
    Ceiling: _LIMIT,
    CostStep: {"title": Said("名称", "Title")},
    Adjust: {"title": Said("名称", "Title"), "less": Said("减去", "Less")},
    PaperRule: {"code": Said("代号", "Code")},
    Example: {
        "facts": Said("家庭", "Family"),
        "standards": Said("采用的数字", "Numbers"),
    },
    Expected: {
        "rule": Said("适用标准", "Rule"),
        "gives": Said("是否给予救助", "Gives relief"),
        "eligible": Said("是否符合条件", "Eligible"),
    },
    CaseFacts: {
        "relief_type": Said("救助类型", "Relief type"),
        "cause": Said("困难原因", "Cause of the hardship"),
        "track": Said("办理方式", "Track"),
        "individual": Said("以个人为对象", "For an individual"),
        "applied_on": Said("申请日期", "Applied on"),
        "accepted_on": Said("受理日期", "Accepted on"),
        "household_size": Said("共同生活人口", "Cohabiting members"),
        "registered_count": Said("户籍人口", "Registered members"),
        "affected_count": Said("受困人数", "Persons affected"),
        "helped_count": Said("救助人数", "Persons helped"),
        "category": Said("家庭类别", "Household category"),
        "category_recognised_on": Said("类别认定日期", "Category recognised on"),
        "hukou": Said("户籍性质", "Hukou"),
        "annual_income": Said("家庭年收入（元）", "Income of the year (yuan)"),
        "incomes": Said("收入明细", "Income by source"),
        "property_ok": Said("家庭财产是否符合规定", "Property within the rules"),
        "assets": Said("财产", "Property"),
        "hardship_true": Said("困难情况是否属实", "Hardship is true"),
        "expenses": Said("必需支出", "Necessary expenditure"),
        "history": Said("已获救助", "Earlier relief"),
        "quantities": Said("需要登记的量", "Quantities"),
        "members": Said("家庭成员", "Members"),
        "household_key": Said("家庭标识", "Key of the household"),
        "incident_key": Said("事件标识", "Key of the incident"),
    },
    Expense: {
        "kind": Said("支出种类", "Kind of expenditure"),
        "total": Said("总费用（元）", "Total (yuan)"),
        "reimbursed": Said("报销（元）", "Reimbursed (yuan)"),
        "other_aid": Said("其他现金救助（元）", "Other aid in cash (yuan)"),
        "verified_self_paid": Said("核实自付（元）", "Verified self-paid (yuan)"),
    },
    Income: {
        "kind": Said("收入种类", "Kind of income"),
        "member": Said("成员", "Member"),
        "exempt": Said("不计入的收入项目", "Exempt kind"),
        "declared": Said("申报（元）", "Declared (yuan)"),
        "verified": Said("核实（元）", "Verified (yuan)"),
    },
    Asset: {
        "kind": Said("财产种类", "Kind of property"),
        "count": Said("数量", "Number"),
        "area": Said("面积（平方米）", "Area (square metres)"),
        "bought_on": Said("购买日期", "Bought on"),
        "use": Said("用途", "Use"),
        "value": Said("价值（元）", "Value (yuan)"),
    },
    FormerRelief: {
        "case_number": Said("案件编号", "Case number"),
        "approved_on": Said("批准日期", "Approved on"),
        "cause": Said("困难原因", "Cause"),
        "amount": Said("金额（元）", "Sum (yuan)"),
        "kind": Said("方式", "Kind"),
        "household_key": Said("家庭标识", "Key of the household"),
        "incident_key": Said("事件标识", "Key of the incident"),
    },
}
"""Facts have no help texts of their own; a few of the package's speak of codes, which no form shows."""

SHORT = {"people": Said("人数", "Persons"), "former": Said("当年已获救助（元）", "Relief of this year (yuan)")}
"""Short words of test cases (``standards.policy.package.examples``)."""


def label(cls: Any, name: str) -> Said:
    """What a field of a dataclass is called; its own name where nothing better is known."""
    told = _OWN.get(cls, {}).get(name) or hints_of(cls)[name][2].metadata.get("help") or name
    return told if isinstance(told, Said) else Said(str(told))
