"""A rule with many bands goes through the browser's form; a form that is too large says what to do."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from standards.models import RulePackage
from standards.packages.forms.sheet import MOST_OPEN
from standards.packages.selectors import package_in
from standards.policy.package.model import AmountRule, Band, Give, Measure
from standards.policy.package.shapes import Range
from tests.standards.packages.browser import FormPage
from tests.standards.packages.conftest import Bench, package

pytestmark = pytest.mark.django_db
BANDS = 120


def many(bands: int) -> AmountRule:
    """A rule with that many bands of a hundred yuan, each with a sum of its own."""
    edges = [Decimal(100 * n) for n in range(1, bands + 1)]
    made = [
        Band(from_=low, below=low + 100 if low != edges[-1] else None, give=Give(yuan=Range(low, low))) for low in edges
    ]
    return AmountRule(id="many", title="多档", measure=Measure(start="self_paid"), bands=tuple(made))


def opened(bench: Bench, bands: int = BANDS) -> tuple[RulePackage, FormPage]:
    """A draft with such a rule, and its form."""
    row = bench.draft(replace(package(), amounts=(many(bands),), tests=()))
    return row, FormPage(bench.client(), f"/standards/packages/{row.pk}/edit/amounts/0/")


def bands_of(row: RulePackage) -> Any:
    row.refresh_from_db()
    return package_in(row).amounts[0].bands  # type: ignore[index]


def test_a_rule_of_many_bands_is_saved_with_few_controls(bench: Bench) -> None:
    row, form = opened(bench)
    assert sum(map(len, form.sent.values())) < 3 * BANDS
    assert form.sent["item.bands[37]:line"] == ["{from: 3800, below: 3900, give: {yuan: 3800}}"]
    before = bands_of(row)
    assert form.fill({"item.title": "改名"}).press().status == 302
    assert bands_of(row) == before


def test_a_band_is_changed_in_its_line_or_by_its_controls_moved_removed_and_added(bench: Bench) -> None:
    row, form = opened(bench)
    form.fill({"item.bands[0]:line": "{from: 100, below: 200, give: {times: [1, 2]}}"})
    form.press("open item.bands[37]")
    assert form.status == 200
    assert "item.bands[37]:line" not in form.sent and form.sent["item.bands[37].give.yuan"] == ["3800"]
    form.fill({"item.bands[37].give.yuan": "3850"}).press("remove item.bands[119]")
    form.press("add item.bands")
    assert form.sent["item.bands[119]:low"] == ["12000"]  # where the last one ended
    form.fill({"item.bands[119].give:kind": "yuan", "item.bands[119].give.yuan": "99"})
    form.press("up item.bands[1]")
    assert form.press().status == 302
    found = bands_of(row)
    assert len(found) == BANDS
    assert found[1].give == Give(times=Range(Decimal(1), Decimal(2)))  # it was moved below the second
    assert (found[37].give.yuan.low, found[119].give.yuan.low) == (3850, 99)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{from: x, give: {yuan: 5}}", "应为数字"),
        ("{from: 200, gibe: 1}", "不认识的字段"),
        ("just text", "字段：值"),
        ("{from: [", "YAML"),
        ("[1, 2]", "字段：值"),
        ("5", "字段：值"),
        ("{from: 100, below: 250, give: {yuan: 5}}", ""),
    ],
)
def test_a_mistake_in_a_line_is_told_at_the_line_and_what_was_typed_stays(bench: Bench, line: str, reason: str) -> None:
    row, form = opened(bench)
    before = bands_of(row)
    form.fill({"item.bands[0]:line": line}).press()
    if not reason:
        assert form.status == 302  # a draft may have mistakes of meaning; they are told on its page
        assert "重叠" in FormPage(bench.client(), form.address).html
        return
    assert form.status == 422
    told = {name: texts for name, texts in form.errors().items() if name.startswith("item.bands[0]")}
    assert reason in str(told)
    assert bands_of(row) == before
    assert form.sent["item.bands[1]:line"] == ["{from: 200, below: 300, give: {yuan: 200}}"]


def test_a_list_that_is_not_long_keeps_its_controls_when_it_grows(bench: Bench) -> None:
    row, form = opened(bench, MOST_OPEN)
    assert "item.bands[0]:line" not in form.sent
    form.press("add item.bands")
    assert not [name for name in form.sent if name.endswith(":line")]
    last = f"item.bands[{MOST_OPEN}].give"
    assert form.fill({f"{last}:kind": "yuan", f"{last}.yuan": "7"}).press().status == 302
    assert len(bands_of(row)) == MOST_OPEN + 1


def test_a_form_of_too_many_entries_says_so_and_what_to_do(bench: Bench) -> None:
    row = bench.draft()
    client: Client = bench.client()
    sent = {f"item.x[{n}]": "1" for n in range(3100)}
    answer = client.post(f"/standards/packages/{row.pk}/edit/amounts/0/", sent)
    assert answer.status_code == 413
    assert "没有保存任何内容" in answer.content.decode()
    large = {"item.title": "长" * 3_000_000}
    answer = client.post(
        f"/standards/packages/{row.pk}/edit/amounts/0/", str(large), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
