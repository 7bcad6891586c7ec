"""The quantities that rules may name: what the facts of a case know of money, numbers and grades."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from common.said import Said
from standards.policy import printing
from standards.policy.amount import heads as helped
from standards.policy.facts import CaseFacts, Expense
from standards.policy.limits import granted_within
from standards.policy.package.model import ExpenditureKind, Package, Quantity
from standards.policy.package.words import Base, QuantityKind
from standards.policy.rules import Rules
from standards.policy.terms import ExpenseKind, Hukou, Window

Known = Decimal | str
"""A number, or the word of a grade or choice."""


class NotKnown(Exception):
    """A quantity that a rule needs is not known; ``title`` says which."""

    def __init__(self, title: Said) -> None:
        super().__init__(title)
        self.title = title


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A quantity that every case has; ``read`` gives None while it is not known."""

    title: Said
    kind: QuantityKind
    read: Callable[["Quantities"], Decimal | None]


def counted(expenses: Iterable[Expense], package: Package) -> Iterator[tuple[Expense, ExpenditureKind | None]]:
    """The expenses that the package counts, each with what it says of them; where it is silent all count."""
    if package.expenditures is None:
        yield from ((expense, None) for expense in expenses)
        return
    kinds = {kind.kind: kind for kind in package.expenditures}
    yield from ((expense, kinds[expense.kind]) for expense in expenses if expense.kind in kinds)


def _verified(q: "Quantities", only: ExpenseKind | None = None) -> Decimal | None:
    """What the household was found to bear itself, as far as it counts; an unverified expense makes it not known."""
    sums: dict[ExpenseKind, Decimal] = {}
    said: dict[ExpenseKind, ExpenditureKind | None] = {}
    for expense, kind in counted(q.facts.expenses, q.package):
        if only not in (None, expense.kind):
            continue
        if expense.verified_self_paid is None:
            return None
        sums[expense.kind] = sums.get(expense.kind, Decimal(0)) + expense.verified_self_paid
        said[expense.kind] = kind
    return sum((_as_counted(total, said[kind]) for kind, total in sums.items()), Decimal(0))


def _as_counted(total: Decimal, kind: ExpenditureKind | None) -> Decimal:
    if kind is None:
        return total
    part = total * kind.percent / 100
    return part if kind.at_most is None else min(part, kind.at_most)


def _stated(q: "Quantities", part: str, only: ExpenseKind | None = None) -> Decimal:
    """What the papers of the expenses that count state."""
    expenses = [e for e, _kind in counted(q.facts.expenses, q.package) if only in (None, e.kind)]
    return sum((getattr(e, part) for e in expenses), Decimal(0))


def _reimbursed_percent(q: "Quantities") -> Decimal | None:
    total = _stated(q, "total")
    return _stated(q, "reimbursed") * 100 / total if total > 0 else None


def _standard(q: "Quantities", base: Base) -> Decimal | None:
    if base is Base.HUKOU:
        if q.facts.hukou is None:
            return None
        base = Base.URBAN if q.facts.hukou is Hukou.URBAN else Base.RURAL
    return q.rules.urban_dibao if base is Base.URBAN else q.rules.rural_dibao


def _whole(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _relief(facts: CaseFacts, *, same_cause: bool) -> Decimal | None:
    """Relief granted in the calendar year; None while nobody has looked or a sum is missing."""
    granted = granted_within(facts, Window.CALENDAR_YEAR, same_cause=same_cause)
    if granted is None or any(r.amount is None for r in granted):
        return None
    return sum((r.amount for r in granted if r.amount is not None), Decimal(0))


def _times(facts: CaseFacts) -> Decimal | None:
    granted = granted_within(facts, Window.CALENDAR_YEAR, same_cause=False)
    return None if granted is None else Decimal(len(granted))


def _per_head(facts: CaseFacts) -> Decimal | None:
    if facts.annual_income is None or facts.household_size is None or facts.household_size < 1:
        return None
    return facts.annual_income / facts.household_size


def _month(year: Decimal | None) -> Decimal | None:
    return None if year is None else year / 12


def _in_standards(month: Decimal | None, rules: Rules) -> Decimal | None:
    return None if month is None or not rules.urban_dibao else month / rules.urban_dibao


_MONEY, _COUNT = QuantityKind.MONEY, QuantityKind.COUNT
BUILT_IN: Mapping[str, BuiltIn] = {
    "self_paid": BuiltIn(Said("核实自付合计", "Verified self-paid total"), _MONEY, _verified),
    **{
        f"{kind.value}_self_paid": BuiltIn(
            Said(f"核实自付（{kind.zh}）", f"Verified self-paid ({kind.en})"), _MONEY, partial(_verified, only=kind)
        )
        for kind in ExpenseKind
    },
    "total": BuiltIn(Said("总费用", "Total cost"), _MONEY, partial(_stated, part="total")),
    **{
        f"{kind.value}_total": BuiltIn(
            Said(f"总费用（{kind.zh}）", f"Total cost ({kind.en})"), _MONEY, partial(_stated, part="total", only=kind)
        )
        for kind in ExpenseKind
    },
    "reimbursed": BuiltIn(Said("报销", "Reimbursed"), _MONEY, partial(_stated, part="reimbursed")),
    "reimbursed_percent": BuiltIn(
        Said("报销占总费用的百分比", "Percent of the total cost that was reimbursed"), _COUNT, _reimbursed_percent
    ),
    "other_aid": BuiltIn(Said("其他现金救助", "Other aid in cash"), _MONEY, partial(_stated, part="other_aid")),
    **{
        f"{base.value}_standard": BuiltIn(Said(base.zh, base.en), _MONEY, partial(_standard, base=base))
        for base in Base
    },
    "annual_income": BuiltIn(Said("家庭年收入", "Income of the year"), _MONEY, lambda q: q.facts.annual_income),
    "income_per_head": BuiltIn(Said("人均年收入", "Income per head and year"), _MONEY, lambda q: _per_head(q.facts)),
    "monthly_income_per_head": BuiltIn(
        Said("人均月收入", "Income per head and month"), _MONEY, lambda q: _month(_per_head(q.facts))
    ),
    "income_times_standard": BuiltIn(
        Said("人均月收入为城市低保标准的倍数", "Income per head and month in multiples of the urban standard"),
        _COUNT,
        lambda q: _in_standards(_month(_per_head(q.facts)), q.rules),
    ),
    "relief_this_year": BuiltIn(
        Said("当年已获救助", "Relief of this year"), _MONEY, lambda q: _relief(q.facts, same_cause=False)
    ),
    "relief_for_cause_this_year": BuiltIn(
        Said("当年同类原因已获救助", "Relief of this year for the same kind of cause"),
        _MONEY,
        lambda q: _relief(q.facts, same_cause=True),
    ),
    "reliefs_this_year": BuiltIn(Said("当年已获救助次数", "Reliefs of this year"), _COUNT, lambda q: _times(q.facts)),
    "helped": BuiltIn(Said("救助人数", "Persons helped"), _COUNT, lambda q: _whole(helped(q.facts))),
    "cohabiting": BuiltIn(Said("共同生活人口", "Cohabiting members"), _COUNT, lambda q: _whole(q.facts.household_size)),
    "registered": BuiltIn(Said("户籍人口", "Registered members"), _COUNT, lambda q: _whole(q.facts.registered_count)),
    "affected": BuiltIn(Said("受困人数", "Persons affected"), _COUNT, lambda q: _whole(q.facts.affected_count)),
}
"""By the name that a package uses."""
FORMER_SUMS = frozenset({"relief_this_year", "relief_for_cause_this_year"})


@dataclass(frozen=True, slots=True)
class Quantities:
    """The quantities of one case under one package."""

    facts: CaseFacts
    package: Package
    rules: Rules

    def title(self, name: str) -> Said:
        """What the quantity is called."""
        if name in BUILT_IN:
            return BUILT_IN[name].title
        return Said(self.package.quantities[name].title)

    def show(self, name: str, value: Known) -> Said:
        """The value with its unit; a sum of former relief is hidden where a part of it was granted elsewhere."""
        if name in FORMER_SUMS and any(relief.elsewhere for relief in self.facts.history or ()):
            return Said("（含外地救助，不显示）", "(with relief elsewhere, not shown)")
        return show(value, kind_of(self.package.quantities, name))

    def get(self, name: str) -> Known:
        """The value; raises NotKnown."""
        if name in BUILT_IN:
            found: Known | None = BUILT_IN[name].read(self)
        else:
            given = self.facts.quantities.get(name)
            found = None if given is None else as_declared(given.number, given.name, self.package.quantities[name])
        if found is None or (not isinstance(found, str) and found < 0):
            raise NotKnown(self.title(name))
        return found

    def number(self, name: str) -> Decimal:
        """The value as a number; raises NotKnown."""
        found = self.get(name)
        if isinstance(found, str):
            raise NotKnown(self.title(name))
        return found


def as_declared(number: Decimal | None, word: str, asked: Quantity) -> Known | None:
    """A grade or choice is a word of its list, everything else a number; else it is not known."""
    if asked.kind in (QuantityKind.GRADE, QuantityKind.CHOICE):
        text = word if number is None else f"{number.normalize():f}"
        return text if text in asked.choices else None
    return number


def kind_of(declared: Mapping[str, Quantity], name: str) -> QuantityKind:
    """What kind of quantity a name stands for; raises KeyError for a name that nobody declared."""
    return BUILT_IN[name].kind if name in BUILT_IN else declared[name].kind


UNITS = {
    QuantityKind.DAYS: printing.DAY,
    QuantityKind.MONTHS: printing.MONTH,
}


def show(value: Known, kind: QuantityKind) -> Said:
    """A sum as yuan, days and months with their unit, the rest as it is, to four places."""
    if isinstance(value, str):
        return Said(value)
    if kind is QuantityKind.MONEY:
        return printing.yuan(value)
    plain = f"{round(value, 4).normalize():f}"
    unit = UNITS.get(kind)
    return Said(plain) if unit is None else Said(f"{plain}{unit}", f"{plain} {unit.en}" + ("" if value == 1 else "s"))
