"""A workbook read back as a package, every mistake with its sheet and cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation

from common import xlsx
from common.said import Said
from standards.packages.files import FileMistakes
from standards.packages.forms.editing import SWITCHED, with_codes
from standards.packages.forms.plan import Known
from standards.packages.labels import label
from standards.packages.sections import HEAD, Section
from standards.packages.workbook.columns import (
    CODE,
    CONTENT,
    FIELD,
    INHERIT,
    LISTS,
    NAME,
    NOTE,
    OWN,
    SINGLE,
    VALUE,
    Child,
    Column,
    children,
    columns,
    item_of,
)
from standards.policy.package.checks import problems
from standards.policy.package.model import Measure, Package
from standards.policy.package.reading import Mistakes, Problem, read


class WorkbookMistakes(ValueError):
    """All mistakes of a workbook, each with sheet and cell."""

    def __init__(self, placed: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(": ".join(one) for one in placed))
        self.placed = tuple(placed)


def read_workbook(data: bytes, *, check: Callable[[Package], Sequence[Problem]] = problems) -> Package:
    """The package that a workbook writes, right in form and meaning; raises Invalid (no workbook), WorkbookMistakes.

    ``check`` finds the mistakes of meaning, as for ``files.read_package``.
    """
    book = xlsx.read(data)
    with translation.override("zh-hans"):
        reader = _Reader({sheet.name: sheet for sheet in book.sheets})
        raw = reader.package()
    try:
        package = read(Package, raw)
    except Mistakes as mistakes:
        raise WorkbookMistakes(reader.placed([*reader.problems, *mistakes.problems])) from mistakes
    if found := [*reader.problems, *check(package)]:
        raise WorkbookMistakes(reader.placed(found))
    return package


@dataclass(slots=True)
class _Table:
    """The rows of a sheet below its headings, as text."""

    sheet: xlsx.Sheet
    header: int
    columns: Mapping[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with anything in it: its number, and the texts by heading."""
        for number in sorted(n for n in self.sheet.rows if n > self.header):
            texts = {heading: text_of(self.sheet.value(number, column)) for heading, column in self.columns.items()}
            if any(text for heading, text in texts.items() if heading != NOTE):
                yield number, texts


def text_of(value: xlsx.Value | None) -> str:
    """A cell as text; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat()[:10] if isinstance(value, date) else str(value).strip()


@dataclass(slots=True)
class _Reader:
    """Reads sheet after sheet and remembers in which cell each place of the package stands."""

    sheets: Mapping[str, xlsx.Sheet]
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def package(self) -> dict[str, Any]:
        """The raw values of the whole workbook."""
        raw = self._head() | {"parameters": self._numbers()}
        known = Known({}, {})
        for section in (Section.QUANTITIES, *(s for s in LISTS if s is not Section.QUANTITIES)):
            raw[section.value] = self._section(section, known)
            if section is Section.QUANTITIES:
                known = _known(raw)
        return raw

    def placed(self, found: Sequence[Problem]) -> list[tuple[str, str]]:
        """Each mistake with its cell, or that of the nearest thing around it."""
        return [(self._place(problem.path), problem.text.label) for problem in found]

    def _place(self, path: str) -> str:
        path = (
            path if path in self.places else f"{path}.{Measure.SHORT}"
        )  # what is measured stands in a cell of its own
        while path and path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        sheet, cell = self.places.get(path, ("", ""))
        return f"{sheet}!{cell}" if sheet else "（工作簿）"

    def _put(self, path: str, sheet: xlsx.Sheet, row: int, column: int) -> None:
        self.places.setdefault(path, (sheet.name, xlsx.reference(row, column)))

    def _table(self, name: str, headings: Sequence[str], path: str) -> _Table | None:
        """The table of a sheet; columns may stand in any order, one that nobody knows is told."""
        if (sheet := self.sheets.get(name)) is None:
            return None
        header = next((n for n in sorted(sheet.rows) if text_of(sheet.value(n, 1)) == headings[0]), None)
        self.places.setdefault(path, (name, "A1"))
        if header is None:
            if sheet.rows:
                self._tell(path, name, "A1", f"没有找到表头，第一列应为“{headings[0]}”")
            return None
        found: dict[str, int] = {}
        for column in sorted(sheet.rows[header]):
            heading = text_of(sheet.value(header, column))
            if heading not in headings or heading in found:
                self._tell(f"{path}#{column}", name, xlsx.reference(header, column), f"不认识或重复的列“{heading}”")
            found.setdefault(heading, column)
        return _Table(sheet, header, {heading: found[heading] for heading in headings if heading in found})

    def _tell(self, path: str, sheet: str, cell: str, text: str) -> None:
        self.places[path] = (sheet, cell)
        self.problems.append(Problem(path, Said(text)))

    def _head(self) -> dict[str, Any]:
        table = self._table(Section.HEAD.zh, (FIELD, CONTENT, NOTE), "")
        names = {label(Package, name).zh: name for name in (*HEAD, Section.ROUNDING.value)}
        found: dict[str, Any] = {}
        for row, texts in table.rows() if table is not None else ():
            if (name := names.get(texts.get(FIELD, ""))) is None:
                self._tell(f"head#{row}", Section.HEAD.zh, xlsx.reference(row, 1), "不认识的项目")
                continue
            assert table is not None
            self._put(name, table.sheet, row, table.columns.get(CONTENT, 2))
            if text := texts.get(CONTENT, ""):
                found[name] = text
        return found

    def _numbers(self) -> dict[str, str]:
        headings = (CODE, NAME, VALUE, NOTE)
        table = self._table(Section.PARAMETERS.zh, headings, Section.PARAMETERS.value)
        found = {}
        for row, texts in table.rows() if table is not None else ():
            assert table is not None
            if text := texts.get(VALUE, ""):
                code = texts.get(CODE, "")
                self._put(f"parameters.{code}", table.sheet, row, table.columns[VALUE])
                found[code] = text
        return found

    def _section(self, section: Section, known: Known) -> Any:
        cls, named = item_of(section), section is Section.QUANTITIES
        found = list(columns(cls, known))
        headings = [*([CODE] if named else []), *(column.heading for column in found), NOTE]
        table = self._table(section.zh, headings, section.value)
        rows = list(self._rows(table, found, section.value, named)) if table is not None else []
        items = [item for _code, item in rows]
        if section is Section.AMOUNTS:
            items = with_codes(section, items, [])
            for child in children(cls, known):
                self._children(section, child, items, known)
        if named:
            return dict(rows)
        if not self._is_own(section, items):
            return None
        if section in SINGLE:
            return items[0] if items else {}
        return with_codes(section, items, []) if items or section in SWITCHED or section is Section.TESTS else None

    def _is_own(self, section: Section, items: list[Any]) -> bool:
        if section not in SWITCHED:
            return True
        sheet = self.sheets.get(section.zh)
        said = text_of(sheet.value(1, 1)) if sheet is not None else INHERIT
        if said == INHERIT and items:
            self._tell(f"{section.value}#own", section.zh, "A1", f"填有内容，请将此格改为“{OWN}”，或删去下面的内容")
        return said == OWN

    def _rows(self, table: _Table, found: list[Column], path: str, named: bool) -> Iterator[tuple[str, dict[str, Any]]]:
        for place, (row, texts) in enumerate(table.rows()):
            code = texts.get(CODE, "") if named else ""
            here = f"{path}.{code}" if named else path if Section(path) in SINGLE else f"{path}[{place}]"
            self._put(here, table.sheet, row, 1)
            yield code, self._item(table, found, row, texts, here)

    def _item(
        self, table: _Table, found: list[Column], row: int, texts: Mapping[str, str], path: str
    ) -> dict[str, Any]:
        item: dict[str, Any] = {}
        for column in found:
            if column.heading not in table.columns:
                continue
            here = ".".join([path, *column.steps])
            self._put(here, table.sheet, row, table.columns[column.heading])
            try:
                value = column.box.parse(texts[column.heading])
            except FileMistakes as mistakes:
                self.problems.append(Problem(here, Said("；".join(map(str, mistakes.placed)))))
                continue
            if value is not None:
                _set(item, column.steps, value)
        return item

    def _children(self, section: Section, child: Child, items: list[dict[str, Any]], known: Known) -> None:
        found, name = list(columns(child.cls, known)), f"{section.zh}-{child.name}"
        headings = [CODE, *(column.heading for column in found), NOTE]
        table = self._table(name, headings, name)
        codes = [item.get("id") for item in items]
        for row, texts in table.rows() if table is not None else ():
            assert table is not None
            if (code := texts.get(CODE, "")) not in codes:
                self._tell(f"{name}#{row}", name, xlsx.reference(row, 1), f"“{section.zh}”中没有代号“{code}”")
                continue
            number = codes.index(code)
            rows = _list_at(items[number], child.steps)
            path = ".".join([f"{section.value}[{number}]", *child.steps]) + f"[{len(rows)}]"
            self._put(path, table.sheet, row, 1)
            rows.append(self._item(table, found, row, texts, path))


def _known(raw: Mapping[str, Any]) -> Known:
    """What the workbook itself declares, as far as it can be read."""
    declared = raw.get("quantities")
    found = {}
    for name, one in (declared if isinstance(declared, Mapping) else {}).items():
        try:
            found[name] = read(item_of(Section.QUANTITIES), one)
        except Mistakes:
            continue
    return Known(found, {})


def _set(item: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    for step in steps[:-1]:
        item = item.setdefault(step, {})
    item[steps[-1]] = value


def _list_at(item: dict[str, Any], steps: Sequence[str]) -> list[Any]:
    for step in steps[:-1]:
        item = item.setdefault(step, {})
    rows: list[Any] = item.setdefault(steps[-1], [])
    return rows
