"""What the application declares beside what the visit verified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Visit
from cases.selectors.file import File, totals_of
from common.marks import money
from standards.policy.terms import Outcome


@dataclass(frozen=True, slots=True)
class Side:
    """One fact as declared and as verified, in words; empty where nobody said anything."""

    title: str
    declared: str
    verified: str
    answered: bool = True
    """Whether both are answers: what is still to be verified agrees with whatever is found."""

    @property
    def differs(self) -> bool:
        """Whether both are said and are not the same."""
        return self.answered and bool(self.declared and self.verified) and self.declared != self.verified


def sides(file: File) -> list[Side]:
    """Line by line; nothing before the visit."""
    return sides_of(file.case, file.members, file.expenses, file.visit)


def sides_of(case: Case, members: Sequence[Any], expenses: Sequence[Any], visit: Visit | None) -> list[Side]:
    """The same of a case whose parts somebody else has read."""
    return list(_sides(case, members, expenses, visit)) if visit is not None else []


def _sides(case: Case, members: Sequence[Any], expenses: Sequence[Any], visit: Visit) -> Iterator[Side]:
    living = sum(m.lives_here for m in members)
    yield Side(_("People living together"), _people(living), _people(visit.household_size))
    yield Side(_("Yearly income"), _yuan(case.declared_income), _yuan(visit.annual_income))
    declared, found = Outcome.answer(case.property_declared), visit.property_found
    answered = Outcome.UNKNOWN not in (declared, found)
    yield Side(_("Property"), declared.label, _answer(found), answered)
    totals = totals_of(expenses)
    yield Side(_("Self-paid expenditure"), _yuan(totals["self_paid"]), _yuan(totals["verified"]))


def _answer(outcome: Outcome) -> str:
    return "" if outcome is Outcome.UNKNOWN else outcome.label


def _people(number: int | None) -> str:
    return ngettext("%(n)s person", "%(n)s persons", number or 0) % {"n": number} if number else ""


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else money(amount)
