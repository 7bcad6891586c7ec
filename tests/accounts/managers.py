"""The two who manage officers in the tests of accounts."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone

from accounts.duties import Duty
from accounts.models import Office, Posting
from accounts.officer import Officer
from tests.cast import Cast

NOW = timezone.now()
DAY = timezone.localdate(NOW)


@dataclass(frozen=True)
class Managers:
    """The city's manager and one of 禹州市."""

    cast: Cast
    city: Officer
    county: Officer

    def office(self, name: str) -> int:
        return Office.objects.get(name=name).pk


@pytest.fixture
def managers(cast: Cast) -> Managers:
    office = Office.objects.get(name="禹州市民政局")
    Posting.objects.create(user=cast.county_approver, office=office, duty=Duty.OFFICERS, starts_on=date(2020, 1, 1))
    return Managers(cast, cast.officer("standards", DAY), cast.officer("county_approver", DAY))
