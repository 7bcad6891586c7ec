"""Who may take a list out, and with whole numbers of persons: asked when it is asked for, written and downloaded."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.exporting import ListOf, lists
from accounts.officer import Officer
from cases.services import refuse_numbers_to_inspection
from common.errors import NotAllowed, NotFound


def list_of(code: str) -> ListOf:
    """The list of that code; raises NotFound."""
    if code not in lists():
        raise NotFound("no_such_list", _("There is no such list."))
    return lists()[code]


def may_export(officer: Officer, one: ListOf, *, full: bool) -> None:
    """Raise NotAllowed for who has none of the list's duties, or wants whole numbers that he may not see on a case."""
    if not officer.may(*one.duties):
        raise NotAllowed("export_not_allowed", _("You are not posted to a duty that sees this list."))
    if full:
        refuse_numbers_to_inspection(officer)


def may_have_numbers(officer: Officer, one: ListOf) -> bool:
    """Whether the page offers whole numbers; the service asks again."""
    try:
        may_export(officer, one, full=True)
    except NotAllowed:
        return False
    return one.has_numbers


def still_sees(officer: Officer, one: ListOf, *, area: Iterable[str]) -> None:
    """Raise NotAllowed when part of the ``area`` that a file was written for is not the officer's any more."""
    now = officer.paths(*one.duties)
    if not all(path.startswith(now) for path in area):
        raise NotAllowed(
            "export_area_gone", _("Your area has changed since this file was written; export the list again.")
        )
