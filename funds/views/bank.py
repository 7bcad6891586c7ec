"""Pages of the bank: its answers, row by row, and the layouts of its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.duties import Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.errors import Invalid, WrongState
from funds.bank.layout import CARD, shape_of
from funds.bank.writing import preview
from funds.forms.batches import Columns, LayoutForm, ResultFilter, ResultForm, layout_start
from funds.selectors import batches as batch_selectors
from funds.selectors import layouts as layout_selectors
from funds.selectors import results as selectors
from funds.services import layouts as layout_services
from funds.services import results as services
from funds.tasks import begin_result

reading = duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
paying = duty(Duty.PAY)


@require_http_methods(["GET", "HEAD", "POST"])
@paying
def upload(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Keep the bank's answer and have it checked."""
    batch = batch_selectors.batch_of(request.officer, batch_id)
    form = ResultForm(request.POST or None, request.FILES or None, initial={"paid_on": today()})
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            result = services.upload(
                batch_id, given["file"].name, given["file"].read(), paid_on=given["paid_on"],
                voucher=given["voucher"], officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            begin_result(result.pk, settle=False)
            return redirect("funds:result", result.pk)
    return render(
        request,
        "funds/batches/upload.html",
        {"batch": batch, "form": form, "answer": selectors.wanted_answer(batch)},
        status=form.status,
    )


@require_safe
@reading
def result(request: OfficerRequest, result_id: int) -> HttpResponse:
    """How an answer stands: progress while it works, before it the preview, after it what came of it."""
    form = ResultFilter(request.GET)
    wanted = wanted_of(form)
    found = selectors.result_page(
        request.officer, result_id, fate=wanted.get("fate", ""), fault=wanted.get("fault", ""),
        q=wanted.get("q", "").strip(), cursor=request.GET,
    )  # fmt: skip
    if getattr(request, "htmx", False) and request.GET.get("part") == "progress":
        if not found.running:
            return HttpResponseClientRefresh()
        return render(request, "funds/batches/result_progress.html", {"found": found})
    columns = found.result.columns
    lines = [(row, selectors.problems(row, columns)) for row in (found.rows or [])]
    shown = {"found": found, "form": form, "lines": lines, "filtered": any(wanted.values())}
    return render(request, "funds/batches/result.html", shown)


@require_POST
@paying
def confirm(request: OfficerRequest, result_id: int) -> HttpResponse:
    """Let the rows that fit settle their orders."""
    try:
        services.confirm(result_id, officer=request.officer, at=now())
    except (WrongState, Invalid) as error:
        messages.error(request, str(error.message))
    else:
        begin_result(result_id, settle=True)
    return redirect("funds:result", result_id)


@require_POST
@paying
def discard(request: OfficerRequest, result_id: int) -> HttpResponse:
    """Give an answer up of which nothing was settled."""
    try:
        gone = services.discard(result_id, officer=request.officer, at=now())
    except WrongState as error:
        messages.error(request, str(error.message))
        return redirect("funds:result", result_id)
    messages.success(request, _("The result was discarded; nothing was settled."))
    return redirect("funds:batch", gone.batch_id)


@require_POST
@paying
def retry(request: OfficerRequest, result_id: int) -> HttpResponse:
    """Take interrupted work up again."""
    try:
        again = services.retry(result_id, officer=request.officer, at=now())
    except WrongState as error:
        messages.error(request, str(error.message))
    else:
        begin_result(result_id, settle=again.confirmed_by_id is not None)
    return redirect("funds:result", result_id)


# --- layouts


@require_safe
@reading
def layouts(request: OfficerRequest) -> HttpResponse:
    """The layouts that the county may use, and their former versions."""
    return render(request, "funds/layouts/list.html", {"found": layout_selectors.layouts(request.officer)})


@require_http_methods(["GET", "HEAD", "POST"])
@paying
def new_layout(request: OfficerRequest) -> HttpResponse:
    """A layout of the county's own, begun from the usual one."""
    return _edit(request, None, *layout_start("", CARD, offered=True))


@require_http_methods(["GET", "HEAD", "POST"])
@paying
def layout(request: OfficerRequest, layout_id: int) -> HttpResponse:
    """Look at a layout; what is saved is its next version."""
    found = layout_selectors.layout_of(request.officer, layout_id)
    return _edit(request, found, *layout_start(found.name, shape_of(found.body), offered=found.offered))


def _edit(request: OfficerRequest, base: Any, start: dict[str, Any], columns: list[dict[str, Any]]) -> HttpResponse:
    """Both forms; “preview” only shows what a file would look like."""
    posted = request.POST if request.method == "POST" else None
    form, lines = LayoutForm(posted, initial=start), Columns(posted, initial=columns, prefix="column")
    sample: list[list[str]] = []
    if posted is None:
        sample = preview(shape_of(base.body)) if base else []
    elif form.is_valid() and lines.is_valid():
        body = form.body(lines.cleaned_data)
        with form.refusals():
            sample = preview(shape_of(body))
            if "preview" not in posted:
                county = batch_selectors.county_kept(request.officer)
                kept = layout_services.keep(
                    county.pk, based_on=base.pk if base else None, name=form.cleaned_data["name"], body=body,
                    offered=form.cleaned_data["offered"], officer=request.officer, at=now(),
                )  # fmt: skip
                messages.success(request, _("“%s” is kept; new batches can use it.") % kept)
                return redirect("funds:layouts")
    shown = {"base": base, "form": form, "lines": lines, "sample": sample}
    return render(request, "funds/layouts/edit.html", shown, status=form.status)
