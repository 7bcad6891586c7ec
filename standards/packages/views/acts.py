"""What can be done to a package: copy, discard, send for review, return, publish, supersede."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.forms import ActForm
from standards.packages import selectors, services
from standards.packages.forms.acts import CopyForm, ReasonForm
from standards.packages.publishing import preview
from standards.packages.views.page import package_page
from standards.selectors import regions_to_set


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def copy(request: OfficerRequest, package_id: int) -> HttpResponse:
    """A new draft with the rules of this one, for a later day or another region."""
    row = selectors.package_row(request.officer, package_id)
    regions = regions_to_set(request.officer)
    start = {"region": row.region.code, "effective_from": _next_year(today())}
    form = CopyForm(request.POST if request.method == "POST" else None, regions=regions, initial=start)
    if form.is_valid():
        with form.refusals():
            made = services.copy(
                package_id,
                officer=request.officer,
                at=now(),
                effective_from=form.cleaned_data["effective_from"],
                region_code=form.cleaned_data["region"],
            )
        if form.status == 200:
            messages.success(request, _("The draft was made. Change what is different, and its document first."))
            return redirect("standards:package", made.pk)
    return render(request, "standards/packages/copy.html", {"row": row, "form": form}, status=form.status)


@require_POST
@duty(Duty.STANDARDS)
def discard(request: OfficerRequest, package_id: int) -> HttpResponse:
    """Delete a draft."""
    selectors.package_row(request.officer, package_id)
    services.discard(package_id, officer=request.officer, at=now())
    messages.success(request, _("The draft was discarded."))
    return redirect("standards:packages")


@require_POST
@duty(Duty.STANDARDS)
def send(request: OfficerRequest, package_id: int) -> HttpResponse:
    """Hand a draft to another officer."""
    return _act(request, package_id, ActForm(request.POST), services.send_for_review, _("Sent for review."))


@require_POST
@duty(Duty.STANDARDS)
def give_back(request: OfficerRequest, package_id: int) -> HttpResponse:
    """Give it back with a reason."""
    return _act(request, package_id, ReasonForm(request.POST), services.return_to_drafter, _("Returned."))


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def publish(request: OfficerRequest, package_id: int) -> HttpResponse:
    """What publishing changes; publishing is the button of this page."""
    row = selectors.package_row(request.officer, package_id)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with form.refusals():
            services.publish(package_id, officer=request.officer, at=now(), today=today())
        if form.status == 200:
            messages.success(request, _("Published: %(package)s.") % {"package": row})
            return redirect("standards:package", package_id)
    shown = {"row": row, "form": form, "preview": preview(row, today=today())}
    return render(request, "standards/packages/publish.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def supersede(request: OfficerRequest, package_id: int) -> HttpResponse:
    """Take a published package out of force."""
    row = selectors.package_row(request.officer, package_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.refusals():
            services.supersede(package_id, officer=request.officer, at=now(), **form.cleaned_data)
        if form.status == 200:
            messages.success(request, _("Out of force: %(package)s.") % {"package": row})
            return redirect("standards:package", package_id)
    shown = {"row": row, "form": form, "instead": selectors.instead_of(row)}
    return render(request, "standards/packages/supersede.html", shown, status=form.status)


def _act(request: OfficerRequest, package_id: int, form: ActForm, service: Any, done: str) -> HttpResponse:
    """One act on the package's own page."""
    selectors.package_row(request.officer, package_id)
    if form.is_valid():
        with form.refusals():
            service(package_id, officer=request.officer, at=now(), **form.cleaned_data)
    if form.status != 200:
        return package_page(request, package_id, form=form)
    messages.success(request, done)
    return redirect("standards:package", package_id)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)
