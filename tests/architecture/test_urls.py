"""Every URL is asked for as every role: nobody gets a 5xx, strangers get the door, another county gets nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from accounts import services as accounts
from accounts.duties import Duty
from accounts.guards import Guard
from accounts.models import AccessToken, Office, Posting, Region, SavedFilter
from accounts.officer import SYSTEM
from approvals import services as approvals
from approvals.models import Decision, Supervision
from approvals.terms import PayeeGround, Purpose
from audit.models import Event
from cases import services as cases
from cases.models import Case
from cases.models.register import RegisterImport
from cases.terms import State
from common.problems import PREFIX
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
from tests.cast import SINCE, Cast
from tests.factories import make_case, make_emergency, plan_for
from tests.funds.bank import one_of_each
from tests.funds.goods import delivered, good
from tests.reporting.conftest import work_off
from tests.scans import PNG

DAY = date(2026, 11, 20)
UNKNOWN = 999_999_999
CASE_FAMILY = {
    "case_id",
    "register_id",
    "supervision_id",
    "decision_id",
    "change_id",
    "what_if_id",
    "fund_id",
    "meeting_id",
    "good_id",
    "store_id",
    "entry_id",
    "claim_id",
    "payment_id",
    "sheet_id",
    "recovery_id",
    "export_id",
    "hook_id",
    "delivery_id",
}
BANK = {"batch_id", "file_id", "layout_id", "result_id"}
CASE_FAMILY |= BANK
HOOK = {"hook_id", "delivery_id"}
"""Parameters that name something of one county."""


FAR = {
    "clerk": {"what_if_id", "fund_id"} | BANK | HOOK,
    "head": {"register_id", "what_if_id", "fund_id"} | BANK | HOOK,
    "standards": CASE_FAMILY - {"what_if_id", "good_id"} - HOOK,
    "other_clerk": CASE_FAMILY,
}
"""What lies out of an officer's sight: the county's imports, what-ifs and money for a township, all for another."""


@dataclass(frozen=True)
class Page:
    """One routed view with a way to make its address."""

    route: str
    guard: Guard
    parameters: tuple[str, ...]
    methods: tuple[str, ...]
    """What is worth asking it: of the API only what the address has."""

    @property
    def for_programs(self) -> bool:
        """Whether it is an address of the API, which share one guard and are therefore not asked as every role."""
        return self.route.startswith(PREFIX.lstrip("/"))

    def address(self, values: dict[str, object]) -> str:
        path = "/" + self.route
        for name in self.parameters:
            start = path.index("<")
            path = path[:start] + str(values[name]) + path[path.index(">") + 1 :]
        return path


def _walk(patterns: Sequence[Any], prefix: str = "") -> Iterator[Page]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + str(entry.pattern))
        else:
            view = entry.callback
            had = tuple(m for m in METHODS if hasattr(view.cls, m)) if hasattr(view, "cls") else METHODS[:2]
            yield Page(prefix + str(entry.pattern), view.guard, tuple(entry.pattern.converters), had)


SAFE = {"get"}
METHODS = ("get", "post", "put", "patch", "delete")
PAGES = list(_walk(get_resolver().url_patterns))


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


class _Undo(Exception):
    """Takes back whatever a request wrote."""


def ask(client: Client, method: str, address: str) -> int:
    """The status of one request, whose effects are taken back; what only reads has none that others would see."""
    if method in SAFE:
        return int(getattr(client, method)(address).status_code)
    status = 0
    with pytest.raises(_Undo), transaction.atomic():
        status = getattr(client, method)(address).status_code
        raise _Undo
    return status


def each(
    values: dict[str, object], pages: list[Page], methods: Sequence[str] = METHODS[:2]
) -> Iterator[tuple[Page, str, str]]:
    for page in pages:
        own = {"case_id": values["approved_id"]} if "change_id" in page.parameters else {}
        emergencies = ("emergency/", "api/v1/emergencies/")
        own |= {"case_id": values["emergency_id"]} if page.route.startswith(emergencies) else {}
        for method in methods:
            if method in page.methods:
                yield page, method, page.address(values | own)


def test_every_parameter_has_a_value(values: dict[str, object]) -> None:
    missing = {name for page in PAGES for name in page.parameters} - set(values)
    assert not missing, "a new URL needs an object in `values`"


def test_a_stranger_is_led_to_the_door(values: dict[str, object], client: Client) -> None:
    for page, method, address in each(values, [p for p in PAGES if not p.guard.public_reason]):
        answer = getattr(client, method)(address)
        assert answer.status_code in ((401,) if address.startswith(PREFIX) else (302, 405)), f"{method} {address}"
        assert page.guard.public_reason == ""
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in/"), f"{method} {address}"


@pytest.mark.parametrize(
    "name",
    ["clerk", "head", "county_reviewer", "county_approver", "finance", "standards", "inspector", "other_clerk"],
)
def test_what_a_role_has_no_duty_for_is_refused(name: str, cast: Cast, values: dict[str, object]) -> None:
    """What it may open, ``test_language`` walks through, and hears of a server error too."""
    client, officer = cast.client(name), cast.officer(name, DAY)
    far = FAR.get(name, set())
    asked = PAGES if name in ("clerk", "inspector") else [p for p in PAGES if not p.for_programs]
    refused = [page for page in asked if page.guard.duties and not officer.may(*page.guard.duties)]
    assert refused
    for page in refused:  # whatever the method; one that the address does not have says nothing
        answers = ((address, ask(client, method, address)) for _page, method, address in each(values, [page], METHODS))
        address, status = next((told for told in answers if told[1] != 405), ("", 405))
        assert status == (404 if far & set(page.parameters) else 403), f"{name} {address}: {status}"


def test_a_role_of_another_county_never_gets_a_server_error(cast: Cast, values: dict[str, object]) -> None:
    client, officer = cast.client("other_clerk"), cast.officer("other_clerk", DAY)
    pages = [page for page in PAGES if not page.for_programs and not page.guard.public_reason]
    own = [page for page in pages if not page.guard.duties or officer.may(*page.guard.duties)]
    for _page, method, address in each(values, own):
        assert ask(client, method, address) < 500, f"{method} {address}"


OURS = [p for p in PAGES if CASE_FAMILY & set(p.parameters)]


def with_duties(cast: Cast, *duties: Duty) -> Client:
    """An officer of another county who has these and no others."""
    Posting.objects.filter(user=cast.other_clerk).delete()
    office = Office.objects.get(name="长葛市民政局")
    Posting.objects.bulk_create(
        Posting(user=cast.other_clerk, office=office, duty=duty, starts_on=SINCE) for duty in duties
    )
    return cast.client("other_clerk")


@pytest.mark.parametrize("duty", list(Duty))
def test_another_county_sees_nothing_of_this_one_whatever_its_duty(
    duty: Duty, cast: Cast, values: dict[str, object]
) -> None:
    client = with_duties(cast, duty)
    let_in = [page for page in OURS if not page.guard.duties or duty in page.guard.duties]  # others: the test of roles
    for _page, method, address in each(values, let_in, ("get",)):
        assert ask(client, method, address) in (404, 405), f"{duty} {method} {address}"


def test_another_county_does_nothing_to_this_one_with_every_duty_there_is(
    cast: Cast, values: dict[str, object]
) -> None:
    client = with_duties(cast, *Duty)
    for _page, method, address in each(values, OURS, METHODS[1:]):  # to look at it: the test above
        assert ask(client, method, address) in (404, 405), f"{method} {address}"


def test_another_county_reaches_nothing_of_this_one(cast: Cast, values: dict[str, object]) -> None:
    client = cast.client("other_clerk")
    asked = set()  # what names no case, or one of its own, is the same address for both
    for case_id in (values["paid_id"], values["approved_id"]):
        pages = OURS if case_id == values["paid_id"] else [page for page in OURS if not page.for_programs]
        for _page, method, address in each(values | {"case_id": case_id}, pages):
            if (method, address) in asked:
                continue
            asked.add((method, address))
            assert ask(client, method, address) in (404, 405), f"{method} {address}"


@pytest.mark.parametrize("name", ["clerk", "inspector"])
def test_an_unknown_case_is_not_found_before_any_duty_is_missed(
    name: str, cast: Cast, values: dict[str, object]
) -> None:
    nothing = values | dict.fromkeys(CASE_FAMILY, UNKNOWN)
    client = cast.client(name)
    for page in OURS if name == "clerk" else [page for page in OURS if not page.for_programs]:
        for method in METHODS[:2]:
            assert ask(client, method, page.address(nothing)) in (404, 405), f"{name} {method} {page.route}"


def test_inside_the_area_a_missing_duty_is_said(cast: Cast, values: dict[str, object]) -> None:
    client, officer = cast.client("inspector"), cast.officer("inspector", DAY)
    refused = [p for p in OURS if p.guard.duties and not officer.may(*p.guard.duties)]
    assert len(refused) > 20
    for _page, method, address in each(values, refused):
        assert ask(client, method, address) in (403, 405), f"{method} {address}"


@pytest.mark.parametrize("name", ["clerk", "county_approver", "standards"])
def test_an_unknown_id_is_not_found(name: str, cast: Cast, values: dict[str, object]) -> None:
    nothing = {key: UNKNOWN if isinstance(value, int) and key != "year" else value for key, value in values.items()}
    client, officer = cast.client(name), cast.officer(name, DAY)
    pages = [p for p in PAGES if {k for k in p.parameters if k.endswith("_id")} and officer.may(*p.guard.duties or [])]
    assert pages
    for _page, method, address in each(nothing, pages):
        before_the_body = (415, 422) if address.startswith(PREFIX) else ()  # the same answer for an id that there is
        assert ask(client, method, address) in (404, 405, *before_the_body), f"{name} {method} {address}"


def test_lists_search_and_export_show_another_county_nothing(cast: Cast, values: dict[str, object]) -> None:
    case = Case.objects.get(pk=str(values["case_id"]))
    client = cast.client("other_clerk")
    number = case.applicant.id_number if case.applicant else ""
    for address in (
        "/cases/",
        f"/cases/?q={case.number}",
        f"/cases/?q={case.applicant_name}",
        f"/cases/?q={number}",
        "/exports/new/cases/",
        "/deadlines/",
        "/supervision/",
        "/messages/",
        "/",
    ):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert f"/cases/{case.pk}/".encode() not in body, address
        if "q=" not in address:  # a search page repeats what was searched for
            assert str(case.number).encode() not in body, address


def test_an_empty_post_changes_no_case(cast: Cast, values: dict[str, object]) -> None:
    def picture() -> list[tuple[str, int, Decimal | None]]:
        return list(Case.objects.order_by("pk").values_list("state", "facts_version", "approved_amount"))

    before = picture()
    posts: list[Callable[[], int]] = []
    client = cast.client("clerk")
    for page, method, address in each(values, [p for p in PAGES if "case_id" in p.parameters]):
        if method == "post" and not any(word in page.route for word in ("submit", "supplement/", "accept/")):
            posts.append(lambda address=address: client.post(address).status_code)  # type: ignore[misc]
    assert all(post() < 500 for post in posts)
    assert picture() == before
