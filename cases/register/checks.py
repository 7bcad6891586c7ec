"""Checking a whole register at once: each row by itself, then against the other rows and the cases in hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.selectors import TownshipNames
from cases.register import words
from cases.register.cells import Cells, problem_at, same_name
from cases.register.columns import MONEY, Column
from cases.register.members import check_members, give_members
from cases.register.reader import Line, Register
from cases.register.row import Key, Row
from cases.register.slips import Slip, Verdict
from cases.terms import Channel, DisabilityGrade, Employment, Health, Labour, Marriage, Relation
from common import money
from common.identity import age_on, repair
from common.masking import mask_id
from common.said import Said, joined
from standards.policy.terms import Category, Cause, Hukou, ReliefType

FULL_AGE = 18
OLDEST = timedelta(days=3 * 366)
LONG_AGO = timedelta(days=366)
ALARM_FROM = 20
"""Below so many rows a column that mostly fails says little."""
_NO_FAULT_OF_A_COLUMN = (Slip.MEMBER_REFUSED, Slip.ALREADY_IMPORTED, Slip.TOWNSHIP_ELSEWHERE)
"""A township may upload the register of its county: the rows of the others are right, only not its own."""
USUAL_RELATIONS = "配偶、子、女、儿媳、女婿、父亲、母亲、祖父、祖母、孙子、孙女、兄、弟、姐姐、妹妹、其他亲属"
_MEMBER_WORDS: tuple[tuple[str, Column, type[Health | DisabilityGrade | Labour | Employment | Marriage]], ...] = (
    ("health", Column.HEALTH, Health),
    ("disability", Column.DISABILITY, DisabilityGrade),
    ("labour", Column.LABOUR, Labour),
    ("employment", Column.EMPLOYMENT, Employment),
    ("marriage", Column.MARRIAGE, Marriage),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the system knows of identity numbers: cases in hand, and applications that a register brought before."""

    in_hand: Mapping[str, Sequence[str]] = field(default_factory=dict)
    imported: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """For whom the register is read: the area of the posting, its townships, and the day."""

    path: str
    townships: TownshipNames
    allowed: str
    today: date
    known: Callable[[set[str], set[Key]], Known]


@dataclass(frozen=True, slots=True)
class Checked:
    """Every household row, every refused member row, and what speaks against importing anything at all."""

    rows: tuple[Row, ...]
    alarm: str = ""


def check(register: Register, area: Area) -> Checked:
    """Check the register as a set; asks the system once, whatever the number of rows."""
    rows = [_household(line, register, area) for line in register.lines]
    _refuse_repeated(rows)
    orphans = give_members(rows, [_member(line, register, area) for line in register.members])
    for row in rows:
        check_members(row, counted=register.has_members)
    _people_elsewhere(rows)
    numbers = {r.resident.number for row in rows for r in (row, *row.members) if r.resident}
    _against_the_system(rows, area.known(numbers, {row.key for row in rows}))
    members = [m for row in rows for m in row.members if m.verdict is Verdict.REFUSE]
    ordered = sorted([*members, *orphans], key=lambda r: (r.line.sheet, r.line.row))
    return Checked((*rows, *ordered), _alarm(rows))


# --- one household row


def _household(line: Line, register: Register, area: Area) -> Row:
    cells = Cells(line, today=area.today, date1904=register.date1904)
    name, resident = cells.name(Column.NAME), cells.resident(Column.ID)
    applied_on = _applied_on(cells, area.today)
    hukou = cells.term(Column.HUKOU, Hukou, required=True)
    kind, cause = _kind_and_cause(cells)
    sums = _sums(cells)
    values = {
        "applied_on": applied_on.isoformat() if applied_on else "",
        "name": name,
        "id": resident.number if resident else "",
        "phone": cells.phone(Column.PHONE),
        "township": _township(cells, area),
        "village": cells.words(Column.VILLAGE, most=80),
        "address": cells.words(Column.ADDRESS, most=200),
        "hukou": hukou,
        "category": _category(cells, hukou),
        "relief_type": kind,
        "cause": cause,
        "narrative": cells.words(Column.NARRATIVE, most=500, required=True),
        "head_count": cells.people(Column.HEAD_COUNT),
        **{key: None if value is None else str(value) for key, value in sums.items()},
        **_payee(cells, name),
        "channel": cells.term(Column.CHANNEL, Channel) or Channel.WINDOW,
    }
    if resident and applied_on and not cells.bad(Column.APPLIED_ON):
        age = age_on(resident.birth_on, applied_on)
        if age < FULL_AGE:
            cells.say(Slip.APPLICANT_MINOR, Column.ID, mask_id(resident.number), age=max(age, 0))
    cells.refuse_broken()
    return Row(line, name=name, resident=resident, values=values, problems=cells.problems)


def _applied_on(cells: Cells, today: date) -> date | None:
    day = cells.day(Column.APPLIED_ON)
    if day is None:
        return None
    if day > today:
        cells.say(Slip.DATE_FUTURE, Column.APPLIED_ON, day.isoformat())
    elif day < today - OLDEST:
        cells.say(Slip.DATE_TOO_OLD, Column.APPLIED_ON, day.isoformat())
    elif day < today - LONG_AGO:
        cells.say(Slip.DATE_LONG_AGO, Column.APPLIED_ON, day.isoformat())
    return day


def _township(cells: Cells, area: Area) -> int | None:
    text = cells.words(Column.TOWNSHIP, most=60)
    if not text:
        if not cells.bad(Column.TOWNSHIP):
            cells.say(Slip.TOWNSHIP_MISSING, Column.TOWNSHIP)
        return None
    found = area.townships.find(text, area.path)
    if found.township:
        if repair(text) != repair(found.township.name):
            cells.say(Slip.TOWNSHIP_SHORT, Column.TOWNSHIP, text, found=found.township.name)
        return found.township.pk
    if found.elsewhere:
        counties = "、".join(sorted({t.parent.name for t in found.elsewhere if t.parent}))
        cells.say(Slip.TOWNSHIP_ELSEWHERE, Column.TOWNSHIP, text, county=counties)
    else:
        cells.say(Slip.TOWNSHIP_UNKNOWN, Column.TOWNSHIP, text, allowed=area.allowed)
    return None


def _kind_and_cause(cells: Cells) -> tuple[ReliefType | None, Cause | None]:
    """A cause belongs to its relief type (xc-2.1.1.1, xc-2.1.2): the wrong pair would take the wrong procedure."""
    kind = cells.term(
        Column.RELIEF_TYPE, ReliefType, required=True, unknown=Slip.RELIEF_TYPE_UNKNOWN, alias=Slip.RELIEF_TYPE_ALIAS
    )
    cause = cells.term(Column.CAUSE, Cause, required=True)
    if kind and cause and kind not in cause.relief_types:
        allowed = "、".join(c.zh for c in Cause if kind in c.relief_types)
        cells.say(Slip.CAUSE_OF_OTHER_TYPE, Column.CAUSE, cause.zh, kind=Said(kind.zh, kind.en), allowed=allowed)
    return kind, cause


def _category(cells: Cells, hukou: Hukou | None) -> Category | None:
    typed = cells.line.typed(Column.CATEGORY)
    if typed and hukou and not typed.formula and words.plain(typed.text) in words.DIBAO_OF_EITHER_KIND:
        found = Category.RURAL_DIBAO if hukou is Hukou.RURAL else Category.URBAN_DIBAO
        cells.say(Slip.CATEGORY_BY_HUKOU, Column.CATEGORY, typed.text.strip(), found=Said(found.zh, found.en))
        return found
    return cells.term(Column.CATEGORY, Category, required=True)


def _sums(cells: Cells) -> dict[str, Decimal | None]:
    """The five sums; total less reimbursement and other aid is what the household paid itself."""
    sums = {column.value: cells.amount(column) for column in MONEY}
    if cells.bad(Column.TOTAL, Column.REIMBURSED, Column.OTHER_AID, Column.SELF_PAID):
        return sums
    total, own = sums["total"], sums["self_paid"]
    less = (sums["reimbursed"] or Decimal(0)) + (sums["other_aid"] or Decimal(0))
    if total is None:
        if own is None and less:
            cells.say(Slip.TOTAL_MISSING, Column.TOTAL)
        sums["total"] = None if own is None else own + less
    elif less > total:
        cells.say(Slip.REIMBURSED_MORE, Column.REIMBURSED, money.show(total), counted=money.show(less))
    elif own is not None and own != total - less:
        cells.say(Slip.SELF_PAID, Column.SELF_PAID, money.show(own), counted=money.show(total - less))
    return sums


def _payee(cells: Cells, name: str) -> dict[str, str]:
    """The account holder; nobody named means the applicant."""
    payee = same_name(cells.words(Column.PAYEE, most=80))
    reason = cells.words(Column.PAYEE_REASON, most=200)
    relation = cells.term(Column.PAYEE_RELATION, Relation, allowed=USUAL_RELATIONS)
    if payee and name and payee != name and not reason:
        cells.say(Slip.PAYEE_OTHER, Column.PAYEE, payee)
    return {
        "payee": payee or name,
        "payee_relation": relation or "",
        "payee_reason": reason,
        "bank": cells.words(Column.BANK, most=80),
        "account": cells.account(Column.ACCOUNT),
    }


# --- one member row


def _member(line: Line, register: Register, area: Area) -> Row:
    cells = Cells(line, today=area.today, date1904=register.date1904)
    name, resident = cells.name(Column.NAME), cells.resident(Column.ID)
    relation = cells.term(Column.RELATION, Relation, required=True, allowed=USUAL_RELATIONS)
    income = cells.amount(Column.INCOME)
    values = {
        "name": name,
        "id": resident.number if resident else "",
        "relation": relation,
        **{key: cells.term(column, terms) or "" for key, column, terms in _MEMBER_WORDS},
        "income": None if income is None else str(income),
    }
    cells.refuse_broken()
    return Row(line, is_member=True, name=name, resident=resident, values=values, problems=cells.problems)


# --- the rows against each other


def _refuse_repeated(rows: Sequence[Row]) -> None:
    """The same applicant a second time is refused and names the first row."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.resident and (earlier := first.setdefault(row.resident.number, row)) is not row:
            value = mask_id(row.resident.number)
            row.problems.append(problem_at(row.line, Slip.DUPLICATE, Column.ID, value, first=earlier.line.place))
            row.repeated = True


def _people_elsewhere(rows: Sequence[Row]) -> None:
    """Somebody who stands in two households of the register is looked at in both."""
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


# --- the rows against the system


def _against_the_system(rows: Sequence[Row], known: Known) -> None:
    """The very application that a register brought before is refused; people with a case in hand are warned of."""
    for row in rows:
        if row.resident is None:
            continue
        if number := known.imported.get(row.key):
            row.problems.append(problem_at(row.line, Slip.ALREADY_IMPORTED, Column.ID, others=number))
            continue
        for person in (row, *row.members):
            cases = known.in_hand.get(person.resident.number, ()) if person.resident else ()
            if cases:
                others = "、".join(cases)
                row.problems.append(
                    problem_at(person.line, Slip.ALREADY_IN_HAND, Column.ID, name=person.name, others=others)
                )


def _alarm(rows: Sequence[Row]) -> str:
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
