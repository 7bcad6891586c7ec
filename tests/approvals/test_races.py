"""Only one of two who act at once succeeds."""

import multiprocessing
import os
from collections import defaultdict

import pytest
from django.db import connection, connections

from accounts.models import Office, Posting
from approvals.models import Decision
from cases.models import Case
from cases.terms import State
from common.clock import today
from funds.models import Order
from funds.selectors.checking import unsound
from tests.approvals.racers import race
from tests.cast import SINCE, Cast
from tests.factories import YINGCHUAN, copies, make_case

ROUNDS = int(os.environ.get("RACES", "1"))
"""``RACES=50`` is 10,000 trials; the suite makes 200."""
TRIALS = [("approve", "approve")] * 100 + [("approve", "disapprove")] * 40 + [("approve", "return")] * 30
TRIALS += [("approve", "withdraw")] * 30
TRIALS *= ROUNDS


@pytest.mark.timeout(300 * ROUNDS)
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
    approved = {pk for pk, state in ended.items() if state is State.APPROVED}
    assert sorted(Order.objects.values_list("case_id", flat=True)) == sorted(approved) and unsound() == {}


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
