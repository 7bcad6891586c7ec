"""One of everything that an address can name, for the tests that ask for every address."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from accounts import services as accounts
from accounts.duties import Duty
from accounts.models import AccessToken, Office, Posting, Region, SavedFilter
from accounts.officer import SYSTEM
from approvals import services as approvals
from approvals.models import Decision, Supervision
from approvals.terms import PayeeGround, Purpose
from audit.models import Event
from cases import services as cases
from cases.models.register import RegisterImport
from cases.terms import State
from funds.models import Payment
from funds.services import claims, months
from funds.services import ledger as funds
from funds.services.ledger import Paper, fund_of, post
from funds.services.recovery import open_recovery
from funds.terms import Movement, RecoveryGround, Source
from notices.hooks import services as hooks
from notices.models import Delivery, Message
from reporting import services as reporting
from reporting.exports import services as exports
from standards.models import CalendarYear, Standard
from standards.packages import services as packages
from standards.packages.loading import read_file
from standards.reference import DATA
from standards.terms import RowStatus
from tests.cast import Cast
from tests.factories import make_case, make_emergency, plan_for
from tests.funds.bank import one_of_each
from tests.funds.goods import delivered, good
from tests.reporting.conftest import work_off
from tests.scans import PNG

DAY = date(2026, 11, 20)
UNKNOWN = 999_999_999


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def values(cast: Cast, regions: dict[str, Region], media: None) -> dict[str, object]:
    """One of everything in 颍川街道, where ``other_clerk`` of 长葛市 has no business."""
    case = make_case(cast, state=State.PAID, members=2)
    running = make_case(cast, state=State.ACCEPTED, accepted_on=DAY - timedelta(days=40))
    approvals.sweep(today=DAY, at=timezone.now())
    png = SimpleUploadedFile("a.png", PNG)
    paper = cases.add_paper(
        running.pk, officer=cast.officer("clerk", DAY), at=timezone.now(), kind="id_card", upload=png
    )
    imported = RegisterImport.objects.create(
        owner=cast.county_reviewer,
        office=Posting.objects.filter(user=cast.county_reviewer)[0].office,
        region_path=regions["411081"].path,
        file_name="登记簿.xlsx",
        size=1,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
        heartbeat_at=timezone.now(),
    )
    message = Message.objects.create(
        user=cast.clerk, case=running, event=Event.objects.all()[0], kind="accepted", text="示例", at=timezone.now()
    )
    draft = Standard.objects.create(
        kind="urban_dibao", region=regions["4110"], effective_from=date(2027, 1, 1), value="700.00",
        document_no="示例", document_title="示例", drafted_at=timezone.now(),
    )  # fmt: skip
    package = packages.draft(
        read_file(DATA / "packages" / "xuchang-2019.yaml"), officer=cast.officer("standards", DAY), at=timezone.now()
    )
    county = funds.receive(
        regions["411081"].pk, DAY.year, Source.BUDGET, Decimal("9000.00"), Paper(DAY, "示例"),
        officer=cast.officer("finance", DAY), at=timezone.now(), today=DAY,
    )  # fmt: skip
    rice = good(cast)
    delivery = delivered(cast, rice, 30)
    at = timezone.now()
    reserve = fund_of(regions["411081001"], DAY.year, Source.RESERVE)
    at_new_year = Paper(DAY, "示例")
    post(Movement.ALLOCATED, county, reserve, Decimal("100.00"), at_new_year, officer=SYSTEM, at=at)
    clerk = cast.officer("clerk", DAY)
    claim = claims.make_claim(reserve.pk, amount=Decimal("1.00"), why="示例", officer=clerk, at=at, today=DAY)
    sheet = months.draw_up(
        reserve.pk, date(2026, 10, 1), bank=Decimal(0), cash=Decimal(0), explanation="", officer=clerk, at=at, today=DAY
    )
    recovery = open_recovery(
        case.pk, ground=RecoveryGround.MISTAKE, amount=Decimal("1.00"), found="示例",
        officer=cast.officer("county_reviewer", DAY), at=at, today=DAY,
    )  # fmt: skip
    approved = make_case(cast, state=State.APPROVED)
    change = approvals.propose_payee(
        approved.pk, officer=cast.officer("clerk", DAY), at=timezone.now(), today=DAY, ground=PayeeGround.ACCOUNT_WRONG,
        why="账号有误。", name=approved.payee_name, relation="01", bank="某行", account="6228000011112222",
    )  # fmt: skip
    meeting = approvals.prepare_meeting(
        officer=cast.officer("head", DAY), at=timezone.now(), plan=plan_for(running, purpose=Purpose.PAPERS)
    )
    decided_on = timezone.localdate()
    question = reporting.Question(
        name="示例",
        region="411081",
        since=decided_on - timedelta(days=60),
        until=decided_on,
        values={"cap_multiple": "1"},
    )
    what_if = reporting.ask(question, officer=cast.officer("county_standards", DAY), at=timezone.now())
    work_off(what_if)
    export = exports.ask(exports.Wish(code="cases", token=uuid4()), officer=clerk, at=at, today=DAY)
    tested = hook_with_a_test(cast, regions["411081"])
    return one_of_each(cast, regions["411081"]) | {
        "case_id": running.pk,
        "approved_id": approved.pk,
        "change_id": change.pk,
        "minutes_id": UNKNOWN,
        "likely_id": UNKNOWN,
        "number": 2,
        "meeting_id": meeting.pk,
        "paid_id": case.pk,
        "paper_id": paper.pk,
        "snapshot_id": running.snapshots.all()[0].pk,
        "supervision_id": Supervision.objects.get(case=running).pk,
        "decision_id": Decision.objects.get(case=case).pk,
        "register_id": imported.pk,
        "what_if_id": what_if.pk,
        "hook_id": tested.hook_id,
        "delivery_id": tested.pk,
        "message_id": message.pk,
        "draft_id": draft.pk,
        "row_id": Standard.objects.filter(status=RowStatus.PUBLISHED, region=regions["4110"]).earliest("pk").pk,
        "package_id": package.pk,
        "section": "amounts",
        "place": 0,
        "year": CalendarYear.objects.latest("pk").year,
        "code": "urban_dibao",
        "step": "household",
        "kind": "acceptance",
        "fund_id": county.pk,
        "good_id": rice.pk,
        "store_id": delivery.region_id,
        "entry_id": delivery.pk,
        "claim_id": claim.pk,
        "payment_id": Payment.objects.latest("pk").pk,
        "sheet_id": sheet.pk,
        "recovery_id": recovery.pk,
        "emergency_id": make_emergency(cast).pk,
        "way": "minutes",
        "order_id": case.orders.get().pk,
        "region_id": regions["411081001"].pk,
        "user_id": cast.clerk.pk,
        "list_code": "cases",
        "role": "caseworker",
        "export_id": export.pk,
        "filter_id": SavedFilter.objects.create(
            user=cast.clerk, page="cases:list", query="state=paid", name="示例", saved_at=at
        ).pk,
        "token_id": _token(cast).pk,
        "day": "2027-01-01",
        "posting_id": Posting.objects.filter(user=cast.head)[0].pk,
    }


def hook_with_a_test(cast: Cast, region: Region) -> Delivery:
    """A system that is told of that region, with a test on its way to it."""
    manager, at = cast.officer("standards", DAY), timezone.now()
    with override_settings(WEBHOOK_HOSTS=["share.example"]):
        given = hooks.Given("示例平台", "https://share.example/x", region.pk)
        made = hooks.add(given, token=uuid4(), officer=manager, at=at)
    return hooks.test(made.hook.pk, officer=manager, at=at)


def _token(cast: Cast) -> AccessToken:
    """A token of another system of the county."""
    manager, at = cast.officer("standards", DAY), timezone.now()
    office = Office.objects.get(name="禹州市民政局")
    system = accounts.add_program(
        username="a.system", name="县财政系统", office_id=office.pk, duties=[Duty.INSPECT],
        period=accounts.Period(timezone.localdate()), officer=manager, at=at,
    )  # fmt: skip
    return accounts.issue_token(
        system.pk, name="对账", duties=[Duty.INSPECT], read_only=True, area_id=office.region_id, officer=manager, at=at,
        expires_on=timezone.localdate(),
    ).token  # fmt: skip
