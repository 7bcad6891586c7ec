"""Relief is paid back: proposed by one officer of the county, ordered by another, received, closed (gwy649-68)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import lock_case, note_owing, settle_owing
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.money import show
from common.texts import too_long
from funds.models import Fund, Order, Payment, Recovery, RecoveryEntry, Sheet, Transfer
from funds.services.doors import stands, take
from funds.services.ledger import Paper, fund_of, lock_accounts, money_came_in, post
from funds.terms import (
    NOTHING_TO_RECOVER,
    EntryKind,
    Movement,
    RecoveryGround,
    RecoveryState,
    RecoveryStep,
    SheetState,
    Source,
)

NOTHING = Decimal("0.00")
LONGEST_FOUND = 1000
OPENS = (Duty.REVIEW, Duty.SUPERVISE, Duty.DECIDE)
CLOSES = (Duty.PAY, Duty.DECIDE)
REMEDY = "如不服本决定，可自收到本通知书之日起60日内申请行政复议，或者6个月内依法提起行政诉讼。"
"""What the letter tells about remedies (国务院令第649号 第六十五条); editable on the form."""


def recoverable(case: Case) -> Decimal:
    """What was paid of a case and did not come back, less what is or was to be recovered of it; yuan."""
    paid = Payment.objects.filter(case=case, reversal=None).aggregate(s=Sum("amount"))["s"] or NOTHING
    rows = Recovery.objects.filter(case=case).exclude(state__in=NOTHING_TO_RECOVER)
    return paid - (rows.aggregate(s=Sum("amount"))["s"] or NOTHING)


@transaction.atomic
def open_recovery(
    case_id: int,
    *,
    ground: RecoveryGround,
    amount: Decimal,
    found: str,
    officer: Officer,
    at: datetime,
    today: date,
) -> Recovery:
    """Propose that a sum of what was paid is paid back, and what was found out; another officer decides.

    Raises NotFound, NotAllowed, WrongState while one of the case is open, Invalid above what was paid.
    """
    case = lock_case(case_id, officer=officer)
    held = county_duty(officer, case.region_path, *OPENS)
    if case.recoveries.filter(state__in=(RecoveryState.PROPOSED, RecoveryState.DUE)).exists():
        raise WrongState("recovery_open", _("A recovery of this case is under way already."))
    most = recoverable(case)
    wrong: dict[str, object] = {}
    if not 0 < amount <= most:
        wrong["amount"] = _("The sum is above zero and not above what was paid: %s yuan.") % show(most)
    if not found.strip():
        wrong["found"] = _("Say what was found out, and how.")
    wrong |= too_long(LONGEST_FOUND, found=found)
    if wrong:
        raise Invalid("recovery", next(iter(wrong.values())), fields=wrong)
    recovery = Recovery.objects.create(
        case=case, county=case.county, region_path=case.region_path, number=_number(case.county_id, today),
        ground=ground, found=found.strip(), amount=amount, opened_on=today, opened_by_id=officer.user_id,
        opened_by_name=officer.name, opened_at=at,
    )  # fmt: skip
    _trace(Verb.RECOVERY_PROPOSED, recovery, officer=officer, held=held, at=at, note=recovery.found[:200])
    return recovery


def _number(county_id: int, today: date) -> str:
    """YYYYMM-NNN of the county's month; the county's row is held so that no number is given twice."""
    Region.objects.select_for_update(no_key=True).get(pk=county_id)
    month = f"{today:%Y%m}"
    return f"{month}-{Recovery.objects.filter(county=county_id, number__startswith=month).count() + 1:03d}"


@transaction.atomic
def order_return(
    recovery_id: int,
    *,
    pay_by: date,
    remedy: str,
    penalty_no: str = "",
    note: str = "",
    officer: Officer,
    at: datetime,
    today: date,
) -> Recovery:
    """Order the household to pay the sum back by a day; from now on it stands in the way of later applications.

    Whoever proposed it does not order it. A fine is decided elsewhere; ``penalty_no`` notes the number of that paper.
    """
    recovery, held = _to_decide(recovery_id, officer=officer)
    wrong: dict[str, object] = {}
    if pay_by < today:
        wrong["pay_by"] = _("The day lies in the past.")
    if not remedy.strip():
        wrong["remedy"] = _("The letter says how to object.")
    if wrong:
        raise Invalid("order", next(iter(wrong.values())), fields=wrong)
    recovery.pay_by, recovery.remedy, recovery.penalty_no = pay_by, remedy.strip(), penalty_no.strip()
    _decide(recovery, RecoveryStep.DEMAND, note, officer=officer, held=held, at=at, today=today)
    note_owing(
        recovery.case, reference=recovery.number, decided_on=today, at=at,
        false_statements=recovery.ground == RecoveryGround.FALSE_STATEMENTS,
    )  # fmt: skip
    _trace(Verb.RECOVERY_ORDERED, recovery, officer=officer, held=held, at=at, note=recovery.note)
    return recovery


@transaction.atomic
def refuse_recovery(recovery_id: int, *, note: str, officer: Officer, at: datetime, today: date) -> Recovery:
    """Nothing is recovered, with the reason."""
    recovery, held = _to_decide(recovery_id, officer=officer)
    if not note.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"note": text})
    _decide(recovery, RecoveryStep.REFUSE, note, officer=officer, held=held, at=at, today=today)
    _trace(Verb.RECOVERY_REFUSED, recovery, officer=officer, held=held, at=at, note=recovery.note)
    return recovery


@transaction.atomic
def withdraw_recovery(recovery_id: int, *, note: str, officer: Officer, at: datetime, today: date) -> Recovery:
    """Who proposed a recovery takes it back before it is decided, with the reason: for instance because nobody else
    of the county could decide it. Raises NotFound, NotAllowed for any other officer, WrongState, Invalid."""
    recovery = _locked(recovery_id, officer=officer)
    held = county_duty(officer, recovery.region_path, *OPENS)
    stands(recovery, RecoveryState.PROPOSED)
    if recovery.opened_by_id != officer.user_id:
        raise NotAllowed("not_proposer", _("Only who proposed a recovery withdraws it."))
    if not note.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"note": text})
    recovery.note, recovery.closed_on, recovery.closed_by_name = note.strip(), today, officer.name
    take(recovery, RecoveryStep.WITHDRAW)
    _trace(Verb.RECOVERY_WITHDRAWN, recovery, officer=officer, held=held, at=at, note=recovery.note)
    return recovery


def _to_decide(recovery_id: int, *, officer: Officer) -> tuple[Recovery, Held]:
    recovery = _locked(recovery_id, officer=officer)
    held = county_duty(officer, recovery.region_path, Duty.DECIDE)
    stands(recovery, RecoveryState.PROPOSED)
    if recovery.opened_by_id == officer.user_id:
        text = _("Who proposed a recovery does not decide it; another officer must.")
        raise Blocked([Blocker("four_eyes", text, "", "xc-3.4")])
    return recovery, held


def _decide(
    recovery: Recovery, step: RecoveryStep, note: str, *, officer: Officer, held: Held, at: datetime, today: date
) -> None:
    recovery.note, recovery.office_name = note.strip(), held.office_name
    recovery.decided_on, recovery.decided_at = today, at
    recovery.decided_by_id, recovery.decided_by_name = officer.user_id, officer.name
    take(recovery, step)


@transaction.atomic
def receive_back(
    recovery_id: int,
    *,
    amount: Decimal,
    on: date,
    document_no: str,
    left: Decimal,
    officer: Officer,
    at: datetime,
    today: date,
) -> RecoveryEntry:
    """Record money that the household paid back; it goes into the fund from which it came, of the year it comes in.

    ``left`` is what was still owed before the officer's eyes: sent twice, or beside somebody else, it is refused.
    """
    recovery, held = _due(recovery_id, left, officer=officer, duties=(Duty.PAY,))
    if recovery.decided_on is None or not recovery.decided_on <= on <= today:
        text = _("The day lies between the order and today.")
        raise Invalid("on", text, fields={"on": text})
    given = Paper(on, document_no.strip())
    entry = _entry(recovery, EntryKind.RECEIVED, amount, given, left=left, officer=officer, at=at)
    parts = _where(recovery.case, amount, on)
    lock_accounts(*(fund for fund, _order, _part in parts))
    for fund, order, part in parts:
        paper = Paper(_day(fund, on, today), document_no.strip(), recovery.number)
        post(Movement.RECOVERED, fund, fund, part, paper, order=order, officer=officer, at=at)
    money_came_in(recovery.county, at=at)
    _trace(Verb.RECOVERY_RECEIVED, recovery, officer=officer, held=held, at=at, amount=amount)
    return entry


@transaction.atomic
def write_off(
    recovery_id: int,
    *,
    amount: Decimal,
    on: date,
    document_no: str,
    note: str,
    left: Decimal,
    officer: Officer,
    at: datetime,
    today: date,
) -> RecoveryEntry:
    """Give up a part of the sum due by minutes of a collective decision, whose number it keeps with the reason."""
    recovery, held = _due(recovery_id, left, officer=officer, duties=(Duty.DECIDE,))
    wrong: dict[str, object] = {}
    if on > today:
        wrong["on"] = _("This day has not come yet.")
    if not note.strip():
        wrong["note"] = _("A reason is needed.")
    if wrong:
        raise Invalid("write_off", next(iter(wrong.values())), fields=wrong)
    given = Paper(on, document_no.strip(), note.strip())
    entry = _entry(recovery, EntryKind.WRITTEN_OFF, amount, given, left=left, officer=officer, at=at)
    _trace(Verb.RECOVERY_WRITTEN_OFF, recovery, officer=officer, held=held, at=at, amount=amount, note=note)
    return entry


@transaction.atomic
def close_recovery(recovery_id: int, *, officer: Officer, at: datetime, today: date) -> Recovery:
    """Close a recovery of which nothing is owed any more; it no longer stands in the way of an application."""
    recovery = _locked(recovery_id, officer=officer)
    held = county_duty(officer, recovery.region_path, *CLOSES)
    stands(recovery, RecoveryState.DUE)
    if left := owed_of(recovery):
        text = _("%s yuan are still owed; they are received or written off first.") % show(left)
        raise Blocked([Blocker("still_owed", text, "", "gwy649-68")])
    recovery.closed_on, recovery.closed_by_name = today, officer.name
    take(recovery, RecoveryStep.CLOSE)
    settle_owing(recovery.case, reference=recovery.number, at=at)
    _trace(Verb.RECOVERY_CLOSED, recovery, officer=officer, held=held, at=at)
    return recovery


def nothing_is_recovered(case: Case, **_given: object) -> list[Blocker]:
    """While relief is being recovered its payment cannot come back from the bank as well."""
    if not case.recoveries.exclude(state__in=NOTHING_TO_RECOVER).exists():
        return []
    text = _("Relief of this case is or was recovered; what came back from the bank is settled with that.")
    return [Blocker("recovered", text, "", "gwy649-68")]


# --- what all of them share


def owed_of(recovery: Recovery) -> Decimal:
    """What is still owed, in yuan."""
    return recovery.amount - (recovery.entries.aggregate(s=Sum("amount"))["s"] or NOTHING)


def county_duty(officer: Officer, path: str, *duties: Duty) -> Held:
    """The posting at the county that gives one of the duties; raises NotAllowed."""
    missing: NotAllowed | None = None
    for duty in duties:
        try:
            return officer.needs(duty, path, level=RegionLevel.COUNTY)
        except NotAllowed as error:
            missing = missing or error
    assert missing is not None  # at least one duty is asked for
    raise missing


def _locked(recovery_id: int, *, officer: Officer) -> Recovery:
    """The recovery, locked after its case; raises NotFound outside the officer's area."""
    case_id = Recovery.objects.visible_to(officer).filter(pk=recovery_id).values_list("case", flat=True).first()
    if case_id is None:
        raise NotFound("no_such_recovery", _("There is no such recovery in your area."))
    lock_case(case_id, officer=officer)
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("case", "county")
    return rows.get(pk=recovery_id)


def _due(recovery_id: int, left: Decimal, *, officer: Officer, duties: tuple[Duty, ...]) -> tuple[Recovery, Held]:
    recovery = _locked(recovery_id, officer=officer)
    held = county_duty(officer, recovery.region_path, *duties)
    stands(recovery, RecoveryState.DUE)
    if owed_of(recovery) != left:
        raise WrongState("owed_changed", _("Something was recorded meanwhile; look at what is still owed."))
    return recovery, held


def _entry(
    recovery: Recovery,
    kind: EntryKind,
    amount: Decimal,
    given: Paper,
    *,
    left: Decimal,
    officer: Officer,
    at: datetime,
) -> RecoveryEntry:
    wrong: dict[str, object] = {}
    if not 0 < amount <= left:
        wrong["amount"] = _("The sum is above zero and not above what is still owed: %s yuan.") % show(left)
    if not given.document_no:
        wrong["document_no"] = _("The number of the document is missing.")
    elif kind is EntryKind.RECEIVED and recovery.entries.filter(kind=kind, document_no=given.document_no).exists():
        wrong["document_no"] = _("A receipt with this number is recorded already.")
    if wrong:
        raise Invalid("entry", next(iter(wrong.values())), fields=wrong)
    return RecoveryEntry.objects.create(
        recovery=recovery, kind=kind, amount=amount, on=given.on, document_no=given.document_no, note=given.note,
        by_id=officer.user_id, by_name=officer.name, at=at,
    )  # fmt: skip


def _where(case: Case, amount: Decimal, on: date) -> list[tuple[Fund, Order, Decimal]]:
    """Into which funds a sum goes back: what was paid last first, each order up to its own sum."""
    orders = Order.objects.filter(case=case, payment__reversal=None, payment__isnull=False)
    had = dict(
        Transfer.objects.filter(order__in=orders, movement=Movement.RECOVERED)
        .order_by().values_list("order").annotate(s=Sum("amount"))
    )  # fmt: skip
    found, rest = [], amount
    for order in orders.select_related("fund__region").order_by("-stage", "-pk"):
        part = min(rest, order.amount - had.get(order.pk, NOTHING))
        if part > 0:
            fund = order.fund
            place, source = (fund.region, Source(fund.source)) if fund else (case.county, Source.BUDGET)
            found.append((fund_of(place, on.year, source), order, part))
            rest -= part
    return found


def _day(fund: Fund, on: date, today: date) -> date:
    """The day under which it stands in the books: the day it came in, or today where that month is closed already."""
    closed = Sheet.objects.filter(fund=fund, month__gte=on.replace(day=1)).exclude(state=SheetState.RETURNED)
    return today if closed.exists() else on


def _trace(
    verb: Verb,
    recovery: Recovery,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    amount: Decimal | None = None,
    note: str = "",
) -> None:
    case = recovery.case
    record(
        verb, subject=case, officer=officer, held=held, at=at, region_path=case.region_path, label=str(case),
        after={"recovery": recovery.number, "amount": f"{recovery.amount if amount is None else amount:.2f}"},
        clause="gwy649-68", note=note, announce=True,
    )  # fmt: skip
