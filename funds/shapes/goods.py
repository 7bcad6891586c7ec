"""Goods: the catalogue, the stores, what is handed out."""

from rest_framework import serializers

from common.bodies import OneOf
from funds.shapes.common import CaseOfMoney, HindranceShape, RegionOfMoney, Shape, Yuan
from funds.shapes.orders import OrderShape
from funds.terms import GoodKind, StockMovement


class GoodShape(Shape):
    """A thing of a county's catalogue, counted in whole units."""

    id = serializers.IntegerField()
    county = RegionOfMoney(source="region")
    name = serializers.CharField()
    unit = serializers.CharField()
    kind = OneOf(GoodKind)


class GoodRow(GoodShape):
    """A good with what a unit counts today; nothing where it is no longer in use."""

    value = Yuan(allow_null=True)
    least = serializers.IntegerField(allow_null=True)


class GoodValueShape(Shape):
    """What a unit counts from a day on; without a value the good is no longer in use."""

    id = serializers.IntegerField()
    good = serializers.IntegerField(source="good_id")
    since = serializers.DateField()
    value = Yuan(allow_null=True)
    least = serializers.IntegerField()
    reason = serializers.CharField()
    by = serializers.CharField(source="by_name")


class LotShape(Shape):
    """The units of a good in a store that expire on one day, or never."""

    id = serializers.IntegerField()
    store = serializers.IntegerField(source="region_id")
    good = serializers.IntegerField(source="good_id")
    quantity = serializers.IntegerField()
    expires_on = serializers.DateField(allow_null=True)


class StockRow(Shape):
    """A good in a store, all its lots together."""

    id = serializers.IntegerField()
    store = RegionOfMoney(source="region")
    good = serializers.IntegerField(source="good_id")
    name = serializers.CharField(source="good.name")
    unit = serializers.CharField(source="good.unit")
    quantity = serializers.IntegerField(source="total")
    value = Yuan(allow_null=True)
    least = serializers.IntegerField()
    first_expires_on = serializers.DateField(source="first", allow_null=True)


class StoresShape(Shape):
    """The stores of the officer's area, and those that he keeps."""

    stores = RegionOfMoney(many=True)
    keeps = RegionOfMoney(many=True)


class StoreShape(Shape):
    """A store with its lots, what may come into it, from which funds, and the stores to which it gives."""

    store = RegionOfMoney()
    lots = LotShape(many=True)
    goods = GoodRow(many=True)
    funds = serializers.ListField(child=serializers.IntegerField())
    neighbours = RegionOfMoney(many=True)


class StockEntryShape(Shape):
    """The paper of an act in a store."""

    id = serializers.IntegerField()
    store = serializers.IntegerField(source="region_id")
    on = serializers.DateField()
    document_no = serializers.CharField()
    origin = serializers.CharField()
    from_whom = serializers.CharField()
    reason = serializers.CharField()
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class StockMoveShape(Shape):
    """Units of a good that left one place and reached another."""

    id = serializers.IntegerField()
    entry = StockEntryShape()
    movement = OneOf(StockMovement)
    giver = serializers.IntegerField(source="giver.region_id")
    taker = serializers.IntegerField(source="taker.region_id")
    quantity = serializers.IntegerField()


class GoodSheet(Shape):
    """A good with its values and the lots in the stores that the officer sees."""

    good = GoodRow()
    values = GoodValueShape(many=True)
    lots = LotShape(many=True)
    values_it = serializers.BooleanField()
    keeps = serializers.ListField(child=serializers.IntegerField())


class DeliveryLine(Shape):
    """Units of a good that a delivery brought."""

    good = serializers.IntegerField(source="taker.good_id")
    quantity = serializers.IntegerField()
    expires_on = serializers.DateField(source="taker.expires_on", allow_null=True)


class DeliveryShape(Shape):
    """A delivery with its lines and what was paid for it."""

    entry = StockEntryShape()
    paid = Yuan(source="entry.transfer.amount", allow_null=True)
    lines = DeliveryLine(many=True)


class OfferShape(Shape):
    """A good that a store may give today, with its units that have not expired and what each counts."""

    good = GoodShape()
    quantity = serializers.IntegerField()
    value = Yuan()


class AskedInGoods(Shape):
    """An order that may be given in goods: out of which stores, what they hold, and what keeps it from that."""

    case = CaseOfMoney()
    order = OrderShape()
    store = RegionOfMoney()
    stores = RegionOfMoney(many=True)
    offers = OfferShape(many=True)
    hindrances = HindranceShape(source="blockers", many=True)


class SlipLine(Shape):
    """Units of a good on a slip, each with what it counted."""

    good = GoodShape()
    quantity = serializers.IntegerField()
    value = Yuan()
    total = Yuan()


class SlipShape(Shape):
    """What was handed out for an order and signed for."""

    case = CaseOfMoney()
    order = OrderShape()
    store = RegionOfMoney()
    items = SlipLine(many=True)
    total = Yuan()
    on = serializers.DateField()
    receiver_name = serializers.CharField()
    kept_as = serializers.CharField(source="hand_out.kept_as")
