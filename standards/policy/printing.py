"""How values stand in the inputs of a finding."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from common import money
from common.terms import Term

NOT_KNOWN = "（未知）"


def yuan(amount: Decimal | None) -> str:
    """``1,890.00 元``."""
    return NOT_KNOWN if amount is None else f"{money.show(amount)} 元"


def times(multiple: Decimal | None) -> str:
    """``3 倍``."""
    return NOT_KNOWN if multiple is None else f"{multiple.normalize():f} 倍"


def shown(value: Term | date | int | None, unit: str = "") -> str:
    """A term by its Chinese label, a day in ISO form, a number with its unit."""
    if value is None:
        return NOT_KNOWN
    return value.zh if isinstance(value, Term) else f"{value}{unit}"


def joined(inputs: Mapping[str, str]) -> str:
    """The inputs as part of a sentence."""
    return "，".join(f"{label} {value}" for label, value in inputs.items())
