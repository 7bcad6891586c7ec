"""The column in which a state machine keeps where it stands."""

from collections.abc import Sequence
from typing import Any

from django_fsm import FSMField


class StateField(FSMField):
    """A state that only its machine assigns; a plain text in migrations.

    Migrations draw each model hundreds of times, and a column of django-fsm listens to every class made after it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"protected": True})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["protected"]
        return name, "django.db.models.CharField", args, kwargs
