"""The list, what is in force, and the page of a package: who sees what, in which words, in how many queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from standards.packages import services
from tests.standards.packages.conftest import AT, Bench, broken, package

pytestmark = pytest.mark.django_db
Queries = Callable[[Callable[[], Any]], int]
READERS = ["clerk", "county_approver", "county_standards", "standards", "inspector"]


@pytest.mark.parametrize("who", READERS)
def test_every_officer_of_the_area_reads_a_published_package(bench: Bench, who: str) -> None:
    row = bench.published()
    client = bench.client(who)
    assert row.title in client.get("/standards/packages/").content.decode()
    page = client.get(f"/standards/packages/{row.pk}/")
    assert page.status_code == 200
    for words in ("城市低保月标准的 2–4 倍", "大于 20,000", "自付5000元至2万元", "手工", "一致"):
        assert words in page.content.decode()


@pytest.mark.parametrize(("who", "sees"), [("county_standards", True), ("standards", True), ("clerk", False),
                                           ("county_approver", False), ("inspector", False)])  # fmt: skip
def test_a_draft_is_seen_only_by_those_who_keep_its_region(bench: Bench, who: str, sees: bool) -> None:
    row = bench.draft()
    client = bench.client(who)
    assert (row.title in client.get("/standards/packages/").content.decode()) is sees
    assert client.get(f"/standards/packages/{row.pk}/").status_code == (200 if sees else 404)


def test_another_county_sees_neither_draft_nor_package_and_the_city_draft_stays_with_the_city(bench: Bench) -> None:
    ours = bench.published()
    client = bench.client("other_clerk")
    assert ours.title not in client.get("/standards/packages/").content.decode()
    assert client.get(f"/standards/packages/{ours.pk}/").status_code == 404
    city = services.draft(
        package(region="4110", title="市草稿"), officer=bench.cast.officer("standards", AT.date()), at=AT
    )
    county = bench.client()
    assert "市草稿" not in county.get("/standards/packages/").content.decode()
    assert county.get(f"/standards/packages/{city.pk}/").status_code == 404


def test_the_list_filters_by_status_and_says_when_there_is_nothing(bench: Bench) -> None:
    bench.published()
    client = bench.client()
    assert "禹州市分类分档标准" in client.get("/standards/packages/?status=published").content.decode()
    for asked in ("draft", "superseded"):
        page = client.get(f"/standards/packages/?status={asked}").content.decode()
        assert "禹州市分类分档标准" not in page and "没有处于该状态" in page
    unread = bench.client("clerk").get("/standards/packages/?status=nonsense")
    assert unread.status_code == 422 and "禹州市分类分档标准" not in unread.content.decode()


def test_a_long_list_has_pages(bench: Bench) -> None:
    for n in range(52):
        bench.draft(title=f"草稿{n}")
    first = bench.client().get("/standards/packages/")
    assert len(first.context["page"].rows) == 50
    second = bench.client().get(f"/standards/packages/?after={first.context['page'].next}")
    assert len(second.context["page"].rows) == 2


def test_what_is_in_force_names_the_nearest_first_and_where_each_section_comes_from(bench: Bench) -> None:
    bench.of_the_city()
    near = bench.published(rounding=None)
    page = bench.client("clerk").get("/standards/packages/in-force/", {"day": "2027-02-01", "region": "411081"})
    assert page.context["stack"][0].row.pk == near.pk
    found = {h.section.value: [layer.row.title for layer in h.layers] for h in page.context["sections"]}
    assert found["rounding"] == ["许昌市标准"] and found["amounts"] == ["禹州市分类分档标准"]
    assert found["ladder"] == []
    assert "沿用许昌市：许昌市标准" in page.content.decode()
    before = bench.client("clerk").get("/standards/packages/in-force/", {"day": "2026-12-15", "region": "411081"})
    assert [layer.row.title for layer in before.context["stack"]] == ["许昌市标准"]
    empty = bench.client("clerk").get("/standards/packages/in-force/", {"day": "2020-01-01", "region": "411081"})
    assert "没有执行中的规则包" in empty.content.decode()


@pytest.mark.parametrize("asked", [{"day": "x"}, {"region": "411082"}, {"region": "nonsense", "day": ""}])
def test_a_question_that_makes_no_sense_is_answered_with_a_mistake_at_the_field(
    bench: Bench, asked: dict[str, str]
) -> None:
    page = bench.client("clerk").get("/standards/packages/in-force/", asked)
    assert page.status_code == 200 and page.context["form"].errors


def test_the_page_says_what_is_wrong_and_where_and_how_the_test_cases_came_out(bench: Bench) -> None:
    row = bench.draft(broken())
    page = bench.client().get(f"/standards/packages/{row.pk}/")
    hurdles = [(hurdle.place, hurdle.text) for hurdle in page.context["hurdles"]]
    assert hurdles[0][0] == "救助标准 · “疾病” · 分档 · 第 2 项" and "重叠" in hurdles[0][1]
    assert hurdles[1][0] == "自付两万"
    assert "不一致" in page.content.decode()
    assert not page.context["sound"] and "送复核" not in page.content.decode()


def test_what_is_inherited_is_greyed_and_named(bench: Bench) -> None:
    bench.of_the_city()
    row = bench.draft(amounts=None, quantities={}, rounding=None)
    page = bench.client().get(f"/standards/packages/{row.pk}/").content.decode()
    assert "沿用许昌市：许昌市标准" in page and "p-wide" in page


def test_history_comes_from_the_trail(bench: Bench) -> None:
    row = bench.published()
    history = bench.client().get(f"/standards/packages/{row.pk}/").context["history"]
    assert [event.verb for event in history] == ["package_drafted", "package_sent", "package_published"]


def test_the_pages_are_in_english_too(bench: Bench) -> None:
    row = bench.published()
    client = bench.client("clerk")
    client.cookies["django_language"] = "en"
    page = client.get(f"/standards/packages/{row.pk}/").content.decode()
    assert "2–4 times the urban monthly standard" in page and "above 20,000" in page


def test_pages_take_the_same_few_queries_however_much_there_is(bench: Bench, queries: Queries) -> None:
    row = bench.published()
    client = bench.client()
    paths = ["/standards/packages/", f"/standards/packages/{row.pk}/", "/standards/packages/in-force/?day=2027-02-01"]
    few = [queries(lambda path=path: client.get(path)) for path in paths]  # type: ignore[misc]
    for n in range(5):
        bench.draft(title=f"草稿{n}")
    bench.published(effective_from=date(2027, 1, 2), title="又一个")
    assert [queries(lambda path=path: client.get(path)) for path in paths] == few  # type: ignore[misc]
    assert max(few) <= 25
