"""Signing in and out, and one's own password."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.officer import Officer, officer_on
from audit.services import record
from audit.verbs import Verb
from common.errors import NotAllowed


def sign_in(request: HttpRequest, *, username: str, password: str, at: datetime) -> None:
    """Begin a session under a new id.

    Raises NotAllowed with one and the same sentence for an unknown name, a wrong password, a disabled and a locked
    account. After
    too many failures ``axes`` answers the request with 429 instead, whether or not the name exists.
    """
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        _tell_failure(request, username, at)
        raise NotAllowed("sign_in", _("The username or the password is not right."))
    with transaction.atomic():
        login(request, user)
        request.session["signed_in_at"] = at.isoformat()
        _tell(Verb.SIGNED_IN, user, at, request)


def confirm_identity(request: HttpRequest, *, password: str, at: datetime) -> None:
    """The officer of this session proves once more who he is; raises NotAllowed, and ``axes`` counts the failure.

    The session goes on under a new id.
    """
    user = request.user
    assert isinstance(user, User)
    if authenticate(request, username=user.username, password=password) != user:
        _tell_failure(request, user.username, at)
        raise NotAllowed("password", _("The password is not right."))
    with transaction.atomic():
        request.session.cycle_key()
        request.session["confirmed_at"] = at.isoformat()
        _tell(Verb.IDENTITY_CONFIRMED, user, at, request)


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """End this session."""
    user = request.user
    if isinstance(user, User):
        with transaction.atomic():
            _tell(Verb.SIGNED_OUT, user, at, request)
    logout(request)


@transaction.atomic
def change_password(request: HttpRequest, *, password: str, at: datetime) -> None:
    """Set one's own password, already validated; every other session of the account ends."""
    user = User.objects.select_for_update().get(pk=request.user.pk or 0)
    user.set_password(password)
    user.must_change_password = False
    user.save()
    update_session_auth_hash(request, user)
    _tell(Verb.PASSWORD_CHANGED, user, at, request)


def _tell(verb: Verb, user: User, at: datetime, request: HttpRequest) -> None:
    officer = officer_on(user, timezone.localdate(at))
    record(
        verb, subject=user, officer=officer, at=at, region_path=officer.home_path, label=user.name, after=_from(request)
    )


def _tell_failure(request: HttpRequest, username: str, at: datetime) -> None:
    """A failure names the account that was meant; what was typed is not kept, it may be a password in the wrong
    field."""
    if getattr(request, "axes_failures_since_start", 0) > settings.AXES_FAILURE_LIMIT:
        return  # long locked: a flood of attempts is no flood of the trail
    meant = User.objects.filter(username=username).first() or User(pk=0)
    with transaction.atomic():
        record(
            Verb.SIGN_IN_FAILED,
            subject=meant,
            officer=Officer(0, "", ()),
            at=at,
            region_path=officer_on(meant, timezone.localdate(at)).home_path if meant.pk else "",
            label=meant.name,
            after=_from(request),
        )


def _from(request: HttpRequest) -> dict[str, str]:
    return {"address": request.META.get("REMOTE_ADDR", "")}
