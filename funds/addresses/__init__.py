"""What the API offers of money and goods: every act and every list of the pages, by the same services and selectors.

No operation: hints beside a form. What is printed is told as what it says, and taken down like a printed one.
"""

from funds.addresses import bank, emergencies, goods, money, orders

ADDRESSES = [*money.ADDRESSES, *orders.ADDRESSES, *bank.ADDRESSES, *goods.ADDRESSES, *emergencies.ADDRESSES]
