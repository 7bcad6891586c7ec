"""What a step asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import text_area
from cases.forms.ruled_steps import OBJECTION, REFUSAL, SETTLE, SUPPLEMENT, SUSPEND, TERMINATE
from cases.sentences import MISSING, NOT_ACCEPTED, SENT_BACK, TERMINATED, WITHDRAWN
from cases.services.procedure import pauses_for
from cases.terms import State, SuspensionReason, TerminationGround
from cases.workflow import return_targets

REMEDY = "如不服本决定，可自收到本通知之日起60日内申请行政复议，或者6个月内依法提起行政诉讼。"
"""What a refusal tells about remedies (国务院令第649号 第六十五条); editable on the form."""


class NothingForm(forms.Form):
    """A step of a case that asks for nothing; ``sentences`` are offered where one asks for a reason."""

    sentences: tuple[str, ...] = ()

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class ReasonForm(NothingForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=text_area(4))


class WithdrawalForm(ReasonForm):
    sentences: tuple[str, ...] = WITHDRAWN


class SupplementForm(NothingForm):
    ruled = SUPPLEMENT
    sentences: tuple[str, ...] = MISSING
    reason = forms.CharField(
        label=_("Everything that is missing"),
        max_length=1000,
        widget=text_area(6),
        help_text=_("It is told once and completely; a second time is not possible."),
    )


class RefusalForm(ReasonForm):
    ruled = REFUSAL
    sentences: tuple[str, ...] = NOT_ACCEPTED
    remedy = forms.CharField(label=_("Remedy"), max_length=500, initial=REMEDY, widget=text_area(3))


class TerminateForm(RefusalForm):
    ruled = TERMINATE
    sentences: tuple[str, ...] = TERMINATED
    ground = forms.ChoiceField(label=_("Ground"), choices=TerminationGround.choices(), widget=forms.RadioSelect)
    field_order = ("ground", "reason", "remedy")

    def clean_ground(self) -> TerminationGround:
        return TerminationGround(self.cleaned_data["ground"])


class ReturnForm(NothingForm):
    sentences: tuple[str, ...] = SENT_BACK
    target = forms.ChoiceField(label=_("Back to"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=text_area(4))
    field_order = ("target", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nearest_first = reversed(return_targets(State(self.case.state)))
        self.fields["target"].choices = [(s.value, s.label) for s in nearest_first]  # type: ignore[attr-defined]

    def clean_target(self) -> State:
        return State(self.cleaned_data["target"])


class SuspendForm(NothingForm):
    ruled = SUSPEND
    reason = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Reason"), max_length=200, widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [(reason.value, reason.label) for reason in pauses_for(self.case)]
        self.fields["reason"].choices = possible  # type: ignore[attr-defined]

    def clean_reason(self) -> SuspensionReason:
        return SuspensionReason(self.cleaned_data["reason"])


class ObjectionForm(NothingForm):
    ruled = OBJECTION
    text = forms.CharField(label=_("The objection"), max_length=1000, widget=text_area(4))


class SettleForm(NothingForm):
    ruled = SETTLE
    finding = forms.CharField(label=_("What the check found"), max_length=1000, widget=text_area(4))
