"""Other systems: an account with tokens, what a token may, and that an act sent twice is done once."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from accounts import services
from accounts.duties import Duty
from accounts.models import AccessToken, GivenAnswer, Office, Region, User
from accounts.permissions import PerCaller
from accounts.services import Period
from accounts.services.tokens import a_year_after
from audit.models import Event
from audit.verbs import Verb
from common.clock import today
from common.errors import Invalid, NotFound
from tests.accounts.managers import Managers

pytestmark = pytest.mark.django_db
API = "/api/v1/try/"
BODY = {"name": "新站", "since": {"starts_on": "2026-11-01"}, "sum_of": "12.50", "duty": "pay"}


@pytest.fixture(autouse=True)
def addresses() -> Any:
    cache.clear()
    with override_settings(ROOT_URLCONF="tests.accounts.programs_urls"):
        yield


@pytest.fixture
def system(managers: Managers) -> User:
    return services.add_program(
        username=f"sys-{uuid4().hex[:8]}", name="县财政系统", office_id=managers.office("禹州市财政局"),
        duties=[Duty.INSPECT, Duty.CASEWORK], period=Period(today()), officer=managers.county, at=timezone.now(),
    )  # fmt: skip


Issue = Callable[..., str]


@pytest.fixture
def issue(managers: Managers, system: User) -> Issue:
    def issued(**given: Any) -> str:
        told: dict[str, Any] = {
            "name": "对账", "duties": [Duty.CASEWORK], "read_only": False,
            "area_id": Region.objects.get(code="411081").pk,
            "expires_on": today() + timedelta(days=30), "officer": managers.county, "at": timezone.now(),
        }  # fmt: skip
        return services.issue_token(system.pk, **told | given).text

    return issued


def ask(method: str, path: str, text: str = "", body: Any = None, key: str = "", **headers: str) -> Any:
    said = headers | ({"authorization": f"Bearer {text}"} if text else {}) | ({"idempotency-key": key} if key else {})
    given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(API + path, headers=said, **given)


def new_office(text: str, key: str = "k", **changed: Any) -> Any:
    return ask("post", f"regions/{Region.objects.get(code='411081').pk}/offices/", text, BODY | changed, key)


def test_an_act_sent_twice_is_done_once_and_answered_the_same(issue: Issue) -> None:
    text, before = issue(), Office.objects.count()
    first, again = new_office(text), new_office(text)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["name"] == "新站 2026-11-01 12.50 发放"
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"
    assert Office.objects.count() == before + 1
    assert "新站" not in GivenAnswer.objects.values_list("answer", flat=True).query.__str__()


def test_a_key_is_not_used_for_something_else_and_not_left_out(issue: Issue) -> None:
    text = issue()
    assert new_office(text).status_code == 201
    other = new_office(text, name="别站")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    missing = new_office(text, key="")
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")
    for key in ("a b", "鍵", "k" * 256):
        broken = new_office(text, name="别站", key=key)
        assert (broken.status_code, broken.json()["code"]) == (400, "idempotency_key_broken")
    assert not Office.objects.filter(name__startswith="别站").exists()


def test_what_is_refused_leaves_nothing_and_its_key_free(issue: Issue) -> None:
    text = issue()
    refused = new_office(text, name="错")
    assert (refused.status_code, refused.json()["fields"]) == (422, {"name": "不行"})
    assert not Office.objects.filter(name="半").exists() and not GivenAnswer.objects.exists()
    assert new_office(text).status_code == 201


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"sum_of": 0.125}, "sum_of"),
        ({"duty": "king"}, "duty"),
        ({"since": {"starts_on": "2026-13-01"}}, "since.starts_on"),
        ({"since": {"starts_on": "2026-11-01", "colour": 1}}, "since.colour"),
        ({"name": "长" * 2001}, "name"),
        ({"name": None}, "name"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_body_is_what_the_service_takes(issue: Issue, changed: dict[str, Any], where: str) -> None:
    answer = new_office(issue(), **changed)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [where])


def test_a_text_longer_than_what_is_kept_is_an_error_of_the_caller(issue: Issue) -> None:
    answer = new_office(issue(), name="长" * 300)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_long")


def test_an_edit_says_what_it_is_made_upon(issue: Issue, managers: Managers) -> None:
    text, place = issue(), f"offices/{managers.office('禹州市财政局')}/"
    tag = ask("get", place, text)["ETag"]
    assert ask("put", place, text, {"name": "财"}, "a").status_code == 428
    assert ask("put", place, text, {"name": "财"}, "b", **{"if-match": '"0"'}).status_code == 412
    done = ask("put", place, text, {"name": "财"}, "c", **{"if-match": f'"0", {tag}'})
    assert done.json()["name"] == "财" and done["ETag"] == ask("get", place, text)["ETag"] != tag
    assert ask("put", place, text, {"name": "政"}, "d", **{"if-match": tag}).status_code == 412
    assert ask("put", place, text, {"name": "政局"}, "e", **{"if-match": done["ETag"]}).status_code == 200
    assert ask("put", place, text, {"name": "政"}, "f", **{"if-match": "*"}).status_code == 200


def test_a_list_comes_in_pages(issue: Issue) -> None:
    text, found, place = issue(), [], "offices/?text=市"
    while place:
        page = ask("get", place, text).json()
        found += [row["id"] for row in page["results"]]
        place = page["next"].split("/try/")[1] if page["next"] else ""
    assert found == list(Office.objects.filter(name__contains="市").order_by("pk").values_list("pk", flat=True))
    assert ask("get", "offices/?colour=1", text).status_code == 422
    assert ask("get", "offices/?after=broken", text).status_code == 422


def test_a_token_reads_only_unless_it_says_more_and_never_needs_a_password(issue: Issue, managers: Managers) -> None:
    reading = new_office(issue(read_only=True))
    assert (reading.status_code, reading.json()["code"]) == (403, "read_only_token")
    without = new_office(issue(duties=[Duty.INSPECT]))
    assert without.status_code == 403
    place = f"offices/{managers.office('禹州市财政局')}/"
    fresh = ask("delete", place, issue(), {"name": "无"}, "k")
    assert (fresh.status_code, fresh.json()["code"]) == (403, "not_by_token")


def test_a_token_has_no_password_to_give(issue: Issue) -> None:
    with override_settings(ROOT_URLCONF="relief.urls"):
        headers = {"authorization": f"Bearer {issue()}"}
        answer = Client().post("/api/v1/session/confirmation/", {"password": "x"}, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")


def test_one_key_of_two_tokens_of_an_account_is_two_keys(issue: Issue) -> None:
    one, other, before = issue(), issue(), Office.objects.count()
    assert new_office(one).status_code == new_office(other, name="别站").status_code == 201
    assert Office.objects.count() == before + 2
    assert new_office(other, name="别站").json()["name"].startswith("别站")
    assert new_office(one)["Idempotency-Replayed"] == "true"


def test_what_is_searched_for_in_a_body_only_reads_and_a_file_is_a_file(issue: Issue) -> None:
    text = issue(read_only=True)
    first = ask("post", "offices/search/", text, {"text": "市"})
    assert first.status_code == 200 and len(first.json()["results"]) == 2
    more = ask("post", first.json()["next"].split("/try/")[1], text, {"text": "市"})
    assert more.json()["results"] and more.json()["results"] != first.json()["results"]
    assert ask("post", "offices/search/", text, []).status_code == 422
    file = ask("get", "offices/list.txt?text=ab", text, accept="text/plain")
    assert (file.status_code, file.content, file["X-Content-Type-Options"]) == (200, b"ab", "nosniff")
    assert ask("get", "offices/list.txt?text=abc", text).json()["fields"].keys() == {"text"}


def test_a_token_narrows_the_area_of_its_account(issue: Issue, managers: Managers, system: User) -> None:
    officer = managers.cast.officer("county_reviewer", today())
    township = Region.objects.get(code="411081001")
    narrow = officer.narrowed([Duty.REVIEW], township.path)
    assert {(held.duty, held.path) for held in narrow.held} == {(Duty.REVIEW, township.path)}
    assert officer.narrowed([Duty.REVIEW], Region.objects.get(code="411082").path).held == ()


def test_a_token_that_is_revoked_expired_or_of_a_closed_account_signs_nobody_in(
    issue: Issue, managers: Managers, system: User
) -> None:
    text = issue()
    assert ask("get", "offices/", text).status_code == 200
    token = AccessToken.objects.get(user=system)
    assert token.used_at is not None and text not in str(vars(token))
    services.disable(system.pk, officer=managers.county, at=timezone.now())
    assert ask("get", "offices/", text).status_code == 401
    services.enable(system.pk, officer=managers.county, at=timezone.now())
    assert ask("get", "offices/", text).status_code == 200
    services.revoke_token(token.pk, officer=managers.county, at=timezone.now())
    assert ask("get", "offices/", text).status_code == 401
    other = issue()
    AccessToken.objects.filter(revoked_at=None).update(expires_on=today() - timedelta(days=1))
    assert ask("get", "offices/", other).status_code == ask("get", "offices/", "relief_x").status_code == 401
    assert Event.objects.filter(verb__in=[Verb.TOKEN_ISSUED, Verb.TOKEN_REVOKED]).count() == 3


def test_tokens_are_of_systems_of_the_area_and_give_no_rights_to_persons(issue: Issue, managers: Managers) -> None:
    too_long: dict[str, Any] = {"expires_on": today() + timedelta(days=400)}
    impossible: list[dict[str, Any]] = [{"duties": []}, {"duties": [Duty.OFFICERS]}, too_long]
    for wrong in impossible:
        with pytest.raises(Invalid):
            issue(**wrong)
    city = managers.cast.officer("standards", today())
    with pytest.raises(Invalid) as elsewhere:
        issue(area_id=Region.objects.get(code="411082").pk, officer=city)
    assert list(elsewhere.value.fields) == ["area_id"]
    with pytest.raises(Invalid, match="不得早于"):
        issue(expires_on=today() - timedelta(days=1))
    with pytest.raises(Invalid, match="最长一年"):
        issue(expires_on=a_year_after(today()) + timedelta(days=1))
    with pytest.raises(NotFound):
        issue(area_id=Region.objects.get(code="411082").pk)
    with pytest.raises(Invalid, match="外部系统账号"):
        services.issue_token(
            managers.cast.clerk.pk, name="x", duties=[Duty.CASEWORK], read_only=True, expires_on=today(),
            area_id=Region.objects.get(code="411081").pk, officer=managers.county, at=timezone.now(),
        )  # fmt: skip
    assert not AccessToken.objects.exists()
    assert issue(expires_on=a_year_after(today()))
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_who_asks_too_often_is_told_to_wait(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PerCaller, "THROTTLE_RATES", {"reads": "2/min", "writes": "1/min"})
    text = issue()
    codes = [ask("get", "offices/", text).status_code for _i in range(3)]
    assert codes == [200, 200, 429]
    assert new_office(text).status_code == 201
    assert int(new_office(text, key="l")["Retry-After"]) > 0


def test_answers_are_forgotten_after_two_days(issue: Issue) -> None:
    new_office(issue())
    assert services.forget_answers(at=timezone.now()) == 0
    assert services.forget_answers(at=timezone.now() + timedelta(days=3)) == 1
