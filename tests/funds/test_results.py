"""The bank's answer: judged as a whole, refused where it does not fit, and settled exactly once whatever happens."""

import multiprocessing
import os
import random
import re
import signal
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from accounts.models import Region, User
from accounts.officer import SYSTEM
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import DomainError, Invalid, WrongState
from funds.models import BankResult, Batch, Order, Payment, ResultRow
from funds.selectors.checking import unsound
from funds.services import batches, results, settling
from funds.services.layouts import layouts_of
from funds.terms import BatchState, Fate, Fault
from tests.cast import Cast
from tests.exporting import taken
from tests.factories import make_case, orders_like
from tests.funds.bank import answers, composed, sent, settled, staged, workbook

D = Decimal


@pytest.fixture(autouse=True)
def kept_aside(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def batch_of(cast: Cast, count: int) -> Batch:
    orders_like(make_case(cast, state=State.APPROVED), count - 1)
    return sent(cast).batch


def test_every_row_that_does_not_fit_is_told_with_its_cell_and_settles_nothing(cast: Cast) -> None:
    batch = batch_of(cast, 60)
    said = answers(batch)
    wrong = {n: said[n][0].key for n in range(4)}
    said[4] = (said[4][0], "处理中", "")
    rows = [*said, said[5]]  # the sixth stands there twice
    above, below = D("1200.01"), D("1199.99")
    named, other = said[2][0], said[3][0]
    named.payee_name, other.account = "别人", "6228999900001111"
    said[6][0].account = float(said[6][0].account)  # type: ignore[assignment]  # a number, as spreadsheets make of it
    data = workbook(rows, sums={wrong[0]: above, wrong[1]: below})
    result = staged(cast, batch, data)
    assert (result.state, result.error) == ("ready", "")
    found = {row.key: row.faults for row in ResultRow.objects.exclude(faults=[])}
    assert found == {
        wrong[0]: [Fault.AMOUNT_ABOVE],
        wrong[1]: [Fault.AMOUNT_OTHER],
        wrong[2]: [Fault.NAME_DIFFERS],
        wrong[3]: [Fault.ACCOUNT_DIFFERS],
        said[4][0].key: [Fault.OUTCOME_UNREADABLE],
        said[5][0].key: [Fault.DUPLICATE],
        said[6][0].key: [Fault.ACCOUNT_DIFFERS],
    }
    assert ResultRow.objects.get(key=wrong[0]).row == 3, "below the heading of the bank and the titles"
    assert ResultRow.objects.filter(fate=Fate.PAYS).count() == 53
    page = cast.client("finance").get(f"/payments/results/{result.pk}/", {"fate": "wrong"}).content.decode()
    assert page.count("请银行把账号列设为文本格式") == 1, "the account of another row differs, and is text"
    file, kept = (
        taken(cast, "finance", "result-rows", "fate=wrong", of=result.pk),
        ResultRow.objects.filter(fate="wrong"),
    )
    assert [row[1] for row in file.rows] == list(kept.order_by("pk").values_list("key", flat=True))
    assert all(row[-1] for row in file.rows) and "6228999900001111" not in str(file.rows)
    with pytest.raises(Invalid, match=r"回盘\.xlsx"), transaction.atomic():
        staged(cast, batch, data)
    assert settled(cast, result).state == "done"
    assert Payment.objects.count() == 53 and Order.objects.filter(state="sent").count() == 7
    assert Batch.objects.get().state == BatchState.SENT
    assert unsound() == {}


def test_a_file_of_another_batch_or_of_nobody_is_refused_as_a_whole(cast: Cast) -> None:
    first = batch_of(cast, 6)
    orders_like(make_case(cast, state=State.APPROVED), 5)
    second = sent(cast).batch
    result = staged(cast, second, workbook(answers(first)))
    assert set(ResultRow.objects.values_list("fate", "faults__0")) == {(Fate.WRONG, Fault.OTHER_BATCH)} and result.alarm
    with pytest.raises(Invalid), transaction.atomic():
        results.confirm(result.pk, officer=cast.officer("finance", today()), at=now())
    unknown = answers(first)
    for n, (order, _said, _why) in enumerate(unknown):
        order.key = f"X{n}" if n else ""
    result = staged(cast, first, workbook(unknown), "x.xlsx")
    assert set(result.rows.values_list("faults__0", flat=True)) == {Fault.UNKNOWN, Fault.NO_KEY}
    for data in (b"abc", b"PK\x03\x04", workbook([])):
        assert staged(cast, first, data + b"").state == "unreadable"
    assert not Payment.objects.exists()


def test_answers_may_come_in_parts_out_of_order_and_twice(cast: Cast) -> None:
    batch = batch_of(cast, 4)
    said = answers(batch, failing=1)
    settled(cast, staged(cast, batch, workbook(said[2:])))
    assert Payment.objects.count() == 2
    whole = staged(cast, batch, workbook(said), "全部.xlsx")
    assert sorted(whole.rows.values_list("fate", flat=True)) == ["pays", "returns", "same", "same"]
    settled(cast, whole)
    assert (Payment.objects.count(), Batch.objects.get().state) == (3, BatchState.SETTLED)
    reversed_order = staged(cast, batch, workbook(said[::-1]), "再来.xlsx")
    assert reversed_order.alarm and set(reversed_order.rows.values_list("fate", flat=True)) == {Fate.SAME}
    with pytest.raises(Invalid), transaction.atomic():
        results.confirm(reversed_order.pk, officer=cast.officer("finance", today()), at=now())
    turned = [(order, "成功" if outcome == "失败" else "失败", "") for order, outcome, _why in said]
    assert set(staged(cast, batch, workbook(turned), "y").rows.values_list("faults__0", flat=True)) == {"contradicts"}
    assert unsound() == {}


def test_a_text_answers_as_well(cast: Cast) -> None:
    make_case(cast, state=State.APPROVED)
    batch = sent(cast, composed(cast, "text")).batch
    (order,) = batch.orders.all()
    line = f"{order.key}|{order.account}|{order.payee_name}|000000000120000|0000|\r\n"
    result = staged(cast, batch, f"H2026-001\r\n{line}T1|120000\r\n".encode("gb18030"), "r.txt")
    assert list(result.rows.values_list("fate", "amount", "row")) == [(Fate.PAYS, D("1200.00"), 2)]


def test_every_answer_and_every_taking_of_a_batch_is_found(cast: Cast) -> None:
    batch = batch_of(cast, 2)
    shared = {"batch": batch, "paid_on": today(), "voucher": "1", "owner": cast.finance, "uploaded_at": now()}
    for n in range(45):
        BankResult.objects.create(file_name=f"回盘{n:02}.xlsx", size=1, sha256=f"{n:064}", heartbeat_at=now(), **shared)
    file = batch.files.get()
    with transaction.atomic():
        for n in range(21):
            record(Verb.BANK_FILE_TAKEN, subject=file, officer=SYSTEM, at=now(), label=f"第{n:02}次")
    client, seen, address = cast.client("finance"), set[str](), f"/payments/batches/{batch.pk}/"
    for _page in range(3):
        page = client.get(address).content.decode()
        assert all(order.key in page for order in batch.orders.all()), "the orders stay where they are"
        seen |= set(re.findall(r"(?:回盘|第)\d\d", page))
        address = "?" + "&".join(re.findall(r'rel="next" href="\?([^"#]+)#', page)).replace("&amp;", "&")
        address = f"/payments/batches/{batch.pk}/{address}"
    assert seen == {f"回盘{n:02}" for n in range(45)} | {f"第{n:02}" for n in range(21)}


def test_that_the_bank_gave_no_reason_is_told_in_the_language_of_the_reader(cast: Cast) -> None:
    batch = batch_of(cast, 2)
    (silent, _fate, _why), (told, *_rest) = answers(batch)
    said = [(silent, "失败", ""), (told, "失败", "账户已销户")]
    client = cast.client("finance")
    client.post("/language/", {"language": "en", "next": "/"})
    with override("en"):  # whoever settles it
        assert settled(cast, staged(cast, batch, workbook(said))).state == "done"
    silent = Order.objects.get(pk=silent.pk)
    assert silent.came_back_because == silent.failure == "银行未说明原因。"
    page = client.get(f"/payments/batches/{batch.pk}/").content.decode()
    assert "<span>The bank gave no reason.</span>" in page and '<span lang="zh-Hans">账户已销户</span>' in page
    inspector = cast.client("inspector")
    inspector.post("/language/", {"language": "en", "next": "/"})
    happened = inspector.get("/api/v1/trail/", {"verb": "order_returned"}).json()["results"]
    assert {one["note"] for one in happened} == {"The bank gave no reason.", "账户已销户"}


def test_who_may_not_pay_here_confirms_nothing(cast: Cast) -> None:
    batch = batch_of(cast, 2)
    result = staged(cast, batch, workbook(answers(batch)))
    for name in ("clerk", "other_clerk", "county_reviewer"):
        with pytest.raises(DomainError), transaction.atomic():
            results.confirm(result.pk, officer=cast.officer(name, today()), at=now())
    results.discard(result.pk, officer=cast.officer("finance", today()), at=now())
    with pytest.raises(WrongState), transaction.atomic():
        results.confirm(result.pk, officer=cast.officer("finance", today()), at=now())
    assert not Payment.objects.exists() and not ResultRow.objects.exists()


# --- two at once


def _composer(user_id: int, batch_id: int | None, start: Any) -> None:
    from accounts.officer import officer_on

    officer, county = officer_on(User.objects.get(pk=user_id), today()), Region.objects.get(code="411081")
    start.wait(30)
    if batch_id is not None:
        batches.add(batch_id, batches.Wanted(), officer=officer, at=now())
    else:
        layout = layouts_of(county)[0].pk
        batches.compose(county.pk, batches.Wanted(), name="另一批", layout_id=layout, officer=officer, at=now())
    os._exit(0)


@pytest.mark.django_db(transaction=True)
def test_two_who_gather_the_same_orders_at_once_have_each_of_them_once(cast: Cast) -> None:
    orders_like(make_case(cast, state=State.APPROVED), 1)
    first = composed(cast)
    orders_like(make_case(cast, state=State.APPROVED), 199)
    connection.close()
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(2)
    both = [
        fork.Process(target=_composer, args=(cast.finance.pk, first.pk, start)),
        fork.Process(target=_composer, args=(cast.finance2.pk, None, start)),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert both[0].exitcode == 0
    assert Order.objects.filter(state="ready", batch=None).count() == 0, "each order is in some batch"
    assert sum(batches.totals(batch)[0] for batch in Batch.objects.all()) == 202
    assert Batch.objects.count() == 1 + (both[1].exitcode == 0), "who came too late made no empty batch"


# --- killed at every point


def _dies_at(place: str, nth: int) -> None:
    """In the worker: the function of that name is the last thing it does, the ``nth`` time."""
    module, name = place.rsplit(".", 1)
    there = {"many": "funds.services.many", "settling": "funds.services.settling", "jobs": "common.jobs"}[module]
    owner = __import__(there, fromlist=["x"])
    plain: Callable[..., Any] = getattr(owner, name)
    calls = iter(range(1, 1000))

    def deadly(*given: Any, **named: Any) -> Any:
        answer = plain(*given, **named)
        if next(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, deadly)


def until_nobody_works() -> None:
    """The database ends the statement of a killed worker before it lets go of what that one held."""
    with connection.cursor() as cursor:
        for _tenth in range(300):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.1)


def _worker(result_id: int, user_id: int, place: str, nth: int) -> None:
    from accounts.officer import officer_on

    if place:
        _dies_at(place, nth)
    if SIZE < 1000:
        settling.CHUNK = 5  # type: ignore[attr-defined]
    settling.carry_out(result_id, officer=officer_on(User.objects.get(pk=user_id), today()), now=now)
    os._exit(0)


SIZE = int(os.environ.get("BATCH", "30"))
"""Orders of the batch; a large one is killed at so many moments besides: ``BATCH=5000 MOMENTS=6``."""
MOMENTS = int(os.environ.get("MOMENTS", "0"))
POINTS = [
    ("many.post_many", 1), ("many.step_many", 2), ("many.move_many", 1), ("jobs.beats", 1), ("settling._together", 1),
    ("settling.return_many", 1), ("settling.settle_if_answered", 1), ("", 0),
]  # fmt: skip
"""In the middle of a transaction, between two of them, after the last; at the end one that lives."""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_point_leaves_each_order_to_be_paid_exactly_once(cast: Cast) -> None:
    batch = batch_of(cast, SIZE)
    result = staged(cast, batch, workbook(answers(batch, failing=7)))
    results.confirm(result.pk, officer=cast.officer("finance2", today()), at=now())
    chance, moments = random.Random(20261128), [("", 0)] * MOMENTS
    ended = []
    for number, (place, nth) in enumerate([*moments, *POINTS]):
        connection.close()  # a forked process must not share it
        worker = multiprocessing.get_context("fork").Process(
            target=_worker, args=(result.pk, cast.finance2.pk, place, nth)
        )
        worker.start()
        if number < MOMENTS:
            worker.join(chance.uniform(0, 0.8))
            worker.kill()
        worker.join(120)
        ended.append(worker.exitcode)
        until_nobody_works()
        paid = Payment.objects.count()
        assert paid == Order.objects.filter(state="paid").count() == ResultRow.objects.filter(
            settled=True, fate="pays"
        ).count()  # fmt: skip
        assert unsound() == {}
    assert ended[MOMENTS:] == [-signal.SIGKILL] * 7 + [0]
    assert (Payment.objects.count(), Order.objects.filter(state="returned").count()) == (SIZE - 7, 7)
    assert Case.objects.filter(state=State.PAID).count() == SIZE - 7
    result.refresh_from_db()
    assert (result.state, Batch.objects.get().state) == ("done", BatchState.SETTLED)
    # whoever comes late finds nothing to do
    settling.carry_out(result.pk, officer=cast.officer("finance2", today()), now=now)
    assert Payment.objects.count() == SIZE - 7
