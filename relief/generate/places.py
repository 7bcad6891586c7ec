"""Where the cases are: every township with its share, its officers, and the funds that its county pays from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.contrib.auth.hashers import make_password

from accounts.duties import Duty, RegionLevel
from accounts.models import Office, Posting, Region, User
from accounts.officer import Officer, officer_on
from funds.models import Account, Fund
from funds.services.ledger import fund_of
from funds.terms import Side, Source
from relief.demo.cast import CLERK, HEAD, PASSWORD
from relief.generate.chance import mixed
from relief.generate.names import full_name, surname

ROLES: tuple[tuple[str, bool, tuple[Duty, ...]], ...] = (
    ("clerk", True, CLERK),
    ("head", True, HEAD),
    ("county_reviewer", False, (Duty.REVIEW, Duty.SUPERVISE, Duty.IMPORT)),
    ("county_approver", False, (Duty.DECIDE, Duty.SUPERVISE)),
    ("finance", False, (Duty.PAY,)),
)
"""Who handles a case, whether he sits in the township, and his duties; named as ``relief.demo.story`` names them."""
LARGEST = "411081"
"""The county that may be given a share of its own."""
FLOOR = 0.1
"""No township has less than this part of an even share."""


@dataclass(frozen=True, slots=True)
class Place:
    """A township with what a case of it refers to; ``staff`` are users in the order of ``ROLES``."""

    township: Region
    county: Region
    offices: tuple[str, ...]
    staff: tuple[User, ...]
    funds: tuple[int, ...]
    accounts: tuple[int, ...]
    villages: tuple[str, ...]

    def officer(self, name: str, on: date) -> Officer:
        """The officer of that role with the postings of that day."""
        return officer_on(self.staff[[role[0] for role in ROLES].index(name)], on)


def all_places(seed: int, years: Sequence[int]) -> list[Place]:
    """Every township, its officers posted since before the first year, its county's fund opened for each year."""
    townships = list(Region.objects.filter(level=RegionLevel.TOWNSHIP).select_related("parent").order_by("path"))
    offices: dict[int, list[Office]] = defaultdict(list)
    for office in Office.objects.order_by("pk"):
        offices[office.region_id].append(office)
    counties = {town.parent_id: town.parent for town in townships if town.parent}
    seats: dict[tuple[int, str], Office] = {}
    for town in townships:
        for role, in_township, _duties in ROLES:
            region = town.pk if in_township else town.parent_id or 0
            seats[region, role] = offices[region][-1 if role == "finance" else 0]
    users = _staff(seed, seats, date(years[0] - 1, 1, 1))
    funds = {pk: _funds(county, years) for pk, county in counties.items()}
    villages: dict[int | None, list[str]] = defaultdict(list)
    for name, parent in Region.objects.filter(level=RegionLevel.VILLAGE).values_list("name", "parent"):
        villages[parent].append(name)
    return [
        Place(
            town,
            counties[town.parent_id],
            (offices[town.pk][0].name, *(seats[town.parent_id or 0, r].name for r in ("county_approver", "finance"))),
            tuple(users[town.pk if here else town.parent_id or 0, role] for role, here, _duties in ROLES),
            *funds[town.parent_id],
            tuple(sorted(villages[town.pk])[:40] or [town.name]),
        )
        for town in townships
    ]


def _staff(seed: int, seats: dict[tuple[int, str], Office], since: date) -> dict[tuple[int, str], User]:
    """The officer of each seat, named after region and role; who is there already stays."""
    codes = dict(Region.objects.filter(pk__in={pk for pk, _role in seats}).values_list("pk", "code"))
    names = {(pk, role): f"{codes[pk]}-{role}" for pk, role in seats}
    known = set(User.objects.filter(username__in=names.values()).values_list("username", flat=True))
    new = [key for key in seats if names[key] not in known]
    password = make_password(PASSWORD)
    dice = {key: mixed(seed, 7, n) for n, key in enumerate(seats)}
    User.objects.bulk_create(
        User(username=names[key], name=full_name(surname(dice[key]), (dice[key] >> 12) * 400 + 1), password=password)
        for key in new
    )
    users = {user.username: user for user in User.objects.filter(username__in=names.values())}
    duties = {role: duties for role, _here, duties in ROLES}
    Posting.objects.bulk_create(
        Posting(user=users[names[key]], office=seats[key], duty=duty, starts_on=since)
        for key in new
        for duty in duties[key[1]]
    )
    return {key: users[name] for key, name in names.items()}


def _funds(county: Region, years: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The county's fund of each year, and the accounts of each fund by side."""
    funds: list[Fund] = [fund_of(county, year, Source.BUDGET) for year in years]
    accounts = {(a.fund_id, a.side): a.pk for a in Account.objects.filter(fund__in=funds)}
    return tuple(f.pk for f in funds), tuple(accounts[f.pk, side] for f in funds for side in Side)


def shares(places: Sequence[Place], largest: int) -> list[float]:
    """Cumulative shares, skewed: the largest township has about three times its even part.

    ``largest`` is the percentage of one county, 0 for what comes.
    """
    order = sorted(range(len(places)), key=lambda n: mixed(1, 3, n))
    weights = [0.0] * len(places)
    for rank, n in enumerate(order):
        weights[n] = FLOOR / 3 + (1 - rank / len(places)) ** 2
    if largest:
        theirs = [place.county.code == LARGEST for place in places]
        sums = {mine: sum(w for w, t in zip(weights, theirs, strict=True) if t is mine) for mine in (True, False)}
        parts = {True: largest / 100, False: 1 - largest / 100}
        weights = [w * parts[t] / sums[t] for w, t in zip(weights, theirs, strict=True)]
    total = sum(weights)
    return list(accumulate(w / total for w in weights))
