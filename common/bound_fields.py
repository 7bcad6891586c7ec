"""What a page needs to know of a form: which kind a control is, how it is drawn, and every error with its field."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString, mark_safe

from common import quickforms
from common.rowforms import RowForm

CONTROL_CLASSES = {"input": "form-control", "select": "form-select", "file": "form-control"}
"""By kind; the other kinds are drawn by their labels."""
OFFERED = "offered:"
"""Where the initial data of a form say which values nobody typed there, and where they come from; no field's name."""


def kind(widget: forms.Widget) -> str:
    """hidden, check, group, select, file or input."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "input"


def control(bound: forms.BoundField, kind: str) -> SafeString:
    """The control with its classes; a group draws its own options."""
    if kind == "group":
        return mark_safe("")
    names = [str(bound.field.widget.attrs.get("class", "")), CONTROL_CLASSES.get(kind, "")]
    if bound.errors and kind in CONTROL_CLASSES:
        names.append("is-invalid")
    classes = " ".join(name for name in names if name)
    return quickforms.control(bound, {"class": classes} if classes else {})


Sent: TypeAlias = "forms.BaseForm | BaseFormSet[Any]"


def errors(*given: Sent) -> Iterator[dict[str, str]]:
    """Every error of sent forms and formsets as they stand on the page: its ``text``, the field's ``label``, the
    control's id as ``target``. Of a row the label says first which one it is.

    A form whose page has others in its midst says so: ``rows_after`` is the field after which each of them stands, by
    the beginning of its prefix. One of these that has no number has a ``row_title``.
    """
    within: dict[str, list[Sent]] = {}
    for item in given:
        if isinstance(item, forms.BaseForm) and item.is_bound:
            within |= {start: [] for start, field in _rows_after(item).items() if field in item.fields}
    around: list[Sent] = []
    for item in given:
        within.get((item.prefix or "").partition("-")[0], around).append(item)
    for item in around:
        yield from _lines(item, within)


def _rows_after(form: forms.BaseForm) -> Mapping[str, str]:
    return getattr(form, "rows_after", {})


def _lines(given: Sent, within: Mapping[str, list[Sent]], row: str = "") -> Iterator[dict[str, str]]:
    if not given.is_bound:
        return
    if isinstance(given, BaseFormSet):
        yield from (_line(text) for text in given.non_form_errors())
        for place, form in enumerate(getattr(given, "shown", given.forms), 1):
            yield from _lines(form, {}, form.title(place) if isinstance(form, RowForm) else "")
        return
    after = _rows_after(given)
    if not given.errors and not after:
        return
    yield from (_line(text, row=row) for text in given.non_field_errors())
    for bound in given:
        yield from _of_field(bound, row)
        for start, field in after.items():
            if field == bound.name:
                for item in within.get(start, ()):
                    yield from _lines(item, {}, getattr(item, "row_title", ""))


def _of_field(bound: forms.BoundField, row: str) -> Iterator[dict[str, str]]:
    if bound.is_hidden:  # nobody can go there
        yield from (_line(text, row=row) for text in bound.errors)
        return
    first = f"{bound.auto_id}_0" if kind(bound.field.widget) == "group" else bound.id_for_label
    label = str(bound.label).rstrip("。.：:")  # of a sentence that is ticked: a colon follows
    yield from (_line(text, label, first, row) for text in bound.errors)


def _line(text: object, label: str = "", target: str = "", row: str = "") -> dict[str, str]:
    return {"text": str(text), "label": " · ".join(filter(None, [row, label])), "target": target}
