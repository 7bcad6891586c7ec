"""The lifecycle of an export; nothing here saves, ``reporting.exports.door.take`` does."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import models
from django_fsm import transition

from reporting.terms import ExportState, ExportStep

PAIRS: list[tuple[str, str]] = []
"""Every legal change of state, which the database knows too."""

S = ExportState
UNFINISHED = (S.QUEUED, S.RUNNING)
Method = TypeVar("Method", bound=Callable[..., Any])


def _step(step: ExportStep, sources: Sequence[ExportState], target: ExportState) -> Callable[[Method], Method]:
    PAIRS.extend((source.value, target.value) for source in sources)
    return transition(field="state", source=list(sources), target=target, custom={"step": step})


class ExportWorkflow(models.Model):
    """The transitions of ``reporting.models.Export``."""

    class Meta:
        abstract = True

    @_step(ExportStep.START, [S.QUEUED], S.RUNNING)
    def start(self) -> None:
        """A worker has it."""

    @_step(ExportStep.FINISH, [S.RUNNING], S.DONE)
    def finish(self) -> None:
        """The file is kept."""

    @_step(ExportStep.FAIL, UNFINISHED, S.FAILED)
    def fail(self) -> None:
        """It stopped; the owner reads why and may try again."""

    @_step(ExportStep.RETRY, [S.FAILED], S.QUEUED)
    def retry(self) -> None:
        """From the beginning: what is exported is the list as it is then."""

    @_step(ExportStep.CANCEL, [*UNFINISHED, S.FAILED], S.CANCELLED)
    def cancel(self) -> None:
        """The owner does not want it any more."""

    @_step(ExportStep.EXPIRE, [S.DONE], S.EXPIRED)
    def expire(self) -> None:
        """Its time is over; the file is gone."""

    @_step(ExportStep.DELETE, [S.DONE, S.FAILED, S.CANCELLED, S.EXPIRED], S.DELETED)
    def delete_file(self) -> None:
        """The owner cleared it away; the trail keeps that it was."""
