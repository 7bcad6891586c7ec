"""What offices write most where they give a reason; legal language, therefore Chinese in either interface.

Beside each list the sentences stand for a choice; the officer's own words follow, or stand alone.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from approvals.terms import Opinion
from standards.policy.terms import Cause

_REVIEWED = "经审核，该户{why}，家庭基本生活暂时陷入困境，建议给予临时救助。"
_WHY = {
    Cause.ILLNESS: "因患疾病医疗支出较高",
    Cause.SUDDEN_ILLNESS: "因突发重大疾病医疗支出较高",
    Cause.EDUCATION: "因教育支出较大",
    Cause.DISABILITY: "因残疾康复支出较大",
    Cause.INCOME_DROP: "因收入骤降",
    Cause.HOUSING: "因住房支出较大",
    Cause.OTHER: "因遭遇特殊困难",
}
"""Every other cause is an accident."""


def reviewed(cause: str) -> tuple[str, ...]:
    """What reviewers say of a hardship of this cause."""
    why = _WHY.get(Cause(cause), "因遭遇意外造成损失") if cause else "因遭遇困难"
    return (
        "经审核，申请人家庭情况属实，符合临时救助条件，同意按所列金额救助。",
        _REVIEWED.format(why=why),
        "经审核，申请人所述困难属实，但部分支出已由其他救助承担，建议按核实后的支出给予临时救助。",
        "经审核，该户情况与申请不符，不符合临时救助条件，建议不予救助。",
    )


APPROVED = (
    "审批金额高于提议金额：调查后家庭自负的必需支出仍在增加，按已核实的支出计算。",
    "审批金额低于提议金额：部分支出已由医疗保险、商业保险或者其他救助报销，不再重复计算。",
    "审批金额低于提议金额：参照本县同类家庭近期的救助金额，保持标准一致。",
    "救助金额超出一般限额：家庭困难情形特殊，已经集体研究，见会议纪要。",
    "与县级审核意见不一致：已重新查看调查材料，以入户调查核实的事实为准。",
)
NOT_APPROVED = (
    "经核实，家庭收入和财产能够负担所列支出，基本生活没有因此陷入困境。",
    "经核实，所列支出已由医疗保险、商业保险、事故责任方或者其他救助承担。",
    "经核实，申请所述的困难情形与事实不符。",
    "申请人家庭以同一事由已经获得临时救助，没有新的困难情形。",
    "申请人家庭拒绝配合调查核实，救助所依据的事实无法查清。",
    "困难情形属于其他专项救助的范围，已告知申请人向有关部门申请。",
)


def unfit(opinion: str | None, amount: Decimal | None, text: str) -> dict[str, object]:
    """What does not fit together in a reviewer's opinion, sum and words, by field."""
    wrong: dict[str, object] = {}
    if opinion == Opinion.DISAGREE and amount is not None:
        wrong["amount"] = _("Who proposes no relief names no sum; leave it empty.")
    if opinion == Opinion.AGREE and (amount is None or amount <= 0):
        wrong["amount"] = _("The sum must be above zero.")
    if not text.strip():
        wrong["text"] = _("Choose a sentence or write an opinion.")
    return wrong
