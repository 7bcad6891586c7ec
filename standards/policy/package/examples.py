"""The test cases of a package: a family in few words, what the package must say of it, and whether it does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from common.said import Said
from standards.policy.facts import CaseFacts
from standards.policy.package.computed import Computed
from standards.policy.package.model import Example, Expected, Package
from standards.policy.package.reading import Mistakes, hints_of, read, read_as, unknown
from standards.policy.rules import Rules
from standards.policy.terms import ExpenseKind

PEOPLE, SELF_PAID, FORMER = "people", "self_paid", "former"
SHORT = {
    PEOPLE: Said("人数：共同生活、户籍、受困和救助人数都是它", "Persons: cohabiting, registered, affected and helped"),
    SELF_PAID: Said(
        "核实自付的医疗费用（元）；其他种类写作 education_self_paid、loss_self_paid 等",
        "Verified self-paid medical cost (yuan); other kinds as education_self_paid, loss_self_paid, …",
    ),
    FORMER: Said("当年已获救助的金额（元），列表", "Sums of relief granted this year (yuan), a list"),
}
"""Short words that a test case may use beside the facts themselves."""

NUMBERS = ("urban_dibao", "rural_dibao", "delegated_multiple", "cap_multiple")
"""Numbers of the rules that a test case may set."""


def facts_of(example: Example, package: Package) -> CaseFacts:
    """The family of a test case; what it does not say is an undisputed expenditure case of one person.

    Raises Mistakes with paths below ``facts``.
    """
    given, day = dict(example.facts), package.effective_from
    people = read_as(int, given.pop(PEOPLE, 1), PEOPLE)
    former = read_as(tuple[Decimal, ...], given.pop(FORMER, ()), FORMER)
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
        "members": [{"key": f"person{n}"} for n in range(1, min(people, MOST_MEMBERS) + 1)],
        "category": "other",
        "hukou": "rural",
        "property_ok": "yes",
        "hardship_true": "yes",
        "expenses": [*_expenses(given)],
        "quantities": {name: given.pop(name) for name in list(given) if name in package.quantities},
        "history": [
            {"case_number": f"former{n}", "approved_on": day, "household_key": "household", "amount": sum_}
            for n, sum_ in enumerate(former)
        ],
    }
    known = hints_of(CaseFacts)
    if strange := [name for name in given if name not in known]:
        raise Mistakes([unknown(str(name), [*SHORT, *package.quantities, *known]) for name in strange])
    for name in ("expenses", "history"):  # in short words and in full
        if isinstance(given.get(name), list):
            given[name] = [*raw[name], *given[name]]
    return read(CaseFacts, raw | given)


MOST_MEMBERS = 99


def _expenses(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Short words for expenses, taken out of ``given``."""
    words = {SELF_PAID: ExpenseKind.MEDICAL} | {f"{kind.value}_self_paid": kind for kind in ExpenseKind}
    for word in [word for word in given if word in words]:
        amount = read_as(Decimal, given.pop(word), word)
        yield {"kind": words[word].value, "total": amount, "verified_self_paid": amount}


def numbers_of(example: Example, package: Package) -> dict[str, Decimal]:
    """The numbers that the test case sets; raises Mistakes."""
    if strange := [name for name in example.standards if name not in NUMBERS]:
        raise Mistakes([unknown(name, NUMBERS) for name in strange])
    return dict(example.standards)


def rules_of(example: Example, rules: Rules) -> Rules:
    """The rules with the numbers that the test case sets."""
    numbers: dict[str, Any] = {name: example.standards[name] for name in NUMBERS if name in example.standards}
    return replace(rules, **numbers)


def differences(expected: Expected, computed: Computed, told: Mapping[str, str]) -> list[Said]:
    """Where the result departs from what the example says; ``told`` are the answers that ``computed`` does not hold."""
    found = {
        "rule": computed.rule or NO_RULE,
        "gives": computed.outcome,
        "low": _plain(computed.low),
        "high": _plain(computed.high),
        "choices": _listed(computed.choices),
        **told,
    }
    wanted = {
        "rule": expected.rule,
        "gives": expected.gives,
        "low": _plain(expected.low),
        "high": _plain(expected.high),
        "choices": _listed(expected.choices),
        "eligible": expected.eligible,
        "who": expected.who,
        "level": expected.level,
        "days": None if expected.days is None else str(expected.days),
    }
    return [_differs(name, want, found.get(name)) for name, want in wanted.items() if want and want != found.get(name)]


NO_RULE = "none"


def _differs(name: str, want: str, found: str | None) -> Said:
    return Said(f"{name}：应为 {want}，实为 {found or '（无）'}", f"{name}: should be {want}, is {found or '(none)'}")


def _listed(amounts: Iterable[Decimal]) -> str:
    return ", ".join(map(_plain, amounts))


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
