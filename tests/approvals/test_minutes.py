"""A deliberation is held by three, its chair among them, and signed before anything above the cap is approved."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals import services
from approvals.models import Attendee, Decision, MeetingItem, SignedMinutes
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from common.parts import read_parts
from tests.approvals.acts import present, votes
from tests.begun import begins_with
from tests.cast import Cast
from tests.scans import PNG

ABOVE = Decimal("3780.01")


pytestmark = begins_with(state=State.COUNTY_DECISION, amount=ABOVE)


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _record(cast: Cast, case: Case, **said: Any) -> MeetingItem:
    given: dict[str, Any] = {
        "number": "一事一议〔2026〕1号", "held_on": today(), "place": "会议室", "chair": "柳承安",
        "attendees": "柳承安、段明哲、示例", "resolution": "同意。", "amount": ABOVE,
    }  # fmt: skip
    officer = cast.officer("county_approver", today())
    return services.record_minutes(case.pk, officer=officer, at=now(), today=today(), **given | said)


def _sign(cast: Cast, minutes: MeetingItem, who: str = "county_approver", **said: Any) -> SignedMinutes:
    return services.sign_minutes(
        minutes.case_id, minutes.pk, officer=cast.officer(who, today()), at=now(), **said
    )  # fmt: skip


def _approve(cast: Cast, case: Case) -> Case:
    return services.approve(
        case.pk, officer=cast.officer("county_approver", today()), at=now(), today=today(), amount=ABOVE,
        reason="特别困难。", unrelated=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("attendees", "chair", "field"),
    [
        ("柳承安", "柳承安", "attendees"),
        ("柳承安、段明哲", "柳承安", "attendees"),
        ("柳承安、柳承安、段明哲", "柳承安", "attendees"),
        ("柳承安、柳承安（主持）、柳承安 局长", "柳承安", "attendees"),
        ("柳承安 局长 主持", "柳承安", "attendees"),
        ("段明哲、示例、示例二", "柳承安", "chair"),
        ("段明哲、示例、示例二", "（主持）", "chair"),
    ],
)
def test_fewer_than_three_or_a_chair_who_was_not_there_deliberate_nothing(
    cast: Cast, case: Case, attendees: str, chair: str, field: str
) -> None:
    events = Event.objects.count()
    with pytest.raises(Invalid) as refused:
        _record(cast, case, attendees=attendees, chair=chair)
    assert list(refused.value.fields) == [field]
    assert not MeetingItem.objects.exists() and Event.objects.count() == events


@pytest.mark.parametrize(
    "attendees",
    ["柳承安、段明哲、示例", "段明哲，示例;柳承安", "柳承安（主持）\n段明哲 科长\n示 例", " 柳承安 、段明哲、、示例 "],
)
def test_three_are_enough_however_they_are_written_down(cast: Cast, case: Case, attendees: str) -> None:
    _record(cast, case, attendees=attendees, chair="柳承安（局长）")
    assert sorted(Attendee.objects.values_list("name", flat=True)) == ["柳承安", "段明哲", "示例"]


def test_above_the_cap_nothing_is_approved_on_unsigned_minutes(cast: Cast, case: Case) -> None:
    minutes = _record(cast, case)
    with pytest.raises(Blocked) as refused:
        _approve(cast, case)
    assert [b.code for b in refused.value.blockers] == ["minutes_unsigned"] and not Decision.objects.exists()
    _sign(cast, minutes, kept_as="卷2026-17")
    assert _approve(cast, case).approved_amount == ABOVE


def test_the_signed_paper_is_sealed_and_read_by_whoever_may_see_the_case(
    cast: Cast, case: Case, settings: LazySettings
) -> None:
    minutes = _record(cast, case, upload=SimpleUploadedFile("a.png", PNG))
    clerk = cast.officer("clerk", today())
    assert services.read_minutes(case.pk, minutes.pk, officer=clerk, at=now())[1] == PNG
    assert Event.objects.latest("pk").verb == "file_read"
    with pytest.raises(NotFound):
        services.read_meeting(minutes.meeting_id, officer=clerk, at=now())  # the county's other cases are not his
    with pytest.raises(NotFound):
        services.read_minutes(case.pk, minutes.pk, officer=cast.officer("other_clerk", today()), at=now())
    assert [PNG in p.read_bytes() for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == [False]
    assert _approve(cast, case).approved_amount == ABOVE


@pytest.mark.parametrize("said", [{}, {"kept_as": "  "}, {"upload": SimpleUploadedFile("a.png", b"no picture")}])
def test_a_signature_is_a_paper_or_a_number(
    cast: Cast, case: Case, settings: LazySettings, said: dict[str, Any]
) -> None:
    minutes = _record(cast, case)
    with pytest.raises(Invalid):
        _sign(cast, minutes, **said)
    assert not SignedMinutes.objects.exists()
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_minutes_are_signed_once_and_by_the_county(cast: Cast, case: Case) -> None:
    minutes = _record(cast, case)
    with pytest.raises(NotAllowed):
        _sign(cast, minutes, "head", kept_as="1")
    _sign(cast, minutes, kept_as="1")
    with pytest.raises(WrongState):
        _sign(cast, minutes, kept_as="2")
    assert SignedMinutes.objects.get().kept_as == "1"


def test_the_database_itself_refuses_a_decision_above_the_cap_on_unsigned_minutes(cast: Cast, case: Case) -> None:
    given: dict[str, Any] = {
        "case": case, "route": case.routes.get(), "level": "county", "outcome": "approved", "cap": Decimal("3780.00"),
        "determination": {}, "facts_version": case.facts_version, "by_id": case.opened_by_id, "by_name": "x",
        "office_name": "x", "at": now(), "amount": ABOVE, "minutes": _record(cast, case),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="signed minutes"), transaction.atomic():
        Decision.objects.create(**given)
    _sign(cast, given["minutes"], kept_as="1")
    Decision.objects.create(**given)


def test_the_page_keeps_minutes_and_asks_for_the_paper(cast: Cast, case: Case) -> None:
    client, url = cast.client("county_approver"), f"/decisions/{case.pk}/minutes/"
    said = {
        "kind": "deliberation", "number": "1", "held_on": str(today()), "place": "x", "chair": "柳承安",
        "unrelated": "on", **present("柳承安"), **votes(1, amount="3780.01"),
    }  # fmt: skip
    answer = client.post(url, said)
    assert answer.status_code == 422 and "至少三人" in answer.content.decode() and not MeetingItem.objects.exists()
    said |= {**present("柳承安", "段明哲", "示例"), **votes(3, amount="3780.01")}
    assert client.post(url, said).status_code == 302
    minutes = MeetingItem.objects.get()
    sign = f"/meetings/{minutes.meeting_id}/sign/"
    assert sign in client.get(url).content.decode()
    assert "签字件" in client.get(f"/decisions/{case.pk}/decide/").content.decode()
    assert client.post(sign, {}).status_code == 422
    scan = SimpleUploadedFile("a.png", PNG)
    assert client.post(sign, {"upload": scan, "kept_as": "卷1"}).status_code == 302
    page = client.get(f"/decisions/{case.pk}/decide/").content.decode()
    assert f"{url}{minutes.pk}/scan/" in page and "卷1" in page
    assert client.get(f"{url}{minutes.pk}/scan/").content == PNG


def test_minutes_read_with_their_case_bring_the_meeting_its_paper_and_what_replaced_it(cast: Cast, case: Case) -> None:
    signed, unsigned = (_record(cast, case, number=f"一事一议〔2026〕{n}号") for n in (1, 2))
    _sign(cast, signed, kept_as="档案1")
    ours = Case.objects.get(pk=case.pk)
    read_parts(ours, "minutes")
    with CaptureQueriesContext(connection) as asked:
        read = {item.pk: item.meeting for item in ours.minutes.all()}
        assert hasattr(read[signed.pk], "signed") and not hasattr(read[unsigned.pk], "signed")
        assert read[signed.pk].signed.kept_as == "档案1"
        assert not any(hasattr(meeting, "replaced_by") for meeting in read.values())
    assert not asked.captured_queries
