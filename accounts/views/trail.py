"""What happened in one's area, for those who inspect and supervise."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms import TrailForm
from accounts.guards import OfficerRequest, duty
from accounts.selectors import TRAIL_DUTIES, trail_scope
from audit import selectors


@require_safe
@duty(*TRAIL_DUTIES)
def trail(request: OfficerRequest) -> HttpResponse:
    """The events of the area, newest first."""
    form = TrailForm(request.GET)
    asked = form.asked if form.is_valid() else {}
    scope = trail_scope(request.officer)
    shown = {"form": form, "page": selectors.trail(scope, **asked, cursor=request.GET) if form.is_valid() else None}
    return render(request, "accounts/trail.html", shown)
