"""The rules of the fields of reviews, meetings and decisions."""

from common.ruled import Rule
from common.said import Said

_CAP = Rule(
    Said(
        "原则上每人不超过城市月低保标准的{cap_multiple}倍（{cap_sum}元）；同一家庭或个人全年不超过{times_per_year}"
        "次。超过的要一事一议。",
        "As a rule at most {cap_multiple} times the urban monthly standard for each person ({cap_sum} yuan) and "
        "{times_per_year} times in a year; more needs a deliberation.",
    ),
    "xc-2.3.2",
)
_OWN_WORDS = Rule(
    Said(
        "突破上限、次数或者偏离建议金额的，要写明理由，一事一议。",
        "Where limit, number or the proposed sum is left, the reason is written down, with a deliberation if needed.",
    ),
    "xc-2.3.2",
)
_APART = Rule(
    Said(
        "受理、调查人员和有利害关系的人不审批本案，换人办理。",
        "Who accepted or investigated the case, or has an interest in it, does not decide it; another does.",
    ),
    "xc-3.4",
)
_MEETING = Rule(
    Said(
        "重大生活困难采取一事一议确定额度：表决人不少于三人，主持人在内，表决票数与有表决权的人数一致，过半数通过。",
        "A grave hardship is deliberated: at least three with a vote, the chair among them, as many votes as there "
        "are voters, more than half in favour.",
    ),
    "xc-2.3.2",
)
_VOTERS = Rule(
    Said(
        "受理、调查本案的人和该户家庭成员没有表决权，可以列席说明情况。",
        "Who accepted or investigated the case, and its household, have no vote; they may report.",
    ),
    "xc-3.4",
)
_SIGNED = Rule(
    Said(
        "会议记录要有签字件入卷，或写明纸质件的保管编号。",
        "The signed minutes are kept in the file, or the number under which the paper lies.",
    ),
    "xc-2.2.1",
)
_STAGES = Rule(
    Said(
        "一次审批、分阶段救助：最多{stages_most}期，{stages_months}个月内发完，各期合计就是批准金额。",
        "One decision, relief in stages: at most {stages_most}, all within {stages_months} months; together they are "
        "the approved sum.",
    ),
    "xc-2.2.1",
)
_PAYEE = Rule(
    Said(
        "救助金按规定发给申请人本人的账户；发给别人要写明原因，并附收款人材料。",
        "The money goes to the applicant's own account; for somebody else a reason and a paper are needed.",
    ),
    "gwy649-66",
)
_REASON_TOLD = Rule(
    Said(
        "不予批准要书面说明理由，写清事实和依据；对符合条件的申请不予批准，依法追究责任。",
        "A refusal gives its reason in writing, with facts and grounds. Who refuses somebody entitled answers for it.",
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
_UNRELATED = Rule(
    Said(
        "本人或近亲属与该户有利害关系的，应当回避；隐瞒不报的追究责任。",
        "Who has an interest in the household, himself or a close relative, stands aside; hiding it has consequences.",
    ),
    "xc-3.4",
)

_STEP = Rule(
    Said(
        "本地分类分档标准给出的各档金额，选一档即可；另定金额要写明理由。",
        "The steps that the local standards give; choose one. Another sum needs its reason.",
    ),
    "xc-2.3.1",
)
REVIEW = {
    "step": _STEP,
    "amount": _CAP,
    "opinion": Rule(
        Said(
            "乡镇提出审核意见，公示后报审批；意见要与调查结论一致。",
            "The township gives its opinion, which is publicised and then decided on; it agrees with the visit.",
        ),
        "gwy649-48",
    ),
    "grounds": Rule(
        Said(
            "同样困难要同样标准。本地标准没有定死金额或者偏离标准的，写明为什么是这个数。",
            "Like hardship, like relief. Where the local standards leave the sum open, say why it is this one.",
        ),
        "xc-2.3.1",
    ),
}
_DECLARED = {"unrelated": _UNRELATED}
APPROVE = _DECLARED | {
    "step": _STEP,
    "amount": Rule(
        Said(
            "不超过城市月低保标准{delegated_multiple}倍（{delegated_sum}元）的，县级可以委托乡镇审批；超过的由县级"
            "审批。",
            "Up to {delegated_multiple} times the urban monthly standard ({delegated_sum} yuan) the county may "
            "have the "
            "township decide; above it the county decides itself.",
        ),
        "xc-2.2.2",
    ),
    "reason": _OWN_WORDS,
    "in_kind": Rule(
        Said(
            "可以综合运用发放救助金、实物和转介服务；填其中实物折价多少，不能超过批准金额。",
            "Money, goods and referral may go together. What the goods are worth, at most the approved sum.",
        ),
        "xc-2.4.1",
    ),
}
TOGETHER = _DECLARED
STAGE = dict.fromkeys(("planned_on", "amount", "condition"), _STAGES)
CONFIRM_STAGE = {
    "note": Rule(
        Said(
            "发放下一期之前核实：困难还在、条件仍满足。写明向谁、怎样核实的。",
            "Before the next stage is paid: the hardship lasts and the condition holds. Say who was asked and how.",
        ),
        "xc-2.2.1",
    ),
}
STOP = {
    "ground": Rule(
        Said(
            "死亡、迁出、困难缓解或者发现虚报线索的，停发后面各期；已发的不受影响。",
            "Death, moving away, an end of the hardship or signs of false statements stop the stages left; what was "
            "paid stands.",
        ),
        "xc-2.2.1",
    ),
}
DISAPPROVE = _DECLARED | {"reason": _REASON_TOLD, "remedy": _REMEDY}
SIGNED = {"upload": _SIGNED, "kept_as": _SIGNED}
PAYEE_CHANGE = {"name": _PAYEE, "account": _PAYEE, "reason": _PAYEE} | {
    "ground": Rule(
        Said(
            "批准之后、发放之前才能更正收款信息；由另一名干部确认后生效。",
            "The payee is corrected between approval and payment, and another officer confirms it.",
        ),
        "xc-3.4",
    ),
}
VERDICT = {"verdict": _APART}
EXPLAIN = {
    "text": Rule(
        Said(
            "自受理之日起{decision_days}个工作日内完成审批并发放；逾期的写明原因和补救办法。",
            "Decided and paid within {decision_days} working days of acceptance. Where it was not: why, and what is "
            "done about it.",
        ),
        "xc-2.2.2",
    ),
}
POST_REVIEW = {
    "sound": Rule(
        Said(
            "委托乡镇审批的，县级要监督检查：程序、对象、金额是否都符合规定。",
            "What townships decide for the county is looked at again: procedure, person and sum.",
        ),
        "xc-3.4",
    ),
}

PLAN = {
    "kind": Rule(
        Said(
            "乡镇召开集体研究；一事一议和县级协调机制由县级召开。",
            "A township holds its collective decision; deliberation and county coordination are the county's.",
        ),
        "xc-2.3.2",
    ),
    "chair": _MEETING,
}
AGENDA = {
    "purpose": Rule(
        Said(
            "会议只对列入议程的事项表决：救助多少、能否突破限制，或者以会议记录代替手续。",
            "The meeting votes on what stands on the agenda: how much, whether a limit is left, or minutes in place "
            "of papers.",
        ),
        "xc-2.3.2",
    ),
}
ATTENDEE = {"user": _VOTERS, "voting": _VOTERS}
ITEM = dict.fromkeys(("votes_for", "votes_against", "abstained"), _MEETING) | {
    "amount": Rule(
        Said(
            "填会议同意的最高金额；批准时不能超过它。没有通过的留空。",
            "The highest sum the meeting agreed to; no approval goes above it. Empty where it did not agree.",
        ),
        "xc-2.3.2",
    ),
}
SITTING = _DECLARED | {
    "held_on": Rule(
        Said("会议在受理之后召开，日期不能晚于今天。", "The meeting lies between acceptance and today."),
        "xc-2.3.2",
    ),
    "chair": _MEETING,
}
ONE_CASE = SITTING | SIGNED | {"kind": PLAN["kind"]}
CALL = {
    "kind": PLAN["kind"],
    "ground": Rule(
        Said(
            "遭遇重大生活困难、需要突破限制或者意见不一的，提请会议研究；开会之前谁都不能审批。",
            "For grave hardship, a limit to be left, or differing views; until it is held nobody decides the case.",
        ),
        "xc-2.3.2",
    ),
}
