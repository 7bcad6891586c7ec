"""Relief outside the reader's area is counted by a package and its sum is never printed."""

from dataclasses import replace

import pytest

from standards.policy.package.engine import compute
from tests.policy.build import rules
from tests.policy.package.build import ONE_RULE, family, package


@pytest.mark.parametrize(
    "rule",
    [
        "  give: {yuan: 5000}\n  adjust: [{less: relief_this_year}]",
        "  give: {yuan: 5000}\nceilings: [{yuan: 8000, within: year}]",
    ],
)
def test_a_sum_elsewhere_is_counted_and_not_shown(rule: str) -> None:
    of = package(ONE_RULE + rule)
    here = family(of, former=[4321])
    assert here.history
    away = replace(here, history=tuple(replace(relief, elsewhere=True) for relief in here.history))
    shown, hidden = (compute(facts=facts, rules=rules(), package=of) for facts in (here, away))
    assert (shown.low, shown.high) == (hidden.low, hidden.high)
    assert "4,321.00" in str(shown.lines) and "4,321.00" not in str(hidden.lines)
    assert any("含外地救助，不显示" in line.text and "not shown" in line.text.en for line in hidden.lines)
