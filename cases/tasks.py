"""Background work of cases: checking and importing registers. Tasks carry ids and may run twice."""

import logging

from django.utils.translation import gettext as _

from accounts.officer import officer_on
from cases.register import importing, services
from common.background import task
from common.clock import now, today

log = logging.getLogger(__name__)


@task
def stage_register(register_id: int) -> None:
    """Read and check an uploaded register."""
    _work(services.stage, register_id)


@task
def import_register(register_id: int) -> None:
    """Make the cases of a confirmed register."""
    _work(importing.carry_out, register_id)


@task
def fail_lost_registers() -> None:
    """Beat: an import without a heartbeat is shown as interrupted, with a button to take it up again."""
    services.fail_lost(at=now())


def _work(job: services.Job, register_id: int) -> None:
    """Do the work in the name of its officer; whatever goes wrong stands on the import, not only in the log."""
    user = services.worker_of(register_id)
    if user is None:
        return
    try:
        job(register_id, officer=officer_on(user, today()), now=now, today=today())
    except Exception:
        log.exception("register %s", register_id)
        services.fail(register_id, _("The program failed; the administrators find the cause in the log."), at=now())
