"""Pages of payment."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from cases.selectors.file import head_of
from common.clock import now, today
from funds import services
from funds.forms.payments import AnewForm, CheckForm, CoverForm, PayForm, PaymentFilter, TakeBackForm
from funds.selectors import payments as selectors
from funds.selectors.waiting import cover_of
from funds.terms import Compared
from funds.views.frame import tabs


@require_safe
@duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
def to_pay(request: OfficerRequest) -> HttpResponse:
    """What is approved and not paid yet."""
    if not request.officer.may(Duty.PAY):
        return redirect("funds:made")
    found = selectors.to_pay(request.officer, today=today(), cursor=request.GET)
    return render(request, "funds/to_pay.html", {"found": found})


@require_safe
@duty(*CASE_DUTIES)
def made(request: OfficerRequest) -> HttpResponse:
    """Payments made; whoever sees a case sees what was paid to it."""
    form = PaymentFilter(request.GET, townships=township_choices(request.officer))
    asked = wanted_of(form)
    page, total = selectors.payments(
        request.officer,
        township=asked.get("township"),
        county=asked.get("county"),
        since=asked.get("since"),
        until=asked.get("until"),
        voucher=asked.get("voucher", ""),
        method=asked.get("method", ""),
        stands=asked.get("stands", ""),
        cursor=request.GET,
    )
    shown = {"form": form, "page": page, "total": total, "filtered": any(asked.values())}
    return render(request, "funds/made.html", shown | tabs(request))


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
def made_payment(request: OfficerRequest, payment_id: int) -> HttpResponse:
    """One payment; what was paid by hand is compared here by another officer."""
    found = selectors.made_payment(request.officer, payment_id)
    form = CheckForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.check_payment(payment_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The comparison is recorded."))
            return redirect(f"{reverse('funds:made')}?stands={Compared.OWED}")
    shown = {"found": found, "form": form, "blockers": form.blockers}
    return render(request, "funds/made_payment.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def pay(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Record that the money was paid; an order in goods has a page of its own."""
    if (order := selectors.in_goods(case_id, officer=request.officer)) is not None:
        return redirect("funds:hand_out", case_id, order.pk)
    asked = selectors.asked(case_id, officer=request.officer, today=today())
    seen = {"amount": asked.order.amount, "payee_change": asked.corrected.pk if asked.corrected else None}
    form = PayForm(
        request.POST or None,
        request.FILES or None,
        initial=seen | {"paid_on": today(), "method": asked.method},
        payee=asked.case.payee_name,
    )
    if form.is_valid():
        with form.refusals():
            services.pay(case_id, officer=request.officer, at=now(), today=today(), **form.given)
            messages.success(request, _("The payment is recorded."))
            return redirect("cases:detail", case_id)
    shown = {"asked": asked, "form": form, "blockers": form.blockers or asked.blockers}
    return render(request, "funds/pay.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def take_back(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """Record that a paid sum came back."""
    order = selectors.order_of(case_id, order_id, officer=request.officer)
    form = TakeBackForm(request.POST or None, initial={"came_back_on": today()})
    if form.is_valid():
        with form.refusals():
            services.take_back(
                case_id, order_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data
            )  # fmt: skip
            text = _("The money is recorded as come back; it is frozen for a new order.")
            if order.in_kind:
                text = _("The goods are recorded as come back; they lie in their store again.")
            messages.success(request, text)
            return redirect("cases:detail", case_id)
    shown = {"order": order, "form": form, "blockers": form.blockers}
    return render(request, "funds/take_back.html", shown, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def issue_anew(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """Order once more what came back."""
    order = selectors.order_of(case_id, order_id, officer=request.officer)
    form = AnewForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.issue_anew(case_id, order_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The order is issued anew; it can be paid."))
            return redirect("cases:detail", case_id)
    shown = {"order": order, "form": form, "blockers": form.blockers}
    return render(request, "funds/issue_anew.html", shown, status=form.status)


@require_safe
@duty(*CASE_DUTIES)
def cover(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Beside a decision that is about to be made: which fund has the sum."""
    form = CoverForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"amount": Decimal(0), "own": False}
    shown = {"cover": cover_of(case_id, officer=request.officer, today=today(), **asked)}
    template = "funds/cover.html" if request.headers.get("HX-Request") else "funds/cover_page.html"
    return render(request, template, shown)


@require_safe
@duty(*CASE_DUTIES)
def panel(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The tab of a case that tells of its money; asked by htmx it is that part alone, for the page of its stages."""
    found = selectors.paid(case_id, officer=request.officer, today=today())
    shown = tabs(request) | {"paid": found}
    if request.headers.get("HX-Request"):
        return render(request, "funds/panel.html", shown)
    top = head_of(found.case, officer=request.officer, today=today(), here="funds:panel")
    return render(request, "funds/payment.html", shown | {"head": top})
