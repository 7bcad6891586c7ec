"""A mistake of form is told with its path, its line and the reason, in both languages."""

from decimal import Decimal

import pytest

from standards.policy.package.model import Package
from standards.policy.package.reading import Mistakes, read
from tests.policy.package.build import HEAD, ONE_RULE, refused

FORM = {
    "an unknown field": ("colour: red  # <-", "colour", "不认识的字段；可用的字段有：format、region"),
    "an unknown field far inside": (
        ONE_RULE + "  give: {yuan: 500, prr: person}  # <-", "amounts[0].give.prr", "不认识的字段",
    ),
    "a missing field": (
        "amounts:\n- id: one  # <-\n  give: {yuan: 500}", "amounts[0].title", "必须填写",
    ),
    "text for a number": (ONE_RULE + "  give: {yuan: many}  # <-", "amounts[0].give.yuan", "应为数字"),
    "a number for a list": (ONE_RULE + "  bands: 3  # <-", "amounts[0].bands", "应为列表"),
    "a list for fields": ("completion: [3]  # <-", "completion", "应为“字段：值”的对照"),
    "a list for names": ("quantities: [days]  # <-", "quantities", "应为“名称：值”的对照"),
    "yes for a title": (
        "amounts:\n- id: one\n  title: yes  # <-\n  give: {yuan: 500}", "amounts[0].title", "应为文字",
    ),
    "a list for a title": (
        "amounts:\n- id: one\n  title: [yes]  # <-\n  give: {yuan: 500}", "amounts[0].title", "应为文字",
    ),
    "a number for yes or no": (ONE_RULE + "  gaps: 3  # <-\n  give: {yuan: 5}", "amounts[0].gaps", "应为 yes 或 no"),
    "a list for yes or no": (ONE_RULE + "  gaps: [no]  # <-\n  give: {yuan: 5}", "amounts[0].gaps", "应为 yes 或 no"),
    "half a day": ("completion: {days: 1.5}  # <-", "completion.days", "应为整数"),
    "days below zero": ("completion: {days: -1}  # <-", "completion.days", "不能为负数"),
    "money below zero": (ONE_RULE + "  give: {yuan: -5}  # <-", "amounts[0].give.yuan", "不能为负数"),
    "a range that runs down": (
        ONE_RULE + "  give: {times: [5, 2]}  # <-", "amounts[0].give.times", "区间应从小到大",
    ),
    "a range of three": (ONE_RULE + "  give: {times: [1, 2, 3]}  # <-", "amounts[0].give.times", "应为数字"),
    "a category that there is not": (
        ONE_RULE + "  when: {categories: [rich]}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.categories[0]", "不认识“rich”；可填：urban_dibao（城镇低保家庭）",
    ),
    "a rounding that there is not": ("rounding: up  # <-", "rounding", "不认识“up”"),
    "a bound of months that there is not": (
        ONE_RULE + "  give: {times: 1, months: {of: helped, atmost: 6}}  # <-", "amounts[0].give.months", "atmost",
    ),
    "each nothing": (
        ONE_RULE + "  give: {yuan: 5, per: {of: total, each: 0}}  # <-", "amounts[0].give.per", "each 应大于零",
    ),
    "months of nothing": (
        ONE_RULE + "  give: {times: 1, months: {at_most: 6}}  # <-", "amounts[0].give.months", "缺少 of",
    ),
    "bounds of months that exclude each other": (
        ONE_RULE + "  give: {times: 1, months: {of: helped, at_least: 6, at_most: 3}}  # <-",
        "amounts[0].give.months", "at_most 小于 at_least",
    ),
    "octal": (ONE_RULE + "  give: {yuan: 0x1F}  # <-", "amounts[0].give.yuan", "应为数字"),
    "sixty minutes": (ONE_RULE + "  give: {yuan: 12:30}  # <-", "amounts[0].give.yuan", "应为数字"),
    "infinity": (ONE_RULE + "  give: {yuan: .inf}  # <-", "amounts[0].give.yuan", "应为数字"),
    "no number at all": (ONE_RULE + "  give: {yuan: .nan}  # <-", "amounts[0].give.yuan", "应为数字"),
    "a number that would fill the memory": (
        ONE_RULE + "  give: {yuan: 1.0e+999999999}  # <-", "amounts[0].give.yuan", "数字过大",
    ),
    "a number finer than any sum": (
        ONE_RULE + "  give: {yuan: 0.0000001}  # <-", "amounts[0].give.yuan", "小数位过多",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "path", "reason"), FORM.values(), ids=FORM)
def test_a_mistake_of_form_is_told_with_its_path_and_line(body: str, path: str, reason: str) -> None:
    ((found, text),) = refused(body)
    assert found == path
    assert reason in text


@pytest.mark.parametrize("day", ["2023-02-30", "2023-03-01 10:00:00", "20230301", "tomorrow", "yes", "3"])
def test_what_is_no_day_is_refused(day: str) -> None:
    head = HEAD.replace("effective_from: 2023-03-01", f"effective_from: {day}  # <-")
    assert refused("", head) == [("effective_from", "应为日期，如 2026-01-01")]


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines() -> None:
    found = refused(
        """
        rounding: up  # <-
        completion: {days: soon}  # <-
        amounts:
        - id: one  # <-
          give: {yuan: x}  # <-
        """
    )
    assert [path for path, _reason in found] == [
        "rounding", "completion.days", "amounts[0].title", "amounts[0].give.yuan",
    ]  # fmt: skip


def test_raw_values_are_read_by_the_same_rules() -> None:
    raw = {
        "region": "411081", "title": "试算", "effective_from": "2023-03-01", "document_no": "一", "document_title": "",
        "amounts": [{"id": "a", "title": "一", "give": {"yuan": "500.50", "per": "person"}}],
    }  # fmt: skip
    given = read(Package, raw)
    assert given.amounts is not None
    assert given.amounts[0].give is not None
    assert given.amounts[0].give.yuan is not None
    assert given.amounts[0].give.yuan.low == Decimal("500.50")
    raw["amounts"] = [{"id": "a", "title": "一", "give": {"yuan": 500.5}}]
    with pytest.raises(Mistakes) as caught:
        read(Package, raw)
    assert str(caught.value) == "amounts[0].give.yuan：应为数字"
