"""What happened is told once to each officer whom it concerns, whatever else goes wrong."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from approvals.services import sweep
from audit.models import Event, Outbox
from audit.verbs import Verb
from cases.models import Case
from cases.services import return_case
from cases.terms import State
from common.clock import now, today
from funds.services import claims
from funds.services import recovery as recoveries
from funds.services.ledger import fund_of
from funds.terms import RecoveryGround, Source
from notices import services
from notices.models import Message
from tests.cast import Cast
from tests.factories import make_case, noon, publish_calendar


def _names(**of: Any) -> list[str]:
    return sorted(Message.objects.filter(**of).values_list("user__username", flat=True))


def _announce() -> services.Drained:
    return services.announce(today=today(), at=now())


def test_a_case_sent_for_decision_is_told_to_the_head_and_to_nobody_else(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    _announce()
    Message.objects.all().delete()
    from approvals.services import send_for_decision

    send_for_decision(case.pk, officer=cast.officer("clerk", today()), at=now(), today=today())
    _announce()
    assert set(_names(kind=Verb.SENT_FOR_DECISION)) >= {"head"}
    assert not set(_names(kind=Verb.SENT_FOR_DECISION)) & {"clerk", "other_head", "county_approver"}


def test_a_case_for_the_county_is_told_to_the_county_reviewer(cast: Cast) -> None:
    make_case(cast, state=State.COUNTY_REVIEW)
    _announce()
    assert _names(kind=Verb.SENT_FOR_DECISION) == ["county_reviewer"]


def test_a_case_that_goes_back_to_the_county_review_is_told_to_the_reviewer(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3000.00")
    approver = cast.officer("county_approver", today())
    return_case(case.pk, officer=approver, at=now(), target=State.COUNTY_REVIEW, reason="请补充依据。")
    _announce()
    assert _names(kind=Verb.RETURNED) == ["clerk", "county_reviewer"]


def test_an_approval_is_told_to_finance_and_the_clerk(cast: Cast) -> None:
    make_case(cast, state=State.APPROVED)
    _announce()
    assert _names(kind=Verb.APPROVED) == ["clerk", "finance", "finance2"]


def test_claims_and_recoveries_are_told_to_who_decides_and_then_to_the_township(cast: Cast) -> None:
    case = make_case(cast, state=State.PAID)
    clerk, finance, reviewer, approver = (
        cast.officer(name, today()) for name in ("clerk", "finance", "county_reviewer", "county_approver")
    )
    fund = fund_of(case.township, today().year, Source.RESERVE)
    claim = claims.make_claim(
        fund.pk, amount=Decimal("100.00"), why="备用金不足。", officer=clerk, at=now(), today=today()
    )
    claims.refuse_claim(claim.pk, note="本月统一补充。", officer=finance, at=now())
    recovery = recoveries.open_recovery(
        case.pk, ground=RecoveryGround.FALSE_STATEMENTS, amount=Decimal("100.00"), found="隐瞒收入。", officer=reviewer,
        at=now(), today=today(),
    )  # fmt: skip
    recoveries.refuse_recovery(recovery.pk, note="查无实据。", officer=approver, at=now(), today=today())
    _announce()
    assert _names(kind=Verb.CLAIM_MADE) == ["finance", "finance2"]
    assert _names(kind=Verb.CLAIM_REFUSED) == ["clerk", "head"]
    assert _names(kind=Verb.RECOVERY_PROPOSED) == ["county_approver"]
    assert _names(kind=Verb.RECOVERY_REFUSED) == ["clerk", "county_reviewer"]


def test_officer_head_and_county_are_told_of_an_overdue_case_once_each(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, accepted_on=date(2026, 10, 19))
    assert case.due_on
    day = case.due_on + timedelta(days=1)
    for _twice in range(2):
        sweep(today=day, at=noon(day))
        services.announce(today=day, at=noon(day))
    told = _names(kind=Verb.OVERDUE)
    assert told == ["clerk", "county_approver", "county_reviewer", "head"]
    assert not Message.objects.filter(kind__startswith=Verb.DEADLINE_WARNED).exists(), "only the worst is told"


def test_officer_head_and_county_are_warned_of_a_case_that_is_due_tomorrow(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, accepted_on=date(2026, 10, 19))
    assert case.due_on == date(2026, 11, 2)
    sweep(today=date(2026, 10, 30), at=noon(date(2026, 10, 30)))
    services.announce(today=date(2026, 10, 30), at=noon(date(2026, 10, 30)))
    assert _names(kind="deadline_warned:1") == ["clerk", "county_approver", "county_reviewer", "head"]


def test_a_second_run_tells_nothing_again(cast: Cast) -> None:
    make_case(cast, state=State.CLOSED)
    first = _announce()
    count = Message.objects.count()
    assert first.delivered and not first.failed
    assert _announce() == services.Drained(0, 0)
    Outbox.objects.update(delivered_at=None)
    _announce()
    assert Message.objects.count() == count


def test_one_bad_event_is_counted_and_does_not_hold_up_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_case(cast, state=State.CLOSED)
    bad = Event.objects.get(verb=Verb.APPROVED)
    real = services.recipients

    def fails(event: Event, *, on: date) -> list[int]:
        if event.pk == bad.pk:
            raise ValueError("example")
        return real(event, on=on)

    monkeypatch.setattr(services, "recipients", fails)
    done = _announce()
    row = Outbox.objects.get(pk=bad.pk)
    assert done.failed == 1 and row.delivered_at is None and (row.attempts, "example" in row.error) == (1, True)
    assert not Outbox.objects.exclude(pk=bad.pk).filter(delivered_at=None).exists()
    page = cast.client("standards").get("/messages/undelivered/")
    assert page.status_code == 200 and "example" in page.content.decode()
    assert cast.client("clerk").get("/messages/undelivered/").status_code == 403


def test_an_event_that_failed_too_often_waits_for_a_hand(cast: Cast) -> None:
    make_case(cast, state=State.SUBMITTED)
    Outbox.objects.update(attempts=services.MOST_ATTEMPTS, error="x")
    assert _announce() == services.Drained(0, 0)
    assert cast.client("standards").post("/messages/undelivered/again/").status_code == 302
    assert _announce().delivered


def test_a_published_calendar_moves_provisional_due_days_and_announces_them(cast: Cast) -> None:
    accepted = date(2026, 12, 25)
    case = make_case(cast, state=State.ACCEPTED, accepted_on=accepted)
    assert case.due_provisional
    _announce()
    publish_calendar(2027, at=noon(date(2026, 12, 26)))
    services.announce(today=date(2026, 12, 26), at=noon(date(2026, 12, 26)))
    after = Case.objects.get(pk=case.pk)
    assert not after.due_provisional and after.due_on != case.due_on
    assert _names(kind=Verb.DUE_CHANGED) == ["clerk", "head"]


def test_a_calendar_by_which_due_days_can_not_be_derived_is_not_announced_and_the_rest_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_case(cast, state=State.SUBMITTED)

    def fails(**_given: Any) -> int:
        raise RuntimeError("example")

    monkeypatch.setattr(services, "recompute_due_days", fails)
    _announce()
    waiting = Outbox.objects.filter(delivered_at=None)
    assert waiting and {row.event.verb for row in waiting} == {Verb.CALENDAR_PUBLISHED}
    assert {row.attempts for row in waiting} == {1}


def test_a_message_is_kept_in_chinese_and_read_in_the_language_of_the_reader(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, accepted_on=date(2026, 10, 19))
    assert case.due_on
    sweep(today=case.due_on + timedelta(days=1), at=now())
    _announce()
    kept = Message.objects.get(user=cast.head, kind=Verb.OVERDUE).text
    assert kept.startswith(str(case.number)) and "逾期" in kept
    client = cast.client("head")
    assert kept in client.get("/messages/").content.decode()
    client.post("/language/", {"language": "en", "next": "/"})
    for address in ("/", "/messages/"):
        html = client.get(address).content.decode()
        assert f"{case.number} was due on {case.due_on} and is overdue" in html and kept not in html
    assert Message.objects.get(user=cast.head, kind=Verb.OVERDUE).text == kept


def test_a_message_names_whom_it_is_about_and_how_the_case_stands_now_as_far_as_the_officer_sees_it(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED)
    _announce()
    client = cast.client("clerk")
    page = client.get("/messages/").content.decode()
    assert f"{case.applicant_name}：" in page and "现在：" in page, "steps before the approval are over"
    Case.objects.filter(pk=case.pk).update(region_path="41/4110/411024/411024100/")
    page = client.get("/messages/").content.decode()
    assert str(case.number) in page and f"{case.applicant_name}：" not in page and "现在：" not in page


def test_an_officer_reads_his_own_messages_only(cast: Cast) -> None:
    make_case(cast, state=State.APPROVED)
    _announce()
    mine = Message.objects.filter(user=cast.clerk).latest("id")
    assert cast.client("finance").post(f"/messages/{mine.pk}/read/").status_code == 404
    client = cast.client("clerk")
    assert client.post(f"/messages/{mine.pk}/read/").status_code == 302
    assert Message.objects.get(pk=mine.pk).read_at
    client.post("/messages/read/", {"until": mine.pk})
    assert not Message.objects.filter(user=cast.clerk, read_at=None).exists()
    for wrong in ("", "x", "-1", "9" * 40):
        assert client.post("/messages/read/", {"until": wrong}).status_code == 302
    assert client.get("/messages/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_runs_side_by_side_share_the_work(cast: Cast) -> None:
    for _n in range(3):
        make_case(cast, state=State.CLOSED)
    total = Outbox.objects.filter(delivered_at=None).count()
    done: list[services.Drained] = []

    def run() -> None:
        try:
            done.append(_announce())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(d.delivered for d in done) == total and not any(d.failed for d in done)
    assert not Outbox.objects.filter(delivered_at=None).exists()
