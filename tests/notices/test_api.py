"""The API of notices: the desk, messages, announcements that could not be delivered."""

import pytest

from audit.models import Outbox
from cases.terms import State
from common.clock import now, today
from notices import services
from notices.addresses import ADDRESSES
from notices.models import Message
from tests.api import Caller, offered
from tests.cast import Cast
from tests.factories import make_case

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
    assert offered(ADDRESSES) - me.seen == set()
