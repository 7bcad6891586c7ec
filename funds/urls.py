"""/payments/…"""

from django.urls import path

from common.later import Later

bank = Later("funds.views.bank")
batches = Later("funds.views.batches")
board = Later("funds.views.board")
books = Later("funds.views.books")
goods = Later("funds.views.goods")
papers = Later("funds.views.papers")
recovery = Later("funds.views.recovery")
views = Later("funds.views.payments")

app_name = "funds"
urlpatterns = [
    path("", views.to_pay, name="list"),
    path("made/", views.made, name="made"),
    path("made/<int:payment_id>/", views.made_payment, name="made_payment"),
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
    path("recoveries/<int:recovery_id>/", recovery.recovery, name="recovery"),
    path("recoveries/<int:recovery_id>/letter/", recovery.letter, name="recovery_letter"),
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
    path("files/compare/", batches.compare, name="compare_file"),
    path("files/<int:file_id>/control-sheet/", batches.control_sheet, name="control_sheet"),
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
    path("<int:case_id>/<int:order_id>/goods/", goods.hand_out, name="hand_out"),
    path("<int:case_id>/<int:order_id>/slip/", goods.slip, name="slip"),
    path("<int:case_id>/<int:order_id>/give-money/", goods.give_money, name="give_money"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
    path("<int:case_id>/cover/", views.cover, name="cover"),
    path("<int:case_id>/recover/", recovery.recover, name="recover"),
]
