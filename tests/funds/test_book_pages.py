"""The pages of the books: claimed, granted, closed, settled, printed, recovered; one walk for each."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine

from accounts.models import Region
from accounts.officer import SYSTEM
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common import xlsx
from common.clock import now, today
from funds.figures import month_before
from funds.models import Claim, Fund, Recovery, RecoveryEntry, Sheet
from funds.selectors.checking import unsound
from funds.services.ledger import Paper, post
from funds.terms import ClaimState, Movement, RecoveryState, SheetState, Side, Source
from tests.cast import Cast
from tests.exporting import taken
from tests.factories import make_case
from tests.funds.test_claims_and_months import old
from tests.funds.test_orders import approve, drained, pay, reserve

D = Decimal
PAPER = {"on": today().isoformat(), "document_no": "禹财〔2026〕8号", "note": ""}


@pytest.fixture
def december() -> Iterator[None]:
    """Near the end of this year, when it may be settled."""
    with time_machine.travel(datetime(today().year, 12, 28, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case paid with 1,200.00 yuan out of a reserve of 1,500.00."""
    made = make_case(cast, state=State.TOWNSHIP_DECISION)
    reserve("1500.00")
    approve(cast, made)
    return pay(cast, made, "1200.00")


def test_a_township_claims_and_the_finance_of_the_county_fills_its_reserve(cast: Cast, case: Case) -> None:
    fund = Fund.objects.get(source=Source.RESERVE)
    clerk, finance = cast.client("clerk"), cast.client("finance")
    assert [one.low for one in clerk.get("/payments/claims/").context["due"]] == [True]
    page = clerk.get(f"/payments/funds/{fund.pk}/claim/")
    assert page.context["form"].initial["amount"] == D("1200.00") and str(case.number) in page.content.decode()
    wrong = clerk.post(f"/payments/funds/{fund.pk}/claim/", {"amount": "0", "why": "补足"})
    assert wrong.status_code == 422 and list(wrong.context["form"].errors) == ["amount"]
    clerk.post(f"/payments/funds/{fund.pk}/claim/", {"amount": "1,200.00", "why": "本月已支出。"})
    claim = Claim.objects.get()
    assert "待审批的备用金补足申请" in finance.get("/").content.decode()
    source = Fund.objects.get(source=Source.BUDGET, year=today().year)
    given = {"act": "grant", "grant-source": source.pk, "grant-amount": "1200.00"}
    given |= {f"grant-{name}": value for name, value in PAPER.items()}
    assert finance.post(f"/payments/claims/{claim.pk}/", given).status_code == 302
    assert Claim.objects.get().state == ClaimState.GRANTED
    assert fund.accounts.get(side=Side.AVAILABLE).balance == D("1500.00")
    assert clerk.get("/payments/claims/?state=granted").context["page"].rows == [claim]


def test_a_month_is_drawn_up_and_checked_on_its_pages(cast: Cast, case: Case) -> None:
    fund, last = Fund.objects.get(source=Source.RESERVE), month_before(today().replace(day=1))
    old(fund, Movement.RECEIVED, "40.00", last)
    clerk, head = cast.client("clerk"), cast.client("head")
    (owed,) = clerk.get("/payments/months/").context["mine"]
    of_the_county = cast.client("finance").get("/payments/months/").context
    assert [one.fund for one in of_the_county["others"]] == [fund] and fund not in [
        m.fund for m in of_the_county["mine"]
    ]
    assert (owed.months, owed.may_draw) == ([last], True)
    address = f"/payments/funds/{fund.pk}/month/"
    given = {"month": f"{last:%Y-%m}", "bank": "39.00", "cash": "0.50", "explanation": ""}
    assert clerk.post(address, given).status_code == 422
    assert clerk.post(address, given | {"cash": "1.00"}).status_code == 302
    sheet = Sheet.objects.get()
    assert "待核对的月末对账单" in head.get("/").content.decode()
    assert head.post(f"/payments/months/{sheet.pk}/", {"act": "return", "note": ""}).status_code == 422
    assert head.post(f"/payments/months/{sheet.pk}/", {"act": "check"}).status_code == 302
    assert Sheet.objects.get().state == SheetState.CHECKED
    assert clerk.get(f"/payments/months/{sheet.pk}/").status_code == 200


def test_the_end_of_a_year_is_shown_before_it_is_recorded(december: None, cast: Cast, case: Case) -> None:
    finance, fund = cast.client("finance"), Fund.objects.get(source=Source.RESERVE)
    address = f"/payments/funds/year-end/?year={today().year}"
    ways = {f"way_{fund.pk}": "carried_over", "on": today().isoformat()}
    seen = finance.post(address, PAPER | ways)
    assert seen.context["total"] == D("300.00") and fund.accounts.get(side=Side.AVAILABLE).balance == D("300.00")
    assert finance.post(address, PAPER | ways | {"confirm": "1", "seen": "300.00"}).status_code == 302
    assert (
        Fund.objects.get(source=Source.RESERVE, year=today().year + 1).accounts.get(side=Side.AVAILABLE).balance == 300
    )
    assert cast.client("clerk").get(address).status_code == 403


def test_the_account_book_shows_every_movement_with_its_balance_and_numbers_by_duty(cast: Cast, case: Case) -> None:
    fund = Fund.objects.get(source=Source.RESERVE)
    assert case.applicant is not None
    number = case.applicant.id_number
    for name, full in (("clerk", True), ("finance", True), ("head", False), ("inspector", False)):
        page = cast.client(name).get(f"/payments/funds/{fund.pk}/book/")
        assert (number in page.content.decode()) is full, name
    book = page.context["book"]
    assert [(x.batch, x.income, x.expense, x.balance) for x in book.lines] == [
        (f"{today().year}年第1批", D("1500.00"), None, D("1500.00")), ("", None, D("1200.00"), D("300.00")),
    ]  # fmt: skip
    answer = cast.client("clerk").get(f"/payments/funds/{fund.pk}/book/xlsx/")
    sheet = xlsx.read(answer.content).sheets[0]
    assert sheet.value(5, 6) == number and sheet.value(6, 15) == 300
    printed = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert (printed.page_setup.orientation, printed.print_title_rows) == ("landscape", "$1:$3")
    paper = Paper(today() - timedelta(days=5), "示例〔2026〕补记1号")
    post(Movement.RECEIVED, fund, fund, D("10.00"), paper, officer=SYSTEM, at=now())
    rows = cast.client("clerk").get(f"/payments/funds/{fund.pk}/").context["found"].page.rows
    assert [row.on for row in rows] == sorted((row.on for row in rows), reverse=True)
    assert Event.objects.filter(verb="book_exported").count() == 5


def test_relief_is_recovered_on_its_pages(cast: Cast, case: Case) -> None:
    reviewer, approver, finance = (cast.client(n) for n in ("county_reviewer", "county_approver", "finance"))
    assert "提出追回救助款" in reviewer.get(f"/payments/{case.pk}/panel/").content.decode()
    given = {"ground": "false_statements", "amount": "1,200.01", "found": "隐瞒车辆。"}
    wrong = reviewer.post(f"/payments/{case.pk}/recover/", given)
    assert wrong.status_code == 422 and wrong.context["form"]["found"].value() == "隐瞒车辆。"
    assert reviewer.post(f"/payments/{case.pk}/recover/", given | {"amount": "1,200.00"}).status_code == 302
    row = Recovery.objects.get()
    page = f"/payments/recoveries/{row.pk}/"
    assert "待审定的追回事项" in approver.get("/").content.decode()
    order = {
        "act": "order", "order-pay_by": (today() + timedelta(days=30)).isoformat(), "order-remedy": "可申请行政复议。",
    }  # fmt: skip
    assert approver.get(f"{page}letter/").status_code == 404
    assert approver.post(page, order).status_code == 302
    assert "壹仟贰佰元整" in approver.get(f"{page}letter/").content.decode()
    receive = {
        "act": "receive", "receive-left": "1200.00", "receive-amount": "1200.00",
        "receive-on": today().isoformat(), "receive-document_no": "SK-1",
    }  # fmt: skip
    assert finance.post(page, receive).status_code == 302
    assert finance.post(page, receive).status_code == 409 and RecoveryEntry.objects.count() == 1
    assert finance.post(page, {"act": "close"}).status_code == 302
    assert Recovery.objects.get().state == RecoveryState.CLOSED and unsound() == {}
    shown = finance.get(f"/payments/recoveries/?text={row.number}&state=closed").context
    assert (shown["totals"].due, shown["totals"].left) == (D("1200.00"), D("0.00"))
    assert finance.get("/payments/recoveries/?text=nobody").context["page"].rows == []
    slip = taken(cast, "finance", "recoveries")
    assert (slip.column("编号"), slip.column("实追缴金额（元）")) == ([row.number], [1200])
    assert cast.client("other_clerk").get(page).status_code == 404


def test_what_waits_is_told_with_its_balances_on_board_case_desk_and_funds(cast: Cast) -> None:
    made = make_case(cast, state=State.TOWNSHIP_DECISION)
    drained(made)
    reserve("1199.99")
    approve(cast, made)
    told = "待资金1,200.00元；可用余额：临时救助备用金 ￥1,199.99"
    assert told in cast.client("head").get("/deadlines/").content.decode()
    assert told in cast.client("clerk").get(f"/payments/{made.pk}/panel/").content.decode()
    finance = cast.client("finance")
    assert "有待资金款项1,200.00元" in finance.get("/").content.decode()
    (line,) = finance.get("/payments/funds/").context["waiting"]
    assert (line.orders, line.amount, line.reserve) == (1, D("1200.00"), D("1199.99"))


def test_before_a_decision_its_fund_is_named_or_that_there_is_none(cast: Cast) -> None:
    made = make_case(cast, state=State.TOWNSHIP_DECISION)
    drained(made)
    head = cast.client("head")

    def told() -> str:
        page = head.post(f"/decisions/{made.pk}/approve/", {"amount": "1,200.00", "unrelated": "on"})
        return head.get(page.context["cover"], headers={"HX-Request": "true"}).content.decode()

    assert "目前没有资金够付这笔款" in told()
    reserve("1200.00")
    assert "颍川街道 " in told() and "批准后在下列资金中冻结" in told()
    assert "批准后" in head.get(f"/payments/{made.pk}/cover/?amount=1200&own=1").content.decode()
    assert "目前没有资金" in head.get(f"/payments/{made.pk}/cover/?amount=1200").content.decode()
    assert cast.client("other_head").get(f"/payments/{made.pk}/cover/?amount=1200").status_code == 404


def test_the_board_is_searched_filtered_and_sorted(cast: Cast) -> None:
    make_case(cast, state=State.DRAFT)
    reserve("500.00")
    reserve("900.00", "411081103")
    client = cast.client("finance")

    def names(query: str) -> list[str]:
        return [line.fund.region.name for line in client.get(f"/payments/funds/?{query}").context["found"].reserves]

    towns = dict(Region.objects.filter(code__in=("411081001", "411081103")).values_list("code", "name"))
    first, second = towns["411081001"], towns["411081103"]
    assert names("sort=available") == [first, second] and names("sort=-available") == [second, first]
    assert names(f"name={second[:2]}") == [second] and names("source=budget") == [] == names("standing=low")
