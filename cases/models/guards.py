"""What the database knows of the procedure, so that nothing but ``cases.services.move`` changes a state."""

import pgtrigger

from cases.terms import State
from cases.workflow import SPECS
from common import door


def state_through_the_door() -> pgtrigger.Trigger:
    """A state changes as some step of the procedure does, through the door."""
    pairs = [(before.value, after.value) for spec in SPECS.values() for before, after in spec.pairs if before != after]
    return door.state_through_the_door("case", pairs)


def born_as_draft() -> pgtrigger.Trigger:
    """Every case begins at the beginning."""
    return door.born_as(State.DRAFT.value)
