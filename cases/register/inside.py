"""Members who stand on the sheet of the register itself: in rows below their applicant, or together in one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from cases.register import words
from cases.register.columns import MEMBER_NAMES, REGISTER_NAMES, Column, plain
from cases.terms import Relation

_MARK = re.compile(r"^(?:共同生活)?的?(?:家庭)?成员(?:基本)?(?:情况|信息)?")
_OF_APPLICANT = re.compile(r"^(申请|户主|救助对象|对象|困难群众)")
_PERSONAL = (
    Column.NAME, Column.RELATION, Column.ID, Column.HEALTH, Column.DISABILITY, Column.LABOUR, Column.EMPLOYMENT,
    Column.MARRIAGE, Column.INCOME,
)  # fmt: skip
_SAYS = {name: column for column in _PERSONAL for name in MEMBER_NAMES[column]}
_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9X](?![0-9])", re.IGNORECASE)
_BLANK = re.compile(r"[\s:;,、()。.]+")
_LABELS = re.compile(r"公民身份号码|居民身份证号?码?|身份证号?码?|姓名|与?(户主|申请人)?的?关系")


def says(way: str) -> Column | None:
    """What a heading that is marked as speaking of members says of them (家庭成员姓名, 成员身份证号)."""
    text = plain(way)
    mark = _MARK.match(text)
    return _SAYS.get(text[mark.end() :]) if mark else None


def member_columns(headings: Mapping[int, Sequence[str]]) -> dict[Column, int]:
    """The columns of a register that speak of a member: marked as such, or beside a relation to the applicant.

    Only a column with the relation makes them members, and a name needs a number.
    """
    marked = {says(way): number for number, ways in headings.items() for way in reversed(ways) if says(way)}
    inside = {column: number for column, number in marked.items() if column}
    free = {number: [plain(w) for w in ways] for number, ways in headings.items() if number not in inside.values()}
    if Column.RELATION not in inside:
        usual = set(MEMBER_NAMES[Column.RELATION])
        if any(way in REGISTER_NAMES[Column.PAYEE] for ways in free.values() for way in ways):
            usual -= set(REGISTER_NAMES[Column.PAYEE_RELATION])  # the account holder's
        relation = next((number for number, ways in free.items() if usual & set(ways)), None)
        if relation is None:
            return {}
        inside[Column.RELATION] = relation
    for column in _PERSONAL:
        if column not in inside and (number := _beside(free, column, inside.get(Column.NAME, 0))):
            inside[column] = number
    return inside if (Column.NAME in inside) == (Column.ID in inside) else {}


def _beside(free: Mapping[int, Sequence[str]], column: Column, name: int) -> int | None:
    """The column that says of members what another one says of the applicant, or what no register says of him.

    Of two numbers under the same heading the second is the member's, when the member's ``name`` stands between them.
    """
    said = [n for n, ways in sorted(free.items()) if set(ways) & set(MEMBER_NAMES[column])]
    if column is Column.INCOME:  # the household's, unless it is marked
        return None
    if column not in (Column.NAME, Column.ID):
        return next(iter(said), None)
    known = set(REGISTER_NAMES[column])
    theirs = {n for n, ways in free.items() if any(_OF_APPLICANT.match(w) and w in known for w in ways)}
    if theirs:
        return next((n for n in said if n not in theirs), None)
    return said[1] if len(said) == 2 and said[0] < name < said[1] else None


def people_in(text: str) -> list[tuple[str, str, str]] | None:
    """Name, relation and number of everybody in a cell; None when they cannot be told apart with certainty."""
    text = unicodedata.normalize("NFKC", text)
    ends = [found.end() for found in _NUMBER.finditer(text)]
    until = [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    for split in (re.split(r"[;\n]", text), until):
        people = [_person(part) for part in split if _BLANK.sub("", part)]
        if people and all(people):
            return [person for person in people if person]
    return None


def _person(text: str) -> tuple[str, str, str] | None:
    """Somebody with exactly one number, one relation and one name."""
    numbers = _NUMBER.findall(text)
    rest = [t for t in _BLANK.split(_LABELS.sub(" ", _NUMBER.sub(" ", text))) if t]
    relations = [t for t in rest if words.read(t, Relation)]
    names = [t for t in rest if t not in relations]
    return (names[0], relations[0], numbers[0]) if len(numbers) == len(names) == len(relations) == 1 else None
