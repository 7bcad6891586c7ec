"""Relief that a household got outside the officer's area counts, and tells him nothing but how often."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from accounts.guards import views
from approvals.models import Decision, Route
from cases.models import Case
from cases.terms import State
from common.clock import today
from common.money import show
from common.problems import PREFIX
from tests.cast import Cast
from tests.factories import HESHANGQIAO, SHENHOU, YINGCHUAN, make_case, somebody

SUM = "1110.00"
PLACES = {"step": "household", "kind": "acceptance"}
ASKED = ({"ask": "1", "amount": "1200.00"}, {"amount": "1200.00", "unrelated": "on", "reason": "复核。"})


def addresses(case: Case) -> Iterator[str]:
    """Every address of a case in the whole house."""
    shot = case.snapshots.first()
    values = {**PLACES, "case_id": case.pk, "snapshot_id": shot.pk if shot else 0}
    for route, _view in views():
        if "<int:case_id>" in route:
            yield "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(values.get(found[1], 0)), route)


def told(client: Client, case: Case) -> str:
    """Everything that every page, fragment and form of the case says."""
    found = []
    for address in addresses(case):
        for headers in ({},) if address.startswith(PREFIX) else ({}, {"HX-Request": "true"}):
            answer = client.get(address, headers=headers)
            assert answer.status_code < 500, address
            found.append(answer.content.decode())
            if answer.status_code in (403, 404):
                break  # a part of that page is refused alike
            if address.startswith("/decisions/") and answer.status_code in (200, 405):
                found += [client.post(address, asked, headers=headers).content.decode() for asked in ASKED]
    return "\n".join(found)


def secrets(former: Case) -> tuple[str, ...]:
    assert former.number and former.decided_on and former.approved_amount
    return former.number, str(former.decided_on), show(former.approved_amount), f"{former.approved_amount}"


def relieved(cast: Cast, *, township: str = YINGCHUAN) -> tuple[Case, Case, Case]:
    """Relief of this year in ``township``, a draft and a submitted case of the same person in 长葛市."""
    person = somebody()
    former = make_case(
        cast, state=State.PAID, people=[person], township=township, amount=SUM, accepted_on=today() - timedelta(days=60)
    )
    draft = make_case(cast, state=State.DRAFT, people=[person], township=HESHANGQIAO, incident_key="另一事件")
    return former, draft, make_case(
        cast, state=State.INVESTIGATED, people=[person], township=HESHANGQIAO, incident_key="另一事件", amount="1200.00"
    )  # fmt: skip


@pytest.mark.parametrize("who", ["other_clerk", "other_head"])
def test_no_page_of_a_case_tells_of_relief_in_another_county(cast: Cast, who: str) -> None:
    former, *cases = relieved(cast)
    for case in cases:
        page = told(cast.client(who), case)
        assert "外地已有救助 1 次" in page
        for secret in secrets(former):
            assert secret not in page, secret


def test_what_is_kept_with_a_decision_does_not_tell_it_either(cast: Cast) -> None:
    person = somebody()
    before = today() - timedelta(days=60)
    former = make_case(cast, state=State.PAID, people=[person], amount=SUM, accepted_on=before)
    case = make_case(
        cast, state=State.APPROVED, people=[person], township=HESHANGQIAO, incident_key="另一事件", amount="1200.00"
    )
    kept = [str(Route.objects.get(case=case).determination), str(Decision.objects.get(case=case).determination)]
    for said in (*kept, told(cast.client("other_clerk"), case)):
        assert "外地已有救助 1 次" in said
        assert not any(secret in said for secret in secrets(former))


def test_who_sees_both_areas_reads_it_in_full(cast: Cast) -> None:
    former, draft, _case = relieved(cast)
    page = cast.client("inspector").get(f"/decisions/{draft.pk}/why/").content.decode()
    assert "外地已有救助" not in page
    assert all(secret in page for secret in secrets(former)[:3])


def test_the_county_reads_in_full_what_another_of_its_townships_gave(cast: Cast) -> None:
    person = somebody()
    before = today() - timedelta(days=60)
    former = make_case(cast, state=State.PAID, people=[person], township=SHENHOU, amount=SUM, accepted_on=before)
    case = make_case(cast, state=State.COUNTY_REVIEW, people=[person], incident_key="另一事件")
    page = cast.client("county_reviewer").get(f"/decisions/{case.pk}/county-review/").content.decode()
    assert all(secret in page for secret in secrets(former)[:3])
    page = told(cast.client("clerk"), case)
    assert "外地已有救助 1 次" in page and not any(secret in page for secret in secrets(former))
