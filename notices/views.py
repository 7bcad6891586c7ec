"""The desk and the messages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty, signed_in
from common.clock import now, today
from notices import selectors, services
from notices.forms import UntilForm


@require_safe
@signed_in
def desk(request: OfficerRequest) -> HttpResponse:
    """What to do next."""
    day = today()
    found = selectors.desk(request.officer, today=day, at=now())
    return render(request, "notices/desk.html", {"desk": found, "today": day})


@require_safe
@signed_in
def inbox(request: OfficerRequest) -> HttpResponse:
    """Every message of the officer."""
    return render(request, "notices/inbox.html", {"page": selectors.messages_of(request.officer, cursor=request.GET)})


@require_POST
@signed_in
def read(request: OfficerRequest, message_id: int) -> HttpResponse:
    """One message is read."""
    services.mark_read(message_id, officer=request.officer, at=now())
    return redirect("notices:desk")


@require_POST
@signed_in
def read_all(request: OfficerRequest) -> HttpResponse:
    """All messages up to the newest one on the page are read."""
    form = UntilForm(request.POST)
    if form.is_valid():
        services.mark_all_read(officer=request.officer, at=now(), **form.cleaned_data)
    return redirect("notices:desk")


@require_safe
@duty(Duty.OFFICERS)
def undelivered(request: OfficerRequest) -> HttpResponse:
    """Announcements that could not be delivered."""
    return render(request, "notices/undelivered.html", {"page": selectors.undelivered(cursor=request.GET)})


@require_POST
@duty(Duty.OFFICERS)
def try_again(request: OfficerRequest) -> HttpResponse:
    """Let them be tried again."""
    count = services.try_again()
    messages.success(request, _("%d announcements will be tried again.") % count)
    return redirect("notices:undelivered")
