"""Pages of the standards: what is in force, drafts, preview, publishing. Guard, load, validate, call, answer."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.errors import Invalid, WrongState
from common.forms import put_errors
from standards import selectors, services
from standards.forms import DraftForm, ReasonForm, WhenWhereForm


@require_safe
@duty(*Duty)
def overview(request: OfficerRequest) -> HttpResponse:
    """What is in force on a day in a region, and where each number comes from."""
    form = when_where(request)
    shown: dict[str, Any] = {"form": form, "may_set": request.officer.may(Duty.STANDARDS)}
    if form.is_valid():
        day, region = form.cleaned_data["day"], form.regions[form.cleaned_data["region"]]
        shown |= {"day": day, "region": region, "topics": selectors.in_force(day, region.path)}
    return render(request, "standards/overview.html", shown)


@require_safe
@duty(*Duty)
def kind(request: OfficerRequest, code: str) -> HttpResponse:
    """Every row of one kind that ever bound a region."""
    found = selectors.kind_by_code(code)
    form = when_where(request)
    shown: dict[str, Any] = {"kind": found, "form": form, "may_set": request.officer.may(Duty.STANDARDS)}
    if form.is_valid():
        region = form.regions[form.cleaned_data["region"]]
        rows = selectors.history(found, region.path)
        day = form.cleaned_data["day"]
        shown |= {"region": region, "rows": rows, "day": day, "holds": selectors.row_in_force(rows, day)}
        shown["touchable"] = selectors.touchable(request.officer, rows)
    return render(request, "standards/kind.html", shown)


@require_safe
@duty(Duty.STANDARDS)
def drafts(request: OfficerRequest) -> HttpResponse:
    """The drafts of the officer's area."""
    return render(request, "standards/drafts.html", {"rows": selectors.drafts(request.officer), "may_set": True})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def new_draft(request: OfficerRequest) -> HttpResponse:
    """Write down a new standard."""
    regions = selectors.regions_to_set(request.officer)
    form = DraftForm(request.POST or None, regions=regions, initial=_start(request))
    if form.is_valid():
        try:
            row = services.draft(form.given, officer=request.officer, at=now())
        except Invalid as error:
            put_errors(form, error)
        else:
            return redirect("standards:preview", row.pk)
    return _draft_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def edit_draft(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Change a draft."""
    row = selectors.draft_of(request.officer, draft_id)
    regions = selectors.regions_to_set(request.officer)
    form = DraftForm(request.POST or None, regions=regions, initial=selectors.as_typed(row))
    if form.is_valid():
        try:
            services.amend_draft(draft_id, form.given, officer=request.officer, at=now())
        except (Invalid, WrongState) as error:
            put_errors(form, error)
        else:
            return redirect("standards:preview", draft_id)
    return _draft_page(request, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def preview(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """What publishing would change; publishing is the button of this page."""
    row = selectors.draft_of(request.officer, draft_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.publish(draft_id, **form.cleaned_data, officer=request.officer, at=now(), today=today())
        except (Invalid, WrongState) as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Published: %(row)s.") % {"row": row})
            return redirect(f"{reverse('standards:kind', args=[row.kind])}?region={row.region.code}")
    shown = {"preview": selectors.preview(row, today=today()), "form": form}
    return render(request, "standards/preview.html", shown, status=422 if form.errors else 200)


@require_POST
@duty(Duty.STANDARDS)
def discard(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Delete a draft."""
    selectors.draft_of(request.officer, draft_id)
    services.discard_draft(draft_id, officer=request.officer, at=now())
    messages.success(request, _("The draft was discarded."))
    return redirect("standards:drafts")


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def supersede(request: OfficerRequest, row_id: int) -> HttpResponse:
    """Take a wrongly published row out of force."""
    row = selectors.published_row(request.officer, row_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.supersede(row_id, **form.cleaned_data, officer=request.officer, at=now())
        except (Invalid, WrongState) as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Out of force: %(row)s.") % {"row": row})
            return redirect(f"{reverse('standards:kind', args=[row.kind])}?region={row.region.code}")
    shown = {"row": row, "fallback": selectors.fallback(row), "form": form}
    return render(request, "standards/supersede.html", shown, status=422 if form.errors else 200)


def when_where(request: OfficerRequest) -> WhenWhereForm:
    """The filter by day and region; without a question today and the officer's own region."""
    regions = selectors.regions_to_view(request.officer)
    home = next((region.code for region in regions if region.path == request.officer.home_path), "")
    asked = {"day": today().isoformat(), "region": home} | {
        k: v for k, v in request.GET.items() if k in ("day", "region")
    }
    return WhenWhereForm(asked, regions=regions)


def _start(request: OfficerRequest) -> dict[str, object]:
    """A new draft may be opened from a kind's page, with kind and region filled in."""
    return {"kind": request.GET.get("kind"), "region": request.GET.get("region"), "effective_from": _next_year(today())}


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _draft_page(request: OfficerRequest, form: DraftForm, row: object) -> HttpResponse:
    shown = {"form": form, "row": row, "kinds_by_topic": selectors.kinds_by_topic()}
    return render(request, "standards/draft.html", shown, status=422 if form.errors else 200)
