"""What makes a package wrong although its form is right: told with the place and the reason, all at once (xc-2.1.3)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import partial
from itertools import pairwise

from standards.policy.facts import CaseFacts
from standards.policy.package import examples
from standards.policy.package.amount_checks import AmountChecks
from standards.policy.package.everybody import done_for_some, said_for_some
from standards.policy.package.model import Expected, Package, PropertyLimit, Rung, When
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.reading import Mistakes, Problem, hints_of, problem, read_as, unknown
from standards.policy.package.value_checks import WORDS, ValueChecks, exactly_one, percent
from standards.policy.package.words import Per
from standards.policy.rules import Rules
from standards.policy.terms import ExpenseKind, ReliefType

FORMAT = 1
PARAMETERS = tuple(f.name for f in fields(Rules) if f.name not in ("day", "region_path", "sources", "packages"))
"""The numbers that a package may set."""

OF_MANY_PARTS = ("income_urban", "income_rural", "income_all", "warn_days")
"""Those whose text only the list of numbers reads (``standards.kinds``)."""

MOST_MONTHS = 1200
"""A hundred years: no purchase lies further back."""

RESERVED = {*BUILT_IN, *Per, *(f.name for f in fields(CaseFacts)), *examples.SHORT, examples.SELF_PAID}
"""Names that mean something already, here or in a test case."""


def problems(package: Package, whole: Package | None = None) -> list[Problem]:
    """Everything wrong with the meaning of a package; ``whole`` is the package with what it inherits, where known.

    Families are tried by it once nothing else is wrong.
    """
    whole = whole or package
    return list(_problems(package, whole)) or list(done_for_some(package, whole))


def _problems(package: Package, whole: Package) -> Iterator[Problem]:
    if package.format != FORMAT:
        yield problem("format", f"只认识格式版本 {FORMAT}", f"Only version {FORMAT} of the format is known")
    values = ValueChecks(whole.quantities, _never(whole))
    amounts = AmountChecks(values)
    yield from _parameters(package)
    yield from _declared(package)
    yield from amounts.rules(package.amounts or ())
    yield from said_for_some(package, whole)
    yield from amounts.ceilings("ceilings", package.ceilings or ())
    yield from _kinds(package, values)
    yield from _ladder(package.ladder or (), values)
    yield from _income(package)
    for place, item in enumerate(package.property or ()):
        yield from _property(f"property[{place}]", item, values)
    for place, step in enumerate(package.procedure or ()):
        yield from values.when(f"procedure[{place}].when", step.when)
        yield from values.limit(f"procedure[{place}].at_most", step.at_most)
    for place, paper in enumerate(package.papers or ()):
        yield from values.when(f"papers[{place}].when", paper.when)
    if package.completion is not None:
        yield from values.limit("completion.at_most", package.completion.at_most)
    yield from _codes(package)
    yield from _examples(package, whole)


# --- the package as a whole


def _never(package: Package) -> frozenset[str]:
    """Built-in quantities of expenditure that the package does not count."""
    if package.expenditures is None:
        return frozenset()
    counted = {kind.kind for kind in package.expenditures}
    return frozenset(f"{kind}_{part}" for kind in ExpenseKind if kind not in counted for part in ("self_paid", "total"))


def _parameters(package: Package) -> Iterator[Problem]:
    for name, text in package.parameters.items():
        path = f"parameters.{name}"
        if name not in PARAMETERS:
            yield unknown(path, PARAMETERS)
        elif name not in OF_MANY_PARTS:
            yield from _mistakes(partial(read_as, hints_of(Rules)[name][1], text, path))


def _mistakes(read: Callable[[], object]) -> Iterator[Problem]:
    try:
        read()
    except Mistakes as mistakes:
        yield from mistakes.problems


def _declared(package: Package) -> Iterator[Problem]:
    for name, quantity in package.quantities.items():
        path = f"quantities.{name}"
        if name in RESERVED:
            yield problem(path, "这是系统已有的名称，请换一个", "This name means something already; take another")
        if not name.isidentifier():
            yield problem(
                path,
                "名称由文字、数字和下划线组成，不以数字开头",
                "A name is made of letters, digits and underscores and does not begin with a digit",
            )
        if (quantity.kind in WORDS) != bool(quantity.choices):
            yield problem(
                f"{path}.choices",
                "等级和选项须列出可选值，其他种类不填",
                "Grades and choices list their values, other kinds have none",
            )
        yield from _twice(f"{path}.choices", "", quantity.choices)


def _codes(package: Package) -> Iterator[Problem]:
    yield from _twice("amounts", ".id", [rule.id for rule in package.amounts or ()])
    yield from _twice("procedure", ".id", [rule.id for rule in package.procedure or ()])
    yield from _twice("papers", ".code", [paper.code for paper in package.papers or ()])
    yield from _twice("expenditures", ".kind", [kind.kind for kind in package.expenditures or ()])
    yield from _unreached("amounts", [rule.when for rule in package.amounts or ()])
    yield from _unreached("procedure", [rule.when for rule in package.procedure or ()])


def _unreached(section: str, whens: Sequence[When]) -> Iterator[Problem]:
    """The first rule that fits is the one that counts, so what stands after one for every case is dead."""
    place = next((place for place, when in enumerate(whens) if when == When()), len(whens))
    if place < len(whens) - 1:
        yield problem(
            f"{section}[{place + 1}]",
            f"永远不会用到：前面的 {section}[{place}] 适用于所有情形",
            f"It is never used: {section}[{place}] before it is meant for every case",
        )


def _twice(section: str, name: str, codes: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, code in enumerate(codes):
        if code in seen:
            yield problem(f"{section}[{place}]{name}", f"“{code}”重复", f"“{code}” is there twice")
        seen.add(code)


def _examples(package: Package, whole: Package) -> Iterator[Problem]:
    for place, example in enumerate(package.tests):
        path = f"tests[{place}]"
        if example.expect == Expected():
            yield problem(f"{path}.expect", "没有填写任何应得结果", "Nothing is expected of it")
        for part, read in (("facts", examples.facts_of), ("standards", examples.numbers_of)):
            for found in _mistakes(partial(read, example, whole)):
                yield Problem(f"{path}.{part}.{found.path}".rstrip("."), found.text)


# --- who may be helped, who agrees


def _kinds(package: Package, values: ValueChecks) -> Iterator[Problem]:
    for place, emergency in enumerate(package.emergencies or ()):
        path = f"emergencies[{place}]"
        if ReliefType.EMERGENCY not in emergency.cause.relief_types:
            yield problem(f"{path}.cause", f"{emergency.cause.zh}不是急难情形", f"{emergency.cause.en} is no emergency")
        yield from values.conditions(f"{path}.quantities", emergency.quantities)
    for place, kind in enumerate(package.expenditures or ()):
        yield from percent(f"expenditures[{place}].percent", kind.percent)


def _ladder(rungs: Sequence[Rung], values: ValueChecks) -> Iterator[Problem]:
    for place, rung in enumerate(rungs):
        yield from values.limit(f"ladder[{place}].up_to", rung.up_to)
        if rung.up_to is None and place < len(rungs) - 1:
            yield problem(
                f"ladder[{place}].up_to", "只有最后一级可以不设上限", "Only the last rung may be without a limit"
            )
    steps: dict[object, list[tuple[int, Decimal]]] = {}
    for place, rung in enumerate(rungs):
        if (most := rung.up_to) is not None and (number := most.yuan if most.times is None else most.times):
            steps.setdefault((most.yuan is None, most.base, most.per), []).append((place, number))
    for comparable in steps.values():
        for (_before, low), (place, high) in pairwise(comparable):
            if high <= low:
                yield problem(f"ladder[{place}].up_to", "上限应逐级提高", "Each rung must reach higher than the last")


def _income(package: Package) -> Iterator[Problem]:
    if (test := package.income) is None:
        return
    if test.times <= 0:
        yield problem("income.times", "倍数应大于零", "The multiple must be above zero")
    yield from percent("income.rigid_above", test.rigid_above)
    if (cost := test.work_cost) is not None:
        yield from exactly_one("income.work_cost", cost, ("percent", "standard_percent"))
        yield from percent("income.work_cost.percent", cost.percent)


def _property(path: str, item: PropertyLimit, values: ValueChecks) -> Iterator[Problem]:
    sizes = (item.count_from, item.area_per_head_above, item.bought_within_months)
    if all(one is None for one in (*sizes, item.value_above, item.each_above)):
        yield problem(path, "没有填写任何条件", "No condition is given")
    if (item.bought_within_months or 0) > MOST_MONTHS:
        yield problem(f"{path}.bought_within_months", f"最多 {MOST_MONTHS} 个月", f"At most {MOST_MONTHS} months")
    yield from values.limit(f"{path}.value_above", item.value_above)
    yield from values.limit(f"{path}.each_above", item.each_above)
