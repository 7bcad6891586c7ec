"""Two officers at one draft: which state of it a page showed, and what somebody changed since."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from accounts.guards import OfficerRequest
from standards.packages import selectors
from standards.packages.comparing import compare
from standards.packages.layers import Layer
from standards.policy.package.model import Package


def seen_of(request: OfficerRequest) -> datetime:
    """When the draft that the page shows was last changed; what cannot be read was never seen."""
    try:
        seen = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        seen = None
    return seen if seen is not None and seen.tzinfo is not None else datetime.fromisoformat("1970-01-01T00:00+00:00")


def conflict_of(request: OfficerRequest, row: Any, package: Package, error: Exception) -> dict[str, Any]:
    """Who changed the draft meanwhile, and what; ``package`` is what it says now."""
    before = selectors.as_it_was(row, seen_of(request))
    pairs = compare([Layer(row, before)], [Layer(row, package)]) if before is not None else []
    return {"error": error, "pairs": [pair for pair in pairs if pair.differs]}
