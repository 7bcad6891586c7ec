"""Accounts and postings: who is added, disabled, posted, stood in for. Every act needs the duty over the place it
touches."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.models import Office, Posting, User
from accounts.officer import Held, Officer, within
from accounts.services.names import possible_names
from audit.services import record
from audit.verbs import Verb
from common.errors import Invalid, NotAllowed, NotFound
from common.said import Said, joined

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without l, i, o, 0 and 1: a first password is read out and typed by hand."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; no last day means until further notice."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """An account with the password that is shown this once and kept nowhere."""

    user: User
    password: str


@transaction.atomic
def add_officer(
    *, username: str, name: str, office_id: int, duties: Sequence[Duty], period: Period, officer: Officer, at: datetime
) -> Secret:
    """A new account with its first postings; without one nobody's area would hold it.

    Raises NotFound for an office outside the area, Invalid with fields for a name that is taken or that nobody can
    have, or a period that is not possible.
    """
    user = _added(username, name, office_id, duties, period, officer=officer, at=at, verb=Verb.OFFICER_ADDED)
    return Secret(user, _give_password(user))


@transaction.atomic
def add_program(
    *, username: str, name: str, office_id: int, duties: Sequence[Duty], period: Period, officer: Officer, at: datetime
) -> User:
    """A new account for another system, posted as an officer is; it has no password and signs in by tokens.

    Raises as ``add_officer`` does, and Invalid for a duty that no token can have.
    """
    if Duty.OFFICERS in duties:
        text = _("Officers are managed by persons, not by tokens.")
        raise Invalid("duty_of_persons", text, fields={"duties": text})
    user = _added(username, name, office_id, duties, period, officer=officer, at=at, verb=Verb.PROGRAM_ADDED)
    user.is_program = True
    user.save(update_fields=["is_program"])
    return user


def _added(
    username: str, name: str, office_id: int, duties: Sequence[Duty], period: Period, *, officer: Officer, at: datetime,
    verb: Verb,
) -> User:  # fmt: skip
    office, held = _office(officer, office_id)
    if not duties:
        raise Invalid("duty_missing", _("Choose at least one duty."), fields={"duties": _("Choose at least one duty.")})
    possible_names(username, name)
    user = _new_user(username, name.strip())
    _tell(verb, user, officer=officer, held=held, at=at, path=office.region.path, note=username)
    for duty in duties:
        _post(user, office, duty, period, officer=officer, held=held, at=at)
    return user


@transaction.atomic
def add_first_officer(*, username: str, name: str, office_id: int, at: datetime) -> Secret:
    """The very first account of an installation, which may post all others. Raises NotAllowed once anybody holds the
    duty."""
    if Posting.objects.filter(duty=Duty.OFFICERS).exists():
        raise NotAllowed("not_first", _("There is already somebody who manages officers."))
    office = Office.objects.select_related("region").get(pk=office_id)
    user = _new_user(username, name)
    password = _give_password(user)
    self_made = Officer(user.pk, user.name, ())
    _tell(Verb.OFFICER_ADDED, user, officer=self_made, held=None, at=at, path=office.region.path, note=username)
    _post(user, office, Duty.OFFICERS, Period(timezone.localdate(at)), officer=self_made, held=None, at=at)
    return Secret(user, password)


@transaction.atomic
def disable(user_id: int, *, officer: Officer, at: datetime) -> None:
    """Close an account. Its password is destroyed, so every session of it ends with the next request, for good."""
    today = timezone.localdate(at)
    managers = _managers(today)
    user, held, path = account_in_area(officer, user_id, today)
    if not user.is_active:
        return
    for row in managers:
        if row.user_id == user.pk:
            _somebody_left(row, [other for other in managers if other.user_id != user.pk])
    user.is_active = False
    user.set_unusable_password()
    user.save()
    _tell(Verb.OFFICER_DISABLED, user, officer=officer, held=held, at=at, path=path)


@transaction.atomic
def enable(user_id: int, *, officer: Officer, at: datetime) -> Secret:
    """Open a closed account again, with a new first password (none for another system: its tokens hold again)."""
    user, held, path = account_in_area(officer, user_id, timezone.localdate(at))
    user.is_active = True
    user.save(update_fields=["is_active"])
    password = "" if user.is_program else _give_password(user)
    _tell(Verb.OFFICER_ENABLED, user, officer=officer, held=held, at=at, path=path)
    return Secret(user, password)


@transaction.atomic
def reset_password(user_id: int, *, officer: Officer, at: datetime) -> Secret:
    """A new random password that must be changed at the next sign-in; all sessions of the account end."""
    user, held, path = account_in_area(officer, user_id, timezone.localdate(at))
    if not user.is_active:
        raise Invalid("disabled", _("This account is disabled; enable it first."))
    if user.is_program:
        raise Invalid("no_password", _("Another system has no password; issue a token for it."))
    password = _give_password(user)
    _tell(Verb.PASSWORD_RESET, user, officer=officer, held=held, at=at, path=path)
    return Secret(user, password)


@transaction.atomic
def post(user_id: int, *, office_id: int, duty: Duty, period: Period, officer: Officer, at: datetime) -> Posting:
    """Give an officer of one's area a duty in an office of one's area."""
    user = _somebody_else(officer, user_id)
    office, held = _office(officer, office_id)
    return _post(user, office, duty, period, officer=officer, held=held, at=at)


@transaction.atomic
def post_substitute(posting_id: int, *, substitute_id: int, period: Period, officer: Officer, at: datetime) -> Posting:
    """Let somebody stand in for the holder of a posting, for a period that lies inside that posting's own.

    He is of the same office or of the county's office above it, no inspector, and nobody else stands in on these days.
    """
    absent, held, user = _substitution(posting_id, substitute_id, period, officer=officer)
    return _post(user, absent.office, Duty(absent.duty), period, officer=officer, held=held, at=at, absent=absent)


@transaction.atomic
def foresee_substitute(
    posting_id: int, *, substitute_id: int, period: Period, officer: Officer, at: datetime
) -> tuple[User, list[str]]:
    """Who would stand in and what separation of duties would then forbid; raises as ``post_substitute`` does."""
    absent, _held, user = _substitution(posting_id, substitute_id, period, officer=officer)
    _possible(user, absent.office, Duty(absent.duty), period, at=at, absent=absent)
    return user, _forbidden_by_separation(user, absent, period)


def _substitution(
    posting_id: int, substitute_id: int, period: Period, *, officer: Officer
) -> tuple[Posting, Held, User]:
    absent, held = _posting(officer, posting_id)
    user = _somebody_else(officer, substitute_id)
    if absent.user_id == user.pk:
        raise Invalid("own_substitute", _("Nobody stands in for himself."))
    if absent.substitutes_id:
        raise Invalid("chain", _("A substitution cannot be handed on; name a substitute for the absent officer."))
    if user.is_program or absent.user.is_program:
        raise _wrong("substitute", "program", _("Another system neither stands in for anybody nor is stood in for."))
    if period.ends_on is None:
        raise _wrong("ends_on", "open_ended", _("A substitution needs a last day."))
    if period.starts_on < absent.starts_on or (absent.ends_on and period.ends_on > absent.ends_on):
        raise _wrong("ends_on", "outside", _("The period goes beyond the posting that is stood in for."))
    _fits(user, absent, period)
    return absent, held, user


def _fits(user: User, absent: Posting, period: Period) -> None:
    """Raise when he is of another office, only reads, or somebody else stands in already."""
    during = Posting.objects.during(period.starts_on, period.ends_on)
    through = Q(ends_on=None) | Q(ends_on__gte=period.ends_on), Q(starts_on__lte=period.starts_on)
    own = Posting.objects.filter(*through, user=user, substitutes=None)
    if not own.of_office_or_above(absent.office).exists():
        text = _("A substitute is posted, through all these days, in the same office or in the county's office above.")
        raise _wrong("substitute", "other_office", text)
    if absent.duty != Duty.INSPECT and during.filter(user=user, duty=Duty.INSPECT, substitutes=None).exists():
        raise _wrong("substitute", "read_only", _("An inspector only reads and stands in for nobody who writes."))
    other = during.filter(substitutes=absent).select_related("user").first()
    if other is not None:
        text = _("%(name)s stands in from %(first)s to %(last)s already; two substitutes at a time are not possible.")
        said = {"name": other.user.name, "first": other.starts_on, "last": other.ends_on}
        raise _wrong("starts_on", "second_substitute", text % said)


def _forbidden_by_separation(user: User, absent: Posting, period: Period) -> list[str]:
    """What the substitute may then not do, because of the other duties that he has there on these days (xc-3.4)."""
    path = absent.office.region.path
    rows = Posting.objects.during(period.starts_on, period.ends_on).filter(user=user).select_related("office__region")
    near = {
        Duty(row.duty)
        for row in rows
        if path.startswith(row.office.region.path) or row.office.region.path.startswith(path)
    }
    mine = Duty(absent.duty)
    return [str(text % {"name": user.name}) for pair, text in _APART if mine in pair and near & (pair - {mine})]


_APART = (
    (
        frozenset({Duty.CASEWORK, Duty.DECIDE}),
        _(
            "Who accepted or investigated a case neither decides it nor confirms its payee: cases on which %(name)s "
            "worked wait for another officer."
        ),
    ),
    (
        frozenset({Duty.DECIDE, Duty.PAY}),
        _("Who decided a case does not pay it: what %(name)s decides waits for another officer to pay."),
    ),
)
"""Pairs of duties that one officer may hold, but not exercise on the same case."""


@transaction.atomic
def end_posting(posting_id: int, *, last_day: date | None, officer: Officer, at: datetime) -> None:
    """End a posting after ``last_day``, or at once with None; substitutions for it end with it.

    What had not begun by then is removed; the trail keeps what it was.
    """
    today = timezone.localdate(at)
    managers = _managers(today)
    posting, held = _posting(officer, posting_id)
    _somebody_else(officer, posting.user_id)
    last = today - timedelta(days=1) if last_day is None else last_day
    if last < today - timedelta(days=1):
        raise _wrong("last_day", "past", _("The last day cannot lie in the past."))
    if posting.ends_on and posting.ends_on < last:
        raise _wrong("last_day", "later", _("The posting ends before this day."))
    if posting in managers:
        _somebody_left(posting, [other for other in managers if other.pk != posting.pk])
    for row in [*Posting.objects.filter(substitutes=posting).select_related("office__region", "user"), posting]:
        _cut(row, last, officer=officer, held=held, at=at)


def _cut(row: Posting, last: date, *, officer: Officer, held: Held, at: datetime) -> None:
    if row.ends_on and row.ends_on <= last:
        return
    before = _facts(row)
    path = row.office.region.path
    if row.starts_on > last:
        row.delete()
        after: dict[str, Any] = {}
    else:
        row.ends_on = last
        row.save(update_fields=["ends_on"])
        after = _facts(row)
    _tell(
        Verb.POSTING_ENDED, row.user, officer=officer, held=held, at=at, path=path, before=before, after=after,
        note=_as_posted(row.duty, row.office, Said(f"最后一日 {last}", f"last day {last}")),
    )  # fmt: skip


def _possible(
    user: User, office: Office, duty: Duty, period: Period, *, at: datetime, absent: Posting | None = None
) -> None:
    """Raise when the account is closed, the period makes no sense, or the officer is so posted already."""
    if not user.is_active:
        raise Invalid("disabled", _("This account is disabled; enable it first."))
    if period.starts_on < timezone.localdate(at):
        raise _wrong("starts_on", "past", _("A posting cannot begin in the past."))
    if period.ends_on and period.ends_on < period.starts_on:
        raise _wrong("ends_on", "order", _("The last day lies before the first."))
    during = Posting.objects.during(period.starts_on, period.ends_on)
    if during.filter(user=user, office=office, duty=duty, substitutes=absent).exists():
        raise _wrong("starts_on", "overlap", _("This officer already holds the duty in this office during these days."))


def _post(
    user: User,
    office: Office,
    duty: Duty,
    period: Period,
    *,
    officer: Officer,
    held: Held | None,
    at: datetime,
    absent: Posting | None = None,
) -> Posting:
    _possible(user, office, duty, period, at=at, absent=absent)
    row = Posting.objects.create(
        user=user, office=office, duty=duty, starts_on=period.starts_on, ends_on=period.ends_on, substitutes=absent
    )
    note = _as_posted(duty, office, _from_to(period), absent)
    _tell(
        Verb.SUBSTITUTE_POSTED if absent else Verb.POSTED, user, officer=officer, held=held, at=at,
        path=office.region.path, after=_facts(row), note=note,
    )  # fmt: skip
    return row


def _as_posted(duty: str, office: Office, when: Said, absent: Posting | None = None) -> Said:
    """A posting as the trail tells it."""
    parts = [Said(Duty(duty).zh, Duty(duty).en), Said(office.name), when]
    if absent:
        parts.append(Said(f"代 {absent.user.name}", f"for {absent.user.name}"))
    return joined(parts, " · ", " · ")


def _from_to(period: Period) -> Said:
    zh, en = (period.ends_on,) * 2 if period.ends_on else ("另行通知", "further notice")
    return Said(f"{period.starts_on} 至 {zh}", f"{period.starts_on} to {en}")


def _office(officer: Officer, office_id: int) -> tuple[Office, Held]:
    """An office of the area over which ``officer`` manages officers."""
    scope = within("region__path", officer.paths(Duty.OFFICERS))
    office = Office.objects.filter(scope, pk=office_id).select_related("region").first()
    if office is None:
        raise NotFound("office_not_found", _("There is no such office in your area."))
    return office, officer.needs(Duty.OFFICERS, office.region.path)


def _posting(officer: Officer, posting_id: int) -> tuple[Posting, Held]:
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    rows = Posting.objects.filter(scope, pk=posting_id).select_related("office__region", "user", "substitutes")
    row = rows.select_for_update(of=["self"]).first()
    if row is None:
        raise NotFound("posting_not_found", _("There is no such posting in your area."))
    return row, officer.needs(Duty.OFFICERS, row.office.region.path)


def _somebody_else(officer: Officer, user_id: int) -> User:
    """An officer with a posting in the area, locked; never the actor himself."""
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    known = Posting.objects.filter(scope, user=user_id).exists()
    user = User.objects.select_for_update().filter(pk=user_id).first() if known else None
    if user is None:
        raise NotFound("officer_not_found", _("There is no such officer in your area."))
    if user.pk == officer.user_id:
        raise NotAllowed("own_rights", _("Nobody changes his own rights; ask another officer manager."))
    return user


def account_in_area(officer: Officer, user_id: int, today: date) -> tuple[User, Held, str]:
    """Somebody whose whole account lies in the area (who also serves elsewhere is managed from above), and where.

    Raises NotAllowed if a posting that still runs lies outside the area.
    """
    user = _somebody_else(officer, user_id)
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    running = Posting.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), user=user)
    if running.exclude(scope).exists():
        raise NotAllowed("serves_elsewhere", _("This officer also serves outside your area; the office above decides."))
    path = Posting.objects.filter(scope, user=user).values_list("office__region__path", flat=True)[0]
    return user, officer.needs(Duty.OFFICERS, path), path


def _managers(today: date) -> list[Posting]:
    """Who manages officers in his own right and without an end.

    The rows are locked in order, so two managers who remove each other at once cannot both succeed.
    """
    rows = Posting.objects.in_force(today).filter(
        duty=Duty.OFFICERS, substitutes=None, ends_on=None, user__is_active=True
    )
    return list(rows.select_related("office__region").order_by("pk").select_for_update(of=["self"]))


def _somebody_left(going: Posting, staying: Sequence[Posting]) -> None:
    """An area whose officer manager goes keeps another one, there or above it."""
    path = going.office.region.path
    if not any(path.startswith(row.office.region.path) for row in staying):
        raise NotAllowed("last_manager", _("This is the last officer manager here; post another one first."))


def _new_user(username: str, name: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(username, None, name=name)
    except IntegrityError as error:
        raise _wrong("username", "taken", _("This username is taken.")) from error


def _give_password(user: User) -> str:
    password = "-".join("".join(secrets.choice(ALPHABET) for _i in range(4)) for _j in range(4))
    user.set_password(password)
    user.must_change_password = True
    user.save()
    return password


def _wrong(field: str, code: str, message: object) -> Invalid:
    return Invalid(code, message, fields={field: message})


def _facts(row: Posting) -> dict[str, Any]:
    return {
        "duty": Duty(row.duty),
        "office": row.office.name,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }


def _tell(verb: Verb, user: User, *, officer: Officer, held: Held | None, at: datetime, path: str, **rest: Any) -> None:
    record(verb, subject=user, officer=officer, held=held, at=at, region_path=path, label=user.name, **rest)
