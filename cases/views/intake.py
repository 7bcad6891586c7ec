"""Writing down an application, step by step; whatever is typed is kept, right or wrong."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from cases import services
from cases.county import asked, stated
from cases.forms import county as of_county
from cases.forms import intake as given
from cases.forms.fields import again, rows_again
from cases.selectors import actions, file, hints
from cases.selectors import intake as selectors
from cases.selectors.county import missing
from cases.selectors.doubts import doubts
from cases.terms import Channel, Relation, Step
from cases.views.answers import lines, problem, show
from cases.workflow import FACTS_OPEN
from common.clock import now, today
from common.errors import DomainError, Invalid, NotFound, WrongState
from common.forms import put_errors
from standards.policy.package.asking import uses_left_out

PAGE = require_http_methods(["GET", "HEAD", "POST"])
NOT_TYPED = ("csrfmiddlewaretoken", "opened")


@PAGE
@duty(Duty.CASEWORK)
def new(request: OfficerRequest) -> HttpResponse:
    """First what is in hand for this person, then the draft."""
    townships = list(township_choices(request.officer, Duty.CASEWORK))
    form = given.NewForm(request.POST or None, townships=townships, initial={"channel": "window"})
    shown: dict[str, Any] = {"form": form, "checked": [form]}
    if form.is_valid():
        said = form.cleaned_data
        try:
            case = services.open_application(
                officer=request.officer,
                at=now(),
                today=today(),
                township_id=said["township"],
                channel=Channel(said["channel"]),
                id_number=said["id_number"],
                anyway="anyway" in request.POST,
                token=said["token"],
            )
        except services.InHand as known:
            return render(request, "cases/intake/new.html", shown | {"hint": known.hint})
        except Invalid as refusal:
            put_errors(form, refusal)
        else:
            return redirect("cases:intake_household", case.pk)
    if "token" in form.errors:
        form.renew()
    return show(request, "cases/intake/new.html", shown)


@require_safe
@duty(Duty.CASEWORK)
def applicant(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The applicant is the first row of the household."""
    case = selectors.case_to_write(request.officer, case_id)
    answer = redirect("cases:intake_household", case.pk)
    answer["Location"] += "#applicant"
    return answer


# --- the steps


@PAGE
@duty(Duty.CASEWORK)
def household(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Applicant, members, category, income and property."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "household")
    copied = selectors.former_case(request.officer, case, _asked_copy(request, typed))
    known = selectors.known_people(case, copied=copied)
    if request.method == "POST":
        form = given.HouseholdForm(request.POST)
        members = given.member_rows(case.pk, known, data=request.POST)
        assets = of_county.AssetRows(request.POST, prefix="assets")
    else:
        start = selectors.household_start(case) | {"copy": copied.pk if copied else ""}
        form = given.HouseholdForm(initial=again(typed, start, given.HouseholdForm))
        members = given.member_rows(case.pk, known, initial=_members_again(case, copied, typed))
        assets = of_county.AssetRows(
            initial=rows_again(typed, "assets", selectors.assets_start(case), of_county.AssetForm), prefix="assets"
        )
    shown = {
        "form": form,
        "members": members,
        "assets": assets,
        "limits": case.package.property,
        "uses": uses_left_out(case.package.property or ()),
        "villages": selectors.villages(case),
        "copied": copied,
    }
    filled = [m for m in members if m.has_changed() and not m.removed]
    owned = [a for a in assets if a.has_changed() and not a.removed]

    def save() -> object:
        return services.put_household(
            case_id,
            officer=request.officer,
            at=now(),
            today=today(),
            household=form.given([m.given for m in filled], [a.given for a in owned]),
            village_name=form.cleaned_data["village_name"],
            address=form.cleaned_data["address"],
            opened=_opened(request),
        )

    return _step(request, case, "household", shown, checked=[form, members, assets], typed=typed, save=save)


def _asked_copy(request: OfficerRequest, typed: selectors.Typed | None) -> str:
    if request.method == "POST":
        return request.POST.get("copy", "")
    return request.GET.get("copy", "") or (typed.get("copy") if typed else "")


def _members_again(case: Any, copied: Any, typed: selectors.Typed | None) -> list[dict[str, Any]]:
    """The rows as typed, else as copied, else as they stand; at least the applicant's."""
    rows = selectors.members_start(case)
    if typed:
        rows = rows_again(typed, "members", rows, given.MemberForm)
    if copied and not any(row.get("name") for row in rows):
        rows = selectors.members_start(copied)
    return rows or [{"relation": "01", "lives_here": True, "helped": True}]


@PAGE
@duty(Duty.CASEWORK)
def hardship(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What happened."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "hardship")
    start = again(typed, selectors.hardship_start(case), given.HardshipForm)
    form = given.HardshipForm(request.POST if request.method == "POST" else None, initial=start)

    def save() -> object:
        return services.state_hardship(
            case_id, officer=request.officer, at=now(), today=today(), opened=_opened(request), **form.given
        )

    return _step(request, case, "hardship", {"form": form}, checked=[form], typed=typed, save=save)


@PAGE
@duty(Duty.CASEWORK)
def county(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What the rules of the county ask of such a case beyond the plan."""
    case = selectors.case_to_write(request.officer, case_id)
    wanted, typed = asked(case), selectors.typed_of(case, "county")
    posted = request.POST if request.method == "POST" else None
    start = {"track": case.track} | of_county.start_of(stated(case)) | (typed.flat if typed else {})
    form = of_county.CountyForm(posted, asked=wanted, initial=start)
    rows = None
    if wanted.sources:
        first = rows_again(typed, "incomes", selectors.incomes_start(case), of_county.IncomeForm)
        more = {"members": selectors.members_named(case), "not_counted": wanted.not_counted}
        rows = of_county.IncomeRows(posted, initial=None if posted else first, prefix="incomes", form_kwargs=more)

    def save() -> object:
        incomes = [row.declared for row in rows or () if row.has_changed() and not row.removed]
        return services.state_county(
            case_id, officer=request.officer, at=now(), incomes=incomes, opened=_opened(request), **form.given
        )

    shown = {"form": form, "rows": rows, "asked": wanted}
    checked = [form, rows] if rows is not None else [form]
    return _step(request, case, "county", shown, checked=checked, typed=typed, save=save)


@PAGE
@duty(Duty.CASEWORK)
def expenses(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The necessary expenditure."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "expenses")
    rows = rows_again(typed, "expenses", selectors.expenses_start(case), given.ExpenseForm) or [{}]
    posted = request.POST if request.method == "POST" else None
    formset = given.ExpenseRows(posted, initial=None if posted else rows, prefix="expenses")

    def save() -> object:
        spent = [row.given for row in formset if row.has_changed() and not row.removed]
        return services.state_expenses(
            case_id, officer=request.officer, at=now(), expenses=spent, opened=_opened(request)
        )

    return _step(request, case, "expenses", {"rows": formset}, checked=[formset], typed=typed, save=save)


@PAGE
@duty(Duty.CASEWORK)
def payee(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Who gets the money; a doubtful card number warns and does not block."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "payee")
    start = again(typed, selectors.payee_start(case), given.PayeeForm)
    form = given.PayeeForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        applicant=case.applicant_name,
        account=(case.account_masked, case.account),
    )

    def save() -> object:
        said = form.cleaned_data | {"relation": Relation(form.cleaned_data["relation"])}
        return services.state_payee(case_id, officer=request.officer, at=now(), opened=_opened(request), **said)

    return _step(request, case, "payee", {"form": form}, checked=[form], typed=typed, save=save)


def _step(
    request: OfficerRequest,
    case: Any,
    step: str,
    shown: dict[str, Any],
    *,
    checked: Sequence[Any],
    typed: selectors.Typed | None,
    save: Callable[[], object],
) -> HttpResponse:
    """Show the step, or save it and go on; what cannot be saved stays in the draft as it was typed."""
    error: DomainError | None = None
    if request.method == "POST":
        saved, error = _try(checked, save)
        if saved is not None:
            return _go_on(request, saved, step)
        if not isinstance(error, WrongState):
            services.save_typed(case.pk, step, officer=request.officer, at=now(), typed=_typed(request))
    elif case.state not in FACTS_OPEN:
        messages.info(request, str(services.facts_closed(case)))
        return redirect("cases:detail", case.pk)
    page = shown | {
        "case": case,
        "opened": _opened_again(request, case, step, error),
        "step": step,
        "steps": selectors.intake_steps(case, step),
        "typed": typed if request.method != "POST" else None,
        "doubts": doubts(case, today=today(), step=step) if request.method != "POST" else None,
        "problem": problem(error, case.pk, request.officer) if error else None,
        "checked": checked,
    }
    return show(request, f"cases/intake/{step}.html", page, error=error)


def _try(checked: Sequence[Any], save: Callable[[], object]) -> tuple[Any, DomainError | None]:
    """The case, saved when every form is right; a refusal is put at the fields of the form, or returned where there is
    none.
    """
    valid = [form.is_valid() for form in checked]
    if not all(valid):
        return None, None
    try:
        return save(), None
    except (Invalid, WrongState) as refusal:
        if isinstance(refusal, WrongState | services.ChangedMeanwhile) or not isinstance(checked[0], forms.Form):
            return None, refusal
        put_errors(checked[0], refusal)
        return None, None


def _opened(request: OfficerRequest) -> services.Opened | None:
    return services.opened_of(request.POST.get("opened", ""))


def _opened_again(request: OfficerRequest, case: Any, step: str, error: DomainError | None) -> services.Opened:
    """A page shown again still knows what its entries were made from, until its officer has read of the change."""
    before = None if isinstance(error, services.ChangedMeanwhile) else _opened(request)
    return services.opened_now(case, step, change=before.change if before else None)


def _go_on(request: OfficerRequest, case: Any, step: str) -> HttpResponse:
    """To the next step of a draft; a later change leads back to the case. What can hardly be meant is told with it."""
    for doubt in doubts(case, today=today(), step=step):
        messages.warning(request, doubt.message)
    if case.state == "draft" and "stay" not in request.POST:
        return redirect(selectors.next_step(case, step), case.pk)
    messages.success(
        request, _("Saved. Earlier signatures no longer hold where facts changed.") if case.number else _("Saved.")
    )
    return redirect("cases:detail", case.pk)


# --- parts


@require_POST
@duty(Duty.CASEWORK)
def autosave(request: OfficerRequest, case_id: int, step: str) -> HttpResponse:
    """Keep what is typed into a step; 204. 409 with a sentence when another window has written the step."""
    if step not in selectors.TYPED_STEPS:
        raise NotFound("no_such_step", step)
    typed, opened = _typed(request), _opened(request)
    try:
        services.save_typed(case_id, step, officer=request.officer, at=now(), typed=typed, opened=opened)
    except services.ChangedMeanwhile as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def _typed(request: OfficerRequest) -> dict[str, list[str]]:
    return {key: request.POST.getlist(key) for key in request.POST if key not in NOT_TYPED}


@require_POST
@duty(Duty.CASEWORK)
def person_hint(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What a number tells as soon as it is typed; the number travels in the body, never in an address."""
    case = selectors.case_to_write(request.officer, case_id)
    fields = {key.rsplit("-", 1)[-1]: request.POST[key] for key in request.POST}
    person = int(fields["person"]) if fields.get("person", "").isdecimal() and len(fields["person"]) < 18 else None
    text = selectors.known_people(case).number(person, fields.get("id_number", ""))
    if not text.strip():
        return HttpResponse(status=200)
    hint = hints.person_hint(
        request.officer, text, county_id=case.county_id, today=today(), except_case=case.pk, name=fields.get("name", "")
    )
    return render(request, "cases/parts/hint.html", {"hint": hint, "case": case})


# --- the end of the intake


@require_safe
@duty(Duty.CASEWORK)
def check(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Everything still missing, and what policy would say of the facts so far."""
    case = selectors.case_to_write(request.officer, case_id)
    whole = file.file_of(case)
    to_submit = actions.blockers_now(case, Step.SUBMIT, today=today())
    codes = {b.code for b in to_submit}
    later = [b for b in actions.blockers_now(case, Step.ACCEPT, today=today()) if b.code not in codes]
    shown = {
        "case": case,
        "steps": selectors.intake_steps(case, "check"),
        "file": whole,
        "missing": lines(to_submit, case_id, request.officer),
        "later": lines(later, case_id, request.officer),
        "unanswered": lines(missing(case), case_id, request.officer),
        "preview": file.preview(case, officer=request.officer, today=today()),
        "drafts": _unsaved(case),
        "doubts": lines(doubts(case, today=today()), case_id, request.officer),
    }
    return render(request, "cases/intake/check.html", shown)


def _unsaved(case: Any) -> list[dict[str, object]]:
    """Steps with typed words that were not applied."""
    waiting = set(case.draft_steps.values_list("step", flat=True))
    return [step for step in selectors.intake_steps(case, "check") if step["name"] in waiting]
