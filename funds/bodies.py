"""What a body of an operation of funds holds that the type of a service's parameter tells too little of."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api import StrictSerializer, exact_json
from common.bodies import Flag, OneOf, Whole
from funds.bank.layout import MOST_COLUMNS, WIDEST, Align, Encoding, Kind, Source
from funds.services.ledger import EARLIEST, LATEST

MOST = 2000
"""Entries of one object; a county has fewer townships, a store fewer goods."""


class Text(serializers.CharField):
    """A text of at most so many characters; one that has a default may be empty."""

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(max_length=most, allow_blank="default" in options, **options)


class Sign(serializers.CharField):
    """One sign between columns; a blank or tabulator is one too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=1, trim_whitespace=False, **options)


@extend_schema_field({"type": "string", "pattern": r"^20\d\d-(0[1-9]|1[0-2])$", "example": "2026-10"})
class Month(serializers.Field[Any, Any, Any, Any]):
    """A month, ``2026-10``; it is read as its first day."""

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", data, re.ASCII):
            raise serializers.ValidationError(_("A month is written as 2026-10."), code="month")
        return date.fromisoformat(f"{data}-01")

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


class Year(Whole):
    """A budget year."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=EARLIEST, max_value=LATEST, **options)


class ById(serializers.DictField):
    """An object whose names are ids: ``{"17": "500.00"}``. In a form with files it is one part, written as JSON."""

    def get_value(self, dictionary: Any) -> Any:
        return dictionary.get(self.field_name, serializers.empty)

    def to_internal_value(self, data: Any) -> dict[int, Any]:
        given = exact_json(data.encode()) if isinstance(data, str) else data
        if isinstance(given, Mapping) and len(given) > MOST:
            raise serializers.ValidationError(_("At most %d entries.") % MOST, code="too_many")
        wrong = [name for name in given if not _is_id(name)] if isinstance(given, Mapping) else []
        if wrong:
            raise serializers.ValidationError({name: [_("This is no id.")] for name in wrong}, code="no_id")
        found: dict[str, Any] = super().to_internal_value(given)
        return {int(name): value for name, value in found.items()}


def _is_id(name: object) -> bool:
    return isinstance(name, str) and re.fullmatch(r"[1-9]\d{0,17}", name, re.ASCII) is not None


class Typed(serializers.DictField):
    """What was typed so far, right or wrong: for each field of the screen its values."""

    def __init__(self, **options: Any) -> None:
        text = serializers.CharField(allow_blank=True, max_length=2000, trim_whitespace=False)
        super().__init__(child=serializers.ListField(child=text, max_length=60), **options)


class Counted(StrictSerializer):
    """What the books said of a lot when it was counted, and what was there."""

    seen = Whole()
    found = Whole()

    def to_internal_value(self, data: Any) -> tuple[int, int]:
        given = super().to_internal_value(data)
        return given["seen"], given["found"]


class ColumnBody(StrictSerializer):
    """One column of the file for the bank."""

    title = Text(40, default="")
    source = OneOf(Source)  # type: ignore[assignment]  # a field of that name
    width = Whole(min_value=1, max_value=WIDEST, default=16)
    align = OneOf(Align, default=Align.LEFT)
    text = Text(60, default="")


class RolesBody(StrictSerializer):
    """Which column of the bank's answer says what, by its title or number; what no column says stays empty."""

    key = Text(40)
    amount = Text(40)
    outcome = Text(40)
    reason = Text(40, default="")
    name = Text(40, default="")
    account = Text(40, default="")


class AnswerBody(StrictSerializer):
    """How the bank answers."""

    columns = RolesBody()
    success = serializers.ListField(child=Text(40), max_length=20)
    failure = serializers.ListField(child=Text(40), max_length=20)
    delimiter = Sign(default="|")


class LayoutBody(StrictSerializer):
    """How a bank wants its file, and how it answers (``docs/bank-files.md``)."""

    kind = OneOf(Kind)
    encoding = OneOf(Encoding, default=Encoding.UTF8)
    delimiter = Sign(default="|")
    titles = Flag(default=True)
    head = serializers.ListField(child=Text(200), max_length=20, default=list)
    tail = serializers.ListField(child=Text(200), max_length=20, default=list)
    columns = serializers.ListField(child=ColumnBody(), max_length=MOST_COLUMNS)
    answer = AnswerBody()
