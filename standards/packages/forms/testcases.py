"""The form of a test case: a family, the numbers, what must come out of it, and how that was reckoned by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.said import Said
from standards.kinds import KINDS
from standards.packages.forms import boxes
from standards.packages.forms.editing import ItemEditor
from standards.packages.forms.family import FIELDS, FamilyForm, family_of, in_short
from standards.packages.forms.sheet import Builder, Group, Line, join
from standards.packages.forms.taking import Taker, clean
from standards.policy.facts import CaseFacts
from standards.policy.package.examples import NUMBERS, facts_of
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import Example, Expected, Package
from standards.policy.package.reading import Mistakes, Problem, hints_of, read

SHOWN = {*FIELDS, "applied_on"}


@dataclass(frozen=True, slots=True)
class TestCaseEditor(ItemEditor):
    """``above`` are the packages that the draft inherits from: quantities may be declared there."""

    above: tuple[Package, ...]

    @property
    def _family(self) -> FamilyForm:
        return FamilyForm(self.known, join(self.name, "facts"), join(self.path, "facts"))

    def _said(self, whole: Mapping[str, Any]) -> Any:
        if self.place >= len(self.package.tests):
            return {}
        example = self.package.tests[self.place]
        raw = dict(whole["tests"][self.place])
        try:
            return raw | {"facts": family_of(facts_of(example, inherited([self.package, *self.above])))}
        except Mistakes:
            return raw | {"facts": {}}  # told among the problems of the draft

    def _unseen(self) -> dict[str, Any]:
        """Facts of a test case from a file that the form does not show: they stay."""
        known = dict(self.package.tests[self.place].facts) if self.place < len(self.package.tests) else {}
        return {name: value for name, value in known.items() if name in hints_of(CaseFacts) and name not in SHOWN}

    def _group(self, build: Builder, raw: Any) -> Group:
        given = raw if isinstance(raw, Mapping) else {}
        expect = build.group(Expected, given.get("expect"), join(self.path, "expect"), join(self.name, "expect"),
                             _("What must come out, reckoned by hand"))  # fmt: skip
        return Group(
            self.name,
            items=[
                *build.items(Example, ("title",), given, self.path, self.name),
                *self._family.groups(build, given.get("facts")),
                Group("numbers", _("Numbers of this test case"), [self._numbers(build, given.get("standards"))]),
                expect,
                *build.items(Example, ("by_hand",), given, self.path, self.name),
            ],
        )

    def _numbers(self, build: Builder, raw: Any) -> Line:
        given, made = raw if isinstance(raw, Mapping) else {}, []
        for code in sorted(NUMBERS, key=list(KINDS).index):
            name, box = join(self.name, f"standards.{code}"), boxes.Number(_("Left empty: as in force."))
            build.controls.spots[join(self.path, f"standards.{code}")] = name
            control = box.controls(KINDS[code].label)[""]
            made.append((build.controls.add(name, control, box.show(given.get(code))[""]), "s"))
        return Line(made)

    def _taken(self, taker: Taker) -> Any:
        found = taker.fields(Example, ("title", "by_hand"), self.path, self.name)
        numbers = {code: boxes.number(" ".join(taker.get(join(self.name, f"standards.{code}")))) for code in NUMBERS}
        return found | {
            "facts": self._family.take(taker),
            "standards": {code: text for code, text in numbers.items() if text},
            "expect": taker.group(Expected, join(self.path, "expect"), join(self.name, "expect")),
        }

    def draft_with(self, raw: Mapping[str, Any]) -> Package:
        """The draft with what was typed; raises Mistakes, those of the family too."""
        given = clean(raw.get(self.name))
        told = (
            [] if given.get("by_hand") else [Problem(join(self.path, "by_hand"), Said(_("Write how it was reckoned.")))]
        )
        facts: dict[str, Any] = {}
        try:
            facts = self._unseen() | in_short(given.get("facts") or {}, inherited([self.package, *self.above]))
        except Mistakes as mistakes:
            told += [Problem(join(self.path, join("facts", p.path)), p.text) for p in mistakes.problems]
        try:
            read(Example, given | {"facts": facts})
        except Mistakes as mistakes:
            told += [Problem(join(self.path, p.path), p.text) for p in mistakes.problems]
        if told:
            raise Mistakes(told)
        return ItemEditor.draft_with(self, {self.name: given | {"facts": facts}})
