"""What the rules of its county look at in a case beyond the plan: what they ask, what was stated, what was verified."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from cases.terms import State
from common.errors import Invalid
from standards.policy import codec
from standards.policy.facts import Asset, CaseFacts, Income
from standards.policy.package import route as procedure
from standards.policy.package.asking import Asked, Stated, asked_of
from standards.policy.package.model import SILENT
from standards.policy.package.words import PublicityTime, QuantityKind
from standards.policy.rules import Rules
from standards.policy.terms import Category, Cause, Hukou, ReliefType

if TYPE_CHECKING:
    from cases.models import Case, Visit


def asked(case: "Case") -> Asked:
    """What the rules ask of this case; nothing while its type and cause are open, or where the county says nothing."""
    if not (case.relief_type and case.cause) or case.package is SILENT:
        return Asked()
    facts = CaseFacts(
        relief_type=ReliefType(case.relief_type),
        cause=Cause(case.cause),
        category=Category(case.category) if case.category else None,
        hukou=Hukou(case.hukou) if case.hukou else None,
        individual=case.individual,
    )
    no_numbers = Rules(day=case.begun_on, region_path=case.region_path)
    return asked_of(facts=facts, rules=no_numbers, package=case.package)


def publicity_time(case: "Case") -> PublicityTime:
    """When the relief is publicised: as the procedure of the county has it, else before the decision, in an emergency
    after the relief (gwy649-48, handbook Q14).
    """
    from cases.facts import case_facts  # it looks at what is stated, which is read here

    default = PublicityTime.AFTER if case.relief_type == ReliefType.EMERGENCY else PublicityTime.BEFORE
    if not (case.relief_type and case.cause and case.rules) or case.package is SILENT:
        return default
    facts = case_facts(case, area=(), history=False)
    told = procedure.publicity_time(facts=facts, rules=Rules.from_json(case.rules), package=case.package)
    return told or default


def follows_the_relief(case: "Case") -> bool:
    """Whether the relief is paid and its notice is posted only now."""
    return case.state == State.PAID and publicity_time(case) is PublicityTime.AFTER


def stated(row: "Case | Visit") -> tuple[Stated, ...]:
    """The quantities as the application states or the visit verified them."""
    return tuple(codec.load_object(Stated, one) for one in row.quantities)


def verified_incomes(visit: "Visit") -> tuple[Income, ...]:
    """The income by source as the visit verified it."""
    return tuple(codec.load_object(Income, one) for one in visit.incomes)


def verified_assets(visit: "Visit") -> tuple[Asset, ...]:
    """The property as the visit found it."""
    return tuple(codec.load_object(Asset, one) for one in visit.assets)


def kept(rows: Iterable[Stated | Income | Asset]) -> list[dict[str, codec.Json]]:
    """As the file keeps them."""
    return [codec.dump_object(row) for row in rows]


def standing(case: "Case", visit: "Visit | None") -> dict[str, Stated]:
    """The quantities that rules may count on, by name; ``visit`` is the one that speaks for the facts as they are.

    What it verified holds. Before it a grade, choice, number, days or months hold as stated, like the heads of the
    household do; money that nobody has verified is not known, like the expenditure that decides the sum (ADR 111).
    """
    if visit is not None:
        return {one.name: one for one in stated(visit)}
    return {one.name: one for one in stated(case) if one.kind is not QuantityKind.MONEY}


def answered(case: "Case", given: Mapping[str, Decimal | int | str]) -> list[Stated]:
    """The answers to the county's questions, in their order; raises Invalid with what is wrong at ``asked_<name>``."""
    known = {question.name: question for question in asked(case).questions}
    found, wrong = [], {}
    for name, value in given.items():
        try:
            found.append(known[name].answer(value))
        except KeyError:
            continue  # asked by rules that are for other cases: what was typed before the cause was changed
        except ValueError as error:
            wrong[f"asked_{name}"] = getattr(error.args[0], "label", str(error))
    if wrong:
        raise Invalid("quantity", next(iter(wrong.values())), fields=wrong)
    order = list(known)
    return sorted(found, key=lambda one: order.index(one.name))
