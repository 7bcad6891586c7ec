"""Small values that a package file writes in short form: a number or a pair, a number or the name of a quantity."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self

from common.said import Said

Raw = Any
"""What YAML, JSON or a workbook gives: mappings, lists, text, numbers, days, None."""


MOST_DIGITS, MOST_PLACES = 12, 6
"""Before and after the point: no rule needs more, and what is larger only serves to hang a reader."""

NUMBER: Mapping[str, Any] = {
    "type": ["number", "string"],
    "minimum": 0,
    "exclusiveMaximum": 10**MOST_DIGITS,
    "pattern": r"^[0-9]+(\.[0-9]+)?$",
}
"""JSON Schema of a number that is not negative; text keeps it exact where a program would make a float of it."""

NOT_A_NUMBER = Said("应为数字", "A number is needed")


def wrong(zh: str, en: str) -> ValueError:
    """What is wrong with a value, in both languages."""
    return ValueError(Said(zh, en))


def decimal(raw: Raw) -> Decimal:
    """A number without a trace of binary floats; raises ValueError."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise ValueError(NOT_A_NUMBER)
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise ValueError(NOT_A_NUMBER) from None
    if not number.is_finite():
        raise ValueError(NOT_A_NUMBER)
    if number.adjusted() >= MOST_DIGITS or _places(number) > MOST_PLACES:
        raise wrong(
            f"数字过大或小数位过多（整数最多 {MOST_DIGITS} 位，小数最多 {MOST_PLACES} 位）",
            f"The number is too large or too fine (at most {MOST_DIGITS} digits and {MOST_PLACES} places)",
        )
    return number or Decimal(0)


def _places(number: Decimal) -> int:
    """Digits after the point without zeros at the end, however many there are; reckoning would round them away."""
    _sign, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits))
    return -int(exponent) - (len(written) - len(written.rstrip("0"))) if number else 0


def positive(raw: Raw) -> Decimal:
    """A number that is not negative; raises ValueError."""
    number = decimal(raw)
    if number < 0:
        raise wrong("不能为负数", "It cannot be negative")
    return number


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; in a file one number or ``[low, high]``."""

    low: Decimal
    high: Decimal

    SCHEMA: ClassVar[Mapping[str, Any]] = {
        "anyOf": [NUMBER, {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}]
    }

    @classmethod
    def read(cls, raw: Raw) -> Self:
        """Raises ValueError for anything but one number or two in order."""
        low, high = raw if isinstance(raw, list) and len(raw) == 2 else (raw, raw)
        low, high = positive(low), positive(high)
        if high < low:
            raise wrong("区间应从小到大", "A range runs from the lower to the higher number")
        return cls(low, high)

    def raw(self) -> Raw:
        """As a file writes it."""
        return self.low if self.low == self.high else [self.low, self.high]


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or the name of a quantity of the case; in a file the one or the other."""

    number: Decimal | None = None
    name: str = ""

    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": ["number", "string"], "minLength": 1}

    @classmethod
    def read(cls, raw: Raw) -> Self:
        """Text that is no number is a name; raises ValueError for other forms."""
        try:
            return cls(number=decimal(raw))
        except ValueError:
            if isinstance(raw, str) and raw.strip():
                return cls(name=raw.strip())
            raise wrong("应为数字或量的名称", "A number or the name of a quantity is needed") from None

    def raw(self) -> Raw:
        """As a file writes it."""
        return self.name or self.number


@dataclass(frozen=True, slots=True)
class Count:
    """How many times: a number, a range, or a quantity of the case: the part ``over`` a number, once for ``each`` full
    so many, held between bounds.
    """

    fixed: Range | None = None
    of: str = ""
    over: Decimal | None = None
    each: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    BOUNDS: ClassVar[tuple[str, ...]] = ("over", "each", "at_least", "at_most")
    SCHEMA: ClassVar[Mapping[str, Any]] = {
        "anyOf": [
            *Range.SCHEMA["anyOf"],
            {"type": "string"},
            {
                "type": "object",
                "properties": {"of": {"type": "string", "minLength": 1}, **dict.fromkeys(BOUNDS, NUMBER)},
                "required": ["of"],
                "additionalProperties": False,
            },
        ]
    }

    @classmethod
    def read(cls, raw: Raw) -> Self:
        """Raises ValueError."""
        if isinstance(raw, Mapping):
            return cls._bounded(raw)
        value = Value.read(raw) if isinstance(raw, str) else Value()
        return cls(of=value.name) if value.name else cls(fixed=Range.read(raw))

    @classmethod
    def _bounded(cls, raw: Mapping[str, Raw]) -> Self:
        if unknown := set(raw) - {"of", *cls.BOUNDS}:
            names = ", ".join(sorted(map(str, unknown)))
            raise wrong(f"不认识的字段：{names}", f"Unknown fields: {names}")
        if not isinstance(raw.get("of"), str) or not raw["of"].strip():
            raise wrong("缺少 of（量的名称）", "“of”, the name of a quantity, is missing")
        over, each, low, high = (None if raw.get(name) is None else positive(raw[name]) for name in cls.BOUNDS)
        if each == 0:
            raise wrong("each 应大于零", "each must be above zero")
        if low is not None and high is not None and high < low:
            raise wrong("at_most 小于 at_least", "at_most is below at_least")
        return cls(of=raw["of"].strip(), over=over, each=each, at_least=low, at_most=high)

    def raw(self) -> Raw:
        """As a file writes it."""
        if self.fixed is not None:
            return self.fixed.raw()
        given = {name: getattr(self, name) for name in self.BOUNDS if getattr(self, name) is not None}
        return {"of": self.of, **given} if given else self.of

    def held(self, number: Decimal) -> Decimal:
        """The number as it counts."""
        number = number if self.over is None else max(number - self.over, Decimal(0))
        number = number if self.each is None else number // self.each
        number = number if self.at_least is None else max(number, self.at_least)
        return number if self.at_most is None else min(number, self.at_most)


Short = (Range, Value, Count)
"""The types that are read by ``read`` and written by ``raw``."""
