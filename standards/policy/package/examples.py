"""The test cases of a package: a family in few words, what the package must say of it, and whether it does."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from standards.policy.facts import CaseFacts
from standards.policy.package.computed import Computed
from standards.policy.package.model import Example, Expected, Package
from standards.policy.package.reading import Mistakes, Problem, hints_of, read
from standards.policy.rules import Rules
from standards.policy.terms import ExpenseKind

PEOPLE, SELF_PAID, FORMER = "people", "self_paid", "former"
SHORT = {
    PEOPLE: "人数：共同生活、户籍、受困和救助人数都是它",
    SELF_PAID: "核实自付的医疗费用（元）；其他种类写作 education_self_paid、loss_self_paid 等",
    FORMER: "当年已获救助的金额（元），列表",
}
"""Short words that a test case may use beside the facts themselves."""

NUMBERS = frozenset(
    f.name for f in fields(Rules) if f.name in ("urban_dibao", "rural_dibao", "delegated_multiple", "cap_multiple")
)
"""Numbers of the rules that a test case may set."""


def facts_of(example: Example, package: Package) -> CaseFacts:
    """The family of a test case; what it does not say is an undisputed expenditure case of one person.

    Raises Mistakes with paths below ``facts``.
    """
    return _read_facts(dict(example.facts), package)


def _read_facts(given: dict[str, Any], package: Package) -> CaseFacts:
    day = package.effective_from
    people = given.pop(PEOPLE, 1)
    raw: dict[str, Any] = {
        "relief_type": "expenditure",
        "cause": "illness",
        "applied_on": day,
        "accepted_on": day,
        "household_key": "household",
        "household_size": people,
        "helped_count": people,
        "registered_count": people,
        "affected_count": people,
        "members": [{"key": f"person{n}"} for n in range(1, _whole(people) + 1)],
        "category": "other",
        "hukou": "rural",
        "property_ok": "yes",
        "hardship_true": "yes",
        "history": [
            {"case_number": f"former{n}", "approved_on": day, "household_key": "household", "amount": sum_}
            for n, sum_ in enumerate(given.pop(FORMER, ()))
        ],
    }
    expenses = [*_expenses(given)]
    quantities = {name: given.pop(name) for name in list(given) if name in package.quantities}
    known = hints_of(CaseFacts)
    if unknown := [name for name in given if name not in known]:
        near = "、".join([*SHORT, *package.quantities, *known])
        raise Mistakes([Problem(name, f"不认识的字段；可用的字段有：{near}") for name in unknown])
    return read(CaseFacts, raw | {"expenses": expenses, "quantities": quantities} | given)


def _whole(people: Any) -> int:
    return people if isinstance(people, int) and 0 < people < 100 else 1


def _expenses(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Short words for expenses, taken out of ``given``."""
    words = {SELF_PAID: ExpenseKind.MEDICAL} | {f"{kind.value}_self_paid": kind for kind in ExpenseKind}
    for word in [word for word in given if word in words]:
        amount = given.pop(word)
        yield {"kind": words[word].value, "total": amount, "verified_self_paid": amount}


def rules_of(example: Example, rules: Rules) -> Rules:
    """The rules with the numbers that the test case sets; raises Mistakes."""
    if unknown := set(example.standards) - NUMBERS:
        raise Mistakes([Problem(name, f"可用的数字有：{'、'.join(sorted(NUMBERS))}") for name in sorted(unknown)])
    return replace(rules, **example.standards)  # type: ignore[arg-type]  # all of them are Decimals


def differences(expected: Expected, computed: Computed, told: Mapping[str, str]) -> list[str]:
    """Where the result departs from what the example says; ``told`` are the answers that ``computed`` does not hold."""
    found = {
        "rule": computed.rule or "none",
        "gives": computed.outcome,
        "low": _plain(computed.low),
        "high": _plain(computed.high),
        "choices": "、".join(_plain(c) for c in computed.choices),
        **told,
    }
    wanted = {
        "rule": expected.rule,
        "low": None if expected.low is None else _plain(expected.low),
        "high": None if expected.high is None else _plain(expected.high),
        "choices": "、".join(_plain(c) for c in expected.choices) or None,
        "gives": expected.gives,
        "eligible": expected.eligible,
        "who": expected.who,
        "level": expected.level,
        "days": None if expected.days is None else str(expected.days),
    }
    return [
        f"{name}：应为 {want}，实为 {found.get(name) or '（无）'}"
        for name, want in wanted.items()
        if want is not None and want != found.get(name)
    ]


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
