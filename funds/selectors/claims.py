"""Claims of the townships, and which reserves ought to claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from common.errors import NotFound
from common.paging import Page, page
from funds.models import Claim, Fund, Transfer
from funds.selectors.board import Line, county_funds, line_of, lines_of, visible_funds
from funds.services.claims import Covered, covered, reserve_of, spending
from funds.terms import ClaimState, Movement, Source

PAGE_SIZE = 50
LOW_PERCENT = 30
"""Below this share of what came in a reserve ought to be filled again (handbook Q28)."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reserve that ought to claim: because little is left, or spending of a month that is over is not claimed."""

    line: Line
    low: bool
    unclaimed: bool
    may_claim: bool


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim with the payments it covers, and what this officer may do about it."""

    claim: Claim
    rows: Sequence[Transfer]
    sources: Sequence[Fund]
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What a township has before it when it claims."""

    line: Line
    covered: Covered
    rows: Sequence[Transfer]
    pending: Claim | None
    """The claim that waits to be decided; there is one at a time."""


def visible_claims(officer: Officer) -> QuerySet[Claim]:
    """Claims of the reserves that the officer sees."""
    return Claim.objects.filter(within("region_path", officer.case_paths))


def claims_found(officer: Officer, *, state: ClaimState | None = None, township: int | None = None) -> QuerySet[Claim]:
    """Claims of the area."""
    rows = visible_claims(officer).select_related("fund__region", "source__region")
    if state:
        rows = rows.filter(state=state)
    if township is not None:
        rows = rows.filter(fund__region=township)
    return rows


def claims(
    officer: Officer, *, state: ClaimState | None = None, township: int | None = None, cursor: Mapping[str, str]
) -> Page[Claim]:
    """Claims of the area, newest first."""
    return page(claims_found(officer, state=state, township=township), order="-asked_at", size=PAGE_SIZE, cursor=cursor)


def to_claim(officer: Officer, *, today: date) -> list[Due]:
    """The reserves of this year that ought to claim and whose claim is not under way, the emptiest first (Q28)."""
    funds = visible_funds(officer).filter(year=today.year, source=Source.RESERVE).prefetch_related("accounts")
    funds = funds.exclude(claims__state=ClaimState.ASKED)
    lines = lines_of(funds, today=today)
    unclaimed = _unclaimed(today)
    mine = [h.path for h in officer.held if h.duty is Duty.CASEWORK and h.level is RegionLevel.TOWNSHIP]
    found = [
        Due(
            line,
            low=line.available * 100 < line.came_in * LOW_PERCENT,
            unclaimed=line.fund.pk in unclaimed,
            may_claim=line.fund.region_path.startswith(tuple(mine)),
        )
        for line in lines
    ]
    return sorted((one for one in found if one.low or one.unclaimed), key=lambda one: one.line.available)


def _unclaimed(today: date) -> set[int]:
    """The reserves that paid in a month that is over what no granted claim covers."""
    granted = Claim.objects.filter(fund=OuterRef("giver__fund"), state=ClaimState.GRANTED).order_by()
    until = Subquery(granted.values("fund").annotate(m=Max("until")).values("m"))
    rows = Transfer.objects.filter(
        movement=Movement.PAID, on__lt=today.replace(day=1), giver__fund__year=today.year,
        giver__fund__source=Source.RESERVE,
    ).annotate(claimed=until)  # fmt: skip
    rows = rows.filter(Q(claimed=None) | Q(pk__gt=F("claimed"))).order_by()
    return set(rows.values_list("giver__fund", flat=True).distinct())


def asking(officer: Officer, fund_id: int, *, today: date) -> Asking:
    """A reserve for which the officer claims, with its spending since the last granted claim."""
    fund, _held = reserve_of(fund_id, officer=officer)
    now = covered(fund)
    pending = Claim.objects.filter(fund=fund, state=ClaimState.ASKED).first()
    return Asking(line_of(fund, today=today), now, _rows(fund, now.after, now.until), pending)


def may_claim_for(officer: Officer, *, today: date) -> list[Fund]:
    """The reserves of this year for which the officer claims and no claim is under way."""
    mine = [h.path for h in officer.held if h.duty is Duty.CASEWORK and h.level is RegionLevel.TOWNSHIP]
    rows = Fund.objects.filter(within("region_path", mine), year=today.year, source=Source.RESERVE)
    return list(rows.exclude(claims__state=ClaimState.ASKED).select_related("region")) if mine else []


def claim_page(officer: Officer, claim_id: int) -> ClaimPage:
    """One claim; raises NotFound outside the officer's area."""
    rows = visible_claims(officer).select_related("fund__region", "source__region")
    claim = rows.filter(pk=claim_id).first()
    if claim is None:
        raise NotFound("no_such_claim", _("There is no such claim in your area."))
    is_open = claim.state == ClaimState.ASKED
    held = {(h.duty, h.level) for h in officer.held if claim.region_path.startswith(h.path)}
    decides = (Duty.PAY, RegionLevel.COUNTY) in held and claim.asked_by_id != officer.user_id
    return ClaimPage(
        claim,
        _rows(claim.fund, claim.after, claim.until),
        county_funds(claim.fund) if is_open and decides else [],
        may_decide=is_open and decides,
        may_withdraw=is_open and (Duty.CASEWORK, RegionLevel.TOWNSHIP) in held,
    )


def _rows(fund: Fund, after: int, until: int) -> list[Transfer]:
    return list(spending(fund, after, until).select_related("order__case", "order__payment").order_by("on", "pk"))


def open_claims(officer: Officer) -> QuerySet[Claim]:
    """The claims that wait for this officer's decision."""
    paths = [h.path for h in officer.held if h.duty is Duty.PAY and h.level is RegionLevel.COUNTY]
    return Claim.objects.filter(within("region_path", paths), state=ClaimState.ASKED)
