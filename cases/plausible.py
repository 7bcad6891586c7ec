"""What can hardly be meant, by hand and in a register alike: names, numbers, days and places; pure."""

import re
from collections.abc import Collection
from datetime import date, timedelta

from stdnum import luhn

from accounts.models import Region
from accounts.place_names import VillageNames
from cases.terms import Employment, Relation, Sex
from common.identity import has_known_area
from common.terms import Term
from standards.policy.terms import Cause, ExpenseKind

LONGEST_NAME = 40
SCHOOL_AGE = (6, 16)
OLDEST = timedelta(days=3 * 366)
LONG_AGO = timedelta(days=366)
_NAME_MARKS = frozenset("·〇-'’ ")
_MIDDLE_DOT = re.compile("[·•・.．‧∙●]")


USUAL_EXPENSE = {
    Cause.ILLNESS: ExpenseKind.MEDICAL,
    Cause.SUDDEN_ILLNESS: ExpenseKind.MEDICAL,
    Cause.EDUCATION: ExpenseKind.EDUCATION,
    Cause.DISABILITY: ExpenseKind.REHABILITATION,
    Cause.HOUSING: ExpenseKind.HOUSING,
    Cause.FIRE: ExpenseKind.LOSS,
    Cause.TRAFFIC: ExpenseKind.LOSS,
    Cause.DROWNING: ExpenseKind.LOSS,
    Cause.INJURY: ExpenseKind.MEDICAL,
    Cause.ACCIDENT: ExpenseKind.LOSS,
}
"""What a cause mostly costs; a row begins with it and says so."""


MEN = frozenset(
    {
        Relation.HUSBAND, Relation.GRANDSON, Relation.DAUGHTERS_SON, Relation.GRANDDAUGHTERS_HUSBAND,
        Relation.GREAT_GRANDSON, Relation.FATHER, Relation.HUSBANDS_FATHER, Relation.WIFES_FATHER, Relation.STEPFATHER,
        Relation.GRANDFATHER, Relation.MOTHERS_FATHER, Relation.GREAT_GRANDFATHER, Relation.ELDER_BROTHER,
        Relation.YOUNGER_BROTHER, Relation.ELDER_SISTERS_HUSBAND, Relation.YOUNGER_SISTERS_HUSBAND,
    }
    | {relation for relation in Relation if relation.value[0] == "2"}
)  # fmt: skip
"""Relations that a man has; sons and sons-in-law begin with 2 in GB/T 4761."""
WOMEN = frozenset(
    {
        Relation.WIFE, Relation.GRANDDAUGHTER, Relation.DAUGHTERS_DAUGHTER, Relation.GRANDSONS_WIFE,
        Relation.GREAT_GRANDDAUGHTER, Relation.MOTHER, Relation.HUSBANDS_MOTHER, Relation.WIFES_MOTHER,
        Relation.STEPMOTHER, Relation.GRANDMOTHER, Relation.MOTHERS_MOTHER, Relation.GREAT_GRANDMOTHER,
        Relation.ELDER_BROTHERS_WIFE, Relation.YOUNGER_BROTHERS_WIFE, Relation.ELDER_SISTER, Relation.YOUNGER_SISTER,
    }
    | {relation for relation in Relation if relation.value[0] == "3"}
)  # fmt: skip


class Day(Term):
    """How a day that somebody states lies to today."""

    USUAL = "usual", "合理", "usual"
    LONG_AGO = "long_ago", "距今已超过一年", "more than a year ago"
    TOO_OLD = "too_old", "早于三年前", "more than three years ago"
    FUTURE = "future", "晚于今天", "in the future"


class Village(Term):
    """Where a village lies to the township that is stated with it."""

    HERE = "here", "属于该乡镇（街道）", "of this township"
    ELSEWHERE = "elsewhere", "属于本县其他乡镇（街道）", "of another township of the county"
    UNKNOWN = "unknown", "不在区划名册中", "not in the list of regions"


def doubtful_relation(relation: str, sex: str) -> bool:
    """Whether somebody of this sex can hardly be that relation: a daughter with the number of a man."""
    return relation in (WOMEN if sex == Sex.MALE else MEN if sex == Sex.FEMALE else ())


def tidy_name(text: str) -> str:
    """A Chinese name without the blanks of any width that stretch it (张　三); a Latin one keeps single ones.

    The dot within a name of a minority is always the same.
    """
    between = " " if re.search(r"[A-Za-z]", text) else ""
    return _MIDDLE_DOT.sub("·", re.sub(r"[\s\u200b\ufeff]+", between, text))


def is_name(name: str) -> bool:
    """Whether a tidy text can be a person's name: letters of any script and the marks of names, 40 at most."""
    letters = [c for c in name if c not in _NAME_MARKS]
    return bool(letters) and len(name) <= LONGEST_NAME and all(c.isalpha() for c in letters)


def past_day(day: date, today: date) -> Day:
    """A day in the future or more than three years ago is a slip of writing; of more than one year worth a look."""
    if day > today:
        return Day.FUTURE
    if day < today - OLDEST:
        return Day.TOO_OLD
    return Day.LONG_AGO if day < today - LONG_AGO else Day.USUAL


def usual_employment(age: int) -> Employment | None:
    """What a child does, who goes to school from six on and may not be employed before sixteen; of others
    the age tells nothing."""
    if age < SCHOOL_AGE[0]:
        return Employment.MINOR
    return Employment.STUDENT if age < SCHOOL_AGE[1] else None


def village(name: str, township: Region, known: VillageNames) -> Village:
    """What ``known``, the villages of the county, say of the name; villages come and go, so none is ever refused."""
    if known.lies_in(name, township):
        return Village.HERE
    return Village.ELSEWHERE if known.lies_elsewhere(name, township) else Village.UNKNOWN


def doubtful_account(account: str) -> bool:
    """A card number (13 to 19 digits) whose check digit does not fit; passbooks have none, so this only warns."""
    return 13 <= len(account) <= 19 and not luhn.is_valid(account)


def doubtful_area(number: str, local: Collection[str] = ()) -> bool:
    """An identity number whose first six digits are no county's, past or present, nor one of ``local``; only warns."""
    return number[:6] not in local and not has_known_area(number)
