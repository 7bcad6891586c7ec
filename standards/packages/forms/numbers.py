"""The numbers of a package: one control for each kind that its level may set, in the form of that kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from standards.kinds import KINDS, Kind
from standards.packages.forms import boxes
from standards.packages.forms.editing import Editor
from standards.packages.forms.sheet import Builder, Controls, Group, Line, join
from standards.packages.forms.taking import Taker
from standards.terms import Topic, ValueType


@dataclass(frozen=True, slots=True)
class NumbersEditor(Editor):
    """``level`` is that of the region: not every number is set at every level; ``held`` is what is in force."""

    level: str
    held: Mapping[str, str]

    @property
    def kinds(self) -> list[Kind]:
        """The numbers that a package of this level may set."""
        return [kind for kind in KINDS.values() if not kind.has_year and self.level in kind.levels]

    def _group(self, build: Builder, raw: Any) -> Group:
        raw = raw if isinstance(raw, Mapping) else {}
        topics = [(topic, [kind for kind in self.kinds if kind.topic is topic]) for topic in Topic]
        groups = [
            Group(topic.value, topic.label, items=[self._line(build.controls, kinds, raw)])
            for topic, kinds in topics
            if kinds
        ]
        strange = [code for code in raw if code not in {kind.code for kind in self.kinds}]
        if strange:  # not of this level, or not in the list any more: it must be seen to be taken out
            groups.append(Group("strange", items=[Line([self._strange(build.controls, c, raw[c]) for c in strange])]))
        return Group(self.name, items=groups)

    def _line(self, controls: Controls, kinds: list[Kind], raw: Mapping[str, Any]) -> Line:
        return Line([self._control(controls, kind, raw.get(kind.code)) for kind in kinds])

    def _control(self, controls: Controls, kind: Kind, raw: Any) -> tuple[forms.BoundField, str]:
        name, box = join(self.name, kind.code), box_of(kind, self.held.get(kind.code, ""))
        controls.spots[name] = name
        return controls.add(name, box.controls(kind.label)[""], box.show(raw)[""]), "m"

    def _strange(self, controls: Controls, code: str, raw: Any) -> tuple[forms.BoundField, str]:
        name = join(self.name, code)
        controls.spots[name] = name
        return controls.add(name, boxes.Box().controls(code)[""], raw), "m"

    def _taken(self, taker: Taker) -> dict[str, str]:
        codes = dict.fromkeys([*(kind.code for kind in self.kinds), *self.package.parameters])
        typed = {code: " ".join(taker.get(join(self.name, code))).strip() for code in codes}
        return {code: text for code, text in typed.items() if text}


def box_of(kind: Kind, held: str) -> boxes.Box:
    """The control of a number: yes or no, one of a list, or text in the form of its kind; with what is in force."""
    now = _("now %s") % held if held else ""
    if kind.form.type is ValueType.YES_NO:
        return boxes.maybe(now)
    if kind.form.type is ValueType.CHOICE:
        return boxes.Choice(now, options=[(term.value, term.label) for term in kind.form.choices])
    unit = "" if kind.unit == "none" else kind.unit.label
    return boxes.Box(" · ".join(filter(None, [f"{kind.form.hint} {unit}".strip(), now])))
