"""The payee of an approved case: corrected by two officers, and nothing else of the case with it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Office, Posting
from approvals import services
from approvals.models import PayeeChange
from approvals.terms import PayeeGround, Verdict
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case
from cases.services import terminate
from cases.terms import Relation, State, TerminationGround
from common.clock import now, today
from common.crypto import blind_index
from common.errors import Blocked, DomainError, Invalid, NotAllowed, NotFound, WrongState
from tests.begun import begins_with
from tests.cast import SINCE, Cast
from tests.factories import YINGCHUAN, make_case, noon, record_minutes

NEW = "6228480000007777"


def _propose(cast: Cast, case: Case, who: str = "clerk", **changes: Any) -> PayeeChange:
    given: dict[str, Any] = {
        "ground": PayeeGround.ACCOUNT_WRONG, "why": "银行退票，账号录错一位。", "name": case.payee_name,
        "relation": case.payee_relation, "bank": case.bank_name, "account": NEW, "reason": case.payee_reason,
    }  # fmt: skip
    officer = cast.officer(who, today())
    return services.propose_payee(case.pk, officer=officer, at=now(), today=today(), **given | changes)


def _confirm(cast: Cast, change: PayeeChange, who: str = "head", note: str = "已核对存折。") -> PayeeChange:
    officer = cast.officer(who, today())
    return services.confirm_payee(change.case_id, change.pk, officer=officer, at=now(), note=note)


def _refuse(cast: Cast, change: PayeeChange, who: str = "head", note: str = "未见银行凭证。") -> PayeeChange:
    officer = cast.officer(who, today())
    return services.refuse_payee(change.case_id, change.pk, officer=officer, at=now(), note=note)


def _picture() -> tuple[Any, ...]:
    """Everything that a refused request must leave as it is; the account by its index, for its cipher is ever new."""
    cases = [{k: v for k, v in row.items() if k != "account"} for row in Case.objects.order_by("pk").values()]
    changes = list(PayeeChange.objects.order_by("pk").values("pk", "verdict", "note", "decided_by"))
    return cases, changes, Event.objects.count()


def _may_also(cast: Cast, who: str, duty: str) -> None:
    """Another duty at the office of the case's township."""
    office = Office.objects.get(region__code=YINGCHUAN)
    Posting.objects.create(user=cast.users[who], office=office, duty=duty, starts_on=SINCE)


def _codes(refused: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [b.code for b in refused.value.blockers]


@begins_with(state=State.APPROVED)
def test_a_confirmed_correction_changes_the_payee_and_nothing_else_of_the_case(cast: Cast, case: Case) -> None:
    before = Case.objects.values().get()
    change = _propose(cast, case, name="代领示例", relation=Relation.SON, reason="申请人住院")
    assert Case.objects.values().get() == before, "a proposal changes nothing"
    assert Case.objects.get().account == case.account
    _confirm(cast, change)
    after = Case.objects.get()
    assert (after.payee_name, after.payee_relation, after.payee_reason) == ("代领示例", Relation.SON, "申请人住院")
    assert (after.account, after.account_index) == (NEW, blind_index("case.account", NEW))
    payee = {name for name in before if name.startswith(("payee", "account"))} | {"changed_at"}
    now_ = Case.objects.values().get()
    assert {k: v for k, v in now_.items() if k not in payee} == {k: v for k, v in before.items() if k not in payee}


@begins_with(state=State.APPROVED)
def test_an_open_or_confirmed_correction_keeps_the_accounts_secret(cast: Cast, case: Case) -> None:
    change = _propose(cast, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, account_index, former::text FROM approvals_payeechange")
        stored = str(cursor.fetchone())
    assert NEW not in stored and case.account not in stored
    assert PayeeChange.objects.get().account == NEW
    _confirm(cast, change)
    for verb in (Verb.PAYEE_CHANGE_PROPOSED, Verb.PAYEE_CHANGED):
        event = Event.objects.get(verb=verb)
        assert event.before == {"银行账号": case.account_masked}
        assert event.after["银行账号"] == change.account_masked
        said = f"{event.before}{event.after}{event.note}"
        assert NEW not in said and case.account not in said


@begins_with(state=State.APPROVED)
def test_a_refused_correction_leaves_the_payee_and_opens_the_way_for_another(cast: Cast, case: Case) -> None:
    _refuse(cast, _propose(cast, case))
    assert Case.objects.get().account == case.account
    assert Event.objects.get(verb=Verb.PAYEE_CHANGE_REFUSED).note == "未见银行凭证。"
    _confirm(cast, _propose(cast, case))
    assert Case.objects.get().account == NEW
    assert list(PayeeChange.objects.values_list("verdict", flat=True)) == [Verdict.REFUSED, Verdict.CONFIRMED]


@begins_with(state=State.APPROVED)
def test_the_proposer_takes_a_correction_back_until_it_is_decided(cast: Cast, case: Case) -> None:
    change, note = _propose(cast, case), {"note": "账号又抄错了。"}
    before = _picture()
    for who, error in (("clerk2", NotFound), ("head", NotAllowed)):
        with pytest.raises(error):
            services.withdraw_payee(case.pk, change.pk, officer=cast.officer(who, today()), at=now(), **note)
    client = cast.client("clerk")
    where = f"/decisions/{case.pk}/payee/{change.pk}/withdraw/"
    assert client.post(where, {"note": ""}).status_code == 422 and _picture() == before
    assert client.post(where, note).status_code == 302
    change.refresh_from_db()
    assert (change.verdict, change.decided_by_id) == (Verdict.WITHDRAWN, cast.clerk.pk)
    assert Case.objects.get().account == case.account
    assert Event.objects.get(verb=Verb.PAYEE_CHANGE_WITHDRAWN).note == note["note"]
    _confirm(cast, _propose(cast, case))
    with pytest.raises(WrongState):
        _refuse(cast, change)


@pytest.mark.parametrize(
    ("who", "error"),
    [("head", NotAllowed), ("county_approver", NotAllowed), ("finance", NotAllowed), ("inspector", NotAllowed),
     ("clerk2", NotFound), ("other_clerk", NotFound)],
)  # fmt: skip
@begins_with(state=State.APPROVED)
def test_only_the_caseworker_of_the_township_proposes(
    cast: Cast, case: Case, who: str, error: type[DomainError]
) -> None:
    before = _picture()
    with pytest.raises(error):
        _propose(cast, case, who)
    assert _picture() == before


@pytest.mark.parametrize(
    ("who", "error"),
    [("clerk", NotAllowed), ("county_approver", NotAllowed), ("finance", NotAllowed), ("other_head", NotFound)],
)
@pytest.mark.parametrize("act", [_confirm, _refuse])
@begins_with(state=State.APPROVED)
def test_only_who_decides_at_that_level_confirms_or_refuses(
    cast: Cast, case: Case, who: str, error: type[DomainError], act: Any
) -> None:
    change = _propose(cast, case)
    before = _picture()
    with pytest.raises(error):
        act(cast, change, who)
    assert _picture() == before


def test_what_the_county_decided_the_county_confirms(cast: Cast) -> None:
    change = _propose(cast, make_case(cast, state=State.APPROVED, amount="3000.00"))
    with pytest.raises(NotAllowed):
        _confirm(cast, change, "head")
    _confirm(cast, change, "county_approver")
    assert Case.objects.get().account == NEW


@pytest.mark.parametrize("act", [_confirm, _refuse])
@begins_with(state=State.APPROVED)
def test_nobody_decides_his_own_proposal(cast: Cast, case: Case, act: Any) -> None:
    _may_also(cast, "head", "casework")
    _may_also(cast, "head2", "decide")
    change = _propose(cast, case, "head")
    before = _picture()
    with pytest.raises(Blocked) as refused:
        act(cast, change, "head")
    assert _codes(refused) == ["four_eyes"] and _picture() == before


@begins_with(state=State.APPROVED)
def test_who_investigated_does_not_confirm(cast: Cast, case: Case) -> None:
    _may_also(cast, "head", "casework")
    _may_also(cast, "clerk", "decide")
    _may_also(cast, "head2", "decide")
    change = _propose(cast, case, "head")
    before = _picture()
    with pytest.raises(Blocked) as refused:
        _confirm(cast, change, "clerk")
    assert _codes(refused) == ["separation"] and _picture() == before


@begins_with(state=State.APPROVED)
def test_where_nobody_else_of_the_township_may_confirm_the_county_does(cast: Cast, case: Case) -> None:
    _may_also(cast, "head", "casework")
    Posting.objects.exclude(substitutes=None).delete()
    change = _propose(cast, case, "head")
    assert change.level == "county"
    _confirm(cast, change, "county_approver")
    assert Case.objects.get().account == NEW


@begins_with(state=State.APPROVED)
def test_a_correction_that_waits_when_the_case_ends_is_decided_by_nobody(cast: Cast, case: Case) -> None:
    change = _propose(cast, case)
    terminate(
        case.pk, officer=cast.officer("county_approver", today()), at=now(), today=today(),
        ground=TerminationGround.APPLICANT_DIED, reason="申请人已死亡。", remedy="可申请行政复议。",
    )  # fmt: skip
    before = _picture()
    with pytest.raises(WrongState):
        _confirm(cast, change)
    assert _picture() == before
    assert not cast.client("head").get("/decisions/").context["lines"]
    assert "不再办理" in cast.client("clerk").get(f"/decisions/{case.pk}/payee/").content.decode()


@pytest.mark.parametrize("state", [s for s in State if s is not State.APPROVED])
def test_only_between_approval_and_payment_is_a_payee_corrected(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    before = _picture()
    with pytest.raises(WrongState):
        _propose(cast, case)
    assert _picture() == before


@begins_with(state=State.APPROVED)
def test_one_correction_waits_at_a_time(cast: Cast, case: Case) -> None:
    _propose(cast, case)
    before = _picture()
    with pytest.raises(WrongState) as refused:
        _propose(cast, case, account="6228480000008888")
    assert refused.value.code == "payee_change_open" and _picture() == before


@pytest.mark.parametrize("first", [_confirm, _refuse])
@pytest.mark.parametrize("second", [_confirm, _refuse])
@begins_with(state=State.APPROVED)
def test_a_correction_is_decided_once_and_the_second_is_told_by_whom(
    cast: Cast, case: Case, first: Any, second: Any
) -> None:
    change = first(cast, _propose(cast, case))
    before = _picture()
    with pytest.raises(WrongState) as refused:
        second(cast, change)
    assert cast.head.name in str(refused.value) and _picture() == before


@begins_with(state=State.APPROVED)
def test_a_correction_of_another_case_is_not_found(cast: Cast, case: Case) -> None:
    change = _propose(cast, case)
    other = make_case(cast, state=State.APPROVED)
    with pytest.raises(NotFound):
        services.confirm_payee(other.pk, change.pk, officer=cast.officer("head", today()), at=now(), note="x")
    assert PayeeChange.objects.get().verdict == Verdict.OPEN


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": " "}, "why"), ({"name": ""}, "name"), ({"relation": ""}, "relation"), ({"bank": " "}, "bank"),
        ({"account": ""}, "account"), ({"name": "代领示例", "relation": Relation.SON}, "reason"),
        ({"name": "代领示例", "reason": "住院"}, "relation"),
    ],
)  # fmt: skip
@begins_with(state=State.APPROVED)
def test_an_incomplete_or_unexplained_payee_is_told_at_its_field(
    cast: Cast, case: Case, changes: dict[str, str], field: str
) -> None:
    before = _picture()
    with pytest.raises(Invalid) as refused:
        _propose(cast, case, **changes)
    assert list(refused.value.fields) == [field] and _picture() == before


@begins_with(state=State.APPROVED)
def test_the_payee_as_it_stands_is_no_correction(cast: Cast, case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        _propose(cast, case, account=case.account)
    assert refused.value.code == "payee_unchanged" and not PayeeChange.objects.exists()


@pytest.mark.parametrize("act", [_confirm, _refuse])
@begins_with(state=State.APPROVED)
def test_a_conclusion_carries_its_reason(cast: Cast, case: Case, act: Any) -> None:
    change = _propose(cast, case)
    before = _picture()
    with pytest.raises(Invalid) as refused:
        act(cast, change, note="  ")
    assert list(refused.value.fields) == ["note"] and _picture() == before


# --- death of the payee (handbook Q25)


def _alone(cast: Cast) -> Case:
    case = make_case(cast, state=State.APPROVED)
    Case.objects.update(individual=True)
    return Case.objects.get(pk=case.pk)


HEIR = {"ground": PayeeGround.PAYEE_DIED, "name": "继承示例", "relation": Relation.SON, "reason": "申请人死亡"}


def test_a_household_whose_applicant_died_is_paid_to_another_of_it(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED, members=2)
    _confirm(cast, _propose(cast, case, **HEIR))
    assert Case.objects.get().payee_name == "继承示例"


def test_relief_for_one_alone_is_not_inherited_without_minutes(cast: Cast) -> None:
    case = _alone(cast)
    before = _picture()
    with pytest.raises(Blocked) as refused:
        _propose(cast, case, **HEIR)
    assert _codes(refused) == ["minutes_missing"] and _picture() == before
    record_minutes(cast, case, Decimal("1200.00"), on=today())
    _confirm(cast, _propose(cast, case, **HEIR))
    assert Case.objects.get().payee_name == "继承示例"


def test_minutes_from_before_the_decision_or_without_a_signed_paper_do_not_speak_of_the_heir(cast: Cast) -> None:
    case, amount = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01"), Decimal("3780.01")
    Case.objects.update(individual=True)
    record_minutes(cast, case, amount, on=today())
    services.approve(
        case.pk, officer=cast.officer("county_approver", today()), at=noon(today()) + timedelta(hours=1),
        today=today(), amount=amount, unrelated=True, reason="特别困难",
    )  # fmt: skip
    with pytest.raises(Blocked):
        _propose(cast, case, **HEIR)
    services.record_minutes(
        case.pk, officer=cast.officer("county_approver", today()), at=noon(today()) + timedelta(hours=2),
        today=today(), number="2", held_on=today(), place="x", chair="甲", attendees="甲、乙、丙", resolution="x",
        amount=amount - Decimal("0.01"),
    )  # fmt: skip
    with pytest.raises(Blocked):
        _propose(cast, case, **HEIR)
    assert not PayeeChange.objects.exists()


def test_another_ground_needs_no_minutes_and_neither_does_the_death_of_somebody_else(cast: Cast) -> None:
    case = _alone(cast)
    _confirm(cast, _propose(cast, case, **HEIR | {"ground": PayeeGround.PAYEE_UNABLE}))
    _confirm(cast, _propose(cast, Case.objects.get(), **HEIR | {"name": case.applicant_name, "reason": ""}))
    assert Case.objects.get().payee_name == case.applicant_name


# --- the database itself


@begins_with(state=State.APPROVED)
def test_the_database_keeps_every_correction_as_it_was_proposed_and_decided(cast: Cast, case: Case) -> None:
    change = _propose(cast, case)
    row = {f.attname: getattr(change, f.attname) for f in change._meta.concrete_fields if not f.primary_key}
    by_itself = {"verdict": "confirmed", "note": "x", "decided_by": change.proposed_by_id, "decided_at": now()}
    by_head = by_itself | {"decided_by": cast.head.pk}
    rows = PayeeChange.objects.filter(pk=change.pk)
    for wrong in (
        lambda: rows.update(account_index="x"),
        lambda: rows.update(level="county"),
        lambda: rows.update(verdict="confirmed"),
        lambda: rows.update(**by_itself),
        lambda: rows.update(**by_head | {"note": ""}),
        lambda: rows._raw_delete("default"),
        lambda: PayeeChange.objects.create(**row),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    rows.update(**by_head)
    for wrong in (lambda: rows.update(verdict="open"), lambda: rows.update(note="y"), lambda: rows.update(**by_head)):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    assert list(PayeeChange.objects.values_list("verdict", "note")) == [("confirmed", "x")]
