"""Closed lists of money."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.terms import Term


class PaymentMethod(Term):
    TRANSFER = "transfer", "一卡通转账", "bank transfer"
    CASH = "cash", "现金", "cash"


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


class BatchState(Term):
    DRAFT = "draft", "编制中", "being composed"
    CHECKED = "checked", "已复核", "checked"
    SENT = "sent", "已送银行", "sent to the bank"
    SETTLED = "settled", "已办结", "settled"
    DISCARDED = "discarded", "已作废", "discarded"

    @property
    def tone(self) -> str:
        """The tone of the state's badge (common.templatetags.ui)."""
        tones = {BatchState.SETTLED: "ok", BatchState.DRAFT: "warn", BatchState.DISCARDED: "neutral"}
        return tones.get(self, "info")


class BatchStep(Term):
    CHECK = "check_totals", "复核通过", "Check"
    SEND_BACK = "send_back", "退回编制", "Send back"
    RELEASE = "release", "送银行", "Release"
    RECALL = "recall", "撤回", "Recall"
    SETTLE = "settle", "办结", "Settle"
    DISCARD = "discard", "作废", "Discard"


class JobState(Term):
    """Where the writing of a bank file stands."""

    WORKING = "working", "正在生成", "being written"
    DONE = "done", "已生成", "written"
    FAILED = "failed", "已中断", "interrupted"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {JobState.DONE: "ok", JobState.FAILED: "bad"}.get(self, "info")


class ResultState(Term):
    """Where the import of a bank's result file stands."""

    STAGING = "staging", "正在检查", "being checked"
    UNREADABLE = "unreadable", "无法读取", "can not be read"
    READY = "ready", "待确认", "to be confirmed"
    SETTLING = "settling", "正在入账", "being settled"
    DONE = "done", "已入账", "settled"
    FAILED = "failed", "已中断", "interrupted"
    DISCARDED = "discarded", "已放弃", "discarded"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        tones = {ResultState.DONE: "ok", ResultState.UNREADABLE: "bad", ResultState.FAILED: "bad"}
        return tones.get(self, "warn" if self is ResultState.READY else "info")


class Fate(Term):
    """What a row of a result file does."""

    PAYS = "pays", "发放成功", "paid"
    RETURNS = "returns", "发放失败", "refused by the bank"
    SAME = "same", "此前已入账", "settled before"
    WRONG = "wrong", "有问题", "not accepted"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {Fate.PAYS: "ok", Fate.RETURNS: "warn", Fate.WRONG: "bad"}.get(self, "neutral")


class Fault(Term):
    """Why a row of a result file is not accepted; ``role`` is the column at fault."""

    NO_KEY = "no_key", "缺少付款编号", "the order's number is missing"
    UNKNOWN = "unknown", "没有这个付款编号", "no such order"
    DUPLICATE = "duplicate", "同一付款编号出现多次", "the same order more than once"
    OTHER_BATCH = "other_batch", "该付款不在本批次", "an order of another batch"
    NOT_SENT = "not_sent", "该付款未送银行或已重新发放", "an order that is not with the bank"
    CONTRADICTS = "contradicts", "与已入账的结果相反", "contradicts what was settled before"
    AMOUNT_UNREADABLE = "amount_unreadable", "金额无法识别", "the sum can not be read"
    AMOUNT_ABOVE = "amount_above", "金额超过应发金额", "more than was ordered"
    AMOUNT_OTHER = "amount_other", "金额与应发金额不一致", "another sum than was ordered"
    OUTCOME_UNREADABLE = "outcome_unreadable", "处理结果无法识别", "the outcome can not be read"
    NAME_DIFFERS = "name_differs", "姓名与送银行的不一致", "another name than was sent"
    ACCOUNT_DIFFERS = "account_differs", "账号与送银行的不一致", "another account than was sent"

    @property
    def role(self) -> str:
        """Which column of the result the fault is found in."""
        first = self.value.partition("_")[0]
        return first if first in ("amount", "outcome", "name", "account") else "key"


class Doubt(Term):
    """What an officer has to look at before a payee is paid."""

    SHARED = "shared", "同一账号用于不同的人", "the same account for different people"
    CHANGED = "changed", "与上次发放的账号不同", "another account than was paid last"


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
