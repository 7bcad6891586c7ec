"""What makes a new version of the facts and so voids signatures, and what does not."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from audit.models import Event
from audit.verbs import Verb
from cases import services as cases
from cases.blockers import publicity_is_over, visit_speaks_for_the_facts
from cases.models import Asset, Case, Expense, Income, Member
from cases.picture import picture
from cases.services.registry import PersonGiven
from cases.services.statement import HouseholdGiven, MemberGiven, stated_expenses
from cases.terms import Health, Relation, State
from common.clock import today
from standards.policy.terms import Category, Hukou
from tests.cast import Cast
from tests.factories import make_case, noon, resident

pytestmark = pytest.mark.django_db
DAY = today()
PHONE = "13800000001"
PERSON = PersonGiven(name="沈示例", resident=resident(701))
HOUSEHOLD = HouseholdGiven(
    members=[MemberGiven(person=PERSON, relation=Relation.SELF, phone=PHONE)],
    hukou=Hukou.RURAL,
    category=Category.RURAL_DIBAO,
    category_recognised_on=DAY - timedelta(days=106),
    declared_income=Decimal("9000.00"),
)


def put(cast: Cast, case: Case, given: HouseholdGiven, **where: Any) -> Case:
    clerk = cast.officer("clerk", DAY)
    cases.put_household(case.pk, officer=clerk, at=noon(DAY), today=DAY, household=given, **where)
    return Case.objects.get(pk=case.pk)


def signed(cast: Cast) -> Case:
    """A publicised case whose applicant has a telephone; visit and publicity speak for its facts."""
    case = make_case(cast, state=State.PUBLICISED, people=[PERSON])
    given = replace(HOUSEHOLD, category_recognised_on=case.category_recognised_on)
    after = put(cast, case, given)
    assert after.facts_version == case.facts_version, "a telephone is no fact"
    return after


def void(case: Case) -> set[str]:
    later = DAY + timedelta(days=30)
    return {b.code for b in (*visit_speaks_for_the_facts(case), *publicity_is_over(case, on=later))}


def given_of(case: Case, **member: Any) -> HouseholdGiven:
    rows = [replace(HOUSEHOLD.members[0], **member)]
    return replace(HOUSEHOLD, members=rows, category_recognised_on=case.category_recognised_on)


def test_a_corrected_telephone_or_house_number_voids_nothing_and_stands_in_the_trail_masked(cast: Cast) -> None:
    case = signed(cast)
    after = put(cast, case, given_of(case, phone="13900000002"), address="示例路10号")
    assert (after.facts_version, void(after)) == (case.facts_version, set())
    assert (after.address, after.members.get().phone) == ("示例路10号", "13900000002")
    event = Event.objects.filter(verb=Verb.FACTS_CHANGED).latest("id")
    assert set(event.after) == {"version", "step", "联系电话", "住址"}
    assert event.before["联系电话"] == "沈示例 138****0001" and event.after["联系电话"] == "沈示例 139****0002"
    assert event.before["version"] == event.after["version"] == case.facts_version
    assert "0000" not in event.note.replace("****0001", "").replace("****0002", "")


@pytest.mark.parametrize("member", [{"health": Health.GRAVE}, {"annual_income": Decimal("1.00")}, {"helped": False}])
def test_any_other_change_of_a_member_voids_visit_and_publicity(cast: Cast, member: dict[str, Any]) -> None:
    case = signed(cast)
    given = replace(given_of(case, **member), individual=not member.get("helped", True))
    after = put(cast, case, given)
    assert after.facts_version == case.facts_version + 1
    assert void(after) == {"visit_void", "publicity_void"}


def test_another_village_voids_what_a_house_number_does_not(cast: Cast) -> None:
    case = signed(cast)
    after = put(cast, case, given_of(case), village_name="西街社区", address="示例路10号")
    assert void(after) == {"visit_void", "publicity_void"}


def test_a_step_saved_unchanged_makes_no_version_and_no_event(cast: Cast) -> None:
    case = signed(cast)
    cases.save_typed(case.pk, "payee", officer=cast.officer("clerk", DAY), at=noon(DAY), typed={"bank": ["某行"]})
    events = Event.objects.count()
    put(cast, case, given_of(case))
    clerk = cast.officer("clerk", DAY)
    cases.put_payee(
        case.pk, officer=clerk, at=noon(DAY), name=case.payee_name, relation=case.payee_relation, bank=case.bank_name,
        account=case.account,
    )  # fmt: skip
    cases.put_expenses(case.pk, officer=clerk, at=noon(DAY), expenses=stated_expenses(case))
    after = Case.objects.get(pk=case.pk)
    assert (after.facts_version, Event.objects.count(), void(after)) == (case.facts_version, events, set())
    assert not after.draft_steps.exists(), "what was typed is applied"


def test_expenses_saved_unchanged_keep_what_the_visit_verified(cast: Cast) -> None:
    case = signed(cast)
    before = list(case.expenses.values())
    assert before[0]["verified_self_paid"] is not None
    clerk = cast.officer("clerk", DAY)
    cases.put_expenses(case.pk, officer=clerk, at=noon(DAY), expenses=stated_expenses(case))
    assert list(case.expenses.values()) == before
    other = [replace(e, detail="另一次住院") for e in stated_expenses(case)]
    cases.put_expenses(case.pk, officer=clerk, at=noon(DAY), expenses=other)
    assert case.expenses.get().verified_self_paid is None
    assert Case.objects.get(pk=case.pk).facts_version == case.facts_version + 1


def as_shown(context: Any) -> dict[str, str]:
    """What a browser would send back from the page of a step, untouched."""
    sent: dict[str, str] = {}
    for name in ("form", "members", "assets", "rows"):
        shown = context.get(name)
        sent |= {f"{shown.prefix}-TOTAL_FORMS": str(len(shown.forms))} if hasattr(shown, "forms") else {}
        sent |= {f"{shown.prefix}-INITIAL_FORMS": "0"} if hasattr(shown, "forms") else {}
        for form in getattr(shown, "forms", [shown] if shown is not None else []):
            said = {bound.html_name: bound.value() for bound in form}
            sent |= {key: "on" if value is True else str(value) for key, value in said.items() if value}
    return sent


@pytest.mark.parametrize("step", ["household", "hardship", "expenses", "payee"])
def test_a_page_sent_back_untouched_changes_nothing(cast: Cast, step: str) -> None:
    case = signed(cast)
    client, events = cast.client("clerk"), Event.objects.count()
    page = client.get(f"/cases/{case.pk}/{step}/")
    assert client.post(f"/cases/{case.pk}/{step}/", as_shown(page.context)).status_code == 302
    after = Case.objects.get(pk=case.pk)
    assert (after.facts_version, Event.objects.count(), void(after)) == (case.facts_version, events, set())


# --- nothing that a step writes is missing in the picture

NOT_STATED = {
    Case: {
        "id", "number", "state", "township", "county", "region_path", "applicant", "applicant_name", "household",
        "account", "account_masked", "facts_version", "proposed_amount", "approved_amount", "paid_amount",
        "submitted_at", "supplement_asked_on", "supplement_text", "accepted_on", "accepted_by", "decided_on", "rules",
        "clock_started_on", "clock_stopped_on", "due_on", "due_provisional", "helped_on", "clock_rule",
        "clock_extended", "opened_by", "opening_token", "opening_index",
        "created_at", "changed_at", "termination_ground", "incident_plain", "draft_id_index",
        "draft_id_masked",
    },
    Member: {"id", "case", "phone", "phone_masked"},
    Expense: {"id", "case", "verified_self_paid"},
    Asset: {"id", "case"},
    Income: {"id", "case"},
}  # fmt: skip
"""What the procedure writes, and what stands beside its own index."""


def another(field: Any, value: Any) -> Any:
    """Some other value of the field."""
    if field.choices:
        return next(code for code, _label in field.choices if code != value)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.JSONField):
        return [{"name": "affected", "words": "受困人数", "kind": "count", "value": str(len(value) + 1)}]
    if isinstance(field, models.DateField):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    if isinstance(field, (models.DecimalField, models.PositiveSmallIntegerField)):
        return (value or 0) + 1
    return f"{value or ''}x"


def test_every_field_that_a_step_writes_is_in_the_picture(cast: Cast) -> None:
    case = make_case(cast, state=State.DRAFT)
    stranger = make_case(cast, state=State.DRAFT).applicant
    case.interim_kind, case.interim_applied_on, case.interim_office = "dibao", date(2026, 1, 5), "示例"
    case.assets.create(kind="house")
    case.incomes.create(kind="wages", person=case.applicant)
    seen = 0
    for row in (case, case.members.get(), case.expenses.get(), case.assets.get(), case.incomes.get()):
        for field in row._meta.concrete_fields:
            if field.name in NOT_STATED[type(row)]:
                continue
            before, old = picture(case), getattr(row, field.name)
            setattr(row, field.name, stranger if field.name == "person" else another(field, old))
            if row is not case:
                row.save()
            assert picture(case) != before, f"{type(row).__name__}.{field.name} changes unseen"
            setattr(row, field.name, old)
            row.save()
            seen += 1
    assert seen > 40


@pytest.mark.parametrize(
    ("state", "changed", "void"),
    [
        (State.PUBLICISED, {"members-0-phone": "13900000002"}, False),
        (State.PUBLICISED, {"members-0-annual_income": "1"}, True),
        (State.SUBMITTED, {"members-0-annual_income": "1"}, False),
    ],
)
def test_signatures_are_said_to_be_void_only_where_a_fact_changed_that_somebody_signed_for(
    cast: Cast, state: State, changed: dict[str, str], void: bool
) -> None:
    case = signed(cast) if state is State.PUBLICISED else make_case(cast, state=state, people=[PERSON])
    client, address = cast.client("clerk"), f"/cases/{case.pk}/household/"
    page = client.get(address)
    assert ("修改后此前的签字失效" in page.content.decode()) == (state is State.PUBLICISED)
    after = client.post(address, as_shown(page.context) | changed, follow=True).content.decode()
    assert "已保存。" in after and ("此前的签字失效" in after) == void
