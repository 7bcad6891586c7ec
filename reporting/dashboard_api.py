"""What the API offers of the dashboard: the numbers of a region and a year, each with the page of what it counts."""

from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.duties import CASE_DUTIES
from accounts.officer import Officer
from accounts.operations import Look, address
from accounts.shapes import RegionShape
from common.bodies import Spoken, Sum
from common.errors import NotFound
from reporting import dashboard as numbers

Order = Literal["", "place", "-place", "cases", "-cases", "sum", "-sum", "head", "-head", "share", "-share", "refused",
                "-refused"]  # fmt: skip


class CaseCountShape(serializers.Serializer[Any]):
    """A number of cases, and the page that lists them (empty where this officer has none)."""

    value = serializers.IntegerField()
    page = serializers.CharField(source="url")


class PaidNumberShape(serializers.Serializer[Any]):
    """A sum in yuan, and the page of its payments (empty where this officer has none)."""

    value = Sum()
    page = serializers.CharField(source="url")


class MonthNumbersShape(serializers.Serializer[Any]):
    """A month; ``before`` is what was paid in the same month of the year before."""

    first = serializers.DateField()
    accepted = CaseCountShape()
    granted = CaseCountShape()
    refused = CaseCountShape()
    relieved = CaseCountShape()
    paid = PaidNumberShape()
    before = PaidNumberShape()


class PartShape(serializers.Serializer[Any]):
    """Cases relieved for a cause, or of a type, and what was paid to them."""

    name = Spoken(source="label")
    cases = CaseCountShape()
    amount = Sum()


class PlaceShape(serializers.Serializer[Any]):
    """A county or township of the region: shares in per cent, ``head`` is yuan for each inhabitant; null: not known."""

    region = RegionShape()
    cases = CaseCountShape()
    paid = PaidNumberShape()
    head = Sum(allow_null=True)
    late = CaseCountShape()
    on_time = Sum(allow_null=True)
    refused = Sum(allow_null=True)


class LastedShape(serializers.Serializer[Any]):
    """Working days from acceptance, of so many cases: averages (net of pauses, gross) and the median."""

    name = Spoken(source="label")
    cases = CaseCountShape()
    net = Sum(allow_null=True)
    gross = Sum(allow_null=True)
    median = serializers.CharField()


class BesideShape(serializers.Serializer[Any]):
    """A number of the year beside that of the same months of the year before, as text; sums in yuan."""

    name = Spoken(source="label")
    now = serializers.CharField(source="now.value")
    before = serializers.CharField(source="before.value")
    is_money = serializers.BooleanField(source="money")


class StageCountShape(serializers.Serializer[Any]):
    """How many cases stand in a state now."""

    state = serializers.CharField()
    cases = CaseCountShape()


class DashboardShape(serializers.Serializer[Any]):
    """The numbers of a region in a year up to the end of the last month that is told; shares in per cent."""

    region = RegionShape()
    until = serializers.DateField()
    stages = StageCountShape(many=True)
    in_hand = CaseCountShape()
    overdue = CaseCountShape()
    week = CaseCountShape()
    provisional = CaseCountShape()
    late = CaseCountShape()
    on_time = Sum(allow_null=True)
    refused_now = Sum(allow_null=True)
    refused_before = Sum(allow_null=True)
    beside = BesideShape(many=True)
    lasted = LastedShape(many=True)
    months = MonthNumbersShape(many=True)
    causes = PartShape(many=True)
    types = PartShape(many=True)
    places = PlaceShape(many=True)


def dashboard(
    officer: Officer, *, region: str = "", year: int | None = None, by: Literal["", "township"] = "", sort: Order = "",
    today: date,
) -> dict[str, Any]:  # fmt: skip
    """The numbers of a region of one's area in a year, beside those of the year before; one's own region and this year
    unless named. A city is told by county, with ``by`` “township” by township."""
    which = today.year if year is None else year
    if not today.year - numbers.YEARS < which <= today.year:
        raise NotFound("no_such_year", _("The numbers of the last %d years are told.") % numbers.YEARS)
    offered = numbers.regions(officer)
    place = numbers.region_among(offered, region)
    found = numbers.dashboard(officer, offered, place, year=which, today=today, by=by, sort=sort)
    told = {name: getattr(found, name) for name in DashboardShape._declared_fields if hasattr(found, name)}
    stages = [{"state": state, "cases": count} for state, count in found.stages]
    return told | {"stages": stages, "refused_now": found.refused[0], "refused_before": found.refused[1]}


ADDRESSES = [address("dashboard/", "dashboard", get=Look(dashboard, *CASE_DUTIES, gives=DashboardShape))]
