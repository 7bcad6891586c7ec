"""The filter of the list."""

from collections.abc import Iterable, Sequence
from itertools import chain
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from cases.forms.fields import or_blank
from cases.selectors.listing import ALL, ENDED, OPEN, ORDERS, Wanted, refuse_ranges, usual_order
from cases.selectors.ticket import is_secret, open_ticket, ticket_for
from cases.terms import Measure, State
from common.errors import Invalid
from common.forms import DayField, MoneyField, put_errors
from standards.policy.terms import Category, Cause, ReliefType

MORE = (
    "township", "relief_type", "cause", "category", "interim", "county", "officer", "due_from", "due_to", "event",
    "since", "until", "sum_from", "sum_to",
)  # fmt: skip
"""The conditions that are folded away."""
HOUR = 3600
MOST_DRAWN = 1000
DRAWN: dict[tuple[object, ...], SafeString] = {}
"""The blank conditions by language and area; most lists are asked for without any of them."""


def _states() -> list[tuple[str, object]]:
    whole: list[tuple[str, object]] = [(OPEN, _("In hand")), (ALL, _("All")), (ENDED, _("Ended"))]
    return whole + State.choices()()


class FilterForm(forms.Form):
    """All of it is optional; what makes no sense is said at the field and finds nothing.

    Names and case numbers stand in the address of the list (``q``). A person's number comes in the body of a POST only
    and goes on as a ``ticket``, so that no address, log or history of a browser holds it.
    """

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "placeholder": _(
                    "Name or its pinyin initials, case number, or a whole identity, phone or account number"
                )
            }
        ),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=_states)
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    relief_type = forms.ChoiceField(label=_("Relief type"), required=False, choices=or_blank(ReliefType))
    cause = forms.ChoiceField(label=_("Cause"), required=False, choices=or_blank(Cause))
    category = forms.ChoiceField(label=_("Category"), required=False, choices=or_blank(Category))
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", "—"),
            ("help", _("Waiting for first help")),
            ("overdue", _("Overdue")),
            ("week", _("Due this week")),
            ("provisional", _("Due day provisional")),
        ],
    )
    interim = forms.ChoiceField(
        label=_("Interim relief"),
        required=False,
        choices=[
            ("", "—"),
            ("any", _("While dibao or tekun was decided")),
            ("open", _("Its outcome is open")),
            ("due", _("Its outcome is asked for")),
        ],
    )
    county = forms.TypedChoiceField(label=_("County"), required=False, coerce=int, empty_value=None)
    officer = forms.CharField(label=_("Handling officer"), required=False, max_length=64)
    due_from = DayField(label=_("Due from"), required=False)
    due_to = DayField(label=_("Due until"), required=False)
    event = forms.ChoiceField(label=_("Event"), required=False)
    since = DayField(label=_("Happened on or after"), required=False)
    until = DayField(label=_("Happened until"), required=False)
    sum_from = MoneyField(label=_("Sum from"), required=False)
    sum_to = MoneyField(label=_("Sum up to"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in ORDERS], widget=forms.HiddenInput)

    def __init__(self, data: Any, *, townships: Iterable[Any], officer: Officer, posted: bool) -> None:
        given = data.copy()
        self.whose, self.posted, self.damaged = officer, posted, ""
        if not posted and (ticket := given.get("ticket", "")):
            try:
                given["q"] = open_ticket(ticket, officer)
            except Invalid as error:
                self.damaged = str(error.message)
        # A search looks everywhere; without one the list is the work in hand.
        given.setdefault("state", ALL if given.get("q", "").strip() else OPEN)
        super().__init__(given)
        events = [(one.value, one.label) for one in Measure.of_a_day()]
        self.fields["event"].choices = [("", "—"), *events]  # type: ignore[attr-defined]
        self._townships = townships
        self.narrowed = any(given.get(name) for name in MORE)
        if self.narrowed:
            self._offer(list(townships))

    @property
    def more(self) -> SafeString:
        """The further conditions as they are drawn; for an area, blank, once an hour."""
        if self.narrowed:
            return self._drawn()
        which = (get_language(), self.whose.case_paths, monotonic() // HOUR)
        if which not in DRAWN:
            if len(DRAWN) > MOST_DRAWN:
                DRAWN.clear()
            self._offer(list(self._townships))
            DRAWN[which] = self._drawn()
        return DRAWN[which]

    def _drawn(self) -> SafeString:
        return render_to_string("cases/parts/more_conditions.html", {"form": self})

    def _offer(self, townships: Sequence[Any]) -> None:
        """Where there is more than one county the townships stand below theirs."""
        by_county: dict[Any, list[tuple[int, str]]] = {}
        for township in townships:
            by_county.setdefault(township.parent, []).append((township.pk, township.name))
        groups = [(county.name, those) for county, those in by_county.items()]
        offered: list[Any] = [("", "—"), *(groups if len(groups) > 1 else chain(*by_county.values()))]
        self.fields["township"].choices = offered  # type: ignore[attr-defined]
        counties = [(county.pk, county.name) for county in by_county]
        self.fields["county"].choices = [("", "—"), *counties]  # type: ignore[attr-defined]
        if len(counties) < 2:
            self.fields["county"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        try:
            refuse_ranges(given)
        except Invalid as error:
            put_errors(self, error)
        return given

    def clean_q(self) -> str:
        """A number that came in an address is not searched for: nobody shall get used to it."""
        text = str(self.cleaned_data["q"])
        if self.damaged:
            raise forms.ValidationError(self.damaged)
        if not self.posted and not self.data.get("ticket") and is_secret(text):
            raise forms.ValidationError(_("A person's number is not searched for by an address: press “Filter” here."))
        return text

    @property
    def address(self) -> str:
        """The query of the list that shows what was posted; a number only as a ticket."""
        given = {name: value for name in self.fields if (value := self.data.get(name, "").strip())}
        if is_secret(given.get("q", "")):
            given["ticket"] = ticket_for(given.pop("q"), self.whose)
        return urlencode(given)

    @property
    def wanted(self) -> Wanted:
        """What the list is to show."""
        given = self.cleaned_data
        return Wanted(**{**given, "sort": given["sort"] or usual_order(given["q"]), "state": given["state"] or OPEN})
