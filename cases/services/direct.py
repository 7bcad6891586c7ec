"""Direct acceptance (直接受理): an emergency is taken on at once, and the papers follow."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.clock import due_of
from cases.facts import case_facts, own_area
from cases.models import Case
from cases.services.door import lock_case, may_take, move
from cases.services.likeness import find_likely
from cases.services.procedure import freeze, next_number
from cases.services.registry import enter_household
from cases.terms import ClockRule, Step
from common.errors import Blocked, Blocker, Invalid
from standards.packages.selectors import package_of
from standards.policy.advance import small_due, small_procedure
from standards.policy.facts import CaseFacts
from standards.policy.package.route import for_this_case
from standards.policy.rules import Rules
from standards.policy.terms import ReliefType, Track
from standards.selectors import rules_on, work_calendar


@transaction.atomic
def accept_directly(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Accept an emergency without the application: today's rules are fixed on the case, its household enters the
    registry, its clock begins (二（二）1).

    Small fast relief has its own days. Raises Blocked where it is not told who, where and what, Invalid
    ``rules_missing`` where a time limit is not published: a deadline is never guessed.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.ACCEPT_DIRECTLY, officer=officer)
    if case.relief_type != ReliefType.EMERGENCY or not case.cause:
        text = _("Only an emergency is accepted directly.")
        raise Blocked([Blocker("no_emergency", text, "", "xc-2.2.1")])
    rules = rules_of_emergency(case_facts(case, area=own_area(case)), day=today, region_path=case.region_path)
    if rules.decision_days is None or rules.advance_hours is None or rules.paperwork_days is None:
        text = _("No time limit for emergencies is published for this area; ask the standards administrator.")
        raise Invalid("rules_missing", text)
    rule, due = ClockRule.DECISION, due_of(
        started_on=today, days=rules.decision_days, calendar=work_calendar(), suspensions=()
    )  # fmt: skip
    package = package_of(rules.packages)
    if case.track == Track.SMALL_FAST and small_procedure(package):
        rule, due = ClockRule.SMALL, small_due(today, rules=rules, package=package)
    case = move(
        case_id, Step.ACCEPT_DIRECTLY, officer=officer, when=at, on=today, at=at, by=officer.user_id,
        number=case.number or next_number(case, today), rules=rules.to_json(), due_on=due.on,
        provisional=due.provisional, clock_rule=rule,
    )  # fmt: skip
    enter_household(case, today=today)
    find_likely(case)
    freeze(case, "acceptance", at=at)
    return case


def rules_of_emergency(facts: CaseFacts, *, day: date, region_path: str) -> Rules:
    """The rules of the day, with what the county's procedure says; where that cannot be told yet, the plan's days.

    At night nobody knows the household's category: help does not wait for it, the decision does.
    """
    plain = rules_on(day, region_path)
    told = for_this_case(plain, facts=facts, package=package_of(plain.packages))
    return replace(
        told,
        decision_days=told.decision_days or plain.decision_days,
        publicity_days=told.publicity_days or plain.publicity_days,
    )
