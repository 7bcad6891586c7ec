"""How reserves are shared out: by people and by last year's relief, to the fen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.suggestion import Figures, suggest

D = Decimal


@pytest.mark.parametrize(
    ("by_people", "expected"),
    [
        (100, ["20000.00", "30000.00", "50000.00"]),
        (0, ["40000.00", "0.00", "60000.00"]),
        (50, ["30000.00", "15000.00", "55000.00"]),
    ],
)
def test_the_weights_say_how_much_people_and_last_year_count(by_people: int, expected: list[str]) -> None:
    towns = [Figures(1, 20_000, D("8000.00")), Figures(2, 30_000, D("0.00")), Figures(3, 50_000, D("12000.00"))]
    assert [s.amount for s in suggest(D("100000.00"), towns, by_people=by_people)] == [D(t) for t in expected]


def test_the_reckoning_is_shown() -> None:
    towns = [Figures(1, 20_000, D("8000.00")), Figures(2, 30_000, D("2000.00"))]
    why = suggest(D("100000.00"), towns, by_people=40)[0].reason
    assert why == "100,000.00 ×（40% × 20,000 / 50,000 人 ＋ 60% × 8,000.00 / 10,000.00 元）＝ 64,000.00"
    assert why.en == "100,000.00 × (40% × 20,000 / 50,000 people + 60% × 8,000.00 / 10,000.00 yuan) = 64,000.00"


@pytest.mark.parametrize(
    ("towns", "expected"),
    [
        ([Figures(1, 0, D("1.00")), Figures(2, 0, D("3.00"))], ["25.00", "75.00"]),
        ([Figures(1, 1, D("0.00")), Figures(2, 3, D("0.00"))], ["25.00", "75.00"]),
        ([Figures(1, 0, D("0.00")), Figures(2, 0, D("0.00"))], ["50.00", "50.00"]),
    ],
    ids=["nobody counted the people", "a first year", "nothing is known"],
)
def test_what_nobody_knows_does_not_count(towns: list[Figures], expected: list[str]) -> None:
    assert [s.amount for s in suggest(D("100.00"), towns, by_people=50)] == [D(t) for t in expected]


TOWNS = st.lists(
    st.builds(
        Figures,
        township=st.integers(1, 99),
        people=st.integers(0, 200_000),
        given=st.decimals(0, 10**7, places=2),
    ),
    min_size=1,
    max_size=30,
)


@given(total=st.decimals("0.01", 10**8, places=2), towns=TOWNS, by_people=st.integers(0, 100))
def test_nothing_is_lost_and_nobody_owes(total: Decimal, towns: list[Figures], by_people: int) -> None:
    shares = [s.amount for s in suggest(total, towns, by_people=by_people)]
    assert sum(shares) == total and min(shares) >= 0
