"""How many queries each page makes, and that their number does not grow with what the page shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.exporting import LISTS, Asked, Cell
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
from cases.facts import former_relief
from cases.forms.listing import DRAWN
from cases.models import Asset, Case, Likely, RegisterImport, RegisterRow, Suspension, Visit
from cases.register.selectors import template_workbook
from cases.register.store import keep
from cases.terms import Likeness, State
from cases.views.steps import PAGES as STEPS
from funds import services
from funds.models import Claim, Emergency, Good, Recovery, StockMove
from funds.services.recovery import open_recovery, order_return
from funds.terms import RecoveryGround
from notices.models import Delivery, Hook, Message
from reporting.models import ChangedCase, Export, WhatIf
from standards.models import CalendarYear, Standard
from standards.terms import RowStatus
from tests.architecture.test_urls import DAY, media, values  # noqa: F401
from tests.cast import Cast
from tests.factories import copied, copies, make_case, plan_for
from tests.funds.goods import signed
from tests.scans import PNG
from tests.standards.packages.conftest import Bench

S = State
FRAME = 3
"""Of every page of an officer: session, account and postings are read; the session is written once a minute."""


PAGES: dict[str, tuple[str, State | None, int]] = {
    # --- the house
    "healthz": ("", None, 0),
    "readyz": ("", None, 3),
    "styleguide": ("clerk", None, 0),
    "set_language": ("", None, 0),
    "accounts:sign_in": ("", None, 0),
    "accounts:session": ("clerk", None, 0),
    "accounts:change_password": ("clerk", None, 0),
    "accounts:regions": ("clerk", None, 5),
    "accounts:region": ("clerk", None, 5),
    "api:schema": ("clerk", None, 1),
    "api:docs": ("clerk", None, 1),
    "api:session": ("clerk", None, 1),
    "api:officers": ("standards", None, 3),
    "api:regions": ("clerk", None, 1),
    "api:city": ("clerk", None, 5),
    "api:region": ("clerk", None, 5),
    "api:offices": ("standards", None, 1),
    "api:officer": ("standards", None, 2),
    "api:substitutes": ("standards", None, 2),
    "api:substitute_foreseen": ("standards", None, 8),
    "api:tokens": ("standards", None, 2),
    "api:trail": ("inspector", None, 1),
    "api:standards": ("clerk", None, 2),
    "api:kinds": ("clerk", None, 0),
    "api:kind": ("standards", None, 2),
    "api:standard_drafts": ("standards", None, 1),
    "api:standard_draft": ("standards", None, 2),
    "api:standard_publication": ("standards", None, 5),
    "api:standard_row": ("standards", None, 2),
    "api:calendar_years": ("clerk", None, 1),
    "api:calendar_year": ("clerk", None, 2),
    "api:calendar_drafts": ("standards", None, 1),
    "api:calendar_draft": ("standards", None, 4),
    "api:calendar_workbook": ("standards", None, 1),
    "api:packages": ("county_standards", None, 1),
    "api:package_examples": ("county_standards", None, 0),
    "api:packages_in_force": ("county_standards", None, 2),
    "api:package_comparison": ("county_standards", None, 4),
    "api:package": ("county_standards", None, 7),
    "api:package_text": ("county_standards", None, 1),
    "api:package_workbook": ("county_standards", None, 1),
    "api:package_publication": ("standards2", None, 6),
    "api:package_supersession": ("standards2", None, 2),
    "api:desk": ("county_approver", None, 10),
    "api:messages": ("clerk", None, 1),
    "api:undelivered": ("standards", None, 1),
    "api:what_ifs": ("county_standards", None, 1),
    "api:what_if_numbers": ("county_standards", None, 3),
    "api:what_if_comparison": ("county_standards", None, 4),
    "api:what_if": ("county_standards", None, 2),
    "api:what_if_cases": ("county_standards", None, 3),
    "api:what_if_workbook": ("county_standards", None, 5),
    "api:dashboard": ("county_approver", None, 6),
    "api:filters": ("clerk", None, 1),
    "api:hooks": ("standards", None, 1),
    "api:hook": ("standards", None, 3),
    "api:hook_deliveries": ("standards", None, 2),
    "api:hook_delivery": ("standards", None, 1),
    "api:list_preview": ("clerk", None, 2),
    "api:exports": ("clerk", None, 1),
    "api:export": ("clerk", None, 1),
    "api:export_file": ("clerk", None, 3),
    "accounts:officers": ("standards", None, 4),
    "accounts:add_officer": ("standards", None, 1),
    "accounts:add_program": ("standards", None, 1),
    "accounts:issue_token": ("standards", None, 3),
    "accounts:officer": ("standards", None, 2),
    "accounts:post": ("standards", None, 3),
    "accounts:substitute": ("standards", None, 2),
    "accounts:end_posting": ("standards", None, 1),
    "accounts:trail": ("inspector", None, 2),
    "accounts:filters": ("clerk", None, 1),
    "exports:list": ("clerk", None, 2),
    "exports:new": ("clerk", None, 3),
    "exports:export": ("clerk", None, 1),
    "notices:desk": ("county_approver", None, 10),
    "notices:inbox": ("clerk", None, 1),
    "notices:undelivered": ("standards", None, 1),
    "hooks:list": ("standards", None, 1),
    "hooks:add": ("standards", None, 1),
    "hooks:hook": ("standards", None, 4),
    "hooks:edit": ("standards", None, 2),
    "hooks:delivery": ("standards", None, 1),
    # --- standards
    "standards:overview": ("clerk", None, 2),
    "standards:kind": ("standards", None, 2),
    "standards:drafts": ("standards", None, 1),
    "standards:new_draft": ("standards", None, 1),
    "standards:edit_draft": ("standards", None, 2),
    "standards:preview": ("standards", None, 5),
    "standards:supersede": ("standards", None, 2),
    "standards:packages": ("county_standards", None, 2),
    "standards:packages_in_force": ("county_standards", None, 2),
    "standards:package_trial": ("county_standards", None, 4),
    "standards:package_start": ("county_standards", None, 1),
    "standards:package_upload": ("county_standards", None, 1),
    "standards:package_compare": ("county_standards", None, 8),
    "standards:package_text": ("county_standards", None, 1),
    "standards:package_workbook": ("county_standards", None, 1),
    "standards:package_upload_over": ("county_standards", None, 1),
    "standards:package": ("county_standards", None, 6),
    "standards:package_edit": ("county_standards", None, 2),
    "standards:package_edit_item": ("county_standards", None, 2),
    "standards:package_copy": ("county_standards", None, 2),
    "standards:package_publish": ("standards2", None, 6),
    "standards:package_supersede": ("standards2", None, 2),
    "standards:calendar": ("clerk", None, 2),
    "standards:calendar_year": ("clerk", None, 2),
    "standards:new_calendar": ("standards", None, 0),
    "standards:calendar_draft": ("standards", None, 2),
    "standards:calendar_template": ("standards", None, 1),
    # --- cases
    "cases:list": ("inspector", None, 5),
    "cases:new": ("clerk", None, 1),
    "cases:detail": ("clerk", S.PUBLICISED, 14),
    "cases:timeline": ("clerk", S.PAID, 6),
    "cases:print": ("clerk", S.PAID, 16),
    "cases:snapshot": ("clerk", None, 6),
    "cases:intake_applicant": ("clerk", S.DRAFT, 1),
    "cases:intake_household": ("clerk", S.DRAFT, 14),
    "cases:intake_hardship": ("clerk", S.DRAFT, 7),
    "cases:intake_county": ("clerk", S.DRAFT, 7),
    "cases:intake_expenses": ("clerk", S.DRAFT, 8),
    "cases:intake_payee": ("clerk", S.DRAFT, 7),
    "cases:check": ("clerk", S.DRAFT, 19),
    "cases:papers": ("clerk", S.ACCEPTED, 14),
    "cases:paper_file": ("clerk", None, 3),
    "cases:duplicates": ("clerk", S.ACCEPTED, 14),
    "cases:visit": ("clerk", S.ACCEPTED, 13),
    "cases:publicity": ("clerk", S.PUBLICISED, 6),
    "cases:notice": ("clerk", S.PUBLICISED, 6),
    "cases:letter": ("clerk", S.ACCEPTED, 6),
    "cases:interim": ("clerk", None, 7),
    **{f"cases:{step}": ("clerk", S.ACCEPTED, 5) for step in STEPS},
    "cases:register_list": ("county_reviewer", None, 1),
    "cases:register_template": ("county_reviewer", None, 0),
    "cases:register_detail": ("county_reviewer", None, 3),
    "cases:register_refused": ("county_reviewer", None, 3),
    # --- review, decision, deadlines
    "approvals:list": ("county_approver", None, 2),
    "approvals:together": ("county_approver", None, 2),
    "approvals:review": ("clerk", S.INVESTIGATED, 15),
    "approvals:county_review": ("county_reviewer", S.COUNTY_REVIEW, 16),
    "approvals:send": ("clerk", S.PUBLICISED, 11),
    "approvals:payee": ("clerk", S.APPROVED, 3),
    "approvals:payee_change": ("head", S.APPROVED, 4),
    "approvals:minutes": ("county_approver", S.COUNTY_DECISION, 12),
    "approvals:minutes_scan": ("county_approver", None, 4),
    "approvals:put_before_meeting": ("county_approver", S.COUNTY_DECISION, 2),
    "approvals:meetings": ("county_approver", None, 4),
    "approvals:meeting_new": ("county_approver", None, 3),
    "approvals:meeting": ("county_approver", None, 3),
    "approvals:meeting_agenda": ("county_approver", None, 3),
    "approvals:meeting_record": ("county_approver", None, 9),
    "approvals:meeting_sign": ("county_approver", None, 2),
    "approvals:meeting_print": ("county_approver", None, 3),
    "approvals:meeting_scan": ("county_approver", None, 3),
    "approvals:decide": ("county_approver", S.COUNTY_DECISION, 17),
    "approvals:disapprove": ("county_approver", S.COUNTY_DECISION, 9),
    "approvals:stages": ("head", None, 14),
    "approvals:stop_stages": ("head", None, 15),
    "approvals:why": ("clerk", S.COUNTY_DECISION, 7),
    "approvals:decision": ("clerk", S.PAID, 7),
    "approvals:notice": ("clerk", S.PAID, 6),
    "approvals:deadlines": ("inspector", None, 6),
    "approvals:townships": ("inspector", None, 3),
    "approvals:supervision": ("inspector", None, 1),
    "approvals:explain": ("clerk", None, 1),
    "approvals:close": ("county_reviewer", None, 1),
    "approvals:post_reviews": ("inspector", None, 1),
    "approvals:post_review": ("county_reviewer", None, 1),
    # --- payment
    "funds:list": ("finance", None, 3),
    "funds:made": ("inspector", None, 4),
    "funds:made_payment": ("finance2", None, 2),
    "funds:pay": ("finance", S.APPROVED, 8),
    "funds:cover": ("county_approver", S.COUNTY_DECISION, 3),
    "funds:panel": ("finance", S.PAID, 3),
    # --- emergencies
    "emergency:duty": ("clerk", None, 10),
    "emergency:new": ("clerk", None, 6),
    "emergency:left": ("clerk", None, 6),
    "emergency:draft": ("clerk", S.DRAFT, 7),
    "emergency:help": ("clerk", None, 12),
    "emergency:help_goods": ("clerk", None, 15),
    "emergency:came_back": ("clerk", None, 12),
    "emergency:papers": ("clerk", None, 12),
    "emergency:settle": ("clerk", None, 12),
    "emergency:settle_by": ("clerk", None, 12),
    "emergency:review": ("county_reviewer", None, 12),
    "emergency:panel": ("clerk", None, 14),
    # --- what-if
    "reporting:what_ifs": ("county_standards", None, 2),
    "reporting:new": ("county_standards", None, 5),
    "reporting:what_if": ("county_standards", None, 2),
    "reporting:changed": ("county_standards", None, 5),
    "reporting:compare": ("county_standards", None, 1),
    "reporting:workbook": ("county_standards", None, 7),
    "dashboard:numbers": ("inspector", None, 6),
    "funds:take_back": ("finance", S.PAID, 3),
    "funds:issue_anew": ("finance", S.APPROVED, 3),
    "funds:goods": ("finance", None, 5),
    "funds:catalogue": ("county_standards", None, 3),
    "funds:good": ("finance", None, 7),
    "funds:good_new": ("county_standards", None, 1),
    "funds:good_value": ("county_standards", None, 1),
    "funds:goods_receive": ("finance", None, 4),
    "funds:goods_move": ("finance", None, 4),
    "funds:goods_count": ("finance", None, 2),
    "funds:goods_write_off": ("finance", None, 2),
    "funds:goods_send_back": ("finance", None, 3),
    "funds:hand_out": ("finance", S.APPROVED, 7),
    "funds:slip": ("finance", None, 6),
    "funds:give_money": ("finance", S.APPROVED, 2),
    "funds:batches": ("finance", None, 2),
    "funds:compose": ("finance", None, 5),
    "funds:batch": ("finance", None, 15),
    "funds:batch_roster": ("finance", None, 5),
    "funds:upload_result": ("finance", None, 2),
    "funds:result": ("finance", None, 11),
    "funds:compare_file": ("finance", None, 1),
    "funds:control_sheet": ("finance", None, 2),
    "funds:layouts": ("finance", None, 5),
    "funds:new_layout": ("finance", None, 1),
    "funds:layout": ("finance", None, 2),
    "funds:returned": ("finance", None, 2),
    "funds:month_roster": ("inspector", None, 7),
    "funds:look": ("finance", S.APPROVED, 10),
    "funds:receipt": ("finance", S.APPROVED, 3),
    "funds:board": ("finance", None, 11),
    "funds:receive": ("finance", None, 1),
    "funds:ledger": ("finance", None, 7),
    "funds:allocate": ("finance", None, 9),
    "funds:give_back": ("finance", None, 6),
    "funds:year_end": ("finance", None, 11),
    "funds:make_claim": ("clerk", None, 11),
    "funds:claims": ("finance", None, 9),
    "funds:claim": ("finance", None, 4),
    "funds:months": ("finance", None, 7),
    "funds:month": ("finance", None, 8),
    "funds:sheet": ("head", None, 2),
    "funds:book": ("finance", None, 9),
    "funds:book_workbook": ("finance", None, 9),
    "funds:recoveries": ("finance", None, 5),
    "funds:recovery": ("finance", None, 3),
    "funds:recovery_letter": ("finance", None, 4),
    "funds:recover": ("county_reviewer", S.PAID, 5),
    # --- cases and approvals for programs
    "api:cases": ("inspector", None, 3),
    "api:case": ("clerk", S.PUBLICISED, 14),
    "api:case_timeline": ("clerk", S.PAID, 2),
    "api:case_snapshot": ("clerk", None, 2),
    "api:case_letter": ("clerk", S.ACCEPTED, 6),
    "api:case_household": ("clerk", S.DRAFT, 6),
    "api:case_hardship": ("clerk", S.DRAFT, 3),
    "api:case_county": ("clerk", S.DRAFT, 5),
    "api:case_expenses": ("clerk", S.DRAFT, 4),
    "api:case_payee": ("clerk", S.DRAFT, 3),
    "api:case_check": ("clerk", S.DRAFT, 18),
    "api:case_papers": ("clerk", S.ACCEPTED, 5),
    "api:case_paper_scan": ("clerk", None, 3),
    "api:case_duplicates": ("clerk", S.ACCEPTED, 7),
    "api:case_visit": ("clerk", S.ACCEPTED, 5),
    "api:case_publicity": ("clerk", S.PUBLICISED, 3),
    "api:case_interim": ("clerk", None, 2),
    "api:registers": ("county_reviewer", None, 1),
    "api:register_template": ("county_reviewer", None, 0),
    "api:register": ("county_reviewer", None, 3),
    "api:register_rows": ("county_reviewer", None, 2),
    "api:register_refused": ("county_reviewer", None, 3),
    "api:decisions": ("county_approver", None, 2),
    "api:decisions_together": ("county_approver", None, 2),
    "api:case_review": ("clerk", S.INVESTIGATED, 7),
    "api:case_county_review": ("county_reviewer", S.COUNTY_REVIEW, 7),
    "api:case_sending": ("clerk", S.PUBLICISED, 11),
    "api:case_findings": ("clerk", S.COUNTY_DECISION, 7),
    "api:case_signatures": ("clerk", S.PAID, 7),
    "api:case_decision": ("clerk", S.PAID, 5),
    "api:case_payee_changes": ("clerk", S.APPROVED, 3),
    "api:case_stages": ("head", None, 12),
    "api:case_minutes_scan": ("county_approver", None, 4),
    "api:meetings": ("county_approver", None, 2),
    "api:meetings_bench": ("county_approver", None, 1),
    "api:meeting": ("county_approver", None, 5),
    "api:meeting_scan": ("county_approver", None, 2),
    "api:deadlines": ("inspector", None, 4),
    "api:deadlines_townships": ("inspector", None, 3),
    "api:supervisions": ("inspector", None, 1),
    "api:supervision": ("inspector", None, 1),
    "api:post_reviews": ("inspector", None, 1),
    "api:post_review": ("county_reviewer", None, 1),
    # --- money and goods for programs
    "api:funds": ("finance", None, 10),
    "api:year_end": ("finance", None, 9),
    "api:fund": ("finance", None, 5),
    "api:fund_movements": ("finance", None, 6),
    "api:fund_allocations": ("finance", None, 9),
    "api:fund_claims": ("clerk", None, 12),
    "api:claims": ("finance", None, 1),
    "api:claims_due": ("finance", None, 2),
    "api:claim": ("finance", None, 4),
    "api:fund_months": ("finance", None, 8),
    "api:months": ("finance", None, 1),
    "api:months_missing": ("finance", None, 4),
    "api:month": ("head", None, 1),
    "api:fund_book": ("finance", None, 9),
    "api:orders_to_pay": ("finance", None, 3),
    "api:orders_returned": ("finance", None, 1),
    "api:payments_made": ("inspector", None, 2),
    "api:payment_made": ("finance2", None, 1),
    "api:case_payment": ("finance", S.APPROVED, 7),
    "api:case_orders": ("finance", S.PAID, 3),
    "api:case_cover": ("county_approver", S.COUNTY_DECISION, 3),
    "api:payee_look": ("finance", S.APPROVED, 8),
    "api:case_recoveries": ("county_reviewer", S.PAID, 7),
    "api:recoveries": ("finance", None, 3),
    "api:recovery": ("finance", None, 2),
    "api:batches": ("finance", None, 1),
    "api:candidates": ("finance", None, 3),
    "api:batch": ("finance", None, 10),
    "api:batch_orders": ("finance", None, 2),
    "api:batch_roster": ("finance", None, 4),
    "api:month_roster": ("inspector", None, 7),
    "api:batch_results": ("finance", None, 2),
    "api:control_sheet": ("finance", None, 1),
    "api:result": ("finance", None, 7),
    "api:result_rows": ("finance", None, 2),
    "api:layouts": ("finance", None, 3),
    "api:layout": ("finance", None, 1),
    "api:goods": ("county_standards", None, 1),
    "api:stock": ("finance", None, 3),
    "api:stores": ("finance", None, 2),
    "api:good": ("finance", None, 5),
    "api:good_moves": ("finance", None, 5),
    "api:store": ("finance", None, 7),
    "api:delivery": ("finance", None, 3),
    "api:order_goods": ("finance", S.APPROVED, 7),
    "api:order_slip": ("finance", None, 5),
    "api:emergencies": ("clerk", None, 8),
    "api:emergency_counts": ("clerk", None, 8),
    "api:emergency_limits": ("clerk", None, 11),
    "api:emergency": ("clerk", None, 12),
    "api:emergency_help_goods": ("clerk", None, 5),
}
"""Who asks for the page, for a case in which state, and how many queries the page may make beyond the frame.

A page of a case reads one table after the other: the case page fourteen (case, the last step and its reason, calendar,
pauses, notices, members, expenses, property, visits, surveyors, papers, likenesses, pictures, what is owed), the decide
screen seventeen. Fewer would take statements that read several tables at once.
"""

OF_PUBLISHED = ("", "_copy", "_text", "_workbook", "_supersede")
"""The pages of a published package."""

ASKED = {
    "api:regions": "?text=镇",
    "api:substitute_foreseen": "?substitute_id={user_id}&starts_on=2090-01-01&ends_on=2090-01-31",
    "api:package_comparison": "?left=package:{package_id}&right=region:411081&same=true",
    "api:what_if_numbers": "?region=411081&since=2026-01-01&until=2026-12-31",
    "api:what_if_comparison": "?left={what_if_id}&right={what_if_id}",
}
"""What some addresses of the API must be asked with."""
ANSWERS = {
    "set_language": 302,
    "cases:intake_applicant": 302,
    "readyz": 503,
    "api:export_file": 409,
    "funds:control_sheet": 409,
    "api:control_sheet": 409,
}
"""What is not 200; under test there is no heartbeat, and the file of the batch is not written yet."""
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
    for code, one in LISTS.items():
        officer = cast.officer(PAGES[one.page][0], timezone.localdate())
        of = next((int(str(world.values[name])) for name in NAMES[one.page]), None)
        rows: Sequence[Any] = ()
        with CaptureQueriesContext(connection) as queries:
            for full in (False, True):
                asked = Asked(
                    officer=officer, query=QueryDict(""), of=of, today=timezone.localdate(), at=timezone.now(),
                    full=full,
                )  # fmt: skip
                rows = one.tell(list(one.find(asked).rows.iterator(chunk_size=1000)), asked)
                for column in one.columns:
                    read = column.full if full and column.full else column.read
                    assert all(isinstance(read(row), Cell | datetime) for row in rows), (code, column.title)
        found[code] = len(rows), len(queries)
    return found


def test_every_page_has_its_budget(world: World, cast: Cast) -> None:
    client = cast.client("clerk")
    forms_only = {name for name in NAMES if name not in PAGES and client.get(world.address(name)).status_code == 405}
    assert set(NAMES) - forms_only == set(PAGES)


def test_no_page_asks_more_than_its_budget_however_much_there_is_to_show(cast: Cast, world: World) -> None:
    little = _ask(cast, world)
    assert {name: status for name, (status, _made) in little.items() if status != 200} == ANSWERS
    budgets = {name: most for name, (_who, _state, most) in PAGES.items()}
    assert {name: made for name, (_status, made) in little.items() if made > budgets[name]} == {}
    files = _files(cast, world)
    world.grow()
    assert min(len(former_relief(case, area=("",))) for case in world.cases.values()) >= FORMER
    more = _files(cast, world)
    assert {code for code, (rows, _made) in more.items() if not rows} == {"batch-orders", "returned"}
    assert {code: (files[code], more[code]) for code in files if files[code][1] != more[code][1]} == {}
    much = _ask(cast, world)
    assert {name: (little[name], much[name]) for name in PAGES if little[name] != much[name]} == {}
