"""A field's rule, told where the field stands: a sentence or two, and the clause that says so.

A form names the rules of its fields, ``ruled = {"amount": Rule(Said("…", "…"), "…")}``; fields that are made for the
rows of something else share one name that ends with ``_*``. ``{cap_multiple}`` in a sentence is that number as it is in
force; no number of a rule is typed into a sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from common.said import Said

Rules = Mapping[str, "Rule"]


class _Unsaid(dict[str, str]):
    """Where no numbers are at hand, as in a sample."""

    def __missing__(self, name: str) -> str:
        return "…"


UNSAID: Mapping[str, str] = _Unsaid()
_LATER_ROW = re.compile(r"-([1-9]\d*|__prefix__)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a field is to hold, and the clause of the catalogue behind it."""

    said: Said
    clause: str

    def told(self, numbers: Mapping[str, str]) -> str:
        """The sentence in the active language with the numbers in force."""
        return self.said.label.format_map(numbers)


def rule_of(bound: forms.BoundField) -> Rule | None:
    """The rule of a field, if it has one; of the rows of a list only the first one tells its rules."""
    ruled: Rules | None = getattr(bound.form, "ruled", None)
    if not ruled or _LATER_ROW.search(bound.form.prefix or ""):
        return None
    return ruled_in(ruled, bound.name)


def ruled_in(ruled: Rules, name: str) -> Rule | None:
    """The rule for a field of that name."""
    return ruled.get(name) or ruled.get(f"{name.partition('_')[0]}_*")
