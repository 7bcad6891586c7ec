"""Papers, the home visit, the publicity."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.forms.county import QuestionsForm
from cases.forms.fields import NameField, beside_declared, or_blank, text_area, told_at
from cases.forms.ruled_steps import LIKENESS, PAPER, PUBLICITY, SURVEYOR, VISIT, by_procedure
from cases.selectors.evidence import SENTENCES, VisitSetup
from cases.services.evidence import SurveyorGiven, refuse_other_day, refuse_other_size
from cases.services.scans import LARGEST_PAPER
from cases.services.visiting import MORE_THAN_PAPERS, ExpenseVerified, officer_named
from cases.terms import Likeness, Relation, VisitConclusion
from common.clock import today
from common.forms import DayField, MoneyField, ScanField
from common.marks import money
from common.money import show
from common.rowforms import RowForm, Rows, rows_of
from standards.policy.terms import Outcome, PaperKind


class PaperForm(forms.Form):
    """One paper: the original was seen, or a scan is added, or both."""

    ruled = PAPER
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

    ruled = SURVEYOR
    telling = ("user", "name")
    numbered = _("Surveyor %d")
    user = forms.TypedChoiceField(label=_("Officer"), required=False, coerce=int, empty_value=None)
    name = NameField(label=_("or name"), required=False, max_length=80)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=120)
    public_servant = forms.BooleanField(
        label=_("Public servant"), required=False, help_text=_("Officers of the list are; tick it for others.")
    )

    def __init__(self, *args: Any, officers: list[tuple[int, str, str]], relief_type: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ruled = by_procedure(SURVEYOR, relief_type)
        self.officers = {pk: (name, unit) for pk, name, unit in officers}
        choices = [("", _("not an officer of this township")), *((pk, name) for pk, name, _unit in officers)]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if given.get("user") is None:
            given["user"] = officer_named(str(given.get("name", "")), self.officers)
        if given.get("user"):
            name, unit = self.officers[given["user"]]
            given |= {"name": name, "unit": given.get("unit") or unit, "public_servant": True}
        elif not given.get("name"):
            self.add_error("name", _("Choose an officer or enter a name."))
        return given

    @property
    def given(self) -> SurveyorGiven:
        said = self.cleaned_data
        return SurveyorGiven(
            name=said["name"], unit=said["unit"], user_id=said["user"], public_servant=said["public_servant"]
        )


class _Surveyors(Rows):
    """Who went: as many as the rules want, each another person, one a public servant, none of the household."""

    setup: VisitSetup

    def clean(self) -> None:
        went = [row for row in self.shown if row.has_changed()]
        met = {name: _OF_HOUSEHOLD % name for _pk, name in self.setup.members}
        for row in went:
            name = str(row.cleaned_data.get("name", ""))
            if name in met:
                row.add_error("user" if row["user"].value() else "name", met[name])
            elif name:
                met[name] = str(_("The same surveyor is named twice."))
        if went and not any(row.cleaned_data.get("public_servant") for row in went):
            went[0].add_error("public_servant", _("At least one surveyor must be a public servant."))
        if len(went) < self.setup.surveyors:
            self._ask_for_more([row for row in self.shown if row not in went] or went)

    def _ask_for_more(self, rows: list[SurveyorForm]) -> None:
        text = _("The visit needs at least %d surveyors.") % self.setup.surveyors
        if not rows:
            raise forms.ValidationError(text)
        rows[0].add_error("name", text)


_OF_HOUSEHOLD = _("%s belongs to the household: nobody investigates his own. Name another surveyor.")
_SurveyorRows = rows_of(SurveyorForm, extra=0, most=8, rows=_Surveyors)


def surveyor_rows(setup: VisitSetup, data: Any = None, *, initial: Any = None) -> Any:
    """The rows of those who went, checked by what the visit of this case needs."""
    given = {"officers": setup.officers, "relief_type": setup.relief_type}
    rows: Any = _SurveyorRows(data, initial=initial, prefix="surveyors", form_kwargs=given)
    rows.setup = setup
    return rows


class VisitForm(QuestionsForm):
    """What the visit found. Where means are waived, income and property are not asked (二（二）2)."""

    ruled = VISIT
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
        self.ruled = by_procedure(VISIT, setup.relief_type)
        if not setup.in_total:
            del self.fields["annual_income"]
        if not setup.means_checked:
            del self.fields["property_ok"]
        self.ask(setup.asked.questions, setup.declared)
        self._beside_declared(setup)
        for expense in setup.expenses:
            self.fields[f"verified_{expense.pk}"] = MoneyField(label=_("Verified self-paid (yuan)"))
        above = [name for name in self.fields if name not in ("conclusion", "summary")]
        self.order_fields(above)
        self.rows_after = {"incomes": "household_size", "assets": "household_size", "surveyors": above[-1]}

    def _beside_declared(self, setup: VisitSetup) -> None:
        if setup.living:
            beside_declared(self.fields["household_size"], setup.living, setup.living)
        if "annual_income" in self.fields and setup.declared_income is not None:
            beside_declared(self.fields["annual_income"], show(setup.declared_income), money(setup.declared_income))
        if "property_ok" in self.fields and setup.property_declared is not Outcome.UNKNOWN:
            beside_declared(self.fields["property_ok"], setup.property_declared.value, setup.property_declared.label)

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        with told_at(self):
            if given.get("visited_on"):
                refuse_other_day(given["visited_on"], applied_on=self.setup.applied_on, today=today())
        with told_at(self):
            if given.get("household_size"):
                refuse_other_size(given["household_size"], living=self.setup.living)
        for expense in self.setup.expenses:
            sum_ = given.get(f"verified_{expense.pk}")
            if sum_ is not None and sum_ > expense.self_paid:
                self.add_error(f"verified_{expense.pk}", MORE_THAN_PAPERS)
        return given

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """The expenses, each with its field."""
        return [(e, self[f"verified_{e.pk}"]) for e in self.setup.expenses]

    def given(self, surveyors: list[SurveyorGiven]) -> dict[str, Any]:
        """The visit, for the service."""
        said = self.cleaned_data
        names = ("visited_on", "place", "respondent_name", "household_size", "summary")
        return {name: said[name] for name in names} | {
            "respondent_relation": Relation(said["respondent_relation"]),
            "conclusion": VisitConclusion(said["conclusion"]),
            "annual_income": said.get("annual_income"),
            "property_ok": Outcome(said["property_ok"]) if self.setup.means_checked else None,
            "verified": [
                ExpenseVerified(expense_id=e.pk, self_paid=said[f"verified_{e.pk}"]) for e in self.setup.expenses
            ],
            "quantities": self.answers,
            "surveyors": surveyors,
        }


class PublicityForm(forms.Form):
    """The posted notice; it names no disease, no cost and no number of a person (handbook 2.6)."""

    ruled = PUBLICITY
    place = forms.CharField(label=_("Where it hangs"), max_length=120)
    telephone = forms.CharField(label=_("Telephone for objections"), max_length=40)
    summary = forms.ChoiceField(
        label=_("Summary of the hardship"),
        choices=[(text, format_html('<span lang="zh-Hans">{}</span>', text)) for text in SENTENCES],
        widget=forms.RadioSelect,
        help_text=_("Only these sentences hang in public: they name no disease, hospital, cost or person."),
    )


class LikenessForm(forms.Form):
    """The verdict on a possible duplicate."""

    ruled = LIKENESS
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
