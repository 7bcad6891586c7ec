"""Townships and villages by every way in which people write their names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from accounts.duties import RegionLevel
from accounts.models import Region


@dataclass(frozen=True, slots=True)
class TownshipFound:
    """``township`` lies in the county asked for; else ``elsewhere`` names those of that name in other counties; else
    neither."""

    township: Region | None = None
    elsewhere: tuple[Region, ...] = ()


class TownshipNames:
    """All townships by every way to write them; one query, for a register of any length."""

    def __init__(self, townships: Sequence[Region]) -> None:
        self._by_name: defaultdict[str, list[Region]] = defaultdict(list)
        self.area_codes = frozenset(township.code[:6] for township in townships)
        for township in townships:
            for name in {_normal(township.name), _short(township.name)}:
                self._by_name[name].append(township)
        counties = {township.parent.name for township in townships if township.parent}
        longest_first = sorted(counties | {_without_level(name) for name in counties}, key=len, reverse=True)
        self._above = re.compile(rf"(?:河南省?)?(?:许昌市?)?({'|'.join(map(re.escape, longest_first))})?(?=.)")

    def find(self, name: str, county_path: str) -> TownshipFound:
        """神垕镇, 神垕, 禹州市神垕镇 or 神垕镇人民政府; a short name that two townships share finds neither."""
        text = _normal(name)
        above = self._above.match(text)
        county, rest = (above[1], text[above.end() :]) if above else (None, text)
        for of, asked in ((None, text), (None, _short(text)), (county, rest), (county, _short(rest))):
            rows = [row for row in self._by_name.get(asked, []) if not of or _lies_in(row, of)]
            here = [row for row in rows if row.path.startswith(county_path)]
            if len(here) == 1:
                return TownshipFound(here[0])
            if rows and not here:
                return TownshipFound(elsewhere=tuple(rows))
        return TownshipFound()


class VillageNames:
    """The villages of a county; offices write them with or without 村委会, 居委会, 社区 and the township."""

    def __init__(self, villages: Iterable[tuple[str, int]]) -> None:
        self._townships: defaultdict[str, set[int]] = defaultdict(set)
        for name, township_id in villages:
            self._townships[_village(name)].add(township_id)

    def lies_elsewhere(self, name: str, township: Region) -> bool:
        """Whether only other townships of the county have a village of this name; what nobody has may be new."""
        having = self.having(name, township)
        return bool(having) and township.pk not in having

    def knows(self, township: Region) -> bool:
        """Whether any village of the township is in the list."""
        return any(township.pk in having for having in self._townships.values())

    def lies_in(self, name: str, township: Region) -> bool:
        """Whether the township has a village of this name."""
        return township.pk in self.having(name, township)

    def having(self, name: str, township: Region) -> set[int]:
        """The townships that have a village of this name, which may begin with that of ``township``."""
        text = re.sub(rf"^{re.escape(_short(township.name))}(街道|回族镇|回族乡|镇|乡)", "", _normal(name))
        return self._townships.get(_village(text), set())


def village_names(county_path: str) -> VillageNames:
    """Read the villages of a county once."""
    rows = Region.objects.filter(level=RegionLevel.VILLAGE, path__startswith=county_path)
    return VillageNames(rows.values_list("name", "parent_id"))


def townships() -> list[Region]:
    """Every township with its county."""
    return list(Region.objects.filter(level=RegionLevel.TOWNSHIP).select_related("parent"))


def township_names() -> TownshipNames:
    """Read all townships once."""
    return TownshipNames(townships())


_BETWEEN = re.compile(r"[\s\-/·.,，、—>]")
_OFFICE = re.compile(r"(人民政府|政府|办事处|(?<=街道)办)$")
_KIND = re.compile(r"(?<=..)(回族镇|回族乡|街道|镇|乡|办)$")
_VILLAGE = re.compile(r"(?<=.)(村民委员会|村委会|社区居民委员会|社区居委会|居民委员会|居委会|社区|村)$")


@lru_cache(maxsize=4096)
def _normal(name: str) -> str:
    return _OFFICE.sub("", _BETWEEN.sub("", unicodedata.normalize("NFKC", name)))


def _short(name: str) -> str:
    return _KIND.sub("", _normal(name))


def _without_level(county: str) -> str:
    return re.sub(r"(?<=..)[市县区]$", "", county)


def _lies_in(township: Region, county: str) -> bool:
    return township.parent is not None and county in (township.parent.name, _without_level(township.parent.name))


def _village(name: str) -> str:
    """A village by what tells it from its neighbours: 木锨刘村社区居委会 is 木锨刘."""
    text = _normal(name)
    while (shorter := _VILLAGE.sub("", text)) != text:
        text = shorter
    return text
