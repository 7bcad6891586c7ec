"""The payee of an approved case: proposed anew by one officer, confirmed or refused by another."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from accounts.stepup import at_the_county, fresh
from approvals import selectors, services
from approvals.forms import PayeeChangeForm, VerdictForm, WithdrawForm
from common.clock import now, today
from common.forms import ACCOUNT_DOUBTFUL


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def payee(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Every correction of the payee; the caseworker proposes one, whoever is to confirm it is led there."""
    page = selectors.payee_page(case_id, officer=request.officer)
    case = page.case
    if page.to_decide and request.method != "POST":
        return redirect("approvals:payee_change", case_id, page.to_decide)
    form = _proposal(page, request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.propose_payee(case_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data)
            messages.success(request, _("The correction is proposed; another officer must confirm it."))
            if form.doubtful:
                messages.warning(request, ACCOUNT_DOUBTFUL)
            return redirect("approvals:payee", case_id)
    shown = {"case": case, "page": page, "form": form, "withdraw": WithdrawForm()}
    return render(request, "approvals/payee.html", shown, status=form.status)


def _proposal(page: Any, sent: Any = None) -> PayeeChangeForm:
    account = (page.case.account_masked, page.case.account)
    return PayeeChangeForm(sent, initial=page.start, grounds=page.grounds, account=account)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(at_the_county)
def payee_change(request: OfficerRequest, case_id: int, change_id: int) -> HttpResponse:
    """The second officer compares both payees and confirms or refuses."""
    correction, blockers = selectors.payee_to_decide(case_id, change_id, officer=request.officer)
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        decide = services.confirm_payee if given["verdict"] == "confirm" else services.refuse_payee
        with form.refusals():
            decide(case_id, change_id, officer=request.officer, at=now(), note=given["note"])
            messages.success(
                request, _("Your conclusion is kept; what came back is issued anew, all else can be paid.")
            )
            return redirect("cases:detail", case_id)
    shown = {"case": correction.change.case, "c": correction, "form": form, "blockers": form.blockers or blockers}
    return render(request, "approvals/payee_change.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.CASEWORK)
def payee_withdraw(request: OfficerRequest, case_id: int, change_id: int) -> HttpResponse:
    """The proposer takes his correction back."""
    page = selectors.payee_page(case_id, officer=request.officer)
    if request.method != "POST":
        return redirect("approvals:payee", case_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with form.refusals():
            services.withdraw_payee(case_id, change_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The correction is withdrawn; the payee stays as approved."))
            return redirect("approvals:payee", case_id)
    shown = {"case": page.case, "page": page, "form": _proposal(page), "withdraw": form}
    return render(request, "approvals/payee.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY)
def payee_reveal(request: OfficerRequest, case_id: int, change_id: int) -> HttpResponse:
    """The proposed account in full; who looked is recorded."""
    if request.method != "POST":
        return redirect("approvals:payee", selectors.payee_page(case_id, officer=request.officer).case.pk)
    value = services.reveal_payee(case_id, change_id, officer=request.officer, at=now())
    template = "cases/parts/revealed.html" if request.headers.get("HX-Request") else "cases/revealed.html"
    return render(request, template, {"value": value, "case_id": case_id})
