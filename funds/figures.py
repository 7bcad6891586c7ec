"""What a fund's movements add up to, month by month; plain numbers, without the database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from funds.terms import MOVES, Movement, Side

NOTHING = Decimal("0.00")
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Moved:
    """A sum in yuan that moved; ``inward`` says whether it came to the fund, where it went from one to another."""

    movement: Movement
    inward: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """A period of a fund in yuan. What the fund holds is what is available and what is frozen: it lies in the bank."""

    opening: Decimal = NOTHING
    came_in: Decimal = NOTHING
    recovered: Decimal = NOTHING
    passed_on: Decimal = NOTHING
    spent: Decimal = NOTHING
    came_back: Decimal = NOTHING
    froze: Decimal = NOTHING
    released: Decimal = NOTHING

    @property
    def closing(self) -> Decimal:
        """What it holds at the end."""
        return self.opening + self.came_in + self.recovered + self.came_back - self.passed_on - self.spent

    @property
    def quiet(self) -> bool:
        """Nothing moved, and there was nothing to move."""
        return self == Figures()


def figures(opening: Decimal, moved: Iterable[Moved]) -> Figures:
    """The period in which these sums moved."""
    found = Figures(opening=opening)
    for one in moved:
        name = column(one.movement, inward=one.inward)
        found = replace(found, **{name: getattr(found, name) + one.amount})
    return found


def column(movement: Movement, *, inward: bool) -> str:
    """In which column of the books a movement stands; ``inward`` matters between two funds only."""
    named = _NAMED.get(movement)
    if named:
        return named
    move = MOVES[movement]
    return "came_in" if (move.giver is Side.OUTSIDE if move.within else inward) else "passed_on"


_NAMED = {
    Movement.PAID: "spent",
    Movement.CAME_BACK: "came_back",
    Movement.RECOVERED: "recovered",
    Movement.FROZE: "froze",
    Movement.RELEASED: "released",
}


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
