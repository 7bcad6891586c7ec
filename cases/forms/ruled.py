"""The rules of the fields of an application."""

from common.ruled import Rule
from common.said import Said

_CHANNEL = Rule(
    Said(
        "窗口、村居代办、主动发现、热线等渠道来的求助，一律登记并告知办理结果。",
        "Whatever way it came, by window, village, officers or hotline, it is registered and answered.",
    ),
    "xc-2.4.1",
)
INCOME = Rule(
    Said(
        "填申请前12个月的收入。原则上家庭人均可支配收入要低于当地上年度人均可支配收入：城镇{income_urban}元，农村"
        "{income_rural}元。",
        "The income of the 12 months before the application. As a rule the income per head lies below last year's "
        "local one: urban {income_urban} yuan, rural {income_rural} yuan.",
    ),
    "xc-2.1.2",
)
PROPERTY = Rule(
    Said(
        "家庭财产状况要符合当地规定。按实际情况逐项如实登记，不清楚的选“待核实”，由入户调查查清。",
        "Property is to keep to the local rules. Enter what there is; what is not known is left to be verified at "
        "the visit.",
    ),
    "xc-2.1.2",
)
_MEASURED = Rule(
    Said(
        "当地财产规定按数量、面积、购置时间和用途判断，照证件或实物填写。",
        "The local rules on property look at number, area, day and use; enter them as the papers or the thing show.",
    ),
    "xc-2.1.2",
)
_HARDSHIP = Rule(
    Said(
        "确定救助标准时要综合考虑困难程度和抗风险能力，这一项是依据之一。",
        "The sum follows how grave the hardship is and what the household can bear; this is one of the grounds.",
    ),
    "xc-2.3.2",
)
SAME_CAUSE = Rule(
    Said(
        "原则上同一事由{same_cause_months}个月内只能申请一次。住院号、事故编号、学年等能分清是不是同一件事。",
        "As a rule one matter is applied for once in {same_cause_months} months. Admission or accident number or "
        "school year tells one matter from another.",
    ),
    "xc-2.3.2",
)
_SELF_PAID = Rule(
    Said(
        "先减医保等报销和其他现金救助，剩下的才是家庭自付，按自付部分计算。",
        "Insurance and other aid in cash come off first; what the household bears itself is what counts.",
    ),
    "xc-2.3.2",
)
_PAYEE = Rule(
    Said(
        "救助金按规定发给申请人本人的账户；发给别人要写明原因，并附收款人材料。",
        "The money goes to the applicant's own account; for somebody else a reason and a paper are needed.",
    ),
    "gwy649-66",
)
INTERIM = Rule(
    Said(
        "正在申请低保、特困的困难群众可以先给临时救助，再按程序审核审批，符合条件的纳入低保、特困。",
        "Who waits for dibao or tekun may be helped meanwhile; that application is then decided as usual.",
    ),
    "xc-2.2.1",
)

_CAUSE = Rule(
    Said(
        "火灾、交通事故、突发重大疾病等需要立即救助的是急难型；教育、医疗等必需支出突增或收入骤降的是支出型。",
        "What needs help at once, as fire, accident or sudden grave illness, is an emergency; a jump of necessary "
        "costs or a sudden loss of income is expenditure.",
    ),
    "xc-2.1.1.1",
)
NEW = {
    "cause": _CAUSE,
    "township": Rule(
        Said(
            "申请向乡镇人民政府、街道办事处提出，由它受理、调查、审核。",
            "The application is made to the township, which accepts, visits and reviews.",
        ),
        "gwy649-48",
    ),
    "id_number": Rule(
        Said(
            "先录申请人的身份证号，可当场看到在办案件和以往救助：原则上同一事由{same_cause_months}个月内一次，全年"
            "不超过{times_per_year}次。",
            "The applicant's number first: it shows cases in hand and former relief. As a rule one matter once in "
            "{same_cause_months} months, and at most {times_per_year} times in a year.",
        ),
        "xc-2.3.2",
    ),
    "channel": _CHANNEL,
}

MEMBER = {
    "id_number": Rule(
        Said(
            "照身份证或户口簿填写每名成员本人的号码，出生日期和性别由号码得出；没有号码的，在“更多”里写明原因。",
            "Each member's own number, as on card or household book; birth and sex follow from it. Who has none: say "
            "why under “More”.",
        ),
        "gwy649-58",
    ),
    "phone": Rule(
        Said(
            "电话只用于办案联系；工作中知悉的个人信息应当保密，不得张榜。",
            "The telephone is for this case only; what is known of a person is confidential and never posted.",
        ),
        "gwy649-61",
    ),
    "health": _HARDSHIP,
    "labour": _HARDSHIP,
    "employment": _HARDSHIP,
    "disability": _HARDSHIP,
    "annual_income": INCOME,
    "lives_here": Rule(
        Said(
            "人数按共同生活的家庭成员算。在外上学由家庭供养的仍算共同生活；分户单过的不算。",
            "Counted are those who live together as a family. A student away whom the family keeps still counts; who "
            "has a household apart does not.",
        ),
        "xc-2.3.2",
    ),
    "helped": Rule(
        Said(
            "救助金额按救助人数计算，原则上每人不超过城市月低保标准的{cap_multiple}倍（{cap_sum}元）；只算共同生活"
            "的成员。",
            "The sum is reckoned by the members helped, as a rule at most {cap_multiple} times the urban monthly "
            "standard each ({cap_sum} yuan); only who lives here counts.",
        ),
        "xc-2.3.2",
    ),
}

HOUSEHOLD = {
    "hukou": Rule(
        Said(
            "户口性质决定与哪个上年度人均可支配收入比较：城镇{income_urban}元，农村{income_rural}元。",
            "The registration says with which income per head of last year it is compared: urban {income_urban} yuan, "
            "rural {income_rural} yuan.",
        ),
        "xc-2.1.2",
    ),
    "category": Rule(
        Said(
            "身份类别不是申请条件：不得只救助低保、特困和建档立卡家庭，普通困难家庭同样可以申请。",
            "A category is no condition: relief is not for dibao, tekun and registered poor households alone.",
        ),
        "xc-2.1.3",
    ),
    "category_recognised_on": Rule(
        Said(
            "低保家庭、建档立卡贫困家庭及其成员、特困人员，认定在{recognition_months}个月以内的，不再核对家庭经济状"
            "况。",
            "Of dibao and registered poor households and tekun persons recognised within {recognition_months} months "
            "the means are not checked again.",
        ),
        "xc-2.2.2",
    ),
    "individual": Rule(
        Said(
            "家庭和个人都可以申请。只救助一个人时勾选，金额按一个人计算。",
            "A household may apply, or one person. Tick it where one person is helped; the sum is then for one.",
        ),
        "xc-2.1.1.1",
    ),
    "declared_income": INCOME,
    "property_declared": PROPERTY,
}

HARDSHIP = {
    "cause": _CAUSE,
    "incident_key": SAME_CAUSE,
    "incident_on": SAME_CAUSE,
    "narrative": Rule(
        Said(
            "如实写清发生了什么、影响了谁、缺口多大；申请人应当如实申报，虚报要退回并可能被罚款。",
            "Say truly what happened, to whom, and what is lacking; false statements are paid back and may be fined.",
        ),
        "gwy649-58",
    ),
    "applied_on": Rule(
        Said(
            "填申请人提出申请的那天。办结期限从受理之日算起，{decision_days}个工作日内审批并发放。",
            "The day on which it was applied for. The clock runs from acceptance: decided and paid within "
            "{decision_days} working days.",
        ),
        "xc-2.2.2",
    ),
    "channel": _CHANNEL,
    "interim": INTERIM,
    "interim_kind": INTERIM,
    "interim_applied_on": INTERIM,
}

EXPENSE = {
    "kind": Rule(
        Said(
            "只登记生活必需支出，如医疗、教育、残疾康复和灾害损失；一次住院的几个诊断只算一笔。",
            "Only what a family has to spend: medical, schooling, rehabilitation, loss. One stay is one line, whatever "
            "the number of diagnoses.",
        ),
        "xc-2.1.2",
    ),
    "total": Rule(
        Said(
            "照票据的总额填写，票据放入材料；核实时不能高于票据。",
            "The total of the bills, which go into the papers; nothing above them is verified later.",
        ),
        "gwy649-58",
    ),
    "reimbursed": _SELF_PAID,
    "other_aid": _SELF_PAID,
}

PAYEE = {"name": _PAYEE, "account": _PAYEE, "reason": _PAYEE}

QUESTIONS = {
    "asked_*": Rule(
        Said(
            "各地按分类分档原则制定救助标准，本地规定对这类情形还要看这一项。",
            "Each place sets its standards by class and band; the local rules look at this in such cases.",
        ),
        "xc-2.3.1",
    ),
}
COUNTY = QUESTIONS | {
    "track": Rule(
        Said(
            "急难情形可以简化程序；小额快救只登记对象、事由和金额，不核对经济状况，不公示。",
            "An emergency may take a shorter way; small fast relief records person, cause and sum, without means check "
            "and publicity.",
        ),
        "xc-2.2.1",
    ),
}
SOURCE = {"kind": INCOME, "amount": INCOME} | {
    "exempt": Rule(
        Said(
            "当地规定不计入家庭收入的项目，在这里注明；其余收入都要算。",
            "Name it here where the local rules do not count such income; all other income counts.",
        ),
        "xc-2.1.2",
    ),
}
ASSET = {"kind": PROPERTY, "value": PROPERTY} | dict.fromkeys(("count", "area", "bought_on", "use"), _MEASURED)
