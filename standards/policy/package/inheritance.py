"""What a package does not say is taken from the package of the wider region."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from standards.policy.package.model import Package

WHOLE = ("emergencies", "expenditures", "income", "property", "ceilings", "ladder", "completion", "rounding")
"""Sections that are inherited whole, where the nearer package is silent. An empty list is said: there is none."""

BY_CODE = {"amounts": "id", "procedure": "id", "papers": "code"}
"""Lists of rules that stand together: the nearer ones first, and one of the same code replaces the wider one."""

BY_NAME = ("quantities", "parameters")
"""Values by name, the nearer one where both have it."""


def inherited(nearest_first: Sequence[Package]) -> Package:
    """The package as it holds for the nearest region; ``nearest_first`` is not empty."""
    return reduce(_under, nearest_first)


def _under(near: Package, wide: Package) -> Package:
    taken: dict[str, Any] = {name: getattr(wide, name) for name in WHOLE if getattr(near, name) is None}
    for name, code in BY_CODE.items():
        mine, theirs = getattr(near, name), getattr(wide, name)
        known = {getattr(rule, code) for rule in mine or ()}
        if theirs is not None:
            taken[name] = (*(mine or ()), *(rule for rule in theirs if getattr(rule, code) not in known))
    for name in BY_NAME:
        taken[name] = {**getattr(wide, name), **getattr(near, name)}
    return replace(near, **taken)
