"""Which cases a number of the dashboard counts: the condition of each measure that happens on a day, for the list."""

from datetime import date

from django.db.models import F, Q

from cases.terms import Measure, State


def counted_in(measure: str, since: date | None, until: date | None) -> Q:
    """Cases to which ``measure`` happened from ``since`` to ``until``, as ``cases.models.counting`` counts them."""
    if not measure:
        return Q()
    paid = Q(paid_amount__gt=0)
    in_time = paid & Q(helped_on=None) & _between("clock_stopped_on", since, until)
    conditions = {
        Measure.ACCEPTED: _between("accepted_on", since, until),
        Measure.GRANTED: _between("decided_on", since, until) & Q(state__in=(State.APPROVED, State.PAID, State.CLOSED)),
        Measure.REFUSED: _between("decided_on", since, until) & Q(state=State.NOT_APPROVED),
        Measure.RELIEVED: in_time | (paid & _between("helped_on", since, until)),
        Measure.TIMED: in_time,
        Measure.LATE: in_time & Q(clock_stopped_on__gt=F("due_on")),
    }
    return conditions[Measure(measure)]


def _between(field: str, since: date | None, until: date | None) -> Q:
    """The two ends belong to it; without them any day that is known."""
    ends = {f"{field}__gte": since, f"{field}__lte": until}
    return Q(**{f"{field}__isnull": False}) & Q(**{name: day for name, day in ends.items() if day})
