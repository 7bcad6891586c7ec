"""Pages of recovery: proposed, ordered, received, written off, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import CASE_DUTIES
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from common.clock import now, today
from funds.forms.recovery import OpenForm, OrderForm, ReceiveBackForm, RecoveryFilter, RefuseForm, WriteOffForm
from funds.selectors import recovery as selectors
from funds.services import recovery as services
from funds.services import slips
from funds.views.frame import tabs


@require_safe
@duty(*CASE_DUTIES)
def recoveries(request: OfficerRequest) -> HttpResponse:
    """What is or was to be paid back."""
    form = RecoveryFilter(request.GET, townships=township_choices(request.officer))
    wanted = form.wanted
    page, totals = selectors.recoveries(request.officer, wanted, today=today(), cursor=request.GET)
    shown = {"form": form, "page": page, "totals": totals, "filtered": wanted != selectors.Wanted(), "today": today()}
    return render(request, "funds/recoveries.html", shown | tabs(request))


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*services.OPENS)
def recover(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Propose that relief of a case is paid back."""
    found = selectors.opening(request.officer, case_id)
    form = OpenForm(request.POST or None, initial={"amount": found.most})
    if form.is_valid():
        with form.refusals():
            row = services.open_recovery(
                case_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data
            )  # fmt: skip
            messages.success(request, _("The recovery is proposed; another officer decides."))
            return redirect("funds:recovery", row.pk)
    return render(request, "funds/recover.html", {"found": found, "form": form}, status=form.status)


ACTS: dict[str, tuple[Any, Any, Any]] = {
    "order": (OrderForm, services.order_return, gettext_lazy("The return is ordered; the letter can be printed.")),
    "refuse": (RefuseForm, services.refuse_recovery, gettext_lazy("Nothing is recovered; your reason is kept.")),
    "withdraw": (RefuseForm, services.withdraw_recovery, gettext_lazy("The proposal is withdrawn.")),
    "receive": (ReceiveBackForm, services.receive_back, gettext_lazy("The money is recorded and back in its fund.")),
    "write_off": (WriteOffForm, services.write_off, gettext_lazy("The sum is written off.")),
}
"""What is done on the page of a recovery: its form, the service that takes it, and what is said afterwards."""


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def recovery(request: OfficerRequest, recovery_id: int) -> HttpResponse:
    """One recovery; whoever decides, receives or closes does it here."""
    page = selectors.recovery_page(request.officer, recovery_id, today=today())
    act = request.POST.get("act", "")
    start = {"on": today(), "left": page.left, "amount": page.left, "remedy": services.REMEDY}
    forms = {
        name: kind(request.POST if act == name else None, initial=start, prefix=name)
        for name, (kind, _service, _said) in ACTS.items()
    }
    if act == "close":
        services.close_recovery(recovery_id, officer=request.officer, at=now(), today=today())
        messages.success(request, _("The recovery is closed."))
        return redirect("funds:recovery", recovery_id)
    form = forms.get(act)
    if form is not None and form.is_valid():
        _kind, service, text = ACTS[act]
        with form.refusals():
            service(recovery_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data)
            messages.success(request, text)
            return redirect("funds:recovery", recovery_id)
    shown = {"page": page, "forms": forms, "blockers": form.blockers if form else ()}
    return render(request, "funds/recovery.html", shown, status=form.status if form else 200)


@require_safe
@duty(*CASE_DUTIES)
def letter(request: OfficerRequest, recovery_id: int) -> HttpResponse:
    """The letter that orders the return, to print; that it was is recorded."""
    made = slips.print_letter(recovery_id, officer=request.officer, at=now())
    return render(request, "funds/recovery_letter.html", {"letter": made, "r": made.recovery})
