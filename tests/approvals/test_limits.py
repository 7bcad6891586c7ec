"""Who may decide what: boundaries in pairs, minutes, separation of duties, an office of one."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Posting
from accounts.officer import Officer
from approvals import services
from approvals.models import Decision, Review, Route
from approvals.terms import Opinion
from cases.models import Case
from cases.selectors.evidence import SENTENCES
from cases.services import publicise, put_payee, return_case, terminate
from cases.terms import Relation, State, TerminationGround
from common.clock import now, today
from common.errors import Blocked, Invalid, WrongState
from tests.approvals.acts import approve
from tests.begun import begins_with
from tests.cast import SINCE, Cast
from tests.factories import YINGCHUAN, make_case, record_minutes, somebody


def _change_a_fact(case: Case, clerk: Officer) -> None:
    put_payee(
        case.pk, officer=clerk, at=now(), name=case.applicant_name, relation=Relation.SELF, bank="x",
        account="6228000011112222",
    )  # fmt: skip


def _codes(refused: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [b.code for b in refused.value.blockers]


@pytest.mark.parametrize(
    ("amount", "level"),
    [("1889.99", "township"), ("1890.00", "township"), ("1890.01", "county"), ("3780.00", "county")],
)
def test_three_times_the_standard_stays_with_the_township_and_a_fen_more_goes_to_the_county(
    cast: Cast, amount: str, level: str
) -> None:
    state = State.TOWNSHIP_DECISION if level == "township" else State.COUNTY_REVIEW
    make_case(cast, state=state, amount=amount)
    route = Route.objects.get()
    assert (route.level, route.threshold, route.standard) == (level, Decimal("1890.00"), Decimal("630.00"))


def test_a_township_can_not_approve_more_than_was_sent_to_it_beyond_its_limit(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1890.00")
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1890.01", "确需")
    assert _codes(refused) == ["above_township", "unpublicised"]
    assert not Decision.objects.exists() and Case.objects.get().state == State.TOWNSHIP_DECISION
    assert approve(cast, case, "head", "1890.00").approved_amount == Decimal("1890.00")


def test_more_than_was_publicised_is_publicised_first_and_less_is_not(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1200.00")
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1200.01", "确需")
    assert _codes(refused) == ["unpublicised"]
    assert approve(cast, case, "head", "1199.99", "核减").approved_amount == Decimal("1199.99")


@begins_with(state=State.COUNTY_DECISION, amount="15120.00", members=4)
def test_a_household_of_four_may_receive_15120_and_not_a_fen_more_without_minutes(cast: Cast, case: Case) -> None:
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "county_approver", "15120.01")
    assert _codes(refused) == ["minutes_missing", "reason_missing"]
    record_minutes(cast, case, Decimal("15120.00"), on=today())
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "county_approver", "15120.01", "特别困难")
    assert _codes(refused) == ["minutes_missing"]
    record_minutes(cast, case, Decimal("15120.01"), on=today(), number="再议")
    approve(cast, case, "county_approver", "15120.01", "特别困难")
    assert Decision.objects.get().minutes is not None


@begins_with(state=State.COUNTY_DECISION, amount="15120.00", members=4)
def test_at_exactly_the_cap_no_minutes_are_needed(cast: Cast, case: Case) -> None:
    assert approve(cast, case, "county_approver", "15120.00").approved_amount == Decimal("15120.00")


@begins_with(state=State.COUNTY_DECISION, amount="15120.00", members=4)
def test_the_database_itself_refuses_a_decision_above_the_cap_without_minutes(cast: Cast, case: Case) -> None:
    given: dict[str, Any] = {
        "case": case, "route": case.routes.get(), "level": "county", "outcome": "approved", "cap": Decimal("15120.00"),
        "determination": {}, "facts_version": case.facts_version, "by_id": case.opened_by_id, "by_name": "x",
        "office_name": "x", "at": now(),
    }  # fmt: skip
    above, no_cap = {"amount": Decimal("15120.01")}, {"amount": Decimal("1.00"), "cap": None}
    for wrong in (above, no_cap, {"outcome": "not_approved"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.create(**{**given, **wrong})
    Decision.objects.create(**given, amount=Decimal("15120.00"))


@begins_with(state=State.COUNTY_DECISION, amount="3780.01")
def test_minutes_do_not_speak_for_facts_that_changed_afterwards(cast: Cast, case: Case) -> None:
    record_minutes(cast, case, Decimal("3780.01"), on=today())
    county, clerk = cast.officer("county_approver", today()), cast.officer("clerk", today())
    return_case(case.pk, officer=county, at=now(), target=State.ACCEPTED, reason="核对收款人")
    _change_a_fact(case, clerk)
    case = Case.objects.get()
    from approvals.signed import minutes_for

    assert minutes_for(case, Decimal("3780.01")) is None


def test_the_newest_minutes_win_over_older_ones_with_a_higher_sum(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3780.00")
    record_minutes(cast, case, Decimal("20000.00"), on=today())
    record_minutes(cast, case, Decimal("4000.00"), on=today(), number="再议")
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "county_approver", "20000.00", "特别困难")
    assert _codes(refused) == ["minutes_missing"]
    assert not Decision.objects.exists()
    assert approve(cast, case, "county_approver", "4000.00", "特别困难").approved_amount == Decimal("4000.00")


@pytest.mark.parametrize("held_on", [today() + timedelta(days=1), today() - timedelta(days=90)])
@begins_with(state=State.COUNTY_DECISION, amount="3780.01")
def test_a_deliberation_lies_between_acceptance_and_today(cast: Cast, case: Case, held_on: Any) -> None:
    with pytest.raises(Invalid):
        services.record_minutes(
            case.pk, officer=cast.officer("county_approver", today()), at=now(), today=today(), number="1",
            held_on=held_on, place="x", chair="甲", attendees="甲、乙、丙", resolution="x", amount=Decimal("4000.00"),
        )  # fmt: skip


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_sum_that_departs_from_the_proposal_needs_a_reason(cast: Cast, case: Case) -> None:
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1100.00")
    assert _codes(refused) == ["reason_missing"]
    assert approve(cast, case, "head", "1100.00", "部分费用已另行解决").approved_amount == Decimal("1100.00")


def test_a_sum_that_only_the_county_review_proposed_needs_a_reason_too(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_REVIEW, amount="3000.00")
    services.county_review(
        case.pk, officer=cast.officer("county_reviewer", today()), at=now(), amount=Decimal("2500.00"),
        opinion=Opinion.AGREE, text="核减。",
    )  # fmt: skip
    for amount in ("2500.00", "3000.00"):  # the one departs from the township's proposal, the other from the county's
        with pytest.raises(Blocked) as refused:
            approve(cast, case, "county_approver", amount)
        assert _codes(refused) == ["reason_missing"]
    assert not Decision.objects.exists()
    assert approve(cast, case, "county_approver", "2500.00", "核减").approved_amount == Decimal("2500.00")


def test_a_review_is_void_when_facts_change_and_the_case_can_not_be_sent(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    clerk = cast.officer("clerk", today())
    _change_a_fact(case, clerk)
    with pytest.raises(Blocked) as refused:
        services.send_for_decision(case.pk, officer=clerk, at=now(), today=today())
    assert _codes(refused) == ["visit_void", "review_void", "publicity_void"]
    panel = cast.client("head").get(f"/decisions/{case.pk}/decision/").context["signatures"]
    assert [signed.void for signed in panel.reviews] == [True]


def test_the_same_household_is_not_approved_twice_for_one_incident(cast: Cast) -> None:
    people = [somebody(), somebody()]
    first = make_case(cast, state=State.TOWNSHIP_DECISION, people=people, incident_key="ZY-1")
    second = make_case(cast, state=State.TOWNSHIP_DECISION, people=people[::-1], incident_key="ZY-1")
    approve(cast, first, "head", "1200.00")
    with pytest.raises(Blocked) as refused:
        approve(cast, second, "head", "1200.00")
    assert "same_cause" in _codes(refused)


@begins_with(state=State.INVESTIGATED)
def test_a_refused_request_leaves_no_trace(cast: Cast, case: Case) -> None:
    for amount, text in (("0.00", "x"), ("100.00", " ")):
        with pytest.raises(Invalid):
            services.review(
                case.pk, officer=cast.officer("head", today()), at=now(), amount=Decimal(amount),
                opinion=Opinion.AGREE, text=text,
            )  # fmt: skip
    with pytest.raises(WrongState):
        services.county_review(
            case.pk, officer=cast.officer("county_reviewer", today()), at=now(), amount=Decimal("1.00"),
            opinion=Opinion.AGREE, text="x",
        )  # fmt: skip
    assert not Review.objects.exists() and YINGCHUAN in Case.objects.get().region_path


def _disagree(cast: Cast) -> Case:
    case = make_case(cast, state=State.INVESTIGATED)
    services.review(
        case.pk, officer=cast.officer("head", today()), at=now(), amount=None, opinion=Opinion.DISAGREE,
        text="不符合条件，建议不予救助。",
    )  # fmt: skip
    return case


@begins_with(state=State.INVESTIGATED)
def test_who_disagrees_names_no_sum_and_who_agrees_names_one(cast: Cast, case: Case) -> None:
    head = cast.officer("head", today())
    for opinion, amount in ((Opinion.DISAGREE, Decimal("1.00")), (Opinion.AGREE, None)):
        with pytest.raises(Invalid) as refused:
            services.review(case.pk, officer=head, at=now(), amount=amount, opinion=opinion, text="x")
        assert "amount" in refused.value.fields
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.create(
                case=case, level="township", opinion="agree", amount=None, text="x", facts_version=1,
                by_id=head.user_id, at=now(),
            )  # fmt: skip
    assert not Review.objects.exists()


def test_a_case_without_proposed_relief_is_not_publicised_and_goes_to_the_decider_who_does_notapprove(
    cast: Cast,
) -> None:
    case = _disagree(cast)
    head, clerk = cast.officer("head", today()), cast.officer("clerk", today())
    with pytest.raises(Blocked) as refused:
        publicise(
            case.pk, officer=clerk, at=now(), today=today(), place="x", telephone="0374-0000000", summary=SENTENCES[0]
        )
    assert _codes(refused) == ["not_proposed"] and not case.publicities.exists()
    services.send_for_decision(case.pk, officer=head, at=now(), today=today())
    assert Case.objects.get().state == State.TOWNSHIP_DECISION and Route.objects.get().amount is None
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1200.00", "确需")
    assert _codes(refused) == ["not_proposed"] and not Decision.objects.exists()
    page = cast.client("head").get(f"/decisions/{case.pk}/decide/").content.decode()
    assert "不符合条件，建议不予救助。" in page and f"/decisions/{case.pk}/approve/" not in page
    services.disapprove(case.pk, officer=head, at=now(), today=today(), reason="不符合", unrelated=True)
    assert Case.objects.get().state == State.NOT_APPROVED


def test_a_case_with_proposed_relief_is_not_sent_past_its_publicity(cast: Cast) -> None:
    case = make_case(cast, state=State.REVIEWED)
    with pytest.raises(Blocked) as refused:
        services.send_for_decision(case.pk, officer=cast.officer("head", today()), at=now(), today=today())
    assert _codes(refused) == ["publicity"] and not Route.objects.exists()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_nobody_decides_without_declaring_to_be_unrelated(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    approve, refuse = f"/decisions/{case.pk}/approve/", f"/decisions/{case.pk}/disapprove/"
    sent = {"amount": "1200.00", "confirmed": "1", "reason": "不符合", "remedy": "可复议"}
    for url in (approve, refuse):
        assert client.post(url, sent).status_code == 422
    head = cast.officer("head", today())
    with pytest.raises(Invalid) as refused:
        services.disapprove(case.pk, officer=head, at=now(), today=today(), reason="x", unrelated=False)
    assert list(refused.value.fields) == ["unrelated"]
    assert not Decision.objects.exists()
    assert client.post(approve, sent | {"unrelated": "on"}).status_code == 302
    done = Decision.objects.get()
    recusal = next(f for f in done.determination["findings"] if f["code"] == "recusal")
    assert done.unrelated and "声明" in recusal["reason"]


@begins_with(state=State.TOWNSHIP_DECISION)
def test_who_investigated_does_not_end_a_case_that_lies_with_the_decider(cast: Cast, case: Case) -> None:
    office = Posting.objects.filter(user=cast.clerk)[0].office
    Posting.objects.create(user=cast.clerk, office=office, duty="decide", starts_on=SINCE)
    said: dict[str, Any] = {
        "ground": TerminationGround.APPLICANT_DIED,
        "reason": "申请人已死亡。",
        "remedy": "可申请行政复议。",
    }
    with pytest.raises(Blocked) as refused:
        terminate(case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), **said)
    assert _codes(refused) == ["separation"] and Case.objects.get().state == State.TOWNSHIP_DECISION
    terminate(case.pk, officer=cast.officer("head", today()), at=now(), today=today(), **said)
    assert Case.objects.get().state == State.TERMINATED
