"""What became of an application for dibao or tekun."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.ruled_steps import ANSWER
from common.forms import ActForm, DayField
from standards.policy.terms import AnswerOutcome


class MonthField(forms.DateField):
    """A month, chosen or typed as 2026-11; its first day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-11"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m", "%Y-%m-%d"], **options})


class AnswerForm(ActForm):
    """Outcome, day and number; from which month it is paid where it is approved."""

    ruled = ANSWER
    outcome = forms.TypedChoiceField(
        label=_("What became of it"), choices=AnswerOutcome.choices(), coerce=AnswerOutcome, widget=forms.RadioSelect
    )
    answered_on = DayField(label=_("Day of the outcome"))
    number = forms.CharField(label=_("Number of that decision"), max_length=60, required=False)
    granted_from = MonthField(label=_("Paid from (month)"), required=False, help_text=_("Only where it is approved."))
