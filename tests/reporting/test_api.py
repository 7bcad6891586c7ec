"""The API of what-ifs: asked, worked off, read, compared, taken away, stopped; and what it refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts import services as programs
from accounts.duties import Duty
from accounts.models import Office, Region
from audit.models import Event
from audit.verbs import Verb
from common.clock import now, today
from common.errors import Invalid
from reporting import services, tasks
from reporting.addresses import ADDRESSES
from reporting.exports import services as exports
from reporting.exports.api import ADDRESSES as OF_EXPORTS
from reporting.models import Export, WhatIf
from tests.api import Caller, offered
from tests.cast import Cast
from tests.exporting import taken, written
from tests.reporting.conftest import SINCE, TODAY, UNTIL, Year, work_off

ASKED = {
    "name": "三倍改一倍", "region": "411081", "since": str(SINCE), "until": str(UNTIL), "values": {"cap_multiple": "1"},
}  # fmt: skip


def test_every_operation_of_what_ifs_is_done_once(
    year: Year, cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(tasks, "_hand_over", lambda what_if_id, lane: begun.append(what_if_id))
    me = Caller(cast.client("county_standards"))
    period = {"region": "411081", "since": SINCE, "until": UNTIL}
    before = me.does(200, "get", "what-ifs/numbers/", period)
    assert before["cases"] == 3 and "cap_multiple" in [one["code"] for one in before["numbers"]]
    made = me.does(201, "post", "what-ifs/", ASKED, key="k")
    assert me.does(201, "post", "what-ifs/", ASKED, key="k")["id"] == made["id"] and set(begun) == {made["id"]}
    assert len(begun) == 2, "both lanes once"
    place = f"what-ifs/{made['id']}/"
    assert me.does(200, "get", place)["done"] == 0
    work_off(WhatIf.objects.get())
    told = me.does(200, "get", place)
    assert told["what_if"]["state"] == "done" and told["answer"]["whole"]["cases"] == 3
    assert told["answer"]["whole"]["difference"].count(".") == 1
    listed = me.does(200, "get", f"{place}cases/", {"sort": "-difference"})
    assert listed["count"] == len(listed["results"]) > 0 and "*" in listed["results"][0]["applicant"]
    assert listed["results"][0]["case"] is None, "who only keeps standards sees no case"
    few = me.does(200, "get", f"{place}cases/", {"change": "to_township"})
    assert [one["number"] for one in few["results"]] == [year.county.number]
    assert me.refused(422, "get", f"{place}cases/", {"change": "king", "sort": "name"})[1] == ["change", "sort"]
    assert me.does(200, "get", f"{place}workbook/").startswith(b"PK")
    assert me.refused(422, "get", f"{place}workbook/", {"change": "less"})[1] == ["change"], "it holds all of them"
    second = me.does(201, "post", "what-ifs/", ASKED | {"name": "另一个"})
    assert me.refused(409, "get", f"what-ifs/{second['id']}/workbook/")[0] == "wrong_state"
    services.fail(second["id"], "停了", at=now())
    assert me.does(200, "post", f"what-ifs/{second['id']}/retry/")["state"] == "running"
    me.does(204, "post", f"what-ifs/{second['id']}/cancellation/")
    assert me.refused(409, "post", f"what-ifs/{second['id']}/retry/")[0] == "wrong_state"
    assert me.refused(404, "get", "what-ifs/comparison/", {"left": made["id"], "right": second["id"]})[0] == "no_answer"
    pair = me.does(200, "get", "what-ifs/comparison/", {"left": made["id"], "right": made["id"]})
    assert [one["left"] for one in pair["rows"]] == [one["right"] for one in pair["rows"]]
    found = me.does(200, "get", "what-ifs/", {"q": "三倍", "state": "done", "sort": "-cases"})
    assert [one["id"] for one in found["results"]] == [made["id"]]
    reader = Caller(cast.client("county_approver"))
    assert reader.refused(403, "post", f"{place}cancellation/")[0] == "permission_denied"
    assert Caller(cast.client("other_head")).refused(404, "get", place)[0] == "no_such_what_if"
    board = reader.does(200, "get", "dashboard/", {"year": TODAY.year - 1, "sort": "-sum"})
    assert board["region"]["name"] == "禹州市" and len(board["months"]) == 12 and len(board["places"]) == 2
    assert reader.refused(404, "get", "dashboard/", {"year": 1999})[0] == "no_such_year"
    assert reader.refused(404, "get", "dashboard/", {"region": "411082"})[0] == "region_not_found"
    assert offered(ADDRESSES) - offered(OF_EXPORTS) - me.seen - reader.seen == set()


def test_every_operation_of_exports_is_done_once(cast: Cast, year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(tasks, "hand_over", lambda task, export_id, **_more: begun.append(export_id))
    me = Caller(cast.client("clerk"))
    seen = me.does(200, "get", "exports/lists/cases/", {"query": "state=accepted"})
    assert (seen["rows"], seen["filter"]["状态"]) == (1, "已受理待调查")
    asked = {"code": "cases", "query": "state=accepted", "format": "csv"}
    assert me.refused(422, "post", "exports/with-numbers/", asked)[1] == ["purpose"]
    assert me.refused(422, "post", "exports/", asked | {"code": "kings"})[1] == ["code"]
    made = me.does(201, "post", "exports/", asked, key="k")
    assert me.does(201, "post", "exports/", asked, key="k") == made and begun == [made["id"]]
    place = f"exports/{made['id']}/"
    assert me.refused(409, "get", f"{place}file/")[0] == "wrong_state"
    assert Caller(cast.client("head")).refused(404, "get", place)[0]
    written(Export.objects.get())
    assert me.does(200, "get", place)["state"] == "done"
    assert me.ask("head", f"{place}file/").status_code == 200
    assert not Event.objects.filter(verb=Verb.EXPORT_TAKEN).exists()  # nothing was taken
    file = me.ask("get", f"{place}file/")
    assert Event.objects.filter(verb=Verb.EXPORT_TAKEN).count() == 1
    assert year.running.number in file.getvalue().decode() and file["Content-Type"] == "text/csv; charset=utf-8"
    assert [one["id"] for one in me.does(200, "get", "exports/", {"state": "done"})["results"]] == [made["id"]]
    me.does(204, "delete", place)
    other = me.does(201, "post", "exports/with-numbers/", asked | {"purpose": "与银行核对"})
    exports.fail(other["id"], "停了", at=now())
    assert me.does(200, "post", f"exports/{other['id']}/retry/")["state"] == "queued"
    me.does(204, "post", f"exports/{other['id']}/cancellation/")
    assert Export.objects.get(pk=other["id"]).state == "cancelled"
    assert offered(OF_EXPORTS) - me.seen == set()


def test_an_export_that_is_deleted_twice_under_one_key_is_deleted_once(cast: Cast, year: Year) -> None:
    me, place = Caller(cast.client("clerk")), f"exports/{taken(cast, 'clerk', 'cases').export.pk}/"
    me.does(204, "delete", place, key="k")
    again = me.ask("delete", place, key="k")
    assert (again.status_code, again["Idempotency-Replayed"]) == (204, "true")
    assert me.refused(404, "delete", place)[0] == me.refused(404, "get", place)[0] == "no_such_export"
    assert Event.objects.filter(verb="export_deleted").count() == 1


@pytest.fixture
def token_for(cast: Cast) -> Callable[[str], Caller]:
    """Tokens of one and the same system of a county, each for a place of it."""
    manager = cast.officer("standards", today())
    system = programs.add_program(
        username="county.system", name="县级系统", office_id=Office.objects.get(name="禹州市民政局").pk,
        duties=[Duty.INSPECT], period=programs.Period(today()), officer=manager, at=now(),
    )  # fmt: skip

    def issued(code: str) -> Caller:
        text = programs.issue_token(
            system.pk, name=code, duties=[Duty.INSPECT], read_only=False, area_id=Region.objects.get(code=code).pk,
            expires_on=today() + timedelta(days=1), officer=manager, at=now(),
        ).text  # fmt: skip
        return Caller(Client(headers={"authorization": f"Bearer {text}"}))

    return issued


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "hand_over", lambda *_of, **_more: None)


@pytest.mark.usefixtures("handed", "year")
def test_a_token_hears_nothing_of_what_another_of_its_account_took_out(token_for: Callable[[str], Caller]) -> None:
    county, town, other = token_for("411081"), token_for("411081001"), token_for("411081001")
    asked = {"code": "cases", "query": "state=all", "format": "csv"}
    whole = county.does(201, "post", "exports/", asked, key="k")
    part = town.does(201, "post", "exports/", asked, key="k")
    assert part["id"] != whole["id"] and 0 < part["rows"] < whole["rows"]
    assert county.does(201, "post", "exports/", asked, key="k") == whole, "its own answer is kept for it"
    place = f"exports/{whole['id']}/"
    for state in ("queued", "done"):
        assert [one["id"] for one in town.does(200, "get", "exports/", {"state": state})["results"]] == [part["id"]]
        assert len(county.does(200, "get", "exports/", {"state": state})["results"]) == 2
        for method, what in (
            ("get", ""), ("delete", ""), ("post", "retry/"), ("post", "cancellation/"), ("get", "file/"),
        ):  # fmt: skip
            assert town.refused(404, method, place + what)[0] == "no_such_export", what
        for export in Export.objects.filter(state="queued"):
            assert written(export).export.state == "done"
    assert Export.objects.get(pk=whole["id"]).rows == whole["rows"]
    assert other.does(200, "get", f"exports/{part['id']}/")["rows"] == part["rows"], "made for the very area"
    assert town.ask("get", f"exports/{part['id']}/file/").status_code == 200
    other.does(204, "delete", f"exports/{part['id']}/")
    county.does(204, "delete", place)


def test_a_list_is_taken_out_by_no_filter_that_its_page_does_not_have(cast: Cast, year: Year) -> None:
    me = Caller(cast.client("clerk"))
    assert me.does(200, "get", "exports/lists/deadlines/")["rows"] > 0
    for query in ("township_id=1", "zzz=1", "due=overdue&due=soon", "due=king", "after=x"):
        assert me.refused(422, "get", "exports/lists/deadlines/", {"query": query})[1] == ["query"], query
        assert me.refused(422, "post", "exports/", {"code": "deadlines", "query": query})[1] == ["query"], query
    for code, query, label in (
        ("cases", "state=nope", "状态：选择"), ("cases", "township=999", "乡镇"), ("deadlines", "due=king", "king"),
        ("supervision", "shown=king", "shown：没有“king”"), ("emergencies", "shown=king", "shown：没有“king”"),
    ):  # fmt: skip
        told = me.ask("get", f"exports/lists/{code}/", {"query": query}).json()["fields"]["query"]
        assert label in told and query.partition("=")[2] in told, told
    assert not Export.objects.exists()


def test_a_long_filter_is_looked_at_before_as_it_is_taken_out(cast: Cast, year: Year) -> None:
    long = "state=accepted&cause=&category=&relief_type=&township=&county=&interim=&officer=&due=&sort="
    seen = Caller(cast.client("clerk")).does(200, "get", "exports/lists/cases/", {"query": long})
    assert seen["rows"] == 1


@pytest.mark.parametrize("kind", ["king", "rounding", "delegated"])
def test_what_is_no_number_cannot_be_changed(year: Year, kind: str) -> None:
    question = services.Question("问", "411081", SINCE, UNTIL, {kind: "1"})
    with pytest.raises(Invalid) as refused:
        services.ask(question, officer=year.cast.officer("county_standards", TODAY), at=now())
    assert list(refused.value.fields) == [kind] and not WhatIf.objects.exists()
