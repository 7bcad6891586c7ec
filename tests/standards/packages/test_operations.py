"""The API of rule packages: the whole way of one from draft to supersession, files, comparison, refusals."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.errors import NotFound
from standards.models import RulePackage
from standards.packages import services
from standards.packages.addresses import ADDRESSES
from tests.api import Caller, offered
from tests.standards.packages.conftest import AT, TEXT, Bench

pytestmark = pytest.mark.django_db
HEAD = {
    "region": "411081", "effective_from": "2027-06-01", "title": "禹州市标准", "document_no": "禹民〔2026〕3号",
    "document_title": "禹州市临时救助标准",
}  # fmt: skip


def file(content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("rules", content.encode() if isinstance(content, str) else content)


def test_every_operation_of_packages_is_done_once(bench: Bench) -> None:
    me = Caller(bench.client())
    other = Caller(bench.client("standards2"), me.seen)
    assert "zongyang" in [row["name"] for row in me.does(200, "get", "packages/examples/")]
    started = me.does(201, "post", "packages/", HEAD | {"example": "zongyang"})
    me.does(204, "delete", f"packages/{started['id']}/")
    assert not RulePackage.objects.exists()
    made = me.does(201, "post", "packages/files/", {"region": "411081"}, file=file(TEXT))
    place = f"packages/{made['id']}/"
    text = me.does(200, "get", f"{place}rules.yaml")
    assert "禹州市分类分档标准" in text.decode()
    assert me.does(200, "get", f"{place}rules.xlsx").startswith(b"PK")
    answer = me.ask("get", place)
    told, tag = answer.json(), answer["ETag"]
    assert told["sound"] and told["mistakes"] == [] and told["tests"][0]["passed"]
    rules = told["rules"] | {"title": "改过的标准"}
    assert me.refused(428, "put", place, {"rules": rules})[0] == "if_match_missing"
    assert me.does(200, "put", place, {"rules": rules}, etag=tag)["title"] == "改过的标准"
    assert me.refused(412, "put", place, {"rules": rules}, etag=tag)[0] == "changed_meanwhile"
    tag = me.ask("get", place)["ETag"]
    assert me.does(200, "put", f"{place}file/", etag=tag, file=file(text))["title"] == "禹州市分类分档标准"
    # sent, given back, sent, published by another
    me.does(200, "post", f"{place}review/")
    assert other.does(200, "post", f"{place}return/", {"reason": "再看"})["reason"] == "再看"
    me.does(200, "post", f"{place}review/")
    assert me.refused(403, "post", f"{place}publication/")[0] == "four_eyes"
    assert other.does(200, "get", f"{place}publication/")["numbers"][0]["title"]
    assert other.does(200, "post", f"{place}publication/")["status"] == "published"
    assert me.refused(409, "post", f"{place}review/")[0] == "not_draft"
    (row,) = me.does(200, "get", "packages/", {"status": "published"})["results"]
    assert row["id"] == made["id"]
    held = me.does(200, "get", "packages/in-force/", {"day": "2027-02-01"})
    assert [one["id"] for one in held["packages"]] == [made["id"]] and held["sections"]
    copied = me.does(201, "post", f"{place}copies/", {"effective_from": "2028-01-01"})
    sides = {"left": f"package:{made['id']}", "right": f"package:{copied['id']}", "same": True}
    assert {one["section"] for one in me.does(200, "get", "packages/comparison/", sides)["sections"]} > {"amounts"}
    assert other.does(200, "get", f"{place}supersession/") == {"instead": None}
    other.does(200, "post", f"{place}supersession/", {"reason": "文件撤销"})
    assert RulePackage.objects.get(pk=made["id"]).status == "superseded"
    assert offered(ADDRESSES) - me.seen == set()


def test_what_is_no_package_is_refused_at_its_place_and_nothing_is_kept(bench: Bench) -> None:
    me = Caller(bench.client())
    draft = bench.draft()
    wrong = TEXT.replace("up_to: 20000", "up_to: many")
    assert me.refused(422, "post", "packages/files/", file=file(wrong)) == ("file_mistaken", ["file"])
    assert me.refused(422, "post", "packages/files/", file=file(b"\xff\x00")) == ("no_package_file", ["file"])
    assert me.refused(422, "post", "packages/files/", file=file(b"PK\x03"))[1] == ["file"]
    assert me.refused(422, "post", "packages/", HEAD | {"example": "x"}) == ("no_such_example", ["example"])
    assert me.refused(422, "post", "packages/", HEAD | {"title": "长" * 201}) == ("invalid", ["title"])
    place = f"packages/{draft.pk}/"
    tag = me.ask("get", place)["ETag"]
    mistaken = me.ask("get", place).json()["rules"] | {"rounding": "up", "colour": 1}
    code, fields = me.refused(422, "put", place, {"rules": mistaken}, etag=tag)
    assert code == "invalid" and "rules.rounding" in fields
    assert RulePackage.objects.get().pk == draft.pk and RulePackage.objects.get().changed_at == AT
    assert Caller(bench.client("other_clerk")).refused(404, "get", place)[0] == "no_such_package"


def test_nobody_copies_or_discards_a_draft_that_he_does_not_see(bench: Bench) -> None:
    draft, elsewhere = bench.draft(), bench.cast.officer("other_clerk", date(2026, 11, 27))
    with pytest.raises(NotFound):
        services.copy(draft.pk, officer=elsewhere, at=AT, effective_from=date(2028, 1, 1))
    with pytest.raises(NotFound):
        services.discard(draft.pk, officer=elsewhere, at=AT)
    assert RulePackage.objects.count() == 1
