"""The list of reporting that can be taken out: cases that a what-if changes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of, word
from reporting.exports.forms import StateForm
from reporting.forms import ChangedForm, ListForm
from reporting.models import READERS, ChangedCase
from reporting.selectors import ORDERS_OF_CASES, Told, changed_cases, narrowed, tell, townships_of, what_if_of
from reporting.terms import Change
from standards.policy.terms import Outcome


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


LISTS = (CHANGED,)
FILTERS = {"reporting:what_ifs": Filter(ListForm), "exports:list": Filter(StateForm)}
