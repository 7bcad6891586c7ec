"""Operations of migrations that make a database sooner.

Django makes the historical model and all that are related to it anew after each operation. What a trigger, a constraint
or an index adds is looked at by none that follows here: for those the models that are made already do. What a new table
refers to need not be made anew for it.
``tests/relief/test_migrations.py`` holds the outcome to be what the models describe.
"""

from typing import TYPE_CHECKING

import pgtrigger.migrations
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

if TYPE_CHECKING:
    _Base = Operation
else:
    _Base = object


class _AsTheyAre(_Base):
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        made = state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
        if made is not None:
            state.__dict__["apps"] = made


class CreateModel(migrations.CreateModel):
    """A table."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        made = state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
        if made is not None:
            made.render_multiple([state.models[app_label, self.name_lower]])
            state.__dict__["apps"] = made


class AddTrigger(_AsTheyAre, pgtrigger.migrations.AddTrigger):
    """A trigger."""


class AddConstraint(_AsTheyAre, migrations.AddConstraint):
    """A constraint."""


class AddIndex(_AsTheyAre, migrations.AddIndex):
    """An index."""
