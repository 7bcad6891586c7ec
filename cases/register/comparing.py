"""The rows of a register against each other and against what the system knows: all at once, whatever their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.register.cells import problem_at
from cases.register.columns import Column
from cases.register.row import Key, Row
from cases.register.slips import Slip, Verdict
from common.masking import mask_account, mask_id
from common.said import Said, joined

ALARM_FROM = 20
"""Below so many rows a column that mostly fails says little."""
_NO_FAULT_OF_A_COLUMN = (Slip.MEMBER_REFUSED, Slip.ALREADY_IMPORTED, Slip.TOWNSHIP_ELSEWHERE)
"""A township may upload the register of its county: the rows of the others are right, only not its own."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A person's name in the system, and in the files of which townships it stands."""

    name: str
    townships: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an account, with a case of the own area; without one it is a case of another township."""

    payee: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the system may tell of the numbers and accounts in a register.

    By identity number the cases in hand in the own area, what is told of other areas, and the name; by application the
    case that a register brought before; by account who holds it.
    """

    in_hand: Mapping[str, Sequence[str]] = field(default_factory=dict)
    elsewhere: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    names: Mapping[str, KnownName] = field(default_factory=dict)
    imported: Mapping[Key, str] = field(default_factory=dict)
    holders: Mapping[str, Sequence[Holder]] = field(default_factory=dict)


# --- against each other


def compare(rows: Sequence[Row]) -> None:
    """People who stand in two households, and accounts of two holders, are looked at wherever they stand."""
    _people_elsewhere(rows)
    _accounts_of_two(rows)


def refuse_repeated(rows: Sequence[Row]) -> None:
    """The same applicant a second time is refused and names the first row."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.resident and (earlier := first.setdefault(row.resident.number, row)) is not row:
            value = mask_id(row.resident.number)
            row.problems.append(problem_at(row.line, Slip.DUPLICATE, Column.ID, value, first=earlier.line.place))
            row.repeated = True


def _people_elsewhere(rows: Sequence[Row]) -> None:
    stands: dict[str, dict[int, tuple[Row, Row]]] = defaultdict(dict)
    for row in rows:
        for person in (row, *row.members):
            if person.resident:
                stands[person.resident.number].setdefault(id(row), (row, person))
    applicants = Counter(row.resident.number for row in rows if row.resident)
    for number, homes in stands.items():
        if len(homes) < 2 or applicants[number] == len(homes):  # the same applicant twice is a duplicate
            continue
        for row, person in homes.values():
            others = joined(other.line.place for other, _person in homes.values() if other is not row)
            row.problems.append(
                problem_at(person.line, Slip.PERSON_ELSEWHERE, Column.ID, name=person.name, others=others)
            )


def _accounts_of_two(rows: Sequence[Row]) -> None:
    having: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.values["account"]:
            having[row.values["account"]].append(row)
    for account, sharing in having.items():
        for row in sharing:
            others = [r.line.place for r in sharing if r.values["payee"] != row.values["payee"]]
            if others:
                value = mask_account(account)
                row.problems.append(
                    problem_at(row.line, Slip.ACCOUNT_SHARED, Column.ACCOUNT, value, others=joined(others))
                )


# --- against the system


def compare_with_system(rows: Sequence[Row], known: Known) -> None:
    """The very application that a register brought to this area before is refused; so is another's name for a number.

    People with a case in hand, and accounts that another holder has, are warned of.
    """
    for row in rows:
        if row.resident and (number := known.imported.get(row.key)):
            row.problems.append(problem_at(row.line, Slip.ALREADY_IMPORTED, Column.ID, others=number))
            continue
        for person in (row, *(m for m in row.members if m.resident != row.resident)):
            _compare_person(row, person, known)
        _compare_account(row, known.holders.get(row.values["account"], ()))


def _compare_person(row: Row, person: Row, known: Known) -> None:
    if person.resident is None:
        return
    number = person.resident.number
    if cases := known.in_hand.get(number, ()):
        problem = problem_at(
            person.line, Slip.ALREADY_IN_HAND, Column.ID, name=person.name, others="、".join(cases)
        )  # fmt: skip
        row.problems.append(problem)
    if told := known.elsewhere.get(number, ()):
        row.problems.append(
            problem_at(person.line, Slip.KNOWN_ELSEWHERE, Column.ID, name=person.name, told=joined(told, "", " "))
        )
    found, township = known.names.get(number), row.values["township"]
    if found and person.name and found.name != person.name and township and found.townships:
        slip = Slip.NAME_OF_ANOTHER if found.townships - {township} else Slip.NAME_CHANGES
        row.problems.append(problem_at(person.line, slip, Column.NAME, person.name))


def _compare_account(row: Row, holders: Sequence[Holder]) -> None:
    """Other holders of the account: of the own area with their cases, of other townships only that there is one."""
    others, value = [h for h in holders if h.payee != row.values["payee"]], mask_account(row.values["account"])
    if cases := "、".join(h.case for h in others if h.case):
        row.problems.append(problem_at(row.line, Slip.ACCOUNT_OF_ANOTHER, Column.ACCOUNT, value, others=cases))
    if any(not h.case for h in others):
        row.problems.append(problem_at(row.line, Slip.ACCOUNT_ELSEWHERE, Column.ACCOUNT, value))


# --- the whole


def alarm(rows: Sequence[Row]) -> str:
    """Why nothing of the file should be imported at all."""
    again = sum(1 for row in rows if any(p.slip is Slip.ALREADY_IMPORTED for p in row.problems))
    if again == len(rows):
        return _("Every row of this register has been imported already; there is nothing to do.")
    if len(rows) < ALARM_FROM:
        return ""
    at_fault = Counter(
        column
        for row in rows
        for column in {
            p.column for p in row.problems
            if p.slip.verdict is Verdict.REFUSE and p.slip not in _NO_FAULT_OF_A_COLUMN
        }
    )  # fmt: skip
    for column, count in at_fault.most_common(1):
        if count * 2 > len(rows):
            return _(
                "%(count)d of %(total)d rows fail in the column “%(column)s”: it is probably not the column that its "
                "heading says. Nothing can be imported before the workbook is corrected."
            ) % {"count": count, "total": len(rows), "column": column}
    return ""
