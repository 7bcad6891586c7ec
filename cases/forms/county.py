"""What the rules of the county ask beyond the plan: quantities, way of handling, income by source, property."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.fields import agree, beside_declared, or_blank
from cases.forms.ruled import ASSET, COUNTY, QUESTIONS, SOURCE
from cases.services.statement import AssetGiven, IncomeGiven
from cases.services.visiting import AssetFound, IncomeVerified
from common.forms import DayField, MoneyField
from common.marks import money
from common.money import show
from common.rowforms import RowForm, Rows, rows_of
from common.said import Said
from common.terms import Term
from standards.policy.package.asking import MOST, WORDS, Asked, Question, Stated
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.words import QuantityKind
from standards.policy.terms import AssetKind, IncomeKind, Track

ASKED = "asked_"
FOUND = ("count", "area", "bought_on", "use", "value")
"""What a visit finds of a piece of property."""
_COLON = pgettext_lazy("between label and error", ": ")
_UNITS = {
    QuantityKind.MONEY: Said("（元）", " (yuan)"),
    QuantityKind.DAYS: Said("（天）", " (days)"),
    QuantityKind.MONTHS: Said("（个月）", " (months)"),
}


def _of_the_county(text: str) -> Any:
    """Words of the county's document: Chinese in either interface."""
    return format_html('<span lang="zh-Hans">{}</span>', text) if text else ""


def _label(question: Question) -> Any:
    if question.name in BUILT_IN:
        return question.title.label
    return format_html("{}{}", _of_the_county(question.title), _UNITS.get(question.kind, Said("")).label)


def _field(question: Question, *, help_text: Any = "") -> forms.Field:
    said: dict[str, Any] = {"label": _label(question), "required": False, "help_text": help_text}
    if question.kind in WORDS:
        words = [(word, _of_the_county(word)) for word in question.choices]
        return forms.ChoiceField(choices=[("", _("not known")), *words], widget=forms.RadioSelect, **said)
    if question.kind is QuantityKind.MONEY:
        return MoneyField(**said)
    return forms.IntegerField(min_value=0, max_value=MOST, **said)


class QuestionsForm(forms.Form):
    """A form with a field for each question of the county; one that is left empty stays not known."""

    ruled = QUESTIONS

    def ask(self, questions: Iterable[Question], declared: Mapping[str, Stated] | None = None) -> None:
        """Add the fields; at a visit with what the application states, to each of which it says what it found."""
        self.questions = list(questions)
        for question in self.questions:
            field = _field(question, help_text=_of_the_county(question.help))
            self.fields[f"{ASKED}{question.name}"] = field
            if declared is None:
                continue
            if one := declared.get(question.name):
                field.required = True
                beside_declared(field, one.value, one.shown, chinese=True)
            else:
                field.help_text = _("Not declared.")

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"{ASKED}{question.name}"] for question in self.questions]

    @property
    def answers(self) -> dict[str, Decimal | int | str]:
        """The questions that have an answer."""
        given = {question.name: self.cleaned_data.get(f"{ASKED}{question.name}") for question in self.questions}
        return {name: value for name, value in given.items() if value not in (None, "")}


def start_of(stated: Iterable[Stated]) -> dict[str, Any]:
    """The fields as they stand."""
    return {f"{ASKED}{one.name}": Decimal(one.value) if one.kind is QuantityKind.MONEY else one.value for one in stated}


class CountyForm(QuestionsForm):
    """What the application states for the rules of its county."""

    ruled = COUNTY
    track = forms.ChoiceField(
        label=_("How the case is handled"), choices=Track.choices(), widget=forms.RadioSelect, initial=Track.GENERAL
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked.track:
            del self.fields["track"]
        self.ask(asked.questions)

    @property
    def given(self) -> dict[str, Any]:
        """Quantities and way of handling, for the service."""
        return {"quantities": self.answers, "track": Track(self.cleaned_data.get("track", Track.GENERAL))}


class IncomeForm(RowForm):
    """What a member earned from one source in twelve months; at a visit the sum is the verified one."""

    ruled = SOURCE
    telling = ("kind", "amount")
    numbered = _("Source of income %d")
    person = forms.TypedChoiceField(label=_("Member"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of income"), choices=or_blank(IncomeKind))
    amount = MoneyField(label=_("Sum of 12 months (yuan)"))
    exempt = forms.ChoiceField(label=_("Does not count, being"), required=False)

    def __init__(self, *args: Any, members: list[tuple[int, str]], not_counted: Iterable[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = members  # type: ignore[attr-defined]
        exempt = [(term.value, term.label) for term in not_counted]
        if exempt:
            self.fields["exempt"].choices = [("", _("it counts")), *exempt]  # type: ignore[attr-defined]
        else:
            del self.fields["exempt"]

    @property
    def declared(self) -> IncomeGiven:
        """The row of an application."""
        said = self.cleaned_data
        return IncomeGiven(
            person_id=said["person"], kind=said["kind"], exempt=said.get("exempt", ""), declared=said["amount"]
        )

    @property
    def verified(self) -> IncomeVerified:
        """The row of a visit."""
        said = self.cleaned_data
        return IncomeVerified(
            person_id=said["person"], kind=said["kind"], exempt=said.get("exempt", ""), verified=said["amount"]
        )


class VerifiedIncomeForm(IncomeForm):
    """The same at a visit: the sum is the verified one, with what is declared of this source beside it."""

    def __init__(self, *args: Any, as_declared: Mapping[tuple[str, str], Decimal | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sum_ = as_declared.get((str(self["person"].value()), str(self["kind"].value())))
        if sum_ is not None:
            beside_declared(self.fields["amount"], show(sum_), money(sum_))


class _EveryIncome(Rows):
    """A household whose income is tested has said what it lives on."""

    def clean(self) -> None:
        if not any(form.has_changed() and not form.removed for form in self.forms):
            text = _("Enter each source of income; a household without any enters one of 0 yuan.")
            raise forms.ValidationError(text)


IncomeRows = rows_of(IncomeForm, extra=0, most=60)
VerifiedIncomeRows = rows_of(VerifiedIncomeForm, extra=0, most=60, rows=_EveryIncome)


class AssetForm(RowForm):
    """A piece of property; number, area, day and use are shown where the county's rules look at them."""

    ruled = ASSET
    telling = ("kind", "description", "value")
    numbered = _("Piece of property %d")
    kind = forms.ChoiceField(label=_("Property"), choices=or_blank(AssetKind))
    description = forms.CharField(label=_("Description"), required=False, max_length=200)
    value = MoneyField(label=_("Value (yuan)"), required=False)
    count = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=999, initial=1)
    area = forms.DecimalField(
        label=_("Area (square metres)"), required=False, min_value=0, max_digits=8, decimal_places=2
    )
    bought_on = DayField(label=_("Bought on"), required=False)
    use = forms.CharField(
        label=_("Use"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "uses", "autocomplete": "off", "lang": "zh-Hans"}),
    )

    def clean_count(self) -> int:
        return self.cleaned_data["count"] or 1

    def clean_use(self) -> str:
        return str(self.cleaned_data["use"]).strip()

    @property
    def given(self) -> AssetGiven:
        """The row of an application."""
        names = ("kind", "description", "count", "area", "bought_on", "use", "value")
        return AssetGiven(**{name: self.cleaned_data[name] for name in names})

    @property
    def found(self) -> AssetFound:
        """The row of a visit."""
        names = ("kind", *FOUND)
        return AssetFound(**{name: self.cleaned_data[name] for name in names})


class FoundAssetForm(AssetForm):
    """The same at a visit: as it was found, with what is declared of this piece beside it."""

    def __init__(self, *args: Any, as_declared: Mapping[tuple[str, str], Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        piece = as_declared.get((str(self["kind"].value()), str(self["description"].value() or "")))
        self.declared = self._beside(piece) if piece else ""

    def _beside(self, piece: Mapping[str, Any]) -> SafeString:
        """The piece as declared, in a line with the button that takes it over."""
        said = [(self.fields[name], piece[name]) for name in FOUND if piece[name] not in (None, "")]
        for field, value in said:
            field.widget.attrs["data-declared"] = value
        self.fields["count"].initial = None  # one is an answer, too
        self.fields["count"].required = True
        told = "，".join(f"{field.label} {value}" for field, value in said)
        return format_html("{}{}{} {}", _("Declared"), _COLON, told, agree())


AssetRows = rows_of(AssetForm, extra=0)
FoundAssetRows = rows_of(FoundAssetForm, extra=0)
