"""Pages of the books: claims, months, the end of a year, the account book on paper."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from common.clock import now, today
from common.money import show
from common.xlsx import CONTENT_TYPE
from funds.forms.books import BookForm, ClaimForm, GrantForm, MonthForm, ReasonForm, StateFilter, YearEndForm
from funds.selectors import board, book, claims, months, year_end
from funds.services import books as leaving
from funds.services import claims as claiming
from funds.services import months as closing
from funds.services import year_end as settling
from funds.terms import ClaimState, SheetState
from funds.views.frame import tabs

NOTHING = Decimal("0.00")

# --- claims


@require_safe
@duty(*CASE_DUTIES)
def claim_list(request: OfficerRequest) -> HttpResponse:
    """Claims of the area, and the reserves that ought to claim."""
    form = StateFilter(request.GET, states=ClaimState, townships=township_choices(request.officer))
    wanted = form.wanted
    shown = {
        "form": form,
        "page": claims.claims(request.officer, **wanted, cursor=request.GET),
        "due": claims.to_claim(request.officer, today=today()),
        "mine": claims.may_claim_for(request.officer, today=today()),
        "filtered": any(wanted.values()),
        **tabs(request),
    }
    return render(request, "funds/claims.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.CASEWORK)
def make_claim(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """Claim what a reserve has spent."""
    asked = claims.asking(request.officer, fund_id, today=today())
    start = {"amount": asked.covered.spent or None}
    form = ClaimForm(request.POST or None, initial=start)
    if form.is_valid():
        with form.refusals():
            claim = claiming.make_claim(fund_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data)
            messages.success(request, _("The claim is on its way to the county's finance."))
            return redirect("funds:claim", claim.pk)
    return render(request, "funds/claim_new.html", {"asked": asked, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def claim(request: OfficerRequest, claim_id: int) -> HttpResponse:
    """A claim with its payments; the county's finance grants or refuses it here."""
    page = claims.claim_page(request.officer, claim_id)
    act = request.POST.get("act", "")
    start = {"on": today(), "amount": page.claim.amount}
    grant = GrantForm(request.POST if act == "grant" else None, initial=start, sources=page.sources, prefix="grant")
    refuse = ReasonForm(request.POST if act == "refuse" else None, prefix="refuse")
    if grant.is_valid():
        with grant.refusals():
            claiming.grant_claim(
                claim_id, source=grant.cleaned_data["source"], amount=grant.cleaned_data["amount"], paper=grant.paper,
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("The reserve is filled with %s yuan.") % show(grant.cleaned_data["amount"]))
            return redirect("funds:claim", claim_id)
    if refuse.is_valid():
        with refuse.refusals():
            claiming.refuse_claim(claim_id, note=refuse.cleaned_data["note"], officer=request.officer, at=now())
            messages.success(request, _("The claim is refused; the township sees your reason."))
            return redirect("funds:claim", claim_id)
    shown = {"page": page, "grant": grant, "refuse": refuse, "blockers": grant.blockers or refuse.blockers}
    return render(request, "funds/claim.html", shown, status=max(grant.status, refuse.status))


@require_POST
@duty(Duty.CASEWORK)
def withdraw_claim(request: OfficerRequest, claim_id: int) -> HttpResponse:
    """Take a claim back."""
    claiming.withdraw_claim(claim_id, officer=request.officer, at=now())
    messages.success(request, _("The claim is withdrawn."))
    return redirect("funds:claim", claim_id)


# --- months


@require_safe
@duty(*CASE_DUTIES)
def month_list(request: OfficerRequest) -> HttpResponse:
    """Months that are owed, and the sheets of those that are done."""
    form = StateFilter(request.GET, states=SheetState, townships=township_choices(request.officer))
    wanted = form.wanted
    owed = months.missing(request.officer, today=today())
    shown = {
        "form": form,
        "mine": [one for one in owed if one.mine],
        "others": [one for one in owed if not one.mine],
        "page": months.sheets(request.officer, **wanted, cursor=request.GET),
        "filtered": any(wanted.values()),
        **tabs(request),
    }
    return render(request, "funds/months.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.CASEWORK, Duty.PAY)
def month(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """Compare the books of a month with bank and cash."""
    asked = request.POST.get("month", "") or request.GET.get("month", "")
    found = months.drawing(request.officer, fund_id, asked, today=today())
    form = MonthForm(request.POST or None, initial={"month": f"{found.month:%Y-%m}"})
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            sheet = closing.draw_up(
                fund_id, found.month, bank=given["bank"], cash=given["cash"], explanation=given["explanation"],
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            messages.success(request, _("The month is drawn up; another officer checks it."))
            return redirect("funds:sheet", sheet.pk)
    return render(request, "funds/month.html", {"found": found, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def sheet(request: OfficerRequest, sheet_id: int) -> HttpResponse:
    """The sheet of a month, to be printed; the second officer checks or returns it here."""
    page = months.sheet_page(request.officer, sheet_id)
    act = request.POST.get("act", "")
    form = ReasonForm(request.POST if act == "return" else None)
    with form.refusals():
        if act == "check":
            closing.check_sheet(sheet_id, officer=request.officer, at=now())
            messages.success(request, _("The month is checked and closed."))
            return redirect("funds:sheet", sheet_id)
        if form.is_valid():
            closing.return_sheet(sheet_id, note=form.cleaned_data["note"], officer=request.officer, at=now())
            messages.success(request, _("The sheet is returned; the month is open again."))
            return redirect("funds:sheet", sheet_id)
    shown = {"page": page, "form": form, "blockers": form.blockers}
    return render(request, "funds/sheet.html", shown, status=form.status)


# --- the end of a year


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.PAY)
def settle_year(request: OfficerRequest) -> HttpResponse:
    """What becomes of the rest of every fund: looked at first, then recorded."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else today().year
    found = year_end.year_end(request.officer, year=year, today=today())
    form = YearEndForm(request.POST or None, initial={"on": today()}, lines=found.lines, into=found.into)
    shown: dict[str, object] = {"found": found, "form": form}
    if form.is_valid():
        into = form.cleaned_data["into"]
        if "confirm" in request.POST:
            with form.refusals():
                settling.settle_year(
                    found.county.pk, year, form.ways, into=into, seen=form.cleaned_data["seen"] or NOTHING,
                    paper=form.paper, officer=request.officer, at=now(), today=today(),
                )  # fmt: skip
                messages.success(request, _("The year %d is settled.") % year)
                return redirect("funds:board")
        with form.refusals():
            leaving, total = year_end.preview(found, form.ways, into)
            shown |= {"leaving": leaving, "total": total, "previewed": True}
    return render(request, "funds/year_end.html", shown, status=form.status)


# --- the account book


def _month_of(request: OfficerRequest, fund_id: int) -> tuple[BookForm, date | None]:
    """The month that is asked for; a fund of a county is printed month by month, the newest first."""
    fund = board.fund_seen(request.officer, fund_id)
    known = book.months_of(fund)
    form = BookForm(request.GET, months=known, whole=not book.needs_month(fund))
    text = form.cleaned_data["month"] if form.is_valid() else ""
    if text:
        return form, date.fromisoformat(f"{text}-01")
    newest = known[0] if known and book.needs_month(fund) else None
    return BookForm({"month": f"{newest:%Y-%m}" if newest else ""}, months=known, whole=newest is None), newest


@require_safe
@duty(*CASE_DUTIES)
def account_book(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """The account book to print; that it was is recorded."""
    form, asked = _month_of(request, fund_id)
    found = leaving.print_book(fund_id, asked, officer=request.officer, at=now())
    return render(request, "funds/book.html", {"book": found, "form": form, "on": today()})


@require_safe
@duty(*CASE_DUTIES)
def book_workbook(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """The account book as a workbook."""
    _form, asked = _month_of(request, fund_id)
    name, data = leaving.export_book(fund_id, asked, officer=request.officer, at=now())
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)
