"""What a case is found by, cut into words: parts of names, initials of their pinyin, numbers by their blind index.

Chinese has no spaces, and one or two characters are what somebody types. So each name is cut into its characters and
its pairs of neighbours, what is sought into its pairs; whatever holds all of them is looked at once more as a whole.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice, product

from common.crypto import blind_index

MOST_READINGS = 16
"""So many ways to write the initials of one name: a character may be read in several ways."""
HASHED = 20
"""Characters of a blind index that are enough to find by."""
_BETWEEN = re.compile(r"[\s·•‧・.]+")


def plain(text: str) -> str:
    """A name as it is compared: small letters, nothing between its parts."""
    return _BETWEEN.sub("", text).lower()


@cache
def _read(character: str) -> tuple[str, ...]:
    """The letters that a character may begin with; none for what is not Chinese."""
    from pypinyin import Style, pinyin  # takes a fifth of a second and some memory: only where names are written

    read = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(read[0]) if read else ()


def initials(name: str) -> set[str]:
    """The initials of a name's pinyin, in every reading of its characters; empty for a name without Chinese."""
    read = [letters for character in name if (letters := _read(character))]
    return {"".join(way) for way in islice(product(*read), MOST_READINGS)} - {""}


def grams(name: str) -> set[str]:
    """The characters of a name and its pairs of neighbours."""
    return {*name, *pairs(name)}


def pairs(name: str) -> set[str]:
    """The pairs of neighbours."""
    return {name[n : n + 2] for n in range(len(name) - 1)}


def endings(number: str) -> set[str]:
    """A case number, and what is left of it after each dash; the last part also without its zeros."""
    parts = number.lower().split("-")
    return ({"-".join(parts[n:]) for n in range(len(parts))} | {parts[-1].lstrip("0")}) - {""}


def hashed(kind: str, index: str | None) -> set[str]:
    """The word for a blind index: of an identity (``i``), a telephone (``t``), an account (``a``)."""
    return {f"#{kind}{index[:HASHED]}"} if index else set()


def of_number(number: str) -> set[str]:
    """The words that a whole number of a person may stand under."""
    known = (("i", "person.id"), ("t", "person.phone"), ("a", "case.account"))
    return {word for kind, use in known for word in hashed(kind, blind_index(use, number))}


def place(path: str) -> str:
    """The word for a county or township, by its path."""
    return f"@{path.rstrip('/').rpartition('/')[2]}"


def places(path: str) -> set[str]:
    """The words for township and county of a case, by its path: so a search of one township reads no other."""
    return {place(path), place(path.rstrip("/").rpartition("/")[0])}


def of_names(names: Iterable[str]) -> tuple[str, set[str]]:
    """Names with their initials in one text, as they are looked at once more, and their words."""
    written = {plain(name) for name in names if name}
    together = sorted(written | {read for name in written for read in initials(name)})
    return " ".join(together), {word for one in together for word in grams(one)}


def entry(
    names: Iterable[str | None],
    *,
    identities: Iterable[str | None],
    phones: Iterable[str | None],
    account: str | None,
    number: str | None,
    region_path: str,
) -> tuple[str, list[str]]:
    """The names of a case and all words that it is found by; identities, telephones and account by blind index."""
    together, found = of_names(name for name in names if name)
    for kind, indexes in (("i", identities), ("t", phones), ("a", [account])):
        for index in indexes:
            found |= hashed(kind, index)
    return together, sorted(found | endings(number or "") | places(region_path))
