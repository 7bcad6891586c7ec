"""A family as an officer enters it, for the trial calculator and for test cases: few fields, no names, no numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from standards.packages.forms import boxes
from standards.packages.forms.boxes import Box
from standards.packages.forms.plan import Known
from standards.packages.forms.sheet import Builder, Group, Line, join
from standards.packages.forms.taking import Taker
from standards.policy.facts import CaseFacts, total_income
from standards.policy.package.examples import facts_of
from standards.policy.package.model import Example, Expected, Package
from standards.policy.package.reading import raw_of, read
from standards.policy.terms import ExpenseKind

HOUSEHOLD = "household"
PEOPLE = ("household_size", "registered_count", "affected_count", "helped_count")
GROUPS: tuple[tuple[Callable[[], str], tuple[str, ...]], ...] = (
    (lambda: _("The case"), ("relief_type", "cause", "track", "individual", "accepted_on")),
    (lambda: _("The household"), (*PEOPLE, "category", "category_recognised_on", "hukou")),
    (lambda: _("Income and property"), ("annual_income", "incomes", "property_ok", "assets")),
    (lambda: _("Expenditure, hardship, earlier relief"), ("expenses", "hardship_true", "history")),
)
FIELDS = (*(name for _label, names in GROUPS for name in names), "quantities")
ROWS = ("incomes", "assets", "expenses", "history")
EMPTY: Mapping[str, Any] = {"property_ok": "yes", "hardship_true": "yes", "expenses": [{}]}
"""What the calculator begins with, beside the day: an undisputed case."""


@dataclass(frozen=True, slots=True)
class FamilyForm:
    """The controls of a family, under ``name``; ``path`` is where it stands in a package, if it does."""

    known: Known
    name: str = "family"
    path: str = ""

    def groups(self, build: Builder, raw: Any) -> list[Group]:
        """The controls, in groups; the package's own quantities in one of their own."""
        given = raw if isinstance(raw, Mapping) else {}
        made = [
            Group(f"{self.name}-{n}", title(), build.items(CaseFacts, names, given, self.path, self.name))
            for n, (title, names) in enumerate(GROUPS)
        ]
        if self.known.quantities:
            made.append(Group(f"{self.name}-q", _("What these rules ask for"), [self._quantities(build, given)]))
        return made

    def _quantities(self, build: Builder, raw: Mapping[str, Any]) -> Line:
        given = raw.get("quantities")
        given = given if isinstance(given, Mapping) else {}
        made = []
        for code, quantity in self.known.quantities.items():
            box, name = self._box(code), join(self.name, f"quantities.{code}")
            build.controls.spots[join(self.path, f"quantities.{code}")] = name
            control = box.controls(quantity.title)[""]
            made.append((build.controls.add(name, control, box.show(given.get(code))[""]), box.width))
        return Line(made)

    def _box(self, code: str) -> Box:
        words, quantity = self.known.words_of(code), self.known.quantities[code]
        if words:
            return boxes.Choice(quantity.help, options=[(word, word) for word in words])
        return boxes.Number(quantity.help, width="s")

    def take(self, taker: Taker) -> dict[str, Any]:
        """What was typed, field by field."""
        found = taker.fields(CaseFacts, FIELDS[:-1], self.path, self.name)
        answers = {code: self._answer(code, taker) for code in self.known.quantities}
        if given := {code: raw for code, raw in answers.items() if raw is not None}:
            found["quantities"] = given
        return found

    def _answer(self, code: str, taker: Taker) -> Any:
        name = join(self.name, f"quantities.{code}")
        return self._box(code).take(lambda ending: taker.get(f"{name}{ending}"))


# --- from what was typed to the facts of a case, and to the few words of a test case


def facts_from(raw: Mapping[str, Any], day: date) -> CaseFacts:
    """The facts of the family on that day; raises Mistakes with their places."""
    facts = read(CaseFacts, in_full(raw, day))
    if facts.annual_income is None and (total := total_income(facts.incomes)) is not None:
        return read(CaseFacts, in_full(raw, day) | {"annual_income": total})
    return facts


def in_full(raw: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The same with what no officer needs to enter: keys, members, numbers of former cases."""
    accepted = raw.get("accepted_on") or day
    former = enumerate(raw.get("history") or ())
    people = str(raw.get("household_size") or "1")
    count = min(int(people), 99) if people.isascii() and people.isdigit() else 1
    return {
        **raw,
        "applied_on": accepted,
        "accepted_on": accepted,
        "household_key": HOUSEHOLD,
        "members": [{"key": f"person{n}"} for n in range(1, count + 1)],
        "history": [{"case_number": f"former{n}", "household_key": HOUSEHOLD, **row} for n, row in former],
    }


def family_of(facts: CaseFacts) -> dict[str, Any]:
    """The facts of a case as the form shows them."""
    whole = raw_of(facts)
    found = {name: whole[name] for name in FIELDS if whole.get(name) not in (None, [], {})}
    if "history" in found:
        found["history"] = [
            {k: v for k, v in row.items() if k not in ("case_number", "household_key")} for row in found["history"]
        ]
    return found


def in_short(raw: Mapping[str, Any], package: Package) -> dict[str, Any]:
    """The family in the few words of a test case: only what differs from the usual; raises Mistakes."""
    given = family_of(facts_from(raw, package.effective_from))
    people = given.get("household_size", 1)
    usual = family_of(facts_of(Example(title="", facts={"people": people}, expect=Expected()), package))
    found: dict[str, Any] = {} if people == 1 else {"people": people}
    quantities: dict[str, Any] = given.pop("quantities", {})
    expenses: list[dict[str, Any]] = given.pop("expenses", [])
    differs = [name for name in dict.fromkeys([*given, *usual]) if given.get(name) != usual.get(name)]
    found |= {name: given.get(name) for name in differs}
    if "history" in found:
        found["history"] = in_full(raw, package.effective_from)["history"]
    if "accepted_on" in found:
        found["applied_on"] = found["accepted_on"]
    return found | _expenses_in_short(expenses) | quantities


def _expenses_in_short(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An expense that the household bears whole has a short word of its own."""
    words: dict[str, Any] = {}
    for row in rows:
        kind, total = row.get("kind"), row.get("total")
        word = "self_paid" if kind == ExpenseKind.MEDICAL else f"{kind}_self_paid"
        whole = set(row) == {"kind", "total", "verified_self_paid"} and total == row["verified_self_paid"]
        if not whole or word in words:
            return {"expenses": rows}
        words[word] = total
    return words
