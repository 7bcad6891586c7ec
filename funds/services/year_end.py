"""What becomes of a year's money: every reserve and fund of a county at once (年终清算)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from audit.verbs import Verb
from common.errors import Invalid, NotFound, WrongState
from funds.models import Account, Fund
from funds.selectors.origins import origins
from funds.services.ledger import (
    WAYS_BACK,
    Paper,
    fund_of,
    lock_accounts,
    money_came_in,
    post,
    proper,
    trace_fund,
    year_is_ending,
)
from funds.terms import Movement, Side, Source

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves a fund, in yuan, and how."""

    fund: Fund
    movement: Movement
    amount: Decimal
    into: Fund | None = None
    """The fund of the county into which a reserve goes back."""


def plan(
    funds: Iterable[Fund], available: Mapping[int, Decimal], ways: Mapping[int, Movement], into: int | None
) -> list[Leaving]:
    """What would move if every fund went its way: the reserves first, so that what they give back goes on from there.

    A reserve goes back into the funds that filled it, the last one first; ``into`` takes what has no origin any more.
    Only what is available moves; a fund without a way, or with nothing, stays. Raises Invalid where ``into`` is needed.
    """
    all_of_them = sorted(funds, key=lambda f: (f.source != Source.RESERVE, f.pk))
    known, came = {fund.pk: fund for fund in all_of_them}, origins(all_of_them)
    found: list[Leaving] = []
    come: dict[int, Decimal] = defaultdict(Decimal)
    for fund in all_of_them:
        way = ways.get(fund.pk)
        amount = available[fund.pk] + come[fund.pk]
        if way is None or not amount:
            continue
        if way is not Movement.TAKEN_BACK:
            found.append(Leaving(fund, way, amount))
            continue
        for target, part in _parts(amount, came[fund.pk], into):
            come[target] += part
            found.append(Leaving(fund, way, part, known[target]))
    return found


def _parts(amount: Decimal, came: Mapping[int, Decimal], into: int | None) -> Iterator[tuple[int, Decimal]]:
    """How the rest of a reserve goes back: to each fund as much as came from it, the rest into the one chosen."""
    parts: dict[int, Decimal] = {}
    for fund, given in came.items():
        parts[fund] = min(amount, max(given, NOTHING))
        amount -= parts[fund]
    if amount:
        if into is None:
            text = _("Part of a reserve is the rest of a former year: choose the fund into which it goes back.")
            raise Invalid("into", text, fields={"into": text})
        parts[into] = parts.get(into, NOTHING) + amount
    return ((fund, part) for fund, part in parts.items() if part)


@transaction.atomic
def settle_year(
    county_id: int,
    year: int,
    ways: Mapping[int, Movement],
    *,
    into: int | None,
    seen: Decimal,
    paper: Paper,
    officer: Officer,
    at: datetime,
    today: date,
) -> list[Leaving]:
    """Carry over, take back or hand back what is available in each fund of a year (by id), all of it or nothing.

    ``seen`` is the total that the officer had before him: where something moved meanwhile he looks once more
    (WrongState). Frozen money stays with its orders in the old year. Raises NotFound, NotAllowed, Invalid.
    """
    county = Region.objects.filter(pk=county_id, level=RegionLevel.COUNTY).first()
    if county is None or not county.path.startswith(officer.case_paths):
        raise NotFound("no_such_county", _("There is no such county in your area."))
    held = officer.needs(Duty.PAY, county.path, level=RegionLevel.COUNTY)
    proper(paper, today=today)
    year_is_ending(year, today=today)
    funds = list(Fund.objects.filter(year=year, region_path__startswith=county.path).select_related("region__parent"))
    check_ways(funds, ways, into)
    filled = Account.objects.filter(fund__in=funds, side=Side.AVAILABLE, balance__gt=0).values_list("fund", flat=True)
    taken = [fund for fund in funds if ways.get(fund.pk) is Movement.TAKEN_BACK]
    moving = {*filled, into, *(pk for came in origins(taken).values() for pk in came)}
    next_year = {
        f.pk: fund_of(f.region, year + 1, Source(f.source))
        for f in funds
        if ways.get(f.pk) is Movement.CARRIED_OVER and f.pk in moving
    }
    accounts = lock_accounts(*funds, *next_year.values())
    available = {a.fund_id: a.balance for a in accounts if a.side == Side.AVAILABLE}
    leaving = plan(funds, available, ways, into)
    unforeseen = any(one.movement is Movement.CARRIED_OVER and one.fund.pk not in next_year for one in leaving)
    if unforeseen or sum((one.amount for one in leaving), NOTHING) != seen:
        raise WrongState("figures_changed", _("Money moved meanwhile; look at the sums once more."))
    if not leaving:
        raise Invalid("nothing_left", _("Nothing is available; there is nothing to settle."))
    for one in leaving:
        carried = next_year.get(one.fund.pk) if one.movement is Movement.CARRIED_OVER else None
        target = one.into or carried or one.fund
        post(one.movement, one.fund, target, one.amount, paper, officer=officer, at=at)
        trace_fund(
            Verb.FUNDS_GIVEN_BACK, one.fund, one.amount, paper, officer=officer, held=held, at=at,
            told={"movement": one.movement.zh},
        )  # fmt: skip
    money_came_in(county, at=at)
    return leaving


def check_ways(funds: Iterable[Fund], ways: Mapping[int, Movement], into: int | None) -> None:
    """Raise Invalid unless each goes a way that is its own, and what is taken back goes to a fund of the county."""
    known = {fund.pk: fund for fund in funds}
    for pk, way in ways.items():
        if pk not in known or way not in WAYS_BACK[known[pk].source == Source.RESERVE]:
            raise Invalid("movement", _("The money of this fund does not go that way."))
    if into is not None and (into not in known or known[into].source == Source.RESERVE):
        text = _("Choose the fund of the county and year into which the reserve goes back.")
        raise Invalid("into", text, fields={"into": text})
