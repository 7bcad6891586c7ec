"""The trial calculator: a family by a draft or by what is in force, what is wrong at its field, kept as a test case."""

from datetime import date
from typing import Any

import pytest

from standards.models import RulePackage
from tests.factories import publish_rules
from tests.standards.packages.conftest import Bench

pytestmark = pytest.mark.django_db
FAMILY = {
    "family.relief_type": "expenditure",
    "family.cause": "illness",
    "family.accepted_on": "2027-02-01",
    "family.household_size": "3",
    "family.registered_count": "3",
    "family.affected_count": "1",
    "family.helped_count": "3",
    "family.category": "rural_dibao",
    "family.category_recognised_on": "2027-01-15",
    "family.hukou": "rural",
    "family.annual_income": "12,000",
    "family.property_ok": "yes",
    "family.hardship_true": "yes",
    "family.expenses:row": ["0"],
    "family.expenses[0].kind": "medical",
    "family.expenses[0].total": "30000",
    "family.expenses[0].reimbursed": "10000",
    "family.expenses[0].verified_self_paid": "20000",
}


def asked(target: str, **more: Any) -> dict[str, Any]:
    return {"target": target, **FAMILY, **more}


@pytest.fixture(autouse=True)
def standards_in_force(bench: Bench) -> None:
    publish_rules()


def test_a_draft_is_tried_line_by_line_before_anybody_publishes_it(bench: Bench) -> None:
    row = bench.draft()
    answer = bench.client().post("/standards/packages/trial/", asked(f"package:{row.pk}"))
    page, tried = answer.content.decode(), answer.context["tried"]
    assert answer.status_code == 200
    assert (tried.before.computed.rule, tried.before.computed.exact) == ("illness", False)
    assert tried.before.eligible == "yes"
    for words in ("适用分档", "核实自付合计", "20,000.00", "审批层级"):
        assert words in page
    assert tried.deadline.on > date(2027, 2, 1) and tried.deadline.provisional
    assert not RulePackage.objects.exclude(pk=row.pk).exists()


def test_what_is_in_force_on_the_day_of_acceptance_counts(bench: Bench) -> None:
    bench.published()
    client = bench.client("clerk")
    later = client.post("/standards/packages/trial/", asked("region:411081"))
    assert later.context["tried"].before.computed.rule == "illness"
    sooner = client.post("/standards/packages/trial/", asked("region:411081") | {"family.accepted_on": "2026-12-01"})
    assert sooner.context["tried"].before.computed is None


def test_a_sum_is_tried_as_well(bench: Bench) -> None:
    row = bench.draft()
    tried = bench.client().post("/standards/packages/trial/", asked(f"package:{row.pk}", sum="5000")).context["tried"]
    assert tried.at_sum.amount == 5000
    assert tried.at_sum.find("within_range").effect == "minutes"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("family.expenses[0].total", "很多"),
        ("family.household_size", "三"),
        ("family.annual_income", "x"),
        ("family.accepted_on", "昨天"),
        ("family.cause", "nonsense"),
        ("sum", "一千"),
    ],
)
def test_what_can_not_be_read_is_told_at_its_field_and_kept(bench: Bench, field: str, typed: str) -> None:
    row = bench.draft()
    answer = bench.client().post("/standards/packages/trial/", asked(f"package:{row.pk}") | {field: typed})
    assert answer.status_code == 422
    assert answer.context["sheet"].controls.errors[field]
    assert answer.context["sheet"].controls["family.expenses[0].reimbursed"].value() == "10000"


def test_a_fact_that_is_missing_is_not_known_and_never_passed(bench: Bench) -> None:
    row = bench.draft()
    tried = bench.client().post(
        "/standards/packages/trial/",
        asked(f"package:{row.pk}") | {"family.annual_income": "", "family.category": "other"},
    )
    assert tried.context["tried"].before.eligible == "unknown"


def test_the_quantities_of_the_chosen_rules_are_asked_for(bench: Bench) -> None:
    row = bench.draft()
    client = bench.client()
    plain = client.post("/standards/packages/trial/", asked("region:411081", act="show")).content.decode()
    assert "困难程度" not in plain and "30000" in plain
    chosen = client.post("/standards/packages/trial/", asked(f"package:{row.pk}", act="show")).content.decode()
    assert "困难程度" in chosen and "较重" in chosen
    fire = {"family.relief_type": "emergency", "family.cause": "fire", "family.quantities.degree": "较重"}
    tried = client.post("/standards/packages/trial/", asked(f"package:{row.pk}") | fire).context["tried"]
    assert tried.before.computed.rule == "emergency"


def test_rows_are_added_and_removed_by_buttons_alone_and_nothing_typed_is_lost(bench: Bench) -> None:
    client = bench.client()
    more = client.post("/standards/packages/trial/", asked("region:411081", act="add family.incomes"))
    assert "family.incomes[0].kind" in more.context["sheet"].controls.fields
    assert more.context["sheet"].controls["family.expenses[0].total"].value() == "30000"
    less = client.post("/standards/packages/trial/", asked("region:411081", act="remove family.expenses[0]"))
    assert "family.expenses[0].kind" not in less.context["sheet"].controls.fields


@pytest.mark.parametrize("target", ["package:999999", "region:410100", "nonsense:1", "package:x"])
def test_what_an_officer_may_not_see_he_can_not_try(bench: Bench, target: str) -> None:
    bench.draft()
    assert bench.client().get("/standards/packages/trial/", {"target": target}).status_code == 404


def test_a_draft_of_another_county_can_not_be_tried(bench: Bench) -> None:
    row = bench.draft()
    assert bench.client("other_clerk").get(f"/standards/packages/trial/?target=package:{row.pk}").status_code == 404
    assert bench.client("clerk").post("/standards/packages/trial/", asked(f"package:{row.pk}")).status_code == 404


def test_the_family_is_kept_as_a_test_case_once_it_was_reckoned_by_hand(bench: Bench) -> None:
    row = bench.draft()
    client = bench.client()
    shown = client.post(f"/standards/packages/{row.pk}/keep-test/", asked(f"package:{row.pk}"))
    assert shown.status_code == 200
    controls = shown.context["sheet"].controls
    assert (controls["item.expect.rule"].value(), controls["item.by_hand"].value()) == ("illness", "")
    row.refresh_from_db()
    assert len(row.body["tests"]) == 1  # shown, not kept
    typed = {name.replace("family.", "item.facts."): text for name, text in FAMILY.items()} | {
        "seen": row.changed_at.isoformat(),
        "item.title": "农村低保户自付两万",
        "item.standards.urban_dibao": "630",
        "item.expect.rule": "illness",
        "item.expect.low": "630",
        "item.expect.high": "1260",
    }
    address = shown.context["address"]
    refused = client.post(address, typed)
    assert refused.status_code == 422 and "请写明手工算法" in refused.content.decode()
    row.refresh_from_db()
    assert len(row.body["tests"]) == 1
    assert client.post(address, typed | {"item.by_hand": "630×1；630×2"}).status_code == 302
    row.refresh_from_db()
    kept = row.body["tests"][1]
    assert kept["facts"]["category"] == "rural_dibao" and kept["by_hand"] == "630×1；630×2"
    page = client.get(f"/standards/packages/{row.pk}/")
    assert page.context["sound"] and page.content.decode().count("一致") >= 2


def test_only_who_keeps_the_draft_keeps_a_test_case(bench: Bench) -> None:
    row, kept = bench.draft(), bench.published(effective_from=date(2027, 5, 1))
    assert bench.client("clerk").post(f"/standards/packages/{row.pk}/keep-test/", FAMILY).status_code == 403
    assert bench.client().post(f"/standards/packages/{kept.pk}/keep-test/", FAMILY).status_code == 409
