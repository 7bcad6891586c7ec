"""A package written as a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import translation

from common import xlsx
from standards.kinds import KINDS
from standards.packages.forms.editing import SWITCHED
from standards.packages.forms.plan import Known
from standards.packages.labels import label
from standards.packages.sections import HEAD, Section
from standards.packages.telling import entries
from standards.packages.wording import Wording
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
from standards.policy.package.model import Package
from standards.policy.package.reading import raw_of

HOW_TO = (
    "每个工作表是规则包的一个部分，第一行或第二行是表头。列可以调换顺序，不能改名；“说明（不读取）”列可以随意填写。",
    "多项之间用“、”分隔；倍数、金额等可填一个数，或如 4-6 的范围；是否填“是”或“否”。",
    "带“-”的工作表（如“救助标准-分档”）是前一表各行的明细，用“代号”对应。",
    "首行为“沿用上级规定”的部分不填内容；要自行规定的，请把首行改为“本地自行规定”。",
    "“各项相加”“量的条件”“家庭”等列按规则包文件的写法填写，如 {self_paid: {above: 20000}}。",
)


def write_workbook(package: Package) -> bytes:
    """The package as a workbook; reading it gives the same package."""
    with translation.override("zh-hans"):
        return xlsx.write(_sheets(package, replace(Known.of(package), rules={})))


def _sheets(package: Package, known: Known) -> Iterator[xlsx.NewSheet]:
    raw, wording = raw_of(package), Wording.of(package)
    yield xlsx.NewSheet("填写说明", ("填写说明",), [[line] for line in HOW_TO], widths=(110,))
    yield _head(raw)
    yield _numbers(package)
    for section in LISTS:
        said = entries(section, package, wording)
        notes = [str(" ".join(line.text for line in entry.lines)) for entry in said or ()]
        yield _list(section, raw.get(section.value), known, notes)
        for child in children(item_of(section), known):
            yield _child(section, child, raw.get(section.value) or [], known)


def _head(raw: Mapping[str, Any]) -> xlsx.NewSheet:
    rows = [(label(Package, name).zh, _plain(raw.get(name)), "") for name in (*HEAD, Section.ROUNDING.value)]
    rounding = next(c for c in columns(Package, Known({}, {})) if c.steps == ("rounding",))
    rows[-1] = (rows[-1][0], rounding.box.text(raw.get("rounding")), "不填则沿用上级规定")
    return xlsx.NewSheet(Section.HEAD.zh, (FIELD, CONTENT, NOTE), rows, widths=(16, 50, 40))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _numbers(package: Package) -> xlsx.NewSheet:
    codes = dict.fromkeys([*(code for code, kind in KINDS.items() if not kind.has_year), *package.parameters])
    rows = [
        (code, KINDS[code].zh if code in KINDS else "", package.parameters.get(code, ""), _hint(code)) for code in codes
    ]
    return xlsx.NewSheet(Section.PARAMETERS.zh, (CODE, NAME, VALUE, NOTE), rows, widths=(22, 40, 16, 40))


def _hint(code: str) -> str:
    if code not in KINDS:
        return ""
    kind = KINDS[code]
    return f"{kind.form.hint} {kind.unit.zh if kind.unit != 'none' else ''}".strip()


def _list(section: Section, raw: Any, known: Known, notes: Sequence[str]) -> xlsx.NewSheet:
    named = section is Section.QUANTITIES
    found = list(columns(item_of(section), known))
    items = [] if raw is None else [raw] if section in SINGLE else list(raw.items() if named else raw)
    rows = [
        [*([item[0]] if named else []), *(_cell(item[1] if named else item, column) for column in found), note]
        for item, note in zip(items, [*notes, *[""] * len(items)], strict=False)
    ]
    return xlsx.NewSheet(
        section.zh,
        [*([CODE] if named else []), *(column.heading for column in found), NOTE],
        rows,
        widths=[18] * (len(found) + named) + [60],
        above=[OWN if raw is not None else INHERIT] if section in SWITCHED else [],
    )


def _child(section: Section, child: Child, items: list[Any], known: Known) -> xlsx.NewSheet:
    found = list(columns(child.cls, known))
    rows = [
        [item["id"], *(_cell(row, column) for column in found), ""]
        for item in items
        for row in _at(item, child.steps) or ()
    ]
    headings = [CODE, *(column.heading for column in found), NOTE]
    return xlsx.NewSheet(f"{section.zh}-{child.name}", headings, rows, widths=[18] * len(headings))


def _cell(raw: Any, column: Column) -> str:
    return column.box.text(_at(raw, column.steps))


def _at(raw: Any, steps: Sequence[str]) -> Any:
    """What stands at the end of the steps; a measure may be written in short."""
    for step in steps:
        if not isinstance(raw, Mapping):
            return raw if step == "start" else None
        raw = raw.get(step)
    return raw
