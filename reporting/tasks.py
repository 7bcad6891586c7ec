"""Background work of reporting. Tasks carry ids and may run twice."""

import logging

from django.utils.translation import gettext as _

from common.background import task
from common.clock import now
from common.errors import DomainError
from common.jobs import hand_over
from reporting import folding, services, working
from reporting.exports import services as exports
from reporting.exports import working as writing

log = logging.getLogger(__name__)


def begin(what_if_id: int) -> None:
    """Hand every lane of a what-if to the background; when nobody takes it, it says so and offers to try again."""
    for lane in range(working.LANES):
        _hand_over(what_if_id, lane)


@task
def work_what_if(what_if_id: int, lane: int) -> None:
    """Work off some parts; whatever goes wrong stands on the what-if, not only in the log."""
    try:
        more = working.work(what_if_id, lane, now=now)
    except Exception:
        log.exception("what-if %s", what_if_id)
        services.fail(what_if_id, _("The program failed; the administrators find the cause in the log."), at=now())
        return
    if more:
        _hand_over(what_if_id, lane)


@task
def fail_lost_what_ifs() -> None:
    """Beat: a what-if without a heartbeat is shown as interrupted, with a button to take it up again."""
    services.fail_lost(at=now())


@task
def fold_figures() -> None:
    """Beat: what the acts of the last minute changed is added to the figures of their regions."""
    folding.fold()


@task
def recount_figures() -> None:
    """Beat, at night: every case is counted anew; a figure that was not right is mended, and an error in the log."""
    count, found = folding.recount()
    if count:
        log.error("figures of the dashboard that were not right: %s", count)
    for one in found:
        log.error("figure not right: %s", one)


def _hand_over(what_if_id: int, lane: int) -> None:
    hand_over(work_what_if, what_if_id, lane, otherwise=lambda error: services.fail(what_if_id, error, at=now()))


def begin_export(export_id: int) -> None:
    """Have the file of an export written; when nobody takes the work, the export says so."""
    hand_over(write_export, export_id, otherwise=lambda error: exports.fail(export_id, error, at=now()))


@task(time_limit=3600)
def write_export(export_id: int) -> None:
    """Write the file of an export; whatever goes wrong stands on the export, not only in the log."""
    try:
        writing.work(export_id, now=now)
    except DomainError as error:
        exports.fail(export_id, str(error.message), at=now())
    except Exception:
        log.exception("export %s", export_id)
        text = _("The program failed; the administrators find the cause in the log.")
        exports.fail(export_id, text, at=now())


@task
def tidy_exports() -> None:
    """Beat: lost work shows as stopped, what waits for long is handed over again, what is too old is removed."""
    at = now()
    exports.fail_lost(at=at)
    exports.expire(at=at)
    for export_id in exports.forgotten(at=at):
        begin_export(export_id)
