"""The decide screen and its acts; an approval is asked twice. Returning is a step of the case itself."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from accounts.officer import Held
from accounts.stepup import TYPED, fresh, is_fresh
from approvals import selectors, services
from approvals.forms import ApproveForm, DisapproveForm, StageForm, StageRows, stage_rows
from approvals.services.decide import REMEDY
from approvals.views.review import asked_sum
from cases.selectors.file import last_return
from cases.terms import State, Step
from common.clock import now, today
from common.money import show
from common.rowforms import rows_typed


@require_safe
@duty(Duty.DECIDE, Duty.REVIEW)
def waiting(request: OfficerRequest) -> HttpResponse:
    """Cases that wait for this officer's decision."""
    lines, page = selectors.awaiting_decision(request.officer, today=today(), cursor=request.GET)
    return render(request, "approvals/waiting.html", {"lines": lines, "page": page})


@require_safe
@duty(Duty.DECIDE)
def decide(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Everything that a decision rests on, on one screen."""
    case, held = selectors.for_step(case_id, Step.APPROVE, officer=request.officer)
    rows = stage_rows(most=selectors.most_stages(case, today=today()))
    return _screen(request, case, held, ApproveForm(initial={"amount": case.proposed_amount}), rows)


ASKS = ("ask", "add", "split")
"""What a form is sent for without being an approval: what a sum means, what the stages add up to, equal parts."""


DECIDES = ("confirmed", "agree")
"""What an approval is sent with: after the page that says what will happen, or beside the words that say it."""


def _at_the_county(request: OfficerRequest, **_named: Any) -> bool:
    """Where the county decides; undeclared nothing is decided."""
    decides = "unrelated" in request.POST and any(name in request.POST for name in DECIDES)
    return decides and request.officer.decides_at_the_county


def _password_due(request: OfficerRequest) -> str:
    """The field for the password on the page of the act itself, where it is due: no page follows then."""
    return TYPED if request.officer.decides_at_the_county and not is_fresh(request) else ""


def _what_is_approved(request: OfficerRequest, case_id: int) -> str:
    """Whom the decision is about, and the sum, for the page that asks for the password."""
    case = selectors.seen(case_id, officer=request.officer)
    amount, _form = asked_sum(request, None)
    named = {"name": case.applicant_name, "number": case.number, "sum": "—" if amount is None else show(amount)}
    return _("Approve for %(name)s (%(number)s): %(sum)s yuan") % named


def _decides(request: OfficerRequest, case: Any, given: dict[str, Any], rows: StageRows) -> bool:
    """Whether what was sent is what its officer was told will happen.

    Who agrees was told of the proposed sum in money, at once; whoever typed something else is told of that first.
    """
    if "confirmed" in request.POST:
        return True
    proposed = str(case.proposed_amount) == request.POST.get("agree") == str(given["amount"])
    return proposed and not (given["in_kind"] or given["reason"] or rows.given)


def _left(case: Any, amount: Decimal | None) -> Decimal:
    """What a decision on this sum leaves to pay, in yuan."""
    return (amount or Decimal(0)) - (case.paid_amount or 0)


def _cover(case: Any, left: Decimal) -> str:
    """Where the page hears which fund has what the decision leaves to pay in money, in yuan."""
    if left <= 0:
        return ""
    asked = {"amount": f"{left:.2f}"} | ({"own": "1"} if case.state == State.TOWNSHIP_DECISION else {})
    return f"{reverse(settings.DECISION_COVER, args=[case.pk])}?{urlencode(asked)}"


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(_at_the_county, about=_what_is_approved)
def approve(request: OfficerRequest, case_id: int) -> HttpResponse:
    """First says what will happen, then, confirmed, approves; who comes back to the address is led to the screen."""
    case, held = selectors.for_step(case_id, Step.APPROVE, officer=request.officer)
    if request.method != "POST":
        return redirect("approvals:decide", case_id)
    most = selectors.most_stages(case, today=today())
    if any(name in request.POST for name in ASKS):
        again = ApproveForm(initial=request.POST.dict())
        return _screen(request, case, held, again, stage_rows(initial=_rows_asked(request, case, most), most=most))
    form, rows = ApproveForm(request.POST), _rows_sent(request, most)
    form.is_valid()
    given = form.cleaned_data
    if rows.is_valid() and given.get("amount") is not None:  # beside other mistakes too: all are told at once
        outlook = selectors.approval(
            case, held, officer=request.officer, today=today(), amount=given["amount"], reason=given["reason"],
            stages=rows.given,
        )  # fmt: skip
        form.told(outlook.blockers)
        if form.is_valid() and not form.blockers and not _decides(request, case, given, rows):
            left = _left(case, given["amount"])
            shown = {"case": case, "form": form, "outlook": outlook, "amount": given["amount"], "held": held}
            shown |= {"asks_password": _password_due(request)}
            shown |= {"left": left, "cover": _cover(case, left - (given["in_kind"] or 0)), "rows": rows}
            return render(request, "approvals/approve.html", shown)
        if form.is_valid() and not form.blockers:
            with form.refusals():
                done = services.approve(
                    case_id, officer=request.officer, at=now(), today=today(), stages=rows.given, **given
                )  # fmt: skip
                paid = done.state == State.PAID
                messages.success(
                    request,
                    _("The relief is approved; it was given first, nothing is left to pay.")
                    if paid
                    else _("The relief is approved; the case goes to payment."),
                )
                return redirect("cases:detail", case_id)
    return _screen(request, case, held, form, rows)


def _rows_sent(request: OfficerRequest, most: int) -> StageRows:
    """The stages that were sent; a form without any is paid at once."""
    nothing = {"stages-TOTAL_FORMS": "0", "stages-INITIAL_FORMS": "0"}
    return stage_rows(request.POST if "stages-TOTAL_FORMS" in request.POST else nothing, most=most)


def _rows_asked(request: OfficerRequest, case: Any, most: int) -> list[dict[str, Any]]:
    """The stages as typed, or the equal parts that were asked for instead."""
    typed: list[dict[str, Any]] = list(rows_typed(request.POST, "stages", StageForm, most=most))
    if "split" not in request.POST:
        return typed
    amount, _form = asked_sum(request, case.proposed_amount)
    number = request.POST["split"]
    parts = selectors.split(case, amount, int(number) if number.isdecimal() and len(number) < 3 else 0, today=today())
    said = [row["condition"] for row in typed] + [""] * len(parts)
    made = [{"planned_on": p.on, "amount": p.amount, "condition": said[n]} for n, p in enumerate(parts)]
    return made or typed


def _screen(request: OfficerRequest, case: Any, held: Held, form: ApproveForm, rows: StageRows) -> HttpResponse:
    amount, sum_form = asked_sum(request, case.proposed_amount)
    most = selectors.most_stages(case, today=today())
    read = _rows_read(rows, most)
    outlook = selectors.approval(
        case, held, officer=request.officer, today=today(), amount=amount, reason=None, stages=read.given
    )
    form.offer(outlook.meaning.steps)
    shown: dict[str, Any] = {"case": case, "form": form, "sum_form": sum_form, "meaning": outlook.meaning}
    shown |= {
        "rows": rows,
        "together": read.together,
        "in_stages": any(row.has_changed() for row in read.forms),
        "plan": outlook.plan,
        "amount": amount,
        "splits": selectors.splits(case, today=today()),
    }
    in_part = bool(request.headers.get("HX-Request"))
    for asked, part in (("add", "stages_sum"), ("split", "stages_form")):
        if in_part and asked in request.POST:
            return render(request, f"approvals/{part}.html", shown)
    file = selectors.case_file(case, outlook.meaning.facts, officer=request.officer, today=today())
    points = selectors.points_of(file, outlook.meaning, today=today())
    shown |= {"file": file, "points": points}
    if in_part and "ask" in request.POST:
        return render(request, "approvals/asked.html", shown)
    blockers, left = form.blockers or outlook.blockers, _left(case, case.proposed_amount)
    agrees = not blockers and not outlook.meaning.needs_reason and amount == case.proposed_amount
    shown |= {
        "plain": agrees and all(point.plain for point in points),
        "outlook": outlook,
        "blockers": blockers,
        "barred": outlook.barred,
        "agrees": agrees,
        "otherwise": not agrees or _asks_otherwise(request, form, rows),
        "left": left,
        "cover": _cover(case, left),
        "asks_password": _password_due(request),
        "refusal": outlook.refusal,
        "not_proposed": selectors.not_proposed(case),
        "returned": last_return(case),
        "disapprove_form": DisapproveForm(initial=_refused(case, outlook.meaning), auto_id="refuse_%s"),
    }
    return render(request, "approvals/decide.html", shown, status=max(form.status, 422 if _faulty(rows) else 200))


def _asks_otherwise(request: OfficerRequest, form: ApproveForm, rows: StageRows) -> bool:
    """Whether something in the folded part was asked for, typed, or is wrong; a missing declaration is none of it."""
    typed = any(request.POST.get(name, "").strip() for name in ("in_kind", "sentence", "reason"))
    wrong = form.is_bound and bool(set(form.errors) - {"unrelated"})
    asked = any(name in request.POST for name in ASKS)
    return asked or typed or wrong or _faulty(rows) or any(row.has_changed() for row in rows.forms if row.is_bound)


def _rows_read(rows: StageRows, most: int) -> StageRows:
    """The same rows as if they were sent, so that what stands in them can be added up."""
    if rows.is_bound:
        return rows
    posted = {"stages-TOTAL_FORMS": str(len(rows.initial or [])), "stages-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows.initial or []):
        posted |= {f"stages-{number}-{name}": str(value) for name, value in row.items()}
    read = stage_rows(posted, most=most)
    read.is_valid()
    return read


def _faulty(rows: StageRows) -> bool:
    """Whether something sent in the rows cannot be read."""
    return rows.is_bound and not rows.is_valid()


def _refused(case: Any, meaning: Any) -> dict[str, str]:
    """What a refusal says to begin with: the words of the township that proposes none, else the grounds found."""
    against = selectors.not_proposed(case)
    reason = against.text if against else "\n".join(f.reason for f in meaning.grounds)
    return {"reason": reason, "remedy": REMEDY}


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(_at_the_county)
def disapprove(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Not approve, with reason and remedy."""
    case, held = selectors.for_step(case_id, Step.DISAPPROVE, officer=request.officer)
    meaning = selectors.meaning(case, officer=request.officer, amount=None, today=today(), decides=True)
    form = DisapproveForm(request.POST or None, initial=_refused(case, meaning), auto_id="refuse_%s")
    if form.is_valid() and "confirmed" not in request.POST:
        shown = {"case": case, "form": form, "held": held, "asks_password": _password_due(request)}
        return render(request, "approvals/disapprove_confirm.html", shown)
    if form.is_valid():
        with form.refusals():
            services.disapprove(case_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data)
            messages.success(request, _("The application is not approved; print the notice now."))
            return redirect("approvals:notice", case_id)
    return render(request, "approvals/disapprove.html", {"case": case, "form": form}, status=form.status)
