"""What can be done with a case, named by the law's verbs."""

from cases.services.direct import accept_directly
from cases.services.door import facts_closed, lock_case, move
from cases.services.evidence import (
    add_paper,
    file_paper,
    read_paper,
    record_visit,
    see_originals,
    see_papers,
    withdraw_paper,
)
from cases.services.intake import put_county, put_expenses, put_hardship, put_household, put_payee
from cases.services.interim import record_interim_answer
from cases.services.leaving import print_case, print_letter, refuse_numbers_to_inspection, reveal
from cases.services.likeness import choose_likeness
from cases.services.meanwhile import ChangedMeanwhile, Opened, opened_now, opened_of, opened_with, typed_elsewhere
from cases.services.opening import InHand, open_application, open_case, save_typed
from cases.services.owing import note_owing, settle_owing
from cases.services.procedure import (
    accept,
    ask_supplement,
    close,
    refuse_acceptance,
    resume_clock,
    return_case,
    submit,
    supplement,
    suspend_clock,
    terminate,
    unsaved,
    withdraw,
)
from cases.services.publicity import publicise, raise_objection, settle_objection
from cases.services.stating import state_county, state_expenses, state_hardship, state_household, state_payee
from cases.services.visiting import state_visit

__all__ = [
    "ChangedMeanwhile",
    "InHand",
    "Opened",
    "accept",
    "accept_directly",
    "add_paper",
    "ask_supplement",
    "choose_likeness",
    "close",
    "facts_closed",
    "file_paper",
    "lock_case",
    "move",
    "note_owing",
    "open_application",
    "open_case",
    "opened_now",
    "opened_of",
    "opened_with",
    "print_case",
    "print_letter",
    "publicise",
    "put_county",
    "put_expenses",
    "put_hardship",
    "put_household",
    "put_payee",
    "raise_objection",
    "read_paper",
    "record_interim_answer",
    "record_visit",
    "refuse_acceptance",
    "refuse_numbers_to_inspection",
    "resume_clock",
    "return_case",
    "reveal",
    "save_typed",
    "see_originals",
    "see_papers",
    "settle_objection",
    "settle_owing",
    "state_county",
    "state_expenses",
    "state_hardship",
    "state_household",
    "state_payee",
    "state_visit",
    "submit",
    "supplement",
    "suspend_clock",
    "terminate",
    "typed_elsewhere",
    "unsaved",
    "withdraw",
    "withdraw_paper",
]
