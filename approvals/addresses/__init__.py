"""What the API offers of approvals: reviews, decisions, payee and stages, meetings, deadlines and supervision."""

from approvals.addresses.boards import ADDRESSES as OF_BOARDS
from approvals.addresses.decisions import ADDRESSES as OF_DECISIONS
from approvals.addresses.meetings import ADDRESSES as OF_MEETINGS

ADDRESSES = [*OF_DECISIONS, *OF_MEETINGS, *OF_BOARDS]
