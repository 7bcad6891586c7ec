"""Every operation that the API offers of cases does what its page does, and refuses what the page refuses."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from accounts.models import Region
from cases.addresses import ADDRESSES
from cases.models import Case, Likely, Paper, RegisterImport
from cases.register.selectors import template_workbook
from cases.register.terms import ImportState
from cases.selectors.evidence import SENTENCES
from cases.terms import Likeness, State
from common.clock import today
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import YINGCHUAN, make_case, publish_rules, somebody
from tests.operations import Api, scan

pytestmark = pytest.mark.django_db
DAY = today()


@pytest.fixture(autouse=True)
def media(tmp_path: Any) -> Iterator[None]:
    cache.clear()
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def api(cast: Cast) -> Api:
    publish_rules()
    return Api(cast)


def _applied(api: Api) -> tuple[int, str]:
    """An application as far as its submission, and the number of its applicant."""
    who = somebody()
    assert who.resident is not None
    number, town = who.resident.number, _town()
    assert api.post("clerk", "person_hints", {"township_id": town, "id_number": number})["notices"] == []
    given = {"township_id": town, "id_number": number, "channel": "hotline"}
    case = api.post("clerk", "cases", given)["id"]
    assert api.refused("post", "clerk", "cases", given)[:2] == (409, "in_hand")
    member = {"name": who.name, "relation": "01", "id_number": number, "phone": "138 0000 0000", "annual_income": "1"}
    household = {
        "members": [member], "hukou": "rural", "category": "rural_dibao", "village_name": "东街社区",
        "category_recognised_on": str(DAY - timedelta(days=100)), "assets": [{"kind": "vehicle", "value": "5"}],
    }  # fmt: skip
    api.put("clerk", "case_household", household, case_id=case)
    stated = api.get("clerk", "case_household", case_id=case)
    assert number not in str(stated) and stated["declared_income"] == "1.00"
    again = [member | {name: stated["members"][0][name] for name in ("person_id", "id_number", "phone")}]
    api.put("clerk", "case_household", household | {"members": again}, case_id=case)
    assert Case.objects.get(pk=case).members.get().phone == "13800000000"
    hint = {"id_number": number, "person_id": stated["members"][0]["person_id"]}
    assert api.post("clerk", "case_person_hints", hint, case_id=case)["problem"] == ""
    hardship = {
        "relief_type": "expenditure", "cause": "illness", "narrative": "因病住院。", "applied_on": str(DAY),
        "channel": "window", "incident_key": f"ZY-{number[-8:]}",
        "other": {"kind": "dibao", "applied_on": str(DAY), "office": "示例局"},
    }  # fmt: skip
    api.put("clerk", "case_hardship", hardship, case_id=case)
    api.put("clerk", "case_county", {"quantities": {}}, case_id=case)
    spent = {"expenses": [{"kind": "medical", "total": "52000", "reimbursed": "31000.00"}]}
    api.put("clerk", "case_expenses", spent, case_id=case)
    payee = {"name": who.name, "relation": "01", "bank": "农商行", "account": "6228 0000 1111 2222"}
    api.put("clerk", "case_payee", payee, case_id=case)
    api.put("clerk", "case_payee", payee | {"account": api.get("clerk", "case_payee", case_id=case)["account"]},
            case_id=case)  # fmt: skip
    assert Case.objects.get(pk=case).account == "6228000011112222"
    return case, number


def _town() -> int:
    return Region.objects.get(code=YINGCHUAN).pk


def test_an_application_is_taken_to_its_notice_and_each_operation_is_one_of_the_pages(api: Api) -> None:
    case, number = _applied(api)
    on: dict[str, Any] = {"case_id": case}
    for step in ("household", "hardship", "county", "expenses", "payee"):
        api.put("clerk", f"case_{step}", api.get("clerk", f"case_{step}", **on), **on)
    stated = api.get("clerk", "case_hardship", **on)
    api.put("clerk", "case_hardship", stated | {"other": None}, **on)
    assert api.get("clerk", "case_hardship", **on)["other"] is None
    api.put("clerk", "case_hardship", api.get("clerk", "case_hardship", **on), **on)
    api.put("clerk", "case_hardship", stated, **on)
    asked = api.get("clerk", "case_papers", **on)["asked"]
    kinds = [line["code"] for line in asked if line["required"]]
    api.post("clerk", "case_originals", {"kinds": kinds}, **on)
    paper = api.post("clerk", "case_papers", {"kind": kinds[0], "upload": scan(), "note": "背面"}, **on)["id"]
    assert api.get("clerk", "case_paper_scan", paper_id=paper, **on).startswith(b"\x89PNG")
    api.post("clerk", "case_paper_withdrawal", {"reason": "错放"}, paper_id=paper, **on)
    assert Paper.objects.get(pk=paper).withdrawn_at is not None
    assert api.get("clerk", "case_check", **on)["missing"] == []
    assert api.post("clerk", "case_submission", **on)["number"]
    api.post("clerk", "case_supplement_request", {"reason": "补诊断证明"}, **on)
    assert api.get("clerk", "case_letter", kind="supplement", **on)["reason"] == "补诊断证明"
    api.post("clerk", "case_supplement", **on)
    assert api.post("clerk", "case_acceptance", **on)["state"] == State.ACCEPTED
    setup = api.get("clerk", "case_visit", **on)
    api.post("clerk", "case_visit", _visit(api, setup), **on)
    assert Case.objects.get(pk=case).visits.get().surveyors.filter(user=api.cast.clerk).exists()
    answer = {"outcome": "withdrawn", "answered_on": str(DAY)}
    assert api.post("clerk", "case_interim", answer, **on)["outcome"] == "withdrawn"
    assert api.get("clerk", "case_interim", **on)["answers"]
    whole = api.get("clerk", "case", **on)
    assert number not in str(whole) and whole["facts"]["state"] == State.INVESTIGATED and whole["visit_counts"]
    seen = api.post(
        "clerk", "case_revelations", {"what": "id_number", "person_id": whole["members"][0]["person_id"]}, **on
    )
    assert seen == {"value": number}
    asked = {"what": "id_number", "person_id": whole["members"][0]["person_id"]}
    again = [api.told("post", "clerk", "case_revelations", asked, {"idempotency-key": "r"}, **on) for _n in range(2)]
    assert again == [{"value": number}, {"value": ""}]
    kept = api.get("clerk", "case_snapshot", snapshot_id=whole["snapshots"][0]["id"], **on)
    assert number not in str(kept) and kept["moment"] == "acceptance"
    assert api.get("clerk", "case_timeline", **on)["results"][0]["who"]
    api.post("head", "case_suspension", {"reason": "assistance", "note": "协查"}, **on)
    api.post("head", "case_suspension_end", **on)
    returned = api.post("head", "case_return", {"target": "accepted", "reason": "核对"}, **on)
    assert returned["state"] == State.ACCEPTED
    _the_rest(api, number, case)
    assert api.left(ADDRESSES) == set()


def _visit(api: Api, setup: Any) -> dict[str, Any]:
    one = setup["expenses"][0]
    return {
        "visited_on": str(DAY), "place": "家中", "respondent_name": "某某", "respondent_relation": "01",
        "household_size": 1, "conclusion": "true", "summary": "属实。",
        "verified": [{"expense_id": one["id"], "self_paid": one["self_paid"]}],
        "surveyors": [{"name": api.cast.clerk.name, "public_servant": True}, {"name": "村干部"}],
    }  # fmt: skip


def _the_rest(api: Api, number: str, first: int) -> None:
    """The list, the notice and the ends of a case; each on a case of its own."""
    found = api.post("clerk", "cases_search", {"q": number})["results"]
    assert [row["id"] for row in found] == [first] and number not in str(found)
    ticket = api.post("clerk", "cases_search", {"q": number})["ticket"]
    taken = {"code": "cases", "query": f"ticket={ticket}&state=all"}
    assert number not in ticket and api.post("clerk", "exports", taken)["rows"] == 1
    assert api.refused("post", "head", "exports", taken)[:2] == (422, "filter")
    assert api.post("clerk", "cases_search", {})["ticket"] is None
    assert api.refused("get", "clerk", "cases", f"q={number}") == (422, "number_in_address", ["q"])
    assert api.get("clerk", "cases", "state=accepted&cause=illness")["count"] == 1
    Case.objects.filter(pk=first).update(due_provisional=True)
    provisional = api.get("clerk", "cases", "due=provisional")["results"]
    assert [row["id"] for row in provisional] == [first] and provisional[0]["due_provisional"]
    reviewed = make_case(api.cast, state=State.REVIEWED)
    posted = {"place": "公示栏", "telephone": "0374-8880000", "summary": SENTENCES[0]}
    on: dict[str, Any] = {"case_id": reviewed.pk}
    assert api.get("clerk", "case_publicity", **on)["notice"] is None
    api.post("clerk", "case_publicity", posted, **on)
    api.post("clerk", "case_objections", {"text": "有异议"}, **on)
    api.post("clerk", "case_objection_settlement", {"finding": "不成立"}, **on)
    assert reviewed.publicities.get().objection_settled == "不成立"
    other = Likely.objects.create(case=reviewed, other_id=first, why="incident")
    assert api.get("clerk", "case_duplicates", **on)["pairs"][0]["reasons"] == ["incident"]
    api.post("clerk", "case_duplicate_verdict", {"likeness": "different", "note": "已核对"}, likely_id=other.pk, **on)
    assert Likely.objects.get(pk=other.pk).likeness == Likeness.DIFFERENT
    words = {"reason": "不属于本辖区。", "remedy": "可申请行政复议。"}
    ended = words | {"ground": "hardship_ended"}
    assert api.post("clerk", "case_withdrawal", {"reason": "撤回。"}, case_id=first)["state"] == State.WITHDRAWN
    assert api.post("clerk", "case_termination", ended, **on)["state"] == State.TERMINATED
    submitted, paid = (make_case(api.cast, state=state).pk for state in (State.SUBMITTED, State.PAID))
    assert api.post("clerk", "case_acceptance_refusal", words, case_id=submitted)["state"] == State.ACCEPTANCE_REFUSED
    assert api.post("clerk", "case_closing", case_id=paid)["state"] == State.CLOSED
    _registers(api)


def _registers(api: Api) -> None:
    """A register is uploaded and its check handed over; what is confirmed, given up or taken up again."""
    workbook = SimpleUploadedFile("登记簿.xlsx", template_workbook())
    made = api.post("county_reviewer", "registers", {"file": workbook})
    one, on = RegisterImport.objects.get(pk=made["id"]), dict[str, Any](register_id=made["id"])
    assert api.get("county_reviewer", "registers")["results"][0]["id"] == one.pk
    assert api.get("county_reviewer", "register", **on)["register"]["file_name"] == "登记簿.xlsx"
    assert api.get("county_reviewer", "register_rows", "verdict=refuse", **on)["results"] == []
    assert api.get("county_reviewer", "register_template").startswith(b"PK")
    assert api.get("county_reviewer", "register_refused", **on).startswith(b"PK")
    RegisterImport.objects.filter(pk=one.pk).update(state=ImportState.READY)
    nothing = api.refused("post", "county_reviewer", "register_confirmation", **on)
    assert nothing[:2] == (422, "register_nothing")
    RegisterImport.objects.filter(pk=one.pk).update(state=ImportState.FAILED)
    assert api.post("county_reviewer", "register_retry", **on)["state"] in (ImportState.STAGING, ImportState.FAILED)
    RegisterImport.objects.filter(pk=one.pk).update(state=ImportState.READY)
    api.post("county_reviewer", "register_discarding", **on)
    one.refresh_from_db()
    assert one.state == ImportState.DISCARDED


@begins_with(state=State.ACCEPTED)
def test_what_a_form_alone_would_refuse_is_refused_at_its_fields(api: Api, case: Case) -> None:
    on: dict[str, Any] = {"case_id": case.pk}

    def edit(name: str, body: Any) -> list[str]:
        tag = api.ask("get", "clerk", name, **on)["ETag"]
        answer = api.ask("put", "clerk", name, body, {"if-match": tag}, **on)
        assert answer.status_code == 422, answer.content.decode()
        return sorted(answer.json()["fields"])

    member = {"name": "示例", "relation": "01", "id_number": "411081199001011230", "phone": "12", "lives_here": False}
    household = {"members": [member], "hukou": "rural", "category": "rural_dibao", "village_name": "东街"}
    assert edit("case_household", household) == ["members.0.id_number", "members.0.phone"]
    none = household | {"assets": [{"kind": "vehicle", "count": 0}]}
    assert edit("case_household", none) == ["assets.0.count"]
    long_ago, tomorrow = str(DAY - timedelta(days=1200)), str(DAY + timedelta(days=1))
    hardship = {"relief_type": "emergency", "cause": "illness", "narrative": "示例", "channel": "window"}
    told = edit("case_hardship", hardship | {"applied_on": tomorrow, "incident_on": long_ago})
    assert told == ["applied_on", "cause", "incident_on"]
    assert edit("case_county", {"quantities": {}, "track": "small_fast"}) == ["track"]
    spent = {"kind": "medical", "total": "1", "reimbursed": "2", "starts_on": str(DAY), "ends_on": long_ago}
    assert edit("case_expenses", {"expenses": [spent]}) == ["expenses.0.ends_on", "expenses.0.total"]
    payee = {"name": "另一示例", "relation": "10", "bank": "某行", "account": "6228000011112222"}
    assert edit("case_payee", payee) == ["reason"]
    assert edit("case_payee", payee | {"account": "12"}) == ["account"]
    assert api.refused("post", "clerk", "case_papers", {"kind": "passport", "original_seen": True}, **on) == (
        422, "paper_not_asked", ["kind"],
    )  # fmt: skip
    setup = api.get("clerk", "case_visit", **on)
    visit = _visit(api, setup)
    more = [{"expense_id": setup["expenses"][0]["id"], "self_paid": "99999"}]
    assert api.refused("post", "clerk", "case_visit", visit | {"verified": more}, **on)[2] == ["verified.0.self_paid"]
    wrong = visit | {"verified": [], "annual_income": "1", "property_ok": "yes"}
    assert api.refused("post", "clerk", "case_visit", wrong, **on)[2] == ["annual_income", "property_ok", "verified"]
    formal = visit | {"foo": 1, "household_size": -1}
    assert api.refused("post", "clerk", "case_visit", formal, **on)[2] == ["foo", "household_size"]
    assert api.refused("post", "head", "case_return", {"target": "paid", "reason": "示例"}, **on)[0] in (409, 422)
    assert case.facts_version == Case.objects.get(pk=case.pk).facts_version and not case.visits.exists()


def test_what_is_missing_is_said_to_be_missing(api: Api) -> None:
    begun = {"township_id": _town(), "anyway": True}
    for given, missing in (({"cause": "illness"}, "relief_type"), ({"relief_type": "expenditure"}, "cause")):
        answer = api.ask("post", "clerk", "cases", begun | given).json()
        assert list(answer["fields"]) == [missing] and "缺少" in answer["detail"]
    number = somebody().resident
    assert number is not None
    case = api.post("clerk", "cases", begun | {"id_number": number.number})["id"]
    answer = api.ask("post", "clerk", "case_submission", case_id=case)
    assert answer.status_code == 409 and "未保存" not in answer.content.decode(), "nobody typed into a page"
    assert Case.objects.get(pk=case).state == State.DRAFT
    for what in ("id_number", "phone"):
        told = api.refused("post", "clerk", "case_revelations", {"what": what}, case_id=case)
        assert told == (422, "person_missing", ["person_id"])
    nobody = {"what": "phone", "person_id": 0}
    assert api.refused("post", "clerk", "case_revelations", nobody, case_id=case)[:2] == (404, "person_not_found")


@begins_with(state=State.ACCEPTED)
def test_each_kind_of_refusal_has_its_status(api: Api, case: Case) -> None:
    on: dict[str, Any] = {"case_id": case.pk}
    assert api.refused("get", "other_clerk", "case", **on)[0] == 404
    assert api.refused("post", "other_clerk", "case_withdrawal", {"reason": "示例"}, **on)[0] == 404
    assert api.refused("post", "inspector", "case_withdrawal", {"reason": "示例"}, **on)[0] == 403
    assert api.refused("post", "clerk", "case_acceptance", **on)[:2] == (409, "wrong_state")
    assert api.refused("post", "clerk", "case_withdrawal", {}, **on) == (422, "invalid", ["reason"])
    assert api.refused("put", "clerk", "case_payee", {"name": "示例", "relation": "01", "bank": "某", "account": "1"},
                       **on)[0] == 428  # fmt: skip
    key = {"idempotency-key": "once"}
    first = api.ask("post", "clerk", "case_withdrawal", {"reason": "示例"}, key, **on)
    again = api.ask("post", "clerk", "case_withdrawal", {"reason": "示例"}, key, **on)
    assert first.json() == again.json() and again["Idempotency-Replayed"] == "true"
    assert Case.objects.get(pk=case.pk).state == State.WITHDRAWN


def test_the_list_comes_in_pages_with_every_filter_of_the_page(api: Api) -> None:
    made = {make_case(api.cast, state=State.DRAFT).pk for _n in range(2)}
    one = Case.objects.get(pk=min(made))
    query = f"township={one.township_id}&state=all&sort=-new&sum_from=0&sum_to={Decimal(1)}&officer=&due=&interim="
    page = api.get("clerk", "cases", query)
    assert {row["id"] for row in page["results"]} == made and page["next"] is None
    assert api.get("clerk", "cases", "relief_type=emergency&category=rural_dibao&interim=any")["results"] == []
    assert api.refused("get", "clerk", "cases", "state=nonsense") == (422, "invalid", ["state"])
    for name in ("cases", "deadlines"):
        both = api.refused("get", "clerk", name, "after=abc&before=abc")
        assert both == (422, "two_cursors", ["after", "before"])
    assert api.refused("get", "clerk", "cases", "sum_from=2&sum_to=1") == (422, "range", ["sum_to"])
