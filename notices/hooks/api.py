"""What the API offers of webhooks: which systems are told, and what became of each delivery."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from rest_framework import serializers

from accounts.duties import Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from accounts.shapes import RegionShape
from audit.verbs import Verb
from common.bodies import Each, OneOf, text
from common.shapes import ToldOnce
from notices.hooks import selectors, services
from notices.hooks.events import EVENTS
from notices.shapes import CountedShape
from notices.tasks import begin_sending
from notices.terms import DeliveryState, HookState

MANAGE = Duty.OFFICERS
Sort = Literal["name", "-name", "made_at", "-made_at"]


class HookShape(serializers.Serializer[Any]):
    """A system that is told of what happens in a region; without ``verbs`` of everything that is announced."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    address = serializers.CharField()
    region = RegionShape()
    verbs = serializers.ListField(child=serializers.CharField())
    generation = serializers.IntegerField()
    issued_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField()
    failing_since = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_why = serializers.CharField(source="paused_because")
    removed_at = serializers.DateTimeField(allow_null=True)


class HookFullShape(serializers.Serializer[Any]):
    """A webhook, and how many of its deliveries wait and failed."""

    hook = HookShape()
    waiting = serializers.IntegerField()
    failed = serializers.IntegerField()


class HookSecretShape(serializers.Serializer[Any]):
    """A webhook and the secret by which its deliveries are signed, told this once."""

    hook = HookShape()
    secret = ToldOnce()


class HookDeliveryShape(serializers.Serializer[Any]):
    """One event on its way to one system."""

    id = serializers.IntegerField()
    event = serializers.IntegerField(source="event_id")
    verb = serializers.CharField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)
    trouble = serializers.CharField()
    took_ms = serializers.IntegerField(allow_null=True)


class HookDeliveryFullShape(HookDeliveryShape):
    """A delivery with what was sent and what was answered."""

    sent = serializers.CharField(source="body")
    answer = serializers.CharField()


def hooks(
    officer: Officer, *, text: str = "", state: HookState | None = None, sort: Sort = "name", cursor: Mapping[str, str]
) -> Any:
    """The systems that are told, in one's area; removed ones only when asked for."""
    return selectors.hooks_page(officer, text=text, state=state or "", sort=sort, cursor=cursor)


def hook(hook_id: int, *, officer: Officer) -> dict[str, Any]:
    """A webhook, and how many of its deliveries wait and failed."""
    found = selectors.hook_of(officer, hook_id)
    return {"hook": found, **selectors.tally(found)}


def add_hook(given: services.Given, *, officer: Officer, at: datetime) -> services.Issued:
    """Tell another system from now on; its secret is told this once."""
    return services.add(given, token=uuid4(), officer=officer, at=at)


def change_hook(hook_id: int, given: services.Given, *, officer: Officer, at: datetime) -> Any:
    """Another name, address, region or choice of events."""
    return services.change(hook_id, given, officer=officer, at=at)


def rotate_secret(hook_id: int, *, generation: int, officer: Officer, at: datetime) -> services.Issued:
    """A new secret in place of that generation, told this once."""
    return services.rotate(hook_id, seen=generation, officer=officer, at=at)


def pause_hook(hook_id: int, *, why: str, officer: Officer, at: datetime) -> Any:
    """Send nothing for a while, for a reason; what happens meanwhile waits."""
    return services.pause(hook_id, why=why, officer=officer, at=at)


def deliveries(
    hook_id: int, *, state: DeliveryState | None = None, verb: Verb | None = None, officer: Officer,
    cursor: Mapping[str, str],
) -> Any:  # fmt: skip
    """The deliveries of a webhook, newest first."""
    found = selectors.hook_of(officer, hook_id)
    return selectors.log_page(found, state=state or "", verb=verb or "", cursor=cursor)


def failed_again(hook_id: int, *, officer: Officer, at: datetime) -> dict[str, int]:
    """Send all again that failed; returns how many."""
    return {"count": services.send_failed_again(hook_id, officer=officer, at=at)}


def delivery_again(hook_id: int, delivery_id: int, *, officer: Officer, at: datetime) -> Any:
    """Send one delivery again."""
    selectors.delivery_of(officer, hook_id, delivery_id)
    services.send_again(hook_id, delivery_id, officer=officer, at=at)
    return selectors.delivery_of(officer, hook_id, delivery_id)


def _send(_result: Any) -> None:
    begin_sending()


GIVEN: dict[str, Any] = {
    "name": text(80), "address": text(300),
    "verbs": Each(tuple, child=OneOf(Verb, EVENTS), max_length=len(EVENTS), required=False, default=()),
}  # fmt: skip
ADDRESSES = [
    address(
        "hooks/",
        "hooks",
        get=Pages(hooks, MANAGE, gives=HookShape),
        post=Act(add_hook, MANAGE, gives=HookSecretShape, status=201, fresh=True, spread="given", **GIVEN),
    ),
    address(
        "hooks/<int:hook_id>/",
        "hook",
        get=Look(hook, MANAGE, gives=HookFullShape, version=services.hook_version),
        put=Act(
            change_hook, MANAGE, gives=HookShape, version=services.hook_version, fresh=True, spread="given", **GIVEN
        ),
        delete=Act(services.remove, MANAGE, fresh=True),
    ),
    address(
        "hooks/<int:hook_id>/secret/",
        "hook_secret",
        post=Act(rotate_secret, MANAGE, gives=HookSecretShape, fresh=True),
    ),
    address("hooks/<int:hook_id>/pause/", "hook_pause", post=Act(pause_hook, MANAGE, gives=HookShape, why=text(300))),
    address("hooks/<int:hook_id>/resumption/", "hook_resumption", post=Act(services.resume, MANAGE, gives=HookShape)),
    address(
        "hooks/<int:hook_id>/tests/",
        "hook_tests",
        post=Act(services.test, MANAGE, gives=HookDeliveryShape, status=201, then=_send),
    ),
    address(
        "hooks/<int:hook_id>/deliveries/", "hook_deliveries", get=Pages(deliveries, MANAGE, gives=HookDeliveryShape)
    ),
    address(
        "hooks/<int:hook_id>/deliveries/retries/",
        "hook_deliveries_again",
        post=Act(failed_again, MANAGE, gives=CountedShape, then=_send),
    ),
    address(
        "hooks/<int:hook_id>/deliveries/<int:delivery_id>/",
        "hook_delivery",
        get=Look(selectors.delivery_of, MANAGE, gives=HookDeliveryFullShape),
    ),
    address(
        "hooks/<int:hook_id>/deliveries/<int:delivery_id>/retry/",
        "hook_delivery_again",
        post=Act(delivery_again, MANAGE, gives=HookDeliveryShape, then=_send),
    ),
]
