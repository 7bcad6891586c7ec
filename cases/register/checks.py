"""Checking a whole register at once: each row by itself, then against the other rows and the cases in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import Region
from accounts.place_names import TownshipNames, VillageNames
from cases.plausible import Day, Village, past_day, tidy_name, village
from cases.register import words
from cases.register.cells import Cells
from cases.register.columns import MONEY, Column
from cases.register.comparing import Known, alarm, compare, compare_with_system, refuse_repeated
from cases.register.inside import people_in
from cases.register.members import check_members, give_members
from cases.register.reader import Register
from cases.register.row import Row
from cases.register.slips import Slip, Verdict
from cases.register.typed import Line
from cases.terms import Channel, DisabilityGrade, Employment, Health, Labour, Marriage, Relation
from common import money
from common.identity import age_on, repair
from common.masking import mask_id
from standards.policy.terms import Category, Cause, Hukou, ReliefType

FULL_AGE = 18
USUAL_RELATIONS = "配偶、子、女、儿媳、女婿、父亲、母亲、祖父、祖母、孙子、孙女、兄、弟、姐姐、妹妹、其他亲属"
_DOUBTFUL_DAYS = {Day.FUTURE: Slip.DATE_FUTURE, Day.TOO_OLD: Slip.DATE_TOO_OLD, Day.LONG_AGO: Slip.DATE_LONG_AGO}
_MEMBER_WORDS: tuple[tuple[str, Column, type[Health | DisabilityGrade | Labour | Employment | Marriage]], ...] = (
    ("health", Column.HEALTH, Health),
    ("disability", Column.DISABILITY, DisabilityGrade),
    ("labour", Column.LABOUR, Labour),
    ("employment", Column.EMPLOYMENT, Employment),
    ("marriage", Column.MARRIAGE, Marriage),
)


@dataclass(frozen=True, slots=True)
class Area:
    """For whom the register is read: the area of the posting, its places, and the day.

    ``own`` is the township of somebody who is posted to one only.
    """

    path: str
    townships: TownshipNames
    allowed: str
    today: date
    known: Callable[[Sequence[Row]], Known]
    villages: VillageNames = field(default_factory=lambda: VillageNames(()))
    own: Region | None = None

    def township_of(self, sheet: str) -> Region | None:
        """The township for which a whole sheet speaks: that of its name, else the own one."""
        return self.townships.find(sheet, self.path).township or self.own


@dataclass(frozen=True, slots=True)
class Checked:
    """Every household row, every refused member row, and what speaks against importing anything at all."""

    rows: tuple[Row, ...]
    alarm: str = ""


def check(register: Register, area: Area) -> Checked:
    """Check the register as a set; asks the system once, whatever the number of rows."""
    rows = [_household(line, register, area) for line in register.lines]
    refuse_repeated(rows)
    orphans = give_members(rows, [_member(line, register, area) for line in register.members])
    for row in rows:
        check_members(row, counted=register.has_members)
    compare(rows)
    compare_with_system(rows, area.known(rows))
    members = [m for r in rows for m in r.members if m.verdict is Verdict.REFUSE and m.line.place != r.line.place]
    ordered = sorted([*members, *orphans], key=lambda r: (r.line.sheet, r.line.row))
    return Checked((*rows, *ordered), alarm(rows))


# --- one household row


def _household(line: Line, register: Register, area: Area) -> Row:
    cells = Cells(line, today=area.today, date1904=register.date1904, local=area.townships.area_codes)
    name, resident = cells.name(Column.NAME), cells.resident(Column.ID)
    applied_on = _applied_on(cells, area.today)
    hukou = cells.term(Column.HUKOU, Hukou, required=True)
    kind, cause = _kind_and_cause(cells)
    sums, township = _sums(cells), _township(cells, area)
    values = {
        "applied_on": applied_on.isoformat() if applied_on else "",
        "name": name,
        "id": resident.number if resident else "",
        "phone": cells.phone(Column.PHONE),
        "township": township.pk if township else None,
        "village": _village(cells, area, township),
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
    if cells.has(Column.MEMBERS) and people_in(cells.text(Column.MEMBERS)) is None:
        cells.say(Slip.MEMBERS_UNREAD, Column.MEMBERS)
    return Row(line, name=name, resident=resident, values=values, problems=cells.problems)


def _applied_on(cells: Cells, today: date) -> date | None:
    day = cells.day(Column.APPLIED_ON)
    if day is None:
        return None
    if slip := _DOUBTFUL_DAYS.get(past_day(day, today)):
        cells.say(slip, Column.APPLIED_ON, day.isoformat())
    return day


def _township(cells: Cells, area: Area) -> Region | None:
    if cells.line.typed(Column.TOWNSHIP) is None:
        return area.township_of(cells.line.sheet)
    text = cells.words(Column.TOWNSHIP, most=60)
    if not text:
        if not cells.bad(Column.TOWNSHIP):
            cells.say(Slip.TOWNSHIP_MISSING, Column.TOWNSHIP)
        return None
    found = area.townships.find(text, area.path)
    if found.township:
        if repair(text) != repair(found.township.name):
            cells.say(Slip.TOWNSHIP_SHORT, Column.TOWNSHIP, text, found=found.township.name)
        return found.township
    if found.elsewhere:
        counties = "、".join(sorted({t.parent.name for t in found.elsewhere if t.parent}))
        cells.say(Slip.TOWNSHIP_ELSEWHERE, Column.TOWNSHIP, text, county=counties)
    else:
        cells.say(Slip.TOWNSHIP_UNKNOWN, Column.TOWNSHIP, text, allowed=area.allowed)
    return None


def _village(cells: Cells, area: Area, township: Region | None) -> str:
    """One that nobody has is taken as it is, one that another township has is looked at."""
    text = cells.words(Column.VILLAGE, most=80)
    if text and township and village(text, township, area.villages) is Village.ELSEWHERE:
        cells.say(Slip.VILLAGE_ELSEWHERE, Column.VILLAGE, text, township=township.name)
    return text


def _kind_and_cause(cells: Cells) -> tuple[ReliefType | None, Cause | None]:
    """A cause belongs to its relief type (xc-2.1.1.1, xc-2.1.2): the wrong pair would take the wrong procedure."""
    kind = cells.term(
        Column.RELIEF_TYPE, ReliefType, required=True, unknown=Slip.RELIEF_TYPE_UNKNOWN, alias=Slip.RELIEF_TYPE_ALIAS
    )
    cause = cells.term(Column.CAUSE, Cause, required=True)
    if kind and cause and kind not in cause.relief_types:
        allowed = "、".join(c.zh for c in Cause if kind in c.relief_types)
        cells.say(Slip.CAUSE_OF_OTHER_TYPE, Column.CAUSE, cause.zh, kind=kind.zh, allowed=allowed)
    return kind, cause


def _category(cells: Cells, hukou: Hukou | None) -> Category | None:
    typed = cells.line.typed(Column.CATEGORY)
    if typed and hukou and words.plain(typed.text) in words.DIBAO_OF_EITHER_KIND:
        found = Category.RURAL_DIBAO if hukou is Hukou.RURAL else Category.URBAN_DIBAO
        cells.say(Slip.CATEGORY_BY_HUKOU, Column.CATEGORY, typed.text.strip(), found=found.zh)
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
    payee = tidy_name(cells.words(Column.PAYEE, most=80))
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
    cells = Cells(line, today=area.today, date1904=register.date1904, local=area.townships.area_codes)
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
