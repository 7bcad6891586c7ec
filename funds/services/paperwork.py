"""The paperwork that help before the decision leaves owed, and the ways in which an emergency ends without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer
from approvals.determine import is_sole_officer
from approvals.services.watch import derive_due
from approvals.signed import signed_item_for
from approvals.terms import Purpose
from audit.services import record
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case, Paper
from cases.services.door import lock_case, may_take, move
from cases.terms import SettleWay, State, Step
from common.door import open_door
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from common.texts import too_long
from funds.models import Advance, AdvanceReview, Paperwork, Settlement, StationTransfer
from funds.services.given import registered
from funds.terms import ExceptionGround, PaperworkState, PaperworkStep
from standards.policy.advance import may_extend
from standards.policy.rules import Rules
from standards.policy.terms import PaperKind
from standards.selectors import work_calendar

LONGEST_WHY, LONGEST_NOTE, LONGEST_FINDING = 200, 500, 2000


@transaction.atomic
def ease(case_id: int, *, officer: Officer, at: datetime, today: date, eased_on: date) -> Case:
    """Record on which day the emergency eased, once: from that day the time for the paperwork is counted (xc-2.2.1).

    Between the help and today; until it is recorded the day of the help counts, so that no deadline is lost.
    """
    case, paperwork = _owed(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    _still_owed(paperwork)
    if paperwork.eased_on is not None:
        raise WrongState("eased_before", _("That the emergency eased on %s is recorded already.") % paperwork.eased_on)
    if not paperwork.owed_since <= eased_on <= today:
        text = _("The emergency eased between the day of the help and today.")
        raise Invalid("eased_on", text, fields={"eased_on": text})
    paperwork.eased_on, paperwork.eased_by_id = eased_on, officer.user_id
    paperwork.save(update_fields=["eased_on", "eased_by"])
    case.clock_started_on = eased_on
    case.save(update_fields=["clock_started_on", "changed_at"])
    record(
        Verb.EMERGENCY_EASED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"eased_on": eased_on.isoformat()}, clause="xc-2.2.1",
    )  # fmt: skip
    derive_due(case, calendar=work_calendar(), today=today, at=at, announce=True)
    return case


@transaction.atomic
def extend(case_id: int, *, officer: Officer, at: datetime, today: date, why: str) -> Case:
    """Give as many days again for the paperwork, as often as the rules allow: by who decides, not by who helped.

    While the time still runs, with the reason. Raises NotAllowed, WrongState, Invalid, Blocked.
    """
    case, paperwork = _owed(case_id, officer=officer)
    held = officer.needs(Duty.DECIDE, case.region_path)
    _still_owed(paperwork)
    if not may_extend(rules=Rules.from_json(case.rules or {}), extensions=case.clock_extended):
        raise WrongState("extended", _("The time for the paperwork cannot be extended again."))
    if case.due_on is not None and case.due_on < today:
        raise WrongState("run_out", _("The time for the paperwork has run out; it is not extended afterwards."))
    if Advance.objects.get(case=case).granted_by_id == officer.user_id:
        text = _("Who gave the help does not extend the time for its paperwork; another officer must.")
        raise Blocked([Blocker("helped_and_extends", text, "", "xc-3.4")])
    if not why.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"why": text})
    if wrong := too_long(LONGEST_WHY, why=why):
        raise Invalid("too_long", wrong["why"], fields=wrong)
    paperwork.extended_why, paperwork.extended_by_id = why.strip(), officer.user_id
    paperwork.save(update_fields=["extended_why", "extended_by"])
    case.clock_extended += 1
    case.save(update_fields=["clock_extended", "changed_at"])
    record(
        Verb.PAPERWORK_EXTENDED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"times": case.clock_extended}, clause="xc-2.2.1", note=why.strip(),
    )  # fmt: skip
    derive_due(case, calendar=work_calendar(), today=today, at=at, announce=True)
    return case


def _owed(case_id: int, *, officer: Officer) -> tuple[Case, Paperwork]:
    case = lock_case(case_id, officer=officer)
    paperwork = Paperwork.objects.select_for_update().filter(case=case).first()
    if paperwork is None:
        raise NotFound("no_paperwork", _("No paperwork is owed for this case."))
    return case, paperwork


def _still_owed(paperwork: Paperwork) -> None:
    if paperwork.state != PaperworkState.OWED:
        raise WrongState("paperwork_ended", _("The paperwork of this case is complete or replaced already."))


def end(case: Case, step: PaperworkStep, *, officer: Officer, at: datetime) -> None:
    """Move owed paperwork of a locked case on, the only way its state changes; nothing where none is owed."""
    paperwork = Paperwork.objects.select_for_update().filter(case=case, state=PaperworkState.OWED).first()
    if paperwork is None:
        return
    getattr(paperwork, step.value)()
    paperwork.ended_at = at
    open_door("paperwork", paperwork.pk, PaperworkState.OWED.value, PaperworkState(paperwork.state).value)
    paperwork.save()
    record(
        Verb.PAPERWORK_ENDED, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"paperwork": paperwork.state}, clause="xc-2.2.1",
    )  # fmt: skip


# --- what follows the steps of the case


def decided(case: Case, officer: Officer, at: datetime) -> None:
    """With the decision the paperwork is complete; where it refuses what was given, that is to be got back."""
    _not_his_own_help(case, officer, at)
    end(case, PaperworkStep.COMPLETE, officer=officer, at=at)
    if case.state == State.NOT_APPROVED and case.helped_on is not None:
        record(
            Verb.ADVANCE_TO_RECOVER, subject=case, officer=officer, at=at, region_path=case.region_path,
            label=str(case), after={"amount": f"{case.paid_amount:.2f}"}, clause="xc-2.2.1", announce=True,
        )  # fmt: skip


def _not_his_own_help(case: Case, officer: Officer, at: datetime) -> None:
    """Who gave the help does not decide about it, unless nobody else at the township could (xc-3.4, ADR 107)."""
    if case.helped_on is None or not Advance.objects.filter(case=case, granted_by=officer.user_id).exists():
        return
    if not is_sole_officer(case, officer.user_id, on=timezone.localdate(at)):
        text = _("Who gave the help does not decide about it; another officer must.")
        raise Blocked([Blocker("helped_and_decides", text, "", "xc-3.4")])


def settled(case: Case, officer: Officer, at: datetime) -> None:
    """With the settlement what is still owed is replaced by the minutes."""
    end(case, PaperworkStep.WAIVE, officer=officer, at=at)


# --- the end without a decision


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlaceOfPapers:
    """Why the paperwork cannot be completed, and the handling officer's signature (二（二）1)."""

    ground: ExceptionGround
    signature: "UploadedFile[bytes] | None" = None
    signature_kept_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationGiven:
    """A person handed over: to which relief station, when, to whom."""

    station: str
    taken_over_by: str
    taken_over_at: datetime
    receipt: "UploadedFile[bytes] | None" = None
    kept_as: str = ""


@transaction.atomic
def settle(
    case_id: int,
    way: SettleWay,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    replaced: InPlaceOfPapers | None = None,
    station: StationGiven | None = None,
    note: str = "",
) -> Case:
    """End an emergency without a decision: registered small relief, a meeting's minutes in place of the paperwork, or
    a person handed over to a relief station (二（二）1).

    Signed minutes and signature are there before the case closes. Where help was given that owes paperwork, the
    transfer to a station is recorded, and the case goes on until papers or minutes are there. Raises Invalid with
    fields, Blocked, WrongState, NotAllowed.
    """
    case = lock_case(case_id, officer=officer)
    registered(case)
    may_take(case, Step.SETTLE, officer=officer)
    if found := list(way_is_open(case, way=way)):
        raise Blocked(found)
    if wrong := too_long(LONGEST_NOTE, note=note):
        raise Invalid("too_long", wrong["note"], fields=wrong)
    row = Settlement(
        case=case, way=way, note=note.strip(), by_id=officer.user_id, by_name=officer.name, at=at
    )  # fmt: skip
    if way is SettleWay.MINUTES:
        _replace_papers(row, replaced, officer=officer, at=at)
    if way is SettleWay.STATION:
        hand_over(case, station, officer=officer, at=at)
        if owes_papers(case):
            return case
    row.save()
    return move(case_id, Step.SETTLE, officer=officer, when=at, on=today, way=way)


def way_is_open(case: Case, *, way: SettleWay | None = None, **_given: object) -> Iterator[Blocker]:
    """What must be there before a case ends in this way."""
    if way is not None:
        yield from closed_way(way, Advance.objects.filter(case=case).first())
    if way is SettleWay.MINUTES and signed_item_for(case, Purpose.PAPERS) is None:
        text = _("Signed minutes of a meeting that resolved to go without the papers come first.")
        yield Blocker("minutes_in_place_of_papers", text, "approvals:minutes", "xc-2.2.1")


def closed_way(way: SettleWay, advance: Advance | None) -> Iterator[Blocker]:
    """Why a case with this help, or none, does not end in this way."""
    if way is SettleWay.SMALL and (advance is None or not advance.small):
        text = _("Only small fast relief that was paid is settled by its registration.")
        yield Blocker("not_small", text, "", "xc-2.2.1")
    if way is SettleWay.MINUTES and advance is None:
        text = _("Nothing was given: no paperwork is owed. The case is terminated instead.")
        yield Blocker("nothing_given", text, "cases:terminate", "xc-2.2.1")


def owes_papers(case: Case) -> bool:
    """Whether help of the case left paperwork owed, so that it does not end by a transfer alone (xc-2.2.1)."""
    return Paperwork.objects.filter(case=case, state=PaperworkState.OWED).exists()


def _replace_papers(row: Settlement, given: InPlaceOfPapers | None, *, officer: Officer, at: datetime) -> None:
    assert given is not None  # the form asks for it
    if given.signature is None and not given.signature_kept_as.strip():
        text = _("Attach the handling officer's signature, or say under which number it is kept.")
        raise Invalid("signature_missing", text, fields={"signature": text})
    row.ground, row.minutes = given.ground, signed_item_for(row.case, Purpose.PAPERS)
    row.signature_kept_as = given.signature_kept_as.strip()
    row.signature = _paper(row.case, PaperKind.HANDLER, given.signature, officer=officer, at=at)


def _paper(
    case: Case, kind: PaperKind, upload: "UploadedFile[bytes] | None", *, officer: Officer, at: datetime
) -> Paper | None:
    return None if upload is None else cases.add_paper(case.pk, officer=officer, at=at, kind=kind, upload=upload)


def hand_over(case: Case, given: StationGiven | None, *, officer: Officer, at: datetime) -> StationTransfer:
    """Write down the transfer of a locked case; raises Invalid with the fields at fault."""
    assert given is not None  # the form asks for it
    if StationTransfer.objects.filter(case=case).exists():
        raise WrongState("handed_over", _("This person was handed over to a station already."))
    wrong: dict[str, object] = {}
    if not given.station.strip():
        wrong["station"] = _("Name the relief station.")
    if not given.taken_over_by.strip():
        wrong["taken_over_by"] = _("Name who took the person over.")
    if not case.emergency.reported_at <= given.taken_over_at <= at:
        wrong["taken_over_at"] = _("The person was taken over between the report and now.")
    if given.receipt is None and not given.kept_as.strip():
        wrong["station_receipt"] = _("Attach the station's receipt, or say under which number it is kept.")
    if wrong:
        raise Invalid("station", next(iter(wrong.values())), fields=wrong)
    paper = _paper(case, PaperKind.STATION, given.receipt, officer=officer, at=at)
    row = StationTransfer.objects.create(
        case=case, station=given.station.strip(), taken_over_by=given.taken_over_by.strip(),
        taken_over_at=given.taken_over_at, paper=paper, kept_as=given.kept_as.strip(), by_id=officer.user_id,
        by_name=officer.name, at=at,
    )  # fmt: skip
    record(
        Verb.HANDED_TO_STATION, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"station": row.station}, clause="xc-2.2.1", announce=True,
    )  # fmt: skip
    return row


# --- the county looks back


@transaction.atomic
def review_advance(case_id: int, *, officer: Officer, at: datetime, sound: bool, finding: str) -> AdvanceReview:
    """The county looks at help that one officer granted and paid alone, once, by another officer (xc-3.4)."""
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.SUPERVISE, case.region_path, level=RegionLevel.COUNTY)
    advance = Advance.objects.filter(case=case).first()
    if advance is None:
        raise NotFound("no_advance", _("No help was given first in this case."))
    if AdvanceReview.objects.filter(advance=advance).exists():
        raise WrongState("advance_reviewed", _("This help was reviewed already."))
    if advance.granted_by_id == officer.user_id:
        text = _("Who gave the help does not review it; another officer must.")
        raise Blocked([Blocker("helped_and_reviews", text, "", "xc-3.4")])
    wrong = too_long(LONGEST_FINDING, finding=finding)
    if not finding.strip():
        wrong["finding"] = _("A finding is needed.")
    if wrong:
        raise Invalid("finding", wrong["finding"], fields=wrong)
    row = AdvanceReview.objects.create(
        advance=advance, sound=sound, finding=finding.strip(), by_id=officer.user_id, by_name=officer.name, at=at
    )  # fmt: skip
    record(
        Verb.ADVANCE_REVIEWED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"sound": sound}, clause="xc-3.4", note=row.finding, announce=True,
    )  # fmt: skip
    return row
