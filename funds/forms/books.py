"""Forms of the books: claims, months, the end of a year."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.exporting import wanted_of
from common.forms import ActForm, MoneyField, at_times
from common.terms import Term
from funds.forms.board import PaperForm
from funds.forms.ruled_books import CLAIM, GRANT, MONTH, YEAR_END
from funds.services.ledger import WAYS_BACK
from funds.terms import Movement, Source


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class StateFilter(forms.Form):
    """A state and a township; an unknown wish is no wish."""

    state = forms.ChoiceField(label=_("State"), required=False)
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, states: type[Term], townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *states.choices()()]  # type: ignore[attr-defined]
        places = [("", _("All")), *((t.pk, t.name) for t in townships)]
        self.fields["township"].choices = places  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What the selector takes."""
        asked = wanted_of(self)
        return {"state": asked.get("state", ""), "township": asked.get("township")}


class ClaimForm(ActForm):
    """What a township asks for."""

    ruled = CLAIM
    amount = MoneyField(capitals=True, label=_("Sum claimed"))
    why = _reason(_("Why the reserve has to be filled"))


class GrantForm(PaperForm):
    """Out of which fund how much of a claim is granted."""

    ruled = GRANT
    source = forms.TypedChoiceField(label=_("Out of"), coerce=int, widget=forms.RadioSelect)
    amount = MoneyField(capitals=True, label=_("Sum granted"))

    field_order = ("source", "amount", "on", "document_no", "note")

    def __init__(self, *args: Any, sources: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(f.pk, Source(f.source).label) for f in sources]  # type: ignore[attr-defined]
        self.fields["note"].label = _("Remark; why less is granted than was claimed")


class ReasonForm(ActForm):
    """Why not."""

    note = _reason(_("Reason"))


class MonthForm(ActForm):
    """What bank and cash box hold at the end of a month."""

    ruled = MONTH
    month = forms.CharField(widget=forms.HiddenInput)
    bank = MoneyField(
        capitals=True, label=_("Balance at the bank"), help_text=_("As the bank says at the end of the month.")
    )
    cash = MoneyField(capitals=True, label=_("Cash in hand"), initial=Decimal("0.00"))
    explanation = at_times(forms.CharField(
        label=_("Explanation of a difference"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Needed where both together are not what the books say."),
    ))  # fmt: skip


class BookForm(forms.Form):
    """Which month of the book."""

    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, months: Iterable[Any], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{m:%Y-%m}", f"{m:%Y-%m}") for m in months]
        all_of_it = [("", _("The whole year"))] if whole or not choices else []
        self.fields["month"].choices = all_of_it + choices  # type: ignore[attr-defined]


class YearEndForm(PaperForm):
    """What becomes of the rest of every fund of a year."""

    ruled = YEAR_END
    into = forms.TypedChoiceField(
        label=_("Where a reserve has no origin any more it goes back into"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Reserves go back into the funds that filled them; only the rest of a former year needs a choice."),
    )
    seen = MoneyField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[Any], into: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        funds = [(fund.pk, Source(fund.source).label) for fund in into]
        self.fields["into"].choices = [("", "—"), *funds]  # type: ignore[attr-defined]
        for line in self.lines:
            ways = [("", _("stays as it is")), *((way.value, way.label) for way in WAYS_BACK[line.is_reserve])]
            self.fields[f"way_{line.fund.pk}"] = forms.TypedChoiceField(
                label=_("What becomes of it"), choices=ways, coerce=Movement, empty_value=None, required=False,
                initial=Movement.CARRIED_OVER,
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each fund with its field."""
        return [{"line": line, "way": self[f"way_{line.fund.pk}"]} for line in self.lines]

    @property
    def ways(self) -> dict[int, Movement]:
        """The ways by fund."""
        given = {line.fund.pk: self.cleaned_data.get(f"way_{line.fund.pk}") for line in self.lines}
        return {pk: way for pk, way in given.items() if way}
