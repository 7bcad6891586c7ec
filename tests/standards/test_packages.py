"""A county's rules as rows: drafted by one, published by another, never edited; in force by day and nearest region

(xc-2.3.1, gwy649-49).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.models import Event
from common.errors import Blocked, Invalid, NotAllowed, WrongState
from standards.models import RulePackage, Standard
from standards.packages import services
from standards.packages.files import read_package, write_package
from standards.packages.selectors import package_of, packages_on
from standards.policy.package.model import Package
from standards.selectors import rules_on
from standards.terms import PackageStatus
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
COUNTY = "41/4110/411081/"
TEXT = """
region: "411081"
title: 禹州市分类分档标准
effective_from: 2027-01-01
document_no: 禹民〔2026〕1号
document_title: 禹州市临时救助标准
parameters: {delegated_multiple: "2"}
rounding: whole_yuan
amounts:
- id: illness
  title: 疾病
  when: {causes: [illness]}
  measure: self_paid
  bands:
  - {from: 5000, up_to: 20000, give: {times: [1, 2]}}
  - {above: 20000, give: {times: [2, 4]}}
tests:
- title: 自付两万
  facts: {self_paid: 20000, people: 3}
  standards: {urban_dibao: 630}
  expect: {rule: illness, low: 630, high: 1260}
  by_hand: 630×1；630×2
"""


def package(**changed: Any) -> Package:
    """A county's package with one test case that fits."""
    return replace(read_package(TEXT), **changed)


@pytest.fixture
def writer(cast: Cast) -> Any:
    return cast.officer("standards", TODAY)


@pytest.fixture
def second(cast: Cast) -> Any:
    return cast.officer("standards2", TODAY)


def published(writer: Any, second: Any, **changed: Any) -> RulePackage:
    """A package that went the whole way."""
    row = services.draft(package(**changed), officer=writer, at=AT)
    services.send_for_review(row.pk, officer=writer, at=AT)
    return services.publish(row.pk, officer=second, at=AT, today=TODAY)


def test_a_package_is_in_force_from_its_day_and_its_parameters_are_dated_standards(writer: Any, second: Any) -> None:
    row = published(writer, second)
    assert packages_on(date(2026, 12, 31), COUNTY + "411081001/") == []
    assert [p.pk for p in packages_on(date(2027, 1, 1), COUNTY + "411081001/")] == [row.pk]
    rules = rules_on(date(2027, 1, 1), COUNTY)
    assert (rules.packages, rules.delegated_multiple) == ((row.pk,), Decimal(2))
    assert package_of(rules.packages) == package()
    assert rules_on(date(2026, 12, 31), COUNTY).packages == ()


def test_the_nearest_package_says_what_it_says_and_inherits_the_rest(writer: Any, second: Any) -> None:
    city = published(writer, second, region="4110", title="市", ladder=None, effective_from=date(2026, 12, 1))
    near = published(writer, second)
    assert [p.pk for p in packages_on(date(2027, 2, 1), COUNTY)] == [near.pk, city.pk]
    assert [p.pk for p in packages_on(date(2027, 2, 1), "41/4110/411082/")] == [city.pk]


def test_nobody_publishes_what_he_wrote(writer: Any, second: Any) -> None:
    row = services.draft(package(), officer=writer, at=AT)
    services.send_for_review(row.pk, officer=writer, at=AT)
    with pytest.raises(NotAllowed):
        services.publish(row.pk, officer=writer, at=AT, today=TODAY)
    row.refresh_from_db()
    assert row.status == PackageStatus.IN_REVIEW
    with pytest.raises(DatabaseError), transaction.atomic():
        RulePackage.objects.filter(pk=row.pk).update(
            status=PackageStatus.PUBLISHED, published_at=AT, published_by=writer.user_id
        )
    assert not Standard.objects.filter(kind="delegated_multiple", region__code="411081").exists()


def test_who_changed_a_returned_draft_does_not_publish_it_either(writer: Any, second: Any) -> None:
    row = services.draft(package(), officer=writer, at=AT)
    services.send_for_review(row.pk, officer=writer, at=AT)
    services.return_to_drafter(row.pk, officer=second, at=AT, reason="倍数有误")
    services.amend(row.pk, package(title="改"), officer=second, at=AT)
    services.send_for_review(row.pk, officer=second, at=AT)
    for officer in (writer, second):
        with pytest.raises(NotAllowed):
            services.publish(row.pk, officer=officer, at=AT, today=TODAY)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tests": ()}, "测试案例"),
        ({"parameters": {"cap": "3"}}, "parameters.cap"),
        ({"parameters": {"cap_multiple": "x"}}, "parameters.cap_multiple"),
    ],
)
def test_a_draft_with_a_mistake_is_kept_but_not_sent(writer: Any, changed: dict[str, Any], said: str) -> None:
    row = services.draft(package(**changed), officer=writer, at=AT)
    with pytest.raises(Blocked) as refused:
        services.send_for_review(row.pk, officer=writer, at=AT)
    assert any(said in blocker.message for blocker in refused.value.blockers)
    row.refresh_from_db()
    assert row.status == PackageStatus.DRAFT


def test_a_test_case_that_does_not_fit_holds_the_package_up(writer: Any) -> None:
    wrong = read_package(TEXT.replace("high: 1260", "high: 1261"))
    row = services.draft(wrong, officer=writer, at=AT)
    with pytest.raises(Blocked) as refused:
        services.send_for_review(row.pk, officer=writer, at=AT)
    assert [b.message for b in refused.value.blockers] == ["自付两万：high：应为 1261.00，实为 1260.00"]


def test_a_day_before_a_published_one_is_refused(writer: Any, second: Any) -> None:
    published(writer, second)
    row = services.draft(package(effective_from=date(2026, 12, 31)), officer=writer, at=AT)
    with pytest.raises(Blocked) as refused:
        services.send_for_review(row.pk, officer=writer, at=AT)
    assert [b.code for b in refused.value.blockers] == ["day_taken"]


def test_a_published_package_is_never_edited_and_a_superseded_one_gives_way(writer: Any, second: Any) -> None:
    row = published(writer, second)
    changes: list[dict[str, object]] = [{"title": "x"}, {"body": {}}, {"status": "draft"}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            RulePackage.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM standards_rulepackage")
    with pytest.raises(WrongState):
        services.amend(row.pk, package(title="x"), officer=writer, at=AT)
    services.supersede(row.pk, officer=writer, at=AT, reason="文件撤销")
    assert packages_on(date(2027, 6, 1), COUNTY) == []
    assert Event.objects.filter(verb="package_superseded", note="文件撤销").count() == 1


def test_a_clerk_of_standards_elsewhere_keeps_nothing_here(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.draft(package(), officer=cast.officer("clerk", TODAY), at=AT)
    with pytest.raises(Invalid):
        services.draft(package(region="999999"), officer=cast.officer("standards", TODAY), at=AT)
    assert not RulePackage.objects.exists()


def test_the_commands_load_a_file_and_assess_facts_with_it(regions: Any, tmp_path: Path) -> None:
    file, facts, out = tmp_path / "rules.yaml", tmp_path / "facts.json", StringIO()
    file.write_text(TEXT, encoding="utf-8")
    call_command("load_rules", str(file), "--publish", stdout=out)
    assert "已发布" in out.getvalue()
    facts.write_text(
        '{"relief_type": "expenditure", "cause": "illness", "applied_on": "2027-02-01", "accepted_on": "2027-02-01",'
        ' "household_size": 3, "helped_count": 3, "expenses": [{"kind": "medical", "total": 20000.01,'
        ' "verified_self_paid": 20000.01}]}',
        encoding="utf-8",
    )
    call_command("assess", str(facts), "--region", "411081001", "--on", "2027-02-01", stdout=(said := StringIO()))
    assert '"rule": "illness"' in said.getvalue()
    assert "城市低保月标准不明" in said.getvalue()  # no standard is loaded here, so nothing is guessed


def test_a_file_loaded_again_replaces_its_draft_and_tells_which_of_its_tests_fail(regions: Any, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    for _again in range(2):
        file.write_text(TEXT.replace("high: 1260", "high: 1261"), encoding="utf-8")
        call_command("load_rules", str(file), stdout=StringIO(), stderr=(said := StringIO()))
        assert "测试案例未通过" in said.getvalue()
    row = RulePackage.objects.get()
    file.write_text(TEXT, encoding="utf-8")
    call_command("load_rules", str(file), "--publish", stdout=StringIO(), stderr=(said := StringIO()))
    assert said.getvalue() == "" and RulePackage.objects.get().pk == row.pk


def test_a_file_that_is_not_utf_8_says_so(regions: Any, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(b"region: \xff")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_rules", str(file))


@pytest.mark.parametrize("text", ["", "region: [", TEXT.replace("give", "gibe"), TEXT.replace("411081", "999999")])
def test_a_file_with_a_mistake_leaves_nothing_behind(regions: Any, tmp_path: Path, text: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_rules", str(file), "--publish")
    assert not RulePackage.objects.exists()


def test_what_a_row_keeps_is_exactly_what_the_file_says(writer: Any) -> None:
    row = services.draft(package(), officer=writer, at=AT)
    row.refresh_from_db()
    assert read_package(write_package(package_of([row.pk]))) == package()
