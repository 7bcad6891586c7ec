"""Which member row belongs to which household, and what is wrong among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from cases.register.cells import digits, problem_at
from cases.register.columns import Column
from cases.register.lines import OWN
from cases.register.row import Row
from cases.register.slips import Slip, Verdict
from cases.register.typed import Line
from common.identity import repair
from common.masking import mask_id
from common.said import Said


def give_members(rows: Sequence[Row], members: Sequence[Row]) -> list[Row]:
    """Give each member to its household; returns those whose applicant nobody knows.

    Members inside a register belong to the row that they follow. Those of a household whose own number is broken are
    told by the nearest broken number, else by their place between the neighbouring households: they go back with it and
    are not at fault themselves.
    """
    owner: dict[str, Row] = {}
    for row in rows:
        owner.setdefault(row.resident.number if row.resident else _typed_number(row.line, Column.ID), row)
    groups: dict[str, list[Row]] = defaultdict(list)
    place = {(row.line.sheet, row.line.row): row for row in rows}
    for member in members:
        if member.line.home:
            place[member.line.sheet, member.line.home].members.append(member)
            continue
        groups[_typed_number(member.line, Column.APPLICANT_ID)].append(member)
    order = {id(row): number for number, row in enumerate(rows)}
    taken = {id(owner[number]) for number in groups if number and number in owner}
    orphans, numbers = [], list(groups)
    for at, number in enumerate(numbers):
        home = owner.get(number) if number else None
        if home is None and number:
            broken = [r for r in rows if r.resident is None and id(r) not in taken]
            before = next((order[id(owner[n])] for n in reversed(numbers[:at]) if n in owner), -1)
            after = next((order[id(owner[n])] for n in numbers[at + 1 :] if n in owner), len(rows))
            home = next((r for r in broken if _near(r.line, number)), None) or next(
                (r for r in broken if before < order[id(r)] < after), None
            )
        if home is None:
            for member in groups[number]:
                value = mask_id(number)
                member.problems.append(problem_at(member.line, Slip.MEMBER_ORPHAN, Column.APPLICANT_ID, value))
            orphans += groups[number]
        else:
            taken.add(id(home))
            owner.setdefault(number, home)
            home.members += groups[number]
    return orphans


def _typed_number(line: Line, column: Column) -> str:
    typed = line.typed(column)
    if typed is None:
        return ""
    return digits(typed) if isinstance(typed.value, float) else repair(typed.text)


def _near(line: Line, number: str) -> bool:
    """Whether a broken number was meant to be ``number``: the figure it became, its old form, or one slip away."""
    typed = line.typed(Column.ID)
    broken = _typed_number(line, Column.ID)
    if typed is None or not broken or len(number) != 18:
        return False
    if isinstance(typed.value, float) and len(broken) == 18:
        return broken[:15] == number[:15] or abs(float(typed.value) - float(number.replace("X", "0"))) < 64
    if len(broken) == 15:
        return broken == number[:6] + number[8:17]
    return len(broken) == 18 and sum(a != b for a, b in zip(broken, number, strict=True)) == 1


def check_members(row: Row, *, counted: bool) -> None:
    """The household as a whole: a refused member refuses it, and the number of people should agree."""
    own = [m for m in row.members if _is_applicant(m, row)]
    _check_among_them(row, own)
    for member in row.members:
        if member.line.home == row.line.row == member.line.row:  # what is wrong stands in the household's own row
            told = {(p.slip, p.cell) for p in row.problems}
            row.problems += [p for p in member.problems if (p.slip, p.cell) not in told]
    refused = [m for m in row.members if m.verdict is Verdict.REFUSE and m.line.place != row.line.place]
    if refused:
        faults = [p for m in refused for p in m.problems if p.slip.verdict is Verdict.REFUSE]
        places = "、".join(f"{p.sheet}!{p.cell}" for p in faults)
        row.problems.append(replace(faults[0], slip=Slip.MEMBER_REFUSED, details={"others": Said(places)}))
    row.problems += [
        p for m in row.members for p in m.problems if p.slip.verdict is Verdict.WARN and m.line.place != row.line.place
    ]
    others = [m for m in row.members if m not in own]
    head_count = row.values["head_count"]
    if counted and row.resident and not row.repeated and head_count and head_count != len(others) + 1:
        row.problems.append(
            problem_at(row.line, Slip.HEAD_COUNT_DIFFERS, Column.HEAD_COUNT, str(head_count), counted=len(others) + 1)
        )
    row.values["own"] = own[0].values if own else {}
    row.values["members"] = [m.values for m in others]


def _is_applicant(member: Row, row: Row) -> bool:
    """Whether a member's row is the applicant's: by the number, or because it is the very cell."""
    if member.resident and row.resident:
        return member.resident.number == row.resident.number
    return member.line.home is not None and member.line.typed(Column.ID) == row.line.typed(Column.ID)


def _check_among_them(row: Row, own: Sequence[Row]) -> None:
    """The applicant once, as such; everybody else once, as somebody else."""
    seen: dict[str, Row] = {}
    for member in row.members:
        relation = member.values["relation"]
        if member in own:
            if relation not in OWN or member is not own[0]:
                member.problems.append(problem_at(member.line, Slip.MEMBER_IS_APPLICANT, Column.ID))
        elif relation in OWN:
            typed = member.line.typed(Column.RELATION)
            value = typed.text if typed else ""
            member.problems.append(problem_at(member.line, Slip.MEMBER_SELF, Column.RELATION, value))
        elif member.resident:
            earlier = seen.setdefault(member.resident.number, member)
            if earlier is not member:
                problem = problem_at(member.line, Slip.MEMBER_TWICE, Column.ID, first=earlier.line.place)
                member.problems.append(problem)
