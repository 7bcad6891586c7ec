"""What the money of a case leaves to print for its paper file."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.models import Case
from cases.selectors.above import ToPrint
from funds.models import HandOut, Recovery
from funds.terms import RecoveryState


def to_print(case: Case, officer: Officer) -> list[ToPrint]:
    """The slips of goods that were handed out, and the letters that ordered money back; of paid cases only."""
    if case.paid_amount is None:
        return []
    slips = HandOut.objects.filter(order__case=case).order_by("order").values_list("order", flat=True)
    due = Recovery.objects.visible_to(officer).filter(case=case, state__in=(RecoveryState.DUE, RecoveryState.CLOSED))
    return [
        *(ToPrint(_("Slip for goods received"), reverse("funds:slip", args=[case.pk, order])) for order in slips),
        *(
            ToPrint(_("Letter that orders the return"), reverse("funds:recovery_letter", args=[one]))
            for one in due.order_by("pk").values_list("pk", flat=True)
        ),
    ]
