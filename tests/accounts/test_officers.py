"""Accounts and postings: within one's area, never one's own, each act in the trail."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from accounts import services
from accounts.duties import Duty
from accounts.models import Office, Posting, User
from accounts.officer import Officer
from accounts.services import Period
from audit.models import Event
from audit.verbs import Verb
from common.errors import DomainError, Invalid, NotAllowed, NotFound
from tests.accounts.managers import DAY, NOW, Managers


def add(by: Officer, office_id: int, **changed: object) -> services.Secret:
    given: dict[str, object] = {
        "username": "new.one", "name": "江未央", "office_id": office_id,
        "duties": [Duty.CASEWORK], "period": Period(DAY), "officer": by, "at": NOW,
    }  # fmt: skip
    return services.add_officer(**(given | changed))  # type: ignore[arg-type]


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_a_new_officer_has_a_random_password_to_change_and_a_posting(managers: Managers) -> None:
    secret = add(managers.county, managers.office("神垕镇人民政府"))
    assert secret.user.check_password(secret.password) and len(secret.password) >= 16
    assert secret.user.must_change_password
    assert [p.duty for p in secret.user.postings.all()] == ["casework"]
    assert verbs() == [Verb.OFFICER_ADDED, Verb.POSTED]
    assert Event.objects.filter(region_path="41/4110/411081/411081103/").count() == 2
    assert secret.password not in "".join(str(vars(e)) for e in Event.objects.all())


def test_two_first_passwords_differ(managers: Managers) -> None:
    office = managers.office("神垕镇人民政府")
    first, second = (add(managers.county, office, username=name).password for name in ("a1b", "a2b"))
    assert first != second


def test_a_username_is_given_once(managers: Managers) -> None:
    with pytest.raises(Invalid) as caught:
        add(managers.city, managers.office("神垕镇人民政府"), username="clerk")
    assert caught.value.fields.keys() == {"username"}


def test_nobody_is_added_without_a_duty(managers: Managers) -> None:
    with pytest.raises(Invalid):
        add(managers.city, managers.office("神垕镇人民政府"), duties=[])
    assert not User.objects.filter(username="new.one").exists()


@pytest.mark.parametrize("office", ["和尚桥镇人民政府", "长葛市民政局", "许昌市民政局", "长村张街道办事处"])
def test_a_county_manager_posts_nobody_outside_his_county(managers: Managers, office: str) -> None:
    with pytest.raises(NotFound):
        add(managers.county, managers.office(office))
    with pytest.raises(NotFound):
        services.post(
            managers.cast.clerk.pk, office_id=managers.office(office), duty=Duty.PAY, period=Period(DAY),
            officer=managers.county, at=NOW,
        )  # fmt: skip
    assert verbs() == []


def act_on_account(name: str) -> Callable[..., object]:
    return {"disable": services.disable, "enable": services.enable, "reset": services.reset_password}[name]


@pytest.mark.parametrize("act", ["disable", "enable", "reset"])
def test_an_account_of_another_county_is_not_there(managers: Managers, act: str) -> None:
    with pytest.raises(NotFound):
        act_on_account(act)(managers.cast.other_clerk.pk, officer=managers.county, at=NOW)
    assert managers.cast.users.keys() and verbs() == []


@pytest.mark.parametrize("act", ["disable", "enable", "reset"])
def test_who_also_serves_elsewhere_is_managed_from_above(managers: Managers, act: str) -> None:
    services.post(
        managers.cast.clerk.pk, office_id=managers.office("坡胡镇人民政府"), duty=Duty.CASEWORK,
        period=Period(DAY + timedelta(days=5)), officer=managers.city, at=NOW,
    )  # fmt: skip
    with pytest.raises(NotAllowed) as caught:
        act_on_account(act)(managers.cast.clerk.pk, officer=managers.county, at=NOW)
    assert caught.value.code == "serves_elsewhere"
    act_on_account(act)(managers.cast.clerk.pk, officer=managers.city, at=NOW)


def own_acts(managers: Managers) -> dict[str, Callable[[], object]]:
    me, user = managers.city, managers.cast.standards
    office, period = managers.office("许昌市民政局"), Period(DAY, DAY + timedelta(days=3))
    mine = Posting.objects.get(user=user, duty=Duty.STANDARDS)
    absent = Posting.objects.get(user=managers.cast.inspector)
    return {
        "post": lambda: services.post(
            user.pk, office_id=office, duty=Duty.DECIDE, period=period, officer=me, at=NOW
        ),
        "substitute": lambda: services.post_substitute(
            absent.pk, substitute_id=user.pk, period=period, officer=me, at=NOW
        ),
        "end": lambda: services.end_posting(mine.pk, last_day=None, officer=me, at=NOW),
        "disable": lambda: services.disable(user.pk, officer=me, at=NOW),
        "enable": lambda: services.enable(user.pk, officer=me, at=NOW),
        "reset": lambda: services.reset_password(user.pk, officer=me, at=NOW),
    }  # fmt: skip


@pytest.mark.parametrize("act", ["post", "substitute", "end", "disable", "enable", "reset"])
def test_nobody_changes_his_own_rights(managers: Managers, act: str) -> None:
    before = list(Posting.objects.order_by("pk").values())
    with pytest.raises(NotAllowed) as caught:
        own_acts(managers)[act]()
    assert caught.value.code == "own_rights"
    assert list(Posting.objects.order_by("pk").values()) == before
    assert verbs() == []


@pytest.mark.parametrize("who", ["clerk", "head", "inspector", "county_reviewer"])
def test_without_the_duty_there_is_no_officer_to_manage(managers: Managers, who: str) -> None:
    with pytest.raises(NotFound):
        services.disable(managers.cast.clerk2.pk, officer=managers.cast.officer(who, DAY), at=NOW)


# --- periods


@pytest.mark.parametrize(
    ("period", "code"),
    [
        (Period(DAY - timedelta(days=1)), "past"),
        (Period(DAY, DAY - timedelta(days=1)), "order"),
        (Period(DAY, DAY + timedelta(days=1)), "overlap"),
    ],
    ids=["past", "order", "overlap"],
)
def test_a_posting_needs_a_possible_period(managers: Managers, period: Period, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.post(
            managers.cast.clerk.pk, office_id=managers.office("颍川街道办事处"), duty=Duty.CASEWORK, period=period,
            officer=managers.city, at=NOW,
        )  # fmt: skip
    assert caught.value.code == code


def test_a_posting_ended_at_once_gives_no_right_any_more(managers: Managers) -> None:
    row = Posting.objects.get(user=managers.cast.clerk, duty=Duty.CASEWORK)
    services.end_posting(row.pk, last_day=None, officer=managers.city, at=NOW)
    assert not managers.cast.officer("clerk", DAY).may(Duty.CASEWORK)
    assert managers.cast.officer("clerk", DAY - timedelta(days=1)).may(Duty.CASEWORK)


def test_a_posting_with_a_last_day_holds_through_that_day(managers: Managers) -> None:
    row = Posting.objects.get(user=managers.cast.clerk, duty=Duty.CASEWORK)
    last = DAY + timedelta(days=4)
    services.end_posting(row.pk, last_day=last, officer=managers.city, at=NOW)
    assert managers.cast.officer("clerk", last).may(Duty.CASEWORK)
    assert not managers.cast.officer("clerk", last + timedelta(days=1)).may(Duty.CASEWORK)


def test_the_trail_tells_postings_in_the_language_of_its_reader(managers: Managers) -> None:
    row = Posting.objects.get(user=managers.cast.head, duty=Duty.DECIDE, substitutes=None)
    services.post_substitute(
        row.pk, substitute_id=managers.cast.county_approver.pk, period=Period(DAY, DAY), officer=managers.city, at=NOW
    )
    services.end_posting(row.pk, last_day=DAY, officer=managers.city, at=NOW)
    posted, ended = (Event.objects.get(verb=verb) for verb in (Verb.SUBSTITUTE_POSTED, Verb.POSTING_ENDED))
    assert " 至 " in posted.why and " · 代 " in posted.why and "最后一日" in ended.why
    with override("en"):
        assert posted.why.startswith("decide · ") and f"{DAY} to {DAY} · for " in posted.why
        assert ended.why.endswith(f"last day {DAY}")


def test_a_posting_that_has_not_begun_is_removed_and_the_trail_keeps_it(managers: Managers) -> None:
    row = services.post(
        managers.cast.clerk.pk, office_id=managers.office("颍川街道办事处"), duty=Duty.PAY,
        period=Period(DAY + timedelta(days=9)), officer=managers.city, at=NOW,
    )  # fmt: skip
    services.end_posting(row.pk, last_day=None, officer=managers.city, at=NOW)
    assert not Posting.objects.filter(pk=row.pk).exists()
    assert Event.objects.get(verb=Verb.POSTING_ENDED).before["duty"] == "pay"


@pytest.mark.parametrize("last", [DAY - timedelta(days=2), DAY - timedelta(days=300)])
def test_a_posting_is_not_ended_in_the_past(managers: Managers, last: date) -> None:
    row = Posting.objects.get(user=managers.cast.clerk, duty=Duty.CASEWORK)
    with pytest.raises(Invalid):
        services.end_posting(row.pk, last_day=last, officer=managers.city, at=NOW)


# --- the last manager


def test_the_last_officer_manager_of_the_city_stays(managers: Managers) -> None:
    services.post(
        managers.cast.inspector.pk, office_id=managers.office("许昌市民政局"), duty=Duty.OFFICERS,
        period=Period(DAY, DAY + timedelta(days=30)), officer=managers.city, at=NOW,
    )  # fmt: skip
    for_a_while = managers.cast.officer("inspector", DAY)
    last = Posting.objects.get(user=managers.cast.standards, duty=Duty.OFFICERS)
    acts: list[Callable[[], object]] = [
        lambda: services.end_posting(last.pk, last_day=None, officer=for_a_while, at=NOW),
        lambda: services.disable(managers.cast.standards.pk, officer=for_a_while, at=NOW),
    ]
    for act in acts:
        with pytest.raises(NotAllowed) as caught:
            act()
        assert caught.value.code == "last_manager"
    assert managers.cast.officer("standards", DAY).may(Duty.OFFICERS)


def test_with_a_second_manager_the_first_may_go(managers: Managers) -> None:
    services.post(
        managers.cast.inspector.pk, office_id=managers.office("许昌市民政局"), duty=Duty.OFFICERS,
        period=Period(DAY), officer=managers.city, at=NOW,
    )  # fmt: skip
    last = Posting.objects.get(user=managers.cast.standards, duty=Duty.OFFICERS)
    services.end_posting(last.pk, last_day=None, officer=managers.cast.officer("inspector", DAY), at=NOW)
    assert not managers.cast.officer("standards", DAY).may(Duty.OFFICERS)


def test_a_county_manager_may_go_because_the_city_manages_on(managers: Managers) -> None:
    services.disable(managers.cast.county_approver.pk, officer=managers.city, at=NOW)
    assert not User.objects.get(username="county_approver").is_active


def test_the_first_officer_is_added_once(managers: Managers) -> None:
    with pytest.raises(NotAllowed):
        services.add_first_officer(username="me", name="x", office_id=managers.office("许昌市民政局"), at=NOW)


@pytest.mark.usefixtures("regions")
def test_an_empty_installation_gets_its_first_officer() -> None:
    office = Office.objects.get(name="许昌市民政局")
    secret = services.add_first_officer(username="first", name="江未央", office_id=office.pk, at=NOW)
    assert secret.user.must_change_password
    assert secret.user.postings.get().duty == Duty.OFFICERS


# --- at once


def test_disabling_ends_sessions_with_the_next_request_and_for_good(managers: Managers) -> None:
    client = Client()
    client.force_login(managers.cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/regions/").status_code == 200
    services.disable(managers.cast.clerk.pk, officer=managers.city, at=NOW)
    assert client.get("/regions/").status_code == 302
    services.enable(managers.cast.clerk.pk, officer=managers.city, at=NOW)
    assert client.get("/regions/").status_code == 302


def test_a_reset_ends_sessions(managers: Managers) -> None:
    client = managers.cast.client("clerk")
    services.reset_password(managers.cast.clerk.pk, officer=managers.city, at=NOW)
    assert client.get("/regions/").status_code == 302


def test_a_disabled_account_gets_no_posting_and_no_password(managers: Managers) -> None:
    services.disable(managers.cast.clerk.pk, officer=managers.city, at=NOW)
    with pytest.raises(Invalid):
        services.reset_password(managers.cast.clerk.pk, officer=managers.city, at=NOW)
    with pytest.raises(Invalid):
        services.post(
            managers.cast.clerk.pk, office_id=managers.office("神垕镇人民政府"), duty=Duty.PAY, period=Period(DAY),
            officer=managers.city, at=NOW,
        )  # fmt: skip


def test_a_right_that_was_taken_away_is_gone_with_the_next_request(managers: Managers) -> None:
    client = managers.cast.client("county_approver")
    assert client.get("/officers/").status_code == 200
    row = Posting.objects.get(user=managers.cast.county_approver, duty=Duty.OFFICERS)
    services.end_posting(row.pk, last_day=None, officer=managers.city, at=NOW)
    assert client.get("/officers/").status_code == 403


def test_what_was_refused_leaves_no_trace(managers: Managers) -> None:
    with pytest.raises(DomainError):
        add(managers.city, managers.office("神垕镇人民政府"), period=Period(DAY, DAY - timedelta(days=1)))
    assert verbs() == []
    assert not User.objects.filter(username="new.one").exists()
