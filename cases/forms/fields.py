"""Fields that several forms share, and what was typed into them and into their rows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.services.registry import read_name
from cases.terms import USUAL_RELATIONS, Relation
from common import identity
from common.errors import Invalid
from common.forms import put_errors
from common.terms import Term


def text_area(rows: int = 3) -> forms.Textarea:
    """For words that are kept or printed: Chinese in either interface."""
    return forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})


class LongField(forms.CharField):
    """Words whose limit is told when they are too long; the browser does not cut them off silently."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """As usual, without ``maxlength``."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class IdentityField(LongField):
    """An identity number as typed, pasted or read from a card: of a whole record the one number in it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"data-format": "identity", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "required": False, "max_length": 40, **options})

    def to_python(self, value: Any) -> str:
        """As usual, picked."""
        return identity.picked(str(super().to_python(value)))


class NameField(forms.CharField):
    """A person's name as it is typed, tidied: no blanks within a Chinese name, one dot for all."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what can be nobody's name."""
        text = str(super().clean(value))
        try:
            return read_name(text)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error


def relations() -> list[tuple[str, Any]]:
    """Relations to the applicant, those of most households first."""
    usual, others = list[tuple[str, Any]](), list[tuple[str, Any]]()
    for one in Relation:
        (usual if one in USUAL_RELATIONS else others).append((one.value, one.label))
    return [("", "—"), (_("Usual relations"), usual), (_("All other relations"), others)]


def or_blank(terms: type[Term], blank: str = "—") -> Any:
    """The choices of a term after an empty one; read at each request, so the labels follow the language."""
    return lambda: [("", blank), *terms.choices()()]


class Typed(Protocol):
    """What a draft step holds (``cases.selectors.intake.Typed``)."""

    @property
    def fields(self) -> Mapping[str, list[str]]: ...

    def get(self, name: str) -> str: ...

    def rows(self, prefix: str) -> list[dict[str, str]]: ...


def beside_declared(field: forms.Field, value: object, shown: object, *, chinese: bool = False) -> None:
    """What an application declares stands beside what a visit verifies, never in it: one click takes it over."""
    field.widget.attrs["data-declared"] = value
    told = format_html('<span lang="zh-Hans">{}</span>', shown) if chinese else shown
    field.help_text = format_html("{}{}{} {}", _("Declared"), pgettext("between label and error", ": "), told, agree())


def agree() -> SafeString:
    """The button that takes over what is declared, within its field or its row."""
    button = '<button type="button" class="btn btn-sm" data-agree hidden>{}</button>'
    return format_html(button, _("As declared"))


def again(typed: Typed | None, start: dict[str, Any], form: type[forms.Form]) -> dict[str, Any]:
    """The fields of a form as they were typed, else as they stand; an unticked box was not posted."""
    if typed is None:
        return start
    fields: dict[str, Any] = form.base_fields
    return start | {
        name: bool(typed.get(name)) if isinstance(field, forms.BooleanField) else typed.get(name)
        for name, field in fields.items()
        if name in typed.fields or isinstance(field, forms.BooleanField)
    }


def rows_again(
    typed: Typed | None, prefix: str, start: list[dict[str, Any]], form: type[forms.Form]
) -> list[dict[str, Any]]:
    """The rows as they were typed, else as they stand."""
    if typed is None or f"{prefix}-TOTAL_FORMS" not in typed.fields:
        return start
    fields: dict[str, Any] = form.base_fields
    boxes = [name for name, field in fields.items() if isinstance(field, forms.BooleanField)]
    return [row | {name: bool(row.get(name)) for name in boxes} for row in typed.rows(prefix)]


@contextmanager
def told_at(form: forms.BaseForm) -> Iterator[None]:
    """What a service refuses inside is told at the fields of the form."""
    try:
        yield
    except Invalid as error:
        put_errors(form, error)
