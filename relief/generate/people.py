"""Households and who lives in them, as lines for COPY; each depends on the seed and its place in the row only.

Fifty households have 130 people (2.6 each). Numbers of persons are those of townships' counties with a birth day and an
order number that nobody else in the row has; a person in twenty is somebody of an earlier household once more, without
number and otherwise written.
"""

import json
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from stdnum.cn.ric import calc_check_digit

from cases.terms import Relation, Sex
from common.crypto import blind_index, encrypt
from common.masking import mask_account, mask_id, mask_phone
from relief.generate.chance import mixed
from relief.generate.names import full_name, misspelt, surname

SIZES = (1, 2, 3, 2, 3, 4, 1, 3, 3, 5, 2, 3, 1, 4, 2, 3, 2, 1, 3, 2, 4, 3, 1, 2, 5) * 2
BLOCK = len(SIZES)
FIRST = (0, *accumulate(SIZES))
BLOCK_PEOPLE = FIRST[-1]
COHORTS, COHORT_YEARS, OLDEST = 12, 5, 1941
DAYS = 1826
"""Of five years."""
GROWN, YOUNG = range(180), range(180, 450)
"""Order numbers of the grown-up and of children, in pairs, from 100 on: those below belong to the demonstration."""
CHILD_AFTER = 22
STEP = 104_729
"""A prime: birth days and order numbers are passed through by it, none twice."""
MOST_PEOPLE = 5_000_000
TWICE = 6
"""One in so many who are not the applicant, and half of those, one in twenty of all."""
PERSON = ("id", "name", "id_number", "id_index", "id_masked", "sex", "birth_on", "no_id_reason")
HOME = (
    "home", "place", "first", "name", "told", "village", "address", "account", "order_account", "account_index",
    "account_masked", "payee_number", "members", "relations", "phone", "phone_index", "phone_masked",
)  # fmt: skip
"""The columns of the two tables of ``lines``."""
MEMBER = {
    "health": "", "helped": True, "labour": "", "disability": "", "employment": "", "lives_here": True,
    "annual_income": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What all households have in common; it travels to the processes that make them.

    ``places`` are the six digits of the area, the township's code, villages; the first id of people is ``person + 1``.
    From household ``spread`` on each township comes once at least in a thousand.
    """

    seed: int
    people: int
    places: tuple[tuple[str, tuple[str, ...]], ...]
    shares: tuple[float, ...]
    person: int
    before: int
    spread: int


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    sex: Sex
    born: date
    stem: str
    relation: Relation
    numbered: bool = True


def households(people: int) -> int:
    """How many households so many people fill; the last one may not be full."""
    blocks, rest = divmod(people, BLOCK_PEOPLE)
    return blocks * BLOCK + sum(first < rest for first in FIRST[:-1])


def size_of(home: int) -> int:
    """How many people live there, the last household apart."""
    return SIZES[home % BLOCK]


def place_of(ground: Ground, home: int) -> int:
    nth = home - ground.spread
    if nth >= 0 and nth % 1000 < len(ground.places):
        return nth % 1000
    return bisect(ground.shares, mixed(ground.seed, 11, home) / 2**64, hi=len(ground.shares) - 1)


def lines(ground: Ground, blocks: range) -> tuple[str, str]:
    """The lines of ``cases_person`` and of the table of homes, for these blocks of households."""
    persons: list[str] = []
    homes: list[str] = []
    last = households(ground.people)
    for home in range(blocks.start * BLOCK, min(blocks.stop * BLOCK, last)):
        first = home // BLOCK * BLOCK_PEOPLE + FIRST[home % BLOCK]
        size = min(size_of(home), ground.people - first)
        persons_of, line = _household(ground, home, ground.person + 1 + first, size)
        persons.extend(persons_of)
        homes.append(line)
    return "".join(persons), "".join(homes)


def _household(ground: Ground, home: int, first: int, size: int) -> tuple[list[str], str]:
    place = place_of(ground, home)
    area, villages = ground.places[place]
    dice = mixed(ground.seed, 13, home)
    rows, told, members, number = [], [], [], ""
    people = [_once_more(ground, home, nth, _someone(ground, home, nth)) for nth in range(size)]
    for nth, one in enumerate(people):
        stem = area + one.stem
        full = stem + calc_check_digit(stem + "0") if one.numbered else ""
        masked = mask_id(full)
        rows.append(_person(first + nth, full, masked, one))
        told.append((one.relation, first + nth, f"{one.name}（{one.relation.zh} {masked}）"))
        members.append(MEMBER | {"id": masked, "name": one.name, "person": first + nth, "relation": one.relation})
        number = number or full
    account, phone = f"622848{dice % 10**13:013d}", f"199{(dice >> 20) % 10**8:08d}"
    fields: tuple[object, ...] = (
        home, place, first - ground.person - 1, people[0].name, "、".join(text for *_key, text in sorted(told)),
        villages[(dice >> 7) % len(villages)], f"{dice % 97 + 1}组{dice % 211 + 1}号",
        encrypt(account, aad="cases_case.account"), encrypt(account, aad="funds_order.account"),
        blind_index("case.account", account), mask_account(account),
        encrypt(number, aad="funds_order.payee_number"), json.dumps(members, ensure_ascii=False),
        "{" + ",".join(one.relation for one in people) + "}",
        encrypt(phone, aad="cases_member.phone"), blind_index("person.phone", phone), mask_phone(phone),
    )  # fmt: skip
    return rows, "\t".join(map(str, fields)) + "\n"


def _once_more(ground: Ground, home: int, nth: int, one: Someone) -> Someone:
    """Now and then somebody of an earlier household, who stands in the registry twice."""
    if nth == 0 or home < BLOCK or mixed(ground.seed, 17, home * 8 + nth) % TWICE:
        return one
    other = _someone(ground, home - BLOCK, nth)
    return replace(other, name=misspelt(other.name), numbered=False) if other.sex is one.sex else one


def _person(pk: int, number: str, masked: str, one: Someone) -> str:
    sealed = encrypt(number, aad="cases_person.id_number") if number else ""
    index = blind_index("person.id", number) or "\\N"
    without = "" if number else "证件遗失，正在补办"
    return f"{pk}\t{one.name}\t{sealed}\t{index}\t{masked}\t{one.sex}\t{one.born}\t{without}\n"


def _someone(ground: Ground, home: int, nth: int) -> Someone:
    """The applicant, the spouse, then their children; nobody else has this sex, birth day and order number."""
    dice = mixed(ground.seed, 19, home * 8 + nth)
    head = mixed(ground.seed, 19, home * 8)
    male = (head >> 40) % 2 == (nth == 0) if nth < 2 else dice >> 40 & 1
    counted, cohort = divmod(home + ground.before, COHORTS)
    year = OLDEST + cohort * COHORT_YEARS
    if nth < 2:
        place = (counted * 2 + nth) * STEP % (DAYS * len(GROWN))
        order = GROWN[place // DAYS]
    else:
        year += CHILD_AFTER
        place = (counted * 3 + nth - 2) * STEP % (DAYS * len(YOUNG))
        order = YOUNG[place // DAYS]
    born = date.fromordinal(date(year, 1, 1).toordinal() + place % DAYS)
    relation = (Relation.SELF, Relation.SPOUSE)[nth] if nth < 2 else Relation.SON if male else Relation.DAUGHTER
    family = surname(dice if nth == 1 else head)
    return Someone(
        full_name(family, dice >> 12), Sex.MALE if male else Sex.FEMALE, born,
        f"{born:%Y%m%d}{100 + 2 * order + bool(male):03d}", relation,
    )  # fmt: skip


def batches(people: int, size: int = 40) -> Iterator[range]:
    """All blocks of households, so many at a time."""
    count = -(-people // BLOCK_PEOPLE)
    for first in range(0, count, size):
        yield range(first, min(first + size, count))


def slots(size: int) -> Sequence[int]:
    """Which households of a block have that many people."""
    return [n for n, people in enumerate(SIZES) if people == size]
