"""Making the cases of a confirmed register, in the background; it may be killed at any point and run twice at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.officer import Officer
from accounts.selectors import townships
from cases.models import RegisterImport, RegisterRow
from cases.register.known import one_import_at_a_time, written
from cases.register.services import fail, posting_for_import
from cases.register.slips import Verdict
from cases.register.terms import ImportState
from cases.register.writing import write_case
from common import jobs
from common.errors import DomainError, Invalid, NotAllowed, collided

log = logging.getLogger(__name__)

BEAT_EVERY = 20
"""Rows between two heartbeats."""
TRIES = 3
"""How often a household is tried whose people somebody else is saving at that moment."""


def carry_out(register_id: int, *, officer: Officer, now: Callable[[], datetime], today: date) -> None:
    """Make the cases, each row at most once; those in whose way somebody stands are tried again at the end."""
    try:
        posting_for_import(officer)
    except NotAllowed as error:
        fail(register_id, str(error.message), at=now())
        return
    area = RegisterImport.objects.values_list("region_path", flat=True).get(pk=register_id)
    places = {place.pk: place for place in townships()}
    left = list(_waiting(register_id).order_by("pk").values_list("pk", flat=True))
    for _try in range(TRIES):
        later = []
        for number, row_id in enumerate(left):
            if number % BEAT_EVERY == 0 and not _beats(register_id, at=now()):
                return
            if not _import(row_id, area=area, townships=places, officer=officer, at=now(), today=today):
                later.append(row_id)
        left = later
    if left:
        text = _("Somebody is at work on the people of %d households; take the import up again in a while.")
        fail(register_id, text % len(left), at=now())
    else:
        _finish(register_id, at=now())


def _waiting(register_id: int) -> QuerySet[RegisterRow]:
    """Rows that are to become cases and are none yet."""
    return RegisterRow.objects.filter(register=register_id, case=None, failure="").exclude(verdict=Verdict.REFUSE)


def _beats(register_id: int, *, at: datetime) -> bool:
    """Show that somebody is at work; False when the import was stopped meanwhile."""
    return jobs.beats(RegisterImport.objects.filter(pk=register_id, state=ImportState.IMPORTING), at=at)


def _import(
    row_id: int, *, area: str, townships: Mapping[int, Region], officer: Officer, at: datetime, today: date
) -> bool:
    """One household, one short transaction: its case, or why there is none; False when somebody else is in the way."""
    try:
        with transaction.atomic():
            _write(row_id, area=area, townships=townships, officer=officer, at=at, today=today)
    except DomainError as error:
        _give_up(row_id, str(error.message))
    except (OperationalError, InterfaceError) as error:
        if not collided(error):  # the database itself: nothing of the row's making, the import is taken up again
            raise
        return False
    except Exception as error:  # one household never holds up the others; its data stay out of the log
        log.error("register row %s: %s", row_id, type(error).__name__)
        _give_up(row_id, _("The program could not write this household; enter it by hand."))
    return True


def _write(
    row_id: int, *, area: str, townships: Mapping[int, Region], officer: Officer, at: datetime, today: date
) -> None:
    """Write the case unless the row has one, or another worker is writing it."""
    waiting = RegisterRow.objects.filter(pk=row_id, case=None, failure="")
    row = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if row is None:
        return
    if row.key_index:  # since the check another import may have brought the same
        one_import_at_a_time([row.key_index])
        if number := written([row.key_index], path=area, but=row.register_id).get(row.key_index):
            text = _("This application was imported already as %(number)s; nothing was written.") % {"number": number}
            raise Invalid("already_imported", text)
    row.case = write_case(row, townships=townships, officer=officer, at=at, today=today)
    row.values = ""
    row.save(update_fields=["case", "values"])


def _give_up(row_id: int, why: str) -> None:
    RegisterRow.objects.filter(pk=row_id, case=None).update(failure=why)


def _finish(register_id: int, *, at: datetime) -> None:
    """The import is done unless another worker still has a row of it, which then finishes."""
    if not _waiting(register_id).exists():
        RegisterImport.objects.filter(pk=register_id, state=ImportState.IMPORTING).update(
            state=ImportState.DONE, heartbeat_at=at, finished_at=at
        )
