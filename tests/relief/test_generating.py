"""Invented cases by the thousand: what they must have in common with cases that the services wrote."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Region, User
from accounts.officer import SYSTEM, officer_on
from audit.models import Event, Outbox
from audit.verbs import Verb
from cases.clock import explain
from cases.models import Case, Person, SearchEntry, Snapshot
from cases.selectors.listing import Wanted as Listed
from cases.selectors.listing import find_cases
from cases.services.searching import outdated
from cases.terms import State
from common.clock import today
from common.identity import check
from funds.models import Account, Payment, PaymentCheck, Uncompared
from funds.selectors.checking import unsound
from funds.services.ledger import Paper, fund_of, post
from funds.terms import Movement, Source
from relief.demo.story import noon
from relief.generate.found import enter_many
from relief.generate.indexes import built_afterwards
from relief.generate.people import Ground, households, lines, size_of
from relief.generate.plan import Plan, TooFewPeople
from relief.generate.run import Report, Wanted, generate
from reporting.folding import recount
from standards.policy.deadlines import WorkCalendar
from standards.selectors import work_calendar
from tests.cast import signed_in

COUNT, PEOPLE, HISTORY = 300, 1200, 250
ORPHANS = """
    SELECT con.conrelid::regclass::text, con.confrelid::regclass::text, a.attname, b.attname FROM pg_constraint con
    JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = con.conkey[1]
    JOIN pg_attribute b ON b.attrelid = con.confrelid AND b.attnum = con.confkey[1]
    WHERE con.contype = 'f' AND con.connamespace = 'public'::regnamespace
"""
PAGES: dict[State, tuple[str, ...]] = {
    State.DRAFT: ("cases:intake_household", "cases:check"),
    State.ACCEPTED: ("cases:papers", "cases:visit"),
    State.INVESTIGATED: ("approvals:review",),
    State.PUBLICISED: ("cases:publicity", "approvals:send"),
    State.PAID: ("cases:print", "approvals:notice"),
}


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    """Three hundred cases beside money of another source, and nothing of them afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        fund = fund_of(Region.objects.get(code="411081"), today().year, Source.UPPER)
        paper = Paper(today().replace(month=1, day=1), "示例")
        post(Movement.RECEIVED, fund, fund, Decimal("5000.00"), paper, officer=SYSTEM, at=noon(paper.on))
        yield generate(Wanted(count=COUNT, people=PEOPLE, seed=7, today=today(), years=1, history=HISTORY))
        transaction.set_rollback(True)


def indexes() -> set[str]:
    """The names of those of the cases that are whole and in use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index "
            "WHERE indrelid = 'cases_case'::regclass AND indisvalid AND indisready"
        )
        return {name for (name,) in cursor.fetchall()}


def test_indexes_built_at_the_end_are_those_that_there_were(db: None) -> None:
    before = indexes()
    with built_afterwards(["cases_case"]):
        assert "cases_case_pkey" in indexes() < before
    assert indexes() == before


def test_many_are_found_by_the_same_words_as_each_is(report: Report, db: None) -> None:
    assert not list(outdated())
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        connection.check_constraints()  # of the rows above, in whose transaction this is
        enter_many(above=0)
        assert SearchEntry.objects.count() == COUNT and not list(outdated())
        transaction.set_rollback(True)


def test_every_state_and_township_occurs_and_the_books_agree(report: Report, db: None) -> None:
    assert Case.objects.count() == COUNT
    assert Person.objects.count() == PEOPLE
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert Case.objects.values("township").distinct().count() == 105
    assert report.unsound == {}
    assert unsound() == {}
    assert recount() == (0, [])
    assert Account.objects.filter(side="spent", balance__gt=0).count() >= 6


def test_whatever_refers_to_a_row_finds_it(report: Report, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        for table, target, column, key in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL "
                f"AND NOT EXISTS (SELECT 1 FROM {target} x WHERE x.{key} = t.{column})"
            )
            assert cursor.fetchone() == (0,), (table, column)
    trails = Event.objects.filter(subject_type="cases.case")
    assert not trails.exclude(subject_id__in=Case.objects.values("pk")).exists()
    assert not Outbox.objects.filter(event__subject_type="cases.case", delivered_at=None).exists()


def test_nine_of_ten_older_payments_were_compared_and_the_trail_tells_of_each(report: Report, db: None) -> None:
    compared, waits = PaymentCheck.objects.count(), Uncompared.objects.count()
    assert compared + waits == Payment.objects.count() and waits * 5 < compared < waits * 20
    assert not Uncompared.objects.exclude(payment__checked=None).exists()
    assert not Payment.objects.filter(case__state=State.PAID, uncompared=None).exists()
    newest = PaymentCheck.objects.latest("pk").payment.case_id  # the oldest are without their trail
    told = Event.objects.filter(verb=Verb.PAYMENT_COMPARED)
    assert told.filter(subject_id=newest).count() == 1 and told.count() <= compared
    assert not told.filter(subject_id__in=Uncompared.objects.values("payment__case")).exists()


def test_nothing_of_the_models_is_left(report: Report, db: None) -> None:
    for table in report.bases:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~ '⟦|⟪|模某'")
            assert cursor.fetchone() == (0,), table


def test_clocks_numbers_and_trails_are_those_that_the_services_would_write(report: Report, db: None) -> None:
    calendar = work_calendar()
    for case in Case.objects.exclude(clock_started_on=None).select_related("township", "county"):
        due = explain(case, calendar=calendar, today=today())
        assert due is not None
        assert case.due_on == due.on
        assert case.rules is not None
        assert case.rules["region_path"] == case.region_path == case.township.path
        assert str(case.number).startswith(f"LSJZ-{case.county.code}-")
        assert case.opened_by.username == f"{case.township.code}-clerk"
    numbers = list(Case.objects.exclude(number=None).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == COUNT - Case.objects.filter(state=State.DRAFT).count()
    whole = Case.objects.filter(state=State.CLOSED).order_by("-pk")[0]
    told = Event.objects.filter(subject_type="cases.case", subject_id=whole.pk)
    assert [e.verb for e in told][-1] == "closed"
    assert {e.region_path for e in told} == {whole.region_path}
    assert any(whole.applicant_name in e.note for e in told)
    body = Snapshot.objects.filter(case=whole).latest("pk").body
    assert [m["name"] for m in body["members"]] == list(whole.members.values_list("person__name", flat=True))
    assert Case.objects.filter(state=State.CLOSED).order_by("pk")[0].decision.determination["findings"] == []


def test_people_have_numbers_of_their_own_that_find_them(report: Report, db: None) -> None:
    for person in Person.objects.exclude(id_index=None).order_by("?")[:50]:
        known = check(person.id_number, today=today())
        assert (known.birth_on, known.sex) == (person.birth_on, person.sex)
    assert 20 <= Person.objects.filter(id_index=None).count() <= 100
    inspector = officer_on(User.objects.get(username="411081-county_approver"), today())
    case = Case.objects.filter(county__code="411081", state=State.CLOSED).select_related("applicant")[0]
    assert case.applicant is not None
    for text in (case.applicant.id_number, case.account, case.members.order_by("pk")[0].phone):
        found = find_cases(Listed(state="all", q=text), officer=inspector, today=today())
        assert [c.pk for c in found] == [case.pk]


@pytest.mark.parametrize("state", list(State))
def test_the_pages_of_a_case_open(report: Report, db: None, state: State) -> None:
    case = Case.objects.filter(state=state).order_by("-pk")[0]
    clerk = signed_in(User.objects.get(username=f"{case.township.code}-clerk"))
    names = ("cases:detail", "cases:timeline", "approvals:why", "approvals:decision", "funds:panel")
    for name in (*names, *PAGES.get(state, ())):
        answer = clerk.get(reverse(name, kwargs={"case_id": case.pk}))
        assert answer.status_code == 200, name
    assert str(case.number or f"#{case.pk}").encode() in clerk.get(reverse("cases:detail", args=[case.pk])).content


def test_the_same_seed_gives_the_same_people_and_the_same_plan(report: Report, db: None) -> None:
    def made(seed: int) -> list[str]:
        ground = Ground(seed, 390, (("411081", ("甲村", "乙村")), ("411082", ("丙村",))), (0.6, 1.0), 0, 0, 0)
        persons, homes = lines(ground, range(3))
        sealed = [cells.split("\t") for cells in persons.splitlines()]
        return ["\t".join(c[:2] + c[3:]) for c in sealed] + ["\t".join(h.split("\t")[:7]) for h in homes.splitlines()]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert len({row.split("\t")[2] for row in made(1)[:390]}) > 350


def test_too_few_people_are_refused() -> None:
    days = WorkCalendar()
    Plan(1, 1000, 2850, date(2026, 11, 28), [2026], 0, days)
    with pytest.raises(TooFewPeople):
        Plan(1, 1000, 2600, date(2026, 11, 28), [2026], 0, days)


def test_households_are_of_the_sizes_of_their_place() -> None:
    assert households(130) == 50
    assert sum(map(size_of, range(50))) == 130
    assert households(131) == 51


@pytest.mark.parametrize(
    ("demo", "secure", "given"),
    [("0", False, "--invented"), ("1", True, "--invented"), ("1", False, "--add"), ("1", False, "--invented")],
)
@pytest.mark.usefixtures("report", "db")
def test_nothing_is_written_in_earnest_or_beside_other_cases_unasked(
    monkeypatch: pytest.MonkeyPatch, demo: str, secure: bool, given: str
) -> None:
    monkeypatch.setenv("DEMO", demo)
    with override_settings(SECURE=secure), pytest.raises(CommandError):
        call_command("generate_cases", "--count", "40", "--people", "1000", given)
    assert Case.objects.count() == COUNT
