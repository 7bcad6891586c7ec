"""Signing in and out, one's own password."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.urls import NoReverseMatch
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms import ChangePasswordForm, SignInForm
from accounts.guards import OfficerRequest, public, signed_in
from common.clock import now
from common.errors import NotAllowed
from common.forms import put_errors


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@public(reason="the door itself")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door. Who is already inside goes on to where he wanted."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_inside(request, wanted))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            services.sign_in(request, **form.cleaned_data, at=now())
        except NotAllowed as error:
            put_errors(form, error)
        else:
            return redirect(_inside(request, wanted))
    return render(request, "accounts/sign_in.html", {"form": form, "next": wanted})


@require_POST
@public(reason="who is not signed in has nothing to end")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    services.sign_out(request, at=now())
    messages.info(request, _("You are signed out."))
    return redirect("accounts:sign_in")


@require_safe
@never_cache
@public(reason="a page that was open for long asks whose session this is, before it sends what was typed into it")
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in (0: nobody), and a fresh mark for the forms of an open page: signing in voids the old one."""
    return JsonResponse({"officer": request.user.pk or 0, "token": get_token(request)})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_password(request: OfficerRequest) -> HttpResponse:
    """One's own password; a first password must be changed before anything else."""
    form = ChangePasswordForm(cast(Any, request.user), request.POST or None)
    if form.is_valid():
        services.change_password(request, password=form.cleaned_data["new_password1"], at=now())
        messages.success(request, _("The password is changed. All other sessions of this account have ended."))
        return redirect(_inside(request, ""))
    return render(request, "accounts/change_password.html", {"form": form})


def _inside(request: HttpRequest, wanted: str) -> str:
    """``wanted`` if it is a page of this host, else the desk."""
    inside = not any(ch in wanted for ch in "\\\r\n\t\0") and wanted.startswith("/")
    if inside and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    try:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    except NoReverseMatch:
        return "/"
