"""The closed lists that a package speaks in, beside those of the policy (``standards.policy.terms``)."""

from common.terms import Term


class Base(Term):
    """The standard that a multiple multiplies."""

    URBAN = "urban", "城市低保月标准", "urban monthly standard"
    RURAL = "rural", "农村低保月标准", "rural monthly standard"
    HUKOU = "hukou", "户籍对应的低保月标准", "monthly standard of the hukou"


class Heads(Term):
    """Whom “per person” counts."""

    HELPED = "helped", "救助人数", "persons helped"
    COHABITING = "cohabiting", "共同生活人口", "cohabiting members"
    REGISTERED = "registered", "户籍人口", "registered members"
    AFFECTED = "affected", "受困人数", "persons affected"


class Per(Term):
    """What a sum or limit is for."""

    CASE = "case", "每案", "per case"
    HOUSEHOLD = "household", "每户", "per household"
    PERSON = "person", "每人", "per person"


class Within(Term):
    """The time over which a ceiling counts earlier relief in."""

    CASE = "case", "每次", "this case"
    YEAR = "year", "全年", "in the calendar year"
    CAUSE_YEAR = "cause_year", "同类原因全年", "for the same kind of cause in the calendar year"


class QuantityKind(Term):
    """What a declared quantity is."""

    MONEY = "money", "金额", "sum of money"
    COUNT = "count", "数量", "number"
    DAYS = "days", "天数", "days"
    MONTHS = "months", "月数", "months"
    GRADE = "grade", "等级", "grade"
    CHOICE = "choice", "选项", "choice"


class Rounding(Term):
    """How the computed sum is rounded; limits are never exceeded by it."""

    WHOLE_YUAN = "whole_yuan", "四舍五入到元", "to the yuan, half up"
    TEN_YUAN = "ten_yuan", "四舍五入到十元", "to ten yuan, half up"
    DOWN_YUAN = "down_yuan", "舍去角分", "down to the yuan"
    CENT = "cent", "保留到分", "to the cent"


class DayKind(Term):
    WORKING = "working", "工作日", "working days"
    CALENDAR = "calendar", "自然日", "calendar days"


class PublicityTime(Term):
    """When the relief is publicised."""

    BEFORE = "before", "审批前", "before the decision"
    AFTER = "after", "救助后", "after the relief"
    NEVER = "never", "不公示", "not at all"


class Average(Term):
    """What an income per head is compared with."""

    INCOME = "income", "上年度人均可支配收入", "last year's disposable income per head"
    URBAN = "urban", "城市低保标准", "urban dibao standard"
    RURAL = "rural", "农村低保标准", "rural dibao standard"
    HUKOU = "hukou", "户籍对应的低保标准", "dibao standard of the hukou"
