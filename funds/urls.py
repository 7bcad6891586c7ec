"""/payments/…"""

from django.urls import path

from funds.views import board
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
    path("<int:case_id>/", views.pay, name="pay"),
    path("<int:case_id>/<int:order_id>/take-back/", views.take_back, name="take_back"),
    path("<int:case_id>/<int:order_id>/issue-anew/", views.issue_anew, name="issue_anew"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
]
