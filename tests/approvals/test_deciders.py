"""Who may review and decide: separation of duties, the township of one officer, substitutes."""

from decimal import Decimal

import pytest

from accounts.duties import Duty
from accounts.models import Posting, User
from approvals import services
from approvals.determine import is_sole_officer
from approvals.models import Decision, PostReview
from approvals.services.sitting import AttendeeGiven, as_known, officers_of
from approvals.terms import Opinion
from cases.models import Case
from cases.selectors.evidence import visit_setup
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid, NotAllowed, NotFound
from tests.approvals.acts import approve
from tests.begun import begins_with
from tests.cast import SINCE, Cast
from tests.factories import make_case


@pytest.mark.parametrize("act", ["approve", "disapprove"])
@begins_with(state=State.TOWNSHIP_DECISION)
def test_who_investigated_neither_approves_nor_refuses(cast: Cast, case: Case, act: str) -> None:
    Posting.objects.create(
        user=cast.clerk, office=Posting.objects.filter(user=cast.clerk)[0].office, duty="decide", starts_on=SINCE
    )
    clerk = cast.officer("clerk", today())
    with pytest.raises(Blocked) as refused:
        if act == "approve":
            approve(cast, case, "clerk", "1200.00")
        else:
            services.disapprove(case.pk, officer=clerk, at=now(), today=today(), reason="不符合", unrelated=True)
    assert [blocker.code for blocker in refused.value.blockers] == ["separation"]
    assert not Decision.objects.exists()


def _office_of_one(cast: Cast) -> None:
    office = Posting.objects.filter(user=cast.clerk)[0].office
    Posting.objects.filter(substitutes__isnull=False).delete()
    Posting.objects.filter(office=office).exclude(user=cast.clerk).delete()
    Posting.objects.create(user=cast.clerk, office=office, duty="decide", starts_on=SINCE)


@pytest.mark.parametrize("act", ["approve", "disapprove"])
@begins_with(state=State.TOWNSHIP_DECISION)
def test_the_only_officer_of_a_township_decides_and_the_county_reviews_afterwards(
    cast: Cast, case: Case, act: str
) -> None:
    _office_of_one(cast)
    if act == "approve":
        approve(cast, case, "clerk", "1200.00")
    else:
        services.disapprove(
            case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), reason="不符合", unrelated=True
        )
    done = Decision.objects.get()
    assert done.post_review
    client = cast.client("county_reviewer")
    assert [d.pk for d in client.get("/supervision/post-reviews/").context["rows"].rows] == [done.pk]
    assert cast.client("other_head").get("/supervision/post-reviews/").status_code == 403
    sent = {"sound": "yes", "finding": "决定适当"}
    assert client.post(f"/supervision/post-reviews/{done.pk}/", {"sound": "yes"}).status_code == 422
    assert client.post(f"/supervision/post-reviews/{done.pk}/", sent).status_code == 302
    assert client.post(f"/supervision/post-reviews/{done.pk}/", sent).status_code == 409
    assert PostReview.objects.get().sound


def test_an_ordinary_decision_owes_no_post_review(cast: Cast) -> None:
    make_case(cast, state=State.APPROVED)
    done = Decision.objects.get()
    with pytest.raises(NotFound):
        services.record_post_review(
            done.pk, officer=cast.officer("county_approver", today()), at=now(), sound=True, finding="x"
        )


def _stand_in(who: User, *, for_whom: User, duty: Duty) -> None:
    absent = Posting.objects.get(user=for_whom, duty=duty, substitutes=None)
    Posting.objects.filter(user=who).exclude(substitutes=None).delete()
    Posting.objects.create(
        user=who, office=absent.office, duty=duty, starts_on=today(), ends_on=today(), substitutes=absent
    )


def test_a_substitute_reviews_and_the_opinion_names_whom_he_stands_in_for(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_REVIEW)
    _stand_in(cast.county_standards, for_whom=cast.county_reviewer, duty=Duty.REVIEW)
    services.county_review(
        case.pk, officer=cast.officer("county_standards", today()), at=now(),
        amount=Decimal("3000.00"), opinion=Opinion.AGREE, text="同意。",
    )  # fmt: skip
    page = cast.client("county_approver").get(f"/decisions/{case.pk}/decision/").content.decode()
    assert "纪明远 代段明哲" in page


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_substitute_decides_and_is_named_with_whom_he_stands_in_for(cast: Cast, case: Case) -> None:
    _stand_in(cast.head2, for_whom=cast.head, duty=Duty.DECIDE)
    approve(cast, case, "head2", "1200.00")
    done = Decision.objects.get()
    assert (done.by_name, done.for_name) == ("贾文博", "梁志远")


@pytest.mark.parametrize(("who", "error"), [("clerk", NotAllowed), ("head2", NotFound), ("other_head", NotFound)])
@begins_with(state=State.TOWNSHIP_DECISION)
def test_without_the_duty_here_nobody_decides(cast: Cast, case: Case, who: str, error: type[Exception]) -> None:
    Posting.objects.exclude(substitutes=None).delete()
    with pytest.raises(error):
        approve(cast, case, who, "1200.00")
    assert Case.objects.get().state == State.TOWNSHIP_DECISION


@begins_with(state=State.TOWNSHIP_DECISION)
def test_the_county_does_not_decide_what_lies_with_the_township(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        approve(cast, case, "county_approver", "1200.00")


def _system_at(cast: Cast) -> User:
    """Another system, posted at the township for all that is done there."""
    system = User.objects.create_user("sys.township", None, name="系统示例")
    User.objects.filter(pk=system.pk).update(is_program=True)
    office = Posting.objects.filter(user=cast.clerk)[0].office
    for duty in (Duty.CASEWORK, Duty.DECIDE):
        Posting.objects.create(user=system, office=office, duty=duty, starts_on=SINCE)
    return system


@begins_with(state=State.TOWNSHIP_DECISION)
def test_another_system_visits_nobody_sits_in_no_meeting_and_is_no_colleague(cast: Cast, case: Case) -> None:
    _office_of_one(cast)
    system = _system_at(cast)
    clerk, office = cast.officer("clerk", today()), Posting.objects.filter(user=cast.clerk)[0].office
    assert is_sole_officer(case, cast.clerk.pk, on=today())
    offered = [officers_of(office, on=today()), visit_setup(case, officer=clerk, today=today()).officers]
    for people in offered:
        assert [pk for pk, _name, _unit in people] == [cast.clerk.pk]
    with pytest.raises(Invalid, match="请选择人员"):
        as_known([AttendeeGiven(user_id=system.pk)], office_id=office.pk, on=today())
