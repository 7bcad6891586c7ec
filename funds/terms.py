"""Closed lists of money."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.terms import Term


class PaymentMethod(Term):
    TRANSFER = "transfer", "一卡通转账", "bank transfer"
    CASH = "cash", "现金", "cash"
    GOODS = "goods", "实物", "goods in kind"

    @classmethod
    def of_money(cls) -> tuple["PaymentMethod", ...]:
        """How money is paid; goods are handed out and not paid."""
        return cls.TRANSFER, cls.CASH


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

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        tones = {RecoveryState.PROPOSED: "warn", RecoveryState.DUE: "bad", RecoveryState.CLOSED: "ok"}
        return tones.get(self, "neutral")


class RecoveryStep(Term):
    DEMAND = "demand", "责令退回", "Order the return"
    REFUSE = "refuse", "不予追回", "Do not recover"
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
