"""What is told of relief that people of a case, or of a typed number, are ordered to pay back."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.facts import cases_of, people_of
from cases.models import Case, Owing
from cases.selectors.notice import Notice


def owings_of_case(case: Case, officer: Officer) -> list[Notice]:
    """Of a case on its own page: what its people owe of other cases."""
    return owings_of(people_of(case), officer, except_case=case.pk)


def owings_of(people: Collection[int], officer: Officer, *, except_case: int | None = None) -> list[Notice]:
    """A sentence for each recovery that is open or rests on false statements; of one out of sight only that it is."""
    rows = Owing.objects.filter(case__in=cases_of(people)).exclude(case=except_case or 0).prefetch_related("case")
    return [_notice(row, officer) for row in rows if row.open or row.false_statements] if people else []


def _notice(row: Owing, officer: Officer) -> Notice:
    if not row.case.region_path.startswith(officer.case_paths):
        if row.open:
            return Notice(_("Relief given to this household elsewhere is ordered to be paid back and still owed."))
        return Notice(_("Relief was once got elsewhere by false statements; the determination says what follows."))
    words = {"case": row.case, "number": row.reference, "day": row.decided_on}
    text = (
        _("Relief of %(case)s is ordered to be paid back since %(day)s and still owed (%(number)s).")
        if row.open
        else _("Relief of %(case)s was got by false statements and paid back (%(number)s, ordered on %(day)s).")
    )
    return Notice(text % words, "warn", reverse("cases:detail", args=[row.case_id]), row.case_id)
