"""The officer manager's pages of other systems: their accounts and tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors, services, systems
from accounts.duties import Duty
from accounts.forms import AddProgramForm, TokenForm
from accounts.guards import OfficerRequest, duty
from accounts.stepup import fresh
from common.clock import now, today
from common.errors import Invalid, NotAllowed
from common.forms import put_errors


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.OFFICERS)
@fresh()
def add_program(request: OfficerRequest) -> HttpResponse:
    """A new account for another system."""
    offices = selectors.office_choices(request.officer)
    form = AddProgramForm(request.POST or None, offices=offices, initial={"starts_on": today()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = services.add_program(
                username=given["username"], name=given["name"], office_id=given["office"], duties=given["duties"],
                period=form.period, officer=request.officer, at=now(),
            )  # fmt: skip
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The system is added. Issue a token with which it signs in."))
            return redirect("accounts:officer", user.pk)
    return render(request, "accounts/program_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.OFFICERS)
@fresh()
def issue_token(request: OfficerRequest, user_id: int) -> HttpResponse:
    """A new token of another system; the answer shows its text, once."""
    file = selectors.officer_file(request.officer, user_id, today())
    form = TokenForm(
        request.POST or None, duties=file.duties, areas=systems.area_choices(request.officer),
        initial={"read_only": True, "duties": file.duties},
    )  # fmt: skip
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            issued = services.issue_token(
                user_id, area_id=given.pop("area"), **given, officer=request.officer, at=now()
            )
        except (Invalid, NotAllowed) as error:
            put_errors(form, error)
        else:
            return _show_once(request, issued)
    return render(request, "accounts/token_issue.html", {"form": form, "user": file.user})


@require_POST
@duty(Duty.OFFICERS)
@fresh()
def revoke_token(request: OfficerRequest, token_id: int) -> HttpResponse:
    """End a token at once."""
    token = systems.token_in_area(request.officer, token_id)
    try:
        services.revoke_token(token_id, officer=request.officer, at=now())
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The token is revoked: it signs nobody in any more."))
    return redirect("accounts:officer", token.user_id)


def _show_once(request: OfficerRequest, issued: services.Issued) -> HttpResponse:
    """In the answer itself and nowhere else: no message, no session, no cache keeps it."""
    response = render(request, "accounts/token_once.html", {"issued": issued, "token": issued.token})
    response["Cache-Control"] = "no-store"
    return response
