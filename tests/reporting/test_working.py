"""A what-if over real cases: what is looked at, what comes out, and that nothing of the cases changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.duties import Duty
from accounts.models import Office, Posting
from audit.models import Event
from cases.facts import case_facts, load, own_area
from cases.models import Case
from common.clock import now
from common.errors import Invalid, NotAllowed, NotFound, WrongState
from common.rows import read_only
from reporting import selectors, services, tasks, working
from reporting.models import ChangedCase, WhatIf
from reporting.past import decided, past_cases
from reporting.selectors import Wanted
from reporting.terms import Change, RunState
from standards.models import RulePackage
from standards.policy.terms import Cause
from tests.cast import SINCE as POSTED_SINCE
from tests.cast import Cast
from tests.reporting.conftest import SINCE, TODAY, UNTIL, Year, work_off
from tests.standards.packages.conftest import Bench, broken


def changes(what_if: WhatIf) -> dict[int, list[str]]:
    return {row.case_id: row.changes for row in what_if.changed.all()}


def picture() -> dict[str, str]:
    """Every row of the tables of cases, decisions, payments and rules."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("cases", "approvals", "funds", "standards", "notices", "accounts")
    ]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def test_four_times_leaves_one_case_with_the_township_and_touches_nothing(year: Year) -> None:
    before = picture()
    what_if = year.answer(delegated_multiple="4")
    assert (what_if.state, what_if.cases) == (RunState.DONE, 3)
    assert changes(what_if) == {year.county.pk: ["to_township"]}
    found = selectors.answer(what_if)
    assert (found.whole.cases, found.whole.changed, found.whole.difference) == (3, 1, Decimal("0.00"))
    assert found.whole.before == Decimal("4200.00")
    assert [(line.label, line.tally.cases) for line in found.townships] == [("颍川街道", 2), ("神垕镇", 1)]
    assert picture() == before
    assert [e.verb for e in Event.objects.filter(subject_type="reporting.whatif")] == ["what_if_asked"]


def test_a_lower_cap_costs_less_and_moves_the_sums_in_the_distribution(year: Year) -> None:
    what_if = year.answer(cap_multiple="1")
    found = selectors.answer(what_if)
    assert changes(what_if) == {year.township.pk: ["less"], year.county.pk: ["to_township", "less"]}
    assert (found.whole.before, found.whole.after) == (Decimal("4200.00"), Decimal("1260.00"))
    moved = {
        line.key: (line.before, line.after, line.out, line.into) for line in found.sums if line.before or line.after
    }
    assert moved == {0: (1, 1, 0, 0), 2: (0, 2, 0, 2), 3: (1, 0, 1, 0), 4: (1, 0, 1, 0)}
    into = selectors.changed_cases(what_if, Wanted(into=2))
    assert {row.case_id for row in into} == {year.township.pk, year.county.pk}
    assert [row.case_id for row in selectors.changed_cases(what_if, Wanted(out=4))] == [year.county.pk]


def test_the_same_question_has_the_same_answer_also_when_it_is_worked_off_twice(year: Year) -> None:
    first, second = year.answer(delegated_multiple="4"), year.answer(delegated_multiple="4")
    assert (first.totals, changes(first)) == (second.totals, changes(second))
    WhatIf.objects.filter(pk=first.pk).update(state=RunState.RUNNING)
    first.parts.update(totals=None)
    work_off(first)
    assert (first.totals, changes(first)) == (second.totals, changes(second))


def test_parts_of_one_case_by_two_lanes_add_up_to_the_same(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = year.answer(delegated_multiple="4")
    monkeypatch.setattr(services, "CASES_OF_A_PART", 1)
    monkeypatch.setattr(working, "PARTS_OF_A_TURN", 1)
    parted = year.ask(delegated_multiple="4")
    assert [(part.after, part.up_to) for part in parted.parts.all()] == [
        (0, year.township.pk),
        (year.township.pk, year.county.pk),
        (year.county.pk, year.refused.pk),
    ]
    assert working.work(parted.pk, 0, now=now)
    assert selectors.done_so_far(parted) == 1
    work_off(parted)
    assert (parted.state, parted.totals) == (RunState.DONE, whole.totals)


def test_the_facts_are_those_that_a_case_shows_by_itself(
    year: Year, household: Callable[[], tuple[Case, Case]]
) -> None:
    _first, second = household()
    for past in past_cases(decided("41/", SINCE, UNTIL)):
        case = Case.objects.get(pk=past.case.pk)
        alone = replace(case_facts(load(case), area=own_area(case)), investigators=())
        if case.household_id != second.household_id:
            assert past.facts == alone


def test_relief_that_came_later_did_not_exist_at_the_decision(household: Callable[[], tuple[Case, Case]]) -> None:
    first, second = household()
    facts = {past.case.pk: past.facts for past in past_cases(decided("41/", SINCE, UNTIL))}
    assert facts[first.pk].history == ()
    assert [relief.case_number for relief in facts[second.pk].history or ()] == [first.number]


def test_facts_are_read_by_as_many_queries_for_one_case_as_for_many(year: Year) -> None:
    made = []
    for cases in (decided("41/", SINCE, UNTIL).filter(pk=year.county.pk), decided("41/", SINCE, UNTIL)):
        with CaptureQueriesContext(connection) as queries:
            past_cases(cases)
        made.append(len(queries))
    assert made[0] == made[1]


def test_once_a_year_takes_the_second_relief_to_the_county(
    year: Year, household: Callable[[], tuple[Case, Case]]
) -> None:
    _first, second = household()
    what_if = year.answer(times_per_year="1")
    assert changes(what_if) == {second.pk: ["to_county"]}


def test_whoever_reads_can_not_write(year: Year) -> None:
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic(), read_only():
        Case.objects.filter(pk=year.county.pk).update(narrative="改")


# --- packages


def test_a_draft_is_tried_as_it_was_when_it_was_asked_about(year: Year) -> None:
    bench = Bench(year.cast)
    draft = bench.draft()
    what_if = year.answer("试行", package=draft.pk)
    found = selectors.answer(what_if).whole
    # 21,000 yuan self-paid: 2 to 4 standards, 1,260 to 2,520; the package delegates twice the standard only
    assert changes(what_if) == {year.township.pk: ["to_county"]}
    assert found.difference == Decimal("0.00")
    stored = what_if.package_body
    RulePackage.objects.filter(pk=draft.pk).delete()
    what_if.refresh_from_db()
    assert (what_if.package_id, what_if.package_body) == (None, stored)
    assert "禹州市分类分档标准" in what_if.package_title


def test_a_package_of_another_county_or_with_mistakes_is_refused_at_its_field(year: Year) -> None:
    bench = Bench(year.cast)
    faulty = bench.draft(broken())
    with pytest.raises(Invalid) as error:
        year.ask(package=faulty.pk)
    assert error.value.code == "package_mistaken"
    own = bench.draft()
    with pytest.raises(Invalid) as error:
        year.ask(who="standards", region="411082", package=own.pk)
    assert error.value.code == "package_elsewhere"


# --- what is refused


def test_a_question_without_sense_is_refused_with_its_reason(year: Year) -> None:
    refused: dict[str, list[dict[str, Any]]] = {
        "nothing_changed": [{}, {"delegated_multiple": "3"}],
        "value_form": [{"delegated_multiple": "很多"}],
        "no_cases": [{"delegated_multiple": "4", "since": date(2024, 1, 1), "until": date(2024, 12, 31)}],
        "period_in_order": [{"delegated_multiple": "4", "since": UNTIL, "until": SINCE}],
        "period_too_long": [{"delegated_multiple": "4", "since": date(2020, 1, 1)}],
    }
    for code, questions in refused.items():
        for given in questions:
            with pytest.raises(Invalid) as error:
                year.ask(**given)
            assert error.value.code == code
    assert not WhatIf.objects.exists()


def test_only_who_keeps_the_standards_of_a_region_asks_about_it(year: Year) -> None:
    for who, region in (("county_standards", "411082"), ("county_approver", "411081"), ("clerk", "411081")):
        with pytest.raises(NotFound):
            year.ask(who=who, region=region, delegated_multiple="4")
    assert year.ask(who="standards", region="4110", delegated_multiple="4").cases == 4


# --- the job


def test_a_cancelled_what_if_keeps_nothing_and_is_not_worked_on(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "CASES_OF_A_PART", 1)
    monkeypatch.setattr(working, "PARTS_OF_A_TURN", 1)
    what_if = year.ask(cap_multiple="1")
    assert working.work(what_if.pk, 0, now=now)
    assert what_if.changed.exists()
    services.cancel(what_if.pk, officer=year.cast.officer("county_standards", TODAY), at=now())
    work_off(what_if)
    assert (what_if.state, what_if.totals, what_if.changed.count()) == (RunState.CANCELLED, None, 0)
    with pytest.raises(WrongState):
        services.cancel(what_if.pk, officer=year.cast.officer("county_standards", TODAY), at=now())


def test_a_failure_leaves_its_reason_and_is_taken_up_again(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    what_if = year.ask(delegated_multiple="4")
    officer = year.cast.officer("county_standards", TODAY)
    with pytest.raises(WrongState):
        services.retry(what_if.pk, officer=officer, at=now())
    with monkeypatch.context() as patch:
        patch.setattr(working, "compared", lambda *_given, **_named: 1 // 0)
        tasks.work_what_if(what_if.pk, 0)
    what_if.refresh_from_db()
    assert (what_if.state, "日志" in what_if.error) == (RunState.FAILED, True)
    assert not ChangedCase.objects.exists()
    tasks.work_what_if(what_if.pk, 0)  # nobody works on what has stopped
    what_if.refresh_from_db()
    assert what_if.state == RunState.FAILED
    services.retry(what_if.pk, officer=officer, at=now())
    work_off(what_if)
    assert (what_if.state, what_if.error) == (RunState.DONE, "")


def test_lost_work_is_shown_as_interrupted_and_live_work_is_not(year: Year) -> None:
    what_if = year.ask(delegated_multiple="4")
    assert services.fail_lost(at=what_if.heartbeat_at + timedelta(minutes=4)) == 0
    assert services.fail_lost(at=what_if.heartbeat_at + timedelta(minutes=6)) == 1
    what_if.refresh_from_db()
    assert (what_if.state, "中断" in what_if.error) == (RunState.FAILED, True)


# --- who sees it


def test_the_county_reads_and_does_not_stop_it_and_another_county_sees_nothing(year: Year, cast: Cast) -> None:
    what_if = year.ask(delegated_multiple="4")
    for who in ("county_standards", "standards", "county_approver", "county_reviewer"):
        assert selectors.what_if_of(cast.officer(who, TODAY), what_if.pk) == what_if
    office = Office.objects.get(name="长葛市民政局")
    for duty in Duty:
        Posting.objects.create(user=cast.other_clerk, office=office, duty=duty, starts_on=POSTED_SINCE)
    for who in ("other_clerk", "clerk", "head", "finance"):
        with pytest.raises(NotFound):
            selectors.what_if_of(cast.officer(who, TODAY), what_if.pk)
        with pytest.raises(NotFound):
            services.cancel(what_if.pk, officer=cast.officer(who, TODAY), at=now())
    with pytest.raises(NotAllowed):
        services.cancel(what_if.pk, officer=cast.officer("county_approver", TODAY), at=now())


def test_a_case_is_a_link_only_for_who_may_see_cases(year: Year) -> None:
    what_if = year.answer(delegated_multiple="4")
    for who, sees in (("county_approver", True), ("county_standards", False)):
        listed = selectors.changed_page(what_if, Wanted(), officer=year.cast.officer(who, TODAY), cursor={})
        assert [line.open for line in listed.lines] == [sees]
        assert "*" in listed.lines[0].who


def test_every_kind_of_change_can_be_asked_for(year: Year) -> None:
    what_if = year.answer(cap_multiple="1")
    found = {change: selectors.changed_cases(what_if, Wanted(change=change)).count() for change in Change}
    assert {change.value: count for change, count in found.items() if count} == {"to_township": 1, "less": 2}
    place = year.county.township_id
    assert selectors.changed_cases(what_if, Wanted(township=place)).get().case_id == year.county.pk
    assert not selectors.changed_cases(what_if, Wanted(cause=Cause.FIRE)).exists()
