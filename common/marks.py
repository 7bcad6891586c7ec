"""Small marks in the text of a page: icons, badges, sums, days. ``common.templatetags.ui`` makes them tags."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common import money as sums
from common.clock import minutes_until

TONE_ICONS = {
    "neutral": "circle-dot",
    "info": "info-circle",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "circle-x",
}
SOON = 3
"""From this many days left a due badge warns."""


SOON_MINUTES = 4 * 60
"""From so few minutes left a time badge warns."""


def icon(name: str, label: str = "") -> SafeString:
    """One symbol of the sprite; with a label it is an image that is read out, else it is ornament."""
    if label:
        href = f"{static('relief/icons.svg')}#{name}"
        return format_html('<svg class="r-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    href = f"{static('relief/icons.svg')}#{name}"
    return format_html('<svg class="r-icon" aria-hidden="true"><use href="{}"/></svg>', href)


def badge(text: object, tone: str = "neutral", icon: str = "") -> SafeString:
    """A word with a shape and a colour; the colour never speaks alone."""
    return _badge(text if isinstance(text, str) else str(text), tone, icon or TONE_ICONS[tone])


@lru_cache(maxsize=2048, typed=True)  # text that is safe and the same text that is not are two
def _badge(text: str, tone: str, icon: str) -> SafeString:
    return format_html('<span class="r-badge r-{}">{}{}</span>', tone, _icon(icon), text)


def state_badge(term: Any, tone: str = "") -> SafeString:
    """The label of a Term, in the tone the term names for itself."""
    return badge(term.label, tone or getattr(term, "tone", "neutral"))


def due_badge(left: int | None, provisional: bool = False, working: bool = False) -> SafeString:
    """Days until the due date as a word; ``provisional``: the calendar of that year is not published yet."""
    if left is None:
        return badge(_("No deadline"), "neutral", "minus")
    if left < 0:
        mark = badge(_overdue(-left, working), "bad", "alarm")
    elif left == 0:
        mark = badge(_("Due today"), "bad", "clock-exclamation")
    elif left <= SOON:
        mark = badge(_left(left, working), "warn", "hourglass")
    else:
        mark = badge(_left(left, working), "neutral", "clock")
    if provisional:
        return format_html("{} {}", mark, badge(_("Provisional"), "info", "help-circle"))
    return mark


def time_badge(minutes: int | None) -> SafeString:
    """Hours and minutes until something is due, below zero when it is late; the word says it, colour and shape too."""
    if minutes is None:
        return badge(_("No deadline"), "neutral", "minus")
    hours, rest = divmod(abs(minutes), 60)
    if minutes < 0:
        return badge(_("%(h)d h %(m)02d min late") % {"h": hours, "m": rest}, "bad", "alarm")
    near = minutes <= SOON_MINUTES
    said = _("%(h)d h %(m)02d min left") % {"h": hours, "m": rest}
    return badge(said, "warn" if near else "neutral", "hourglass" if near else "clock")


def until_badge(due: datetime, at: datetime) -> SafeString:
    """The same for a moment, as it stands at another."""
    return time_badge(minutes_until(due, at))


def _overdue(days: int, working: bool) -> str:
    if working:
        return ngettext("%(n)d working day overdue", "%(n)d working days overdue", days) % {"n": days}
    return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}


def _left(days: int, working: bool) -> str:
    if working:
        return ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


NO_SUM = format_html('<span class="r-num">{}</span>', "—")


@lru_cache(maxsize=4096)
def _figures(amount: Decimal) -> SafeString:
    return format_html('<span class="r-num">{}￥{}</span>', "-" if amount < 0 else "", sums.show(abs(amount)))


def money(amount: Decimal | None, capitals: bool = False) -> SafeString:
    """￥1,890.00 in figures of equal width, on request followed by the capitals that forms print."""
    if amount is None:
        return NO_SUM
    figures = _figures(amount)
    if not capitals:
        return figures
    return format_html('{} <span class="r-capitals" lang="zh-Hans">{}</span>', figures, sums.capitals(amount))


def day(value: date | None) -> SafeString | str:
    """2026-11-23 周一."""
    if value is None:
        return "—"
    shown = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time class="r-num" datetime="{0}">{0} {1}</time>', shown.isoformat(), _weekday(shown))


def moment(value: datetime | None) -> SafeString | str:
    """2026-11-23 14:05, Beijing time."""
    if value is None:
        return "—"
    shown = timezone.localtime(value)
    return format_html(
        '<time class="r-num" datetime="{}">{}</time>', shown.isoformat(timespec="seconds"), f"{shown:%Y-%m-%d %H:%M}"
    )


def _weekday(value: date) -> str:
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )[value.weekday()]
