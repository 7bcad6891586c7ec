"""Money is Decimal yuan with two places; nothing else is money."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid

CENT = Decimal("0.01")
HIGHEST = Decimal("99999999.99")
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = {"亿": 10**8, "万": 10**4, "": 1}
_TRILLION = 10**12
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋￥", "0123456789.,-+¥")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def yuan(given: object) -> Decimal:
    """Read a sum of money in yuan: at most two places, thousands separators only where they belong.

    Raises Invalid with code ``amount_not_a_number``, ``amount_negative``, ``amount_too_large`` or ``amount_too_fine``.
    """
    if isinstance(given, bool) or given is None:
        raise Invalid("amount_not_a_number", _("This is not an amount of money."))
    if isinstance(given, float):
        given = repr(given)
    text = re.sub(r"\s", "", str(given)).translate(_HALF_WIDTH).removeprefix("¥").removesuffix("元")
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise Invalid("amount_not_a_number", _("This is not an amount of money."))
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise Invalid("amount_not_a_number", _("This is not an amount of money.")) from error
    if amount < 0:
        raise Invalid("amount_negative", _("An amount of money cannot be below zero."))
    if amount > HIGHEST:
        raise Invalid("amount_too_large", _("This amount is too large."))
    if amount != amount.quantize(CENT):
        raise Invalid("amount_too_fine", _("An amount has at most two decimal places."))
    return amount.quantize(CENT)


def whole_yuan(amount: Decimal) -> Decimal:
    """Round half up to whole yuan (handbook Q19), still with two places."""
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP).quantize(CENT)


def show(amount: Decimal) -> str:
    """``1,890.00``: grouped, always two places."""
    return f"{amount:,.2f}"


def capitals(amount: Decimal) -> str:
    """The sum in Chinese capitals as forms print it, e.g. 壹仟捌佰玖拾元整; below a trillion."""
    sign, plain = ("负" if amount < 0 else ""), f"{abs(amount):.2f}"
    whole, (tenths, cents) = int(plain[:-3]), (int(digit) for digit in plain[-2:])
    if not tenths and not cents:
        return f"{sign}{_in_capitals(whole)}元整"
    of_yuan = f"{_in_capitals(whole)}元" if whole else ""
    of_tenths = f"{_CAPITALS[tenths]}角" if tenths else "零" if whole else ""
    return sign + of_yuan + of_tenths + (f"{_CAPITALS[cents]}分" if cents else "")


def read_capitals(text: str) -> Decimal | None:
    """A sum of whole yuan in capitals (壹仟元整); None unless ``capitals`` writes it in just these words."""
    found = re.fullmatch("([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆]整?", text)
    if found is None:
        return None
    total = group = digit = 0
    for sign in found.group(1):
        if sign in _CAPITALS:
            digit = _CAPITALS.index(sign)
        elif sign in _PLACES:
            group, digit = group + digit * 10 ** (3 - _PLACES.index(sign)), 0
        else:
            total, group, digit = total + (group + digit) * _GROUPS[sign], 0, 0
    amount = Decimal(total + group + digit)
    return amount if amount < _TRILLION and capitals(amount) == f"{found.group(1)}元整" else None


def _in_capitals(number: int) -> str:
    """Group by group of four digits; where the thousands of a later group are missing a 零 stands in for them."""
    words = ""
    for unit, size in _GROUPS.items():
        group, number = divmod(number, size)
        if group:
            words += ("零" if words and group < 1000 else "") + _four(group) + unit
    return words or "零"


def _four(group: int) -> str:
    """Up to four digits; any zeros between two of them are one 零. Raises ValueError for more digits."""
    digits = zip(f"{group:04}", _PLACES, strict=True)
    words = "".join(_CAPITALS[int(digit)] + (place if digit != "0" else "") for digit, place in digits)
    return re.sub("零+", "零", words).strip("零")
