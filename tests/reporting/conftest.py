"""A year of few cases: granted by the township, granted by the county, refused, still in hand, of another county."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from cases.models import Case
from cases.terms import State
from common.clock import now
from reporting import services, working
from reporting.models import WhatIf
from standards.policy.terms import Cause
from tests.cast import Cast
from tests.factories import HESHANGQIAO, SHENHOU, make_case, somebody
from tests.one_world import cast, regions, taken_back  # noqa: F401

SINCE, UNTIL, TODAY = date(2025, 1, 1), date(2025, 12, 31), date(2026, 11, 27)
DAY = date(2025, 3, 3)


@dataclass
class Year:
    """The cases, and the officer of the county who asks about them."""

    cast: Cast
    township: Case
    county: Case
    refused: Case
    running: Case
    elsewhere: Case

    def ask(self, name: str = "3→4", *, who: str = "county_standards", **changed: Any) -> WhatIf:
        """Ask what these numbers would have changed, not yet worked off."""
        given = {"region": "411081", "since": SINCE, "until": UNTIL, "package": None} | {
            key: changed.pop(key) for key in ("region", "since", "until", "package") if key in changed
        }
        question = services.Question(name=name, values=changed, **given)  # type: ignore[arg-type]
        return services.ask(question, officer=self.cast.officer(who, TODAY), at=now())

    def answer(self, name: str = "3→4", **changed: Any) -> WhatIf:
        """Ask and work it off."""
        what_if = self.ask(name, **changed)
        work_off(what_if)
        return what_if


def work_off(what_if: WhatIf) -> None:
    """Both lanes, one after the other."""
    for lane in range(working.LANES):
        while working.work(what_if.pk, lane, now=now):
            pass
    what_if.refresh_from_db()


@pytest.fixture(scope="module")
def _year(cast: Cast) -> Year:  # noqa: F811
    return Year(
        cast,
        township=make_case(cast, state=State.CLOSED, amount="1800.00", accepted_on=DAY),
        county=make_case(cast, state=State.PAID, amount="2400.00", accepted_on=DAY, township=SHENHOU),
        refused=make_case(cast, state=State.NOT_APPROVED, amount="900.00", accepted_on=DAY, cause=Cause.EDUCATION),
        running=make_case(cast, state=State.ACCEPTED, accepted_on=DAY),
        elsewhere=make_case(cast, state=State.NOT_APPROVED, amount="900.00", accepted_on=DAY, township=HESHANGQIAO),
    )


@pytest.fixture
def year(_year: Year) -> Year:
    cases = [one.pk for one in (_year.township, _year.county, _year.refused, _year.running, _year.elsewhere)]
    return Year(_year.cast, *(Case.objects.get(pk=pk) for pk in cases))


@pytest.fixture
def household(cast: Cast) -> Callable[[], tuple[Case, Case]]:  # noqa: F811
    """One person relieved twice in the year, for two causes."""

    def twice() -> tuple[Case, Case]:
        people = [somebody()]
        first = make_case(cast, state=State.CLOSED, accepted_on=DAY, people=people)
        second = make_case(cast, state=State.CLOSED, accepted_on=date(2025, 6, 2), people=people, cause=Cause.EDUCATION)
        return first, second

    return twice
