"""Whatever a page does, a program can do: each POST of a page has an operation of the API, or a reason why not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.validation import validate_schema

from accounts.exporting import lists
from cases.terms import LetterKind
from relief import api
from tests.cast import Cast

BY_HAND = "what a browser alone needs"
OF_CASES: Mapping[str, str] = {
    "list": "api:cases_search",
    "new": "api:cases",
    "reveal": "api:case_revelations",
    "intake_household": "api:case_household",
    "intake_hardship": "api:case_hardship",
    "intake_county": "api:case_county",
    "intake_expenses": "api:case_expenses",
    "intake_payee": "api:case_payee",
    "autosave": f"{BY_HAND}: the half-typed fields of its forms",
    "person_hint": "api:case_person_hints",
    "interim": "api:case_interim",
    "papers": "api:case_originals",
    "paper_add": "api:case_papers",
    "paper_withdraw": "api:case_paper_withdrawal",
    "duplicates": "api:case_duplicate_verdict",
    "visit": "api:case_visit",
    "publicity": "api:case_publicity",
    "submit": "api:case_submission",
    "ask_supplement": "api:case_supplement_request",
    "supplement": "api:case_supplement",
    "accept": "api:case_acceptance",
    "refuse_acceptance": "api:case_acceptance_refusal",
    "return": "api:case_return",
    "withdraw": "api:case_withdrawal",
    "terminate": "api:case_termination",
    "close": "api:case_closing",
    "suspend": "api:case_suspension",
    "resume": "api:case_suspension_end",
    "objection": "api:case_objections",
    "settle": "api:case_objection_settlement",
    "register_upload": "api:registers",
    "register_confirm": "api:register_confirmation",
    "register_discard": "api:register_discarding",
    "register_retry": "api:register_retry",
}
OF_APPROVALS: Mapping[str, str] = {
    "together": "api:decisions_together",
    "review": "api:case_review",
    "county_review": "api:case_county_review",
    "send": "api:case_sending",
    "put_before_meeting": "api:case_meeting_calls",
    "minutes": "api:case_minutes",
    "approve": "api:case_approval",
    "disapprove": "api:case_disapproval",
    "payee": "api:case_payee_changes",
    "payee_change": "api:case_payee_confirmation",
    "payee_withdraw": "api:case_payee_withdrawal",
    "payee_reveal": "api:case_payee_revelation",
    "stages": "api:case_stage_confirmation",
    "stop_stages": "api:case_stages_stop",
    "meeting_new": "api:meetings",
    "meeting_agenda": "api:meeting",
    "meeting_call_off": "api:meeting_calling_off",
    "meeting_record": "api:meeting_record",
    "meeting_sign": "api:meeting_signature",
    "explain": "api:supervision_explanation",
    "close": "api:supervision_closing",
    "post_review": "api:post_review",
}
OF_ACCOUNTS: Mapping[str, str] = {
    "sign_in": "api:session",
    "sign_out": "api:session",
    "change_password": "api:session_password",
    "add_officer": "api:officers",
    "post": "api:officer_postings",
    "disable": "api:officer_disabling",
    "enable": "api:officer_enabling",
    "reset_password": "api:officer_password",
    "substitute": "api:substitutes",
    "end_posting": "api:posting_end",
    "add_program": "api:programs",
    "issue_token": "api:tokens",
    "revoke_token": "api:token_revocation",
    "filter_keep": "api:filters",
    "filter_rename": "api:filter",
    "filter_delete": "api:filter",
}
OF_STANDARDS: Mapping[str, str] = {
    "new_draft": "api:standard_drafts",
    "edit_draft": "api:standard_draft",
    "preview": "api:standard_publication",
    "discard": "api:standard_draft",
    "supersede": "api:standard_supersession",
    "new_calendar": "api:calendar_drafts",
    "calendar_document": "api:calendar_draft",
    "calendar_day": "api:calendar_day",
    "calendar_import": "api:calendar_workbook",
    "publish_calendar": "api:calendar_publication",
    "discard_calendar": "api:calendar_draft",
    "package_trial": "api:assessments",
    "package_start": "api:packages",
    "package_upload": "api:package_files",
    "package_edit": "api:package",
    "package_edit_item": "api:package",
    "package_upload_over": "api:package_file",
    "package_keep_test": f"{BY_HAND}: fills the form of a test case; saving it is the edit of the package",
    "package_copy": "api:package_copies",
    "package_discard": "api:package",
    "package_send": "api:package_review",
    "package_return": "api:package_return",
    "package_publish": "api:package_publication",
    "package_supersede": "api:package_supersession",
}
OF_NOTICES: Mapping[str, str] = {
    "read_all": "api:messages_read",
    "read": "api:message_read",
    "try_again": "api:undelivered_again",
}
OF_HOOKS: Mapping[str, str] = {
    "add": "api:hooks",
    "edit": "api:hook",
    "rotate": "api:hook_secret",
    "pause": "api:hook_pause",
    "resume": "api:hook_resumption",
    "remove": "api:hook",
    "test": "api:hook_tests",
    "failed_again": "api:hook_deliveries_again",
    "again": "api:hook_delivery_again",
}
OF_REPORTING: Mapping[str, str] = {
    "new": "api:what_ifs",
    "cancel": "api:what_if_cancellation",
    "retry": "api:what_if_retry",
}
OF_EXPORTS: Mapping[str, str] = {
    "new": "api:exports api:exports_with_numbers",
    "file": "a program reads it by “export_file get”; it is a form for the sake of the password alone",
    "cancel": "api:export_cancellation",
    "retry": "api:export_retry",
    "delete": "api:export",
}
OF_FUNDS: Mapping[str, str] = {
    "made_payment": "api:payment_check",
    "receive": "api:funds_money",
    "year_end": "api:year_end_preview api:year_end",
    "allocate": "api:fund_suggestion api:fund_allocations",
    "give_back": "api:fund_give_back",
    "good_new": "api:goods",
    "good_value": "api:good_values",
    "goods_receive": "api:store_deliveries",
    "goods_move": "api:store_moves",
    "goods_count": "api:store_counts",
    "goods_write_off": "api:store_write_offs",
    "goods_send_back": "api:delivery_send_back",
    "make_claim": "api:fund_claims",
    "claim": "api:claim_grant api:claim_refusal",
    "withdraw_claim": "api:claim_withdrawal",
    "month": "api:fund_months",
    "sheet": "api:month_check api:month_return",
    "recovery": "api:recovery_order api:recovery_refusal api:recovery_withdrawal "
    "api:recovery_receipts api:recovery_write_offs api:recovery_closing",
    "recover": "api:case_recoveries",
    "compose": "api:batches",
    "batch_add": "api:batch_orders",
    "batch_remove": "api:batch_removal",
    "batch_layout": "api:batch_layout",
    "batch_check": "api:batch_check",
    "batch_send_back": "api:batch_send_back",
    "batch_release": "api:batch_release",
    "batch_recall": "api:batch_recall",
    "batch_discard": "api:batch_discard",
    "batch_roster": "api:batch_roster_workbook",
    "month_roster": "api:month_roster_workbook",
    "upload_result": "api:batch_results",
    "result_confirm": "api:result_confirm",
    "result_discard": "api:result_discard",
    "result_retry": "api:result_retry",
    "compare_file": "api:file_comparison",
    "take_file": "api:take_file",
    "retry_file": "api:file_retry",
    "new_layout": "api:layouts api:layout_preview",
    "layout": "api:layout_versions api:layout_preview",
    "pay": "api:case_payment",
    "look": "api:payee_look",
    "receipt_scan": "api:receipt_scan",
    "take_back": "api:order_take_back",
    "issue_anew": "api:order_issue_anew",
    "hand_out": "api:order_goods",
    "give_money": "api:order_give_money",
}
OF_EMERGENCIES: Mapping[str, str] = {
    "new": "api:emergency_drafts api:emergencies api:emergency_help",
    "draft": "api:emergency_draft api:emergencies api:emergency_help",
    "person": f"{BY_HAND}: what is shown beside a field while it is typed",
    "help": "api:emergency_help",
    "help_goods": "api:emergency_help_goods",
    "came_back": "api:emergency_came_back",
    "papers": "api:emergency_easing api:emergency_extension",
    "settle_by": "api:emergency_settlement_small api:emergency_settlement_minutes api:emergency_settlement_station",
    "review": "api:emergency_review",
}
OF_HELP: Mapping[str, str] = dict.fromkeys(("news_read", "tour"), f"{BY_HAND}: what an officer has read of the help")
OPERATIONS = {
    "cases": OF_CASES,
    "approvals": OF_APPROVALS,
    "accounts": OF_ACCOUNTS,
    "standards": OF_STANDARDS,
    "notices": OF_NOTICES,
    "hooks": OF_HOOKS,
    "reporting": OF_REPORTING,
    "exports": OF_EXPORTS,
    "funds": OF_FUNDS,
    "emergency": OF_EMERGENCIES,
    "help": OF_HELP,
}
"""By app the names of its pages that take a POST, each with its operations or, without one, the reason."""

PRINTED: Mapping[str, str] = {
    "cases:letter": "api:case_letter",
    "cases:notice": "api:case_publicity",
    "cases:print": "api:case",
    "approvals:notice": "api:case_decision",
    "approvals:meeting_print": "api:meeting",
    "funds:slip": "api:order_slip",
    "funds:recovery_letter": "api:recovery_letter",
    "funds:sheet": "api:month",
    "funds:book": "api:fund_book",
}
"""The papers that a page prints, each with the operation that says what stands on it: a program has the words, and
makes of them the form of its own house."""


def _views(patterns: Sequence[Any], space: str = "") -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns, space + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield f"{space}{entry.name}", entry.callback


VIEWS = dict(_views(get_resolver().url_patterns))


@pytest.mark.parametrize("page", sorted(PRINTED))
def test_what_a_page_prints_a_program_reads_with_the_same_duties(page: str) -> None:
    view = VIEWS[PRINTED[page]].cls
    assert hasattr(view, "get") and VIEWS[page].guard.duties <= view.guards["get"].duties


def _takes_a_post(view: Any) -> bool:
    """Whether ``require_http_methods`` around a view, or within its guards, lets a POST through."""
    while view is not None:
        cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
        for methods in (cell for cell in cells if isinstance(cell, list | tuple)):
            if set(methods) <= {"GET", "HEAD", "POST"} and methods:
                return "POST" in methods
        view = getattr(view, "__wrapped__", None)
    return True


@pytest.mark.parametrize("app", sorted(OPERATIONS))
def test_each_post_of_a_page_has_an_operation_or_a_reason(app: str) -> None:
    pages = {
        name.partition(":")[2] for name, view in VIEWS.items() if name.startswith(f"{app}:") and _takes_a_post(view)
    }
    assert pages == set(OPERATIONS[app])


@pytest.mark.parametrize("app", sorted(OPERATIONS))
def test_the_operations_that_are_named_are_there_and_write(app: str) -> None:
    for page, operations in OPERATIONS[app].items():
        for operation in operations.split() if operations.startswith("api:") else ():
            assert any(hasattr(VIEWS[operation].cls, method) for method in ("post", "put", "delete")), page


@pytest.mark.parametrize("app", sorted(OPERATIONS))
def test_an_operation_asks_for_the_password_where_its_page_does(app: str) -> None:
    for page, operations in OPERATIONS[app].items():
        if operations.startswith("api:"):
            asks = [bool(VIEWS[operation].cls.fresh) for operation in operations.split()]
            assert any(asks) == getattr(VIEWS[f"{app}:{page}"], "fresh", False), page


def test_the_schema_says_everything_and_nothing_twice(capsys: pytest.CaptureFixture[str]) -> None:
    reset_generator_stats()
    described = api.described.__wrapped__("zh-hans")
    validate: Any = validate_schema
    validate(described)
    assert not GENERATOR_STATS, capsys.readouterr().err
    assert len(described["paths"]) > 200
    operations = [
        (f"{method} {path}", said)
        for path, methods in described["paths"].items()
        for method, said in methods.items()
        if not path.endswith(("/session/", "/assessments/"))
    ]
    edits = [(name, {one["name"] for one in said["parameters"]}) for name, said in operations if name[:4] == "put "]
    assert len(edits) > 10 and [name for name, asked in edits if "If-Match" not in asked] == []
    assert [name for name, said in operations if "406" not in said["responses"]] == []
    (letter,) = described["paths"]["/api/v1/cases/{case_id}/letters/{kind}/"].values()
    (kind,) = (one for one in letter["parameters"] if one["name"] == "kind")
    assert kind["schema"]["enum"] == [member.value for member in LetterKind]
    (body,) = described["paths"]["/api/v1/exports/"]["post"]["requestBody"]["content"].values()
    asked = described["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
    assert asked["properties"]["code"]["enum"] == sorted(lists())


def test_the_page_to_try_it_runs_and_styles_nothing_inline(cast: Cast) -> None:
    page = cast.client("clerk").get("/api/v1/docs/").content.decode()
    assert "<style" not in page and "style=" not in page
    assert page.count("<script") == page.count("<script src=") == 3
