"""What goes back to the office: the rows that were not imported, each with its reason, and the empty template."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from cases.models import RegisterImport, RegisterRow
from cases.register.cells import LOST_FROM, digits
from cases.register.columns import SPOKEN_FOR, Column
from cases.register.headings import Heading, find_heading
from cases.register.lines import Lines
from cases.register.slips import Problem, Verdict
from cases.register.store import open_kept
from cases.register.typed import Typed
from common import xlsx
from common.xlsx import NewSheet, Sheet, Value

WIDTHS = {Column.ID: 22, Column.APPLICANT_ID: 22, Column.ACCOUNT: 26, Column.NARRATIVE: 36, Column.PHONE: 16}
LONG_NUMBERS = frozenset({Column.ID, Column.APPLICANT_ID, Column.ACCOUNT})
REGISTER_TEMPLATE = (
    Column.SERIAL, Column.APPLIED_ON, Column.NAME, Column.ID, Column.PHONE, Column.TOWNSHIP, Column.VILLAGE,
    Column.HUKOU, Column.CATEGORY, Column.RELIEF_TYPE, Column.CAUSE, Column.NARRATIVE, Column.HEAD_COUNT, Column.INCOME,
    Column.TOTAL, Column.REIMBURSED, Column.OTHER_AID, Column.SELF_PAID, Column.PAYEE, Column.PAYEE_REASON,
    Column.BANK, Column.ACCOUNT, Column.CHANNEL, Column.NOTE,
)  # fmt: skip
MEMBER_TEMPLATE = (
    "申请人身份证号",
    "姓名",
    "与户主关系",
    "身份证号",
    "健康状况",
    "残疾等级",
    "劳动能力",
    "就业状况",
    "年收入（元）",
)


def template() -> bytes:
    """An empty register with our own headings; the columns of long numbers are text."""
    return xlsx.write(
        [
            NewSheet(
                "受理登记簿", [c.zh for c in REGISTER_TEMPLATE], [], [WIDTHS.get(c, 14) for c in REGISTER_TEMPLATE]
            ),
            NewSheet("家庭成员", MEMBER_TEMPLATE, [], [22, 12, 12, 22, 14, 12, 14, 14, 14]),
        ]
    )


def refused(register: RegisterImport) -> bytes:
    """The rows that were not imported, with their members, as they were typed; the last column says why.

    It may be mended and uploaded; a fault that was not mended is refused again. Who repeats an applicant meets the
    case of the row that was imported.
    """
    with translation.override("zh-hans"):
        reasons = _reasons(register)
    return xlsx.write(_sheets(xlsx.read(open_kept(register)).sheets, reasons))


def _reasons(register: RegisterImport) -> dict[tuple[str, int], str]:
    """Why each row goes back; a member that only goes along has an empty reason."""
    reasons: dict[tuple[str, int], str] = {}
    back = register.rows.filter(verdict=Verdict.REFUSE) | register.rows.exclude(failure="")
    for row in back.order_by("pk"):
        reasons[row.sheet, row.row] = _reason(row)
        for sheet, number in row.members:
            reasons.setdefault((sheet, number), "")
    return reasons


def _reason(row: RegisterRow) -> str:
    """What is wrong, by the cells of the workbook that was uploaded: rows move up in the one that goes back."""
    found = [Problem.from_json(p) for p in row.problems]
    told = [
        f"原表 {'' if p.sheet == row.sheet else p.sheet + '!'}{p.cell}（{p.column}）：{p.reason}；{p.remedy}"
        for p in found
        if p.slip.verdict is Verdict.REFUSE
    ]
    return "\n".join([*told, *([row.failure] if row.failure else [])])


def _sheets(sheets: tuple[Sheet, ...], reasons: dict[tuple[str, int], str]) -> Iterator[NewSheet]:
    for sheet in sheets:
        heading, _of_members = find_heading(sheet, but=SPOKEN_FOR)
        if heading is None or not any(name == sheet.name for name, _row in reasons):
            continue
        numbers = [n for n in heading.words if n != heading.columns.get(Column.RETURNED)]
        columns = heading.said_by
        yield NewSheet(
            name=sheet.name,
            headings=[*(heading.words[n] for n in numbers), Column.RETURNED.zh],
            rows=[
                [*(_again(cells[n], columns.get(n)) for n in numbers), reasons[sheet.name, row]]
                for row, cells in _cells(Lines(sheet, heading)).items()
                if (sheet.name, row) in reasons
            ],
            widths=[*(WIDTHS.get(columns.get(n, Column.NOTE), 14) for n in numbers), 60],
            above=list(_above(sheet, heading)),
        )


def _cells(lines: Lines) -> dict[int, dict[int, Typed]]:
    """The rows that speak of somebody, by row and column number; what a merged cell above says stands in each."""
    heading, rows = lines.heading, dict[int, dict[int, Typed]]()
    for line in lines:
        cells = rows.setdefault(line.row, {n: lines.at(line.row, n) for n in heading.words})
        if not line.home:
            cells |= {heading.columns[column]: typed for column, typed in line.cells.items()}
    return rows


def _above(sheet: Sheet, heading: Heading) -> Iterator[str]:
    """Title rows, for they may name the unit of the sums."""
    for row in range(1, heading.first):
        yield " ".join(str(v) for _n, v in sorted(sheet.rows.get(row, {}).items()))


def _again(typed: Typed, column: Column | None) -> Value | int | None:
    """A cell as it was typed, long numbers as text.

    Empty is only a number that the office program has destroyed: the digits that are left of it look like a right one.
    Of a formula its result goes back, where it may stand; else text that begins with ``=``, the formula itself where it
    has no result. What was paid without aid is counted from the other sums.
    """
    value = typed.value
    if typed.formula and value is None:
        return None if column is Column.SELF_PAID else typed.formula
    if typed.formula and column is Column.NAME:
        return f"={typed.text}"
    if not isinstance(value, float):
        return value
    if abs(value) >= LOST_FROM:
        return None if column in LONG_NUMBERS else digits(typed)
    if column in LONG_NUMBERS:
        return typed.text
    return int(value) if value.is_integer() else value
