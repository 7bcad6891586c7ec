"""The steps of an application."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import IdentityField, LongField, NameField, or_blank, relations, text_area, told_at
from cases.forms.ruled import EXPENSE, HARDSHIP, NEW, PAYEE
from cases.services.statement import (
    ExpenseGiven,
    InterimGiven,
    expense_faults,
)
from cases.services.stating import (
    day_faults,
    refuse_unexplained,
)
from cases.terms import Channel
from common import identity
from common.clock import today
from common.errors import Invalid
from common.forms import AccountField, DayField, MoneyField, at_times
from common.rowforms import RowForm, rows_of
from standards.policy.terms import Cause, ExpenseKind, ReliefType, StandingAid

CHINESE = {"lang": "zh-Hans"}


def causes() -> list[tuple[str, Any]]:
    """Relief type and cause in one choice, so that they always fit together."""
    groups: list[tuple[str, Any]] = [("", "—")]
    for kind in (ReliefType.EXPENDITURE, ReliefType.EMERGENCY):
        fits = [(f"{kind.value}:{cause.value}", cause.label) for cause in Cause if kind in cause.relief_types]
        groups.append((kind.label, fits))
    return groups


def kind_of(text: str) -> dict[str, Any]:
    """The type and the cause that were chosen; nothing while none was."""
    if not text:
        return {}
    relief_type, cause = text.split(":")
    return {"relief_type": ReliefType(relief_type), "cause": Cause(cause)}


class NewForm(forms.Form):
    """The first screen: where, and whose number."""

    ruled = NEW
    township = forms.TypedChoiceField(label=_("Township"), coerce=int)
    id_number = IdentityField(
        label=_("Identity number of the applicant"),
        help_text=_("Shows at once what is in hand for this household. Leave it empty for somebody without a number."),
    )
    cause = forms.ChoiceField(
        label=_("Relief type and cause"),
        required=False,
        choices=causes,
        help_text=_("The next pages ask only for what it needs. It can still be changed."),
    )
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices())
    token = forms.UUIDField(
        initial=uuid4,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("This page is out of date; send it once more.")),
    )
    """Tells a form that is sent twice from two applications."""

    def __init__(self, *args: Any, townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].widget.attrs["autofocus"] = True
        places = [(t.pk, t.name) for t in townships]
        self.fields["township"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["township"].widget = forms.HiddenInput()
            self.fields["township"].initial = places[0][0]

    def clean_id_number(self) -> str:
        text = str(self.cleaned_data["id_number"]).strip()
        return _checked(text)

    @property
    def what(self) -> dict[str, Any]:
        """Type and cause, for the service."""
        return kind_of(self.cleaned_data["cause"])

    def renew(self) -> None:
        """Another token: what is sent next is another application."""
        data = cast(QueryDict, self.data).copy()
        data["token"] = str(uuid4())
        self.data = data


def _checked(text: str) -> str:
    """The repaired number; empty stays empty; a fault becomes the field's error."""
    if not text:
        return ""
    try:
        return identity.check(text, today=today()).number
    except Invalid as error:
        raise forms.ValidationError(str(error.message)) from error


class HardshipForm(forms.Form):
    """What happened. One choice says relief type and cause, so they always fit together."""

    ruled = HARDSHIP
    cause = forms.ChoiceField(label=_("Relief type and cause"), choices=causes)
    applied_on = DayField(label=_("Applied on"))
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices())
    incident_key = forms.CharField(
        label=_("Number of the incident"),
        required=False,
        max_length=80,
        help_text=_("Admission, accident or policy number, or school year: tells one incident from another."),
    )
    incident_on = DayField(label=_("Day of the incident"), required=False)
    narrative = LongField(label=_("Hardship"), max_length=500, widget=text_area(5))
    interim = forms.BooleanField(label=_("Dibao or tekun is applied for and not decided yet"), required=False)
    interim_kind = forms.ChoiceField(label=_("Applied for"), required=False, choices=or_blank(StandingAid))
    interim_applied_on = DayField(label=_("Day of that application"), required=False)
    interim_office = forms.CharField(
        label=_("Office that decides it"), required=False, max_length=120, widget=forms.TextInput(attrs=CHINESE)
    )
    interim_number = forms.CharField(
        label=_("Number of that application"), required=False, max_length=60, help_text=_("If it has one yet.")
    )

    def __init__(self, *args: Any, interim: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if interim else [name for name in self.fields if name.startswith("interim")]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if given.get("interim"):
            for name in ("interim_kind", "interim_applied_on", "interim_office"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed."))
        days = {name: given.get(name) for name in ("applied_on", "incident_on", "interim_applied_on")}
        for name, text in day_faults(days, today=today()).items():
            self.add_error(name, str(text))
        return given

    @property
    def given(self) -> dict[str, Any]:
        """The step, for the service."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("interim")}
        said |= kind_of(said["cause"]) | {"channel": Channel(said["channel"])}
        return said | {"other": self._other}

    @property
    def _other(self) -> InterimGiven | None:
        said = self.cleaned_data
        if not said.get("interim"):
            return None
        return InterimGiven(
            kind=said["interim_kind"], applied_on=said["interim_applied_on"], office=said["interim_office"],
            number=said["interim_number"],
        )  # fmt: skip


class ExpenseForm(RowForm):
    """A necessary expenditure; what the household bears itself is computed."""

    ruled = EXPENSE
    telling = ("kind", "provider", "detail", "starts_on", "ends_on", "total", "reimbursed", "other_aid")
    numbered = _("Expenditure %d")
    spent_for = "medical education rehabilitation housing living"
    """Kinds with a receiver and a time; a loss has neither."""
    kind = forms.ChoiceField(label=_("Kind of expenditure"), choices=or_blank(ExpenseKind))
    provider = forms.CharField(label=_("Hospital, school or other receiver"), required=False, max_length=120)
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("To"), required=False)
    total = MoneyField(label=_("Total (yuan)"))
    reimbursed = MoneyField(label=_("Reimbursed (yuan)"), required=False)
    other_aid = MoneyField(label=_("Other aid in cash (yuan)"), required=False)
    detail = forms.CharField(label=_("Detail"), required=False, max_length=200)

    def __init__(self, *args: Any, usual: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = self.fields["kind"].initial = usual

    def has_changed(self) -> bool:
        """A row that says no more than the kind it came with is empty."""
        kind = self.data.get(self.add_prefix("kind"))
        more = any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.telling if name != "kind")
        return more or (bool(kind) and kind != self.usual)

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        for name in ("reimbursed", "other_aid"):
            given[name] = given.get(name) or Decimal("0.00")
        parts: dict[str, Any] = {name: given.get(name) for name in ("total", "starts_on", "ends_on")}
        parts |= {name: given[name] for name in ("reimbursed", "other_aid")}
        for name, text in expense_faults(**parts).items():
            self.add_error(name, str(text))
        return given

    @property
    def given(self) -> ExpenseGiven:
        names = ("kind", "total", "reimbursed", "other_aid", "provider", "detail", "starts_on", "ends_on")
        return ExpenseGiven(**{name: self.cleaned_data[name] for name in names})

    @property
    def self_paid(self) -> Any:
        """What the household bears, as far as the figures can be read."""
        if not self.is_bound:
            start = self.initial or {}
            try:
                return start["total"] - (start.get("reimbursed") or 0) - (start.get("other_aid") or 0)
            except (KeyError, TypeError):
                return None
        said = getattr(self, "cleaned_data", {})
        return said["total"] - said["reimbursed"] - said["other_aid"] if said.get("total") is not None else None


ExpenseRows = rows_of(ExpenseForm, extra=0)


class PayeeForm(forms.Form):
    """Who gets the money."""

    ruled = PAYEE
    name = NameField(label=_("Payee"), max_length=80)
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=relations)
    bank = forms.CharField(label=_("Bank"), max_length=80)
    account = AccountField(label=_("Account"))
    reason = at_times(
        forms.CharField(
            label=_("Why the payee is not the applicant"),
            max_length=200,
            required=False,
            help_text=_("Only when they differ."),
        )
    )

    def __init__(
        self, *args: Any, applicant: str, account: tuple[str, str], to_be_paid: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.applicant, self.to_be_paid = applicant, to_be_paid
        self.fields["account"].known = account  # type: ignore[attr-defined]
        self.fields["bank"].required = self.fields["account"].required = to_be_paid

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if given.get("account") and given.get("bank") == "":
            self.add_error("bank", self.fields["bank"].error_messages["required"])
        with told_at(self):
            refuse_unexplained(given.get("name", ""), given.get("reason", ""), applicant=self.applicant)
        return given
