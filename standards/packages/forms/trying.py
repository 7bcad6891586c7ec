"""The form of the trial calculator: by which rules, which family, which sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Invalid
from common.money import yuan
from common.said import Said
from standards.packages.forms import boxes
from standards.packages.forms.editing import Sheet
from standards.packages.forms.family import EMPTY, FamilyForm, facts_from
from standards.packages.forms.plan import Known
from standards.packages.forms.sheet import Builder, Controls, Get, Group, Line
from standards.packages.forms.taking import Taker, clean
from standards.policy.facts import CaseFacts
from standards.policy.package.model import Package
from standards.policy.package.reading import Mistakes, Problem

FAMILY = "family"


@dataclass(frozen=True, slots=True)
class TrialSheet(Sheet):
    """With the choice of the rules, which stands by itself at the top."""

    target: Line


@dataclass(frozen=True, slots=True)
class TrialForm:
    """``targets`` are the packages and regions that can be chosen, as options."""

    package: Package
    targets: Sequence[tuple[str, str]]

    @property
    def _known(self) -> Known:
        return Known.of(self.package)

    @property
    def _family(self) -> FamilyForm:
        return FamilyForm(self._known)

    def start(self, target: str, day: date) -> dict[str, Any]:
        """What stands in the form at first."""
        return {"target": target, FAMILY: {**EMPTY, "accepted_on": day}}

    def sheet(self, raw: Mapping[str, Any], problems: Sequence[Problem] = ()) -> "TrialSheet":
        """The page with these values; mistakes stand at their controls."""
        controls = Controls()
        build = Builder(controls, self._known)
        target = boxes.Choice(options=self.targets, usual=str(raw.get("target", ""))).controls(_("By which rules"))[""]
        sum_ = boxes.Number(_("Left empty: the highest that the rules give.")).controls(_("Sum to try (yuan)"))[""]
        chosen = Line([(controls.add("target", target, raw.get("target")), "m")])
        lines = [
            *self._family.groups(build, raw.get(FAMILY)),
            Line([(controls.add("sum", sum_, raw.get("sum")), "s")]),
        ]
        controls.spots |= {"sum": "sum", "target": "target"}
        controls.put(list(problems))
        return TrialSheet(controls, Group(FAMILY, items=lines), chosen)

    def take(self, get: Get, *, blanks: bool) -> dict[str, Any]:
        """What was typed."""
        sums = get("sum")
        return {
            "target": (get("target") or [""])[0],
            "sum": boxes.number(sums[0]) if sums else "",
            FAMILY: self._family.take(Taker(get, self._known, blanks)),
        }

    def read(self, raw: Mapping[str, Any], today: date) -> tuple[CaseFacts, Decimal | None]:
        """The family and the sum; raises Mistakes."""
        told: list[Problem] = []
        amount = facts = None
        try:
            amount = yuan(raw["sum"]) if raw.get("sum") else None
        except Invalid as error:
            told.append(Problem("sum", Said(str(error.message))))
        try:
            facts = facts_from(clean(raw.get(FAMILY) or {}), today)
        except Mistakes as mistakes:
            told += mistakes.problems
        if told or facts is None:
            raise Mistakes(told)
        return facts, amount
