"""Acts about money and goods."""

from funds.services.catalogue import list_good, revalue
from funds.services.comparing import check_payment
from funds.services.goods import give_money, issue_goods
from funds.services.orders import freeze_waiting
from funds.services.payments import issue_anew, pay, take_back
from funds.services.stores import count_goods, move_goods, receive_goods, send_back, write_off

__all__ = [
    "check_payment",
    "count_goods",
    "freeze_waiting",
    "give_money",
    "issue_anew",
    "issue_goods",
    "list_good",
    "move_goods",
    "pay",
    "receive_goods",
    "revalue",
    "send_back",
    "take_back",
    "write_off",
]
