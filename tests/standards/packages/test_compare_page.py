"""Two sets of rules side by side: what differs, what it means in words, and nothing of another county."""

from datetime import date

import pytest

from standards.packages.comparing import Change, compare
from standards.packages.layers import Layer
from tests.standards.packages.conftest import TEXT, Bench, package

pytestmark = pytest.mark.django_db
OTHER = (
    TEXT.replace("times: [2, 4]", "times: [3, 5]")
    .replace("rounding: whole_yuan", "rounding: cent")
    .replace("title: 急难型（较重）", "title: 急难型")
    .replace("- id: illness", "- id: disease")
)


def test_every_entry_is_the_same_new_gone_or_changed() -> None:
    pairs = compare([Layer(None, package())], [Layer(None, package(OTHER))])
    found = {(pair.section.value, str(entry.title)): entry.change for pair in pairs for entry in pair.entries}
    assert found["amounts", "急难型"] is Change.CHANGED
    assert [entry.change for pair in pairs if pair.section.value == "amounts" for entry in pair.entries] == [
        Change.CHANGED, Change.GONE, Change.NEW,
    ]  # fmt: skip
    assert found["rounding", "取整"] is Change.CHANGED
    assert found["quantities", "困难程度"] is Change.SAME


def test_a_change_is_said_in_words() -> None:
    changed = TEXT.replace("times: [2, 4]", "times: [3, 5]").replace("5000, up_to", "6000, up_to")
    pairs = compare([Layer(None, package())], [Layer(None, package(changed))])
    lines = [line for pair in pairs for entry in pair.entries for line in entry.lines if line.change is not Change.SAME]
    assert "2–4 倍 → 3–5 倍" in [line.in_words for line in lines]
    assert {line.change for line in lines if "不大于 20,000" in line.name} == {Change.GONE, Change.NEW}


def test_the_same_package_differs_in_nothing() -> None:
    assert not any(pair.differs for pair in compare([Layer(None, package())], [Layer(None, package())]))
    assert not any(pair.differs for pair in compare([], []))


def test_a_draft_is_compared_with_what_is_in_force_on_its_day(bench: Bench) -> None:
    bench.published()
    row = bench.draft(package(OTHER, effective_from=date(2027, 7, 1)))
    asked = {"left": "region:411081", "right": f"package:{row.pk}", "day": "2027-07-01"}
    page = bench.client().get("/standards/packages/compare/", asked).content.decode()
    for words in ("取消", "新增", "改变", "四舍五入到元", "保留到分"):
        assert words in page
    assert "两侧相同的部分" in page
    everything = bench.client().get("/standards/packages/compare/", asked | {"same": "on"}).content.decode()
    assert "困难程度" in everything


def test_without_a_question_the_region_is_compared_with_itself(bench: Bench) -> None:
    page = bench.client("clerk").get("/standards/packages/compare/")
    assert page.status_code == 200 and "没有差别" in page.content.decode()


@pytest.mark.parametrize("asked", [{"left": "x"}, {"day": "soon"}, {"right": "package:999999"}])
def test_a_question_that_makes_no_sense_is_told_at_its_field(bench: Bench, asked: dict[str, str]) -> None:
    page = bench.client().get("/standards/packages/compare/", asked)
    assert page.status_code == 200 and page.context["form"].errors


def test_what_an_officer_may_not_see_is_no_choice(bench: Bench) -> None:
    row = bench.draft()
    asked = {"left": f"package:{row.pk}", "right": f"package:{row.pk}"}
    for who in ("clerk", "other_clerk"):
        page = bench.client(who).get("/standards/packages/compare/", asked)
        assert page.context["form"].errors and row.title not in page.content.decode()
