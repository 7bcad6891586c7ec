"""An emergency is registered at once and helped first (先行救助); both are safe against being sent twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.officer import Officer, within
from cases import services as cases
from cases.facts import case_facts, own_area
from cases.models import Case, Member, Person
from cases.services.direct import rules_of_emergency
from cases.services.door import lock_case
from cases.services.opening import township_of
from cases.services.registry import PersonGiven, read_name
from cases.services.statement import HouseholdGiven, MemberGiven
from cases.terms import Channel, Relation, State
from common import identity
from common.crypto import blind_index
from common.errors import Blocked, Blocker, Invalid, WrongState
from common.identity import ResidentId
from common.texts import too_long
from funds.models import Emergency
from funds.services.given import HelpGiven, Need, check_help, readable
from funds.services.helping import help_first
from funds.terms import Urgency
from standards.packages.selectors import package_of
from standards.policy.advance import advance, help_due
from standards.policy.facts import CaseFacts
from standards.policy.rules import Rules
from standards.policy.terms import Cause, PaperKind, ReliefType, Track

LONGEST_AGO = timedelta(days=31)
"""An emergency reported longer ago is none; its day is a slip of the pen."""
MOST_PHOTOS = 6
MOST_PEOPLE = 60
LONGEST_NARRATIVE = 500
STEP = "emergency"
"""The draft step that keeps what is typed into the one screen."""
RECOGNISED = ("name", "id_number", "phone", "place", "narrative", "looks")
"""One of these is needed to know a draft again."""
LONGEST_KEY = 18
"""Digits of a row's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyGiven:
    """What the officer on duty writes down; ``resident`` is None for somebody without a document."""

    township_id: int
    name: str
    resident: ResidentId | None
    looks: str = ""
    phone: str = ""
    place: str
    hukou_place: str = ""
    cause: Cause
    narrative: str
    urgency: Urgency
    people: int = 1
    small: bool = False
    reported_at: datetime
    channel: Channel = Channel.FOUND
    photos: "Sequence[UploadedFile[bytes]]" = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """An emergency that was registered; ``blockers`` say why it could not be helped at once."""

    case: Case
    blockers: tuple[Blocker, ...] = ()


def take(
    given: EmergencyGiven,
    help_: HelpGiven | None,
    *,
    token: UUID,
    case_id: int | None = None,
    officer: Officer,
    at: datetime,
    today: date,
) -> Taken:
    """Register an emergency and, on request, help at once (xc-2.2.1).

    What is wrong in either is told before anything is written. Where only money is missing the registration stays.
    The same form (``token``) sent twice registers and pays once. ``case_id`` is the draft that it was begun as.
    """
    _check(given, at=at)
    if help_ is not None:
        foresee_help(given, help_, token=token, officer=officer, at=at, today=today)
    case = register(given, token=token, case_id=case_id, officer=officer, at=at, today=today)
    if help_ is None:
        return Taken(case)
    try:
        return Taken(help_first(case.pk, help_, officer=officer, at=at, today=today))
    except Blocked as error:
        return Taken(case, tuple(error.blockers))


def foresee_help(
    given: EmergencyGiven, help_: HelpGiven, *, token: UUID, officer: Officer, at: datetime, today: date
) -> None:
    """Raise Invalid with everything that is wrong with help in an emergency that is not registered yet."""
    township, _held = township_of(officer, given.township_id)
    facts, rules = _assumed(township.path, given, today=today)
    due = help_due(given.reported_at, rules=rules) if rules.advance_hours is not None else None
    own, people = Q(opening_token=token), known_person(given.resident)
    registered = _other_name(people, given.name, officer=officer)
    need = Need(people, township, given.reported_at, due, own, registered)
    package = package_of(rules.packages)
    limit = advance(facts=facts, rules=rules, package=package, amount=help_.amount, small=given.small)
    check_help(help_, need, limit=limit, officer=officer, at=at, today=today)


def resident_of(number: str, *, today: date) -> ResidentId | None:
    """Who has the number that was typed; nobody without one. Raises Invalid at ``id_number``."""
    if not number.strip():
        return None
    try:
        return identity.check(number, today=today)
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={"id_number": error.message}) from error


def known_person(resident: ResidentId | None) -> frozenset[int]:
    """The person with this number; nobody without one."""
    if resident is None:
        return frozenset()
    found = Person.objects.filter(id_index=blind_index("person.id", resident.number))
    return frozenset(found.values_list("pk", flat=True))


def _other_name(people: frozenset[int], name: str, *, officer: Officer) -> str:
    """How the person is called in a case of the officer's area, where that is not ``name``; else nothing."""
    mine = Member.objects.filter(within("case__region_path", officer.case_paths), person__in=people)
    return mine.exclude(person__name=read_name(name)).values_list("person__name", flat=True).first() or ""


def _assumed(path: str, given: EmergencyGiven, *, today: date) -> tuple[CaseFacts, Rules]:
    """What the limit asks about a case that is not there yet, and the rules of its day."""
    facts = CaseFacts(
        relief_type=ReliefType.EMERGENCY, cause=given.cause, applied_on=today, individual=given.people == 1,
        household_size=1, helped_count=1,
    )  # fmt: skip
    return facts, rules_of_emergency(facts, day=today, region_path=path)


def _check(given: EmergencyGiven, *, at: datetime) -> None:
    """Raise Invalid with every field that is wrong."""
    wrong: dict[str, object] = {}
    if not read_name(given.name):
        wrong["name"] = _("Say who is in need; of somebody unknown what he is called.")
    if given.resident is None and not given.looks.strip():
        wrong["looks"] = _("Describe who has no document: age, looks, clothes.")
    if not given.place.strip():
        wrong["place"] = _("Say where it happened.")
    if not given.narrative.strip():
        wrong["narrative"] = _("Say what happened.")
    if not 1 <= given.people <= MOST_PEOPLE:
        wrong["people"] = _("At least one person is in need, and at most %d.") % MOST_PEOPLE
    wrong |= too_long(LONGEST_NARRATIVE, narrative=given.narrative)
    if not at - LONGEST_AGO <= given.reported_at <= at:
        wrong["reported_at"] = _("It was reported before now, and not longer than a month ago.")
    if ReliefType.EMERGENCY not in given.cause.relief_types:
        wrong["cause"] = _("This cause is no emergency.")
    if len(given.photos) > MOST_PHOTOS:
        wrong["photos"] = _("At most %d photos at once; further ones are added on the page of papers.") % MOST_PHOTOS
    if wrong:
        raise Invalid("emergency", next(iter(wrong.values())), fields=wrong)
    for photo in given.photos:
        readable(photo, "photos")


@transaction.atomic
def keep_draft(
    typed: dict[str, list[str]], *, case_id: int | None, officer: Officer, at: datetime, today: date
) -> Case:
    """Keep what was typed into the one screen as a draft, found by name and number; no hours run yet.

    Sent again, the same form (``token``) is kept in the same draft. Raises Invalid without a township, and where nobody
    could tell from it what happened to whom.
    """
    token = _token((typed.get("token") or [""])[-1])
    case_id = case_id or _begun(token, officer)
    if case_id is not None:
        if lock_case(case_id, officer=officer).state != State.DRAFT:
            raise WrongState("registered", _("This case is registered already."))
        cases.save_typed(case_id, STEP, officer=officer, at=at, typed=typed)
        return lock_case(case_id, officer=officer)
    township = (typed.get("township") or [""])[-1]
    if not township.isdecimal() or len(township) > LONGEST_KEY:
        text = _("Say in which township it happened.")
        raise Invalid("township", text, fields={"township": text})
    if not any(text.strip() for name in RECOGNISED for text in typed.get(name, ())):
        text = _("Say at least who it is, where it happened or what happened; an empty draft helps nobody.")
        raise Invalid("nothing_typed", text, fields={"name": text})
    named = {f"members-0-{name}": typed.get(name, [""]) for name in ("name", "id_number", "phone")}
    first = {"members-TOTAL_FORMS": ["1"], "members-0-relation": ["01"], "members-0-lives_here": ["on"],
             "members-0-helped": ["on"]}  # fmt: skip
    return cases.open_case(
        officer=officer, at=at, today=today, township_id=int(township), channel=Channel.FOUND, token=token,
        typed={"household": first | named, STEP: typed},
    )  # fmt: skip


def page_of(case: Case, kept_at: datetime | None) -> str:
    """What the page of a draft says of itself, so that two windows do not write over each other's words."""
    return str(cases.opened_with(case, STEP, kept_at, change=0))


def _token(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _begun(token: UUID, officer: Officer) -> int | None:
    """The draft that the same form was kept as before."""
    rows = Case.objects.filter(opening_token=token, opened_by=officer.user_id, state=State.DRAFT)
    return rows.values_list("pk", flat=True).first()


@transaction.atomic
def register(
    given: EmergencyGiven, *, token: UUID, case_id: int | None = None, officer: Officer, at: datetime, today: date
) -> Case:
    """Open a case, write down who, where and what, and accept it directly; the clock of the first help begins.

    Any township where the officer is posted: it is helped where it happens (急难发生地). The same ``token`` registers
    once. Raises Invalid, NotAllowed, NotFound.
    """
    _check(given, at=at)
    known = Emergency.objects.filter(token=token).select_related("case").first()
    if known is not None and known.by_id == officer.user_id:
        _refuse_other_words(known, given)
        return known.case
    case_id = case_id or _begun(token, officer)
    if case_id is None:
        case_id = cases.open_case(
            officer=officer, at=at, today=today, township_id=given.township_id, channel=given.channel, token=token
        ).pk
    case = lock_case(case_id, officer=officer)
    if (there := Emergency.objects.filter(case=case).first()) is not None:
        if there.token != token:
            raise WrongState("registered", _("This case is registered already."))
        return case  # the same form was quicker on another line
    _write(case, given, officer=officer, at=at, today=today)
    case = lock_case(case_id, officer=officer)
    rules = rules_of_emergency(case_facts(case, area=own_area(case)), day=today, region_path=case.region_path)
    if rules.advance_hours is None:
        text = _("No time limit for emergencies is published for this area; ask the standards administrator.")
        raise Invalid("rules_missing", text)
    Emergency.objects.create(
        case=case, token=token, region_path=case.region_path, place=given.place.strip(),
        hukou_place=given.hukou_place.strip(), urgency=given.urgency, people=given.people, looks=given.looks.strip(),
        reported_at=given.reported_at, due_at=help_due(given.reported_at, rules=rules), by_id=officer.user_id,
        by_name=officer.name, at=at,
    )  # fmt: skip
    case.draft_steps.filter(step=STEP).delete()
    case = cases.accept_directly(case_id, officer=officer, at=at, today=today)
    for number, photo in enumerate(given.photos, 1):
        cases.add_paper(case_id, officer=officer, at=at, kind=PaperKind.SCENE, upload=photo, note=str(number))
    return case


def _refuse_other_words(known: Emergency, given: EmergencyGiven) -> None:
    """A form that was sent before says the same, or it is refused: else what was changed would be lost unnoticed."""
    before = (known.case.applicant_name, known.place, known.urgency, known.people, known.reported_at)
    if before != (read_name(given.name), given.place.strip(), given.urgency, given.people, given.reported_at):
        text = _("This form was sent already and registered as %s; what you changed since is entered there.")
        raise WrongState("sent_before", text % known.case.number)


def _write(case: Case, given: EmergencyGiven, *, officer: Officer, at: datetime, today: date) -> None:
    """The first facts of the case: one person, what happened; the rest is completed later."""
    reason = "" if given.resident else f"无证件：{given.looks.strip()}"[:120]
    person = PersonGiven(name=read_name(given.name), resident=given.resident, no_id_reason=reason)
    member = MemberGiven(person=person, relation=Relation.SELF, phone=given.phone)
    household = HouseholdGiven(
        members=[member], hukou=case.hukou, category=case.category, individual=given.people == 1,
        head_count=given.people,
    )  # fmt: skip
    cases.put_household(
        case.pk, officer=officer, at=at, today=today, household=household, address=given.place.strip()
    )  # fmt: skip
    cases.put_hardship(
        case.pk, officer=officer, at=at, relief_type=ReliefType.EMERGENCY, cause=given.cause,
        narrative=given.narrative.strip(), applied_on=today, incident_on=timezone.localdate(given.reported_at),
        channel=given.channel,
    )  # fmt: skip
    if given.small:
        cases.put_county(case.pk, officer=officer, at=at, quantities={}, track=Track.SMALL_FAST)


def is_registered(case: Case, **_given: object) -> Sequence[Blocker]:
    """Direct acceptance and help rest on what was reported, where and when."""
    if case.relief_type != ReliefType.EMERGENCY or hasattr(case, "emergency"):
        return ()
    return (Blocker("not_registered", _("This case was not registered as an emergency."), "", "xc-2.2.1"),)
