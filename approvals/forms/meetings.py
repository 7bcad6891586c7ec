"""Forms of meetings over cases: the agenda, the minutes with those present and the votes, the call for a meeting."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms import SignedForm
from approvals.forms.ruled import AGENDA, ATTENDEE, CALL, ITEM, ONE_CASE, PLAN, SITTING
from approvals.services.meetings import LineGiven
from approvals.services.sitting import AttendeeGiven, Resolved, officer_named
from approvals.terms import CallGround, MeetingKind, MeetingStands, Purpose
from cases.forms.fields import NameField, text_area
from common.errors import Blocked, Invalid
from common.forms import ActForm, DayField, MoneyField
from common.rowforms import RowForm, rows_of


def _said(label: Any, *, length: int, **options: Any) -> forms.CharField:
    """One line that is printed: Chinese in either interface."""
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs={"lang": "zh-Hans"}), **options)


class MeetingFilter(forms.Form):
    """Number, chair or case; kind; where the meeting stands; year."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of meeting"), required=False)
    stands = forms.ChoiceField(label=_("State"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2099)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("All"))
        self.fields["kind"].choices = [anything, *MeetingKind.choices()()]  # type: ignore[attr-defined]
        self.fields["stands"].choices = [anything, *MeetingStands.choices()()]  # type: ignore[attr-defined]


class PlanForm(ActForm):
    """A meeting as it is prepared; the cases are rows beside it."""

    ruled = PLAN
    field_order = ("office", "kind", "meets_on", "place", "chair", "number")
    office = forms.TypedChoiceField(label=_("Office that holds it"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of meeting"))
    number = _said(
        _("Number of the minutes"), length=60, required=False, help_text=_("May follow when the meeting is recorded.")
    )
    meets_on = DayField(label=_("Meets on"))
    place = _said(_("Place"), length=120)
    chair = _said(_("Chair"), length=80)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bench: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = bench.offices  # type: ignore[attr-defined]
        self.fields["kind"].choices = bench.kinds  # type: ignore[attr-defined]

    def clean_kind(self) -> MeetingKind:
        return MeetingKind(self.cleaned_data["kind"])


class AgendaRow(RowForm):
    """A case on the agenda, by its number; a row without a number counts as empty."""

    ruled = AGENDA
    telling = ("number",)
    number = forms.CharField(
        label=_("Case number"), max_length=32,
        widget=forms.TextInput(attrs={"list": "waiting-cases", "autocomplete": "off"}),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("What is to be resolved"), choices=Purpose.choices())
    question = forms.CharField(label=_("Question to the meeting"), max_length=500, widget=text_area(2))

    def __init__(self, *args: Any, find: Callable[[str], int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        self.case_id = self.find(number)
        if self.case_id is None:
            raise forms.ValidationError(_("There is no such case in your area."))
        return number

    @property
    def given(self) -> LineGiven:
        said = self.cleaned_data
        assert self.case_id is not None  # a valid row found its case
        return LineGiven(case_id=self.case_id, purpose=Purpose(said["purpose"]), question=said["question"])


AgendaRows = rows_of(AgendaRow, extra=0, most=60)


class AttendeeRow(RowForm):
    """Somebody who was present: an officer is chosen, anybody else is named."""

    ruled = ATTENDEE
    telling = ("user", "name")
    user = forms.TypedChoiceField(label=_("Officer"), required=False, coerce=int, empty_value=None)
    name = NameField(label=_("or name"), required=False, max_length=80)
    position = _said(_("Position"), length=80, required=False)
    voting = forms.BooleanField(label=_("Has a vote"), required=False)

    def __init__(self, *args: Any, officers: Sequence[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officers = {pk: name for pk, name, _office in officers}
        choices = [("", _("no officer of this office")), *self.officers.items()]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if given.get("user") is None:
            given["user"] = officer_named(str(given.get("name", "")), self.officers)
        if given.get("user"):
            given["name"] = self.officers[given["user"]]
        elif not given.get("name"):
            self.add_error("name", _("Choose an officer or enter a name."))
        return given

    @property
    def given(self) -> AttendeeGiven:
        said = self.cleaned_data
        return AttendeeGiven(name=said["name"], position=said["position"], voting=said["voting"], user_id=said["user"])


AttendeeRows = rows_of(AttendeeRow, extra=0, most=40)


def _votes(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99, **options)


class ItemForm(forms.Form):
    """What was resolved on one case."""

    ruled = ITEM
    votes_for = _votes(_("In favour"))
    votes_against = _votes(_("Against"), initial=0)
    abstained = _votes(_("Abstained"), initial=0)
    amount = MoneyField(
        capitals=True,
        label=_("Resolved sum"),
        required=False,
        help_text=_("The highest sum that the meeting agreed to; empty where it agreed to none."),
    )
    resolution = forms.CharField(label=_("Resolution"), max_length=2000, widget=text_area(2))

    def __init__(self, *args: Any, line: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        if not line.asks_sum:
            del self.fields["amount"]

    @property
    def row_title(self) -> str:
        """Whose row it is, for the list of errors."""
        return f"{self.line.case.applicant_name} {self.line.case}"

    @property
    def given(self) -> Resolved:
        return Resolved(**self.cleaned_data)


class SittingForm(ActForm):
    """A meeting as it was held; those present and the items are forms beside it, and take their errors."""

    ruled = SITTING
    rows_after: ClassVar = {"people": "chair", "items": "chair"}
    number = _said(_("Number of the minutes"), length=60)
    held_on = DayField(label=_("Held on"))
    place = _said(_("Place"), length=120)
    chair = _said(_("Chair"), length=80)
    unrelated = forms.BooleanField(
        label=_("Nobody who voted belongs to a household on the agenda or is its close relative"),
        error_messages={
            "required": _("Declare that nobody who voted belongs to a household on the agenda or is its relative.")
        },
    )
    people: Any = ()
    items: Sequence[ItemForm] = ()

    @property
    def present(self) -> list[Any]:
        """The rows that name somebody."""
        return [row for row in self.people if row.has_changed() and not row.removed]

    @property
    def parts(self) -> list[Any]:
        """All of it, for a list of errors."""
        return [self, self.people, *self.items]

    def all_valid(self) -> bool:
        """Each part is asked, so that all faults are told at once."""
        found = [part.is_valid() for part in self.parts]
        return all(found)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Around the call of the service: what it says of an item or somebody present goes to that row's field."""
        try:
            yield
        except Blocked as error:
            self.blockers = error.blockers
        except Invalid as error:
            for name, text in (error.fields or {"": error.message}).items():
                form, field = self._place(name)
                form.add_error(field, str(text))

    def _place(self, name: str) -> tuple[forms.Form, str | None]:
        where, _dash, rest = name.partition("-")
        place, _dash, field = rest.partition("-")
        if field:
            return (self.items if where == "items" else self.present)[int(place)], field
        return self, name if name in self.fields else None


class OneCaseForm(SignedForm, SittingForm):
    """Minutes of a meeting over one case that was not prepared; the signed paper may follow."""

    ruled = ONE_CASE
    kind = forms.ChoiceField(label=_("Kind of meeting"))
    field_order = ("kind", "number", "held_on", "place", "chair", "unrelated", "upload", "kept_as")

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]

    def clean_kind(self) -> MeetingKind:
        return MeetingKind(self.cleaned_data["kind"])


class CallForm(ActForm):
    """Before which meeting a case is put, and why."""

    ruled = CALL
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind.choices(), widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground"), choices=CallGround.choices(), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why a meeting has to look at it"), max_length=1000, widget=text_area(3))

    def clean_kind(self) -> MeetingKind:
        return MeetingKind(self.cleaned_data["kind"])

    def clean_ground(self) -> CallGround:
        return CallGround(self.cleaned_data["ground"])


class CallOffForm(ActForm):
    """Why a prepared meeting is not held."""

    reason = _said(_("Reason"), length=200)
