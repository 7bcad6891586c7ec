"""Pages of the funds: what there is, where it came from, and the reserves of the townships."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from common.clock import now, today
from common.errors import NotAllowed
from common.money import show
from funds.forms.board import AllocateForm, BoardFilter, GiveBackForm, MovementFilter, ReceiveForm
from funds.selectors import board as selectors
from funds.selectors.waiting import waiting_by_township
from funds.services import ledger as services
from funds.suggestion import Share, suggest
from funds.terms import Movement
from funds.views.frame import tabs


@require_safe
@duty(*CASE_DUTIES)
def board(request: OfficerRequest) -> HttpResponse:
    """The funds of a year."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else today().year
    wish = {name: request.GET.get(name, "")[:60] for name in ("name", "source", "standing", "sort")}
    found = selectors.board(request.officer, year=year, today=today(), sought=selectors.Sought(**wish))
    form = BoardFilter(initial=wish | {"year": year}, years=sorted({*found.years, year}, reverse=True))
    waiting = waiting_by_township(request.officer, today=today())
    filtered = any(wish[name] for name in ("name", "source", "standing"))
    shown = {"found": found, "form": form, "waiting": waiting, "filtered": filtered, **tabs(request)}
    return render(request, "funds/board.html", shown)


@require_safe
@duty(*CASE_DUTIES)
def ledger(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """The account book of one fund."""
    form = MovementFilter(request.GET)
    movement = wanted_of(form)["movement"] or None
    found = selectors.ledger(request.officer, fund_id, movement=movement, today=today(), cursor=request.GET)
    return render(request, "funds/ledger.html", {"found": found, "form": form, "filtered": bool(movement)})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def receive(request: OfficerRequest) -> HttpResponse:
    """Record money that reached the county."""
    counties = selectors.counties_kept(request.officer)
    if not counties:
        raise NotAllowed("no_county", _("Only the finance of a county records money received."))
    start = {"on": today(), "year": today().year, "county": counties[0].pk}
    form = ReceiveForm(request.POST or None, initial=start, counties=counties)
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            fund = services.receive(
                given["county"], given["year"], given["source"], given["amount"], form.paper,
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("%(amount)s yuan were recorded.") % {"amount": show(given["amount"])})
            return redirect("funds:ledger", fund.pk)
    return render(request, "funds/receive.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def allocate(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """Fill the reserves of the townships; asked for a suggestion it only reckons."""
    fund = selectors.fund_kept(request.officer, fund_id, to_share=True)
    start = {"on": today(), "movement": Movement.ALLOCATED}
    posted = request.POST if request.method == "POST" else None
    form = AllocateForm(posted, initial=start, townships=selectors.townships_of(fund))
    shares: list[Share] = []
    if posted is not None and "suggest" in posted:
        form, shares = _suggested(form)
    elif form.is_valid():
        with form.refusals():
            total = services.allocate(
                fund.pk, form.sums, form.paper, movement=form.cleaned_data["movement"], people=form.people,
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("%(total)s yuan went to the reserves.") % {"total": show(total)})
            return redirect("funds:ledger", fund.pk)
    why = {share.township: share.reason.label for share in shares}
    rows = [row | {"why": why.get(row["town"].region.pk, "")} for row in form.rows]
    line = selectors.line_of(fund, today=today())
    return render(request, "funds/allocate.html", {"line": line, "form": form, "rows": rows}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def give_back(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """Take back, hand back or carry over what is left of a fund: first what that means, then, confirmed, it is done."""
    line = selectors.line_of(selectors.fund_kept(request.officer, fund_id), today=today())
    ways = services.WAYS_BACK[line.is_reserve]
    start = {"on": today(), "amount": line.available, "movement": ways[0]}
    into = selectors.county_funds(line.fund) if line.is_reserve else []
    form = GiveBackForm(request.POST or None, initial=start, ways=ways, into=into)
    shown = {"line": line, "form": form}
    if form.is_valid():
        given = form.cleaned_data
        left = line.available - given["amount"]
        if "confirmed" not in request.POST and left >= 0:
            return render(request, "funds/give_back_confirm.html", shown | {"left": left})
        with form.refusals():
            services.give_back(
                fund_id, given["movement"], given["amount"], form.paper, into=given.get("into"),
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("%(amount)s yuan were recorded.") % {"amount": show(given["amount"])})
            return redirect("funds:ledger", fund_id)
    return render(request, "funds/give_back.html", shown, status=form.status)


def _suggested(form: AllocateForm) -> tuple[AllocateForm, list[Share]]:
    """The same form with the suggested sums in it; what else was typed stays, right or wrong."""
    form.is_valid()
    for name in [name for name in form.errors if name not in ("total", "by_people") and "people_" not in name]:
        del form.errors[name]  # what it rests on is asked for when it is recorded
    total, weight = form.cleaned_data.get("total"), form.cleaned_data.get("by_people")
    if not total and "total" not in form.errors:
        form.add_error("total", _("Say how much is to be shared out."))
    if form.errors or not total or weight is None:
        return form, []
    shares = suggest(total, form.figures, by_people=weight)
    typed = {name: form.data.get(name, "") for name in form.fields}
    typed |= {f"sum_{share.township}": show(share.amount) for share in shares}
    return AllocateForm(initial=typed, townships=form.townships), shares
