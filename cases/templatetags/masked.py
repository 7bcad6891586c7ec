"""``{% load masked %}``: a number of a person, masked, with the button that shows it in full and records the look."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.marks import icon

register = template.Library()

NUMBER = mark_safe('<span class="case-masked"><span class="r-num">{}</span>{}</span>')
BUTTON = mark_safe(
    ' <form class="case-reveal" method="post" action="{url}" hx-post="{url}" hx-target="closest .case-masked"'
    ' hx-swap="innerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    '<input type="hidden" name="what" value="{what}"><input type="hidden" name="person" value="{person}">'
    '<button class="btn btn-sm" type="submit" title="{title}">{eye}<span class="visually-hidden">{name}</span></button>'
    "</form>"
)


@register.simple_tag(takes_context=True)
def masked(context: Context, number: str, what: str, case_id: int, person: int | str = "") -> SafeString:
    """The button stands where the page says ``may_reveal``; ``what`` and ``person`` are what ``cases:reveal`` asks."""
    if not number:
        return SafeString("—")
    if not context.get("may_reveal"):
        return format_html(NUMBER, number, "")
    button = format_html(
        BUTTON,
        url=reverse("cases:reveal", args=[case_id]),
        token=context["csrf_token"],
        what=what,
        person=person,
        title=_("Show in full; the look is recorded"),
        eye=icon("eye"),
        name=_("Show %(masked)s in full; the look is recorded") % {"masked": number},
    )
    return format_html(NUMBER, number, button)
