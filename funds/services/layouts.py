"""Layouts of bank files: shipped ones and the county's own, each change a new version beside the old ones."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from audit.services import record
from audit.verbs import THE_SYSTEM, Verb
from common.errors import Invalid, NotFound
from funds.bank.layout import SHIPPED, Shape, shape_of
from funds.models import Layout

SHIPPED_AT = datetime(2026, 11, 27, tzinfo=UTC)


def layouts_of(county: Region) -> list[Layout]:
    """The layouts that a county may use now: the newest version of each, its own before a shipped one."""
    rows = list(Layout.objects.filter(Q(county=county) | Q(county=None)))
    known = {(row.code, row.version) for row in rows if row.county_id is None}
    rows += [_ship(one) for one in SHIPPED if one[:2] not in known]
    newest: dict[str, Layout] = {}
    for row in sorted(rows, key=lambda one: (one.county_id is None, -one.version)):
        newest.setdefault(row.code, row)
    return sorted((row for row in newest.values() if row.offered), key=lambda one: one.code)


def _ship(one: tuple[str, int, str, Shape]) -> Layout:
    """A layout of the product becomes a row when somebody first looks for it."""
    code, version, name, form = one
    given = {"name": name, "body": form.to_json(), "made_by_name": THE_SYSTEM.zh, "made_at": SHIPPED_AT}
    return Layout.objects.get_or_create(county=None, code=code, version=version, defaults=given)[0]


def shape(layout: Layout) -> Shape:
    """What its body says."""
    return shape_of(layout.body)


@transaction.atomic
def keep(
    county_id: int,
    *,
    based_on: int | None,
    name: str,
    body: dict[str, Any],
    offered: bool,
    officer: Officer,
    at: datetime,
) -> Layout:
    """Keep a layout of the county: a new one, or the next version of the one that it is ``based_on``.

    A shipped one stays; the county's own takes its place there. Raises NotFound, NotAllowed, Invalid with fields.
    """
    county = Region.objects.select_for_update(no_key=True).filter(pk=county_id, level=RegionLevel.COUNTY).first()
    if county is None or not county.path.startswith(officer.paths(*Duty)):
        raise NotFound("no_such_county", _("There is no such county in your area."))
    held = officer.needs(Duty.PAY, county.path, level=RegionLevel.COUNTY)
    if not name.strip():
        text = _("The layout needs a name.")
        raise Invalid("name", text, fields={"name": text})
    shape_of(body)
    own = Layout.objects.filter(county=county)
    base = Layout.objects.visible_to(officer).filter(pk=based_on).first() if based_on else None
    code = base.code if base else f"own-{own.values('code').distinct().order_by().count() + 1}"
    last = own.filter(code=code).order_by("-version").first()
    layout = Layout.objects.create(
        county=county, region_path=county.path, code=code, version=(last.version if last else 0) + 1,
        name=name.strip(), body=body, offered=offered, made_by_id=officer.user_id, made_by_name=officer.name,
        made_at=at,
    )  # fmt: skip
    record(
        Verb.LAYOUT_KEPT, subject=layout, officer=officer, held=held, at=at, region_path=county.path,
        label=str(layout), after={"code": code, "version": layout.version},
    )  # fmt: skip
    return layout
