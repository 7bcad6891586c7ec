"""The controls of forms as Django draws them, without a template for each: a filter may have a hundred options.

Text, hidden, number and date inputs and single selections are drawn here; all other widgets by Django's own templates.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def _said(value: object) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


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


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_said(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{_said(group)}">')
        parts += [
            f'<option value="{_said(option["value"])}"{_attributes(option["attrs"])}>{_said(option["label"])}</option>'
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return "".join(parts)


DRAWN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in ("text", "hidden", "number", "date", "input", "email")},
    "django/forms/widgets/select.html": _select,
}


class Quick(DjangoTemplates):
    """``settings.FORM_RENDERER``."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString | str:
        """What the template of this name would say."""
        draw = DRAWN.get(template_name)
        if draw is None or context["widget"].get("template_name") != template_name:
            return super().render(template_name, context, request)
        return mark_safe(draw(context["widget"]))  # every part is escaped above
