"""The notice of a case and the objections to it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.blockers import open_objection
from cases.clock import refresh_due
from cases.county import follows_the_relief
from cases.models import Case, Publicity
from cases.selectors.evidence import SENTENCES
from cases.services.door import lock_case, may_take, move
from cases.services.evidence import casework, needs
from cases.terms import State, Step
from common.errors import Invalid, WrongState
from common.numbers import TELEPHONE
from common.rows import newest
from common.stated import Codes, UpTo
from standards.policy.deadlines import add_calendar_days
from standards.policy.rules import Rules


@transaction.atomic
def publicise(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    place: Annotated[str, UpTo(120)],
    telephone: Annotated[str, UpTo(40)],
    summary: Annotated[str, Codes(SENTENCES)],
) -> Case:
    """Post the proposed relief for the days that the rules name (handbook Q14); the posting day does not count.

    Where the procedure of the county has the notice after the relief, it is posted when the case is paid, with the sum
    that was approved; the case stays as it is. Only known sentences hang in public: they name no disease and no person.
    """
    case = lock_case(case_id, officer=officer)
    paid = follows_the_relief(case)
    held = casework(case, officer) if paid else may_take(case, Step.PUBLICISE, officer=officer)
    _check_notice(place, telephone, summary)
    rules = Rules.from_json(case.rules or {})
    if rules.publicity_days is None:
        raise Invalid("rules_missing", _("No publicity period is published for this area."))
    Publicity.objects.create(
        case=case,
        posted_on=today,
        ends_on=add_calendar_days(today, rules.publicity_days),
        place=place,
        telephone=telephone,
        summary=summary,
        amount=(case.approved_amount if paid else case.proposed_amount) or Decimal("0.00"),
        facts_version=case.facts_version,
        posted_by_id=officer.user_id,
    )
    if not paid:
        return refresh_due(move(case_id, Step.PUBLICISE, officer=officer, when=at), today=today)
    record(
        Verb.PUBLICISED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), clause="gwy649-48", announce=True,
    )  # fmt: skip
    return case


def _check_notice(place: str, telephone: str, summary: str) -> None:
    wrong: dict[str, object] = {}
    if not place.strip():
        wrong["place"] = _("Say where the notice hangs.")
    if not TELEPHONE.fullmatch(telephone):
        wrong["telephone"] = _("A telephone number has at least seven digits and no words.")
    if summary not in SENTENCES:
        wrong["summary"] = _("Choose one of the sentences that may hang in public.")
    if wrong:
        raise Invalid("notice_words", next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def raise_objection(
    case_id: int, *, officer: Officer, at: datetime, today: date, text: Annotated[str, UpTo(1000)]
) -> Case:
    """Note an objection to the notice, one after the other; the case cannot go on until it is settled."""
    case = lock_case(case_id, officer=officer)
    held = casework(case, officer)
    notice = newest(case.publicities)
    if notice is None or not (State(case.state) is State.PUBLICISED or follows_the_relief(case)):
        raise WrongState("not_publicised", _("This case is not being publicised."))
    if open_objection(case) is not None:
        raise WrongState("objection_open", _("An objection is not settled yet."))
    needs(text, "text", _("Write down the objection."))
    notice.objection, notice.objection_on, notice.objection_settled = text, today, ""
    notice.save(update_fields=["objection", "objection_on", "objection_settled"])
    record(
        Verb.OBJECTION_RAISED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), note=text,
    )  # fmt: skip
    return case


@transaction.atomic
def settle_objection(case_id: int, *, officer: Officer, at: datetime, finding: Annotated[str, UpTo(1000)]) -> Case:
    """Write down what the check of the open objection found, wherever the case stands by then.

    Raises WrongState when none is open.
    """
    case = lock_case(case_id, officer=officer)
    held = casework(case, officer)
    notice = open_objection(case)
    if notice is None:
        raise WrongState("no_objection_open", _("No objection is open."))
    needs(finding, "finding", _("Say what the check found."))
    notice.objection_settled = finding
    notice.save(update_fields=["objection_settled"])
    record(
        Verb.OBJECTION_SETTLED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), note=finding,
    )  # fmt: skip
    return case
