"""Rows of forms, as many as a person needs: ``relief.js`` adds and takes out, without scripts some stand ready."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Any]
else:
    _FormSet = forms.BaseFormSet


class RowForm(forms.Form):
    """One row; a row in which none of ``telling`` is filled counts as empty."""

    telling: tuple[str, ...] = ()
    numbered: Any = _("Row %d")
    """What a row is called where its faults are listed."""
    DELETE = forms.BooleanField(required=False, label=_("Remove this row"))

    def has_changed(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.telling)

    def title(self, place: int) -> str:
        """Which row it is: the place where it stands, and the name that is typed there."""
        name = str(self["name"].value() or "").strip() if "name" in self.fields else ""
        return f"{str(self.numbered) % place} {name}".strip()

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


MORE = "more"
"""The name of the button that asks for more empty rows where no script adds them."""
SPARE = 3


class Rows(_FormSet):
    """Rows that a person fills in. Empty ones are skipped; nothing distinguishes rows that were there before.

    Sent by the button for more rows they are never valid: the page comes again with some empty ones.
    """

    def __init__(self, data: Any = None, *given: Any, **more: Any) -> None:
        if data is not None and MORE in data:
            prefix = more.get("prefix") or self.get_default_prefix()
            data, total = data.copy(), f"{prefix}-TOTAL_FORMS"
            if (there := str(data.get(total, ""))).isdecimal() and len(there) < SPARE:
                data[total] = str(int(there) + SPARE)
        super().__init__(data, *given, **more)

    def is_valid(self) -> bool:
        return MORE not in self.data and super().is_valid()

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


def rows_typed(data: Mapping[str, Any], prefix: str, form: type[forms.Form], *, most: int) -> list[dict[str, str]]:
    """The rows as they were posted, to be shown again unchecked; those taken out and empty ones are left out."""
    fields: dict[str, Any] = form.base_fields
    rows = [
        {name: str(data.get(f"{prefix}-{number}-{name}", "")).strip() for name in fields}
        for number in range(most)
        if not data.get(f"{prefix}-{number}-DELETE")
    ]
    return [row for row in rows if any(row.values())]
