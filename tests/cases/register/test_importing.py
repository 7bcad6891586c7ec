"""Making the cases: killed, run twice, in somebody's way, taken up again; each household once and whole."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Person, RegisterImport, RegisterRow
from cases.register import importing, selectors, services, writing
from cases.services.door import move_many
from cases.terms import Step
from common.crypto import blind_index
from common.errors import Invalid
from tests.cases.register.books import book, card, household, number, saved
from tests.cases.register.conftest import TODAY
from tests.cases.register.doing import AT, carry_out, upload
from tests.cast import Cast


@pytest.mark.parametrize(("at_once", "dies_at", "made"), [(1, 4, 3), (2, 2, 2), (2, 3, 4), (250, 1, 0)])
def test_an_import_killed_at_any_block_goes_on_and_makes_each_case_once(
    office: Cast, monkeypatch: pytest.MonkeyPatch, at_once: int, dies_at: int, made: int
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", at_once)
    register = upload(office, saved(book([household(n) for n in range(1, 6)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    calls = {"n": 0}

    def dies(rows: Sequence[RegisterRow], **given: Any) -> None:
        calls["n"] += 1
        writing.write_cases(rows, **given)
        if calls["n"] == dies_at:
            raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(importing, "write_cases", dies)
        with pytest.raises(KeyboardInterrupt):
            carry_out(office, register)
    assert Case.objects.count() == made  # the households that were under way are undone as a whole
    assert services.fail_lost(at=AT + timedelta(minutes=4)) == 0
    assert services.fail_lost(at=AT + timedelta(minutes=6)) == 1
    services.retry(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register)
    assert register.state == "done"
    assert Case.objects.count() == 5
    assert RegisterRow.objects.filter(case=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_case_once(office: Cast) -> None:
    register = upload(office, saved(book([household(n) for n in range(1, 13)])))
    officer = office.officer("county_reviewer", TODAY)
    services.confirm(register.pk, officer=officer, at=AT)
    begin = threading.Barrier(2)

    def work() -> None:
        begin.wait()
        try:
            importing.carry_out(register.pk, officer=officer, now=lambda: AT, today=TODAY)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    register.refresh_from_db()
    assert register.state == "done"
    assert Case.objects.count() == 12
    assert RegisterRow.objects.exclude(case=None).count() == 12


def test_a_row_that_fails_while_importing_does_not_hold_up_the_others(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = upload(office, saved(book([household(n) for n in (1, 2, 3)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)

    def refuses_the_second(given: dict[int, Any], step: Step, **more: Any) -> dict[int, Case]:
        if card(2) in [case.account for case in Case.objects.filter(pk__in=given)]:
            raise Invalid("broken", "坏了")
        return move_many(given, step, **more)

    monkeypatch.setattr(writing, "move_many", refuses_the_second)
    carry_out(office, register)
    assert register.state == "done"
    assert Case.objects.count() == 2  # nothing of the failed row is left
    assert RegisterRow.objects.get(row=3).failure == "坏了"
    assert selectors.summary(register).goes_back == 1


def test_whatever_goes_wrong_in_one_household_is_its_own_failure_and_stays_out_of_the_log(
    office: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    register = upload(office, saved(book([household(n) for n in (1, 2, 3)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)

    def breaks_at_the_second(rows: Sequence[RegisterRow], **given: Any) -> None:
        if 3 in [row.row for row in rows]:
            raise ValueError(number(2))
        writing.write_cases(rows, **given)

    monkeypatch.setattr(importing, "write_cases", breaks_at_the_second)
    carry_out(office, register)
    assert (register.state, Case.objects.count()) == ("done", 2)
    assert RegisterRow.objects.get(row=3).failure
    assert "ValueError" in caplog.text
    assert number(2) not in caplog.text


def _at_work_on(serial: int, until: Callable[[], bool]) -> threading.Thread:
    """A clerk who is saving a person, and done as soon as ``until`` says so."""
    begun = threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                Person.objects.select_for_update().get(id_index=blind_index("person.id", number(serial)))
                begun.set()
                for _moment in range(200):
                    if until():
                        return
                    time.sleep(0.05)
        finally:
            connection.close()

    clerk = threading.Thread(target=work)
    clerk.start()
    assert begun.wait(10)
    return clerk


@pytest.fixture
def known_person(office: Cast) -> None:
    """The second applicant is known already, from another cause, and nobody waits long for a lock."""
    first = upload(office, saved(book([household(2, 困难类型="教育")])))
    services.confirm(first.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, first)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")


@pytest.mark.django_db(transaction=True)
def test_a_household_whose_people_somebody_is_saving_is_written_last(office: Cast, known_person: None) -> None:
    register = upload(office, saved(book([household(n) for n in range(1, 6)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    clerk = _at_work_on(2, until=lambda: register.rows.filter(case__isnull=False).count() == 4)
    carry_out(office, register)
    clerk.join()
    assert register.state == "done"
    assert selectors.summary(register).made == 5
    made = register.rows.order_by("case__number").values_list("row", flat=True)
    assert list(made) == [2, 4, 5, 6, 3]


@pytest.mark.django_db(transaction=True)
def test_an_import_in_whose_way_somebody_stays_is_interrupted_and_goes_on_later(
    office: Cast, known_person: None
) -> None:
    register = upload(office, saved(book([household(n) for n in range(1, 6)])))
    officer = office.officer("county_reviewer", TODAY)
    services.confirm(register.pk, officer=officer, at=AT)
    clerk = _at_work_on(2, until=lambda: RegisterImport.objects.get(pk=register.pk).state == "failed")
    carry_out(office, register)
    clerk.join()
    assert (register.state, selectors.summary(register).made) == ("failed", 4)
    assert "1" in register.error
    assert register.rows.exclude(failure="").count() == 0
    services.retry(register.pk, officer=officer, at=AT)
    carry_out(office, register)
    assert (register.state, selectors.summary(register).made) == ("done", 5)


def test_an_import_that_was_stopped_meanwhile_makes_no_more_cases(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    register = upload(office, saved(book([household(n) for n in range(1, 6)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    services.fail(register.pk, "停", at=AT)
    carry_out(office, register)
    assert (register.state, Case.objects.count()) == ("failed", 0)


def test_an_import_that_is_stopped_between_two_sets_makes_no_more_cases(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    register = upload(office, saved(book([household(n) for n in range(1, 6)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)

    def is_stopped(rows: Sequence[RegisterRow], **given: Any) -> None:
        writing.write_cases(rows, **given)
        services.fail(register.pk, "停", at=AT)

    monkeypatch.setattr(importing, "write_cases", is_stopped)
    carry_out(office, register)
    assert (register.state, Case.objects.count()) == ("failed", 2)


def test_a_set_takes_as_many_statements_for_three_households_as_for_nine(office: Cast) -> None:
    counts = []
    for serials in (range(1, 2), range(2, 5), range(5, 14)):  # the first one fills what is read once
        register = upload(office, saved(book([household(n) for n in serials])))
        services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
        with CaptureQueriesContext(connection) as queries:
            carry_out(office, register)
        assert register.state == "done"
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_what_another_import_brought_since_the_check_is_not_written_again(office: Cast) -> None:
    officer = office.officer("county_reviewer", TODAY)
    first = upload(office, saved(book([household(1)])))
    second = upload(office, saved(book([household(1), household(2)])))
    assert [r.slips for r in second.rows.all()] == [[], []]
    for register in (first, second):
        services.confirm(register.pk, officer=officer, at=AT)
        carry_out(office, register)
    assert Case.objects.count() == 2
    made = first.rows.get().case
    assert made is not None
    failed, written = second.rows.order_by("row")
    assert str(made.number) in failed.failure
    assert (failed.case, written.failure) == (None, "")
    assert written.case is not None


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_write_the_same_application_once(office: Cast) -> None:
    officer = office.officer("county_reviewer", TODAY)
    rows = [household(n) for n in range(1, 9)]
    registers = [upload(office, saved(book(some))) for some in (rows, rows[::-1])]
    for register in registers:
        services.confirm(register.pk, officer=officer, at=AT)
    begin = threading.Barrier(2)

    def work(register_id: int) -> None:
        begin.wait()
        try:
            importing.carry_out(register_id, officer=officer, now=lambda: AT, today=TODAY)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[r.pk]) for r in registers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(RegisterImport.objects.values_list("state", flat=True)) == {"done"}
    assert Case.objects.count() == 8
    assert RegisterRow.objects.exclude(failure="").count() == 8
