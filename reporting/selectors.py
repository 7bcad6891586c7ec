"""Reads: what was asked, how it came out, which cases would have been treated otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from common.errors import NotFound
from common.masking import mask_name
from common.paging import Page, page
from reporting.models import READERS, ChangedCase, WhatIf
from reporting.past import decided
from reporting.terms import Change, RunState
from reporting.totals import Tally, Totals, bucket_said
from standards.kinds import KINDS, Kind
from standards.packages.selectors import package_row
from standards.policy.terms import Cause, Level
from standards.selectors import published_values, regions_to_set
from standards.terms import Topic, ValueType

__all__ = ["READERS"]
PAGE_SIZE = 50
MOST_TO_COMPARE = 200
NUMBERS = (ValueType.MONEY, ValueType.WHOLE, ValueType.MULTIPLE)
COLUMNS = (Change.GAINS, Change.LOSES, Change.TO_COUNTY, Change.TO_TOWNSHIP, Change.UNKNOWN)
"""What is told of each township and cause; the totals tell all."""
ORDERS = {"new": "id", "-new": "-id", "name": "name", "-name": "-name", "cases": "cases", "-cases": "-cases"}
ORDERS_OF_CASES = {"case": "id", "-case": "-id", "difference": "difference", "-difference": "-difference"}
Order = Literal["", "new", "-new", "name", "-name", "cases", "-cases"]
OrderOfCases = Literal["", "case", "-case", "difference", "-difference"]
DECIDING = (
    "urban_dibao", "rural_dibao", "income_urban", "income_rural", "income_all", "income_years_back", "cap_multiple",
    "same_cause_months", "times_per_year", "delegated_multiple", "delegation_limit", "recognition_months",
)  # fmt: skip
"""The numbers from which eligibility, sum, level or minutes can follow; the others set days and steps only."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be changed, with the text of the value in force (None: there is none)."""

    kind: Kind
    was: str | None

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def shown(self) -> str:
        """The value in force with its unit."""
        return f"{_('none')} · {self.kind.unit.label}" if self.was is None else self.kind.show(self.was)


def numbers(region: Region, day: date) -> list[tuple[Topic, list[Number]]]:
    """Every number of the policy with its value in force in the region on ``day``, by topic."""
    rows = published_values(day, region.path)
    found = [
        Number(kind, rows[kind.code].value if kind.code in rows else None)
        for kind in KINDS.values()
        if kind.form.type in NUMBERS
    ]
    return [(topic, mine) for topic in Topic if (mine := [one for one in found if one.kind.topic is topic])]


def regions_to_ask_about(officer: Officer) -> list[Region]:
    """Where the officer keeps the standards, province to township."""
    return regions_to_set(officer)


def how_many(region: Region, since: date, until: date) -> int:
    """How many cases such a question looks at."""
    return decided(region.path, since, until).count()


def what_ifs_found(officer: Officer, *, q: str = "", state: RunState | None = None) -> QuerySet[WhatIf]:
    """What was asked in the officer's area."""
    rows = WhatIf.objects.visible_to(officer).select_related("region", "owner").defer("package_body", "totals")
    if q:
        rows = rows.filter(name__icontains=q)
    if state:
        rows = rows.filter(state=state)
    return rows


def what_ifs(
    officer: Officer, *, q: str = "", state: RunState | None = None, sort: Order = "", cursor: Mapping[str, str]
) -> Page[WhatIf]:
    """A page of it, the newest first unless sorted otherwise."""
    rows = what_ifs_found(officer, q=q, state=state)
    return page(rows, order=ORDERS.get(sort, "-id"), size=PAGE_SIZE, cursor=cursor)


def what_if_of(officer: Officer, what_if_id: int) -> WhatIf:
    """One what-if; raises NotFound outside the officer's area."""
    rows = WhatIf.objects.visible_to(officer).select_related("region", "owner").defer("package_body")
    found = rows.filter(pk=what_if_id).first()
    if found is None:
        raise NotFound("no_such_what_if", _("There is no such what-if in your area."))
    return found


def finished(officer: Officer) -> list[WhatIf]:
    """The newest answers, to be chosen from for a comparison."""
    rows = WhatIf.objects.visible_to(officer).filter(state=RunState.DONE).select_related("region")
    return list(rows.defer("package_body", "totals")[:MOST_TO_COMPARE])


def may_ask(officer: Officer, what_if: WhatIf) -> bool:
    """Whether the officer may stop it or take it up again; for the page, the service asks again."""
    return what_if.region_path.startswith(officer.paths(Duty.STANDARDS))


def done_so_far(what_if: WhatIf) -> int:
    """How many cases are worked off."""
    parts = what_if.parts.filter(totals__isnull=False).values_list("totals__whole__cases", flat=True)
    return sum(parts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A number of a question: what it is, what it was, what it would be."""

    label: str
    was: str
    now: str


def asked(what_if: WhatIf) -> list[Asked]:
    """The changed numbers in the order of the standards page."""
    return [
        Asked(kind.label, kind.show(what_if.was[code]) if code in what_if.was else "—", kind.show(what_if.values[code]))
        for code, kind in KINDS.items()
        if code in what_if.values
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A tally with its name and the key by which the list of cases is filtered."""

    key: str
    label: str
    tally: Tally

    @property
    def routes(self) -> list[tuple[Change, int]]:
        """The changes that have a column, each with its number of cases."""
        return [(change, self.tally.count(change)) for change in COLUMNS]

    @property
    def listed(self) -> bool:
        """Whether the list has cases of it."""
        return bool(self.tally.changed or self.tally.unknown)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many cases get a sum of this size, before and after; how many leave it and come to it."""

    key: int
    label: str
    before: int
    after: int
    out: int
    into: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a what-if as it is shown and exported."""

    whole: Tally
    townships: list[Line]
    causes: list[Line]
    sums: list[Sums]

    columns = COLUMNS

    @property
    def changes(self) -> list[tuple[Change, int]]:
        """Every change with how many cases show it."""
        return [(change, self.whole.count(change)) for change in Change]


def answer(what_if: WhatIf) -> Answer:
    """The stored totals with their names; raises NotFound while there are none."""
    if what_if.totals is None:
        raise NotFound("no_answer", _("There is no result yet."))
    totals = Totals.from_json(what_if.totals)
    places = Region.objects.in_bulk(map(int, totals.townships))
    townships = [Line(key, places[int(key)].name, tally) for key, tally in totals.townships.items()]
    causes = [Line(key, Cause(key).label, tally) for key, tally in totals.causes.items()]
    return Answer(
        whole=totals.whole,
        townships=sorted(townships, key=lambda line: places[int(line.key)].path),
        causes=sorted(causes, key=lambda line: -line.tally.cases),
        sums=[Sums(number, bucket_said(number).label, *counts) for number, counts in enumerate(totals.sums)],
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the changed cases to show; ``into`` is a bucket of the sum after, ``out`` one of the sum before."""

    change: Change | None = None
    township: int | None = None
    cause: Cause | None = None
    into: int | None = None
    out: int | None = None
    sort: OrderOfCases = ""


def changed_cases(what_if: WhatIf, wanted: Wanted) -> QuerySet[ChangedCase]:
    """The cases that fit, with what a line shows."""
    rows = what_if.changed.select_related("case", "township").only(
        "case__number", "case__applicant_name", "case__region_path", "case__decided_on", "township__name", "cause",
        "changes", "eligible_before", "eligible_after", "level_before", "level_after", "amount_before", "amount_after",
        "difference", "reasons", "what_if",
    )  # fmt: skip
    if wanted.change:
        rows = rows.filter(changes__contains=[wanted.change])
    if wanted.township:
        rows = rows.filter(township=wanted.township)
    if wanted.cause:
        rows = rows.filter(cause=wanted.cause)
    if wanted.into is not None:
        rows = rows.filter(bucket_after=wanted.into).exclude(bucket_before=wanted.into)
    if wanted.out is not None:
        rows = rows.filter(bucket_before=wanted.out).exclude(bucket_after=wanted.out)
    return rows


@dataclass(frozen=True, slots=True)
class Told:
    """A changed case in words: the name masked as a public notice prints it; ``open``: the reader may see the case."""

    row: ChangedCase
    who: str
    cause: str
    level_before: str
    level_after: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of changed cases and how many there are in all."""

    lines: list[Told]
    page: Page[ChangedCase]
    count: int


def changed_page(what_if: WhatIf, wanted: Wanted, *, officer: Officer, cursor: Mapping[str, str]) -> Listed:
    """The page that ``cursor`` asks for; a case is a link only for who may see cases there."""
    rows = changed_cases(what_if, wanted)
    found = page(rows, order=ORDERS_OF_CASES.get(wanted.sort, "id"), size=PAGE_SIZE, cursor=cursor)
    lines = [tell(row, sees=row.case.region_path.startswith(officer.case_paths)) for row in found.rows]
    return Listed(lines, found, rows.count())


def tell(row: ChangedCase, *, sees: bool = False) -> Told:
    """The line of a case."""
    levels = [Level(code).label if code else "—" for code in (row.level_before, row.level_after)]
    return Told(row, mask_name(row.case.applicant_name), Cause(row.cause).label, levels[0], levels[1], sees)


def file_name(name: str, day: date) -> str:
    """What the workbook of a what-if of that name is called."""
    plain = "".join(c for c in name if c.isalnum() or c in " -→×()（）")
    return f"政策试算 {plain[:60]} {day:%Y%m%d}.xlsx"


def narrowed(wanted: Wanted) -> str:
    """What ``into`` or ``out`` mean, in words; nothing where neither is asked for."""
    if wanted.into is not None:
        return _("After the change: %s") % bucket_said(wanted.into).label
    return "" if wanted.out is None else _("Before the change: %s") % bucket_said(wanted.out).label


@dataclass(frozen=True, slots=True)
class Start:
    """What stands in the forms at first."""

    scope: dict[str, Any]
    question: dict[str, Any]


def start(officer: Officer, regions: list[Region], given: Mapping[str, str], today: date) -> Start:
    """The whole of last year in the officer's own region, unless a package or an earlier what-if (``again``) is named.

    Where nothing was decided last year it is the year up to today. Raises NotFound for one that he may not see.
    """
    own = next((region for region in regions if region.path == officer.home_path), regions[0] if regions else None)
    since, until = date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    if own and not decided(own.path, since, until).exists():
        since, until = today - timedelta(days=364), today
    scope: dict[str, Any] = {"region": own.code if own else "", "since": since, "until": until}
    question: dict[str, Any] = {}
    if (named := given.get("package", "")).isdecimal():
        package = package_row(officer, int(named))
        question = {"package": package.pk, "name": package.title[:120]}
        if any(region.pk == package.region_id for region in regions):
            scope["region"] = package.region.code
    if (named := given.get("again", "")).isdecimal():
        before = what_if_of(officer, int(named))
        scope = {"region": before.region.code, "since": before.since, "until": before.until}
        question = {"name": before.name, "package": before.package_id, **before.values}
    return Start({**scope, **{name: given[name] for name in scope if name in given}}, question)


def townships_of(what_if: WhatIf) -> list[Region]:
    """The townships of the region, for the filter."""
    return list(
        Region.objects.filter(path__startswith=what_if.region_path, level=RegionLevel.TOWNSHIP).order_by("path")
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers side by side."""

    left: WhatIf
    right: WhatIf
    rows: list[tuple[str, Any, Any, bool]]


def beside(left: WhatIf, right: WhatIf) -> Pair:
    """The totals of two what-ifs, line by line: label, left, right, whether it is money."""
    tallies = [answer(one).whole for one in (left, right)]
    lines: Iterable[tuple[str, Any, bool]] = (
        (_("Cases looked at"), lambda tally: tally.cases, False),
        (_("Cases that come out otherwise"), lambda tally: tally.changed, False),
        *((change.label, lambda tally, change=change: tally.count(change), False) for change in Change),
        (_("Cost before (yuan)"), lambda tally: tally.before, True),
        (_("Cost after (yuan)"), lambda tally: tally.after, True),
        (_("Difference (yuan)"), lambda tally: tally.difference, True),
    )
    return Pair(left, right, [(label, read(tallies[0]), read(tallies[1]), money) for label, read, money in lines])
