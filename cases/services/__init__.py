"""What can be done with a case, named by the law's verbs."""

from cases.services.door import lock_case, move
from cases.services.evidence import (
    add_paper,
    publicise,
    raise_objection,
    record_visit,
    settle_objection,
    withdraw_paper,
)
from cases.services.intake import (
    choose_likeness,
    open_case,
    put_expenses,
    put_hardship,
    put_household,
    put_payee,
    reveal,
    save_typed,
)
from cases.services.procedure import (
    accept,
    ask_supplement,
    close,
    refuse_acceptance,
    return_case,
    resume_clock,
    submit,
    supplement,
    suspend_clock,
    terminate,
    withdraw,
)

__all__ = [
    "accept",
    "add_paper",
    "ask_supplement",
    "choose_likeness",
    "close",
    "lock_case",
    "move",
    "open_case",
    "publicise",
    "put_expenses",
    "put_hardship",
    "put_household",
    "put_payee",
    "raise_objection",
    "record_visit",
    "refuse_acceptance",
    "resume_clock",
    "return_case",
    "reveal",
    "save_typed",
    "settle_objection",
    "submit",
    "supplement",
    "suspend_clock",
    "terminate",
    "withdraw",
    "withdraw_paper",
]
