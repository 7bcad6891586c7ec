"""The filter of the list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import or_blank
from cases.selectors.listing import ALL, ENDED, OPEN, ORDERS, Wanted
from cases.terms import State
from standards.policy.terms import Category, Cause, ReliefType


def _states() -> list[tuple[str, object]]:
    whole: list[tuple[str, object]] = [(OPEN, _("In hand")), (ALL, _("All")), (ENDED, _("Ended"))]
    return whole + State.choices()()


class FilterForm(forms.Form):
    """All of it is optional; what makes no sense is said at the field and finds nothing."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("Name, case number, whole identity number or phone")}),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=_states)
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    relief_type = forms.ChoiceField(label=_("Relief type"), required=False, choices=or_blank(ReliefType))
    cause = forms.ChoiceField(label=_("Cause"), required=False, choices=or_blank(Cause))
    category = forms.ChoiceField(label=_("Category"), required=False, choices=or_blank(Category))
    due = forms.ChoiceField(
        label=_("Due"), required=False, choices=[("", "—"), ("overdue", _("Overdue")), ("week", _("Due this week"))]
    )
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in ORDERS], widget=forms.HiddenInput)

    def __init__(self, data: Any, *, townships: Iterable[Any]) -> None:
        given = data.copy()
        # A search looks everywhere; without one the list is the work in hand.
        given.setdefault("state", ALL if given.get("q", "").strip() else OPEN)
        super().__init__(given)
        self.fields["township"].choices = [("", "—"), *((t.pk, t.name) for t in townships)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What the list is to show."""
        given = self.cleaned_data
        return Wanted(**{**given, "sort": given["sort"] or "due", "state": given["state"] or OPEN})
