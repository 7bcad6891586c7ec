"""A world with one of everything, for each page of the product an address in it, and the same world grown large."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from pgtrigger.apps import register_triggers_from_meta

from accounts.models import Office, Posting, User
from approvals.models import Decision, Meeting, Supervision
from approvals.services import (
    StageGiven,
    approve,
    prepare_meeting,
    propose_payee,
    record_minutes,
    sign_meeting,
)
from approvals.terms import PayeeGround
from audit.models import Event
from audit.selectors import timeline
from cases.models import Asset, Case, Likely, RegisterImport, RegisterRow, Suspension, Visit
from cases.register.selectors import template_workbook
from cases.register.store import keep
from cases.terms import Likeness, State
from funds import services
from funds.models import Claim, Emergency, Good, Recovery, StockMove
from funds.services.recovery import open_recovery, order_return
from funds.terms import RecoveryGround
from notices.models import Delivery, Hook, Message
from reporting.models import ChangedCase, Export, WhatIf
from standards.models import CalendarYear, Standard
from standards.terms import RowStatus
from tests.architecture.budgets import ASKED, PAGES, S
from tests.architecture.values import DAY
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
        mine = self.named(name)
        return reverse(name, kwargs={key: mine[key] for key in NAMES[name]}) + ASKED.get(name, "").format(**mine)

    def named(self, name: str) -> dict[str, object]:
        """What the parameters of a page mean."""
        _who, state, _most = PAGES.get(name, ("", None, 0))
        mine = self.values | ({"case_id": self.cases[state].pk} if state else {})
        if name.startswith(("standards:calendar_", "api:calendar_")):
            mine |= {"draft_id": self.values["calendar_id"]}
        if name.startswith(("emergency:", "api:emergency")) and not state:
            mine |= {"case_id": self.values["emergency_id"]}
        return mine | self.special.get(name, {})

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


@pytest.fixture(scope="module", name="world")
def one_world(cast: Cast, values: dict[str, object]) -> World:
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
        **dict.fromkeys(("api:recovery", "api:recovery_letter"), ordered),
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
        **{
            f"api:package{name}": {"package_id": published.pk}
            for name in ("", "_text", "_workbook", "_supersession", "_comparison")
        },
    }


def _staged(cast: Cast) -> dict[str, object]:
    """A case in two stages that names an application for dibao as well; the second stage is to be reviewed."""
    day = timezone.localdate()
    case = make_case(cast, state=S.TOWNSHIP_DECISION, accepted_on=day - timedelta(days=12))
    days, half = (day - timedelta(days=2), day), Decimal("600.00")
    approve(
        case.pk, officer=cast.officer("head", day), at=timezone.now(), today=days[0], amount=2 * half, unrelated=True,
        stages=[StageGiven(one, half) for one in days],
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(interim_kind="dibao", interim_applied_on=day, interim_office="示例")
    return {"case_id": case.pk}


def _slip(cast: Cast) -> dict[str, object]:
    """A case that was helped with goods."""
    case, rice = make_case(cast, state=S.APPROVED), Good.objects.get()
    order = case.orders.get()
    services.issue_goods(
        case.pk, order.pk, {rice.pk: 20}, signed(), store_id=case.township_id,
        officer=cast.officer("finance", timezone.localdate()), at=timezone.now(), today=timezone.localdate(),
    )  # fmt: skip
    return {"case_id": case.pk, "order_id": order.pk}


def _ordered(cast: Cast, paid: Case) -> Recovery:
    """Relief of a case that is ordered to be paid back."""
    day, at = timezone.localdate(), timezone.now()
    row = open_recovery(
        paid.pk, ground=RecoveryGround.MISTAKE, amount=Decimal("1.00"), found="示例",
        officer=cast.officer("county_reviewer", day), at=at, today=day,
    )  # fmt: skip
    approver = cast.officer("county_approver", day)
    return order_return(row.pk, pay_by=day, remedy="示例", officer=approver, at=at, today=day)
