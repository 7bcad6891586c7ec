"""The closed list of the numbers that the policy leaves to documents: one kind for each field of ``policy.rules.Rules``."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from accounts.duties import RegionLevel
from common.terms import Term
from standards.terms import Topic, ValueType
from standards.values import Form, Value

_PROVINCE, _CITY, _COUNTY, _TOWNSHIP = RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWNSHIP
DOWN_TO_COUNTY = (_PROVINCE, _CITY, _COUNTY)
DOWN_TO_TOWNSHIP = (_PROVINCE, _CITY, _COUNTY, _TOWNSHIP)


class Unit(Term):
    """What a number counts."""

    NONE = "none", "　", " "
    YUAN_MONTH = "yuan_month", "元/人·月", "yuan per person and month"
    YUAN_YEAR = "yuan_year", "元/人·年", "yuan per person and year"
    YUAN = "yuan", "元", "yuan"
    TIMES_STANDARD = "times_standard", "倍（城市月低保标准）", "times the urban monthly standard"
    TIMES = "times", "次", "times"
    WORKING_DAYS = "working_days", "个工作日", "working days"
    DAYS = "days", "天", "calendar days"
    MONTHS = "months", "个月", "months"
    PEOPLE = "people", "人", "people"


@dataclass(frozen=True, slots=True)
class Kind:
    """One number: how it is called, written and bounded, which clause asks for it, and which levels may set it."""

    code: str
    zh: str
    en: str
    topic: Topic
    unit: Unit
    form: Form
    clause: str
    levels: tuple[RegionLevel, ...]
    has_year: bool = False

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.zh if (get_language() or "zh").startswith("zh") else self.en

    def parse(self, typed: str) -> str:
        """Canonical text of what was typed; raises Invalid."""
        return self.form.parse(typed)

    def read(self, stored: str) -> Value:
        """The typed value of stored text."""
        return self.form.read(stored)

    def show(self, stored: str) -> str:
        """The value with its unit."""
        unit = "" if self.unit is Unit.NONE else f" {self.unit.label}"
        return self.form.show(stored) + unit
