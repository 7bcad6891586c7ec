"""Several plain cases in one go: seen with their total, each decided by itself, each with a trace of its own."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from accounts.stepup import TYPED
from approvals.models import Decision
from approvals.services.together import MOST
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from relief.demo.cast import PASSWORD
from standards.policy.terms import Cause
from tests.cast import Cast
from tests.factories import make_case, somebody

PAGE = "/decisions/together/"


def seen_all(cases: Sequence[Case]) -> dict[str, str]:
    """The box that confirms each of them."""
    return {f"seen_{case.pk}": "on" for case in cases}


def test_plain_cases_are_seen_with_their_total_and_each_is_decided_with_a_trace_of_its_own(cast: Cast) -> None:
    cases = [make_case(cast, state=State.TOWNSHIP_DECISION, amount=sum_) for sum_ in ("1200.00", "890.00")]
    head = cast.client("head")
    assert [line.case.pk for line in head.get(PAGE, {"look": 1}).context["lines"]] == [case.pk for case in cases]
    asked = {"case": [case.pk for case in cases]}
    seen = head.get(PAGE, asked)
    assert seen.context["found"].total == Decimal("2090.00") and not Decision.objects.exists()
    sums = {f"sum_{case.pk}": str(case.proposed_amount) for case in cases} | seen_all(cases)
    refused = head.post(PAGE, asked | sums | {"confirmed": "1"}, follow=True)
    assert set(refused.context["form"].errors) == {"unrelated"} and not Decision.objects.exists()
    done = head.post(PAGE, asked | sums | {"confirmed": "1", "unrelated": "on"}, follow=True)
    assert done.context["total"] == Decimal("2090.00")
    assert [outcome.approved for outcome in done.context["outcomes"]] == [True, True]
    assert Event.objects.filter(verb="approved").count() == Decision.objects.count() == 2
    again = head.post(PAGE, asked | sums | {"confirmed": "1", "unrelated": "on"}, follow=True)
    assert len(again.context["found"].others) == 2 and Decision.objects.count() == 2


def test_one_that_changed_meanwhile_is_left_as_it_was_and_the_others_are_decided(cast: Cast) -> None:
    cases = [make_case(cast, state=State.TOWNSHIP_DECISION) for _n in range(2)]
    head = cast.client("head")
    sums = {f"sum_{cases[0].pk}": "1200.00", f"sum_{cases[1].pk}": "1200.01"}  # seen with another sum
    sent = {"case": [case.pk for case in cases], "confirmed": "1", "unrelated": "on"} | sums | seen_all(cases)
    page = head.post(PAGE, sent, follow=True)
    assert [outcome.approved for outcome in page.context["outcomes"]] == [True, False]
    assert [str(told).startswith(f"{cases[1].number}: ") for told in page.context["messages"]] == [True]
    assert [Case.objects.get(pk=case.pk).state for case in cases] == [State.APPROVED, State.TOWNSHIP_DECISION]


def test_a_case_that_needs_minutes_and_one_of_another_are_not_plain(cast: Cast) -> None:
    above = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01")
    mine = make_case(cast, state=State.TOWNSHIP_DECISION)
    found = cast.client("county_approver").get(PAGE, {"case": [above.pk, mine.pk]}).context["found"]
    assert found.plain == [] and len(found.others) == 2
    other = cast.client("other_head")
    assert other.post(PAGE, {"case": [mine.pk]}).status_code == 404
    for name in ("case", "done", "left"):
        assert other.get(PAGE, {name: [mine.pk]}).status_code == 404, name
    assert not Decision.objects.filter(case=mine).exists() and now() and today()


def test_each_case_has_a_list_of_its_own_and_none_is_decided_before_each_is_confirmed(cast: Cast) -> None:
    cases = [make_case(cast, state=State.TOWNSHIP_DECISION, amount=sum_) for sum_ in ("1200.00", "900.00")]
    head, asked = cast.client("head"), {"case": [case.pk for case in cases]}
    page = head.get(PAGE, asked)
    for one in page.context["found"].plain:
        codes = {point.code for point in one.points}
        assert {"who", "rules", "findings", "verified", "publicity", "papers", "former", "reviews"} <= codes
    html = page.content.decode()
    assert "贰仟壹佰元整" in html and "已期满，无异议" in html and "已齐全" in html
    sent = asked | {f"sum_{case.pk}": str(case.proposed_amount) for case in cases} | {"unrelated": "on"}
    half = head.post(PAGE, sent | seen_all(cases[:1]) | {"confirmed": "1"}, follow=True)
    assert set(half.context["form"].errors) == {f"seen_{cases[1].pk}"}
    assert not Decision.objects.exists()
    for nothing in (head.get(PAGE, {"choose": "1"}), head.post(PAGE, {"case": [cases[0].pk], "without": cases[0].pk})):
        assert "请至少选择" in head.get(nothing.headers["Location"], follow=True).content.decode()
    fewer = head.post(PAGE, sent | seen_all(cases[:1]) | {"without": str(cases[1].pk)}, follow=True)
    assert [one.case.pk for one in fewer.context["found"].plain] == [cases[0].pk]
    assert fewer.context["found"].total == Decimal("1200.00") and not fewer.context["form"].errors
    assert fewer.context["form"][f"seen_{cases[0].pk}"].value() == "on", "what was confirmed stays confirmed"
    looked_again = head.get(f"{PAGE}?case={cases[0].pk}&seen_{cases[0].pk}=on&unrelated=on")
    assert "checked" not in looked_again.content.decode(), "no address confirms anything for its reader"


def test_a_case_with_anything_to_look_at_is_left_out_with_the_reason(cast: Cast) -> None:
    person = somebody()
    make_case(cast, state=State.CLOSED, people=[person], accepted_on=today() - timedelta(days=40))
    second = make_case(cast, state=State.TOWNSHIP_DECISION, people=[person], cause=Cause.DISABILITY)
    plain = make_case(cast, state=State.TOWNSHIP_DECISION)
    head = cast.client("head")
    page = head.get(PAGE, {"case": [plain.pk, second.pk]})
    assert [one.case.pk for one in page.context["found"].plain] == [plain.pk]
    assert "既往救助：三年内1次" in page.content.decode()
    sent = {"case": [plain.pk, second.pk], f"sum_{plain.pk}": "1200.00", f"sum_{second.pk}": "1200.00"}
    done = head.post(PAGE, sent | seen_all([plain, second]) | {"confirmed": "1", "unrelated": "on"}, follow=True)
    assert "既往救助：三年内1次" in done.content.decode(), "the result tells it too"
    assert [decision.case_id for decision in Decision.objects.filter(case__in=[plain, second])] == [plain.pk]


def test_of_more_than_are_looked_at_one_by_one_none_is_decided_and_none_left_out_silently(cast: Cast) -> None:
    case, head = make_case(cast, state=State.TOWNSHIP_DECISION), cast.client("head")
    chosen = [case.pk, *(case.pk + n for n in range(1, MOST + 1))]
    sent = {"case": chosen, f"sum_{case.pk}": "1200.00", "confirmed": "1", "unrelated": "on"}
    refused = head.post(PAGE, sent)
    assert refused.status_code == 409 and f"{MOST}" in refused.content.decode()
    assert not Decision.objects.exists() and Case.objects.get(pk=case.pk).state == State.TOWNSHIP_DECISION


def test_what_is_sent_is_answered_by_a_redirect_and_looking_again_decides_nothing(cast: Cast) -> None:
    mine, others = (make_case(cast, state=State.TOWNSHIP_DECISION) for _n in range(2))
    head, asked = cast.client("head"), {"case": [mine.pk], f"sum_{mine.pk}": "1200.00"} | seen_all([mine])
    assert head.post(PAGE, asked | {"confirmed": "1"}).headers["Location"] == f"{PAGE}?case={mine.pk}"
    sent = head.post(PAGE, asked | {"confirmed": "1", "unrelated": "on"})
    assert sent.status_code == 302 and sent.headers["Location"] == f"{PAGE}?done={mine.pk}"
    events = Event.objects.count()
    for _time in range(2):
        page = head.get(sent.headers["Location"])
        assert [outcome.approved for outcome in page.context["outcomes"]] == [True]
    made_up = head.get(PAGE, {"done": [mine.pk, others.pk]})
    assert [outcome.approved for outcome in made_up.context["outcomes"]] == [True, False], "told from what is kept"
    assert head.get(PAGE, {"case": [mine.pk]}).context["found"].plain == [], "back leads to what is so now"
    assert Decision.objects.count() == 1 and Event.objects.count() == events


def test_the_county_gives_its_password_on_the_page_that_says_what_will_happen(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3000.00")
    county = cast.client("county_approver")
    session = county.session
    session["signed_in_at"] = (now() - timedelta(minutes=6)).isoformat()
    session.save()
    page = county.get(PAGE, {"case": [case.pk]})
    assert page.context["asks_password"] == TYPED and f'name="{TYPED}"' in page.content.decode()
    sent = {"case": [case.pk], f"sum_{case.pk}": "3000.00", "confirmed": "1", "unrelated": "on"} | seen_all([case])
    for wrong in ({}, {TYPED: "falsch"}):
        asked = county.post(PAGE, sent | wrong)
        assert asked.templates[0].name == "accounts/who_is_there.html" and not Decision.objects.exists()
    done = county.post(PAGE, sent | {TYPED: PASSWORD})
    assert done.headers["Location"] == f"{PAGE}?done={case.pk}" and Decision.objects.count() == 1


def test_all_cases_are_chosen_with_one_click_and_none_again(cast: Cast) -> None:
    for _n in range(2):
        make_case(cast, state=State.TOWNSHIP_DECISION)
    head = cast.client("head")
    assert " checked" not in head.get("/decisions/together/?look=1").content.decode()
    page = head.get("/decisions/together/?look=1&all=1").content.decode()
    assert page.count(" checked>") == 2 and "全不选" in page


def test_what_must_be_decided_by_itself_is_listed_with_the_reason_and_cannot_be_ticked(cast: Cast) -> None:
    person = somebody()
    make_case(cast, state=State.CLOSED, people=[person], accepted_on=today() - timedelta(days=40))
    second = make_case(cast, state=State.TOWNSHIP_DECISION, people=[person], cause=Cause.DISABILITY)
    plain = make_case(cast, state=State.TOWNSHIP_DECISION)
    head = cast.client("head")
    assert "?look=1" in head.get(PAGE).content.decode(), "the page loads it, and leads to it without scripts"
    page = head.get(PAGE, {"look": 1}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page and "既往救助：三年内1次" in page and f'href="/decisions/{second.pk}/decide/"' in page
    assert f'value="{plain.pk}"' in page and f'value="{second.pk}"' not in page


def test_of_one_case_the_button_says_approve(cast: Cast) -> None:
    cases = [make_case(cast, state=State.TOWNSHIP_DECISION) for _n in range(2)]
    head = cast.client("head")
    assert "全部批准" in head.get(PAGE, {"case": [case.pk for case in cases]}).content.decode()
    assert "全部批准" not in head.get(PAGE, {"case": [cases[0].pk]}).content.decode()
