"""How many queries each page makes, and that their number does not grow with what the page shows."""

import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pgtrigger.apps import register_triggers_from_meta

from accounts import middleware
from accounts.exporting import Asked, Cell, ListOf, lists
from cases.facts import former_relief
from cases.forms.listing import DRAWN
from cases.models import RegisterImport
from common import paging
from funds.models import BankResult
from tests.architecture.budgets import ANSWERS, FRAME, PAGES
from tests.architecture.test_api import PRINTED
from tests.architecture.test_urls import media, values  # noqa: F401
from tests.architecture.world import FORMER, NAMES, World, one_world  # noqa: F401
from tests.cast import Cast
from tests.factories import copied, copies, make_case, plan_for
from tests.funds.goods import signed
from tests.scans import PNG
from tests.standards.packages.conftest import Bench

MEMBERS, PAPERS, EVENTS, FORMER, MANY = 8, 30, 100, 5, 25
def _names(patterns: Sequence[Any], space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns, space + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield f"{space}{entry.name}", tuple(entry.pattern.converters)
NAMES = dict(_names(get_resolver().url_patterns))
@dataclass
class World:
    """One case in each state of the table, and one of everything else; ``grow`` makes all of it large."""
    cases: dict[State, Case]
    values: dict[str, object]
    special: dict[str, dict[str, object]]
    def address(self, name: str) -> str:
        _who, state, _most = PAGES.get(name, ("", None, 0))
        mine = self.values | ({"case_id": self.cases[state].pk} if state else {})
        if name.startswith(("standards:calendar_", "api:calendar_")):
            mine |= {"draft_id": self.values["calendar_id"]}
        if name.startswith(("emergency:", "api:emergency")) and not state:
            mine |= {"case_id": self.values["emergency_id"]}
        mine |= self.special.get(name, {})
        return reverse(name, kwargs={key: mine[key] for key in NAMES[name]}) + ASKED.get(name, "").format(**mine)
    def grow(self) -> None:
        for case in self.cases.values():
            _grow(case)
        lists = [case for state, case in self.cases.items() if state not in (S.DRAFT, S.PAID)]
        made = [new for case in lists for new in copies(case, MANY)]
        for model, changes in (
            (Supervision, {"case": made}),
            (Decision, {"case": made}),
            (Message, {"event": Event.objects.order_by("-pk")[:MANY]}),
            (Standard, {"effective_from": [DAY + timedelta(days=n) for n in range(MANY)]}),
            (RegisterImport, {}),
            (RegisterRow, {"row": range(2, MANY + 2)}),
            (ChangedCase, {"case": made}),
            (WhatIf, {}),
            (Export, {"token": [uuid4() for _n in range(MANY)]}),
            (Hook, {"token": [uuid4() for _n in range(MANY)], "name": [f"示例{n}" for n in range(MANY)]}),
            (Delivery, {"event": Event.objects.order_by("pk")[:MANY]}),
            (Meeting, {"number": [f"示例{n}" for n in range(MANY)], "token": [None] * MANY}),
            (Emergency, {"case": made, "token": [uuid4() for _n in range(MANY)]}),
            (Office, {"name": [f"示例{n}" for n in range(MANY)]}),
            (Good, {"name": [f"示例{n}" for n in range(MANY)]}),
            (StockMove, {}),
        ):
            asked: dict[str, object] = {"status": RowStatus.DRAFT} if model is Standard else {}
            asked |= {"movement": "received"} if model is StockMove else {}
            copied([model._default_manager.filter(**asked).order_by("-pk")[0]] * MANY, **changes)
        for meeting in Meeting.objects.filter(state="prepared", number=""):
            people = [case for case in made if case.region_path.startswith(meeting.region_path)][:MANY]
            copied([meeting.agenda.all()[0]] * len(people), case=people)
        users = copied([User.objects.earliest("pk")] * MANY, username=[f"user{n}" for n in range(MANY)])
        for posting in Posting.objects.filter(user=User.objects.earliest("pk")):
            copied([posting] * MANY, user=users)
def _grow(case: Case) -> None:
    """Eight members, thirty papers, a hundred events, five former reliefs, and several of everything else."""
    more = MEMBERS - case.members.count()
    people = copied([case.members.all()[0].person] * more, id_index=[None] * more, id_masked=[""] * more)
    copied([case.members.all()[0]] * more, person=people)
    for rows, times in (
        (case.papers, PAPERS), (case.expenses, 5), (case.visits, 3), (case.publicities, 3), (case.reviews, 3),
        (case.routes, 3), (case.snapshots, 3), (timeline(case), EVENTS),
    ):  # fmt: skip
        for row in rows.all()[:1]:
            for new in copied([row] * times):
                for surveyor in row.surveyors.all() if isinstance(row, Visit) else ():
                    copied([surveyor] * 3, visit=[new] * 3)
    _meetings(case)
    copied([Asset(case=case, kind="vehicle")] * 5)
    day = (case.applied_on or DAY) - timedelta(days=30)
    if case.accepted_on:
        closed = Suspension(
            case=case, reason="objection", opened_on=day, closed_on=day, opened_by=case.opened_by, note="无"
        )
        copied([closed] * 3)
    _former(case)
def _meetings(case: Case) -> None:
    """Three more meetings that resolved on the case, each with five people present."""
    for item in case.minutes.all()[:1]:
        held, numbers = item.meeting, [f"示例{case.pk}-{n}" for n in range(3)]
        made = copied([held] * 3, number=numbers, state=["prepared"] * 3, token=[None] * 3)
        copied([item] * 3, meeting=made)
        for one in made:
            copied([held.attendees.all()[0]] * 5, meeting=[one] * 5, name=[f"示例{n}" for n in range(5)])
        Meeting.objects.filter(number__in=numbers).update(state=held.state)
def _former(case: Case) -> None:
    """Relief that the same household was granted before; the cases also look like this one."""
    days = [(case.applied_on or DAY) - timedelta(days=100 * n) for n in range(1, FORMER + 1)]
    granted: dict[str, Sequence[object]] = {"decided_on": days, "clock_stopped_on": days}
    for name, value in (
        ("number", None),
        ("state", S.PAID),
        ("approved_amount", Decimal("500.00")),
        ("paid_amount", None),
    ):
        granted[name] = [value] * FORMER
    register_triggers_from_meta()
    with pgtrigger.ignore("cases.Case:born_as_draft"):
        made = copied([case] * FORMER, **granted)
    for member in case.members.all():
        copied([member] * FORMER, case=made)
    Likely.objects.bulk_create(
        Likely(case=case, other=other, why="示例", likeness=Likeness.DIFFERENT) for other in made
    )
@pytest.fixture(scope="module")
def world(cast: Cast, values: dict[str, object]) -> World:  # noqa: F811
    states = {state for _who, state, _most in PAGES.values() if state}
    cases = {state: make_case(cast, state=state) for state in State if state in states}
    at = timezone.now()
    calendar = CalendarYear.objects.create(year=2030, document_no="示例", document_title="示例", drafted_at=at)
    register = RegisterImport.objects.get(pk=str(values["register_id"]))
    register.file = keep(template_workbook())
    register.save()
    RegisterRow.objects.create(register=register, sheet="示例", row=1, verdict="warn", name="示例")
    Likely.objects.create(case=cases[S.ACCEPTED], other=cases[S.PAID], why="示例", likeness=Likeness.DIFFERENT)
    decided = Decision.objects.get(case=cases[S.PAID])
    alone = copied([decided], case=[make_case(cast, state=S.SUBMITTED)], post_review=[True])
    one = {"calendar_id": calendar.pk, "decision_id": alone[0].pk}
    return World(cases, values | one, _special(cast, cases))
def _special(cast: Cast, cases: dict[State, Case]) -> dict[str, dict[str, object]]:
    """What single pages need: a correction that waits, minutes without paper, packages on their way."""
    at, day = timezone.now(), timezone.localdate()
    approved, before_the_county = cases[S.APPROVED], cases[S.COUNTY_DECISION]
    county = cast.officer("county_approver", day)
    said: dict[str, Any] = {
        "officer": county, "at": at, "today": day, "held_on": day, "place": "会议室", "chair": "柳承安",
        "attendees": "柳承安、段明哲、示例", "resolution": "同意。", "amount": Decimal("1.00"),
    }  # fmt: skip
    minutes = record_minutes(before_the_county.pk, number="1", **said)
    sign_meeting(minutes.meeting_id, officer=county, at=at, upload=SimpleUploadedFile("a.png", PNG))
    unsigned = record_minutes(cases[S.COUNTY_REVIEW].pk, number="2", **said)
    prepared = prepare_meeting(officer=county, at=at, plan=plan_for(before_the_county, office="禹州市民政局"))
    change = propose_payee(
        approved.pk, officer=cast.officer("clerk", day), at=at, today=day, ground=PayeeGround.ACCOUNT_WRONG,
        why="账号有误。", name=approved.payee_name, relation="01", bank="某行", account="6228000011112222",
    )  # fmt: skip
    bench = Bench(cast)
    published, sent = bench.published(), bench.in_review(effective_from=date(2028, 1, 1))
    draft: dict[str, object] = {"package_id": bench.draft(effective_from=date(2029, 1, 1)).pk}
    staged = _staged(cast)
    claimed: dict[str, object] = {"fund_id": Claim.objects.get().fund_id}
    ordered: dict[str, object] = {"recovery_id": _ordered(cast, cases[S.PAID]).pk}
    return {
        "approvals:stages": staged,
        "approvals:stop_stages": staged,
        "cases:interim": staged,
        "api:case_stages": staged,
        "api:case_interim": staged,
        "funds:make_claim": claimed,
        **dict.fromkeys(("api:fund_claims", "api:fund_months", "api:fund_book"), claimed),
        "api:recovery": ordered,
        "funds:month": claimed,
        "funds:book": claimed,
        "funds:book_workbook": claimed,
        "funds:recovery": ordered,
        "funds:recovery_letter": ordered,
        "approvals:payee_change": {"case_id": approved.pk, "change_id": change.pk},
        "approvals:minutes_scan": {"case_id": before_the_county.pk, "minutes_id": minutes.pk},
        "api:case_minutes_scan": {"case_id": before_the_county.pk, "minutes_id": minutes.pk},
        **{f"api:meeting{name}": {"meeting_id": minutes.meeting_id} for name in ("", "_scan")},
        "approvals:meeting_sign": {"meeting_id": unsigned.meeting_id},
        **{f"approvals:meeting{name}": {"meeting_id": minutes.meeting_id} for name in ("", "_print", "_scan")},
        **{f"approvals:meeting{name}": {"meeting_id": prepared.pk} for name in ("_agenda", "_record")},
        "funds:take_back": {"order_id": cases[S.PAID].orders.get().pk},
        "funds:receipt": {"order_id": approved.orders.get().pk},
        "funds:issue_anew": {"order_id": approved.orders.get().pk},
        "funds:hand_out": {"order_id": approved.orders.get().pk},
        "funds:give_money": {"order_id": approved.orders.get().pk},
        **dict.fromkeys(("funds:slip", "api:order_slip"), _slip(cast)),
        "api:order_goods": {"order_id": approved.orders.get().pk},
        "standards:package_edit": draft,
        "standards:package_edit_item": draft,
        "standards:package_upload_over": draft,
        "standards:package_publish": {"package_id": sent.pk},
        **{
            f"standards:package{name}": {"package_id": published.pk}
            for name in ("", "_copy", "_text", "_workbook", "_supersede")
        },
        "api:package_publication": {"package_id": sent.pk},
            f"api:package{name}": {"package_id": published.pk}
            for name in ("", "_text", "_workbook", "_supersession", "_comparison")
    }
def _staged(cast: Cast) -> dict[str, object]:
    """A case in two stages that names an application for dibao as well; the second stage is to be reviewed."""
    day = timezone.localdate()
    case = make_case(cast, state=S.TOWNSHIP_DECISION, accepted_on=day - timedelta(days=12))
    days, half = (day - timedelta(days=2), day), Decimal("600.00")
    approve(
        case.pk, officer=cast.officer("head", day), at=timezone.now(), today=days[0], amount=2 * half, unrelated=True,
        stages=[StageGiven(one, half) for one in days],
    Case.objects.filter(pk=case.pk).update(interim_kind="dibao", interim_applied_on=day, interim_office="示例")
    return {"case_id": case.pk}
def _slip(cast: Cast) -> dict[str, object]:
    """A case that was helped with goods."""
    case, rice = make_case(cast, state=S.APPROVED), Good.objects.get()
    order = case.orders.get()
    services.issue_goods(
        case.pk, order.pk, {rice.pk: 20}, signed(), store_id=case.township_id,
        officer=cast.officer("finance", timezone.localdate()), at=timezone.now(), today=timezone.localdate(),
    return {"case_id": case.pk, "order_id": order.pk}
def _ordered(cast: Cast, paid: Case) -> Recovery:
    """Relief of a case that is ordered to be paid back."""
    day, at = timezone.localdate(), timezone.now()
    row = open_recovery(
        paid.pk, ground=RecoveryGround.MISTAKE, amount=Decimal("1.00"), found="示例",
        officer=cast.officer("county_reviewer", day), at=at, today=day,
    approver = cast.officer("county_approver", day)
    return order_return(row.pk, pay_by=day, remedy="示例", officer=approver, at=at, today=day)


def _ask(cast: Cast, world: World) -> dict[str, tuple[int, int]]:
    """The status of each page, and the queries that it makes beyond the frame, to who has just signed in."""
    clients = {who: cast.client(who) if who else Client() for who, _state, _most in PAGES.values()}
    found = {}
    DRAWN.clear()  # what the list draws once an hour is drawn again
    for name, (who, _state, _most) in PAGES.items():
        connection.queries_log.clear()  # it keeps the last 9,000 only
        with CaptureQueriesContext(connection) as queries:
            status = clients[who].get(world.address(name)).status_code
        made = [query for query in queries if "SAVEPOINT" not in query["sql"]]
        found[name] = status, len(made) - (FRAME if who else 0)
    return found


def _files(cast: Cast, world: World) -> dict[str, tuple[int, int]]:
    """How many rows each list has as a file, masked and whole, and how many queries these take."""
    found = {}
    for code, one in lists().items():
        rows: Sequence[Any] = ()
        with CaptureQueriesContext(connection) as queries:
            for full in (False, True):
                asked = _asked_of(one, cast, world, "", full=full)
                rows = one.tell(list(one.find(asked).rows.iterator(chunk_size=1000)), asked)
                for column in one.columns:
                    read = column.full if full and column.full else column.read
                    assert all(isinstance(read(row), Cell | datetime) for row in rows), (code, column.title)
        found[code] = len(rows), len(queries)
    return found


def _asked_of(one: ListOf, cast: Cast, world: World, query: str, *, full: bool = False) -> Asked:
    """Like who has the budget of the list's page, for its file."""
    of = next((int(str(world.named(one.page)[name])) for name in NAMES[one.page]), None)
    return Asked(
        officer=cast.officer(PAGES[one.page][0], timezone.localdate()), query=QueryDict(query), of=of,
        today=timezone.localdate(), at=timezone.now(), full=full,
    )  # fmt: skip


def _narrowed(page: str) -> set[str]:
    """Each choice that the filters of a page offer, as its address says it, and a text that some rows hold."""
    found = set(re.findall(r'href="[^"?]*\?((?:shown|state|due)=\w+)"', page)) | {"q=示例"}
    for name, choices in re.findall(r'<select[^>]*\bname="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found |= {f"{name}={value}" for value in re.findall(r'<option value="(\w[^"]*)"', choices)[:2]}
    found |= {f"{name}=2026-01-01" for name in re.findall(r'<input type="date" name="(\w+)"', page)}
    return found


def test_every_page_has_its_budget(world: World, cast: Cast) -> None:
    client = cast.client("clerk")
    forms_only = {name for name in NAMES if name not in PAGES and client.get(world.address(name)).status_code == 405}
    assert set(NAMES) - forms_only == set(PAGES)


def test_no_page_asks_more_than_its_budget_however_much_there_is_to_show(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "SEEN_EVERY", timedelta(days=1))  # that is written once a minute, by any page
    little = _ask(cast, world)
    assert {name: status for name, (status, _made) in little.items() if status != 200} == ANSWERS
    budgets = {name: most for name, (_who, _state, most) in PAGES.items()}
    assert {name: made for name, (_status, made) in little.items() if made > budgets[name]} == {}
    files = _files(cast, world)
    world.grow()
    assert min(len(former_relief(case, area=("",))) for case in world.cases.values()) >= FORMER
    more = _files(cast, world)
    assert {code for code, (rows, _made) in more.items() if not rows} == {"batch-orders", "returned", "result-rows"}
    assert {code: (files[code], more[code]) for code in files if files[code][1] != more[code][1]} == {}
    much = _ask(cast, world)
    assert {name: (little[name], much[name]) for name in PAGES if little[name] != much[name]} == {}


def test_a_file_has_the_rows_of_its_page_in_their_order_whatever_is_filtered(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []

    def seen(rows: Any, *, order: str, **more: Any) -> Any:
        shown.append(rows.order_by(order, "-pk" if order.startswith("-") else "pk"))
        return plain(rows, order=order, **more)

    plain, tried = paging.page, dict.fromkeys(lists(), 0)
    for module in [one for one in sys.modules.values() if getattr(one, "page", None) is plain]:
        monkeypatch.setattr(module, "page", seen)
    RegisterImport.objects.update(state="ready")
    BankResult.objects.update(state="ready")
    for code, one in lists().items():
        client, address = cast.client(PAGES[one.page][0]), world.address(one.page)
        queries = ["", *sorted(_narrowed(client.get(address).content.decode()))]
        for query in queries:
            shown.clear()
            with monkeypatch.context() as drawn:
                drawn.setattr(Template, "_render", lambda *_given: "")  # what is asked for is looked at, not the page
                client.get(f"{address}?{query}")
            if not shown:
                continue  # it makes no sense there, and the page says so
            rows = one.find(_asked_of(one, cast, world, query)).rows
            assert not rows.query.is_sliced, f"the file of {code} stops somewhere"
            (page,) = [each for each in shown if each.model is rows.model]  # beside it a page may have others
            assert list(rows.values_list("pk", flat=True)) == list(page.values_list("pk", flat=True)), (code, query)
            tried[code] += 1
    assert min(tried.values()) >= 2, tried


OF_ONE_THING = "what it shows is one thing, not a list"
NO_FILE = {
    "styleguide": "a page of patterns",
    "help:words": "the glossary, which is the same for everybody",
    "exports:list": "the files themselves; that each was taken out is in the trail, which has a file",
    "notices:inbox": "what one was told oneself; what happened is in the trail and in the history of each case",
    "notices:undelivered": "it is there to be emptied by sending it again",
    "dashboard:numbers": "figures of a year; the cases behind each are the list of cases with its filter",
    "reporting:compare": OF_ONE_THING,
    "standards:overview": OF_ONE_THING,
    "standards:kind": OF_ONE_THING,
    "standards:packages_in_force": OF_ONE_THING,
    "standards:package_compare": OF_ONE_THING,
    "funds:board": "the balances of a year; what made them is the ledger of each fund, which has a file",
    "funds:book": "a paper, with a workbook of its own",
    "funds:batch_roster": "a paper, with a workbook of its own",
    "funds:month_roster": "a paper, with a workbook of its own",
    "funds:compose": "a form; its orders are those to be paid, and then those of the batch",
}
"""The pages that filter or turn over something and have no file, with the reason."""


def test_every_list_has_a_file_or_there_is_a_reason(cast: Cast, world: World) -> None:
    clients = {who: cast.client(who) if who else Client() for who, _state, _most in PAGES.values()}
    found = {}
    for name in PAGES:
        if not name.startswith("api:"):
            drawn = clients[PAGES[name][0]].get(world.address(name)).templates
            found[name] = "".join(str(template.source) for template in drawn)
    listing = {name for name, source in found.items() if "{% pager " in source or "{% filter_bar" in source}
    pages = {one.page for one in lists().values()}
    assert listing - pages == set(NO_FILE) and pages <= listing
    assert {name for name, source in found.items() if "data-print" in source} - {"styleguide"} <= set(PRINTED)
    assert [one.code for one in lists().values() if f'export_button "{one.code}"' not in found[one.page]] == []
