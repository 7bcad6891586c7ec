"""Telling what happened: the outbox is drained, each event told once to the officers whom it concerns, and written down
once for each system that listens (``notices.hooks``)."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Posting
from accounts.officer import Officer
from accounts.selectors import path_prefixes
from approvals.services import recompute_due_days
from audit.models import Event, Outbox
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.errors import NotFound
from notices.hooks.writing import write_deliveries
from notices.models import Message
from notices.telling import told

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 10
"""After so many failures an announcement waits for somebody to look at it (page of undelivered announcements)."""

Audience = tuple[Duty, RegionLevel | None]
OFFICER: Audience = (Duty.CASEWORK, None)
HEAD: Audience = (Duty.DECIDE, RegionLevel.TOWNSHIP)
COUNTY: Audience = (Duty.SUPERVISE, RegionLevel.COUNTY)
COUNTY_REVIEWER: Audience = (Duty.REVIEW, RegionLevel.COUNTY)
COUNTY_APPROVER: Audience = (Duty.DECIDE, RegionLevel.COUNTY)
TOWNSHIP_REVIEWER: Audience = (Duty.REVIEW, RegionLevel.TOWNSHIP)
PAYER: Audience = (Duty.PAY, None)
STANDARDS: Audience = (Duty.STANDARDS, None)
MANAGER: Audience = (Duty.OFFICERS, None)

AUDIENCES: dict[str, tuple[Audience, ...]] = {
    Verb.SUBMITTED: (OFFICER,),
    Verb.SUPPLEMENTED: (OFFICER,),
    Verb.INVESTIGATED: (TOWNSHIP_REVIEWER,),
    Verb.REVIEWED: (OFFICER,),
    Verb.COUNTY_REVIEWED: (COUNTY_APPROVER,),
    Verb.RETURNED: (OFFICER, TOWNSHIP_REVIEWER),
    Verb.APPROVED: (PAYER, OFFICER),
    Verb.NOT_APPROVED: (OFFICER, HEAD),
    Verb.PAYEE_CHANGED: (PAYER, OFFICER),
    Verb.PAYEE_CHANGE_REFUSED: (PAYER, OFFICER),
    Verb.PAID: (OFFICER,),
    Verb.PAYMENT_CAME_BACK: (OFFICER,),
    Verb.ORDER_RETURNED: (OFFICER,),
    Verb.PAYMENT_COMPARED: (COUNTY, COUNTY_APPROVER),
    Verb.WITHDRAWN: (HEAD,),
    Verb.TERMINATED: (OFFICER, HEAD),
    Verb.SUSPENDED: (OFFICER, HEAD),
    Verb.RESUMED: (OFFICER, HEAD),
    Verb.ACCEPTED_DIRECTLY: (HEAD, COUNTY),
    Verb.HELPED_FIRST: (HEAD, COUNTY),
    Verb.EMERGENCY_SOON_DUE: (OFFICER, HEAD, COUNTY),
    Verb.EMERGENCY_LATE: (OFFICER, HEAD, COUNTY),
    Verb.SETTLED: (HEAD, COUNTY),
    Verb.HANDED_TO_STATION: (HEAD,),
    Verb.ADVANCE_REVIEWED: (OFFICER, HEAD),
    Verb.ADVANCE_TO_RECOVER: (PAYER, OFFICER, HEAD),
    Verb.DUE_CHANGED: (OFFICER, HEAD),
    Verb.DEADLINE_WARNED: (OFFICER, HEAD, COUNTY),
    Verb.OVERDUE: (OFFICER, HEAD, COUNTY),
    Verb.STAGE_CONFIRMED: (PAYER, OFFICER),
    Verb.STAGES_STOPPED: (PAYER, OFFICER),
    Verb.STAGE_LATE: (OFFICER, HEAD),
    Verb.EXPLAINED: (COUNTY,),
    Verb.SUPERVISION_CLOSED: (OFFICER, HEAD),
    Verb.POST_REVIEWED: (HEAD,),
    Verb.CLAIM_MADE: (PAYER,),
    Verb.CLAIM_GRANTED: (OFFICER, HEAD),
    Verb.CLAIM_REFUSED: (OFFICER, HEAD),
    Verb.RECOVERY_PROPOSED: (COUNTY_APPROVER,),
    Verb.RECOVERY_ORDERED: (OFFICER, PAYER),
    Verb.RECOVERY_WITHDRAWN: (COUNTY_APPROVER,),
    Verb.RECOVERY_REFUSED: (COUNTY, OFFICER),
    Verb.RECOVERY_RECEIVED: (OFFICER,),
    Verb.CALENDAR_PUBLISHED: (STANDARDS,),
    Verb.STANDARD_PUBLISHED: (STANDARDS,),
    Verb.HOOK_STOPPED: (MANAGER,),
}
"""Whom an event concerns; what is not listed is told to nobody."""

DECIDERS = {"township_decision": HEAD, "county_review": COUNTY_REVIEWER}
CONFIRMERS = {"township": HEAD, "county": COUNTY_APPROVER}


@dataclass(frozen=True, slots=True)
class Drained:
    """How a run went."""

    delivered: int
    failed: int


def announce(*, today: date, at: datetime) -> Drained:
    """Tell every event that is still to be told, oldest first.

    Each is claimed and told in a transaction of its own, so runs side by side share the work, a second run changes
    nothing, and an event that cannot be told is counted and does not hold up the others.
    """
    ready = _derive_due_days(today=today, at=at)
    after = delivered = failed = 0
    while (told := _tell_next(after, ready, at=at)) is not None:
        after, done = told
        delivered, failed = delivered + done, failed + (not done)
    return Drained(delivered, failed)


def _derive_due_days(*, today: date, at: datetime) -> list[int]:
    """The published calendars that may be announced: due days are derived by them first.

    That happens outside the claim of the event, so that no officer waits while thousands of cases are looked at; it is
    safe to repeat.
    """
    ids = list(_untold().filter(event__verb=Verb.CALENDAR_PUBLISHED).values_list("pk", flat=True))
    if not ids:
        return []
    try:
        recompute_due_days(today=today, at=at)
    except Exception as error:
        logger.exception("due days could not be derived from the published calendar")
        Outbox.objects.filter(pk__in=ids).update(attempts=F("attempts") + 1, error=repr(error)[:500])
        return []
    return ids


def _untold() -> QuerySet[Outbox]:
    return Outbox.objects.filter(delivered_at=None, attempts__lt=MOST_ATTEMPTS)


def _tell_next(after: int, ready: list[int], *, at: datetime) -> tuple[int, bool] | None:
    """Tell the next event after ``after`` that nobody else has claimed: its id and whether that worked, or None."""
    held_back = Q(event__verb=Verb.CALENDAR_PUBLISHED) & ~Q(pk__in=ready)
    waiting = _untold().filter(~held_back, pk__gt=after).order_by("pk")
    with transaction.atomic():
        row = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("event").first()
        if row is None:
            return None
        try:
            with transaction.atomic():
                _tell(row.event, at=at)
                write_deliveries(row.event, at=at)
            row.delivered_at = at
        except Exception as error:
            logger.exception("event %s could not be announced", row.pk)
            row.attempts, row.error = row.attempts + 1, repr(error)[:500]
        row.save(update_fields=["delivered_at", "attempts", "error"])
    return row.pk, row.delivered_at is not None


def _tell(event: Event, *, at: datetime) -> None:
    """Write the message for each recipient; whoever acted knows already."""
    due_on = _due_on(event)
    kind = f"{event.verb}:{event.after['kind']}" if event.verb == Verb.DEADLINE_WARNED else event.verb
    case = Case.objects.filter(pk=event.subject_id).only("pk").first() if event.subject_type == "cases.case" else None
    Message.objects.bulk_create(
        [
            Message(user_id=user, case=case, event=event, kind=kind, due_on=due_on, text=text_of(event), at=at)
            for user in recipients(event, on=timezone.localdate(at))
        ],
        ignore_conflicts=True,
    )


def _due_on(event: Event) -> date | None:
    warned = event.verb in (Verb.DEADLINE_WARNED, Verb.OVERDUE, Verb.STAGE_LATE)
    return date.fromisoformat(event.after["due_on"]) if warned else None


def recipients(event: Event, *, on: date) -> list[int]:
    """The officers posted on that day to whom the event speaks; substitutes are among them."""
    users: set[int] = set()
    for duty, level in _audiences(event):
        rows = Posting.objects.in_force(on).filter(duty=duty, user__is_active=True)
        rows = rows.filter(office__region__path__in=path_prefixes(event.region_path)) if event.region_path else rows
        users |= set((rows.filter(office__level=level) if level else rows).values_list("user_id", flat=True))
    return sorted(users - {event.actor_id})


def _audiences(event: Event) -> Iterable[Audience]:
    if event.verb == Verb.RETURNED and event.after["state"] == State.COUNTY_REVIEW:
        return (COUNTY_REVIEWER, OFFICER)
    if event.verb == Verb.SENT_FOR_DECISION:
        return (DECIDERS[event.after["state"]],)
    if event.verb == Verb.PAYEE_CHANGE_PROPOSED:
        return (CONFIRMERS[event.after["level"]], PAYER)
    return AUDIENCES.get(event.verb, ())


def text_of(event: Event) -> str:
    """The sentence that is kept of what was told: in Chinese, with the words of the officer who acted."""
    with translation.override("zh-hans"):
        return f"{told(event)} {event.why}".strip()[:300]


@transaction.atomic
def mark_read(message_id: int, *, officer: Officer, at: datetime) -> None:
    """The officer has read one of his own messages; reading it twice changes nothing."""
    row = Message.objects.select_for_update().filter(pk=message_id, user=officer.user_id).first()
    if row is None:
        raise NotFound("message_not_found", _("There is no such message for you."))
    if row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])


def mark_all_read(*, officer: Officer, at: datetime, until: int) -> int:
    """All messages that the officer had before him (up to the id ``until``) are read."""
    return Message.objects.filter(user=officer.user_id, read_at=None, pk__lte=until).update(read_at=at)


def try_again() -> int:
    """Let announcements that failed too often be tried again; returns how many."""
    return Outbox.objects.filter(delivered_at=None, attempts__gte=MOST_ATTEMPTS).update(attempts=0, error="")
