"""The officer manager's pages: accounts, postings, substitutes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors, services, systems
from accounts.duties import Duty
from accounts.exporting import wanted_of
from accounts.forms import AddOfficerForm, EndForm, OfficerFilterForm, PostForm, SubstituteForm
from accounts.guards import OfficerRequest, duty
from accounts.stepup import fresh
from common.clock import now, today
from common.errors import Invalid, NotAllowed
from common.forms import put_errors


@require_safe
@duty(Duty.OFFICERS)
def officers(request: OfficerRequest) -> HttpResponse:
    """The officers of one's area."""
    form = OfficerFilterForm(request.GET, offices=selectors.office_choices(request.officer))
    asked = wanted_of(form)
    rows = selectors.officers_page(
        request.officer,
        today(),
        text=asked.get("q", ""),
        office_id=asked.get("office"),
        duty=asked.get("duty"),
        status=asked.get("status", ""),
        sort=request.GET.get("sort", "name"),  # type: ignore[arg-type]  # what is no order is none
        cursor=request.GET,
    )
    return render(request, "accounts/officers.html", {"form": form, "page": rows, "filtered": any(asked.values())})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.OFFICERS)
@fresh(lambda request: _to_add(request).is_valid())
def add_officer(request: OfficerRequest) -> HttpResponse:
    """A new account; the answer shows its first password, once."""
    form = _to_add(request)
    if form.is_valid():
        given = form.cleaned_data
        try:
            secret = services.add_officer(
                username=given["username"],
                name=given["name"],
                office_id=given["office"],
                duties=given["duties"],
                period=form.period,
                officer=request.officer,
                at=now(),
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            return _show_secret(request, secret)
    return render(request, "accounts/officer_add.html", {"form": form})


def _to_add(request: OfficerRequest) -> AddOfficerForm:
    offices = selectors.office_choices(request.officer)
    return AddOfficerForm(request.POST or None, offices=offices, initial={"starts_on": today()})


@require_safe
@duty(Duty.OFFICERS)
def officer(request: OfficerRequest, user_id: int) -> HttpResponse:
    """One officer: account and postings, past, present and to come."""
    file = selectors.officer_file(request.officer, user_id, today())
    shown: dict[str, Any] = {"file": file, "self": user_id == request.officer.user_id}
    if file.user.is_program:
        shown["tokens"] = systems.tokens_of(request.officer, user_id, today())
    return render(request, "accounts/officer.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.OFFICERS)
@fresh()
def post_officer(request: OfficerRequest, user_id: int) -> HttpResponse:
    """A further posting."""
    file = selectors.officer_file(request.officer, user_id, today())
    offices = selectors.office_choices(request.officer)
    form = PostForm(request.POST or None, offices=offices, initial={"starts_on": today()})
    if form.is_valid():
        given = form.cleaned_data
        done = _try(
            form,
            lambda: services.post(
                user_id,
                office_id=given["office"],
                duty=given["duty"],
                period=form.period,
                officer=request.officer,
                at=now(),
            ),
        )
        if done:
            messages.success(request, _("The posting is entered. It counts from its first day on."))
            return redirect("accounts:officer", user_id)
    return render(request, "accounts/posting_add.html", {"form": form, "file": file})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.OFFICERS)
@fresh()
def substitute(request: OfficerRequest, posting_id: int) -> HttpResponse:
    """Somebody who stands in for the holder of a posting: first what that means, then, confirmed, it is done."""
    posting = selectors.posting_in_area(request.officer, posting_id)
    people = selectors.substitutes_for(request.officer, posting)
    form = SubstituteForm(request.POST or None, officers=people, initial={"starts_on": max(today(), posting.starts_on)})
    if form.is_valid():
        given = {"substitute_id": form.cleaned_data["substitute"], "period": form.period, "officer": request.officer}
        try:
            if "confirmed" in request.POST:
                services.post_substitute(posting_id, **given, at=now())
                messages.success(request, _("The substitute is posted. The trail names both."))
                return redirect("accounts:officer", posting.user_id)
            user, forbidden = services.foresee_substitute(posting_id, **given, at=now())
        except (Invalid, NotAllowed) as error:
            put_errors(form, error)
        else:
            shown = {"form": form, "posting": posting, "user": user, "forbidden": forbidden}
            return render(request, "accounts/substitute_confirm.html", shown)
    return render(request, "accounts/substitute.html", {"form": form, "posting": posting})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.OFFICERS)
@fresh()
def end_posting(request: OfficerRequest, posting_id: int) -> HttpResponse:
    """End a posting, at once or after a day."""
    posting = selectors.posting_in_area(request.officer, posting_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        last_day: date | None = form.cleaned_data["last_day"]
        done = _try(
            form,
            lambda: services.end_posting(posting_id, last_day=last_day, officer=request.officer, at=now()),
        )
        if done:
            messages.success(request, _("The end of the posting is entered."))
            return _back(request, posting.user_id)
    return render(request, "accounts/posting_end.html", {"form": form, "posting": posting})


@require_POST
@duty(Duty.OFFICERS)
@fresh()
def disable(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Close an account."""
    try:
        services.disable(user_id, officer=request.officer, at=now())
    except (Invalid, NotAllowed) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The account is disabled; its sessions have ended."))
    return redirect("accounts:officer", user_id)


@require_POST
@duty(Duty.OFFICERS)
@fresh()
def enable(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Open a closed account; the answer shows a new first password, once."""
    return _renew(request, user_id, services.enable)


@require_POST
@duty(Duty.OFFICERS)
@fresh()
def reset_password(request: OfficerRequest, user_id: int) -> HttpResponse:
    """A new first password, shown once."""
    return _renew(request, user_id, services.reset_password)


def _renew(request: OfficerRequest, user_id: int, act: Callable[..., services.Secret]) -> HttpResponse:
    try:
        secret = act(user_id, officer=request.officer, at=now())
    except (Invalid, NotAllowed) as error:
        messages.error(request, str(error))
        return redirect("accounts:officer", user_id)
    if not secret.password:
        messages.success(request, _("The account is enabled; its tokens are in force again."))
        return redirect("accounts:officer", user_id)
    return _show_secret(request, secret)


def _show_secret(request: OfficerRequest, secret: services.Secret) -> HttpResponse:
    """In the answer itself and nowhere else: no message, no session, no cache keeps it."""
    response = render(request, "accounts/password_once.html", {"secret": secret})
    response["Cache-Control"] = "no-store"
    return response


def _try(form: Any, act: Callable[[], object]) -> bool:
    try:
        act()
    except (Invalid, NotAllowed) as error:
        put_errors(form, error)
        return False
    return True


def _back(request: OfficerRequest, user_id: int) -> HttpResponse:
    """To the officer, or to the list when the last posting that made him visible is gone."""
    if selectors.is_in_area(request.officer, user_id):
        return redirect("accounts:officer", user_id)
    return redirect("accounts:officers")
