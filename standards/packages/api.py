"""``POST /api/v1/assessments/``: the facts of a family in, the whole determination out."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import OfficerView
from accounts.duties import Duty
from accounts.guards import Guard
from common.api import StrictSerializer
from common.errors import Invalid
from common.money import yuan
from standards.packages.assess import assessed
from standards.packages.selectors import package_row
from standards.policy.facts import CaseFacts
from standards.policy.package.reading import Mistakes, read_as
from standards.selectors import region_to_view


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


class Sum(serializers.Field[Any, Any, Any, Any]):
    """A sum in yuan, of at most two places."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return yuan(data)
        except Invalid as error:
            raise serializers.ValidationError(str(error.message), code=error.code) from error


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
