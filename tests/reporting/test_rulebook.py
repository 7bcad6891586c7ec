"""Which rules hold before and after: the packages of wider and narrower regions, and numbers over them."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reporting.models import WhatIf
from reporting.rulebook import Rulebook
from standards.packages.services import stored
from standards.policy.package.model import Package
from standards.policy.rules import YearFigure
from standards.policy.terms import Level
from tests.cast import Cast
from tests.policy.build import rules
from tests.standards.packages.conftest import Bench, package

HERE, CITY, DAY = "41/4110/411081/411081001/", "41/4110/", date(2027, 3, 1)


def text(*packages: int) -> str:
    """Rules as a case keeps them, without day and place."""
    given = dict(replace(rules(), packages=packages).to_json())
    return json.dumps({name: value for name, value in given.items() if name not in ("day", "region_path")})


def tried(made: Package | None = None, path: str = CITY, **values: str) -> Rulebook:
    body = None if made is None else stored(made)
    return Rulebook(WhatIf(values=values, package_body=body, package_path=path if made else ""))


def ladder(region: str = "4110") -> Package:
    made = package(region=region, parameters={"times_per_year": "3"}, tests=())
    own = package(
        """
region: "4110"
title: 许昌市试行
effective_from: 2027-01-01
document_no: 示例
document_title: 示例
ladder: [{who: 县级, level: county}]
"""
    )
    return replace(made, amounts=(), ladder=own.ladder)


def test_numbers_hold_everywhere_and_a_case_keeps_its_day_and_place() -> None:
    before, after = tried(None, cap_multiple="5.00", income_rural="20000.00").rulings(text(), HERE, DAY)
    assert (before.rules.cap_multiple, after.rules.cap_multiple) == (Decimal(6), Decimal(5))
    assert after.rules.income_rural == YearFigure(amount=Decimal(20000), year=2022)
    assert (before.rules.day, before.rules.region_path) == (after.rules.day, after.rules.region_path) == (DAY, HERE)


def test_a_wider_package_stands_below_the_nearer_one_and_in_the_place_of_its_own(cast: Cast) -> None:
    bench = Bench(cast)
    city, county = bench.of_the_city(), bench.published()
    before, after = tried(ladder()).rulings(text(county.pk, city.pk), HERE, DAY)
    assert before.package.ladder is None
    assert [rung.level for rung in after.package.ladder or ()] == [Level.COUNTY]
    assert after.package.amounts == before.package.amounts  # the county's, and the city's are gone with its package
    assert (before.rules.times_per_year, after.rules.times_per_year) == (2, 3)


def test_outside_its_region_a_package_changes_nothing(cast: Cast) -> None:
    book = tried(ladder("411082"), path="41/4110/411082/")
    before, after = book.rulings(text(), HERE, DAY)
    assert before == after


def test_a_case_without_rules_has_none_rather_than_those_of_another_day() -> None:
    before, _after = tried(None, cap_multiple="5.00").rulings("", HERE, DAY)
    assert (before.rules.urban_dibao, before.rules.delegated, before.package.amounts) == (None, None, None)
