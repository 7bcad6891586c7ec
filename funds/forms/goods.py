"""Forms of goods: the catalogue, the stores, what is handed out."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.services.scans import LARGEST_PAPER
from cases.terms import Relation
from common.forms import ActForm, DayField, MoneyField, ScanField
from funds.forms.ruled_books import GOOD, GOOD_VALUE, HAND_OUT, RECEIVE_GOODS, STOCK
from funds.services.goods import Signed
from funds.services.stocks import MOST_UNITS, StockPaper
from funds.services.stores import Delivered, Supply
from funds.terms import GoodKind, Origin, Source, StockMovement


def _units(label: Any, **options: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    widget = forms.TextInput(attrs=attrs)
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_UNITS, required=False, **{"widget": widget, **options}
    )


class StockFilter(forms.Form):
    """Store, name, kind, and which of them."""

    store = forms.TypedChoiceField(label=_("Store"), required=False, coerce=int, empty_value=None)
    name = forms.CharField(label=_("Good"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of good"), required=False)
    only = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("in store")),
            ("low", _("too few")),
            ("expiring", _("expired or soon to expire")),
            ("all", _("also what is used up")),
        ],
    )

    def __init__(self, *args: Any, stores: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["store"].choices = [("", _("All")), *((s.pk, s.name) for s in stores)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All")), *GoodKind.choices()()]  # type: ignore[attr-defined]


class GoodFilter(forms.Form):
    """Name and kind."""

    name = forms.CharField(label=_("Good"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of good"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *GoodKind.choices()()]  # type: ignore[attr-defined]


class MoveFilter(forms.Form):
    """Store and kind of movement."""

    store = forms.TypedChoiceField(label=_("Store"), required=False, coerce=int, empty_value=None)
    movement = forms.ChoiceField(label=_("Way"), required=False)

    def __init__(self, *args: Any, stores: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["store"].choices = [("", _("All")), *((s.pk, s.name) for s in stores)]  # type: ignore[attr-defined]
        self.fields["movement"].choices = [("", _("All")), *StockMovement.choices()()]  # type: ignore[attr-defined]


# --- the catalogue


class GoodForm(ActForm):
    """A new good of a county's catalogue."""

    ruled = GOOD
    county = forms.TypedChoiceField(label=_("County"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, help_text=_("Goods are counted in whole units, for instance: bag (10 kg).")
    )
    kind = forms.TypedChoiceField(label=_("Kind of good"), choices=GoodKind.choices(), coerce=GoodKind)
    value = MoneyField(label=_("Value of a unit"))
    least = _units(_("A store should hold at least"), help_text=_("Fewer are shown as too few; may be left empty."))
    since = DayField(label=_("Counts from"))

    def __init__(self, *args: Any, counties: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = [(c.pk, c.name) for c in counties]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes besides the county."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "county"}
        return given | {"least": given["least"] or 0}


class ValueForm(ActForm):
    """What a unit counts from a day on, or that the good is given no longer."""

    ruled = GOOD_VALUE
    ended = forms.BooleanField(label=_("No longer in use from that day"), required=False)
    value = MoneyField(label=_("Value of a unit"), required=False)
    least = _units(_("A store should hold at least"))
    since = DayField(label=_("Counts from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """A value, or that it ends."""
        given = dict(super().clean() or self.cleaned_data)
        if not given.get("ended") and not given.get("value") and "value" not in self.errors:
            self.add_error("value", _("Say what a unit counts, or that the good is no longer in use."))
        return given

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "ended"}
        value = None if self.cleaned_data["ended"] else given["value"]
        return given | {"least": given["least"] or 0, "value": value}


# --- the stores


class StockPaperForm(ActForm):
    """What every act on a store rests on; the token makes a form sent twice one act."""

    ruled = STOCK
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    on = DayField(label=_("Day"))
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    @property
    def paper(self) -> StockPaper:
        """The document as the service takes it."""
        given = self.cleaned_data
        return StockPaper(given["on"], given["document_no"], given["token"], given["reason"])


class ReceiveGoodsForm(StockPaperForm):
    """A delivery: for each good of the catalogue how many units, and when they expire."""

    ruled = RECEIVE_GOODS
    origin = forms.TypedChoiceField(
        label=_("Where from"), choices=Origin.choices(), coerce=Origin, widget=forms.RadioSelect
    )
    from_whom = forms.CharField(label=_("Supplier or donor"), max_length=80)
    fund = forms.TypedChoiceField(label=_("Paid from"), coerce=int, empty_value=None, required=False)
    cost = MoneyField(label=_("Paid in all"), required=False)

    def __init__(self, *args: Any, goods: Iterable[Any], funds: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goods = list(goods)
        named = [(f.pk, f"{f.region.name} {f.year} {Source(f.source).label}") for f in funds]
        self.fields["fund"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        self.fields["fund"].help_text = self.fields["cost"].help_text = _("Only where the goods were bought.")
        for good in self.goods:
            self.fields[f"good_{good.pk}"] = _units(_("Units"))
            self.fields[f"expires_{good.pk}"] = DayField(label=_("Expires on"), required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each good with its two fields."""
        return [{"good": g, "units": self[f"good_{g.pk}"], "expires": self[f"expires_{g.pk}"]} for g in self.goods]

    @property
    def lines(self) -> list[Delivered]:
        """What was delivered; the empty ones left out."""
        given = self.cleaned_data
        asked = [(good.pk, given.get(f"good_{good.pk}")) for good in self.goods]
        return [Delivered(pk, units, given.get(f"expires_{pk}")) for pk, units in asked if units]

    @property
    def supply(self) -> Supply:
        """Where it comes from."""
        given = self.cleaned_data
        return Supply(given["origin"], given["from_whom"], given["fund"], given["cost"])


class LotsForm(StockPaperForm):
    """A quantity for lots of a store: what is moved to another store (``targets``), written off, or was counted."""

    target = forms.TypedChoiceField(label=_("To the store"), coerce=int)

    def __init__(
        self, *args: Any, lots: Iterable[Any], targets: Iterable[Any] | None = None, count: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lots = list(lots)
        self.order_fields(["token", "target", "on", "document_no", "reason"])
        if targets is None:
            del self.fields["target"]
            self.fields["reason"].required = True
        else:
            self.fields["target"].choices = [(t.pk, t.name) for t in targets]  # type: ignore[attr-defined]
        for lot in self.lots:
            self.fields[f"lot_{lot.pk}"] = _units(_("Counted") if count else _("Units"))
            if count:
                hidden = forms.IntegerField(widget=forms.HiddenInput, initial=lot.quantity)
                self.fields[f"seen_{lot.pk}"] = hidden

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each lot with its field."""
        return [
            {"lot": lot, "units": self[f"lot_{lot.pk}"], "seen": self[f"seen_{lot.pk}"] if self._counts(lot) else ""}
            for lot in self.lots
        ]

    @property
    def units(self) -> dict[int, int]:
        """The quantities by lot; the empty ones left out."""
        given = ((lot.pk, self.cleaned_data.get(f"lot_{lot.pk}")) for lot in self.lots)
        return {pk: units for pk, units in given if units}

    @property
    def counted(self) -> dict[int, tuple[int, int]]:
        """What the books said when the page was opened, and what was counted, by lot; the empty ones left out."""
        given = self.cleaned_data
        asked = [(lot.pk, given.get(f"seen_{lot.pk}"), given.get(f"lot_{lot.pk}")) for lot in self.lots]
        return {pk: (seen, units) for pk, seen, units in asked if seen is not None and units is not None}

    def _counts(self, lot: Any) -> bool:
        return f"seen_{lot.pk}" in self.fields


class SendBackForm(StockPaperForm):
    """Why a delivery is undone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


# --- handed out


class OfferedForm(ActForm):
    """How many units of what a store offers."""

    def __init__(self, *args: Any, offers: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = list(offers)
        for offer in self.offers:
            self.fields[f"good_{offer.good.pk}"] = _units(_("Units"))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each good with its field."""
        return [{"offer": offer, "units": self[f"good_{offer.good.pk}"]} for offer in self.offers]

    @property
    def items(self) -> dict[int, int]:
        """The quantities by good; the empty ones left out."""
        given = ((o.good.pk, self.cleaned_data.get(f"good_{o.good.pk}")) for o in self.offers)
        return {pk: units for pk, units in given if units}

    @property
    def total(self) -> Decimal:
        """What the goods typed so far count today, in yuan."""
        values: Mapping[int, Decimal] = {o.good.pk: o.value for o in self.offers}
        return sum((values[pk] * units for pk, units in self.items.items()), Decimal(0))


class HandOutForm(OfferedForm):
    """How many units of what, who took them, and where the signed slip is."""

    ruled = HAND_OUT
    on = DayField(label=_("Taken on"))
    receiver_name = forms.CharField(label=_("Taken by"), max_length=80)
    receiver_relation = forms.TypedChoiceField(
        label=_("Relation to the applicant"), choices=Relation.choices(), coerce=Relation
    )
    upload = ScanField(label=_("Scan or photo of the signed slip"), largest=LARGEST_PAPER)
    kept_as = forms.CharField(label=_("or: paper signed, kept in the file under number"), max_length=80, required=False)
    rest_as_money = forms.BooleanField(label=_("What is left of the sum stays to be paid in money."), required=False)

    @property
    def signed(self) -> Signed:
        """The signature as the service takes it."""
        given = self.cleaned_data
        return Signed(
            given["receiver_name"], given["receiver_relation"], given["on"], given["upload"], given["kept_as"]
        )

    def only(self, message: Any = "") -> None:
        """Nothing is asked for yet but the goods: keep what else was typed, say at most one thing."""
        units = [name for name in self.errors if name.startswith("good_")]
        for name in [name for name in self.errors if name not in units]:
            del self.errors[name]
        if message:
            self.add_error(None, message)

    def draft(self, today: date) -> dict[str, Any]:
        """What the slip says that is printed before anybody signs; who and when may still be open."""
        given = self.cleaned_data
        relation = given.get("receiver_relation")
        return {
            "on": given.get("on") or today,
            "receiver_name": given.get("receiver_name", ""),
            "relation": relation.zh if relation else "",
        }


class GiveMoneyForm(ActForm):
    """Why an order in goods is paid in money after all."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("For instance: the store has none left."))
