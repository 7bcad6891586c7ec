"""Objections come one after the other: an open one is never written over and stays open until it is settled."""

from decimal import Decimal
from typing import Any

import pytest

from approvals import services as approvals
from approvals.terms import Opinion
from audit.selectors import timeline
from audit.verbs import Verb
from cases import services as cases
from cases.blockers import publicity_is_over
from cases.models import Case
from cases.selectors.evidence import SENTENCES
from cases.terms import State
from common.clock import today
from common.errors import Blocked, WrongState
from tests.approvals.acts import approve
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db
DAY = today()
WORDS = {"place": "公示栏", "telephone": "0374-8880000", "summary": SENTENCES[0]}


def raised(cast: Cast, case: Case, text: str = "第一条异议") -> None:
    cases.raise_objection(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, text=text)


def settled(cast: Cast, case: Case) -> None:
    cases.settle_objection(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), finding="不成立。")


def returned(cast: Cast, case: Case, target: State) -> None:
    reviewer = cast.officer("head", DAY)
    cases.return_case(case.pk, officer=reviewer, at=noon(DAY), target=target, reason="再看。")


def posted(cast: Cast, case: Case) -> Case:
    return cases.publicise(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, **WORDS)


def codes(refused: Any) -> set[str]:
    return {b.code for b in refused.value.blockers}


@begins_with(state=State.PUBLICISED)
def test_a_second_objection_waits_for_the_first_to_be_settled(cast: Cast, case: Case) -> None:
    raised(cast, case)
    with pytest.raises(WrongState):
        raised(cast, case, "第二条异议")
    assert case.publicities.get().objection == "第一条异议"
    page = cast.client("clerk").get(f"/cases/{case.pk}/publicity/").content.decode()
    assert f"/cases/{case.pk}/objection/" not in page
    settled(cast, case)
    raised(cast, case, "第二条异议")
    assert case.publicities.get().objection == "第二条异议"


@begins_with(state=State.PUBLICISED)
def test_a_return_settles_nothing_and_a_new_notice_waits_for_the_result(cast: Cast, case: Case) -> None:
    raised(cast, case)
    returned(cast, case, State.REVIEWED)
    with pytest.raises(Blocked) as refused:
        posted(cast, case)
    assert codes(refused) == {"objection"}
    clerk = cast.client("clerk")
    for part in ("/", "/publicity/"):
        assert "第一条异议" in clerk.get(f"/cases/{case.pk}{part}").content.decode()
    sent = clerk.post(f"/cases/{case.pk}/settle/", {"finding": "不成立。"})
    assert sent.status_code == 302
    assert posted(cast, case).state == State.PUBLICISED and case.publicities.count() == 2
    assert "不成立。" in clerk.get(f"/cases/{case.pk}/publicity/").content.decode(), "of the earlier notice"


def test_an_objection_left_open_under_a_newer_notice_still_keeps_the_case_from_being_sent_and_approved(
    cast: Cast,
) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    old = case.publicities.get()
    old.objection, old.objection_on = "旧公示的异议", DAY
    old.save()
    old.pk = None
    old.objection, old.objection_on = "", None
    old.save()
    assert case.publicities.count() == 2
    head = cast.client("head")
    screen = head.get(f"/decisions/{case.pk}/decide/")
    assert "objection" in {b.code for b in screen.context["blockers"]}
    assert "旧公示的异议" in screen.content.decode()
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1200.00")
    assert "objection" in codes(refused)
    returned(cast, case, State.PUBLICISED)
    with pytest.raises(Blocked) as refused:
        approvals.send_for_decision(case.pk, officer=cast.officer("head", DAY), at=noon(DAY), today=DAY)
    assert "objection" in codes(refused)


@begins_with(state=State.PUBLICISED)
def test_a_refused_relief_waits_for_the_objection_too(cast: Cast, case: Case) -> None:
    raised(cast, case)
    returned(cast, case, State.INVESTIGATED)
    head = cast.officer("head", DAY)
    approvals.review(case.pk, officer=head, at=noon(DAY), amount=None, opinion=Opinion.DISAGREE, text="不予救助。")
    with pytest.raises(Blocked) as refused:
        approvals.send_for_decision(case.pk, officer=head, at=noon(DAY), today=DAY)
    assert codes(refused) == {"objection"}


@begins_with(state=State.PUBLICISED)
def test_objections_have_verbs_of_their_own_in_the_trail(cast: Cast, case: Case) -> None:
    raised(cast, case)
    settled(cast, case)
    last = list(timeline(case).order_by("-id")[:2])
    assert [(e.verb, e.note) for e in last] == [
        (Verb.OBJECTION_SETTLED, "不成立。"),
        (Verb.OBJECTION_RAISED, "第一条异议"),
    ]
    page = cast.client("clerk").get(f"/cases/{case.pk}/timeline/").content.decode()
    assert "登记公示异议" in page and "登记异议复核结果" in page


@begins_with(state=State.PUBLICISED)
def test_the_banner_says_what_comes_before_sending(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    usual = clerk.get(f"/cases/{case.pk}/").context["head"].next
    raised(cast, case)
    objected = clerk.get(f"/cases/{case.pk}/").context["head"].next
    settled(cast, case)
    cases.put_expenses(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), expenses=[])
    changed = clerk.get(f"/cases/{case.pk}/").context["head"].next
    assert "异议" in objected and "退回" in changed and len({usual, objected, changed}) == 3


@begins_with(state=State.PUBLICISED)
def test_a_change_of_facts_voids_visit_review_and_publicity_and_all_three_are_told_at_once(
    cast: Cast, case: Case
) -> None:
    assert "review_void" not in {b.code for b in publicity_is_over(case)}
    cases.put_expenses(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), expenses=[])
    page = cast.client("head").get(f"/cases/{case.pk}/")
    step = next(a for a in page.context["actions"] if a.url == f"/decisions/{case.pk}/send/")
    assert {"visit_void", "review_void", "publicity_void"} <= {b.code for b in step.blockers}
    assert Case.objects.get(pk=case.pk).proposed_amount == Decimal("1200.00")
    send = cast.client("head").get(f"/decisions/{case.pk}/send/").context["outlook"].blockers
    assert [b.code for b in send].count("review_void") == 1
