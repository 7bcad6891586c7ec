"""A new application, and the words that are typed into its steps."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case, DraftStep
from cases.selectors.hints import PersonHint, person_hint
from cases.selectors.intake import was_opened
from cases.services.door import lock_for_facts
from cases.services.meanwhile import Opened, refuse_changed_facts, refuse_other_draft
from cases.services.searching import enter
from cases.terms import Channel
from common.crypto import blind_index
from common.errors import Invalid, NotFound, WrongState
from common.identity import check
from common.masking import mask_id
from common.stated import UpTo
from standards.policy.terms import Cause, ReliefType

FIRST_NAME = "members-0-name"
"""The field of the household step that names the applicant."""

FIRST_NUMBER = "members-0-id_number"
"""The field of the household step with the applicant's identity number."""

NEVER_STORED = re.compile("[\x00\ud800-\udfff]")
"""What no database column holds: NUL, and halves of a character; nobody types them on purpose."""

LONGEST_DRAFT = 200_000
"""Characters that one step of a draft may hold."""


def township_of(officer: Officer, township_id: int) -> tuple[Region, Held]:
    """The township, if the officer takes applications there; raises NotFound or NotAllowed."""
    region = Region.objects.filter(pk=township_id, level=RegionLevel.TOWNSHIP).select_related("parent").first()
    if region is None:
        raise NotFound("township_not_found", _("There is no such township."))
    return region, officer.needs(Duty.CASEWORK, region.path)


class InHand(WrongState):
    """Something of this person is in hand; whoever has looked at it begins another application all the same."""

    def __init__(self, hint: PersonHint) -> None:
        super().__init__("in_hand", "；".join(notice.text for notice in hint.notices if notice.tone == "warn"))
        self.hint = hint


def open_application(
    *,
    officer: Officer,
    at: datetime,
    today: date,
    township_id: int,
    channel: Channel = Channel.WINDOW,
    id_number: Annotated[str, UpTo(40)] = "",
    relief_type: ReliefType | None = None,
    cause: Cause | None = None,
    anyway: bool = False,
    token: UUID | None = None,
) -> Case:
    """Begin the draft of an application, with the applicant's number if he has one, and with type and cause if they
    are known: the steps ask only for what these need.

    Raises InHand while something of this person is in hand and nobody says that another one is begun ``anyway``;
    Invalid for a number that is none, and for a cause or a type without the other. A form that is sent twice (the same
    ``token``) opens one draft.
    """
    if wrong := _hardship_faults(relief_type, cause):
        raise Invalid("hardship", next(iter(wrong.values())), fields=wrong)
    try:
        number = check(id_number, today=today).number if id_number.strip() else ""
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={"id_number": error.message}) from error
    if number and not anyway:
        county = township_of(officer, township_id)[0].parent_id
        hint = person_hint(officer, number, county_id=county, today=today)
        if hint.in_hand and not (token and was_opened(token)):  # asked last: what is in hand may be this very draft
            raise InHand(hint)
    return open_case(
        officer=officer, at=at, today=today, township_id=township_id, channel=channel, typed=_first_member(number),
        token=token, relief_type=relief_type or "", cause=cause or "",
    )  # fmt: skip


def _hardship_faults(relief_type: ReliefType | None, cause: Cause | None) -> dict[str, object]:
    """What is wrong with a type and a cause that are known before anything else."""
    if cause and not relief_type:
        return {"relief_type": _("The type of relief is missing: it is given together with the cause.")}
    if relief_type and not cause:
        return {"cause": _("The cause is missing: it is given together with the type of relief.")}
    if cause and relief_type not in cause.relief_types:
        return {"cause": _("This cause is none of this type of relief.")}
    return {}


def _first_member(number: str) -> dict[str, dict[str, list[str]]]:
    """The household step with the applicant's number in its first row."""
    if not number:
        return {}
    row = {"id_number": number, "relation": "01", "lives_here": "on", "helped": "on"}
    return {"household": {"members-TOTAL_FORMS": ["1"], **{f"members-0-{k}": [v] for k, v in row.items()}}}


@transaction.atomic
def open_case(
    *,
    officer: Officer,
    at: datetime,
    today: date,
    township_id: int,
    channel: Channel = Channel.WINDOW,
    applied_on: date | None = None,
    relief_type: str = "",
    cause: str = "",
    typed: Mapping[str, Mapping[str, list[str]]] | None = None,
    token: UUID | None = None,
) -> Case:
    """Begin a draft at a township of the officer's; ``typed`` is what is known of its steps already.

    A form that is sent twice (the same ``token``) opens one draft, however close the two requests are. Raises Invalid
    ``opened_otherwise`` when it says something else the second time, or somebody else sends it.
    """
    township, held = township_of(officer, township_id)
    county = township.parent
    assert county is not None  # a township always hangs below a county
    said = json.dumps([officer.user_id, township_id, channel, typed or {}, relief_type, cause])
    index = blind_index("case.opening", said) or ""
    case, made = Case.objects.get_or_create(
        opening_token=token or uuid4(),
        defaults={
            "township": township,
            "county": county,
            "region_path": township.path,
            "channel": channel,
            "applied_on": applied_on or today,
            "relief_type": relief_type,
            "cause": cause,
            "opened_by_id": officer.user_id,
            "opening_index": index,
        },
    )
    if not made:
        if case.opening_index != index:
            text = _(
                "This form was sent before with other entries: look for its application in the list of cases. Sent "
                "once more, it opens another one."
            )
            raise Invalid("opened_otherwise", text, fields={"token": text})
        return case
    record(
        Verb.CASE_OPENED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"救助类型": ReliefType(relief_type).zh, "事由": Cause(cause).zh} if cause else None,
    )  # fmt: skip
    for step, fields in (typed or {}).items():
        _keep_typed(case, step, fields, at=at, page=DraftStep.AT_OPENING)
    return case


def _call_by(case: Case, typed: Mapping[str, list[str]], *, at: datetime) -> None:
    """A draft whose applicant is not applied yet is called, and found, by the name and number typed so far."""
    name, number = (next(iter(typed.get(field, ())), "").strip() for field in (FIRST_NAME, FIRST_NUMBER))
    if case.applicant_id is not None or not (name or number):
        return
    case.applicant_name = name[:80] or case.applicant_name
    try:
        resident = check(number, today=timezone.localdate(at))
    except Invalid:
        case.draft_id_index, case.draft_id_masked = None, ""
    else:
        case.draft_id_index = blind_index("person.id", resident.number)
        case.draft_id_masked = mask_id(resident.number)
    case.save(update_fields=["applicant_name", "draft_id_index", "draft_id_masked", "changed_at"])
    enter(case)


@transaction.atomic
def save_typed(
    case_id: int,
    step: str,
    *,
    officer: Officer,
    at: datetime,
    typed: dict[str, list[str]],
    opened: Opened | None = None,
) -> DraftStep:
    """Keep what was typed into a step, right or wrong, encrypted.

    ``opened`` is the page that it was typed on. Raises ChangedMeanwhile when another page saved or kept the step since.
    """
    case = lock_for_facts(case_id, officer=officer)[0]
    refuse_changed_facts(case, step, opened, officer=officer)
    refuse_other_draft(case, step, opened)
    return _keep_typed(case, step, typed, at=at, page=opened.page if opened else "")


def _keep_typed(case: Case, step: str, typed: Mapping[str, list[str]], *, at: datetime, page: str = "") -> DraftStep:
    stored = {NEVER_STORED.sub("", name): [NEVER_STORED.sub("", one) for one in typed[name]] for name in typed}
    _call_by(case, stored, at=at)
    text = json.dumps(stored, ensure_ascii=False)
    if len(text) > LONGEST_DRAFT:
        raise Invalid("typed_too_long", _("This is too much text for a draft."))
    kept = {"typed": text, "saved_at": at, "page": page}
    row, _made = DraftStep.objects.update_or_create(case=case, step=step, defaults=kept)
    return row
