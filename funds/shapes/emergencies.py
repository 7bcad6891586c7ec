"""The emergency track."""

from rest_framework import serializers

from common.bodies import OneOf
from funds.shapes.common import CaseOfMoney, HindranceShape, RegionOfMoney, Shape, Yuan
from funds.shapes.goods import OfferShape
from funds.terms import PaperworkState, PaymentMethod, Urgency


class EmergencyShape(Shape):
    """What was reported, and until when help is due."""

    id = serializers.IntegerField()
    place = serializers.CharField()
    hukou_place = serializers.CharField()
    urgency = OneOf(Urgency)
    people = serializers.IntegerField()
    looks = serializers.CharField()
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()


class EmergencyRow(CaseOfMoney):
    """A case of the duty screen."""

    emergency = EmergencyShape()
    helped_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    helped_with = Yuan(source="advance.amount", allow_null=True)


class LeftShape(Shape):
    """What can be given at once."""

    reserve = Yuan()
    county = Yuan()


class LimitsShape(Shape):
    """What may be given at once in a township, and what its reserve and its county have left."""

    township = RegionOfMoney()
    advance = Yuan(allow_null=True)
    small = Yuan(allow_null=True)
    hours = serializers.IntegerField(allow_null=True)
    left = LeftShape()


class KnownShape(Shape):
    """Somebody without a document who was described here lately."""

    case = serializers.IntegerField(source="case_id")
    looks = serializers.CharField()
    place = serializers.CharField()
    reported_at = serializers.DateTimeField()


class SetupShape(Shape):
    """Where the officer takes emergencies, what may be given in the chosen township, and who was described there."""

    townships = RegionOfMoney(many=True)
    limits = LimitsShape()
    known = KnownShape(many=True)


class DutyShape(Shape):
    """How many stand in each list of the duty screen, and the reserves of the area."""

    counts = serializers.DictField(child=serializers.IntegerField())
    reserves = LimitsShape(many=True)
    may_register = serializers.BooleanField()


class AdvanceShape(Shape):
    """Help that was given before the decision."""

    amount = Yuan()
    limit = Yuan()
    method = OneOf(PaymentMethod)
    small = serializers.BooleanField()
    receiver = serializers.CharField()
    kept_as = serializers.CharField()
    explanation = serializers.CharField()
    approved_by = serializers.CharField()
    approved_at = serializers.DateTimeField()
    granted_by = serializers.CharField(source="granted_by_name")
    granted_at = serializers.DateTimeField()


class PaperworkShape(Shape):
    """The paperwork that help before the decision left owed."""

    state = OneOf(PaperworkState)
    owed_since = serializers.DateField()
    eased_on = serializers.DateField(allow_null=True)
    extended_why = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)


class AdvanceReviewShape(Shape):
    """The county's finding on help that was given first."""

    sound = serializers.BooleanField()
    finding = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class SettlementShape(Shape):
    """How an emergency ended without a decision."""

    way = serializers.CharField()
    ground = serializers.CharField()
    note = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class StationShape(Shape):
    """The transfer of a person to a relief station."""

    station = serializers.CharField()
    taken_over_by = serializers.CharField()
    taken_over_at = serializers.DateTimeField()
    kept_as = serializers.CharField()


class EmergencyPage(Shape):
    """One emergency with its help and its paperwork; ``may`` is what the officer may do about it."""

    case = CaseOfMoney()
    emergency = EmergencyShape(source="case.emergency")
    minutes_left = serializers.IntegerField(source="minutes", allow_null=True)
    working_days_left = serializers.IntegerField(source="left", allow_null=True)
    advance = AdvanceShape(allow_null=True)
    review = AdvanceReviewShape(source="reviewed", allow_null=True)
    paperwork = PaperworkShape(allow_null=True)
    limits = LimitsShape(allow_null=True)
    asks = serializers.BooleanField()
    owed = HindranceShape(many=True)
    may = serializers.ListField(child=serializers.CharField())
    settlement = SettlementShape(allow_null=True)
    transfer = StationShape(allow_null=True)


class EmergencyState(Shape):
    """Where the case of an emergency stands after an act."""

    case = serializers.IntegerField(source="pk")
    number = serializers.CharField(allow_null=True)
    state = serializers.CharField()
    helped_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)


class RegisteredShape(Shape):
    """An emergency that was registered; ``hindrances`` say why it could not be helped at once."""

    case = EmergencyState()
    hindrances = HindranceShape(source="blockers", many=True)


class GoodsForHelp(Shape):
    """What the stores near an emergency may give today."""

    store = RegionOfMoney()
    stores = RegionOfMoney(many=True)
    offers = OfferShape(many=True)
