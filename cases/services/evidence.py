"""Papers, the home visit and the publicity."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.blockers import newest_visit
from cases.county import answered, kept
from cases.models import Case, Paper, Surveyor, Visit
from cases.papers import asked_papers
from cases.plausible import tidy_name
from cases.services.door import blockers_of, lock_case, lock_for_facts, may_take, move
from cases.services.meanwhile import Opened, refuse_changed
from cases.services.scans import look_at, put_away, scan_of
from cases.services.statement import refuse_no_answer
from cases.terms import State, Step
from cases.workflow import FINAL_STATES, SPECS
from common.errors import Blocked, Invalid, NotFound, WrongState
from common.stated import Upload, UpTo
from standards.policy.facts import Asset, Income
from standards.policy.terms import PaperKind


def casework(case: Case, officer: Officer) -> Held:
    """The posting by which the officer does the casework; raises NotAllowed."""
    return officer.needs(Duty.CASEWORK, case.region_path)


def add_paper(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    kind: str,
    original_seen: bool = False,
    upload: "UploadedFile[bytes] | None" = None,
    note: str = "",
    right: Callable[[Case, Officer], Held] = casework,
) -> Paper:
    """Add a paper to the file: original seen, or a scan (pdf, jpg, png up to 10 MiB), or both.

    ``right`` says by which posting, or raises. The same paper with the same note is in the file once: given again, the
    paper that is there is returned.
    """
    if not original_seen and upload is None:
        raise Invalid("paper_empty", _("Tick that the original was seen, or choose a file."))
    paper = Paper(
        case_id=case_id, kind=kind, original_seen=original_seen, note=note, added_by_id=officer.user_id, added_at=at
    )  # fmt: skip
    try:
        return _add(paper, upload, right, officer=officer, at=at)
    except Exception:
        if paper.file:
            paper.file.delete(save=False)  # the row did not come to be; nobody would find the file again
        raise


def file_paper(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    kind: Annotated[str, UpTo(40)],
    original_seen: bool = False,
    upload: Upload | None = None,
    note: Annotated[str, UpTo(200)] = "",
) -> Paper:
    """Add a paper to the file: original seen, or a scan (pdf, jpg, png up to 10 MiB), or both.

    ``kind`` is one that this case asks for, or another paper (``other``). The same paper with the same note is in the
    file once: given again, the paper that is there is returned. Raises Invalid.
    """
    if kind != PaperKind.OTHER:
        _refuse_unasked(case_id, [kind], officer=officer)
    return add_paper(case_id, officer=officer, at=at, kind=kind, original_seen=original_seen, upload=upload, note=note)


def see_originals(case_id: int, *, officer: Officer, at: datetime, kinds: Sequence[Annotated[str, UpTo(40)]]) -> None:
    """Note that the originals of several papers were seen, of kinds that this case asks for; all or none."""
    _refuse_unasked(case_id, kinds, officer=officer)
    see_papers(case_id, kinds, officer=officer, at=at)


def _refuse_unasked(case_id: int, kinds: Sequence[str], *, officer: Officer) -> None:
    case = Case.objects.visible_to(officer).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    casework(case, officer)
    known = {paper.code for paper in asked_papers(case)}
    if strange := [kind for kind in kinds if kind not in known]:
        text = _("This case does not ask for such a paper: %s") % "、".join(strange)
        raise Invalid("paper_not_asked", text, fields={"kind": text})


@transaction.atomic
def _add(
    paper: Paper,
    upload: "UploadedFile[bytes] | None",
    right: Callable[[Case, Officer], Held],
    *,
    officer: Officer,
    at: datetime,
) -> Paper:
    case = lock_case(paper.case_id, officer=officer)
    held = right(case, officer)
    _open_file(case)
    body = None if upload is None else look_at(paper, upload)
    there = case.papers.filter(
        withdrawn_at=None, kind=paper.kind, sha256=paper.sha256, note=paper.note, original_seen=paper.original_seen
    ).first()
    if there is not None:
        return there
    if body is not None:
        put_away(paper, body, sealed_for=_aad(paper))
    paper.save()
    _trace(paper, case, officer=officer, held=held, at=at)
    return paper


@transaction.atomic
def see_papers(case_id: int, kinds: Sequence[str], *, officer: Officer, at: datetime) -> list[Paper]:
    """Note that the originals of several papers were seen; all or none. What was seen before stays as it is."""
    case = lock_case(case_id, officer=officer)
    held = casework(case, officer)
    _open_file(case)
    there = {p.kind: p for p in case.papers.filter(withdrawn_at=None, sha256="", note="", original_seen=True)}
    new = [
        Paper(case=case, kind=kind, original_seen=True, added_by_id=officer.user_id, added_at=at)
        for kind in dict.fromkeys(kinds)
        if kind not in there
    ]
    for paper in Paper.objects.bulk_create(new):
        _trace(paper, case, officer=officer, held=held, at=at)
        there[paper.kind] = paper
    return [there[kind] for kind in kinds]


def _open_file(case: Case) -> None:
    if State(case.state) in FINAL_STATES:
        raise WrongState("case_ended", _("This case has ended; its file is closed."))


def _trace(paper: Paper, case: Case, *, officer: Officer, held: Held, at: datetime) -> None:
    verb = Verb.FILE_ATTACHED if paper.sha256 else Verb.ORIGINAL_SEEN
    record(
        verb, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"paper": paper.term, "sha256": paper.sha256},
    )  # fmt: skip


def _aad(paper: Paper) -> str:
    """A scan opens in its own case only."""
    return f"paper/{paper.case_id}"


def refuse_bad_scan(upload: "UploadedFile[bytes]") -> None:
    """Raise Invalid for what ``add_paper`` would not keep, before anything is written; the file is read again later."""
    look_at(Paper(), upload)
    upload.seek(0)


def needs(words: str, field: str, text: object) -> None:
    """Raise Invalid where nothing is said."""
    if not words.strip():
        raise Invalid(f"{field}_missing", text, fields={field: text})


@transaction.atomic
def withdraw_paper(
    case_id: int, paper_id: int, *, officer: Officer, at: datetime, reason: Annotated[str, UpTo(200)]
) -> Paper:
    """Take a wrong paper out of the file; it stays on record, but signatures that rested on it no longer hold."""
    case, held = lock_for_facts(case_id, officer=officer)
    needs(reason, "reason", _("Say why the paper is withdrawn."))
    paper = case.papers.filter(pk=paper_id, withdrawn_at=None).first()
    if paper is None:
        raise NotFound("paper_not_found", _("There is no such paper in this file."))
    paper.withdrawn_at = at
    paper.save(update_fields=["withdrawn_at"])
    case.facts_version += 1
    case.save(update_fields=["facts_version"])
    record(
        Verb.FILE_WITHDRAWN, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"paper": paper.term}, note=reason,
    )  # fmt: skip
    return paper


@transaction.atomic
def read_paper(case_id: int, paper_id: int, *, officer: Officer, at: datetime) -> tuple[Paper, bytes]:
    """A paper and its scan for download; every look is recorded. Withdrawn papers stay readable.

    Raises Invalid when the kept bytes are not those that were given.
    """
    case = lock_case(case_id, officer=officer)
    paper = case.papers.filter(pk=paper_id).exclude(sha256="").first()
    if paper is None:
        raise NotFound("paper_not_found", _("There is no such paper in this file."))
    record(
        Verb.FILE_READ, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"paper": paper.term, "sha256": paper.sha256},
    )  # fmt: skip
    return paper, scan_of(paper, sealed_for=_aad(paper))


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyorGiven:
    """One of those who made the visit."""

    name: Annotated[str, UpTo(80)]
    unit: Annotated[str, UpTo(120)] = ""
    user_id: int | None = None
    public_servant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitGiven:
    """What the visit found; sums in yuan, None where it could not be established.

    ``verified`` says for each expense (by its id) what the household was found to bear itself; what is left out stays
    unverified. ``quantities`` (by name), ``incomes`` and ``assets`` are what the county's rules look at besides.
    """

    visited_on: date
    place: str
    respondent_name: str
    respondent_relation: str
    household_size: int
    annual_income: Decimal | None
    necessary_expenditure: Decimal | None
    property_ok: str
    conclusion: str
    summary: str
    surveyors: Sequence[SurveyorGiven]
    verified: Mapping[int, Decimal] = field(default_factory=dict)
    quantities: Mapping[str, Decimal | int | str] = field(default_factory=dict)
    incomes: Sequence[Income] = ()
    assets: Sequence[Asset] = ()


@transaction.atomic
def record_visit(
    case_id: int, *, officer: Officer, at: datetime, today: date, visit: VisitGiven, opened: Opened | None = None
) -> Case:
    """Record the home visit and complete the investigation; a repeated visit counts instead of the old one.

    Until the review it may be repeated, for instance because facts changed; after it the case is returned first. The
    same record sent twice is one visit.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    again = State(case.state) is State.INVESTIGATED
    if not again:
        may_take(case, Step.INVESTIGATE, officer=officer)
    refuse_changed(case, "visit", opened, officer=officer)
    refuse_other_day(visit.visited_on, applied_on=case.applied_on, today=today)
    refuse_no_answer(visit.property_ok, "property_ok")
    _check_people(case, visit)
    said = {f.name: getattr(visit, f.name) for f in fields(visit) if f.name not in ("surveyors", "verified")}
    said |= {
        "quantities": kept(answered(case, visit.quantities)),
        "incomes": kept(visit.incomes),
        "assets": kept(visit.assets),
    }
    said |= {"facts_version": case.facts_version, "recorded_by_id": officer.user_id}
    if again and _is_recorded(case, visit, said):
        return case
    row = Visit.objects.create(case=case, recorded_at=at, **said)
    Surveyor.objects.bulk_create(
        Surveyor(visit=row, name=s.name, unit=s.unit, user_id=s.user_id, public_servant=s.public_servant)
        for s in visit.surveyors
    )
    case.draft_steps.filter(step="visit").delete()
    for expense in case.expenses.all():
        expense.verified_self_paid = visit.verified.get(expense.pk)
        expense.save(update_fields=["verified_self_paid"])
    if not again:
        return move(case_id, Step.INVESTIGATE, officer=officer, when=at)
    if found := blockers_of(case, Step.INVESTIGATE, {}):
        raise Blocked(found)
    record(
        Verb.INVESTIGATED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"repeated": True}, clause=SPECS[Step.INVESTIGATE].cites(case.relief_type),
        announce=True,
    )  # fmt: skip
    return case


def _is_recorded(case: Case, visit: VisitGiven, said: Mapping[str, object]) -> bool:
    """Whether the newest visit says all of this already, down to surveyors and verified sums."""
    there = newest_visit(case)
    if there is None or any(getattr(there, name) != value for name, value in said.items()):
        return False
    went = [SurveyorGiven(**row) for row in there.surveyors.values("name", "unit", "user_id", "public_servant")]
    verified = {e.pk: e.verified_self_paid for e in case.expenses.all() if e.verified_self_paid is not None}
    return went == list(visit.surveyors) and verified == dict(visit.verified)


def refuse_other_day(day: date, *, applied_on: date | None, today: date) -> None:
    """Raises Invalid for a visit before the application or on a day to come."""
    if day > today or (applied_on and day < applied_on):
        text = _("The visit lies between the application and today.")
        raise Invalid("visit_day", text, fields={"visited_on": text})


def refuse_other_size(size: int, *, living: int) -> None:
    """Raises Invalid for a household that is not the one in the file."""
    if size < 1:
        text = _("At least one person lives in a household.")
        raise Invalid("household_empty", text, fields={"household_size": text})
    if size != living:
        text = _("The file has %d members living together; correct the household first if the visit found otherwise.")
        raise Invalid("household_size", text % living, fields={"household_size": text % living})


def _check_people(case: Case, visit: VisitGiven) -> None:
    """The household is the one in the file, and every surveyor is another person."""
    refuse_other_size(visit.household_size, living=case.members.filter(lives_here=True).count())
    people = [s.user_id or s.name for s in visit.surveyors]
    if len(set(people)) < len(people):
        raise Invalid("surveyor_twice", _("The same surveyor is named twice."))
    household = set(case.members.values_list("person__name", flat=True))
    if among := sorted(household & {tidy_name(s.name) for s in visit.surveyors}):
        text = _("%s belongs to the household: nobody investigates his own. Name another surveyor.")
        raise Invalid("surveyor_of_household", text % among[0], clause="xc-3.4")
