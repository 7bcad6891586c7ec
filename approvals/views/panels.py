"""Parts of the case page, and the printed notice. Asked by htmx they are the part alone, else a page of their own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties import CASE_DUTIES
from accounts.guards import OfficerRequest, duty
from approvals import selectors
from common.clock import today


@require_safe
@duty(*CASE_DUTIES)
def why(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Clause, inputs and conclusion of every finding."""
    found = selectors.why(case_id, officer=request.officer, today=today())
    return _part(request, "why", {"why": found, "case": found.case})


@require_safe
@duty(*CASE_DUTIES)
def decision(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Route, reviews, minutes and decision."""
    found = selectors.decision_panel(case_id, officer=request.officer, today=today())
    return _part(request, "decision", {"signatures": found, "case": found.case})


def _part(request: OfficerRequest, name: str, shown: dict[str, Any]) -> HttpResponse:
    part = f"approvals/{name}_part.html"
    if request.headers.get("HX-Request"):
        return render(request, part, shown)
    return render(request, "approvals/part.html", shown | {"part": part, "name": name})


@require_safe
@duty(*CASE_DUTIES)
def notice(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The written decision, to print."""
    return render(request, "approvals/notice.html", {"notice": selectors.notice(case_id, officer=request.officer)})
