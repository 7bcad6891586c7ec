"""Pages of batches: composed by one officer, checked and released by another."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from accounts.stepup import always, fresh
from common.clock import now, today
from common.errors import Blocked, Invalid, WrongState
from common.xlsx import CONTENT_TYPE
from funds.forms.batches import (
    BatchFilter,
    CompareForm,
    ComposeForm,
    OrderFilter,
    ResultForm,
    ReturnedFilter,
    WantedForm,
)
from funds.selectors import batches as selectors
from funds.services import bank_files
from funds.services import batches as services
from funds.services.layouts import layouts_of
from funds.tasks import begin_file
from funds.terms import JobState

reading = duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
paying = duty(Duty.PAY)
REFUSALS = (WrongState, Invalid, Blocked)


@require_safe
@reading
def batches(request: OfficerRequest) -> HttpResponse:
    """The batches of the officer's area."""
    form = BatchFilter(request.GET)
    wanted = wanted_of(form)
    page = selectors.batches(
        request.officer, state=wanted.get("state", ""), answer=wanted.get("answer", ""), q=wanted.get("q", "").strip(),
        cursor=request.GET,
    )  # fmt: skip
    shown = {"page": page, "form": form, "filtered": any(wanted.values()), "may_pay": request.officer.may(Duty.PAY)}
    return render(request, "funds/batches/list.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@paying
def compose(request: OfficerRequest) -> HttpResponse:
    """Choose orders for a new batch; the filter shows what would come in and what is held up."""
    county = selectors.county_kept(request.officer)
    posted = request.POST if request.method == "POST" else None
    chosen = WantedForm(posted or request.GET, townships=township_choices(request.officer))
    start = {"name": f"{today():%Y年%m月%d日}发放"}
    form = ComposeForm(posted, layouts=layouts_of(county), initial=start)
    if form.is_valid():
        with form.refusals():
            batch, held = services.compose(
                county.pk, chosen.wanted, name=form.cleaned_data["name"], layout_id=form.cleaned_data["layout"],
                officer=request.officer, at=now(),
            )  # fmt: skip
            messages.success(request, _("The batch is composed; another officer must check it now."))
            if held:
                messages.warning(request, _held(held))
            return redirect("funds:batch", batch.pk)
    found = selectors.candidates(county, chosen.wanted, request.officer)
    shown = {"county": county, "chosen": chosen, "form": form, "found": found}
    return render(request, "funds/batches/compose.html", shown, status=form.status)


@require_safe
@reading
def batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """One batch: totals, orders, files, answers; while its file is written, how far it came."""
    form = OrderFilter(request.GET)
    wanted = wanted_of(form)
    found = selectors.batch_page(
        request.officer, batch_id, q=wanted.get("q", "").strip(), state=wanted.get("state", ""), cursor=request.GET
    )
    if getattr(request, "htmx", False) and request.GET.get("part") == "progress":
        if found.file is None or found.file.state != JobState.WORKING:
            return HttpResponseClientRefresh()
        return render(request, "funds/batches/progress.html", {"found": found})
    chosen = WantedForm(townships=township_choices(request.officer) if found.layouts else [])
    upload = ResultForm(initial={"paid_on": today()})
    shown = {"found": found, "form": form, "filtered": any(wanted.values()), "chosen": chosen, "upload": upload}
    return render(request, "funds/batches/batch.html", shown)


@require_POST
@paying
def add(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Put more orders into a batch."""
    chosen = WantedForm(request.POST, townships=township_choices(request.officer))

    def act() -> str:
        added, held = services.add(batch_id, chosen.wanted, officer=request.officer, at=now())
        if held:
            messages.warning(request, _held(held))
        return ngettext("%d order came in.", "%d orders came in.", added) % added

    return _done(request, batch_id, act)


@require_POST
@paying
def remove(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Take orders out of a batch."""
    chosen = [int(pk) for pk in request.POST.getlist("order") if pk.isdecimal() and len(pk) < 19]

    def act() -> str:
        gone = services.remove(batch_id, chosen, officer=request.officer, at=now())
        return ngettext("%d order was taken out.", "%d orders were taken out.", gone) % gone

    return _done(request, batch_id, act)


@require_POST
@paying
def use_layout(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Have the file written in another layout."""
    chosen = request.POST.get("layout", "")

    def act() -> str:
        layout_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
        changed = services.use_layout(batch_id, layout_id, officer=request.officer, at=now())
        return _("The file will be written as “%s”.") % changed.layout

    return _done(request, batch_id, act)


@require_POST
@paying
def check(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """The checker found number and sum as expected."""

    def act() -> str:
        count, total = _compared(request)
        services.check(batch_id, count=count, total=total, officer=request.officer, at=now())
        return _("The batch is checked; it can be sent to the bank.")

    return _done(request, batch_id, act)


def _compared(request: OfficerRequest) -> tuple[int, Decimal]:
    """The totals that the checker had before him."""
    try:
        return int(request.POST.get("count", "")), Decimal(request.POST.get("total", ""))
    except (ValueError, InvalidOperation) as error:
        raise Invalid("totals", _("Compare number and sum once more.")) from error


@require_POST
@paying
def send_back(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """The checker found something wrong."""

    def act() -> str:
        services.send_back(batch_id, reason=request.POST.get("reason", ""), officer=request.officer, at=now())
        return _("The batch is back with its maker.")

    return _done(request, batch_id, act)


@require_POST
@paying
@fresh()
def release(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Send a checked batch to the bank, and have its file written."""

    def act() -> str:
        file = services.release(batch_id, officer=request.officer, at=now())
        begin_file(file.pk)
        return _("The orders are sent; the file for the bank is being written.")

    return _done(request, batch_id, act)


@require_POST
@paying
def recall(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Take a batch back of which the bank did nothing."""

    def act() -> str:
        services.recall(batch_id, reason=request.POST.get("reason", ""), officer=request.officer, at=now())
        return _("The batch is recalled. Make sure that the bank does not use the file that it has.")

    return _done(request, batch_id, act)


@require_POST
@paying
def discard(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Give a batch up; its orders are free."""

    def act() -> str:
        services.discard(batch_id, officer=request.officer, at=now())
        return _("The batch is discarded; its orders can go into another.")

    return _done(request, batch_id, act)


@require_POST
@paying
@fresh(gives_file=always)
def take_file(request: OfficerRequest, file_id: int) -> HttpResponse:
    """The file for the bank; who took it and what for is recorded."""
    try:
        name, body = bank_files.take(
            file_id, purpose=request.POST.get("purpose", ""), officer=request.officer, at=now()
        )
    except REFUSALS as error:
        messages.error(request, str(error.message))
        return _to_batch_of(request, file_id)
    kind = CONTENT_TYPE if name.endswith(".xlsx") else "text/plain"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(body, content_type=kind, headers=headers)


@require_safe
@reading
def control_sheet(request: OfficerRequest, file_id: int) -> HttpResponse:
    """Totals, digest and signature of a file, to hand in with it."""
    name, text = bank_files.control_sheet(file_id, officer=request.officer)
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def compare(request: OfficerRequest) -> HttpResponse:
    """Whether a file that lies on a stick or in a mail is the one that was written here."""
    posted = request.POST if request.method == "POST" else None
    form = CompareForm(posted, request.FILES or None)
    found = bank_files.compare(form.cleaned_data["file"], officer=request.officer) if form.is_valid() else None
    reason = bank_files.why_not(found.file) if found and found.file else None
    shown = {"form": form, "found": found, "reason": reason.message if reason else ""}
    return render(request, "funds/batches/compare.html", shown, status=form.status)


@require_POST
@paying
def retry_file(request: OfficerRequest, file_id: int) -> HttpResponse:
    """Take an interrupted writing up again."""
    try:
        begin_file(bank_files.retry(file_id, officer=request.officer, at=now()).pk)
    except REFUSALS as error:
        messages.error(request, str(error.message))
    return _to_batch_of(request, file_id)


def _to_batch_of(request: OfficerRequest, file_id: int) -> HttpResponse:
    return redirect("funds:batch", selectors.file_of(request.officer, file_id).batch_id)


@require_safe
@duty(*CASE_DUTIES)
def returned(request: OfficerRequest) -> HttpResponse:
    """What the bank gave back and is not issued anew."""
    form = ReturnedFilter(request.GET)
    wanted = wanted_of(form)
    page = selectors.returned(
        request.officer, shown=wanted.get("shown", ""), q=wanted.get("q", "").strip(), cursor=request.GET
    )
    officer = request.officer
    shown = {"page": page, "form": form, "filtered": any(wanted.values()), "may_pay": officer.may(Duty.PAY)}
    shown |= {"reads": officer.may(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)}
    return render(request, "funds/batches/returned.html", shown)


def _done(request: OfficerRequest, batch_id: int, act: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the batch, which says what came of it; a missing right has a page of its own."""
    selectors.batch_of(request.officer, batch_id)  # out of sight before anything else is wrong
    try:
        messages.success(request, act())
    except REFUSALS as error:
        messages.error(request, str(error.message))
    return redirect(reverse("funds:batch", args=[batch_id]))


def _held(count: int) -> str:
    return ngettext("%d order is held up and stayed out.", "%d orders are held up and stayed out.", count) % count
