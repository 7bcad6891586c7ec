"""Small values that a package file writes in short form: a number or a pair, a number or the name of a quantity."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self

Raw = Any
"""What YAML, JSON or a workbook gives: mappings, lists, text, numbers, days, None."""


def decimal(raw: Raw) -> Decimal:
    """A number without a trace of binary floats; raises ValueError."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise ValueError("应为数字")
    try:
        number = Decimal(raw)
    except InvalidOperation as error:
        raise ValueError("应为数字") from error
    if not number.is_finite():
        raise ValueError("应为数字")
    return number


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; in a file one number or ``[low, high]``."""

    low: Decimal
    high: Decimal

    SCHEMA: ClassVar[Mapping[str, Any]] = {
        "oneOf": [
            {"type": "number"},
            {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        ]
    }

    @classmethod
    def read(cls, raw: Raw) -> Self:
        """Raises ValueError for anything but one number or two in order."""
        low, high = raw if isinstance(raw, list) and len(raw) == 2 else (raw, raw)
        low, high = decimal(low), decimal(high)
        if low < 0 or high < low:
            raise ValueError("区间应从小到大，且不为负")
        return cls(low, high)

    def raw(self) -> Raw:
        """As a file writes it."""
        return self.low if self.low == self.high else [self.low, self.high]


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or the name of a quantity of the case; in a file the one or the other."""

    number: Decimal | None = None
    name: str = ""

    SCHEMA: ClassVar[Mapping[str, Any]] = {"oneOf": [{"type": "number"}, {"type": "string"}]}

    @classmethod
    def read(cls, raw: Raw) -> Self:
        """Text that is no number is a name; raises ValueError for other forms."""
        try:
            return cls(number=decimal(raw))
        except ValueError:
            if isinstance(raw, str) and raw.strip():
                return cls(name=raw.strip())
            raise ValueError("应为数字或量的名称") from None

    def raw(self) -> Raw:
        """As a file writes it."""
        return self.name or self.number


@dataclass(frozen=True, slots=True)
class Count:
    """How many months or days: a number, a range, or a quantity of the case held between bounds."""

    fixed: Range | None = None
    of: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    SCHEMA: ClassVar[Mapping[str, Any]] = {
        "oneOf": [
            *Range.SCHEMA["oneOf"],
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "of": {"type": "string"},
                    "at_least": {"type": "number"},
                    "at_most": {"type": "number"},
                },
                "required": ["of"],
                "additionalProperties": False,
            },
        ]
    }

    @classmethod
    def read(cls, raw: Raw) -> Self:
        """Raises ValueError."""
        if isinstance(raw, Mapping):
            if unknown := set(raw) - {"of", "at_least", "at_most"}:
                raise ValueError(f"不认识的字段：{'、'.join(sorted(map(str, unknown)))}")
            if not isinstance(raw.get("of"), str):
                raise ValueError("缺少 of（量的名称）")
            low, high = (decimal(raw[key]) if raw.get(key) is not None else None for key in ("at_least", "at_most"))
            if low is not None and high is not None and high < low:
                raise ValueError("at_most 小于 at_least")
            return cls(of=raw["of"].strip(), at_least=low, at_most=high)
        value = Value.read(raw) if isinstance(raw, str) else Value()
        return cls(of=value.name) if value.name else cls(fixed=Range.read(raw))

    def raw(self) -> Raw:
        """As a file writes it."""
        if self.fixed is not None:
            return self.fixed.raw()
        bounds = {"at_least": self.at_least, "at_most": self.at_most}
        given = {key: number for key, number in bounds.items() if number is not None}
        return {"of": self.of, **given} if given else self.of


Short = (Range, Value, Count)
"""The types that are read by ``read`` and written by ``raw``."""
