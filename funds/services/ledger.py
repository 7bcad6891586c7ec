"""Moving money between funds: every act is double entries, its trace, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import Case as When_
from django.db.models import F, Q, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from common.money import show
from funds.figures import DECEMBER
from funds.models import Account, Fund, Order, Population, Sheet, Transfer
from funds.selectors.origins import origins
from funds.terms import COUNTY_SOURCES, MOVES, Movement, SheetState, Side, Source

EARLIEST, LATEST = 2019, 2099
"""Budget years: since the plan is in force."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a movement rests on: its day, the number of its document, a remark."""

    on: date
    document_no: str
    note: str = ""


@transaction.atomic
def receive(
    county_id: int,
    year: int,
    source: Source,
    amount: Decimal,
    paper: Paper,
    *,
    officer: Officer,
    at: datetime,
    today: date,
) -> Fund:
    """Money that the county's treasury or a donor gave for one year; raises Invalid with fields, NotAllowed."""
    county = _county(county_id, officer)
    held = officer.needs(Duty.PAY, county.path, level=RegionLevel.COUNTY)
    if source not in COUNTY_SOURCES:
        text = _("A reserve is filled from the county's funds and not from outside.")
        raise Invalid("source", text, fields={"source": text})
    proper(paper, today=today)
    if abs(year - today.year) > 1:
        text = _("Money is received for last year, this year or the next one.")
        raise Invalid("year", text, fields={"year": text})
    fund = fund_of(county, year, source)
    post(Movement.RECEIVED, fund, fund, amount, paper, officer=officer, at=at)
    trace_fund(Verb.FUNDS_RECEIVED, fund, amount, paper, officer=officer, held=held, at=at)
    money_came_in(county, at=at)
    return fund


@transaction.atomic
def allocate(
    fund_id: int,
    sums: Mapping[int, Decimal],
    paper: Paper,
    *,
    movement: Movement,
    people: Mapping[int, int] | None = None,
    officer: Officer,
    at: datetime,
    today: date,
) -> Decimal:
    """Fill the reserves of townships (by id, in yuan) out of a county's fund: at the start of the year or as needed.

    All of it or nothing. ``people`` are the townships' inhabitants as counted, kept for the next time. Returns the
    total; raises Invalid, NotAllowed, NotFound, and Blocked where the fund has less.
    """
    fund, held = _kept(fund_id, officer=officer)
    if movement not in FILLS:
        text = _("The money of this fund does not go that way.")
        raise Invalid("movement", text, fields={"movement": text})
    given = {township: amount for township, amount in sums.items() if amount}
    own = Region.objects.filter(level=RegionLevel.TOWNSHIP, path__startswith=fund.region_path)
    townships = own.in_bulk({*given, *(people or {})})
    if not given or not townships.keys() >= {*given, *(people or {})}:
        raise Invalid("no_sums", _("Name a sum for at least one township of this county."))
    proper(paper, today=today)
    total = sum(given.values(), Decimal(0))
    reserves = {pk: fund_of(townships[pk], fund.year, Source.RESERVE) for pk in sorted(given)}
    lock_accounts(
        fund, *reserves.values()
    )  # all of them at once, in their order: who pays from one of them never waits for us
    _enough(fund, total)
    for pk, reserve in reserves.items():
        post(movement, fund, reserve, given[pk], paper, officer=officer, at=at)
    for pk, count in (people or {}).items():
        Population.objects.update_or_create(region_id=pk, year=fund.year, defaults={"people": count})
    verb = Verb.RESERVES_ALLOCATED if movement is Movement.ALLOCATED else Verb.RESERVES_TOPPED_UP
    told = {str(townships[pk]): str(given[pk]) for pk in sorted(given)}
    trace_fund(verb, fund, total, paper, officer=officer, held=held, at=at, told=told)
    money_came_in(fund.region, at=at)
    return total


@transaction.atomic
def give_back(
    fund_id: int,
    movement: Movement,
    amount: Decimal,
    paper: Paper,
    *,
    into: int | None = None,
    officer: Officer,
    at: datetime,
    today: date,
) -> Fund:
    """Take a reserve back into a fund of its county (``into``), hand money back, or carry it over to the next year.

    Returns the fund that has it now; raises Invalid with fields, NotAllowed, NotFound, Blocked where there is less.
    """
    fund, held = _kept(fund_id, officer=officer, reserves=True)
    if movement not in WAYS_BACK[fund.source == Source.RESERVE]:
        text = _("The money of this fund does not go that way.")
        raise Invalid("movement", text, fields={"movement": text})
    proper(paper, today=today)
    if movement is Movement.CARRIED_OVER:
        year_is_ending(fund.year, today=today)
    target = _target(fund, movement, into)
    if movement is Movement.TAKEN_BACK:
        goes_back_where_it_came_from(fund, target, amount)
    post(movement, fund, target, amount, paper, officer=officer, at=at)
    trace_fund(
        Verb.FUNDS_GIVEN_BACK, fund, amount, paper, officer=officer, held=held, at=at, told={"movement": movement.zh}
    )
    money_came_in(target.region, at=at)
    return target


def budget_year(year: int) -> int:
    """A year for which there may be funds; raises Invalid for any other."""
    if not EARLIEST <= year <= LATEST:
        text = _("There is no such budget year.")
        raise Invalid("year", text, fields={"year": text})
    return year


def year_is_ending(year: int, *, today: date) -> None:
    """Money goes on to the next year in the last month of its own at the earliest (ADR 120); raises WrongState."""
    if today < date(budget_year(year), DECEMBER, 1):
        text = _("The year %(year)d is not at its end: its money is carried over from 1 December on.")
        raise WrongState("year_goes_on", text % {"year": year})


FILLS = (Movement.ALLOCATED, Movement.TOPPED_UP)
"""How money gets into a reserve."""
WAYS_BACK = {True: (Movement.TAKEN_BACK, Movement.CARRIED_OVER), False: (Movement.HANDED_BACK, Movement.CARRIED_OVER)}
"""What may become of the rest of a reserve, and of a fund of the county."""


def _target(fund: Fund, movement: Movement, into: int | None) -> Fund:
    if movement is Movement.CARRIED_OVER:
        return fund_of(fund.region, fund.year + 1, Source(fund.source))
    if movement is Movement.HANDED_BACK:
        return fund
    county = Fund.objects.exclude(source=Source.RESERVE).filter(
        pk=into or 0, year=fund.year, region=fund.region.parent_id
    )
    if (target := county.first()) is None:
        text = _("Choose the fund of the county and year into which the reserve goes back.")
        raise Invalid("into", text, fields={"into": text})
    return target


def goes_back_where_it_came_from(reserve: Fund, target: Fund, amount: Decimal) -> None:
    """A reserve goes back into a fund at most with what came out of that, so that donations stay donations (三（三）).

    What came by no fund of the year, as the rest of a former one, may go into any. Raises Invalid at ``into``.
    """
    accounts = lock_accounts(reserve, target)
    available = next(a.balance for a in accounts if (a.fund_id, a.side) == (reserve.pk, Side.AVAILABLE))
    came = origins([reserve])[reserve.pk]
    most = came.get(target.pk, Decimal(0)) + max(available - sum(came.values()), Decimal(0))
    if amount > most:
        text = _("Only %(most)s yuan of this reserve came out of %(fund)s; the rest goes back where it came from.")
        said = text % {"most": show(max(most, Decimal(0))), "fund": Source(target.source).label}
        raise Invalid("into", said, fields={"into": said})


# --- what every movement goes through


def fund_of(region: Region, year: int, source: Source) -> Fund:
    """The fund with its accounts, opened when money first moves in it."""
    fund, new = Fund.objects.get_or_create(
        region=region, year=year, source=source, defaults={"region_path": region.path}
    )
    if new:
        Account.objects.bulk_create(Account(fund=fund, side=side) for side in Side)
    return fund


def post(
    movement: Movement,
    giver: Fund,
    taker: Fund,
    amount: Decimal,
    paper: Paper,
    *,
    officer: Officer,
    at: datetime,
    order: Order | None = None,
) -> Transfer:
    """One double entry; raises Blocked where the account has less. The accounts stay locked to the end.

    Raises Invalid for nothing at all, for a day of a month that is closed (``Sheet``; of the present month none is),
    and for a former day on which, or since which, less was available.

    The database refuses whatever would leave a balance below zero, also if nobody asked before.
    """
    if amount <= 0:
        text = _("The sum must be above zero.")
        raise Invalid("amount", text, fields={"amount": text})
    move = MOVES[movement]
    accounts = {(a.fund_id, a.side): a for a in lock_accounts(giver, taker)}
    source, target = accounts[giver.pk, move.giver], accounts[taker.pk, move.taker]
    if paper.on < timezone.localdate(at).replace(day=1):
        _books_open((giver, taker), paper.on)
    if source.side != Side.OUTSIDE and source.balance < amount:
        raise _too_little(giver, Side(source.side), source.balance, amount)
    if source.side == Side.AVAILABLE and paper.on < timezone.localdate(at):
        _was_there(source, paper.on, amount)
    return Transfer.objects.create(
        movement=movement,
        giver=source,
        taker=target,
        amount=amount,
        on=paper.on,
        document_no=paper.document_no,
        note=paper.note,
        order=order,
        by_id=officer.user_id or None,
        by_name=officer.name,
        at=at,
    )


def money_came_in(region: Region, *, at: datetime) -> None:
    """When this transaction is over, what waits for money in the county of that region is frozen, the first of it.

    Never inside: each order is taken by itself, and whoever brought the money is not undone by one of them. What is
    left, and what was missed, the clock freezes (``funds.tasks``).
    """
    county = region.parent if region.level == RegionLevel.TOWNSHIP and region.parent else region
    transaction.on_commit(partial(_freeze, county, at), robust=True)


def _was_there(account: Account, day: date, amount: Decimal) -> None:
    """What is recorded for a former day was there then and ever since: no printed book is below zero."""
    rows = Transfer.objects.filter(Q(giver=account) | Q(taker=account), on__gt=day)
    moved = (
        rows.order_by("-on")
        .values_list("on")
        .annotate(net=Sum(When_(When(taker=account, then=F("amount")), default=-F("amount"))))
    )
    lowest = left = account.balance
    for _on, net in moved:
        left -= net
        lowest = min(lowest, left)
    if lowest < amount:
        text = _("Of what was there on %(day)s and since only %(left)s yuan are free; take a later day.")
        said = text % {"day": day, "left": show(max(lowest, Decimal(0)))}
        raise Invalid("not_there_yet", said, fields={"on": said})


AT_ONCE = 100
"""So many orders are frozen before the officer sees his page again."""


def _freeze(county: Region, at: datetime) -> None:
    from funds.services.orders import freeze_waiting  # orders move money, so they stand above this module

    freeze_waiting(county, at=at, most=AT_ONCE)


def _books_open(funds: Iterable[Fund], day: date) -> None:
    closed = Sheet.objects.filter(fund__in=funds, month__gte=day.replace(day=1)).exclude(state=SheetState.RETURNED)
    if closed.exists():
        text = _("The books of %(month)s are closed; record it on a day of a month that is open.")
        said = text % {"month": f"{day:%Y-%m}"}
        raise Invalid("books_closed", said, fields={"on": said})


def post_many(
    movement: Movement, fund: Fund, orders: Sequence[Order], *, officer: Officer, at: datetime
) -> list[Transfer]:
    """A double entry within one fund for each of the orders, all or none; raises Blocked where the account has less."""
    move, day = MOVES[movement], timezone.localdate(at)
    accounts = {account.side: account for account in lock_accounts(fund)}
    source, needed = accounts[move.giver], sum((order.amount for order in orders), Decimal(0))
    if source.balance < needed:
        raise _too_little(fund, move.giver, source.balance, needed)
    _books_open([fund], day)
    return Transfer.objects.bulk_create(
        Transfer(
            movement=movement, giver=source, taker=accounts[move.taker], amount=order.amount, on=day,
            document_no=order.key, order=order, by_id=officer.user_id or None, by_name=officer.name, at=at,
        )
        for order in orders
    )  # fmt: skip


def lock_accounts(*funds: Fund) -> list[Account]:
    """The accounts of the funds, always in the same order, so that two acts never wait for each other."""
    return list(Account.objects.filter(fund__in=funds).order_by("pk").select_for_update())


def _enough(fund: Fund, amount: Decimal) -> None:
    available = next(a for a in lock_accounts(fund) if a.side == Side.AVAILABLE)
    if available.balance < amount:
        raise _too_little(fund, Side.AVAILABLE, available.balance, amount)


def _too_little(fund: Fund, side: Side, balance: Decimal, amount: Decimal) -> Blocked:
    text = _("%(fund)s has %(balance)s yuan (%(side)s), %(amount)s yuan are needed.") % {
        "fund": fund.label, "side": side.label, "balance": show(balance), "amount": show(amount),
    }  # fmt: skip
    return Blocked([Blocker("balance_too_low", text, "", "xc-3.3")])


def _county(county_id: int, officer: Officer) -> Region:
    county = Region.objects.filter(pk=county_id, level=RegionLevel.COUNTY).first()
    if county is None or not county.path.startswith(officer.paths(*Duty)):
        raise NotFound("no_such_county", _("There is no such county in your area."))
    return county


def _kept(fund_id: int, *, officer: Officer, reserves: bool = False) -> tuple[Fund, Held]:
    """A county's fund, or a reserve too, and the posting by which the officer keeps it; raises NotFound, NotAllowed."""
    funds = Fund.objects.all() if reserves else Fund.objects.exclude(source=Source.RESERVE)
    fund = funds.select_related("region").filter(pk=fund_id).first()
    if fund is None or not fund.region_path.startswith(officer.paths(*Duty)):
        raise NotFound("no_such_fund", _("There is no such fund in your area."))
    return fund, officer.needs(Duty.PAY, fund.region_path, level=RegionLevel.COUNTY)


def proper(paper: Paper, *, today: date) -> None:
    """A movement has a document and lies not in the future."""
    wrong: dict[str, object] = {}
    if not paper.document_no.strip():
        wrong["document_no"] = _("The number of the document is missing.")
    if paper.on > today:
        wrong["on"] = _("This day has not come yet.")
    if wrong:
        raise Invalid("paper", next(iter(wrong.values())), fields=wrong)


def trace_fund(
    verb: Verb,
    fund: Fund,
    amount: Decimal,
    paper: Paper,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    told: Mapping[str, object] | None = None,
) -> None:
    after = {"source": Source(fund.source), "amount": str(amount), "document_no": paper.document_no, **(told or {})}
    record(
        verb, subject=fund, officer=officer, held=held, at=at, region_path=fund.region_path,
        label=f"{fund.region} {fund.year}", after=after, clause="xc-3.3", note=paper.note,
    )  # fmt: skip
