"""The pages of goods: listed, taken in, moved, counted, handed out against a signed slip."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from accounts.models import Region
from cases.models import Case
from cases.terms import State
from common.clock import today
from funds.models import Good, GoodValue, Order, Payment, Stock
from funds.terms import Shelf
from tests.begun import begins_with
from tests.cast import Cast
from tests.funds.goods import delivered, good, lot, town

DAY = timedelta(days=1)


def paper(**given: object) -> dict[str, object]:
    return {"token": uuid4(), "on": today().isoformat(), "document_no": "示例1号", "reason": "", **given}


def test_a_good_is_listed_and_valued_anew_by_who_keeps_the_standards(cast: Cast) -> None:
    client = cast.client("county_standards")
    sent = {
        "county": Region.objects.get(code="411081").pk, "name": "棉被", "unit": "床", "kind": "clothes",
        "value": "120", "least": "5", "since": "2026-01-01",
    }  # fmt: skip
    assert client.post("/payments/goods/catalogue/new/", sent | {"value": "0"}).status_code == 422
    assert client.post("/payments/goods/catalogue/new/", sent).status_code == 302
    quilt = Good.objects.get()
    assert client.post("/payments/goods/catalogue/new/", sent).status_code == 422
    anew = {"since": (today() + DAY).isoformat(), "reason": "发票", "least": "5"}
    assert client.post(f"/payments/goods/{quilt.pk}/value/", anew).status_code == 422
    assert client.post(f"/payments/goods/{quilt.pk}/value/", anew | {"value": "130"}).status_code == 302
    page = client.get(f"/payments/goods/{quilt.pk}/").content.decode()
    assert "130.00" in page and GoodValue.objects.count() == 2
    assert "棉被" in client.get("/payments/goods/catalogue/?name=棉&kind=clothes").content.decode()
    assert not client.get("/payments/goods/catalogue/?kind=food").context["page"].rows
    assert cast.client("clerk").get(f"/payments/goods/{quilt.pk}/").status_code == 200
    assert cast.client("other_clerk").get(f"/payments/goods/{quilt.pk}/").status_code == 404
    assert cast.client("finance").post(f"/payments/goods/{quilt.pk}/value/", anew).status_code == 403


def test_a_delivery_is_taken_in_moved_counted_and_written_off(cast: Cast) -> None:
    rice, client, store = good(cast, least=9), cast.client("finance"), town()
    url = f"/payments/goods/stores/{store.pk}"
    asked = {"origin": "donation", "from_whom": "某单位", f"good_{rice.pk}": "20"}
    late = asked | {f"expires_{rice.pk}": (today() - DAY).isoformat()}
    refused = client.post(f"{url}/receive/", paper(**late))
    assert refused.status_code == 422 and list(refused.context["form"].errors) == [f"expires_{rice.pk}"]
    soon = (today() + 30 * DAY).isoformat()
    twice = paper(**asked, **{f"expires_{rice.pk}": soon})
    assert [client.post(f"{url}/receive/", twice).status_code for _n in range(2)] == [302, 302]
    here = Stock.objects.get(shelf=Shelf.STORE)
    assert here.quantity == 20
    other = town("411081103")
    assert client.post(f"{url}/move/", paper(target=other.pk, **{f"lot_{here.pk}": "21"})).status_code == 422
    assert client.post(f"{url}/move/", paper(target=other.pk, **{f"lot_{here.pk}": "12"})).status_code == 302
    found = client.get(f"/payments/goods/?store={store.pk}").context["found"]
    assert [(line.quantity, line.low, line.expiring, line.worth) for line in found.lines] == [
        (8, True, True, Decimal("480.00"))
    ]
    assert (found.expiring, found.chosen) == (2, store)
    assert client.get("/payments/goods/?only=low").context["found"].lines[0].stock.region == store
    assert len(client.get("/payments/goods/?only=expiring&name=大米").context["found"].lines) == 2
    counted = {f"seen_{here.pk}": "8", f"lot_{here.pk}": "7"}
    assert client.post(f"{url}/count/", paper(**counted)).status_code == 422
    assert client.post(f"{url}/count/", paper(reason="破损", **counted)).status_code == 302
    assert client.post(f"{url}/write-off/", paper(reason="受潮", **{f"lot_{here.pk}": "7"})).status_code == 302
    assert Stock.objects.get(pk=here.pk).quantity == 0
    assert client.get(f"/payments/goods/{rice.pk}/?store={store.pk}&movement=missing").context["found"].page.rows
    mine = cast.client("clerk").get("/payments/goods/?only=all").context["found"]
    assert [line.stock.region for line in mine.lines] == [store] and mine.chosen is None
    assert cast.client("clerk").get(f"{url}/receive/").status_code == 403


@begins_with(state=State.APPROVED)
def test_an_order_is_given_in_goods_after_its_slip_was_printed_and_signed(cast: Cast, case: Case) -> None:
    rice, client = good(cast), cast.client("finance")
    delivered(cast, rice, 30)
    order = Order.objects.get()
    url = f"/payments/{case.pk}/{order.pk}/goods/"
    assert url in client.get(f"/payments/{case.pk}/").content.decode()
    typed: dict[str, Any] = {f"good_{rice.pk}": "5"}
    reckoned = client.post(url, typed | {"reckon": "1"})
    assert reckoned.status_code == 200 and reckoned.context["rest"] == Decimal("900.00")
    assert client.post(url, {"slip": "1"}).status_code == 422
    draft = client.post(url, typed | {"slip": "1", "receiver_name": "赵春兰"}).content.decode()
    assert "叁佰元整" in draft and "赵春兰" in draft and not Payment.objects.exists()
    signed = typed | {
        "on": today().isoformat(), "receiver_name": "赵春兰", "receiver_relation": "10", "kept_as": "QS-1"
    }  # fmt: skip
    refused = client.post(url, signed)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["rest_as_money"]
    assert client.post(url, signed | {"rest_as_money": "on"}).status_code == 302
    paid = Payment.objects.get()
    slip = client.get(f"/payments/{case.pk}/{paid.order_id}/slip/").content.decode()
    printed = [one.label for one in cast.client("clerk").get(f"/cases/{case.pk}/").context["to_print"]]
    assert "实物签收单" in printed
    assert "配偶" in slip and "叁佰元整" in slip
    panel = cast.client("clerk").get(f"/payments/{case.pk}/panel/").content.decode()
    assert "实物" in panel and "300.00" in panel and f"/{paid.order_id}/slip/" in panel
    made = client.get("/payments/made/?method=goods").context
    assert (list(made["page"].rows), made["total"]) == ([paid], Decimal("300.00"))
    assert client.get(f"/payments/{case.pk}/").context["asked"].order.amount == Decimal("900.00")


@begins_with(state=State.APPROVED)
def test_what_is_left_in_goods_can_be_paid_in_money(cast: Cast, case: Case) -> None:
    rice, client = good(cast), cast.client("finance")
    delivered(cast, rice, 20)
    order = Order.objects.get()
    sent = {
        f"good_{rice.pk}": "20", "on": today().isoformat(), "receiver_name": "赵春兰", "receiver_relation": "01",
        "kept_as": "QS-1",
    }  # fmt: skip
    assert client.post(f"/payments/{case.pk}/{order.pk}/goods/", sent).status_code == 302
    back = client.post(
        f"/payments/{case.pk}/{order.pk}/take-back/", {"came_back_on": today().isoformat(), "reason": "包装破损"}
    )
    assert back.status_code == 302 and lot(rice).quantity == 20
    client.post(f"/payments/{case.pk}/{order.pk}/issue-anew/", {"note": "改发救助金"})
    new = Order.objects.latest("pk")
    assert client.get(f"/payments/{case.pk}/").headers["Location"] == f"/payments/{case.pk}/{new.pk}/goods/"
    assert client.post(f"/payments/{case.pk}/{new.pk}/give-money/", {"reason": " "}).status_code == 422
    assert client.post(f"/payments/{case.pk}/{new.pk}/give-money/", {"reason": "库存不足"}).status_code == 302
    assert client.get(f"/payments/{case.pk}/").context["asked"].order == new
