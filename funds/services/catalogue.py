"""The catalogue of goods: what a county gives in kind, and what a unit counts from which day on."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Invalid, NotFound
from funds.models import Good, GoodValue
from funds.terms import GoodKind


@transaction.atomic
def list_good(
    county_id: int,
    *,
    name: str,
    unit: str,
    kind: GoodKind,
    value: Decimal,
    least: int,
    since: date,
    officer: Officer,
    at: datetime,
) -> Good:
    """Take a good into a county's catalogue, worth ``value`` yuan a unit from ``since`` on.

    Who keeps the standards lists and values: who hands goods out does not say what they count. Raises NotFound,
    NotAllowed, Invalid where the county has a good of this name and unit.
    """
    county = Region.objects.filter(pk=county_id, level=RegionLevel.COUNTY).first()
    if county is None or not county.path.startswith(officer.paths(*Duty)):
        raise NotFound("no_such_county", _("There is no such county in your area."))
    held = officer.needs(Duty.STANDARDS, county.path)
    given = {"name": name.strip(), "unit": unit.strip()}
    if Good.objects.filter(region=county, **given).exists():
        text = _("The catalogue has this good in this unit already; set its value there.")
        raise Invalid("good_listed", text, fields={"name": text})
    _positive(value)
    good = Good.objects.create(
        region=county, region_path=county.path, kind=kind, by_id=officer.user_id, by_name=officer.name, at=at, **given
    )
    _value(good, value, least=least, since=since, reason="", officer=officer, at=at)
    record(
        Verb.GOOD_LISTED, subject=good, officer=officer, held=held, at=at, region_path=county.path, label=str(good),
        after={"kind": kind, "value": f"{value:.2f}", "since": since.isoformat()},
    )  # fmt: skip
    return good


@transaction.atomic
def revalue(
    good_id: int,
    *,
    value: Decimal | None,
    least: int,
    since: date,
    reason: str,
    officer: Officer,
    at: datetime,
    today: date,
) -> GoodValue:
    """From ``since`` on a unit counts ``value`` yuan, or the good is no longer in use (None): a new row, never an edit.

    The day is neither past nor before a value already announced, so that nothing counted changes afterwards. Raises
    NotFound, NotAllowed, Invalid.
    """
    good = Good.objects.select_for_update().filter(pk=good_id).first()
    if good is None or not sees_good(officer, good):
        raise NotFound("no_such_good", _("There is no such good in your area."))
    held = officer.needs(Duty.STANDARDS, good.region_path)
    last = good.values.latest("since")
    if since < today or since <= last.since:
        text = _("A value begins today or later, and after the one announced last (%s).") % last.since
        raise Invalid("since", text, fields={"since": text})
    if value is not None:
        _positive(value)
    if not reason.strip():
        text = _("Say why: the invoice, the price notice, or why it is no longer given.")
        raise Invalid("reason_missing", text, fields={"reason": text})
    row = _value(good, value, least=least, since=since, reason=reason.strip(), officer=officer, at=at)
    before = None if last.value is None else f"{last.value:.2f}"
    record(
        Verb.GOOD_VALUED, subject=good, officer=officer, held=held, at=at, region_path=good.region_path,
        label=str(good), before={"value": before},
        after={"value": None if value is None else f"{value:.2f}", "since": since.isoformat()}, note=row.reason,
    )  # fmt: skip
    return row


def sees_good(officer: Officer, good: Good) -> bool:
    """The catalogue of a county is for itself, for its townships and for who stands above it."""
    return any(path.startswith(good.region_path) or good.region_path.startswith(path) for path in officer.paths(*Duty))


def _value(
    good: Good, value: Decimal | None, *, least: int, since: date, reason: str, officer: Officer, at: datetime
) -> GoodValue:
    return GoodValue.objects.create(
        good=good, value=value, least=least, since=since, reason=reason, by_id=officer.user_id, by_name=officer.name,
        at=at,
    )  # fmt: skip


def _positive(value: Decimal) -> None:
    if value <= 0:
        text = _("The value must be above zero.")
        raise Invalid("value", text, fields={"value": text})
