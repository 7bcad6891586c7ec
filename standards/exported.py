"""No list of standards is taken out; this is what can be kept of its filters."""

from typing import Any

from accounts.exporting import Filter
from standards.packages.forms.lists import StatusForm

LISTS: tuple[Any, ...] = ()
FILTERS = {"standards:packages": Filter(StatusForm)}
