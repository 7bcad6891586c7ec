"""Pages of exports: ask, wait, take, clear away."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, signed_in
from accounts.stepup import always, fresh
from common.clock import now, today
from common.errors import Invalid, WrongState
from reporting.exports import selectors, services
from reporting.exports.forms import AskForm, StateForm
from reporting.exports.rights import may_have_numbers
from reporting.exports.services import MOST_UNFINISHED, Wish
from reporting.tasks import begin_export
from reporting.terms import ExportFormat

OF = "_of"
"""The parameter that names what a list is a list of; everything else of the address is the list's own filter."""
CURSORS = (OF, "after", "before", "part")


@require_safe
@signed_in
def exports(request: OfficerRequest) -> HttpResponse:
    """What one took out."""
    form = StateForm(request.GET)
    state = wanted_of(form)["state"]
    page = selectors.exports(request.officer, state=state, cursor=request.GET)
    return render(request, "reporting/exports/list.html", {"form": form, "page": page, "filtered": bool(state)})


def _address(asked: QueryDict) -> tuple[str, int | None]:
    """The query of the list's page, and what it is a list of."""
    of = asked.get(OF, "")
    query = asked.copy()
    for name in CURSORS:
        query.pop(name, None)
    return query.urlencode(), int(of) if of.isdecimal() and len(of) < 19 else None


def _asks_for_numbers(request: OfficerRequest, **_named: Any) -> bool:
    return "full" in request.POST


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@fresh(asks=_asks_for_numbers)
def new(request: OfficerRequest, list_code: str) -> HttpResponse:
    """Say how the file of a list is to be; what it will hold is shown before."""
    query, of = _address(request.GET)
    try:
        seen = services.preview(list_code, query, of, officer=request.officer, at=now(), today=today())
    except Invalid as error:
        messages.error(request, str(error.message))
        return redirect(selectors.back_to(list_code, query, of) or "exports:list")
    start = {"token": uuid4(), "format": ExportFormat.XLSX}
    posted = request.POST if request.method == "POST" else None
    form = AskForm(posted, initial=start, offers_full=may_have_numbers(request.officer, seen.one))
    if form.is_valid():
        with form.refusals():
            wish = Wish(code=list_code, query=query, of=of, **form.cleaned_data)
            made = services.ask(wish, officer=request.officer, at=now(), today=today())
            begin_export(made.pk)
            return redirect("exports:export", made.pk)
    shown = {"form": form, "seen": seen, "back": selectors.back_to(list_code, query, of), "most": MOST_UNFINISHED}
    return render(request, "reporting/exports/new.html", shown, status=form.status)


@require_safe
@signed_in
def export(request: OfficerRequest, export_id: int) -> HttpResponse:
    """How it stands: progress while it works, then the file."""
    shown = {"shown": selectors.export_of(request.officer, export_id, at=now())}
    if getattr(request, "htmx", False) and request.GET.get("part") == "progress":
        if not shown["shown"].export.is_unfinished:
            return HttpResponseClientRefresh()
        return render(request, "reporting/exports/progress.html", shown)
    return render(request, "reporting/exports/export.html", shown)


def _holds_numbers(request: OfficerRequest, export_id: int) -> bool:
    return services.is_full(export_id, request.officer)


@require_POST
@signed_in
@fresh(asks=_holds_numbers, gives_file=always)
def download(request: OfficerRequest, export_id: int) -> HttpResponse | StreamingHttpResponse:
    """The file, part by part; that it was taken is recorded."""
    try:
        made = services.download(export_id, officer=request.officer, at=now())
    except WrongState as error:
        messages.error(request, str(error.message))
        return redirect("exports:export", export_id)
    headers = {
        "Content-Disposition": content_disposition_header(True, services.file_name(made)) or "attachment",
        "Content-Length": str(made.size),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    kind = services.TYPES[ExportFormat(made.format)]
    return StreamingHttpResponse(services.parts_of(export_id), content_type=kind, headers=headers)


@require_POST
@signed_in
def cancel(request: OfficerRequest, export_id: int) -> HttpResponse:
    """Stop it."""
    _done(request, export_id, services.cancel, _("The export was cancelled; nothing of it was kept."))
    return redirect("exports:export", export_id)


@require_POST
@signed_in
def retry(request: OfficerRequest, export_id: int) -> HttpResponse:
    """Begin it again."""
    if _done(request, export_id, services.retry, _("The export begins again, with the list as it is now.")):
        begin_export(export_id)
    return redirect("exports:export", export_id)


@require_POST
@signed_in
def delete(request: OfficerRequest, export_id: int) -> HttpResponse:
    """Clear it away."""
    done = _done(request, export_id, services.delete, _("The export is deleted."))
    return redirect("exports:list") if done else redirect("exports:export", export_id)


def _done(request: OfficerRequest, export_id: int, act: Callable[..., None], said: str) -> bool:
    try:
        act(export_id, officer=request.officer, at=now())
    except (WrongState, Invalid) as error:
        messages.error(request, str(error.message))
        return False
    messages.success(request, said)
    return True
