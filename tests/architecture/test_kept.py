"""What the database itself refuses: rows that are kept are neither changed nor removed, by whatever statement."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import AccessToken, Office
from accounts.officer import SYSTEM
from approvals.models import PostReview, Stage, StageReview
from approvals.services import propose_payee, put_before_meeting, sweep
from approvals.terms import CallGround, MeetingKind, PayeeGround
from cases.models import Case, InterimAnswer, RegisterImport, Suspension
from cases.terms import State, SuspensionReason
from funds.figures import month_before
from funds.models import (
    AdvanceReview,
    EmergencyAlarm,
    PayeeLook,
    PaymentCheck,
    Receipt,
    Reversal,
    Settlement,
    StationTransfer,
)
from funds.services import claims, issue_goods, months, recovery
from funds.services.ledger import Paper, fund_of, post
from funds.terms import Doubt, Movement, RecoveryGround, Source
from notices.models import Hook
from reporting.models import Export, WhatIf
from standards.models.packages import RulePackage
from tests.cast import Cast
from tests.factories import make_case, make_emergency, record_minutes
from tests.funds.bank import one_of_each
from tests.funds.goods import delivered, good, signed

APPS = {"accounts", "audit", "standards", "cases", "approvals", "funds", "notices", "reporting"}

OPEN = {
    "accounts_region": "regions are renamed and regrouped",
    "accounts_office": "offices are renamed",
    "accounts_user": "passwords are changed",
    "accounts_givenanswer": "forgotten after two days",
    "accounts_posting": "a posting ends; one that has not begun is taken back",
    "accounts_savedfilter": "an officer keeps, renames and deletes his own",
    "approvals_agendaline": "put on and taken off until the meeting is held; its items are kept",
    "approvals_unmet": "gone with the decision; the case, its routes and calls say what waits",
    "cases_person": "a person gets a telephone, a corrected name",
    "cases_household": "a household moves",
    "cases_householdmember": "members leave",
    "cases_likely": "likenesses come and go with the facts",
    "cases_member": "facts of a draft; the snapshots keep them",
    "cases_income": "facts of a draft; the snapshots keep them",
    "cases_expense": "facts of a draft; the snapshots keep them",
    "cases_asset": "facts of a draft; the snapshots keep them",
    "cases_draftstep": "gone when the step is applied",
    "cases_searchentry": "made of the rows of its case, and made anew when they change",
    "cases_countchange": "gone when it is folded into the figures",
    "cases_registerrow": "gone when the import is discarded",
    "funds_resultrow": "checked again after an interruption, gone when the answer is discarded",
    "funds_population": "corrected when people are counted anew",
    "notices_message": "read, and some day cleared away",
    "reporting_exportpart": "gone when the time of the file is over or its owner deletes it",
    "reporting_figure": "made of the cases and payments, and mended by a recount",
    "notices_delivery": "cleared away when it has stood in the log long enough; what waits stays",
    "reporting_part": "worked off again after an interruption",
    "reporting_changedcase": "reckoned again with its part, gone when the what-if is cancelled",
}
"""Tables whose rows change and may go, and why. Every other table keeps its rows."""

CARRIED_ON = {
    "accounts_accesstoken",
    "audit_outbox",
    "cases_case",
    "cases_casenumber",
    "cases_paper",
    "cases_publicity",
    "cases_registerimport",
    "cases_suspension",
    "approvals_meeting",
    "approvals_payeechange",
    "approvals_supervision",
    "reporting_export",
    "notices_hook",
    "reporting_whatif",
    "funds_account",
    "funds_bankfile",
    "funds_bankresult",
    "funds_batch",
    "funds_order",
    "funds_stock",
    "funds_turnover",
    "funds_claim",
    "funds_sheet",
    "funds_recovery",
    "cases_owing",
    "funds_paperwork",
}
"""Rows that are carried on by their services, and stay."""

DRAFTED = {"standards_standard", "standards_calendaryear", "standards_calendarday", "standards_rulepackage"}
"""Drafts change and go; ``tests/standards`` asks about what is published."""

TABLES = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in APPS}
APPEND_ONLY = sorted(set(TABLES) - set(OPEN) - CARRIED_ON - DRAFTED)


def _attacks(table: str) -> Iterator[str]:
    """Raw statements that the table must refuse."""
    key = TABLES[table]._meta.pk.column
    yield f"TRUNCATE {table} CASCADE"
    if table not in DRAFTED:
        yield f"DELETE FROM {table}"
        yield f"DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})"
    if table in APPEND_ONLY:
        yield f"UPDATE {table} SET {key} = {key}"
        yield f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"


@pytest.fixture(scope="module")
def rows(cast: Cast) -> None:
    """At least one row in every table that keeps them."""
    today, at = timezone.localdate(), timezone.now()
    paid, approved = make_case(cast, state=State.PAID), make_case(cast, state=State.APPROVED)
    _books(cast, paid)
    propose_payee(
        approved.pk, officer=cast.officer("clerk", today), at=at, today=today, ground=PayeeGround.ACCOUNT_WRONG,
        why="账号有误。", name=approved.payee_name, relation="01", bank="某行", account="6228000011112222",
    )  # fmt: skip
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01", accepted_on=today - timedelta(days=60))
    record_minutes(cast, case, Decimal("3780.01"), on=today)
    put_before_meeting(
        case.pk, officer=cast.officer("county_approver", today), at=at, kind=MeetingKind.MECHANISM,
        ground=CallGround.HARDSHIP, reason="示例",
    )  # fmt: skip
    sweep(today=today, at=at)
    PostReview.objects.create(decision=paid.decision, sound=True, finding="无误。", by=cast.head, by_name="", at=at)
    Suspension.objects.create(
        case=case, reason=SuspensionReason.ASSISTANCE, opened_on=today, opened_by=cast.head, note="示例"
    )
    InterimAnswer.objects.create(
        case=case, outcome="refused", answered_on=today, number="1", by=cast.clerk, by_name="", at=at
    )
    AccessToken.objects.create(
        user=cast.clerk, name="示例", digest="0" * 64, ending="0000", duties=["casework"], issued_by=cast.head,
        area=Office.objects.all()[0].region, issued_at=at, expires_on=today,
    )  # fmt: skip
    RegisterImport.objects.create(
        owner=cast.clerk, office=Office.objects.all()[0], region_path="41/", file_name="登记簿.xlsx", size=1,
        sha256="0" * 64, uploaded_at=at, heartbeat_at=at,
    )  # fmt: skip
    RulePackage.objects.create(
        region=paid.county, effective_from=today, title="示例", document_no="示例", document_title="示例", body={},
        drafted_at=at, changed_at=at,
    )  # fmt: skip
    WhatIf.objects.create(
        name="示例", region=paid.county, region_path="41/", since=today, until=today, cases=0, owner=cast.clerk,
        asked_at=at, heartbeat_at=at,
    )  # fmt: skip
    Export.objects.create(
        token=uuid4(), owner=cast.clerk, code="cases", title="示例", format="csv", rows=1, asked_at=at, heartbeat_at=at
    )
    Hook.objects.create(
        name="示例平台", address="https://share.example/x", region=paid.county, secret="示例", issued_at=at,
        token=uuid4(), made_by=cast.standards, made_at=at,
    )  # fmt: skip
    urgent = make_emergency(cast)
    EmergencyAlarm.objects.create(emergency=urgent.emergency, kind="soon", at=at)
    AdvanceReview.objects.create(advance=urgent.advance, sound=True, finding="属实。", by=cast.head, by_name="", at=at)
    Settlement.objects.create(case=urgent, way="small", by=cast.clerk, by_name="", at=at)
    StationTransfer.objects.create(
        case=urgent, station="示例", taken_over_by="示例", taken_over_at=at, kept_as="示例", by=cast.clerk, by_name="",
        at=at,
    )  # fmt: skip
    stage = Stage.objects.create(decision=paid.decision, number=1, amount=Decimal("1200.00"), planned_on=today)
    StageReview.objects.create(stage=stage, note="属实。", by=cast.head, by_name="", on=today, at=at)
    Reversal.objects.create(
        payment=paid.payments.get(), reason="销户", came_back_on=today, by=cast.finance, by_name="", at=at
    )
    PaymentCheck.objects.create(payment=paid.payments.get(), sound=True, by=cast.county_reviewer, by_name="", at=at)
    make_case(cast, state=State.PAID)  # nobody compares it: ``Uncompared`` keeps its row until somebody does
    rice, helped = good(cast), make_case(cast, state=State.APPROVED)
    delivered(cast, rice, 20)
    issue_goods(
        helped.pk, helped.orders.get().pk, {rice.pk: 20}, signed(), store_id=helped.township_id,
        officer=cast.officer("finance", today), at=at, today=today,
    )  # fmt: skip
    one_of_each(cast, paid.county)
    PayeeLook.objects.create(
        case=paid, payee_name="示例", account_index="x", account_masked="", doubts=[Doubt.SHARED], note="属实。",
        by=cast.finance, by_name="", at=at,
    )  # fmt: skip
    Receipt.objects.create(payment=paid.payments.get(), receiver_name="示例", kept_under="1")
    fund = fund_of(paid.county, 2026, Source.UPPER)
    with transaction.atomic():
        post(Movement.RECEIVED, fund, fund, Decimal("1.00"), Paper(today, "示例"), officer=SYSTEM, at=at)
    connection.check_constraints()  # nothing is pending, which would keep a TRUNCATE away by itself


def _books(cast: Cast, paid: Case) -> None:
    """A claim, a closed month, a recovery of which something was received."""
    today, at = timezone.localdate(), timezone.now()
    town, county = fund_of(paid.township, today.year, Source.RESERVE), fund_of(paid.county, today.year, Source.UPPER)
    post(Movement.RECEIVED, county, county, Decimal("1.00"), Paper(today, "示例"), officer=SYSTEM, at=at)
    post(Movement.ALLOCATED, county, town, Decimal("1.00"), Paper(today, "示例"), officer=SYSTEM, at=at)
    one, clerk = Decimal("1.00"), cast.officer("clerk", today)
    claims.make_claim(town.pk, amount=one, why="示例", officer=clerk, at=at, today=today)
    months.draw_up(
        town.pk, month_before(today.replace(day=1)), bank=Decimal(0), cash=Decimal(0), explanation="", officer=clerk,
        at=at, today=today,
    )  # fmt: skip
    row = recovery.open_recovery(
        paid.pk, ground=RecoveryGround.MISTAKE, amount=one, found="示例",
        officer=cast.officer("county_reviewer", today), at=at, today=today,
    )  # fmt: skip
    recovery.order_return(
        row.pk, pay_by=today, remedy="示例", officer=cast.officer("county_approver", today), at=at, today=today
    )
    recovery.receive_back(
        row.pk, amount=one, on=today, document_no="1", left=one, officer=cast.officer("finance", today), at=at,
        today=today,
    )  # fmt: skip


def _content(table: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
        count, digest = cursor.fetchone()
    return count, digest


def _refused(statement: str, *, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_table_is_known() -> None:
    named = set(OPEN) | CARRIED_ON | DRAFTED
    assert named <= set(TABLES), "a table is gone"
    assert {"audit_event", "approvals_decision", "funds_payment"} <= set(APPEND_ONLY)


def test_what_is_kept_is_neither_changed_nor_removed(rows: None) -> None:
    kept = sorted(set(TABLES) - set(OPEN))
    before = {table: _content(table) for table in kept}
    for table in kept:
        for statement in _attacks(table):
            _refused(statement, match=f"rows of {table} are kept")
    assert {table: _content(table) for table in kept} == before
    assert not [table for table, (count, _digest) in before.items() if not count]


@pytest.mark.parametrize("table", ["accounts_user", "accounts_region", "cases_person", "cases_household"])
def test_what_is_kept_does_not_go_with_what_it_points_to(rows: None, table: str) -> None:
    kept = sorted(set(TABLES) - set(OPEN))
    before = {table: _content(table) for table in kept}
    _refused(f"TRUNCATE {table} CASCADE", match="are kept")
    assert {table: _content(table) for table in kept} == before
