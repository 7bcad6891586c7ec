"""Nothing but the door changes a state, and no door leads where the procedure does not."""

from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from pgtrigger.apps import register_triggers_from_meta

from cases.models import Case
from cases.terms import State, Step
from tests.architecture.test_transitions import TABLE
from tests.cast import Cast
from tests.factories import make_case

S = State
TARGETS: dict[Step, set[State]] = {
    Step.SUBMIT: {S.SUBMITTED},
    Step.ASK_SUPPLEMENT: {S.SUPPLEMENT},
    Step.SUPPLEMENT: {S.SUBMITTED},
    Step.ACCEPT: {S.ACCEPTED},
    Step.ACCEPT_DIRECTLY: {S.ACCEPTED},
    Step.HELP_FIRST: set(),  # where the case stands
    Step.SETTLE: {S.CLOSED},
    Step.REFUSE_ACCEPTANCE: {S.ACCEPTANCE_REFUSED},
    Step.INVESTIGATE: {S.INVESTIGATED},
    Step.REVIEW: {S.REVIEWED},
    Step.PUBLICISE: {S.PUBLICISED},
    Step.SEND_FOR_DECISION: {S.TOWNSHIP_DECISION, S.COUNTY_REVIEW},
    Step.COUNTY_REVIEW: {S.COUNTY_DECISION},
    Step.APPROVE: {S.APPROVED, S.PAID},  # or paid at once: help came first
    Step.DISAPPROVE: {S.NOT_APPROVED},
    Step.PAY: {S.PAID},  # or none: the stages that are left
    Step.STOP_STAGES: {S.PAID},
    Step.TAKE_BACK_PAYMENT: {S.APPROVED},
    Step.CLOSE: {S.CLOSED},
    Step.WITHDRAW: {S.WITHDRAWN},
    Step.TERMINATE: {S.TERMINATED},
}
RETURNS: dict[State, set[State]] = {
    S.INVESTIGATED: {S.ACCEPTED},
    S.REVIEWED: {S.ACCEPTED, S.INVESTIGATED},
    S.PUBLICISED: {S.ACCEPTED, S.INVESTIGATED, S.REVIEWED},
    S.TOWNSHIP_DECISION: {S.ACCEPTED, S.INVESTIGATED, S.REVIEWED, S.PUBLICISED},
    S.COUNTY_REVIEW: {S.ACCEPTED, S.INVESTIGATED, S.REVIEWED, S.PUBLICISED},
    S.COUNTY_DECISION: {S.ACCEPTED, S.INVESTIGATED, S.REVIEWED, S.PUBLICISED, S.COUNTY_REVIEW},
}
"""Stated here and not read from the code, as the table of the transitions is."""

PAIRS = {(before, after) for step, targets in TARGETS.items() for before in TABLE[step] for after in targets - {before}}
PAIRS |= {(before, after) for before, targets in RETURNS.items() for after in targets}


def _announce(case: Case, before: str, after: str, *, transactions_ago: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('relief.door_case', (pg_current_xact_id()::text::bigint - %s) || %s, true)",
            [transactions_ago, f":{case.pk}:{before}:{after}"],
        )


def _put(case: Case, state: str) -> None:
    """With its clock standing, as it does in every ended case."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = %s, clock_stopped_on = now() WHERE id = %s", [state, case.pk])


def _changed(case: Case) -> Case:
    values = {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}
    return Case.from_db(None, list(values), [*(values | {"state": State.APPROVED}).values()])


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
    _put(case, "approved")


def _by_the_key_of_another_step(case: Case) -> None:
    _announce(case, "accepted", "investigated")
    _put(case, "approved")


def _by_the_key_of_another_case(case: Case) -> None:
    _announce(Case(pk=case.pk + 1), "township_decision", "approved")
    _put(case, "approved")


def _by_the_key_of_another_transaction(case: Case) -> None:
    _announce(case, "township_decision", "approved", transactions_ago=1)
    _put(case, "approved")


def _by_a_key_for_no_step(case: Case) -> None:
    _announce(case, "township_decision", "closed")
    _put(case, "closed")


def _by_a_key_that_returns_forward(case: Case) -> None:
    _announce(case, "township_decision", "county_review")
    _put(case, "county_review")


@pytest.mark.parametrize(
    "way",
    [
        _by_update,
        _by_bulk_update,
        _by_save,
        _by_constructor,
        _by_insert,
        _by_sql,
        _by_the_key_of_another_step,
        _by_the_key_of_another_case,
        _by_the_key_of_another_transaction,
        _by_a_key_for_no_step,
        _by_a_key_that_returns_forward,
    ],
)
def test_nothing_but_the_door_changes_a_state(cast: Cast, way: Any) -> None:
    make_case(cast, state=State.TOWNSHIP_DECISION)
    before = list(Case.objects.values())
    refusal = "through its door|begins as draft|no step leads"
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        way(Case.objects.get())
    assert list(Case.objects.values()) == before


def test_the_database_knows_every_change_of_state_that_a_step_makes_and_no_other(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    register_triggers_from_meta()
    for before in State:
        with pgtrigger.ignore("cases.Case:state_through_the_door"):
            _put(case, before)
        for after in set(State) - {before}:
            undo = transaction.savepoint()
            _announce(case, before, after)
            try:
                with transaction.atomic():
                    _put(case, after)
                done = True
            except DatabaseError as error:
                assert "no step leads" in str(error)
                done = False
            assert done == ((before, after) in PAIRS), f"{before} → {after}"
            assert Case.objects.get(pk=case.pk).state == (after if done else before)
            transaction.savepoint_rollback(undo)
