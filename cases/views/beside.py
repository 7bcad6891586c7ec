"""What two windows say of one step, field by field, for whoever decides which of them counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _

from cases.selectors.intake import Typed
from common.rowforms import RowForm

Fields = Mapping[str, list[str]]
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Beside:
    """A field in which the two differ, in the words of a reader."""

    label: str
    theirs: str
    mine: str


def differing(given: Sequence[Any], mine: Fields, other: Typed | None) -> list[Beside]:
    """Every visible field that was typed otherwise in the other window, rows that stand only there included."""
    theirs = other.fields if other else {}
    return [one for item in given for row, form in _forms(item, theirs) for one in _of_form(form, row, mine, theirs)]


def _forms(given: Any, theirs: Fields) -> Iterator[tuple[str, forms.BaseForm]]:
    """The form, or those of a formset with the name of the row, so many as the longer of the two windows has."""
    if not isinstance(given, BaseFormSet):
        yield "", given
        return
    there = theirs.get(f"{given.prefix}-TOTAL_FORMS", ["0"])[-1]
    many = int(there) if there.isdecimal() and len(there) < 4 else 0
    blank: Any = given.empty_form
    for place in range(min(max(many, len(given.forms)), given.absolute_max)):
        if place < len(given.forms):
            form = given.forms[place]
        else:
            form = type(blank)({}, prefix=given.add_prefix(place), **given.get_form_kwargs(place))
        yield str(form.numbered) % (place + 1) if isinstance(form, RowForm) else "", form


def _of_form(form: forms.BaseForm, row: str, mine: Fields, theirs: Fields) -> Iterator[Beside]:
    for bound in form:
        there, here = (_said(bound, fields.get(bound.html_name, [])) for fields in (theirs, mine))
        if there != here and not bound.is_hidden:
            yield Beside(" · ".join(filter(None, [row, str(bound.label)])), there, here)


def _said(bound: forms.BoundField, values: list[str]) -> str:
    """As the page shows it: the label of a choice, yes or no of a box."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _("yes") if values else _("no")
    told = {str(value): str(label) for value, label in _choices(bound.field)}
    return "、".join(told.get(value, value).strip() for value in values if value.strip()) or NOTHING


def _choices(field: forms.Field) -> Iterator[tuple[Any, Any]]:
    for value, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
