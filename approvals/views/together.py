"""Plain cases approved in one go. What is sent is answered by a redirect: Back and a reload never send it again."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from accounts.stepup import TYPED, fresh, is_fresh
from approvals import selectors, services
from approvals.forms import TogetherForm
from common.clock import now, today

KEPT = "approvals_together"
"""Where the session keeps what was ticked until the next page shows it: an address could tick a box for its reader."""


def _at_the_county(request: OfficerRequest) -> bool:
    return "confirmed" in request.POST and request.officer.decides_at_the_county


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.DECIDE)
@fresh(_at_the_county)
def together(request: OfficerRequest) -> HttpResponse:
    """Choose (``?look=``), look at each (``?case=``), confirm; then what became of each (``?done=``, ``?left=``)."""
    if request.method == "POST":
        return _confirmed(request)
    if "done" in request.GET or "left" in request.GET:
        return _result(request)
    if _numbers(request.GET.getlist("case")):
        return _seen(request)
    if "choose" in request.GET:
        messages.error(request, _("Choose at least one case."))
        return redirect("approvals:together")
    return _choice(request)


def _choice(request: OfficerRequest) -> HttpResponse:
    """What waits; ``?look=`` goes through each, which takes a while: the page loads it as a part of itself."""
    shown: dict[str, Any] = {"lines": selectors.to_decide_together(request.officer, today=today())}
    if not shown["lines"] or "look" not in request.GET:
        return render(request, "approvals/together.html", shown)
    found = selectors.chosen([line.case.pk for line in shown["lines"]], officer=request.officer, today=today())
    plain = {one.case.pk for one in found.plain}
    lines = [line for line in shown["lines"] if line.case.pk in plain]
    part = "_rows" if request.headers.get("HX-Request") else ""
    shown = {"found": found, "lines": lines, "all": "all" in request.GET}
    return render(request, f"approvals/together{part}.html", shown)


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 18]


def _to(**named: list[int]) -> HttpResponse:
    return redirect(f"{reverse('approvals:together')}?{urlencode(named, doseq=True)}")


def _seen(request: OfficerRequest) -> HttpResponse:
    """Each chosen case with what it rests on; what was ticked before stays ticked, what was refused says so."""
    found = selectors.chosen(_numbers(request.GET.getlist("case")), officer=request.officer, today=today())
    sent: dict[str, Any] = request.session.pop(KEPT, {})
    form = TogetherForm(sent if "confirmed" in sent else None, cases=found.plain, initial=sent)
    asks = request.officer.decides_at_the_county and not is_fresh(request)
    shown = {"found": found, "form": form, "asks_password": TYPED if asks else ""}
    return render(request, "approvals/together_confirm.html", shown)


def _confirmed(request: OfficerRequest) -> HttpResponse:
    """Leave one out, refuse what is not confirmed, or approve."""
    picked = [pk for pk in _numbers(request.POST.getlist("case")) if str(pk) != request.POST.get("without")]
    if not picked:
        return _to(choose=[1])
    found = selectors.chosen(picked, officer=request.officer, today=today())
    form = TogetherForm(request.POST, cases=found.plain)
    if "confirmed" not in request.POST or not found.plain or not form.is_valid():
        request.session[KEPT] = {n: v for n, v in request.POST.items() if n in form.fields or n == "confirmed"}
        return _to(case=picked)
    outcomes = services.approve_together(
        form.sums, officer=request.officer, at=now(), today=today(), unrelated=form.cleaned_data["unrelated"]
    )
    left = [outcome for outcome in outcomes if not outcome.approved]
    for outcome in left:
        messages.warning(request, f"{outcome.case.number}: {outcome.why}")
    not_plain = [one.case.pk for one in found.others]
    return _to(done=[one.case.pk for one in outcomes if one.approved], left=[one.case.pk for one in left] + not_plain)


def _result(request: OfficerRequest) -> HttpResponse:
    """Read anew from what is kept, so that looking again changes nothing."""
    done, left = (_numbers(request.GET.getlist(name)) for name in ("done", "left"))
    outcomes = selectors.decided_together(done, left, officer=request.officer, today=today())
    sums = [outcome.case.approved_amount or Decimal(0) for outcome in outcomes if outcome.approved]
    shown = {"outcomes": outcomes, "done": len(sums), "all": len(outcomes), "total": sum(sums, Decimal(0))}
    return render(request, "approvals/together_done.html", shown)
