"""Substitutes: who may stand in for whom, for how long, and what the trail and the database say of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import services
from accounts.duties import Duty
from accounts.models import Office, Posting
from accounts.selectors import substitutes_for
from accounts.services import Period
from audit.models import Event
from audit.verbs import Verb
from common.errors import Invalid
from tests.accounts.managers import DAY, NOW, Managers

THREE_DAYS = Period(DAY, DAY + timedelta(days=2))


def stand_in(
    managers: Managers, period: Period, *, absent: Posting | None = None, who: str = "county_reviewer"
) -> Posting:
    row = absent or Posting.objects.get(user=managers.cast.head, duty=Duty.DECIDE, substitutes=None)
    return services.post_substitute(
        row.pk, substitute_id=managers.cast.users[who].pk, period=period, officer=managers.city, at=NOW
    )


@pytest.fixture
def nobody_stands_in(managers: Managers) -> None:
    Posting.objects.exclude(substitutes=None).delete()


@pytest.mark.parametrize("who", ["county_reviewer", "clerk", "finance"])
@pytest.mark.usefixtures("nobody_stands_in")
def test_a_substitute_of_the_office_or_above_it_acts_for_a_period_and_is_named(managers: Managers, who: str) -> None:
    stand_in(managers, THREE_DAYS, who=who)
    held = managers.cast.officer(who, DAY).needs(Duty.DECIDE, "41/4110/411081/411081001/")
    assert held.for_name == "梁志远"
    event = Event.objects.get(verb=Verb.SUBSTITUTE_POSTED)
    assert "代 梁志远" in event.note


@pytest.mark.usefixtures("nobody_stands_in")
def test_every_page_tells_a_substitute_for_whom_where_with_which_duty_and_until_when(managers: Managers) -> None:
    stand_in(managers, Period(DAY, DAY + timedelta(days=2)), who="county_reviewer")
    page = managers.cast.client("county_reviewer").get("/").content.decode()
    last = DAY + timedelta(days=2)
    assert f"正在代理梁志远（颍川街道办事处：{Duty.DECIDE.zh}），至{last:%Y-%m-%d}" in page


@pytest.mark.parametrize(
    ("who", "absent", "code"),
    [
        ("clerk2", "head", "other_office"),
        ("head2", "head", "other_office"),
        ("other_head", "head", "other_office"),
        ("inspector", "head", "other_office"),
        ("standards2", "head", "other_office"),
        ("head", "county_approver", "other_office"),
        ("standards2", "county_approver", "other_office"),
        ("finance", "county_approver", "other_office"),
        ("inspector", "standards", "read_only"),
        ("head", "head", "own_substitute"),
    ],
)
@pytest.mark.usefixtures("nobody_stands_in")
def test_who_may_not_stand_in_is_refused_with_the_reason(managers: Managers, who: str, absent: str, code: str) -> None:
    by = managers.city
    if absent == "standards":
        Posting.objects.create(
            user=managers.cast.county_approver, office=Office.objects.get(name="许昌市民政局"), duty=Duty.OFFICERS,
            starts_on=date(2020, 1, 1),
        )  # fmt: skip
        by = managers.cast.officer("county_approver", DAY)
    row = Posting.objects.filter(user=managers.cast.users[absent])[0]
    before = Posting.objects.count()
    for act in (services.post_substitute, services.foresee_substitute):
        with pytest.raises(Invalid) as caught:
            act(row.pk, substitute_id=managers.cast.users[who].pk, period=THREE_DAYS, officer=by, at=NOW)
        assert caught.value.code == code
    assert Posting.objects.count() == before and not Event.objects.exists()


@pytest.mark.usefixtures("nobody_stands_in")
def test_an_inspector_may_read_for_an_inspector(managers: Managers) -> None:
    office = Office.objects.get(name="许昌市民政局")
    Posting.objects.create(user=managers.cast.standards2, office=office, duty=Duty.INSPECT, starts_on=date(2020, 1, 1))
    row = Posting.objects.get(user=managers.cast.standards2, duty=Duty.INSPECT)
    assert stand_in(managers, THREE_DAYS, absent=row, who="inspector").substitutes == row


@pytest.mark.usefixtures("nobody_stands_in")
def test_who_leaves_the_office_before_the_last_day_does_not_stand_in(managers: Managers) -> None:
    Posting.objects.filter(user=managers.cast.county_reviewer).update(ends_on=DAY + timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        stand_in(managers, THREE_DAYS)
    assert caught.value.code == "other_office"
    stand_in(managers, Period(DAY, DAY + timedelta(days=1)))


@pytest.mark.parametrize("days", [(0, 0), (2, 2), (0, 2), (1, 1), (2, 9)], ids=str)
@pytest.mark.usefixtures("nobody_stands_in")
def test_two_do_not_stand_in_for_one_posting_on_the_same_day(managers: Managers, days: tuple[int, int]) -> None:
    stand_in(managers, THREE_DAYS)
    first, last = (DAY + timedelta(days=n) for n in days)
    with pytest.raises(Invalid) as caught:
        stand_in(managers, Period(first, last), who="clerk")
    assert caught.value.code == "second_substitute" and "段明哲" in str(caught.value)
    assert Posting.objects.exclude(substitutes=None).count() == 1
    stand_in(managers, Period(DAY + timedelta(days=3), DAY + timedelta(days=4)), who="clerk")


@pytest.mark.usefixtures("nobody_stands_in")
def test_the_database_itself_refuses_a_second_substitute_whoever_asks(managers: Managers) -> None:
    row = stand_in(managers, THREE_DAYS)
    given = {"office": row.office, "duty": row.duty, "substitutes": row.substitutes, "user": managers.cast.clerk}
    with pytest.raises(IntegrityError, match="one_substitute_at_a_time"), transaction.atomic():
        Posting.objects.create(**given, starts_on=DAY + timedelta(days=2), ends_on=DAY + timedelta(days=5))
    Posting.objects.create(**given, starts_on=DAY + timedelta(days=3), ends_on=DAY + timedelta(days=5))


@pytest.mark.parametrize(
    ("who", "absent", "duty", "told"),
    [
        ("clerk", "head", Duty.DECIDE, ["受理"]),
        ("head", "clerk", Duty.CASEWORK, ["受理"]),
        ("finance", "head", Duty.DECIDE, ["发放"]),
        ("county_reviewer", "head", Duty.DECIDE, []),
        ("county_reviewer", "clerk", Duty.REVIEW, []),
    ],
)
@pytest.mark.usefixtures("nobody_stands_in")
def test_what_separation_of_duties_forbids_is_said_beforehand(
    managers: Managers, who: str, absent: str, duty: Duty, told: list[str]
) -> None:
    row = Posting.objects.get(user=managers.cast.users[absent], duty=duty)
    user = managers.cast.users[who]
    found, forbidden = services.foresee_substitute(
        row.pk, substitute_id=user.pk, period=THREE_DAYS, officer=managers.city, at=NOW
    )
    assert found == user and len(forbidden) == len(told)
    assert all(word in text and user.name in text for word, text in zip(told, forbidden, strict=True))
    assert not Posting.objects.exclude(substitutes=None).exists()


@pytest.mark.usefixtures("nobody_stands_in")
def test_only_who_may_stand_in_is_offered(managers: Managers) -> None:
    row = Posting.objects.get(user=managers.cast.head, duty=Duty.DECIDE)
    offered = {user.username for user in substitutes_for(managers.city, row)}
    assert offered == {"clerk", "county_reviewer", "county_approver", "county_standards", "finance", "finance2"}
    row = Posting.objects.get(user=managers.cast.county_approver, duty=Duty.DECIDE)
    assert {user.username for user in substitutes_for(managers.city, row)} == {"county_reviewer", "county_standards"}


@pytest.mark.parametrize(
    ("period", "code"),
    [(Period(DAY), "open_ended"), (Period(date(2019, 12, 31), date(2020, 1, 5)), "outside")],
    ids=["open", "outside"],
)
def test_a_substitution_is_time_boxed_inside_the_posting(managers: Managers, period: Period, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        stand_in(managers, period)
    assert caught.value.code == code


@pytest.mark.usefixtures("nobody_stands_in")
def test_a_substitution_is_not_handed_on(managers: Managers) -> None:
    row = stand_in(managers, THREE_DAYS)
    with pytest.raises(Invalid) as caught:
        stand_in(managers, Period(DAY, DAY), absent=row, who="clerk")
    assert caught.value.code == "chain"


@pytest.mark.usefixtures("nobody_stands_in")
def test_a_substitution_ends_with_the_posting_it_stands_for(managers: Managers) -> None:
    stand_in(managers, Period(DAY, DAY + timedelta(days=9)))
    absent = Posting.objects.get(user=managers.cast.head, duty=Duty.DECIDE, substitutes=None)
    services.end_posting(absent.pk, last_day=DAY, officer=managers.city, at=NOW)
    assert managers.cast.officer("county_reviewer", DAY).may(Duty.DECIDE)
    later = managers.cast.officer("county_reviewer", DAY + timedelta(days=1))
    assert not [h for h in later.held if h.for_name]
