"""``python -m tests.bench.bank_files --orders 100000``: what a bank file and its answer cost beside openpyxl alone.

Orders are made in a scratch database of the embedded server. In one run it measures openpyxl writing the same cells and
the product writing the bank file, openpyxl reading the bank's answer and the product checking it, each in a process of
its own with what memory it took; last it settles ``--settle`` orders, and tells all of it as ratios and seconds.
"""

import argparse
import io
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import psutil

from tests.embedded import pytest_load_initial_conftests, pytest_unconfigure

ANSWER = ("序号", "姓名", "开户行", "账号", "金额", "备注", "处理结果", "失败原因")
AT_ONCE = 5000
"""Cases made after one model."""
FAILS = 40
"""One of so many orders is refused by the bank."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--orders", type=int, default=100_000)
    options.add_argument("--settle", type=int, default=5_000)
    wanted = options.parse_args()
    pytest_load_initial_conftests()
    try:
        _bench(wanted.orders, wanted.settle)
    finally:
        pytest_unconfigure()


def _bench(orders: int, settle: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            world = World()
            for count in (orders // 10, orders):
                _measure(world, count, Path(folder))
            batch, _file = world.batch(settle)
            result = world.staged(batch, _answer_of(batch, Path(folder)))
            seconds, grown, _nothing = _alone(lambda: world.settle(result))
            _tell(f"{settle:>7,} orders settled in {seconds:.1f} s ({settle / seconds:,.0f}/s, +{grown:.0f} MB)")
            world.agree(batch)
        finally:
            connection.creation.destroy_test_db("postgres", verbosity=0)


def _measure(world: "World", count: int, folder: Path) -> None:
    batch, file = world.batch(count)
    cells = list(_cells(batch))
    alone = _alone(lambda: _openpyxl_writes(cells))
    ours = _alone(lambda: world.write(file))
    _tell(f"{count:>7,} orders: export {ours[0]:.1f} s (+{ours[1]:.0f} MB), openpyxl alone {alone[0]:.1f} s "
          f"(+{alone[1]:.0f} MB): {ours[0] / alone[0]:.2f} ×")  # fmt: skip
    path = _answer_of(batch, folder)
    alone = _alone(lambda: _openpyxl_reads(path))
    ours = _alone(lambda: world.staged(batch, path))
    _tell(f"{count:>7,} rows: import {ours[0]:.1f} s (+{ours[1]:.0f} MB), openpyxl alone {alone[0]:.1f} s "
          f"(+{alone[1]:.0f} MB): {ours[0] / alone[0]:.2f} ×")  # fmt: skip


def _alone(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds, MB of memory grown, and the answer, of work in a process of its own."""
    from django.db import connection

    connection.close()
    context = multiprocessing.get_context("fork")
    there, here = context.Pipe()

    def run() -> None:
        import resource

        before = psutil.Process().memory_info().rss
        begun = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        here.send((seconds, max(peak - before, 0) / 1024 / 1024, answer))

    process = context.Process(target=run)
    process.start()
    told: tuple[float, float, Any] = there.recv()
    process.join()
    return told


class World:
    """A county with its officers, and as many orders as one likes."""

    def __init__(self) -> None:
        from accounts.models import Region
        from common.clock import today
        from tests.bench.population import set_up
        from tests.factories import fill_funds

        self.cast = set_up()
        for year in (today().year - 1, today().year):
            fill_funds(Region.objects.get(code="411081"), year, "900000000.00")

    def batch(self, count: int) -> tuple[Any, Any]:
        """A batch of so many orders that was sent, whose file is still to be written."""
        from cases.terms import State
        from common.clock import now, today
        from funds.models import BankFile, Batch
        from funds.services import batches
        from tests.factories import make_case, orders_like
        from tests.funds.bank import checked

        for n in range(0, count, AT_ONCE):
            orders_like(make_case(self.cast, state=State.APPROVED, amount="600.00"), min(AT_ONCE, count - n) - 1)
        from tests.funds.bank import composed

        batch = checked(self.cast, composed(self.cast))
        begun = time.perf_counter()
        file = batches.release(batch.pk, officer=self.cast.officer("finance2", today()), at=now())
        _tell(f"{count:>7,} orders released in {time.perf_counter() - begun:.1f} s")
        return Batch.objects.get(pk=batch.pk), BankFile.objects.get(pk=file.pk)

    def write(self, file: Any) -> None:
        from common.clock import now
        from funds.models import BankFile
        from funds.services import bank_files

        bank_files.write(file.pk, now=now)
        assert BankFile.objects.get(pk=file.pk).state == "done"

    def staged(self, batch: Any, path: Path) -> int:
        from tests.funds.bank import staged

        result = staged(self.cast, batch, path.read_bytes())
        assert (result.state, result.alarm) == ("ready", ""), (result.state, result.error, result.alarm)
        return int(result.pk)

    def settle(self, result_id: int) -> None:
        from funds.models import BankResult
        from tests.funds.bank import settled

        assert settled(self.cast, BankResult.objects.get(pk=result_id)).state == "done"

    def agree(self, batch: Any) -> None:
        """Each order of the batch was paid or returned, exactly once."""
        from funds.models import Payment

        states = list(batch.orders.values_list("state", flat=True))
        paid = Payment.objects.filter(order__batch=batch).count()
        assert set(states) <= {"paid", "returned"} and states.count("paid") == paid, (paid, set(states))


def _cells(batch: Any) -> Iterator[list[Any]]:
    rows = batch.orders.order_by("pk").select_related("case__township").iterator(chunk_size=2000)
    for n, o in enumerate(rows, 1):
        yield [
            n, o.payee_name, o.payee_number, o.bank_name, o.account, o.amount, "临时救助金", o.case.township.name,
            o.case.village_name, o.key,
        ]  # fmt: skip


def _openpyxl_writes(cells: list[list[Any]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("x")
    for row in cells:
        sheet.append(row)
    book.save(io.BytesIO())


def _answer_of(batch: Any, folder: Path) -> Path:
    path = folder / f"answer-{batch.pk}.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("回盘")
    sheet.append(list(ANSWER))
    for n, o in enumerate(batch.orders.order_by("pk").iterator(chunk_size=2000)):
        outcome = ("失败", "账户已销户") if n % FAILS == 0 else ("成功", "")
        sheet.append([n + 1, o.payee_name, o.bank_name, o.account, o.amount, o.key, *outcome])
    book.save(path)
    return path


def _openpyxl_reads(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).active
    assert sheet is not None
    return sum(1 for _row in sheet.iter_rows(values_only=True))


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
