"""Acts that ask once more for the password, and lose nothing of what was sent."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Posting
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now
from relief.demo.cast import PASSWORD
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case

SENT = {"amount": "3000.00", "reason": "", "unrelated": "on", "confirmed": "1"}


def _later(client: Client, address: str, sent: dict[str, Any], *, minutes: int, seconds: int = 0) -> Any:
    client.get("/")  # the session begins
    with time_machine.travel(now() + timedelta(minutes=minutes, seconds=seconds), tick=False):
        return client.post(address, sent)


@pytest.mark.parametrize(("seconds", "asked"), [(-10, False), (10, True)])
@begins_with(state=State.COUNTY_DECISION)
def test_a_decision_of_the_county_asks_for_the_password_after_five_minutes(
    cast: Cast, case: Case, seconds: int, asked: bool
) -> None:
    answer = _later(
        cast.client("county_approver"), f"/decisions/{case.pk}/approve/", SENT, minutes=5, seconds=seconds
    )  # fmt: skip
    assert (answer.status_code == 200) == asked
    assert Case.objects.get().state == (State.COUNTY_DECISION if asked else State.APPROVED)


@begins_with(state=State.COUNTY_DECISION)
def test_what_was_sent_is_done_after_the_right_password_and_not_after_a_wrong_one(cast: Cast, case: Case) -> None:
    client = cast.client("county_approver")
    address = f"/decisions/{case.pk}/approve/"
    page = _later(client, address, SENT, minutes=6)
    for name, value in SENT.items():
        assert f'name="{name}" value="{value}"' in page.content.decode()
    wrong = _later(client, address, SENT | {"_password": "falsch"}, minutes=6)
    assert wrong.status_code == 422 and "falsch" not in wrong.content.decode()
    assert Case.objects.get().state == State.COUNTY_DECISION
    assert Event.objects.filter(verb="sign_in_failed").count() == 1
    before = client.session.session_key
    done = _later(client, address, SENT | {"_password": PASSWORD}, minutes=6)
    assert done.status_code == 302 and Case.objects.get().state == State.APPROVED
    assert client.session.session_key != before and Event.objects.filter(verb="identity_confirmed").count() == 1


def test_what_cannot_be_done_anyway_asks_for_no_password(cast: Cast) -> None:
    answer = _later(cast.client("standards"), "/officers/add/", {"name": "江未央", "username": ""}, minutes=6)
    html = answer.content.decode()
    assert "data-error-summary" in html and 'name="_password"' not in html and "江未央" in html


def test_a_township_s_decision_asks_for_nothing_and_rights_are_given_only_after_the_password(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    sent = SENT | {"amount": "1200.00"}
    assert _later(cast.client("head"), f"/decisions/{case.pk}/approve/", sent, minutes=60).status_code == 302
    mine = Posting.objects.filter(user=cast.clerk)[0]
    given = Posting.objects.count()
    answer = _later(
        cast.client("standards"), f"/officers/postings/{mine.pk}/end/", {"ends_on": "2026-12-01"}, minutes=6
    )
    assert "_password" in answer.content.decode() and Posting.objects.count() == given
    mine.refresh_from_db()
    assert mine.ends_on is None


@begins_with(state=State.COUNTY_DECISION)
def test_an_act_is_left_undone_on_the_page_it_was_sent_from_also_after_a_wrong_password(cast: Cast, case: Case) -> None:
    client, page = cast.client("county_approver"), f"http://testserver/decisions/{case.pk}/"
    address = f"{page}approve/"
    client.get("/")

    def asked(sent: dict[str, Any], **headers: str) -> str:
        with time_machine.travel(now() + timedelta(minutes=6), tick=False):
            return client.post(address, sent, headers=headers).content.decode()

    first = asked(SENT, referer=page)
    assert f'<a class="btn" href="{page}">' in first and f'name="_from" value="{page}"' in first
    assert f'<a class="btn" href="{page}">' in asked(SENT | {"_from": page, "_password": "falsch"}, referer=address)
    assert '<a class="btn" href="/">' in asked(SENT, referer="https://example.org/decisions/")
    assert '<a class="btn" href="/">' in asked(SENT | {"_from": "javascript:alert(1)"})
