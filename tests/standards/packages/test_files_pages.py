"""A package begins empty, from a ready example or from a file, and can be taken away as one."""

import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from standards.models import RulePackage
from standards.packages import services
from standards.packages.files import read_package, write_package
from standards.packages.ready import ready
from standards.packages.selectors import package_in
from standards.packages.workbook.reading import read_workbook
from standards.packages.workbook.writing import write_workbook
from tests.common import bombs
from tests.standards.packages.conftest import AT, TEXT, TODAY, Bench, package

pytestmark = pytest.mark.django_db
TYPED = {
    "example": "zongyang", "region": "411081", "effective_from": "2027-01-01", "title": "禹州市标准",
    "document_no": "禹民〔2026〕3号", "document_title": "禹州市临时救助标准",
}  # fmt: skip


def file(content: str | bytes, name: str = "rules.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_a_ready_example_is_a_starting_point_for_one_s_own_region(bench: Bench) -> None:
    client = bench.client()
    assert "枞阳县" in client.get("/standards/packages/new/").content.decode()
    assert client.post("/standards/packages/new/", TYPED).status_code == 302
    made = package_in(RulePackage.objects.get())
    assert (made.region, made.title, made.effective_from) == ("411081", "禹州市标准", date(2027, 1, 1))
    assert [rule.id for rule in made.amounts or ()] == ["emergency", "medical-recognised", "medical-other"]
    assert made.tests == ready()["zongyang"].tests


def test_or_an_empty_package(bench: Bench) -> None:
    assert bench.client().post("/standards/packages/new/", TYPED | {"example": ""}).status_code == 302
    made = package_in(RulePackage.objects.get())
    assert (made.amounts, made.tests, made.document_no) == (None, (), "禹民〔2026〕3号")


@pytest.mark.parametrize("changed", [{"region": "4110"}, {"title": ""}, {"effective_from": "2027"}, {"example": "x"}])
def test_a_beginning_that_can_not_be_is_told_at_its_field(bench: Bench, changed: dict[str, str]) -> None:
    answer = bench.client().post("/standards/packages/new/", TYPED | changed)
    assert answer.status_code == 422 and next(iter(changed)) in answer.context["form"].errors
    assert not RulePackage.objects.exists()


@pytest.mark.parametrize(
    ("address", "reads"),
    [("rules.yaml", lambda data: read_package(data.decode())), ("rules.xlsx", read_workbook)],
)
def test_what_is_downloaded_can_be_uploaded(bench: Bench, address: str, reads: Any) -> None:
    row = bench.published()
    client = bench.client("clerk")
    answer = client.get(f"/standards/packages/{row.pk}/{address}")
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert reads(answer.content) == package_in(row)
    upload = {"file": file(answer.content, address), "region": "411081001"}
    assert bench.client().post("/standards/packages/upload/", upload).status_code == 302
    made = RulePackage.objects.get(status="draft")
    assert made.region.code == "411081001" and made.body["amounts"] == row.body["amounts"]


def test_a_draft_is_replaced_by_a_file_and_keeps_its_region(bench: Bench) -> None:
    row = bench.draft()
    other = write_package(package(title="另一份", region="4110"))
    given = {"file": file(other), "seen": row.changed_at.isoformat()}
    assert bench.client().post(f"/standards/packages/{row.pk}/upload/", given).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.region.code) == ("另一份", "411081")


SEEN = re.compile(r'name="seen" value="([^"]+)"')


def test_a_file_does_not_replace_what_somebody_changed_after_the_page_was_opened(bench: Bench) -> None:
    row, client = bench.draft(), bench.client()
    address = f"/standards/packages/{row.pk}/upload/"
    (seen,) = SEEN.findall(client.get(address).content.decode())
    changed = bench.package_with(("times: [2, 4]", "times: [3, 5]"))
    later = AT + timedelta(minutes=1)
    services.amend(row.pk, changed, officer=bench.cast.officer("standards2", TODAY), at=later)
    for stale in (seen, "", "nonsense", "2027-01-01T00:00"):
        answer = client.post(address, {"file": file(write_package(package(title="我的"))), "seen": stale})
        assert answer.status_code == 409
        row.refresh_from_db()
        assert package_in(row) == changed
        assert "没有替换" in answer.content.decode()
    answer = client.post(address, {"file": file(write_package(package(title="我的"))), "seen": seen})
    assert "2–4 倍 → 3–5 倍" in answer.content.decode()
    (fresh,) = SEEN.findall(answer.content.decode())
    again = {"file": file(write_package(package(title="我的"))), "seen": fresh}  # knowing what changed
    assert client.post(address, again).status_code == 302
    row.refresh_from_db()
    assert row.title == "我的"


MORE = """
region: "411081"
title: 特困人员加发
effective_from: 2027-06-01
document_no: 示例
document_title: 示例
amounts:
- id: more
  title: 特困人员较重
  when: {categories: [tekun], quantities: {degree: {is: [较重]}}}
  give: {yuan: 900}
tests:
- title: 特困人员较重
  facts: {category: tekun, degree: 较重}
  expect: {rule: more, low: 900, high: 900}
  by_hand: 900 元
"""


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_package_that_only_adds_to_another_is_read_published_and_edited_with_it(bench: Bench, kind: str) -> None:
    alone = read_package(MORE, check=lambda _package: [])
    data = MORE.encode() if kind == "yaml" else write_workbook(alone)
    client = bench.client()
    given = {"file": file(data, f"rules.{kind}")}
    refused = client.post("/standards/packages/upload/", given)
    assert refused.status_code == 422
    assert "不认识的量“degree”" in refused.content.decode() and "二（一）末段" in refused.content.decode()
    bench.of_the_city()
    assert client.post("/standards/packages/upload/", {"file": file(data, f"rules.{kind}")}).status_code == 302
    row = RulePackage.objects.get(status="draft")
    assert "不认识的量" not in client.get(f"/standards/packages/{row.pk}/edit/amounts/0/").content.decode()
    over = {"file": file(data, f"rules.{kind}"), "seen": row.changed_at.isoformat()}
    assert client.post(f"/standards/packages/{row.pk}/upload/", over).status_code == 302
    assert client.post(f"/standards/packages/{row.pk}/send/").status_code == 302
    assert bench.client("standards2").post(f"/standards/packages/{row.pk}/publish/").status_code == 302


def test_a_file_that_only_adds_is_loaded_from_the_shell_with_what_it_inherits(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(MORE, encoding="utf-8")
    with pytest.raises(CommandError, match="不认识的量“degree”"):
        call_command("load_rules", str(path), "--publish")
    bench.of_the_city()
    call_command("load_rules", str(path), "--publish", stdout=StringIO())
    assert RulePackage.objects.get(region__code="411081").status == "published"
    with pytest.raises(CommandError, match="不认识的量“degree”"):  # nothing to add to in another city
        call_command("load_rules", str(path), "--region", "41")


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (TEXT.replace("times: [1, 2]", "times: [2, 1]"), "第 23 行", "从小到大"),
        (TEXT.replace("give: {times: [5, 8]}", "gibe: {times: [5, 8]}"), "行", "不认识的字段"),
        ("region: [", "行", "YAML"),
        (write_workbook(package()).replace(b"PK", b"PX", 1), "", "UTF-8"),
        (b"\xff\xfe\x00", "", "UTF-8"),
    ],
)
def test_mistakes_of_a_file_are_told_by_line_and_nothing_is_taken(
    bench: Bench, content: str | bytes, place: str, words: str
) -> None:
    row = bench.draft()
    before = dict(row.body)
    for address in ("/standards/packages/upload/", f"/standards/packages/{row.pk}/upload/"):
        answer = bench.client().post(address, {"file": file(content)})
        assert answer.status_code == 422
        assert place in answer.content.decode() and words in answer.content.decode()
    row.refresh_from_db()
    assert row.body == before and RulePackage.objects.count() == 1


@pytest.mark.parametrize("bomb", [bombs.entities, bombs.too_many_columns, bombs.macros, bombs.shared_strings])
def test_a_workbook_that_is_meant_to_harm_is_refused(bench: Bench, bomb: Any) -> None:
    answer = bench.client().post("/standards/packages/upload/", {"file": file(bomb(), "rules.xlsx")})
    assert answer.status_code == 422
    assert not RulePackage.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "inspector", "county_approver"])
def test_only_who_keeps_standards_begins_or_uploads_a_package(bench: Bench, who: str) -> None:
    row = bench.draft()
    client = bench.client(who)
    assert client.post("/standards/packages/new/", TYPED).status_code == 403
    for address in ("/standards/packages/upload/", f"/standards/packages/{row.pk}/upload/"):
        assert client.post(address, {"file": file(TEXT)}).status_code == 403
    for address in ("rules.yaml", "rules.xlsx"):
        assert client.get(f"/standards/packages/{row.pk}/{address}").status_code == 404
    assert RulePackage.objects.count() == 1


def test_a_file_for_a_region_of_others_is_refused(bench: Bench) -> None:
    city = TEXT.replace('"411081"', '"4110"')
    assert bench.client().post("/standards/packages/upload/", {"file": file(city)}).status_code == 403
    nowhere = TEXT.replace('"411081"', '"999999"')
    assert bench.client().post("/standards/packages/upload/", {"file": file(nowhere)}).status_code == 422
    assert not RulePackage.objects.exists()


def test_what_is_published_is_not_replaced(bench: Bench) -> None:
    row = bench.published()
    assert bench.client().post(f"/standards/packages/{row.pk}/upload/", {"file": file(TEXT)}).status_code == 409
