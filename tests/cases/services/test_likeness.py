"""Possible duplicates: in what a case may look like another, and that each waits for an officer's verdict."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases import services as cases
from cases.models import Case, Likely
from cases.services import likeness
from cases.services.registry import PersonGiven
from cases.services.statement import HouseholdGiven, MemberGiven
from cases.terms import Alike, Likeness, Relation, State
from common.clock import today
from common.errors import Blocked
from standards.policy.terms import Category, Cause, Hukou, ReliefType
from tests.cast import Cast
from tests.factories import SHENHOU, YINGCHUAN, make_case, noon, resident

pytestmark = pytest.mark.django_db
DAY = today()
NUMBER = 611
KNOWN = PersonGiven(name="沈示例", resident=resident(NUMBER))
SAME_BIRTH = PersonGiven(name="沈示例", resident=resident(NUMBER + 18000))
NO_CARD = PersonGiven(name="沈示例", resident=None, no_id_reason="证件遗失")
STRANGER = PersonGiven(name="别示例", resident=resident(NUMBER + 1))
PHONE = "13800000001"
ACCOUNT = "6228480000000611"


def stated(
    cast: Cast,
    case: Case,
    person: PersonGiven,
    *,
    village: str = "西街社区",
    phone: str = "",
    incident: str = "",
    account: str = "",
    cause: Cause = Cause.ILLNESS,
    day: date = DAY,
) -> Case:
    """The steps of the application as a clerk fills them in."""
    clerk, at = cast.officer("clerk" if case.township.code == YINGCHUAN else "clerk2", day), noon(day)
    member = MemberGiven(person=person, relation=Relation.SELF, phone=phone)
    cases.put_household(
        case.pk, officer=clerk, at=at, today=day, village_name=village, household=HouseholdGiven(
            members=[member], hukou=Hukou.RURAL, category=Category.RURAL_DIBAO,
            category_recognised_on=DAY - timedelta(days=100), declared_income=Decimal("9000.00"),
        ),
    )  # fmt: skip
    kind = ReliefType.EXPENDITURE
    cases.put_hardship(
        case.pk, officer=clerk, at=at, relief_type=kind, cause=cause, narrative="示例", applied_on=day,
        incident_key=incident,
    )  # fmt: skip
    if account:
        cases.put_payee(
            case.pk, officer=clerk, at=at, name=person.name, relation=Relation.SELF, bank="示例银行", account=account
        )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def known(cast: Cast, **given: Any) -> Case:
    """An application in hand of the known person, with everything that another may have in common with it."""
    case = make_case(cast, state=State.SUBMITTED, people=[KNOWN])
    return stated(cast, case, KNOWN, **{"phone": PHONE, "incident": "ZY-2026 00611", "account": ACCOUNT} | given)


def fresh(cast: Cast, **given: Any) -> Case:
    return make_case(cast, state=State.DRAFT, people=[STRANGER], **given)


def why(case: Case) -> dict[int, set[Alike]]:
    return {pair.other_id: set(pair.reasons) for pair in case.likely.all()}


def test_somebody_else_with_another_incident_and_account_is_like_nobody(cast: Cast) -> None:
    known(cast)
    assert why(stated(cast, fresh(cast), STRANGER, incident="ZY900", account="6228480000000700")) == {}


CASES: list[tuple[PersonGiven, dict[str, Any], set[Alike]]] = [
    (NO_CARD, {}, {Alike.NAME_AND_VILLAGE}),
    (NO_CARD, {"village": "别村", "phone": PHONE}, {Alike.NAME_AND_PHONE}),
    (SAME_BIRTH, {"village": "别村"}, {Alike.NAME_AND_BIRTH}),
    (SAME_BIRTH, {"cause": Cause.HOUSING, "incident": "zy202600611"}, {Alike.NAME_AND_BIRTH}),
    (STRANGER, {"incident": "zy２０２６００６１１"}, {Alike.INCIDENT}),
    (STRANGER, {"account": ACCOUNT}, {Alike.ACCOUNT}),
    (STRANGER, {"phone": PHONE}, set()),
    (KNOWN, {"cause": Cause.HOUSING, "account": ACCOUNT, "phone": PHONE}, set()),
    (KNOWN, {}, {Alike.PERSON}),
    (
        NO_CARD,
        {"phone": PHONE, "incident": "ZY-2026 00611", "account": ACCOUNT},
        {Alike.NAME_AND_PHONE, Alike.NAME_AND_VILLAGE, Alike.INCIDENT, Alike.ACCOUNT},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("person", "given", "reasons"), CASES)
def test_in_what_a_case_is_like_one_in_hand(
    cast: Cast, person: PersonGiven, given: dict[str, Any], reasons: set[Alike]
) -> None:
    there = known(cast)
    case = stated(cast, fresh(cast), person, **given)
    assert why(case) == ({there.pk: reasons} if reasons else {})


def test_a_relieved_case_is_looked_at_for_twelve_months_and_former_relief_is_not_told_meanwhile(cast: Cast) -> None:
    before = DAY - timedelta(days=60)
    there = make_case(
        cast, state=State.PAID, people=[KNOWN], accepted_on=before, amount="1200.00", incident_key="ZY202600611"
    )
    case = stated(cast, fresh(cast), SAME_BIRTH, incident="ZY202600611")
    assert why(case) == {there.pk: {Alike.NAME_AND_BIRTH, Alike.INCIDENT}}
    clerk = cast.client("clerk")
    page = clerk.get(f"/cases/{case.pk}/check/")
    assert "same_cause" not in {f.code for f in page.context["preview"]}
    told = clerk.get(f"/cases/{case.pk}/duplicates/").content.decode()
    assert "姓名和出生日期相同" in told and "困难原因和事由编号相同" in told and str(there.number) in told
    case.likely.update(likeness=Likeness.DIFFERENT)
    assert "same_cause" in {f.code for f in clerk.get(f"/cases/{case.pk}/check/").context["preview"]}


def test_acceptance_waits_for_the_verdict_and_typing_does_not(cast: Cast) -> None:
    known(cast)
    case = make_case(cast, state=State.SUBMITTED, people=[STRANGER])
    case = stated(cast, case, STRANGER, account=ACCOUNT)
    clerk = cast.officer("clerk", DAY)
    with pytest.raises(Blocked) as refused:
        cases.accept(case.pk, officer=clerk, at=noon(DAY), today=DAY)
    assert {b.code for b in refused.value.blockers} == {"duplicates"}
    pair = case.likely.get()
    cases.choose_likeness(
        case.pk, pair.pk, officer=clerk, at=noon(DAY), likeness=Likeness.DIFFERENT, note="同一账户，另一人。"
    )
    assert cases.accept(case.pk, officer=clerk, at=noon(DAY), today=DAY).state == State.ACCEPTED


def test_a_verdict_stands_until_the_two_are_alike_in_something_new(cast: Cast) -> None:
    known(cast)
    case = stated(cast, fresh(cast), SAME_BIRTH)
    clerk = cast.officer("clerk", DAY)
    decided: dict[str, Any] = {"officer": clerk, "at": noon(DAY), "likeness": Likeness.DIFFERENT, "note": "不是一人。"}
    cases.choose_likeness(case.pk, case.likely.get().pk, **decided)
    assert stated(cast, case, SAME_BIRTH).likely.get().likeness == Likeness.DIFFERENT
    case = stated(cast, case, SAME_BIRTH, account=ACCOUNT)
    pair = case.likely.get()
    assert (pair.likeness, set(pair.reasons)) == (Likeness.OPEN, {Alike.NAME_AND_BIRTH, Alike.ACCOUNT})


def test_a_likeness_goes_when_its_fact_is_corrected(cast: Cast) -> None:
    known(cast)
    case = stated(cast, fresh(cast), STRANGER, account=ACCOUNT)
    assert case.likely.exists()
    assert not stated(cast, case, STRANGER, account="6228480000000999").likely.exists()


def test_of_two_drafts_that_are_handed_in_the_second_is_like_the_first(cast: Cast) -> None:
    first = make_case(cast, state=State.DRAFT, people=[KNOWN])
    second = make_case(cast, state=State.DRAFT, people=[SAME_BIRTH])
    assert not Likely.objects.exists(), "a draft is no application"
    for case in (first, second):
        cases.submit(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)
    assert why(second) == {first.pk: {Alike.NAME_AND_BIRTH}} and not why(first)


def test_a_likeness_in_another_township_is_told_without_anything_of_the_case(cast: Cast) -> None:
    there = stated(
        cast, make_case(cast, state=State.SUBMITTED, people=[KNOWN], township=SHENHOU), KNOWN, account=ACCOUNT
    )
    case = stated(cast, fresh(cast), STRANGER, account=ACCOUNT)
    assert why(case) == {there.pk: {Alike.ACCOUNT}}
    page = cast.client("clerk").get(f"/cases/{case.pk}/duplicates/").content.decode()
    assert "本县其他乡镇" in page
    assert str(there.number) not in page and "沈示例" not in page and Alike.ACCOUNT.zh not in page


@pytest.mark.parametrize(
    ("number", "cause"), [("2026学年", Cause.EDUCATION), ("无", Cause.ILLNESS), ("1", Cause.ILLNESS)]
)
def test_a_number_that_everybody_may_have_tells_nothing(cast: Cast, number: str, cause: Cause) -> None:
    known(cast, incident=number, cause=cause)
    assert why(stated(cast, fresh(cast), STRANGER, incident=number, cause=cause)) == {}


def test_an_account_of_very_many_names_the_newest_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST", 1)
    known(cast)
    other = PersonGiven(name="丁示例", resident=resident(NUMBER + 5))
    newest = stated(cast, make_case(cast, state=State.SUBMITTED, people=[other]), other, account=ACCOUNT)
    assert set(why(stated(cast, fresh(cast), STRANGER, account=ACCOUNT))) == {newest.pk}


def test_the_names_of_the_household_are_compared_and_not_only_the_applicant_s(cast: Cast) -> None:
    there = known(cast)
    case = fresh(cast)
    rows = [
        MemberGiven(person=STRANGER, relation=Relation.SELF),
        MemberGiven(person=replace(SAME_BIRTH), relation=Relation.SON),
    ]
    given = HouseholdGiven(members=rows, hukou=Hukou.RURAL, category=Category.RURAL_DIBAO)
    cases.put_household(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, household=given)
    assert why(case) == {there.pk: {Alike.NAME_AND_BIRTH}}
