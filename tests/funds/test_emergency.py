"""The emergency track: registered at once, helped first, papers completed or replaced, told by the minute."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone

from accounts.models import Office, Posting, Region
from approvals import services as approvals
from audit.models import Event
from cases import services as cases
from cases.clock import explain
from cases.facts import former_relief
from cases.models import Case, Likely, Person
from cases.papers import asked_papers
from cases.terms import ClockRule, SettleWay, State
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from funds.models import Advance, Emergency, EmergencyAlarm, Order, Paperwork, Payment, Reversal
from funds.selectors.emergency import undocumented_lately
from funds.services import alarm
from funds.services.bounced import CameBack, give_again
from funds.services.emergency import register, take
from funds.services.given import helped_lately
from funds.services.helping import help_first
from funds.services.paperwork import InPlaceOfPapers, StationGiven, review_advance, settle
from funds.terms import ExceptionGround, OrderState, PaperworkState, PaymentMethod, Source
from notices.models import Message
from notices.services import announce
from standards.policy.terms import Cause, Track
from standards.selectors import work_calendar
from tests.cases.county import shipped
from tests.cast import SINCE, Cast
from tests.factories import SHENHOU, fill_funds, make_case, publish_rules, resident
from tests.funds.nights import (
    HOLIDAY,
    NIGHT,
    D,
    complete,
    help_given,
    reported,
    take_at_night,
    ten_o_clock,
    without_papers,
)
from tests.funds.test_orders import balances, books_agree, reserve
from tests.scans import PNG


@pytest.fixture(autouse=True)
def _world(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    publish_rules()


# --- that night


def test_a_fire_on_a_holiday_night_is_helped_at_once_from_the_reserve(cast: Cast) -> None:
    fund = reserve("5000.00")
    case = take_at_night(cast, help_given(), photos=(SimpleUploadedFile("a.png", PNG),))
    assert (case.state, case.paid_amount, case.helped_on) == (State.ACCEPTED, D("1890.00"), HOLIDAY)
    assert (case.clock_rule, case.clock_started_on, case.clock_stopped_on) == (ClockRule.PAPERWORK, HOLIDAY, None)
    assert case.due_on == date(2026, 10, 20), "ten working days: the holiday and the make-up days are counted rightly"
    emergency, advance, order = Emergency.objects.get(), Advance.objects.get(), Order.objects.get()
    assert emergency.due_at == emergency.reported_at + timedelta(hours=24)
    assert (advance.limit, advance.amount, advance.granted_by) == (D("1890.00"), D("1890.00"), cast.clerk)
    assert (order.stage, order.decision, order.state, order.fund) == (0, None, OrderState.PAID, fund)
    assert balances(fund) == {"available": D("3110.00"), "frozen": D("0.00"), "spent": D("1890.00")}
    assert Paperwork.objects.get().state == PaperworkState.OWED
    assert case.papers.filter(kind="scene").count() == 1
    books_agree()


def test_a_cent_above_the_limit_is_refused_before_anything_is_written(cast: Cast) -> None:
    reserve("5000.00")
    with pytest.raises(Invalid) as refused:
        take_at_night(cast, help_given("1890.01"))
    assert "amount" in refused.value.fields
    assert not Case.objects.exists() and not Order.objects.exists()


def test_two_taps_register_and_pay_once(cast: Cast) -> None:
    reserve("5000.00")
    token = uuid4()
    assert take_at_night(cast, help_given(), token=token) == take_at_night(cast, help_given(), token=token)
    assert (Case.objects.count(), Payment.objects.count(), Advance.objects.count()) == (1, 1, 1)
    with pytest.raises(WrongState):  # S-21: the same token with other words
        take_at_night(cast, help_given(), token=token, place="西街3号")
    again = help_first(
        Case.objects.get().pk, help_given(), officer=cast.officer("clerk", HOLIDAY), at=NIGHT, today=HOLIDAY
    )  # fmt: skip
    assert again.paid_amount == D("1890.00") and Payment.objects.count() == 1
    with pytest.raises(Blocked):
        help_first(again.pk, help_given("5.00"), officer=cast.officer("head", HOLIDAY), at=NIGHT, today=HOLIDAY)
    books_agree()


def test_without_money_the_emergency_stays_registered_and_the_balance_is_named(cast: Cast) -> None:
    reserve("100.00")
    taken = take(
        reported(), help_given(), token=uuid4(), officer=cast.officer("clerk", HOLIDAY), at=NIGHT, today=HOLIDAY
    )
    assert [b.code for b in taken.blockers] == ["no_money"] and "100.00" in taken.blockers[0].message
    assert Case.objects.get().state == State.ACCEPTED and not Order.objects.exists() and not Advance.objects.exists()


def test_an_empty_reserve_leaves_it_to_the_county(cast: Cast) -> None:
    fund = fill_funds(Region.objects.get(code="411081"), 2026)
    with pytest.raises(Invalid) as asked:
        take_at_night(cast, help_given())
    assert list(asked.value.fields) == ["from_county"] and not Case.objects.exists(), "told before the money is given"
    assert take_at_night(cast, help_given(from_county=True)).paid_amount == D("1890.00")
    assert Order.objects.get().fund == fund


def test_whoever_had_relief_lately_is_helped_again_only_with_an_explanation(cast: Cast) -> None:
    reserve("9000.00")
    first = take_at_night(cast, help_given())
    again: dict[str, Any] = {"cause": Cause.TRAFFIC, "narrative": "同日遭遇车祸。"}
    with pytest.raises(Invalid) as asked:
        take_at_night(cast, help_given(kept_as="收条2"), **again)
    assert first.number and first.number in str(asked.value.fields["explanation"])
    assert Case.objects.count() == 1
    second = take_at_night(cast, help_given(kept_as="收条2", explanation="同日两次受灾。"), **again)
    assert second.advance.explanation == "同日两次受灾。"
    year_later = HOLIDAY + timedelta(days=367)
    assert helped_lately(
        [first.applicant_id or 0], apart_from=Q(), officer=cast.officer("clerk", HOLIDAY), today=HOLIDAY
    )
    assert not helped_lately(
        [first.applicant_id or 0], apart_from=Q(), officer=cast.officer("clerk", HOLIDAY), today=year_later
    )


def test_a_receipt_of_a_township_is_that_of_one_help(cast: Cast) -> None:
    reserve("9000.00")
    first = take_at_night(cast, help_given())
    with pytest.raises(Invalid) as refused:
        take_at_night(cast, help_given(), resident=resident(4002), name="另一示例")
    assert first.number and first.number in str(refused.value.fields["kept_as"]) and Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_by": "沈秋禾"}, "approved_by"),
        ({"approved_by": ""}, "approved_by"),
        ({"approved_at": NIGHT + timedelta(minutes=1)}, "approved_at"),
        ({"kept_as": ""}, "receipt"),
        ({"receiver": ""}, "receiver"),
        ({"receipt": SimpleUploadedFile("a.png", b"nothing")}, "receipt"),
    ],
)
def test_help_names_who_agreed_who_received_and_its_receipt(cast: Cast, changes: dict[str, Any], field: str) -> None:
    reserve("5000.00")
    with pytest.raises(Invalid) as refused:
        take_at_night(cast, help_given(**changes))
    assert field in refused.value.fields and not Case.objects.exists()


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=-32)])
def test_a_report_lies_before_now_and_not_long_ago(cast: Cast, ahead: timedelta) -> None:
    with pytest.raises(Invalid) as refused:
        take_at_night(cast, reported_at=NIGHT + ahead)
    assert "reported_at" in refused.value.fields


def test_an_emergency_is_taken_where_it_happens_by_whoever_is_posted_there(cast: Cast) -> None:
    county = Office.objects.get(name="禹州市民政局")
    Posting.objects.create(user=cast.county_reviewer, office=county, duty="casework", starts_on=SINCE)
    shenhou = Region.objects.get(code=SHENHOU)
    with pytest.raises(NotAllowed):
        take_at_night(cast, township_id=shenhou.pk)
    taken = take(
        reported(township_id=shenhou.pk, hukou_place="河南省长葛市"), None, token=uuid4(),
        officer=cast.officer("county_reviewer", HOLIDAY), at=NIGHT, today=HOLIDAY,
    )  # fmt: skip
    assert (taken.case.township, taken.case.state) == (shenhou, State.ACCEPTED)


def test_only_a_registered_emergency_is_accepted_directly_or_helped_first(cast: Cast) -> None:
    draft, other = make_case(cast, state=State.DRAFT), make_case(cast, state=State.ACCEPTED)
    clerk = cast.officer("clerk", timezone.localdate())
    with pytest.raises(Blocked):
        cases.accept_directly(draft.pk, officer=clerk, at=timezone.now(), today=timezone.localdate())
    with pytest.raises(NotFound):
        help_first(other.pk, help_given(), officer=clerk, at=timezone.now(), today=timezone.localdate())


# --- the 24 hours


def test_the_alarm_sounds_at_four_hours_left_and_when_it_is_late_each_once_also_on_a_holiday(cast: Cast) -> None:
    case = take_at_night(cast)
    due = Emergency.objects.get().due_at
    second, hours = timedelta(seconds=1), timedelta(hours=4)
    assert alarm.sound(at=due - hours - second) == 0
    assert alarm.sound(at=due - hours) == 1 == EmergencyAlarm.objects.filter(kind="soon").count()
    assert alarm.sound(at=due) == 0, "24:00:00 is in time"
    assert alarm.sound(at=due + second) == 1 == EmergencyAlarm.objects.filter(kind="late").count()
    assert alarm.sound(at=due + hours) == 0
    announce(today=HOLIDAY, at=due + hours)
    told = Message.objects.filter(kind="emergency_late").values_list("user__username", flat=True)
    assert set(told) >= {"clerk", "head", "county_reviewer", "county_approver"}
    assert Event.objects.filter(verb="emergency_late", subject_id=str(case.pk)).count() == 1


def test_what_is_helped_or_ended_sounds_no_alarm(cast: Cast) -> None:
    reserve("5000.00")
    take_at_night(cast, help_given())
    other = take_at_night(cast, resident=resident(4002), name="别人示例")
    cases.withdraw(other.pk, officer=cast.officer("clerk", HOLIDAY), at=NIGHT, today=HOLIDAY, reason="已由亲属安置。")
    assert alarm.sound(at=NIGHT + timedelta(days=3)) == 0


# --- small fast relief, and the change of rules


def test_small_fast_relief_is_known_to_the_rules_or_refused(cast: Cast) -> None:
    reserve("5000.00")
    with pytest.raises(Invalid):
        take_at_night(cast, help_given("630.00"), small=True)
    shipped("national-2026-small-fast")
    with pytest.raises(Invalid):
        take_at_night(cast, help_given("630.01"), small=True)
    case = take_at_night(cast, small=True)
    assert (case.clock_rule, case.due_on) == (ClockRule.SMALL, HOLIDAY + timedelta(days=3)), "calendar days"
    clerk = cast.officer("clerk", HOLIDAY)
    with pytest.raises(Blocked):
        settle(case.pk, SettleWay.SMALL, officer=clerk, at=NIGHT, today=HOLIDAY)
    help_first(case.pk, help_given("630.00"), officer=clerk, at=NIGHT, today=HOLIDAY)
    assert not Paperwork.objects.exists() and Case.objects.get().clock_stopped_on == HOLIDAY
    settle(case.pk, SettleWay.SMALL, officer=clerk, at=NIGHT, today=HOLIDAY)
    assert Case.objects.get().state == State.CLOSED
    later = take_at_night(cast, small=False, resident=resident(4003), name="后来示例")
    assert [r.amount for r in former_relief(later, area=[""])] == []


def test_a_case_keeps_the_rules_of_its_day_when_the_package_of_2026_comes_in_force(cast: Cast) -> None:
    """F-30: what was registered before midnight keeps its days, what is registered after it has the new ones."""
    eve = date(2026, 1, 28)
    shipped("national-2026-small-fast")
    clerk = cast.officer("clerk", eve)
    found = []
    for day in (eve, eve + timedelta(days=1)):
        at = timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59))
        given = reported(small=True, reported_at=at, resident=resident(4100 + day.day))
        found.append(register(given, token=uuid4(), officer=clerk, at=at, today=day))
    old, new = (Case.objects.get(pk=case.pk) for case in found)
    assert (old.clock_rule, old.due_on) == (ClockRule.DECISION, date(2026, 2, 11))
    assert (new.clock_rule, new.due_on) == (ClockRule.SMALL, date(2026, 2, 1))
    approvals.recompute_due_days(today=date(2026, 2, 1), at=ten_o_clock(date(2026, 2, 1)))
    assert list(Case.objects.order_by("pk").values_list("due_on", flat=True)) == [old.due_on, new.due_on]


# --- who has no document


def test_who_has_no_document_is_helped_and_never_matches_another(cast: Cast) -> None:
    reserve("5000.00")
    nobody: dict[str, Any] = {"name": "无名氏", "resident": None, "looks": "男，约五十岁，蓝色外套。", "people": 1}
    first, second = take_at_night(cast, help_given(receiver="无名氏"), **nobody), take_at_night(cast, **nobody)
    assert first.applicant != second.applicant and Person.objects.filter(id_index=None).count() == 2
    assert not Likely.objects.exists() and former_relief(second, area=[""]) == []
    with pytest.raises(Invalid):
        take_at_night(cast, name="无名氏", resident=None)


def test_who_was_described_lately_is_shown_to_who_describes_again(cast: Cast) -> None:
    case = take_at_night(cast, name="无名氏", resident=None, looks="男，约五十岁，蓝色外套。", people=1)
    take_at_night(cast)
    later, far = NIGHT + timedelta(days=29), NIGHT + timedelta(days=31)
    assert [one.case for one in undocumented_lately(case.township_id, at=later)] == [case]
    assert not undocumented_lately(case.township_id, at=far)
    other = Region.objects.get(name="神垕镇")
    assert not undocumented_lately(other.pk, at=later)
    with time_machine.travel(later):
        assert "蓝色外套" in cast.client("clerk").get("/emergency/new/").content.decode()


def test_a_person_is_handed_over_to_a_relief_station_and_the_case_closes(cast: Cast) -> None:
    case = take_at_night(cast, name="无名氏", resident=None, looks="女，约七十岁。", people=1)
    clerk = cast.officer("clerk", HOLIDAY)
    station = StationGiven(station="禹州市救助管理站", taken_over_by="接站示例", taken_over_at=NIGHT, kept_as="")
    with pytest.raises(Invalid):
        settle(case.pk, SettleWay.STATION, officer=clerk, at=NIGHT, today=HOLIDAY, station=station)
    paper = SimpleUploadedFile("a.png", PNG)
    station = StationGiven(station="禹州市救助管理站", taken_over_by="接站示例", taken_over_at=NIGHT, receipt=paper)
    settle(case.pk, SettleWay.STATION, officer=clerk, at=NIGHT, today=HOLIDAY, station=station)
    assert Case.objects.get().state == State.CLOSED and alarm.sound(at=NIGHT + timedelta(days=2)) == 0


def test_who_was_fed_first_is_handed_over_and_the_paperwork_stays_owed_but_for_papers_nobody_has(cast: Cast) -> None:
    reserve("5000.00")
    nobody: dict[str, Any] = {"name": "无名氏", "resident": None, "looks": "女，约七十岁。", "people": 1}
    case = take_at_night(cast, help_given("180.00", receiver="无名氏"), **nobody)
    clerk = cast.officer("clerk", HOLIDAY)
    station = StationGiven(station="禹州市救助管理站", taken_over_by="接站示例", taken_over_at=NIGHT, kept_as="收据1")
    settle(case.pk, SettleWay.STATION, officer=clerk, at=NIGHT, today=HOLIDAY, station=station)
    case = Case.objects.get()
    assert (case.state, case.paperwork.state) == (State.ACCEPTED, PaperworkState.OWED)
    with pytest.raises(WrongState):
        settle(case.pk, SettleWay.STATION, officer=clerk, at=NIGHT, today=HOLIDAY, station=station)
    owed = {paper.code for paper in asked_papers(case) if paper.owed}
    assert "application" in owed and "authorisation" not in owed, "of no means check nobody signs anything"
    assert not owed & {"id_card", "household_book"}
    without_papers(cast, case)
    gone = InPlaceOfPapers(ground=ExceptionGround.STATION, signature_kept_as="签字卷9")
    settle(case.pk, SettleWay.MINUTES, officer=clerk, at=NIGHT, today=HOLIDAY, replaced=gone)
    assert Case.objects.get().state == State.CLOSED and Paperwork.objects.get().state == PaperworkState.WAIVED


# --- one relief, and the county's look


def test_help_counts_once_from_its_day_before_the_decision_and_after_it(cast: Cast) -> None:
    reserve("5000.00")
    first = take_at_night(cast, help_given())
    second = take_at_night(cast, narrative="又一次困难。", cause=Cause.TRAFFIC)
    told = former_relief(second, area=[""])
    assert [(r.case_number, r.approved_on, r.amount) for r in told] == [(first.number, HOLIDAY, D("1890.00"))]
    day = date(2026, 10, 19)
    complete(cast, first, day)
    approvals.approve(first.pk, officer=cast.officer("head", day), at=ten_o_clock(day), today=day, amount=D("1890.00"),
                      unrelated=True, reason="属实")  # fmt: skip
    assert [(r.approved_on, r.amount) for r in former_relief(second, area=[""])] == [(HOLIDAY, D("1890.00"))]


def test_the_county_reviews_once_what_one_officer_gave_alone(cast: Cast) -> None:
    reserve("5000.00")
    case = take_at_night(cast, help_given())
    with pytest.raises(NotAllowed):
        review_advance(case.pk, officer=cast.officer("head", HOLIDAY), at=NIGHT, sound=True, finding="属实。")
    county = cast.officer("county_reviewer", HOLIDAY)
    review_advance(case.pk, officer=county, at=NIGHT, sound=True, finding="属实。")
    with pytest.raises(WrongState):
        review_advance(case.pk, officer=county, at=NIGHT, sound=True, finding="属实。")


def test_help_that_the_bank_gives_back_is_given_once_more_in_one_act(cast: Cast) -> None:
    fund = reserve("5000.00")
    case = take_at_night(cast, help_given(method=PaymentMethod.TRANSFER, account="6222020000001234567"))
    given = CameBack(
        came_back_on=HOLIDAY, reason="账户已销户。", method=PaymentMethod.CASH, receiver="火灾示例", kept_as="收条2"
    )  # fmt: skip

    def again(said: CameBack, who: str = "clerk") -> Order:
        return give_again(case.pk, said, officer=cast.officer(who, HOLIDAY), at=NIGHT, today=HOLIDAY)

    wrong: dict[str, Any]
    for wrong in ({"reason": " "}, {"receiver": ""}, {"kept_as": ""}, {"came_back_on": HOLIDAY - timedelta(days=1)}):
        with pytest.raises(Invalid):
            again(replace(given, **wrong))
    with pytest.raises(NotAllowed):
        again(given, "finance")
    assert again(given).key.endswith("R")
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.RETURNED, OrderState.PAID}
    assert (Payment.objects.count(), Reversal.objects.count()) == (2, 1)
    assert balances(fund) == {"available": D("3110.00"), "frozen": D("0.00"), "spent": D("1890.00")}
    after = Case.objects.get()
    assert (after.paid_amount, after.helped_on, after.state) == (D("1890.00"), HOLIDAY, State.ACCEPTED)
    assert after.papers.filter(kind="receipt", note="收条2", original_seen=True).exists()
    with pytest.raises(WrongState):
        again(given)  # cash does not come back from a bank
    books_agree()
    complete(cast, case, date(2026, 10, 19))
    approvals.approve(
        case.pk, officer=cast.officer("head", date(2026, 10, 19)), at=ten_o_clock(date(2026, 10, 19)),
        today=date(2026, 10, 19), amount=D("1890.00"), unrelated=True, reason="属实。",
    )  # fmt: skip
    assert Case.objects.get().state == State.PAID and Payment.objects.count() == 2
    books_agree()


def test_register_alone_begins_the_ordinary_clock(cast: Cast) -> None:
    case = register(reported(), token=uuid4(), officer=cast.officer("clerk", HOLIDAY), at=NIGHT, today=HOLIDAY)
    assert case.clock_rule == ClockRule.DECISION and case.track == Track.GENERAL
    told = explain(case, calendar=work_calendar(), today=HOLIDAY)
    assert told is not None and told.on == case.due_on == date(2026, 10, 20)
    assert Source.RESERVE.zh
