"""Relief in stages after the decision: where it stands, the short review of the next stage, and the stop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from accounts.stepup import at_the_county, fresh
from approvals import selectors, services
from approvals.forms import ConfirmStageForm, StopForm
from common.clock import now, today


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def stages(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The stages of a case; whoever reviews confirms the next one from its day on."""
    page = selectors.stages_page(case_id, officer=request.officer, today=today())
    form = ConfirmStageForm(request.POST or None)
    number = request.POST.get("number", "")
    if form.is_valid():
        with form.refusals():
            services.confirm_stage(
                case_id, int(number) if number.isdecimal() and len(number) < 3 else 0, officer=request.officer,
                at=now(), today=today(), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("The stage is confirmed; it can be paid."))
            return redirect("approvals:stages", case_id)
    shown = {"case": page.case, "page": page, "form": form, "blockers": form.blockers or page.blockers}
    return render(request, "approvals/stages.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(at_the_county)
def stop_stages(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Pay no further stage; the page says what that means."""
    page = selectors.to_stop(case_id, officer=request.officer, today=today())
    form = StopForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.stop_stages(case_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The stages left are stopped; their money is free again."))
            return redirect("approvals:stages", case_id)
    found = form.blockers or selectors.stop_blockers(page.case)
    shown = {"case": page.case, "page": page, "form": form, "blockers": found}
    return render(request, "approvals/stop_stages.html", shown, status=form.status)
