"""The form of a payment and the filter of the payments made."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.services.scans import LARGEST_PAPER
from common.forms import ActForm, DayField, MoneyField, ScanField, at_times
from funds.forms.ruled import ANEW, CHECK, PAY
from funds.services.receipts import ReceiptGiven, receipt_faults
from funds.terms import Compared, PaymentMethod


class CoverForm(forms.Form):
    """What a decision comes to, and whether the township makes it itself."""

    amount = MoneyField(capitals=True, label=_("Sum"))
    own = forms.BooleanField(required=False)


class PayForm(ActForm):
    """Day, way and voucher; the decided sum and the correction of the payee travel along only to be compared."""

    ruled = PAY
    amount = MoneyField(label=_("Sum"), widget=forms.HiddenInput)
    payee_change = forms.IntegerField(required=False, widget=forms.HiddenInput)
    paid_on = DayField(label=_("Paid on"))
    method = forms.ChoiceField(label=_("Way of payment"), widget=forms.RadioSelect)
    voucher = forms.CharField(label=_("Voucher number"), max_length=80)
    receiver_name = at_times(forms.CharField(
        label=_("Cash was taken by"), max_length=80, required=False, help_text=_("Only where cash was paid."),
    ))  # fmt: skip
    kept_under = forms.CharField(
        label=_("The signed receipt is kept under"), max_length=80, required=False,
        help_text=_("Its number in the voucher file; or add its scan."),
    )  # fmt: skip
    scan = ScanField(label=_("Scan of the signed receipt"), largest=LARGEST_PAPER)
    checked = forms.BooleanField(label=_("Payee, account and sum were compared with the voucher."))

    def __init__(self, *args: Any, payee: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payee = payee
        choices = [(way.value, way.label) for way in PaymentMethod.of_money()]
        self.fields["method"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the receipt lacks is told at once with whatever else is wrong."""
        given = dict(super().clean() or self.cleaned_data)
        if method := given.get("method"):
            for name, text in receipt_faults(PaymentMethod(method), self.receipt, payee=self.payee).items():
                if name not in self.errors:
                    self.add_error(name, str(text))
        return given

    @property
    def receipt(self) -> ReceiptGiven:
        receiver, kept_under, scan = (self.cleaned_data.get(name) for name in _RECEIPT)
        return ReceiptGiven(receiver or "", kept_under or "", scan or None)

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes; that it was compared is between the officer and the form."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in (*_RECEIPT, "checked")}
        return given | {"method": PaymentMethod(given["method"]), "receipt": self.receipt}


_RECEIPT = ("receiver_name", "kept_under", "scan")


class TakeBackForm(ActForm):
    """When and why the bank gave a payment back."""

    came_back_on = DayField(label=_("Came back on"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("For instance: account closed."))


class AnewForm(ActForm):
    """What was corrected before an order is issued anew."""

    ruled = ANEW
    note = forms.CharField(
        label=_("What was corrected or checked"), max_length=200,
        help_text=_("For instance: the payee was corrected; or: the bank confirmed the account."),
    )  # fmt: skip


class CheckForm(ActForm):
    """What was found when a payment by hand was compared with its voucher."""

    ruled = CHECK
    sound = forms.TypedChoiceField(
        label=_("Result"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Voucher, payee and sum agree")), ("no", _("Something is wrong"))],
    )  # fmt: skip
    finding = at_times(forms.CharField(
        label=_("Finding"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
        help_text=_("Needed where something is wrong."),
    ))  # fmt: skip


class PaymentFilter(forms.Form):
    """County, township, period and voucher."""

    county = forms.TypedChoiceField(label=_("County"), required=False, coerce=int, empty_value=None)
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    since = DayField(label=_("Paid on or after"), required=False)
    until = DayField(label=_("Paid until"), required=False)
    voucher = forms.CharField(label=_("Voucher number"), required=False, max_length=80)
    method = forms.ChoiceField(label=_("Way of payment"), required=False)
    stands = forms.ChoiceField(label=_("Compared"), required=False)

    def __init__(self, *args: Any, townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(townships)
        counties = {t.parent.pk: t.parent.name for t in found}
        for name, offered in (("township", ((t.pk, t.name) for t in found)), ("county", counties.items())):
            self.fields[name].choices = [("", _("All")), *offered]  # type: ignore[attr-defined]
        if len(counties) < 2:
            self.fields["county"].widget = forms.HiddenInput()
        self.fields["method"].choices = [("", _("All")), *PaymentMethod.choices()()]  # type: ignore[attr-defined]
        self.fields["stands"].choices = [("", _("All")), *Compared.choices()()]  # type: ignore[attr-defined]
