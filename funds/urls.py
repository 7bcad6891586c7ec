"""/payments/…"""

from django.urls import path

from funds.views import bank, batches, board, papers
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
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.compose, name="compose"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/add/", batches.add, name="batch_add"),
    path("batches/<int:batch_id>/remove/", batches.remove, name="batch_remove"),
    path("batches/<int:batch_id>/layout/", batches.use_layout, name="batch_layout"),
    path("batches/<int:batch_id>/check/", batches.check, name="batch_check"),
    path("batches/<int:batch_id>/send-back/", batches.send_back, name="batch_send_back"),
    path("batches/<int:batch_id>/release/", batches.release, name="batch_release"),
    path("batches/<int:batch_id>/recall/", batches.recall, name="batch_recall"),
    path("batches/<int:batch_id>/discard/", batches.discard, name="batch_discard"),
    path("batches/<int:batch_id>/roster/", papers.batch_roster, name="batch_roster"),
    path("batches/<int:batch_id>/result/", bank.upload, name="upload_result"),
    path("files/<int:file_id>/take/", batches.take_file, name="take_file"),
    path("files/<int:file_id>/retry/", batches.retry_file, name="retry_file"),
    path("results/<int:result_id>/", bank.result, name="result"),
    path("results/<int:result_id>/confirm/", bank.confirm, name="result_confirm"),
    path("results/<int:result_id>/discard/", bank.discard, name="result_discard"),
    path("results/<int:result_id>/retry/", bank.retry, name="result_retry"),
    path("layouts/", bank.layouts, name="layouts"),
    path("layouts/new/", bank.new_layout, name="new_layout"),
    path("layouts/<int:layout_id>/", bank.layout, name="layout"),
    path("returned/", batches.returned, name="returned"),
    path("roster/", papers.month_roster, name="month_roster"),
    path("<int:case_id>/", views.pay, name="pay"),
    path("<int:case_id>/look/", papers.look, name="look"),
    path("<int:case_id>/<int:order_id>/receipt/", papers.receipt, name="receipt"),
    path("<int:case_id>/<int:order_id>/receipt/scan/", papers.receipt_scan, name="receipt_scan"),
    path("<int:case_id>/<int:order_id>/take-back/", views.take_back, name="take_back"),
    path("<int:case_id>/<int:order_id>/issue-anew/", views.issue_anew, name="issue_anew"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
]
