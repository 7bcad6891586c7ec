"""The tabs of a case that tell of its decision, and the printed notice."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties import CASE_DUTIES
from accounts.guards import OfficerRequest, duty
from approvals import selectors
from cases.selectors.file import head_of
from common.clock import today


@require_safe
@duty(*CASE_DUTIES)
def why(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Clause, inputs and conclusion of every finding."""
    found = selectors.why(case_id, officer=request.officer, today=today())
    top = head_of(found.case, officer=request.officer, today=today(), here="approvals:why")
    return render(request, "approvals/why.html", {"head": top, "why": found})


@require_safe
@duty(*CASE_DUTIES)
def decision(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Route, reviews, minutes and decision."""
    found = selectors.decision_panel(case_id, officer=request.officer, today=today())
    top = head_of(found.case, officer=request.officer, today=today(), here="approvals:decision")
    return render(request, "approvals/decision.html", {"head": top, "signatures": found})


@require_safe
@duty(*CASE_DUTIES)
def notice(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The written decision, to print."""
    return render(request, "approvals/notice.html", {"notice": selectors.notice(case_id, officer=request.officer)})
