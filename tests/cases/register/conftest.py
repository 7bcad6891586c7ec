"""All townships of the city, and registers made by code."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from accounts.duties import RegionLevel
from accounts.models import Region
from tests.cast import Cast

COUNTIES = {"411002": "魏都区", "411003": "建安区", "411024": "鄢陵县", "411025": "襄城县", "411071": "经开区"}
TODAY = date(2026, 11, 23)


@pytest.fixture
def townships(regions: dict[str, Region]) -> dict[str, Region]:
    """Every township of the city by name and county code."""
    city = regions["4110"]
    counties = {code: regions[code] for code in ("411081", "411082")}
    for code, name in COUNTIES.items():
        counties[code] = Region.objects.create(
            code=code, name=name, level=RegionLevel.COUNTY, parent=city, path=f"{city.path}{code}/"
        )
    path = Path(__file__).parents[3] / "accounts" / "data" / "townships.csv"
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] not in regions]
    Region.objects.bulk_create(
        Region(
            code=row["code"], name=row["name"], level=RegionLevel.TOWNSHIP, parent=counties[row["code"][:6]],
            path=f"{counties[row['code'][:6]].path}{row['code']}/",
        )
        for row in rows
    )  # fmt: skip
    return {t.code: t for t in Region.objects.filter(level=RegionLevel.TOWNSHIP)}


@pytest.fixture
def office(townships: dict[str, Region], cast: Cast, settings: LazySettings, tmp_path: Path) -> Iterator[Cast]:
    """The cast with all townships; uploaded workbooks go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    yield cast
