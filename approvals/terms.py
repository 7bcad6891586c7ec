"""Closed lists of review, decision and supervision."""

from common.terms import Term


class Opinion(Term):
    AGREE = "agree", "同意救助", "relief proposed"
    DISAGREE = "disagree", "建议不予救助", "relief not proposed"


class DecisionOutcome(Term):
    APPROVED = "approved", "批准", "approved"
    NOT_APPROVED = "not_approved", "不予批准", "not approved"


class WarningKind(Term):
    """What officers were told besides the number of working days ahead, which is its own kind."""

    OVERDUE = "overdue", "已逾期", "overdue"
