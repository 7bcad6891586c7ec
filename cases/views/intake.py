"""Writing down an application, step by step; whatever is typed is kept, right or wrong."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from cases import services
from cases.blockers import is_to_be_paid
from cases.county import asked, stated
from cases.forms import county as of_county
from cases.forms import household as of_household
from cases.forms import intake as given
from cases.forms.fields import again, rows_again
from cases.plausible import USUAL_EXPENSE
from cases.selectors import actions, file, former, hints
from cases.selectors import intake as selectors
from cases.selectors.county import missing
from cases.selectors.doubts import doubts
from cases.terms import Channel, Relation, Step
from cases.views.answers import lines, show
from cases.views.stepping import PAGE, opened_in, step_page, typed_in
from common.clock import now, today
from common.errors import Invalid, NotFound
from common.forms import put_errors
from standards.policy.package.asking import uses_left_out
from standards.policy.terms import Cause


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
                **form.what,
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
def go_on(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Where the application was left."""
    case = selectors.case_to_write(request.officer, case_id)
    return redirect(selectors.where_left(case), case.pk)


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
    means = selectors.asks_means(case)
    if request.method == "POST":
        form = of_household.HouseholdForm(request.POST, means=means)
        members = of_household.member_rows(case.pk, known, means=means, data=request.POST)
        assets = of_county.AssetRows(request.POST, prefix="assets")
    else:
        form = of_household.HouseholdForm(initial=_household_again(case, copied, typed), means=means)
        rows = _members_again(case, copied, typed, known)
        members = of_household.member_rows(case.pk, known, means=means, initial=rows)
        _tell_of_applicant(request, case, members.forms[0])
        assets = of_county.AssetRows(
            initial=rows_again(typed, "assets", selectors.assets_start(case), of_county.AssetForm), prefix="assets"
        )
    shown = {
        "form": form,
        "members": members,
        "assets": assets,
        "limits": case.package.property,
        "uses": uses_left_out(case.package.property or ()),
        "villages": selectors.villages(case.township_id),
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
            opened=opened_in(request),
        )

    return step_page(request, case, "household", shown, checked=[form, members, assets], typed=typed, save=save)


def _asked_copy(request: OfficerRequest, typed: selectors.Typed | None) -> str:
    if request.method == "POST":
        return request.POST.get("copy", "")
    return request.GET.get("copy", "") or (typed.get("copy") if typed else "")


def _household_again(case: Any, copied: Any, typed: selectors.Typed | None) -> dict[str, Any]:
    """The fields as typed, else as they stand; where neither says anything, as copied."""
    start = selectors.household_start(case) | {"copy": copied.pk if copied else ""}
    said = again(typed, start, of_household.HouseholdForm) | {"copy": start["copy"]}
    source = former.household_of(copied) if copied and case.applicant_id is None else {}
    if _is_taken_now(copied, typed):
        said |= {name: value for name, value in source.items() if not said.get(name)}
    return former.marked(said, source)


def _members_again(
    case: Any, copied: Any, typed: selectors.Typed | None, known: selectors.Known
) -> list[dict[str, Any]]:
    """The rows as typed, else as they stand, joined with those that are copied; at least the applicant's."""
    rows = rows_again(typed, "members", selectors.members_start(case), of_household.MemberForm)
    if _is_taken_now(copied, typed) and case.applicant_id is None:
        rows = former.joined(rows, copied, known)
    return former.marked_rows(rows, copied) or [{"relation": "01", "lives_here": True, "helped": True}]


def _is_taken_now(copied: Any, typed: selectors.Typed | None) -> bool:
    """Whether the copy is asked for just now; once it was kept, what was changed or emptied since stays so."""
    return copied is not None and (typed is None or typed.get("copy") != str(copied.pk))


def _tell_of_applicant(request: OfficerRequest, case: Any, row: Any) -> None:
    """What is in hand for the number that the first page asked for, and whether there is something to copy."""
    if case.applicant_id is None and row.hint.birth_on is not None:
        row.hint = hints.person_hint(
            request.officer, row.number, county_id=case.county_id, today=today(), except_case=case.pk
        )


@PAGE
@duty(Duty.CASEWORK)
def hardship(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What happened."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "hardship")
    start = again(typed, selectors.hardship_start(case), given.HardshipForm)
    posted = request.POST if request.method == "POST" else None
    form = given.HardshipForm(posted, initial=start, interim=selectors.asks_interim(case))

    def save() -> object:
        return services.state_hardship(
            case_id, officer=request.officer, at=now(), today=today(), opened=opened_in(request), **form.given
        )

    return step_page(request, case, "hardship", {"form": form}, checked=[form], typed=typed, save=save)


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
            case_id, officer=request.officer, at=now(), incomes=incomes, opened=opened_in(request), **form.given
        )

    shown = {"form": form, "rows": rows, "asked": wanted}
    checked = [form, rows] if rows is not None else [form]
    return step_page(request, case, "county", shown, checked=checked, typed=typed, save=save)


@PAGE
@duty(Duty.CASEWORK)
def expenses(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The necessary expenditure."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "expenses")
    usual = USUAL_EXPENSE.get(Cause(case.cause), "") if case.cause else ""
    asks = {"usual": usual}
    first = former.marked({"kind": usual}, {"kind": usual}, _("by cause"))
    rows = rows_again(typed, "expenses", selectors.expenses_start(case), given.ExpenseForm) or [first]
    posted = request.POST if request.method == "POST" else None
    formset = given.ExpenseRows(posted, initial=None if posted else rows, prefix="expenses", form_kwargs=asks)

    def save() -> object:
        spent = [row.given for row in formset if row.has_changed() and not row.removed]
        return services.state_expenses(
            case_id, officer=request.officer, at=now(), expenses=spent, opened=opened_in(request)
        )

    return step_page(request, case, "expenses", {"rows": formset}, checked=[formset], typed=typed, save=save)


@PAGE
@duty(Duty.CASEWORK)
def payee(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Who gets the money; a doubtful card number warns and does not block."""
    case = selectors.case_to_write(request.officer, case_id)
    typed = selectors.typed_of(case, "payee")
    paid = former.former_payee(request.officer, case)
    offered, word = former.payee_offered(request.officer, case, paid)
    start = again(typed, selectors.payee_start(case) | offered, given.PayeeForm)
    form = given.PayeeForm(
        request.POST if request.method == "POST" else None,
        initial=former.marked(start, offered, word),
        applicant=case.applicant_name,
        account=(case.account_masked, case.account) if paid is None else (paid.account_masked, paid.account),
        to_be_paid=is_to_be_paid(case),
    )

    def save() -> object:
        said = form.cleaned_data | {"relation": Relation(form.cleaned_data["relation"])}
        return services.state_payee(case_id, officer=request.officer, at=now(), opened=opened_in(request), **said)

    return step_page(request, case, "payee", {"form": form}, checked=[form], typed=typed, save=save)


# --- parts


@require_POST
@duty(Duty.CASEWORK)
def autosave(request: OfficerRequest, case_id: int, step: str) -> HttpResponse:
    """Keep what is typed into a step; 204. 409 with a sentence when another window has written the step."""
    if step not in selectors.TYPED_STEPS:
        raise NotFound("no_such_step", step)
    typed, opened = typed_in(request), opened_in(request)
    try:
        services.save_typed(case_id, step, officer=request.officer, at=now(), typed=typed, opened=opened)
    except services.ChangedMeanwhile as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


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
        "missing": lines([*services.unsaved(case), *to_submit], case_id, request.officer),
        "later": lines(later, case_id, request.officer),
        "unanswered": lines(missing(case), case_id, request.officer),
        "preview": file.preview(case, officer=request.officer, today=today()),
        "doubts": lines(doubts(case, today=today()), case_id, request.officer),
    }
    return render(request, "cases/intake/check.html", shown)
