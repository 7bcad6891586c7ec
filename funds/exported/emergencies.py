"""The lists of the duty screen, one at a time as its tabs show them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES
from accounts.exporting import Asked, Column, Filter, Found, ListOf, one_of, printed, wanted_of, word
from accounts.selectors import township_choices
from cases.models import Case
from cases.terms import State
from funds.forms.emergency import DutyFilter
from funds.selectors.duty import ORDERS, TABS, Line, emergencies_of, lines_of


def _which(asked: Asked) -> str:
    return one_of(TABS, asked.query, "shown") or "help"


def _emergencies(asked: Asked) -> Found:
    form = DutyFilter(asked.query, townships=list(township_choices(asked.officer)))
    given, which = wanted_of(form), _which(asked)
    rows = emergencies_of(asked.officer, shown=which, township_id=given["township"])
    rows = rows.defer("account", "rules", "quantities").order_by(ORDERS[which], "pk")
    return Found(rows, {_("List"): str(TABS[which])} | printed(form), str(TABS[which]))


def _lines(cases: Sequence[Case], asked: Asked) -> list[Line]:
    return lines_of(cases, shown=_which(asked), at=asked.at, today=asked.today)


EMERGENCIES = ListOf(
    code="emergencies",
    page="emergency:duty",
    duties=CASE_DUTIES,
    filter=Filter(DutyFilter),
    find=_emergencies,
    tell=_lines,
    columns=(
        Column(gettext_lazy("Case"), lambda line: line.case.number, 24),
        Column(gettext_lazy("Applicant"), lambda line: line.case.applicant_name, 12),
        Column(gettext_lazy("Township"), lambda line: line.case.township.name),
        Column(gettext_lazy("Place"), lambda line: line.case.emergency.place, 24),
        Column(gettext_lazy("The emergency"), lambda line: line.case.narrative, 40),
        Column(gettext_lazy("Reported at"), lambda line: line.case.emergency.reported_at, 18),
        Column(gettext_lazy("First help due at"), lambda line: line.case.emergency.due_at, 18),
        Column(gettext_lazy("Minutes left"), lambda line: line.minutes, 10),
        Column(gettext_lazy("Due on"), lambda line: line.case.due_on),
        Column(gettext_lazy("Working days left"), lambda line: line.left, 10),
        Column(gettext_lazy("Helped on"), lambda line: line.case.helped_on),
        Column(gettext_lazy("Given first (yuan)"), lambda line: line.case.paid_amount),
        Column(gettext_lazy("State"), lambda line: word(State, line.case.state)),
    ),
)
