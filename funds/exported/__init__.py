"""The lists of money and goods that can be taken out."""

from funds.exported.books import CLAIMS, GOODS, LEDGER, MONTHS, RECOVERIES
from funds.exported.emergencies import EMERGENCIES
from funds.exported.payments import BATCH_ORDERS, BATCHES, PAYMENTS, RETURNED, TO_PAY

LISTS = (
    TO_PAY, PAYMENTS, BATCHES, BATCH_ORDERS, RETURNED, LEDGER, CLAIMS, MONTHS, RECOVERIES, GOODS, EMERGENCIES,
)  # fmt: skip
