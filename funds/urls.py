"""/payments/…"""

from django.urls import path

from funds.views import board, books, goods, recovery
from funds.views import payments as views

app_name = "funds"
urlpatterns = [
    path("", views.to_pay, name="list"),
    path("made/", views.made, name="made"),
    path("funds/", board.board, name="board"),
    path("funds/receive/", board.receive, name="receive"),
    path("funds/year-end/", books.settle_year, name="year_end"),
    path("funds/<int:fund_id>/", board.ledger, name="ledger"),
    path("funds/<int:fund_id>/allocate/", board.allocate, name="allocate"),
    path("funds/<int:fund_id>/give-back/", board.give_back, name="give_back"),
    path("goods/", goods.stock, name="goods"),
    path("goods/catalogue/", goods.catalogue, name="catalogue"),
    path("goods/catalogue/new/", goods.new, name="good_new"),
    path("goods/<int:good_id>/", goods.good, name="good"),
    path("goods/<int:good_id>/value/", goods.value, name="good_value"),
    path("goods/stores/<int:store_id>/receive/", goods.receive, name="goods_receive"),
    path("goods/stores/<int:store_id>/move/", goods.move, name="goods_move"),
    path("goods/stores/<int:store_id>/count/", goods.count, name="goods_count"),
    path("goods/stores/<int:store_id>/write-off/", goods.write_off, name="goods_write_off"),
    path("goods/deliveries/<int:entry_id>/send-back/", goods.send_back, name="goods_send_back"),
    path("funds/<int:fund_id>/claim/", books.make_claim, name="make_claim"),
    path("funds/<int:fund_id>/month/", books.month, name="month"),
    path("funds/<int:fund_id>/book/", books.account_book, name="book"),
    path("funds/<int:fund_id>/book/xlsx/", books.book_workbook, name="book_workbook"),
    path("claims/", books.claim_list, name="claims"),
    path("claims/<int:claim_id>/", books.claim, name="claim"),
    path("claims/<int:claim_id>/withdraw/", books.withdraw_claim, name="withdraw_claim"),
    path("months/", books.month_list, name="months"),
    path("months/<int:sheet_id>/", books.sheet, name="sheet"),
    path("recoveries/", recovery.recoveries, name="recoveries"),
    path("recoveries/xlsx/", recovery.workbook, name="recoveries_workbook"),
    path("recoveries/<int:recovery_id>/", recovery.recovery, name="recovery"),
    path("recoveries/<int:recovery_id>/letter/", recovery.letter, name="recovery_letter"),
    path("<int:case_id>/", views.pay, name="pay"),
    path("<int:case_id>/<int:order_id>/take-back/", views.take_back, name="take_back"),
    path("<int:case_id>/<int:order_id>/issue-anew/", views.issue_anew, name="issue_anew"),
    path("<int:case_id>/<int:order_id>/goods/", goods.hand_out, name="hand_out"),
    path("<int:case_id>/<int:order_id>/slip/", goods.slip, name="slip"),
    path("<int:case_id>/<int:order_id>/give-money/", goods.give_money, name="give_money"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
    path("<int:case_id>/recover/", recovery.recover, name="recover"),
]
