"""The transition matrix: every state × step × officer, each cell stated here and not read from the code."""

from datetime import date

import pytest

from accounts.models import Region
from approvals.models import PayeeChange
from approvals.services.payee import may_decide_payee, may_propose
from cases.models import Case
from cases.services.door import may_take
from cases.terms import State, Step
from common.errors import NotAllowed, WrongState
from tests.cast import Cast

DAY = date(2026, 10, 12)
"""A day on which nobody stands in for anybody."""

HELPERS = {"clerk", "head", "county_approver"}
CLERK, TOWN, HEAD = {"clerk"}, {"clerk", "head"}, {"head"}
TOWN_AND_COUNTY_REVIEW = {"clerk", "head", "county_reviewer"}
S = State

TABLE: dict[Step, dict[State, set[str]]] = {
    Step.SUBMIT: {S.DRAFT: {"clerk", "county_reviewer"}},  # the county reviewer holds IMPORT: a whole register
    Step.ASK_SUPPLEMENT: {S.SUBMITTED: CLERK},
    Step.SUPPLEMENT: {S.SUPPLEMENT: CLERK},
    Step.ACCEPT: {S.SUBMITTED: CLERK},
    Step.ACCEPT_DIRECTLY: {S.DRAFT: CLERK},
    Step.HELP_FIRST: dict.fromkeys(
        (
            S.ACCEPTED, S.INVESTIGATED, S.REVIEWED, S.PUBLICISED, S.TOWNSHIP_DECISION, S.COUNTY_REVIEW,
            S.COUNTY_DECISION,
        ),
        HELPERS,
    ),
    Step.SETTLE: dict.fromkeys((S.ACCEPTED, S.INVESTIGATED, S.REVIEWED, S.PUBLICISED), CLERK),
    Step.REFUSE_ACCEPTANCE: {S.SUBMITTED: CLERK, S.SUPPLEMENT: CLERK},
    Step.INVESTIGATE: {S.ACCEPTED: CLERK},
    Step.REVIEW: {S.INVESTIGATED: TOWN},
    Step.PUBLICISE: {S.REVIEWED: CLERK},
    Step.SEND_FOR_DECISION: {S.REVIEWED: TOWN, S.PUBLICISED: TOWN},  # without publicity where no relief is proposed
    Step.COUNTY_REVIEW: {S.COUNTY_REVIEW: {"county_reviewer"}},
    Step.APPROVE: {S.TOWNSHIP_DECISION: HEAD, S.COUNTY_DECISION: {"county_approver"}},
    Step.DISAPPROVE: {S.TOWNSHIP_DECISION: HEAD, S.COUNTY_DECISION: {"county_approver"}},
    Step.PAY: {S.APPROVED: {"finance", "finance2"}},
    Step.STOP_STAGES: {S.APPROVED: {"head", "county_approver"}},
    Step.TAKE_BACK_PAYMENT: {state: {"finance", "finance2"} for state in (S.APPROVED, S.PAID, S.CLOSED)},
    Step.CLOSE: {S.PAID: CLERK},
    Step.RETURN: {
        S.INVESTIGATED: TOWN_AND_COUNTY_REVIEW,
        S.REVIEWED: TOWN_AND_COUNTY_REVIEW,
        S.PUBLICISED: TOWN_AND_COUNTY_REVIEW,
        S.TOWNSHIP_DECISION: HEAD,
        S.COUNTY_REVIEW: {"county_reviewer"},
        S.COUNTY_DECISION: {"county_approver"},
    },
    Step.WITHDRAW: dict.fromkeys(
        (
            S.DRAFT, S.SUBMITTED, S.SUPPLEMENT, S.ACCEPTED, S.INVESTIGATED, S.REVIEWED, S.PUBLICISED,
            S.TOWNSHIP_DECISION, S.COUNTY_REVIEW, S.COUNTY_DECISION,
        ),
        CLERK,
    ),
    Step.TERMINATE: {
        S.ACCEPTED: TOWN_AND_COUNTY_REVIEW,
        S.INVESTIGATED: TOWN_AND_COUNTY_REVIEW,
        S.REVIEWED: TOWN_AND_COUNTY_REVIEW,
        S.PUBLICISED: TOWN_AND_COUNTY_REVIEW,
        S.TOWNSHIP_DECISION: HEAD,
        S.COUNTY_REVIEW: {"county_reviewer"},
        S.COUNTY_DECISION: {"county_approver"},
        S.APPROVED: {"county_approver"},
    },
}  # fmt: skip


PAYEE: dict[str, set[str]] = {"propose": CLERK, "township": HEAD, "county": {"county_approver"}}
"""Who proposes a corrected payee of an approved case, and who decides it at each level; in no other state anybody."""


def test_every_step_is_in_the_table() -> None:
    assert set(TABLE) == set(Step)


@pytest.mark.parametrize("step", list(Step))
def test_every_cell_answers_as_stated(step: Step, cast: Cast, regions: dict[str, Region]) -> None:
    officers = {name: cast.officer(name, DAY) for name in cast.users}
    anywhere = set[str]().union(*TABLE[step].values())
    for state in State:
        case = Case(state=state, region_path=regions["411081001"].path)
        for name, officer in officers.items():
            try:
                may_take(case, step, officer=officer)
                answer = "allowed"
            except WrongState:
                answer = "wrong state"
            except NotAllowed:
                answer = "no right"
            if name not in TABLE[step].get(state, anywhere):
                expected = "no right"  # whatever the state, of which nothing is told
            else:
                expected = "allowed" if state in TABLE[step] else "wrong state"
            assert answer == expected, f"{name} × {step} × {state}"


@pytest.mark.parametrize("act", list(PAYEE))
def test_every_cell_of_a_corrected_payee_answers_as_stated(act: str, cast: Cast, regions: dict[str, Region]) -> None:
    officers = {name: cast.officer(name, DAY) for name in cast.users}
    for state in State:
        case = Case(pk=0, state=state, region_path=regions["411081001"].path)
        for name, officer in officers.items():
            try:
                if act == "propose":
                    may_propose(case, officer)
                else:
                    may_decide_payee(PayeeChange(case=case, level=act), officer)
                answer = "allowed"
            except WrongState:
                answer = "wrong state"
            except NotAllowed:
                answer = "no right"
            expected = "no right"
            if name in PAYEE[act]:
                expected = "allowed" if state is S.APPROVED else "wrong state"
            assert answer == expected, f"{name} × {act} × {state}"
