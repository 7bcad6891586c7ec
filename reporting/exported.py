"""The lists of reporting that can be taken out: what-ifs, and the cases that one changes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of, word
from reporting.exports.forms import StateForm
from reporting.forms import ChangedForm, ListForm
from reporting.models import READERS, ChangedCase
from reporting.selectors import (
    ORDERS,
    ORDERS_OF_CASES,
    Told,
    changed_cases,
    narrowed,
    tell,
    townships_of,
    what_if_of,
    what_ifs_found,
)
from reporting.terms import Change, RunState
from standards.policy.terms import Outcome


def _what_ifs(asked: Asked) -> Found:
    form = ListForm(asked.query)
    given = wanted_of(form)
    order = ORDERS.get(given.pop("sort"), "-id")
    rows = what_ifs_found(asked.officer, **given)
    return Found(rows.order_by(order, "-pk" if order.startswith("-") else "pk"), printed(form))


WHAT_IFS = ListOf(
    code="what-ifs",
    page="reporting:what_ifs",
    duties=frozenset(READERS),
    filter=Filter(ListForm),
    find=_what_ifs,
    columns=(
        Column(gettext_lazy("Name of the what-if"), lambda row: row.name, 30),
        Column(gettext_lazy("Region"), lambda row: row.region.name),
        Column(gettext_lazy("Decided from"), lambda row: row.since),
        Column(gettext_lazy("Decided until"), lambda row: row.until),
        Column(gettext_lazy("Cases"), lambda row: row.cases, 8),
        Column(gettext_lazy("Asked"), lambda row: row.asked_at, 18),
        Column(gettext_lazy("Asked by"), lambda row: row.owner.name),
        Column(gettext_lazy("State"), lambda row: word(RunState, row.state)),
    ),
)


def _changed(asked: Asked) -> Found:
    what_if = what_if_of(asked.officer, query_number(asked))
    form = ChangedForm(asked.query, townships=townships_of(what_if))
    wanted_of(form)
    order = ORDERS_OF_CASES.get(form.wanted.sort, "id")
    rows = changed_cases(what_if, form.wanted).order_by(order, "-pk" if order.startswith("-") else "pk")
    sizes = {_("Sum"): said} if (said := narrowed(form.wanted)) else {}
    return Found(rows, printed(form) | sizes, what_if.name)


def _told(rows: Sequence[ChangedCase], _asked: Asked) -> list[Told]:
    return [tell(row) for row in rows]


def _kinds(told: Told) -> str:
    return "、".join(str(Change(kind).label) for kind in told.row.kinds)


CHANGED = ListOf(
    code="changed-cases",
    page="reporting:changed",
    duties=frozenset(READERS),
    filter=Filter(ChangedForm),
    of_one=True,
    find=_changed,
    tell=_told,
    columns=(
        Column(gettext_lazy("Number"), lambda told: told.row.case.number, 24),
        Column(gettext_lazy("Applicant"), lambda told: told.who, 12),
        Column(gettext_lazy("Township"), lambda told: told.row.township.name),
        Column(gettext_lazy("Cause"), lambda told: told.cause),
        Column(gettext_lazy("Decided on"), lambda told: told.row.case.decided_on),
        Column(gettext_lazy("What changes"), _kinds, 28),
        Column(gettext_lazy("Eligible before"), lambda told: word(Outcome, told.row.eligible_before)),
        Column(gettext_lazy("Eligible after"), lambda told: word(Outcome, told.row.eligible_after)),
        Column(gettext_lazy("Decided by, before"), lambda told: told.level_before),
        Column(gettext_lazy("Decided by, after"), lambda told: told.level_after),
        Column(gettext_lazy("Sum before (yuan)"), lambda told: told.row.amount_before),
        Column(gettext_lazy("Sum after (yuan)"), lambda told: told.row.amount_after),
        Column(gettext_lazy("Difference (yuan)"), lambda told: told.row.difference),
        Column(gettext_lazy("Why it changes"), lambda told: "\n".join(told.row.said), 60),
    ),
)


LISTS = (WHAT_IFS, CHANGED)
FILTERS = {"exports:list": Filter(StateForm)}
