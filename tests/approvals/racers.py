"""An officer in a process of his own, who tries one act on each of many cases at the same moment as another officer."""

from collections.abc import Sequence
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

Trial = tuple[int, str]


def race(
    *, database: str, user_id: int, day: date, trials: Sequence[Trial], start: Barrier, told: "Queue[Any]"
) -> None:
    """Try each (case, act) when the other one is ready too; tell the case and "ok" or the code of the error."""
    import django

    django.setup()
    from django.db import OperationalError, connection

    connection.settings_dict["NAME"] = database
    from accounts.models import User
    from accounts.officer import officer_on
    from common.errors import DomainError, collided

    officer = officer_on(User.objects.get(pk=user_id), day)
    for case_id, act in trials:
        start.wait(60)
        try:
            _act(act, case_id, officer, day)
            said = "ok"
        except DomainError as error:
            said = error.code
        except OperationalError as error:  # a machine at its limits: whoever waits too long is told so, too
            if not collided(error):
                raise
            said = "busy"
        told.put((case_id, said))
    connection.close()


def _act(act: str, case_id: int, officer: Any, day: date) -> None:
    from decimal import Decimal

    from approvals.services import approve, disapprove
    from cases.services import return_case, withdraw
    from cases.terms import State
    from tests.factories import noon

    at = noon(day)
    if act == "approve":
        approve(case_id, officer=officer, at=at, today=day, amount=Decimal("1200.00"), unrelated=True)
    elif act == "disapprove":
        disapprove(case_id, officer=officer, at=at, today=day, reason="不符合条件。", unrelated=True)
    elif act == "return":
        return_case(case_id, officer=officer, at=at, target=State.ACCEPTED, reason="补充调查。")
    else:
        withdraw(case_id, officer=officer, at=at, today=day, reason="申请人撤回。")
