"""Background work and beat's errands of money. Tasks carry ids; each is safe to run late, twice or side by side."""

import logging

from django.utils.translation import gettext as _

from accounts.officer import officer_on
from common.background import task
from common.clock import now, today
from common.errors import DomainError
from common.jobs import hand_over
from funds import services
from funds.services import alarm, bank_files, results, settling

log = logging.getLogger(__name__)


def begin_file(file_id: int) -> None:
    """Have the file of a batch written; when nobody takes the work, the file says so."""
    hand_over(write_file, file_id, otherwise=lambda error: bank_files.fail(file_id, error, at=now()))


def begin_result(result_id: int, *, settle: bool) -> None:
    """Have a result checked, or a confirmed one settled."""
    task = settle_result if settle else stage_result
    hand_over(task, result_id, otherwise=lambda error: results.fail(result_id, error, at=now()))


@task
def write_file(file_id: int) -> None:
    """Write the file of a released batch."""
    try:
        bank_files.write(file_id, now=now)
    except DomainError as error:
        bank_files.fail(file_id, str(error.message), at=now())
    except Exception:
        log.exception("bank file %s", file_id)
        bank_files.fail(file_id, _failed(), at=now())


@task
def stage_result(result_id: int) -> None:
    """Check an uploaded result."""
    try:
        results.stage(result_id, now=now)
    except Exception:
        log.exception("bank result %s", result_id)
        results.fail(result_id, _failed(), at=now())


@task
def settle_result(result_id: int) -> None:
    """Settle the next rows of a confirmed result, in the name of who confirmed it."""
    user = results.worker_of(result_id)
    if user is None:
        return
    try:
        more = settling.carry_out(result_id, officer=officer_on(user, today()), now=now)
    except DomainError as error:
        results.fail(result_id, str(error.message), at=now())
    except Exception:
        log.exception("bank result %s", result_id)
        results.fail(result_id, _failed(), at=now())
    else:
        if more:
            begin_result(result_id, settle=True)


@task
def take_up_lost_work() -> None:
    """Beat: answers whose worker is gone are taken up by another; a file without a heartbeat shows as interrupted."""
    for result_id, settle in results.lost(at=now()):
        begin_result(result_id, settle=settle)
    bank_files.fail_lost(at=now())


def _failed() -> str:
    return _("The program failed; the administrators find the cause in the log.")


@task
def freeze_waiting() -> None:
    """Freeze what waits for money wherever there is some now, whoever brought it."""
    services.freeze_waiting(at=now())


@task
def watch_emergencies() -> None:
    """Sound the alarm of emergencies without help."""
    alarm.sound(at=now())
