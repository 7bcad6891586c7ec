"""``POST /api/v1/assessments/``: the facts of a family in, the whole determination out."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import OfficerView
from accounts.duties import Duty
from accounts.guards import Guard
from accounts.operations import PROBLEMS
from common.api import StrictSerializer
from common.bodies import Sum
from common.errors import Invalid
from standards.packages.assess import assessed
from standards.packages.selectors import package_row
from standards.policy.facts import CaseFacts
from standards.policy.package.reading import Mistakes, read_as
from standards.selectors import region_to_view


@extend_schema_field(OpenApiTypes.ANY)
class Read(serializers.Field[Any, Any, Any, Any]):
    """A value by the same strict reader as a package file, every mistake at its path."""

    def __init__(self, hint: Any, **options: Any) -> None:
        super().__init__(**options)
        self.hint = hint

    def to_internal_value(self, data: Any) -> Any:
        try:
            return read_as(self.hint, data)
        except Mistakes as mistakes:
            raise serializers.ValidationError({p.path: p.text.label for p in mistakes.problems}) from mistakes


class Asked(StrictSerializer):
    """What is asked about. ``package``: as if this package, of the region or of one around it, were in force."""

    facts = Read(CaseFacts)
    region = serializers.CharField(max_length=20)
    on = Read(date)
    amount = Sum(required=False, allow_null=True, default=None)
    package = Read(int, required=False, allow_null=True, default=None)


class Assessments(OfficerView):
    """Any officer may ask about the regions whose rules he may look at; nothing is kept."""

    guard = Guard(duties=frozenset(Duty))
    guards = {"post": guard}

    @extend_schema(
        summary="What the rules say of a family: facts in, the whole determination out; nothing is kept.",
        request=Asked, responses={200: OpenApiTypes.OBJECT, **PROBLEMS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        asked = Asked(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        region = region_to_view(self.officer, given["region"])
        row = None if given["package"] is None else package_row(self.officer, given["package"])
        if row is not None and not region.path.startswith(row.region.path):
            text = _("This package is for %s, where the region does not lie.") % row.region.name
            raise Invalid("package_elsewhere", text, fields={"package": text})
        facts, on, amount = given["facts"], given["on"], given["amount"]
        return Response(assessed(facts, region_path=region.path, on=on, amount=amount, row=row))
