"""Reads: one's own exports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.exporting import lists
from accounts.officer import Officer
from common.errors import NotFound
from common.paging import Page, page
from reporting.exports.services import filter_of
from reporting.models import Export
from reporting.terms import ExportFormat, ExportState

PAGE_SIZE = 20


def exports(officer: Officer, *, state: str = "", cursor: Mapping[str, str]) -> Page[Export]:
    """One's own exports, the newest first."""
    rows = Export.objects.visible_to(officer)
    if state:
        rows = rows.filter(state=state)
    return page(rows, order="-id", size=PAGE_SIZE, cursor=cursor)


@dataclass(frozen=True, slots=True)
class Shown:
    """An export as its page shows it; ``back`` is the address of the list with the same filter."""

    export: Export
    filter: Mapping[str, str]
    back: str
    over: bool
    """Its time is over, whether or not the file was removed already."""

    @property
    def filter_words(self) -> str:
        """The filter as the trail keeps it, in Chinese."""
        return "；".join(f"{label}：{value}" for label, value in self.filter.items())

    @property
    def format(self) -> ExportFormat:
        return ExportFormat(self.export.format)

    @property
    def may_take(self) -> bool:
        return self.export.stands is ExportState.DONE and not self.over

    @property
    def may_delete(self) -> bool:
        return not self.export.is_unfinished

    @property
    def may_cancel(self) -> bool:
        return self.export.is_unfinished

    @property
    def failed(self) -> bool:
        return self.export.stands is ExportState.FAILED


def export_of(officer: Officer, export_id: int, *, at: datetime) -> Shown:
    """One of one's own; raises NotFound."""
    export = Export.objects.visible_to(officer).filter(pk=export_id).first()
    if export is None:
        raise NotFound("no_such_export", _("There is no such export of yours."))
    over = export.expires_at is not None and export.expires_at <= at
    return Shown(export, filter_of(export), back_to(export.code, export.query, export.of), over)


def back_to(code: str, query: str, of: int | None) -> str:
    """The page of a list with a filter; nothing where there is no such page."""
    try:
        address = reverse(lists()[code].page, args=[] if of is None else [of])
    except (KeyError, NoReverseMatch):
        return ""
    return f"{address}?{query}" if query else address
