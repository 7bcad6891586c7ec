"""What an application takes over from an earlier one of the same person: marked, free to be changed, never a paper."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.models import Case
from cases.selectors.intake import Known, household_start, members_start, payee_start
from common import identity
from common.bound_fields import OFFERED

MEANS = ("annual_income", "declared_income", "property_declared", "individual")
"""What is asked anew each time: means are those of the twelve months before."""


def household_of(copied: Case) -> dict[str, Any]:
    """Where a former household lives and what it is recognised as."""
    return _without(household_start(copied))


def members_of(copied: Case) -> list[dict[str, Any]]:
    """Its members, without what they earned then."""
    return [_without(row) for row in members_start(copied)]


def joined(rows: Iterable[Mapping[str, Any]], copied: Case, known: Known) -> list[dict[str, Any]]:
    """The copied members, first those who are typed already, with what is typed of them; who is new follows."""
    taken = {_key(row, known): row for row in members_of(copied)}
    found, new = list[dict[str, Any]](), list[dict[str, Any]]()
    for row in rows:
        if (key := _key(row, known)) in taken:
            typed = {name: value for name, value in row.items() if value not in ("", None)}
            former = taken.pop(key)
            found.append(former | typed | {name: former[name] for name in ("person", "id_number")})
        elif row.get("name") or row.get("id_number"):
            new.append(dict(row))
    return [*found, *taken.values(), *new]


def _key(row: Mapping[str, Any], known: Known) -> str:
    """Who the row is: his number, or the person without one."""
    person = str(row.get("person") or "")
    number = known.number(int(person) if person.isdecimal() else None, str(row.get("id_number") or ""))
    return identity.repair(number) or f"person {person}"


def _without(start: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in start.items() if name not in MEANS}


def marked(start: Mapping[str, Any], source: Mapping[str, Any], word: str = "") -> dict[str, Any]:
    """The fields, each that still has the value of ``source`` with the word for where it comes from."""
    word = word or _("former case")
    taken = {
        name: word
        for name, value in source.items()
        if value not in (None, "", True, False) and str(start.get(name, "")) == str(value)
    }
    return {**start, OFFERED: taken}


def marked_rows(rows: Iterable[Mapping[str, Any]], copied: Case | None) -> list[dict[str, Any]]:
    """The rows of the members, with what is as in the former case."""
    known = {str(row["person"]): row for row in members_of(copied)} if copied else {}
    return [marked(row, known.get(str(row.get("person", "")), {})) for row in rows]


def former_payee(officer: Officer, case: Case) -> Case | None:
    """The newest case in sight in which money went to an account for the same applicant; None once one is stated."""
    if case.account_masked or case.payee_name or case.applicant_id is None:
        return None
    of_him = Case.objects.visible_to(officer).filter(applicant_id=case.applicant_id).exclude(pk=case.pk)
    return of_him.exclude(account_masked="").order_by("-id").first()


def payee_offered(officer: Officer, case: Case, former: Case | None) -> tuple[dict[str, Any], str]:
    """While no payee is stated, him of the former case or the bank that this officer named last; and from where."""
    if former is not None:
        return payee_start(former), _("former case")
    if case.bank_name:
        return {}, ""
    mine = Case.objects.visible_to(officer).filter(opened_by=officer.user_id, township=case.township_id)
    last = mine.exclude(bank_name="").order_by("-id").values_list("bank_name", flat=True).first()
    return ({"bank": last}, _("as last time")) if last else ({}, "")
