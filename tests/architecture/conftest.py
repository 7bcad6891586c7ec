"""The tests of a file look at one world, each in a transaction of its own."""

from tests.one_world import cast, regions, taken_back  # noqa: F401
