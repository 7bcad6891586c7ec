"""Closed lists of review, decision and supervision."""

from common.said import Said
from common.terms import Term

CALENDAR_MOVED = Said(
    "办结期限重新推算后尚未届满，系统自动销号。",
    "The due day was computed anew and lies ahead; the system closed the supervision.",
)
"""Kept as the reason of a supervision that nobody closed by hand."""


class Opinion(Term):
    AGREE = "agree", "同意救助", "relief proposed"
    DISAGREE = "disagree", "建议不予救助", "relief not proposed"


class DecisionOutcome(Term):
    APPROVED = "approved", "批准", "approved"
    NOT_APPROVED = "not_approved", "不予批准", "not approved"


class PayeeGround(Term):
    """Why an approved sum cannot be paid to the payee as approved."""

    ACCOUNT_WRONG = "account_wrong", "账号有误", "account number wrong"
    ACCOUNT_CLOSED = "account_closed", "账户已注销或无法入账", "account closed or refused by the bank"
    NAME_DIFFERS = "name_differs", "户名与收款人不符", "holder's name does not match"
    PAYEE_DIED = "payee_died", "收款人死亡", "payee died"
    PAYEE_UNABLE = "payee_unable", "收款人无法领取", "payee cannot act"
    OTHER = "other", "其他", "other"


class Verdict(Term):
    """Where a correction of the payee stands."""

    OPEN = "open", "待确认", "to be confirmed"
    CONFIRMED = "confirmed", "同意更正", "confirmed"
    REFUSED = "refused", "不同意更正", "refused"
    WITHDRAWN = "withdrawn", "提出人撤回", "withdrawn by the proposer"

    @property
    def tone(self) -> str:
        """The tone of its badge (common.templatetags.ui)."""
        return {Verdict.OPEN: "warn", Verdict.CONFIRMED: "ok"}.get(self, "neutral")


class StageState(Term):
    """Where one sum of relief in stages stands; what is paid or dropped the money says."""

    PLANNED = "planned", "计划中", "planned"
    TO_REVIEW = "to_review", "待复核", "to be reviewed"
    CONFIRMED = "confirmed", "已确认待发放", "confirmed, to be paid"
    PAID = "paid", "已发放", "paid"
    DROPPED = "dropped", "不再发放", "not paid any more"

    @property
    def tone(self) -> str:
        """The tone of its badge (common.templatetags.ui)."""
        tones = {StageState.PAID: "ok", StageState.TO_REVIEW: "warn", StageState.CONFIRMED: "info"}
        return tones.get(self, "neutral")


class WarningKind(Term):
    """What officers were told besides the number of working days ahead, which is its own kind."""

    OVERDUE = "overdue", "已逾期", "overdue"
    STAGE = "stage", "分期未复核", "stage not reviewed"


class MeetingKind(Term):
    """In which form officers sit together over a case (xc-2.2.1, xc-2.3.2)."""

    DELIBERATION = "deliberation", "一事一议", "deliberation"
    COLLECTIVE = "collective", "集体研究", "collective decision"
    MECHANISM = "mechanism", "县级协调机制", "county coordination"


class Purpose(Term):
    """What a meeting resolves about a case."""

    SUM = "sum", "确定救助额度", "whether and how much"
    PAPERS = "papers", "代替补齐手续", "in place of papers"
    PAYEE = "payee", "确定收款人", "who receives the money"
    OTHER = "other", "其他事项", "another matter"


class CallGround(Term):
    """Why a case is put before a meeting though no limit asks for it."""

    HARDSHIP = "hardship", "重大生活困难", "severe hardship"
    DOUBT = "doubt", "情况存疑", "doubtful"
    THIRD_RELIEF = "third_relief", "年内第三次救助", "third relief within the year"
    OTHER = "other", "其他", "other"


class MeetingState(Term):
    """What was done with a meeting: its agenda is prepared, then it is recorded as held, or it is called off."""

    PREPARED = "prepared", "待召开", "prepared"
    HELD = "held", "已召开", "held"
    CANCELLED = "cancelled", "已取消", "called off"


class MeetingStands(Term):
    """Where a meeting stands for whoever reads the list."""

    PREPARED = "prepared", "待召开", "prepared"
    UNSIGNED = "unsigned", "待签字", "to be signed"
    SIGNED = "signed", "已签字", "signed"
    REPLACED = "replaced", "已更正", "replaced"
    CANCELLED = "cancelled", "已取消", "called off"

    @property
    def tone(self) -> str:
        """The tone of its badge (common.templatetags.ui)."""
        return {MeetingStands.PREPARED: "info", MeetingStands.UNSIGNED: "warn", MeetingStands.SIGNED: "ok"}.get(
            self, "neutral"
        )
