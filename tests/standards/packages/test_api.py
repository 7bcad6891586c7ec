"""POST /api/v1/assessments/: the same answer as the command, every mistake at its path, each role within its area."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Posting
from common import api
from common.api import DEEPEST, LARGEST_BODY
from common.clock import now
from common.errors import Invalid
from standards.packages.assess import assessed, check_quantities, facts_from
from standards.policy.package.schema import DOCS
from tests.policy.package.build import package
from tests.standards.conftest import published
from tests.standards.packages.conftest import TODAY, Bench

pytestmark = pytest.mark.django_db
URL = "/api/v1/assessments/"
COUNTY, TOWN, NEIGHBOUR = "411081", "411081001", "411082"
FACTS: dict[str, Any] = {
    "relief_type": "expenditure", "cause": "illness", "applied_on": "2027-02-01", "accepted_on": "2027-02-01",
    "household_key": "h1", "household_size": 3, "helped_count": 3,
    "members": [{"key": "a"}, {"key": "b"}, {"key": "c"}],
    "category": "other", "hukou": "农业户口", "hardship_true": "yes", "property_ok": "yes", "annual_income": "20000",
    "expenses": [{"kind": "medical", "total": "20000.01", "verified_self_paid": "20000.01"}], "history": [],
}  # fmt: skip
ASKED: dict[str, Any] = {"facts": FACTS, "region": TOWN, "on": "2027-02-01"}


@pytest.fixture
def ready(bench: Bench) -> Bench:
    """禹州's package in force, with the standard of the day."""
    bench.published()
    published(bench.cast.officer("standards", TODAY), value="630.00")
    return bench


def post(client: Client, body: Any, **options: Any) -> Any:
    """A request with JSON, or with these very bytes."""
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(URL, data, **{"content_type": "application/json", **options})


def refusal(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The problem details of an answer of that status."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "clause", "fields"}
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"]
    if code:
        assert body["code"] == code
    return body


# --- the answer


@pytest.mark.parametrize("amount", [None, "1500.00", "999999.00"])
@pytest.mark.parametrize("on", ["2027-02-01", "2026-12-31"])
def test_the_answer_is_that_of_the_command(ready: Bench, tmp_path: Path, on: str, amount: str | None) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS), encoding="utf-8")
    extra = [] if amount is None else ["--amount", amount]
    call_command("assess", str(file), "--region", TOWN, "--on", on, *extra, stdout=(said := StringIO()))
    answer = post(ready.client("clerk"), ASKED | {"on": on, "amount": amount})
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == json.loads(said.getvalue())
    schema = json.loads((DOCS / "schema" / "determination.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(answer.json())


def test_sums_are_text_and_numbers_are_exact_however_they_are_written(ready: Bench) -> None:
    client = ready.client("clerk")
    text = json.dumps(ASKED)
    as_number = text.replace('"20000.01"', "20000.01")
    assert as_number != text
    answer = post(client, text).json()
    assert answer["computed"]["low"] == "1260.00"  # above 20,000 by a cent: the second band
    assert post(client, as_number).json() == answer
    longer = post(client, text.replace('"20000.01"', "20000.0100000")).json()
    assert longer["computed"]["low"] == "1260.00"
    assert post(client, text.replace('"20000.01"', "20000.00")).json()["computed"]["low"] == "630.00"


def test_a_draft_is_tried_by_whoever_keeps_the_standards_of_the_region(ready: Bench) -> None:
    text = ready.package_with(("times: [2, 4]", "times: [3, 5]"), ('"2"', '"1"'), ("high: 1260", "high: 1260"))
    draft = ready.draft(text, effective_from=date(2028, 1, 1))
    asked = ASKED | {"package": draft.pk, "amount": "631.00"}
    answer = post(ready.client("county_standards"), asked).json()
    assert (answer["computed"]["low"], answer["computed"]["high"]) == ("1890.00", "3150.00")
    in_force = post(ready.client("county_standards"), ASKED | {"amount": "631.00"}).json()
    assert in_force["computed"]["high"] == "2520.00"
    refusal(post(ready.client("clerk"), asked), 404, "no_such_package")
    refusal(post(ready.client("other_clerk"), asked | {"region": NEIGHBOUR}), 404, "no_such_package")


def test_a_package_of_another_place_does_not_fit_the_region(ready: Bench) -> None:
    draft = ready.draft()
    body = refusal(post(ready.client("standards"), ASKED | {"package": draft.pk, "region": NEIGHBOUR}), 422)
    assert set(body["fields"]) == {"package"}
    row = ready.of_the_city()
    assert post(ready.client("clerk"), ASKED | {"package": row.pk}).status_code == 200


def test_nothing_is_kept_and_the_number_of_queries_is_bounded(ready: Bench, queries: Any) -> None:
    client = ready.client("clerk")
    assert queries(lambda: post(client, ASKED)) <= 6 + 4  # the frame with savepoints; region, numbers, packages, rules
    many = ASKED | {"facts": FACTS | {"expenses": FACTS["expenses"] * 50}}
    assert queries(lambda: post(client, many)) == queries(lambda: post(client, ASKED))


# --- who may ask


@pytest.mark.parametrize(
    "who", ["clerk", "head", "county_reviewer", "county_approver", "finance", "standards", "inspector"]
)
def test_every_duty_asks_about_its_own_area_and_what_binds_it(ready: Bench, who: str) -> None:
    client = ready.client(who)
    for region in (TOWN, "4110", "41"):
        assert post(client, ASKED | {"region": region}).status_code == 200, region


@pytest.mark.parametrize(("who", "region"), [("clerk", NEIGHBOUR), ("other_clerk", TOWN), ("clerk", "411081103")])
def test_a_region_outside_the_area_is_not_found_like_one_that_there_is_not(ready: Bench, who: str, region: str) -> None:
    there = refusal(post(ready.client(who), ASKED | {"region": region}), 404, "no_such_region")
    nowhere = refusal(post(ready.client(who), ASKED | {"region": "999999"}), 404, "no_such_region")
    assert there == nowhere


def test_whoever_has_no_posting_may_not_ask(ready: Bench) -> None:
    Posting.objects.filter(user=ready.cast.clerk).delete()
    refusal(post(ready.client("clerk"), ASKED), 403, "permission_denied")


def test_a_stranger_is_told_to_sign_in_and_is_not_sent_to_a_page(ready: Bench) -> None:
    answer = post(Client(), ASKED)
    refusal(answer, 401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_needs_its_csrf_token(ready: Bench) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ready.cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    refusal(post(client, ASKED), 403, "csrf_failed")
    client.get("/cases/new/")
    token = client.cookies[django_settings.CSRF_COOKIE_NAME].value
    assert post(client, ASKED, headers={"X-CSRFToken": token}).status_code == 200


def test_a_session_that_is_too_old_is_none_and_a_first_password_is_changed_on_its_page(ready: Bench) -> None:
    client = ready.client("clerk")
    ready.cast.clerk.must_change_password = True
    ready.cast.clerk.save()
    refusal(post(client, ASKED), 403, "password_change_needed")
    ready.cast.clerk.must_change_password = False
    ready.cast.clerk.save()
    session = client.session
    session["signed_in_at"] = (now() - timedelta(hours=13)).isoformat()
    session.save()
    refusal(post(client, ASKED), 401, "not_authenticated")


# --- what is refused

WRONG: dict[str, tuple[Any, str, str]] = {
    "an unknown field": ({"colour": 1}, "colour", "facts, region, on, amount, package"),
    "no facts": ({"facts": None}, "facts", "null"),
    "facts that are a list": ({"facts": []}, "facts", "字段：值"),
    "an unknown fact": ({"facts": FACTS | {"colour": 1}}, "facts.colour", "不认识的字段"),
    "a fact that is missing": ({"facts": {"cause": "fire"}}, "facts.relief_type", "必须填写"),
    "a word that there is not": ({"facts": FACTS | {"cause": "love"}}, "facts.cause", "不认识“love”"),
    "a list for a word": ({"facts": FACTS | {"cause": [["fire"]]}}, "facts.cause", "不认识"),
    "text for a number": ({"facts": FACTS | {"annual_income": "much"}}, "facts.annual_income", "应为数字"),
    "no number": ({"facts": FACTS | {"annual_income": "NaN"}}, "facts.annual_income", "应为数字"),
    "infinity": ({"facts": FACTS | {"annual_income": "-Infinity"}}, "facts.annual_income", "应为数字"),
    "a truth for a number": ({"facts": FACTS | {"helped_count": True}}, "facts.helped_count", "应为数字"),
    "half a person": ({"facts": FACTS | {"helped_count": "1.5"}}, "facts.helped_count", "整数"),
    "a person less than none": ({"facts": FACTS | {"helped_count": -1}}, "facts.helped_count", "负数"),
    "a sum far inside": (
        {"facts": FACTS | {"expenses": [FACTS["expenses"][0], {"kind": "medical", "total": {}}]}},
        "facts.expenses[1].total", "应为数字",
    ),
    "a number of a thousand digits": (
        {"facts": FACTS | {"annual_income": 10**1000}}, "facts.annual_income", "数字过大",
    ),
    "a day that there is not": ({"facts": FACTS | {"applied_on": "2027-02-30"}}, "facts.applied_on", "应为日期"),
    "a day of another age": ({"facts": FACTS | {"applied_on": "0001-01-01"}}, "facts.applied_on", "1900-01-01"),
    "no region": ({"region": ""}, "region", "空"),
    "a region of many letters": ({"region": "4" * 999}, "region", "20"),
    "a region with half a letter": ({"region": "41\u0000"}, "region", "空字符"),
    "a list for a region": ({"region": ["41"]}, "region", "字符串"),
    "a day of the week": ({"on": "2027-W05-1"}, "on", "应为日期"),
    "no day": ({"on": None}, "on", "null"),
    "a year far away": ({"on": "9999-12-31"}, "on", "2199"),
    "a sum below zero": ({"amount": "-1"}, "amount", "零"),
    "a sum with mills": ({"amount": "1.001"}, "amount", "两位"),
    "a sum that is none": ({"amount": {}}, "amount", "有效的金额"),
    "a sum that is too large": ({"amount": "1e99"}, "amount", "有效的金额"),
    "a package that is text": ({"package": "draft"}, "package", "应为数字"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "path", "reason"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_its_path_and_the_reason(
    ready: Bench, change: dict[str, Any], path: str, reason: str
) -> None:
    body = refusal(post(ready.client("clerk"), ASKED | change), 422, "invalid")
    assert set(body["fields"]) == {path}
    assert reason in body["fields"][path]


def test_a_quantity_that_no_rule_asks_for_is_a_mistake_and_not_left_out(ready: Bench) -> None:
    asked = ASKED | {"facts": FACTS | {"quantities": {"nosuch": 3}}}
    body = refusal(post(ready.client("clerk"), asked), 422, "quantities_invalid")
    assert list(body["fields"]) == ["facts.quantities.nosuch"]


@pytest.mark.parametrize(("value", "told"), [("七级", "应为：一级、二级"), ("一级", "")])
def test_a_word_that_is_no_grade_is_told_with_the_grades(value: str, told: str) -> None:
    graded = package("quantities: {grade: {title: 伤残等级, kind: grade, choices: [一级, 二级]}}")
    facts = facts_from(FACTS | {"quantities": {"grade": value}})
    found: dict[str, object] = {}
    try:
        check_quantities(facts, graded)
    except Invalid as refused:
        found = dict(refused.fields)
    assert found == ({"facts.quantities.grade": told} if told else {})


def test_facts_without_a_day_are_accepted_on_the_day_that_is_asked_about(ready: Bench) -> None:
    dayless = {name: value for name, value in FACTS.items() if not name.endswith("_on")}
    with_day = post(ready.client("clerk"), ASKED | {"facts": dayless | {"accepted_on": "2027-02-01"}})
    assert post(ready.client("clerk"), ASKED | {"facts": dayless}).json() == with_day.json()


def test_every_mistake_is_told_at_once_and_in_english_too(ready: Bench) -> None:
    client = ready.client("clerk")
    client.post("/language/", {"language": "en", "next": "/"})
    wrong = {"facts": {"relief_type": "both", "cause": "fire", "annual_income": "x"}, "on": "soon"}
    body = refusal(post(client, wrong), 422)
    assert set(body["fields"]) == {"facts.relief_type", "facts.annual_income", "on", "region"}
    assert body["fields"]["facts.annual_income"] == "A number is needed"
    assert body["fields"]["on"].startswith("A day is needed")


MALFORMED = {
    "nothing": b"",
    "text": b"just text",
    "half an object": b'{"facts": {',
    "NaN": b'{"facts": {"annual_income": NaN}}',
    "Infinity": b'{"facts": {"annual_income": -Infinity}}',
    "a name twice": b'{"region": "41", "region": "4110"}',
    "another encoding": '{"region": "许昌"}'.encode("gb18030"),
    "half a letter": b'{"region": "\\ud800"}',
    "half a letter as a name": b'{"facts": {"\\udfff": 1}}',
    "a comma too many": b'{"region": "41",}',
    "a little too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "deep enough to break a reader": b'{"facts":' * 25_000,
    "lists deep enough to break a reader": b"[" * 200_000,
    "a remark": b'{"region": "41"} // Henan',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_plain_json_is_refused(ready: Bench, body: bytes) -> None:
    answer = post(ready.client("clerk"), body)
    if not body:
        refusal(answer, 422, "invalid")
        return
    found = refusal(answer, 400, "parse_error")
    assert found["fields"] == {}


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "null", "true"])
def test_json_that_is_no_object_is_refused(ready: Bench, body: str) -> None:
    refusal(post(ready.client("clerk"), body), 422, "invalid")


def test_a_huge_body_is_refused_before_it_is_read(ready: Bench) -> None:
    client = ready.client("clerk")
    refusal(post(client, b'{"region": "' + b"4" * LARGEST_BODY + b'"}'), 413, "too_large")
    refusal(post(client, b"{}", CONTENT_LENGTH=str(26 * 1024 * 1024)), 413, "too_large")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/xml"]
)
def test_another_kind_of_body_is_refused(ready: Bench, kind: str) -> None:
    refusal(post(ready.client("clerk"), b"a=1", content_type=kind), 415, "unsupported_media_type")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_another_method_is_refused(ready: Bench, method: str) -> None:
    answer = getattr(ready.client("clerk"), method)(URL)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_another_kind_of_answer_is_not_given(ready: Bench) -> None:
    refusal(post(ready.client("clerk"), ASKED, headers={"Accept": "text/html"}), 406, "not_acceptable")


def test_an_address_that_there_is_not_is_told_in_the_same_shape(ready: Bench) -> None:
    refusal(ready.client("clerk").get("/api/v1/nothing/"), 404, "not_found")
    assert b"<html" in ready.client("clerk").get("/nothing/").content


def test_a_mistake_of_our_own_is_a_problem_too_and_tells_nothing_of_itself(
    ready: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("standards.packages.api.assessed", break_down)
    client = ready.client("clerk")
    client.raise_request_exception = False
    body = refusal(post(client, ASKED), 500, "internal_server_error")
    assert "secret" not in json.dumps(body)


# --- whatever is sent

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.text(max_size=8),
    st.sampled_from(["yes", "rule", "0"]),
    st.sampled_from(["1900-01-01", "2199-12-31", "2027-02-01", "999999999999", "0.000001", "1e5", "１２"]),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip
FACTS_OF_ANY_KIND = st.dictionaries(st.sampled_from([*FACTS, "quantities", "incomes", "assets", "track", "x"]), ODD)
ROWS = {
    "expenses": st.fixed_dictionaries({"kind": st.just("medical"), "total": ODD}, optional={"reimbursed": ODD}),
    "history": st.fixed_dictionaries({"case_number": ODD, "approved_on": ODD}, optional={"amount": ODD}),
    "members": st.fixed_dictionaries({"key": ODD}, optional={"helped": ODD}),
}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS_OF_ANY_KIND, st.sampled_from([*ROWS]).flatmap(lambda name: ROWS[name].map(lambda row: (name, row))), ODD)
def test_whatever_is_sent_is_answered_or_refused_and_never_breaks(
    ready: Bench, odd: dict[str, Any], row: tuple[str, dict[str, Any]], amount: Any
) -> None:
    facts = FACTS | odd | {row[0]: [row[1]]}
    answer = post(ready.client("clerk"), ASKED | {"facts": facts, "amount": amount})
    assert answer.status_code in (200, 422), answer.content


def test_exact_json_makes_no_float() -> None:
    value = api.exact_json(b'{"a": 1.10, "b": [1e2, -0.0, 12345678901234567890], "c": 3}')
    assert value == {"a": Decimal("1.10"), "b": [Decimal(100), Decimal(0), Decimal("12345678901234567890")], "c": 3}
    assert [type(one) for one in (value["a"], *value["b"], value["c"])] == [Decimal] * 4 + [int]
    assert str(value["a"]) == "1.10"


def test_one_serializer_makes_the_answer(ready: Bench) -> None:
    path = ready.draft().region.path
    found = assessed(facts_from(FACTS), region_path=path, on=date(2027, 2, 1))
    assert post(ready.client("clerk"), ASKED | {"region": COUNTY}).json() == found
