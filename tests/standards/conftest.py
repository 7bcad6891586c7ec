"""A province, a city, two counties and a township; standards administrators of city and county, and a clerk."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.duties import Duty, RegionLevel
from accounts.models import Office, Posting, Region, User
from accounts.officer import Officer, officer_on
from standards import services
from standards.models import Standard
from standards.services import Given
from tests import cast

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def _region(code: str, name: str, level: RegionLevel, parent: Region | None) -> Region:
    path = (parent.path if parent else "") + code + "/"
    return Region.objects.get_or_create(
        code=code, defaults={"name": name, "level": level, "parent": parent, "path": path}
    )[0]


@pytest.fixture
def places(db: None) -> SimpleNamespace:
    province = _region("41", "河南省", RegionLevel.PROVINCE, None)
    city = _region("4110", "许昌市", RegionLevel.CITY, province)
    yuzhou = _region("411081", "禹州市", RegionLevel.COUNTY, city)
    xiangcheng = _region("411025", "襄城县", RegionLevel.COUNTY, city)
    town = _region("411081103", "神垕镇", RegionLevel.TOWNSHIP, yuzhou)
    return SimpleNamespace(province=province, city=city, yuzhou=yuzhou, xiangcheng=xiangcheng, town=town)


def _posted(username: str, name: str, duty: Duty, region: Region) -> User:
    user = User.objects.create_user(username, None, name=name)
    office = Office.objects.create(name=f"{region.name}民政{username}", level=region.level, region=region)
    Posting.objects.create(user=user, office=office, duty=duty, starts_on=date(2020, 1, 1))
    return user


@pytest.fixture
def users(places: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        keeper=_posted("std-city", "周示例", Duty.STANDARDS, places.city),
        county_keeper=_posted("std-county", "吴示例", Duty.STANDARDS, places.yuzhou),
        clerk=_posted("std-clerk", "郑示例", Duty.CASEWORK, places.town),
        nobody=User.objects.create_user("std-nobody", None, name="无岗位"),
    )


@pytest.fixture
def keeper(users: SimpleNamespace) -> Officer:
    return officer_on(users.keeper, TODAY)


@pytest.fixture
def county_keeper(users: SimpleNamespace) -> Officer:
    return officer_on(users.county_keeper, TODAY)


@pytest.fixture
def clerk(users: SimpleNamespace) -> Officer:
    return officer_on(users.clerk, TODAY)


@pytest.fixture
def signed_in(users: SimpleNamespace) -> Callable[[str], Client]:
    """A browser in which one of ``users`` is signed in."""

    def sign_in(who: str) -> Client:
        return cast.signed_in(getattr(users, who))

    return sign_in


def given(**changes: Any) -> Given:
    """An urban standard of the city from New Year on."""
    fields: dict[str, Any] = {
        "kind": "urban_dibao",
        "region": "4110",
        "effective_from": date(2027, 1, 1),
        "value": "650",
        "document_no": "许民文〔2026〕88号",
        "document_title": "关于调整低保标准的通知（示例）",
    }
    return Given(**(fields | changes))


def published(officer: Officer, **changes: Any) -> Standard:
    """Draft and publish in one go; a reason is always given."""
    row = services.draft(given(**changes), officer=officer, at=AT)
    return services.publish(row.pk, reason="测试", officer=officer, at=AT, today=TODAY)


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Pages are asked for without a run of collectstatic."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
