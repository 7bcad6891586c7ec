"""Forms of recovery."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.exporting import wanted_of
from common.forms import ActForm, DayField, MoneyField
from funds.forms.ruled_books import OPEN, ORDER, RECEIVE_BACK, WRITE_OFF
from funds.selectors.recovery import Wanted
from funds.terms import RecoveryGround, RecoveryState


def _long(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}), **options)


class RecoveryFilter(forms.Form):
    """State, township, number or name; an unknown wish is no wish."""

    text = forms.CharField(label=_("Number or name"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[])
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    overdue = forms.BooleanField(label=_("only past their day"), required=False)

    def __init__(self, *args: Any, townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *RecoveryState.choices()()]  # type: ignore[attr-defined]
        places = [("", _("All")), *((t.pk, t.name) for t in townships)]
        self.fields["township"].choices = places  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What the selector takes."""
        asked = wanted_of(self)
        return Wanted(
            asked.get("state") or None, asked.get("text", ""), asked.get("township"), bool(asked.get("overdue"))
        )


class OpenForm(ActForm):
    """What is to be paid back, and why."""

    ruled = OPEN
    ground = forms.TypedChoiceField(
        label=_("Ground"), coerce=RecoveryGround, choices=RecoveryGround.choices(), widget=forms.RadioSelect
    )
    amount = MoneyField(capitals=True, label=_("Sum to be paid back"))
    found = _long(_("What was found out, and how"), max_length=1000)


class OrderForm(ActForm):
    """By when, and what the letter says besides."""

    ruled = ORDER
    pay_by = DayField(label=_("To be paid back by"))
    remedy = _long(_("How to object"), max_length=300)
    penalty_no = forms.CharField(
        label=_("Number of the decision on a fine"), max_length=80, required=False,
        help_text=_("A fine of one to three times the sum is decided elsewhere; only its number is noted here."),
    )  # fmt: skip
    note = _long(_("Note"), max_length=300, required=False)


class RefuseForm(ActForm):
    """Why nothing is recovered."""

    note = _long(_("Reason"), max_length=300)


class ReceiveBackForm(ActForm):
    """Money that came in."""

    ruled = RECEIVE_BACK
    left = MoneyField(widget=forms.HiddenInput)
    amount = MoneyField(capitals=True, label=_("Sum received"))
    on = DayField(label=_("Received on"))
    document_no = forms.CharField(label=_("Voucher number"), max_length=80)


class WriteOffForm(ActForm):
    """A part that is given up."""

    ruled = WRITE_OFF
    left = MoneyField(widget=forms.HiddenInput)
    amount = MoneyField(capitals=True, label=_("Sum written off"))
    on = DayField(label=_("Day of the meeting"))
    document_no = forms.CharField(label=_("Number of the minutes"), max_length=80)
    note = _long(_("Reason"), max_length=300)
