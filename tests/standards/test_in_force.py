"""What is in force on a day: nearest region, boundary days, drafts."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.officer import Officer
from standards import reference, selectors, services
from standards.kinds import KINDS
from standards.models import Standard
from standards.policy.clauses import CLAUSES
from standards.policy.deadlines import due
from standards.policy.rules import Rules
from standards.terms import RowStatus
from tests.standards.conftest import AT, TODAY, given, published

NEW_YEAR = date(2027, 1, 1)


def test_there_is_one_kind_for_each_number_of_the_rules() -> None:
    assert set(KINDS) == {f.name for f in fields(Rules)} - {"day", "region_path", "sources", "packages"}


def test_each_kind_names_a_clause_of_the_catalogue_or_none() -> None:
    assert {kind.clause for kind in KINDS.values()} - {""} <= set(CLAUSES)


def test_a_region_without_an_own_row_takes_the_row_of_the_nearest_one_above(
    places: SimpleNamespace, keeper: Officer
) -> None:
    published(keeper, value="650")
    rules = selectors.rules_on(NEW_YEAR, places.town.path)
    assert rules.urban_dibao == Decimal("650.00")
    assert rules.sources["urban_dibao"].region_name == "许昌市"
    assert rules.sources["urban_dibao"].document_no == "许民文〔2026〕88号"


def test_the_nearest_region_wins_even_over_a_later_row_of_a_wider_one(places: SimpleNamespace, keeper: Officer) -> None:
    published(keeper, region="411081", value="700", effective_from=date(2026, 1, 1))
    published(keeper, value="650")
    assert selectors.rules_on(NEW_YEAR, places.town.path).urban_dibao == Decimal("700.00")
    assert selectors.rules_on(NEW_YEAR, places.xiangcheng.path).urban_dibao == Decimal("650.00")


def test_a_townships_own_delegation_comes_before_its_countys(places: SimpleNamespace, keeper: Officer) -> None:
    published(keeper, kind="delegated", value="是")
    published(keeper, kind="delegated", region="411081103", value="否")
    assert selectors.rules_on(NEW_YEAR, places.yuzhou.path).delegated is True
    assert selectors.rules_on(NEW_YEAR, places.town.path).delegated is False


@pytest.mark.parametrize(("day", "value"), [(date(2026, 12, 31), "630.00"), (date(2027, 1, 1), "650.00")])
def test_a_row_is_in_force_from_its_first_day_on(
    places: SimpleNamespace, keeper: Officer, day: date, value: str
) -> None:
    published(keeper, value="630", effective_from=date(2022, 1, 1))
    published(keeper, value="650", effective_from=date(2027, 1, 1))
    assert selectors.rules_on(day, places.town.path).urban_dibao == Decimal(value)


def test_nothing_in_force_is_none_and_not_nought(places: SimpleNamespace) -> None:
    rules = selectors.rules_on(TODAY, places.town.path)
    assert rules.urban_dibao is None and rules.decision_days is None and rules.sources == {}


def test_a_draft_is_never_in_force(places: SimpleNamespace, keeper: Officer) -> None:
    services.draft(given(effective_from=date(2026, 1, 1)), officer=keeper, at=AT)
    assert selectors.rules_on(TODAY, places.town.path).urban_dibao is None


def test_a_superseded_row_is_not_in_force_and_the_one_before_is_again(places: SimpleNamespace, keeper: Officer) -> None:
    published(keeper, value="630", effective_from=date(2022, 1, 1))
    wrong = published(keeper, value="6300", effective_from=date(2026, 1, 1))
    services.supersede(wrong.pk, reason="多打一个零", officer=keeper, at=AT)
    assert selectors.rules_on(TODAY, places.town.path).urban_dibao == Decimal("630.00")


def test_rules_are_read_in_two_queries(places: SimpleNamespace, keeper: Officer) -> None:
    published(keeper)
    with CaptureQueriesContext(connection) as queries:
        selectors.rules_on(NEW_YEAR, places.town.path)
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        selectors.in_force(NEW_YEAR, places.town.path)
    assert len(queries) == 1


def test_a_path_that_begins_alike_is_another_region(places: SimpleNamespace, keeper: Officer) -> None:
    published(keeper, region="411081", value="700")
    assert selectors.rules_on(NEW_YEAR, "41/4110/4110811/").urban_dibao is None


def test_the_page_shows_what_took_over_from_what_and_what_is_coming(places: SimpleNamespace, keeper: Officer) -> None:
    published(keeper, value="590", effective_from=date(2021, 9, 1))
    published(keeper, value="630", effective_from=date(2022, 1, 1))
    published(keeper, value="650", effective_from=date(2027, 1, 1))
    items = {i.kind.code: i for _topic, group in selectors.in_force(TODAY, places.town.path) for i in group}
    found = items["urban_dibao"]
    assert [row.value if row else None for row in (found.row, found.before, found.coming)] == [
        "630.00",
        "590.00",
        "650.00",
    ]
    assert set(items) == set(KINDS)


def test_the_reference_data_gives_630_in_2026_and_is_loaded_once(places: SimpleNamespace) -> None:
    added = reference.load(at=AT)
    assert added[0] > 50 and added[1] == 8
    rules = selectors.rules_on(TODAY, places.town.path)
    assert (rules.urban_dibao, rules.rural_dibao) == (Decimal("630.00"), Decimal("440.00"))
    assert rules.sources["urban_dibao"].effective_from == date(2022, 1, 1)
    assert selectors.rules_on(date(2020, 6, 1), places.town.path).rural_dibao == Decimal("355.00")
    unset = {name for name in KINDS if getattr(rules, name) is None}
    assert unset == {"delegation_limit"} < {kind.code for kind in KINDS.values() if kind.optional}
    assert reference.load(at=AT) == (0, 0, 0)


def test_loading_again_does_not_bring_back_what_was_superseded(places: SimpleNamespace, keeper: Officer) -> None:
    reference.load(at=AT)
    row = Standard.objects.get(kind="cap_multiple")
    services.supersede(row.pk, reason="另有规定", officer=keeper, at=AT)
    assert reference.load(at=AT) == (0, 0, 0)
    assert not Standard.objects.filter(kind="cap_multiple", status=RowStatus.PUBLISHED).exists()


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2019, 9, 25), date(2019, 10, 14)),
        (date(2020, 1, 16), date(2020, 2, 6)),
        (date(2021, 2, 5), date(2021, 2, 24)),
        (date(2022, 9, 30), date(2022, 10, 19)),
        (date(2023, 9, 27), date(2023, 10, 17)),
        (date(2024, 2, 8), date(2024, 2, 28)),
        (date(2025, 1, 24), date(2025, 2, 13)),
        (date(2026, 2, 14), date(2026, 3, 6)),
        (date(2026, 9, 18), date(2026, 10, 9)),
    ],
)
def test_the_loaded_calendar_counts_ten_working_days_as_the_handbook_does(
    loaded_calendar: None, start: date, expected: date
) -> None:
    counted = due(start, 10, selectors.work_calendar())
    assert counted.on == expected and not counted.provisional


def test_a_year_that_is_not_published_gives_a_provisional_day(loaded_calendar: None) -> None:
    counted = due(date(2026, 12, 28), 10, selectors.work_calendar())
    assert counted.on == date(2027, 1, 11) and counted.provisional


@pytest.fixture
def loaded_calendar(places: SimpleNamespace) -> None:
    reference.load(at=AT)
