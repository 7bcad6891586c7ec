"""Batches, their files, the bank's answers, layouts, rosters."""

from rest_framework import serializers

from common.bodies import OneOf
from funds.bank.layout import Kind
from funds.shapes.common import HindranceShape, RegionOfMoney, Shape, Yuan
from funds.shapes.orders import OrderOfCase
from funds.terms import BatchState, Fate, JobState, ResultState


class BatchShape(Shape):
    """Orders that go to the bank together; maker and checker are two officers."""

    id = serializers.IntegerField()
    county = RegionOfMoney()
    year = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    layout = serializers.IntegerField(source="layout_id")
    state = OneOf(BatchState)
    version = serializers.IntegerField()
    maker = serializers.CharField(source="maker_name")
    checker = serializers.CharField(source="checker_name")
    sent_by = serializers.CharField(source="sent_by_name")
    sent_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class BatchRow(BatchShape):
    """A batch with number and sum of its orders."""

    orders = serializers.IntegerField(source="orders_now", allow_null=True)
    total = Yuan(source="sum_now", allow_null=True)


class ComposedShape(Shape):
    """A new batch, and how many orders were held up and stayed out."""

    batch = BatchShape()
    held_up = serializers.IntegerField()


class AddedShape(Shape):
    """How many orders came in, and how many are held up."""

    added = serializers.IntegerField()
    held_up = serializers.IntegerField()


class BankFileShape(Shape):
    """One version of the file of a batch; it is written in the background."""

    id = serializers.IntegerField()
    batch = serializers.IntegerField(source="batch_id")
    version = serializers.IntegerField()
    state = OneOf(JobState)
    count = serializers.IntegerField()
    total = Yuan()
    rows_done = serializers.IntegerField()
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    signature = serializers.CharField()
    error = serializers.CharField()


class BankResultShape(Shape):
    """An answer of the bank; it is checked and settled in the background."""

    id = serializers.IntegerField()
    batch = serializers.IntegerField(source="batch_id")
    state = OneOf(ResultState)
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    paid_on = serializers.DateField()
    voucher = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    alarm = serializers.CharField()
    error = serializers.CharField()


class ShareShape(Shape):
    """A part of a batch or of an answer: how many and their sum."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    count = serializers.IntegerField()
    total = Yuan()


class TakenShape(Shape):
    """Who took a file, when and what for."""

    name = serializers.CharField()
    at = serializers.DateTimeField()
    note = serializers.CharField()


class BatchPageShape(Shape):
    """One batch with its control totals, files, the newest answers, what holds it up, and what the officer may do."""

    batch = BatchShape()
    count = serializers.IntegerField()
    total = Yuan()
    funds = ShareShape(many=True)
    states = ShareShape(many=True)
    warnings = HindranceShape(many=True)
    files = BankFileShape(many=True)
    taken = TakenShape(many=True)
    results = BankResultShape(many=True)
    makes = serializers.BooleanField()
    checks = serializers.BooleanField()
    pays = serializers.BooleanField()
    answered = serializers.BooleanField()


class ReasonCount(Shape):
    """Why orders are held up, and how many."""

    reason = serializers.SerializerMethodField()
    count = serializers.SerializerMethodField()

    def get_reason(self, one: tuple[str, int]) -> str:
        return one[0]

    def get_count(self, one: tuple[str, int]) -> int:
        return one[1]


class CandidatesShape(Shape):
    """What could go into a batch now, and what is held up."""

    count = serializers.IntegerField()
    total = Yuan()
    held_up = serializers.IntegerField()
    reasons = ReasonCount(many=True)


class AnswerWanted(Shape):
    """What the bank's answer must say, in the words of the layout; ``columns`` by what they hold."""

    columns = serializers.DictField(child=serializers.CharField())
    success = serializers.ListField(child=serializers.CharField())
    failure = serializers.ListField(child=serializers.CharField())
    delimiter = serializers.CharField()


class ResultPageShape(Shape):
    """How an answer stands, what it says, and what came of it."""

    result = BankResultShape()
    running = serializers.BooleanField()
    fates = ShareShape(many=True)
    faults = ShareShape(many=True)
    reasons = ShareShape(many=True)
    missing = serializers.IntegerField()
    settled = serializers.IntegerField()
    to_settle = serializers.IntegerField()
    failed = serializers.IntegerField()
    wrong = serializers.IntegerField()
    may_act = serializers.BooleanField()


class ResultRowShape(Shape):
    """A row of an answer: what it says, what it does, and what is wrong with it."""

    id = serializers.IntegerField()
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    account_end = serializers.CharField()
    account_is_number = serializers.BooleanField()
    amount = Yuan(allow_null=True)
    amount_text = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField()
    order = serializers.IntegerField(source="order_id", allow_null=True)
    case = serializers.IntegerField(source="order.case_id", allow_null=True)
    fate = serializers.ChoiceField(choices=["", *(str(one) for one in Fate)])
    faults = serializers.ListField(child=serializers.CharField())
    settled = serializers.BooleanField()
    failure = serializers.CharField()


class ComparedShape(Shape):
    """The digest of an uploaded file, the file of ours with the same bytes, and whether that is for the bank."""

    digest = serializers.CharField()
    file = BankFileShape(allow_null=True)
    is_for_the_bank = serializers.BooleanField()


class LayoutShape(Shape):
    """One version of a layout of the bank's files; ``body`` as it is sent to keep one."""

    id = serializers.IntegerField()
    county = serializers.IntegerField(source="county_id", allow_null=True)
    code = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    offered = serializers.BooleanField()
    made_by = serializers.CharField(source="made_by_name")
    body = serializers.JSONField()


class LayoutListed(Shape):
    """A version of a layout, and whether new batches can use it."""

    layout = LayoutShape()
    current = serializers.BooleanField()
    kind = OneOf(Kind)


class LayoutsShape(Shape):
    """The layouts that the officer may see, the current ones first."""

    layouts = LayoutListed(many=True)


class PreviewShape(Shape):
    """What a file in this layout would look like."""

    lines = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


class RosterLineShape(Shape):
    """One payment of the roster, its numbers masked."""

    place = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.CharField()
    age = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    address = serializers.CharField()
    category = serializers.CharField()
    phone = serializers.CharField()
    amount = Yuan()
    decided_on = serializers.DateField(allow_null=True)
    cause = serializers.CharField()
    self_paid = Yuan()
    account = serializers.CharField()


class RosterShape(Shape):
    """The roster of payments as the county wants it (handbook 2.8); of a long one the first rows."""

    title = serializers.CharField()
    unit = serializers.CharField()
    count = serializers.IntegerField()
    total = Yuan()
    lines = RosterLineShape(many=True)


class OrderOfBatch(OrderOfCase):
    """An order of a batch, and the one that followed it after it came back."""

    replaced_by = serializers.IntegerField(source="replaced_by.pk", allow_null=True)
