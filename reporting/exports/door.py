"""The door of exports: the only way in which their state changes."""

from typing import Any

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from common.door import open_door
from common.errors import WrongState
from reporting.models import Export
from reporting.terms import ExportStep

METHODS = {step: step.value for step in ExportStep} | {ExportStep.DELETE: "delete_file"}


def take(export: Export, step: ExportStep, **written: Any) -> None:
    """Take a step with a locked row and save it with what belongs to the step; raises WrongState."""
    move = getattr(export, METHODS[step])
    if not can_proceed(move):
        raise WrongState("wrong_state", _("This export is now “%s”.") % export.stands.label)
    before = export.state
    move()
    for name, value in written.items():
        setattr(export, name, value)
    open_door("export", export.pk, str(before), str(export.state))
    export.save(update_fields=["state", *written])
