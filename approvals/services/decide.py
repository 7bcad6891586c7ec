"""Opinion, route and decision: each signed for one version of the facts, each kept for ever."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer
from approvals.determine import decision_blockers, determination_of, rules_of
from approvals.models import Decision, Minutes, Review, Route
from approvals.terms import DecisionOutcome, Opinion
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import lock_case, move
from cases.services.door import may_take
from cases.services.procedure import freeze
from cases.terms import Step
from common.errors import Blocked, Blocker, Invalid
from standards.policy.findings import Determination
from standards.policy.terms import Level

REMEDY = "如不服本决定，可自收到决定之日起60日内申请行政复议，或者6个月内依法提起行政诉讼。"
"""What a refusal tells about remedies (国务院令第649号 第六十五条); editable on the form."""


def _sum(amount: Decimal) -> Decimal:
    if amount <= 0:
        text = _("The sum must be above zero.")
        raise Invalid("amount_not_positive", text, fields={"amount": text})
    return amount


def _sign(case: Case, level: Level, *, officer: Officer, at: datetime, amount: Decimal, opinion: Opinion, text: str) -> None:
    if not text.strip():
        note = _("An opinion is needed.")
        raise Invalid("opinion_missing", note, fields={"text": note})
    Review.objects.create(
        case=case,
        level=level,
        opinion=opinion,
        amount=_sum(amount),
        text=text,
        facts_version=case.facts_version,
        by_id=officer.user_id,
        by_name=officer.name,
        at=at,
    )


@transaction.atomic
def review(
    case_id: int, *, officer: Officer, at: datetime, amount: Decimal, opinion: Opinion, text: str
) -> Case:
    """The township's opinion with the sum it proposes, in yuan."""
    case = lock_case(case_id, officer=officer)
    _sign(case, Level.TOWNSHIP, officer=officer, at=at, amount=amount, opinion=opinion, text=text)
    return move(case_id, Step.REVIEW, officer=officer, when=at, amount=amount)


@transaction.atomic
def send_for_decision(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Freeze the route: up to the delegated multiple the township decides, above it the county (二（二）2).

    A threshold that can not be computed blocks; it never falls through to some level.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.SEND_FOR_DECISION, officer=officer)
    signed = case.reviews.filter(level=Level.TOWNSHIP).order_by("-id").first()
    if signed is None or signed.facts_version != case.facts_version or signed.amount != case.proposed_amount:
        raise Blocked([Blocker("review_void", str(_("Facts changed after the review was signed; it must be signed again.")))])
    determination = determination_of(case, today=today)
    _freeze_route(case, determination, today=today, at=at)
    assert determination.level is not None  # _freeze_route refuses a determination without one
    return move(
        case_id, Step.SEND_FOR_DECISION, officer=officer, when=at, level=determination.level.value
    )


def _freeze_route(case: Case, determination: Determination, *, today: date, at: datetime) -> Route:
    rules = rules_of(case, today=today)
    if determination.level is None or rules.urban_dibao is None or rules.delegated_multiple is None:
        reasons = [f for f in determination.findings if f.code == "deciding_level"]
        text = reasons[0].reason if reasons else str(_("The deciding level can not be determined."))
        raise Blocked([Blocker("no_level", text, "", "xc-2.2.2")])
    return Route.objects.create(
        case=case,
        level=determination.level,
        amount=case.proposed_amount,
        standard=rules.urban_dibao,
        threshold=rules.urban_dibao * rules.delegated_multiple,
        determination=determination.to_json(),
        rules=rules.to_json(),
        facts_version=case.facts_version,
        at=at,
    )


@transaction.atomic
def county_review(
    case_id: int, *, officer: Officer, at: datetime, amount: Decimal, opinion: Opinion, text: str
) -> Case:
    """The county reviewer's opinion and sum; the sum may differ from the township's."""
    case = lock_case(case_id, officer=officer)
    _sign(case, Level.COUNTY, officer=officer, at=at, amount=amount, opinion=opinion, text=text)
    return move(case_id, Step.COUNTY_REVIEW, officer=officer, when=at, amount=amount)


@transaction.atomic
def record_minutes(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    number: str,
    held_on: date,
    place: str,
    chair: str,
    attendees: str,
    resolution: str,
    amount: Decimal,
) -> Minutes:
    """Keep the minutes of a deliberation (一事一议); they carry the sum that was resolved."""
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.DECIDE, case.region_path, level=RegionLevel.COUNTY)
    minutes = Minutes.objects.create(
        case=case,
        number=number,
        held_on=held_on,
        place=place,
        chair=chair,
        attendees=attendees,
        resolution=resolution,
        amount=_sum(amount),
        recorded_by_id=officer.user_id,
        recorded_at=at,
    )
    record(
        Verb.MINUTES_RECORDED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"minutes": number, "amount": f"{amount:.2f}"}, clause="xc-2.3.2",
    )  # fmt: skip
    return minutes


@transaction.atomic
def approve(
    case_id: int, *, officer: Officer, at: datetime, today: date, amount: Decimal, reason: str = ""
) -> Case:
    """Approve ``amount`` yuan, by the rules of the acceptance day, once.

    Blocked while any finding stands in the way: a sum above this level's right, above the cap without minutes, the decider
    having investigated. A reason is needed where the policy says so or where the sum departs from the proposal.
    """
    case = lock_case(case_id, officer=officer)
    held = may_take(case, Step.APPROVE, officer=officer)
    route = _valid_route(case)
    level = Level.TOWNSHIP if held.level is RegionLevel.TOWNSHIP else Level.COUNTY
    determination = determination_of(case, today=today, amount=_sum(amount), decider=officer.user_id)
    minutes = case.minutes.filter(amount__gte=amount).order_by("-id").first() if determination.needs_minutes else None
    _refuse_if_blocked(case, determination, level=level, amount=amount, minutes=minutes, reason=reason)
    Decision.objects.create(
        case=case,
        route=route,
        level=level,
        outcome=DecisionOutcome.APPROVED,
        amount=amount,
        cap=determination.cap,
        determination=determination.to_json(),
        minutes=minutes,
        reason=reason,
        post_review=determination.post_review,
        facts_version=case.facts_version,
        by_id=officer.user_id,
        by_name=officer.name,
        for_name=held.for_name,
        office_name=held.office_name,
        at=at,
    )
    case = move(case_id, Step.APPROVE, officer=officer, when=at, on=today, amount=amount)
    freeze(case, "decision", at=at)
    return case


def _valid_route(case: Case) -> Route:
    route = case.routes.order_by("-id").first()
    if route is None or route.facts_version != case.facts_version:
        raise Blocked([Blocker("route_void", str(_("Facts changed after the case was sent; it must be sent again.")))])
    return route


def _refuse_if_blocked(
    case: Case, determination: Determination, *, level: Level, amount: Decimal, minutes: Minutes | None, reason: str
) -> None:
    found = decision_blockers(determination)
    if level is Level.TOWNSHIP and determination.level is not Level.TOWNSHIP:
        text = _("This sum is above what the township may decide; return the case and send it to the county.")
        found.append(Blocker("above_township", str(text), "", "xc-2.2.2"))
    if determination.needs_minutes and minutes is None:
        text = _("This sum is above the cap: minutes of a deliberation (一事一议) over at least this sum are needed first.")
        found.append(Blocker("minutes_missing", str(text), "approvals:minutes", "xc-2.3.2"))
    departs = case.proposed_amount is not None and amount != case.proposed_amount
    if (determination.needs_reason or departs) and not reason.strip():
        found.append(Blocker("reason_missing", str(_("A reason is needed for this decision.")), "", "xc-2.3.2"))
    if found:
        raise Blocked(found)


@transaction.atomic
def disapprove(
    case_id: int, *, officer: Officer, at: datetime, today: date, reason: str, remedy: str = REMEDY
) -> Case:
    """Do not approve: in writing, with reason and remedy; once."""
    case = lock_case(case_id, officer=officer)
    held = may_take(case, Step.DISAPPROVE, officer=officer)
    if not reason.strip() or not remedy.strip():
        text = _("A refusal carries its reason and the remedy.")
        raise Invalid("reason_missing", text, fields={"reason": text})
    determination = determination_of(case, today=today, decider=officer.user_id)
    Decision.objects.create(
        case=case,
        route=_valid_route(case),
        level=Level.TOWNSHIP if held.level is RegionLevel.TOWNSHIP else Level.COUNTY,
        outcome=DecisionOutcome.NOT_APPROVED,
        cap=determination.cap,
        determination=determination.to_json(),
        reason=reason,
        remedy=remedy,
        facts_version=case.facts_version,
        by_id=officer.user_id,
        by_name=officer.name,
        for_name=held.for_name,
        office_name=held.office_name,
        at=at,
    )
    case = move(case_id, Step.DISAPPROVE, officer=officer, when=at, on=today, reason=reason, remedy=remedy)
    freeze(case, "decision", at=at)
    return case
