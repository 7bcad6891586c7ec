"""What publishing a package changes, told before it is done."""

from dataclasses import dataclass
from datetime import date

from common.said import Said
from standards.kinds import KINDS
from standards.models import RulePackage
from standards.packages.comparing import SectionPair, compare
from standards.packages.layers import Layer
from standards.packages.selectors import packages_below, stack_of, stack_on
from standards.packages.telling import parameter
from standards.policy.package.model import Package
from standards.selectors import published_values


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A parameter that becomes a dated standard, and the one that holds before it."""

    title: Said
    value: Said
    before: str
    before_from: str


@dataclass(frozen=True, slots=True)
class Preview:
    """From its day on the package takes the place of what ``before`` makes together."""

    before: list[Layer]
    numbers: list[NewNumber]
    sections: list[SectionPair]
    keep_their_own: list[RulePackage]
    in_past: bool


def preview(row: RulePackage, *, today: date) -> Preview:
    """Compare the package with what holds on its first day without it."""
    before = stack_on(row.effective_from, row.region.path, without=row.pk)
    after = stack_of(row)
    return Preview(
        before=before,
        numbers=_numbers(row, after[0].package),
        sections=[pair for pair in compare(before, after) if pair.differs and pair.section.is_inherited],
        keep_their_own=packages_below(row),
        in_past=row.effective_from < today,
    )


def _numbers(row: RulePackage, package: Package) -> list[NewNumber]:
    held = published_values(row.effective_from, row.region.path)
    found = []
    for code, typed in package.parameters.items():
        title = Said(KINDS[code].zh, KINDS[code].en) if code in KINDS else Said(code)
        before = held.get(code)
        where = f"{before.region.name} · {before.document_no} · {before.effective_from}" if before else ""
        found.append(NewNumber(title, parameter(code, typed), before.shown if before else "", where))
    return found
