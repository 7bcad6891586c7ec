"""Forms of sign-in and of the officer manager's pages; they validate, services write."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.services import NEVER_BY_TOKEN, Period
from audit.verbs import Verb
from common.forms import DayField


def _any(choices: Iterable[Any]) -> list[Any]:
    return [("", _("All")), *choices]


class SignInForm(forms.Form):
    """Username and password; whether they fit is for the service to say."""

    username = forms.CharField(
        label=_("Username"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(PasswordChangeForm):
    """The old password once and the new one twice; the new one must differ."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("old_password") and given.get("old_password") == given.get("new_password1"):
            self.add_error("new_password1", _("The new password must differ from the old one."))
        return given

    def validate_password_for_user(self, user: Any, password_field_name: str = "") -> None:
        """What is wrong with the password stands where it is typed first, not where it is repeated."""
        super().validate_password_for_user(user, "new_password1")


class PeriodForm(forms.Form):
    """From the first to the last day."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])


class PostForm(PeriodForm):
    """A duty in an office."""

    office = forms.TypedChoiceField(label=_("Office"), coerce=int)
    duty = forms.TypedChoiceField(label=_("Duty"), coerce=Duty, choices=Duty.choices())
    field_order = ["office", "duty", "starts_on", "ends_on"]

    def __init__(self, *args: Any, offices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "—"), *offices]  # type: ignore[attr-defined]


class AddOfficerForm(PeriodForm):
    """A new account and its first postings, all in one office and for one period."""

    name = forms.CharField(label=_("Name"), max_length=64)
    username = forms.CharField(
        label=_("Username"),
        max_length=32,
        help_text=_("3 to 32 of a–z, 0–9, dot, dash, underscore."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    office = forms.TypedChoiceField(label=_("Office"), coerce=int)
    duties = forms.TypedMultipleChoiceField(
        label=_("Duties"), coerce=Duty, choices=Duty.choices(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["name", "username", "office", "duties", "starts_on", "ends_on"]

    def __init__(self, *args: Any, offices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "—"), *offices]  # type: ignore[attr-defined]


class AddProgramForm(AddOfficerForm):
    """A new account for another system; what no token can have is not offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the system")
        self.fields["duties"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in Duty.choices()() if code not in NEVER_BY_TOKEN
        ]


class TokenForm(forms.Form):
    """What a token may do, where, and until when."""

    name = forms.CharField(
        label=_("Name of the token"), max_length=80, help_text=_("What it is for, for example: nightly comparison.")
    )
    duties = forms.TypedMultipleChoiceField(label=_("Duties"), coerce=Duty, widget=forms.CheckboxSelectMultiple)
    read_only = forms.BooleanField(
        label=_("Reads only"), required=False, help_text=_("Whoever has the text changes nothing with it.")
    )
    area = forms.TypedChoiceField(
        label=_("Area"), coerce=int, help_text=_("Of the area of the account only what lies in it.")
    )
    expires_on = DayField(label=_("Last day"), help_text=_("A year from today at the latest."))

    def __init__(self, *args: Any, duties: Iterable[Duty], areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(duty.value, duty.label) for duty in duties if duty not in NEVER_BY_TOKEN]
        self.fields["duties"].choices = offered  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "—"), *areas]  # type: ignore[attr-defined]


class SubstituteForm(PeriodForm):
    """Who stands in, and for how long."""

    substitute = forms.TypedChoiceField(label=_("Substitute"), coerce=int)
    field_order = ["substitute", "starts_on", "ends_on"]

    def __init__(self, *args: Any, officers: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(user.pk, f"{user.name} ({user.username})") for user in officers]
        self.fields["substitute"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["ends_on"].required = True
        self.fields["ends_on"].help_text = ""


class EndForm(forms.Form):
    """When a posting ends."""

    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: the posting ends at once."))


class OfficerFilterForm(forms.Form):
    """The filter of the list of officers."""

    q = forms.CharField(label=_("Name or username"), required=False, max_length=60)
    office = forms.TypedChoiceField(label=_("Office"), coerce=int, required=False, empty_value=None)
    duty = forms.TypedChoiceField(label=_("Duty"), coerce=Duty, required=False, empty_value=None)
    status = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("All")),
            ("active", _("in use")),
            ("disabled", _("disabled")),
            ("unposted", _("without posting")),
            ("program", _("other systems")),
        ],
    )

    def __init__(self, *args: Any, offices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = _any(offices)  # type: ignore[attr-defined]
        self.fields["duty"].choices = _any(Duty.choices()())  # type: ignore[attr-defined]


class TrailForm(forms.Form):
    """The filter of the trail."""

    verb = forms.ChoiceField(label=_("Act"), required=False)
    who = forms.CharField(label=_("Officer"), required=False, max_length=64)
    day = DayField(label=_("Day"), required=False)
    label = forms.CharField(label=_("Case number or name"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = _any(Verb.choices()())  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        given: dict[str, str | date | None] = self.cleaned_data
        return {"verb": given["verb"], "actor_name": given["who"], "day": given["day"], "label": given["label"]}
