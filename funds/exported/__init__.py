"""The lists of money and goods that can be taken out."""

from accounts.exporting import Filter
from funds.exported.books import CLAIMS, LEDGER, MONTHS, RECOVERIES
from funds.exported.emergencies import EMERGENCIES
from funds.exported.goods import CATALOGUE, GOODS, MOVES
from funds.exported.payments import BATCH_ORDERS, BATCHES, PAYMENTS, RESULT_ROWS, RETURNED, TO_PAY
from funds.forms.board import BoardFilter

LISTS = (
    TO_PAY, PAYMENTS, BATCHES, BATCH_ORDERS, RETURNED, RESULT_ROWS, LEDGER, CLAIMS, MONTHS, RECOVERIES, GOODS,
    CATALOGUE, MOVES, EMERGENCIES,
)  # fmt: skip
FILTERS = {"funds:board": Filter(BoardFilter, ("sort",))}
