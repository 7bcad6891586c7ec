"""Whoever decides for the county decides in person: his password again after five minutes, and never by a token."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.duties import Duty
from accounts.models import Office, Posting
from accounts.services import Period, add_program, issue_token
from approvals.models import Decision
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from relief.demo.cast import PASSWORD
from tests.begun import begins_with
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db
REFUSAL: dict[str, Any] = {"reason": "不符合条件。", "remedy": "可申请行政复议。", "unrelated": True}
END: dict[str, Any] = {"ground": "applicant_died", "reason": "申请人已死亡。", "remedy": "可申请行政复议。"}
APPROVAL: dict[str, Any] = {"amount": "3000.00", "unrelated": True}
VERDICT: dict[str, Any] = {"note": "不符"}
STOP: dict[str, Any] = {"ground": "eased", "reason": "困难缓解"}
ACTS = [
    ("case_approval", APPROVAL, {}),
    ("case_disapproval", REFUSAL, {}),
    ("case_termination", END, {}),
    ("case_stages_stop", STOP, {}),
    ("case_payee_confirmation", VERDICT, {"change_id": 1}),
    ("case_payee_refusal", VERDICT, {"change_id": 1}),
]


def _token(cast: Cast) -> str:
    """Of a system that is posted to decide at the county."""
    office = Office.objects.get(name="禹州市民政局")
    Posting.objects.create(user=cast.county_approver, office=office, duty=Duty.OFFICERS, starts_on=SINCE)
    who: dict[str, Any] = {"officer": cast.officer("county_approver", today()), "at": now()}
    system = add_program(
        username="sys-a", name="系统甲", office_id=office.pk, duties=[Duty.DECIDE], period=Period(today()), **who
    )
    return issue_token(
        system.pk, name="令牌", duties=[Duty.DECIDE], read_only=False, area_id=office.region_id,
        expires_on=today() + timedelta(days=9), **who,
    ).text  # fmt: skip


@pytest.mark.parametrize(("name", "body", "more"), ACTS)
@begins_with(state=State.COUNTY_DECISION)
def test_no_token_decides_for_the_county(
    cast: Cast, case: Case, name: str, body: dict[str, Any], more: dict[str, Any]
) -> None:
    cache.clear()
    headers = {"authorization": f"Bearer {_token(cast)}", "idempotency-key": uuid4().hex}
    address = reverse(f"api:{name}", kwargs={"case_id": case.pk, **more})
    answer = Client().post(address, json.dumps(body), content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")
    assert Case.objects.get().state == State.COUNTY_DECISION and not Decision.objects.exists()


@pytest.mark.parametrize(
    ("page", "sent", "ends"),
    [
        ("/decisions/{}/disapprove/", REFUSAL | {"unrelated": "on", "confirmed": "1"}, State.NOT_APPROVED),
        ("/cases/{}/terminate/", END, State.TERMINATED),
    ],
)
@begins_with(state=State.COUNTY_DECISION)
def test_a_case_is_ended_by_the_county_only_after_the_password(
    cast: Cast, case: Case, page: str, sent: dict[str, str], ends: State
) -> None:
    client, address = cast.client("county_approver"), page.format(case.pk)
    client.get("/")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        asked = client.post(address, sent)
        assert 'name="_password"' in asked.content.decode()
        assert Case.objects.get().state == State.COUNTY_DECISION
        assert client.post(address, sent | {"_password": PASSWORD}).status_code == 302
    assert Case.objects.get().state == ends


@begins_with(state=State.COUNTY_DECISION)
def test_the_page_before_a_refusal_takes_the_password(cast: Cast, case: Case) -> None:
    client, sent = cast.client("county_approver"), REFUSAL | {"unrelated": "on"}
    client.get("/")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        page = client.post(f"/decisions/{case.pk}/disapprove/", sent)
    assert 'name="_password"' in page.content.decode()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_the_township_refuses_without_a_password(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    client.get("/")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        sent = REFUSAL | {"unrelated": "on", "confirmed": "1"}
        assert client.post(f"/decisions/{case.pk}/disapprove/", sent).status_code == 302
    assert Case.objects.get().state == State.NOT_APPROVED
