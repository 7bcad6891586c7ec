"""Papers, duplicates, the home visit, the publicity."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from cases import services
from cases.blockers import open_objection
from cases.county import follows_the_relief, publicity_time
from cases.forms import county as of_county
from cases.forms import evidence as given
from cases.forms.fields import rows_again
from cases.forms.steps import ObjectionForm, SettleForm
from cases.papers import asked_papers
from cases.selectors import actions, elsewhere, file, former, hints
from cases.selectors import intake as selectors
from cases.selectors.evidence import VisitSetup, newest_notice, notice_of, publicity_start, visit_setup
from cases.terms import Likeness, State, Step
from cases.views.answers import head, lines, problem, show
from cases.views.stepping import kept_or_beside, opened_for, opened_in
from cases.workflow import FACTS_OPEN, RETURNABLE
from common.clock import now, today
from common.errors import Blocked, DomainError, Invalid, WrongState
from common.forms import put_errors
from standards.policy.package.asking import uses_left_out

PAGE = require_http_methods(["GET", "HEAD", "POST"])


# --- papers


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def papers(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The checklist of the cause; a POST ticks originals as seen."""
    top = head(request, case_id, "cases:papers")
    error: DomainError | None = None
    if request.method == "POST":
        kinds = _ticked(top.case, request.POST.getlist("seen"))
        try:
            services.see_originals(case_id, officer=request.officer, at=now(), kinds=kinds)
            if kinds:
                messages.success(request, _("Originals seen: %(n)d.") % {"n": len(kinds)})
            return redirect("cases:check" if "go_on" in request.POST else "cases:papers", case_id)
        except WrongState as refusal:
            error = refusal
    return _papers_page(request, top, _paper_form(top.case), error)


@require_POST
@duty(Duty.CASEWORK)
def paper_add(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Add one paper."""
    top = head(request, case_id, "cases:papers")
    form, error = _paper_form(top.case, request.POST, request.FILES), None
    if form.is_valid():
        try:
            at = now()
            paper = services.file_paper(case_id, officer=request.officer, at=at, **form.cleaned_data)
            if paper.added_at != at:
                messages.info(request, _("This paper is in the file already; a note tells a further one apart."))
            ticked = urlencode({"seen": _ticked(top.case, request.POST.getlist("seen"))}, doseq=True)
            return redirect(f"{reverse('cases:papers', args=[case_id])}{'?' if ticked else ''}{ticked}")
        except Invalid as refusal:
            form.add_error("upload", str(refusal.message))
        except WrongState as refusal:
            error = refusal
    return _papers_page(request, top, form, error)


@require_POST
@duty(Duty.CASEWORK)
def paper_withdraw(request: OfficerRequest, case_id: int, paper_id: int) -> HttpResponse:
    """Take a wrong paper out; it stays on record."""
    top = head(request, case_id, "cases:papers")
    form = given.WithdrawPaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the paper is withdrawn."))
        return redirect("cases:papers", top.case.pk)
    services.withdraw_paper(case_id, paper_id, officer=request.officer, at=now(), **form.cleaned_data)
    messages.success(request, _("The paper was withdrawn; it stays on record."))
    return redirect("cases:papers", case_id)


@require_safe
@duty(*CASE_DUTIES)
def paper_file(request: OfficerRequest, case_id: int, paper_id: int) -> HttpResponse:
    """A scan as a download that no browser will run; that it was read is recorded."""
    paper, scan = services.read_paper(case_id, paper_id, officer=request.officer, at=now())
    answer = HttpResponse(scan, content_type=paper.content_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=paper.file_name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _ticked(case: Any, sent: list[str]) -> list[str]:
    """The papers of the checklist among what was sent as ticked."""
    wanted = {p.code for p in asked_papers(case)}
    return [code for code in dict.fromkeys(sent) if code in wanted]


def _paper_form(case: Any, *posted: Any) -> given.PaperForm:
    return given.PaperForm(*posted, kinds=[(p.code, p.title) for p in asked_papers(case)])


def _papers_page(
    request: OfficerRequest, top: file.Head, form: given.PaperForm, error: DomainError | None
) -> HttpResponse:
    asked, others, withdrawn = file.papers_of(top.case)
    draft = top.state is State.DRAFT
    shown = {
        "head": top,
        "asked": asked,
        "ticked": request.POST.getlist("seen") or request.GET.getlist("seen"),
        "others": others,
        "kept": [*(p for a in asked for p in a.have), *others],
        "withdrawn": withdrawn,
        "form": form,
        "checked": [form],
        "may_write": actions.may_write(top.case, request.officer) and not top.ended,
        "steps": selectors.intake_steps(top.case, "papers") if draft else None,
        "problem": problem(error, top.case.pk, request.officer) if error else None,
    }
    return show(request, "cases/papers.html", shown, error=error)


# --- duplicates


@PAGE
@duty(Duty.CASEWORK)
def duplicates(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Possible duplicates, each decided by a person."""
    case = selectors.case_to_write(request.officer, case_id)
    form = given.LikenessForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        services.choose_likeness(
            case_id,
            said["pair"],
            officer=request.officer,
            at=now(),
            likeness=Likeness(said["likeness"]),
            note=said["note"],
        )
        messages.success(request, _("The verdict is recorded."))
        return redirect("cases:duplicates", case_id)
    top = head(request, case_id, "cases:duplicates")
    shown = {
        "head": top,
        "pairs": hints.likely_pairs(case, request.officer),
        "elsewhere": elsewhere.of_household(case, request.officer, today=today()),
        "form": form,
        "checked": [form],
    }
    return show(request, "cases/duplicates.html", shown)


# --- the home visit


@PAGE
@duty(Duty.CASEWORK)
def visit(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The record of the visit, which completes the investigation."""
    case = selectors.case_to_write(request.officer, case_id)
    setup = visit_setup(case, officer=request.officer, today=today())
    posted = request.POST if request.method == "POST" else None
    typed = selectors.typed_of(case, "visit")
    before = setup.former
    taken = before.fields | of_county.start_of(before.quantities) if before else {}
    start = setup.start | taken | (typed.flat if typed else {})
    form = given.VisitForm(posted, setup=setup, initial=former.marked(start, taken, _("former visit")))
    went = before.surveyors if before else [{"user": request.officer.user_id, "public_servant": True}, {}]
    first = rows_again(typed, "surveyors", went, given.SurveyorForm)
    rows = given.surveyor_rows(setup, posted, initial=None if posted else first)
    incomes, assets = _means(case, setup, typed, posted)
    checked = [form, rows, *(more for more in (incomes, assets) if more is not None)]
    valid = [one.is_valid() for one in checked]  # each of them: all faults are told at once
    error: DomainError | None = None
    told: DomainError | None = None
    if posted is not None and all(valid):
        try:
            services.state_visit(
                case_id,
                officer=request.officer,
                at=now(),
                today=today(),
                opened=opened_in(request),
                incomes=[row.verified for row in _filled(incomes)],
                assets=[row.found for row in _filled(assets)],
                **form.given([row.given for row in _filled(rows)]),
            )
        except Invalid as refusal:
            told = refusal
            put_errors(form, refusal)
        except (Blocked, WrongState) as refusal:
            told = error = refusal
        else:
            messages.success(request, _("The home visit is recorded."))
            return redirect("cases:detail", case_id)
    top = head(request, case_id, "cases:visit")
    refused = posted is not None and case.state in FACTS_OPEN and not isinstance(error, WrongState)
    waits = actions.blockers_now(case, Step.INVESTIGATE, today=today()) if posted is None else []
    shown = {
        "head": top,
        "setup": setup,
        "typed": typed if posted is None else None,
        "beside": kept_or_beside(request, case, "visit", checked) if refused else None,
        "form": form,
        "rows": rows,
        "incomes": incomes,
        "assets": assets,
        "uses": uses_left_out(setup.asked.limits),
        "checked": checked,
        "problem": problem(error, case_id, request.officer) if error else None,
        "opened": opened_for(request, case, "visit", typed, told),
        "waits": lines([one for one in waits if one.mend != "cases:visit"], case_id, request.officer),
        "possible": top.state in (State.ACCEPTED, State.INVESTIGATED),
        "returnable": top.state in RETURNABLE,
        "may_return": actions.can_take(top.case, Step.RETURN, request.officer),
    }
    return show(request, "cases/visit.html", shown, error=error)


def _means(case: Any, setup: VisitSetup, typed: selectors.Typed | None, posted: Any) -> tuple[Any, Any]:
    """The rows of income and property, each where the county's rules look at them: those declared, with nothing
    verified yet, or those of the visit before.
    """
    incomes = assets = None
    before = setup.former
    if setup.by_source:
        declared = selectors.incomes_start(case)
        bare = before.incomes if before else [row | {"amount": None} for row in declared]
        first = rows_again(typed, "incomes", bare, of_county.IncomeForm)
        more = {
            "members": setup.members,
            "not_counted": setup.asked.not_counted,
            "as_declared": {(str(row["person"]), row["kind"]): row["amount"] for row in declared},
        }
        incomes = of_county.VerifiedIncomeRows(
            posted, initial=None if posted else first, prefix="incomes", form_kwargs=more
        )
    if setup.in_detail:
        declared = selectors.assets_start(case)
        bare = before.assets if before else [row | dict.fromkeys(of_county.FOUND) for row in declared]
        first = rows_again(typed, "assets", bare, of_county.AssetForm)
        pieces = {(row["kind"], row["description"]): row for row in declared}
        assets = of_county.FoundAssetRows(
            posted, initial=None if posted else first, prefix="assets", form_kwargs={"as_declared": pieces}
        )
    return incomes, assets


def _filled(rows: Any) -> list[Any]:
    return [row for row in rows or () if row.has_changed() and not row.removed]


# --- the publicity


@PAGE
@duty(Duty.CASEWORK)
def publicity(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Post the notice; afterwards its days, objections and the sheet to print."""
    case = selectors.case_to_write(request.officer, case_id)
    start = publicity_start(case, today=today())
    form = given.PublicityForm(request.POST if request.method == "POST" else None, initial=start)
    error: DomainError | None = None
    if form.is_valid():
        try:
            services.publicise(case_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data)
        except Invalid as refusal:
            put_errors(form, refusal)
        except (Blocked, WrongState) as refusal:
            error = refusal
        else:
            messages.success(request, _("The notice is posted; print it and hang it up."))
            return redirect("cases:publicity", case_id)
    top = head(request, case_id, "cases:publicity")
    shown = {
        "head": top,
        "form": form,
        "checked": [form],
        "notice": newest_notice(top.case),
        "objections": [one for one in top.case.publicities.all() if one.objection],
        "open": open_objection(top.case),
        "when": publicity_time(top.case),
        "after": follows_the_relief(top.case),
        "objection": ObjectionForm(case=top.case),
        "settle": SettleForm(case=top.case),
        "problem": problem(error, case_id, request.officer) if error else None,
    }
    return show(request, "cases/publicity.html", shown, error=error)


@require_safe
@duty(*CASE_DUTIES)
def notice(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The notice as it hangs: masked name, no number, no disease."""
    top = head(request, case_id, "cases:publicity")
    return render(request, "cases/notice.html", {"head": top, "notice": notice_of(top.case)})
