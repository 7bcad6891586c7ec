"""Pages of the what-if: ask, wait, read, compare."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.errors import WrongState
from common.xlsx import CONTENT_TYPE
from reporting import charts, selectors, services
from reporting import dashboard as numbers
from reporting.forms import ChangedForm, CompareForm, DashboardForm, ListForm, QuestionForm, ScopeForm
from reporting.selectors import READERS
from reporting.tasks import begin
from reporting.terms import RunState
from standards.packages.selectors import packages_to_choose

asking = duty(Duty.STANDARDS)
reading = duty(*READERS)


@require_safe
@reading
def what_ifs(request: OfficerRequest) -> HttpResponse:
    """What was asked in the officer's area."""
    form = ListForm(request.GET)
    wanted = wanted_of(form)
    page = selectors.what_ifs(request.officer, **wanted, cursor=request.GET)
    shown = {"form": form, "page": page, "filtered": bool(wanted.get("q") or wanted.get("state"))}
    return render(request, "reporting/list.html", shown | {"may_ask": request.officer.may(Duty.STANDARDS)})


@require_http_methods(["GET", "HEAD", "POST"])
@asking
def new(request: OfficerRequest) -> HttpResponse:
    """Choose the cases and what is changed; counting the cases keeps what was typed."""
    posted = request.POST if request.method == "POST" else None
    regions = selectors.regions_to_ask_about(request.officer)
    start = selectors.start(request.officer, regions, request.GET, today())
    scope = ScopeForm(start.scope if posted is None else posted, regions=regions)
    sound = scope.is_valid()
    form = QuestionForm(
        posted if posted is not None and "count" not in posted else None,
        topics=selectors.numbers(scope.region_shown, scope.cleaned_data.get("until", today())),
        packages=packages_to_choose(request.officer),
        initial=start.question if posted is None else posted.dict(),
    )
    if sound and form.is_valid():
        with form.refusals():
            what_if = services.ask(form.question(scope), officer=request.officer, at=now())
            begin(what_if.pk)
            return redirect("reporting:what_if", what_if.pk)
    shown: dict[str, Any] = {"scope": scope, "form": form, "region": scope.region_shown}
    if sound:
        shown["count"] = selectors.how_many(
            scope.region_shown, scope.cleaned_data["since"], scope.cleaned_data["until"]
        )
    refused = posted is not None and not sound
    return render(request, "reporting/new.html", shown, status=422 if refused else form.status)


@require_safe
@reading
def what_if(request: OfficerRequest, what_if_id: int) -> HttpResponse:
    """How it stands: progress while it works, then the answer."""
    found = selectors.what_if_of(request.officer, what_if_id)
    shown: dict[str, Any] = {"what_if": found}
    if found.state == RunState.RUNNING:
        shown["done"] = selectors.done_so_far(found)
    if getattr(request, "htmx", False) and request.GET.get("part") == "progress":
        if found.state != RunState.RUNNING:
            return HttpResponseClientRefresh()
        return render(request, "reporting/progress.html", shown)
    shown |= {"asked": selectors.asked(found), "may_ask": selectors.may_ask(request.officer, found)}
    if found.state == RunState.DONE:
        answer = selectors.answer(found)
        shown |= {"answer": answer, "charts": charts.of(answer)}
    return render(request, "reporting/what_if.html", shown)


@require_safe
@reading
def changed(request: OfficerRequest, what_if_id: int) -> HttpResponse:
    """The cases that come out otherwise."""
    found = selectors.what_if_of(request.officer, what_if_id)
    form = ChangedForm(request.GET, townships=selectors.townships_of(found))
    shown: dict[str, Any] = {"what_if": found, "form": form}
    if form.is_valid():
        shown["listed"] = selectors.changed_page(found, form.wanted, officer=request.officer, cursor=request.GET)
        shown["narrowed"] = selectors.narrowed(form.wanted)
    return render(request, "reporting/changed.html", shown)


@require_safe
@reading
def compare(request: OfficerRequest) -> HttpResponse:
    """The totals of two what-ifs side by side."""
    finished = selectors.finished(request.officer)
    asked = "left" in request.GET and "right" in request.GET
    form = CompareForm(request.GET if asked else None, finished=finished, initial=request.GET.dict())
    shown: dict[str, Any] = {"form": form, "enough": len(finished) > 1}
    if form.is_valid():
        left, right = (selectors.what_if_of(request.officer, form.cleaned_data[side]) for side in ("left", "right"))
        shown |= {"pair": selectors.beside(left, right), "left": selectors.asked(left), "right": selectors.asked(right)}
    return render(request, "reporting/compare.html", shown)


@require_safe
@reading
def workbook(request: OfficerRequest, what_if_id: int) -> HttpResponse:
    """The answer as a workbook."""
    try:
        name, data = services.export(what_if_id, officer=request.officer, at=now())
    except WrongState as error:
        messages.error(request, str(error.message))
        return redirect("reporting:what_if", what_if_id)
    headers = {
        "Content-Disposition": content_disposition_header(True, selectors.file_name(name, today())) or "attachment"
    }
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)


@require_POST
@asking
def cancel(request: OfficerRequest, what_if_id: int) -> HttpResponse:
    """Stop the work."""
    try:
        services.cancel(what_if_id, officer=request.officer, at=now())
    except WrongState as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The what-if was cancelled; nothing of it was kept."))
    return redirect("reporting:what_if", what_if_id)


@require_POST
@asking
def retry(request: OfficerRequest, what_if_id: int) -> HttpResponse:
    """Take interrupted work up again."""
    try:
        services.retry(what_if_id, officer=request.officer, at=now())
    except WrongState as error:
        messages.error(request, str(error.message))
    else:
        begin(what_if_id)
    return redirect("reporting:what_if", what_if_id)


@require_safe
@duty(*CASE_DUTIES)
def dashboard(request: OfficerRequest) -> HttpResponse:
    """The numbers of a region in a year."""
    regions = numbers.regions(request.officer)
    region = numbers.region_among(regions, request.GET.get("region", ""))
    form = DashboardForm(request.GET, regions=regions, today=today())
    shown: dict[str, Any] = {"form": form, "region": region}
    if form.is_valid():
        asked = form.asked
        found = numbers.dashboard(request.officer, regions, region, today=today(), **asked)
        shown |= {"found": found, "charts": charts.of_dashboard(found), **asked}
    return render(request, "reporting/dashboard.html", shown)
