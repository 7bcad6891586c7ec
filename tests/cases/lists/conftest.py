"""The tests of long lists look at one long list, each in a transaction of its own."""

from tests.one_world import cast, regions, taken_back  # noqa: F401
