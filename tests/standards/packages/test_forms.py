"""The forms of a draft: what an officer types becomes exactly the package; mistakes stand at their field."""

from datetime import timedelta
from typing import Any

import pytest

from standards.models import RulePackage
from standards.packages import services
from standards.packages.files import read_package
from standards.packages.loading import load, read_file
from standards.packages.sections import Section
from standards.packages.selectors import package_in
from standards.policy.package.model import Package
from standards.reference import DATA
from tests.factories import publish_rules
from tests.standards.packages.browser import FormPage
from tests.standards.packages.conftest import AT, TODAY, Bench, package
from tests.standards.packages.test_workbook import EVERYTHING

pytestmark = pytest.mark.django_db
EXAMPLES = sorted((DATA / "packages").glob("*.yaml"), key=lambda path: path.stem)
DIBAO = ["urban_dibao", "rural_dibao", "tekun"]


def said(row: RulePackage) -> Package:
    """What the draft says now."""
    row.refresh_from_db()
    return package_in(row)


def edit(
    bench: Bench, row: RulePackage, section: str, place: int | None = None, who: str = "county_standards"
) -> FormPage:
    at = "" if place is None else f"{place}/"
    return FormPage(bench.client(who), f"/standards/packages/{row.pk}/edit/{section}/{at}")


def shape(raw: Any) -> object:
    """Which controls a form draws for it: what it has, whatever stands there."""
    if isinstance(raw, dict):
        return tuple(sorted((name, shape(inside)) for name, inside in raw.items()))
    return frozenset(map(shape, raw)) if isinstance(raw, list) else type(raw).__name__


def test_every_form_saves_what_stands_in_it_as_it_stands(bench: Bench) -> None:
    """Of the rules that differ in numbers and words only, the first."""
    met = set()
    for package_ in (read_package(EVERYTHING), *(read_file(path, region="411081") for path in EXAMPLES)):
        row = bench.draft(package_)
        before = said(row)
        for section in Section:
            if section is Section.TESTS:
                continue  # a family is written in other words; the next test compares what comes out
            items = row.body.get(section.value) or ()
            for place, item in enumerate(items) if section.one_by_one else [(None, items)]:
                if (drawn := (section, shape(item))) not in met:
                    met.add(drawn)
                    assert edit(bench, row, section, place).press().status == 302, section
        assert said(row) == before


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_form_of_a_test_case_keeps_what_the_family_gets(bench: Bench, path: Any) -> None:
    row = bench.draft(read_file(path, region="411081"))
    client = bench.client()
    before = client.get(f"/standards/packages/{row.pk}/").context["trials"]
    for place in range(len(said(row).tests)):
        assert edit(bench, row, "tests", place).press().status == 302
    after = client.get(f"/standards/packages/{row.pk}/").context["trials"]
    assert [t["trial"].computed for t in after] == [t["trial"].computed for t in before]
    assert [t["trial"].told for t in after] == [t["trial"].told for t in before]


def test_tiers_for_dibao_are_entered_without_knowing_the_format(bench: Bench) -> None:
    row = bench.draft(package(amounts=None))
    form = edit(bench, row, "amounts", 0)
    form.fill({
        "item.title": "医疗支出（低保、特困）", "item.source": "自付1-2万，4-6倍；超过2万，6-10倍",
        "item.when.types": ["expenditure"], "item.when.causes": ["illness"], "item.when.categories": DIBAO,
        "item.measure.start": "self_paid",
    }).press("add item.bands")  # fmt: skip
    form.fill({"item.bands[0]:low": "10,000", "item.bands[0]:high": "20000", "item.bands[0].give.times": "4-6"})
    form.press("add item.bands")
    assert form.sent["item.bands[1]:low"] == ["20000"]  # a new band begins where the last one ended
    assert form.sent["item.bands[1]:low_sign"] == ["above"]
    assert form.fill({"item.bands[1].give.times": "6–10"}).press().status == 302
    rule = read_package(
        """
region: "411081"
title: x
effective_from: 2027-01-01
document_no: x
document_title: x
amounts:
- id: amounts-1
  title: 医疗支出（低保、特困）
  source: 自付1-2万，4-6倍；超过2万，6-10倍
  when: {types: [expenditure], causes: [illness], categories: [urban_dibao, rural_dibao, tekun]}
  measure: self_paid
  bands:
  - {from: 10000, up_to: 20000, give: {times: [4, 6]}}
  - {above: 20000, give: {times: [6, 10]}}
- {id: rest, title: 其他, give: {yuan: 500}}
"""
    ).amounts[0]  # type: ignore[index]
    assert said(row).amounts == (rule,)


@pytest.mark.parametrize(
    ("kind", "typed", "raw"),
    [
        ("times", {"times": "3"}, {"times": "3"}),
        ("times", {"times": "1至2", "per": "person", "months": "1-3"},
         {"times": ["1", "2"], "per": "person", "months": ["1", "3"]}),
        ("yuan", {"yuan": "1,000"}, {"yuan": "1000"}),
        ("yuan", {"yuan": "500-5000 元"}, {"yuan": ["500", "5000"]}),
        ("percent", {"percent": "50%", "of": "", "of:name": "self_paid", "over": "2000"},
         {"percent": "50", "of": "self_paid", "over": "2000"}),
        ("choose", {"choose": "1,000、2,000、3,000"}, {"choose": ["1000", "2000", "3000"]}),
        ("yuan", {"yuan": "60", "days": "", "days:of": "degree_days", "days:at_most": "30"},
         {"yuan": "60", "days": {"of": "degree_days", "at_most": "30"}}),
        ("lowest", {"lowest": "- {percent: 30, of: self_paid}\n- {times: 6}"},
         {"lowest": [{"percent": "30", "of": "self_paid"}, {"times": "6"}]}),
    ],
)  # fmt: skip
def test_each_kind_of_sum_has_fields_of_its_own(bench: Bench, kind: str, typed: dict[str, str], raw: Any) -> None:
    row = bench.draft(
        bench.package_with(("quantities:\n", "quantities:\n  degree_days: {title: 住院天数, kind: days}\n"))
    )
    form = edit(bench, row, "amounts", 0)
    form.fill({"item.give:kind": kind, **{f"item.give.{name}": text for name, text in typed.items()}})
    assert form.press().status == 302
    row.refresh_from_db()
    assert row.body["amounts"][0]["give"] == raw


def test_only_the_chosen_kind_is_read(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "amounts", 0)
    form.fill({"item.give:kind": "yuan", "item.give.yuan": "800", "item.give.times": "5-8"}).press()
    row.refresh_from_db()
    assert row.body["amounts"][0]["give"] == {"yuan": "800"}


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"item.bands[0].give.times": "四"}, "item.bands[0].give.times", "数字"),
        ({"item.bands[0].give.times": "6-4"}, "item.bands[0].give.times", "从小到大"),
        ({"item.bands[1]:low": "x"}, "item.bands[1]:low", "数字"),
        ({"item.title": ""}, "item.title", "必须填写"),
        ({"item.bands[0].give:kind": "together", "item.bands[0].give.together": "- {times: [1"},
         "item.bands[0].give.together", "YAML"),
        ({"item.bands[0].give:kind": "together", "item.bands[0].give.together": "- {time: 1}"},
         "item.bands[0].give.together", "不认识的字段"),
        ({"item.when.categories": ["nonsense"]}, "item.when.categories", "不认识"),
    ],
)  # fmt: skip
def test_a_mistake_of_form_stands_at_its_field_and_everything_typed_stays(
    bench: Bench, typed: dict[str, Any], field: str, words: str
) -> None:
    row = bench.draft()
    before = said(row)
    form = edit(bench, row, "amounts", 1).fill({"item.source": "改过的原文", **typed}).press()
    assert form.status == 422
    assert any(words in text for text in form.errors()[field]), form.errors()
    assert form.sent["item.source"] == ["改过的原文"]
    kept = {name: text for name, text in typed.items() if isinstance(text, str)}
    assert {name: form.sent[name] for name in kept} == {name: [text] for name, text in kept.items()}
    assert said(row) == before


def test_a_mistake_of_meaning_is_saved_and_marked_at_its_field(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "amounts", 1).fill({"item.bands[0]:high": "30000"}).press()
    assert form.status == 302 and form.answer["Location"] == form.address
    marked = edit(bench, row, "amounts", 1)
    assert "重叠" in marked.errors()["item.bands[1]:low"][0]
    assert said(row).amounts[1].bands[0].up_to == 30000  # type: ignore[index]


def test_rows_are_added_moved_and_removed_by_buttons_alone(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "ladder").fill({"ladder:kind": "own"})
    form.press("add ladder").fill(
        {"ladder[0].who": "乡镇", "ladder[0].level": "township", "ladder[0].up_to.times": "3"}
    )
    form.press("add ladder").fill({"ladder[1].who": "县局", "ladder[1].level": "county"})
    form.press("add ladder").press("up ladder[1]")
    assert (form.sent["ladder[0].who"], form.sent["ladder[1].who"]) == (["县局"], ["乡镇"])
    assert said(row).ladder is None  # nothing is saved by such a button
    form.press("down ladder[0]").press("remove ladder[2]")
    assert form.press().status == 302
    assert [rung.who for rung in said(row).ladder or ()] == ["乡镇", "县局"]


def test_no_own_rules_and_rules_that_say_there_is_none_are_two_things(bench: Bench) -> None:
    row = bench.draft()
    assert edit(bench, row, "property").fill({"property:kind": "own"}).press().status == 302
    assert said(row).property == ()
    assert edit(bench, row, "property").fill({"property:kind": "inherit"}).press().status == 302
    assert said(row).property is None


def test_what_the_wider_region_says_can_be_read_before_departing_from_it(bench: Bench) -> None:
    publish_rules()
    load(read_file(DATA / "packages" / "xuchang-2019.yaml"), at=AT, publish=True)
    row = bench.draft()
    assert "乡镇长（街道办事处主任）" in edit(bench, row, "ladder").html


def test_declared_quantities_have_a_name_that_rules_use(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "quantities").press("name quantities")
    form.fill({"quantities[1].title": "住院天数", "quantities[1].kind": "days"}).press()
    assert form.status == 302 and said(row).quantities["住院天数"].kind == "days"
    twice = edit(bench, row, "quantities").press("name quantities")
    twice.fill({"quantities[2]:key": "degree", "quantities[2].title": "又一个", "quantities[2].kind": "money"}).press()
    assert twice.status == 422 and "重复" in twice.errors()["quantities[2]:key"][0]
    assert twice.sent["quantities[2].title"] == ["又一个"] and len(said(row).quantities) == 2


def test_numbers_are_read_in_the_form_of_their_kind(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "parameters")
    assert form.fill({"parameters.delegated_multiple": "x"}).press().status == 302
    assert "parameters.delegated_multiple" in edit(bench, row, "parameters").errors()
    edit(bench, row, "parameters").fill(
        {"parameters.delegated_multiple": "2.5", "parameters.publicity_days": "7"}
    ).press()
    assert said(row).parameters == {"delegated_multiple": "2.5", "publicity_days": "7"}


def test_the_head_moves_a_draft_to_another_day_or_region_of_one_s_own_only(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "head").fill({"head.effective_from": "2027-03-01", "head.region": "411081001"})
    assert form.press().status == 302
    assert (said(row).effective_from.isoformat(), row.region.code) == ("2027-03-01", "411081001")
    form = edit(bench, row, "head")
    form.sent["head.region"] = ["4110"]
    assert form.press().status == 403
    form.sent["head.region"] = ["999999"]
    assert form.press().status == 422
    assert said(row).region == "411081001"


def test_of_two_officers_the_second_is_told_what_changed_and_loses_nothing(bench: Bench) -> None:
    row = bench.draft()
    mine, other = edit(bench, row, "amounts", 1), edit(bench, row, "amounts", 1, who="standards2")
    mine.fill({"item.bands[1].give.times": "3-5"}).press()
    assert mine.status == 302
    other.fill({"item.source": "另一人的原文"}).press()
    assert other.status == 409
    assert "2–4 倍 → 3–5 倍" in other.html and other.sent["item.source"] == ["另一人的原文"]
    assert said(row).amounts[1].source != "另一人的原文"  # type: ignore[index]
    assert other.press().status == 302  # again, knowing what changed
    assert said(row).amounts[1].source == "另一人的原文"  # type: ignore[index]


def test_a_rule_that_somebody_moved_meanwhile_is_not_put_over_another(bench: Bench) -> None:
    row = bench.draft()
    mine = edit(bench, row, "amounts", 1).fill({"item.title": "疾病（改）"})
    at = AT + timedelta(minutes=1)
    first, second = said(row).amounts  # type: ignore[misc]
    services.amend(row.pk, package(amounts=(second, first)), officer=bench.cast.officer("standards2", TODAY), at=at)
    assert mine.press().status == 409
    assert mine.press().status == 302
    assert [rule.title for rule in said(row).amounts or ()] == ["疾病（改）", "急难型（较重）"]


def test_rules_are_moved_and_removed_on_their_list(bench: Bench) -> None:
    row = bench.draft()
    client, address = bench.client(), f"/standards/packages/{row.pk}/edit/amounts/"

    def press(act: str, seen: str = "") -> int:
        row.refresh_from_db()
        return client.post(address, {"act": act, "seen": seen or row.changed_at.isoformat()}).status_code

    assert press("down amounts[0]") == 302
    assert [rule.id for rule in said(row).amounts or ()] == ["illness", "emergency"]
    press("remove amounts[0]", seen=AT.isoformat())  # somebody changed it since
    assert len(said(row).amounts or ()) == 2
    press("remove amounts[0]")
    assert [rule.id for rule in said(row).amounts or ()] == ["emergency"]


@pytest.mark.parametrize(
    "act", ["", "remove", "up amounts[9]", "nonsense amounts[0]", "remove amounts[x]", "add amounts.x.y"]
)
def test_a_button_that_makes_no_sense_changes_nothing(bench: Bench, act: str) -> None:
    row = bench.draft()
    before = said(row)
    answer = bench.client().post(f"/standards/packages/{row.pk}/edit/amounts/1/", {"act": act, "seen": ""})
    assert answer.status_code in (200, 422) and said(row) == before


@pytest.mark.parametrize("who", ["clerk", "county_approver", "inspector", "other_clerk"])
@pytest.mark.parametrize("section", ["head", "amounts", "amounts/0"])
def test_who_keeps_no_standards_edits_nothing(bench: Bench, who: str, section: str) -> None:
    row = bench.draft()
    before = said(row)
    for method in ("get", "post"):
        answer = getattr(bench.client(who), method)(f"/standards/packages/{row.pk}/edit/{section}/")
        assert answer.status_code == 403
    assert said(row) == before


def test_what_is_in_review_or_published_is_not_edited_and_unknown_places_are_not_found(bench: Bench) -> None:
    row, draft = bench.published(), bench.draft(title="又一个")
    client = bench.client()
    assert client.get(f"/standards/packages/{row.pk}/edit/head/").status_code == 409
    assert client.post(f"/standards/packages/{row.pk}/edit/ladder/", {"ladder:kind": "own"}).status_code == 409
    for place in ("nonsense", "amounts/9", "ladder/0", "head/0"):
        assert client.get(f"/standards/packages/{draft.pk}/edit/{place}/").status_code == 404


def test_a_test_case_needs_its_reckoning_by_hand_and_a_family_that_can_be_read(bench: Bench) -> None:
    row = bench.draft()
    form = edit(bench, row, "tests", 1).fill({"item.title": "新案例", "item.facts.household_size": "两"})
    assert form.press().status == 422
    assert {"item.by_hand", "item.facts.household_size"} <= set(form.errors())
    assert len(said(row).tests) == 1


@pytest.mark.parametrize(("section", "words"), [("head", "没有文件的不录"), ("ceilings", "突破的一事一议")])
def test_a_section_tells_its_rule_with_the_clause(bench: Bench, section: str, words: str) -> None:
    page = bench.client().get(f"/standards/packages/{bench.draft().pk}/edit/{section}/").content.decode()
    assert words in page and 'href="/help/rules/#' in page
