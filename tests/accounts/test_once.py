"""Twenty who send the same act under one key at the same moment do it once, on the real database."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.duties import Duty
from accounts.models import GivenAnswer, Office, Region
from accounts.services import Period
from common.clock import today
from standards.models import Standard
from tests.cast import Cast

MANY = 20


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_under_one_key_act_once_and_are_answered_alike(cast: Cast) -> None:
    manager, at = cast.officer("standards", today()), timezone.now()
    system = services.add_program(
        username="city.system", name="市级系统", office_id=Office.objects.get(name="许昌市民政局").pk,
        duties=[Duty.STANDARDS], period=Period(today()), officer=manager, at=at,
    )  # fmt: skip
    token = services.issue_token(
        system.pk, name="并发", duties=[Duty.STANDARDS], read_only=False, officer=manager, at=at,
        area_id=Region.objects.get(code="4110").pk, expires_on=today() + timedelta(days=1),
    ).text  # fmt: skip
    body = json.dumps({
        "kind": "urban_dibao", "region": "4110", "effective_from": "2030-01-01", "value": "700",
        "document_no": "示例", "document_title": "示例",
    })  # fmt: skip
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "one"}
    start, said, before = threading.Barrier(MANY), list[tuple[int, bytes]](), Standard.objects.count()

    def send() -> None:
        start.wait(20)
        answer = Client().post("/api/v1/standards/drafts/", body, "application/json", headers=headers)
        said.append((answer.status_code, answer.content))
        connection.close()

    senders = [threading.Thread(target=send) for _n in range(MANY)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert len(said) == MANY and len(set(said)) == 1 and said[0][0] == 201, said
    assert Standard.objects.count() == before + 1 and GivenAnswer.objects.count() == 1
