"""Pages of the register import: upload, preview, confirm, result."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from cases.forms.register import RowFilterForm, UploadForm
from cases.register import selectors, services
from cases.register.slips import Verdict
from cases.register.terms import ImportState
from cases.tasks import import_register, stage_register
from common.clock import now
from common.errors import DomainError, Invalid, WrongState
from common.jobs import hand_over
from common.xlsx import CONTENT_TYPE

importing = duty(Duty.IMPORT, Duty.CASEWORK)


@require_safe
@importing
def imports(request: OfficerRequest) -> HttpResponse:
    """The imports of the officer's area, and the place to upload another."""
    return _list_page(request, UploadForm())


@require_POST
@importing
def upload(request: OfficerRequest) -> HttpResponse:
    """Keep a workbook and have it checked."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        register = services.upload_file(form.cleaned_data["file"], officer=request.officer, at=now())
    except Invalid as error:
        form.add_error("file", str(error.message))
        return _list_page(request, form, status=422)
    _start(stage_register, register.pk)
    return redirect("cases:register_detail", register.pk)


@require_safe
@importing
def template(request: OfficerRequest) -> HttpResponse:
    """An empty register to fill in."""
    return _workbook(selectors.template_workbook(), "临时救助受理登记簿（空表）.xlsx")


@require_safe
@importing
def detail(request: OfficerRequest, register_id: int) -> HttpResponse:
    """How an import stands: progress while it works, before it the preview, after it the result."""
    register = selectors.import_of(request.officer, register_id)
    summary = selectors.summary(register)
    if getattr(request, "htmx", False) and request.GET.get("part") == "progress":
        if not summary.running:
            return HttpResponseClientRefresh()
        return render(request, "cases/register/progress.html", {"register": register, "summary": summary})
    form = RowFilterForm(request.GET, slips=selectors.slips_of(register))
    shown: dict[str, Any] = {
        "register": register,
        "state": ImportState(register.state),
        "summary": summary,
        "form": form,
        "refuse": Verdict.REFUSE,
    }
    if form.is_valid() and not summary.running:
        wanted = form.cleaned_data
        shown["page"] = selectors.rows_of(
            register, verdict=wanted["verdict"], slip=wanted["slip"], text=wanted["q"].strip(), cursor=request.GET
        )
        shown["filtered"] = any(wanted.values())
    return render(request, "cases/register/detail.html", shown)


@require_POST
@importing
def confirm(request: OfficerRequest, register_id: int) -> HttpResponse:
    """Import the good rows."""
    try:
        register = services.confirm(register_id, officer=request.officer, at=now())
    except (WrongState, Invalid) as error:
        return _told(request, register_id, error)
    _start(import_register, register.pk)
    return redirect("cases:register_detail", register_id)


@require_POST
@importing
def discard(request: OfficerRequest, register_id: int) -> HttpResponse:
    """Give an import up."""
    try:
        services.discard(register_id, officer=request.officer, at=now())
    except WrongState as error:
        return _told(request, register_id, error)
    messages.success(request, _("The import was discarded; nothing of it was kept."))
    return redirect("cases:register_list")


@require_POST
@importing
def retry(request: OfficerRequest, register_id: int) -> HttpResponse:
    """Take an interrupted import up."""
    try:
        register = services.retry(register_id, officer=request.officer, at=now())
    except WrongState as error:
        return _told(request, register_id, error)
    _start(import_register if register.state == ImportState.IMPORTING else stage_register, register.pk)
    return redirect("cases:register_detail", register_id)


@require_safe
@importing
def refused(request: OfficerRequest, register_id: int) -> HttpResponse:
    """The rows that were not imported, each with its reason."""
    data = services.give_back(register_id, officer=request.officer, at=now())
    return _workbook(data, "未导入的行.xlsx")


def _list_page(request: OfficerRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    shown = {"form": form, "page": selectors.imports(request.officer, cursor=request.GET)}
    return render(request, "cases/register/list.html", shown, status=status)


def _told(request: OfficerRequest, register_id: int, error: DomainError) -> HttpResponse:
    """Say on the import's page why it could not be done."""
    messages.error(request, str(error.message))
    return redirect("cases:register_detail", register_id)


def _start(task: Any, register_id: int) -> None:
    """Hand the work to the background; when nobody takes it, the import says so and offers to try again."""
    hand_over(task, register_id, otherwise=lambda error: services.fail(register_id, error, at=now()))


def _workbook(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)
