"""How a year's reserves might be shared out: by people and by last year's relief (三（三）). Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.money import CENT, show
from common.said import Said, joined

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a township: its people, and the relief that it gave last year, in yuan."""

    township: int
    people: int
    given: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A suggested reserve in yuan, and how it was reckoned."""

    township: int
    amount: Decimal
    reason: Said


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the shares are reckoned by: both sums of the county, and how much its people count."""

    total: Decimal
    townships: int
    people: int
    given: Decimal
    weight: Fraction

    def share(self, of: Figures) -> Fraction:
        if not self.people and not self.given:
            return Fraction(self.total) / self.townships
        by_people = Fraction(of.people, self.people or 1)
        by_relief = Fraction(of.given) / Fraction(self.given or 1)
        return Fraction(self.total) * (self.weight * by_people + (1 - self.weight) * by_relief)

    def reason(self, of: Figures, amount: Decimal) -> Said:
        percent = round(self.weight * WHOLE)
        parts = []
        if self.people and percent:
            share = f"{percent}% × {of.people:,} / {self.people:,}"
            parts.append(Said(f"{share} 人", f"{share} people"))
        if self.given and percent < WHOLE:
            share = f"{WHOLE - percent}% × {show(of.given)} / {show(self.given)}"
            parts.append(Said(f"{share} 元", f"{share} yuan"))
        how = joined(parts or [Said("平均分配", "in equal parts")], " ＋ ", " + ")
        sums = show(self.total), show(amount)
        return Said(f"{sums[0]} ×（{how}）＝ {sums[1]}", f"{sums[0]} × ({how.en}) = {sums[1]}")


def suggest(total: Decimal, townships: Sequence[Figures], *, by_people: int) -> list[Share]:
    """Share ``total`` yuan out, ``by_people`` of a hundred parts by people and the rest by last year's relief.

    The shares add up to the total to the fen: what rounding down leaves goes, fen by fen, to those who lost most by it.
    Where nobody has a figure for one of the two, the other one bears all of it; without any figure all get the same.
    """
    people, given = sum(t.people for t in townships), sum((t.given for t in townships), Decimal(0))
    weight = Fraction(by_people, WHOLE) if people and given else Fraction(bool(people))
    basis = _Basis(total, len(townships), people, given, weight)
    exact = [basis.share(township) for township in townships]
    sums = [_whole_fen(share) for share in exact]
    left = int((total - sum(sums, Decimal(0))) / CENT)
    for place in sorted(range(len(sums)), key=lambda n: Fraction(sums[n]) - exact[n])[:left]:
        sums[place] += CENT
    return [Share(t.township, amount, basis.reason(t, amount)) for t, amount in zip(townships, sums, strict=True)]


def _whole_fen(share: Fraction) -> Decimal:
    return Decimal(share.numerator * WHOLE // share.denominator).scaleb(-2)
