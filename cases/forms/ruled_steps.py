"""The rules of the fields of papers, visit, publicity and the other steps of a case."""

from dataclasses import replace

from cases.forms.ruled import INCOME, INTERIM, PROPERTY, QUESTIONS, SAME_CAUSE
from common.ruled import Rule, Rules
from common.said import Said
from standards.policy.terms import procedure_clause

_REASON_TOLD = Rule(
    Said(
        "要书面说明理由，写清事实和依据。符合条件而不受理、不批准的，依法追究责任。",
        "The reason is given in writing, with facts and grounds. Who refuses somebody entitled answers for it.",
    ),
    "gwy649-66",
)
_REMEDY = Rule(
    Said(
        "要告知不服决定时可以申请行政复议或者提起行政诉讼。",
        "It is told that the decision may be reviewed by the administration or taken to court.",
    ),
    "gwy649-65",
)

PAPER = {
    "kind": Rule(
        Said(
            "申请家庭应当如实提供材料。清单随救助类型和原因变化，缺的材料要一次性告知。",
            "The household brings true papers. The list follows type and cause; what is missing is told at once and "
            "completely.",
        ),
        "gwy649-58",
    ),
    "original_seen": Rule(
        Said(
            "当面看过原件、与复印件一致，才能勾选。",
            "Tick it only where the original was before you and agrees with the copy.",
        ),
        "gwy649-58",
    ),
    "upload": Rule(
        Said(
            "扫描件只供办案人员查看；工作中知悉的个人信息应当保密。",
            "Scans are for those who handle the case; what they tell of a person is confidential.",
        ),
        "gwy649-61",
    ),
}
SURVEYOR = {
    "user": Rule(
        Said(
            "入户调查不少于{surveyors}人；被调查家庭的成员不得参加。",
            "At least {surveyors} go to the household; nobody of the household is one of them.",
        ),
        "xc-2.2.2",
    ),
    "public_servant": Rule(
        Said("调查人员中至少一名是公职人员。", "At least one of those who go is a public servant."),
        "xc-2.2.2",
    ),
}
VISIT = QUESTIONS | {
    "visited_on": Rule(
        Said(
            "申请之后才能入户调查，日期不能晚于今天；调查不能省略。",
            "The visit follows the application and is no later than today; it is never left out.",
        ),
        "xc-2.2.2",
    ),
    "respondent_name": Rule(
        Said("被询问的人应当如实提供情况，写清是谁说的。", "Who is asked tells the truth; write down who said it."),
        "gwy649-59",
    ),
    "household_size": Rule(
        Said(
            "按实际共同生活的人数填写；与申请不一致时先更正家庭成员。",
            "How many really live together; where the application says otherwise, correct the household first.",
        ),
        "xc-2.3.2",
    ),
    "annual_income": INCOME,
    "property_ok": PROPERTY,
    "conclusion": Rule(
        Said(
            "按看到、问到、查到的情况下结论：属实、部分属实或者不属实。",
            "Conclude from what was seen, asked and verified: true, partly true or untrue.",
        ),
        "gwy649-58",
    ),
    "summary": Rule(
        Said(
            "写明家庭人口、收入、财产、支出和困难是否属实；免核对经济状况的，重点写生活必需支出。",
            "Say whether people, income, property, costs and hardship are as stated; where means are not checked, "
            "chiefly the necessary costs.",
        ),
        "xc-2.2.2",
    ),
    "verified_*": Rule(
        Said(
            "对照票据核实家庭自付多少，不能高于票据减去报销后的数。",
            "What the household bears by its bills; never more than the bills less what was reimbursed.",
        ),
        "xc-2.2.2",
    ),
}


def by_procedure(rules: Rules, relief_type: str) -> dict[str, Rule]:
    """The rules of the visit with the clause of the procedure that the case takes."""
    ordinary, own = procedure_clause(""), procedure_clause(relief_type)
    return {name: replace(rule, clause=own) if rule.clause == ordinary else rule for name, rule in rules.items()}


PUBLICITY = {
    "place": Rule(
        Said(
            "审核后在村（社区）张榜公示{publicity_days}天，写清张贴地点。",
            "After the review it hangs in the village for {publicity_days} days; say where.",
        ),
        "gwy649-48",
    ),
    "telephone": Rule(
        Said(
            "任何人都可以举报、投诉，收到后应当及时核实处理；留能打通的电话。",
            "Anybody may object, and it is looked into at once; give a telephone that is answered.",
        ),
        "gwy649-63",
    ),
    "summary": Rule(
        Said(
            "公示之外的个人信息应当保密：不写病名、费用、证件号和未成年人姓名。",
            "Beyond what must be public a person's data are confidential: no disease, cost, number or child's name.",
        ),
        "gwy649-61",
    ),
}
LIKENESS = {"likeness": SAME_CAUSE}

SUPPLEMENT = {
    "reason": Rule(
        Said(
            "把缺的材料一次说全，及时告知求助对象；漏说的以后不能再要。",
            "Tell everything that is missing, at once; what is left out cannot be asked for later.",
        ),
        "xc-2.4.1",
    ),
}
REFUSAL = {"reason": _REASON_TOLD, "remedy": _REMEDY}
TERMINATE = REFUSAL | {
    "ground": Rule(
        Said(
            "只能按列出的情形终止。虚报、隐瞒、伪造的，停止救助并责令退回，可处一至三倍罚款。",
            "Only for a listed ground. False statements end relief; it is paid back and may be fined one to three "
            "times.",
        ),
        "gwy649-68",
    ),
}
SUSPEND = {
    "reason": Rule(
        Said(
            "只有列出的情形可以中止计时，最多{supplement_times}次；补正和异议复核每次最长{supplement_days}个工作日"
            "，外地协查最长{assistance_days}个。",
            "The clock stands still for a listed ground only, at most {supplement_times} times; for papers or an "
            "objection {supplement_days} working days at most, for another county's check {assistance_days}.",
        ),
        "xc-2.2.2",
    ),
}
_OBJECTION = Rule(
    Said(
        "收到举报、投诉要及时核实、处理。核查有结果之前，案件不报送、不批准、不结案。",
        "An objection is looked into at once. Until that has a result the case is not sent, approved or closed.",
    ),
    "gwy649-63",
)
OBJECTION = {"text": _OBJECTION}
SETTLE = {"finding": _OBJECTION}
ANSWER = {"outcome": INTERIM, "granted_from": INTERIM}
