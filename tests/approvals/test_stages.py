"""Relief in stages: decided on one page, reviewed before each later payment, stopped for a reason, one relief."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from approvals import services
from approvals.models import DeadlineWarning, StageReview
from approvals.services import StageGiven
from approvals.terms import PayeeGround
from audit.models import Event
from cases.facts import former_relief, own_area
from cases.models import Case, HouseholdMember
from cases.services import record_interim_answer
from cases.terms import Relation, State
from common.clock import now, today
from common.errors import Blocked, NotAllowed, WrongState
from funds import services as funds
from funds.models import Order
from funds.terms import PaymentMethod
from notices.services import announce
from standards.policy.terms import AnswerOutcome, Cause
from tests.cast import Cast
from tests.factories import make_case, noon, somebody

D = Decimal
MONTH = timedelta(days=30)
SECOND = "400.00"


def staged(cast: Cast) -> Case:
    """1,200 yuan decided in three stages, a month apart, the first one paid."""
    case = make_case(cast, state=State.TOWNSHIP_DECISION, members=2)
    stages = [StageGiven(day, D("400.00"), "仍在治疗") for day in (today() + MONTH * n for n in range(3))]
    services.approve(
        case.pk, officer=cast.officer("head", today()), at=now(), today=today(), amount=D("1200.00"), unrelated=True,
        stages=stages,
    )  # fmt: skip
    return pay(cast, case, today())


def pay(cast: Cast, case: Case, on: date) -> Case:
    return funds.pay(
        case.pk, officer=cast.officer("finance", today()), at=noon(on), today=on, amount=D(SECOND),
        method=PaymentMethod.TRANSFER, paid_on=on, voucher="PZ-1",
    )  # fmt: skip


def confirm(cast: Cast, case: Case, number: int = 2, *, who: str = "head", **given: Any) -> StageReview:
    day = today() + MONTH * (number - 1)
    officer = cast.officer(who, today())
    note = "入户看过，仍在治疗。"
    return services.confirm_stage(case.pk, number, officer=officer, at=now(), today=day, note=note, **given)


def codes(refused: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [b.code.split(":")[0] for b in refused.value.blockers]


def leaves(case: Case) -> None:
    """A member leaves the household, as a later application of others would have it."""
    member = case.members.exclude(person=case.applicant_id).get()
    HouseholdMember.objects.filter(person=member.person_id).update(left_on=today())


def test_who_left_the_household_is_looked_at_before_the_next_stage_is_confirmed(cast: Cast) -> None:
    case = staged(cast)
    leaves(case)
    with pytest.raises(Blocked) as refused:
        confirm(cast, case)
    assert codes(refused) == ["sign_left"] and not StageReview.objects.exists()
    assert confirm(cast, case, despite=True).signs
    assert pay(cast, case, today() + MONTH).paid_amount == D("800.00")


def test_what_becomes_known_after_the_review_holds_the_payment_until_somebody_looked_again(cast: Cast) -> None:
    case = staged(cast)
    confirm(cast, case)
    with pytest.raises(WrongState):
        confirm(cast, case)
    leaves(case)
    with pytest.raises(Blocked) as refused:
        pay(cast, case, today() + MONTH)
    assert codes(refused) == ["sign_left"] and Case.objects.get().paid_amount == D("400.00")
    confirm(cast, case, despite=True)
    assert pay(cast, case, today() + MONTH).paid_amount == D("800.00")
    with pytest.raises(WrongState):
        confirm(cast, case, despite=True)


def test_a_death_that_is_proposed_for_the_payee_stops_review_and_payment_until_it_is_decided(cast: Cast) -> None:
    case = staged(cast)
    confirm(cast, case)
    change = services.propose_payee(
        case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), ground=PayeeGround.PAYEE_DIED,
        why="村里报告已去世。", name="代领示例", relation=Relation.SON, bank="某行", account="6228480000007777",
        reason="申请人死亡",
    )  # fmt: skip
    with pytest.raises(Blocked) as refused:
        pay(cast, case, today() + MONTH)
    assert {"payee_died", "payee_change_open"} <= set(codes(refused))
    services.confirm_payee(case.pk, change.pk, officer=cast.officer("head", today()), at=now(), note="已核对。")
    with pytest.raises(Blocked) as refused:
        pay(cast, case, today() + MONTH)
    assert codes(refused) == ["sign_payee", "payee_paper"]


def test_dibao_granted_meanwhile_is_a_sign_too(cast: Cast) -> None:
    case = staged(cast)
    day = today() - timedelta(days=10)
    Case.objects.filter(pk=case.pk).update(interim_kind="dibao", interim_applied_on=day, interim_office="民政所")
    record_interim_answer(
        case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), outcome=AnswerOutcome.APPROVED,
        answered_on=today(), number="示例1", granted_from=today(),
    )  # fmt: skip
    with pytest.raises(Blocked) as refused:
        confirm(cast, case)
    assert codes(refused) == ["sign_interim"]


def test_only_who_reviews_in_the_area_confirms_a_stage(cast: Cast) -> None:
    case = staged(cast)
    for who in ("finance", "inspector"):
        with pytest.raises(NotAllowed):
            confirm(cast, case, who=who)
    assert not StageReview.objects.exists()


def test_a_case_in_three_stages_counts_once_as_former_relief(cast: Cast) -> None:
    person = somebody()
    case = make_case(cast, state=State.TOWNSHIP_DECISION, people=[person])
    stages = [StageGiven(today() + MONTH * n, D("400.00")) for n in range(3)]
    services.approve(
        case.pk, officer=cast.officer("head", today()), at=now(), today=today(), amount=D("1200.00"), unrelated=True,
        stages=stages,
    )  # fmt: skip
    pay(cast, case, today())
    confirm(cast, case)
    pay(cast, case, today() + MONTH)
    other = make_case(cast, state=State.ACCEPTED, people=[person], cause=Cause.EDUCATION)
    (relief,) = former_relief(other, area=own_area(other))
    assert (relief.case_number, relief.amount) == (case.number, D("1200.00"))


@pytest.mark.parametrize(("past", "told"), [(date(2026, 11, 13), 0), (date(2026, 11, 16), 1)])
def test_of_a_stage_that_nobody_reviewed_is_told_once_five_working_days_after_its_day(
    cast: Cast, past: date, told: int
) -> None:
    day = date(2026, 10, 23)
    case = make_case(cast, state=State.TOWNSHIP_DECISION, accepted_on=date(2026, 10, 12))
    services.approve(
        case.pk, officer=cast.officer("head", day), at=noon(day), today=day, amount=D("1200.00"), unrelated=True,
        stages=[StageGiven(day, D("600.00")), StageGiven(date(2026, 11, 9), D("600.00"))],
    )  # fmt: skip
    for _twice in range(2):
        services.sweep(today=past, at=noon(past))
    assert DeadlineWarning.objects.filter(kind="stage").count() == told
    assert Event.objects.filter(verb="stage_late").count() == told


# --- pages


def rows(*given: tuple[date | str, str]) -> dict[str, str]:
    posted = {"stages-TOTAL_FORMS": str(len(given)), "stages-INITIAL_FORMS": "0"}
    for number, (day, amount) in enumerate(given):
        posted |= {f"stages-{number}-planned_on": str(day), f"stages-{number}-amount": amount}
    return posted


def decide(client: Client, case: Case, **more: str) -> Any:
    return client.post(f"/decisions/{case.pk}/approve/", {"amount": "1,200.00", "unrelated": "on"} | more)


def test_the_decide_screen_splits_a_sum_adds_it_up_and_asks_before_it_decides_in_stages(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    client = cast.client("head")
    assert b'name="split"' in client.get(f"/decisions/{case.pk}/decide/").content
    page = decide(client, case, split="3", amount="1000").content.decode()
    assert page.count('value="333.00"') == 2 and 'value="334.00"' in page
    part = client.post(
        f"/decisions/{case.pk}/approve/", {"amount": "1000", "add": "1"} | rows((today(), "400"), (today(), "500")),
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert "900.00" in part.content.decode() and "每期金额应大于零" in part.content.decode()
    wrong = decide(client, case, **rows((today(), "600"), (today() + MONTH, "599.99")))
    assert wrong.status_code == 422 and "合计应等于批准金额" in wrong.content.decode()
    good = rows((today(), "600"), (today() + MONTH, "600"))
    asked = decide(client, case, **good)
    assert "分2期发放" in asked.content.decode() and Case.objects.get().state == State.TOWNSHIP_DECISION
    assert decide(client, case, **good, confirmed="1").status_code == 302
    assert [o.amount for o in Order.objects.all()] == [D("600.00")] * 2


def test_stages_are_seen_reviewed_and_stopped_on_their_pages_and_told_on_the_desk(cast: Cast) -> None:
    early = today() - timedelta(days=1)
    case = staged(cast)
    clerk, head, finance = (cast.client(who) for who in ("clerk", "head", "finance"))
    address = f"/decisions/{case.pk}/stages/"
    assert "计划中" in clerk.get(address).content.decode()
    for client in (head, finance):
        assert not {"stage", "pay"} & {group.code for group in client.get("/").context["desk"].groups}
    first = "1/3"
    assert first in clerk.get(f"/cases/{case.pk}/").content.decode()
    assert first in clerk.get("/cases/").content.decode()
    for path in (f"/decisions/{case.pk}/notice/", f"/cases/{case.pk}/print/", f"/decisions/{case.pk}/decision/"):
        assert "仍在治疗" in clerk.get(path).content.decode(), path
    came = staged_on(cast, [early, today()])
    address = f"/decisions/{came.pk}/stages/"
    assert [g.code for g in head.get("/").context["desk"].groups] == ["stage"]
    assert head.post(address, {"number": "2", "note": ""}).status_code == 422
    assert head.post(address, {"number": "2", "note": "仍在治疗。"}).status_code == 302
    assert [g.code for g in finance.get("/").context["desk"].groups] == ["pay"]
    page = head.get(f"{address}stop/").content.decode()
    assert "第2期" in page and "600.00" in page
    assert head.post(f"{address}stop/", {"ground": "died", "reason": ""}).status_code == 422
    assert head.post(f"{address}stop/", {"ground": "died", "reason": "已去世。"}).status_code == 302
    assert Case.objects.get(pk=came.pk).state == State.PAID and "不再发放" in head.get(address).content.decode()


def staged_on(cast: Cast, days: Sequence[date]) -> Case:
    """Another case in two stages whose days have come, the first one paid."""
    case = make_case(cast, state=State.TOWNSHIP_DECISION, accepted_on=today() - timedelta(days=9))
    officer = cast.officer("head", today())
    services.approve(
        case.pk, officer=officer, at=noon(days[0]), today=days[0], amount=D("1200.00"), unrelated=True,
        stages=[StageGiven(day, D("600.00")) for day in days],
    )  # fmt: skip
    return funds.pay(
        case.pk, officer=cast.officer("finance", today()), at=now(), today=today(), amount=D("600.00"),
        method=PaymentMethod.TRANSFER, paid_on=today(), voucher="PZ-2",
    )  # fmt: skip


def test_the_reminder_of_a_stage_reaches_officer_and_head(cast: Cast) -> None:
    staged(cast)
    day = today() + MONTH + timedelta(days=20)
    services.sweep(today=day, at=noon(day))
    announce(today=day, at=noon(day))
    for who in ("clerk", "head"):
        assert "至今未复核" in cast.client(who).get("/messages/").content.decode(), who
