"""The tests of a file look at one world, each in a transaction of its own."""

from tests.architecture.values import media, values  # noqa: F401
from tests.architecture.world import one_world  # noqa: F401
from tests.one_world import cast, regions, taken_back  # noqa: F401
