"""Write the file of a layout: line by line, so that the memory does not grow, and always the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from common.xlsx_plain import Cell, write_plain
from funds.bank.layout import WHOLE, Align, Column, Kind, Line, Shape, Source, Totals

NEWLINE = "\r\n"
_CALCULATES = "=+-@\t\r"
"""What a spreadsheet would take for a formula at the beginning of a text."""


def write_file(out: IO[bytes], shape: Shape, lines: Iterable[Line], totals: Totals) -> None:
    """Write head, orders and tail; raises Invalid where a value that must be whole does not fit its width."""
    if shape.kind is Kind.XLSX:
        write_plain(
            out,
            totals.batch,
            _cells(shape, lines, totals),
            above=[_filled(line, totals).split("|") for line in shape.head],
            titles=[column.title for column in shape.columns] if shape.titles else (),
            widths=[column.width for column in shape.columns],
        )
        return
    for text in _text(shape, lines, totals):
        out.write((text + NEWLINE).encode(shape.encoding.value))


def _cells(shape: Shape, lines: Iterable[Line], totals: Totals) -> Iterator[Sequence[Cell]]:
    for line in lines:
        yield [_value(column, line, totals) for column in shape.columns]
    for text in shape.tail:
        yield list(_filled(text, totals).split("|"))


def _text(shape: Shape, lines: Iterable[Line], totals: Totals) -> Iterator[str]:
    yield from (_filled(text, totals) for text in shape.head)
    fixed = shape.kind is Kind.FIXED
    if shape.titles:
        titles = [column.title for column in shape.columns]
        yield "".join(_padded(shape, c, c.title, cut=True) for c in shape.columns) if fixed else _joined(shape, titles)
    for line in lines:
        values = [(column, _plain(_value(column, line, totals))) for column in shape.columns]
        if fixed:
            yield "".join(_padded(shape, column, value, cut=column.source not in WHOLE) for column, value in values)
        else:
            yield _joined(shape, [value for _column, value in values])
    yield from (_filled(text, totals) for text in shape.tail)


def _value(column: Column, line: Line, totals: Totals) -> Cell:
    match column.source:
        case Source.TEXT:
            return column.text
        case Source.BATCH:
            return totals.batch
        case Source.FEN:
            return str(int(line.amount * 100))
        case source:
            value: Cell = getattr(line, source.value)
            return value


def _plain(value: Cell) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value if value is not None else "")


def _joined(shape: Shape, values: Sequence[str]) -> str:
    """Values with the sign between them; the sign itself and ends of lines stand in no value."""
    tidy = (" ".join(value.replace(shape.delimiter, " ").split()).lstrip(_CALCULATES) for value in values)
    return shape.delimiter.join(tidy)


def _padded(shape: Shape, column: Column, value: str, *, cut: bool) -> str:
    """A value in exactly as many bytes as its column has."""
    width, encoding = column.width, shape.encoding.value
    plain = " ".join(value.split())
    size = len(plain.encode(encoding))
    if size > width and not cut:
        text = _("“%(title)s” has %(width)d bytes, “%(value)s” needs %(size)d; widen the column.")
        told = plain[:2] + "…" if column.source in (Source.NUMBER, Source.ACCOUNT) else plain
        said = {"title": column.title, "width": width, "value": told, "size": size}
        raise Invalid("does_not_fit", text % said)
    while size > width:
        plain = plain[:-1]
        size = len(plain.encode(encoding))
    gap = (width - size) * ("0" if column.align is Align.ZERO else " ")
    return plain + gap if column.align is Align.LEFT else gap + plain


def _filled(text: str, totals: Totals) -> str:
    """A first or last line with its figures; fixed widths for count and fen, as text files want them."""
    figures = {
        "{count}": f"{totals.count:08d}" if "{fen}" in text else str(totals.count),
        "{total}": f"{totals.total:.2f}",
        "{fen}": f"{int(totals.total * 100):015d}",
        "{batch}": totals.batch,
    }
    for name, value in figures.items():
        text = text.replace(name, value)
    return text


SAMPLES = (
    Line(1, "LSJZ-411081-2026-000001-1", "王小禾", "411081199001011234", "禹州农商银行示例支行",
         "6228230000000000017", Decimal("1890.00"), "颍川街道", "东街社区"),
    Line(2, "LSJZ-411081-2026-000002-1", "买买提江·示例", "411081198503052345", "邮储银行禹州市支行",
         "6217990000000000025", Decimal("600.00"), "神垕镇", "示例村"),
)  # fmt: skip
"""Invented people, to show a layout by."""


def preview(shape: Shape) -> list[list[str]]:
    """The first lines of such a file, cell by cell; a text of fixed width is one cell for each line."""
    totals = Totals("2026-001", len(SAMPLES), sum((s.amount for s in SAMPLES), Decimal(0)))
    if shape.kind is Kind.XLSX:
        titles = [[column.title for column in shape.columns]] if shape.titles else []
        rows = [[_plain(cell) for cell in row] for row in _cells(shape, SAMPLES, totals)]
        return [*(_filled(line, totals).split("|") for line in shape.head), *titles, *rows]
    lines = list(_text(shape, SAMPLES, totals))
    return [[line] for line in lines] if shape.kind is Kind.FIXED else [line.split(shape.delimiter) for line in lines]
