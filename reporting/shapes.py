"""What the API tells of what-ifs: what was asked, how it stands, what would come out otherwise."""

from typing import Any

from rest_framework import serializers

from accounts.shapes import RegionShape
from common.bodies import Spoken, Sum


class WhatIfShape(serializers.Serializer[Any]):
    """A question about the cases of a region decided in a period, and how the work on it stands."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    region = RegionShape()
    since = serializers.DateField()
    until = serializers.DateField()
    values = serializers.DictField(child=serializers.CharField())
    was = serializers.DictField(child=serializers.CharField())
    package = serializers.IntegerField(source="package_id", allow_null=True)
    package_title = serializers.CharField()
    cases = serializers.IntegerField()
    state = serializers.CharField()
    asked_by = serializers.CharField(source="owner.name")
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()


class TallyShape(serializers.Serializer[Any]):
    """Some cases: how many, what changes for them, what they cost in yuan before and after.

    The money is that of the cases that can be told and have a sum on both sides; ``uncertain`` is what was granted to
    the others, ``unpriced`` how many would gain relief of a sum that nobody knows.
    """

    cases = serializers.IntegerField()
    changed = serializers.IntegerField()
    unknown = serializers.IntegerField()
    unpriced = serializers.IntegerField()
    before = Sum()
    after = Sum()
    difference = Sum()
    uncertain = Sum()
    changes = serializers.DictField(child=serializers.IntegerField())


class TallyLineShape(serializers.Serializer[Any]):
    """The tally of a township or cause."""

    key = serializers.CharField()
    name = serializers.CharField(source="label")
    tally = TallyShape()


class BucketShape(serializers.Serializer[Any]):
    """How many cases get a sum of this size, before and after; how many leave it and come to it."""

    key = serializers.IntegerField()
    name = serializers.CharField(source="label")
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    out = serializers.IntegerField()
    into = serializers.IntegerField()


class AnswerShape(serializers.Serializer[Any]):
    """The answer to a what-if: in all, by township, by cause, by size of sum."""

    whole = TallyShape()
    townships = TallyLineShape(many=True)
    causes = TallyLineShape(many=True)
    sums = BucketShape(many=True)


class WhatIfFullShape(serializers.Serializer[Any]):
    """A what-if with its progress (cases worked off, null once it is over) and, when done, its answer."""

    what_if = WhatIfShape()
    done = serializers.IntegerField(allow_null=True)
    answer = AnswerShape(allow_null=True)


class ChangedCaseShape(serializers.Serializer[Any]):
    """A case that the changed rules treat otherwise; its name masked as a public notice prints it.

    ``case`` is null for whoever may not see cases there.
    """

    case = serializers.SerializerMethodField()
    number = serializers.CharField(source="row.case.number")
    applicant = serializers.CharField(source="who")
    township = serializers.CharField(source="row.township.name")
    cause = serializers.CharField(source="row.cause")
    changes = serializers.ListField(child=serializers.CharField(), source="row.changes")
    eligible_before = serializers.CharField(source="row.eligible_before")
    eligible_after = serializers.CharField(source="row.eligible_after")
    level_before = serializers.CharField(source="row.level_before")
    level_after = serializers.CharField(source="row.level_after")
    amount_before = Sum(source="row.amount_before")
    amount_after = Sum(source="row.amount_after", allow_null=True)
    difference = Sum(source="row.difference")
    reasons = serializers.ListField(child=serializers.CharField(), source="row.said")

    def get_case(self, told: Any) -> int | None:
        return told.row.case_id if told.open else None


class NumberInForceShape(serializers.Serializer[Any]):
    """A number that a what-if can change: its code, and the value in force (null where there is none)."""

    code = serializers.CharField()
    name = serializers.CharField(source="kind.label")
    topic = serializers.CharField(source="kind.topic")
    was = serializers.CharField(allow_null=True)
    shown = serializers.CharField()


class BeforeAskingShape(serializers.Serializer[Any]):
    """What can be changed in a region, and how many cases a question about the period would look at."""

    region = RegionShape()
    cases = serializers.IntegerField()
    numbers = NumberInForceShape(many=True)


class SideBySideRow(serializers.Serializer[Any]):
    """A total of two what-ifs; sums in yuan as text."""

    name = Spoken()
    left = serializers.CharField()
    right = serializers.CharField()
    is_money = serializers.BooleanField()


class SideBySideShape(serializers.Serializer[Any]):
    """The totals of two what-ifs side by side."""

    left = WhatIfShape()
    right = WhatIfShape()
    rows = SideBySideRow(many=True)
