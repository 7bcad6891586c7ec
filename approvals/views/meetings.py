"""Meetings over cases: list, agenda, minutes, signed paper; and the minutes of a meeting over one case."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from approvals import selectors, services
from approvals.forms import SignedForm
from approvals.forms import meetings as given
from approvals.services.meetings import Plan
from approvals.services.sitting import Sitting
from common.clock import now, today
from common.errors import NotFound

PAGE = require_http_methods(["GET", "HEAD", "POST"])
KEEPERS = duty(Duty.DECIDE, Duty.REVIEW)
ROOM = 5
"""So many rows for those present a new form begins with."""


@require_safe
@duty(*CASE_DUTIES)
def meetings(request: OfficerRequest) -> HttpResponse:
    """Meetings of the area, the latest first."""
    form = given.MeetingFilter(request.GET)
    asked = wanted_of(form)
    shown = {
        "form": form,
        "page": selectors.meetings(request.officer, **asked, cursor=request.GET),
        "filtered": any(asked.values()),
        "may_keep": request.officer.may(Duty.DECIDE, Duty.REVIEW),
        "waiting": selectors.how_many_wait(request.officer),
    }
    return render(request, "approvals/meetings.html", shown)


@require_safe
@duty(*CASE_DUTIES)
def meeting(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """One meeting: its agenda, or what was resolved."""
    found = selectors.meeting_page(meeting_id, officer=request.officer)
    return render(request, "approvals/meeting.html", {"found": found, "off": given.CallOffForm(auto_id="off_%s")})


@PAGE
@KEEPERS
def meeting_new(request: OfficerRequest) -> HttpResponse:
    """Prepare a meeting, with the cases that wait, with ``?case=``, or in place of another (``?replaces=``)."""
    replaces = _number(request, "replaces")
    start: dict[str, Any] = {"meets_on": today(), "token": uuid4()}
    former = None
    if replaces:
        former, more, rows = selectors.corrected(request.officer, replaces)
        start |= more
    else:
        start["kind"], rows = selectors.agenda_start(
            request.officer, _number(request, "case"), purpose=request.GET.get("purpose", "")
        )
    return _plan(request, start, rows, former=former)


@PAGE
@KEEPERS
def meeting_agenda(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """Change a meeting that is not held yet."""
    one = selectors.meeting_to_prepare(meeting_id, officer=request.officer)
    return _plan(request, *selectors.plan_of(one), meeting=one)


def _number(request: OfficerRequest, name: str) -> int | None:
    """The id that an address names; what is none is not found."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise NotFound("not_found", _("There is no such page."))
    return int(text)


def _plan(
    request: OfficerRequest,
    start: dict[str, Any],
    rows: list[dict[str, Any]],
    *,
    meeting: Any = None,
    former: Any = None,
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = given.PlanForm(posted, initial=start, bench=selectors.bench(request.officer))
    find = {"find": lambda number: selectors.find_case(request.officer, number)}
    agenda = given.AgendaRows(posted, initial=None if posted else rows or [{}], prefix="agenda", form_kwargs=find)
    valid = [form.is_valid(), agenda.is_valid()]
    if posted is not None and all(valid):
        said = dict(form.cleaned_data)
        token, office = said.pop("token"), said.pop("office")
        lines = [row.given for row in agenda if row.has_changed() and not row.removed]
        plan = Plan(office_id=office, lines=lines, replaces_id=former.pk if former else None, **said)
        with form.refusals():
            if meeting is None:
                one = services.prepare_meeting(officer=request.officer, at=now(), plan=plan, token=token)
            else:
                one = services.change_agenda(meeting.pk, officer=request.officer, at=now(), plan=plan)
            messages.success(request, _("The agenda is kept; record the meeting when it was held."))
            return redirect("approvals:meeting", one.pk)
    waiting = selectors.offered(request.officer)
    shown = {"form": form, "rows": agenda, "meeting": meeting, "former": former, "waiting": waiting}
    return render(request, "approvals/meeting_plan.html", shown, status=200 if posted is None else 422)


@PAGE
@KEEPERS
def meeting_call_off(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """Call off a meeting that is not held."""
    if request.method != "POST":
        return redirect("approvals:meeting", selectors.meeting_page(meeting_id, officer=request.officer).meeting.pk)
    selectors.meeting_to_prepare(meeting_id, officer=request.officer)
    form = given.CallOffForm(request.POST, auto_id="off_%s")
    if form.is_valid():
        with form.refusals():
            services.call_off(meeting_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The meeting is called off."))
            return redirect("approvals:meetings")
    found = selectors.meeting_page(meeting_id, officer=request.officer)
    return render(request, "approvals/meeting.html", {"found": found, "off": form}, status=422)


@PAGE
@KEEPERS
def meeting_record(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """Record a meeting as it was held: who was present, the votes and the resolution on each case."""
    one = selectors.meeting_to_prepare(meeting_id, officer=request.officer)
    start = {"number": one.number, "held_on": one.meets_on, "place": one.place, "chair": one.chair}
    form = given.SittingForm(_posted(request), initial=start)
    lines = selectors.lines_to_resolve(one)
    _parts(request, form, lines, office_id=one.office_id)
    if request.method == "POST" and form.all_valid():
        resolved = {item.line.id: item.given for item in form.items}
        sitting = Sitting(attendees=[row.given for row in form.present], resolved=resolved, **form.cleaned_data)
        with form.refusals():
            services.record_meeting(meeting_id, officer=request.officer, at=now(), today=today(), sitting=sitting)
            messages.success(request, _("The minutes are kept; print them and have them signed."))
            return redirect("approvals:meeting", meeting_id)
    shown = {"form": form, "meeting": one}
    return render(request, "approvals/meeting_record.html", shown, status=_status(request))


def _posted(request: OfficerRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(request: OfficerRequest) -> int:
    """A form that is shown again after it was sent was refused."""
    return 422 if request.method == "POST" else 200


def _parts(request: OfficerRequest, form: given.SittingForm, lines: Any, *, office_id: int) -> None:
    """Rows for those present, and a form for each line of the agenda."""
    posted, officers = _posted(request), selectors.officers_of(office_id, on=today())
    first: list[dict[str, Any]] = [{"name": form.initial.get("chair") or "", "voting": True}]
    first += [{"voting": True} for _n in range(ROOM - 1)]
    form.people = given.AttendeeRows(
        posted, initial=None if posted else first, prefix="people", form_kwargs={"officers": officers}
    )
    form.items = [
        given.ItemForm(posted, prefix=f"items-{n}", initial=line.start, line=line) for n, line in enumerate(lines)
    ]


@PAGE
@KEEPERS
def meeting_sign(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """Attach the paper that those present signed, or say where it is kept."""
    found = selectors.meeting_to_sign(meeting_id, officer=request.officer)
    sent = request.method == "POST"
    form = SignedForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        with form.refusals():
            services.sign_meeting(meeting_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The signed paper is kept with the minutes."))
            return redirect("approvals:meeting", meeting_id)
    return render(request, "approvals/meeting_sign.html", {"found": found, "form": form}, status=_status(request))


@require_safe
@duty(*CASE_DUTIES)
def meeting_print(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """The minutes to print and sign."""
    printed = selectors.printed_minutes(meeting_id, officer=request.officer)
    return render(request, "approvals/meeting_print.html", {"printed": printed})


@require_safe
@duty(*CASE_DUTIES)
def meeting_scan(request: OfficerRequest, meeting_id: int) -> HttpResponse:
    """The signed minutes as a download, for whoever may see the meeting."""
    return _download(*services.read_meeting(meeting_id, officer=request.officer, at=now()))


@require_safe
@duty(*CASE_DUTIES)
def minutes_scan(request: OfficerRequest, case_id: int, minutes_id: int) -> HttpResponse:
    """The same for whoever may see a case on which it resolved."""
    return _download(*services.read_minutes(case_id, minutes_id, officer=request.officer, at=now()))


def _download(signed: Any, scan: bytes) -> HttpResponse:
    """A download that no browser will run."""
    answer = HttpResponse(scan, content_type=signed.content_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=signed.file_name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@PAGE
@KEEPERS
def minutes(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Write down the minutes of a meeting over one case, at once."""
    one = selectors.for_minutes(case_id, officer=request.officer, purpose=request.GET.get("purpose", ""))
    sent = request.method == "POST"
    files = request.FILES if sent else None
    form = given.OneCaseForm(_posted(request), files, initial={"held_on": today(), "kind": one.kind}, kinds=one.kinds)
    line = one.line
    _parts(request, form, [line], office_id=one.held.office_id)
    if sent and form.all_valid():
        said = form.items[0].given
        with form.refusals():
            services.record_minutes(
                case_id, officer=request.officer, at=now(), today=today(), purpose=line.purpose,
                attendees=[row.given for row in form.present], resolution=said.resolution, amount=said.amount,
                votes_for=said.votes_for, votes_against=said.votes_against, abstained=said.abstained,
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("The minutes are kept with the case."))
            return redirect("approvals:decide" if one.to_decide else "cases:detail", case_id)
    meaning = selectors.meaning(one.case, officer=request.officer, amount=None, today=today())
    shown = {"case": one.case, "form": form, "meaning": meaning, "unsigned": one.unsigned}
    return render(request, "approvals/minutes.html", shown, status=_status(request))


@PAGE
@KEEPERS
def put_before_meeting(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Put a case before a meeting: nobody decides it without from then on."""
    case, calls = selectors.for_call(case_id, officer=request.officer)
    form = given.CallForm(_posted(request))
    if form.is_valid():
        with form.refusals():
            services.put_before_meeting(case_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The case waits for the meeting; nobody decides it before."))
            return redirect("cases:detail", case_id)
    shown = {"case": case, "form": form, "calls": calls}
    return render(request, "approvals/put_before_meeting.html", shown, status=_status(request))
