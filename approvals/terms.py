"""Closed lists of review, decision and supervision."""

from common.terms import Term


class Opinion(Term):
    AGREE = "agree", "同意救助", "relief proposed"
    DISAGREE = "disagree", "建议不予救助", "relief not proposed"


class DecisionOutcome(Term):
    APPROVED = "approved", "批准", "approved"
    NOT_APPROVED = "not_approved", "不予批准", "not approved"


class PayeeGround(Term):
    """Why an approved sum can not be paid to the payee as approved."""

    ACCOUNT_WRONG = "account_wrong", "账号有误", "account number wrong"
    ACCOUNT_CLOSED = "account_closed", "账户已注销或无法入账", "account closed or refused by the bank"
    NAME_DIFFERS = "name_differs", "户名与收款人不符", "holder's name does not match"
    PAYEE_DIED = "payee_died", "收款人死亡", "payee died"
    PAYEE_UNABLE = "payee_unable", "收款人无法领取", "payee can not act"
    OTHER = "other", "其他", "other"


class Verdict(Term):
    """Where a correction of the payee stands."""

    OPEN = "open", "待确认", "to be confirmed"
    CONFIRMED = "confirmed", "同意更正", "confirmed"
    REFUSED = "refused", "不同意更正", "refused"

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
