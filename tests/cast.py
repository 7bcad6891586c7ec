"""The fixed cast: a few regions and the officers of ``relief.demo.cast``, on the real database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from accounts.duties import RegionLevel
from accounts.models import Office, Region, User
from accounts.officer import Officer, officer_on
from common.clock import now
from relief.demo.cast import load_cast
from tests.remembered import keys_from_the_start

SINCE = date(2020, 1, 1)
STANDS_IN = (date(2026, 11, 16), date(2026, 11, 27))
"""When ``county_reviewer`` decides for ``head``."""

PLACES = (
    ("41", "河南省", RegionLevel.PROVINCE, "", ()),
    ("4110", "许昌市", RegionLevel.CITY, "41", ("许昌市民政局",)),
    ("411081", "禹州市", RegionLevel.COUNTY, "4110", ("禹州市民政局", "禹州市财政局")),
    ("411082", "长葛市", RegionLevel.COUNTY, "4110", ("长葛市民政局", "长葛市财政局")),
    ("4110Z2", "经济技术开发区", RegionLevel.COUNTY, "4110", ("经济技术开发区法制与社会服务局",)),
    ("411081001", "颍川街道", RegionLevel.TOWNSHIP, "411081", ("颍川街道办事处",)),
    ("411081103", "神垕镇", RegionLevel.TOWNSHIP, "411081", ("神垕镇人民政府",)),
    ("411082100", "和尚桥镇", RegionLevel.TOWNSHIP, "411082", ("和尚桥镇人民政府",)),
    ("411082101", "坡胡镇", RegionLevel.TOWNSHIP, "411082", ("坡胡镇人民政府",)),
    ("411071001", "长村张街道", RegionLevel.TOWNSHIP, "4110Z2", ("长村张街道办事处",)),
    ("411081001001", "东街社区居委会", RegionLevel.VILLAGE, "411081001", ()),
)


def make_regions() -> dict[str, Region]:
    """Regions by code, with their offices."""
    keys_from_the_start()
    made: dict[str, Region] = {}
    for level, places in groupby(PLACES, key=lambda place: place[2]):
        rows = [
            Region(code=code, name=name, level=level, parent=made.get(above), path=f"{made[above].path}{code}/")
            if above
            else Region(code=code, name=name, level=level, path=f"{code}/")
            for code, name, _level, above, _names in places
        ]
        made |= {row.code: row for row in Region.objects.bulk_create(rows)}
    Office.objects.bulk_create(
        Office(name=office, level=level, region=made[code])
        for code, _name, level, _above, names in PLACES
        for office in names
    )
    return made


@dataclass(frozen=True)
class Cast:
    """``cast.clerk`` is a user; ``cast.officer("clerk", day)`` acts; ``cast.client("clerk")`` has signed in."""

    users: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.users[name]
        except KeyError:
            raise AttributeError(name) from None

    def officer(self, name: str, on: date) -> Officer:
        return officer_on(self.users[name], on)

    def client(self, name: str) -> Client:
        return signed_in(self.users[name])


def signed_in(user: User) -> Client:
    """A client whose session stands as it does after the first page; without the door and its dozen queries."""
    session, at = SessionStore(), now().isoformat()
    session.update({
        SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(), "signed_in_at": at, "seen_at": at,
    })  # fmt: skip
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def make_cast() -> Cast:
    """The officers of the demonstration, posted since 2020."""
    return Cast(load_cast(since=SINCE, stands_in=STANDS_IN))


class Shared(Protocol):
    """Whatever keeps the world that the tests of a file share."""

    world: "World"


@pytest.fixture
def regions(begun: Shared | None, db: None) -> dict[str, Region]:
    return begun.world.regions if begun else make_regions()


@pytest.fixture
def cast(begun: Shared | None, regions: dict[str, Region]) -> Cast:
    return begun.world.cast if begun else make_cast()


@dataclass(frozen=True)
class World:
    """Regions and cast that all tests of a file share; each test takes back what it does to them."""

    regions: dict[str, Region]
    cast: Cast


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """For files whose tests look at the same rows, which takes longer to make than to look at.

    A ``conftest.py`` or test file lets its ``regions`` and ``cast`` come from here, and each of its tests ask for
    ``db`` (the transaction within this one that ends with the test). Not with ``transaction=True``.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        translation.activate(settings.LANGUAGE_CODE)
        yield World(make_regions(), make_cast())
        transaction.set_rollback(True)
