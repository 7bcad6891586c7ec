"""After help the desk and the case page name the same next act, and none that is blocked while another is due."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.duties import Duty
from approvals import services as approvals
from cases import services as cases
from cases.models import Case, Publicity
from cases.selectors.actions import may_act
from cases.selectors.evidence import SENTENCES
from cases.terms import State
from common.clock import now, today
from notices.selectors import morning
from tests.cast import Cast
from tests.factories import make_case, make_emergency
from tests.funds.nights import D, complete, reviewed, ten_o_clock

pytestmark = pytest.mark.django_db

GIVEN = "630.00"
"""What ``make_emergency`` gives first; as much is proposed and approved, so that nothing is left to pay."""


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _named(cast: Cast, who: str, case: Case) -> tuple[list[tuple[str, str]], str, list[str]]:
    """The groups of the desk with their acts, what the case page says is next, and the steps that it offers now."""
    client = cast.client(who)
    groups = [(group.code, str(group.act)) for group in client.get("/").context["desk"].groups]
    page = client.get(f"/cases/{case.pk}/").context
    return groups, page["head"].next, [a.code for a in page["actions"] if a.tone == "primary" and not a.blockers]


def _approved(cast: Cast) -> Case:
    case = make_emergency(cast)
    complete(cast, case, today(), GIVEN)
    approvals.approve(
        case.pk, officer=cast.officer("head", today()), at=ten_o_clock(today()), today=today(), amount=D(GIVEN),
        unrelated=True, reason="情况属实。",
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def _posted(cast: Cast, case: Case) -> None:
    cases.publicise(
        case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), place="社区",
        telephone="0374-0000000", summary=SENTENCES[0],
    )  # fmt: skip


def test_a_reviewed_emergency_is_to_be_sent_and_not_to_be_publicised(cast: Cast) -> None:
    case = make_emergency(cast)
    reviewed(cast, case, today(), GIVEN)
    groups, said, offered = _named(cast, "head", case)
    assert groups == [("send_emergency", "报送审批")] and offered == ["send_for_decision"]
    assert said == "审批前不公示，由乡镇（街道）直接报送审批。"
    assert "publicise" not in _named(cast, "clerk", case)[2]
    ordinary = make_case(cast, state=State.REVIEWED)
    assert dict(_named(cast, "clerk", ordinary)[0])["publicise"] == "张榜公示"


def test_a_paid_emergency_is_publicised_then_waits_its_days_and_is_closed_only_then(cast: Cast) -> None:
    case = _approved(cast)
    assert case.state == State.PAID
    groups, said, offered = _named(cast, "clerk", case)
    assert groups == [("publicise_after", "张榜公示")] and offered == ["publicise"]
    assert said == "救助已发放，由乡镇（街道）经办人张榜公示。"
    _posted(cast, case)
    until = Publicity.objects.get().ends_on
    groups, said, offered = _named(cast, "clerk", case)
    assert groups == [("publicity", "查看公示")] and offered == []
    assert said == f"公示至 {until} 止，次日起由乡镇（街道）经办人结案。"
    officer = cast.officer("clerk", today())
    (group,) = morning.desk(officer, today=until + timedelta(days=1), at=now()).groups
    assert group.code == "close"
    cases.raise_objection(case.pk, officer=officer, at=now(), today=today(), text="另有住房。")
    groups, said, offered = _named(cast, "clerk", case)
    assert groups[0][0] == "objection" and "复核" in said and offered == []


def test_the_decider_is_told_that_nothing_is_left_to_pay(cast: Cast) -> None:
    case = make_emergency(cast)
    complete(cast, case, today(), GIVEN)
    head = cast.client("head")
    sent = {"amount": GIVEN, "reason": "情况属实。", "unrelated": "on"}
    head.post(f"/decisions/{case.pk}/approve/", sent)
    page = head.post(f"/decisions/{case.pk}/approve/", sent | {"confirmed": "1"}, follow=True).content.decode()
    assert Case.objects.get().state == State.PAID
    assert "已批准救助；救助金已先行发放，没有待发放金额。" in page and "转入发放" not in page


def test_the_desk_shows_the_sum_that_was_given_first(cast: Cast) -> None:
    make_emergency(cast)
    page = cast.client("clerk").get("/").content.decode()
    assert "630.00" in page[page.index('id="investigate"') :].split("</section>")[0]


def test_who_may_only_post_is_not_called_to_act_on_a_reviewed_emergency(cast: Cast) -> None:
    case = make_emergency(cast)
    reviewed(cast, case, today(), GIVEN)
    clerk = cast.officer("clerk", today())
    only_posts = replace(clerk, held=tuple(one for one in clerk.held if one.duty is Duty.CASEWORK))
    assert may_act(Case.objects.get(pk=case.pk), clerk)
    assert not may_act(Case.objects.get(pk=case.pk), only_posts)
    assert may_act(make_case(cast, state=State.REVIEWED), only_posts)
