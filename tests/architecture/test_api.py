"""Whatever a page does a program can do: each form of a page has its operation of the API, or a reason for none.

A table by app: the URL name of each page that is posted to, and the operation (``name method``) that calls the same
service; ``-`` begins the reason of a page that has none.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

ACCOUNTS = {
    "sign_in": "session post",
    "sign_out": "session delete",
    "change_password": "session_password post",
    "add_officer": "officers post",
    "post": "officer_postings post",
    "disable": "officer_disabling post",
    "enable": "officer_enabling post",
    "reset_password": "officer_password post",
    "substitute": "substitutes post",
    "end_posting": "posting_end post",
    "add_program": "programs post",
    "issue_token": "tokens post",
    "revoke_token": "token_revocation post",
    "filter_keep": "filters post",
    "filter_rename": "filter put",
    "filter_delete": "filter delete",
}
STANDARDS = {
    "new_draft": "standard_drafts post",
    "edit_draft": "standard_draft put",
    "preview": "standard_publication post",
    "discard": "standard_draft delete",
    "supersede": "standard_supersession post",
    "new_calendar": "calendar_drafts post",
    "calendar_document": "calendar_draft put",
    "calendar_day": "calendar_day put",
    "calendar_import": "calendar_workbook post",
    "publish_calendar": "calendar_publication post",
    "discard_calendar": "calendar_draft delete",
    "package_trial": "assessments post",
    "package_start": "packages post",
    "package_upload": "package_files post",
    "package_edit": "package put",
    "package_edit_item": "package put",
    "package_upload_over": "package_file put",
    "package_keep_test": "- fills the form of a test case and keeps nothing; saving it is “package put”",
    "package_copy": "package_copies post",
    "package_discard": "package delete",
    "package_send": "package_review post",
    "package_return": "package_return post",
    "package_publish": "package_publication post",
    "package_supersede": "package_supersession post",
}
NOTICES = {
    "read_all": "messages_read post",
    "read": "message_read post",
    "try_again": "undelivered_again post",
}
REPORTING = {
    "new": "what_ifs post",
    "cancel": "what_if_cancellation post",
    "retry": "what_if_retry post",
}
HOOKS = {
    "add": "hooks post",
    "edit": "hook put",
    "rotate": "hook_secret post",
    "pause": "hook_pause post",
    "resume": "hook_resumption post",
    "remove": "hook delete",
    "test": "hook_tests post",
    "failed_again": "deliveries_again post",
    "again": "delivery_again post",
}
EXPORTS = {
    "new": "exports post",
    "file": "export_file get",
    "cancel": "export_cancellation post",
    "retry": "export_retry post",
    "delete": "export delete",
}
TABLE = {
    "accounts": ACCOUNTS,
    "standards": STANDARDS,
    "notices": NOTICES,
    "hooks": HOOKS,
    "reporting": REPORTING,
    "exports": EXPORTS,
}


def _views(patterns: Sequence[Any], space: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns, entry.namespace or space)
        else:
            yield space, str(entry.name), entry.callback


VIEWS = list(_views(get_resolver().url_patterns))
OPERATIONS = {
    f"{name} {method}"
    for space, name, view in VIEWS
    for method in ("get", "post", "put", "patch", "delete")
    if space == "api" and hasattr(view.cls, method)
}


def _takes_posts(view: Any) -> bool:
    """Whether the view lets a POST in: it stands in its ``require_http_methods`` or is ``require_POST``."""
    while view is not None:
        names = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in names:
            return "POST" in names["request_method_list"].cell_contents
        view = getattr(view, "__wrapped__", None)
    raise AssertionError("a view says its methods")


@pytest.mark.parametrize("app", TABLE)
def test_each_form_of_a_page_has_its_operation(app: str) -> None:
    posted = {name for space, name, view in VIEWS if space == app and _takes_posts(view)}
    assert posted == set(TABLE[app])
    told = {operation for operation in TABLE[app].values() if not operation.startswith("-")}
    assert told - OPERATIONS == set()
