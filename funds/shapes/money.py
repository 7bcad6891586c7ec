"""Funds and their books: balances, movements, claims, months, the end of a year."""

from rest_framework import serializers

from common.bodies import OneOf
from funds.bodies import Month
from funds.shapes.common import RegionOfMoney, Shape, Yuan
from funds.terms import ClaimState, Movement, SheetState, Source


class FundShape(Shape):
    """Money of one year and one source."""

    id = serializers.IntegerField()
    region = RegionOfMoney()
    year = serializers.IntegerField()
    source = OneOf(Source)  # type: ignore[assignment]  # a field of that name


class FundLine(Shape):
    """A fund with what came in, what was passed on, and where the rest of it is."""

    fund = FundShape()
    came_in = Yuan()
    passed_on = Yuan()
    available = Yuan()
    frozen = Yuan()
    spent = Yuan()
    is_reserve = serializers.BooleanField()
    low = serializers.BooleanField()
    idle = serializers.BooleanField()


class SumsShape(Shape):
    """What the listed funds hold together."""

    came_in = Yuan()
    passed_on = Yuan()
    available = Yuan()
    frozen = Yuan()
    spent = Yuan()


class FallenBudget(Shape):
    """A county's own budget that is below last year's (xc-3.3)."""

    county = RegionOfMoney()
    before = Yuan()
    now = Yuan()


class WaitingLine(Shape):
    """What no fund could freeze yet in a township."""

    township = RegionOfMoney()
    orders = serializers.IntegerField()
    amount = Yuan()
    reserve = Yuan()


class BoardShape(Shape):
    """The funds of a year in the officer's area; nothing is added up where a list has not two of them."""

    year = serializers.IntegerField()
    years = serializers.ListField(child=serializers.IntegerField())
    funds = FundLine(many=True)
    reserves = FundLine(many=True)
    sum_funds = SumsShape(allow_null=True)
    sum_reserves = SumsShape(allow_null=True)
    all_reserves = serializers.IntegerField()
    fell = FallenBudget(many=True)
    keeps = RegionOfMoney(many=True)
    waiting = WaitingLine(many=True)


class MovementShape(Shape):
    """A double entry: the same sum leaves one account and reaches another."""

    id = serializers.IntegerField()
    movement = OneOf(Movement)
    giver = serializers.IntegerField(source="giver.fund_id")
    giver_side = serializers.CharField(source="giver.side")
    taker = serializers.IntegerField(source="taker.fund_id")
    taker_side = serializers.CharField(source="taker.side")
    amount = Yuan()
    on = serializers.DateField()
    document_no = serializers.CharField()
    note = serializers.CharField()
    order = serializers.IntegerField(source="order_id", allow_null=True)
    case = serializers.IntegerField(source="order.case_id", allow_null=True)
    by = serializers.CharField(source="actor")
    at = serializers.DateTimeField()


class TownshipShare(Shape):
    """What a share of the reserves is reckoned from: people as last counted, last year's relief; what is left now."""

    township = RegionOfMoney(source="region")
    people = serializers.IntegerField(allow_null=True)
    given = Yuan()
    available = Yuan()


class SharesShape(Shape):
    """A county's fund and the townships whose reserves it fills."""

    line = FundLine()
    townships = TownshipShare(many=True)


class SuggestedShare(Shape):
    """A suggested reserve and how it was reckoned."""

    township = serializers.IntegerField()
    amount = Yuan()
    reason = serializers.CharField(source="reason.label")


class SuggestionShape(Shape):
    """What each township would get; recorded is nothing."""

    shares = SuggestedShare(many=True)


# --- claims


class ClaimShape(Shape):
    """A township's claim for its reserve."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    fund = serializers.IntegerField(source="fund_id")
    township = RegionOfMoney(source="fund.region")
    state = OneOf(ClaimState)
    spent = Yuan()
    available = Yuan()
    amount = Yuan()
    why = serializers.CharField()
    asked_on = serializers.DateField()
    asked_by = serializers.CharField(source="asked_by_name")
    granted = Yuan(allow_null=True)
    source = serializers.IntegerField(  # type: ignore[assignment]  # a field of that name
        source="source_id", allow_null=True
    )
    note = serializers.CharField()
    decided_by = serializers.CharField(source="decided_by_name")
    decided_at = serializers.DateTimeField(allow_null=True)


class ClaimPageShape(Shape):
    """A claim with the payments that it covers, and what the officer may do."""

    claim = ClaimShape()
    movements = MovementShape(source="rows", many=True)
    sources = FundShape(many=True)
    may_decide = serializers.BooleanField()
    may_withdraw = serializers.BooleanField()


class AskingShape(Shape):
    """A reserve that may claim, with its spending since the last granted claim."""

    line = FundLine()
    spent = Yuan(source="covered.spent")
    movements = MovementShape(source="rows", many=True)
    pending = ClaimShape(allow_null=True)


class DueReserve(Shape):
    """A reserve that ought to claim, and why."""

    line = FundLine()
    low = serializers.BooleanField()
    unclaimed = serializers.BooleanField()
    may_claim = serializers.BooleanField()


class DueReserves(Shape):
    """The reserves that ought to claim, the emptiest first."""

    due = DueReserve(many=True)


# --- months


class SheetShape(Shape):
    """A month of a fund, compared with bank and cash."""

    id = serializers.IntegerField()
    fund = serializers.IntegerField(source="fund_id")
    region = RegionOfMoney(source="fund.region")
    month = Month()
    state = OneOf(SheetState)
    opening = Yuan()
    came_in = Yuan()
    recovered = Yuan()
    passed_on = Yuan()
    spent = Yuan()
    came_back = Yuan()
    closing = Yuan()
    frozen = Yuan()
    bank = Yuan()
    cash = Yuan()
    difference = Yuan()
    explanation = serializers.CharField()
    drawn_by = serializers.CharField(source="drawn_by_name")
    drawn_at = serializers.DateTimeField()
    checked_by = serializers.CharField(source="checked_by_name")
    checked_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()


class SheetPageShape(Shape):
    """One month, and whether the officer checks it."""

    sheet = SheetShape()
    may_check = serializers.BooleanField()


class FiguresShape(Shape):
    """What the movements of a month add up to."""

    opening = Yuan()
    came_in = Yuan()
    recovered = Yuan()
    passed_on = Yuan()
    spent = Yuan()
    came_back = Yuan()
    closing = Yuan()


class DrawingShape(Shape):
    """A month that is to be drawn up, with what the books say."""

    fund = FundShape()
    month = Month()
    figures = FiguresShape()
    frozen = Yuan()


class MissingMonths(Shape):
    """A fund with months that are over and not drawn up, the earliest first."""

    fund = FundShape()
    months = serializers.ListField(child=Month())
    may_draw = serializers.BooleanField()


class MissingShape(Shape):
    """The funds that owe a month, whoever owes most first."""

    missing = MissingMonths(many=True)


# --- the end of a year


class YearEndShape(Shape):
    """The funds of a county's year and what speaks against settling it now; nothing of that forbids."""

    county = RegionOfMoney()
    year = serializers.IntegerField()
    years = serializers.ListField(child=serializers.IntegerField())
    lines = FundLine(many=True)
    open_claims = serializers.IntegerField()
    not_closed = serializers.IntegerField()
    over = serializers.BooleanField()


class LeavingShape(Shape):
    """What leaves a fund, and how."""

    fund = serializers.IntegerField(source="fund.pk")
    movement = OneOf(Movement)
    amount = Yuan()
    into = serializers.IntegerField(source="into.pk", allow_null=True)


class LeavingsShape(Shape):
    """What leaves the funds of a year, and how much together."""

    leaving = LeavingShape(many=True)
    total = Yuan()
