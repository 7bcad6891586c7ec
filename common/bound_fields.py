"""What a page needs to know of a form: which kind a control is, how it is drawn, and every error with its field."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString, mark_safe

from common import quickforms

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


def errors(given: "forms.BaseForm | BaseFormSet[Any]") -> Iterator[dict[str, str]]:
    """Every error of a sent form or formset: its ``text``, the field's ``label``, the control's id as ``target``."""
    if not given.is_bound:
        return
    if isinstance(given, BaseFormSet):
        yield from (_line(text) for text in given.non_form_errors())
        for form in given.forms:
            yield from errors(form)
        return
    if not given.errors:
        return
    yield from (_line(text) for text in given.non_field_errors())
    for bound in given:
        if bound.is_hidden:  # nobody can go there
            yield from (_line(text) for text in bound.errors)
            continue
        first = f"{bound.auto_id}_0" if kind(bound.field.widget) == "group" else bound.id_for_label
        yield from (_line(text, str(bound.label), first) for text in bound.errors)


def _line(text: object, label: str = "", target: str = "") -> dict[str, str]:
    return {"text": str(text), "label": label, "target": target}
