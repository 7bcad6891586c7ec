"""/payments/…"""

from django.urls import path

from funds.views import board, goods
from funds.views import payments as views

app_name = "funds"
urlpatterns = [
    path("", views.to_pay, name="list"),
    path("made/", views.made, name="made"),
    path("funds/", board.board, name="board"),
    path("funds/receive/", board.receive, name="receive"),
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
    path("<int:case_id>/", views.pay, name="pay"),
    path("<int:case_id>/<int:order_id>/take-back/", views.take_back, name="take_back"),
    path("<int:case_id>/<int:order_id>/issue-anew/", views.issue_anew, name="issue_anew"),
    path("<int:case_id>/<int:order_id>/goods/", goods.hand_out, name="hand_out"),
    path("<int:case_id>/<int:order_id>/slip/", goods.slip, name="slip"),
    path("<int:case_id>/<int:order_id>/give-money/", goods.give_money, name="give_money"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
]
