"""Papers of payments: receipts for cash, rosters; and the look at an account that raises doubts."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from accounts.stepup import fresh
from common.clock import now, today
from common.errors import Invalid
from common.money import capitals
from common.xlsx import CONTENT_TYPE
from funds.forms.batches import LookForm, RosterForm
from funds.selectors import looks, roster
from funds.selectors.payments import order_of
from funds.services import doubts, receipts, rosters


@require_safe
@duty(*CASE_DUTIES)
def receipt(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """The receipt for cash, to be printed and signed."""
    order = order_of(case_id, order_id, officer=request.officer)
    return render(request, "funds/papers/receipt.html", {"order": order, "capitals": capitals(order.amount)})


@require_POST
@duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
def receipt_scan(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """The scan of a signed receipt; who looked is recorded."""
    body, kind = receipts.show_receipt(case_id, order_id, officer=request.officer, at=now())
    headers = {"Content-Disposition": "inline", "Content-Security-Policy": "sandbox"}
    return HttpResponse(body, content_type=kind, headers=headers)


def _as_workbook(request: OfficerRequest, **_named: Any) -> bool:
    return "workbook" in request.POST


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
@fresh(gives_file=_as_workbook)
def batch_roster(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """The roster of a batch."""
    return _roster(request, roster.batch_roster(request.officer, batch_id))


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
@fresh(gives_file=_as_workbook)
def month_roster(request: OfficerRequest) -> HttpResponse:
    """The roster of a month."""
    form = RosterForm(request.GET)
    year, month = form.span(today())
    shown = RosterForm(initial={"month": f"{year}-{month:02d}"}) if form.is_valid() else form
    return _roster(request, roster.month_roster(request.officer, year, month), shown)


def _roster(request: OfficerRequest, found: roster.Roster, form: RosterForm | None = None) -> HttpResponse:
    """Masked on the page; posted with a purpose in full, to print or as a workbook."""
    shown = {
        "roster": found,
        "form": form,
        "headings": roster.HEADINGS,
        "today": today(),
        "most": roster.MOST,
        "capitals": capitals(found.total),
    }
    if request.method != "POST":
        return render(request, "funds/papers/roster.html", shown | {"pages": found.pages(full=False, on=today())})
    given: dict[str, Any] = {
        "purpose": request.POST.get("purpose", ""),
        "officer": request.officer,
        "at": now(),
        "on": today(),
    }
    try:
        if not _as_workbook(request):
            printed = rosters.in_full(found, **given)
            return render(request, "funds/papers/roster.html", shown | {"pages": printed.pages, "full": True})
        with tempfile.TemporaryFile() as out:
            rosters.workbook(found, out, **given)
            out.seek(0)
            body = out.read()
    except Invalid as error:
        messages.error(request, str(error.message))
        return redirect(request.get_full_path())
    name = content_disposition_header(True, f"{found.title}.xlsx") or "attachment"
    return HttpResponse(body, content_type=CONTENT_TYPE, headers={"Content-Disposition": name})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def look(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What raises doubts about a payee's account; the officer says why it may be paid."""
    found = looks.look_page(case_id, officer=request.officer)
    form = LookForm(request.POST or None, initial={"account_index": found.case.account_index})
    if form.is_valid():
        with form.refusals():
            doubts.look(case_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("Your look is kept; nothing more holds this account up."))
            return redirect("cases:detail", case_id)
    shown = {"found": found, "form": form, "blockers": form.blockers}
    return render(request, "funds/look.html", shown, status=form.status)
