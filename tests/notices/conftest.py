"""Another system that is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Region
from tests.cast import Cast
from tests.notices.hooked import Hooked, hooked
from tests.notices.receiver import Receiver, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A system to which hooks may point."""
    with receiving() as made:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{made.port}"]
        yield made


@pytest.fixture
def hook(cast: Cast, regions: dict[str, Region], receiver: Receiver) -> Hooked:
    """One of 禹州市 that hears of everything."""
    return hooked(cast, regions, receiver)
