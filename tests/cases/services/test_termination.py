"""A case ends on one of a closed list of grounds, with reason and remedy; a household outlives its applicant."""

from typing import Any

import pytest

from audit.models import Event
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case
from cases.terms import State, TerminationGround
from common.clock import today
from common.errors import DomainError, Invalid, NotAllowed
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db
DAY = today()


def _terminate(cast: Cast, case: Case, who: str = "head", **changes: Any) -> Case:
    given: dict[str, Any] = {
        "ground": TerminationGround.MOVED_AWAY, "reason": "全家已迁往外省。", "remedy": "可申请行政复议。",
    }  # fmt: skip
    return cases.terminate(case.pk, officer=cast.officer(who, DAY), at=noon(DAY), today=DAY, **given | changes)


@pytest.mark.parametrize("ground", list(TerminationGround))
@begins_with(state=State.ACCEPTED)
def test_the_ground_is_data_of_the_case_and_of_the_event(cast: Cast, case: Case, ground: TerminationGround) -> None:
    _terminate(cast, case, ground=ground)
    after = Case.objects.get()
    assert (after.state, after.termination_ground, after.clock_stopped_on) == (State.TERMINATED, ground, DAY)
    event = Event.objects.get(verb=Verb.TERMINATED)
    assert (event.after["ground"], event.after["remedy"], event.note) == (
        ground, "可申请行政复议。", "全家已迁往外省。",
    )  # fmt: skip
    assert event.words[ground] == [ground.zh, ground.en]


@pytest.mark.parametrize(
    ("changes", "field"), [({"reason": " "}, "reason"), ({"remedy": ""}, "remedy"), ({"remedy": " "}, "remedy")]
)
@begins_with(state=State.ACCEPTED)
def test_without_reason_or_remedy_nothing_ends(cast: Cast, case: Case, changes: dict[str, str], field: str) -> None:
    before = Case.objects.values().get()
    with pytest.raises(Invalid) as refused:
        _terminate(cast, case, **changes)
    assert list(refused.value.fields) == [field] and Case.objects.values().get() == before
    assert not Event.objects.filter(verb=Verb.TERMINATED).exists()


def test_a_refused_acceptance_tells_the_remedy_too(cast: Cast) -> None:
    case = make_case(cast, state=State.SUBMITTED)
    with pytest.raises(Invalid) as refused:
        cases.refuse_acceptance(
            case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), reason="不属于本辖区。", remedy=" "
        )
    assert list(refused.value.fields) == ["remedy"] and Case.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize(("members", "individual", "ends"), [(1, False, True), (2, False, False), (2, True, True)])
def test_the_death_of_the_applicant_ends_no_case_of_a_household_that_lives_on(
    cast: Cast, members: int, individual: bool, ends: bool
) -> None:
    case = make_case(cast, state=State.ACCEPTED, members=members)
    Case.objects.update(individual=individual)
    if ends:
        _terminate(cast, case, ground=TerminationGround.APPLICANT_DIED)
    else:
        with pytest.raises(Invalid) as refused:
            _terminate(cast, case, ground=TerminationGround.APPLICANT_DIED)
        assert list(refused.value.fields) == ["ground"]
    assert Case.objects.get().state == (State.TERMINATED if ends else State.ACCEPTED)


@pytest.mark.parametrize("who", ["inspector", "finance"])
@begins_with(state=State.ACCEPTED)
def test_without_the_right_nobody_ends_a_case_whatever_is_missing(cast: Cast, case: Case, who: str) -> None:
    error: type[DomainError] = NotAllowed
    with pytest.raises(error):
        _terminate(cast, case, who, remedy="")
    assert Case.objects.get().state == State.ACCEPTED


@begins_with(state=State.ACCEPTED)
def test_the_page_asks_for_ground_reason_and_remedy_and_the_case_shows_them(cast: Cast, case: Case) -> None:
    head, url = cast.client("head"), f"/cases/{case.pk}/terminate/"
    form = head.get(url).context["form"]
    assert list(form.fields) == ["ground", "reason", "remedy"] and "行政复议" in form["remedy"].value()
    said = {"ground": "hardship_ended", "reason": "已找到工作。", "remedy": "可申请行政复议。"}
    for wrong in ("ground", "reason", "remedy"):
        assert head.post(url, said | {wrong: ""}).status_code == 422
    assert head.post(url, said | {"ground": "gold"}).status_code == 422
    assert Case.objects.get().state == State.ACCEPTED
    assert head.post(url, said).status_code == 302
    page = head.get(f"/cases/{case.pk}/").content.decode()
    assert "困难情形已经消除" in page and "已找到工作。" in page and "可申请行政复议。" in page
    assert "困难情形已经消除" in head.get(f"/cases/{case.pk}/print/").content.decode()
