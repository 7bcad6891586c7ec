"""How a bank wants its file, and which columns of its answer say what: read strictly from plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from common.terms import Term

MOST_COLUMNS = 30
WIDEST = 120


class Kind(Term):
    """What sort of file."""

    XLSX = "xlsx", "表格文件（xlsx）", "workbook (xlsx)"
    DELIMITED = "delimited", "分隔符文本", "delimited text"
    FIXED = "fixed", "定长文本", "text of fixed width"


class Encoding(Term):
    """How a text is written down."""

    UTF8 = "utf-8", "UTF-8", "UTF-8"
    GB18030 = "gb18030", "GB18030（国标）", "GB18030"


class Align(Term):
    """Where the blanks of a fixed width go."""

    LEFT = "left", "左对齐，右补空格", "left, blanks at the right"
    RIGHT = "right", "右对齐，左补空格", "right, blanks at the left"
    ZERO = "zero", "右对齐，左补零", "right, zeros at the left"


class Source(Term):
    """What a column holds."""

    PLACE = "place", "序号", "running number"
    KEY = "key", "付款编号", "number of the order"
    NAME = "name", "收款人姓名", "payee's name"
    NUMBER = "number", "收款人身份证号", "payee's identity number"
    BANK = "bank", "开户行", "bank"
    ACCOUNT = "account", "账号", "account"
    AMOUNT = "amount", "金额（元）", "sum in yuan"
    FEN = "fen", "金额（分）", "sum in fen"
    TOWNSHIP = "township", "乡镇（街道）", "township"
    VILLAGE = "village", "村（社区）", "village"
    BATCH = "batch", "批次号", "number of the batch"
    TEXT = "text", "固定文字", "fixed words"


WHOLE = (Source.KEY, Source.NAME, Source.NUMBER, Source.ACCOUNT, Source.AMOUNT, Source.FEN)
"""Never cut to a width: what does not fit stops the file."""
NEEDED = (Source.KEY, Source.NAME, Source.ACCOUNT)
"""Without these nobody could tell whom the bank paid."""

ROLES = ("key", "amount", "outcome", "reason", "name", "account")
"""What the columns of an answer may say; the first three always."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, what it holds, how wide it is (characters; bytes where the width is fixed)."""

    title: str
    source: Source
    width: int = 16
    align: Align = Align.LEFT
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Which column of the bank's answer says what, by title or by number, and which words mean success and failure."""

    columns: Mapping[str, str]
    success: tuple[str, ...]
    failure: tuple[str, ...]
    delimiter: str = "|"


@dataclass(frozen=True, slots=True)
class Shape:
    """A layout. ``head`` and ``tail`` are lines before and after the orders, with {count}, {total}, {fen}, {batch}."""

    kind: Kind
    columns: tuple[Column, ...]
    answer: Answer
    encoding: Encoding = Encoding.UTF8
    delimiter: str = "|"
    titles: bool = True
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, from which ``shape_of`` reads the same shape."""
        return asdict(self)

    @property
    def in_fen(self) -> bool:
        """Whether sums are written in fen, without a point."""
        sources = [column.source for column in self.columns]
        return Source.FEN in sources and Source.AMOUNT not in sources

    @property
    def suffix(self) -> str:
        """How the name of its file ends."""
        return "xlsx" if self.kind is Kind.XLSX else "txt"


@dataclass(frozen=True, slots=True)
class Line:
    """One order as the bank gets it, in full."""

    place: int
    key: str
    name: str
    number: str
    bank: str
    account: str
    amount: Decimal
    township: str
    village: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands in the first or last line, so that the bank can compare."""

    batch: str
    count: int
    total: Decimal


def shape_of(body: Mapping[str, Any]) -> Shape:
    """Read a layout; raises Invalid with the fields at fault."""
    try:
        shape = Shape(
            kind=Kind(body["kind"]),
            columns=tuple(_column(one) for one in body["columns"]),
            answer=_answer(body["answer"]),
            encoding=Encoding(body["encoding"]),
            delimiter=str(body["delimiter"]),
            titles=bool(body["titles"]),
            head=tuple(map(str, body["head"])),
            tail=tuple(map(str, body["tail"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("layout_form", _("This layout makes no sense.")) from error
    if wrong := _wrong(shape):
        raise Invalid("layout", next(iter(wrong.values())), fields=wrong)
    return shape


def _column(given: Mapping[str, Any]) -> Column:
    return Column(
        title=str(given["title"]).strip(), source=Source(given["source"]), width=int(given["width"]),
        align=Align(given["align"]), text=str(given["text"]).strip(),
    )  # fmt: skip


def _answer(given: Mapping[str, Any]) -> Answer:
    columns = {role: str(given["columns"].get(role, "")).strip() for role in ROLES}
    return Answer(
        columns=columns, success=_words(given["success"]), failure=_words(given["failure"]),
        delimiter=str(given["delimiter"]),
    )  # fmt: skip


def _words(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in (str(one).strip() for one in given) if word)


def _wrong(shape: Shape) -> dict[str, object]:
    wrong: dict[str, object] = {}
    sources = [column.source for column in shape.columns]
    lacking = [one for one in NEEDED if one not in sources]
    if not {Source.AMOUNT, Source.FEN} & set(sources):
        lacking.append(Source.AMOUNT)
    if lacking:
        wrong["columns"] = _("A column is missing: %s.") % "、".join(str(one.label) for one in lacking)
    if len(shape.columns) > MOST_COLUMNS or any(not 0 < c.width <= WIDEST for c in shape.columns):
        wrong["columns"] = _("At most %(most)d columns, each 1 to %(widest)d wide.") % {
            "most": MOST_COLUMNS, "widest": WIDEST,
        }  # fmt: skip
    for name, sign in (("delimiter", shape.delimiter), ("answer_delimiter", shape.answer.delimiter)):
        if len(sign) != 1 or sign in '\r\n"' or sign.isalnum():
            wrong[name] = _("One sign that stands in no value, for instance | or a tabulator.")
    for role in ROLES[:3]:
        if not shape.answer.columns[role]:
            wrong[f"answer_{role}"] = _("Say in which column of the answer this stands.")
    if not shape.answer.success or set(shape.answer.success) & set(shape.answer.failure):
        wrong["success"] = _("Which words mean success? None of them may mean failure too.")
    return wrong


_TRADITIONAL = (
    ("序号", Source.PLACE, 8), ("姓名", Source.NAME, 12), ("身份证号", Source.NUMBER, 22), ("开户行", Source.BANK, 28),
    ("账号", Source.ACCOUNT, 26), ("金额", Source.AMOUNT, 14), ("补贴项目名称", Source.TEXT, 18),
    ("乡镇", Source.TOWNSHIP, 16), ("村", Source.VILLAGE, 18), ("备注", Source.KEY, 28),
)  # fmt: skip

CARD = Shape(
    kind=Kind.XLSX,
    columns=tuple(
        Column(title, source, width, text="临时救助金" if source is Source.TEXT else "")
        for title, source, width in _TRADITIONAL
    ),
    answer=Answer(
        columns={"key": "备注", "amount": "金额", "outcome": "处理结果", "reason": "失败原因", "name": "姓名",
                 "account": "账号"},
        success=("成功", "发放成功", "交易成功"), failure=("失败", "发放失败", "交易失败"),
    ),
)  # fmt: skip
"""一卡通: the columns that counties usually import (handbook 2.8); the order's number travels in 备注."""

TEXT = Shape(
    kind=Kind.FIXED,
    encoding=Encoding.GB18030,
    titles=False,
    columns=(
        Column("付款编号", Source.KEY, 32), Column("账号", Source.ACCOUNT, 32), Column("户名", Source.NAME, 40),
        Column("金额（分）", Source.FEN, 15, Align.ZERO), Column("身份证号", Source.NUMBER, 18),
        Column("摘要", Source.TEXT, 20, text="临时救助金"),
    ),
    head=("H{batch}",),
    tail=("T{count}{fen}",),
    answer=Answer(
        columns={"key": "1", "account": "2", "name": "3", "amount": "4", "outcome": "5", "reason": "6"},
        success=("0000", "成功"), failure=("失败",),
    ),
)  # fmt: skip
"""Batch payment by a bank's text file: fixed widths in bytes, control totals at the end, an answer with | between."""

SHIPPED = (("card", 1, "一卡通发放表", CARD), ("text", 1, "银行批量代发（定长文本）", TEXT))
"""Code, version, name and shape; a change here is a new version, and what the old one wrote stays what it is."""
