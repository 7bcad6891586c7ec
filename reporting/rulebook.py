"""The rules before and after for any case: those that were fixed for it, and the same with the changes over them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from reporting.amending import along, amended
from reporting.comparing import Ruling
from reporting.models import WhatIf
from standards.kinds import KINDS
from standards.models import RulePackage
from standards.packages.health import numbers_of
from standards.packages.selectors import package_in
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import SILENT, Package
from standards.policy.package.reading import read
from standards.policy.rules import Rules

REMEMBERED = 512
"""So many sets of rules are kept, whatever the number of cases: those of one township and day share theirs."""

Layers = tuple[tuple[str, Package], ...]
"""Packages with the path of their region."""


class Rulebook:
    """Both sets of rules for any case of a what-if.

    Changed numbers hold for every case that is looked at, the package (and the numbers that it sets) for those of its
    region: there it takes the place of the region's own package that was in force, and stands above those of wider
    regions and below those of narrower ones.
    """

    def __init__(self, what_if: WhatIf) -> None:
        self._values = {kind: KINDS[kind].read(text) for kind, text in what_if.values.items()}
        self._package = None if what_if.package_body is None else read(Package, what_if.package_body)
        self._path = what_if.package_path
        self._numbers = {} if self._package is None else numbers_of(self._package)
        self.rulings = lru_cache(maxsize=REMEMBERED)(self._rulings)
        """Before and after for the JSON text of a case's rules (day and place apart), its place and its day."""
        self._composed = lru_cache(maxsize=REMEMBERED)(self._compose)
        self._layer = lru_cache(maxsize=REMEMBERED)(_layer)

    def _rulings(self, stored: str, region_path: str, day: date) -> tuple[Ruling, Ruling]:
        with_package = self._package is not None and region_path.startswith(self._path)
        composed = self._composed(stored, with_package)
        rules = replace(composed.rules, day=day, region_path=region_path)
        return Ruling(rules, composed.before), Ruling(amended(rules, composed.values), composed.after)

    def _compose(self, stored: str, with_package: bool) -> "_Composed":
        """What any day and place has of it. A case without rules has none: nothing can be told of it."""
        somewhere = {"day": date.min.isoformat(), "region_path": ""}
        rules = Rules.from_json(json.loads(stored) | somewhere) if stored else Rules(day=date.min, region_path="")
        layers: Layers = tuple(self._layer(pk) for pk in rules.packages)
        values = self._numbers | self._values if with_package else self._values
        changed = amended(rules, values)
        moved: Layers = tuple((path, along(package, rules, changed)) for path, package in layers)
        if with_package and self._package is not None:
            moved = ((self._path, self._package), *(layer for layer in moved if layer[0] != self._path))
        return _Composed(rules, values, _together(layers), _together(moved))


@dataclass(frozen=True, slots=True)
class _Composed:
    """Rules of some day and place, the values to be put over them, the packages before and after."""

    rules: Rules
    values: Mapping[str, Any]
    before: Package
    after: Package


def _layer(package_id: int) -> tuple[str, Package]:
    row = RulePackage.objects.select_related("region").get(pk=package_id)
    return row.region.path, package_in(row)


def _together(layers: Sequence[tuple[str, Package]]) -> Package:
    """The packages as one, the nearest region first; the silent one where there is none."""
    nearest_first = sorted(layers, key=lambda layer: len(layer[0]), reverse=True)
    return inherited([package for _path, package in nearest_first]) if layers else SILENT
