"""The door of the small lifecycles of the books: the only way in which their state changes."""

from django.utils.translation import gettext_lazy as _

from common.door import open_door
from common.errors import WrongState
from common.terms import Term
from funds.models import Claim, Recovery, Sheet

THING: dict[type[Claim | Sheet | Recovery], str] = {Claim: "claim", Sheet: "sheet", Recovery: "recovery"}


def take(row: Claim | Sheet | Recovery, step: Term) -> None:
    """Take a step with a locked row and save it; what else belongs to the step is on the row already."""
    before = row.state
    getattr(row, step.value)()
    open_door(THING[type(row)], row.pk, str(before), str(row.state))
    row.save()


def stands(row: Claim | Sheet | Recovery, state: Term) -> None:
    """Raise WrongState unless the row is in that state: somebody may have been quicker."""
    if row.state != state:
        now = type(state)(row.state)
        raise WrongState("wrong_state", _("This cannot be done: it is now “%s”.") % now.label)
