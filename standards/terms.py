"""Closed lists of the standards app."""

from common.terms import Term


class RowStatus(Term):
    """Drafted, published, superseded; never edited after publishing."""

    DRAFT = "draft", "草稿", "Draft"
    PUBLISHED = "published", "已发布", "Published"
    SUPERSEDED = "superseded", "已废止", "Out of force"


class PackageStatus(Term):
    """Drafted by one officer, looked at and published by another."""

    DRAFT = "draft", "草稿", "Draft"
    IN_REVIEW = "in_review", "待复核", "In review"
    PUBLISHED = "published", "已发布", "Published"
    SUPERSEDED = "superseded", "已废止", "Superseded"

    @property
    def tone(self) -> str:
        """The tone of its badge (common.templatetags.ui)."""
        return {"draft": "neutral", "in_review": "warn", "published": "ok", "superseded": "neutral"}[self.value]


class ValueType(Term):
    """How the value of a kind of standard is written, checked and shown."""

    MONEY = "money", "金额", "Money"
    WHOLE = "whole", "整数", "Whole number"
    MULTIPLE = "multiple", "倍数", "Multiple"
    YES_NO = "yes_no", "是否", "Yes or no"
    CHOICE = "choice", "选项", "Choice"
    DAYS = "days", "天数列表", "List of days"


class Topic(Term):
    """The groups in which the page shows the kinds."""

    DIBAO = "dibao", "低保标准", "Dibao standards"
    INCOME = "income", "人均可支配收入", "Disposable income"
    LIMITS = "limits", "额度与次数", "Amounts and limits"
    AUTHORITY = "authority", "审批权限", "Who decides"
    PROCEDURE = "procedure", "程序要求", "Procedure"
    CLOCK = "clock", "办理时限", "Deadlines"


class DayMark(Term):
    """What a day of the notice is: an exception from Monday to Friday."""

    OFF = "off", "休", "Off"
    WORK = "work", "班", "Working"
