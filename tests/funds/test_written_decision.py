"""The written decision of an emergency: what was given first, what is still paid, and which procedure it took."""

import re
from datetime import date
from typing import Any

import pytest

from approvals import services as approvals
from approvals.selectors import Notice, notice
from cases.models import Case
from cases.terms import State
from tests.cast import Cast
from tests.factories import fill_funds, make_case, publish_rules
from tests.funds.nights import D, complete, help_given, take_at_night, ten_o_clock
from tests.funds.test_orders import reserve

DAY = date(2026, 10, 19)


@pytest.fixture(autouse=True)
def _world(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    publish_rules()


def _decided(cast: Cast, given: str, *, account: str = "") -> Case:
    reserve("5000.00")
    case = take_at_night(cast, help_given(given))
    complete(cast, case, DAY, account=account)
    fill_funds(case.county, DAY.year)
    approvals.approve(
        case.pk, officer=cast.officer("head", DAY), at=ten_o_clock(DAY), today=DAY, amount=D("1890.00"), unrelated=True,
        reason="情况属实。",
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def _told(cast: Cast, case: Case) -> tuple[Notice, str]:
    page = cast.client("clerk").get(f"/decisions/{case.pk}/notice/").content.decode()
    letter = page[page.index("<article") : page.index("</article>")]
    return notice(case.pk, officer=cast.officer("clerk", DAY)), re.sub(r"<[^>]+>", "", letter)


def test_who_was_given_all_of_it_first_is_told_so_and_no_account(cast: Cast) -> None:
    case = _decided(cast, "1890.00")
    found, letter = _told(cast, case)
    assert case.state == State.PAID and (found.left, found.to_be_paid) == (D("0.00"), D("0.00"))
    assert "已于2026年10月1日先行救助" in letter and "现金" in letter and "不再另行发放" in letter
    assert found.took_place == ["入户调查", "审核"] and "公示" not in letter, "it follows the relief"
    assert "发放至" not in letter and "账号" not in letter
    assert "急难型审核审批程序" in letter and "支出型审核审批程序" not in letter


def test_what_is_still_paid_after_the_help_is_told_with_its_account(cast: Cast) -> None:
    case = _decided(cast, "1000.00", account="6228480402564890018")
    found, letter = _told(cast, case)
    assert case.state == State.APPROVED and found.to_be_paid == D("890.00")
    assert "1,000.00" in letter and "其余" in letter and "890.00" in letter
    assert f"发放至：火灾示例，示例银行，账号{case.account_masked}" in letter


def test_an_ordinary_case_is_told_of_its_publicity_and_its_own_procedure(cast: Cast) -> None:
    found, letter = _told(cast, make_case(cast, state=State.PAID))
    assert found.helped is None and "经入户调查、审核、公示，查明" in letter and "先行救助" not in letter
    assert "支出型审核审批程序" in letter and "急难型" not in letter and "发放至" in letter
