"""The rules of the fields of payments and of the emergency track."""

from common.ruled import Rule
from common.said import Said

_PROOF = Rule(
    Said(
        "款物发放要有凭证：当面签收、签收单照片或者纸质件编号，有一样即可。丢失、篡改发放记录的依法追究责任。",
        "What is given has its proof: signed on the screen, a photo of the slip, or the number of the paper. Who loses "
        "or alters such records answers for it.",
    ),
    "gwy649-66",
)
_BY_RULE = Rule(
    Said(
        "救助金按规定发放：收款人、账户和金额与批准的一致，另一名干部事后核对。",
        "The money is paid as decided: payee, account and sum agree, and another officer compares it afterwards.",
    ),
    "gwy649-66",
)
_RESERVE = Rule(
    Said(
        "先行救助从乡镇备用金中支付；备用金不够的，经勾选可以动用县级资金。",
        "Help first is paid from the township's reserve; where that is too small the county's money is taken if "
        "ticked.",
    ),
    "xc-3.3",
)
_PAPERWORK = Rule(
    Said(
        "急难情况缓解后{paperwork_days}{paperwork_unit}内补齐审核审批手续，可以延长{paperwork_extensions}次。",
        "After the emergency eased the paperwork is completed within {paperwork_days} {paperwork_unit}, extended "
        "at most {paperwork_extensions} times.",
    ),
    "xc-2.2.1",
)
_LEADER = Rule(
    Said(
        "先行救助要有分管领导同意；发放人不能自己批准自己。",
        "A leader agrees to the help before it is given; nobody agrees to his own.",
    ),
    "xc-3.4",
)
_REPORTED = Rule(
    Said(
        "接到报告后{advance_hours}小时内给予第一次救助，从这个时刻起计时。",
        "The first help is given within {advance_hours} hours of the report; they run from this moment.",
    ),
    "xc-2.2.1",
)
_EXPLAINED = Rule(
    Said(
        "超过时限才救助，或者一年内已经救助过的，写明这次为什么救助；不因此耽误救助。",
        "Where help comes late, or relief was given within a year, say why it is given now; it is not held up by that.",
    ),
    "xc-2.3.2",
)
_NO_PAPERS = Rule(
    Said(
        "没有证件、身份不明也先救助，写明体貌特征，手续事后补齐。",
        "Who has no document, or is unknown, is helped all the same; describe the person, the papers follow.",
    ),
    "xc-2.2.1",
)

PAY = {
    "paid_on": Rule(
        Said(
            "自受理之日起{decision_days}个工作日内审批并发放；发放日期在批准之后，不能晚于今天。",
            "Decided and paid within {decision_days} working days of acceptance; paid after the decision and no later "
            "than today.",
        ),
        "xc-2.2.2",
    ),
    "method": Rule(
        Said(
            "以转账为主，现金只发给收款人本人并签收；实物另走实物发放。",
            "By transfer as a rule; cash goes to the payee alone, who signs for it; goods are handed out of a store.",
        ),
        "xc-2.4.1",
    ),
    "voucher": _BY_RULE,
    "receiver_name": _PROOF,
    "kept_under": _PROOF,
    "scan": _PROOF,
    "checked": _BY_RULE,
}
ANEW = {"note": _BY_RULE}
CHECK = {
    "sound": Rule(
        Said(
            "手工登记的发放由县里另一名干部核对凭证、收款人和金额，登记人不核对自己的。",
            "What was paid by hand is compared by another officer of the county: voucher, payee and sum.",
        ),
        "xc-3.3",
    ),
}

EMERGENCY = {
    "township": Rule(
        Said(
            "在急难发生的地方受理和救助，不问户籍在哪里。",
            "It is accepted and helped where the emergency happens, whoever is registered where.",
        ),
        "xc-2.2.1",
    ),
    "id_number": _NO_PAPERS,
    "no_document": _NO_PAPERS,
    "cause": Rule(
        Said(
            "急难型：火灾、交通事故等意外事件，突发重大疾病或其他特殊困难，需要立即救助。",
            "An emergency: fire, accident, sudden grave illness or another hardship that needs help at once.",
        ),
        "xc-2.1.1.1",
    ),
    "urgency": Rule(
        Said(
            "不立即救助可能造成死亡、伤残等严重后果，或者基本生活马上难以维持的，才走急难程序。",
            "This way is for what would end in death, injury or the loss of a livelihood if it waited.",
        ),
        "xc-2.1.1.2",
    ),
    "people": Rule(
        Said(
            "原则上每人不超过城市月低保标准的{cap_multiple}倍；人数按实际需要救助的人填。",
            "As a rule at most {cap_multiple} times the urban monthly standard each; enter those in need.",
        ),
        "xc-2.3.2",
    ),
    "reported_at": _REPORTED,
    "channel": Rule(
        Said(
            "热线、村居报告、巡查发现都要登记，及时获知群众困难。",
            "Hotline, village or officers on their round: all of it is registered, so that hardship is known in time.",
        ),
        "xc-2.4.1",
    ),
    "small": Rule(
        Said(
            "小额快救单笔不超过城市月低保标准的{small_multiple}倍，只登记对象、事由和金额，一般{small_days}天内办结。",
            "Small fast relief is at most {small_multiple} times the urban monthly standard, recorded by person, cause "
            "and sum, and settled within {small_days} days.",
        ),
        "xc-2.2.1",
    ),
}
_GIVING = {
    "approved_by": _LEADER,
    "approved_at": _LEADER,
    "receipt": _PROOF,
    "kept_as": _PROOF,
    "explanation": _EXPLAINED,
    "checked": _PROOF,
}
HELP = _GIVING | {
    "amount": Rule(
        Said(
            "先行救助单笔不超过城市月低保标准的{advance_multiple}倍（{advance_sum}元）；其余随审批决定发放。",
            "Help first is at most {advance_multiple} times the urban monthly standard ({advance_sum} yuan); the rest "
            "comes with the decision.",
        ),
        "xc-2.2.1",
    ),
    "method": _RESERVE,
    "from_county": _RESERVE,
}
GOODS_HELP = _GIVING | {
    "good_*": Rule(
        Said(
            "可以发放实物：照库存填数量，按当天价格折算，计入先行救助金额。",
            "Goods may be given: units out of the store, reckoned at today's value, as part of the help.",
        ),
        "xc-2.4.1",
    ),
}
CAME_BACK = {"method": _RESERVE, "receipt": _PROOF, "kept_as": _PROOF}
EASE = {"eased_on": _PAPERWORK}
EXTEND = {"why": _PAPERWORK}
SETTLE_MINUTES = {
    "ground": Rule(
        Said(
            "只有当事人死亡或者失联等无法补齐手续的，才能用集体研究会议记录代替。",
            "Only where somebody died or cannot be found may minutes of a collective decision take the place of "
            "papers.",
        ),
        "xc-2.2.1",
    ),
    "signature": Rule(
        Said("除会议记录外，还要有经办人签字。", "Beside the minutes the handling officer signs a statement."),
        "xc-2.2.1",
    ),
}
SETTLE_STATION = dict.fromkeys(
    ("station", "station_receipt"),
    Rule(
        Said(
            "生活无着的流浪、乞讨人员交救助管理站提供食宿、救治和返乡帮助，由站方签收。",
            "People who live on the street are handed over to a relief station, which signs for it.",
        ),
        "gwy649-50",
    ),
)
ADVANCE_REVIEW = {
    "sound": Rule(
        Said(
            "县级要检查先行救助：情况是否属实，金额、手续是否符合规定。",
            "The county looks at help that was given first: whether it was so, and sum and papers in order.",
        ),
        "xc-3.4",
    ),
}
