"""The controls of forms as Django draws them, without a template for each: a filter may have a hundred options.

Text, hidden, number and date inputs and single selections are drawn here; all other widgets by Django's own templates.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from common.engine import NamedTags


def _said(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if isinstance(text, SafeString) else escape(text)


def _attributes(given: Mapping[str, object]) -> str:
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_said(value)}"'
        for name, value in given.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    kind, name = _said(widget["type"]), _said(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def control(bound: forms.BoundField, attrs: dict[str, Any]) -> SafeString:
    """As ``bound.as_widget(attrs=attrs)``; a plain selection also without a dictionary for each option."""
    widget = bound.field.widget
    if type(widget) is not forms.Select or bound.field.localize:
        return bound.as_widget(attrs=attrs)
    given = bound.build_widget_attrs(attrs, widget)
    if bound.auto_id and "id" not in widget.attrs:
        given.setdefault("id", bound.auto_id)
    chosen = set(widget.format_value(bound.value()))
    parts = [f'<select name="{_said(bound.html_name)}"{_attributes(widget.build_attrs(widget.attrs, given))}>']
    for value, label in widget.choices:
        if isinstance(label, (list, tuple)):
            inside = "".join(_option(one, text, chosen) for one, text in label)
            parts.append(f'<optgroup label="{_said(value)}">{inside}</optgroup>')
        else:
            parts.append(_option(value, label, chosen))
    return mark_safe("".join([*parts, "</select>"]))  # every part is escaped


def _option(value: object, label: object, chosen: set[str]) -> str:
    text = "" if value is None else str(value)
    selected = text in chosen
    if selected:
        chosen.clear()  # one can be chosen, the first
    return f'<option value="{_said(text)}"{" selected" if selected else ""}>{_said(label)}</option>'


DRAWN = {f"django/forms/widgets/{kind}.html" for kind in ("text", "hidden", "number", "date", "input", "email")}


class Quick(DjangoTemplates):
    """``settings.FORM_RENDERER``."""

    backend = NamedTags

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString | str:
        """What the template of this name would say."""
        if template_name not in DRAWN:
            return super().render(template_name, context, request)
        return mark_safe(_input(context["widget"]))  # every part is escaped above
