"""Forms of the exports; they check form, never right, and save nothing."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from common.forms import ActForm
from reporting.terms import ExportFormat, ExportState


class AskForm(ActForm):
    """How the file is to be."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    format = forms.TypedChoiceField(
        label=_("File"), coerce=ExportFormat, choices=ExportFormat.choices(), widget=forms.RadioSelect
    )
    full = forms.BooleanField(label=_("Whole numbers of persons, not masked"), required=False)
    purpose = forms.CharField(
        label=_("What it is needed for"),
        required=False,
        max_length=200,
        validators=[ProhibitNullCharactersValidator()],
        help_text=_("Needed for whole numbers; it is kept in the trail and stands in the file."),
    )

    def __init__(self, *args: Any, offers_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers_full and "full" not in self.data:
            del self.fields["full"]
            self.fields["purpose"].help_text = _("It is kept in the trail and stands in the file.")


class StateForm(forms.Form):
    """Which of one's exports to list."""

    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        shown = [(state.value, state.label) for state in ExportState if state is not ExportState.DELETED]
        self.fields["state"].choices = [("", _("All")), *shown]  # type: ignore[attr-defined]
