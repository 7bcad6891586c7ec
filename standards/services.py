"""Writes: draft, amend, discard, publish, supersede. A published row is never edited; the database refuses it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Invalid, NotAllowed, NotFound, WrongState
from standards.kinds import KINDS, Kind
from standards.models import FIRST_YEAR, LAST_YEAR, CalendarDay, CalendarYear, Standard
from standards.notice import WORKS_ANYWAY, NoticeDay, fits, works_anyway
from standards.terms import RowStatus


@dataclass(frozen=True, slots=True)
class Given:
    """A standard as the administrator writes it down; ``value`` is text as typed."""

    kind: str
    region: str
    effective_from: date
    value: str
    document_no: str
    document_title: str
    year: int | None = None
    note: str = ""


@transaction.atomic
def draft(given: Given, *, officer: Officer, at: datetime) -> Standard:
    """Write a new draft; it is in force nowhere until it is published. Raises Invalid with fields, NotAllowed."""
    region, checked = _checked(given)
    held = officer.needs(Duty.STANDARDS, region.path)
    row = Standard.objects.create(region=region, drafted_by_id=officer.user_id, drafted_at=at, **checked)
    _record(Verb.STANDARD_DRAFTED, row, officer=officer, held=held, at=at, after=_told(row))
    return row


@transaction.atomic
def amend_draft(draft_id: int, given: Given, *, officer: Officer, at: datetime) -> Standard:
    """Change a draft. Raises Invalid with fields, NotAllowed (old or new region), WrongState when published."""
    row, _held = _locked(draft_id, RowStatus.DRAFT, officer=officer)
    region, checked = _checked(given)
    held = officer.needs(Duty.STANDARDS, region.path)
    before = _told(row)
    row.region = region
    for field, value in checked.items():
        setattr(row, field, value)
    row.save()
    _record(Verb.STANDARD_AMENDED, row, officer=officer, held=held, at=at, before=before, after=_told(row))
    return row


@transaction.atomic
def discard_draft(draft_id: int, *, officer: Officer, at: datetime) -> None:
    """Delete a draft; what it said stays in the trail."""
    row, held = _locked(draft_id, RowStatus.DRAFT, officer=officer)
    _record(Verb.STANDARD_DISCARDED, row, officer=officer, held=held, at=at, before=_told(row))
    row.delete()


@transaction.atomic
def publish(draft_id: int, *, reason: str, officer: Officer, at: datetime, today: date) -> Standard:
    """Put a draft in force from its day on.

    A day before today, or a day on which a published row of the same kind and region already begins, needs a reason;
    the row of the same day is superseded. Cases that are already accepted keep the rules fixed for them.
    """
    row, held = _locked(draft_id, RowStatus.DRAFT, officer=officer)
    same_day = Standard.objects.select_for_update().filter(
        kind=row.kind, region=row.region, effective_from=row.effective_from, status=RowStatus.PUBLISHED
    )
    replaced = same_day.first()
    if (row.effective_from < today or replaced) and not reason.strip():
        raise Invalid(
            "reason_missing",
            _("Say why."),
            fields={"reason": _("A start in the past or a replaced row needs a reason.")},
        )
    if replaced:
        _supersede(replaced, reason=reason, officer=officer, held=held, at=at)
    row.status = RowStatus.PUBLISHED
    row.reason = reason.strip()
    row.published_by_id, row.published_at = officer.user_id, at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise WrongState(
            "not_draft", _("Somebody published a row for the same day just now; look at it again.")
        ) from error
    _record(Verb.STANDARD_PUBLISHED, row, officer=officer, held=held, at=at, after=_told(row), note=row.reason)
    return row


@transaction.atomic
def supersede(row_id: int, *, reason: str, officer: Officer, at: datetime) -> Standard:
    """Take a wrongly published row out of force; the row before it, or of the wider region, is in force again."""
    row, held = _locked(row_id, RowStatus.PUBLISHED, officer=officer)
    if not reason.strip():
        raise Invalid(
            "reason_missing", _("Say why."), fields={"reason": _("Taking a published row out of force needs a reason.")}
        )
    _supersede(row, reason=reason, officer=officer, held=held, at=at)
    return row


def _supersede(row: Standard, *, reason: str, officer: Officer, held: Held, at: datetime) -> None:
    row.status = RowStatus.SUPERSEDED
    row.save(update_fields=["status"])
    _record(Verb.STANDARD_SUPERSEDED, row, officer=officer, held=held, at=at, before=_told(row), note=reason.strip())


def _locked(row_id: int, status: RowStatus, *, officer: Officer) -> tuple[Standard, Held]:
    """The row of the officer's area, locked, and the posting by which he keeps it; raises NotFound or WrongState."""
    row = Standard.objects.select_for_update(of=("self",)).select_related("region").filter(pk=row_id).first()
    if row is None or not row.region.path.startswith(officer.paths(Duty.STANDARDS)):
        raise NotFound("no_such_standard", _("There is no such standard in your area."))
    held = officer.needs(Duty.STANDARDS, row.region.path)
    if row.status != status:
        raise WrongState("not_" + status, _("This row is no longer in the state you saw; look at it again."))
    return row, held


def _checked(given: Given) -> tuple[Region, dict[str, Any]]:
    """Kind, region, value and year checked together, so that every error is told at once."""
    errors: dict[str, object] = {}
    kind = KINDS.get(given.kind)
    region = Region.objects.filter(code=given.region).first()
    if kind is None:
        errors["kind"] = _("There is no such kind of standard.")
    if region is None:
        errors["region"] = _("There is no such region.")
    if not given.document_no.strip():
        errors["document_no"] = _("A standard rests on a document; give its number.")
    if not given.document_title.strip():
        errors["document_title"] = _("Give the title of the document.")
    value = _value(kind, given, errors) if kind else ""
    if kind and region and region.level not in kind.levels:
        errors["region"] = _("This number is not set at this level.")
    if errors or region is None:
        raise Invalid("standard_invalid", _("The standard cannot be saved like this."), fields=errors)
    return region, {
        "kind": given.kind,
        "effective_from": given.effective_from,
        "value": value,
        "year": given.year,
        "document_no": given.document_no.strip(),
        "document_title": given.document_title.strip(),
        "note": given.note.strip(),
    }


def _value(kind: Kind, given: Given, errors: dict[str, object]) -> str:
    if kind.has_year and not (given.year and FIRST_YEAR <= given.year < given.effective_from.year):
        errors["year"] = _("Give the year that the figure describes; it lies before the year of effect.")
    if not kind.has_year and given.year:
        errors["year"] = _("Only a yearly figure has a year.")
    try:
        return kind.parse(given.value)
    except Invalid as error:
        errors["value"] = error.message
        return ""


def _told(row: Standard) -> dict[str, Any]:
    """The row as the trail keeps it."""
    return {
        "kind": row.kind,
        "region": row.region.code,
        "effective_from": row.effective_from.isoformat(),
        "value": row.value,
        "year": row.year,
        "document_no": row.document_no,
        "document_title": row.document_title,
    }


def _record(verb: Verb, row: Standard, *, officer: Officer, held: Held, at: datetime, **told: Any) -> None:
    record(
        verb,
        subject=row,
        officer=officer,
        held=held,
        at=at,
        region_path=row.region.path,
        label=f"{row.region.name} {row.kind_of.zh}",
        clause=row.kind_of.clause,
        **told,
    )


# --- the working calendar


@transaction.atomic
def draft_calendar(year: int, *, document_no: str, document_title: str, officer: Officer, at: datetime) -> CalendarYear:
    """Begin the notice of a year, or its correction, with the days that are published for it so far."""
    held = _calendar_keeper(officer)
    document = _document(document_no, document_title)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("Choose a year between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Invalid("year_range", message, fields={"year": message})
    try:
        with transaction.atomic():
            calendar = CalendarYear.objects.create(year=year, drafted_by_id=officer.user_id, drafted_at=at, **document)
    except IntegrityError as error:
        message = _("A draft of this year exists already.")
        raise Invalid("draft_exists", message, fields={"year": message}) from error
    published = CalendarDay.objects.filter(calendar__year=year, calendar__status=RowStatus.PUBLISHED)
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, date=day.date, working=day.working, name=day.name) for day in published
    )
    _record_calendar(Verb.CALENDAR_DRAFTED, calendar, officer=officer, held=held, at=at)
    return calendar


@transaction.atomic
def amend_calendar(
    draft_id: int, *, document_no: str, document_title: str, officer: Officer, at: datetime
) -> CalendarYear:
    """Change the document of a draft."""
    held = _calendar_keeper(officer)
    calendar = _locked_calendar(draft_id)
    for field, value in _document(document_no, document_title).items():
        setattr(calendar, field, value)
    calendar.save()
    _record_calendar(Verb.CALENDAR_AMENDED, calendar, officer=officer, held=held, at=at)
    return calendar


@transaction.atomic
def set_days(draft_id: int, days: Sequence[NoticeDay], *, officer: Officer, at: datetime) -> CalendarYear:
    """Replace all days of a draft, as an imported notice does. Raises Invalid when a day lies outside the year."""
    held = _calendar_keeper(officer)
    calendar = _locked_calendar(draft_id)
    before = _days_told(calendar)
    for day in days:
        _belongs(day, calendar.year)
    _once_each(days)
    calendar.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, date=d.date, working=d.working, name=d.name) for d in days
    )
    _record_calendar(Verb.CALENDAR_AMENDED, calendar, officer=officer, held=held, at=at, before=before)
    return calendar


@transaction.atomic
def set_day(draft_id: int, day: NoticeDay, *, officer: Officer, at: datetime) -> CalendarYear:
    """Mark one day of a draft as 休 or 班."""
    held = _calendar_keeper(officer)
    calendar = _locked_calendar(draft_id)
    _belongs(day, calendar.year)
    before = _days_told(calendar)
    calendar.days.update_or_create(date=day.date, defaults={"working": day.working, "name": day.name})
    _record_calendar(Verb.CALENDAR_AMENDED, calendar, officer=officer, held=held, at=at, before=before)
    return calendar


@transaction.atomic
def clear_day(draft_id: int, day: date, *, officer: Officer, at: datetime) -> CalendarYear:
    """Take a mark away: the day is again what its weekday says."""
    held = _calendar_keeper(officer)
    calendar = _locked_calendar(draft_id)
    before = _days_told(calendar)
    calendar.days.filter(date=day).delete()
    _record_calendar(Verb.CALENDAR_AMENDED, calendar, officer=officer, held=held, at=at, before=before)
    return calendar


@transaction.atomic
def discard_calendar(draft_id: int, *, officer: Officer, at: datetime) -> None:
    """Delete a draft calendar; what it said stays in the trail."""
    held = _calendar_keeper(officer)
    calendar = _locked_calendar(draft_id)
    _record_calendar(Verb.CALENDAR_DISCARDED, calendar, officer=officer, held=held, at=at, before=_days_told(calendar))
    calendar.delete()


@transaction.atomic
def publish_calendar(draft_id: int, *, officer: Officer, at: datetime) -> CalendarYear:
    """Put a year's notice in force; an earlier one of the same year is superseded.

    The announced event is what provisional due dates are recomputed from.
    """
    held = _calendar_keeper(officer)
    calendar = _locked_calendar(draft_id)
    if not calendar.days.exists():
        raise Invalid(
            "calendar_empty", _("The calendar has no day yet; a year without a single holiday is not published.")
        )
    put_calendar_in_force(calendar, officer=officer, held=held, at=at)
    return calendar


def put_calendar_in_force(calendar: CalendarYear, *, officer: Officer, held: Held | None, at: datetime) -> None:
    """Supersede the notice of the same year, publish this one, announce it; in the caller's transaction."""
    CalendarYear.objects.filter(year=calendar.year, status=RowStatus.PUBLISHED).update(status=RowStatus.SUPERSEDED)
    calendar.status = RowStatus.PUBLISHED
    calendar.published_by_id, calendar.published_at = officer.user_id or None, at
    calendar.save()
    _record_calendar(Verb.CALENDAR_PUBLISHED, calendar, officer=officer, held=held, at=at, announce=True)


def _keeping(officer: Officer) -> list[Held]:
    """One calendar serves the whole city: only a standards administrator of the city or above keeps it."""
    return [h for h in officer.held if h.duty is Duty.STANDARDS and h.level in (RegionLevel.PROVINCE, RegionLevel.CITY)]


def may_keep_calendar(officer: Officer) -> bool:
    """For menus only; every act asks again."""
    return bool(_keeping(officer))


def _calendar_keeper(officer: Officer) -> Held:
    found = _keeping(officer)
    if not found:
        raise NotAllowed(
            "calendar_of_city", _("The working calendar is kept by the standards administrator of the city.")
        )
    return min(found, key=lambda h: h.for_user_id is not None)


def _locked_calendar(draft_id: int) -> CalendarYear:
    calendar = CalendarYear.objects.select_for_update().filter(pk=draft_id).first()
    if calendar is None:
        raise NotFound("no_such_calendar", _("There is no such calendar."))
    if calendar.status != RowStatus.DRAFT:
        raise WrongState("not_draft", _("This calendar is published; begin a correction instead."))
    return calendar


def _document(document_no: str, document_title: str) -> dict[str, str]:
    given = {"document_no": document_no.strip(), "document_title": document_title.strip()}
    missing: dict[str, object] = {
        field: _("A calendar rests on a document.") for field, text in given.items() if not text
    }
    if missing:
        raise Invalid("document_missing", _("Name the document."), fields=missing)
    return given


def _once_each(days: Sequence[NoticeDay]) -> None:
    seen: set[date] = set()
    for day in days:
        if day.date in seen:
            message = _("%(day)s stands in the notice twice.") % {"day": day.date}
            raise Invalid("day_twice", message, fields={"days": message})
        seen.add(day.date)


def _belongs(day: NoticeDay, year: int) -> None:
    if not fits(day.date, year):
        message = _("%(day)s does not belong to the notice of %(year)d.") % {"day": day.date, "year": year}
        raise Invalid("day_outside_year", message, fields={"date": message})
    if day.working and works_anyway(day.date):
        message = str(WORKS_ANYWAY) % {"day": day.date}
        raise Invalid("works_anyway", message, fields={"mark": message})


def _days_told(calendar: CalendarYear) -> dict[str, Any]:
    return {"days": {day.date.isoformat(): day.mark.zh + day.name for day in calendar.days.all()}}


def _record_calendar(
    verb: Verb, calendar: CalendarYear, *, officer: Officer, held: Held | None, at: datetime, **told: Any
) -> None:
    told.setdefault("after", _days_told(calendar) | {"year": calendar.year, "document_no": calendar.document_no})
    record(verb, subject=calendar, officer=officer, held=held, at=at, label=str(calendar), **told)
