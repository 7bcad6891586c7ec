"""Reads: why a payee's account raises doubts, and who looked at it before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer
from cases.models import Case
from cases.terms import State
from common.errors import NotFound
from funds.models import Order, PayeeLook
from funds.services.doubts import doubts_of, of_order
from funds.terms import Doubt, OrderState

MOST = 20


@dataclass(frozen=True, slots=True)
class LookPage:
    """A case with the doubts about its account, the other cases that name it, what was paid last, former looks."""

    case: Case
    doubts: Sequence[Doubt]
    others: Sequence[Case]
    elsewhere: int
    paid: Sequence[Order]
    looks: Sequence[PayeeLook]


def look_page(case_id: int, *, officer: Officer) -> LookPage:
    """What is to be looked at; other cases are shown as far as the officer sees them. Raises NotFound, NotAllowed."""
    case = Case.objects.visible_to(officer).select_related("township").filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    officer.needs(Duty.PAY, case.region_path)
    open_states = (OrderState.WAITING, OrderState.READY)
    order = case.orders.filter(state__in=open_states).order_by("stage", "pk").first()
    same = Case.objects.filter(account_index=case.account_index or "-", county=case.county_id)
    others = same.exclude(pk=case.pk).exclude(state=State.DRAFT).exclude(applicant=case.applicant_id)
    seen = list(others.visible_to(officer).select_related("township").order_by("-pk")[:MOST])
    paid = Order.objects.filter(case__applicant=case.applicant_id, state=OrderState.PAID).exclude(account_index="")
    return LookPage(
        case=case,
        doubts=doubts_of(of_order(order)) if order is not None else [],
        others=seen,
        elsewhere=others.count() - others.visible_to(officer).count(),
        paid=list(paid.select_related("case").order_by("-pk")[:MOST]),
        looks=list(case.payee_looks.order_by("-pk")),
    )
