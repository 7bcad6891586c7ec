"""From a draft to a package in force and out of it, in the browser: by whom, with which words, and what is refused."""

from datetime import date

import pytest

from standards.models import RulePackage, Standard
from standards.terms import PackageStatus
from tests.standards.packages.conftest import Bench, broken

pytestmark = pytest.mark.django_db
ACTS = ["copy", "discard", "send", "return", "publish", "supersede"]


def status(row: RulePackage) -> str:
    row.refresh_from_db()
    return row.status


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["clerk", "county_approver", "inspector", "other_clerk"])
def test_who_keeps_no_standards_can_do_nothing(bench: Bench, who: str, act: str) -> None:
    row = bench.published()
    before = RulePackage.objects.count()
    assert bench.client(who).post(f"/standards/packages/{row.pk}/{act}/", {"reason": "x"}).status_code == 403
    assert (status(row), RulePackage.objects.count()) == (PackageStatus.PUBLISHED, before)


def test_one_writes_and_another_publishes_after_seeing_what_changes(bench: Bench) -> None:
    bench.of_the_city()
    row = bench.draft()
    writer, other = bench.client(), bench.client("standards2")
    address = f"/standards/packages/{row.pk}"
    assert writer.post(f"{address}/send/").status_code == 302
    assert status(row) == PackageStatus.IN_REVIEW
    assert "须由另一名管理人员发布" in writer.get(f"{address}/").content.decode()
    assert writer.post(f"{address}/publish/").status_code == 403
    assert status(row) == PackageStatus.IN_REVIEW
    preview = other.get(f"{address}/publish/").content.decode()
    for words in ("委托审批上限倍数", "2 倍", "已经受理的案件仍按受理时确定的规则办理", "许昌市标准"):
        assert words in preview
    assert other.post(f"{address}/publish/").status_code == 302
    assert status(row) == PackageStatus.PUBLISHED
    assert Standard.objects.get(kind="delegated_multiple", region__code="411081").effective_from == date(2027, 1, 1)


def test_the_preview_shows_the_difference_in_words(bench: Bench) -> None:
    bench.published()
    later = bench.package_with(("times: [2, 4]", "times: [3, 5]"), ("2027-01-01", "2027-07-01"))
    row = bench.draft(later)
    bench.client().post(f"/standards/packages/{row.pk}/send/")
    page = bench.client("standards2").get(f"/standards/packages/{row.pk}/publish/").content.decode()
    assert "2–4 倍 → 3–5 倍" in page and "<ins>" in page


def test_a_package_with_hurdles_is_not_sent(bench: Bench) -> None:
    row = bench.draft(broken())
    page = bench.client().post(f"/standards/packages/{row.pk}/send/")
    assert page.status_code == 422 and "重叠" in page.content.decode()
    assert status(row) == PackageStatus.DRAFT


def test_a_package_is_returned_with_a_reason_that_stands_at_its_top_and_on_the_desk(bench: Bench) -> None:
    row = bench.in_review()
    other, address = bench.client("standards2"), f"/standards/packages/{row.pk}"
    assert other.post(f"{address}/return/", {"reason": " "}).status_code == 422
    assert status(row) == PackageStatus.IN_REVIEW
    assert other.post(f"{address}/return/", {"reason": "第二档倍数与文件不符"}).status_code == 302
    assert status(row) == PackageStatus.DRAFT
    assert "第二档倍数与文件不符" in bench.client().get(f"{address}/").content.decode()
    assert "退回给您的规则包" in bench.client().get("/").content.decode()


def test_the_desk_of_the_one_who_may_publish_says_so_and_no_others(bench: Bench) -> None:
    bench.in_review()
    assert "待复核的规则包" in bench.client("standards2").get("/").content.decode()
    for who in ("county_standards", "clerk", "inspector"):
        assert "待复核的规则包" not in bench.client(who).get("/").content.decode()


def test_a_published_package_is_taken_out_of_force_with_a_reason_only(bench: Bench) -> None:
    row = bench.published()
    client, address = bench.client(), f"/standards/packages/{row.pk}/supersede/"
    assert "方案的一般规定" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert status(row) == PackageStatus.PUBLISHED
    assert client.post(address, {"reason": "文件已撤销"}).status_code == 302
    assert status(row) == PackageStatus.SUPERSEDED
    assert client.post(address, {"reason": "再来"}).status_code == 409


def test_a_copy_is_a_draft_for_a_later_day_or_another_region(bench: Bench) -> None:
    row = bench.published()
    client, address = bench.client(), f"/standards/packages/{row.pk}/copy/"
    answer = client.post(address, {"region": "411081001", "effective_from": "2028-01-01"})
    assert answer.status_code == 302
    made = RulePackage.objects.get(status="draft")
    assert (made.region.code, made.effective_from, made.body["amounts"]) == (
        "411081001",
        date(2028, 1, 1),
        row.body["amounts"],
    )
    for given in (
        {"region": "4110", "effective_from": "2028-01-01"},
        {"region": "411081", "effective_from": "soon"},
        {},
    ):
        assert client.post(address, given).status_code == 422
    assert RulePackage.objects.count() == 2


def test_a_draft_is_discarded_and_a_published_package_never(bench: Bench) -> None:
    row, kept = bench.draft(), bench.published(effective_from=date(2027, 3, 1))
    assert bench.client().post(f"/standards/packages/{row.pk}/discard/").status_code == 302
    assert bench.client().post(f"/standards/packages/{kept.pk}/discard/").status_code == 409
    assert list(RulePackage.objects.values_list("pk", flat=True)) == [kept.pk]


def test_a_draft_may_set_a_number_by_which_its_own_test_cases_fit(bench: Bench) -> None:
    raised = bench.package_with(
        ('delegated_multiple: "2"', 'cap_multiple: "9"'),
        ("times: [1, 2]", "times: [8, 9]"),
        ("people: 3", "people: 1"),
        ("low: 630, high: 1260", "low: 5040, high: 5670"),
    )
    row = bench.draft(raised)
    assert bench.client().post(f"/standards/packages/{row.pk}/send/").status_code == 302
    assert status(row) == PackageStatus.IN_REVIEW
