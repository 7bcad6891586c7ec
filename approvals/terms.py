"""Closed lists of review, decision and supervision."""

from common.terms import Term


class Opinion(Term):
    AGREE = "agree", "同意救助", "relief proposed"
    DISAGREE = "disagree", "建议不予救助", "relief not proposed"


class DecisionOutcome(Term):
    APPROVED = "approved", "批准", "approved"
    NOT_APPROVED = "not_approved", "不予批准", "not approved"


class WarningKind(Term):
    FIVE = "5", "剩5个工作日", "5 working days left"
    THREE = "3", "剩3个工作日", "3 working days left"
    ONE = "1", "剩1个工作日", "1 working day left"
    OVERDUE = "overdue", "已逾期", "overdue"
