"""The one shape of every computed result: a question of policy, its answer, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Self, TypeVar

from common.said import Said
from standards.policy import codec
from standards.policy.clauses import clause
from standards.policy.package.computed import Computed
from standards.policy.terms import Effect, Level, Outcome

Conclusion = Decimal | int | bool | str | None
T_co = TypeVar("T_co", bound=Conclusion, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Generic[T_co]):
    """One answer. ``reason`` is a sentence, ``inputs`` are the printed values it rests on, in order.

    ``effect`` says what it does to an approval; a finding that blocks names in ``reason`` what is missing.
    ``clause_text`` is the text as it stood when the finding was made.
    """

    code: str
    title: Said
    clause: str
    outcome: Outcome
    conclusion: T_co
    reason: Said
    inputs: Mapping[Said, Said] = field(default_factory=dict)
    effect: Effect = Effect.NONE

    def __post_init__(self) -> None:
        clause(self.clause)

    @property
    def clause_heading(self) -> str:
        """Where the clause stands, e.g. 二（二）2."""
        return clause(self.clause).heading

    @property
    def clause_text(self) -> str:
        """The exact text of the clause."""
        return clause(self.clause).text

    def to_json(self) -> dict[str, codec.Json]:
        """Exact; the inputs keep their order even in a store that sorts keys. The clause travels with its text.

        The words are Chinese; ``en`` says them once more for the screen.
        """
        return {
            "code": self.code,
            "title": self.title,
            "clause": self.clause,
            "clause_heading": self.clause_heading,
            "clause_text": self.clause_text,
            "outcome": self.outcome.value,
            "conclusion": _dump_conclusion(self.conclusion),
            "reason": self.reason,
            "inputs": [[label, value] for label, value in self.inputs.items()],
            "effect": self.effect.value,
            "en": {
                "title": self.title.en,
                "reason": self.reason.en,
                "inputs": [[label.en, value.en] for label, value in self.inputs.items()],
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding[Any]":
        """The finding that ``to_json`` wrote; raises KeyError or ValueError."""
        return Finding(
            code=stored["code"],
            clause=stored["clause"],
            outcome=Outcome(stored["outcome"]),
            conclusion=conclusion_of(stored["conclusion"]),
            effect=Effect(stored["effect"]),
            **words_of(stored),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What policy says of one case at one sum.

    ``eligible`` says whether relief may be given at all, ``cap`` the highest sum in yuan without minutes, ``level``
    who decides (None: cannot be told, so nobody may), ``computed`` what the county's tiers give. The findings carry
    the grounds. It is stored as it stood and never recomputed for display.
    """

    eligible: Outcome
    amount: Decimal | None
    cap: Decimal | None
    level: Level | None
    findings: tuple[Finding[Conclusion], ...]
    rules_day: date
    computed: Computed | None = None

    @property
    def blockers(self) -> tuple[Finding[Conclusion], ...]:
        """The findings that forbid an approval at this sum."""
        return self._with(Effect.BLOCK)

    @property
    def warnings(self) -> tuple[Finding[Conclusion], ...]:
        """The findings that an officer must look at, without being held up."""
        return self._with(Effect.WARN)

    @property
    def needs_minutes(self) -> bool:
        """Whether the sum may only be granted by deliberation (一事一议) with minutes."""
        return bool(self._with(Effect.MINUTES))

    @property
    def needs_reason(self) -> bool:
        """Whether the decision departs from a limit and must say why."""
        return bool(self._with(Effect.EXPLAIN) or self._with(Effect.REASON) or self.needs_minutes)

    @property
    def needs_grounds(self) -> bool:
        """Whether a review must say why it proposes this sum: the county's rules leave it open, or it departs from
        them. A sum that they give exactly, and one of a county without such rules, speaks for itself (xc-2.3.1).
        """
        computed = self.computed
        if computed is None or self.amount is None or computed.outcome is Outcome.UNKNOWN:
            return False
        return not (computed.exact and self.amount == computed.low)

    @property
    def post_review(self) -> bool:
        """Whether the county must review the case after the township's decision."""
        return bool(self._with(Effect.REVIEW))

    def find(self, code: str) -> Finding[Conclusion]:
        """The finding of that code; raises KeyError when it was not made."""
        found = next((finding for finding in self.findings if finding.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def _with(self, effect: Effect) -> tuple[Finding[Conclusion], ...]:
        return tuple(finding for finding in self.findings if finding.effect is effect)

    def to_json(self) -> dict[str, codec.Json]:
        """Exact and complete: what a decision keeps for good."""
        return {
            "eligible": self.eligible.value,
            "amount": codec.dump(self.amount),
            "cap": codec.dump(self.cap),
            "level": codec.dump(self.level),
            "needs_minutes": self.needs_minutes,
            "needs_reason": self.needs_reason,
            "findings": [finding.to_json() for finding in self.findings],
            "rules_day": self.rules_day.isoformat(),
            "computed": None if self.computed is None else self.computed.to_json(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The determination that ``to_json`` wrote; raises KeyError or ValueError."""
        return cls(
            eligible=Outcome(stored["eligible"]),
            amount=codec.load(Decimal | None, stored["amount"]),
            cap=codec.load(Decimal | None, stored["cap"]),
            level=codec.load(Level | None, stored["level"]),
            findings=tuple(Finding.from_json(item) for item in stored["findings"]),
            rules_day=date.fromisoformat(stored["rules_day"]),
            computed=Computed.from_json(stored["computed"]) if stored.get("computed") else None,
        )


def words_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Title, reason and inputs of a stored finding; one of the time before English stays Chinese."""
    en = stored.get("en", {"title": "", "reason": "", "inputs": [["", ""] for _ in stored["inputs"]]})
    return {
        "title": Said(stored["title"], en["title"]),
        "reason": Said(stored["reason"], en["reason"]),
        "inputs": {
            Said(label, label_en): Said(value, value_en)
            for (label, value), (label_en, value_en) in zip(stored["inputs"], en["inputs"], strict=True)
        },
    }


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """NO if any is NO, else UNKNOWN if any is, else YES; nothing to go by is UNKNOWN."""
    for outcome in (Outcome.NO, Outcome.UNKNOWN):
        if outcome in outcomes:
            return outcome
    return Outcome.YES if outcomes else Outcome.UNKNOWN


def _dump_conclusion(value: Conclusion) -> codec.Json:
    """The conclusion with the name of its type, so that it comes back as what it was."""
    kind = next(name for name, type_ in _CONCLUSIONS.items() if type(value) is type_)
    said = {"en": value.en} if isinstance(value, Said) else {}
    return {"type": kind, "value": codec.dump(value), **said}


def conclusion_of(stored: Mapping[str, Any]) -> Any:
    """The conclusion of a stored finding."""
    type_ = _CONCLUSIONS[stored["type"]]
    if type_ is Said:
        return Said(stored["value"], stored.get("en", ""))
    return None if type_ is type(None) else codec.load(type_, stored["value"])


_CONCLUSIONS: Mapping[str, type[object]] = {
    "none": type(None),
    "bool": bool,
    "int": int,
    "decimal": Decimal,
    "level": Level,
    "outcome": Outcome,
    "text": Said,
}
