"""What holds in a region: what the nearest package says, and greyed beside it what comes from the wider ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.said import Said
from standards.packages.sections import Section
from standards.packages.telling import Entry, entries
from standards.packages.wording import NOTHING, Wording
from standards.policy.package.inheritance import BY_CODE, inherited
from standards.policy.package.model import Package


@dataclass(frozen=True, slots=True)
class Layer:
    """A package and the row that holds it; the nearest stands first in a list of them."""

    row: Any
    package: Package


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with the layer that says it; ``near``: a package of the region itself, none that it inherits from."""

    entry: Entry
    layer: Layer
    near: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """One section as it holds. ``spoken``: some package speaks of it, be it to say that there is nothing."""

    section: Section
    shown: tuple[Shown, ...]
    spoken: bool

    @property
    def layers(self) -> list[Layer]:
        """Where the entries come from, each layer once."""
        return list({id(one.layer): one.layer for one in self.shown}.values())

    @property
    def above(self) -> Layer | None:
        """The wider region's package that all of it comes from; None where some of it is the region's own."""
        alone = self.layers[0] if len(self.layers) == 1 else None
        return None if any(one.near for one in self.shown) else alone

    @property
    def names(self) -> list[Said]:
        """The headings of a table of the entries, in order."""
        return list(dict.fromkeys(line.name for one in self.shown for line in one.entry.lines))

    @property
    def rows(self) -> list[tuple[Shown, list[tuple[Said, Said]]]]:
        """The entries as rows under ``names``."""
        texts = [(one, {line.name: line.text for line in one.entry.lines}) for one in self.shown]
        return [(one, [(name, said.get(name, NOTHING)) for name in self.names]) for one, said in texts]


BY_NAME = (Section.PARAMETERS, Section.QUANTITIES)
OWN = (Section.HEAD, Section.TESTS)
"""What a package has for itself and never inherits."""


def holdings(stack: Sequence[Layer], region: Any = None) -> list[Holding]:
    """Every section as it holds in the region, the first layer the nearest to it; ``stack`` is not empty."""
    wording = Wording.of(inherited([layer.package for layer in stack]))
    return [_holding(section, stack, wording, region) for section in Section]


def _holding(section: Section, stack: Sequence[Layer], wording: Wording, region: Any) -> Holding:
    said = [(layer, entries(section, layer.package, wording)) for layer in stack]
    spoken = [(layer, items) for layer, items in said if items is not None]
    if section in OWN:
        spoken = spoken[:1]
    elif section not in BY_NAME and section.value not in BY_CODE:
        spoken = spoken[:1]  # the nearest that speaks of it says all of it
    found: dict[str, Shown] = {}
    for layer, items in spoken:
        for entry in items:
            near = region is None or layer.row.region == region
            found.setdefault(entry.key, Shown(entry, layer, near))
    return Holding(section, tuple(found.values()), bool(spoken))
