"""One case: facts, history, snapshots, print, masked values."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from cases import services
from cases.forms.evidence import RevealForm
from cases.selectors import above, actions, file, letters, owings, past
from cases.selectors.county import missing, of_the_county
from cases.selectors.interim import interim_of_case
from cases.selectors.sides import sides
from cases.views.answers import head, lines
from common.clock import now, today
from common.errors import Invalid, NotFound


@require_safe
@duty(*CASE_DUTIES)
def detail(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Who, what, how much, where it stands, what can be done now."""
    case = file.case_of(request.officer, case_id)
    whole = file.file_of(case)  # all parts at once, for the head as well
    top = file.head_of(case, officer=request.officer, today=today(), here="cases:detail")
    possible = actions.actions(top.case, officer=request.officer, today=today())
    missing_lines = lines(actions.blocked(possible), case_id, request.officer)
    shown = {
        "head": top,
        "file": whole,
        "sides": sides(whole),
        "actions": possible,
        "waiting": actions.waiting(possible),
        "missing": missing_lines,
        "mend": actions.first_to_mend(possible, missing_lines),
        "stuck": not actions.leads_forward(possible),
        "only_time": actions.only_time(possible),
        "held_back": actions.held_back(possible),
        "county": of_the_county(top.case),
        "unanswered": lines(missing(top.case), case_id, request.officer),
        "to_print": letters.to_print(top.case, officer=request.officer),
        "owings": owings.owings_of_case(top.case, request.officer),
        "interim": interim_of_case(top.case, today=today()),
        "may_write": actions.may_write(top.case, request.officer),
        "may_reveal": request.officer.may(*_MAY_REVEAL),
    }
    return render(request, "cases/detail.html", shown)


_MAY_REVEAL = (Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY)


@require_safe
@duty(*CASE_DUTIES)
def timeline(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What happened, newest first."""
    top = head(request, case_id, "cases:timeline")
    return render(
        request, "cases/timeline.html", {"head": top, "history": past.history_of(top.case, cursor=request.GET)}
    )


@require_safe
@duty(*CASE_DUTIES)
def snapshot(request: OfficerRequest, case_id: int, snapshot_id: int) -> HttpResponse:
    """The household as it stood at acceptance or decision."""
    top = head(request, case_id, "cases:snapshot")
    return render(request, "cases/snapshot.html", {"head": top, "picture": past.snapshot_of(top.case, snapshot_id)})


@require_safe
@duty(*CASE_DUTIES)
def print_case(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The summary for the paper file; that it was printed is recorded."""
    services.print_case(case_id, officer=request.officer, at=now())
    top = head(request, case_id, "cases:print")
    whole = file.file_of(top.case)
    shown = {
        "head": top,
        "file": whole,
        "county": of_the_county(top.case),
        "papers": file.papers_of(top.case),
        "stages": above.printed_stages(top.case, today=today()),
        "on": today(),
    }
    return render(request, "cases/print.html", shown)


@require_safe
@duty(*CASE_DUTIES)
def letter(request: OfficerRequest, case_id: int, kind: str) -> HttpResponse:
    """A letter to the applicant; that it was printed is recorded."""
    made = services.print_letter(case_id, kind, officer=request.officer, at=now())
    return render(request, "cases/letter.html", {"letter": made, "case": made.case})


@require_POST
@duty(*_MAY_REVEAL)
def reveal(request: OfficerRequest, case_id: int) -> HttpResponse:
    """One masked value in full; who looked is recorded."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        head(request, case_id, "cases:detail")  # out of the area there is nothing to say
        raise Invalid("reveal_unknown", _("There is no such value to show."))
    what, person = form.cleaned_data["what"], form.cleaned_data["person"]
    value = services.reveal(case_id, what, officer=request.officer, at=now(), person_id=person)
    if not value:
        raise NotFound("nothing_there", what)
    template = "cases/parts/revealed.html" if request.headers.get("HX-Request") else "cases/revealed.html"
    case = file.case_of(request.officer, case_id)
    return render(request, template, {"value": value, "what": what, "case_id": case_id, "case": case})
