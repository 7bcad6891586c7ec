"""Only one of two who act at once succeeds, and nothing but the door changes a state."""

import multiprocessing
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import Office, Posting
from approvals.models import Decision, Minutes, Review, Route
from cases.models import Case
from cases.terms import State
from common.clock import today
from tests.approvals.racers import race
from tests.cast import SINCE, Cast
from tests.factories import YINGCHUAN, copies, make_case, record_minutes

TRIALS = [("approve", "approve")] * 100 + [("approve", "disapprove")] * 40 + [("approve", "return")] * 30
TRIALS += [("approve", "withdraw")] * 30


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_succeeds_and_the_other_is_told_in_200_trials(cast: Cast) -> None:
    first = make_case(cast, state=State.TOWNSHIP_DECISION)
    cases = copies(first, len(TRIALS))
    office = Office.objects.get(region__code=YINGCHUAN)
    for duty in ("decide", "casework"):
        Posting.objects.create(user=cast.head2, office=office, duty=duty, starts_on=SINCE)
    said = _race(cast, [(case.pk, *acts) for case, acts in zip(cases, TRIALS, strict=True)])
    for case, acts in zip(cases, TRIALS, strict=True):
        answers = sorted(said[case.pk])
        assert answers.count("ok") == 1, (acts, answers)
        assert set(answers) <= {"ok", "already_decided", "wrong_state"}, (acts, answers)
    decided = Decision.objects.values_list("case_id", flat=True)
    ended = {c.pk: State(c.state) for c in Case.objects.filter(pk__in=[c.pk for c in cases])}
    assert {pk for pk, state in ended.items() if state in (State.APPROVED, State.NOT_APPROVED)} == set(decided)


def _race(cast: Cast, trials: list[tuple[int, str, str]]) -> dict[int, list[str]]:
    database = str(connection.settings_dict["NAME"])
    connections.close_all()
    spawn = multiprocessing.get_context("spawn")
    start, told = spawn.Barrier(2), spawn.Queue()
    shared = {"database": database, "day": today(), "start": start, "told": told}
    racers = [
        spawn.Process(target=race, kwargs={"user_id": user.pk, "trials": [(t[0], t[place]) for t in trials], **shared})
        for user, place in ((cast.head, 1), (cast.head2, 2))
    ]
    for racer in racers:
        racer.start()
    said: dict[int, list[str]] = defaultdict(list)
    for _n in range(2 * len(trials)):
        case_id, answer = told.get(timeout=120)
        said[case_id].append(answer)
    for racer in racers:
        racer.join(30)
    assert [racer.exitcode for racer in racers] == [0, 0]
    return said


def _by_update(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.APPROVED)


def _by_bulk_update(case: Case) -> None:
    Case.objects.bulk_update([_changed(case)], ["state"])


def _by_save(case: Case) -> None:
    _changed(case).save()


def _by_constructor(case: Case) -> None:
    Case(pk=case.pk, state=State.APPROVED, township=case.township, county=case.county, opened_by=case.opened_by).save()


def _by_insert(case: Case) -> None:
    Case(state=State.APPROVED, township=case.township, county=case.county, opened_by=case.opened_by).save()


def _by_sql(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'approved' WHERE id = %s", [case.pk])


def _by_the_key_of_another_step(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('relief.door', %s, true)", [f"case:{case.pk}:accepted:investigated"])
    _by_sql(case)


def _changed(case: Case) -> Case:
    values = {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}
    return Case.from_db(None, list(values), [*(values | {"state": State.APPROVED}).values()])


@pytest.mark.parametrize(
    "way", [_by_update, _by_bulk_update, _by_save, _by_constructor, _by_insert, _by_sql, _by_the_key_of_another_step]
)
def test_nothing_but_the_door_changes_a_state(cast: Cast, way: Any) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    with pytest.raises(DatabaseError), transaction.atomic():
        way(case)
    assert [c.state for c in Case.objects.all()] == [State.TOWNSHIP_DECISION]


def test_what_was_signed_or_decided_is_never_changed_or_deleted(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01")
    record_minutes(cast, case, Decimal("3780.01"), on=today())
    make_case(cast, state=State.APPROVED)
    for model in (Review, Route, Minutes, Decision):
        rows: Any = model._default_manager.all()
        assert rows
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(facts_version=99)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
