"""The entries under which many cases are found, made by other processes and written by COPY."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from cases import words
from relief.generate.indexes import ROOM, UNCHECKED, built_afterwards
from relief.generate.stream import copy_in, line, made_by_others

TABLE, COLUMNS = "cases_searchentry", ("case_id", "names", "words")
AT_ONCE = 10_000
ABOUT = """
    SELECT c.id, array_agg(p.name) || ARRAY[c.applicant_name],
           array_agg(p.id_index) || CASE WHEN c.applicant_id IS NULL THEN ARRAY[c.draft_id_index] END,
           array_agg(m.phone_index), c.account_index, c.number, c.region_path
    FROM cases_case c LEFT JOIN cases_member m ON m.case_id = c.id AND m.case_id > %(first)s AND m.case_id <= %(last)s
    LEFT JOIN cases_person p ON p.id = m.person_id
    WHERE c.id > %(first)s AND c.id <= %(last)s GROUP BY c.id
"""
"""The members' range is told once more: else all of them are read for each part where there are millions."""


def enter_many(*, above: int) -> None:
    """As ``cases.services.searching.enter_all``, many times as quick; nobody finds anything meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{ROOM}; {UNCHECKED}")
        with built_afterwards([TABLE]):
            for lines in made_by_others(entered, _cases(above)):
                copy_in(TABLE, COLUMNS, [lines])


def _cases(above: int) -> Iterator[list[tuple[Any, ...]]]:
    """What the cases are found by, some at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM cases_case")
        (last,) = cursor.fetchone()
        for first in range(above, last or 0, AT_ONCE):
            cursor.execute(ABOUT, {"first": first, "last": first + AT_ONCE})
            yield cursor.fetchall()


def entered(cases: list[tuple[Any, ...]]) -> str:
    """Their lines for COPY."""
    return "".join(map(_line, cases))


def _line(about: tuple[Any, ...]) -> str:
    case_id, names, identities, phones, account, number, region = about
    text, found = words.entry(
        names, identities=identities, phones=phones, account=account, number=number, region_path=region
    )
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in found)
    return line([case_id, text, "{" + ",".join(f'"{word}"' for word in quoted) + "}"])
