"""Fields that several forms share, and rows of forms."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.services.registry import read_name
from common.errors import Invalid
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


class NameField(forms.CharField):
    """A person's name as it is typed, tidied: no blanks within a Chinese name, one dot for all."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what can be nobody's name."""
        text = str(super().clean(value))
        try:
            return read_name(text)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error


def or_blank(terms: type[Term], blank: str = "—") -> Any:
    """The choices of a term after an empty one; read at each request, so the labels follow the language."""
    return lambda: [("", blank), *terms.choices()()]


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Any]
else:
    _FormSet = forms.BaseFormSet


class RowForm(forms.Form):
    """One row; a row in which none of ``telling`` is filled counts as empty."""

    telling: tuple[str, ...] = ()
    DELETE = forms.BooleanField(required=False, label=_("Remove this row"))

    def has_changed(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.telling)

    @property
    def removed(self) -> bool:
        """Taken out by its button; such a row is neither checked nor kept."""
        return bool(self.data.get(self.add_prefix("DELETE")))

    def full_clean(self) -> None:
        if self.is_bound and self.removed:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()


class Rows(_FormSet):
    """Rows that a person fills in. Empty ones are skipped; nothing distinguishes rows that were there before."""

    default_error_messages: ClassVar = {
        "missing_management_form": _("The form arrived incomplete; load the page again."),
    }

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return len(self.initial or []) + self.extra

    @property
    def shown(self) -> Iterable[Any]:
        """The rows to draw again: those not taken out."""
        return [form for form in self.forms if not (form.is_bound and form.removed)]

    @property
    def filled(self) -> list[dict[str, Any]]:
        """What stands in the rows that are filled."""
        return [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None) and form.has_changed()]


def rows_of(form: type[RowForm], *, extra: int = 1, most: int = 20, rows: type[Rows] = Rows) -> type[Rows]:
    """The formset of a row."""
    made = forms.formset_factory(
        form, formset=rows, extra=extra, max_num=most, absolute_max=most + 5, validate_max=True
    )
    return cast(type[Rows], made)


class Typed(Protocol):
    """What a draft step holds (``cases.selectors.intake.Typed``)."""

    @property
    def fields(self) -> Mapping[str, list[str]]: ...

    def get(self, name: str) -> str: ...

    def rows(self, prefix: str) -> list[dict[str, str]]: ...


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
