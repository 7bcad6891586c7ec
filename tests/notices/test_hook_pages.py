"""The pages of the hooks: a secret is seen once, acts ask for the password, the log tells what became of each."""

from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client

from common.clock import now
from notices.hooks import queue, services
from notices.models import Delivery, Hook
from relief.demo.cast import PASSWORD
from tests.cast import Cast
from tests.notices.hooked import AT, Hooked, hooked
from tests.notices.receiver import Receiver


def _sent(page: Any, **typed: Any) -> dict[str, Any]:
    return {"token": page.context["form"]["token"].value(), **typed}


def test_a_hook_is_added_with_a_secret_that_is_seen_once(
    cast: Cast, regions: dict[str, Any], receiver: Receiver, settings: Any
) -> None:
    client = cast.client("standards")
    empty = client.get("/hooks/")
    assert "尚未向任何系统推送" in empty.content.decode() and "/hooks/" in client.get("/").content.decode()
    page = client.get("/hooks/add/")
    sent = _sent(page, name="示例平台", address="https://other.example/x", region=regions["411081"].pk)
    refused = client.post("/hooks/add/", sent)
    assert refused.status_code == 422 and "https://other.example/x" in refused.content.decode()
    sent["address"] = f"http://127.0.0.1:{receiver.port}/x"
    done = client.post("/hooks/add/", sent)
    hook = Hook.objects.get()
    assert hook.secret in done.content.decode() and done["Cache-Control"] == "no-store"
    for address in ("/hooks/", f"/hooks/{hook.pk}/", f"/hooks/{hook.pk}/edit/"):
        shown = client.get(address).content.decode()
        assert "示例平台" in shown and hook.secret not in shown
    settings.WEBHOOK_HOSTS = []
    assert "WEBHOOK_HOSTS" in client.get("/hooks/").content.decode()


def test_rotating_and_removing_ask_for_the_password_and_pausing_for_a_reason(hook: Hooked, cast: Cast) -> None:
    client, here = cast.client("standards"), f"/hooks/{hook.hook.pk}/"
    client.get("/")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        for act in ("rotate", "remove"):
            assert "_password" in client.post(f"{here}{act}/", {"generation": 1}).content.decode()
        assert Hook.objects.get().generation == 1
        done = client.post(f"{here}rotate/", {"generation": 1, "_password": PASSWORD})
        assert Hook.objects.get().secret in done.content.decode()
    client.post(f"{here}pause/", {"why": ""})
    assert Hook.objects.get().paused_at is None
    client.post(f"{here}pause/", {"why": "对方系统维护。"})
    assert "对方系统维护。" in client.get(here).content.decode()
    assert "1" in client.get("/").content.decode() and "已暂停的推送接口" in client.get("/").content.decode()
    client.post(f"{here}resume/")
    assert Hook.objects.get().paused_at is None
    client.post(f"{here}remove/", {"_password": PASSWORD})
    assert client.get("/hooks/").context["page"].rows == []
    assert client.get("/hooks/?state=removed").context["page"].rows == [hook.hook]


def test_the_log_shows_what_was_sent_and_answered_and_sends_again(hook: Hooked, cast: Cast) -> None:
    client, here = cast.client("standards"), f"/hooks/{hook.hook.pk}/"
    hook.receiver.will(500, body=b"<b>broken</b>").will(200)
    event = hook.happens()
    hook.send()
    Delivery.objects.update(state="failed", next_try_at=None)
    test = client.post(f"{here}test/")
    row = hook.delivery(event)
    assert len(client.get(here).context["page"]) == 2
    for asked, count in (("state=failed", 1), ("state=delivered", 0), ("verb=hook_tested", 1)):
        assert len(client.get(f"{here}?{asked}").context["page"]) == count, asked
    assert client.get(f"{here}?state=x").status_code == 422
    page = client.get(f"{here}deliveries/{row.pk}/").content.decode()
    assert "&lt;b&gt;broken" in page and "&quot;event&quot;: &quot;accepted&quot;" in page and "500" in page
    assert test.status_code == 302 and client.get(test["Location"]).status_code == 200
    client.post(f"{here}again/")
    assert hook.send(at=now()) == queue.Sent(2, 0)
    client.post(f"{here}deliveries/{row.pk}/again/")
    assert hook.delivery(event).state == "waiting"


def test_a_delivery_of_another_hook_is_not_found_below_this_one(
    hook: Hooked, cast: Cast, regions: dict[str, Any], receiver: Receiver
) -> None:
    other = hooked(cast, regions, receiver, name="另一平台")
    row = services.test(other.hook.pk, officer=other.manager, at=AT)
    client: Client = cast.client("standards")
    for method, tail in ((client.get, ""), (client.post, "again/")):
        assert method(f"/hooks/{hook.hook.pk}/deliveries/{row.pk}/{tail}").status_code == 404
    assert cast.client("clerk").get("/hooks/").status_code == 403
