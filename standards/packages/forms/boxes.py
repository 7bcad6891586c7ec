"""One field of a package as controls of a page: how it is drawn, shown and read back as a file would write it.

Nothing is judged here: what was typed comes back as it was typed, and ``reading.read`` says whether it may stand.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common.terms import Term
from standards.packages.files import read_value, write_in_line

Texts = Callable[[str], list[str]]
"""What was typed into the control of that ending; ``""`` is the field's own."""

_HALF = str.maketrans("０１２３４５６７８９．，－～％", "0123456789.,-~%")
_SPREAD = re.compile(r"\s*(?:-|–|—|~|至|到)\s*")
_BETWEEN = re.compile(r"[、，,;；\n]+")


@dataclass(frozen=True, slots=True)
class Box:
    """A line of text; the other boxes differ in what they override. Nothing typed is None."""

    hint: str = ""
    width: str = "m"

    def controls(self, label: str) -> dict[str, forms.Field]:
        """Its controls by their ending."""
        return {"": _plain(label, forms.TextInput(attrs={"autocomplete": "off"}), self.hint)}

    def take(self, texts: Texts) -> Any:
        """What was typed, as a file would write it."""
        return _one(texts("")) or None

    def show(self, raw: Any) -> dict[str, Any]:
        """What stands in the controls."""
        return {"": _text(raw)}

    def text(self, raw: Any) -> str:
        """The same in one cell of a workbook."""
        return str(self.show(raw).get("") or "")

    def parse(self, text: str) -> Any:
        """What the cell says, as a file would write it; None for an empty one."""
        return self.take(lambda ending: [] if ending else [text])


def _plain(label: str, widget: forms.Widget, hint: str = "") -> forms.Field:
    return forms.Field(label=label, widget=widget, required=False, help_text=hint)


def _one(texts: Sequence[str]) -> str:
    return texts[0].strip() if texts else ""


def _text(raw: Any) -> str:
    return "" if raw is None else str(raw)


def number(text: str) -> str:
    """A number as typed, without full-width digits, separators and unit."""
    plain = text.translate(_HALF).strip()
    return re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", plain).removesuffix("%").removesuffix("元").strip()


class Area(Box):
    """Several lines of text."""

    def controls(self, label: str) -> dict[str, forms.Field]:
        return {"": _plain(label, forms.Textarea(attrs={"rows": 3}), self.hint)}


class Day(Box):
    """A day."""

    def controls(self, label: str) -> dict[str, forms.Field]:
        return {"": _plain(label, forms.DateInput(attrs={"type": "date"}), self.hint)}


class Number(Box):
    """A number."""

    def controls(self, label: str) -> dict[str, forms.Field]:
        return {"": _plain(label, _number_input(), self.hint)}

    def take(self, texts: Texts) -> Any:
        return number(_one(texts(""))) or None


def _number_input() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class Spread(Box):
    """One number, or two for a range: ``4`` or ``4-6``."""

    def controls(self, label: str) -> dict[str, forms.Field]:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        return {"": _plain(label, widget, self.hint or _("One number, or like 4-6"))}

    def take(self, texts: Texts) -> Any:
        return spread(_one(texts("")))

    def show(self, raw: Any) -> dict[str, Any]:
        return {"": "-".join(map(str, raw)) if isinstance(raw, list) else _text(raw)}


def spread(text: str) -> Any:
    """A number or a pair of numbers, as typed."""
    parts = [number(part) for part in _SPREAD.split(text.translate(_HALF))]
    return parts if len(parts) == 2 and all(parts) else number(text) or None


class Listed(Box):
    """Several words or numbers, with 、 between them."""

    def controls(self, label: str) -> dict[str, forms.Field]:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        return {"": _plain(label, widget, self.hint or _("Several with a semicolon between them."))}

    def take(self, texts: Texts) -> Any:
        return [part for part in (p.strip() for p in _BETWEEN.split(_one(texts("")))) if part] or None

    def show(self, raw: Any) -> dict[str, Any]:
        return {"": "、".join(map(str, raw)) if isinstance(raw, list | tuple) else _text(raw)}


class Sums(Listed):
    """Several sums; a comma may part thousands, so only 、 ; and blanks part sums."""

    def take(self, texts: Texts) -> Any:
        return [number(part) for part in re.split(r"[、；;\s]+", _one(texts(""))) if part] or None


class Tick(Box):
    """Yes or no; ``yes_by_default`` is what a file leaves out."""

    yes_by_default = False

    def controls(self, label: str) -> dict[str, forms.Field]:
        return {"": _plain(label, forms.CheckboxInput(), self.hint)}

    def take(self, texts: Texts) -> Any:
        ticked = bool(texts(""))
        return None if ticked is self.yes_by_default else ticked

    def show(self, raw: Any) -> dict[str, Any]:
        return {"": self.yes_by_default if raw is None else raw in (True, "yes", "true", "是")}

    def text(self, raw: Any) -> str:
        return "是" if self.show(raw)[""] else "否"

    def parse(self, text: str) -> Any:
        return text or None


class TickedTick(Tick):
    """Yes unless it is taken away."""

    yes_by_default = True


@dataclass(frozen=True, slots=True)
class Choice(Box):
    """One of a list; ``usual`` is what a file leaves out."""

    options: Sequence[tuple[str, str]] = ()
    usual: str = ""

    def controls(self, label: str) -> dict[str, forms.Field]:
        blank = [] if self.usual else [("", "—")]
        return {"": _plain(label, forms.Select(choices=[*blank, *self.options]), self.hint)}

    def take(self, texts: Texts) -> Any:
        chosen = _one(texts(""))
        return None if chosen in ("", self.usual) else chosen

    def show(self, raw: Any) -> dict[str, Any]:
        return {"": _code(raw) or self.usual}

    def text(self, raw: Any) -> str:
        return _said(_code(raw), self.options)

    def parse(self, text: str) -> Any:
        return _meant(text, self.options)


def _code(raw: Any) -> str:
    """The code of a choice; YAML takes yes and no for truth."""
    return {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else _text(raw)


@dataclass(frozen=True, slots=True)
class Several(Box):
    """Any of a list, each with a box to tick."""

    options: Sequence[tuple[str, str]] = ()

    def controls(self, label: str) -> dict[str, forms.Field]:
        return {"": _plain(label, forms.CheckboxSelectMultiple(choices=self.options), self.hint)}

    def take(self, texts: Texts) -> Any:
        return texts("") or None

    def show(self, raw: Any) -> dict[str, Any]:
        return {"": [str(one) for one in raw] if isinstance(raw, list | tuple) else []}

    def text(self, raw: Any) -> str:
        return "、".join(_said(str(one), self.options) for one in raw or ())

    def parse(self, text: str) -> Any:
        return [_meant(part, self.options) for part in Listed().parse(text) or ()] or None


@dataclass(frozen=True, slots=True)
class Amount(Box):
    """A number, or the name of a quantity."""

    options: Sequence[tuple[str, str]] = ()

    def controls(self, label: str) -> dict[str, forms.Field]:
        return {
            "": _plain(label, _number_input(), self.hint),
            ":name": _plain(_("or a quantity"), forms.Select(choices=[("", "—"), *self.options])),
        }

    def take(self, texts: Texts) -> Any:
        return _one(texts(":name")) or number(_one(texts(""))) or None

    def show(self, raw: Any) -> dict[str, Any]:
        named = _text(raw) in dict(self.options)
        return {"": "" if named else _text(raw), ":name": _text(raw) if named else ""}

    def text(self, raw: Any) -> str:
        return _said(_text(raw), self.options)

    def parse(self, text: str) -> Any:
        meant = _meant(text, self.options)
        return number(text) if meant not in dict(self.options) and text[:1].isdigit() else meant


@dataclass(frozen=True, slots=True)
class Times(Box):
    """How many times: a number or range, or a quantity, held within bounds."""

    options: Sequence[tuple[str, str]] = ()
    usual: str = ""
    bounds: Mapping[str, str] = field(default_factory=dict)
    """The bounds that the type knows, with their labels."""
    fixed: bool = True

    def controls(self, label: str) -> dict[str, forms.Field]:
        blank = [] if self.usual else [("", "—")]
        named = forms.Select(choices=[*blank, *self.options])
        if not self.fixed:
            first = {"": _plain(label, named, self.hint)}
        else:
            first = {
                "": _plain(label, _number_input(), self.hint or _("One number, or like 4-6")),
                ":of": _plain(_("or a quantity"), named),
            }
        return first | {f":{name}": _plain(text, _number_input()) for name, text in self.bounds.items()}

    def take(self, texts: Texts) -> Any:
        name = _one(texts(":of" if self.fixed else ""))
        held = {bound: number(_one(texts(f":{bound}"))) for bound in self.bounds}
        given = {bound: text for bound, text in held.items() if text}
        if not name:
            return spread(_one(texts(""))) if self.fixed else None
        if given:
            return {"of": name, **given}
        return None if name == self.usual else name

    def show(self, raw: Any) -> dict[str, Any]:
        given = raw if isinstance(raw, Mapping) else {}
        name = _text(given.get("of") if given else raw)
        named = bool(given) or name in dict(self.options)
        shown = {f":{bound}": _text(given.get(bound)) for bound in self.bounds}
        if not self.fixed:
            return {"": name or self.usual, **shown}
        plain = "" if named else Spread().show(raw)[""]
        return {"": plain, ":of": name if named else "", **shown}

    def text(self, raw: Any) -> str:
        if isinstance(raw, Mapping):
            return write_in_line(raw)
        return "" if raw == self.usual else _said(Spread().text(raw), self.options)

    def parse(self, text: str) -> Any:
        meant = _meant(text, self.options)
        if meant in dict(self.options):
            return meant
        return read_value(text) if text.startswith("{") else spread(text)


@dataclass(frozen=True, slots=True)
class Written(Box):
    """Something in the notation of the file."""

    def text(self, raw: Any) -> str:
        return "" if raw in (None, [], {}) else raw if isinstance(raw, str) else write_in_line(raw)

    def parse(self, text: str) -> Any:
        return read_value(text) if text else None


def _said(code: str, options: Sequence[tuple[str, str]]) -> str:
    """The label of an option, where no other is called so; what is none stays as it is."""
    label = dict(options).get(code, code)
    return label if [text for _code, text in options].count(label) == 1 else code


def _meant(text: str, options: Sequence[tuple[str, str]]) -> Any:
    """The code of an option that is called so; what is none stays as it is."""
    return next((code for code, label in options if text == label), text) or None


def of_terms(terms: type[Term]) -> list[tuple[str, str]]:
    """The members of a closed list as options."""
    return [(term.value, term.label) for term in terms.offered()]


def maybe(hint: str = "") -> Choice:
    """Yes, no, or not said."""
    return Choice(hint, options=[("yes", _("Yes")), ("no", _("No"))], width="s")
