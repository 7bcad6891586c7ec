"""A meeting over many cases: prepared, held with a majority of those who have a vote, signed once; and no decision on a
case that was put before one without it."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from approvals import services
from approvals.models import UNMET, Decision, Meeting, MeetingCall, MeetingItem, Unmet
from approvals.selectors import unmet, waiting_cases
from approvals.services.sitting import AttendeeGiven, Resolved, Sitting
from approvals.signed import minutes_for, signed_item_for
from approvals.terms import CallGround, MeetingKind, Purpose
from audit.models import Event
from cases.models import Case
from cases.services import return_case, withdraw
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from tests.approvals.acts import approve, present, votes
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, plan_for
from tests.scans import PNG

COUNTY = "禹州市民政局"
FOUR = ("柳承安", "段明哲", "示例甲", "示例乙")


def people(*names: str, without: Sequence[str] = ()) -> list[AttendeeGiven]:
    return [AttendeeGiven(name=name, voting=name not in without) for name in names]


def prepare(cast: Cast, *cases: Case, who: str = "county_approver", **more: Any) -> Meeting:
    more = {"office": COUNTY} | more if who.startswith("county") else more
    return services.prepare_meeting(officer=cast.officer(who, today()), at=now(), plan=plan_for(*cases, **more))


def hold(
    cast: Cast,
    meeting: Meeting,
    *said: Resolved,
    who: str = "county_approver",
    names: Sequence[str] = FOUR,
    without: Sequence[str] = (),
    **more: Any,
) -> Meeting:
    lines = list(meeting.agenda.all())
    given: dict[str, Any] = {
        "number": f"会〔2026〕{meeting.pk}号", "held_on": today(), "place": "会议室", "chair": names[0],
        "unrelated": True, "attendees": people(*names, without=without),
        "resolved": {line.pk: one for line, one in zip(lines, said, strict=True)},
    }  # fmt: skip
    return services.record_meeting(
        meeting.pk, officer=cast.officer(who, today()), at=now(), today=today(), sitting=Sitting(**given | more)
    )


def sign(cast: Cast, meeting: Meeting, who: str = "county_approver", **said: Any) -> None:
    services.sign_meeting(meeting.pk, officer=cast.officer(who, today()), at=now(), **said or {"kept_as": "卷1"})


def yes(amount: str | None = None, favour: int = 4, against: int = 0, abstained: int = 0) -> Resolved:
    return Resolved(
        resolution="同意。", amount=None if amount is None else Decimal(amount), votes_for=favour,
        votes_against=against, abstained=abstained,
    )  # fmt: skip


def call(cast: Cast, case: Case, who: str, kind: MeetingKind = MeetingKind.COLLECTIVE) -> MeetingCall:
    return services.put_before_meeting(
        case.pk, officer=cast.officer(who, today()), at=now(), kind=kind, ground=CallGround.DOUBT, reason="情况存疑。"
    )


# --- agenda, votes, who has one


def test_one_meeting_resolves_on_many_cases_and_is_signed_once_for_all(
    cast: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    above = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01")
    other = make_case(cast, state=State.COUNTY_DECISION, amount="3780.02", township=SHENHOU)
    assert set(waiting_cases(cast.officer("county_reviewer", today()))) == {above, other}
    meeting = hold(cast, prepare(cast, above, other), yes("3780.01"), yes("3780.01"))
    sign(cast, meeting, upload=SimpleUploadedFile("a.png", PNG))
    assert approve(cast, above, "county_approver", "3780.01", "特别困难。").approved_amount == Decimal("3780.01")
    assert minutes_for(other, Decimal("3780.02")) is None  # the meeting agreed to a fen less
    assert list(waiting_cases(cast.officer("county_reviewer", today()))) == [other]
    for case, clerk in ((above, "clerk"), (other, "clerk2")):
        officer, item = cast.officer(clerk, today()), case.minutes.get()
        with pytest.raises(NotAllowed):  # it speaks of another township's family too
            services.read_minutes(case.pk, item.pk, officer=officer, at=now())
        county = cast.officer("county_approver", today())
        assert services.read_minutes(case.pk, item.pk, officer=county, at=now())[1] == PNG


@pytest.mark.parametrize(("favour", "abstained", "passed"), [(3, 1, True), (2, 2, False)])
@begins_with(state=State.COUNTY_DECISION)
def test_more_than_half_of_those_with_a_vote_carry_a_resolution_and_half_do_not(
    cast: Cast, case: Case, favour: int, abstained: int, passed: bool
) -> None:
    said = yes("3000.00" if passed else None, favour, 0, abstained)
    hold(cast, prepare(cast, case), said)
    assert MeetingItem.objects.get().passed is passed


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (yes("3000.00", 3), "items-0-votes_for"),  # one of the four is not counted
        (yes("3000.00", 4, 1), "items-0-votes_for"),
        (yes("3000.00", 2, 2), "items-0-amount"),  # without a majority no sum is agreed to
        (yes("0.00"), "items-0-amount"),
    ],
)
@begins_with(state=State.COUNTY_DECISION)
def test_votes_that_do_not_add_up_and_sums_nobody_agreed_to_are_refused(
    cast: Cast, case: Case, said: Resolved, field: str
) -> None:
    meeting = prepare(cast, case)
    events = Event.objects.count()
    with pytest.raises(Invalid) as refused:
        hold(cast, meeting, said)
    assert list(refused.value.fields) == [field]
    entry = "同意" if field.endswith("votes_for") else "议定金额"
    assert str(refused.value).startswith(f"{case} {case.applicant_name}“{entry}")
    assert Meeting.objects.get().state == "prepared" and not MeetingItem.objects.exists()
    assert Event.objects.count() == events


@begins_with(state=State.COUNTY_DECISION)
def test_who_investigated_reports_without_a_vote(cast: Cast, case: Case) -> None:
    meeting, names = prepare(cast, case), (*FOUR, cast.clerk.name)
    with pytest.raises(Invalid) as refused:
        hold(cast, meeting, yes("3000.00", 5), names=names)
    assert list(refused.value.fields) == ["people-4-voting"] and not MeetingItem.objects.exists()
    hold(cast, meeting, yes("3000.00", 4), names=names, without=[cast.clerk.name])
    assert MeetingItem.objects.get().passed


@begins_with(state=State.COUNTY_DECISION)
def test_who_investigated_one_case_of_several_votes_on_the_others_only(cast: Cast, case: Case) -> None:
    own = case
    other = make_case(cast, state=State.COUNTY_DECISION, township=SHENHOU)
    meeting, names = prepare(cast, own, other), (*FOUR, cast.clerk.name)
    with pytest.raises(Invalid):
        hold(cast, meeting, yes("3000.00", 5), yes("3000.00", 5), names=names)
    hold(cast, meeting, yes("3000.00", 4), yes("3000.00", 5), names=names)
    assert [item.recused for item in MeetingItem.objects.all()] == [cast.clerk.name, ""]


def test_the_list_of_errors_of_minutes_says_whose_entry_is_wrong(cast: Cast) -> None:
    cases = [make_case(cast, state=State.COUNTY_DECISION) for _n in range(2)]
    meeting, client = prepare(cast, *cases), cast.client("county_approver")
    said = {
        "number": "1号", "held_on": str(today()), "place": "会议室", "chair": FOUR[0], "unrelated": "on",
        **present(*FOUR), **votes(4), **votes(9, place=1),
    }  # fmt: skip
    page = client.post(f"/meetings/{meeting.pk}/record/", said)
    assert page.status_code == 422
    listed = page.content.decode().partition("data-error-summary")[2].partition("</ul>")[0]
    assert f"{cases[1].applicant_name} {cases[1]} · 同意：" in listed and str(cases[0]) not in listed


@pytest.mark.parametrize("names", [FOUR[:2], FOUR[:3]])
@begins_with(state=State.COUNTY_DECISION)
def test_two_with_a_vote_are_too_few_even_where_a_third_reports(cast: Cast, case: Case, names: Sequence[str]) -> None:
    meeting = prepare(cast, case)
    if len(names) == 3:
        hold(cast, meeting, yes("3000.00", 3), names=names)
        return
    with pytest.raises(Invalid) as refused:
        hold(cast, meeting, yes("3000.00", 2), names=[*names, "示例丙"], without=["示例丙"])
    assert list(refused.value.fields) == ["items-0-votes_for"] and not MeetingItem.objects.exists()


def test_a_meeting_is_recorded_once_and_numbered_once(cast: Cast) -> None:
    cases = [make_case(cast, state=State.COUNTY_DECISION) for _n in range(2)]
    first = hold(cast, prepare(cast, cases[0]), yes("3000.00"))
    with pytest.raises(WrongState):
        hold(cast, first, yes("3000.00"))
    with pytest.raises(Invalid) as refused:
        hold(cast, prepare(cast, cases[1]), yes("3000.00"), number=first.number)
    assert list(refused.value.fields) == ["number"] and MeetingItem.objects.count() == 1
    for statement in (
        "UPDATE approvals_meeting SET place = 'x' WHERE state = 'held'",
        "INSERT INTO approvals_attendee (meeting_id, name, position, voting) SELECT meeting_id, 'x', '', true "
        "FROM approvals_meetingitem",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@begins_with(state=State.COUNTY_DECISION)
def test_the_same_form_sent_twice_prepares_one_meeting_and_a_cancelled_one_frees_its_cases(
    cast: Cast, case: Case
) -> None:
    client = cast.client("county_approver")
    page = client.get(f"/meetings/new/?case={case.pk}")
    said = {
        "office": page.context["form"].fields["office"].choices[0][0], "kind": "mechanism", "meets_on": str(today()),
        "place": "会议室", "chair": "柳承安", "token": str(page.context["form"].initial["token"]),
        "agenda-TOTAL_FORMS": 1, "agenda-INITIAL_FORMS": 0, "agenda-0-number": case.number, "agenda-0-purpose": "sum",
        "agenda-0-question": "是否同意。",
    }  # fmt: skip
    assert [client.post("/meetings/new/", said).status_code for _n in range(2)] == [302, 302]
    meeting = Meeting.objects.get()
    assert client.post(f"/meetings/{meeting.pk}/call-off/", {}).status_code == 422
    back = client.get(f"/meetings/{meeting.pk}/call-off/")
    assert back.status_code == 302 and back.headers["Location"] == f"/meetings/{meeting.pk}/"
    assert client.post(f"/meetings/{meeting.pk}/call-off/", {"reason": "改期。"}).status_code == 302
    assert client.get(f"/meetings/{meeting.pk}/record/").status_code == 409
    assert "改期。" in client.get(f"/meetings/{meeting.pk}/").content.decode()


# --- the call


@pytest.mark.parametrize("who", ["head", "county_reviewer"])
@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_case_put_before_a_meeting_is_neither_approved_nor_refused_without_it(
    cast: Cast, case: Case, who: str
) -> None:
    call(cast, case, who)
    assert list(waiting_cases(cast.officer("head", today()))) == [case]
    refusal: dict[str, Any] = {
        "officer": cast.officer("head", today()), "at": now(), "today": today(), "reason": "不符合。",
        "unrelated": True,
    }  # fmt: skip
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1200.00")
    assert [b.code for b in refused.value.blockers] == ["meeting_missing"]
    with pytest.raises(Blocked) as refused:
        services.disapprove(case.pk, **refusal)
    assert [b.code for b in refused.value.blockers] == ["meeting_missing"] and not Decision.objects.exists()
    meeting = hold(cast, prepare(cast, case, who="head"), yes("1200.00"), who="head")
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1200.00")
    assert [b.code for b in refused.value.blockers] == ["minutes_unsigned"]
    sign(cast, meeting, "head")
    with pytest.raises(Blocked) as refused:
        approve(cast, case, "head", "1200.01", "理由。")
    assert "meeting_against" in [b.code for b in refused.value.blockers]
    assert not waiting_cases(cast.officer("head", today())).exists()
    assert approve(cast, case, "head", "1200.00").decision.minutes == case.minutes.get()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_refusal_rests_on_a_meeting_that_did_not_agree(cast: Cast, case: Case) -> None:
    call(cast, case, "head")
    sign(cast, hold(cast, prepare(cast, case, who="head"), yes(None, 1, 3), who="head"), "head")
    services.disapprove(
        case.pk,
        officer=cast.officer("head", today()),
        at=now(),
        today=today(),
        reason="未通过。",
        unrelated=True,
    )
    assert Decision.objects.get().minutes == case.minutes.get()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_the_database_itself_refuses_a_decision_before_the_meeting(cast: Cast, case: Case) -> None:
    call(cast, case, "head")
    given: dict[str, Any] = {
        "case": case, "route": case.routes.get(), "level": "township", "outcome": "not_approved", "determination": {},
        "facts_version": case.facts_version, "by_id": case.opened_by_id, "by_name": "x", "office_name": "x",
        "at": now(), "reason": "x", "remedy": "x",
    }  # fmt: skip
    meeting = hold(cast, prepare(cast, case, who="head"), yes("1200.00"), who="head")
    with pytest.raises(DatabaseError, match="signed minutes"), transaction.atomic():
        Decision.objects.create(**given)
    sign(cast, meeting, "head")
    granted = given | {"outcome": "approved", "amount": Decimal("1200.01"), "cap": Decimal("3780.00")}
    with pytest.raises(DatabaseError, match="signed minutes"), transaction.atomic():
        Decision.objects.create(**granted)
    Decision.objects.create(**given)


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_call_is_made_once_for_each_kind_and_while_a_case_is_being_decided(cast: Cast, case: Case) -> None:
    assert call(cast, case, "head") == call(cast, case, "head")
    with pytest.raises(Invalid):
        call(cast, case, "county_reviewer")
    call(cast, case, "county_reviewer", MeetingKind.MECHANISM)
    for state, refusal in ((State.ACCEPTED, WrongState), (State.APPROVED, WrongState)):
        with pytest.raises(refusal):
            call(cast, make_case(cast, state=state), "head")
    with pytest.raises(NotAllowed):
        call(cast, case, "finance", MeetingKind.DELIBERATION)
    assert MeetingCall.objects.count() == 2


@begins_with(state=State.TOWNSHIP_DECISION)
def test_facts_that_change_afterwards_make_the_resolution_void(cast: Cast, case: Case) -> None:
    sign(cast, hold(cast, prepare(cast, case, who="head"), yes("1200.00"), who="head"), "head")
    assert signed_item_for(case, Purpose.SUM) is not None
    Case.objects.filter(pk=case.pk).update(facts_version=case.facts_version + 1)
    assert signed_item_for(Case.objects.get(pk=case.pk), Purpose.SUM) is None


@begins_with(state=State.COUNTY_DECISION)
def test_a_correction_counts_once_it_is_held_and_the_former_meeting_no_more(cast: Cast, case: Case) -> None:
    former = hold(cast, prepare(cast, case), yes("3000.00"))
    sign(cast, former)
    later = prepare(cast, case, replaces_id=former.pk)
    assert minutes_for(case, Decimal("3000.00")) is not None
    hold(cast, later, yes("2000.00"))
    case = Case.objects.get(pk=case.pk)
    assert minutes_for(case, Decimal("3000.00")) is None and signed_item_for(case, Purpose.SUM) is None
    with pytest.raises(WrongState):
        prepare(cast, case, replaces_id=former.pk)


# --- a township's own meeting, other purposes


def test_a_township_resolves_in_place_of_papers_for_its_own_cases_only(cast: Cast) -> None:
    case, foreign = make_case(cast, state=State.ACCEPTED), make_case(cast, state=State.ACCEPTED, township=SHENHOU)
    with pytest.raises(Invalid):
        prepare(cast, case, who="head")  # whether and how much is asked after the investigation
    with pytest.raises(NotFound):
        prepare(cast, case, foreign, who="head", purpose=Purpose.PAPERS)
    with pytest.raises(Invalid):
        prepare(cast, case, who="head", purpose=Purpose.PAPERS, kind=MeetingKind.DELIBERATION)
    meeting = hold(cast, prepare(cast, case, who="head", purpose=Purpose.PAPERS), yes(), who="head")
    assert signed_item_for(case, Purpose.PAPERS) is None
    sign(cast, meeting, "head")
    found = signed_item_for(Case.objects.get(pk=case.pk), Purpose.PAPERS)
    assert found is not None and found.meeting == meeting and found.amount is None


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_township_meeting_does_not_speak_for_a_sum_that_the_county_decides(cast: Cast, case: Case) -> None:
    sign(cast, hold(cast, prepare(cast, case, who="head"), yes("1200.00"), who="head"), "head")
    assert minutes_for(case, Decimal("1200.00")) is not None
    return_case(
        case.pk, officer=cast.officer("head", today()), at=now(), target=State.INVESTIGATED, reason="重新审核。"
    )
    assert minutes_for(Case.objects.get(pk=case.pk), Decimal("1200.00")) is None


# --- what may wait is kept, so that nobody looks through all that is to be decided


def _kept() -> set[int]:
    return set(Unmet.objects.values_list("pk", flat=True))


def test_what_may_wait_is_kept_until_it_is_decided_or_ends(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    above, other = (make_case(cast, state=State.COUNTY_DECISION, amount="3780.01") for _n in range(2))
    plain = make_case(cast, state=State.TOWNSHIP_DECISION)
    called = make_case(cast, state=State.INVESTIGATED)
    assert _kept() == {above.pk, other.pk}
    services.put_before_meeting(
        called.pk, officer=cast.officer("head", today()), at=now(), kind=MeetingKind.COLLECTIVE,
        ground=CallGround.HARDSHIP, reason="情况复杂。",
    )  # fmt: skip
    before = _kept()
    assert before == {above.pk, other.pk, called.pk} and plain.pk not in before
    Unmet.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(UNMET)
    assert _kept() == before, "written anew it is the same"
    withdraw(other.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), reason="申请人撤回。")
    sign(cast, hold(cast, prepare(cast, above), yes("3780.01")), upload=SimpleUploadedFile("a.png", PNG))
    approve(cast, above, "county_approver", "3780.01", "特别困难。")
    assert _kept() == {called.pk}


def test_how_many_wait_is_counted_from_there_and_only_so_far(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = cast.officer("county_reviewer", today())
    assert 'INNER JOIN "approvals_unmet"' in str(waiting_cases(officer).query)
    for _n in range(3):
        make_case(cast, state=State.COUNTY_DECISION, amount="3780.01")
    client = cast.client("county_approver")
    assert "有3件案件待会议研究" in client.get("/meetings/").content.decode()
    monkeypatch.setattr(unmet, "COUNTED_TO", 1)
    assert "有超过 1件案件待会议研究" in client.get("/meetings/").content.decode()
    (errand,) = [one for one in client.get("/").context["desk"].errands if one.url == "/meetings/new/"]
    assert (errand.text, errand.count) == ("超过 1", 2) and "超过 1" in client.get("/").content.decode()


# --- pages


def test_the_pages_lead_from_the_list_over_the_agenda_to_the_printed_and_signed_minutes(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01")
    client = cast.client("county_approver")
    assert "待会议研究" in client.get("/meetings/").content.decode()
    assert "待会议研究的案件" in client.get("/").content.decode()
    new = client.get("/meetings/new/")
    assert str(case.number) in new.content.decode()
    meeting = prepare(cast, case)
    base = f"/meetings/{meeting.pk}/"
    assert case.applicant_name in client.get(base).content.decode()
    said = {"number": "会〔2026〕8号", "held_on": str(today()), "place": "会议室", "chair": "柳承安", "unrelated": "on"}
    wrong = said | present(*FOUR) | votes(4, 1, amount="3780.01")
    answer = client.post(f"{base}record/", wrong)
    assert answer.status_code == 422 and "票数合计" in answer.content.decode() and not MeetingItem.objects.exists()
    assert client.post(f"{base}record/", said | present(*FOUR) | votes(3, 1, amount="3780.01")).status_code == 302
    printed = client.get(f"{base}print/").content.decode()
    assert "叁仟柒佰捌拾元零壹分" in printed and "同意3人，反对1人" in printed
    assert client.post(f"{base}sign/", {"kept_as": "卷8"}).status_code == 302
    shown = client.get(f"/meetings/?stands=signed&q={case.number}&year={today().year}")
    assert "8号" in shown.content.decode()
    assert "没有符合条件的会议" in client.get("/meetings/", {"kind": "mechanism"}).content.decode()
    assert client.get("/meetings/", {"year": "x"}).status_code == 422
    assert "8号" in cast.client("clerk").get(f"/decisions/{case.pk}/decision/").content.decode()
    assert cast.client("clerk").get(base).status_code == 404


@begins_with(state=State.TOWNSHIP_DECISION)
def test_the_page_puts_a_case_before_a_meeting(cast: Cast, case: Case) -> None:
    client, url = cast.client("head"), f"/decisions/{case.pk}/put-before-meeting/"
    assert url in client.get(f"/decisions/{case.pk}/decide/").content.decode()
    assert client.post(url, {"kind": "collective", "ground": "third_relief"}).status_code == 422
    assert client.post(url, {"kind": "collective", "ground": "third_relief", "reason": "第三次。"}).status_code == 302
    page = client.get(f"/decisions/{case.pk}/decide/").content.decode()
    assert "第三次。" in page and "会议召开前不得作出决定" in page
