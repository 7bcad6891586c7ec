"""Addresses for the tests of how an operation is asked for: one that reads, one that makes, one that edits."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.urls import include, path
from rest_framework import serializers

from accounts.downloads import Download, File
from accounts.duties import Duty
from accounts.models import Office, Region
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, Search, address
from accounts.services import Period
from common.errors import Invalid
from common.paging import Page, page
from common.stated import UpTo
from relief.urls import handler404, handler500, urlpatterns  # noqa: F401


class OfficeShape(serializers.Serializer[Any]):
    """An office."""

    id = serializers.IntegerField()
    name = serializers.CharField()


def offices_page(officer: Officer, *, text: str = "", cursor: Mapping[str, str]) -> Page[Office]:
    """Offices, two a page."""
    return page(Office.objects.filter(name__contains=text), order="id", size=2, cursor=cursor)


def offices_file(*, text: Annotated[str, UpTo(2)] = "") -> File:
    """A file."""
    return text.encode(), "text/plain", "名.txt"


def office_named(office_id: int) -> Office:
    """One office."""
    return Office.objects.get(pk=office_id)


def make_office(
    region_id: int,
    *,
    name: str,
    officer: Officer,
    today: date,
    since: Period,
    sum_of: Decimal,
    duty: Duty,
    note: str = "",
) -> Office:
    """A new office."""
    if name == "错":
        Office.objects.create(name="半", level="1", region_id=region_id)
        raise Invalid("wrong_name", "不行", fields={"name": "不行"})
    told = f"{name} {since.starts_on} {sum_of} {duty.zh} {note}".strip()
    return Office.objects.create(name=told, level=Region.objects.get(pk=region_id).level, region_id=region_id)


def rename_office(office_id: int, *, name: str) -> Office:
    """Another name."""
    office = Office.objects.get(pk=office_id)
    office.name = name
    office.save()
    return office


def version(officer: Officer, *, lock: bool, office_id: int) -> str:
    rows = Office.objects.select_for_update() if lock else Office.objects.all()
    return str(len(rows.get(pk=office_id).name))


TABLE = [
    address("offices/", "offices", get=Pages(offices_page, Duty.INSPECT, Duty.CASEWORK, gives=OfficeShape)),
    address("offices/search/", "offices_search", post=Search(offices_page, Duty.CASEWORK, gives=OfficeShape)),
    address("offices/list.txt", "offices_file", get=Download(offices_file, Duty.CASEWORK)),
    address(
        "regions/<int:region_id>/offices/",
        "new_office",
        post=Act(make_office, Duty.CASEWORK, gives=OfficeShape, status=201),
    ),
    address(
        "offices/<int:office_id>/",
        "office",
        get=Look(office_named, gives=OfficeShape, version=version),
        put=Act(rename_office, Duty.CASEWORK, gives=OfficeShape, version=version),
        delete=Act(rename_office, Duty.CASEWORK, fresh=True),
    ),
]
urlpatterns = [path("api/v1/try/", include((TABLE, "try"))), *urlpatterns]
