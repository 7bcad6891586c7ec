"""Reads: the layouts of the bank's files."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.officer import Officer
from common.errors import NotFound
from funds.bank.layout import Kind
from funds.models import Layout
from funds.selectors.board import counties_kept
from funds.services.layouts import layouts_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A layout with whether it is offered now, and what sort of file it makes."""

    layout: Layout
    current: bool
    kind: Kind


def layouts(officer: Officer) -> list[Listed]:
    """Every version that the officer may see, the current ones first."""
    current = {one.pk for county in counties_kept(officer) for one in layouts_of(county)}
    rows = Layout.objects.visible_to(officer).order_by("code", "-version")
    listed = [Listed(row, row.pk in current, Kind(row.body["kind"])) for row in rows]
    return sorted(listed, key=lambda one: not one.current)


def layout_of(officer: Officer, layout_id: int) -> Layout:
    """A layout that the officer may see; raises NotFound."""
    layout = Layout.objects.visible_to(officer).filter(pk=layout_id).first()
    if layout is None:
        raise NotFound("no_such_layout", _("There is no such layout in your area."))
    return layout
