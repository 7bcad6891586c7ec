"""Acts of finance that tests of batches have in common."""

import io
from collections.abc import Iterable
from decimal import Decimal

import openpyxl

from accounts.models import Region
from common.clock import now, today
from funds.bank.layout import CARD
from funds.models import BankFile, BankResult, Batch, Layout, Order
from funds.services import bank_files, batches, results, settling
from funds.services.layouts import layouts_of
from tests.cast import Cast


def one_of_each(cast: Cast, county: Region) -> dict[str, int]:
    """A layout of the county's own, a batch, its file and an answer, bare, by the names that addresses use."""
    layouts_of(county)  # the shipped ones become rows when somebody first looks for them
    at, shared = now(), {"county": county, "region_path": county.path}
    layout = Layout.objects.create(
        **shared, code="own-1", version=1, name="示例格式", body=CARD.to_json(), made_by_name="示例", made_at=at
    )
    batch = Batch.objects.create(
        **shared, year=2030, number=1, name="示例", layout=layout, maker=cast.finance, maker_name="示例", made_at=at,
        changed_at=at,
    )  # fmt: skip
    file = BankFile.objects.create(
        batch=batch, version=1, layout=layout, count=1, total=1, file_name="示例.xlsx", owner=cast.finance, asked_at=at,
        heartbeat_at=at,
    )  # fmt: skip
    result = BankResult.objects.create(
        batch=batch, file_name="回盘.xlsx", size=1, sha256="0" * 64, paid_on=today(), voucher="1", owner=cast.finance,
        uploaded_at=at, heartbeat_at=at,
    )  # fmt: skip
    return {"layout_id": layout.pk, "batch_id": batch.pk, "file_id": file.pk, "result_id": result.pk}


HEADINGS = ("序号", "姓名", "身份证号", "开户行", "账号", "金额", "备注", "处理结果", "失败原因")
Answer = tuple[Order, str, str]


def composed(cast: Cast, code: str = "card") -> Batch:
    """A batch of everything that is ready, made by ``finance``."""
    county = Region.objects.get(code="411081")
    layout = next(one for one in layouts_of(county) if one.code == code)
    batch, _held_up = batches.compose(
        county.pk, batches.Wanted(), name="示例批次", layout_id=layout.pk, officer=cast.officer("finance", today()),
        at=now(),
    )  # fmt: skip
    return batch


def checked(cast: Cast, batch: Batch) -> Batch:
    count, total = batches.totals(batch)
    return batches.check(batch.pk, count=count, total=total, officer=cast.officer("finance2", today()), at=now())


def sent(cast: Cast, batch: Batch | None = None) -> BankFile:
    """Checked and released by ``finance2``, and its file written."""
    batch = checked(cast, batch or composed(cast))
    file = batches.release(batch.pk, officer=cast.officer("finance2", today()), at=now())
    bank_files.write(file.pk, now=now)
    return BankFile.objects.select_related("batch").get(pk=file.pk)


def workbook(answers: Iterable[Answer], *, sums: dict[str, Decimal] | None = None) -> bytes:
    """The bank's answer: each order with outcome and reason."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("回盘")
    sheet.append(["某银行批量代发回盘"])
    sheet.append(list(HEADINGS))
    for n, (order, outcome, reason) in enumerate(answers, 1):
        amount = (sums or {}).get(order.key, order.amount)
        sheet.append([n, order.payee_name, "", order.bank_name, order.account, amount, order.key, outcome, reason])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def staged(cast: Cast, batch: Batch, data: bytes, name: str = "回盘.xlsx") -> BankResult:
    result = results.upload(
        batch.pk, name, data, paid_on=today(), voucher="YH-1", officer=cast.officer("finance", today()), at=now(),
        today=today(),
    )  # fmt: skip
    results.stage(result.pk, now=now)
    return BankResult.objects.get(pk=result.pk)


def settled(cast: Cast, result: BankResult) -> BankResult:
    officer = cast.officer("finance2", today())
    results.confirm(result.pk, officer=officer, at=now())
    while settling.carry_out(result.pk, officer=officer, now=now):
        pass
    return BankResult.objects.get(pk=result.pk)


def answers(batch: Batch, failing: int = 0) -> list[Answer]:
    """The bank's answer for every order of a batch; the first ``failing`` were refused."""
    orders = batch.orders.order_by("pk")
    return [(o, "失败" if n < failing else "成功", "账户已销户" if n < failing else "") for n, o in enumerate(orders)]
