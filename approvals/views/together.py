"""Plain cases approved in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import Duty, RegionLevel
from accounts.guards import OfficerRequest, duty
from accounts.stepup import fresh, is_fresh
from approvals import selectors, services
from approvals.forms import TogetherForm
from common.clock import now, today


def _at_the_county(request: OfficerRequest) -> bool:
    """What the county approves in one go is above what a township may decide (二（二）2)."""
    return "confirmed" in request.POST and _decides_at_the_county(request)


def _decides_at_the_county(request: OfficerRequest) -> bool:
    return any(h.duty is Duty.DECIDE and h.level is RegionLevel.COUNTY for h in request.officer.held)


def _is_asked(request: OfficerRequest) -> bool:
    """Whether the password comes next."""
    return _decides_at_the_county(request) and not is_fresh(request)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(_at_the_county)
def together(request: OfficerRequest) -> HttpResponse:
    """Choose, look at each with the total, confirm; then what became of each."""
    lines = selectors.to_decide_together(request.officer, today=today())
    if request.method != "POST":
        return render(request, "approvals/together.html", {"lines": lines})
    left_out = request.POST.get("without")
    picked = [int(pk) for pk in request.POST.getlist("case") if pk.isdecimal() and len(pk) < 18 and pk != left_out]
    if not picked:
        messages.error(request, _("Choose at least one case."))
        return redirect("approvals:together")
    found = selectors.chosen(picked, officer=request.officer, today=today())
    sent = request.POST if "confirmed" in request.POST else None
    ticked = {name: True for name, value in request.POST.items() if value == "on"}
    form = TogetherForm(sent, cases=found.plain, initial=ticked)
    if form.is_valid() and found.plain:
        outcomes = services.approve_together(
            form.sums, officer=request.officer, at=now(), today=today(), unrelated=form.cleaned_data["unrelated"]
        )
        done = [outcome.case.approved_amount or 0 for outcome in outcomes if outcome.approved]
        shown = {"outcomes": outcomes, "others": found.others, "done": len(done), "total": sum(done)}
        return render(request, "approvals/together_done.html", shown | {"all": len(picked)})
    shown = {"found": found, "form": form, "asks_password": _is_asked(request)}
    return render(request, "approvals/together_confirm.html", shown, status=form.status)
