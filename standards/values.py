"""How a value of each type is read as typed, stored as canonical text and shown; exact, never a float."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from django.utils.translation import gettext as _

from common import money
from common.errors import Invalid
from common.terms import Term
from standards.terms import ValueType

Value = Decimal | int | bool | str | tuple[int, ...]
_TWO_PLACES = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,4}", re.ASCII)
_YES_NO = {"yes": True, "no": False}
_YES_NO_WORDS = {"yes": "yes", "no": "no", "Yes": "yes", "No": "no", "是": "yes", "否": "no"}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，、", "0123456789.,,")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a value: its type, its bounds (inclusive; for a list, of each day) and, for a choice, its terms."""

    type: ValueType
    lowest: Decimal = Decimal(0)
    highest: Decimal = money.HIGHEST
    choices: tuple[Term, ...] = ()

    def parse(self, typed: str) -> str:
        """Canonical text of what was typed. Raises Invalid with code ``value_form`` or ``value_range``."""
        text = typed.strip().translate(_FULL_WIDTH)
        match self.type:
            case ValueType.MONEY:
                return str(self._bounded(money.yuan(text)))
            case ValueType.WHOLE:
                return str(self._bounded(_number(_WHOLE, text)).quantize(Decimal(1)))
            case ValueType.MULTIPLE:
                return f"{self._bounded(_number(_TWO_PLACES, text)):.2f}"
            case ValueType.YES_NO:
                return _one_of(text, _YES_NO_WORDS)
            case ValueType.CHOICE:
                return _one_of(text, {word: t.value for t in self.choices for word in (t.value, t.zh, t.en)})
            case ValueType.DAYS:
                return self._days(text)
            case _:
                assert_never(self.type)

    def read(self, stored: str) -> Value:
        """The typed value of canonical text; raises Invalid when the text is not canonical for this form."""
        if self.parse(stored) != stored:
            raise Invalid("value_form", _("The stored value is not in the form of its kind."))
        match self.type:
            case ValueType.MONEY | ValueType.MULTIPLE:
                return Decimal(stored)
            case ValueType.WHOLE:
                return int(stored)
            case ValueType.YES_NO:
                return _YES_NO[stored]
            case ValueType.CHOICE:
                return next(term for term in self.choices if term.value == stored)
            case ValueType.DAYS:
                return tuple(int(day) for day in stored.split(","))
            case _:
                assert_never(self.type)

    def show(self, stored: str) -> str:
        """The value for people, without its unit."""
        value = self.read(stored)
        match self.type:
            case ValueType.MONEY:
                return money.show(Decimal(stored))
            case ValueType.MULTIPLE:
                return f"{Decimal(stored).normalize():f}"
            case ValueType.YES_NO:
                return _("Yes") if value is True else _("No")
            case ValueType.CHOICE:
                return next(term.label for term in self.choices if term.value == stored)
            case ValueType.DAYS:
                return _(", ").join(stored.split(","))
            case ValueType.WHOLE:
                return stored
            case _:
                assert_never(self.type)

    @property
    def hint(self) -> str:
        """How to write a value, for the page."""
        lowest, highest = f"{self.lowest.normalize():f}", f"{self.highest.normalize():f}"
        match self.type:
            case ValueType.MONEY | ValueType.WHOLE | ValueType.MULTIPLE:
                return f"{self.type.label} {lowest}–{highest}"
            case ValueType.DAYS:
                return f"{self.type.label} 5,3,1"
            case ValueType.YES_NO:
                return f"{_('Yes')} / {_('No')}"
            case ValueType.CHOICE:
                return " / ".join(term.label for term in self.choices)
            case _:
                assert_never(self.type)

    def _bounded(self, number: Decimal) -> Decimal:
        if not self.lowest <= number <= self.highest:
            raise Invalid(
                "value_range",
                _("The value must lie between %(lowest)s and %(highest)s.")
                % {"lowest": f"{self.lowest.normalize():f}", "highest": f"{self.highest.normalize():f}"},
            )
        return number

    def _days(self, text: str) -> str:
        numbers = [self._bounded(_number(_WHOLE, part.strip())) for part in text.split(",")]
        if len(set(numbers)) != len(numbers) or len(numbers) > 6:
            raise Invalid("value_form", _("List at most six different numbers of days, separated by commas."))
        return ",".join(str(int(number)) for number in sorted(numbers, reverse=True))


def _number(pattern: re.Pattern[str], text: str) -> Decimal:
    if not pattern.fullmatch(text):
        raise Invalid("value_form", _("This is not a number of the expected form."))
    return Decimal(text)


def _one_of(text: str, words: Mapping[str, str]) -> str:
    if text not in words:
        raise Invalid("value_form", _("Choose one of the offered values."))
    return words[text]
