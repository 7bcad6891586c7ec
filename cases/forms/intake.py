"""The steps of an application."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import LongField, NameField, or_blank, text_area
from cases.forms.ruled import EXPENSE, HARDSHIP, HOUSEHOLD, MEMBER, NEW, PAYEE
from cases.selectors.intake import Known
from cases.services.registry import PersonGiven
from cases.services.statement import (
    AssetGiven,
    ExpenseGiven,
    HouseholdGiven,
    InterimGiven,
    MemberGiven,
    expense_faults,
)
from cases.services.stating import (
    day_faults,
    income_of,
    read_numbers,
    refuse_future,
    refuse_helped_elsewhere,
    refuse_unexplained,
)
from cases.terms import Channel, DisabilityGrade, Employment, Health, Labour, Marriage, Relation
from common import identity
from common.clock import today
from common.errors import Invalid
from common.forms import AccountField, DayField, MoneyField, put_errors
from common.rowforms import RowForm, Rows, rows_of
from standards.policy.terms import Category, Cause, ExpenseKind, Hukou, Outcome, ReliefType, StandingAid

CHINESE = {"lang": "zh-Hans"}


class NewForm(forms.Form):
    """The first screen: where, and whose number."""

    ruled = NEW
    township = forms.TypedChoiceField(label=_("Township"), coerce=int)
    id_number = forms.CharField(
        label=_("Identity number of the applicant"),
        required=False,
        max_length=40,
        help_text=_("Shows at once what is in hand for this household. Leave it empty for somebody without a number."),
        widget=forms.TextInput(attrs={"data-format": "identity", "autocomplete": "off", "autofocus": True}),
    )
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices())
    token = forms.UUIDField(
        initial=uuid4,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("This page is out of date; send it once more.")),
    )
    """Tells a form that is sent twice from two applications."""

    def __init__(self, *args: Any, townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(t.pk, t.name) for t in townships]
        self.fields["township"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["township"].widget = forms.HiddenInput()
            self.fields["township"].initial = places[0][0]

    def clean_id_number(self) -> str:
        text = str(self.cleaned_data["id_number"]).strip()
        return _checked(text) and identity.repair(text)

    def renew(self) -> None:
        """Another token: what is sent next is another application."""
        data = cast(QueryDict, self.data).copy()
        data["token"] = str(uuid4())
        self.data = data


@contextmanager
def _told_at(form: forms.BaseForm) -> Iterator[None]:
    """What a service refuses inside is told at the fields of the form."""
    try:
        yield
    except Invalid as error:
        put_errors(form, error)


def _checked(text: str) -> str:
    """The repaired number; empty stays empty; a fault becomes the field's error."""
    if not text:
        return ""
    try:
        return identity.check(text, today=today()).number
    except Invalid as error:
        raise forms.ValidationError(str(error.message)) from error


class MemberForm(RowForm):
    """One member of the household."""

    ruled = MEMBER
    telling = ("name", "id_number", "person")
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = NameField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    id_number = forms.CharField(
        label=_("Identity number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"data-format": "identity", "autocomplete": "off"}),
    )
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=or_blank(Relation))
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
    disability = forms.ChoiceField(label=_("Disability"), required=False, choices=or_blank(DisabilityGrade))
    marriage = forms.ChoiceField(label=_("Marriage"), required=False, choices=or_blank(Marriage))
    no_id_reason = forms.CharField(label=_("Why there is no identity number"), required=False, max_length=120)
    lives_here = forms.BooleanField(label=_("Lives in the household"), required=False, initial=True)
    helped = forms.BooleanField(label=_("Relief is for this member"), required=False, initial=True)

    def __init__(self, *args: Any, known: Known, hint_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        number = self.fields["id_number"].widget
        number.attrs |= {
            "hx-post": hint_url,
            "hx-trigger": "change, input changed delay:600ms",
            "hx-target": f"#hint-{self.prefix}",
            "hx-params": ",".join(["csrfmiddlewaretoken", *map(self.add_prefix, ("id_number", "name", "person"))]),
        }

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        said = {name: str(given.get(name, "")) for name in ("id_number", "phone", "no_id_reason")}
        given |= {"resident": None}
        with _told_at(self):
            given["resident"], given["phone"] = read_numbers(
                self.known, person_id=given.get("person"), today=today(), **said
            )
        with _told_at(self):
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
            annual_income=said["annual_income"],
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
    hukou = forms.ChoiceField(label=_("Household registration"), choices=Hukou.choices(), widget=forms.RadioSelect)
    category = forms.ChoiceField(label=_("Household category"), choices=or_blank(Category))
    category_recognised_on = DayField(
        label=_("Recognised on"),
        required=False,
        help_text=_("Day of the certificate; it decides whether means are checked."),
    )
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

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        name = "category_recognised_on"
        with _told_at(self):
            refuse_future(given.get(name), name, today=today())
        return given

    def given(self, members: list[MemberGiven], assets: list[AssetGiven]) -> HouseholdGiven:
        """The household, for the service."""
        said = self.cleaned_data
        declared = income_of(said["declared_income"], (m.annual_income for m in members))
        return HouseholdGiven(
            members=members,
            hukou=said["hukou"],
            category=said["category"],
            category_recognised_on=said["category_recognised_on"],
            individual=said["individual"],
            declared_income=declared,
            property_declared=Outcome(said["property_declared"] or Outcome.UNKNOWN),
            assets=assets,
        )


class _Members(Rows):
    """The members; somebody lives in a household."""

    def clean(self) -> None:
        rows = [form for form in self.forms if form.has_changed() and not form.removed]
        if rows and not any(row.cleaned_data.get("lives_here") for row in rows):
            rows[0].add_error("lives_here", _("Nobody lives in this household; at least one member does."))


MemberRows = rows_of(MemberForm, extra=0, rows=_Members)


def member_rows(case_id: int, known: Known, *, data: Any = None, initial: Any = None) -> Any:
    """The rows of the household; each asks at once what is known of its number."""
    asks = {"known": known, "hint_url": reverse("cases:person_hint", args=[case_id])}
    return MemberRows(data, initial=initial, prefix="members", form_kwargs=asks)


def _causes() -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = [("", "—")]
    for kind in (ReliefType.EXPENDITURE, ReliefType.EMERGENCY):
        fits = [(f"{kind.value}:{cause.value}", cause.label) for cause in Cause if kind in cause.relief_types]
        groups.append((kind.label, fits))
    return groups


class HardshipForm(forms.Form):
    """What happened. One choice says relief type and cause, so they always fit together."""

    ruled = HARDSHIP
    cause = forms.ChoiceField(label=_("Relief type and cause"), choices=_causes)
    incident_key = forms.CharField(
        label=_("Number of the incident"),
        required=False,
        max_length=80,
        help_text=_("Admission, accident or policy number, or school year: tells one incident from another."),
    )
    incident_on = DayField(label=_("Day of the incident"), required=False)
    narrative = LongField(label=_("Hardship"), max_length=500, widget=text_area(5))
    applied_on = DayField(label=_("Applied on"))
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices())
    interim = forms.BooleanField(label=_("Dibao or tekun is applied for and not decided yet"), required=False)
    interim_kind = forms.ChoiceField(label=_("Applied for"), required=False, choices=or_blank(StandingAid))
    interim_applied_on = DayField(label=_("Day of that application"), required=False)
    interim_office = forms.CharField(
        label=_("Office that decides it"), required=False, max_length=120, widget=forms.TextInput(attrs=CHINESE)
    )
    interim_number = forms.CharField(
        label=_("Number of that application"), required=False, max_length=60, help_text=_("If it has one yet.")
    )

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if given.get("interim"):
            for name in ("interim_kind", "interim_applied_on", "interim_office"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed."))
        days = {name: given.get(name) for name in ("applied_on", "incident_on", "interim_applied_on")}
        for name, text in day_faults(days, today=today()).items():
            self.add_error(name, str(text))
        return given

    @property
    def given(self) -> dict[str, Any]:
        """The step, for the service."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("interim")}
        relief_type, cause = said["cause"].split(":")
        said |= {"relief_type": ReliefType(relief_type), "cause": Cause(cause), "channel": Channel(said["channel"])}
        return said | {"other": self._other}

    @property
    def _other(self) -> InterimGiven | None:
        said = self.cleaned_data
        if not said["interim"]:
            return None
        return InterimGiven(
            kind=said["interim_kind"], applied_on=said["interim_applied_on"], office=said["interim_office"],
            number=said["interim_number"],
        )  # fmt: skip


class ExpenseForm(RowForm):
    """A necessary expenditure; what the household bears itself is computed."""

    ruled = EXPENSE
    telling = ("kind", "total", "provider", "detail")
    kind = forms.ChoiceField(label=_("Kind of expenditure"), choices=or_blank(ExpenseKind))
    provider = forms.CharField(label=_("Hospital, school or other receiver"), required=False, max_length=120)
    detail = forms.CharField(label=_("Detail"), required=False, max_length=200)
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("To"), required=False)
    total = MoneyField(label=_("Total (yuan)"))
    reimbursed = MoneyField(label=_("Reimbursed (yuan)"), required=False)
    other_aid = MoneyField(label=_("Other aid in cash (yuan)"), required=False)

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        for name in ("reimbursed", "other_aid"):
            given[name] = given.get(name) or Decimal("0.00")
        parts: dict[str, Any] = {name: given.get(name) for name in ("total", "starts_on", "ends_on")}
        parts |= {name: given[name] for name in ("reimbursed", "other_aid")}
        for name, text in expense_faults(**parts).items():
            self.add_error(name, str(text))
        return given

    @property
    def given(self) -> ExpenseGiven:
        names = ("kind", "total", "reimbursed", "other_aid", "provider", "detail", "starts_on", "ends_on")
        return ExpenseGiven(**{name: self.cleaned_data[name] for name in names})

    @property
    def self_paid(self) -> Any:
        """What the household bears, as far as the figures can be read."""
        if not self.is_bound:
            start = self.initial or {}
            try:
                return start["total"] - (start.get("reimbursed") or 0) - (start.get("other_aid") or 0)
            except (KeyError, TypeError):
                return None
        said = getattr(self, "cleaned_data", {})
        return said["total"] - said["reimbursed"] - said["other_aid"] if said.get("total") is not None else None


ExpenseRows = rows_of(ExpenseForm, extra=0)


class PayeeForm(forms.Form):
    """Who gets the money."""

    ruled = PAYEE
    name = NameField(label=_("Payee"), max_length=80)
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=or_blank(Relation))
    bank = forms.CharField(label=_("Bank"), max_length=80)
    account = AccountField(label=_("Account"))
    reason = forms.CharField(
        label=_("Why the payee is not the applicant"),
        max_length=200,
        required=False,
        help_text=_("Only when they differ."),
    )

    def __init__(self, *args: Any, applicant: str, account: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applicant = applicant
        self.fields["account"].known = account  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        with _told_at(self):
            refuse_unexplained(given.get("name", ""), given.get("reason", ""), applicant=self.applicant)
        return given
