"""Closed lists of money."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.said import Said
from common.terms import Term

NO_REASON = Said("银行未说明原因。", "The bank gave no reason.")
"""Kept as the reason of an order that the bank returned without one."""


class PaymentMethod(Term):
    TRANSFER = "transfer", "一卡通转账", "bank transfer"
    CASH = "cash", "现金", "cash"
    GOODS = "goods", "实物", "goods in kind"

    @classmethod
    def of_money(cls) -> tuple["PaymentMethod", ...]:
        """How money is paid; goods are handed out and not paid."""
        return cls.TRANSFER, cls.CASH


class Compared(Term):
    """Whether a payment by hand was compared with its voucher by another officer."""

    OWED = "owed", "待核对", "to be compared"
    SOUND = "sound", "核对无误", "found in order"
    WRONG = "wrong", "核对有误", "found wrong"


class GoodKind(Term):
    """What kind of thing a good of the catalogue is."""

    FOOD = "food", "食品", "food"
    CLOTHES = "clothes", "衣被", "clothes and bedding"
    FUEL = "fuel", "燃料", "fuel"
    MEDICINE = "medicine", "药品", "medicine"
    OTHER = "other", "其他", "other"


class Origin(Term):
    """Where goods of a store come from; only a purchase is paid from a fund."""

    PURCHASE = "purchase", "采购", "purchase"
    DONATION = "donation", "社会捐赠", "donation"
    ALLOTTED = "allotted", "上级调拨", "allotted from above"


class Shelf(Term):
    """The three places of a good: only the first, the world outside, may stand below zero."""

    OUTSIDE = "outside", "外部", "outside"
    STORE = "store", "库存", "in store"
    GIVEN = "given", "已发放", "handed out"


class StockMovement(Term):
    """Every way in which goods move; ``STOCK_MOVES`` says from where to where."""

    RECEIVED = "received", "入库", "received"
    SENT_BACK = "sent_back", "退货", "sent back"
    MOVED = "moved", "调拨", "moved to another store"
    HANDED_OUT = "handed_out", "发放", "handed out"
    RETURNED = "returned", "退回入库", "returned by the household"
    FOUND = "found", "盘盈", "more found at a count"
    MISSING = "missing", "盘亏", "less found at a count"
    WRITTEN_OFF = "written_off", "报废核销", "written off"


class Urgency(Term):
    """Why it cannot wait (xc-2.1.1.2)."""

    LIFE = "life", "危及生命或健康", "life or health in danger"
    SHELTER = "shelter", "无处居住", "no shelter"
    FOOD = "food", "无衣无食", "no food or clothes"
    CARE = "care", "无人照料", "nobody to care for them"
    OTHER = "other", "其他需立即救助的情形", "another need that cannot wait"


class PaperworkState(Term):
    """Where the paperwork stands that help before the decision left owed (二（二）1)."""

    OWED = "owed", "待补齐", "owed"
    COMPLETE = "complete", "已补齐", "complete"
    WAIVED = "waived", "以会议记录代替", "replaced by minutes"


class PaperworkStep(Term):
    COMPLETE = "complete", "补齐手续", "Complete the paperwork"
    WAIVE = "waive", "以会议记录代替手续", "Replace the paperwork by minutes"


class ExceptionGround(Term):
    """Why the paperwork cannot be completed (二（二）1)."""

    DIED = "died", "当事人死亡", "the person died"
    LOST = "lost", "当事人失联", "the person cannot be reached"
    STATION = "station", "已移交救助管理站", "the person was handed over to a relief station"
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
    SET_ASIDE = "set_aside", "以实物发放", "Give in goods"
    AS_MONEY = "as_money", "改发救助金", "Give money instead"


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


class Answer(Term):
    """Of a batch at the bank, whether an answer of it waits to be confirmed."""

    OWED = "owed", "待上传回盘", "to be uploaded"
    CHECKED = "checked", "回盘待确认", "to be confirmed"


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
    UNREADABLE = "unreadable", "无法读取", "cannot be read"
    READY = "ready", "待确认", "to be confirmed"
    REFUSED = "refused", "不予入账", "refused"
    SETTLING = "settling", "正在入账", "being settled"
    DONE = "done", "已入账", "settled"
    FAILED = "failed", "已中断", "interrupted"
    DISCARDED = "discarded", "已放弃", "discarded"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        if self in (ResultState.UNREADABLE, ResultState.REFUSED, ResultState.FAILED):
            return "bad"
        return {ResultState.DONE: "ok", ResultState.READY: "warn"}.get(self, "info")


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
    AMOUNT_UNREADABLE = "amount_unreadable", "金额无法识别", "the sum cannot be read"
    AMOUNT_ABOVE = "amount_above", "金额超过应发金额", "more than was ordered"
    AMOUNT_OTHER = "amount_other", "金额与应发金额不一致", "another sum than was ordered"
    OUTCOME_UNREADABLE = "outcome_unreadable", "处理结果无法识别", "the outcome cannot be read"
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
    BOUGHT = "bought", "购置物资", "spent on goods for the store"
    REFUNDED = "refunded", "购置退款", "refunded for goods sent back"
    RECOVERED = "recovered", "追回入账", "recovered from a household"


OF_ORDERS = (Movement.FROZE, Movement.RELEASED, Movement.PAID, Movement.CAME_BACK)
"""What every order moves; anything else moves a few times a year."""


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
    Movement.RECOVERED: Move(Side.OUTSIDE, Side.AVAILABLE),
    Movement.BOUGHT: Move(Side.AVAILABLE, Side.SPENT),
    Movement.REFUNDED: Move(Side.SPENT, Side.AVAILABLE),
}


@dataclass(frozen=True, slots=True)
class StockStep:
    """From which place of a good to which; ``within`` one store, or from one to another."""

    giver: Shelf
    taker: Shelf
    within: bool = True


STOCK_MOVES: Mapping[StockMovement, StockStep] = {
    StockMovement.RECEIVED: StockStep(Shelf.OUTSIDE, Shelf.STORE),
    StockMovement.SENT_BACK: StockStep(Shelf.STORE, Shelf.OUTSIDE),
    StockMovement.MOVED: StockStep(Shelf.STORE, Shelf.STORE, within=False),
    StockMovement.HANDED_OUT: StockStep(Shelf.STORE, Shelf.GIVEN),
    StockMovement.RETURNED: StockStep(Shelf.GIVEN, Shelf.STORE),
    StockMovement.FOUND: StockStep(Shelf.OUTSIDE, Shelf.STORE),
    StockMovement.MISSING: StockStep(Shelf.STORE, Shelf.OUTSIDE),
    StockMovement.WRITTEN_OFF: StockStep(Shelf.STORE, Shelf.OUTSIDE),
}


class ClaimState(Term):
    """A township's claim on the county for what its reserve has spent (报账、补足申请)."""

    ASKED = "asked", "待审批", "to be decided"
    GRANTED = "granted", "已补足", "granted"
    REFUSED = "refused", "未同意", "refused"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        tones = {ClaimState.ASKED: "warn", ClaimState.GRANTED: "ok", ClaimState.REFUSED: "bad"}
        return tones.get(self, "neutral")


class ClaimStep(Term):
    GRANT = "grant", "同意补足", "Grant"
    REFUSE = "refuse", "不同意", "Refuse"
    WITHDRAW = "withdraw", "撤回", "Withdraw"


class SheetState(Term):
    """The reconciliation of a fund's month (月末对账)."""

    DRAWN = "drawn", "待核对", "to be checked"
    CHECKED = "checked", "已核对", "checked"
    RETURNED = "returned", "已退回", "returned"

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return {SheetState.DRAWN: "warn", SheetState.CHECKED: "ok"}.get(self, "bad")


class SheetStep(Term):
    CHECK = "check_off", "核对无误", "Check off"
    RETURN = "hand_back", "退回重做", "Return"


class RecoveryState(Term):
    """Relief that has to be paid back (追回)."""

    PROPOSED = "proposed", "待审定", "to be decided"
    DUE = "due", "追缴中", "to be paid back"
    CLOSED = "closed", "已结清", "closed"
    REFUSED = "refused", "不予追回", "not to be recovered"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        tones = {RecoveryState.PROPOSED: "warn", RecoveryState.DUE: "bad", RecoveryState.CLOSED: "ok"}
        return tones.get(self, "neutral")


NOTHING_TO_RECOVER = (RecoveryState.REFUSED, RecoveryState.WITHDRAWN)
"""Recoveries of which nothing is due."""


class RecoveryStep(Term):
    DEMAND = "demand", "责令退回", "Order the return"
    REFUSE = "refuse", "不予追回", "Do not recover"
    WITHDRAW = "withdraw", "撤回提议", "Withdraw"
    CLOSE = "close", "结清销号", "Close"


class RecoveryGround(Term):
    FALSE_STATEMENTS = "false_statements", "虚报、隐瞒、伪造", "false statements or forged papers"
    MISTAKE = "mistake", "错发、多发", "paid by mistake or too much"
    NOT_APPROVED = "not_approved", "先行救助后未获批准", "not approved after help was given first"
    PAID_TWICE = "paid_twice", "重复发放", "paid twice"


class EntryKind(Term):
    """What became of a part of the sum due."""

    RECEIVED = "received", "收回", "received"
    WRITTEN_OFF = "written_off", "核销", "written off"
