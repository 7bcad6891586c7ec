"""What an edit of a draft is made upon, for those who read it first and send their change later."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from accounts.officer import Officer
from standards import selectors
from standards.models import CalendarYear, RulePackage, Standard
from standards.packages.selectors import package_row


def draft_version(officer: Officer, *, lock: bool, draft_id: int) -> str:
    """Of the draft of a standard."""
    row = selectors.draft_of(officer, draft_id)
    if lock:
        row = Standard.objects.select_for_update(of=("self",)).select_related("region").get(pk=row.pk)
    return _digest(selectors.as_typed(row))


def calendar_draft_version(officer: Officer, *, lock: bool, draft_id: int, day: str = "") -> str:
    """Of the draft notice of a year, as a whole also where one day of it is marked."""
    row = selectors.calendar_draft(draft_id)
    if lock:
        row = CalendarYear.objects.select_for_update().get(pk=row.pk)
    days = [[str(day.date), day.working, day.name] for day in row.days.order_by("date")]
    return _digest({"document_no": row.document_no, "document_title": row.document_title, "days": days})


def package_version(officer: Officer, *, lock: bool, package_id: int) -> str:
    """Of a package: when it was changed last."""
    row = package_row(officer, package_id)
    if lock:
        row = RulePackage.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return row.changed_at.isoformat()


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:16]
