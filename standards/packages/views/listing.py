"""The packages of an area, and what holds in a region on a day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from standards.packages import selectors
from standards.packages.forms.lists import StatusForm
from standards.packages.layers import holdings
from standards.views import when_where


@require_safe
@duty(*Duty)
def packages(request: OfficerRequest) -> HttpResponse:
    """Every package that binds the officer's area or lies in it."""
    form = StatusForm(request.GET)
    page = selectors.packages(request.officer, status=form.status_asked, cursor=request.GET)
    shown = {"form": form, "page": page, "may_set": request.officer.may(Duty.STANDARDS)}
    return render(request, "standards/packages/list.html", shown)


@require_safe
@duty(*Duty)
def in_force(request: OfficerRequest) -> HttpResponse:
    """Which packages hold in a region on a day, the nearest first, and what each section comes from."""
    form = when_where(request)
    shown: dict[str, Any] = {"form": form, "may_set": request.officer.may(Duty.STANDARDS)}
    if form.is_valid():
        day, region = form.cleaned_data["day"], form.regions[form.cleaned_data["region"]]
        stack = selectors.stack_on(day, region.path)
        shown |= {"day": day, "region": region, "stack": stack}
        shown["sections"] = [h for h in holdings(stack, region) if h.section.is_inherited] if stack else []
    return render(request, "standards/packages/in_force.html", shown)
