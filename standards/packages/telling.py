"""A package section by section as entries of named lines: what pages show and comparisons compare."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from common.said import Said, joined
from common.terms import Term
from standards.kinds import KINDS
from standards.packages import families
from standards.packages.labels import label
from standards.packages.sections import HEAD, Section
from standards.packages.wording import ALWAYS, NO, YES, Wording, in_brackets, plain, shown, term, yuan
from standards.policy.package.model import (
    AmountRule,
    Completion,
    EmergencyKind,
    Example,
    ExpenditureKind,
    IncomeTest,
    Package,
    ProcedureRule,
    PropertyLimit,
    Rung,
    WorkCost,
)
from standards.policy.package.reading import hints_of


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said, under its name."""

    name: Said
    text: Said


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a section: a rule, a rung, a ceiling. ``bands`` are lines that make a table of their own."""

    key: str
    title: Said
    lines: tuple[Line, ...] = ()
    bands: tuple[Line, ...] = ()
    source: str = ""


def entries(section: Section, package: Package, wording: Wording) -> list[Entry] | None:
    """What the package itself says in that section; None where it says nothing and the wider region's holds."""
    if section is not Section.HEAD and getattr(package, section.value) is None:
        return None
    return list(_TELLERS[section](package, wording))


def _lines(*given: tuple[Said, Said | str | None]) -> tuple[Line, ...]:
    """The lines that have something to say."""
    return tuple(
        Line(name, text if isinstance(text, Said) else Said(text)) for name, text in given if text not in (None, "")
    )


def _of(item: Any, *names: str) -> tuple[tuple[Said, Said | str | None], ...]:
    """Fields whose value is text, a term, a number or yes and no, under their own names."""
    return tuple((label(type(item), name), shown(getattr(item, name))) for name in names)


# --- name, numbers, quantities


def _head(package: Package, wording: Wording) -> Iterator[Entry]:
    yield Entry("head", term(Section.HEAD), _lines((REGION, package.region), *_of(package, *HEAD[1:])))


REGION = Said("区划代码", "Region code")


def _parameters(package: Package, wording: Wording) -> Iterator[Entry]:
    for code, typed in package.parameters.items():
        kind = KINDS.get(code)
        title = Said(code) if kind is None else Said(kind.zh, kind.en)
        yield Entry(code, title, _lines((VALUE, parameter(code, typed))))


VALUE = Said("数值", "Value")


def parameter(code: str, typed: str) -> Said:
    """The value of a number with its unit, as typed."""
    if (kind := KINDS.get(code)) is None:
        return Said(typed)
    words = {"yes": YES, "no": NO} | {choice.value: term(choice) for choice in kind.form.choices}
    if typed in words:
        return words[typed]
    return Said(f"{typed} {kind.unit.zh}", f"{typed} {kind.unit.en}") if kind.unit != "none" else Said(typed)


def _quantities(package: Package, wording: Wording) -> Iterator[Entry]:
    for name, quantity in package.quantities.items():
        yield Entry(name, Said(quantity.title), _lines(*_of(quantity, "kind", "choices", "help"), (CODE, name)))


CODE = Said("代号", "Code")


# --- who is helped


def _emergencies(package: Package, wording: Wording) -> Iterator[Entry]:
    for item in package.emergencies or ():
        numbers = joined(wording.conditions(item.quantities), "；", "; ")
        lines = _lines(*_of(item, "range", "degree"), (label(EmergencyKind, "quantities"), numbers))
        yield Entry(item.cause.value, term(item.cause), lines)


def _expenditures(package: Package, wording: Wording) -> Iterator[Entry]:
    for item in package.expenditures or ():
        most = None if item.at_most is None else yuan(item.at_most)
        lines = _lines(
            *_of(item, "range"),
            (label(ExpenditureKind, "percent"), f"{plain(item.percent)}%"),
            (label(ExpenditureKind, "at_most"), most),
        )
        yield Entry(item.kind.value, term(item.kind), lines)


def _income(package: Package, wording: Wording) -> Iterator[Entry]:
    if (test := package.income) is None:
        return
    rigid = None if test.rigid_above is None else f"{plain(test.rigid_above)}%"
    yield Entry(
        "income",
        term(Section.INCOME),
        _lines(
            (Said("人均年收入", "Income per head and year"), _threshold(test)),
            *_of(test, "not_counted"),
            (label(IncomeTest, "work_cost"), None if test.work_cost is None else _work_cost(test.work_cost)),
            (label(IncomeTest, "less_rigid"), YES if test.less_rigid else None),
            (label(IncomeTest, "rigid_above"), rigid),
        ),
    )


def _threshold(test: IncomeTest) -> Said:
    times = plain(test.times)
    edge = term(test.of) if test.times == 1 else Said(f"{test.of.zh}的 {times} 倍", f"{times} times {test.of.en}")
    if test.inclusive:
        return Said(f"不高于{edge}（等于也符合）", f"not above {edge.en} (equal is within)")
    return Said(f"低于{edge}", f"below {edge.en}")


def _work_cost(cost: WorkCost) -> Said:
    said = []
    if cost.percent is not None:
        said.append(Said(f"工资性收入的 {plain(cost.percent)}%", f"{plain(cost.percent)}% of the wages"))
    if cost.standard_percent is not None:
        number = plain(cost.standard_percent)
        said.append(Said(f"每人每月低保标准的 {number}%", f"{number}% of the monthly standard for each"))
    if cost.at_most is None:
        return joined(said)
    most = yuan(cost.at_most)
    return in_brackets(joined(said), [Said(f"每人全年最多 {most}", f"{most.en} a year at most")])


def _property(package: Package, wording: Wording) -> Iterator[Entry]:
    for place, item in enumerate(package.property or ()):
        limits = (
            (label(PropertyLimit, name), wording.limit(limit))
            for name in ("value_above", "each_above")
            if (limit := getattr(item, name)) is not None
        )
        lines = _lines(
            *_of(item, "kind", "count_from", "area_per_head_above"),
            *limits,
            *_of(item, "bought_within_months", "except_uses"),
        )
        yield Entry(f"{item.title}#{place}", Said(item.title), lines)


# --- how much


def _amounts(package: Package, wording: Wording) -> Iterator[Entry]:
    for rule in package.amounts or ():
        yield _rule(rule, wording)


FOR_WHOM = Said("适用情形", "For which cases")


HELPED = hints_of(AmountRule)["heads"][2].default


def _rule(rule: AmountRule, wording: Wording) -> Entry:
    measure = None if rule.measure is None else wording.measure(rule.measure)
    steps = [
        (Said(f"调整 {n}", f"Adjustment {n}"), wording.adjust(step, rule)) for n, step in enumerate(rule.adjust, 1)
    ]
    most = [(Said(f"上限 {n}", f"Ceiling {n}"), wording.ceiling(c, rule.base)) for n, c in enumerate(rule.ceilings, 1)]
    return Entry(
        rule.id,
        Said(rule.title),
        _lines(
            (FOR_WHOM, wording.when(rule.when) or ALWAYS),
            (label(AmountRule, "measure"), measure),
            (label(AmountRule, "heads"), None if rule.heads is HELPED else term(rule.heads)),
            (Said("救助标准", "Gives"), None if rule.give is None else wording.give(rule.give, rule)),
            (Said("分档空档", "Gaps"), label(AmountRule, "gaps") if rule.gaps else None),
            *steps,
            *most,
        ),
        tuple(Line(wording.band(band), wording.give(band.give, rule)) for band in rule.bands),
        rule.source,
    )


def _nth(zh: str, en: str, number: int) -> Said:
    return Said(f"{zh} {number}", f"{en} {number}")


def _ceilings(package: Package, wording: Wording) -> Iterator[Entry]:
    for place, item in enumerate(package.ceilings or ()):
        title = Said(item.title) if item.title else _nth("上限", "Ceiling", place + 1)
        yield Entry(f"{item.title}#{place}", title, _lines((VALUE, wording.ceiling(item))))


def _rounding(package: Package, wording: Wording) -> Iterator[Entry]:
    if package.rounding is not None:
        yield Entry("rounding", term(Section.ROUNDING), _lines((VALUE, term(package.rounding))))


# --- who decides, how long, with which papers


def _ladder(package: Package, wording: Wording) -> Iterator[Entry]:
    for place, rung in enumerate(package.ladder or ()):
        most = Said("不设上限", "without a limit") if rung.up_to is None else wording.limit(rung.up_to)
        minutes = YES if rung.minutes else None
        lines = _lines(*_of(rung, "level"), (UP_TO, most), (label(Rung, "minutes"), minutes))
        yield Entry(f"{rung.who}#{place}", Said(rung.who), lines)


UP_TO = Said("不超过", "Up to")


def _procedure(package: Package, wording: Wording) -> Iterator[Entry]:
    for rule in package.procedure or ():
        days = (
            None if rule.days is None else Said(f"{rule.days} 个{rule.day_kind.zh}", f"{rule.days} {rule.day_kind.en}")
        )
        yield Entry(
            rule.id,
            Said(rule.title),
            _lines(
                (FOR_WHOM, wording.when(rule.when) or ALWAYS),
                (label(ProcedureRule, "steps"), "→".join(rule.steps)),
                (label(ProcedureRule, "days"), days),
                (Said("核对家庭经济状况", "Means are checked"), shown(rule.means_check)),
                *_of(rule, "publicity", "publicity_days"),
                (label(ProcedureRule, "at_most"), None if rule.at_most is None else wording.limit(rule.at_most)),
            ),
            source=rule.source,
        )


def _days(number: int, kind: Term) -> Said:
    return Said(f"{number} 个{kind.zh}", f"{number} {kind.en}")


def _papers(package: Package, wording: Wording) -> Iterator[Entry]:
    for paper in package.papers or ():
        lines = _lines((FOR_WHOM, wording.when(paper.when) or ALWAYS), *_of(paper, "required"), (CODE, paper.code))
        yield Entry(paper.code, Said(paper.title), lines)


def _completion(package: Package, wording: Wording) -> Iterator[Entry]:
    if (terms := package.completion) is not None:
        days = _days(terms.days, terms.day_kind)
        most = None if terms.at_most is None else wording.limit(terms.at_most)
        yield Entry(
            "completion",
            term(Section.COMPLETION),
            _lines(
                (Said("急难缓解后补齐期限", "To complete after it has eased"), days),
                *_of(terms, "extensions", "first_relief_hours"),
                (label(Completion, "at_most"), most),
            ),
        )


# --- test cases


def _tests(package: Package, wording: Wording) -> Iterator[Entry]:
    for place, example in enumerate(package.tests):
        lines = _lines(
            (label(Example, "facts"), families.facts(example.facts, wording)),
            (label(Example, "standards"), families.numbers(example.standards)),
            (label(Example, "expect"), families.expected(example.expect, wording)),
            (label(Example, "by_hand"), example.by_hand),
        )
        yield Entry(f"{example.title}#{place}", Said(example.title), lines)


_TELLERS: Mapping[Section, Callable[[Package, Wording], Iterable[Entry]]] = {
    Section.HEAD: _head,
    Section.PARAMETERS: _parameters,
    Section.QUANTITIES: _quantities,
    Section.EMERGENCIES: _emergencies,
    Section.EXPENDITURES: _expenditures,
    Section.INCOME: _income,
    Section.PROPERTY: _property,
    Section.AMOUNTS: _amounts,
    Section.CEILINGS: _ceilings,
    Section.ROUNDING: _rounding,
    Section.LADDER: _ladder,
    Section.PROCEDURE: _procedure,
    Section.PAPERS: _papers,
    Section.COMPLETION: _completion,
    Section.TESTS: _tests,
}
