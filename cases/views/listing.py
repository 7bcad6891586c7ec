"""The list of cases."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from cases.forms.listing import FilterForm
from cases.selectors.listing import cases_page, only_hit, waiting_for_help
from common.clock import now, today


def _filter(request: OfficerRequest) -> FilterForm:
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    return FilterForm(given, townships=township_choices(request.officer), officer=request.officer, posted=posted)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def cases(request: OfficerRequest) -> HttpResponse:
    """The officer's cases, filtered and sorted; a filter is posted and leads to the address of its list."""
    form = _filter(request)
    listed, waiting = None, 0
    if form.is_valid():
        if form.posted:
            if (
                "go" in request.POST
                and (only := only_hit(form.wanted, officer=request.officer, today=today())) is not None
            ):
                return redirect("cases:detail", only)
            return redirect(f"{reverse('cases:list')}?{form.address}")
        listed = cases_page(form.wanted, officer=request.officer, today=today(), cursor=request.GET)
        waiting = waiting_for_help(form.wanted, officer=request.officer, cursor=request.GET)
    query = request.GET.copy()
    for key in ("after", "before"):
        query.pop(key, None)
    shown = {
        "form": form,
        "listed": listed,
        "waiting": waiting,
        "filtered": any(request.GET.get(name) for name in (*form.fields, "ticket") if name != "sort"),
        "query": query.urlencode(),
        "at": now(),
        "may_open": request.officer.may(Duty.CASEWORK),
    }
    return render(request, "cases/list.html", shown)
