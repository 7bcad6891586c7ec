"""What the API offers of what-ifs: ask, look how it stands, read the changed cases, compare, stop, take up again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from accounts.downloads import Download, File
from accounts.duties import Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from common.bodies import text
from common.xlsx import CONTENT_TYPE
from reporting import selectors, services
from reporting.dashboard_api import ADDRESSES as OF_DASHBOARD
from reporting.exports.api import ADDRESSES as OF_EXPORTS
from reporting.selectors import READERS, Wanted
from reporting.shapes import (
    BeforeAskingShape,
    ChangedCaseShape,
    SideBySideShape,
    WhatIfFullShape,
    WhatIfShape,
)
from reporting.tasks import begin
from reporting.terms import RunState

ASK = Duty.STANDARDS


def before_asking(officer: Officer, *, region: str, since: date, until: date) -> dict[str, Any]:
    """What can be changed in a region, with the values in force at the end of a period, and how many cases were decided
    in it."""
    place = services.region_to_ask_about(officer, region)
    numbers = [number for _topic, mine in selectors.numbers(place, until) for number in mine]
    return {"region": place, "cases": selectors.how_many(place, since, until), "numbers": numbers}


def what_if(what_if_id: int, *, officer: Officer) -> dict[str, Any]:
    """A what-if: its question, its progress, and when it is done the answer."""
    found = selectors.what_if_of(officer, what_if_id)
    running, done = found.state == RunState.RUNNING, found.state == RunState.DONE
    return {
        "what_if": found, "done": selectors.done_so_far(found) if running else None,
        "answer": selectors.answer(found) if done else None,
    }  # fmt: skip


def changed_cases(what_if_id: int, *, wanted: Wanted, officer: Officer, cursor: Mapping[str, str]) -> Any:
    """The cases that come out otherwise, by what changes, township, cause, or size of the sum after or before."""
    found = selectors.what_if_of(officer, what_if_id)
    listed = selectors.changed_page(found, wanted, officer=officer, cursor=cursor)
    return Told(listed.lines, listed.page, listed.count)


class Told:
    """A page whose rows are told in words."""

    def __init__(self, rows: Any, page: Any, count: int) -> None:
        self.rows, self.page, self.count = rows, page, count


def workbook(what_if_id: int, *, officer: Officer, at: datetime, today: date) -> File:
    """The answer as a workbook."""
    name, data = services.export(what_if_id, officer=officer, at=at)
    return data, CONTENT_TYPE, selectors.file_name(name, today)


def side_by_side(officer: Officer, *, left: int, right: int) -> dict[str, Any]:
    """The totals of two what-ifs that are done, line by line."""
    pair = selectors.beside(selectors.what_if_of(officer, left), selectors.what_if_of(officer, right))
    rows = [
        {"name": name, "left": f"{a:.2f}" if money else a, "right": f"{b:.2f}" if money else b, "is_money": money}
        for name, a, b, money in pair.rows
    ]
    return {"left": pair.left, "right": pair.right, "rows": rows}


def _begin(what_if: Any) -> None:
    begin(what_if.pk)


ADDRESSES = [
    *OF_EXPORTS,
    *OF_DASHBOARD,
    address(
        "what-ifs/",
        "what_ifs",
        get=Pages(selectors.what_ifs, *READERS, gives=WhatIfShape),
        post=Act(
            services.ask,
            ASK,
            gives=WhatIfShape,
            status=201,
            then=_begin,
            spread="question",
            name=text(120),
            region=text(20),
            values=serializers.DictField(child=text(20, allow_blank=True), default=dict),
        ),
    ),
    address("what-ifs/numbers/", "what_if_numbers", get=Look(before_asking, ASK, gives=BeforeAskingShape)),
    address("what-ifs/comparison/", "what_if_comparison", get=Look(side_by_side, *READERS, gives=SideBySideShape)),
    address("what-ifs/<int:what_if_id>/", "what_if", get=Look(what_if, *READERS, gives=WhatIfFullShape)),
    address(
        "what-ifs/<int:what_if_id>/cases/",
        "what_if_cases",
        get=Pages(changed_cases, *READERS, gives=ChangedCaseShape),
    ),
    address(
        "what-ifs/<int:what_if_id>/workbook/",
        "what_if_workbook",
        get=Download(workbook, *READERS),
    ),
    address("what-ifs/<int:what_if_id>/cancellation/", "what_if_cancellation", post=Act(services.cancel, ASK)),
    address(
        "what-ifs/<int:what_if_id>/retry/",
        "what_if_retry",
        post=Act(services.retry, ASK, gives=WhatIfShape, then=_begin),
    ),
]
