"""Review at the township and at the county, and sending for decision."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from approvals import selectors, services
from approvals.forms import ReviewForm, SumForm
from cases.selectors.file import last_return
from cases.terms import Step
from common.clock import now, today


def asked_sum(request: OfficerRequest, otherwise: Decimal | None) -> tuple[Decimal | None, SumForm]:
    """The sum as it is typed now, with its errors; ``otherwise`` where no form was sent. Empty is no mistake."""
    form = SumForm(request.POST if any(request.POST.get(name, "").strip() for name in ("amount", "step")) else None)
    if form.is_bound:
        return (form.cleaned_data["amount"] if form.is_valid() else None), form
    return (None if "amount" in request.POST else otherwise), form


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.REVIEW)
def review(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The township's opinion."""
    return _review(request, case_id, Step.REVIEW, services.review)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.REVIEW)
def county_review(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The county reviewer's opinion."""
    return _review(request, case_id, Step.COUNTY_REVIEW, services.county_review)


def _review(request: OfficerRequest, case_id: int, step: Step, sign: Callable[..., Any]) -> HttpResponse:
    """The form, what a typed sum means (``ask``), or the signature."""
    case, _held = selectors.for_step(case_id, step, officer=request.officer)
    asking = "ask" in request.POST
    amount, sum_form = asked_sum(request, None)
    meaning = selectors.meaning(
        case, officer=request.officer, amount=amount, today=today(), suggests=step is Step.REVIEW
    )
    amount = meaning.found.amount
    start = {"amount": amount, "grounds": selectors.grounds_before(case, amount), **request.POST.dict()}
    form = ReviewForm(None if asking else request.POST or None, initial=start, cause=case.cause)
    form.offer(meaning.steps)
    if form.is_valid():
        with form.refusals():
            sign(case_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("Your opinion is signed."))
            return redirect("cases:detail", case_id)
    shown = {
        "case": case,
        "step": step,
        "form": form,
        "sum_form": sum_form,
        "meaning": meaning,
    }
    file = selectors.case_file(case, meaning.facts, officer=request.officer, today=today())
    shown |= {"file": file, "points": selectors.points_of(file, meaning, today=today()), "above": "rules"}
    if asking and request.headers.get("HX-Request"):
        return render(request, "approvals/asked.html", shown)
    shown["returned"] = last_return(case)
    return render(request, "approvals/review.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.REVIEW)
def send(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Where the case goes and why; the button sends it."""
    case, _held = selectors.for_step(case_id, Step.SEND_FOR_DECISION, officer=request.officer)
    outlook = selectors.sending(case, officer=request.officer, today=today())
    if request.method == "POST" and not outlook.blockers:
        services.send_for_decision(case_id, officer=request.officer, at=now(), today=today())
        messages.success(request, _("The case was sent for decision."))
        return redirect("cases:detail", case_id)
    shown = {"case": case, "outlook": outlook, "meaning": outlook.meaning}
    return render(request, "approvals/send.html", shown, status=422 if request.method == "POST" else 200)
