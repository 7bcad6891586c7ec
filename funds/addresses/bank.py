"""Batches for the bank, their files, its answers, and the layouts of both."""

import tempfile
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.downloads import Download, File
from accounts.duties import Duty
from accounts.guards import Guard
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from common.clock import now, today
from common.xlsx import CONTENT_TYPE
from funds.addresses.files import FileView, Purpose, Upload, gives_file, purpose_of
from funds.bank.layout import shape_of
from funds.bank.writing import preview
from funds.bodies import LayoutBody, Text
from funds.selectors import batches as selectors
from funds.selectors import layouts, results, roster
from funds.selectors.months import read_month
from funds.services import bank_files, batches, rosters
from funds.services import layouts as layout_services
from funds.services import results as answering
from funds.services.batches import Wanted
from funds.shapes import bank as shapes
from funds.shapes.common import CountShape
from funds.tasks import begin_file, begin_result

PAY = Duty.PAY
READING = (Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)

# --- batches


def candidates(officer: Officer, *, wanted: Wanted) -> selectors.Candidates:
    """What could go into a batch of the officer's county now, and what is held up."""
    return selectors.candidates(selectors.county_kept(officer), wanted, officer)


def compose(
    officer: Officer, *, name: str, layout_id: int, choice: Wanted, county_id: int | None = None, at: datetime
) -> dict[str, Any]:  # fmt: skip
    """A batch of the orders that are chosen and that nothing holds up; without a county it is the officer's own."""
    county = selectors.county_kept(officer).pk if county_id is None else county_id
    batch, held_up = batches.compose(county, choice, name=name, layout_id=layout_id, officer=officer, at=at)
    return {"batch": batch, "held_up": held_up}


def batch(officer: Officer, batch_id: int) -> selectors.BatchPage:
    """One batch: its totals, files and answers, and what holds it up."""
    return selectors.batch_page(officer, batch_id, cursor={})


def add(batch_id: int, *, choice: Wanted, officer: Officer, at: datetime) -> dict[str, int]:
    """Put more orders into a batch that is being composed."""
    added, held_up = batches.add(batch_id, choice, officer=officer, at=at)
    return {"added": added, "held_up": held_up}


def written(file: Any) -> None:
    """The file of a batch is written in the background."""
    begin_file(file.pk)


# --- the bank's answers


def answer_wanted(officer: Officer, batch_id: int) -> dict[str, Any]:
    """What the bank's answer for a batch must say, in the words of its layout."""
    wanted = answering.answer_shape(selectors.batch_of(officer, batch_id)).answer
    columns = {role: title for role, title in wanted.columns.items() if title}
    return {"columns": columns, "success": wanted.success, "failure": wanted.failure, "delimiter": wanted.delimiter}


def upload(
    batch_id: int, *, file: Upload, paid_on: date, voucher: str, officer: Officer, at: datetime,
    today: date,
) -> Any:  # fmt: skip
    """Keep the bank's answer for a batch, to be checked in the background; an officer confirms it afterwards."""
    return answering.upload(
        batch_id, str(file.name), file.read(), paid_on=paid_on, voucher=voucher, officer=officer, at=at, today=today
    )


def staged(result: Any) -> None:
    """An answer is checked in the background."""
    begin_result(result.pk, settle=False)


def settled(result: Any) -> None:
    """A confirmed answer is settled in the background; one that is taken up again goes on where it stopped."""
    begin_result(result.pk, settle=result.confirmed_by_id is not None)


def result_page(officer: Officer, result_id: int) -> results.ResultPage:
    """How an answer stands: progress while it works, before it the preview, after it what came of it."""
    return results.result_page(officer, result_id, cursor={})


def compared(officer: Officer, *, file: Upload) -> bank_files.Compared:
    """Whether a file is one that was written here, to the last byte; it is not kept."""
    return bank_files.compare(file, officer=officer)


# --- layouts


def all_layouts(officer: Officer) -> dict[str, list[layouts.Listed]]:
    """Every version of the layouts that the officer may see."""
    return {"layouts": layouts.layouts(officer)}


def new_layout(officer: Officer, *, name: str, body: dict[str, Any], offered: bool = True, at: datetime) -> Any:
    """Keep a new layout of the county whose payments the officer makes."""
    return layout_services.keep(
        selectors.county_kept(officer).pk, based_on=None, name=name, body=_shape(body), offered=offered,
        officer=officer, at=at,
    )  # fmt: skip


def next_version(
    layout_id: int, *, name: str, body: dict[str, Any], offered: bool = True, officer: Officer, at: datetime
) -> Any:
    """Keep the next version of a layout; of a shipped one the county's own, which takes its place there."""
    return layout_services.keep(
        selectors.county_kept(officer).pk, based_on=layouts.layout_of(officer, layout_id).pk, name=name,
        body=_shape(body), offered=offered, officer=officer, at=at,
    )  # fmt: skip


def _shape(body: dict[str, Any]) -> dict[str, Any]:
    return shape_of(body).to_json()


def sample(*, body: dict[str, Any]) -> dict[str, Any]:
    """What a file in this layout would look like, with invented orders; nothing is kept."""
    return {"lines": preview(shape_of(body))}


# --- rosters


def _told(found: roster.Roster, on: date) -> dict[str, Any]:
    lines = found.lines(full=False, on=on, most=roster.MOST)
    names = ("title", "unit", "count", "total")
    return {name: getattr(found, name) for name in names} | {"lines": list(lines)}


def batch_roster(officer: Officer, batch_id: int, *, today: date) -> dict[str, Any]:
    """The roster of a batch, numbers masked."""
    return _told(roster.batch_roster(officer, batch_id), today)


def month_roster(officer: Officer, *, month: str = "", today: date) -> dict[str, Any]:
    """The roster of a month (``2026-10``, else the present one) in the officer's area, numbers masked."""
    return _told(_of_month(officer, month, today), today)


def _of_month(officer: Officer, month: str, on: date) -> roster.Roster:
    first = read_month(month) if month else on
    return roster.month_roster(officer, first.year, first.month)


def _workbook(view: FileView, found: roster.Roster, purpose: str) -> HttpResponse:
    def take() -> File:
        with tempfile.TemporaryFile() as out:
            rosters.workbook(found, out, purpose=purpose, officer=view.officer, at=now(), on=today())
            out.seek(0)
            return out.read(), CONTENT_TYPE, f"{found.title}.xlsx"

    view.needs_password()
    return view.taken(take)


class BatchRoster(FileView):
    """The roster of a batch as a workbook."""

    guard = Guard(frozenset(READING))
    fresh = frozenset({"post"})

    @gives_file(
        "batch_roster_workbook",
        "The roster of a batch with full numbers; who took it and what for is recorded. It asks for a fresh password.",
        CONTENT_TYPE, request=Purpose,
    )  # fmt: skip
    def post(self, request: Request, batch_id: int) -> HttpResponse:
        return _workbook(self, roster.batch_roster(self.officer, batch_id), purpose_of(request))


class MonthRoster(FileView):
    """The roster of a month as a workbook."""

    guard = Guard(frozenset(READING))
    fresh = frozenset({"post"})

    @gives_file(
        "month_roster_workbook",
        "The roster of a month with full numbers; who took it and what for is recorded. It asks for a fresh password.",
        CONTENT_TYPE, request=Purpose, parameters=[OpenApiParameter("month", str, description="2026-10")],
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponse:
        return _workbook(self, _of_month(self.officer, request.GET.get("month", ""), today()), purpose_of(request))


# --- the file for the bank


def control_sheet(file_id: int, *, officer: Officer) -> File:
    """The sheet that goes with a file to the bank: totals, digest and signature; it tells of nobody."""
    name, text = bank_files.control_sheet(file_id, officer=officer)
    return text.encode(), "text/plain; charset=utf-8", name


class TakeFile(FileView):
    """The file for the bank."""

    guard = Guard(frozenset({PAY}))
    fresh = frozenset({"post"})

    @gives_file(
        "file_take", "The file for the bank; who took it and what for is recorded. It asks for a fresh password.",
        "application/octet-stream", request=Purpose,
    )  # fmt: skip
    def post(self, request: Request, file_id: int) -> HttpResponse:
        purpose = purpose_of(request)

        def take() -> File:
            name, body = bank_files.take(file_id, purpose=purpose, officer=self.officer, at=now())
            return body, CONTENT_TYPE if name.endswith(".xlsx") else "text/plain", name

        self.needs_password()
        return self.taken(take)


BATCH = "payments/batches/<int:batch_id>/"
FILE = "payments/files/<int:file_id>/"
RESULT = "payments/results/<int:result_id>/"

ADDRESSES = [
    address(
        "payments/batches/",
        "batches",
        get=Pages(selectors.batches, *READING, gives=shapes.BatchRow),
        post=Act(compose, PAY, gives=shapes.ComposedShape, status=201, name=Text(80)),
    ),
    address("payments/batches/candidates/", "candidates", get=Look(candidates, PAY, gives=shapes.CandidatesShape)),
    address(BATCH, "batch", get=Look(batch, *READING, gives=shapes.BatchPageShape)),
    address(
        f"{BATCH}orders/",
        "batch_orders",
        get=Pages(selectors.orders_page, *READING, gives=shapes.OrderOfBatch),
        post=Act(add, PAY, gives=shapes.AddedShape),
    ),
    address(
        f"{BATCH}answers/", "batch_answers", get=Pages(selectors.answers_page, *READING, gives=shapes.BankResultShape)
    ),
    address(f"{BATCH}takings/", "batch_takings", get=Pages(selectors.takings_page, *READING, gives=shapes.TakenShape)),
    address(f"{BATCH}orders/removal/", "batch_removal", post=Act(batches.remove, PAY, gives=CountShape)),
    address(f"{BATCH}layout/", "batch_layout", post=Act(batches.use_layout, PAY, gives=shapes.BatchShape)),
    address(f"{BATCH}check/", "batch_check", post=Act(batches.check, PAY, gives=shapes.BatchShape)),
    address(
        f"{BATCH}send-back/",
        "batch_send_back",
        post=Act(batches.send_back, PAY, gives=shapes.BatchShape, reason=Text(batches.LONGEST_REASON)),
    ),
    address(
        f"{BATCH}release/",
        "batch_release",
        post=Act(batches.release, PAY, gives=shapes.BankFileShape, status=201, then=written, fresh=True),
    ),
    address(
        f"{BATCH}recall/",
        "batch_recall",
        post=Act(batches.recall, PAY, gives=shapes.BatchShape, reason=Text(batches.LONGEST_REASON)),
    ),
    address(f"{BATCH}discard/", "batch_discard", post=Act(batches.discard, PAY, gives=shapes.BatchShape)),
    address(f"{BATCH}roster/", "batch_roster", get=Look(batch_roster, *READING, gives=shapes.RosterShape)),
    path(f"{BATCH}roster/workbook/", BatchRoster.as_view(), name="batch_roster_workbook"),
    address("payments/roster/", "month_roster", get=Look(month_roster, *READING, gives=shapes.RosterShape)),
    path("payments/roster/workbook/", MonthRoster.as_view(), name="month_roster_workbook"),
    # --- files and answers
    address(
        f"{BATCH}results/",
        "batch_results",
        get=Look(answer_wanted, PAY, gives=shapes.AnswerWanted),
        post=Act(upload, PAY, gives=shapes.BankResultShape, status=201, then=staged, files=True, voucher=Text(80)),
    ),
    address(
        "payments/files/comparison/",
        "file_comparison",
        post=Act(compared, *READING, gives=shapes.ComparedShape, files=True),
    ),
    address(f"{FILE}control-sheet/", "control_sheet", get=Download(control_sheet, *READING)),
    path(f"{FILE}take/", TakeFile.as_view(), name="take_file"),
    address(f"{FILE}retry/", "file_retry", post=Act(bank_files.retry, PAY, gives=shapes.BankFileShape, then=written)),
    address(RESULT, "result", get=Look(result_page, *READING, gives=shapes.ResultPageShape)),
    address(f"{RESULT}rows/", "result_rows", get=Pages(results.rows_of, *READING, gives=shapes.ResultRowShape)),
    address(
        f"{RESULT}confirm/",
        "result_confirm",
        post=Act(answering.confirm, PAY, gives=shapes.BankResultShape, then=settled),
    ),
    address(f"{RESULT}discard/", "result_discard", post=Act(answering.discard, PAY, gives=shapes.BankResultShape)),
    address(
        f"{RESULT}retry/", "result_retry", post=Act(answering.retry, PAY, gives=shapes.BankResultShape, then=settled)
    ),
    # --- layouts
    address(
        "payments/layouts/",
        "layouts",
        get=Look(all_layouts, *READING, gives=shapes.LayoutsShape),
        post=Act(new_layout, PAY, gives=shapes.LayoutShape, status=201, name=Text(80), body=LayoutBody()),
    ),
    address(
        "payments/layouts/preview/",
        "layout_preview",
        post=Act(sample, PAY, gives=shapes.PreviewShape, body=LayoutBody()),
    ),
    address("payments/layouts/<int:layout_id>/", "layout", get=Look(layouts.layout_of, PAY, gives=shapes.LayoutShape)),
    address(
        "payments/layouts/<int:layout_id>/versions/",
        "layout_versions",
        post=Act(next_version, PAY, gives=shapes.LayoutShape, status=201, name=Text(80), body=LayoutBody()),
    ),
]
