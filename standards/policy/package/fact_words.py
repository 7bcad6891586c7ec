"""What the facts of a case are called: for the schema of facts, the handbook page and the trial calculator."""

from collections.abc import Mapping

from common.said import Said
from standards.policy.facts import Asset, CaseFacts, Expense, FormerRelief, Income, Member, Owed

FACT_WORDS: Mapping[type, Mapping[str, Said]] = {
    CaseFacts: {
        "relief_type": Said("救助类型", "Relief type"),
        "cause": Said("困难原因", "Cause of the hardship"),
        "applied_on": Said("申请日期", "Applied on"),
        "accepted_on": Said("受理日期", "Accepted on"),
        "decided_on": Said("审批日期", "Decided on"),
        "incident_key": Said("事由编号（住院号、事故编号、学年等）", "Number of the incident: admission, accident, …"),
        "number": Said("案件编号", "Number of the case"),
        "region_code": Said("区划代码", "Region code"),
        "individual": Said("以个人为对象", "For an individual"),
        "household_key": Said("家庭的标识", "Key of the household"),
        "members": Said("家庭成员", "Members of the household"),
        "household_size": Said("共同生活人口", "Cohabiting members"),
        "helped_count": Said("救助人数", "Persons whom the relief is for"),
        "registered_count": Said("户籍人口", "Members of the household register"),
        "affected_count": Said("受困人数", "Persons whom the event struck"),
        "track": Said("办理方式", "Track"),
        "quantities": Said("规则包要求登记的量：名称与值", "Quantities that the package asks for, by name"),
        "hukou": Said("户籍性质", "Hukou"),
        "category": Said("家庭类别", "Household category"),
        "category_recognised_on": Said("身份认定日期", "Category recognised on"),
        "annual_income": Said("家庭年收入（元，核实）", "Verified income of the household in twelve months (yuan)"),
        "incomes": Said("各项收入", "Income by source"),
        "property_ok": Said("财产核查结论", "Verdict on the property"),
        "assets": Said("财产", "Property"),
        "hardship_true": Said("困难情形是否属实", "Whether the hardship was found true"),
        "expenses": Said("生活必需支出", "Necessary expenditure"),
        "history": Said("既往救助；不填表示没有查过", "Earlier relief; left out while nobody has looked"),
        "owed": Said("责令退回的救助款；没有的不填", "Relief ordered to be paid back; left out where there is none"),
        "investigators": Said("调查人", "Who investigated"),
        "acceptor": Said("受理人", "Who accepted"),
        "deciders": Said("审批人", "Who decides"),
        "related_officers": Said(
            "声明的近亲属关系人员；不填表示尚未声明", "Declared relatives; left out while undeclared"
        ),
        "sole_officer": Said("乡镇仅一名工作人员", "The township has a single officer"),
    },
    Member: {
        "key": Said("人员标识", "Key of the person"),
        "lives_here": Said("共同生活", "Lives in the household"),
        "helped": Said("救助对象", "The relief is for this person too"),
        "officer_id": Said("本人为工作人员时的编号", "Id of the officer, where the person is one"),
    },
    Expense: {
        "kind": Said("支出种类", "Kind of expenditure"),
        "total": Said("总费用（元）", "Total cost (yuan)"),
        "reimbursed": Said("报销（元）", "Reimbursed (yuan)"),
        "other_aid": Said("其他现金救助（元）", "Other aid in cash (yuan)"),
        "verified_self_paid": Said(
            "核实自付（元）；不填表示未核实", "Verified self-paid (yuan); left out until verified"
        ),
    },
    Income: {
        "kind": Said("收入种类", "Kind of income"),
        "member": Said("收入人的标识", "Key of the member"),
        "exempt": Said("可不计入的收入", "Income that may not count"),
        "declared": Said("申报数（元）", "Declared (yuan)"),
        "verified": Said("核实数（元）；不填表示未核实", "Verified (yuan); left out while not verified"),
    },
    Asset: {
        "kind": Said("财产种类", "Kind of property"),
        "count": Said("数量", "Number"),
        "area": Said("面积（平方米）", "Area (square metres)"),
        "bought_on": Said("购买日期", "Bought on"),
        "use": Said("用途", "Use"),
        "value": Said("价值（元）", "Value (yuan)"),
    },
    Owed: {
        "number": Said("追回编号", "Number of the recovery"),
        "decided_on": Said("责令退回日期", "Ordered on"),
        "false_statements": Said("因虚报、隐瞒、伪造", "For false statements"),
        "open": Said("尚未结清", "Still owed"),
        "elsewhere": Said("在查看人的范围以外，只示件数", "Outside the reader's area: only how many is shown"),
    },
    FormerRelief: {
        "case_number": Said("案件编号", "Number of the case"),
        "approved_on": Said("批准日期", "Approved on"),
        "cause": Said("困难原因", "Cause of the hardship"),
        "incident_key": Said("事由编号", "Number of the incident"),
        "amount": Said("金额（元）", "Sum (yuan)"),
        "person_keys": Said("受助人员的标识", "Keys of the persons"),
        "household_key": Said("家庭的标识", "Key of the household"),
        "kind": Said("救助方式", "How it was given"),
        "elsewhere": Said(
            "在查看人的范围以外救助，只示次数", "Granted outside the reader's area: only how often is shown"
        ),
    },
}
