"""Whether a rule is meant for a case. A fact that a condition needs and nobody knows raises NotKnown: never a guess."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from common.said import Said, joined
from standards.policy import printing
from standards.policy.package.model import Band, Condition, When
from standards.policy.package.quantities import Known, NotKnown, Quantities

HUKOU = Said("户籍性质", "Hukou")


def all_hold(parts: Iterable[Callable[[], bool]]) -> bool:
    """Whether every part holds. One that surely does not settles it; else one that nobody knows raises NotKnown."""
    missing = None
    for part in parts:
        try:
            if not part():
                return False
        except NotKnown as unknown:
            missing = missing or unknown
    if missing is not None:
        raise missing
    return True


def fits(when: When, q: Quantities) -> bool:
    """Whether every part that is given holds."""
    facts = q.facts
    if when.types and facts.relief_type not in when.types:
        return False
    if when.causes and facts.cause not in when.causes:
        return False
    if when.track is not None and facts.track is not when.track:
        return False
    if when.individual is not None and facts.individual is not when.individual:
        return False
    if not (when.categories or when.except_categories or when.hukou or when.quantities):
        return True
    return all_hold((partial(_category_fits, when, q), partial(_hukou_fits, when, q), *conditions(when.quantities, q)))


def conditions(asked: Mapping[str, Condition], q: Quantities) -> Iterator[Callable[[], bool]]:
    """The conditions on quantities, each to be asked by itself."""
    return (partial(_of_quantity, condition, name, q) for name, condition in asked.items())


def _of_quantity(condition: Condition, name: str, q: Quantities) -> bool:
    return holds(condition, q.get(name))


def _category_fits(when: When, q: Quantities) -> bool:
    if not (when.categories or when.except_categories):
        return True
    if (category := q.facts.category) is None:
        raise NotKnown(printing.CATEGORY)
    return (not when.categories or category in when.categories) and category not in when.except_categories


def _hukou_fits(when: When, q: Quantities) -> bool:
    if not when.hukou:
        return True
    if q.facts.hukou is None:
        raise NotKnown(HUKOU)
    return q.facts.hukou in when.hukou


def holds(condition: Condition | Band, value: Known) -> bool:
    """Whether the value lies within every bound that is given; a word is only ever equal."""
    if condition.is_:
        return value in (condition.is_ if isinstance(value, str) else map(Decimal, condition.is_))
    if isinstance(value, str):
        return False
    return (
        (condition.from_ is None or value >= condition.from_)
        and (condition.above is None or value > condition.above)
        and (condition.up_to is None or value <= condition.up_to)
        and (condition.below is None or value < condition.below)
    )


def bounds(condition: Condition | Band) -> Said:
    """The bounds in words: “大于 10,000且不大于 20,000”."""
    if condition.is_:
        return Said("、".join(condition.is_))
    said = [
        Said(f"{word} {_plain(edge)}", f"{word.en} {_plain(edge)}")
        for word, edge in (
            (Said("不小于", "at least"), condition.from_),
            (Said("大于", "above"), condition.above),
            (Said("不大于", "up to"), condition.up_to),
            (Said("小于", "below"), condition.below),
        )
        if edge is not None
    ]
    return joined(said, "且", " and ") if said else Said("不限", "any")


def _plain(number: Decimal) -> str:
    return f"{number:,f}"
