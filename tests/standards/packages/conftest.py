"""A county's package as text, and rows of it on every stage of their way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from standards.models import RulePackage
from standards.packages import services
from standards.packages.files import read_package
from standards.policy.package.model import Package
from tests.cast import Cast

TODAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
TEXT = """
region: "411081"
title: 禹州市分类分档标准
effective_from: 2027-01-01
document_no: 禹民〔2026〕1号
document_title: 禹州市临时救助标准
parameters: {delegated_multiple: "2"}
quantities:
  degree: {title: 困难程度, kind: grade, choices: [较轻, 较重]}
rounding: whole_yuan
amounts:
- id: emergency
  title: 急难型（较重）
  source: 情形较重的不超过8倍
  when: {types: [emergency], quantities: {degree: {is: [较重]}}}
  give: {times: [5, 8]}
- id: illness
  title: 疾病
  source: 自付5000元至2万元的1至2倍，超过2万元的2至4倍
  when: {causes: [illness]}
  measure: self_paid
  bands:
  - {from: 5000, up_to: 20000, give: {times: [1, 2]}}
  - {above: 20000, give: {times: [2, 4]}}
tests:
- title: 自付两万
  facts: {self_paid: 20000, people: 3}
  standards: {urban_dibao: 630}
  expect: {rule: illness, low: 630, high: 1260}
  by_hand: 630×1；630×2
"""


def package(text: str = TEXT, **changed: Any) -> Package:
    """A county's package with one test case that fits."""
    return replace(read_package(text), **changed)


def broken(**changed: Any) -> Package:
    """A package whose bands overlap and whose test case does not fit; a draft may be like this."""
    sound = package(**changed)
    rule = sound.amounts[1]  # type: ignore[index]
    bands = (replace(rule.bands[0], up_to=rule.bands[1].above + 1), rule.bands[1])  # type: ignore[operator]
    wrong = replace(sound.tests[0], expect=replace(sound.tests[0].expect, high=rule.bands[1].above))
    return replace(sound, amounts=(sound.amounts[0], replace(rule, bands=bands)), tests=(wrong,))  # type: ignore[index]


class Bench:
    """Packages on their way, and the officers before their browsers. 禹州's package is the county officer's."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.writer, self.other = cast.officer("county_standards", TODAY), cast.officer("standards2", TODAY)

    def draft(self, made: Package | None = None, **changed: Any) -> RulePackage:
        """A draft of the county's officer."""
        return services.draft(made or package(**changed), officer=self.writer, at=AT)

    def in_review(self, **changed: Any) -> RulePackage:
        """A package that waits for somebody else."""
        return services.send_for_review(self.draft(**changed).pk, officer=self.writer, at=AT)

    def published(self, **changed: Any) -> RulePackage:
        """A package that went the whole way."""
        return services.publish(self.in_review(**changed).pk, officer=self.other, at=AT, today=TODAY)

    def of_the_city(self, **changed: Any) -> RulePackage:
        """A package of the city, published."""
        city, other = self.cast.officer("standards", TODAY), self.cast.officer("standards2", TODAY)
        made = package(region="4110", title="许昌市标准", effective_from=date(2026, 12, 1), **changed)
        row = services.draft(made, officer=city, at=AT)
        services.send_for_review(row.pk, officer=city, at=AT)
        return services.publish(row.pk, officer=other, at=AT, today=TODAY)

    @staticmethod
    def package_with(*changes: tuple[str, str]) -> Package:
        """The county's package with changes of its text."""
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return package(text)

    def client(self, who: str = "county_standards") -> Client:
        """A browser of that officer."""
        return self.cast.client(who)


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


@pytest.fixture
def queries() -> Callable[[Callable[[], Any]], int]:
    """How many queries a call takes."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as found:
            call()
        return len(found)

    return count
