"""What the API tells of rule packages: the rules as data, what they say in words, what stands in their way."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.shapes import RegionShape
from common.bodies import Spoken


@extend_schema_field(OpenApiTypes.OBJECT)
class Rules(serializers.JSONField):
    """A package as its file writes it (``docs/schema/package.schema.json``), numbers and days as text."""


class PackageShape(serializers.Serializer[Any]):
    """A package of one region from one day on; ``reason`` says why it was returned or taken out of force."""

    id = serializers.IntegerField()
    region = RegionShape()
    effective_from = serializers.DateField()
    title = serializers.CharField()
    document_no = serializers.CharField()
    document_title = serializers.CharField()
    status = serializers.CharField()
    reason = serializers.CharField()
    drafted_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class MistakeShape(serializers.Serializer[Any]):
    """A mistake of meaning: where in the package, and what."""

    path = serializers.CharField()
    text = Spoken()


class TestCaseShape(serializers.Serializer[Any]):
    """A test case of the package, run: whether it came out as reckoned by hand, and where it did not."""

    title = serializers.CharField(source="example.title")
    passed = serializers.BooleanField()
    differences = serializers.ListField(child=Spoken())


class HistoryShape(serializers.Serializer[Any]):
    """An act on a package."""

    at = serializers.DateTimeField()
    verb = serializers.CharField()
    sentence = serializers.CharField(source="told")
    note = serializers.CharField()


class SaidLineShape(serializers.Serializer[Any]):
    """One thing that is said, under its name."""

    name = Spoken()
    text = Spoken()


class SaidEntryShape(serializers.Serializer[Any]):
    """One item of a section in words, and the region whose package says it."""

    title = Spoken(source="entry.title")
    lines = SaidLineShape(source="entry.lines", many=True)
    bands = SaidLineShape(source="entry.bands", many=True)
    document_words = serializers.CharField(source="entry.source")
    said_by = serializers.CharField(source="layer.row.region.name")
    own = serializers.BooleanField(source="near")


class SectionShape(serializers.Serializer[Any]):
    """One section as it holds, with what comes from wider regions."""

    section = serializers.CharField()
    spoken = serializers.BooleanField()
    entries = SaidEntryShape(source="shown", many=True)


class PackageFullShape(serializers.Serializer[Any]):
    """A package with its rules, what they say in words, its mistakes, its test cases and what happened to it."""

    package = PackageShape()
    rules = Rules()
    sections = SectionShape(many=True)
    mistakes = MistakeShape(many=True)
    tests = TestCaseShape(many=True)
    sound = serializers.BooleanField()
    day_taken_by = serializers.IntegerField(allow_null=True)
    history = HistoryShape(many=True)


class ExampleShape(serializers.Serializer[Any]):
    """A ready example from which a package may start."""

    name = serializers.CharField()
    title = serializers.CharField()
    effective_from = serializers.DateField()


class PackagesInForceShape(serializers.Serializer[Any]):
    """The packages in force in a region on a day, the nearest first, and what each section comes from."""

    day = serializers.DateField()
    region = RegionShape()
    packages = PackageShape(many=True)
    sections = SectionShape(many=True)


class PairOfLinesShape(serializers.Serializer[Any]):
    """A line on both sides; ``change`` is ``same``, ``new``, ``gone`` or ``changed``."""

    name = Spoken()
    left = Spoken()
    right = Spoken()
    change = serializers.CharField()


class PairOfEntriesShape(serializers.Serializer[Any]):
    """An entry on both sides."""

    title = Spoken()
    change = serializers.CharField()
    lines = PairOfLinesShape(many=True)


class PairOfSectionsShape(serializers.Serializer[Any]):
    """A section on both sides."""

    section = serializers.CharField()
    differs = serializers.BooleanField()
    entries = PairOfEntriesShape(many=True)


class ComparedRulesShape(serializers.Serializer[Any]):
    """Two sets of rules section by section."""

    left = serializers.CharField(source="left.code")
    right = serializers.CharField(source="right.code")
    sections = PairOfSectionsShape(many=True)


class NewNumberShape(serializers.Serializer[Any]):
    """A number that becomes a dated standard with the package, and what holds before it."""

    title = Spoken()
    value = Spoken()
    before = serializers.CharField()
    before_from = serializers.CharField()


class PackagePreviewShape(serializers.Serializer[Any]):
    """What publishing a package changes."""

    before = PackageShape(many=True)
    numbers = NewNumberShape(many=True)
    sections = PairOfSectionsShape(many=True)
    keep_their_own = PackageShape(many=True)
    in_past = serializers.BooleanField()


class InsteadShape(serializers.Serializer[Any]):
    """What would hold without a package: that of its region before it or of a wider one, or the plan alone (null)."""

    instead = PackageShape(allow_null=True)
