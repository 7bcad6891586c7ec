"""Relief while dibao or tekun is decided: the link is a fact of the case, its outcome is none."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Event
from cases import services
from cases.models import Case, InterimAnswer
from cases.services.statement import InterimGiven
from cases.terms import State
from common.clock import now, today
from common.errors import Invalid, NotAllowed, WrongState
from standards.policy.terms import AnswerOutcome, Category
from tests.cast import Cast
from tests.factories import make_case

DAY = timedelta(days=1)


def linked(cast: Cast, *, state: State = State.DRAFT, days: int = 30) -> Case:
    """A case whose applicant asked for dibao so many days ago."""
    case = make_case(cast, state=state, category=Category.MARGINAL)
    Case.objects.filter(pk=case.pk).update(
        interim_kind="dibao", interim_applied_on=today() - days * DAY, interim_office="颍川街道民政所"
    )
    return Case.objects.get(pk=case.pk)


def answer(cast: Cast, case: Case, who: str = "clerk", **given: Any) -> InterimAnswer:
    said: dict[str, Any] = {
        "outcome": AnswerOutcome.APPROVED, "answered_on": today(), "number": "禹低保〔2026〕1号",
        "granted_from": date(2026, 12, 15),
    }  # fmt: skip
    officer = cast.officer(who, today())
    return services.record_interim_answer(case.pk, officer=officer, at=now(), today=today(), **said | given)


def hardship(cast: Cast, case: Case, other: InterimGiven | None) -> Case:
    return services.put_hardship(
        case.pk, officer=cast.officer("clerk", today()), at=now(), relief_type=case.relief_type, cause=case.cause,
        narrative=case.narrative, applied_on=case.begun_on, incident_key=case.incident_key,
        incident_on=case.incident_on, other=other,
    )  # fmt: skip


def test_the_link_is_a_fact_and_its_outcome_voids_no_signature_and_is_kept_after_closing(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    other = InterimGiven(kind="tekun", applied_on=today() - DAY, office="神垕镇民政所", number="TK1")
    assert hardship(cast, case, other).facts_version == case.facts_version + 1
    closed = linked(cast, state=State.CLOSED)
    done = answer(cast, closed)
    assert done.granted_from == date(2026, 12, 1)
    assert Case.objects.values("facts_version", "state").get(pk=closed.pk) == {
        "facts_version": closed.facts_version, "state": State.CLOSED,
    }  # fmt: skip
    assert "批准" in Event.objects.get(verb="interim_answered").note


def test_an_outcome_sent_twice_is_kept_once_and_another_one_corrects_it(cast: Cast) -> None:
    case = linked(cast)
    assert answer(cast, case) == answer(cast, case)
    answer(cast, case, outcome=AnswerOutcome.WITHDRAWN, number="", granted_from=None)
    assert list(InterimAnswer.objects.values_list("outcome", flat=True)) == ["approved", "withdrawn"]
    with pytest.raises(Invalid):
        hardship(cast, case, None)
    assert Case.objects.get(pk=case.pk).interim_kind == "dibao"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answered_on": today() - 31 * DAY}, "answered_on"),
        ({"answered_on": today() + DAY}, "answered_on"),
        ({"number": " "}, "number"),
        ({"granted_from": None}, "granted_from"),
    ],
)
def test_an_outcome_that_can_not_be_is_refused_at_its_field(cast: Cast, given: dict[str, Any], field: str) -> None:
    case = linked(cast)
    with pytest.raises(Invalid) as refused:
        answer(cast, case, **given)
    assert list(refused.value.fields) == [field] and not InterimAnswer.objects.exists()


def test_only_who_does_the_casework_of_a_linked_case_says_what_became_of_it(cast: Cast) -> None:
    with pytest.raises(WrongState):
        answer(cast, make_case(cast, state=State.ACCEPTED))
    with pytest.raises(NotAllowed):
        answer(cast, linked(cast), who="finance")


@pytest.mark.parametrize(("days", "asked"), [(29, 0), (30, 1)])
def test_the_outcome_is_asked_for_on_the_desk_thirty_days_after_that_application(
    cast: Cast, days: int, asked: int
) -> None:
    case, client = linked(cast, state=State.ACCEPTED, days=days), cast.client("clerk")

    def errands() -> list[int]:
        return [e.count for e in client.get("/").context["desk"].errands if "interim=due" in e.url]

    assert errands() == [1] * asked
    assert case.applicant_name in client.get("/cases/?interim=open").content.decode()
    answer(cast, case, answered_on=today())
    assert errands() == [] and case.applicant_name not in client.get("/cases/?interim=open").content.decode()
    assert case.applicant_name in client.get("/cases/?interim=any").content.decode()


def test_the_link_is_entered_with_the_hardship_shown_with_the_case_and_answered_on_its_page(cast: Cast) -> None:
    case, client = make_case(cast, state=State.DRAFT, category=Category.MARGINAL), cast.client("clerk")
    page = f"/cases/{case.pk}/hardship/"
    form = client.get(page).context["form"].initial
    typed = {name: str(value) for name, value in form.items() if value and not name.startswith("interim")}
    lacking = client.post(page, typed | {"interim": "on"})
    assert lacking.status_code == 422 and Case.objects.get().interim_kind == ""
    more = {"interim_kind": "dibao", "interim_applied_on": str(today() - DAY), "interim_office": "民政所"}
    assert client.post(page, typed | {"interim": "on"} | more).status_code == 302
    assert "尚未办结，可先给予临时救助" in client.get(f"/cases/{case.pk}/").content.decode()
    address = f"/cases/{case.pk}/interim/"
    assert client.post(address, {"outcome": "approved", "answered_on": str(today())}).status_code == 422
    given = {"outcome": "approved", "answered_on": str(today()), "number": "1", "granted_from": f"{today():%Y-%m}"}
    assert client.post(address, given).status_code == 302
    assert "月份重叠" in client.get(address).content.decode()


def test_who_decides_sees_the_other_application_and_what_policy_says_of_it(cast: Cast) -> None:
    case = linked(cast, state=State.TOWNSHIP_DECISION)
    page = cast.client("head").get(f"/decisions/{case.pk}/decide/").content.decode()
    assert "颍川街道民政所" in page and page.count("尚未办结，可先给予临时救助") >= 2
