"""Every operation that the API offers of reviews, decisions, meetings and boards does what its page does."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from accounts.models import Office
from approvals import services
from approvals.addresses import ADDRESSES
from approvals.models import Decision, Meeting, PayeeChange, Supervision
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from tests.cast import Cast
from tests.factories import copied, make_case
from tests.operations import Api, scan

pytestmark = pytest.mark.django_db
DAY = today()
HALF = Decimal("600.00")
PRESENT = [{"name": name} for name in ("柳承安", "段明哲", "示例甲")]
SAT = {"held_on": str(DAY), "place": "会议室", "chair": "柳承安", "unrelated": True, "attendees": PRESENT}


@pytest.fixture(autouse=True)
def media(tmp_path: Any) -> Iterator[None]:
    cache.clear()
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def api(cast: Cast) -> Api:
    return Api(cast)


def test_a_case_is_reviewed_sent_decided_and_its_stages_and_payee_follow(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = api.cast
    case = make_case(cast, state=State.PUBLICISED, amount="3000.00")
    on: dict[str, Any] = {"case_id": case.pk}
    assert api.get("head", "case_sending", **on)["meaning"]["level"] == "county"
    assert api.post("head", "case_sending", **on)["state"] == State.COUNTY_REVIEW
    agreed = {"amount": "3000.00", "opinion": "agree", "text": "同意。"}
    assert api.get("county_reviewer", "case_county_review", "amount=3000", **on)["findings"]
    assert api.post("county_reviewer", "case_county_review", agreed, **on)["state"] == State.COUNTY_DECISION
    called = {"kind": "deliberation", "ground": "doubt", "reason": "情况存疑"}
    api.post("county_reviewer", "case_meeting_calls", called, **on)
    assert api.get("county_approver", "decisions")["results"][0]["id"] == case.pk
    _meetings(api, case)
    approved = {"amount": "3000.00", "unrelated": True, "reason": "示例"}
    with monkeypatch.context() as patch:
        patch.setattr("accounts.api.is_fresh", lambda _request: False)
        blocked = api.refused("post", "county_approver", "case_approval", approved, **on)
    assert blocked[:2] == (403, "password_needed") and not Decision.objects.filter(case=case).exists()
    outlook = api.post("county_approver", "case_approval_outlook", {"amount": "3000.00", "reason": "示例"}, **on)
    assert outlook["meaning"]["amount"] == "3000.00"
    assert api.get("clerk", "case_findings", **on)["decided"] is False
    assert api.post("county_approver", "case_approval", approved, **on)["state"] == State.APPROVED
    _of_the_township(api)
    _boards(api)
    assert api.left(ADDRESSES) == set()


def _meetings(api: Api, case: Case) -> None:
    """A meeting is prepared, changed and called off; another one is recorded, signed and read; minutes at once."""
    office = Office.objects.get(name="禹州市民政局").pk
    line = {"case_id": case.pk, "purpose": "sum", "question": "是否同意？"}
    plan = {"kind": "deliberation", "meets_on": str(DAY), "place": "会议室", "chair": "柳承安", "lines": [line]}
    who, on = "county_approver", dict[str, Any](case_id=case.pk)
    assert api.get(who, "meetings_bench")["waiting"][0]["id"] == case.pk
    first = api.post(who, "meetings", plan | {"office_id": office})["id"]
    assert api.put(who, "meeting", plan | {"place": "二楼"}, meeting_id=first)["place"] == "二楼"
    assert api.post(who, "meeting_calling_off", {"reason": "改期"}, meeting_id=first)["stands"] == "cancelled"
    second = api.post(who, "meetings", plan | {"office_id": office})["id"]
    lines = api.get(who, "meeting", meeting_id=second)["lines"]
    resolved = [{"line_id": lines[0]["id"], "resolution": "同意。", "amount": "3000", "votes_for": 3}]
    few = SAT | {"number": "1号", "resolved": resolved, "attendees": PRESENT[:2]}
    assert api.refused("post", who, "meeting_record", few, meeting_id=second)[2] == ["attendees"]
    strange = SAT | {"number": "1号", "resolved": resolved, "attendees": [*PRESENT[:2], {"user_id": 999_999}]}
    assert api.refused("post", who, "meeting_record", strange, meeting_id=second)[2] == ["people-2-name"]
    told = api.ask("post", who, "meeting_record", strange, meeting_id=second).json()["detail"]
    assert told.startswith("参会人员第3人："), told
    api.post(who, "meeting_record", SAT | {"number": "1号", "resolved": resolved}, meeting_id=second)
    signed = api.post(who, "meeting_signature", {"upload": scan()}, meeting_id=second)
    assert signed["sha256"] and api.get(who, "meeting_scan", meeting_id=second).startswith(b"\x89PNG")
    assert Meeting.objects.get(pk=second).attendees.filter(user__name="柳承安").exists()
    said = {"number": "2号", "resolution": "同意。", "amount": "3000", "votes_for": 3, "kind": "mechanism"}
    api.post(who, "case_minutes", SAT | said, **on)
    item = case.minutes.get(meeting=second)
    assert api.get("clerk", "case_minutes_scan", minutes_id=item.pk, **on).startswith(b"\x89PNG")
    assert [row["number"] for row in api.get(who, "meetings", "stands=signed")["results"]] == ["1号"]


def _of_the_township(api: Api) -> None:
    """The township reviews, decides one by one and together, in stages, corrects the payee."""
    cast, head = api.cast, "head"
    new = make_case(cast, state=State.INVESTIGATED)
    assert api.get(head, "case_review", case_id=new.pk)["cap"]
    agreed = {"amount": "1200.00", "opinion": "agree", "text": "同意。"}
    assert api.refused("post", head, "case_review", agreed | {"amount": None}, case_id=new.pk)[2] == ["amount"]
    assert api.post(head, "case_review", agreed, case_id=new.pk)["state"] == State.REVIEWED
    cases = [make_case(cast, state=State.TOWNSHIP_DECISION) for _n in range(3)]
    staged, plain, refused = (case.pk for case in cases)
    days = (DAY - timedelta(days=1), DAY)
    stages = [{"planned_on": str(day), "amount": str(HALF)} for day in (DAY, DAY + timedelta(days=31))]
    decision = {"amount": "1200.00", "unrelated": True, "stages": stages}
    wrong = decision | {"stages": [stages[0] | {"amount": "0"}, stages[1] | {"amount": "1200"}]}
    assert api.refused("post", head, "case_approval", wrong, case_id=staged)[0] in (409, 422)
    services.approve(
        staged, officer=cast.officer(head, DAY), at=now(), today=days[0], amount=2 * HALF, unrelated=True,
        stages=[services.StageGiven(day, HALF) for day in days],
    )  # fmt: skip
    shown = api.get(head, "case_stages", case_id=staged)
    assert shown["next"] == 2 and shown["left_sum"] == "1200.00"
    api.post(head, "case_stage_confirmation", {"note": "仍困难"}, case_id=staged, number=2)
    stop = {"ground": "eased", "reason": "困难缓解"}
    assert api.refused("post", head, "case_stages_stop", stop, case_id=staged)[0] == 409  # nothing is paid yet
    assert [row["id"] for row in api.get(head, "decisions_together")["results"]] == [plain, refused]
    seen = {"sums": [{"case_id": plain, "amount": "1200.00"}], "unrelated": True}
    assert api.post(head, "decisions_together", seen)["results"] == [{"id": plain, "approved": True, "why": ""}]
    disapproved = {"reason": "不符合条件", "unrelated": True}
    assert api.post(head, "case_disapproval", disapproved, case_id=refused)["state"] == State.NOT_APPROVED
    assert api.get("clerk", "case_decision", case_id=refused)["approved"] is False
    assert api.get("clerk", "case_signatures", case_id=refused)["decision"]["outcome"] == "not_approved"
    _payee(api, plain)


def _payee(api: Api, case: int) -> None:
    on: dict[str, Any] = {"case_id": case}
    given = {
        "ground": "account_wrong", "why": "账号有误", "relation": "01", "bank": "某行", "account": "6228000011113333",
        "name": Case.objects.get(pk=case).applicant_name,
    }  # fmt: skip
    assert api.refused("post", "clerk", "case_payee_changes", given | {"account": "12"}, **on)[2] == ["account"]
    first = api.post("clerk", "case_payee_changes", given, **on)
    assert first["account_doubtful"] is True and "6228000011113333" not in str(first)
    change = on | {"change_id": first["id"]}
    assert api.post("head", "case_payee_revelation", **change) == {"value": "6228000011113333"}
    assert api.post("head", "case_payee_refusal", {"note": "不符"}, **change)["verdict"] == "refused"
    mine = api.post("clerk", "case_payee_changes", given, **on)["id"]
    assert api.get("clerk", "case_payee_changes", **on)["to_withdraw"] == mine
    api.post("clerk", "case_payee_withdrawal", {"note": "抄错"}, change_id=mine, **on)
    second = api.post("clerk", "case_payee_changes", given, **on)["id"]
    api.post("head", "case_payee_confirmation", {"note": "已核对"}, change_id=second, **on)
    assert Case.objects.get(pk=case).account == "6228000011113333"
    assert api.get("clerk", "case_payee_changes", **on)["account"].endswith("3333")
    assert PayeeChange.objects.filter(case=case).count() == 3


def _boards(api: Api) -> None:
    """Deadlines, the supervision list and decisions that are looked at again."""
    late = make_case(api.cast, state=State.ACCEPTED, accepted_on=DAY - timedelta(days=40))
    services.sweep(today=DAY, at=now())
    row = Supervision.objects.get(case=late)
    assert api.get("inspector", "deadlines", "due=overdue")["results"][0]["left"] < 0
    county = late.county_id
    for name, query in (
        ("deadlines", f"township={county}"),
        ("cases", f"township={county}"),
        ("cases", "county=411081"),
    ):
        assert api.refused("get", "inspector", name, query)[1:] == ("no_such_place", [query.partition("=")[0]])
    assert api.get("inspector", "cases", f"county={county}&township={late.township_id}")["results"]
    assert api.get("inspector", "deadlines_townships")["results"][0]["counts"]["overdue"] == 1
    assert [line["row"]["id"] for line in api.get("clerk", "supervisions", "shown=owed")["results"]] == [row.pk]
    on: dict[str, Any] = {"supervision_id": row.pk}
    assert api.get("clerk", "supervision", **on)["may_explain"]
    assert api.post("clerk", "supervision_explanation", {"text": "人手不足"}, **on)["explanation"] == "人手不足"
    assert api.refused("post", "county_reviewer", "supervision_closing", **on)[:2] == (409, "blocked")
    decided = Decision.objects.filter(case__state=State.NOT_APPROVED)[:1]
    (alone,) = copied(list(decided), case=[late], post_review=[True])
    assert api.get("inspector", "post_reviews")["results"][0]["case_id"] == late.pk
    assert api.get("inspector", "post_review", decision_id=alone.pk)["decision"]["id"] == alone.pk
    found = {"sound": True, "finding": "无误"}
    assert api.post("county_reviewer", "post_review", found, decision_id=alone.pk)["sound"] is True
