"""A sum far from what others got for the same hardship is never called plain."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.selectors.points import stands_out
from cases.models import Case
from cases.terms import State
from common.clock import today
from standards.policy.terms import Cause, ReliefType
from tests.cast import Cast
from tests.factories import make_case, somebody

LOW, HIGH = Decimal("1500.00"), Decimal("6000.00")


@pytest.mark.parametrize(
    ("amount", "compared", "says"),
    [
        ("15120.00", 6, "一倍半"),
        ("9000.01", 3, "一倍半"),
        ("9000.00", 9, ""),
        ("749.99", 3, "一半"),
        ("750.00", 9, ""),
        ("15120.00", 2, ""),
        ("6000.01", 10, "高于其中最高"),
        ("1499.99", 10, "低于其中最低"),
        ("6000.00", 10, ""),
        ("1500.00", 10, ""),
    ],
)
def test_a_sum_stands_out_from_few_by_a_clear_margin_and_from_many_by_any(
    amount: str, compared: int, says: str
) -> None:
    said = stands_out(Decimal(amount), LOW, HIGH, compared)
    assert (says in said) if says else said == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("others", "plain"), [(2, True), (3, False)])
def test_a_sum_far_above_three_similar_cases_is_looked_at_and_left_out_of_approving_together(
    cast: Cast, others: int, plain: bool
) -> None:
    for _n in range(others):
        make_case(
            cast, state=State.PAID, people=[somebody()], amount="700.00", accepted_on=today() - timedelta(days=40)
        )
    case = make_case(cast, state=State.TOWNSHIP_DECISION, people=[somebody()], amount="1200.00")
    page = cast.client("head").get(f"/decisions/{case.pk}/decide/")
    point = next(point for point in page.context["points"] if point.code == "similar")
    assert point.plain is plain
    found = cast.client("head").get(f"/decisions/together/?case={case.pk}").context["found"]
    assert [one.case.pk for one in found.plain] == ([case.pk] if plain else [])


def _said_of_the_notice(cast: Cast, case: Case) -> str:
    points = cast.client("head").get(f"/decisions/{case.pk}/review/").context["points"]
    return str(next(point.said for point in points if point.code == "publicity"))


@pytest.mark.django_db
def test_a_reviewer_is_told_of_the_notice_what_the_rules_say_for_this_case(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    days = (case.rules or {})["publicity_days"]
    assert _said_of_the_notice(cast, case) == f"审核后、审批前公示{days}天"
    Case.objects.filter(pk=case.pk).update(relief_type=ReliefType.EMERGENCY, cause=Cause.TRAFFIC)
    assert _said_of_the_notice(cast, case) == "审批前不需公示，救助后公示"


@pytest.mark.django_db
def test_a_reviewer_is_told_what_is_not_known_what_only_the_decision_tells_and_what_differs(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    page = cast.client("head").get(f"/decisions/{case.pk}/review/")
    told = {point.code: point for point in page.context["points"]}
    assert "审批时才能判断：" in told["findings"].said and "回避" in told["findings"].said
    assert told["verified"].plain
    Case.objects.filter(pk=case.pk).update(category_recognised_on=None)
    case.expenses.update(verified_self_paid=Decimal("1.00"))
    page = cast.client("head").get(f"/decisions/{case.pk}/review/")
    told = {point.code: point for point in page.context["points"]}
    assert "待核实：免予核对家庭经济状况" in told["findings"].said and not told["findings"].plain
    assert "与申报不一致：自付支出（" in told["verified"].said and not told["verified"].plain


@pytest.mark.django_db
def test_every_similar_case_that_is_counted_is_listed(cast: Cast) -> None:
    began = today() - timedelta(days=40)
    others = [make_case(cast, state=State.PAID, people=[somebody()], accepted_on=began) for _n in range(6)]
    case = make_case(cast, state=State.TOWNSHIP_DECISION, people=[somebody()])
    page = cast.client("head").get(f"/decisions/{case.pk}/decide/").content.decode()
    assert all(f"/cases/{other.pk}/" in page for other in others) and "其余1件" in page
