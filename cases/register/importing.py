"""Making the cases of a confirmed register, in the background; it may be killed at any point and run twice at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.officer import Officer
from accounts.place_names import townships
from cases.models import RegisterImport, RegisterRow
from cases.register.known import one_import_at_a_time, written
from cases.register.services import fail, posting_for_import
from cases.register.slips import Verdict
from cases.register.terms import ImportState
from cases.register.writing import write_cases
from common import jobs
from common.errors import DomainError, NotAllowed, collided
from common.rows import write

log = logging.getLogger(__name__)

AT_ONCE = 250
"""Households of one transaction; meanwhile other applications of the county wait for their number, a moment only."""
TRIES = 3
"""How often a household is tried whose people somebody else is saving at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work on one import: for which area, in whose name, and on which day."""

    register_id: int
    area: str
    townships: Mapping[int, Region]
    officer: Officer
    now: Callable[[], datetime]
    today: date


def carry_out(register_id: int, *, officer: Officer, now: Callable[[], datetime], today: date) -> None:
    """Make the cases, each row at most once; those in whose way somebody stands are tried again at the end."""
    try:
        posting_for_import(officer)
    except NotAllowed as error:
        fail(register_id, str(error.message), at=now())
        return
    area = RegisterImport.objects.values_list("region_path", flat=True).get(pk=register_id)
    places = {place.pk: place for place in townships()}
    work = Work(register_id=register_id, area=area, townships=places, officer=officer, now=now, today=today)
    left = list(_waiting(register_id).order_by("pk").values_list("pk", flat=True))
    for _try in range(TRIES):
        later = list[int]()
        blocks = [left[start : start + AT_ONCE] for start in range(0, len(left), AT_ONCE)][::-1]
        while blocks:
            if not _beats(register_id, at=now()):
                return
            ids = blocks.pop()
            try:
                with transaction.atomic():
                    _write(ids, work)
            except Exception as error:
                why = _why(error, ids)
                if len(ids) > 1:  # one household never holds up the others
                    blocks += [ids[len(ids) // 2 :], ids[: len(ids) // 2]]
                elif why:
                    RegisterRow.objects.filter(pk__in=ids, case=None).update(failure=why)
                else:
                    later += ids
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


def _why(error: Exception, ids: Sequence[int]) -> str:
    """Why households were not written; empty when somebody else stood in the way. Raises what is not of their making:
    the database itself failed, and the import is taken up again.
    """
    if isinstance(error, DomainError):
        return str(error.message)
    if collided(error):
        return ""
    if isinstance(error, (OperationalError, InterfaceError)):
        raise error
    log.error("%d register rows from %s on: %s", len(ids), ids[0], type(error).__name__)  # their data stay out of it
    return _("The program could not write this household; enter it by hand.")


def _write(ids: Sequence[int], work: Work) -> None:
    """Write the cases of the rows that have none and that no other worker is writing."""
    waiting = RegisterRow.objects.filter(pk__in=ids, case=None, failure="").order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True, no_key=True).defer("problems", "slips", "members"))
    keys = [row.key_index for row in rows if row.key_index]
    one_import_at_a_time(keys)
    known = written(keys, path=work.area, but=work.register_id)  # another import may have brought the same since
    for row in rows:
        if number := known.get(row.key_index or ""):
            text = _("This application was imported already as %(number)s; nothing was written.")
            row.failure = text % {"number": number}
    new = [row for row in rows if not row.failure]
    write_cases(new, townships=work.townships, officer=work.officer, at=work.now(), today=work.today)
    for row in new:
        row.values = ""
    write(rows, ["case", "values", "failure"])


def _finish(register_id: int, *, at: datetime) -> None:
    """The import is done unless another worker still has a row of it, which then finishes."""
    if not _waiting(register_id).exists():
        RegisterImport.objects.filter(pk=register_id, state=ImportState.IMPORTING).update(
            state=ImportState.DONE, heartbeat_at=at, finished_at=at
        )
