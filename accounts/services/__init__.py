"""Writes of accounts: reference data, officers and their postings, signing in."""

from accounts.services.filters import delete_filter, filter_of_mine, filter_version, keep_filter, rename_filter
from accounts.services.guided import keep_news_read, keep_tour_step
from accounts.services.officers import (
    Period,
    Secret,
    add_first_officer,
    add_officer,
    add_program,
    disable,
    enable,
    end_posting,
    foresee_substitute,
    post,
    post_substitute,
    reset_password,
)
from accounts.services.once import OnceKey, file_once, forget_answers, once
from accounts.services.regions import load_regions
from accounts.services.signing import change_password, confirm_identity, sign_in, sign_out
from accounts.services.tokens import NEVER_BY_TOKEN, Issued, issue_token, revoke_token, token_in_force

__all__ = [
    "NEVER_BY_TOKEN",
    "Issued",
    "OnceKey",
    "Period",
    "Secret",
    "add_first_officer",
    "add_officer",
    "add_program",
    "change_password",
    "confirm_identity",
    "delete_filter",
    "disable",
    "enable",
    "end_posting",
    "file_once",
    "filter_of_mine",
    "filter_version",
    "foresee_substitute",
    "forget_answers",
    "issue_token",
    "keep_filter",
    "keep_news_read",
    "keep_tour_step",
    "load_regions",
    "once",
    "post",
    "post_substitute",
    "rename_filter",
    "reset_password",
    "revoke_token",
    "sign_in",
    "sign_out",
    "token_in_force",
]
