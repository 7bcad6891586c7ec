"""A test case in words: the family, the numbers, what must come out of it, and what did."""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from common.said import Said, joined
from common.terms import Term
from standards.kinds import KINDS
from standards.packages.labels import SHORT, label
from standards.packages.trial import Trial
from standards.packages.wording import Wording, in_brackets, shown, term
from standards.policy.facts import CaseFacts
from standards.policy.package.examples import differences
from standards.policy.package.model import Expected
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.reading import hints_of
from standards.policy.terms import ExpenseKind


def facts(given: Mapping[str, Any], wording: Wording) -> Said:
    """The facts of a test case, the quantities among them by name."""
    named = {name: value for name, value in given.items() if name != "quantities"} | dict(given.get("quantities") or {})
    return _together(
        (_fact_label(name, wording), _fact(_hint(CaseFacts, name), value)) for name, value in named.items()
    )


def numbers(given: Mapping[str, Any]) -> Said:
    """The numbers that a test case sets."""
    return _together((Said(KINDS[c].zh, KINDS[c].en) if c in KINDS else Said(c), shown(n)) for c, n in given.items())


def expected(expect: Expected, wording: Wording) -> Said:
    """What must come out."""
    return _together((label(Expected, name), _wanted(name, expect, wording)) for name in hints_of(Expected))


def _wanted(name: str, expect: Expected, wording: Wording) -> Said | None:
    if name == "rule" and expect.rule:
        return wording.rule(expect.rule)
    return shown(getattr(expect, name))


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that a test case expects, beside what came out."""

    name: Said
    wanted: Said
    found: Said
    fits: bool


def checked(trial: Trial, wording: Wording) -> list[Checked]:
    """Everything that a test case expects, beside what came out."""
    return [
        Checked(label(Expected, name), wanted, _found(name, trial, wording), _fits(name, trial))
        for name in hints_of(Expected)
        if (wanted := _wanted(name, trial.example.expect, wording))
    ]


def _fits(name: str, trial: Trial) -> bool:
    only: dict[str, Any] = {name: getattr(trial.example.expect, name)}
    return not differences(Expected(**only), trial.computed, trial.told)


def _found(name: str, trial: Trial, wording: Wording) -> Said:
    computed = trial.computed
    if name == "rule":
        return wording.rule(computed.rule or "none")
    if name == "gives":
        return term(computed.outcome)
    text = (
        _fact(_hint(Expected, name), trial.told.get(name))
        if name in trial.told
        else shown(getattr(computed, name, None))
    )
    return text or Said("（无）", "(none)")


def _together(parts: Any) -> Said:
    said = [Said(f"{name} {text}", f"{name.en} {text.en}") for name, text in parts if text]
    return joined(said, "；", "; ")


def _fact_label(name: str, wording: Wording) -> Said:
    if name in SHORT:
        return SHORT[name]
    if name == "self_paid":
        return BUILT_IN[f"{ExpenseKind.MEDICAL}_self_paid"].title
    return label(CaseFacts, name) if name in hints_of(CaseFacts) else wording.name(name)


def _hint(cls: Any, name: str) -> Any:
    """The type of a fact without None; nothing in particular for a short word or a quantity."""
    hint = hints_of(cls)[name][1] if name in hints_of(cls) else Any
    return (
        next((h for h in get_args(hint) if h is not type(None)), hint) if get_origin(hint) is types.UnionType else hint
    )


def _fact(hint: Any, value: Any) -> Said | None:
    """A raw fact as text: a term by its label, a row by its labelled fields."""
    if isinstance(value, list):
        item = (get_args(hint) or (Any,))[0]
        return joined(text for one in value if (text := _fact(item, one)))
    if isinstance(value, Mapping):
        rows = [(label(hint, name), _fact(_hint(hint, name), one)) for name, one in value.items()]
        return in_brackets(Said(""), [_together(rows)])
    if isinstance(hint, type) and issubclass(hint, Term):
        known = {"yes": "yes", "no": "no", True: "yes", False: "no"}.get(value, value)
        return next((term(one) for one in hint if known in (one.value, one.zh)), Said(str(value)))
    return shown(value)
