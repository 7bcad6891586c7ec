"""For a ``conftest.py`` whose tests look at one world to a file, each in a transaction of its own.

Made once and not for each test; no test there may commit.
"""

import pytest

from accounts.models import Region
from tests.cast import Cast, World


@pytest.fixture(autouse=True)
def taken_back(db: None) -> None:
    """Each test leaves the world as it found it."""


@pytest.fixture(scope="module")
def regions(shared_world: World) -> dict[str, Region]:
    return shared_world.regions


@pytest.fixture(scope="module")
def cast(shared_world: World) -> Cast:
    return shared_world.cast
