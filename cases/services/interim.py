"""The outcome of an application for dibao or tekun, learned at any time, after closing too."""

from datetime import date, datetime
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.interim import newest_answer
from cases.models import InterimAnswer
from cases.services.door import lock_case
from common.errors import Invalid, WrongState
from common.said import Said
from common.stated import UpTo
from standards.policy.terms import AnswerOutcome, StandingAid


@transaction.atomic
def record_interim_answer(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    outcome: AnswerOutcome,
    answered_on: date,
    number: Annotated[str, UpTo(60)] = "",
    granted_from: date | None = None,
) -> InterimAnswer:
    """Write down what became of the other application; facts and signatures stand (xc-2.2.1).

    ``granted_from`` is any day of the month from which the aid is paid, asked where it is approved; approval and
    refusal have a number. The same again changes nothing; something else corrects it. Raises NotFound, NotAllowed,
    WrongState for a case without such an application, Invalid with the fields at fault.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    if not case.interim_kind or case.interim_applied_on is None:
        raise WrongState("no_interim", _("This case names no application for dibao or tekun."))
    approved = outcome is AnswerOutcome.APPROVED
    wrong: dict[str, object] = {}
    if not case.interim_applied_on <= answered_on <= today:
        wrong["answered_on"] = _("The outcome lies between that application and today.")
    if outcome is not AnswerOutcome.WITHDRAWN and not number.strip():
        wrong["number"] = _("The number of that decision is missing.")
    if approved and granted_from is None:
        wrong["granted_from"] = _("From which month is it paid?")
    if wrong:
        raise Invalid("interim_answer", next(iter(wrong.values())), fields=wrong)
    month = granted_from.replace(day=1) if approved and granted_from else None
    given = {"outcome": outcome, "answered_on": answered_on, "number": number.strip(), "granted_from": month}
    before = newest_answer(case)
    if before is not None and all(getattr(before, name) == value for name, value in given.items()):
        return before
    done = InterimAnswer.objects.create(case=case, by_id=officer.user_id, by_name=officer.name, at=at, **given)
    told = {name: str(value) for name, value in given.items() if value}
    record(
        Verb.INTERIM_ANSWERED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), before={"outcome": before.outcome} if before else {}, after=told, clause="xc-2.2.1",
        note=_told(StandingAid(case.interim_kind), outcome),
    )  # fmt: skip
    return done


def _told(aid: StandingAid, outcome: AnswerOutcome) -> Said:
    return Said(f"{aid.zh}：{outcome.zh}", f"{aid.en}: {outcome.en}")
