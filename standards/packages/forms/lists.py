"""Filters and small forms of the packages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.terms import PackageStatus


class StatusForm(forms.Form):
    """The filter of the list."""

    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All")), *((status.value, status.label) for status in PackageStatus)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]

    @property
    def status_asked(self) -> str:
        """The status, or nothing when none or an unknown one was asked for."""
        return str(self.cleaned_data.get("status", "")) if self.is_valid() else ""
