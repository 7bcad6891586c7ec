"""Only one of two who act at once succeeds."""

import multiprocessing
import os
import threading
from collections import defaultdict
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import Office, Posting
from approvals.models import Decision, PayeeChange, Supervision
from approvals.services.watch import Swept
from approvals.terms import Verdict
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.clock import today
from common.errors import Blocked, DomainError
from funds.models import Order
from funds.selectors.checking import unsound
from tests.approvals.acts import approve
from tests.approvals.racers import race
from tests.approvals.test_payee import NEW, _confirm, _may_also, _propose, _refuse
from tests.approvals.test_watch import ACCEPTED, DAY, DUE, _sweep
from tests.cast import SINCE, Cast
from tests.factories import YINGCHUAN, copies, make_case, somebody

ROUNDS = int(os.environ.get("RACES", "1"))
"""``RACES=50`` is 10,000 trials, the suite makes 200; each round has its own family, which has 200 cases by then."""
TRIALS = [("approve", "approve")] * 100 + [("approve", "disapprove")] * 40 + [("approve", "return")] * 30
TRIALS += [("approve", "withdraw")] * 30


@pytest.mark.parametrize("_round", range(ROUNDS))
@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_succeeds_and_the_other_is_told_in_200_trials(cast: Cast, _round: int) -> None:
    first = make_case(cast, state=State.TOWNSHIP_DECISION)
    cases = copies(first, len(TRIALS))
    office = Office.objects.get(region__code=YINGCHUAN)
    for duty in ("decide", "casework"):
        Posting.objects.create(user=cast.head2, office=office, duty=duty, starts_on=SINCE)
    said = _race(cast, [(case.pk, *acts) for case, acts in zip(cases, TRIALS, strict=True)])
    for case, acts in zip(cases, TRIALS, strict=True):
        answers = sorted(said[case.pk])
        assert answers.count("ok") == 1, (acts, answers)
        assert set(answers) <= {"ok", "already_decided", "wrong_state", "busy"}, (acts, answers)
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


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_succeeds_and_the_other_is_told(cast: Cast) -> None:
    _may_also(cast, "head2", "decide")
    for others in ((_confirm, _confirm), (_confirm, _refuse)):
        case = make_case(cast, state=State.APPROVED)
        change, start = _propose(cast, case), threading.Barrier(2)
        said: list[str] = []

        def decide(
            act: Any, who: str, change: PayeeChange = change, start: Any = start, said: list[str] = said
        ) -> None:
            start.wait(20)
            try:
                act(cast, change, who)
                said.append("ok")
            except DomainError as error:
                said.append(error.code)
            finally:
                connection.close()

        racers = [threading.Thread(target=decide, args=a) for a in zip(others, ("head", "head2"), strict=True)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join(60)
        assert sorted(said) == ["ok", "payee_change_decided"]
        verdict = PayeeChange.objects.get(case=case).verdict
        assert (Case.objects.get(pk=case.pk).account == NEW) == (verdict == Verdict.CONFIRMED)
        decided = (Verb.PAYEE_CHANGED, Verb.PAYEE_CHANGE_REFUSED)
        assert Event.objects.filter(verb__in=decided, subject_id=case.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_warn_once(cast: Cast) -> None:
    copies(make_case(cast, accepted_on=ACCEPTED), 40)
    done: list[Swept] = []

    def run() -> None:
        try:
            done.append(_sweep(DUE + DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(d.overdue for d in done) == 41 == Supervision.objects.count()
    assert Event.objects.filter(verb=Verb.OVERDUE).count() == 41


@pytest.mark.django_db(transaction=True)
def test_two_cases_of_one_household_decided_at_once_see_each_other(cast: Cast) -> None:
    people = [somebody()]
    both = [
        make_case(cast, state=State.TOWNSHIP_DECISION, people=people, incident_key="ZY-1"),
        make_case(cast, state=State.TOWNSHIP_DECISION, people=people, incident_key="ZY-1"),
    ]
    said: list[str] = []

    def decide(case: Case) -> None:
        try:
            approve(cast, case, "head", "1200.00")
            said.append("ok")
        except Blocked:
            said.append("blocked")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(case,)) for case in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["blocked", "ok"] and Decision.objects.count() == 1
