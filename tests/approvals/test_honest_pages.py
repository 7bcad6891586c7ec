"""Pages say what an act will ask and offer nothing that must fail."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from approvals import services
from approvals.models import Supervision
from approvals.terms import Opinion
from audit.models import Event
from cases import services as cases
from cases.models import Case
from cases.selectors.hints import person_hint
from cases.terms import State
from common.clock import today
from common.errors import Blocked
from standards.policy.terms import Category, Cause, Outcome
from tests.cases.county import VISITED, accepted, drafted, visited
from tests.cast import Cast
from tests.factories import make_case, noon, somebody

pytestmark = pytest.mark.django_db
DAY = today()


def test_the_decide_screen_asks_for_a_reason_against_the_county_s_review(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_REVIEW)
    services.county_review(
        case.pk, officer=cast.officer("county_reviewer", DAY), at=noon(DAY), amount=None, opinion=Opinion.DISAGREE,
        text="不予救助。",
    )  # fmt: skip
    client, address = cast.client("county_approver"), f"/decisions/{case.pk}/decide/"
    assert client.get(address).context["meaning"].needs_reason
    sent = {"amount": "3000.00", "unrelated": "on"}
    refused = client.post(f"/decisions/{case.pk}/approve/", sent)
    assert "reason" in refused.context["form"].errors


def test_a_sum_other_than_the_proposed_one_asks_for_a_reason_too(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    client, address = cast.client("head"), f"/decisions/{case.pk}/approve/"
    asked = {str(case.proposed_amount): False, "800.00": True}
    for amount, needed in asked.items():
        page = client.post(address, {"ask": "1", "amount": amount})
        assert page.context["meaning"].needs_reason is needed, amount


def test_agreeing_with_neither_sum_nor_words_is_told_at_both_fields_at_once(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    page = cast.client("head").post(f"/decisions/{case.pk}/review/", {"opinion": "agree", "amount": "", "text": ""})
    assert page.status_code == 422 and {"amount", "text"} <= set(page.context["form"].errors)
    assert Case.objects.get(pk=case.pk).state == State.INVESTIGATED


def test_a_review_without_anything_is_refused_at_its_words_too_which_say_that_they_may_be_needed(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    address = f"/decisions/{case.pk}/review/"
    page = cast.client("head").get(address).content.decode()
    assert re.search(r'for="id_text">补充意见 <span class="r-soft">（视情况必填）</span>\s*</label>', page)
    refused = cast.client("head").post(address, {"sentence": "", "text": " "})
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"opinion", "text"}


def test_relief_that_nobody_can_approve_is_not_proposed_and_no_relief_is(cast: Cast) -> None:
    case = visited(cast, accepted(cast, drafted(cast, Cause.ILLNESS, category=Category.OTHER)), property_ok=Outcome.NO)
    head = cast.officer("head", VISITED)
    with pytest.raises(Blocked) as refused:
        services.review(
            case.pk, officer=head, at=noon(VISITED), amount=Decimal("1200.00"), opinion=Opinion.AGREE, text="同意。"
        )
    assert {"property", "not_approvable"} <= {b.code for b in refused.value.blockers}
    page = cast.client("head").post(
        f"/decisions/{case.pk}/review/", {"opinion": "agree", "amount": "1200.00", "text": "同意。"}
    )
    assert page.status_code == 422 and "不予救助" in page.content.decode() and "同意。" in page.content.decode()
    after = services.review(
        case.pk, officer=head, at=noon(VISITED), amount=None, opinion=Opinion.DISAGREE, text="财产超标。"
    )
    assert after.state == State.REVIEWED and after.proposed_amount is None


def test_the_supervision_list_offers_only_what_can_be_done(cast: Cast) -> None:
    case = make_case(cast, accepted_on=DAY - timedelta(days=60))
    services.sweep(today=DAY, at=noon(DAY))
    row = Supervision.objects.get()
    explain, close = f"/supervision/{row.pk}/explain/", f"/supervision/{row.pk}/close/"
    county, clerk = cast.client("county_approver"), cast.client("clerk")
    page = county.get("/supervision/").content.decode()
    assert explain not in page and close not in page
    assert "尚未说明" in page or "还没有说明" in page, "why nobody can close it yet"
    assert explain in clerk.get("/supervision/").content.decode()
    assert county.get(explain).status_code == 403
    reviewer = cast.client("county_reviewer")
    kept = reviewer.post(close, {"note": "请尽快说明"})
    assert kept.status_code == 422 and "请尽快说明" in kept.content.decode()
    clerk.post(explain, {"text": "等待外地协查"})
    Case.objects.filter(pk=case.pk).update(clock_stopped_on=DAY)
    assert close in reviewer.get("/supervision/").content.decode()


def test_a_supplement_is_asked_for_once_and_not_offered_again(cast: Cast) -> None:
    case = make_case(cast, state=State.SUPPLEMENT)
    cases.supplement(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY))
    clerk, address = cast.client("clerk"), f"/cases/{case.pk}/ask-supplement/"
    assert address not in {action.url for action in clerk.get(f"/cases/{case.pk}/").context["actions"]}
    page = clerk.get(address)
    assert page.status_code == 200 and page.context["problem"] and b"<textarea" not in page.content


def test_a_step_that_does_not_start_here_shows_no_form(cast: Cast) -> None:
    case = make_case(cast, state=State.CLOSED)
    page = cast.client("clerk").get(f"/cases/{case.pk}/withdraw/")
    assert page.context["problem"] and b"<textarea" not in page.content


@pytest.mark.parametrize(("state", "says"), [(State.APPROVED, "已批准"), (State.PAID, "已获救助")])
def test_relief_is_called_paid_only_once_it_is(cast: Cast, state: State, says: str) -> None:
    person = somebody()
    case = make_case(cast, state=state, people=[person])
    assert person.resident is not None
    hint = person_hint(
        cast.officer("clerk", DAY), person.resident.number, county_id=case.county_id, today=DAY
    )  # fmt: skip
    assert says in hint.notices[0].text


def test_who_comes_back_to_where_a_form_was_sent_is_led_to_its_page_if_he_may_see_it(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    approve, decide = (f"/decisions/{case.pk}/{page}/" for page in ("approve", "decide"))
    head, before = cast.client("head"), Event.objects.count()
    assert head.post(approve, {"amount": "x"}).status_code == 422
    back = head.get(approve)
    assert back.status_code == 302 and back.headers["Location"] == decide
    assert head.get(f"/decisions/{case.pk}/disapprove/").status_code == 200
    for name, status in {"clerk": 403, "county_approver": 403, "other_head": 404}.items():
        client = cast.client(name)
        assert client.get(approve).status_code == client.get(decide).status_code == status, name
    for act in ("withdraw", "reveal"):
        address = f"/decisions/{case.pk}/payee/1/{act}/"
        assert cast.client("clerk").get(address).headers["Location"] == f"/decisions/{case.pk}/payee/"
        assert cast.client("other_clerk").get(address).status_code == 404
    assert Event.objects.count() == before, "looking reveals nothing and changes nothing"
