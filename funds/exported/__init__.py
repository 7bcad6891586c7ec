"""The lists of money and goods that can be taken out."""

from django.utils.translation import gettext_lazy

from accounts.exporting import FILTERED, register
from funds.exported.books import CLAIMS, GOODS, LEDGER, MONTHS, RECOVERIES
from funds.exported.emergencies import EMERGENCIES
from funds.exported.payments import BATCH_ORDERS, BATCHES, PAYMENTS, RETURNED, TO_PAY


def register_lists() -> None:
    """Called once, when the app is ready."""
    register(TO_PAY, PAYMENTS, BATCHES, BATCH_ORDERS, RETURNED)
    FILTERED["funds:board"] = gettext_lazy("Funds")
    FILTERED["funds:catalogue"] = gettext_lazy("Catalogue")
    FILTERED["funds:good"] = gettext_lazy("Movements of a good")
    FILTERED["funds:result"] = gettext_lazy("Rows of a bank's answer")
    register(LEDGER, CLAIMS, MONTHS, RECOVERIES, GOODS, EMERGENCIES)
