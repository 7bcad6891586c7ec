"""``{% load numbers %}``: numbers that lead to the list of what they count."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.marks import money

if TYPE_CHECKING:  # tags are loaded with the first page, whoever asks for it
    from reporting.dashboard import Linked

register = template.Library()


@register.simple_tag
def linked(number: Linked) -> SafeString:
    """Cases, or yuan where it is a sum, as a link to the list; plain where there is nothing to list."""
    amount = number.value
    shown = money(amount) if isinstance(amount, Decimal) else format_html("{}", number.text or f"{amount:,}")
    return format_html('<a href="{}">{}</a>', number.url, shown) if amount and number.url else shown


@register.simple_tag
def listed(number: Linked, shown: object) -> SafeString:
    """What is told of these cases besides how many they are, an average or a sum, as a link to their list."""
    if shown is None or shown == "" or not number.value or not number.url:
        return format_html("{}", "—" if shown in (None, "") else shown)
    return format_html('<a class="n-about" href="{}">{}</a>', number.url, shown)


@register.filter
def percent(share: Decimal | None) -> str:
    """62.5%; a dash of nothing."""
    return "—" if share is None else f"{share}%"
