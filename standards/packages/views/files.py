"""How a package begins, and packages as files: an empty one, a ready example, upload, download."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common import xlsx
from common.clock import now, today
from standards.packages import selectors, services
from standards.packages.files import write_package
from standards.packages.forms.starting import StartForm, UploadForm
from standards.packages.views.meanwhile import conflict_of, seen_of
from standards.packages.workbook.writing import write_workbook
from standards.policy.package.model import Package
from standards.selectors import regions_to_set


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def start(request: OfficerRequest) -> HttpResponse:
    """A new draft, empty or with the rules of a ready example."""
    regions = regions_to_set(request.officer)
    first = {"effective_from": today().replace(year=today().year + 1, month=1, day=1)}
    form = StartForm(request.POST if request.method == "POST" else None, regions=regions, initial=first)
    if form.is_valid():
        with form.refusals():
            row = services.start(**form.cleaned_data, officer=request.officer, at=now())
        if form.status == 200:
            messages.success(request, _("The draft was made."))
            return redirect("standards:package", row.pk)
    return render(request, "standards/packages/start.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def upload(request: OfficerRequest) -> HttpResponse:
    """A new draft from a file."""
    return _upload(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def upload_over(request: OfficerRequest, package_id: int) -> HttpResponse:
    """Everything that a draft says replaced by a file; its region stays."""
    return _upload(request, selectors.draft_row(request.officer, package_id))


def _upload(request: OfficerRequest, row: Any) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*posted, regions=None if row is not None else regions_to_set(request.officer))
    over, conflict = row.region.code if row is not None else "", None
    if form.is_valid() and (package := form.package(over)) is not None:
        try:
            with form.refusals():
                made = _keep(request, package, row, form.cleaned_data.get("region", ""))
        except services.ChangedMeanwhile as error:
            row = selectors.draft_row(request.officer, row.pk)
            conflict = conflict_of(request, row, selectors.package_in(row), error)
        else:
            if form.status == 200:
                messages.success(request, _("The file was read."))
                return redirect("standards:package", made.pk)
    shown = {"form": form, "row": row, "conflict": conflict}
    return render(request, "standards/packages/upload.html", shown, status=409 if conflict else form.status)


def _keep(request: OfficerRequest, package: Package, row: Any, region: str) -> Any:
    if row is None:
        made = replace(package, region=region or package.region)
        return services.draft(made, officer=request.officer, at=now())
    over = replace(package, region=row.region.code)
    return services.amend(row.pk, over, officer=request.officer, at=now(), seen=seen_of(request))


@require_safe
@duty(*Duty)
def as_text(request: OfficerRequest, package_id: int) -> HttpResponse:
    """The package in the notation of the file."""
    row = selectors.package_row(request.officer, package_id)
    text = write_package(selectors.package_in(row))
    return _download(row, text.encode(), "application/yaml; charset=utf-8", "yaml")


@require_safe
@duty(*Duty)
def as_workbook(request: OfficerRequest, package_id: int) -> HttpResponse:
    """The package as a workbook."""
    row = selectors.package_row(request.officer, package_id)
    return _download(row, write_workbook(selectors.package_in(row)), xlsx.CONTENT_TYPE, "xlsx")


def _download(row: Any, content: bytes, content_type: str, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    name = f"rules-{row.region.code}-{row.effective_from}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
