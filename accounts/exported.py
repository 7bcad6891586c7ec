"""The lists of accounts that can be taken out: officers and the trail."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, wanted_of, word
from accounts.forms import OfficerFilterForm, TrailForm
from accounts.models import User
from accounts.selectors import (
    TRAIL_DUTIES,
    office_choices,
    officers_found,
    officers_order,
    trail_scope,
)
from audit.models import Event
from audit.selectors import events_found
from audit.verbs import Verb


def _officers(asked: Asked) -> Found:
    form = OfficerFilterForm(asked.query, offices=office_choices(asked.officer))
    given = wanted_of(form)
    rows = officers_found(
        asked.officer, asked.today, text=given["q"], office_id=given["office"], duty=given["duty"],
        status=given["status"],
    )  # fmt: skip
    order = officers_order(asked.query.get("sort", "name"))
    return Found(rows.order_by(order, "-pk" if order.startswith("-") else "pk"), printed(form))


def _seats(user: User) -> str:
    """Where and for what the officer is posted today, as the list says it."""
    seats = vars(user)["held"]
    return "；".join(f"{seat.office.name} · {word(Duty, seat.duty)}" for seat in seats) or _("no posting in force")


OFFICERS = ListOf(
    code="officers",
    page="accounts:officers",
    duties=frozenset({Duty.OFFICERS}),
    filter=Filter(OfficerFilterForm, ("sort",)),
    find=_officers,
    columns=(
        Column(gettext_lazy("Name"), lambda user: user.name),
        Column(gettext_lazy("Username"), lambda user: user.username, 18),
        Column(gettext_lazy("Duties today"), _seats, 60),
        Column(gettext_lazy("Account"), lambda user: _("in use") if user.is_active else _("disabled")),
        Column(gettext_lazy("Created"), lambda user: user.created_at, 18),
    ),
)


def _events(asked: Asked) -> Found:
    form = TrailForm(asked.query)
    wanted_of(form)
    return Found(events_found(trail_scope(asked.officer), **form.asked).order_by("-id"), printed(form))


def _act(event: Event) -> str:
    return word(Verb, event.verb)


TRAIL = ListOf(
    code="trail",
    page="accounts:trail",
    duties=frozenset(TRAIL_DUTIES),
    filter=Filter(TrailForm),
    find=_events,
    columns=(
        Column(gettext_lazy("Time"), lambda event: event.at, 18),
        Column(gettext_lazy("Officer"), lambda event: event.actor_name),
        Column(gettext_lazy("Office"), lambda event: event.office_name, 24),
        Column(gettext_lazy("On behalf of"), lambda event: event.on_behalf_name),
        Column(gettext_lazy("Act"), _act, 24),
        Column(gettext_lazy("Case number or name"), lambda event: event.subject_label, 28),
        Column(gettext_lazy("What happened"), lambda event: event.told, 60),
        Column(gettext_lazy("Reason"), lambda event: event.why, 40),
        Column(gettext_lazy("Clause"), lambda event: event.clause),
    ),
)


LISTS = (OFFICERS, TRAIL)
