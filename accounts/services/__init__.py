"""Writes of accounts: reference data, officers and their postings, signing in."""

from accounts.services.officers import (
    Period,
    Secret,
    add_first_officer,
    add_officer,
    disable,
    enable,
    end_posting,
    foresee_substitute,
    post,
    post_substitute,
    reset_password,
)
from accounts.services.regions import load_regions
from accounts.services.signing import change_password, confirm_identity, sign_in, sign_out

__all__ = [
    "Period",
    "Secret",
    "add_first_officer",
    "add_officer",
    "change_password",
    "confirm_identity",
    "disable",
    "enable",
    "end_posting",
    "foresee_substitute",
    "load_regions",
    "post",
    "post_substitute",
    "reset_password",
    "sign_in",
    "sign_out",
]
