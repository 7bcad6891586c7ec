"""The regions and offices of Xuchang as reference data: safe to load again, in production too."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.duties import RegionLevel
from accounts.models import Office, Region

DATA = Path(__file__).parent.parent / "data"

PROVINCE, CITY = "41", "4110"


@dataclass(frozen=True, slots=True)
class County:
    """A county or a zone that acts as one; a zone has a code of our own, for it has no official one."""

    code: str
    name: str
    civil_affairs: str
    finance: str


COUNTIES = (
    County("411002", "魏都区", "魏都区民政局", "魏都区财政局"),
    County("411003", "建安区", "建安区民政局", "建安区财政局"),
    County("411024", "鄢陵县", "鄢陵县民政局", "鄢陵县财政局"),
    County("411025", "襄城县", "襄城县民政局", "襄城县财政局"),
    County("411081", "禹州市", "禹州市民政局", "禹州市财政局"),
    County("411082", "长葛市", "长葛市民政局", "长葛市财政局"),
    County("4110Z1", "城乡一体化示范区", "市城乡一体化示范区社会事务管理中心", "市城乡一体化示范区财政局"),
    County("4110Z2", "经济技术开发区", "经济技术开发区法制与社会服务局", "经济技术开发区财政局"),
    County("4110Z3", "东城区", "东城区民政局", "东城区财政局"),
)

ZONE_OF_TOWNSHIP = {"411071001": "4110Z2", "411071400": "4110Z2", "411002570": "4110Z3"}
"""Townships whose digits name another county than the zone that runs them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region before it is a row."""

    code: str
    name: str
    level: RegionLevel
    parent: str = ""


@transaction.atomic
def load_regions() -> tuple[int, int]:
    """Add what is missing and correct names; moves and deletes nothing. Returns how many regions and offices there
    are."""
    paths: dict[str, str] = {"": ""}
    ids: dict[str, int] = {}
    for level in RegionLevel:
        places = [place for place in _places() if place.level is level]
        for place in places:
            paths[place.code] = f"{paths[place.parent]}{place.code}/"
        Region.objects.bulk_create(
            [
                Region(code=p.code, name=p.name, level=level, parent_id=ids.get(p.parent), path=paths[p.code])
                for p in places
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name"],
        )
        ids.update(Region.objects.filter(level=level).values_list("code", "pk"))
    Office.objects.bulk_create(
        [Office(name=name, level=level, region_id=ids[code]) for code, name, level in _offices()], ignore_conflicts=True
    )
    return Region.objects.count(), Office.objects.count()


def _places() -> Iterator[Place]:
    yield Place(PROVINCE, "河南省", RegionLevel.PROVINCE)
    yield Place(CITY, "许昌市", RegionLevel.CITY, PROVINCE)
    for county in COUNTIES:
        yield Place(county.code, county.name, RegionLevel.COUNTY, CITY)
    for row in _rows("townships.csv"):
        county_code = ZONE_OF_TOWNSHIP.get(row["code"], row["code"][:6])
        yield Place(row["code"], row["name"], RegionLevel.TOWNSHIP, county_code)
    for row in _rows("villages.csv"):
        yield Place(row["code"], row["name"], RegionLevel.VILLAGE, row["township_code"])


def _offices() -> Iterator[tuple[str, str, RegionLevel]]:
    yield CITY, "许昌市民政局", RegionLevel.CITY
    for county in COUNTIES:
        yield county.code, county.civil_affairs, RegionLevel.COUNTY
        yield county.code, county.finance, RegionLevel.COUNTY
    for row in _rows("townships.csv"):
        yield row["code"], office_of_township(row["name"]), RegionLevel.TOWNSHIP


def office_of_township(name: str) -> str:
    """神垕镇人民政府, 颍川街道办事处, 东城区办事处."""
    return f"{name}人民政府" if name.endswith(("镇", "乡")) else f"{name}办事处"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
