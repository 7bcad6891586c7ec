"""What the money says of relief in stages, to the floors below."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q

from approvals.models import Decision
from approvals.terms import DecisionOutcome, StageState
from cases.models import Case
from funds.terms import OrderState

SETTLED = {OrderState.PAID.value: StageState.PAID, OrderState.DROPPED.value: StageState.DROPPED}


def settled_stages(case: Case) -> Mapping[int, StageState]:
    """The stages of a case that are paid or dropped; one without an order was given before the decision (二（二）1)."""
    decision = Decision.objects.filter(case=case, outcome=DecisionOutcome.APPROVED).first()
    if decision is None:
        return {}
    orders = dict(decision.orders.order_by("pk").values_list("stage", "state"))  # the last of a stage counts
    known = {number: SETTLED[state] for number, state in orders.items() if state in SETTLED}
    given = decision.stages.exclude(number__in=orders).values_list("number", flat=True)
    return known | dict.fromkeys(given, StageState.PAID)


def stages_paid(cases: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    """Of those of these cases that are paid in stages: how many are paid, and how many there are."""
    rows = (
        Decision.objects.filter(case__in=list(cases), stages__isnull=False)
        .annotate(
            planned=Count("stages", distinct=True),
            paid=Count("orders__stage", filter=Q(orders__state=OrderState.PAID), distinct=True),
            ordered=Count("orders__stage", distinct=True),
        )
        .values_list("case", "planned", "paid", "ordered")
    )
    return {case: (paid + planned - ordered, planned) for case, planned, paid, ordered in rows}
