"""A what-if over a year's cases must not take an afternoon."""

from tests.policy.package.speed import per_second


def test_an_assessment_takes_less_than_two_milliseconds_of_one_core() -> None:
    assert max(per_second(400) for _attempt in range(3)) > 500
