"""Closed lists of money."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.terms import Term


class PaymentMethod(Term):
    TRANSFER = "transfer", "一卡通转账", "bank transfer"
    CASH = "cash", "现金", "cash"


class Urgency(Term):
    """Why it can not wait (xc-2.1.1.2)."""

    LIFE = "life", "危及生命或健康", "life or health in danger"
    SHELTER = "shelter", "无处居住", "no shelter"
    FOOD = "food", "无衣无食", "no food or clothes"
    CARE = "care", "无人照料", "nobody to care for them"
    OTHER = "other", "其他需立即救助的情形", "another need that can not wait"


class PaperworkState(Term):
    """Where the paperwork stands that help before the decision left owed (二（二）1)."""

    OWED = "owed", "待补齐", "owed"
    COMPLETE = "complete", "已补齐", "complete"
    WAIVED = "waived", "以会议记录代替", "replaced by minutes"


class PaperworkStep(Term):
    COMPLETE = "complete", "补齐手续", "Complete the paperwork"
    WAIVE = "waive", "以会议记录代替手续", "Replace the paperwork by minutes"


class ExceptionGround(Term):
    """Why the paperwork can not be completed (二（二）1)."""

    DIED = "died", "当事人死亡", "the person died"
    LOST = "lost", "当事人失联", "the person can not be reached"
    OTHER = "other", "其他特殊情况", "another special case"


class Alarm(Term):
    """What is told of an emergency without help; each once."""

    SOON = "soon", "时限将至", "soon due"
    LATE = "late", "已超时", "late"


class OrderState(Term):
    WAITING = "waiting", "待资金", "waits for money"
    READY = "ready", "待发放", "to be paid"
    SENT = "sent", "已送银行", "sent to the bank"
    PAID = "paid", "已发放", "paid"
    RETURNED = "returned", "已退回", "returned"
    DROPPED = "dropped", "已取消", "dropped"

    @property
    def tone(self) -> str:
        """The tone of the state's badge (common.templatetags.ui)."""
        tones = {OrderState.PAID: "ok", OrderState.WAITING: "warn", OrderState.RETURNED: "bad"}
        return tones.get(self, "neutral" if self is OrderState.DROPPED else "info")


class OrderStep(Term):
    FREEZE = "freeze", "冻结资金", "Freeze the money"
    SEND = "send", "送银行", "Send to the bank"
    RECALL = "recall", "撤回", "Recall"
    PAY = "pay", "发放", "Pay"
    RETURN = "return_to_fund", "退回", "Return"
    DROP = "drop", "取消", "Drop"


class Source(Term):
    """Where the money of a fund comes from (三（三）)."""

    UPPER = "upper", "上级补助资金", "subsidy from above"
    BUDGET = "budget", "本级财政预算", "county budget"
    DONATED = "donated", "社会捐赠资金", "donations"
    RESERVE = "reserve", "临时救助备用金", "reserve fund"


COUNTY_SOURCES = (Source.UPPER, Source.BUDGET, Source.DONATED)
"""What a county keeps; a reserve is kept by a township out of these."""


class Side(Term):
    """The four accounts of a fund: only the first, the world outside, may stand below zero."""

    OUTSIDE = "outside", "外部", "outside"
    AVAILABLE = "available", "可用", "available"
    FROZEN = "frozen", "冻结", "frozen"
    SPENT = "spent", "已支出", "spent"


class Movement(Term):
    """Every way in which money moves; ``MOVES`` says from where to where."""

    RECEIVED = "received", "拨入", "received"
    HANDED_BACK = "handed_back", "上缴", "handed back"
    ALLOCATED = "allocated", "年初预拨", "allocated at the start of the year"
    TOPPED_UP = "topped_up", "补充备用金", "topped up"
    TAKEN_BACK = "taken_back", "收回备用金", "taken back"
    CARRIED_OVER = "carried_over", "结转下年", "carried over to the next year"
    FROZE = "froze", "冻结", "frozen for a decision"
    RELEASED = "released", "解冻", "released"
    PAID = "paid", "支付", "paid"
    CAME_BACK = "came_back", "退汇", "came back from the bank"


@dataclass(frozen=True, slots=True)
class Move:
    """From which account to which; ``within`` one fund, or from one to another."""

    giver: Side
    taker: Side
    within: bool = True


MOVES: Mapping[Movement, Move] = {
    Movement.RECEIVED: Move(Side.OUTSIDE, Side.AVAILABLE),
    Movement.HANDED_BACK: Move(Side.AVAILABLE, Side.OUTSIDE),
    Movement.ALLOCATED: Move(Side.AVAILABLE, Side.AVAILABLE, within=False),
    Movement.TOPPED_UP: Move(Side.AVAILABLE, Side.AVAILABLE, within=False),
    Movement.TAKEN_BACK: Move(Side.AVAILABLE, Side.AVAILABLE, within=False),
    Movement.CARRIED_OVER: Move(Side.AVAILABLE, Side.AVAILABLE, within=False),
    Movement.FROZE: Move(Side.AVAILABLE, Side.FROZEN),
    Movement.RELEASED: Move(Side.FROZEN, Side.AVAILABLE),
    Movement.PAID: Move(Side.FROZEN, Side.SPENT),
    Movement.CAME_BACK: Move(Side.SPENT, Side.FROZEN),
}
