"""Tokens of other systems: issued by whoever manages the officers of the place, shown once, revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.models import AccessToken, Posting, Region
from accounts.officer import Officer, within
from accounts.services.officers import account_in_area
from audit.services import record
from audit.verbs import Verb
from common.errors import Invalid, NotFound

PREFIX = "relief_"
LONGEST_NAME = 80
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a token is known."""
NEVER_BY_TOKEN = frozenset({Duty.OFFICERS})
"""Nobody gives rights but a person."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token with its text, which is shown this once and kept nowhere."""

    token: AccessToken
    text: str


@transaction.atomic
def issue_token(
    user_id: int, *, name: str, duties: Sequence[Duty], read_only: bool, area_id: int, expires_on: date,
    officer: Officer, at: datetime,
) -> Issued:  # fmt: skip
    """A token for an account of another system: which of its duties, whether it writes, below which region, until when.

    A duty is one for which the account is posted, on that day or later, in the region or above it or below.
    Raises NotFound for an account or region outside the area, Invalid with fields for what no token can have.
    """
    user, held, path = account_in_area(officer, user_id, timezone.localdate(at))
    area = Region.objects.filter(within("path", officer.paths(Duty.OFFICERS)), pk=area_id).first()
    if area is None:
        raise NotFound("region_not_found", _("There is no such region in your area."))
    if not user.is_program:
        raise Invalid("not_a_program", _("Only the account of another system has tokens; an officer signs in himself."))
    if not user.is_active:
        raise Invalid("disabled", _("This account is disabled; enable it first."))
    today, wrong = timezone.localdate(at), dict[str, object]()
    if not name.strip():
        wrong["name"] = _("This is needed.")
    if len(name.strip()) > LONGEST_NAME:
        wrong["name"] = _("At most %d characters.") % LONGEST_NAME
    if not duties:
        wrong["duties"] = _("Choose at least one duty.")
    if NEVER_BY_TOKEN & set(duties):
        wrong["duties"] = _("Officers are managed by persons, not by tokens.")
    posted = set(Posting.objects.during(today, None).filter(user=user).values_list("duty", "office__region__path"))
    if set(duties) - {duty for duty, _path in posted}:
        wrong.setdefault("duties", _("The account is not posted for this; post it first."))
    elif set(duties) - {duty for duty, path in posted if path.startswith(area.path) or area.path.startswith(path)}:
        wrong["area_id"] = _("The account is not posted there for each of these duties.")
    if expires_on < today:
        wrong["expires_on"] = _("The last day cannot lie in the past.")
    elif expires_on > a_year_after(today):
        wrong["expires_on"] = _("A token is in force for a year at most.")
    if wrong:
        raise Invalid("token_not_possible", next(iter(wrong.values())), fields=wrong)
    text = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        user=user, name=name.strip(), digest=_digest(text), ending=text[-4:], duties=sorted(set(duties)), area=area,
        read_only=read_only, issued_by_id=officer.user_id, issued_at=at, expires_on=expires_on,
    )  # fmt: skip
    after = {"token": str(token), "duties": token.duties, "read_only": read_only, "area": area.name}
    record(
        Verb.TOKEN_ISSUED, subject=user, officer=officer, held=held, at=at, region_path=path, label=user.name,
        after=after | {"until": str(expires_on)},
    )  # fmt: skip
    return Issued(token, text)


@transaction.atomic
def revoke_token(token_id: int, *, officer: Officer, at: datetime) -> AccessToken:
    """End a token at once; ending it twice changes nothing."""
    token = AccessToken.objects.filter(pk=token_id).select_related("area").first()
    if token is None:
        raise NotFound("token_not_found", _("There is no such token in your area."))
    user, held, path = account_in_area(officer, token.user_id, timezone.localdate(at))
    token = AccessToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(
            Verb.TOKEN_REVOKED, subject=user, officer=officer, held=held, at=at, region_path=path, label=user.name,
            after={"token": str(token)},
        )  # fmt: skip
    return token


def token_in_force(text: str, *, at: datetime, today: date) -> AccessToken | None:
    """The token of that text, with account and area, if it may be used now; notes that it was."""
    rows = AccessToken.objects.filter(digest=_digest(text), revoked_at=None, expires_on__gte=today)
    token = rows.filter(user__is_active=True, user__is_program=True).select_related("user", "area").first()
    if token is not None and (token.used_at is None or at - token.used_at >= SEEN_EVERY):
        AccessToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def a_year_after(day: date) -> date:
    """The same day of the next year; of the 29th of February the day before it."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _digest(text: str) -> str:
    """A token is random and long: a plain digest is as good as a slow one."""
    return hashlib.sha256(text.encode()).hexdigest()
