"""The test cases of a package, run: each family is determined and compared with what was reckoned by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from standards.policy.determination import determine
from standards.policy.facts import CaseFacts
from standards.policy.findings import Determination
from standards.policy.package.computed import Computed
from standards.policy.package.engine import NO_RULE
from standards.policy.package.examples import differences, facts_of, rules_of
from standards.policy.package.model import Example, Package
from standards.policy.package.reading import Mistakes
from standards.policy.package.route import for_this_case
from standards.policy.rules import Rules
from standards.policy.terms import Outcome

NOTHING = Computed(outcome=Outcome.NO, reason=NO_RULE)


@dataclass(frozen=True, slots=True)
class Trial:
    """How one test case came out: the sum, the answers beside it, and where it departs from what was reckoned."""

    example: Example
    computed: Computed
    told: Mapping[str, str]
    differences: Sequence[str]

    @property
    def passed(self) -> bool:
        return not self.differences


def try_examples(own: Package, holding: Package, rules: Rules) -> list[Trial]:
    """The test cases of ``own`` by ``holding``, the package with what it inherits."""
    return list(_tried(own, holding, rules))


def _tried(own: Package, holding: Package, rules: Rules) -> Iterator[Trial]:
    for example in own.tests:
        try:
            facts, its_rules = facts_of(example, holding), rules_of(example, rules)
        except Mistakes as mistakes:
            yield Trial(example, NOTHING, {}, [str(problem) for problem in mistakes.problems])
            continue
        found, told = try_family(facts, its_rules, holding)
        yield Trial(example, found, told, differences(example.expect, found, told))


def try_family(facts: CaseFacts, rules: Rules, package: Package) -> tuple[Computed, dict[str, str]]:
    """What the package gives the family, and the answers at the highest sum: eligible, who, level, days."""
    found = determined(facts, rules, package)
    computed = found.computed or NOTHING
    told = {"eligible": str(found.eligible)}
    if computed.high:
        at_sum = determined(facts, rules, package, amount=computed.high)
        told |= {"level": str(at_sum.level or ""), "who": _conclusion(at_sum, "who_agrees")}
    told["days"] = _conclusion(found, "time_limit")
    return computed, told


def outcome_of(facts: CaseFacts, rules: Rules, package: Package) -> dict[str, Any]:
    """What comes out now, in the form in which a test case expects it, with the numbers that it rests on."""
    found, told = try_family(facts, rules, package)
    expect: dict[str, Any] = {"rule": found.rule or "none", "eligible": told["eligible"]}
    if found.outcome is Outcome.YES:
        expect |= {"low": found.low, "high": found.high, "choices": list(found.choices)}
    else:
        expect["gives"] = found.outcome.value
    numbers = {name: getattr(rules, name) for name in ("urban_dibao", "rural_dibao")}
    return {"expect": expect, "standards": {name: number for name, number in numbers.items() if number is not None}}


def determined(facts: CaseFacts, rules: Rules, package: Package, *, amount: Decimal | None = None) -> Determination:
    """The whole determination, by the days of the package's own procedure."""
    own = for_this_case(rules, facts=facts, package=package)
    return determine(facts, own, amount=amount, package=package)


def _conclusion(found: Determination, code: str) -> str:
    said = next((f.conclusion for f in found.findings if f.code == code), None)
    return "" if said is None else str(said)
