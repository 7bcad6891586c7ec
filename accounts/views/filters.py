"""Filters that an officer keeps for his lists."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors, services
from accounts.guards import OfficerRequest, signed_in
from common.clock import now
from common.errors import Invalid


@require_safe
@signed_in
def filters(request: OfficerRequest) -> HttpResponse:
    """All that one keeps."""
    return render(request, "accounts/filters.html", {"lists": selectors.all_kept(request.officer)})


@require_POST
@signed_in
def keep(request: OfficerRequest) -> HttpResponse:
    """Keep the filter of a list; back to the list with it."""
    asked = urlsplit(request.POST.get("address", ""))
    try:
        page = resolve(asked.path).view_name
    except Resolver404 as error:
        raise Http404 from error
    name = request.POST.get("name", "")
    _tell(
        request,
        lambda: services.keep_filter(page, QueryDict(asked.query), name, officer=request.officer, at=now()),
        _("The filter is kept; it stands above the list."),
    )
    return redirect(f"{asked.path}?{asked.query}")


@require_POST
@signed_in
def rename(request: OfficerRequest, filter_id: int) -> HttpResponse:
    """Another name."""
    name = request.POST.get("name", "")
    _tell(
        request,
        lambda: services.rename_filter(filter_id, name, officer=request.officer),
        _("The filter has its new name."),
    )
    return redirect("accounts:filters")


@require_POST
@signed_in
def delete(request: OfficerRequest, filter_id: int) -> HttpResponse:
    """Keep it no longer."""
    _tell(
        request, lambda: services.delete_filter(filter_id, officer=request.officer), _("The filter is kept no longer.")
    )
    return redirect("accounts:filters")


def _tell(request: OfficerRequest, act: Callable[[], object], said: str) -> None:
    try:
        act()
    except Invalid as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, said)
