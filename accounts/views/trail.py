"""What happened in one's area, for those who inspect and supervise."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties import Duty
from accounts.forms import TrailForm
from accounts.guards import OfficerRequest, duty
from accounts.officer import within
from audit import selectors


@require_safe
@duty(Duty.INSPECT, Duty.SUPERVISE)
def trail(request: OfficerRequest) -> HttpResponse:
    """The events of the area, newest first."""
    form = TrailForm(request.GET)
    asked = form.asked if form.is_valid() else {}
    scope = within("region_path", request.officer.paths(Duty.INSPECT, Duty.SUPERVISE))
    shown = {"form": form, "page": selectors.trail(scope, **asked, cursor=request.GET) if form.is_valid() else None}
    return render(request, "accounts/trail.html", shown)
