"""Relief to be paid back: the list with its sums, one recovery, its letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from cases.models import Case
from common.errors import NotFound
from common.paging import Page, page
from funds.models import Payment, Recovery, RecoveryEntry
from funds.models.recovery import RecoveryQuerySet
from funds.services.recovery import CLOSES, OPENS, county_duty, recoverable
from funds.terms import EntryKind, RecoveryGround, RecoveryState
from standards.policy.clauses import cited

PAGE_SIZE = 50
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for."""

    state: RecoveryState | None = None
    text: str = ""
    township: int | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of all recoveries that match and were ordered, in yuan."""

    due: Decimal
    received: Decimal
    written_off: Decimal

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.due - self.received - self.written_off


def recoveries(
    officer: Officer, wanted: Wanted, *, today: date, cursor: Mapping[str, str]
) -> tuple[Page[Recovery], Totals]:
    """Recoveries of the area, newest first; each with ``received`` and ``written_off``."""
    rows = recoveries_found(officer, wanted, today=today)
    ordered = rows.filter(state__in=(RecoveryState.DUE, RecoveryState.CLOSED))
    entries = RecoveryEntry.objects.filter(recovery__in=ordered.values("pk")).order_by()
    sums = dict(entries.values_list("kind").annotate(s=Sum("amount")))
    totals = Totals(
        ordered.aggregate(s=Sum("amount"))["s"] or NOTHING,
        sums.get(EntryKind.RECEIVED, NOTHING),
        sums.get(EntryKind.WRITTEN_OFF, NOTHING),
    )
    shown = with_sums(rows).select_related("case__township")
    return page(shown, order="-opened_at", size=PAGE_SIZE, cursor=cursor), totals


def recoveries_found(officer: Officer, wanted: Wanted, *, today: date) -> RecoveryQuerySet:
    """Recoveries of the area as ``wanted``."""
    rows = Recovery.objects.visible_to(officer)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.township is not None:
        rows = rows.filter(case__township=wanted.township)
    if wanted.overdue:
        rows = rows.filter(state=RecoveryState.DUE, pay_by__lt=today)
    if text := wanted.text.strip():
        rows = rows.filter(Q(number=text) | Q(case__number=text) | Q(case__applicant_name=text))
    return rows


def with_sums(rows: RecoveryQuerySet) -> RecoveryQuerySet:
    """Each with ``received``, ``written_off`` and what is ``left``, in yuan, and when the ``last`` came in."""

    def total(kind: EntryKind) -> Coalesce:
        entries = RecoveryEntry.objects.filter(recovery=OuterRef("pk"), kind=kind).order_by()
        return Coalesce(Subquery(entries.values("recovery").annotate(s=Sum("amount")).values("s")), NOTHING)

    newest = RecoveryEntry.objects.filter(recovery=OuterRef("pk"), kind=EntryKind.RECEIVED).order_by("-on", "-pk")
    rows = rows.annotate(received=total(EntryKind.RECEIVED), written_off=total(EntryKind.WRITTEN_OFF))
    rows = rows.annotate(last=Subquery(newest.values("on")[:1]))
    return rows.annotate(left=F("amount") - F("received") - F("written_off"))


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """One recovery with its entries and what this officer may do about it."""

    recovery: Recovery
    entries: Sequence[RecoveryEntry]
    left: Decimal
    overdue: bool
    may_decide: bool
    may_withdraw: bool
    may_receive: bool
    may_write_off: bool
    may_close: bool


def recovery_page(officer: Officer, recovery_id: int, *, today: date) -> RecoveryPage:
    """One recovery; raises NotFound outside the officer's area."""
    row = recovery_seen(officer, recovery_id)
    entries = list(row.entries.all())
    left = row.amount - sum((entry.amount for entry in entries), NOTHING)
    held = {h.duty for h in officer.held if h.level is RegionLevel.COUNTY and row.region_path.startswith(h.path)}
    due = row.state == RecoveryState.DUE
    return RecoveryPage(
        recovery=row,
        entries=entries,
        left=left,
        overdue=due and row.pay_by is not None and row.pay_by < today,
        may_decide=row.state == RecoveryState.PROPOSED and Duty.DECIDE in held and row.opened_by_id != officer.user_id,
        may_withdraw=row.state == RecoveryState.PROPOSED and row.opened_by_id == officer.user_id,
        may_receive=due and left > 0 and Duty.PAY in held,
        may_write_off=due and left > 0 and Duty.DECIDE in held,
        may_close=due and not left and bool(held & set(CLOSES)),
    )


def recovery_seen(officer: Officer, recovery_id: int) -> Recovery:
    """One recovery of the officer's area; raises NotFound."""
    rows = Recovery.objects.visible_to(officer).select_related("case__township", "county")
    row = rows.filter(pk=recovery_id).first()
    if row is None:
        raise NotFound("no_such_recovery", _("There is no such recovery in your area."))
    return row


@dataclass(frozen=True, slots=True)
class Opening:
    """A case of which relief may be recovered, with what was paid of it, in yuan."""

    case: Case
    payments: Sequence[Payment]
    most: Decimal


def opening(officer: Officer, case_id: int) -> Opening:
    """What is before the officer when he proposes a recovery; raises NotFound, NotAllowed."""
    case = Case.objects.visible_to(officer).select_related("township").filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    county_duty(officer, case.region_path, *OPENS)
    payments = Payment.objects.filter(case=case, reversal=None).select_related("order__fund__region")
    return Opening(case, list(payments), recoverable(case))


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that orders the return (责令退回通知书); only false statements are an article's."""

    recovery: Recovery
    basis: Sequence[str]


def letter_of(officer: Officer, recovery_id: int) -> Letter:
    """The letter of a recovery that was ordered; raises NotFound for any other."""
    row = recovery_seen(officer, recovery_id)
    if row.state not in (RecoveryState.DUE, RecoveryState.CLOSED):
        raise NotFound("no_letter", _("There is no such letter of this case."))
    return Letter(row, [cited("gwy649-68")] if row.ground == RecoveryGround.FALSE_STATEMENTS else [])


def to_decide(officer: Officer) -> RecoveryQuerySet:
    """The recoveries that wait for this officer's decision."""
    paths = [h.path for h in officer.held if h.duty is Duty.DECIDE and h.level is RegionLevel.COUNTY]
    rows = Recovery.objects.filter(within("region_path", paths), state=RecoveryState.PROPOSED)
    return rows.exclude(opened_by=officer.user_id)


def past_their_day(officer: Officer, *, today: date) -> RecoveryQuerySet:
    """The recoveries of the area in which he decides or pays that are still owed after their day."""
    rows = Recovery.objects.filter(within("region_path", officer.paths(Duty.DECIDE, Duty.PAY)))
    return rows.filter(state=RecoveryState.DUE, pay_by__lt=today)
