"""The API of notices: the desk, messages, announcements that could not be delivered."""

import pytest

from audit.models import Outbox
from cases.terms import State
from common.clock import now, today
from notices import services
from notices.addresses import ADDRESSES
from notices.hooks.api import ADDRESSES as OF_HOOKS
from notices.models import Delivery, Hook, Message
from tests.api import Caller, offered
from tests.cast import Cast
from tests.factories import make_case
from tests.notices.hooked import Hooked

pytestmark = pytest.mark.django_db


def test_every_operation_of_notices_is_done_once(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    services.announce(today=today(), at=now())
    me = Caller(cast.client("head"))
    desk = me.does(200, "get", "desk/")
    (group,) = (one for one in desk["groups"] if one["code"] == "decide")
    assert group["rows"][0]["case"] == case.pk and group["rows"][0]["page"].startswith("/decisions/")
    assert desk["unread"] and desk["numbers"]["running"] == 1
    found = me.does(200, "get", "messages/")["results"]
    me.does(204, "post", f"messages/{found[-1]['id']}/reading/")
    assert Message.objects.get(pk=found[-1]["id"]).read_at is not None
    assert me.does(200, "post", "messages/readings/", {"until": found[0]["id"]}) == {"count": len(found) - 1}
    assert me.refused(422, "post", "messages/readings/", {"until": 0}) == ("invalid", ["until"])
    foreign = Message.objects.exclude(user=cast.head).first()
    assert foreign is not None
    assert me.refused(404, "post", f"messages/{foreign.pk}/reading/")[0] == "message_not_found"
    assert not Message.objects.filter(pk=foreign.pk, read_at__isnull=False).exists()
    manager = Caller(cast.client("standards"), me.seen)
    assert me.refused(403, "get", "announcements/undelivered/")[0] == "permission_denied"
    broken = Outbox.objects.latest("pk")
    Outbox.objects.filter(pk=broken.pk).update(delivered_at=None, attempts=10, error="weg")
    listed = manager.does(200, "get", "announcements/undelivered/")["results"]
    assert (listed[0]["id"], listed[0]["error"]) == (broken.pk, "weg")
    assert manager.does(200, "post", "announcements/undelivered/retries/") == {"count": 1}
    assert Outbox.objects.get(pk=broken.pk).attempts == 0
    assert offered(ADDRESSES) - offered(OF_HOOKS) - me.seen == set()


def test_every_operation_of_webhooks_is_done_once(cast: Cast, hook: Hooked) -> None:
    me, region = Caller(cast.client("standards")), hook.regions["411081"]
    given = {"name": "共享平台", "address": hook.hook.address, "region_id": region.pk, "verbs": ["paid"]}
    made = me.does(201, "post", "hooks/", given, key="h")
    assert me.does(201, "post", "hooks/", given, key="h") == made | {"secret": ""}
    assert made["secret"] and made["hook"]["verbs"] == ["paid"]
    assert me.refused(422, "post", "hooks/", given)[1] == ["name"]
    assert me.refused(422, "post", "hooks/", given | {"name": "长" * 81})[1] == ["name"]
    assert me.refused(422, "post", "hooks/", given | {"name": "乙", "verbs": ["signed_in"]})[1] == ["verbs.0"]
    asks = given | {"name": "乙", "address": f"{hook.hook.address}?x=1"}
    assert me.refused(422, "post", "hooks/", asks) == ("address_with_query", ["address"])
    place = f"hooks/{made['hook']['id']}/"
    tag = me.ask("get", place)["ETag"]
    assert me.does(200, "put", place, given | {"name": "改名"}, etag=tag)["name"] == "改名"
    assert me.refused(412, "put", place, given | {"name": "再改"}, etag=tag)[0] == "changed_meanwhile"
    assert [one["name"] for one in me.does(200, "get", "hooks/", {"text": "改", "state": "on"})["results"]] == ["改名"]
    assert me.does(200, "post", f"{place}secret/", {"generation": 1})["secret"] != made["secret"]
    assert me.does(200, "post", f"{place}pause/", {"why": "对方停机"})["paused_why"] == "对方停机"
    assert me.does(200, "post", f"{place}resumption/")["paused_at"] is None
    sent = me.does(201, "post", f"{place}tests/")
    one = f"{place}deliveries/{sent['id']}/"
    assert me.does(200, "get", one)["sent"] and me.does(200, "get", place)["waiting"] == 1
    assert [row["id"] for row in me.does(200, "get", f"{place}deliveries/")["results"]] == [sent["id"]]
    assert me.refused(409, "post", f"{one}retry/")[0] == "delivery_waits"
    failed = {"state": "failed", "next_try_at": None}
    Delivery.objects.filter(pk=sent["id"]).update(**failed)
    assert me.does(200, "post", f"{one}retry/")["state"] == "waiting"
    Delivery.objects.filter(pk=sent["id"]).update(**failed)
    assert me.does(200, "post", f"{place}deliveries/retries/") == {"count": 1}
    assert Caller(cast.client("other_head")).refused(404, "get", place)[0]
    me.does(204, "delete", place)
    assert Hook.objects.get(pk=made["hook"]["id"]).removed_at is not None
    assert offered(OF_HOOKS) - me.seen == set()
