"""Reads of the emergency track: what the form needs, who waits for help, whose paperwork is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from accounts.selectors import township_choices
from approvals.models import MeetingItem
from approvals.services.minutes import may_keep_minutes
from approvals.signed import signed_item_for
from approvals.terms import Purpose
from cases.blockers import (
    application_is_complete,
    duplicates_are_decided,
    papers_are_complete,
    payee_is_explained,
    visit_speaks_for_the_facts,
)
from cases.facts import case_facts, load, people_of
from cases.models import Case
from cases.selectors.intake import Typed, typed_of
from cases.services.direct import rules_of_emergency
from cases.services.door import may_take
from cases.terms import Channel, SettleWay, State, Step
from cases.workflow import OPEN_TO_HELP, WITH_TOWNSHIP_ACCEPTED
from common import identity
from common.clock import minutes_until
from common.errors import Blocker, DomainError, Invalid, NotFound, WrongState
from funds.models import Advance, AdvanceReview, Emergency, Paperwork, Payment, Settlement, StationTransfer
from funds.selectors.reserves import Left, left_for
from funds.services.bounced import by_bank
from funds.services.emergency import STEP, known_person
from funds.services.given import helped_lately
from funds.services.paperwork import closed_way
from funds.terms import PaperworkState, PaymentMethod
from standards.packages.selectors import package_of
from standards.policy.advance import is_late, limit_of, may_extend, small_procedure, told_of_former_relief
from standards.policy.deadlines import days_left
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Finding
from standards.policy.rules import Rules
from standards.policy.terms import Cause, ReliefType, Track
from standards.selectors import work_calendar

SENTENCES = (
    "住房起火，无处居住，衣物和口粮受损。",
    "家庭主要劳动力遭遇交通事故，正在抢救。",
    "突发重大疾病，无力缴纳住院费用。",
    "溺水受伤，急需救治。",
    "流落在外，身无分文，无人照料。",
    "断粮断炊，基本生活无法维持。",
)
"""What happens most; kept words, therefore Chinese in either interface."""


# --- the one screen


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be given at once in a township today, in yuan, and what is left there."""

    township: Region
    advance: Decimal | None
    small: Decimal | None
    hours: int | None
    left: Left

    @property
    def short(self) -> bool:
        """Whether the reserve may be too small for what may be given."""
        return self.advance is None or self.left.reserve < self.advance


@dataclass(frozen=True, slots=True)
class Setup:
    """What the one screen offers: the townships where the officer takes emergencies, and the first one's limits."""

    townships: Sequence[Region]
    limits: Limits | None
    case: Case | None = None
    typed: Typed | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    """What an application begun on the ordinary way says already."""

    @property
    def causes(self) -> list[Cause]:
        """The causes of an emergency (xc-2.1.1.1, xc-2.1.1.2)."""
        return [cause for cause in Cause if ReliefType.EMERGENCY in cause.relief_types]

    @property
    def channels(self) -> list[Channel]:
        """How it may have come, the usual way first."""
        return sorted(Channel, key=lambda one: one is not Channel.FOUND)


def setup(officer: Officer, *, today: date, case_id: int | None = None, township: str = "") -> Setup:
    """The one screen, empty or of a draft; raises NotFound, WrongState for a case that is no draft any more."""
    if case_id is None:
        places = list(township_choices(officer, Duty.CASEWORK))
        chosen = next((t for t in places if str(t.pk) == township), places[0] if places else None)
        return Setup(places, limits_at(chosen, today=today) if chosen else None)
    case = seen(officer, case_id)
    officer.needs(Duty.CASEWORK, case.region_path)
    if case.state != State.DRAFT:
        raise WrongState("registered", _("This case is registered already."))
    typed = typed_of(case, STEP)
    known = _of_application(case) if typed is None else {}
    return Setup([case.township], limits_at(case.township, today=today), case, typed, known)


def _of_application(case: Case) -> dict[str, str]:
    """What the first pages of an ordinary application tell of an emergency."""
    household = typed_of(case, "household")
    number = household.get("members-0-id_number") if household else ""
    said = {"name": case.applicant_name, "id_number": number, "cause": case.cause, "channel": case.channel,
            "narrative": case.narrative}  # fmt: skip
    return {name: text for name, text in said.items() if text}


LATELY = timedelta(days=30)
MOST_KNOWN = 5


def undocumented_lately(township_id: int, *, at: datetime) -> list[Emergency]:
    """Who was described for want of a document in this township within 30 days: perhaps the same person again.

    Somebody without a number is never matched by it; the officer looks.
    """
    rows = Emergency.objects.filter(case__township=township_id, reported_at__gt=at - LATELY).exclude(looks="")
    return list(rows.select_related("case").order_by("-reported_at")[:MOST_KNOWN])


def limits_at(township: Region, *, today: date) -> Limits:
    """How much may be given in a township today, and what its reserve and its county have left."""
    facts = CaseFacts(
        relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, applied_on=today, individual=True, helped_count=1,
        household_size=1,
    )  # fmt: skip
    rules = rules_of_emergency(facts, day=today, region_path=township.path)
    package = package_of(rules.packages)
    small = limit_of(facts=facts, rules=rules, package=package, small=True) if small_procedure(package) else None
    return Limits(
        township=township,
        advance=limit_of(facts=facts, rules=rules, package=package),
        small=small,
        hours=rules.advance_hours,
        left=left_for(township.pk, township.parent_id, year=today.year),
    )


def limits_of(officer: Officer, township: str, *, today: date) -> Limits:
    """The same for a township that the officer chose, by default his first; raises NotFound for any other."""
    found = [t for t in township_choices(officer, Duty.CASEWORK) if township in ("", str(t.pk))]
    if not found:
        raise NotFound("township_not_found", _("There is no such township."))
    return limits_at(found[0], today=today)


def had_relief_lately(officer: Officer, number: str, *, today: date) -> bool:
    """Whether the person with this typed number had relief lately, so that help is to be explained."""
    try:
        resident = identity.check(number, today=today)
    except Invalid:
        return False
    people = known_person(resident)
    return bool(people and helped_lately(people, apart_from=Q(), officer=officer, today=today))


def seen(officer: Officer, case_id: int) -> Case:
    """A case of the officer's area; raises NotFound."""
    rows = Case.objects.visible_to(officer).select_related("township", "county", "applicant")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return case


def emergency_of(officer: Officer, case_id: int) -> Case:
    """A case that was registered as an emergency, with what was reported; raises NotFound."""
    rows = Case.objects.visible_to(officer).filter(emergency__isnull=False)
    case = rows.select_related("township", "county", "applicant", "emergency").filter(pk=case_id).first()
    if case is None:
        seen(officer, case_id)
        raise NotFound("no_emergency", _("This case was not registered as an emergency."))
    return case


def is_emergency(case: Case) -> bool:
    """Whether the case was registered as an emergency."""
    return Emergency.objects.filter(case=case).exists()


# --- one emergency


@dataclass(frozen=True, slots=True)
class Shown:
    """An emergency with its help and its paperwork, and what this officer may do about it."""

    case: Case
    minutes: int | None
    """Minutes until the first help is due, negative when late; None where help came or the case ended."""
    advance: Advance | None
    again: Payment | None
    """The payment that took the place of one that the bank gave back."""
    paperwork: Paperwork | None
    left: int | None
    limits: Limits | None
    warnings: Sequence[Finding[Conclusion]]
    asks: bool
    """Whether help is to be explained: it comes late, or the household had relief lately."""
    owed: Sequence[Blocker]
    may: frozenset[str]
    resolved: MeetingItem | None
    """What a meeting resolved in place of the papers, once it is signed."""
    settlement: Settlement | None
    transfer: StationTransfer | None

    @property
    def reviewed(self) -> AdvanceReview | None:
        """The county's look at the help."""
        return getattr(self.advance, "reviewed", None)

    @property
    def is_small(self) -> bool:
        """Whether small fast relief is what is given."""
        return self.case.track == Track.SMALL_FAST

    @property
    def helped_late(self) -> bool:
        """Whether the first help came after its hours had run out."""
        return self.advance is not None and is_late(self.case.emergency.due_at, self.advance.granted_at)

    @property
    def to_recover(self) -> bool:
        """Whether the help was refused afterwards, so that it is to be got back or written off."""
        return self.case.state == State.NOT_APPROVED and self.advance is not None

    @property
    def tone(self) -> str:
        """The tone of the badge of the paperwork."""
        return "warn" if self.is_owed else "ok"

    @property
    def lines(self) -> list[dict[str, str]]:
        """What is owed, with the address where it is mended."""
        return [{"message": b.message, "clause": b.clause, "url": _address(b, self.case)} for b in self.owed]

    @property
    def is_owed(self) -> bool:
        """Whether the paperwork is still to come."""
        return self.paperwork is not None and self.paperwork.state == PaperworkState.OWED


def shown(officer: Officer, case_id: int, *, at: datetime, today: date) -> Shown:
    """Everything of one emergency; raises NotFound where the case is none or lies outside the area."""
    case = emergency_of(officer, case_id)
    advance = Advance.objects.filter(case=case).select_related("order__fund__region", "receipt", "reviewed").first()
    paperwork = Paperwork.objects.filter(case=case).select_related("eased_by", "extended_by").first()
    transfer = StationTransfer.objects.filter(case=case).first()
    running = case.helped_on is None and State(case.state) in OPEN_TO_HELP
    owed = list(owed_papers(case)) if paperwork is not None and paperwork.state == PaperworkState.OWED else []
    left = None
    if case.clock_stopped_on is None and case.due_on is not None:
        left = days_left(case.due_on, today, work_calendar())
    return Shown(
        case=case,
        minutes=minutes_left(case.emergency, at=at) if running else None,
        advance=advance,
        again=_again(advance),
        paperwork=paperwork,
        left=left,
        limits=limits_at(case.township, today=today) if running else None,
        warnings=former(case, officer) if running else [],
        asks=running and _asks(case, officer, at=at, today=today),
        owed=owed,
        may=frozenset(_may(case, officer, advance, paperwork, transfer, today=today)),
        resolved=signed_item_for(case, Purpose.PAPERS) if owed else None,
        settlement=Settlement.objects.filter(case=case).select_related("minutes__meeting__signed").first(),
        transfer=transfer,
    )


def _again(advance: Advance | None) -> Payment | None:
    if advance is None or advance.method != PaymentMethod.TRANSFER:
        return None
    rows = Payment.objects.filter(case=advance.case_id, order__stage=0, order__replaces__isnull=False)
    return rows.order_by("-pk").first()


def _address(blocker: Blocker, case: Case) -> str:
    try:
        return reverse(blocker.mend, args=[case.pk]) if blocker.mend else ""
    except NoReverseMatch:
        return ""


def former(case: Case, officer: Officer) -> list[Finding[Conclusion]]:
    """Relief that was given before: it only warns, help cannot wait (xc-2.3.2)."""
    facts = case_facts(case, area=officer.case_paths)
    return list(told_of_former_relief(facts=facts, rules=Rules.from_json(case.rules or {})))


def _asks(case: Case, officer: Officer, *, at: datetime, today: date) -> bool:
    lately = helped_lately(people_of(case), apart_from=Q(pk=case.pk), officer=officer, today=today)
    return bool(lately) or is_late(case.emergency.due_at, at)


def minutes_left(row: Emergency, *, at: datetime) -> int:
    """Whole minutes until the first help is due; below zero as soon as it is late."""
    return minutes_until(row.due_at, at)


def owed_papers(case: Case) -> list[Blocker]:
    """What is still to be completed, each with the page where it is mended."""
    guards = (
        application_is_complete, payee_is_explained, papers_are_complete, duplicates_are_decided,
        visit_speaks_for_the_facts,
    )  # fmt: skip
    load(case, "papers", "likely")
    found = [blocker for guard in guards for blocker in guard(case)]
    if found:
        return found
    if State(case.state) in WITH_TOWNSHIP_ACCEPTED:
        return [Blocker("to_review", _("Papers and visit are complete: review and decision follow."), "cases:detail")]
    return [Blocker("to_decide", _("Papers and visit are complete: the decision follows."), "cases:detail")]


def _may(
    case: Case,
    officer: Officer,
    advance: Advance | None,
    paperwork: Paperwork | None,
    transfer: StationTransfer | None,
    *,
    today: date,
) -> Sequence[str]:
    found = []
    if case.helped_on is None and _can(case, Step.HELP_FIRST, officer):
        found.append("help")
    if advance is not None and advance.method == PaymentMethod.TRANSFER and by_bank(case).exists():
        found += ["came_back"] if _can(case, Step.HELP_FIRST, officer) else []
    if _can(case, Step.SETTLE, officer):
        found += [way.value for way in SettleWay if not list(closed_way(way, advance))]
        if transfer is not None:
            found.remove(SettleWay.STATION.value)
    if paperwork is not None and paperwork.state == PaperworkState.OWED:
        if paperwork.eased_on is None and _holds(officer, Duty.CASEWORK, case):
            found.append("ease")
        runs = case.due_on is not None and today <= case.due_on
        again = may_extend(rules=Rules.from_json(case.rules or {}), extensions=case.clock_extended)
        by_another = advance is not None and advance.granted_by_id != officer.user_id
        if runs and again and by_another and _holds(officer, Duty.DECIDE, case):
            found.append("extend")
        if _keeps_minutes(case, officer):
            found.append("resolve")
    unreviewed = advance is not None and not hasattr(advance, "reviewed") and advance.granted_by_id != officer.user_id
    if unreviewed and _holds(officer, Duty.SUPERVISE, case, RegionLevel.COUNTY):
        found.append("review")
    return found


def _can(case: Case, step: Step, officer: Officer) -> bool:
    try:
        may_take(case, step, officer=officer)
    except DomainError:
        return False
    return True


def _keeps_minutes(case: Case, officer: Officer) -> bool:
    try:
        may_keep_minutes(case, officer)
    except DomainError:
        return False
    return True


def _holds(officer: Officer, duty: Duty, case: Case, level: RegionLevel | None = None) -> bool:
    try:
        officer.needs(duty, case.region_path, level=level)
    except DomainError:
        return False
    return True
