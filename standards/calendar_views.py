"""Pages of the working calendar: the year, a draft notice, import from a workbook, publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.errors import Invalid, WrongState
from common.forms import put_errors
from common.xlsx import CONTENT_TYPE
from standards import notice, selectors, services
from standards.forms import CalendarForm, DayForm, NewCalendarForm, NoticeForm
from standards.terms import DayMark


@require_safe
@duty(*Duty)
def calendar(request: OfficerRequest, year: int | None = None) -> HttpResponse:
    """Twelve months with days off and make-up days as published, and on which document they rest."""
    shown_year = selectors.year_in_range(year or today().year)
    years = selectors.published_years()
    days = selectors.days_of_year(shown_year)
    shown = {
        "year": shown_year,
        "years": years,
        "notice": next((y for y in years if y.year == shown_year), None),
        "months": selectors.months(shown_year, days),
        "named": days,
        "marks": {mark.value: mark for mark in DayMark},
        "drafts": selectors.calendar_drafts() if request.officer.may(Duty.STANDARDS) else [],
        "may_set": request.officer.may(Duty.STANDARDS),
        "may_keep": services.may_keep_calendar(request.officer),
    }
    return render(request, "standards/calendar.html", shown)


@require_safe
@cache_control(private=True, max_age=600)
@duty(*Duty)
def exceptions(request: OfficerRequest) -> HttpResponse:
    """The days that published notices free or make work, for what a page tells beside a day that is typed."""
    return JsonResponse(selectors.exceptions_in_words())


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def new_draft(request: OfficerRequest) -> HttpResponse:
    """Begin the notice of a year, or its correction."""
    form = NewCalendarForm(request.POST or None, initial={"year": request.GET.get("year") or today().year + 1})
    if form.is_valid():
        try:
            draft = services.draft_calendar(**form.cleaned_data, officer=request.officer, at=now())
        except Invalid as error:
            put_errors(form, error)
        else:
            return redirect("standards:calendar_draft", draft.pk)
    return render(request, "standards/calendar_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@duty(Duty.STANDARDS)
def draft(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """A draft notice with everything that can be done to it."""
    return _draft_page(request, draft_id)


@require_POST
@duty(Duty.STANDARDS)
def document(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Change the document that the draft rests on."""
    form = CalendarForm(request.POST)
    if form.is_valid():
        try:
            services.amend_calendar(draft_id, **form.cleaned_data, officer=request.officer, at=now())
        except (Invalid, WrongState) as error:
            put_errors(form, error)
    return _answer(request, draft_id, _("The document was saved."), document_form=form)


@require_POST
@duty(Duty.STANDARDS)
def day(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Mark one day, or take its mark away."""
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            _set_or_clear(request, draft_id, form.cleaned_data)
        except (Invalid, WrongState) as error:
            put_errors(form, error)
    return _answer(request, draft_id, _("The day was saved."), day_form=form)


@require_POST
@duty(Duty.STANDARDS)
def import_notice(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Replace the days of the draft by those of a workbook; with one bad cell nothing is taken."""
    found = selectors.calendar_draft(draft_id)
    form = NoticeForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            days = notice.read(form.cleaned_data["file"], found.year)
            services.set_days(draft_id, days, officer=request.officer, at=now())
        except (Invalid, WrongState) as error:
            put_errors(form, error)
    return _answer(request, draft_id, _("The workbook was imported."), notice_form=form)


@require_safe
@duty(Duty.STANDARDS)
def template(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """The workbook to fill in for this year."""
    year = selectors.calendar_draft(draft_id).year
    answer = HttpResponse(notice.template(year), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="calendar-{year}.xlsx"'
    return answer


@require_POST
@duty(Duty.STANDARDS)
def publish(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Put the notice in force; provisional due dates are recomputed from the event."""
    try:
        published = services.publish_calendar(draft_id, officer=request.officer, at=now())
    except (Invalid, WrongState) as error:
        messages.error(request, str(error))
        return redirect("standards:calendar_draft", draft_id)
    messages.success(request, _("The calendar of %(year)d is published.") % {"year": published.year})
    return redirect("standards:calendar_year", published.year)


@require_POST
@duty(Duty.STANDARDS)
def discard(request: OfficerRequest, draft_id: int) -> HttpResponse:
    """Delete a draft notice."""
    services.discard_calendar(draft_id, officer=request.officer, at=now())
    messages.success(request, _("The draft was discarded."))
    return redirect("standards:calendar")


def _set_or_clear(request: OfficerRequest, draft_id: int, given: dict[str, Any]) -> None:
    if "clear" in request.POST:
        services.clear_day(draft_id, given["date"], officer=request.officer, at=now())
    else:
        marked = notice.NoticeDay(given["date"], given["mark"] == DayMark.WORK, given["name"])
        services.set_day(draft_id, marked, officer=request.officer, at=now())


def _answer(request: OfficerRequest, draft_id: int, done: str, **forms: Any) -> HttpResponse:
    """Back to the draft, or the same page with the form as it was typed."""
    if any(form.errors for form in forms.values()):
        return _draft_page(request, draft_id, **forms)
    messages.success(request, done)
    return redirect("standards:calendar_draft", draft_id)


def _draft_page(request: OfficerRequest, draft_id: int, **forms: Any) -> HttpResponse:
    found = selectors.calendar_draft(draft_id)
    days = list(found.days.all())
    chosen = next((d for d in days if d.date.isoformat() == request.GET.get("day")), None)
    start = {"date": request.GET.get("day"), "mark": DayMark.WORK if chosen and chosen.working else DayMark.OFF}
    shown = {
        "calendar": found,
        "months": selectors.months(found.year, days),
        "days": days,
        "document_form": CalendarForm(
            initial={"document_no": found.document_no, "document_title": found.document_title}
        ),
        "day_form": DayForm(initial=start | {"name": chosen.name if chosen else ""}),
        "notice_form": NoticeForm(),
    } | forms
    return render(request, "standards/calendar_draft.html", shown, status=422 if forms else 200)
