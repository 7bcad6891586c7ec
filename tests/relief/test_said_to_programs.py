"""What a program is told of a request that makes no sense: in the language of who asks, and in one shape."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.duties import Duty
from accounts.guards import SIGHT, views
from accounts.models import Office, Posting
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db
FILES = {"content_type": "multipart/form-data; boundary=\x01"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def _said(client: Client, path: str, body: Any, **more: Any) -> tuple[int, str]:
    given = {"content_type": "application/json", "headers": {"idempotency-key": "k"}} | more
    told = client.post(f"/api/v1/{path}", data=body, **given).json()
    return told["status"], "".join(told["fields"].values()) or told["detail"]


@pytest.mark.parametrize(
    ("path", "body", "more", "told"),
    [
        ("cases/", '{"a": 1,}', {}, (400, "不是 JSON：第 1 行第 9 列有误。")),
        ("cases/", b'"\xff"', {}, (400, "不是 UTF-8 编码的 JSON。")),
        ("cases/", "null", {}, (422, "此处应为一个 JSON 对象。")),
        ("cases/", "[]", {}, (422, "此处应为一个 JSON 对象。")),
        ("session/confirmation/", '{"password": "a\\u0000"}', {}, (422, "不能含有空字符（NUL）。")),
        ("cases/registers/", b"x", FILES, (400, "不是 multipart 表单，请检查其分隔符（boundary）和头部。")),
    ],
)
def test_what_makes_no_sense_is_said_in_chinese(
    cast: Cast, path: str, body: Any, more: dict[str, Any], told: tuple[int, str]
) -> None:
    assert _said(cast.client("clerk"), path, body, **more) == told


def test_an_address_that_asks_for_what_there_is_not_is_no_body(cast: Cast) -> None:
    told = cast.client("clerk").get("/api/v1/cases/?zzz=1").json()
    assert (told["status"], told["detail"]) == (422, "地址中的查询条件有误，见 fields 中各处的说明。")


def test_an_act_of_a_session_without_its_token_says_what_is_missing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("clerk").cookies
    told = client.post("/api/v1/cases/", data="{}", content_type="application/json").json()
    assert (told["status"], told["code"]) == (403, "csrf_failed") and "X-CSRFToken" in told["detail"]
    assert "每次写入" in told["detail"]


def _alike() -> list[tuple[str, str]]:
    """Addresses of one row that can be read and acted upon, each with the method of the act."""
    found = []
    for route, view in views():
        guards = getattr(getattr(view, "cls", None), "guards", {})
        names = re.findall(r"<\w+:(\w+)>", route)
        if route.startswith("api/v1/") and "get" in guards and len(names) == 1 and names[0] in SIGHT:
            path = re.sub("<.*>", "0", route).removeprefix("api/v1/")
            found += [(path, method) for method in ("put", "post", "delete") if method in guards]
    return found


def test_what_is_not_in_sight_is_told_alike_to_who_reads_and_who_acts(cast: Cast) -> None:
    office = Office.objects.get(name="禹州市民政局")
    for duty in Duty:
        if duty is not Duty.INSPECT:
            Posting.objects.get_or_create(user=cast.county_approver, office=office, duty=duty, starts_on=SINCE)
    client, codes = cast.client("county_approver"), dict[str, set[str]]()
    for path, method in _alike():
        for asked in ("get", method):
            headers = {"idempotency-key": "k", "if-match": "x"}
            more: Any = {} if asked == "get" else {"data": "{}", "content_type": "application/json"}
            answer = getattr(client, asked)(f"/api/v1/{path}", headers=headers, **more)
            assert answer.status_code == 404, (asked, path, answer.content)
            codes.setdefault(path, set()).add(answer.json()["code"])
    assert len(codes) > 10 and {path: told for path, told in codes.items() if len(told) > 1} == {}


def test_a_refusal_is_json_also_where_a_page_was_asked_for(client: Client) -> None:
    refused = client.get("/api/v1/docs/", headers={"accept": "text/html"})
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")
    assert refused.json()["code"] == "not_authenticated"


def test_too_large_has_one_code(cast: Cast, settings: Any) -> None:
    client, codes = cast.client("clerk"), []
    for largest in (settings.LARGEST_BODY, 1000):
        settings.LARGEST_BODY = largest
        answer = client.post("/api/v1/cases/", data=f'"{"a" * 300_000}"', content_type="application/json")
        codes.append((answer.status_code, answer.json()["code"]))
    assert codes == [(413, "too_large")] * 2


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_without_its_last_slash_an_address_is_none_and_leads_nowhere(cast: Cast, method: str) -> None:
    answer = getattr(cast.client("clerk"), method)("/api/v1/cases", headers={"idempotency-key": "k"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_page_is_found_without_its_last_slash(cast: Cast) -> None:
    assert cast.client("clerk").get("/cases")["Location"] == "/cases/"
