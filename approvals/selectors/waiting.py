"""Cases that wait for an officer's decision."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Case as Choose
from django.db.models import Q, QuerySet, Value, When

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from approvals.selectors.boards import Line, lines_of
from approvals.selectors.payee import waiting_payee
from approvals.services.payee import REGION_LEVEL
from cases.models import Case
from cases.terms import State
from common.counting import COUNTED_TO
from common.paging import Narrow, Page, page
from standards.selectors import work_calendar

PAGE_SIZE = 50
WAITING = {
    State.TOWNSHIP_DECISION: (Duty.DECIDE, RegionLevel.TOWNSHIP),
    State.COUNTY_REVIEW: (Duty.REVIEW, RegionLevel.COUNTY),
    State.COUNTY_DECISION: (Duty.DECIDE, RegionLevel.COUNTY),
}


def decisions_found(officer: Officer) -> QuerySet[Case]:
    """Cases that lie with this officer to be reviewed at the county or decided, or whose corrected payee he is to
    confirm."""
    mine = Q(pk__in=[])
    for state, (duty, level) in WAITING.items():
        paths = [h.path for h in officer.held if h.duty is duty and h.level is level]
        mine |= Q(state=state) & within("region_path", paths)
    for decided_at, level in REGION_LEVEL.items():
        paths = [h.path for h in officer.held if h.duty is Duty.DECIDE and h.level is level]
        corrected = waiting_payee(level=decided_at) & ~waiting_payee(proposed_by=officer.user_id)
        mine |= Q(state=State.APPROVED) & within("region_path", paths) & corrected
    lying = Case.objects.visible_to(officer).open().filter(state__in=(*WAITING, State.APPROVED), due_on__isnull=False)
    told = Choose(When(mine, then=Value(True)), default=Value(False))  # as a value: one index is read, not one for each
    return lying.alias(mine=told).filter(mine=True).select_related("township")


def awaiting_decision(officer: Officer, *, today: date, cursor: Mapping[str, str]) -> tuple[list[Line], Page[Case]]:
    """A page of ``decisions_found``, the one due first on top."""
    shown = page(
        decisions_found(officer), order="due_on", size=PAGE_SIZE, cursor=cursor, among=Narrow(), count_to=COUNTED_TO
    )
    return lines_of(shown.rows, today=today, calendar=work_calendar()), shown
