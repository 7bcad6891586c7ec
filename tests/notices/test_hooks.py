"""Other systems are told of everything that happens, signed, in order and nothing personal, until they answer."""

import ast
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as house
from django.db import DatabaseError, transaction
from django.utils.translation import override

from accounts.duties import Duty
from accounts.models import Office, Posting, Region
from audit.models import Event, Outbox
from audit.verbs import Verb
from cases.workflow import SPECS
from common.errors import Invalid, NotAllowed, NotFound, WrongState
from notices import services as notices
from notices.hooks import addresses, messages, queue, sending, services
from notices.hooks.events import EVENTS
from notices.models import Delivery, Hook, Message
from notices.terms import DeliveryState, HookState, Trouble
from tests.cast import SINCE, Cast
from tests.notices.hooked import AT, Hooked, hooked
from tests.notices.receiver import Receiver, certificate_for, receiving

DOCUMENT = (Path(house.BASE_DIR) / "docs" / "webhooks.md").read_text()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S = DeliveryState


@pytest.fixture(scope="module")
def regions(shared_world: Any) -> Any:
    return shared_world.regions


@pytest.fixture(scope="module")
def cast(shared_world: Any) -> Any:
    return shared_world.cast


@pytest.fixture(autouse=True)
def _undone(db: None) -> None:
    """Each test takes back what it did."""


def _verify() -> Any:
    """The lines of the document, as another programmer would copy them."""
    found = re.search(r"```python\n(.*?)```", DOCUMENT, re.S)
    assert found
    space: dict[str, Any] = {}
    exec(found[1], space)
    return space["is_from_relief"]


# --- what is told


def test_the_body_is_signed_as_documented_and_tells_nothing_personal(hook: Hooked) -> None:
    event = hook.happens()
    assert hook.send() == queue.Sent(1, 0)
    [(path, headers, body)] = hook.receiver.received
    assert path == "/events" and headers["host"] == f"127.0.0.1:{hook.receiver.port}"
    assert json.loads(body) == {
        "id": event.pk,
        "event": "accepted",
        "at": json.loads(body)["at"],
        "subject": {"type": "case", "id": 1, "label": "LSJZ-411081-2026-00001"},
        "region": "411081001",
        "state": {"before": "submitted", "after": "accepted"},
    }
    assert json.loads(body)["at"].endswith("+08:00")
    assert not any(word in body.decode() for word in ("王小禾", "1890", "困难"))
    verify = _verify()
    with time_machine.travel(AT):
        assert verify(hook.secret, headers, body)
        assert not verify(hook.secret, headers, body + b" ")
        assert not verify(messages.new_secret(), headers, body)
    assert not verify(hook.secret, headers | {"webhook-timestamp": "1700000000"}, body)
    row = hook.delivery(event)
    assert (row.state, row.attempts, row.status, row.answer, row.body) == (S.DELIVERED, 1, 200, "ok", body.decode())


def test_the_documented_events_are_those_that_are_announced() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", DOCUMENT, re.M)
    assert listed == [(verb.value, verb.zh, verb.en) for verb in EVENTS]
    assert {spec.verb for spec in SPECS.values()} <= set(EVENTS)
    assert set(notices.AUDIENCES) - {Verb.STANDARD_PUBLISHED, Verb.HOOK_STOPPED} <= set(EVENTS)
    announced = set()
    apps = ("standards", "cases", "approvals", "funds", "notices", "reporting")
    texts = [path.read_text() for app in apps for path in (Path(house.BASE_DIR) / app).rglob("*.py")]
    for text in (text for text in texts if "announce=" in text):
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            if any(k.arg == "announce" and ast.unparse(k.value) != "False" for k in call.keywords) and call.args:
                announced |= set(re.findall(r"Verb\.(\w+)", ast.unparse(call.args[0])))
    assert len(announced) > 20
    assert announced - {"HOOK_STOPPED"} <= {verb.name for verb in EVENTS}


@pytest.mark.parametrize(
    ("region", "heard"), [("411081001", True), ("411081", True), ("411082100", False), ("4110", False)]
)
def test_a_hook_hears_of_its_region_and_what_lies_below(hook: Hooked, region: str, heard: bool) -> None:
    event = hook.happens(region=region)
    assert Delivery.objects.filter(event=event).exists() == heard


def test_a_hook_hears_only_of_the_events_that_were_chosen(
    cast: Cast, regions: dict[str, Region], receiver: Receiver
) -> None:
    chosen = hooked(cast, regions, receiver, verbs=[Verb.PAID, Verb.APPROVED])
    chosen.happens(verb=Verb.ACCEPTED)
    event = chosen.happens(verb=Verb.PAID)
    assert [row.event_id for row in Delivery.objects.all()] == [event.pk]


# --- nothing lost, nothing twice


def test_a_delivery_is_written_with_the_mark_of_its_event_and_once_only(
    hook: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = hook.happens(told=False)
    with monkeypatch.context() as broken:
        broken.setattr(notices, "write_deliveries", lambda *_event, at: 1 / 0)
        hook.drain()
    assert not Delivery.objects.exists() and Outbox.objects.get(pk=event.pk).delivered_at is None
    for _twice in range(2):
        hook.drain()
        Outbox.objects.update(delivered_at=None)
    assert [row.event_id for row in Delivery.objects.all()] == [event.pk]


def test_who_dies_between_sending_and_marking_leaves_it_to_be_sent_again_with_the_same_number(
    hook: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = hook.happens()

    class Killed(Exception):
        pass

    def dies(*_given: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(queue, "_note", dies)
        with pytest.raises(Killed):
            hook.send()
    assert hook.send(queue.LEASE - MINUTE) == queue.Sent(0, 0), "somebody else may still have it"
    assert hook.send(queue.LEASE + MINUTE) == queue.Sent(1, 0)
    assert hook.receiver.numbers == [event.pk] * 2
    assert len({body for _path, _headers, body in hook.receiver.received}) == 1
    assert (hook.delivery(event).state, hook.delivery(event).attempts) == (S.DELIVERED, 2)


def test_it_is_tried_again_after_an_error_and_after_silence(hook: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "READ", 0.15)
    hook.receiver.will(500, body="错误\0".encode() + b"x" * 100_000).will(200, after=0.5).will(204)
    event = hook.happens()
    assert hook.send() == queue.Sent(0, 1)
    row = hook.delivery(event)
    assert (row.state, row.status, row.trouble) == (S.WAITING, 500, Trouble.STATUS)
    assert row.answer.startswith("错误x") and len(row.answer) == 500
    assert row.next_try_at and MINUTE <= row.next_try_at - AT < 2 * MINUTE
    assert hook.send(MINUTE / 2) == queue.Sent(0, 0)
    assert hook.send(2 * MINUTE) == queue.Sent(0, 1)
    row = hook.delivery(event)
    assert (row.status, row.trouble) == (None, Trouble.TIMEOUT)
    assert row.next_try_at and row.next_try_at - AT > 6 * MINUTE
    assert hook.send(8 * MINUTE) == queue.Sent(1, 0)
    assert hook.receiver.numbers == [event.pk] * 3


def test_an_answer_that_trickles_for_ever_is_cut_off(hook: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE", 0.1)
    hook.receiver.will(200, after=0.6)
    event = hook.happens()
    hook.send()
    assert hook.delivery(event).trouble == Trouble.TIMEOUT and (hook.delivery(event).took_ms or 0) < 500


def test_after_seven_tries_it_has_failed_and_is_sent_again_when_asked_for(hook: Hooked) -> None:
    hook.receiver.will(503)
    event, at = hook.happens(), AT
    for wait in queue.WAITS:
        hook.send(at=at)
        assert hook.delivery(event).state == S.WAITING
        at += wait + MINUTE
    hook.send(at=at)
    assert (hook.delivery(event).state, hook.delivery(event).attempts) == (S.FAILED, 7)
    assert len(hook.receiver.received) == 7
    services.resume(hook.hook.pk, officer=hook.manager, at=at)
    hook.receiver.answers.clear()
    assert services.send_failed_again(hook.hook.pk, officer=hook.manager, at=at) == 1
    with pytest.raises(WrongState):
        services.send_again(hook.hook.pk, hook.delivery(event).pk, officer=hook.manager, at=at)
    assert hook.send(at=at) == queue.Sent(1, 0)
    assert set(hook.receiver.numbers) == {event.pk}


def test_what_happened_to_one_case_arrives_in_order_and_other_cases_do_not_wait(hook: Hooked) -> None:
    hook.receiver.will(500).will(200)
    first = hook.happens(1)
    hook.send()
    second, other = hook.happens(1), hook.happens(2)
    assert hook.send(MINUTE / 2) == queue.Sent(1, 0)
    assert hook.send(2 * MINUTE) == queue.Sent(2, 0)
    assert hook.receiver.numbers == [first.pk, other.pk, first.pk, second.pk]


def test_a_later_event_waits_for_an_earlier_one_that_is_not_drained_yet(hook: Hooked) -> None:
    earlier, later = hook.happens(told=False), hook.happens(told=False)
    Outbox.objects.filter(pk=earlier.pk).update(delivered_at=AT)
    hook.drain()
    Outbox.objects.filter(pk=earlier.pk).update(delivered_at=None)
    assert hook.send() == queue.Sent(0, 0)
    Outbox.objects.filter(pk=earlier.pk).update(attempts=notices.MOST_ATTEMPTS)
    assert hook.send() == queue.Sent(1, 0), "one that waits for a hand holds nothing up"
    assert hook.receiver.numbers == [later.pk]


def test_a_system_that_fails_is_asked_once_in_a_run_and_keeps_no_other_waiting(
    hook: Hooked, cast: Cast, regions: dict[str, Region], settings: Any
) -> None:
    hook.receiver.will(500)
    with receiving() as another:
        settings.WEBHOOK_HOSTS.append(f"127.0.0.1:{another.port}")
        hooked(cast, regions, another, name="另一平台")
        for case_id in range(6):
            hook.happens(case_id)
        assert hook.send() == queue.Sent(6, queue.SHARE)
        assert len(another.received) == 6 and len(hook.receiver.received) == queue.SHARE


# --- where it may lead


def test_a_redirect_is_not_followed(hook: Hooked) -> None:
    hook.receiver.will(302, Location=f"http://127.0.0.1:{hook.receiver.port}/elsewhere")
    event = hook.happens()
    hook.send()
    assert [path for path, _headers, _body in hook.receiver.received] == ["/events"]
    assert hook.delivery(event).trouble == Trouble.REDIRECT


@pytest.mark.parametrize(
    "address",
    [
        "https://other.example/x", "https://share.example:8443/x", "http://share.example/x", "http://127.0.0.1:1/x",
        "https://share.example@other.example/x", "https://user:secret@share.example/x", "https://share.example/x?a=1",
        "https://share.example\\@other.example/", "ftp://share.example/x", "share.example", "https://share.example:x/",
        "https://sharé.example/x", "https:///x", "",
    ],
)  # fmt: skip
def test_an_address_outside_the_list_or_not_by_https_is_refused(hook: Hooked, settings: Any, address: str) -> None:
    settings.WEBHOOK_HOSTS = ["share.example", "127.0.0.1"]
    given = services.Given("示例", address, hook.regions["411081"].pk)
    with pytest.raises(Invalid) as refused:
        services.add(given, token=uuid4(), officer=hook.manager, at=AT)
    assert "address" in refused.value.fields
    assert Hook.objects.count() == 1


def test_an_address_of_the_list_is_taken_and_plain_http_only_at_home(settings: Any) -> None:
    settings.WEBHOOK_HOSTS = ["share.example", "share.example:8443", "localhost:8001"]
    for address in ("https://share.example/x", "https://SHARE.example", "https://share.example:8443/x"):
        assert addresses.check(f" {address} ") == address
    assert addresses.check("http://localhost:8001/x")
    settings.SECURE = True
    with pytest.raises(Invalid):
        addresses.check("http://localhost:8001/x")


@pytest.mark.parametrize(
    ("number", "allowed"),
    [
        ("10.1.2.3", True), ("203.0.113.7", True), ("fd00::7", True), ("127.0.0.1", False), ("127.9.9.9", False),
        ("169.254.169.254", False), ("100.100.100.200", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1", False), ("::ffff:169.254.169.254", False), ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False), ("fd00:ec2::254", False),
    ],
)  # fmt: skip
def test_a_listed_name_leads_to_no_loopback_link_or_metadata_address(
    settings: Any, monkeypatch: pytest.MonkeyPatch, number: str, allowed: bool
) -> None:
    settings.WEBHOOK_HOSTS, settings.SECURE = ["share.example"], True
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: ["10.0.0.1", number])
    if allowed:
        assert addresses.target("https://share.example/x").number == "10.0.0.1"
        return
    answer = sending.post("https://share.example/x", b"{}", {})
    assert (answer.trouble, answer.status) == (Trouble.NOT_ALLOWED, None)


def test_a_host_that_is_taken_off_the_list_gets_nothing_more(hook: Hooked, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = []
    event = hook.happens()
    hook.send()
    assert hook.delivery(event).trouble == Trouble.NOT_ALLOWED and not hook.receiver.received
    assert sending.post("https://nobody.invalid/", b"", {}).trouble == Trouble.NOT_ALLOWED
    settings.WEBHOOK_HOSTS = ["nobody.invalid"]
    assert sending.post("https://nobody.invalid/", b"", {}).trouble == Trouble.UNKNOWN_HOST


def test_the_certificate_must_be_trusted_and_for_the_name(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = certificate_for("share.example", tmp_path)
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: ["127.0.0.1"])
    with receiving(certificate) as receiver:
        names = [f"{name}.example:{receiver.port}" for name in ("share", "other")]
        settings.WEBHOOK_HOSTS = names
        assert sending.post(f"https://{names[0]}/x", b"{}", {}).trouble == Trouble.CERTIFICATE
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert sending.post(f"https://{names[1]}/x", b"{}", {}).trouble == Trouble.CERTIFICATE
        assert not receiver.received
        assert sending.post(f"https://{names[0]}/x", b"{}", {}).status == 200
    assert sending.post(f"https://{names[0]}/x", b"{}", {}).trouble == Trouble.UNREACHABLE


# --- how it is managed


@pytest.mark.parametrize(("passed", "paused"), [(DAY - MINUTE, False), (DAY, True)])
def test_a_day_without_success_pauses_a_hook_and_its_managers_are_told(
    hook: Hooked, cast: Cast, passed: timedelta, paused: bool
) -> None:
    hook.receiver.will(500)
    hook.happens(1)
    hook.send()
    since = Hook.objects.get().failing_since
    assert since
    late = hook.happens(2)
    hook.send(at=since + passed)
    row = Hook.objects.get()
    assert row.state == (HookState.PAUSED if paused else HookState.ON)
    hook.drain()
    assert list(Message.objects.values_list("user__username", flat=True)) == (["standards"] if paused else [])
    assert not Delivery.objects.filter(verb=Verb.HOOK_STOPPED).exists()
    with override("en"):
        assert row.paused_because.startswith("Nothing could be delivered") is row.stopped_by_itself is paused
        assert [one.why for one in Event.objects.filter(verb=Verb.HOOK_STOPPED)] == [row.paused_because] * paused
    if paused:
        hook.receiver.answers.clear()
        waits = hook.happens(3)
        assert hook.send(at=since + 3 * DAY) == queue.Sent(0, 0)
        services.resume(row.pk, officer=hook.manager, at=since + 3 * DAY)
        assert hook.send(at=since + 3 * DAY) == queue.Sent(3, 0)
        assert {late.pk, waits.pk} <= set(hook.receiver.numbers)
        assert Hook.objects.get().failing_since is None


def test_a_rotated_secret_signs_beside_the_former_one_for_a_day(hook: Hooked) -> None:
    new = services.rotate(hook.hook.pk, seen=1, officer=hook.manager, at=AT)
    again = services.rotate(hook.hook.pk, seen=1, officer=hook.manager, at=AT + MINUTE)
    assert again.secret == new.secret != hook.secret, "a form sent twice rotates once"
    with pytest.raises(WrongState):
        services.rotate(hook.hook.pk, seen=1, officer=hook.manager, at=AT + HOUR)
    verify = _verify()
    for after, former in ((DAY - MINUTE, True), (DAY, False)):
        hook.happens(int(former))
        hook.send(after)
        _path, headers, body = hook.receiver.received[-1]
        headers |= {"webhook-timestamp": headers["webhook-timestamp"]}
        stamp = int(headers["webhook-timestamp"])
        space = verify.__globals__["time"]
        with pytest.MonkeyPatch.context() as clock:
            clock.setattr(space, "time", lambda stamp=stamp: stamp)
            assert verify(new.secret, headers, body)
            assert verify(hook.secret, headers, body) == former
    queue.clear(at=AT + DAY)
    assert Hook.objects.get().old_secret == ""
    assert new.secret not in str(list(Event.objects.values_list("before", "after", "note")))


def test_a_form_sent_twice_adds_one_hook_and_shows_its_secret_again_for_a_moment(hook: Hooked) -> None:
    given, token = services.Given("平台二", hook.hook.address, hook.regions["411081"].pk), uuid4()
    first = services.add(given, token=token, officer=hook.manager, at=AT)
    again = services.add(given, token=token, officer=hook.manager, at=AT + MINUTE)
    assert (again.hook.pk, again.secret) == (first.hook.pk, first.secret)
    with pytest.raises(WrongState):
        services.add(given, token=token, officer=hook.manager, at=AT + HOUR)
    with pytest.raises(Invalid) as refused:
        services.add(given, token=uuid4(), officer=hook.manager, at=AT)
    assert "name" in refused.value.fields
    silent = services.Given("平台三", given.address, given.region_id, [Verb.REVEALED])
    with pytest.raises(Invalid) as refused:
        services.add(silent, token=uuid4(), officer=hook.manager, at=AT)
    assert "verbs" in refused.value.fields and Hook.objects.count() == 2


def test_a_removed_hook_has_no_secret_gets_nothing_and_its_log_stays(hook: Hooked) -> None:
    event = hook.happens()
    services.remove(hook.hook.pk, officer=hook.manager, at=AT)
    hook.happens(2)
    assert hook.send() == queue.Sent(0, 0)
    assert (Hook.objects.get().secret, hook.delivery(event).state, Delivery.objects.count()) == ("", S.FAILED, 1)
    with pytest.raises(WrongState):
        services.send_failed_again(hook.hook.pk, officer=hook.manager, at=AT)


def test_a_test_reaches_a_paused_hook_and_nothing_else_does(hook: Hooked) -> None:
    with pytest.raises(Invalid):
        services.pause(hook.hook.pk, why=" ", officer=hook.manager, at=AT)
    services.pause(hook.hook.pk, why="对方系统维护。", officer=hook.manager, at=AT)
    hook.happens()
    row = services.test(hook.hook.pk, officer=hook.manager, at=AT)
    assert hook.send() == queue.Sent(1, 0)
    assert hook.receiver.numbers == [row.event_id]
    assert json.loads(hook.receiver.received[0][2])["subject"] == {
        "type": "hook", "id": hook.hook.pk, "label": "示例平台",
    }  # fmt: skip


def test_a_hook_is_managed_in_its_area_by_who_manages_officers_there(hook: Hooked, cast: Cast) -> None:
    for office, name in (("长葛市民政局", "other_head"), ("禹州市民政局", "head")):
        there = Office.objects.get(name=office)
        Posting.objects.create(user=cast.users[name], office=there, duty=Duty.OFFICERS, starts_on=SINCE)
    stranger, own = (cast.officer(name, AT.date()) for name in ("other_head", "head"))
    with pytest.raises(NotFound):
        services.pause(hook.hook.pk, why="示例", officer=stranger, at=AT)
    given = services.Given("平台二", hook.hook.address, hook.regions["4110"].pk)
    with pytest.raises(NotFound):
        services.add(given, token=uuid4(), officer=own, at=AT)
    with pytest.raises((NotFound, NotAllowed)):
        services.test(hook.hook.pk, officer=cast.officer("clerk", AT.date()), at=AT)
    assert not Delivery.objects.exists() and Hook.objects.get().paused_at is None
    assert services.change(hook.hook.pk, services.Given("新名称", hook.hook.address, hook.regions["411081001"].pk),
                           officer=own, at=AT).name == "新名称"  # fmt: skip
    assert Event.objects.filter(verb=Verb.HOOK_CHANGED).get().before["name"] == "示例平台"


# --- what the database refuses, and what is cleared away


def test_what_is_done_is_cleared_after_ninety_days_and_what_waits_never(hook: Hooked) -> None:
    done, kept, waits = (hook.happens(case_id) for case_id in (1, 2, 3))
    age = {"state": S.DELIVERED, "next_try_at": None, "delivered_at": AT}
    # what was written is read-only, so the clock is moved instead
    Delivery.objects.filter(event__in=(done.pk, kept.pk)).update(**age)
    assert queue.clear(at=AT + 90 * DAY) == 0
    assert queue.clear(at=AT + 90 * DAY + MINUTE, most=1) == 2
    assert [row.event_id for row in Delivery.objects.all()] == [waits.pk]


@pytest.mark.parametrize(
    "attack",
    [
        lambda rows: rows.delete(),
        lambda rows: rows.update(body="{}"),
        lambda rows: rows.update(event=Event.objects.latest("pk").pk - 1),
        lambda rows: rows.update(state="delivered"),
        lambda rows: rows.update(next_try_at=None),
        lambda _rows: Hook.objects.update(made_at=AT - DAY),
        lambda _rows: Hook.objects.update(paused_at=AT),
        lambda _rows: Hook.objects.all().delete(),
    ],
)
def test_the_database_keeps_what_was_written_and_what_waits(hook: Hooked, attack: Any) -> None:
    hook.happens(told=False)
    hook.happens()
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(Delivery.objects.filter(state=S.WAITING))
    assert Delivery.objects.filter(state=S.WAITING).count() == 2
