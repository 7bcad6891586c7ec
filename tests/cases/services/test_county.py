"""What the rules of a county look at is stated, verified and judged in the live case."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from approvals.determine import determination_of
from approvals.models import Review
from audit.models import Event
from cases import services as cases
from cases.county import asked, publicity_time, standing
from cases.facts import case_facts
from cases.models import Case, Visit
from cases.selectors.county import missing
from cases.services.statement import IncomeGiven
from cases.terms import State
from common.errors import Blocked, Invalid
from common.said import Said
from standards.policy.facts import Asset
from standards.policy.package.words import PublicityTime
from standards.policy.terms import AssetKind, Category, Cause, ExemptIncome, IncomeKind, Outcome, Track
from tests.cases.county import (
    DAY,
    RULES,
    VISITED,
    accepted,
    drafted,
    in_force,
    income,
    paid,
    publicised,
    put,
    required_papers,
    reviewed,
    shipped,
    visited,
)
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db


def names(case: Case) -> list[str]:
    return [question.name for question in asked(case).questions]


def computed(case: Case, **given: Any) -> Any:
    return determination_of(Case.objects.get(pk=case.pk), today=VISITED, area=("",), **given).computed


# --- what is asked


def test_only_what_the_rules_look_at_in_such_a_case_is_asked(cast: Cast) -> None:
    in_force()
    assert names(drafted(cast, Cause.INJURY)) == ["injury", "compensation"]
    assert names(drafted(cast, Cause.FIRE)) == ["affected"]
    assert names(drafted(cast, Cause.EDUCATION)) == ["tuition_year"]
    assert names(drafted(cast, Cause.ILLNESS)) == []


def test_a_county_without_rules_asks_for_nothing(cast: Cast) -> None:
    case = drafted(cast, Cause.INJURY)
    assert not asked(case).anything and missing(case) == []


def test_an_answer_is_one_of_the_list_or_a_number(cast: Cast) -> None:
    in_force()
    case = drafted(cast, Cause.INJURY)
    with pytest.raises(Invalid) as refused:
        put(cast, case, quantities={"injury": "擦伤", "compensation": Decimal("1.005")})
    assert sorted(refused.value.fields) == ["asked_compensation", "asked_injury"]
    put(cast, case, quantities={"injury": "重伤", "stay": 3})
    assert [one.name for one in standing(Case.objects.get(pk=case.pk), None).values()] == ["injury"]


def test_an_answer_is_a_fact_with_its_trace(cast: Cast) -> None:
    in_force()
    case = put(cast, drafted(cast, Cause.INJURY), quantities={"injury": "轻伤"})
    again = put(cast, case, quantities={"injury": "重伤", "compensation": Decimal("800")})
    assert again.facts_version == case.facts_version + 1
    event = Event.objects.filter(after__step="county").latest("pk")
    assert event.before["本地登记项"] == "伤情等级 轻伤"
    assert event.after["本地登记项"] == "伤情等级 重伤、已获赔偿 800.00 元"
    same = put(cast, case, quantities={"injury": "重伤", "compensation": Decimal("800")})
    assert same.facts_version == again.facts_version


# --- what counts


def test_a_grade_counts_as_stated_until_the_visit_and_money_only_as_verified(cast: Cast) -> None:
    in_force()
    case = put(cast, drafted(cast, Cause.INJURY), quantities={"injury": "轻伤", "compensation": Decimal("800")})
    before = case_facts(case, area=("",)).quantities
    assert set(before) == {"injury"}
    case = visited(cast, accepted(cast, case), quantities={"injury": "重伤", "compensation": Decimal("300")})
    after = case_facts(case, area=("",)).quantities
    assert (after["injury"].name, after["compensation"].number) == ("重伤", Decimal("300.00"))
    found = computed(case)
    assert (found.low, found.high) == (Decimal("960.00"), Decimal("2220.00"))
    assert [line.text for line in found.lines if "已获赔偿" in line.text]


def test_facts_that_change_after_the_visit_make_what_it_verified_void(cast: Cast) -> None:
    in_force()
    case = put(cast, drafted(cast, Cause.INJURY), quantities={"injury": "轻伤"})
    given = {"injury": "重伤", "compensation": Decimal("0")}
    case = visited(cast, accepted(cast, case), quantities=given)
    assert computed(case).outcome is Outcome.YES
    put(cast, case, quantities={"injury": "轻伤", "compensation": Decimal("5")})
    found = computed(case)
    assert found.outcome is Outcome.UNKNOWN and "已获赔偿" in found.reason


def test_what_the_visit_left_open_is_named_with_where_it_is_mended(cast: Cast) -> None:
    in_force()
    case = drafted(cast, Cause.INJURY)
    assert {b.mend for b in missing(case)} == {"cases:intake_county"}
    case = visited(cast, accepted(cast, case), quantities={"injury": "重伤"})
    assert [(b.code, b.mend) for b in missing(case)] == [("asked_compensation", "cases:visit")]
    found = computed(case)
    assert found.outcome is Outcome.UNKNOWN and "已获赔偿" in found.reason


def test_the_heads_that_an_event_struck_are_counted(cast: Cast) -> None:
    in_force()
    case = put(cast, drafted(cast, Cause.FIRE), quantities={"affected": 3})
    assert computed(case).high == Decimal("900.00")
    case = visited(cast, accepted(cast, case), quantities={"affected": 2})
    assert case_facts(case, area=("",)).affected_count == 2
    assert computed(case).high == Decimal("600.00")


# --- income by source, property piece by piece


def test_the_income_test_reaches_a_result_source_by_source(cast: Cast) -> None:
    in_force()
    case = drafted(cast, Cause.ILLNESS, category=Category.OTHER)
    assert asked(case).sources
    declared = IncomeGiven(person_id=case.applicant_id or 0, kind="wages", declared=Decimal("12000"))
    case = accepted(cast, put(cast, case, quantities={}, incomes=[declared]))
    incomes = [
        income(case, IncomeKind.WAGES, "20000"),
        income(case, IncomeKind.OTHER, "3000", ExemptIncome.SCHOLARSHIP),
    ]
    case = visited(cast, case, annual_income=Decimal("23000.00"), incomes=incomes)
    found = determination_of(case, today=VISITED, area=("",)).find("income")
    assert (found.outcome, found.conclusion) == (Outcome.YES, Decimal("16000.00"))
    assert found.inputs[Said("不计入收入")] == "3,000.00 元"


def test_income_of_a_stranger_is_refused(cast: Cast) -> None:
    in_force()
    case, other = drafted(cast, Cause.ILLNESS), drafted(cast, Cause.ILLNESS)
    with pytest.raises(Invalid):
        put(cast, case, quantities={}, incomes=[IncomeGiven(person_id=other.applicant_id or 0, kind="wages")])


@pytest.mark.parametrize(
    ("assets", "outcome"),
    [
        ([], Outcome.YES),
        ([Asset(kind=AssetKind.VEHICLE, use="残疾人代步")], Outcome.YES),
        ([Asset(kind=AssetKind.VEHICLE)], Outcome.NO),
        ([Asset(kind=AssetKind.HOUSE, count=2, area=Decimal("90.50"), bought_on=date(2020, 1, 1))], Outcome.NO),
    ],
)
def test_the_property_test_looks_at_what_the_visit_found(cast: Cast, assets: list[Asset], outcome: Outcome) -> None:
    in_force()
    case = accepted(cast, drafted(cast, Cause.ILLNESS, category=Category.OTHER))
    case = visited(cast, case, assets=assets, incomes=[income(case, IncomeKind.WAGES, "9000")])
    assert determination_of(case, today=VISITED, area=("",)).find("property").outcome is outcome
    assert case_facts(case, area=("",)).assets == tuple(assets)


def test_a_visit_before_this_was_kept_counts_as_it_did(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    visit = Visit.objects.get(case=case)
    assert (visit.quantities, visit.incomes, visit.assets) == ([], [], [])
    assert case_facts(case, area=("",)).annual_income == Decimal("9000.00")


# --- the sum and its grounds


def injured(cast: Cast) -> Case:
    in_force()
    case = put(cast, drafted(cast, Cause.INJURY), quantities={"injury": "重伤"})
    return visited(cast, accepted(cast, case), quantities={"injury": "重伤", "compensation": Decimal("0")})


@pytest.mark.parametrize("amount", ["1260.00", "2000.00", "2520.00", "900.00", "2600.00"])
def test_a_sum_that_the_rules_leave_open_or_do_not_give_needs_its_grounds(cast: Cast, amount: str) -> None:
    case = injured(cast)
    with pytest.raises(Invalid) as refused:
        reviewed(cast, case, amount)
    assert list(refused.value.fields) == ["grounds"]
    reviewed(cast, case, amount, "伤情较重，需长期护理。")
    assert Review.objects.get(case=case).grounds == "伤情较重，需长期护理。"


def test_a_sum_that_the_rules_give_exactly_speaks_for_itself(cast: Cast) -> None:
    in_force()
    case = accepted(cast, drafted(cast, Cause.ILLNESS))
    case = visited(cast, case)
    assert computed(case).exact
    reviewed(cast, case, "1260.00")
    with pytest.raises(Invalid):
        other = visited(cast, accepted(cast, drafted(cast, Cause.ILLNESS)))
        reviewed(cast, other, "1261.00")


def test_where_no_rule_is_meant_for_the_case_the_officer_proposes_with_grounds(cast: Cast) -> None:
    in_force()
    case = visited(cast, accepted(cast, drafted(cast, Cause.HOUSING)))
    found = determination_of(case, today=VISITED, area=("",), amount=Decimal("600"))
    assert (found.computed.rule, found.needs_reason, found.needs_minutes) == ("", True, False)  # type: ignore[union-attr]
    with pytest.raises(Invalid):
        reviewed(cast, case, "600.00")
    reviewed(cast, case, "600.00", "参照相近情形。")


# --- papers and procedure


def test_a_procedure_that_rests_on_what_was_stated_is_told_at_acceptance(cast: Cast) -> None:
    when = "{types: [emergency], quantities: {injury: {is: [重伤, 死亡]}}}"
    graded = f"procedure:\n- {{id: grave, title: 重伤快办, when: {when}, days: 3}}\n"
    in_force(RULES.replace("papers:\n", graded + "papers:\n"))
    case = drafted(cast, Cause.INJURY)
    with pytest.raises(Blocked) as blocked:
        accepted(cast, case)
    assert [(b.code, b.mend) for b in blocked.value.blockers] == [("county_procedure", "cases:intake_county")]
    clerk = cast.officer("clerk", DAY)
    put(cast, case, quantities={"injury": "重伤"})
    done = cases.accept(case.pk, officer=clerk, at=noon(DAY), today=DAY)
    assert (done.rules or {})["decision_days"] == 3


def test_a_paper_of_the_county_is_asked_in_the_live_case(cast: Cast) -> None:
    case = drafted(cast, Cause.ILLNESS)
    in_force()
    titles = {paper.code: paper.title for paper in required_papers(case)}
    assert titles["discharge"] == "出院小结"
    cases.submit(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)
    with pytest.raises(Blocked) as blocked:
        cases.accept(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)
    assert "paper_discharge" in {b.code for b in blocked.value.blockers}


def fast(cast: Cast) -> Case:
    shipped("national-2026-small-fast")
    case = drafted(cast, Cause.TRAFFIC)
    assert asked(case).track
    return put(cast, case, quantities={}, track=Track.SMALL_FAST)


def test_small_fast_relief_is_decided_without_a_notice(cast: Cast) -> None:
    case = visited(cast, accepted(cast, fast(cast)))
    found = determination_of(case, today=VISITED, area=("",))
    assert found.find("publicity").reason == "按“小额快救”办理，不公示。"
    assert found.computed is not None and found.computed.high == Decimal("630.00")
    reviewed(cast, case, "600.00", "伤势较轻。")
    with pytest.raises(Blocked):
        publicised(cast, case)
    assert paid(cast, case, "600.00").state == State.PAID
    closed = cases.close(case.pk, officer=cast.officer("clerk", DAY), at=noon(VISITED), today=VISITED)
    assert closed.state == State.CLOSED


def test_the_way_of_handling_falls_back_when_the_cause_knows_no_other(cast: Cast) -> None:
    case = fast(cast)
    changed = cases.put_hardship(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), relief_type="expenditure", cause=Cause.ILLNESS,
        narrative="示例", applied_on=DAY,
    )  # fmt: skip
    assert changed.track == Track.GENERAL


def test_a_notice_after_the_relief_is_posted_when_it_is_paid(cast: Cast) -> None:
    shipped("xuchang-2019")
    case = visited(cast, accepted(cast, drafted(cast, Cause.TRAFFIC)))
    assert publicity_time(case) is PublicityTime.AFTER
    clerk = cast.officer("clerk", DAY)
    reviewed(cast, case, "600.00")
    case = paid(cast, case, "600.00")
    close = partial(cases.close, case.pk, officer=clerk, at=noon(VISITED))
    with pytest.raises(Blocked):
        close(today=VISITED)
    assert (publicised(cast, case).state, case.publicities.get().amount) == (State.PAID, Decimal("600.00"))
    until = case.publicities.get().ends_on
    cases.raise_objection(case.pk, officer=clerk, at=noon(VISITED), today=VISITED, text="示例")
    with pytest.raises(Blocked):
        close(today=until + timedelta(days=1))
    cases.settle_objection(case.pk, officer=clerk, at=noon(VISITED), finding="不属实。")
    with pytest.raises(Blocked):
        close(today=until)
    assert close(today=until + timedelta(days=1)).state == State.CLOSED
