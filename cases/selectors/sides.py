"""What the application declares beside what the visit verified."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Visit
from cases.selectors.file import File
from common.marks import money
from standards.policy.terms import Outcome


@dataclass(frozen=True, slots=True)
class Side:
    """One fact as declared and as verified, in words; empty where nobody said anything."""

    title: str
    declared: str
    verified: str

    @property
    def differs(self) -> bool:
        """Whether both are said and are not the same."""
        return bool(self.declared and self.verified) and self.declared != self.verified


def sides(file: File) -> list[Side]:
    """Line by line; nothing before the visit."""
    return list(_sides(file, file.visit)) if file.visit is not None else []


def _sides(file: File, visit: Visit) -> Iterator[Side]:
    living = sum(m.lives_here for m in file.members)
    yield Side(_("People living together"), _people(living), _people(visit.household_size))
    yield Side(_("Yearly income"), _yuan(file.case.declared_income), _yuan(visit.annual_income))
    yield Side(_("Property"), _answer(file.property_declared), _answer(visit.property_found))
    totals = file.totals
    yield Side(_("Self-paid expenditure"), _yuan(totals["self_paid"]), _yuan(totals["verified"]))


def _answer(outcome: Outcome) -> str:
    return "" if outcome is Outcome.UNKNOWN else outcome.label


def _people(number: int | None) -> str:
    return ngettext("%(n)s person", "%(n)s persons", number or 0) % {"n": number} if number else ""


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else money(amount)
