"""Money is Decimal yuan with two places; nothing else is money."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import cn2an
from django.utils.translation import gettext_lazy as _

from common.errors import Invalid

CENT = Decimal("0.01")
HIGHEST = Decimal("99999999.99")
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
    """The sum in Chinese capitals as forms print it, e.g. 壹仟捌佰玖拾元整."""
    return str(cn2an.an2cn(f"{amount:.2f}", "rmb"))
