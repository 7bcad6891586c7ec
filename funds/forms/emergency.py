"""Forms of the emergency track: one screen for a phone, the help, the paperwork and the ways to end without it."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.services.scans import LARGEST_PAPER
from cases.terms import Channel, Relation, SettleWay
from common.clock import now, today
from common.errors import Invalid
from common.forms import ActForm, DayField, MoneyField, ScanField, at_times
from funds.forms.goods import OfferedForm
from funds.forms.ruled import (
    ADVANCE_REVIEW,
    CAME_BACK,
    EASE,
    EMERGENCY,
    EXTEND,
    GOODS_HELP,
    HELP,
    SETTLE_MINUTES,
    SETTLE_STATION,
)
from funds.selectors.emergency import Setup
from funds.services.bounced import CameBack
from funds.services.emergency import EmergencyGiven, resident_of
from funds.services.given import GoodsGiven, HelpGiven
from funds.services.paperwork import InPlaceOfPapers, StationGiven
from funds.terms import ExceptionGround, PaymentMethod, Urgency
from standards.policy.terms import Cause

DRAWN = "data:image/png;base64,"
LONGEST_DRAWING = 700_000


class MomentField(forms.DateTimeField):
    """A moment to the minute, Beijing time."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(**{"widget": widget, **options})


class _Photos(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


class PhotosField(forms.FileField):
    """Several photos at once; whether they are images, the service looks at their bytes."""

    def __init__(self, *, camera: bool = False, **options: Any) -> None:
        attrs: dict[str, Any] = {
            "accept": "image/jpeg,image/png",
            "data-max-bytes": str(LARGEST_PAPER),
            "data-shrink": "",
        }
        attrs |= {"capture": "environment"} if camera else {"multiple": True}
        super().__init__(**{"widget": _Photos(attrs=attrs), "required": False, **options})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files that were chosen."""
        return [file for file in data or [] if file]


def _words(label: Any, *, rows: int = 2, most: int = 500, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, max_length=most, widget=area, **options)


class EmergencyForm(ActForm):
    """Who, where, what: no more than can be asked in three minutes."""

    ruled = EMERGENCY
    token = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    township = forms.TypedChoiceField(label=_("Where it happened"), coerce=int)
    place = forms.CharField(
        label=_("Place"), max_length=200, help_text=_("Village, road, house number, hospital ward."),
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    id_number = forms.CharField(
        label=_("Identity number"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"data-format": "identity", "autocomplete": "off"}),
    )  # fmt: skip
    no_document = forms.BooleanField(label=_("No identity document at hand, or unknown"), required=False)
    looks = forms.CharField(
        label=_("Description of who has no document"), required=False, max_length=200,
        help_text=_("Needed where there is no document: age, looks, clothes."),
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), required=False, max_length=20,
                            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))  # fmt: skip
    cause = forms.TypedChoiceField(label=_("Cause"), coerce=Cause, widget=forms.RadioSelect)
    narrative = _words(_("What happened, in a sentence"))
    urgency = forms.TypedChoiceField(
        label=_("Why it cannot wait"), coerce=Urgency, choices=Urgency.choices(), widget=forms.RadioSelect
    )
    people = forms.IntegerField(label=_("People in need"), min_value=1, max_value=60, initial=1)
    photo = PhotosField(label=_("Take a photo"), camera=True)
    photos = PhotosField(label=_("Choose photos"), help_text=_("JPG or PNG, at most six."))
    reported_at = MomentField(label=_("Reported at"))
    channel = forms.TypedChoiceField(label=_("How it came"), coerce=Channel)
    hukou_place = forms.CharField(
        label=_("Registered elsewhere, namely"), required=False, max_length=120,
        help_text=_("Help is given where the emergency happens, whoever is registered where."),
    )  # fmt: skip
    small = forms.BooleanField(
        label=_("Small fast relief"), required=False,
        help_text=_("No means check, no publicity, no paperwork afterwards; the record is kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, setup: Setup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setup = setup
        fields: dict[str, Any] = self.fields
        fields["township"].choices = [(t.pk, t.name) for t in setup.townships]
        if len(setup.townships) == 1:
            fields["township"].widget = forms.HiddenInput()
            fields["township"].initial = setup.townships[0].pk
        at_times(fields["looks"])  # asked only of whom has no document
        fields["id_number"].widget.attrs |= {
            "hx-post": reverse("emergency:person"),
            "hx-trigger": "change, input changed delay:600ms",
            "hx-target": "#hint-person",
            "hx-params": "csrfmiddlewaretoken,id_number,name,township",
        }
        fields["cause"].choices = [(c.value, c.label) for c in setup.causes]
        fields["channel"].choices = [(c.value, c.label) for c in setup.channels]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        text, given["resident"] = str(given.get("id_number", "")).strip(), None
        if text:
            try:
                given["resident"] = resident_of(text, today=today())
            except Invalid as error:
                self.add_error("id_number", str(error.message))
        elif not given.get("no_document"):
            self.add_error("id_number", _("Enter the number, or tick that there is no document at hand."))
        elif not str(given.get("looks", "")).strip():
            self.add_error("looks", _("Describe who has no document: age, looks, clothes."))
        return given

    @property
    def given(self) -> EmergencyGiven:
        """What the service takes."""
        return self._given(self.cleaned_data)

    @property
    def so_far(self) -> EmergencyGiven | None:
        """What of a refused form already tells whether the help may be given; None where that is too little."""
        said = getattr(self, "cleaned_data", {})
        if not {"token", "township", "cause", "reported_at", "people"} <= said.keys():
            return None
        unknown = dict.fromkeys(self.fields, "") | {"resident": None, "photo": (), "photos": ()}
        return self._given(unknown | {"urgency": Urgency.LIFE, "channel": Channel.FOUND} | said)

    def _given(self, said: dict[str, Any]) -> EmergencyGiven:
        same = ("name", "resident", "looks", "phone", "place", "hukou_place", "cause", "narrative", "urgency", "people",
                "small", "reported_at", "channel")  # fmt: skip
        photos = [*said["photo"], *said["photos"]]
        return EmergencyGiven(township_id=said["township"], photos=photos, **{name: said[name] for name in same})


def _ways() -> list[tuple[str, str]]:
    """Goods are handed out from a store, with a slip of their own."""
    return [(way.value, way.label) for way in PaymentMethod.of_money()]


class HelpForm(ActForm):
    """What is given now, to whom, who agreed, and the signed receipt."""

    ruled = HELP
    amount = MoneyField(capitals=True, label=_("Sum"))
    method = forms.TypedChoiceField(
        label=_("Way of payment"), coerce=PaymentMethod, choices=_ways, initial=PaymentMethod.CASH,
        widget=forms.RadioSelect,
    )  # fmt: skip
    receiver = forms.CharField(
        label=_("Received by"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    approved_by = forms.CharField(label=_("Leader who agreed"), max_length=80)
    approved_at = MomentField(label=_("Agreed at"))
    signature = forms.CharField(
        required=False, max_length=LONGEST_DRAWING, widget=forms.HiddenInput(attrs={"data-drawn": ""})
    )
    receipt = ScanField(label=_("Photo of the signed receipt"), largest=LARGEST_PAPER)
    kept_as = forms.CharField(label=_("or the number of the receipt kept on paper"), required=False, max_length=80)
    bank_name = forms.CharField(label=_("Bank"), required=False, max_length=80)
    account = forms.CharField(
        label=_("Account"), required=False, max_length=60, help_text=_("Only where the money was transferred."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    from_county = forms.BooleanField(
        label=_("The reserve may be too small: the money of the county may be taken"), required=False
    )
    explanation = at_times(_words(
        _("Explanation"), most=300, required=False,
        help_text=_("Why help comes after its hours, or to somebody who had relief lately."),
    ))  # fmt: skip
    checked = forms.BooleanField(
        label=_("The sum was handed over and the receipt is signed. It is recorded once and never changed.")
    )

    @property
    def given(self) -> HelpGiven:
        """What the service takes; a drawing counts as the receipt where no photo was taken."""
        return self._given(self.cleaned_data)

    @property
    def so_far(self) -> HelpGiven | None:
        """What of a refused form can be looked at already; None without a sum."""
        said = getattr(self, "cleaned_data", {})
        if "amount" not in said:
            return None
        unknown = dict.fromkeys(self.fields, "") | {"approved_at": now(), "method": PaymentMethod.CASH}
        return self._given(unknown | said)

    def _given(self, said: dict[str, Any]) -> HelpGiven:
        same = (
            "amount", "method", "receiver", "approved_by", "approved_at", "kept_as", "explanation", "from_county",
            "bank_name", "account",
        )  # fmt: skip
        receipt = said["receipt"] or _drawn(said["signature"])
        return HelpGiven(receipt=receipt, **{name: said[name] for name in same})


class GoodsHelpForm(OfferedForm):
    """Goods that are given now, to whom, who agreed, and the signed slip."""

    ruled = GOODS_HELP
    receiver = forms.CharField(label=_("Received by"), max_length=80)
    relation = forms.TypedChoiceField(
        label=_("Relation to the applicant"), choices=Relation.choices(), coerce=Relation, initial=Relation.SELF
    )
    approved_by = forms.CharField(label=_("Leader who agreed"), max_length=80)
    approved_at = MomentField(label=_("Agreed at"))
    signature = forms.CharField(
        required=False, max_length=LONGEST_DRAWING, widget=forms.HiddenInput(attrs={"data-drawn": ""})
    )
    receipt = ScanField(label=_("Photo of the signed slip"), largest=LARGEST_PAPER)
    kept_as = forms.CharField(label=_("or the number of the slip kept on paper"), required=False, max_length=80)
    explanation = at_times(_words(
        _("Explanation"), most=300, required=False,
        help_text=_("Why help comes after its hours, or to somebody who had relief lately."),
    ))  # fmt: skip
    checked = forms.BooleanField(
        label=_("The goods were handed over and the slip is signed. It is recorded once and never changed.")
    )

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if not self.items:
            self.add_error(None, _("Name a quantity for at least one good."))
        return given

    def given(self, store_id: int) -> HelpGiven:
        """What the service takes; it reckons the sum itself."""
        said = self.cleaned_data
        goods = GoodsGiven(store_id=store_id, items=self.items, relation=said["relation"])
        same = ("receiver", "approved_by", "approved_at", "kept_as", "explanation")
        return HelpGiven(
            amount=self.total, method=PaymentMethod.GOODS, goods=goods,
            receipt=said["receipt"] or _drawn(said["signature"]), **{name: said[name] for name in same},
        )  # fmt: skip


def _drawn(text: str) -> "UploadedFile[bytes] | None":
    if not text.startswith(DRAWN):
        return None
    try:
        body = base64.b64decode(text.removeprefix(DRAWN), validate=True)
    except (binascii.Error, ValueError):
        return None
    return SimpleUploadedFile("signature.png", body, "image/png")


class CameBackForm(ActForm):
    """Help that the bank gave back, and how it was given instead."""

    ruled = CAME_BACK
    came_back_on = DayField(label=_("Came back on"))
    reason = _words(_("What the bank says"), most=200)
    method = forms.TypedChoiceField(
        label=_("Given once more as"), coerce=PaymentMethod, choices=_ways, initial=PaymentMethod.CASH,
        widget=forms.RadioSelect,
    )  # fmt: skip
    receiver = forms.CharField(label=_("Received by"), max_length=80)
    receipt = ScanField(label=_("Photo of the signed receipt"), largest=LARGEST_PAPER)
    kept_as = forms.CharField(label=_("or the number of the receipt kept on paper"), required=False, max_length=80)

    @property
    def given(self) -> CameBack:
        """What the service takes."""
        return CameBack(**self.cleaned_data)


class EaseForm(ActForm):
    """On which day the emergency eased."""

    ruled = EASE
    eased_on = DayField(label=_("The emergency eased on"))


class ExtendForm(ActForm):
    """Why the paperwork needs more time."""

    ruled = EXTEND
    why = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"lang": "zh-Hans"}))


class SettleSmallForm(ActForm):
    """Small fast relief is settled by its record."""

    note = _words(_("Remark"), required=False)


class SettleMinutesForm(ActForm):
    """Why the minutes of a meeting stand in place of the papers, and the handling officer's signature."""

    ruled = SETTLE_MINUTES
    ground = forms.TypedChoiceField(
        label=_("Why the paperwork cannot be completed"), coerce=ExceptionGround, choices=ExceptionGround.choices(),
        widget=forms.RadioSelect,
    )  # fmt: skip
    signature = ScanField(label=_("Statement signed by the handling officer"), largest=LARGEST_PAPER)
    signature_kept_as = forms.CharField(label=_("or kept on paper under"), required=False, max_length=80)

    @property
    def given(self) -> InPlaceOfPapers:
        """What the service takes."""
        return InPlaceOfPapers(**self.cleaned_data)


class SettleStationForm(ActForm):
    """A person is handed over to a relief station."""

    ruled = SETTLE_STATION
    station = forms.CharField(label=_("Relief station"), max_length=120)
    taken_over_by = forms.CharField(label=_("Taken over by"), max_length=80)
    taken_over_at = MomentField(label=_("Taken over at"))
    station_receipt = ScanField(label=_("Receipt of the station"), largest=LARGEST_PAPER)
    kept_as = forms.CharField(label=_("or kept on paper under"), required=False, max_length=80)

    @property
    def given(self) -> StationGiven:
        """What the service takes."""
        said = dict(self.cleaned_data)
        return StationGiven(receipt=said.pop("station_receipt"), **said)


SETTLE_FORMS: dict[SettleWay, type[ActForm]] = {
    SettleWay.SMALL: SettleSmallForm,
    SettleWay.MINUTES: SettleMinutesForm,
    SettleWay.STATION: SettleStationForm,
}


class AdvanceReviewForm(ActForm):
    """The county's finding on help that was given first."""

    ruled = ADVANCE_REVIEW
    sound = forms.TypedChoiceField(
        label=_("Result"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("In order")), ("no", _("Not in order"))],
    )  # fmt: skip
    finding = _words(_("Finding"), rows=3, most=2000)


class DutyFilter(forms.Form):
    """Which list, of which township."""

    shown = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, townships: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((t.pk, t.name) for t in townships)]
        self.fields["township"].choices = choices  # type: ignore[attr-defined]


def settle_given(form: ActForm) -> dict[str, Any]:
    """What the service takes beside the way itself."""
    if isinstance(form, SettleMinutesForm):
        return {"replaced": form.given}
    if isinstance(form, SettleStationForm):
        return {"station": form.given}
    return {"note": form.cleaned_data["note"]}
