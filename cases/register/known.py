"""What the system already knows of the people in a register, asked for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection

from cases.models import Case, Member, Person, RegisterRow
from cases.register.checks import Known
from cases.register.row import Key
from cases.terms import State
from common.crypto import blind_index

T = TypeVar("T")
CHUNK = 2_000


def row_key(key: Key) -> str | None:
    """Tells whether two rows of whatever registers are the same application; None when something is missing."""
    return blind_index("register.row", "/".join(key)) if all(key) else None


def known(numbers: set[str], keys: set[Key], *, path: str, but: int) -> Known:
    """Cases in hand in the county of ``path``, by identity number; rows imported by another register, by key."""
    return Known(in_hand=_in_hand(numbers, path), imported=_imported(keys, but))


def _in_hand(numbers: set[str], path: str) -> dict[str, list[str]]:
    by_index = {blind_index("person.id", number): number for number in numbers}
    people: dict[int, str] = {}
    for some in _chunks([i for i in by_index if i]):
        people |= {pk: by_index[i] for pk, i in Person.objects.filter(id_index__in=some).values_list("pk", "id_index")}
    found: dict[str, set[str]] = defaultdict(set)
    open_cases = Case.objects.open().exclude(state=State.DRAFT).filter(region_path__startswith=_county(path))
    for few in _chunks(list(people)):
        applicants = open_cases.filter(applicant__in=few).values_list("applicant", "number")
        members = Member.objects.filter(person__in=few, case__in=open_cases).values_list("person", "case__number")
        for person, number in (*applicants, *members):
            found[people[person]].add(str(number))
    return {number: sorted(cases) for number, cases in found.items()}


def _imported(keys: set[Key], but: int) -> dict[Key, str]:
    """Withdrawn cases do not count: they may be imported again."""
    by_index = {row_key(key): key for key in keys}
    found: dict[Key, str] = {}
    for some in _chunks([i for i in by_index if i]):
        numbers = written(some, but=but)
        found |= {by_index[index]: number for index, number in numbers.items()}
    return found


def written(indexes: list[str], *, but: int) -> dict[str, str]:
    """The cases that rows of other registers with these keys became, by key; withdrawn ones do not count."""
    rows = RegisterRow.objects.filter(key_index__in=indexes, case__isnull=False).exclude(register=but)
    rows = rows.exclude(case__state=State.WITHDRAWN)
    return {str(index): str(number) for index, number in rows.values_list("key_index", "case__number")}


def one_import_at_a_time(keys: Iterable[str]) -> None:
    """Until the end of the transaction no other import passes here with one of the keys; in order, so none blocks."""
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"register:{key}"])


def _county(path: str) -> str:
    """The county in which ``path`` lies (province/city/county/…)."""
    return "/".join(path.strip("/").split("/")[:3]) + "/"


def _chunks(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
