"""Opinion, route and decision: each signed for one version of the facts, each kept for ever."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.duties import RegionLevel
from accounts.officer import Held, Officer
from approvals.determine import decision_blockers, determination_of, rules_of
from approvals.models import Decision, MeetingItem, Review, Route
from approvals.sentences import unfit
from approvals.services.minutes import call_blockers, minutes_blockers, minutes_to_cite
from approvals.services.stages import StageGiven, plan_stages
from approvals.services.standing import positive, take_undecided, unpublicised
from approvals.signed import minutes_for, newest_review, not_proposed
from approvals.terms import DecisionOutcome, Opinion
from cases.facts import own_area
from cases.models import Case
from cases.services import lock_case, move
from cases.services.door import blockers_of, may_take
from cases.services.procedure import freeze
from cases.terms import Step
from common.errors import Blocked, Blocker, Invalid
from common.money import show
from common.rows import newest
from common.stated import UpTo
from standards.policy.authority import delegated_limit, level_without_sum
from standards.policy.findings import Determination
from standards.policy.rules import Rules
from standards.policy.terms import Level, procedure_clause

REMEDY = "如不服本决定，可自收到决定之日起60日内申请行政复议，或者6个月内依法提起行政诉讼。"
"""What a refusal tells about remedies (国务院令第649号 第六十五条); editable on the form."""

Words = Annotated[str, UpTo(2000)]
ABOUT_THE_DECIDER = frozenset({"separation", "recusal"})
"""Findings that speak of who decides and not of the case."""


def _sign(
    case: Case,
    level: Level,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    amount: Decimal | None,
    opinion: Opinion,
    text: str,
    grounds: str,
) -> None:
    """Who agrees names a sum in yuan, and says why where the county's rules leave it open; who disagrees names none."""
    if opinion == Opinion.AGREE:
        _check_sum(case, positive(amount), grounds, on=timezone.localdate(at))
    Review.objects.create(
        case=case,
        level=level,
        opinion=opinion,
        amount=None if opinion == Opinion.DISAGREE else positive(amount),
        text=text,
        grounds=grounds,
        facts_version=case.facts_version,
        by_id=officer.user_id,
        by_name=officer.name,
        for_name=held.for_name,
        at=at,
    )


def _check_words(opinion: Opinion, amount: Decimal | None, text: str) -> None:
    """Opinion, sum and words fit together; what does not is told at each field at once. Raises Invalid."""
    if wrong := unfit(opinion, amount, text):
        raise Invalid("opinion_incomplete", next(iter(wrong.values())), fields=wrong)


def _check_sum(case: Case, amount: Decimal, grounds: str, *, on: date) -> None:
    """Relief that nobody could approve is not proposed; where the county's rules leave the sum open, it has grounds."""
    found = determination_of(case, today=on, area=own_area(case), amount=amount)
    if blocked := decision_blockers(found, mend="cases:return"):
        raise Blocked([*blocked, _no_relief_instead(case)])
    if found.needs_grounds and not grounds.strip():
        note = _("The rules of the county do not give exactly this sum: say why it is proposed.")
        raise Invalid("grounds_missing", note, clause="xc-2.3.1", fields={"grounds": note})


def _no_relief_instead(case: Case) -> Blocker:
    text = _("Relief cannot be approved so: have it established, or propose no relief and say why.")
    return Blocker("not_approvable", str(text), "", procedure_clause(case.relief_type))


@transaction.atomic
def review(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    amount: Decimal | None,
    opinion: Opinion,
    text: Words,
    grounds: Words = "",
) -> Case:
    """The township's opinion with the sum it proposes, in yuan; None where it proposes no relief.

    ``grounds`` say why this sum where the rules of the county leave it open or it departs from them; raises Invalid.
    """
    case = lock_case(case_id, officer=officer)
    held = may_take(case, Step.REVIEW, officer=officer)
    _check_words(opinion, amount, text)
    _sign(
        case, Level.TOWNSHIP, officer=officer, held=held, at=at, amount=amount, opinion=opinion, text=text,
        grounds=grounds,
    )  # fmt: skip
    return move(case_id, Step.REVIEW, officer=officer, when=at, amount=amount)


@transaction.atomic
def send_for_decision(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Freeze the route: up to the delegated multiple the township decides, above it the county (二（二）2).

    A threshold that cannot be computed blocks; it never falls through to some level. All that is missing is told.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.SEND_FOR_DECISION, officer=officer)
    determination = determination_of(case, today=today, area=own_area(case))
    if found := sending_blockers(case, determination, today=today):
        raise Blocked(found)
    rules = rules_of(case, today=today)
    standard, threshold = rules.urban_dibao, delegated_limit(rules)
    amount = case.proposed_amount
    level = level_for(case, determination, rules)
    assert level and standard and threshold  # sending_blockers refuses anything less
    Route.objects.create(
        case=case,
        level=level,
        amount=amount,
        standard=standard,
        threshold=threshold,
        determination=determination.to_json(),
        rules=rules.to_json(),
        facts_version=case.facts_version,
        at=at,
    )
    return move(case_id, Step.SEND_FOR_DECISION, officer=officer, when=at, on=today, level=level.value)


def level_for(case: Case, determination: Determination, rules: Rules) -> Level | None:
    """Who decides: by the proposed sum, or whom the county delegates to where no relief is proposed."""
    return level_without_sum(rules) if case.proposed_amount is None else determination.level


def _against_the_township(case: Case) -> Blocker:
    text = _("The township proposes no relief. To grant it, return the case for a new review with a sum and publicity.")
    return Blocker("not_proposed", str(text), "cases:return", procedure_clause(case.relief_type))


def sending_blockers(case: Case, determination: Determination, *, today: date) -> list[Blocker]:
    """Everything that keeps a case from being sent: visit, publicity, the township's signature, the level."""
    found = blockers_of(case, Step.SEND_FOR_DECISION, {"on": today})
    signed = newest_review(case, Level.TOWNSHIP)
    if signed is None or signed.facts_version != case.facts_version or signed.amount != case.proposed_amount:
        text = _("Facts or sum changed after the township's review; return the case and have it reviewed again.")
        if all(b.code != "review_void" for b in found):
            found.append(Blocker("review_void", str(text), "cases:return", procedure_clause(case.relief_type)))
    if level_for(case, determination, rules_of(case, today=today)) is None:
        reasons = [f.reason.label for f in determination.findings if f.code == "deciding_level"]
        why = reasons[0] if reasons else str(_("The deciding level cannot be determined."))
        found.append(Blocker("no_level", why, "", "xc-2.2.2"))
    return found


@transaction.atomic
def county_review(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    amount: Decimal | None,
    opinion: Opinion,
    text: Words,
    grounds: Words = "",
) -> Case:
    """The county reviewer's opinion and sum; the sum may differ from the township's, and who disagrees names none."""
    case = lock_case(case_id, officer=officer)
    held = may_take(case, Step.COUNTY_REVIEW, officer=officer)
    _valid_route(case)
    _check_words(opinion, amount, text)
    if opinion == Opinion.AGREE:
        if not_proposed(case):
            raise Blocked([_against_the_township(case)])
        if (found := unpublicised(case, positive(amount))) and minutes_for(case, positive(amount)) is None:
            raise Blocked(found)
    _sign(
        case, Level.COUNTY, officer=officer, held=held, at=at, amount=amount, opinion=opinion, text=text,
        grounds=grounds,
    )  # fmt: skip
    return move(case_id, Step.COUNTY_REVIEW, officer=officer, when=at, amount=amount)


@transaction.atomic
def approve(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    amount: Decimal,
    unrelated: bool,
    reason: Words = "",
    stages: Sequence[StageGiven] = (),
    in_kind: Decimal | None = None,
) -> Case:
    """Approve ``amount`` yuan, by the rules of the acceptance day, once.

    Blocked while any finding stands in the way: a sum above this level's right, above the cap without minutes, a
    meeting that was asked for and not held, the decider having investigated or not declared to be ``unrelated`` to the
    household, a township that proposes no relief. A reason is needed where the policy says so, where the sum departs
    from what the township proposed and sent or from what the county's review made of it, and against a county review
    that proposes no relief.

    ``stages`` are the sums and days in which it is paid, where not at once (xc-2.2.1); ``in_kind`` is how much of it is
    given in goods, where it is paid at once (xc-2.4.1).
    """
    case = lock_case(case_id, officer=officer)
    held = take_undecided(case, Step.APPROVE, officer=officer)
    route, level = _valid_route(case), level_of(held)
    _one_decision_at_a_time(case)
    _declared(unrelated)
    _in_goods(in_kind, amount, in_stages=bool(stages))
    determination = determination_of(
        case, today=today, area=own_area(case), amount=positive(amount), decider=officer.user_id, unrelated=unrelated
    )
    minutes = minutes_to_cite(case, amount, needs=determination.needs_minutes)
    found = approval_blockers(case, determination, level=level, amount=amount, minutes=minutes, reason=reason)
    if found:
        raise Blocked(found)
    decision = Decision.objects.create(
        case=case,
        route=route,
        level=level,
        outcome=DecisionOutcome.APPROVED,
        amount=amount,
        in_kind=in_kind or Decimal(0),
        cap=determination.cap,
        determination=determination.to_json(),
        minutes=minutes,
        reason=reason,
        post_review=determination.post_review,
        unrelated=unrelated,
        facts_version=case.facts_version,
        by_id=officer.user_id,
        by_name=officer.name,
        for_name=held.for_name,
        office_name=held.office_name,
        at=at,
    )
    plan_stages(decision, stages, today=today)
    case = move(case_id, Step.APPROVE, officer=officer, when=at, on=today, amount=amount)
    freeze(case, "decision", at=at)
    return case


def _declared(unrelated: bool) -> None:
    """Nobody decides without the declaration; nothing else tells who is related (xc-3.4)."""
    if not unrelated:
        text = _(
            "Declare that neither you nor a close relative has an interest in this household; else another decides."
        )
        raise Invalid("not_declared", text, clause="xc-3.4", fields={"unrelated": text})


def _in_goods(in_kind: Decimal | None, amount: Decimal, *, in_stages: bool) -> None:
    """Goods are part of the sum; of relief in stages each is given in goods, or not, when it is due (xc-2.4.1)."""
    if not in_kind or (0 < in_kind <= amount and not in_stages):
        return
    text = _("Goods can be worth at most the sum that is approved.")
    if in_stages:
        text = _("Relief in stages is given in goods stage by stage, when each is due; leave this empty.")
    raise Invalid("in_kind", text, clause="xc-2.4.1", fields={"in_kind": text})


def level_of(held: Held) -> Level:
    """The level at which the holder of a posting decides."""
    return Level.TOWNSHIP if held.level is RegionLevel.TOWNSHIP else Level.COUNTY


def _one_decision_at_a_time(case: Case) -> None:
    """Cases of one household are decided one after the other, so that each counts in the limits of the next."""
    keys = [f"person:{pk}" for pk in case.members.values_list("person_id", flat=True)]
    keys += [f"person:{case.applicant_id}", f"household:{case.household_id}"]
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _valid_route(case: Case) -> Route:
    route = newest(case.routes)
    if route is None or route.facts_version != case.facts_version:
        raise Blocked([Blocker("route_void", str(_("Facts changed after the case was sent; it must be sent again.")))])
    return route


def approval_blockers(
    case: Case,
    determination: Determination,
    *,
    level: Level,
    amount: Decimal,
    minutes: MeetingItem | None,
    reason: str | None,
) -> list[Blocker]:
    """Everything that keeps this level from approving ``amount`` yuan; against the township's opinion nothing helps.

    ``reason`` is None while nobody was asked for one.
    """
    if not_proposed(case):
        return [_against_the_township(case)]
    found = [*blockers_of(case, Step.APPROVE, {}), *decision_blockers(determination, mend="cases:return")]
    if level is Level.TOWNSHIP and determination.level is not Level.TOWNSHIP:
        text = _("This sum is above what the township may decide; return the case and send it to the county.")
        found.append(Blocker("above_township", str(text), "", "xc-2.2.2"))
    if determination.needs_minutes:
        found += minutes_blockers(minutes)
    elif minutes is None:
        found += unpublicised(case, amount)
    found += [b for b in call_blockers(case, amount) if b not in found]
    needed = determination.needs_reason or bool(departs(case, level=level, amount=amount))
    if needed and reason is not None and not reason.strip():
        found.append(Blocker("reason_missing", str(_("A reason is needed for this decision.")), "", "xc-2.3.2"))
    return found


def departs(case: Case, *, level: Level, amount: Decimal) -> str:
    """How ``amount`` yuan is not what was proposed and sent, or that the county's review proposes no relief; else
    empty.
    """
    sent = newest(case.routes)
    reviewed = newest_review(case, Level.COUNTY) if level is Level.COUNTY else None
    if reviewed is not None and reviewed.opinion == Opinion.DISAGREE:
        return str(_("the review of the county proposes no relief"))
    if sent is None or sent.amount is None or case.proposed_amount is None:
        return str(_("no sum was proposed and sent"))
    if sent.amount != case.proposed_amount:
        words = {"sent": show(sent.amount), "now": show(case.proposed_amount)}
        return _("the township sent %(sent)s yuan, the review of the county says %(now)s") % words
    return "" if amount == sent.amount else _("%s yuan were proposed and sent") % show(sent.amount)


def refusal_blockers(case: Case, determination: Determination) -> list[Blocker]:
    """A refusal too is for somebody who neither accepted nor investigated nor belongs to the household (xc-3.4).

    It comes after every meeting before which the case was put.
    """
    own = [b for b in decision_blockers(determination) if b.code in ABOUT_THE_DECIDER]
    return [*own, *call_blockers(case, None)]


@transaction.atomic
def disapprove(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    reason: Words,
    unrelated: bool,
    remedy: Words = REMEDY,
) -> Case:
    """Do not approve: in writing, with reason and remedy; once, by somebody who did not work on the case.

    The decider declares to be ``unrelated`` to the household.
    """
    case = lock_case(case_id, officer=officer)
    held = take_undecided(case, Step.DISAPPROVE, officer=officer)
    wanted = {"reason": reason, "remedy": remedy}
    text = _("A refusal carries its reason and the remedy.")
    if missing := {name: text for name, value in wanted.items() if not value.strip()}:
        raise Invalid("reason_missing", text, fields=missing)
    _declared(unrelated)
    determination = determination_of(
        case, today=today, area=own_area(case), decider=officer.user_id, unrelated=unrelated
    )
    if found := refusal_blockers(case, determination):
        raise Blocked(found)
    Decision.objects.create(
        case=case,
        route=_valid_route(case),
        level=level_of(held),
        outcome=DecisionOutcome.NOT_APPROVED,
        cap=determination.cap,
        determination=determination.to_json(),
        minutes=minutes_to_cite(case, None, needs=False),
        reason=reason,
        remedy=remedy,
        post_review=determination.post_review,
        unrelated=unrelated,
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
