"""Lists of goods that can be taken out: what lies in the stores, the catalogue, how one good moved."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of, word
from funds.forms.goods import GoodFilter, MoveFilter, StockFilter
from funds.models import Stock, StockMove
from funds.selectors.goods import (
    Line,
    Sought,
    good_seen,
    goods_found,
    lines_of,
    moves_found,
    stocks_found,
    visible_stores,
)
from funds.terms import GoodKind, Shelf, StockMovement


def _goods(asked: Asked) -> Found:
    form = StockFilter(asked.query, stores=visible_stores(asked.officer))
    sought = Sought(**wanted_of(form))
    return Found(stocks_found(asked.officer, sought, today=asked.today).order_by("place", "pk"), printed(form))


def _lines(stocks: Sequence[Stock], asked: Asked) -> list[Line]:
    return lines_of(stocks, asked.today)


def _told(line: Line) -> str:
    """What the list says of it with badges."""
    said = {_("too few"): line.low, _("expired"): line.expired, _("expires soon"): line.expiring}
    return "；".join(text for text, so in said.items() if so)


GOODS = ListOf(
    code="goods",
    page="funds:goods",
    duties=CASE_DUTIES,
    filter=Filter(StockFilter),
    find=_goods,
    tell=_lines,
    columns=(
        Column(gettext_lazy("Store"), lambda line: line.stock.region.name),
        Column(gettext_lazy("Good"), lambda line: line.good.name, 20),
        Column(gettext_lazy("Kind of good"), lambda line: word(GoodKind, line.good.kind)),
        Column(gettext_lazy("Quantity"), lambda line: line.quantity, 10),
        Column(gettext_lazy("Unit"), lambda line: line.good.unit, 8),
        Column(gettext_lazy("Value of a unit (yuan)"), lambda line: line.value),
        Column(gettext_lazy("Worth (yuan)"), lambda line: line.worth),
        Column(gettext_lazy("At least"), lambda line: line.least, 10),
        Column(gettext_lazy("Expires first"), lambda line: line.first),
        Column(gettext_lazy("To look at"), _told, 20),
    ),
)


def _catalogue(asked: Asked) -> Found:
    form = GoodFilter(asked.query)
    rows = goods_found(asked.officer, **wanted_of(form), today=asked.today)
    return Found(rows.order_by("name", "pk"), printed(form))


CATALOGUE = ListOf(
    code="catalogue",
    page="funds:catalogue",
    duties=frozenset({*CASE_DUTIES, Duty.STANDARDS}),
    filter=Filter(GoodFilter),
    find=_catalogue,
    columns=(
        Column(gettext_lazy("Good"), lambda row: row.name, 20),
        Column(gettext_lazy("Kind of good"), lambda row: word(GoodKind, row.kind)),
        Column(gettext_lazy("County"), lambda row: row.region.name),
        Column(gettext_lazy("Unit"), lambda row: row.unit, 12),
        Column(gettext_lazy("Value of a unit (yuan)"), lambda row: row.value),
        Column(gettext_lazy("At least"), lambda row: row.least, 10),
        Column(gettext_lazy("In use"), lambda row: row.value is not None, 8),
    ),
)


def _moves(asked: Asked) -> Found:
    good = good_seen(asked.officer, query_number(asked), today=asked.today)
    form = MoveFilter(asked.query, stores=visible_stores(asked.officer))
    rows = moves_found(asked.officer, good, **wanted_of(form)).defer(*_UNREAD)
    return Found(rows.order_by("-pk"), printed(form), str(good))


_OF_ORDER = ("account", "payee_number", "case__account", "case__narrative", "case__rules")
_UNREAD = tuple(f"entry__hand_out__order__{name}" for name in _OF_ORDER)


def _place(stock: Stock) -> str:
    shelf = word(Shelf, stock.shelf)
    return shelf if stock.shelf == Shelf.OUTSIDE else f"{stock.region.name} {shelf}"


def _out_of(row: StockMove) -> str:
    """From whom it came where it comes from outside."""
    return (row.giver.shelf == Shelf.OUTSIDE and row.entry.from_whom) or _place(row.giver)


def _case(row: StockMove) -> str:
    slip = getattr(row.entry, "hand_out", None)
    return (slip.order.case.number or "") if slip else ""


MOVES = ListOf(
    code="good-moves",
    page="funds:good",
    duties=frozenset({*CASE_DUTIES, Duty.STANDARDS}),
    filter=Filter(MoveFilter),
    of_one=True,
    find=_moves,
    columns=(
        Column(gettext_lazy("Day"), lambda row: row.entry.on),
        Column(gettext_lazy("Way"), lambda row: word(StockMovement, row.movement)),
        Column(gettext_lazy("Case"), _case, 24),
        Column(gettext_lazy("Out of"), _out_of, 24),
        Column(gettext_lazy("Into"), lambda row: _place(row.taker), 24),
        Column(gettext_lazy("Document number"), lambda row: row.entry.document_no, 24),
        Column(gettext_lazy("Reason"), lambda row: row.entry.reason, 30),
        Column(gettext_lazy("Recorded by"), lambda row: row.entry.by_name),
        Column(gettext_lazy("Units"), lambda row: row.quantity, 8),
    ),
)
