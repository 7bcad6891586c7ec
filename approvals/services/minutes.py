"""Minutes of a deliberation (一事一议): who sat together, what they resolved, and the paper that they signed."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Held, Officer
from approvals.models import Minutes, SignedMinutes
from approvals.services.standing import positive, refuse_if_decided
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import add_paper, lock_case
from cases.terms import State
from common.errors import Blocker, Invalid, NotFound, WrongState
from standards.policy.terms import PaperKind

LEAST_PRESENT = 3
"""One decides, two agree or not; only from three on is anything deliberated. No county may do with fewer, so this is no
dated number: auditors find relief on one man's word (handbook 8.6), and above the cap it is 集体研究 (Q31)."""


@transaction.atomic
def record_minutes(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    number: str,
    held_on: date,
    place: str,
    chair: str,
    attendees: str,
    resolution: str,
    amount: Decimal,
    upload: "UploadedFile[bytes] | None" = None,
    kept_as: str = "",
) -> Minutes:
    """Keep the minutes of a deliberation (一事一议) on a case before the county, with the sum that was resolved.

    The same minutes sent twice are kept once. The signed paper (``upload`` or ``kept_as``) may follow later.
    """
    case = lock_case(case_id, officer=officer)
    held = may_keep_minutes(case, officer)
    if held_on > today or (case.accepted_on and held_on < case.accepted_on):
        text = _("The deliberation lies between the acceptance and today.")
        raise Invalid("held_on", text, fields={"held_on": text})
    minutes, made = Minutes.objects.get_or_create(
        case=case,
        number=number,
        held_on=held_on,
        place=place,
        chair=chair,
        attendees="、".join(_deliberating(chair, attendees)),
        resolution=resolution,
        amount=positive(amount),
        facts_version=case.facts_version,
        recorded_by_id=officer.user_id,
        defaults={"recorded_at": at},
    )
    if made:
        record(
            Verb.MINUTES_RECORDED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
            label=str(case), after={"minutes": number, "amount": f"{amount:.2f}"}, clause="xc-2.3.2",
        )  # fmt: skip
    if (upload is not None or kept_as.strip()) and not is_signed(minutes):
        sign_minutes(case_id, minutes.pk, officer=officer, at=at, upload=upload, kept_as=kept_as)
    return minutes


def _deliberating(chair: str, attendees: str) -> list[str]:
    """Those present as they were named: three different people at least, the chair among them; raises Invalid."""
    people = _people(attendees)
    if len(people) < LEAST_PRESENT:
        text = _("A deliberation needs at least three people; name each of those present, separated by “、”.")
        raise Invalid("too_few_present", text, fields={"attendees": text})
    if not _people(chair).keys() & people.keys():
        text = _("The chair is one of those present; name the chair among them too.")
        raise Invalid("chair_not_present", text, fields={"chair": text})
    return list(people.values())


def _people(text: str) -> dict[str, str]:
    """Each person once, by the name without title and remark: “柳承安 局长” and “柳承安（主持）” are one."""
    found: dict[str, str] = {}
    for entry in re.split(r"[、，,；;\r\n]+", text):
        words = re.sub(r"[（(][^（）()]*[）)]?", " ", entry).split()
        if words:
            found.setdefault("".join(words) if len(words[0]) == 1 else words[0], entry.strip())
    return found


@transaction.atomic
def sign_minutes(
    case_id: int,
    minutes_id: int,
    *,
    officer: Officer,
    at: datetime,
    upload: "UploadedFile[bytes] | None" = None,
    kept_as: str = "",
) -> SignedMinutes:
    """Note where the signed paper of the minutes is: a scan in the file, or the number under which the office keeps it.

    Once; without it nothing above the cap is approved.
    """
    case = lock_case(case_id, officer=officer)
    held = may_keep_minutes(case, officer)
    minutes = minutes_of(case, minutes_id)
    if is_signed(minutes):
        raise WrongState("minutes_signed", _("The signed paper of these minutes is in the file already."))
    if upload is None and not kept_as.strip():
        text = _("Attach the signed minutes, or say under which number the paper is kept.")
        raise Invalid("minutes_unsigned", text, fields={"kept_as": text})
    paper = None
    if upload is not None:
        paper = add_paper(
            case_id, officer=officer, at=at, kind=PaperKind.MINUTES, upload=upload, note=minutes.number,
            right=may_keep_minutes,
        )  # fmt: skip
    signed = SignedMinutes.objects.create(
        minutes=minutes, paper=paper, kept_as=kept_as.strip(), by_id=officer.user_id, at=at
    )
    record(
        Verb.MINUTES_SIGNED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"minutes": minutes.number, "kept_as": signed.kept_as}, clause="xc-2.3.2",
    )  # fmt: skip
    return signed


def minutes_of(case: Case, minutes_id: int) -> Minutes:
    """Minutes of the case; raises NotFound."""
    minutes = case.minutes.filter(pk=minutes_id).first()
    if minutes is None:
        raise NotFound("minutes_not_found", _("There are no such minutes of this case."))
    return minutes


def is_signed(minutes: Minutes) -> bool:
    """Whether the signed paper is in the file or said to be kept."""
    return SignedMinutes.objects.filter(minutes=minutes).exists()


def may_keep_minutes(case: Case, officer: Officer) -> Held:
    """The posting by which the officer keeps minutes; raises WrongState unless the case lies with the county.

    Until it is paid an approved case may get them too: on who receives the sum after the applicant's death (Q25).
    """
    held = officer.needs(Duty.DECIDE, case.region_path, level=RegionLevel.COUNTY)
    if State(case.state) is not State.APPROVED:
        refuse_if_decided(case)
    if State(case.state) not in (State.COUNTY_REVIEW, State.COUNTY_DECISION, State.APPROVED):
        raise WrongState("not_at_county", _("A deliberation is held while the case lies with the county."))
    return held


def unsigned(case: Case) -> Sequence[Minutes]:
    """The minutes that speak for the facts as they are and wait for their signed paper."""
    return list(case.minutes.filter(facts_version=case.facts_version, signed=None))


def minutes_blockers(minutes: Minutes | None) -> list[Blocker]:
    """Above the cap a deliberation comes first, and the paper that those present signed (xc-2.3.2)."""
    if minutes is None:
        text = _("This sum is above the cap: minutes of a deliberation over at least this sum come first.")
        return [Blocker("minutes_missing", str(text), "approvals:minutes", "xc-2.3.2")]
    if not is_signed(minutes):
        text = _("The minutes are not signed yet: attach the signed paper, or say under which number it is kept.")
        return [Blocker("minutes_unsigned", str(text), "approvals:minutes", "xc-2.3.2")]
    return []
