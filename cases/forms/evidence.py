"""Papers, the home visit, the publicity."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.forms.county import QuestionsForm
from cases.forms.fields import NameField, or_blank, text_area
from cases.selectors.evidence import SENTENCES, VisitSetup
from cases.services.evidence import SurveyorGiven, VisitGiven
from cases.services.scans import LARGEST_PAPER
from cases.terms import Likeness, Relation, VisitConclusion
from common.clock import today
from common.forms import DayField, MoneyField, ScanField
from common.rowforms import RowForm, rows_of
from standards.policy.facts import Asset, Income, total_income
from standards.policy.terms import Outcome, PaperKind


class PaperForm(forms.Form):
    """One paper: the original was seen, or a scan is added, or both."""

    kind = forms.ChoiceField(label=_("Paper"))
    original_seen = forms.BooleanField(label=_("The original was seen"), required=False)
    upload = ScanField(label=_("Scan or photo"), largest=LARGEST_PAPER)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*kinds, (PaperKind.OTHER.value, PaperKind.OTHER.label)]  # type: ignore[attr-defined]


class WithdrawPaperForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SurveyorForm(RowForm):
    """Who went; an officer of the township is chosen, anybody else is named."""

    telling = ("user", "name")
    user = forms.TypedChoiceField(label=_("Officer"), required=False, coerce=int, empty_value=None)
    name = NameField(label=_("or name"), required=False, max_length=80)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=120)
    public_servant = forms.BooleanField(label=_("Public servant"), required=False)

    def __init__(self, *args: Any, officers: list[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officers = {pk: (name, unit) for pk, name, unit in officers}
        choices = [("", _("not an officer of this township")), *((pk, name) for pk, name, _unit in officers)]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        # A typed name that is an officer's is that officer: who investigated must not decide.
        same = [pk for pk, (name, _unit) in self.officers.items() if name == str(given.get("name", "")).strip()]
        if given.get("user") is None and len(same) == 1:
            given["user"] = same[0]
        if given.get("user"):
            name, unit = self.officers[given["user"]]
            given |= {"name": name, "unit": given.get("unit") or unit}
        elif not given.get("name"):
            self.add_error("name", _("Choose an officer or enter a name."))
        return given

    @property
    def given(self) -> SurveyorGiven:
        said = self.cleaned_data
        return SurveyorGiven(
            name=said["name"], unit=said["unit"], user_id=said["user"], public_servant=said["public_servant"]
        )


SurveyorRows = rows_of(SurveyorForm, extra=0, most=8)


class VisitForm(QuestionsForm):
    """What the visit found. Where means are waived, income and property are not asked (二（二）2)."""

    visited_on = DayField(label=_("Day of the visit"))
    place = forms.CharField(label=_("Place"), max_length=200)
    respondent_name = NameField(label=_("Who was met"), max_length=80)
    respondent_relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=or_blank(Relation))
    household_size = forms.IntegerField(
        label=_("People living together"),
        min_value=1,
        max_value=60,
        error_messages={"min_value": _("At least one person lives in a household.")},
    )
    annual_income = MoneyField(label=_("Verified income of 12 months (yuan)"))
    property_ok = forms.ChoiceField(
        label=_("Property within the local rules, as verified"), choices=Outcome.choices(), widget=forms.RadioSelect
    )
    conclusion = forms.ChoiceField(
        label=_("Conclusion on the hardship"), choices=VisitConclusion.choices(), widget=forms.RadioSelect
    )
    summary = forms.CharField(label=_("What was found"), max_length=2000, widget=text_area(5))

    def __init__(self, *args: Any, setup: VisitSetup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setup = setup
        if not setup.in_total:
            del self.fields["annual_income"]
        if not setup.means_checked:
            del self.fields["property_ok"]
        self.ask(setup.asked.questions, setup.declared)
        for expense in setup.expenses:
            self.fields[f"verified_{expense.pk}"] = MoneyField(label=_("Verified self-paid (yuan)"))

    def clean_visited_on(self) -> Any:
        day = self.cleaned_data["visited_on"]
        if day > today():
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        for expense in self.setup.expenses:
            sum_ = given.get(f"verified_{expense.pk}")
            if sum_ is not None and sum_ > expense.self_paid:
                self.add_error(f"verified_{expense.pk}", _("More than the papers show as borne by the household."))
        return given

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """The expenses, each with its field."""
        return [(e, self[f"verified_{e.pk}"]) for e in self.setup.expenses]

    def given(
        self, surveyors: list[SurveyorGiven], *, incomes: Sequence[Income] = (), assets: Sequence[Asset] = ()
    ) -> VisitGiven:
        """The visit, for the service; income that was verified by source is its sum."""
        said = self.cleaned_data
        verified = {e.pk: said[f"verified_{e.pk}"] for e in self.setup.expenses}
        return VisitGiven(
            visited_on=said["visited_on"],
            place=said["place"],
            respondent_name=said["respondent_name"],
            respondent_relation=said["respondent_relation"],
            household_size=said["household_size"],
            annual_income=said.get("annual_income") if self.setup.in_total else total_income(incomes),
            necessary_expenditure=sum(verified.values(), Decimal("0.00")) if verified else None,
            property_ok=said.get("property_ok", Outcome.UNKNOWN),
            conclusion=said["conclusion"],
            summary=said["summary"],
            surveyors=surveyors,
            verified=verified,
            quantities=self.answers,
            incomes=incomes,
            assets=assets,
        )


class PublicityForm(forms.Form):
    """The posted notice; it names no disease, no cost and no number of a person (handbook 2.6)."""

    place = forms.CharField(label=_("Where it hangs"), max_length=120)
    telephone = forms.RegexField(
        r"^[0-9０-９()（）+ -]{7,40}$",
        label=_("Telephone for objections"),
        max_length=40,
        error_messages={"invalid": _("A telephone number has at least seven digits and no words.")},
    )
    summary = forms.ChoiceField(
        label=_("Summary of the hardship"),
        choices=[(text, format_html('<span lang="zh-Hans">{}</span>', text)) for text in SENTENCES],
        widget=forms.RadioSelect,
        help_text=_("Only these sentences hang in public: they name no disease, hospital, cost or person."),
    )


class LikenessForm(forms.Form):
    """The verdict on a possible duplicate."""

    pair = forms.IntegerField(label=_("Possible duplicates"), widget=forms.HiddenInput)
    likeness = forms.ChoiceField(
        label=_("Verdict"),
        choices=lambda: [(t.value, t.label) for t in Likeness.verdicts()],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Grounds"), max_length=500, widget=text_area(2))


class RevealForm(forms.Form):
    """Which masked value is asked for."""

    what = forms.ChoiceField(choices=[(w, w) for w in ("id_number", "phone", "account")])
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)
