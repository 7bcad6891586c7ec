"""Changed numbers laid over the rules of a case: pure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from standards.kinds import KINDS
from standards.policy.package.model import Package, Rung
from standards.policy.package.words import Per
from standards.policy.rules import Rules, YearFigure
from standards.policy.terms import Level


def amended(rules: Rules, values: Mapping[str, Any]) -> Rules:
    """The rules with these values in place of theirs, by kind; a yearly figure keeps its year, else last year's."""
    changes: dict[str, Any] = {
        kind: _figure(rules, kind, value) if KINDS[kind].has_year else value for kind, value in values.items()
    }
    return replace(rules, **changes)


def _figure(rules: Rules, kind: str, amount: Decimal) -> YearFigure:
    had: YearFigure | None = getattr(rules, kind)
    return YearFigure(amount=amount, year=rules.day.year - 1 if had is None else had.year)


def along(package: Package, before: Rules, after: Rules) -> Package:
    """The package with the rungs of its ladder that repeat a changed multiple moved along with it.

    The plan's ladder says "up to 3×" and "up to 6× for each person" once more; who asks "3× → 4×" means both.
    """
    if not package.ladder or (before.delegated_multiple, before.cap_multiple) == (
        after.delegated_multiple, after.cap_multiple,
    ):  # fmt: skip
        return package
    return replace(package, ladder=tuple(_moved(rung, before, after) for rung in package.ladder))


def _moved(rung: Rung, before: Rules, after: Rules) -> Rung:
    limit = rung.up_to
    if limit is None or limit.times is None:
        return rung
    for level, per, old, new in (
        (Level.TOWNSHIP, Per.CASE, before.delegated_multiple, after.delegated_multiple),
        (Level.COUNTY, Per.PERSON, before.cap_multiple, after.cap_multiple),
    ):
        if (rung.level, limit.per, limit.times) == (level, per, old) and new is not None:
            return replace(rung, up_to=replace(limit, times=new))
    return rung
