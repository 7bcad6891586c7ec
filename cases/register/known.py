"""What the system already knows of the people in a register, asked for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db import connection

from accounts.models import Region
from cases.models import Case, Member, Person, RegisterRow
from cases.register.comparing import Holder, Known, KnownName
from cases.register.row import Key, Row
from cases.selectors.elsewhere import told_of_each
from cases.terms import State
from common.crypto import blind_index
from common.said import Said

T = TypeVar("T")
CHUNK = 2_000


def row_key(key: Key) -> str | None:
    """Tells whether two rows of whatever registers are the same application; None when something is missing."""
    return blind_index("register.row", "/".join(key)) if all(key) else None


def known(rows: Sequence[Row], *, path: str, but: int, today: date) -> Known:
    """What may be told of the people, accounts and applications of a register to everybody who may see its import.

    These are the officers of ``path``: of its cases they are told themselves, of others only that there are some.
    What other registers than ``but`` brought counts as known.
    """
    numbers = {p.resident.number for row in rows for p in (row, *row.members) if p.resident}
    people = known_people(numbers)
    return Known(
        in_hand=_in_hand(people, path),
        elsewhere=_elsewhere(people, path, today),
        names=_names(people),
        imported=_imported({row.key for row in rows}, path, but),
        holders=_holders({row.values["account"] for row in rows}, path),
    )


def known_people(numbers: set[str]) -> dict[int, tuple[str, str]]:
    """Number and name of those who stand in the system."""
    by_index = {blind_index("person.id", number): number for number in numbers}
    people: dict[int, tuple[str, str]] = {}
    for some in _chunks([i for i in by_index if i]):
        found = Person.objects.filter(id_index__in=some).values_list("pk", "id_index", "name")
        people |= {pk: (by_index[index], name) for pk, index, name in found}
    return people


def _in_hand(people: Mapping[int, tuple[str, str]], path: str) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    open_cases = Case.objects.open().exclude(state=State.DRAFT).filter(region_path__startswith=path)
    for some in _chunks(list(people)):
        members = Member.objects.filter(person__in=some, case__in=open_cases).values_list("person", "case__number")
        for person, number in members:
            found[people[person][0]].add(str(number))
    return {number: sorted(cases) for number, cases in found.items()}


def _elsewhere(people: Mapping[int, tuple[str, str]], path: str, today: date) -> dict[str, Sequence[Said]]:
    county = Region.objects.filter(path=county_of(path)).values_list("pk", flat=True).first()
    found: dict[str, Sequence[Said]] = {}
    for some in _chunks(list(people)):
        told = told_of_each(some, area=[path], county_id=county, today=today)
        found |= {people[person][0]: said for person, said in told.items()}
    return found


def _names(people: Mapping[int, tuple[str, str]]) -> dict[str, KnownName]:
    townships: dict[int, set[int]] = defaultdict(set)
    for some in _chunks(list(people)):
        for person, township in Member.objects.filter(person__in=some).values_list("person", "case__township"):
            townships[person].add(township)
    return {number: KnownName(name, frozenset(townships[pk])) for pk, (number, name) in people.items()}


def _holders(accounts: set[str], path: str) -> dict[str, list[Holder]]:
    """Who holds the accounts in cases of the county; with the newest case of each in ``path``."""
    by_index = {blind_index("case.account", account): account for account in accounts}
    found: dict[str, dict[tuple[str, bool], Holder]] = defaultdict(dict)
    cases = Case.objects.exclude(number=None).filter(region_path__startswith=county_of(path))
    for some in _chunks([i for i in by_index if i]):
        having = cases.filter(account_index__in=some).order_by("pk")
        for index, payee, number, place in having.values_list("account_index", "payee_name", "number", "region_path"):
            here = place.startswith(path)
            found[by_index[index]][payee, here] = Holder(payee, str(number) if here else "")
    return {account: list(holders.values()) for account, holders in found.items()}


def _imported(keys: set[Key], path: str, but: int) -> dict[Key, str]:
    by_index = {row_key(key): key for key in keys}
    found: dict[Key, str] = {}
    for some in _chunks([i for i in by_index if i]):
        numbers = written(some, path=path, but=but)
        found |= {by_index[index]: number for index, number in numbers.items()}
    return found


def written(indexes: list[str], *, path: str, but: int) -> dict[str, str]:
    """The cases in ``path`` that rows of other registers with these keys became, by key.

    Withdrawn ones do not count: they may be imported again. What another area imported stands in nobody's way here.
    """
    rows = RegisterRow.objects.filter(key_index__in=indexes, case__region_path__startswith=path).exclude(register=but)
    rows = rows.exclude(case__state=State.WITHDRAWN)
    return {str(index): str(number) for index, number in rows.values_list("key_index", "case__number")}


def one_import_at_a_time(keys: Iterable[str]) -> None:
    """Until the end of the transaction no other import passes here with one of the keys; in order, so none blocks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('register:' || key, 0)) FROM unnest(%s::text[]) AS key",
            [sorted(set(keys))],
        )


def county_of(path: str) -> str:
    """The county in which ``path`` lies (province/city/county/…)."""
    return "/".join(path.strip("/").split("/")[:3]) + "/"


def _chunks(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
