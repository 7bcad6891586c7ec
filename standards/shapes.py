"""What the API tells of dated standards and of the working calendar."""

from typing import Any

from rest_framework import serializers

from accounts.shapes import RegionShape


class KindShape(serializers.Serializer[Any]):
    """A kind of number: how it is called and written, which clause asks for it, which levels may set it."""

    code = serializers.CharField()
    name = serializers.CharField(source="label")
    topic = serializers.CharField()
    unit = serializers.CharField()
    form = serializers.CharField(source="form.type")
    clause = serializers.CharField()
    levels = serializers.ListField(child=serializers.CharField())
    has_year = serializers.BooleanField()
    optional = serializers.BooleanField()


class StandardShape(serializers.Serializer[Any]):
    """A number of one region from one day on; ``value`` is text as it is kept, ``shown`` with its unit."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    region = RegionShape()
    effective_from = serializers.DateField()
    value = serializers.CharField()
    shown = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    document_no = serializers.CharField()
    document_title = serializers.CharField()
    note = serializers.CharField()
    reason = serializers.CharField()
    status = serializers.CharField()
    drafted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class InForceShape(serializers.Serializer[Any]):
    """A kind on a day: the row in force (or null), the one it took over from, the next that is published already."""

    kind = KindShape()
    row = StandardShape(allow_null=True)
    before = StandardShape(allow_null=True)
    coming = StandardShape(allow_null=True)


class StandardsOnDayShape(serializers.Serializer[Any]):
    """Every number in force in a region on a day."""

    day = serializers.DateField()
    region = RegionShape()
    standards = InForceShape(many=True)


class KindHistoryShape(serializers.Serializer[Any]):
    """Every row of a kind that ever bound a region, latest first; ``holds`` is the one in force on the day."""

    kind = KindShape()
    day = serializers.DateField()
    region = RegionShape()
    holds = serializers.IntegerField(allow_null=True)
    rows = StandardShape(many=True)


class StandardPreviewShape(serializers.Serializer[Any]):
    """What publishing a draft changes: the row before, the one it replaces, until when, who keeps an own value."""

    draft = StandardShape()
    before = StandardShape(allow_null=True)
    replaces = StandardShape(allow_null=True)
    until = serializers.DateField(allow_null=True)
    own_value = StandardShape(many=True)
    in_past = serializers.BooleanField()
    needs_reason = serializers.BooleanField()


class PublishedStandardShape(serializers.Serializer[Any]):
    """A published row, and what would be in force from its first day without it."""

    row = StandardShape()
    fallback = StandardShape(allow_null=True)


# --- the working calendar


class CalendarDayShape(serializers.Serializer[Any]):
    """A day that departs from Monday to Friday, or is named; ``mark`` is ``off`` or ``work``."""

    date = serializers.DateField()
    mark = serializers.CharField()
    name = serializers.CharField()


class CalendarShape(serializers.Serializer[Any]):
    """The notice of a year, or its draft."""

    id = serializers.IntegerField()
    year = serializers.IntegerField()
    document_no = serializers.CharField()
    document_title = serializers.CharField()
    status = serializers.CharField()
    drafted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class CalendarDraftShape(CalendarShape):
    """A draft notice with its days."""

    days = CalendarDayShape(many=True, source="days.all")


class MonthShape(serializers.Serializer[Any]):
    """A month and how many days of it are worked."""

    first = serializers.DateField()
    working_days = serializers.IntegerField()


class CalendarYearShape(serializers.Serializer[Any]):
    """A year as published: its notice (null where there is none yet) and the days that it names."""

    year = serializers.IntegerField()
    notice = CalendarShape(allow_null=True)
    months = MonthShape(many=True)
    days = CalendarDayShape(many=True)
