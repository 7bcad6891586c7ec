"""The household of an application: applicant and members, category, income and property."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import IdentityField, NameField, or_blank, relations, told_at
from cases.forms.ruled import HOUSEHOLD, MEMBER
from cases.selectors import hints
from cases.selectors.intake import Known
from cases.services.registry import PersonGiven
from cases.services.statement import AssetGiven, HouseholdGiven, MemberGiven
from cases.services.stating import income_of, read_numbers, refuse_future, refuse_helped_elsewhere
from cases.terms import DisabilityGrade, Employment, Health, Labour, Marriage, Relation
from common.clock import today
from common.forms import DayField, MoneyField
from common.rowforms import RowForm, Rows, rows_of
from standards.policy.eligibility import MARGINAL, MONITORED, RECOGNISED
from standards.policy.terms import Category, Hukou, Outcome


class MemberForm(RowForm):
    """One member of the household."""

    ruled = MEMBER
    telling = ("name", "id_number", "person")
    numbered = _("Member %d")
    of_later = (
        "person", "name", "id_number", "relation", "health", "labour", "employment", "annual_income", "no_id_reason",
        "disability", "marriage", "phone",
    )  # fmt: skip
    """The order on the page of all but the applicant: their phone is asked for last."""
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = NameField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    id_number = IdentityField(label=_("Identity number"))
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=relations)
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    health = forms.ChoiceField(label=_("Health"), required=False, choices=or_blank(Health))
    labour = forms.ChoiceField(label=_("Ability to work"), required=False, choices=or_blank(Labour))
    employment = forms.ChoiceField(label=_("Occupation"), required=False, choices=or_blank(Employment))
    annual_income = MoneyField(label=_("Income of 12 months (yuan)"), required=False)
    no_id_reason = forms.CharField(label=_("Why there is no identity number"), required=False, max_length=120)
    disability = forms.ChoiceField(label=_("Disability"), required=False, choices=or_blank(DisabilityGrade))
    marriage = forms.ChoiceField(label=_("Marriage"), required=False, choices=or_blank(Marriage))
    lives_here = forms.BooleanField(label=_("Lives in the household"), required=False, initial=True)
    helped = forms.BooleanField(label=_("Relief is for this member"), required=False, initial=True)

    def __init__(self, *args: Any, known: Known, hint_url: str, means: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if not str(self.prefix).endswith("-0"):
            self.order_fields(self.of_later)
        if not means:
            del self.fields["annual_income"]
        number = self.fields["id_number"].widget
        number.attrs |= {
            "hx-post": hint_url,
            "hx-trigger": "change, input changed delay:600ms",
            "hx-target": f"#hint-{self.prefix}",
            "hx-params": ",".join(["csrfmiddlewaretoken", *map(self.add_prefix, ("id_number", "name", "person"))]),
        }

    @property
    def number(self) -> str:
        """The number that stands there, in full where a masked one is known."""
        person, text = (str(self[name].value() or "") for name in ("person", "id_number"))
        return self.known.number(int(person) if person.isdecimal() else None, text)

    @cached_property
    def hint(self) -> hints.PersonHint:
        """What that number tells by itself; a view may know more."""
        return hints.told_by(self.number, today=today())

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        said = {name: str(given.get(name, "")) for name in ("id_number", "phone", "no_id_reason")}
        given |= {"resident": None}
        with told_at(self):
            given["resident"], given["phone"] = read_numbers(
                self.known, person_id=given.get("person"), today=today(), **said
            )
        with told_at(self):
            refuse_helped_elsewhere(helped=bool(given.get("helped")), lives_here=bool(given.get("lives_here")))
        return given

    @property
    def given(self) -> MemberGiven:
        """The member, for the service."""
        said = self.cleaned_data
        return MemberGiven(
            person=PersonGiven(
                name=said["name"],
                resident=said["resident"],
                no_id_reason="" if said["resident"] else said["no_id_reason"],
                person_id=said["person"],
            ),
            relation=Relation(said["relation"]),
            phone=said["phone"],
            lives_here=said["lives_here"],
            helped=said["helped"],
            health=said["health"],
            disability=said["disability"],
            labour=said["labour"],
            employment=said["employment"],
            marriage=said["marriage"],
            annual_income=said.get("annual_income"),
        )


class HouseholdForm(forms.Form):
    """What holds for the household as a whole."""

    ruled = HOUSEHOLD
    copy = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
    village_name = forms.CharField(
        label=_("Village or community"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    category = forms.ChoiceField(label=_("Household category"), choices=or_blank(Category))
    category_recognised_on = DayField(
        label=_("Recognised on"),
        required=False,
        help_text=_("Day of the certificate; it decides whether means are checked."),
    )
    hukou = forms.ChoiceField(label=_("Household registration"), choices=Hukou.choices(), widget=forms.RadioSelect)
    individual = forms.BooleanField(label=_("The application is for one person, not for the household"), required=False)
    declared_income = MoneyField(
        label=_("Household income of 12 months (yuan)"), required=False, help_text=_("Empty: the sum of the members.")
    )
    property_declared = forms.ChoiceField(
        label=_("Property within the local rules, as declared"),
        required=False,
        choices=Outcome.choices(),
        widget=forms.RadioSelect,
        initial=Outcome.UNKNOWN,
    )

    recognised = " ".join(RECOGNISED | MONITORED | MARGINAL)
    """Categories for which the day of recognition counts."""

    def __init__(self, *args: Any, means: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.means = means
        if not means:
            del self.fields["declared_income"], self.fields["property_declared"]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        name = "category_recognised_on"
        with told_at(self):
            refuse_future(given.get(name), name, today=today())
        return given

    def given(self, members: list[MemberGiven], assets: list[AssetGiven]) -> HouseholdGiven:
        """The household, for the service."""
        said = self.cleaned_data
        declared = income_of(said.get("declared_income"), (m.annual_income for m in members))
        return HouseholdGiven(
            members=members,
            hukou=said["hukou"],
            category=said["category"],
            category_recognised_on=said["category_recognised_on"],
            individual=said["individual"],
            declared_income=declared,
            property_declared=Outcome(said.get("property_declared") or Outcome.UNKNOWN),
            assets=assets,
        )


class _Members(Rows):
    """The members: each is another person, and somebody lives in a household."""

    def clean(self) -> None:
        numbers = dict[str, str]()
        for place, row in enumerate(self.shown, 1):
            resident = row.cleaned_data.get("resident") if row.has_changed() else None
            here = row.title(place)
            if resident and (first := numbers.setdefault(resident.number, here)) != here:
                row.add_error("id_number", _("The same identity number as %s.") % first)
        rows = [form for form in self.forms if form.has_changed() and not form.removed]
        if rows and not any(row.cleaned_data.get("lives_here") for row in rows):
            rows[0].add_error("lives_here", _("Nobody lives in this household; at least one member does."))


MemberRows = rows_of(MemberForm, extra=0, rows=_Members)


def member_rows(case_id: int, known: Known, *, means: bool = True, data: Any = None, initial: Any = None) -> Any:
    """The rows of the household; each asks at once what is known of its number."""
    asks = {"known": known, "means": means, "hint_url": reverse("cases:person_hint", args=[case_id])}
    return MemberRows(data, initial=initial, prefix="members", form_kwargs=asks)
