"""What was: a case as it stood at acceptance and decision, and everything that happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.officer import Officer
from audit.models import Event
from audit.selectors import timeline
from cases.models import Case, Snapshot
from cases.selectors.file import case_of
from cases.terms import LetterKind, Relation
from common.errors import NotFound
from common.paging import Page, page
from standards.policy.terms import ExpenseKind, PaperKind

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Picture:
    """The case as it stood; codes are read with the words of today."""

    snapshot: Snapshot

    @property
    def body(self) -> dict[str, Any]:
        return dict(self.snapshot.body)

    @property
    def members(self) -> list[dict[str, Any]]:
        return [m | {"relation_label": Relation(m["relation"]).label} for m in self.body["members"]]

    @property
    def expenses(self) -> list[dict[str, Any]]:
        return [e | {"kind_label": ExpenseKind(e["kind"]).label} for e in self.body["expenses"]]


def snapshot_of(case: Case, snapshot_id: int) -> Picture:
    """A frozen picture of the case; raises NotFound."""
    found = case.snapshots.filter(pk=snapshot_id).first()
    if found is None:
        raise NotFound("snapshot_not_found", _("There is no such picture of this case."))
    return Picture(found)


@dataclass(frozen=True, slots=True)
class Happened:
    """One act of the trail; the page of a case does not name its ``number`` in each line."""

    event: Event
    number: str = ""

    @property
    def act(self) -> str:
        """What was done, and to which paper or letter."""
        after = self.event.after
        about = ""
        if kind := after.get("paper"):
            about = next((known.label for known in PaperKind if known == kind), kind)
        elif kind := after.get("letter"):
            about = LetterKind(kind).label
        called = self.event.subject_label
        act = self.event.act_on("" if called == self.number else called)
        return f"{act} · {about}" if about else act


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of what happened, newest first."""

    rows: list[Happened]
    page: Page[Event]


def history_page(case_id: int, *, officer: Officer, cursor: Mapping[str, str]) -> HistoryPage:
    """What happened to a case in the officer's area; raises NotFound."""
    return history_of(case_of(officer, case_id), cursor=cursor)


def history_of(case: Case, *, cursor: Mapping[str, str]) -> HistoryPage:
    """What happened to the case, page by page, newest first."""
    found = page(timeline(case), order="-id", size=PAGE_SIZE, cursor=cursor)
    return HistoryPage([Happened(event, case.number or "") for event in found.rows], found)
