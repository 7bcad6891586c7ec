"""Forms of the what-if; they read what was typed, the service says whether it makes sense."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import ActForm, DayField
from reporting.dashboard import YEARS
from reporting.selectors import DECIDING, ORDERS, ORDERS_OF_CASES, Number, Wanted
from reporting.services import Question
from reporting.terms import Change, RunState
from reporting.totals import EDGES
from standards.forms import region_choices
from standards.packages.selectors import called
from standards.policy.terms import Cause
from standards.terms import Topic

NO_NULL = ProhibitNullCharactersValidator()


class ScopeForm(forms.Form):
    """About which cases is asked."""

    region = forms.ChoiceField(label=_("Region"))
    since = DayField(label=_("Decided from"))
    until = DayField(label=_("Decided until"))

    def __init__(self, data: Any, *, regions: Iterable[Any]) -> None:
        self.regions = {region.code: region for region in regions}
        super().__init__(data)
        self.fields["region"].choices = region_choices(self.regions.values())  # type: ignore[attr-defined]

    @property
    def region_shown(self) -> Any:
        """The region whose values stand beside the numbers: the one chosen, else the first that may be."""
        chosen = self.cleaned_data.get("region", "")
        return self.regions.get(chosen) or next(iter(self.regions.values()))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "since" in given and "until" in given and given["since"] > given["until"]:
            self.add_error("until", gettext("The period ends before it begins."))
        return given


class QuestionForm(ActForm):
    """What is changed; a number that is left empty stays as it is. Which cases, ``ScopeForm`` asks beside it."""

    name = forms.CharField(
        label=_("Name of the what-if"), max_length=120, validators=[NO_NULL],
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )  # fmt: skip
    package = forms.TypedChoiceField(label=_("Rule package"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, topics: Sequence[tuple[Topic, list[Number]]], packages: Iterable[Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._topics = topics
        self.fields["package"].choices = [  # type: ignore[attr-defined]
            ("", gettext("the rules of each case, unchanged")),
            *((row.pk, called(row)) for row in packages),
        ]
        for _topic, numbers in topics:
            for number in numbers:
                self.fields[number.code] = forms.CharField(
                    label=number.kind.label, max_length=20, required=False, validators=[NO_NULL],
                    help_text=gettext("in force: %s") % number.shown,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )  # fmt: skip

    def _bound(self, *, deciding: bool) -> list[tuple[Topic, list[forms.BoundField]]]:
        found = [
            (topic, [self[number.code] for number in numbers if (number.code in DECIDING) is deciding])
            for topic, numbers in self._topics
        ]
        return [(topic, fields) for topic, fields in found if fields]

    @property
    def deciding(self) -> list[tuple[Topic, list[forms.BoundField]]]:
        """The numbers from which something follows for a case, by topic."""
        return self._bound(deciding=True)

    @property
    def others(self) -> list[tuple[Topic, list[forms.BoundField]]]:
        """The numbers that set days and steps only."""
        return self._bound(deciding=False)

    @property
    def others_open(self) -> bool:
        """Whether something is typed or wrong there."""
        return any(field.errors or field.value() for _topic, fields in self.others for field in fields)

    def question(self, scope: ScopeForm) -> Question:
        """What is asked, about the cases of ``scope``."""
        given = self.cleaned_data
        codes = [number.code for _topic, numbers in self._topics for number in numbers]
        return Question(
            **scope.cleaned_data,
            name=given["name"],
            values={code: given[code] for code in codes if given[code]},
            package=given["package"],
        )


class ListForm(forms.Form):
    """Which what-ifs to list."""

    q = forms.CharField(label=_("Name of the what-if"), required=False, max_length=60, validators=[NO_NULL])
    state = forms.TypedChoiceField(label=_("State"), coerce=RunState, required=False, empty_value=None)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in ORDERS], widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", "—"), *RunState.choices()()]  # type: ignore[attr-defined]


def _bucket() -> forms.TypedChoiceField:
    numbers = [(str(number), str(number)) for number in range(len(EDGES) + 1)]
    return forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[("", ""), *numbers], widget=forms.HiddenInput
    )


class ChangedForm(forms.Form):
    """Which of the changed cases to list; ``into`` and ``out`` come from the distribution."""

    change = forms.TypedChoiceField(label=_("What changes"), coerce=Change, required=False, empty_value=None)
    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    cause = forms.TypedChoiceField(label=_("Cause"), coerce=Cause, required=False, empty_value=None)
    into = _bucket()
    out = _bucket()
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in ORDERS_OF_CASES], widget=forms.HiddenInput)

    def __init__(self, data: Any, *, townships: Iterable[Any]) -> None:
        super().__init__(data)
        everything = [("", "—")]
        self.fields["change"].choices = [*everything, *Change.choices()()]  # type: ignore[attr-defined]
        self.fields["cause"].choices = [*everything, *Cause.choices()()]  # type: ignore[attr-defined]
        self.fields["township"].choices = [*everything, *((t.pk, t.name) for t in townships)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What to show."""
        return Wanted(**self.cleaned_data)


class CompareForm(forms.Form):
    """Two finished what-ifs."""

    left = forms.TypedChoiceField(label=_("This what-if"), coerce=int)
    right = forms.TypedChoiceField(label=_("Beside this"), coerce=int)

    def __init__(self, data: Any, *, finished: Iterable[Any], **options: Any) -> None:
        super().__init__(data, **options)
        named = [(one.pk, f"{one.name} · {one.region.name} · {one.since}–{one.until}") for one in finished]
        for name in ("left", "right"):
            self.fields[name].choices = named  # type: ignore[attr-defined]


class DashboardForm(forms.Form):
    """Of which region and year; ``by`` tells a city by its townships, ``sort`` orders the places."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    by = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, regions: Iterable[Any], today: date) -> None:
        super().__init__({"year": today.year} | {name: value for name, value in data.items() if value})
        self.fields["region"].choices = region_choices(regions)  # type: ignore[attr-defined]
        years = range(today.year, today.year - YEARS, -1)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """Year, order and places; the region is among those of the officer."""
        return {name: self.cleaned_data[name] for name in ("year", "by", "sort")}
