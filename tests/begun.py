"""Tests of a file that begin with the same case share it: ``@begins_with(state=State.APPROVED)`` and ask for ``case``.

The case is made once by its services, in the file's ``shared_world``; tests that begin with the same one follow each
other, each takes back what it did, and no test sees the case of another. Not in a file with ``transaction=True``.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction

from cases.models import Case
from tests.cast import Cast, World
from tests.factories import make_case

begins_with = pytest.mark.begins_with
"""Takes what ``make_case`` takes."""


def asked(item: pytest.Item) -> dict[str, Any] | None:
    """What the test begins with, beside the world."""
    mark = item.get_closest_marker(begins_with.name)
    return dict(mark.kwargs) if mark else None


class Beginning:
    """The world of a file, with the case that the next test begins with or none."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.case_id = 0
        self._made: dict[str, Any] | None = None
        self._undone = ExitStack()

    def turn_to(self, wanted: dict[str, Any] | None) -> None:
        """Take the case of earlier tests back and make this one, unless it is the same."""
        if wanted == self._made:
            return
        if self._made is not None:
            transaction.set_rollback(True)
            self._undone.close()
        self._made = wanted
        if wanted is not None:
            self._undone.enter_context(transaction.atomic())
            self.case_id = make_case(self.world.cast, **wanted).pk


@pytest.fixture(scope="module")
def beginning(shared_world: World) -> Iterator[Beginning]:
    made = Beginning(shared_world)
    yield made
    made.turn_to(None)


@pytest.fixture(autouse=True)
def begun(request: pytest.FixtureRequest) -> Beginning | None:
    """Comes before the transaction of the test; None where no test of the file shares its case."""
    if not getattr(request.module, "begins_together", False):
        return None
    found: Beginning = request.getfixturevalue("beginning")
    found.turn_to(asked(request.node))
    return found


@pytest.fixture
def case(begun: Beginning, cast: Cast) -> Case:
    """The case that the test begins with, read afresh."""
    return Case.objects.get(pk=begun.case_id)
