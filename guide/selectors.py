"""What the pages of the help show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from accounts.officer import Officer
from guide.numbers import Numbers, numbers_on
from guide.roles import Role, roles_of
from guide.sheets import SHEETS, Sheet
from guide.telling import Told, filled, told
from standards.kinds import KINDS, Kind
from standards.policy.clauses import CLAUSES, Clause


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A guide as it is printed."""

    role: Role
    sheet: Sheet
    work: list[Told]
    numbers: list[tuple[str, str]]
    mind: list[str]
    day: date


@dataclass(frozen=True, slots=True)
class Index:
    """The officer's own guides first, then the others."""

    own: list[tuple[Role, Sheet]]
    others: list[tuple[Role, Sheet]]


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its clauses, each with the numbers it asks for."""

    name: str
    summary: bool
    clauses: list[tuple[Clause, list[tuple[Kind, str]]]]


def index(officer: Officer) -> Index:
    """The first page of the help."""
    mine = roles_of(officer)
    return Index(
        own=[(role, SHEETS[role]) for role in mine],
        others=[(role, SHEETS[role]) for role in Role if role not in mine],
    )


def sheet(role: Role, officer: Officer, *, today: date) -> SheetPage:
    """The guide of a role with the numbers in force where the officer works."""
    numbers, one = numbers_on(today, officer.home_path), SHEETS[role]
    return SheetPage(
        role=role,
        sheet=one,
        work=[told(line, officer, numbers) for line in one.work],
        numbers=[(KINDS[code].label, numbers.with_unit(code)) for code in one.numbers],
        mind=[filled(text, numbers) for text in one.mind],
        day=today,
    )


def clauses(officer: Officer, *, today: date) -> list[Document]:
    """The catalogue, document by document."""
    numbers = numbers_on(today, officer.home_path)
    return [_document(name, list(inside), numbers) for name, inside in groupby(CLAUSES.values(), lambda c: c.document)]


def _document(name: str, inside: list[Clause], numbers: Numbers) -> Document:
    return Document(name, inside[0].summary, [(clause, list(_asked_by(clause, numbers))) for clause in inside])


def _asked_by(clause: Clause, numbers: Numbers) -> Iterator[tuple[Kind, str]]:
    return ((kind, numbers.with_unit(kind.code)) for kind in KINDS.values() if kind.clause == clause.id)
