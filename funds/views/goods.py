"""Pages of goods: the catalogue, the stores, and what is handed out for an order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.money import show
from funds import services
from funds.forms import goods as forms
from funds.selectors import goods as selectors
from funds.selectors.payments import order_of
from funds.services.stocks import store_kept

EVERYBODY = (*CASE_DUTIES, Duty.STANDARDS)


# --- what there is


@require_safe
@duty(*CASE_DUTIES)
def stock(request: OfficerRequest) -> HttpResponse:
    """What lies in the stores."""
    form = forms.StockFilter(request.GET, stores=selectors.visible_stores(request.officer))
    asked = wanted_of(form)
    sought = selectors.Sought(**asked | {"kind": asked.get("kind") or None})
    found = selectors.stores(request.officer, sought, today=today(), cursor=request.GET)
    shown = {"found": found, "form": form, "sought": sought, "filtered": sought != selectors.Sought()}
    return render(request, "funds/goods/stock.html", shown | {"may_pay": request.officer.may(Duty.PAY)})


@require_safe
@duty(*EVERYBODY)
def catalogue(request: OfficerRequest) -> HttpResponse:
    """The goods that a county gives, with what a unit counts."""
    form = forms.GoodFilter(request.GET)
    asked = wanted_of(form)
    page = selectors.catalogue(request.officer, **asked, today=today(), cursor=request.GET)
    lists = request.officer.may(Duty.STANDARDS) and bool(selectors.counties_valued(request.officer))
    shown = {"page": page, "form": form, "lists": lists, "filtered": any(asked.values())}
    return render(request, "funds/goods/catalogue.html", shown | {"may_pay": request.officer.may(Duty.PAY)})


@require_safe
@duty(*EVERYBODY)
def good(request: OfficerRequest, good_id: int) -> HttpResponse:
    """The account book of one good."""
    form = forms.MoveFilter(request.GET, stores=selectors.visible_stores(request.officer))
    asked = wanted_of(form)
    found = selectors.sheet(request.officer, good_id, **asked, today=today(), cursor=request.GET)
    return render(request, "funds/goods/good.html", {"found": found, "form": form, "filtered": any(asked.values())})


# --- the catalogue


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def new(request: OfficerRequest) -> HttpResponse:
    """A new good of the catalogue."""
    counties = selectors.counties_valued(request.officer)
    form = forms.GoodForm(request.POST or None, initial={"since": today()}, counties=counties)
    if form.is_valid():
        with form.refusals():
            county = form.cleaned_data["county"]
            made = services.list_good(county, officer=request.officer, at=now(), **form.given)
            messages.success(request, _("The good stands in the catalogue."))
            return redirect("funds:good", made.pk)
    return render(request, "funds/goods/new.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def value(request: OfficerRequest, good_id: int) -> HttpResponse:
    """A new value of a good, or its end."""
    found = selectors.good_seen(request.officer, good_id, today=today())
    start = {"since": today(), "least": getattr(found, "least", 0)}
    form = forms.ValueForm(request.POST or None, initial=start)
    if form.is_valid():
        with form.refusals():
            services.revalue(found.pk, officer=request.officer, at=now(), today=today(), **form.given)
            messages.success(request, _("The value is recorded."))
            return redirect("funds:good", found.pk)
    return render(request, "funds/goods/value.html", {"good": found, "form": form}, status=form.status)


# --- the stores


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def receive(request: OfficerRequest, store_id: int) -> HttpResponse:
    """Take a delivery into a store."""
    store, _held = store_kept(store_id, officer=request.officer)
    form = forms.ReceiveGoodsForm(
        request.POST or None, initial={"on": today()}, goods=selectors.in_use(store, today=today()),
        funds=selectors.paying_funds(store),
    )  # fmt: skip
    if form.is_valid():
        with form.refusals():
            services.receive_goods(
                store_id, form.lines, form.supply, form.paper, officer=request.officer, at=now(), today=today()
            )
            messages.success(request, _("The delivery is in the store."))
            return redirect("funds:goods")
    return render(request, "funds/goods/receive.html", {"store": store, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def move(request: OfficerRequest, store_id: int) -> HttpResponse:
    """Move goods to another store."""
    store, lots = selectors.lots_of(request.officer, store_id)
    targets = selectors.neighbours(store)
    form = forms.LotsForm(request.POST or None, initial={"on": today()}, lots=lots, targets=targets)
    if form.is_valid():
        with form.refusals():
            services.move_goods(
                store_id, form.cleaned_data["target"], form.units, form.paper,
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("The goods are moved."))
            return redirect("funds:goods")
    return render(request, "funds/goods/move.html", {"store": store, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def count(request: OfficerRequest, store_id: int) -> HttpResponse:
    """Put the books right after a count."""
    store, lots = selectors.lots_of(request.officer, store_id, all_of_them=True)
    form = forms.LotsForm(request.POST or None, initial={"on": today()}, lots=lots, count=True)
    if form.is_valid():
        with form.refusals():
            services.count_goods(store_id, form.counted, form.paper, officer=request.officer, at=now(), today=today())
            messages.success(request, _("The books of the store are corrected."))
            return redirect("funds:goods")
    return render(request, "funds/goods/count.html", {"store": store, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def write_off(request: OfficerRequest, store_id: int) -> HttpResponse:
    """Take out of the books what expired or is spoilt; what expired is filled in to begin with."""
    store, lots = selectors.lots_of(request.officer, store_id)
    gone = {f"lot_{lot.pk}": lot.quantity for lot in lots if lot.expires_on and lot.expires_on < today()}
    form = forms.LotsForm(request.POST or None, initial={"on": today()} | gone, lots=lots)
    if form.is_valid():
        with form.refusals():
            services.write_off(store_id, form.units, form.paper, officer=request.officer, at=now(), today=today())
            messages.success(request, _("The goods are written off."))
            return redirect("funds:goods")
    return render(request, "funds/goods/write_off.html", {"store": store, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def send_back(request: OfficerRequest, entry_id: int) -> HttpResponse:
    """Undo a delivery."""
    entry, moves = selectors.delivery(request.officer, entry_id)
    form = forms.SendBackForm(request.POST or None, initial={"on": today()})
    if form.is_valid():
        with form.refusals():
            services.send_back(entry_id, form.paper, officer=request.officer, at=now(), today=today())
            messages.success(request, _("The delivery is undone."))
            return redirect("funds:goods")
    shown = {"entry": entry, "moves": moves, "form": form}
    return render(request, "funds/goods/send_back.html", shown, status=form.status)


# --- handed out


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def hand_out(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """Hand out goods for an order: reckon what they are worth, print the slip, then record what was signed."""
    chosen = request.GET.get("store", "")
    asked = selectors.asked_in_goods(
        case_id, order_id, store_id=int(chosen) if chosen.isdecimal() else None, officer=request.officer, today=today()
    )
    posted = request.POST if request.method == "POST" else None
    start = {"on": today(), "receiver_name": asked.case.payee_name, "receiver_relation": asked.case.payee_relation}
    form = forms.HandOutForm(posted, request.FILES or None, initial=start, offers=asked.offers)
    typed = form.is_valid()
    if posted is not None and "slip" in posted:
        if items := asked.items(form.items):
            return render(request, "funds/goods/slip.html", {"slip": asked.draft(items, **form.draft(today()))})
        form.only(_("Name a quantity for at least one good; then the slip can be printed."))
    elif posted is not None and "reckon" in posted:
        form.only()
    elif typed:
        with form.refusals():
            services.issue_goods(
                case_id, order_id, form.items, form.signed, store_id=asked.store.pk,
                rest_as_money=form.cleaned_data["rest_as_money"], officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("Goods worth %s yuan are recorded as handed out.") % show(form.total))
            return redirect("cases:detail", case_id)
    rest = None if posted is None else asked.order.amount - form.total
    shown = {"asked": asked, "form": form, "blockers": form.blockers or asked.blockers, "rest": rest}
    return render(request, "funds/goods/hand_out.html", shown, status=form.status)


@require_safe
@duty(*CASE_DUTIES)
def slip(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """The slip of goods that were handed out, to print."""
    found = selectors.slip(case_id, order_id, officer=request.officer)
    return render(request, "funds/goods/slip.html", {"slip": found})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def give_money(request: OfficerRequest, case_id: int, order_id: int) -> HttpResponse:
    """Pay in money what was to be given in goods."""
    order = order_of(case_id, order_id, officer=request.officer)
    form = forms.GiveMoneyForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.give_money(case_id, order_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The order is paid in money."))
            return redirect("cases:detail", case_id)
    return render(request, "funds/goods/give_money.html", {"order": order, "form": form}, status=form.status)
