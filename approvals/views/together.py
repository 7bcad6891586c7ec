"""Plain cases approved in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import Duty, RegionLevel
from accounts.guards import OfficerRequest, duty
from accounts.stepup import fresh
from approvals import selectors, services
from approvals.forms import TogetherForm
from common.clock import now, today


def _at_the_county(request: OfficerRequest) -> bool:
    """What the county approves in one go is above what a township may decide (二（二）2)."""
    county = any(h.duty is Duty.DECIDE and h.level is RegionLevel.COUNTY for h in request.officer.held)
    return county and "confirmed" in request.POST


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(_at_the_county)
def together(request: OfficerRequest) -> HttpResponse:
    """Choose, look at each with the total, confirm; then what became of each."""
    lines = selectors.to_decide_together(request.officer, today=today())
    if request.method != "POST":
        return render(request, "approvals/together.html", {"lines": lines})
    picked = [int(pk) for pk in request.POST.getlist("case") if pk.isdecimal() and len(pk) < 18]
    if not picked:
        messages.error(request, _("Choose at least one case."))
        return redirect("approvals:together")
    found = selectors.chosen(picked, officer=request.officer, today=today())
    form = TogetherForm(request.POST if "confirmed" in request.POST else None, cases=found.plain)
    if form.is_valid() and found.plain:
        outcomes = services.approve_together(
            form.sums, officer=request.officer, at=now(), today=today(), unrelated=form.cleaned_data["unrelated"]
        )
        done = sum(outcome.approved for outcome in outcomes)
        return render(request, "approvals/together_done.html", {"outcomes": outcomes, "done": done})
    shown = {"found": found, "form": form}
    return render(request, "approvals/together_confirm.html", shown, status=form.status)
