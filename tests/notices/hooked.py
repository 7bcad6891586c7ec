"""A hook of 禹州市 that points to a receiver of this machine, and things that happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import Region
from accounts.officer import SYSTEM, Officer
from audit.models import Event
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from notices import services as notices
from notices.hooks import queue, services
from notices.models import Delivery, Hook
from tests.cast import Cast
from tests.notices.receiver import Receiver

AT = timezone.now()


@dataclass
class Hooked:
    """The hook, its secret, who manages it and where it leads."""

    hook: Hook
    secret: str
    manager: Officer
    receiver: Receiver
    regions: dict[str, Region]

    def happens(
        self, case_id: int = 1, *, verb: Verb = Verb.ACCEPTED, region: str = "411081001", told: bool = True
    ) -> Event:
        """Something happens to a case and, unless ``told`` says otherwise, the outbox is drained."""
        with transaction.atomic():
            event = record(
                verb, subject=Case(pk=case_id), officer=SYSTEM, at=AT, region_path=self.regions[region].path,
                label="LSJZ-411081-2026-00001", before={"state": State.SUBMITTED},
                after={"state": State.ACCEPTED, "amount": "1890.00"}, note="王小禾家庭困难。", announce=True,
            )  # fmt: skip
        if told:
            self.drain()
        return event

    def drain(self) -> None:
        notices.announce(today=timezone.localdate(AT), at=AT)

    def send(self, after: timedelta = timedelta(0), *, at: datetime = AT) -> queue.Sent:
        return queue.send_due(at=at + after)

    def delivery(self, event: Event) -> Delivery:
        return Delivery.objects.get(hook=self.hook, event=event)


def hooked(
    cast: Cast, regions: dict[str, Region], receiver: Receiver, *, region: str = "411081",
    verbs: Sequence[Verb] = (), name: str = "示例平台",
) -> Hooked:  # fmt: skip
    """Added by the city's manager."""
    manager = cast.officer("standards", timezone.localdate(AT))
    address = f"http://127.0.0.1:{receiver.port}/events"
    given = services.Given(name, address, regions[region].pk, verbs)
    issued = services.add(given, token=uuid4(), officer=manager, at=AT)
    return Hooked(issued.hook, issued.secret, manager, receiver, regions)
