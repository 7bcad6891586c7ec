"""What the API offers of standards: the numbers in force, their drafts, the working calendar; and the packages."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.downloads import Download, File
from accounts.duties import Duty
from accounts.officer import Officer
from accounts.operations import Act, All, Look, address
from common.api import StrictSerializer
from common.bodies import Day, Each, OneOf, Whole, text
from common.errors import NotFound
from common.xlsx import CONTENT_TYPE, LARGEST
from standards import notice, selectors, services
from standards.packages.addresses import ADDRESSES as OF_PACKAGES
from standards.shapes import (
    CalendarDraftShape,
    CalendarShape,
    CalendarYearShape,
    KindHistoryShape,
    KindShape,
    PublishedStandardShape,
    StandardPreviewShape,
    StandardShape,
    StandardsOnDayShape,
)
from standards.terms import DayMark
from standards.versions import calendar_draft_version, draft_version

KEEP = Duty.STANDARDS

# --- dated standards


def kinds() -> list[Any]:
    """Every kind of number that the policy counts with; the list is closed."""
    return [kind for _topic, mine in selectors.kinds_by_topic() for kind in mine]


def standards_on(officer: Officer, *, day: date | None = None, region: str = "", today: date) -> dict[str, Any]:
    """What is in force in a region on a day, with the documents; today and one's own region unless named."""
    place, on = selectors.region_to_view(officer, region), day or today
    items = [item for _topic, mine in selectors.in_force(on, place.path) for item in mine]
    return {"day": on, "region": place, "standards": items}


def kind_history(
    code: str, *, officer: Officer, day: date | None = None, region: str = "", today: date
) -> dict[str, Any]:
    """Every row of a kind that ever bound a region, superseded ones too."""
    kind, place, on = selectors.kind_by_code(code), selectors.region_to_view(officer, region), day or today
    rows = selectors.history(kind, place.path)
    holds = selectors.row_in_force(rows, on)
    return {"kind": kind, "region": place, "day": on, "rows": rows, "holds": holds.pk if holds else None}


def draft_standard(given: services.Given, *, officer: Officer, at: datetime) -> Any:
    """Write a new draft; it is in force nowhere until it is published."""
    return services.draft(given, officer=officer, at=at)


def amend_standard(draft_id: int, given: services.Given, *, officer: Officer, at: datetime) -> Any:
    """Change a draft."""
    return services.amend_draft(draft_id, given, officer=officer, at=at)


def preview_standard(draft_id: int, *, officer: Officer, today: date) -> Any:
    """What publishing a draft would change."""
    return selectors.preview(selectors.draft_of(officer, draft_id), today=today)


def publish_standard(draft_id: int, *, reason: str = "", officer: Officer, at: datetime, today: date) -> Any:
    """Put a draft in force from its day on; a day in the past or the place of another row needs a reason."""
    return services.publish(draft_id, reason=reason, officer=officer, at=at, today=today)


def published_standard(row_id: int, *, officer: Officer) -> dict[str, Any]:
    """A published row of one's area, and what would hold without it."""
    row = selectors.published_row(officer, row_id)
    return {"row": row, "fallback": selectors.fallback(row)}


def supersede_standard(row_id: int, *, reason: str, officer: Officer, at: datetime) -> Any:
    """Take a wrongly published row out of force; the row before it, or of the wider region, is in force again."""
    return services.supersede(row_id, reason=reason, officer=officer, at=at)


GIVEN: dict[str, Any] = {
    "kind": text(40), "region": text(20), "value": text(60), "document_no": text(80), "document_title": text(200),
    "note": text(300, required=False, allow_blank=True, default=""),
}  # fmt: skip
STANDARDS = [
    address("standards/", "standards", get=Look(standards_on, *Duty, gives=StandardsOnDayShape)),
    address("standards/kinds/", "kinds", get=All(kinds, *Duty, gives=KindShape)),
    address("standards/kinds/<slug:code>/", "kind", get=Look(kind_history, *Duty, gives=KindHistoryShape)),
    address(
        "standards/drafts/",
        "standard_drafts",
        get=All(selectors.drafts, KEEP, gives=StandardShape),
        post=Act(draft_standard, KEEP, gives=StandardShape, status=201, spread="given", **GIVEN),
    ),
    address(
        "standards/drafts/<int:draft_id>/",
        "standard_draft",
        get=Look(selectors.draft_of, KEEP, gives=StandardShape, version=draft_version),
        put=Act(amend_standard, KEEP, gives=StandardShape, version=draft_version, spread="given", **GIVEN),
        delete=Act(services.discard_draft, KEEP),
    ),
    address(
        "standards/drafts/<int:draft_id>/publication/",
        "standard_publication",
        get=Look(preview_standard, KEEP, gives=StandardPreviewShape),
        post=Act(
            publish_standard,
            KEEP,
            gives=StandardShape,
            reason=text(300, required=False, allow_blank=True, default=""),
        ),
    ),
    address(
        "standards/rows/<int:row_id>/", "standard_row", get=Look(published_standard, KEEP, gives=PublishedStandardShape)
    ),
    address(
        "standards/rows/<int:row_id>/supersession/",
        "standard_supersession",
        post=Act(supersede_standard, KEEP, gives=StandardShape, reason=text(300)),
    ),
]


# --- the working calendar


class NoticeDayBody(StrictSerializer):
    """A day of a notice."""

    date = Day()
    mark = OneOf(DayMark)
    name = text(notice.LONGEST_NAME, required=False, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        return notice.NoticeDay(given["date"], given["mark"] is DayMark.WORK, given["name"])


def working_year(year: int) -> dict[str, Any]:
    """A year as published: days off and make-up days, and the document on which they rest."""
    shown = selectors.year_in_range(year)
    days = selectors.days_of_year(shown)
    resting = next((one for one in selectors.published_years() if one.year == shown), None)
    return {"year": shown, "notice": resting, "months": selectors.months(shown, days), "days": days}


def replace_days(draft_id: int, *, days: Sequence[notice.NoticeDay], officer: Officer, at: datetime) -> Any:
    """Replace all days of a draft."""
    return services.set_days(draft_id, days, officer=officer, at=at)


def mark_day(draft_id: int, day: str, *, mark: DayMark, name: str = "", officer: Officer, at: datetime) -> Any:
    """Mark one day of a draft as off or working."""
    marked = notice.NoticeDay(_day(day), mark is DayMark.WORK, name)
    return services.set_day(draft_id, marked, officer=officer, at=at)


def clear_day(draft_id: int, day: str, *, officer: Officer, at: datetime) -> Any:
    """Take a mark away: the day is again what its weekday says."""
    return services.clear_day(draft_id, _day(day), officer=officer, at=at)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("no_such_day", _("There is no such day; write it as 2027-01-01.")) from error


def import_notice(draft_id: int, *, file: "UploadedFile[Any]", officer: Officer, at: datetime) -> Any:
    """Replace the days of a draft by those of a workbook; with one bad cell nothing is taken."""
    days = notice.read(BytesIO(file.read(LARGEST + 1)), selectors.calendar_draft(draft_id).year)
    return services.set_days(draft_id, days, officer=officer, at=at)


def notice_template(draft_id: int) -> File:
    """The workbook to fill in for the year of a draft."""
    year = selectors.calendar_draft(draft_id).year
    return notice.template(year), CONTENT_TYPE, f"calendar-{year}.xlsx"


DOCUMENT: dict[str, Any] = {"document_no": text(80), "document_title": text(200)}
CALENDAR = [
    address("calendar/years/", "calendar_years", get=All(selectors.published_years, *Duty, gives=CalendarShape)),
    address("calendar/years/<int:year>/", "calendar_year", get=Look(working_year, *Duty, gives=CalendarYearShape)),
    address(
        "calendar/drafts/",
        "calendar_drafts",
        get=All(selectors.calendar_drafts, KEEP, gives=CalendarShape),
        post=Act(
            services.draft_calendar,
            KEEP,
            gives=CalendarDraftShape,
            status=201,
            year=Whole(max_value=9999),
            **DOCUMENT,
        ),
    ),
    address(
        "calendar/drafts/<int:draft_id>/",
        "calendar_draft",
        get=Look(selectors.calendar_draft, KEEP, gives=CalendarDraftShape, version=calendar_draft_version),
        put=Act(services.amend_calendar, KEEP, gives=CalendarDraftShape, version=calendar_draft_version, **DOCUMENT),
        delete=Act(services.discard_calendar, KEEP),
    ),
    address(
        "calendar/drafts/<int:draft_id>/days/",
        "calendar_days",
        put=Act(
            replace_days,
            KEEP,
            gives=CalendarDraftShape,
            version=calendar_draft_version,
            days=Each(child=NoticeDayBody(), max_length=100),
        ),
    ),
    address(
        "calendar/drafts/<int:draft_id>/days/<str:day>/",
        "calendar_day",
        put=Act(
            mark_day,
            KEEP,
            gives=CalendarDraftShape,
            version=calendar_draft_version,
            name=text(notice.LONGEST_NAME, required=False, allow_blank=True, default=""),
        ),
        delete=Act(clear_day, KEEP, gives=CalendarDraftShape),
    ),
    address(
        "calendar/drafts/<int:draft_id>/workbook/",
        "calendar_workbook",
        get=Download(notice_template, KEEP),
        post=Act(import_notice, KEEP, gives=CalendarDraftShape, files=True),
    ),
    address(
        "calendar/drafts/<int:draft_id>/publication/",
        "calendar_publication",
        post=Act(services.publish_calendar, KEEP, gives=CalendarShape),
    ),
]

ADDRESSES = [*STANDARDS, *CALENDAR, *OF_PACKAGES]
