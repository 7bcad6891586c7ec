"""The decide screen and its acts; an approval is asked twice. Returning is a step of the case itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from accounts.officer import Held
from accounts.stepup import fresh
from approvals import selectors, services
from approvals.forms import ApproveForm, DisapproveForm
from approvals.services.decide import REMEDY
from approvals.views.review import asked_sum
from cases.terms import Step
from common.clock import now, today


@require_safe
@duty(Duty.DECIDE, Duty.REVIEW)
def waiting(request: OfficerRequest) -> HttpResponse:
    """Cases that wait for this officer's decision."""
    lines, page = selectors.awaiting_decision(request.officer, today=today(), cursor=request.GET)
    return render(request, "approvals/waiting.html", {"lines": lines, "page": page})


@require_safe
@duty(Duty.DECIDE)
def decide(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Everything that a decision rests on, on one screen."""
    case, held = selectors.for_step(case_id, Step.APPROVE, officer=request.officer)
    return _screen(request, case, held, ApproveForm(initial={"amount": case.proposed_amount}))


def _above_the_township(request: OfficerRequest, case_id: int) -> bool:
    """A confirmed decision of the county is one above what a township may decide (二（二）2)."""
    return "confirmed" in request.POST and selectors.before_the_county(case_id)


@require_POST
@duty(Duty.DECIDE)
@fresh(_above_the_township)
def approve(request: OfficerRequest, case_id: int) -> HttpResponse:
    """First says what will happen, then, confirmed, approves."""
    case, held = selectors.for_step(case_id, Step.APPROVE, officer=request.officer)
    if "ask" in request.POST:
        return _screen(request, case, held, ApproveForm(initial=request.POST.dict()))
    form = ApproveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        outlook = selectors.approval(
            case, held, officer=request.officer, today=today(), amount=given["amount"], reason=given["reason"]
        )
        form.blockers = tuple(outlook.blockers)
        if not form.blockers and "confirmed" not in request.POST:
            shown = {"case": case, "form": form, "outlook": outlook, "amount": given["amount"], "held": held}
            return render(request, "approvals/approve.html", shown)
        if not form.blockers:
            with form.refusals():
                services.approve(case_id, officer=request.officer, at=now(), today=today(), **given)
                messages.success(request, _("The relief is approved; the case goes to payment."))
                return redirect("cases:detail", case_id)
    return _screen(request, case, held, form)


def _screen(request: OfficerRequest, case: Any, held: Held, form: ApproveForm) -> HttpResponse:
    amount, sum_form = asked_sum(request, case.proposed_amount)
    outlook = selectors.approval(case, held, officer=request.officer, today=today(), amount=amount, reason=None)
    form.offer(outlook.meaning.steps)
    shown: dict[str, Any] = {"case": case, "form": form, "sum_form": sum_form, "meaning": outlook.meaning}
    if "ask" in request.POST and request.headers.get("HX-Request"):
        return render(request, "approvals/meaning.html", shown)
    shown |= {
        "file": selectors.case_file(case, outlook.meaning.facts, today=today()),
        "blockers": form.blockers or outlook.blockers,
        "refusal": outlook.refusal,
        "not_proposed": selectors.not_proposed(case),
        "disapprove_form": DisapproveForm(initial=_refused(case, outlook.meaning), auto_id="refuse_%s"),
    }
    return render(request, "approvals/decide.html", shown, status=form.status)


def _refused(case: Any, meaning: Any) -> dict[str, str]:
    """What a refusal says to begin with: the words of the township that proposes none, else the grounds found."""
    against = selectors.not_proposed(case)
    reason = against.text if against else "\n".join(f.reason for f in meaning.grounds)
    return {"reason": reason, "remedy": REMEDY}


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
def disapprove(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Not approve, with reason and remedy."""
    case, held = selectors.for_step(case_id, Step.DISAPPROVE, officer=request.officer)
    meaning = selectors.meaning(case, officer=request.officer, amount=None, today=today(), decides=True)
    form = DisapproveForm(request.POST or None, initial=_refused(case, meaning), auto_id="refuse_%s")
    if form.is_valid() and "confirmed" not in request.POST:
        return render(request, "approvals/disapprove_confirm.html", {"case": case, "form": form, "held": held})
    if form.is_valid():
        with form.refusals():
            services.disapprove(case_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data)
            messages.success(request, _("The application is not approved; print the notice now."))
            return redirect("approvals:notice", case_id)
    return render(request, "approvals/disapprove.html", {"case": case, "form": form}, status=form.status)
