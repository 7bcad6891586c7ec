"""What shapes of money have in common."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.bodies import Sum


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d\d$", "example": "1890.00"})
class Yuan(Sum):
    """A sum in yuan as text with two places; sums of many may be large, balances of the outside below zero."""


class Shape(serializers.Serializer[Any]):
    """Something told, never read."""


class HindranceShape(Shape):
    """What keeps something from being done now."""

    code = serializers.CharField()
    message = serializers.CharField()
    clause = serializers.CharField()


class TotalShape(Shape):
    """A sum in yuan."""

    total = Yuan(source="*")


class CountShape(Shape):
    """How many."""

    count = serializers.IntegerField(source="*")


class RegionOfMoney(Shape):
    """A county or township as money and goods know it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class CaseOfMoney(Shape):
    """The case for which money or goods are given."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    applicant_name = serializers.CharField()
    state = serializers.CharField()
    township = serializers.IntegerField(source="township_id")
