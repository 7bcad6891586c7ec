"""Pages of batches: who sees what, and one way through them."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from funds import tasks
from funds.models import BankFile, BankResult, Batch, Layout, Order
from relief.demo.cast import PASSWORD
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import orders_like
from tests.funds.bank import answers, composed, sent, workbook


@pytest.fixture(autouse=True)
def kept_aside(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of their own, and the background's work done at once."""
    settings.MEDIA_ROOT = tmp_path

    def settle(result_id: int, *, settle: bool) -> None:
        (tasks.settle_result if settle else tasks.stage_result)(result_id)

    monkeypatch.setattr("funds.views.batches.begin_file", tasks.write_file)
    monkeypatch.setattr("funds.views.bank.begin_result", settle)


@begins_with(state=State.APPROVED)
def test_a_batch_on_its_pages_from_the_choice_to_the_answer(cast: Cast, case: Case) -> None:
    orders_like(case, 59)
    maker, checker = cast.client("finance"), cast.client("finance2")
    page = maker.get("/payments/batches/new/")
    assert (page.context["found"].count, page.context["found"].held_up) == (60, 0)
    html = page.content.decode()
    assert case.account_masked in html and html.count('class="r-num" href="/cases/') == 50 and "另有 10 笔" in html
    layout = page.context["form"].fields["layout"].choices[0][0]
    assert maker.post("/payments/batches/new/", {"name": "", "layout": layout}).status_code == 422
    unread = maker.post("/payments/batches/new/", {"name": "某批", "layout": layout, "due_until": "2026-13-01"})
    assert unread.status_code == 422 and not Batch.objects.exists(), "what narrows nothing would take everything in"
    answer = maker.post("/payments/batches/new/", {"name": "十一月第一批", "layout": layout}, follow=True)
    batch = Batch.objects.get()
    at = f"/payments/batches/{batch.pk}/"
    assert answer.redirect_chain == [(at, 302)] and "十一月第一批" in answer.content.decode()
    one = Order.objects.all()[0]
    maker.post(f"{at}remove/", {"order": [one.pk]})
    assert batch.orders.count() == 59
    maker.post(f"{at}add/", {})
    assert batch.orders.count() == 60
    assert maker.post(f"{at}check/", {"count": "60", "total": "72000.00"}).status_code == 403
    checker.post(f"{at}check/", {"count": "59", "total": "72000.00"})
    assert Batch.objects.get().state == "draft"
    assert b'name="total" value="72000.00"' in checker.get(at).content
    assert b'class="btn btn-primary" href="#check"' in checker.get(at).content
    assert b'btn-primary" href="#' not in maker.get(at).content, "who made it does not check it"
    checker.post(f"{at}check/", {"count": "60", "total": "72000.00"})
    assert b'class="btn btn-primary" href="#release"' in checker.get(at).content
    checker.post(f"{at}release/")
    assert b'class="btn btn-primary" href="#take"' in checker.get(at).content
    file = BankFile.objects.get()
    assert (file.state, Batch.objects.get().state) == ("done", "sent")
    taken = checker.post(f"/payments/files/{file.pk}/take/", {"purpose": "报送银行"})
    assert len(openpyxl.load_workbook(io.BytesIO(taken.content)).active["A"]) == 61  # type: ignore[index]
    told = checker.get(at).content.decode()
    assert "报送银行" in told and file.sha256[:16] in told
    assert file.signature in checker.get(f"/payments/files/{file.pk}/control-sheet/").content.decode()
    for copy, says in ((taken.content, "逐字节一致"), (taken.content + b" ", "不是本单位的文件")):
        asked = maker.post("/payments/files/compare/", {"file": SimpleUploadedFile("副本.xlsx", copy)})
        assert says in asked.content.decode()
    assert maker.post("/payments/files/compare/").status_code == 422

    data = SimpleUploadedFile("回盘.xlsx", workbook(answers(batch, failing=3)))
    given = {"file": data, "paid_on": today().isoformat(), "voucher": "YH-1"}
    assert maker.post(f"{at}result/", given | {"voucher": ""}).status_code == 422
    data.seek(0)
    assert maker.post(f"{at}result/", given).status_code == 302
    result = BankResult.objects.get()
    shown = maker.get(f"/payments/results/{result.pk}/", {"fate": "returns"})
    assert "账户已销户" in shown.content.decode() and len(shown.context["lines"]) == 3
    maker.post(f"/payments/results/{result.pk}/confirm/")
    assert BankResult.objects.get().state == "done" and Batch.objects.get().state == "settled"
    back = cast.client("clerk").get("/payments/returned/", {"shown": "owed"})
    assert len(back.context["page"].rows) == 3
    assert "已办结" in maker.get("/payments/batches/", {"q": one.key}).content.decode()


def long_ago(client: Client) -> None:
    """As if the officer had last given his password an hour ago."""
    session = client.session
    session["signed_in_at"] = session["confirmed_at"] = (now() - timedelta(hours=1)).isoformat()
    session.save()


@begins_with(state=State.APPROVED)
def test_a_roster_has_fourteen_columns_ten_rows_a_page_and_full_numbers_for_a_purpose_only(
    cast: Cast, case: Case
) -> None:
    orders_like(case, 10)
    batch = sent(cast).batch
    client = cast.client("finance")
    page = client.get(f"/payments/batches/{batch.pk}/roster/")
    assert [len(lines) for lines in page.context["pages"]] == [10, 1] and len(page.context["headings"]) == 14
    number = case.applicant.id_number if case.applicant else ""
    text = page.content.decode()
    assert number not in text and "填报单位：禹州市" in text and text.count("合计（大写）") == 1
    assert client.post(f"/payments/batches/{batch.pk}/roster/", {"purpose": ""}).status_code == 302
    full = client.post(f"/payments/batches/{batch.pk}/roster/", {"purpose": "报县备案"})
    assert number in full.content.decode()
    book = client.post(f"/payments/batches/{batch.pk}/roster/", {"purpose": "报县备案", "workbook": "1"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None and sheet["C3"].value == number and sheet["C3"].data_type == "s"
    assert Event.objects.filter(verb="roster_printed", note="报县备案").count() == 2
    long_ago(client)
    file = BankFile.objects.get()
    for where, given in ((f"batches/{batch.pk}/roster", {"workbook": "1"}), (f"files/{file.pk}/take", {})):
        told = client.post(f"/payments/{where}/", {"purpose": "报县备案", "_password": PASSWORD, **given})
        assert told.templates[0].name == "accounts/file_ready.html", "a download would leave the password where it is"
        text = told.content.decode()
        assert PASSWORD not in text and 'name="purpose" value="报县备案"' in text
        assert (
            "attachment" in client.post(f"/payments/{where}/", {"purpose": "报县备案", **given})["Content-Disposition"]
        )
        long_ago(client)
    month = f"month={today():%Y-%m}"
    for where, query in ((f"/payments/batches/{batch.pk}/roster/", ""), ("/payments/roster/", month)):
        asked = client.post(f"{where}?{query}", {"purpose": "报县备案", "workbook": "1"}).content.decode()
        assert "_password" in asked and number not in asked
        said: dict[str, Any] = {"data": {"purpose": "报县备案"}, "content_type": "application/json"}
        program = client.post(f"/api/v1{where}workbook/?{query}", **said)
        assert (program.status_code, program.json()["code"]) == (403, "password_needed")
    assert Event.objects.filter(verb="roster_printed").count() == 3
    assert client.get("/payments/roster/", {"month": f"{today():%Y-%m}"}).status_code == 200
    assert "没有这个月份" in client.get("/payments/roster/", {"month": "2099-13"}).content.decode()


@begins_with(state=State.APPROVED)
def test_a_layout_is_shown_before_it_is_kept_and_its_next_version_leaves_the_old_one(cast: Cast) -> None:
    composed(cast)
    client = cast.client("finance")
    (card,) = Layout.objects.filter(code="card")
    page = client.get(f"/payments/layouts/{card.pk}/")
    form, lines = page.context["form"], page.context["lines"]
    sent_ = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent_ |= {one.html_name: one.value() for line in lines for one in line if one.value() is not None}
    sent_ |= {one.html_name: one.value() for one in lines.management_form}
    sent_ |= {"name": "示例银行格式", "column-0-title": "序"}
    shown = client.post(f"/payments/layouts/{card.pk}/", sent_ | {"preview": "1"})
    assert shown.status_code == 200, (shown.context["form"].errors, shown.context["lines"].errors)
    assert shown.context["sample"][0][0] == "序" and Layout.objects.count() == 2
    bad = client.post(f"/payments/layouts/{card.pk}/", sent_ | {"column-4-source": "text"})
    assert bad.status_code == 422 and "账号" in str(bad.context["form"].errors)
    assert client.post(f"/payments/layouts/{card.pk}/", sent_).status_code == 302
    own = Layout.objects.get(county__isnull=False)
    assert (own.code, own.version, own.name) == ("card", 1, "示例银行格式")
    assert "示例银行格式" in client.get("/payments/layouts/").content.decode()
    offered = client.get("/payments/batches/new/").context["form"].fields["layout"].choices
    assert str(offered[0][1]) == "示例银行格式 v1"
    assert Layout.objects.get(pk=card.pk).name == "一卡通发放表"
