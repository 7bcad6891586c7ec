"""What a year's funds hold: of the counties, and the reserves of their townships."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from cases.facts import RELIEVED_ON, relieved
from cases.models import Case
from common.errors import NotFound
from common.paging import Among, Page, page
from funds.models import Account, Fund, Population, Transfer, Turnover
from funds.terms import MOVES, OF_ORDERS, Movement, Side, Source

PAGE_SIZE = 50
LOW_PERCENT = 20
IDLE = timedelta(days=90)
NOTHING = Decimal("0.00")
COMES_IN = [name for name, move in MOVES.items() if not move.within or move.giver is Side.OUTSIDE]
MOVED = [*COMES_IN, Movement.PAID, Movement.BOUGHT]
GOES_ON = [name for name, move in MOVES.items() if not move.within or move.taker is Side.OUTSIDE]


@dataclass(frozen=True, slots=True)
class Line:
    """A fund in yuan: what came in and what was passed on, and where the rest of it is."""

    fund: Fund
    came_in: Decimal
    passed_on: Decimal
    available: Decimal
    frozen: Decimal
    spent: Decimal
    idle: bool

    @property
    def is_reserve(self) -> bool:
        """Kept by a township."""
        return self.fund.source == Source.RESERVE

    @property
    def low(self) -> bool:
        """Less than a fifth is left of what the fund was given."""
        return self.available * 100 < self.came_in * LOW_PERCENT


@dataclass(frozen=True, slots=True)
class Board:
    """The funds of one year in an officer's area; ``fell`` are the counties whose own budget is below last year's."""

    year: int
    years: list[int]
    funds: list[Line]
    reserves: list[Line]
    fell: list["Budget"]
    keeps: list[Region]
    all_reserves: int
    """How many reserves there are whatever the filter."""

    @property
    def sum_funds(self) -> dict[str, Decimal]:
        """What the listed funds of the counties hold together; nothing for a single one."""
        return _in_all(self.funds)

    @property
    def sum_reserves(self) -> dict[str, Decimal]:
        """What the listed reserves hold together."""
        return _in_all(self.reserves)


def _in_all(lines: list[Line]) -> dict[str, Decimal]:
    names = ("came_in", "passed_on", "spent", "frozen", "available")
    return {name: sum((getattr(line, name) for line in lines), NOTHING) for name in names} if len(lines) > 1 else {}


@dataclass(frozen=True, slots=True)
class Budget:
    """A county's own budget of two years, in yuan, where it fell (三（三）: 只增不减)."""

    county: Region
    before: Decimal
    now: Decimal


def visible_funds(officer: Officer) -> QuerySet[Fund]:
    """Townships see their own reserve, the county also its funds; who only keeps standards or officers sees none."""
    return Fund.objects.filter(within("region_path", officer.paths(*CASE_DUTIES))).select_related("region__parent")


def counties_kept(officer: Officer) -> list[Region]:
    """The counties whose money the officer keeps."""
    paths = officer.paths(Duty.PAY)
    return list(Region.objects.filter(level=RegionLevel.COUNTY, path__in=paths).order_by("path"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the board is asked for: a part of the region's name, a source, ``low`` or ``idle``, an order."""

    name: str = ""
    source: str = ""
    standing: str = ""
    sort: str = ""


SORTS = {"came_in": "came_in", "spent": "spent", "frozen": "frozen", "available": "available"}


def board(officer: Officer, *, year: int, today: date, sought: Sought = Sought()) -> Board:
    """Every fund of the year with its balances, the emptiest reserve first; ``sought`` narrows what is listed."""
    visible = visible_funds(officer)
    years = sorted({today.year, *visible.values_list("year", flat=True).distinct().order_by()}, reverse=True)
    lines = lines_of(visible.filter(year=year).prefetch_related("accounts"), today=today)
    reserves = [line for line in lines if line.is_reserve]
    found = [line for line in lines if _fits(line, sought)]
    return Board(
        year=year,
        years=years,
        funds=_sorted([line for line in found if not line.is_reserve], sought.sort),
        reserves=_sorted([line for line in found if line.is_reserve], sought.sort or "worst"),
        all_reserves=len(reserves),
        fell=_fell(visible, lines, year) if year <= today.year else [],
        keeps=counties_kept(officer),
    )


def _fits(line: Line, sought: Sought) -> bool:
    return (
        sought.name.strip() in line.fund.region.name
        and sought.source in ("", line.fund.source)
        and (not sought.standing or {"low": line.low, "idle": line.idle}.get(sought.standing, True))
    )


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    if sort == "worst":
        return sorted(lines, key=lambda line: (not line.low, line.available))
    name = SORTS.get(sort.removeprefix("-"))
    return sorted(lines, key=lambda line: getattr(line, name), reverse=sort.startswith("-")) if name else lines


def line_of(fund: Fund, *, today: date) -> Line:
    """One fund with its balances."""
    return lines_of([fund], today=today)[0]


def lines_of(funds: Iterable[Fund], *, today: date) -> list[Line]:
    """Funds with their accounts, each as a line."""
    rows = list(funds)
    came = _sums("came", COMES_IN, rows)
    went = _sums("went", GOES_ON, rows)
    last = _last_paid(rows)
    return [_line(fund, came.get(fund.pk, NOTHING), went.get(fund.pk, NOTHING), last, today) for fund in rows]


def _line(fund: Fund, came: Decimal, went: Decimal, last: Mapping[int, date], today: date) -> Line:
    at = {account.side: account.balance for account in fund.accounts.all()}
    since = last.get(fund.pk)
    return Line(
        fund=fund,
        came_in=came,
        passed_on=went,
        available=at[Side.AVAILABLE],
        frozen=at[Side.FROZEN],
        spent=at[Side.SPENT],
        idle=at[Side.AVAILABLE] > 0 and since is not None and today - since > IDLE,
    )


def _sums(side: str, movements: Iterable[Movement], funds: Iterable[Fund]) -> dict[int, Decimal]:
    """What these movements brought (``came``) to each fund, or took (``went``) from it."""
    rows = Turnover.objects.filter(account__fund__in=list(funds), movement__in=movements, **{f"{side}__gt": 0})
    return dict(rows.order_by().values_list("account__fund").annotate(total=Sum(side)))


def _last_paid(funds: Iterable[Fund]) -> dict[int, date]:
    """When each fund was last paid from, or filled where nothing was paid yet."""
    asked = [m for m in MOVED if m is not Movement.RECOVERED]
    rows = Turnover.objects.filter(account__fund__in=list(funds), movement__in=asked, came__gt=0).order_by()
    return dict(rows.values_list("account__fund").annotate(last=Max("came_last")))


def _fell(visible: QuerySet[Fund], lines: Iterable[Line], year: int) -> list[Budget]:
    before = list(visible.filter(year=year - 1, source=Source.BUDGET))
    had = _sums("came", [Movement.RECEIVED], before)
    now = [line.fund for line in lines if line.fund.source == Source.BUDGET]
    received = _sums("came", [Movement.RECEIVED], now)
    has = {fund.region_id: received.get(fund.pk, NOTHING) for fund in now}
    found = [Budget(f.region, had.get(f.pk, NOTHING), has.get(f.region_id, NOTHING)) for f in before]
    return [budget for budget in found if budget.now < budget.before]


# --- to allocate


@dataclass(frozen=True, slots=True)
class Township:
    """A township with what its share of the reserves is reckoned from, and what its reserve holds now, in yuan."""

    region: Region
    people: int | None
    given: Decimal
    available: Decimal


def townships_of(fund: Fund) -> list[Township]:
    """The townships of a county's fund: people as last counted, relief decided there in the year before."""
    rows = list(Region.objects.filter(parent=fund.region_id, level=RegionLevel.TOWNSHIP).order_by("path"))
    counted = dict(
        Population.objects.filter(region__in=rows, year__lte=fund.year)
        .order_by("region", "-year").distinct("region").values_list("region", "people")
    )  # fmt: skip
    given = dict(
        Case.objects.annotate(relieved_on=RELIEVED_ON)
        .filter(relieved(), township__in=rows, relieved_on__year=fund.year - 1)
        .order_by().values_list("township").annotate(total=Sum(Coalesce("approved_amount", "paid_amount")))
    )  # fmt: skip
    accounts = Account.objects.filter(fund__region__in=rows, fund__year=fund.year, fund__source=Source.RESERVE)
    left = dict(accounts.filter(side=Side.AVAILABLE).values_list("fund__region", "balance"))
    return [Township(r, counted.get(r.pk), given.get(r.pk, NOTHING), left.get(r.pk, NOTHING)) for r in rows]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A fund with a page of its movements, newest first; each with what it did to the balance that is available."""

    line: Line
    page: Page[Transfer]
    keeps: bool


def fund_seen(officer: Officer, fund_id: int) -> Fund:
    """A fund of the officer's area; raises NotFound."""
    fund = visible_funds(officer).prefetch_related("accounts").filter(pk=fund_id).first()
    if fund is None:
        raise NotFound("no_such_fund", _("There is no such fund in your area."))
    return fund


def fund_kept(officer: Officer, fund_id: int, *, to_share: bool = False) -> Fund:
    """A fund, or reserve, of a county whose money the officer keeps; raises NotFound, NotAllowed.

    ``to_share``: one out of which reserves are filled, so no reserve.
    """
    fund = fund_seen(officer, fund_id)
    if to_share and fund.source == Source.RESERVE:
        raise NotFound("no_such_fund", _("There is no such fund in your area."))
    officer.needs(Duty.PAY, fund.region_path, level=RegionLevel.COUNTY)
    return fund


def county_funds(reserve: Fund) -> list[Fund]:
    """The funds of the county and year of a reserve."""
    return list(Fund.objects.filter(year=reserve.year, region=reserve.region.parent_id).order_by("pk"))


def movements(fund: Fund, *, movement: Movement | None = None) -> QuerySet[Transfer]:
    """What moved in a fund."""
    accounts = [account.pk for account in fund.accounts.all()]
    return _anywhere(movement).filter(Q(giver__in=accounts) | Q(taker__in=accounts))


def _anywhere(movement: Movement | None) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(movement=movement) if movement else Transfer.objects.all()
    rows = rows.select_related("giver__fund", "taker__fund", "order__case").defer("order__case__rules")
    # of more joins than these the database plans some without the few rows of the page
    return rows.prefetch_related("giver__fund__region", "taker__fund__region")


def ledger(
    officer: Officer, fund_id: int, *, movement: Movement | None = None, today: date, cursor: Mapping[str, str]
) -> Ledger:
    """The account book of one fund; raises NotFound outside the officer's area."""
    fund = fund_seen(officer, fund_id)
    keeps = any(
        h.duty is Duty.PAY and h.level is RegionLevel.COUNTY and fund.region_path.startswith(h.path)
        for h in officer.held
    )
    return Ledger(line_of(fund, today=today), _entries(fund, movement, cursor), keeps)


def _entries(fund: Fund, movement: Movement | None, cursor: Mapping[str, str]) -> Page[Transfer]:
    """What moves seldom is looked up; else what each account gave and took last is merged, or what the one of them did
    that does little else."""
    if movement and movement not in OF_ORDERS:
        return page(movements(fund, movement=movement), order="-on", size=PAGE_SIZE, cursor=cursor)
    accounts = Account.objects.filter(fund=fund)
    if movement is None:
        last = Among("giver", accounts, or_field="taker")
    elif movement is Movement.CAME_BACK:
        last = Among("giver", accounts.filter(side=MOVES[movement].giver))
    else:
        last = Among("taker", accounts.filter(side=MOVES[movement].taker))
    return page(_anywhere(movement), order="-on", size=PAGE_SIZE, cursor=cursor, among=last)
