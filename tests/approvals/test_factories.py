"""The factory itself: every state can be reached by real steps."""

import pytest

from cases.terms import State
from tests.cast import Cast
from tests.factories import make_case


@pytest.mark.parametrize("state", list(State))
def test_a_case_can_be_brought_to_every_state(cast: Cast, state: State) -> None:
    assert make_case(cast, state=state).state == state
