"""Forms that read what was typed; whether it may stand is for the service to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.duties import RegionLevel
from common.errors import Invalid
from common.forms import DayField, file_input
from common.xlsx import LARGEST
from standards.kinds import KINDS
from standards.ruled import CALENDAR, DAY, DRAFT, NEW_CALENDAR, NOTICE
from standards.services import Given
from standards.terms import DayMark, Topic

_INDENT = {
    RegionLevel.PROVINCE.value: "",
    RegionLevel.CITY.value: "　",
    RegionLevel.COUNTY.value: "　　",
    RegionLevel.TOWNSHIP.value: "　　　",
}


def region_choices(regions: Iterable[Any]) -> list[tuple[str, str]]:
    """Regions by code, each indented by its level."""
    return [(region.code, _INDENT.get(region.level, "") + region.name) for region in regions]


def _kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    return [(topic.label, [(k.code, k.label) for k in KINDS.values() if k.topic is topic]) for topic in Topic]


class WhenWhereForm(forms.Form):
    """The filter of the page: a day and a region."""

    day = DayField(label=_("Day"))
    region = forms.ChoiceField(label=_("Region"))

    def __init__(self, *args: Any, regions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in regions}
        self.fields["region"].choices = region_choices(self.regions.values())  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """A standard as the document states it."""

    ruled = DRAFT
    kind = forms.ChoiceField(label=_("Kind"))
    region = forms.ChoiceField(
        label=_("Region"), help_text=_("The nearest region wins: a county's row comes before the city's.")
    )
    effective_from = DayField(label=_("In force from"))
    value = forms.CharField(label=_("Value"), max_length=60)
    year = forms.IntegerField(
        label=_("Year of the figure"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_("Only for yearly incomes."),
    )
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    document_title = forms.CharField(label=_("Title of the document"), max_length=200)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, regions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kind_choices()  # type: ignore[attr-defined]
        self.fields["region"].choices = region_choices(regions)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A figure that cannot be read is told with whatever else is wrong."""
        found = super().clean() or {}
        if found.get("kind") and found.get("value"):
            try:
                KINDS[found["kind"]].parse(found["value"])
            except Invalid as error:
                self.add_error("value", str(error.message))
        return found

    @property
    def given(self) -> Given:
        """What was typed, for the service."""
        return Given(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something published is touched; the service says when it is needed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"})
    )


class CalendarForm(forms.Form):
    """The notice that a calendar rests on."""

    ruled = CALENDAR
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    document_title = forms.CharField(label=_("Title of the document"), max_length=200)


class NewCalendarForm(CalendarForm):
    """A year and its notice."""

    ruled = NEW_CALENDAR
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    field_order = ("year", "document_no", "document_title")


class DayForm(forms.Form):
    """One day of a draft."""

    ruled = DAY
    date = DayField(label=_("Date"))
    mark = forms.ChoiceField(label=_("Type"), choices=DayMark.choices(), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Holiday"), max_length=40, required=False)


class NoticeForm(forms.Form):
    """The workbook of a year's notice."""

    ruled = NOTICE
    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        widget=file_input(".xlsx", largest=LARGEST),
        help_text=_("The three columns of the template: date, type, name. All days of the draft are replaced."),
    )
