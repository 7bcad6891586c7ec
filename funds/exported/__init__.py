"""The lists of money and goods that can be taken out."""

from accounts.exporting import Filter
from funds.exported.books import CLAIMS, GOODS, LEDGER, MONTHS, RECOVERIES
from funds.exported.emergencies import EMERGENCIES
from funds.exported.payments import BATCH_ORDERS, BATCHES, PAYMENTS, RETURNED, TO_PAY
from funds.forms.batches import ResultFilter
from funds.forms.board import BoardFilter
from funds.forms.goods import GoodFilter, MoveFilter

LISTS = (
    TO_PAY, PAYMENTS, BATCHES, BATCH_ORDERS, RETURNED, LEDGER, CLAIMS, MONTHS, RECOVERIES, GOODS, EMERGENCIES,
)  # fmt: skip
FILTERS = {
    "funds:board": Filter(BoardFilter, ("sort",)),
    "funds:catalogue": Filter(GoodFilter),
    "funds:good": Filter(MoveFilter),
    "funds:result": Filter(ResultFilter),
}
