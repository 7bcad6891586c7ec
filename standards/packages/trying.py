"""A family tried: whether it may be helped, with how much, by whom, until when, with which papers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.said import Said
from standards.packages.trial import determined
from standards.policy.deadlines import WorkCalendar, add_calendar_days, due
from standards.policy.facts import CaseFacts
from standards.policy.findings import Determination
from standards.policy.package.conditions import fits
from standards.policy.package.model import Package, PaperRule
from standards.policy.package.quantities import NotKnown, Quantities
from standards.policy.package.route import for_this_case, procedure_of
from standards.policy.printing import DAY, counted
from standards.policy.rules import Rules


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day and how it was counted."""

    on: date
    how: Said
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the package asks for; ``sure``: whether that can be told already."""

    rule: PaperRule
    sure: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules say of a family. ``at_sum`` is at the sum that was asked about, else at the highest they give."""

    facts: CaseFacts
    rules: Rules
    before: Determination
    at_sum: Determination
    deadline: Deadline | None
    papers: list[Paper]


def try_out(
    facts: CaseFacts, rules: Rules, package: Package, calendar: WorkCalendar, *, amount: Decimal | None
) -> Tried:
    """Everything an officer wants to know of a family before there is a case."""
    before = determined(facts, rules, package)
    asked = amount if amount is not None else before.computed.high if before.computed is not None else None
    return Tried(
        facts=facts,
        rules=rules,
        before=before,
        at_sum=before if asked is None else determined(facts, rules, package, amount=asked),
        deadline=_deadline(facts, rules, package, calendar),
        papers=_papers(facts, rules, package),
    )


def _deadline(facts: CaseFacts, rules: Rules, package: Package, calendar: WorkCalendar) -> Deadline | None:
    """By the county's procedure where it counts days by itself, else by the days of the plan; None: cannot be told."""
    start, own = facts.accepted_on, for_this_case(rules, facts=facts, package=package)
    if start is None or own.decision_days is None:
        return None
    procedure = procedure_of(facts=facts, rules=rules, package=package)  # known, or there were no days
    if procedure is not None and procedure.days is not None and procedure.day_kind.value == "calendar":
        last, days = add_calendar_days(start, procedure.days), counted(procedure.days, DAY)
        return Deadline(last, Said(f"自{start}次日起{days}（自然日）。", f"{days.en} from the day after {start}."))
    found = due(start, own.decision_days, calendar)
    return Deadline(found.on, found.explain(), found.provisional)


def _papers(facts: CaseFacts, rules: Rules, package: Package) -> list[Paper]:
    found, q = [], Quantities(facts, package, rules)
    for paper in package.papers or ():
        try:
            if fits(paper.when, q):
                found.append(Paper(paper, sure=True))
        except NotKnown:
            found.append(Paper(paper, sure=False))
    return found
