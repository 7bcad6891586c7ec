"""Filters and small forms of the packages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.exporting import wanted_of
from common.forms import DayField
from standards.terms import PackageStatus


class StatusForm(forms.Form):
    """The filter of the list."""

    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All")), *((status.value, status.label) for status in PackageStatus)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]

    @property
    def status_asked(self) -> PackageStatus | None:
        """The status, or nothing when none was asked for."""
        asked = wanted_of(self)["status"]
        return PackageStatus(asked) if asked else None


class CompareForm(forms.Form):
    """Two sets of rules; a region stands for what is in force there on the day."""

    left = forms.ChoiceField(label=_("These rules"))
    right = forms.ChoiceField(label=_("With these"))
    day = DayField(label=_("In force on"))
    same = forms.BooleanField(label=_("Show what is the same too"), required=False)

    def __init__(self, *args: Any, targets: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("left", "right"):
            self.fields[name].choices = targets  # type: ignore[attr-defined]
