"""The steps of the procedure that need no page of their own: one address each, asking and doing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.duties import Duty
from accounts.guards import OfficerRequest, View, duty
from accounts.officer import Officer
from accounts.stepup import at_the_county, fresh
from cases import services
from cases.forms import steps as forms
from cases.selectors.actions import why_not
from cases.terms import Step
from cases.views.answers import head, problem, show
from cases.workflow import duties_of
from common.clock import now, today
from common.errors import Blocked, DomainError, Invalid, WrongState
from common.forms import put_errors


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step is taken with: the case, who, when, and the fields of its form."""

    case_id: int
    officer: Officer
    at: datetime
    today: date
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepPage:
    """What a step is called, what it does in words, the service it calls, who may ask at all, and what it asks for."""

    title: Any
    words: Any
    act: Callable[[Asked], Any]
    done: Any
    duties: frozenset[Duty]
    form: type[forms.NothingForm] = forms.NothingForm
    danger: bool = False
    step: Step | None = None
    """The step of the procedure whose form is not even shown while the step cannot be taken."""


_CASEWORK = frozenset({Duty.CASEWORK})
_OF_THE_CLOCK = frozenset({Duty.DECIDE, Duty.REVIEW})

PAGES: dict[str, StepPage] = {
    "submit": StepPage(
        _("Submit the application"),
        _("The application gets its number and goes to acceptance."),
        lambda a: services.submit(a.case_id, officer=a.officer, at=a.at, today=a.today),
        _("Submitted. The number of the application is %(case)s."),
        duties_of(Step.SUBMIT),
        step=Step.SUBMIT,
    ),
    "ask_supplement": StepPage(
        _("Ask for what is missing"),
        _(
            "The applicant is told once and completely what is missing; the letter lists the missing papers of the "
            "checklist by itself. The clock has not started yet."
        ),
        lambda a: services.ask_supplement(a.case_id, officer=a.officer, at=a.at, today=a.today, **a.said),
        _("The supplement was asked for. Print the letter for the applicant; submit again here when it came."),
        duties_of(Step.ASK_SUPPLEMENT),
        forms.SupplementForm,
        step=Step.ASK_SUPPLEMENT,
    ),
    "supplement": StepPage(
        _("Submit the supplemented application"),
        _("The application goes to acceptance again."),
        lambda a: services.supplement(a.case_id, officer=a.officer, at=a.at),
        _("Submitted again."),
        duties_of(Step.SUPPLEMENT),
        step=Step.SUPPLEMENT,
    ),
    "accept": StepPage(
        _("Accept the application"),
        _("The clock starts today; the rules of today are fixed on the case and the household is kept as it stands."),
        lambda a: services.accept(a.case_id, officer=a.officer, at=a.at, today=a.today),
        _("Accepted. The money must have arrived by %(due)s."),
        duties_of(Step.ACCEPT),
        step=Step.ACCEPT,
    ),
    "refuse_acceptance": StepPage(
        _("Refuse acceptance"),
        _("The application ends here. The applicant gets a letter with the reason and the remedy."),
        lambda a: services.refuse_acceptance(a.case_id, officer=a.officer, at=a.at, **a.said),
        _("Acceptance was refused."),
        duties_of(Step.REFUSE_ACCEPTANCE),
        forms.RefusalForm,
        danger=True,
        step=Step.REFUSE_ACCEPTANCE,
    ),
    "return": StepPage(
        _("Return the case"),
        _("The case goes back to the step chosen; the clock goes on. Whoever holds it then sees the reason."),
        lambda a: services.return_case(a.case_id, officer=a.officer, at=a.at, **a.said),
        _("The case was returned."),
        duties_of(Step.RETURN),
        forms.ReturnForm,
        step=Step.RETURN,
    ),
    "withdraw": StepPage(
        _("Withdraw the application"),
        _("The applicant takes the application back. The case ends and cannot be opened again."),
        lambda a: services.withdraw(a.case_id, officer=a.officer, at=a.at, today=a.today, **a.said),
        _("The application was withdrawn."),
        duties_of(Step.WITHDRAW),
        forms.WithdrawalForm,
        danger=True,
        step=Step.WITHDRAW,
    ),
    "terminate": StepPage(
        _("Terminate the case"),
        _("The clock stops, nothing is paid, and the case cannot be opened again. The applicant is told by letter."),
        lambda a: services.terminate(a.case_id, officer=a.officer, at=a.at, today=a.today, **a.said),
        _("The case was terminated."),
        duties_of(Step.TERMINATE),
        forms.TerminateForm,
        danger=True,
        step=Step.TERMINATE,
    ),
    "close": StepPage(
        _("Close the case"),
        _(
            "The paper file is complete; the case goes to the archive and cannot be opened again. Only money that the "
            "bank gives back takes it out, to be paid anew."
        ),
        lambda a: services.close(a.case_id, officer=a.officer, at=a.at, today=a.today),
        _("The case is closed."),
        duties_of(Step.CLOSE),
        step=Step.CLOSE,
    ),
    "suspend": StepPage(
        _("Suspend the clock"),
        _("From today until the clock runs again no working day counts. Both due days stay visible."),
        lambda a: services.suspend_clock(a.case_id, officer=a.officer, at=a.at, today=a.today, **a.said),
        _("The clock stands still."),
        _OF_THE_CLOCK,
        forms.SuspendForm,
    ),
    "resume": StepPage(
        _("Let the clock run again"),
        _("The pause ends today; the due day is derived anew."),
        lambda a: services.resume_clock(a.case_id, officer=a.officer, at=a.at, today=a.today),
        _("The clock runs again. The due day is now %(due)s."),
        _OF_THE_CLOCK,
    ),
    "objection": StepPage(
        _("Note an objection"),
        _("The case cannot be sent for decision until the objection is settled."),
        lambda a: services.raise_objection(a.case_id, officer=a.officer, at=a.at, today=a.today, **a.said),
        _("The objection is noted. Check it and record the result; until then nothing is sent for decision."),
        _CASEWORK,
        forms.ObjectionForm,
    ),
    "settle": StepPage(
        _("Settle the objection"),
        _("What the check found is kept with the notice."),
        lambda a: services.settle_objection(a.case_id, officer=a.officer, at=a.at, **a.said),
        _("The objection is settled."),
        _CASEWORK,
        forms.SettleForm,
    ),
}


def _in_person(page: StepPage) -> Callable[[View], View]:
    """To end a case is a decision: whoever decides for the county gives his password."""
    return fresh(at_the_county) if page.step is Step.TERMINATE else lambda view: view


def step(name: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET says what will happen, POST does it."""
    page = PAGES[name]

    @require_http_methods(["GET", "HEAD", "POST"])
    @duty(*page.duties)
    @_in_person(page)
    def view(request: OfficerRequest, case_id: int) -> HttpResponse:
        top = head(request, case_id, f"cases:{name}")
        form = page.form(request.POST if request.method == "POST" else None, case=top.case)
        error: DomainError | None = None
        standing: DomainError | None = None
        if request.method == "POST" and form.is_valid():
            try:
                case = page.act(Asked(case_id, request.officer, now(), today(), form.cleaned_data))
            except Invalid as refusal:
                put_errors(form, refusal)
            except (Blocked, WrongState) as refusal:
                error = refusal
            else:
                messages.success(request, page.done % {"case": case, "due": case.due_on})
                return redirect("cases:detail", case_id)
        elif request.method != "POST" and page.step:
            standing = why_not(top.case, page.step, officer=request.officer, today=today())
        told = error or standing
        shown = {"head": top, "page": page, "form": form, "checked": [form], "possible": standing is None}
        shown["problem"] = problem(told, case_id, request.officer) if told else None
        return show(request, "cases/step.html", shown, error=error)

    view.__doc__ = str(page.title)
    return cast(Callable[..., HttpResponse], view)


def __getattr__(name: str) -> Callable[..., HttpResponse]:
    """The view of each step has the name of its page."""
    if name not in PAGES:
        raise AttributeError(name)
    return step(name)
