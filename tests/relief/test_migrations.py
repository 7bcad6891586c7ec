"""A database that was migrated from nothing is the one that the models describe, and what lay in it is still there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from approvals.models import MeetingItem
from cases.models import Paper
from cases.services.scans import look_at, put_away, scan_of
from funds.models import Uncompared
from tests.factories import noon
from tests.scans import PNG

pytestmark = pytest.mark.django_db(databases=["default", "old"])
DAY = date(2025, 6, 3)
MINUTES, SETTLEMENTS = [("approvals", "0009_stages")], [("funds", "0010_doors")]
"""The last migrations before minutes of one case became meetings, and before settlements by minutes did."""
CATALOGUE = (
    """
    SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, numeric_precision, is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    """
    SELECT conrelid::regclass, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT tablename, regexp_replace(indexdef, 'INDEX .* ON', '') FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT t.tgrelid::regclass, pg_get_triggerdef(t.oid), p.prosrc
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    """,
)
OURS = tuple(
    f"{app}_" for app in ("accounts", "approvals", "audit", "cases", "funds", "notices", "reporting", "standards")
)
BY_TYPE: dict[str, Callable[[], object]] = {
    "BooleanField": lambda: False, "CharField": str, "DateField": lambda: DAY, "DateTimeField": lambda: noon(DAY),
    "DecimalField": lambda: Decimal("1.00"), "FileField": str, "FSMField": str, "JSONField": dict, "TextField": str,
    "UUIDField": uuid4,
}  # fmt: skip


def row(model: Any, **given: object) -> Any:
    """A row of a table as it then was; what must be there and is not given is empty."""
    named = given.keys()
    for field in model._meta.concrete_fields:
        if not (field.null or field.has_default() or field.primary_key or {field.name, field.attname} & named):
            given[field.attname] = BY_TYPE.get(field.get_internal_type(), int)()
    return model.objects.create(**given)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Rows stand alone: neither foreign keys nor triggers are asked."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")


def put_minutes(apps: Any, paper: Paper) -> None:
    """Minutes of two cases under one number, the first with a scan."""
    region, case = apps.get_model("accounts", "Region"), apps.get_model("cases", "Case")
    county = row(region, pk=1, code="411081", name="禹州市", level="county", path="41/4110/411081/")
    town = row(region, pk=2, code="411081001", name="颍川街道", level="township", path=f"{county.path}411081001/")
    office = apps.get_model("accounts", "Office")
    row(office, pk=1, name="禹州市民政局", level="county", region_id=1)
    row(office, pk=2, name="颍川街道办事处", level="township", region_id=2)
    row(apps.get_model("accounts", "User"), pk=1, username="county", name="柳承安")
    for pk in (1, 2):
        row(case, pk=pk, number=f"20250603{pk:04d}", county_id=1, township_id=2, region_path=town.path, facts_version=3)
        seen = {"original_seen": True} if pk == 2 else {n: getattr(paper, n) for n in ("file", *SCANNED)}
        row(apps.get_model("cases", "Paper"), pk=pk, case_id=pk, kind="minutes", added_by_id=1, **seen)
        row(
            apps.get_model("approvals", "Minutes"), pk=pk, case_id=pk, number="一事一议〔2025〕1号", held_on=DAY,
            place="会议室", chair="柳承安（局长）", attendees="柳承安 局长、段明哲、示例", resolution="同意。",
            amount=Decimal("3780.01"), facts_version=3, recorded_by_id=1, recorded_at=noon(DAY),
        )  # fmt: skip
        row(apps.get_model("approvals", "SignedMinutes"), minutes_id=pk, paper_id=pk, by_id=1, at=noon(DAY))


def put_settlements(apps: Any) -> None:
    """The paperwork of both cases is replaced by minutes under one number, once with a scan."""
    for pk in (1, 2):
        row(
            apps.get_model("funds", "Settlement"), pk=pk, case_id=pk, way="minutes", ground="died",
            minutes_no="会纪9号", held_on=DAY, attendees="梁志远、示例甲、示例乙", resolution="以会议记录代替手续。",
            minutes_id=1 if pk == 1 else None, minutes_kept_as="" if pk == 1 else "会议卷9",
            signature_kept_as="签字卷9", by_id=1, by_name="沈秋禾", at=noon(DAY),
        )  # fmt: skip


def put_payments(apps: Any) -> None:
    """By hand, by a batch, before the decision, in goods."""
    for pk, (case, stage, batch, method) in enumerate(
        ((1, 1, None, "cash"), (2, 1, 1, "transfer"), (1, 0, None, "transfer"), (2, 2, None, "goods")), 1
    ):
        row(
            apps.get_model("funds", "Order"), pk=pk, key=str(pk), case_id=case, stage=stage, batch_id=batch,
            in_kind=method == "goods", amount=Decimal("1.00"), state="paid", payee_name="示例",
        )  # fmt: skip
        row(
            apps.get_model("funds", "Payment"), pk=pk, case_id=case, order_id=pk, amount=Decimal("1.00"),
            method=method, by_id=1, by_name="沈秋禾",
        )  # fmt: skip


SCANNED = ("file_name", "content_type", "size", "sha256")


@pytest.fixture(scope="module")
def old(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BaseDatabaseWrapper]:
    """A database beside the tests' own, migrated from nothing; on the way it fills with what was kept then."""
    name = f"{connection.settings_dict['NAME']}_old"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        patch.setitem(connections.databases, "old", {**connection.settings_dict, "NAME": name})
        server = psycopg2.connect(**connection.get_connection_params() | {"dbname": "postgres"})
        server.autocommit = True
        server.cursor().execute(f'CREATE DATABASE "{name}"')
        try:
            with in_place_of_the_tests_own(name):
                migrate_with_rows()
            yield connections["old"]
        finally:
            connections["old"].close()
            server.cursor().execute(f'DROP DATABASE "{name}"')
            server.close()


@contextmanager
def in_place_of_the_tests_own(name: str) -> Iterator[None]:
    """Migrations know one database only."""
    with pytest.MonkeyPatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "NAME", name)
        yield
        connection.close()


def migrate_with_rows() -> None:
    apps = MigrationExecutor(connection).migrate(MINUTES).apps
    paper = Paper()
    body = look_at(paper, SimpleUploadedFile("a.png", PNG))
    put_away(paper, body, sealed_for="paper/1")
    with without_triggers():
        put_minutes(apps, paper)
    apps = MigrationExecutor(connection).migrate(SETTLEMENTS).apps
    with without_triggers():
        put_settlements(apps)
        put_payments(apps)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def catalogue(database: BaseDatabaseWrapper, question: str) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(question)
        return sorted(str(found) for found in cursor.fetchall() if found[0].startswith(OURS))


@pytest.mark.parametrize("question", CATALOGUE, ids=("columns", "constraints", "indexes", "triggers"))
def test_it_is_the_database_that_the_models_describe(old: BaseDatabaseWrapper, question: str) -> None:
    described = catalogue(connection, question)
    assert described and catalogue(old, question) == described


def items(old: BaseDatabaseWrapper, purpose: str) -> "models.QuerySet[MeetingItem]":
    return MeetingItem.objects.using("old").filter(purpose=purpose).order_by("case_id")


@pytest.mark.parametrize(
    ("purpose", "numbers", "people", "kept_as"),
    [
        ("sum", ["一事一议〔2025〕1号", "一事一议〔2025〕1号（2）"], ["柳承安 局长", "段明哲 ", "示例 "], "原件存卷"),
        ("papers", ["会纪9号", "会纪9号（202506030002）"], ["梁志远 ", "示例甲 ", "示例乙 "], "会议卷9"),
    ],
)  # fmt: skip
def test_minutes_of_one_case_became_meetings_with_their_people_and_paper(
    old: BaseDatabaseWrapper, purpose: str, numbers: list[str], people: list[str], kept_as: str
) -> None:
    first, second = items(old, purpose)
    assert [first.meeting.number, second.meeting.number] == numbers
    assert [f"{one.name} {one.position}" for one in first.meeting.attendees.all()] == people
    assert (first.votes_for, first.passed, first.facts_version) == (3, True, 3)
    assert scan_of(first.meeting.signed, sealed_for=first.meeting.signed.sealed_for) == PNG
    assert (second.meeting.signed.kept_as, second.meeting.stands.value) == (kept_as, "signed")


def test_what_was_paid_by_hand_before_waits_to_be_compared(old: BaseDatabaseWrapper) -> None:
    path = "41/4110/411081/411081001/"
    assert list(Uncompared.objects.using("old").values_list("payment", "region_path", "by")) == [(1, path, 1)]
