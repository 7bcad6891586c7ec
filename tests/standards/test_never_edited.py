"""A published row is never edited, deleted or doubled: the database says so, whoever asks and however."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.officer import Officer
from standards import services
from standards.models import CalendarDay, CalendarYear, Standard
from standards.notice import NoticeDay
from standards.terms import RowStatus
from tests.standards.conftest import AT, given, published


def _save(row: Standard) -> None:
    row.value = "1.00"
    row.save()


def _update(row: Standard) -> None:
    Standard.objects.filter(pk=row.pk).update(value="1.00")


def _bulk_update(row: Standard) -> None:
    row.value = "1.00"
    Standard.objects.bulk_update([row], ["value"])


def _raw(row: Standard) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE standards_standard SET value = '1.00' WHERE id = %s", [row.pk])


def _back_to_draft(row: Standard) -> None:
    Standard.objects.filter(pk=row.pk).update(status=RowStatus.DRAFT, published_at=None)


def _supersede_and_change(row: Standard) -> None:
    Standard.objects.filter(pk=row.pk).update(status=RowStatus.SUPERSEDED, value="1.00")


def _move_the_day(row: Standard) -> None:
    Standard.objects.filter(pk=row.pk).update(effective_from=date(2030, 1, 1))


def _delete(row: Standard) -> None:
    row.delete()


def _delete_many(row: Standard) -> None:
    Standard.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize(
    "attack",
    [_save, _update, _bulk_update, _raw, _back_to_draft, _supersede_and_change, _move_the_day, _delete, _delete_many],
)
def test_a_published_row_stays_as_it_is(keeper: Officer, attack: Callable[[Standard], None]) -> None:
    row = published(keeper)
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(row)
    assert list(Standard.objects.filter(pk=row.pk).values_list("value", "status")) == [("650.00", "published")]


def test_a_superseded_row_does_not_come_back(keeper: Officer) -> None:
    row = published(keeper)
    services.supersede(row.pk, reason="错", officer=keeper, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Standard.objects.filter(pk=row.pk).update(status=RowStatus.PUBLISHED)


def test_no_row_is_born_published(places: SimpleNamespace) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Standard.objects.create(
            kind="urban_dibao",
            region=places.city,
            effective_from=date(2027, 1, 1),
            value="1.00",
            document_no="x",
            document_title="x",
            status=RowStatus.PUBLISHED,
            drafted_at=AT,
            published_at=AT,
        )


def test_two_published_rows_of_one_kind_and_region_can_not_begin_on_the_same_day(keeper: Officer) -> None:
    published(keeper)
    second = services.draft(given(value="700"), officer=keeper, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.filter(pk=second.pk).update(status=RowStatus.PUBLISHED, published_at=AT)


def test_an_income_without_its_year_is_refused_by_the_database(places: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.create(
            kind="income_urban",
            region=places.city,
            effective_from=date(2027, 1, 1),
            value="1.00",
            document_no="x",
            document_title="x",
            drafted_at=AT,
        )


@pytest.fixture
def calendar(keeper: Officer) -> CalendarYear:
    draft = services.draft_calendar(2027, document_no="x", document_title="x", officer=keeper, at=AT)
    services.set_day(draft.pk, NoticeDay(date(2027, 1, 1), False, "元旦"), officer=keeper, at=AT)
    return services.publish_calendar(draft.pk, officer=keeper, at=AT)


def test_the_days_of_a_published_calendar_stay_as_they_are(calendar: CalendarYear) -> None:
    days = CalendarDay.objects.filter(calendar=calendar)
    for attack in (
        lambda: days.update(working=True),
        days.delete,
        lambda: CalendarDay.objects.create(calendar=calendar, date=date(2027, 1, 2), working=False),
        lambda: CalendarYear.objects.filter(pk=calendar.pk).update(year=2028),
        lambda: CalendarYear.objects.filter(pk=calendar.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    assert list(days.values_list("date", "working")) == [(date(2027, 1, 1), False)]


def test_a_day_can_not_be_moved_out_of_a_published_calendar(calendar: CalendarYear, keeper: Officer) -> None:
    draft = services.draft_calendar(2028, document_no="x", document_title="x", officer=keeper, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CalendarDay.objects.filter(calendar=calendar).update(calendar=draft)
