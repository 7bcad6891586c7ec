"""Forms of the hooks; they read what was typed, the service says whether it may be."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from common.forms import ActForm
from notices.hooks.events import EVENTS
from notices.hooks.services import Given
from notices.terms import DeliveryState, HookState

NO_NULL = ProhibitNullCharactersValidator()


def _any(choices: Iterable[Any]) -> list[Any]:
    return [("", _("All")), *choices]


class HookForm(ActForm):
    """Who is told, where, of what; the token makes a form sent twice one hook."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        label=_("Name of the system"), max_length=80, validators=[NO_NULL],
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Web address"), max_length=300, validators=[NO_NULL],
        help_text=_("Where the system takes what is sent: https, a host of the list, a path."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    region = forms.TypedChoiceField(
        label=_("Region"), coerce=int, help_text=_("It hears of what happens there and in every region below.")
    )
    verbs = forms.TypedMultipleChoiceField(
        label=_("Events"), coerce=Verb, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none and it hears of all of them, of those that are added later too."),
    )  # fmt: skip

    def __init__(self, *args: Any, regions: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "—"), *regions]  # type: ignore[attr-defined]
        self.fields["verbs"].choices = [(verb.value, verb.label) for verb in EVENTS]  # type: ignore[attr-defined]

    @property
    def given(self) -> Given:
        """What the service takes."""
        typed = self.cleaned_data
        return Given(typed["name"], typed["address"], typed["region"], typed["verbs"])


class HookFilter(forms.Form):
    """The filter of the list of hooks."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=80, validators=[NO_NULL])
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Not removed")), *HookState.choices()()]  # type: ignore[attr-defined]


class LogFilter(forms.Form):
    """The filter of the log of a hook."""

    state = forms.ChoiceField(label=_("State"), required=False)
    verb = forms.ChoiceField(label=_("What is announced"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = _any(DeliveryState.choices()())  # type: ignore[attr-defined]
        verbs = [(verb.value, verb.label) for verb in (*EVENTS, Verb.HOOK_TESTED)]
        self.fields["verb"].choices = _any(verbs)  # type: ignore[attr-defined]


class PauseForm(forms.Form):
    """Why nothing is sent for a while."""

    why = forms.CharField(max_length=300, validators=[NO_NULL])


class RotateForm(forms.Form):
    """The generation of the secret that the officer had before him."""

    generation = forms.IntegerField(min_value=1, max_value=2**31 - 1)
