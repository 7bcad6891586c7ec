"""Forms of the funds: money received, reserves filled."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ActForm, DayField, MoneyField
from funds.selectors.board import Township
from funds.services.ledger import EARLIEST, FILLS, LATEST, Paper
from funds.suggestion import Figures
from funds.terms import COUNTY_SOURCES, Movement, Source


class BoardFilter(forms.Form):
    """Which funds of which year; an unknown wish is no wish."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    name = forms.CharField(label=_("Township or county"), required=False, max_length=60)
    source = forms.ChoiceField(label=_("Source"), required=False)
    standing = forms.ChoiceField(
        label=_("Standing"), required=False,
        choices=[("", _("All")), ("low", _("under a fifth")), ("idle", _("unused for 90 days"))],
    )  # fmt: skip

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["source"].choices = [("", _("All")), *Source.choices()()]  # type: ignore[attr-defined]


class MovementFilter(forms.Form):
    """Which kind of movement."""

    movement = forms.ChoiceField(label=_("Movement"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["movement"].choices = [("", _("All")), *Movement.choices()()]  # type: ignore[attr-defined]


class PaperForm(ActForm):
    """What every movement rests on."""

    on = DayField(label=_("Day"))
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)

    @property
    def paper(self) -> Paper:
        """The document as the service takes it."""
        given = self.cleaned_data
        return Paper(given["on"], given["document_no"].strip(), given["note"].strip())


class ReceiveForm(PaperForm):
    """Money that reaches a county."""

    county = forms.TypedChoiceField(label=_("County"), coerce=int)
    year = forms.IntegerField(label=_("Budget year"), min_value=EARLIEST, max_value=LATEST)
    source = forms.TypedChoiceField(label=_("Source"), coerce=Source, widget=forms.RadioSelect)
    amount = MoneyField(capitals=True, label=_("Sum"))

    field_order = ("county", "year", "source", "amount", "on", "document_no", "note")

    def __init__(self, *args: Any, counties: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = [(c.pk, c.name) for c in counties]  # type: ignore[attr-defined]
        self.fields["source"].choices = [(s.value, s.label) for s in COUNTY_SOURCES]  # type: ignore[attr-defined]


class GiveBackForm(PaperForm):
    """What becomes of the rest of a fund."""

    movement = forms.TypedChoiceField(label=_("What becomes of it"), coerce=Movement, widget=forms.RadioSelect)
    into = forms.TypedChoiceField(
        label=_("Back into"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only where the reserve goes back to the county."),
    )
    amount = MoneyField(capitals=True, label=_("Sum"))

    field_order = ("movement", "into", "amount", "on", "document_no", "note")

    def __init__(self, *args: Any, ways: Iterable[Movement], into: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["movement"].choices = [(m.value, m.label) for m in ways]  # type: ignore[attr-defined]
        funds = [(fund.pk, Source(fund.source).label) for fund in into]
        if funds:
            self.fields["into"].choices = [("", "—"), *funds]  # type: ignore[attr-defined]
        else:
            del self.fields["into"]


class AllocateForm(PaperForm):
    """A sum for each township, with what the suggestion is reckoned from."""

    movement = forms.TypedChoiceField(label=_("What for"), coerce=Movement, widget=forms.RadioSelect)
    total = MoneyField(capitals=True, label=_("To share out"), required=False)
    by_people = forms.IntegerField(label=_("Weight of the people (%)"), min_value=0, max_value=100, initial=50)

    def __init__(self, *args: Any, townships: Iterable[Township], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["movement"].choices = [(m.value, m.label) for m in FILLS]  # type: ignore[attr-defined]
        self.townships = list(townships)
        for one in self.townships:
            people = forms.IntegerField(
                label=_("People"), min_value=0, max_value=9_999_999, required=False, initial=one.people
            )
            self.fields[f"people_{one.region.pk}"] = people
            self.fields[f"sum_{one.region.pk}"] = MoneyField(label=_("Sum"), required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each township with its two fields."""
        return [
            {"town": t, "people": self[f"people_{t.region.pk}"], "sum": self[f"sum_{t.region.pk}"]}
            for t in self.townships
        ]

    @property
    def sums(self) -> dict[int, Decimal]:
        """The sums by township, in yuan; the empty ones left out."""
        given = ((t.region.pk, self.cleaned_data.get(f"sum_{t.region.pk}")) for t in self.townships)
        return {pk: amount for pk, amount in given if amount}

    @property
    def people(self) -> dict[int, int]:
        """The people by township, where somebody wrote them down."""
        given = ((t.region.pk, self.cleaned_data.get(f"people_{t.region.pk}")) for t in self.townships)
        return {pk: count for pk, count in given if count is not None}

    @property
    def figures(self) -> list[Figures]:
        """What the suggestion is reckoned from."""
        people = self.people
        return [Figures(t.region.pk, people.get(t.region.pk, 0), t.given) for t in self.townships]
