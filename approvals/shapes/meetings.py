"""Meetings over cases, the supervision list, decisions to be looked at again."""

from typing import Any

from rest_framework import serializers

from approvals.shapes.decisions import DecisionShape, ItemShape
from approvals.terms import MeetingKind, MeetingStands, Purpose
from cases.terms import State
from common.bodies import Sum
from common.shapes import At, BlockerShape, Coded
from standards.policy.terms import Level


class MeetingShape(serializers.Serializer[Any]):
    """A meeting of an office over one case or many."""

    id = serializers.IntegerField(source="pk")
    office_id = serializers.IntegerField()
    office = serializers.CharField(source="office.name")
    level = Coded(Level)
    kind = Coded(MeetingKind)
    stands = Coded(MeetingStands)
    number = serializers.CharField()
    meets_on = serializers.DateField()
    place = serializers.CharField()
    chair = serializers.CharField()
    replaces_id = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()


class LineShape(serializers.Serializer[Any]):
    """A case on the agenda and what is asked about it."""

    id = serializers.IntegerField(source="pk")
    case_id = serializers.IntegerField()
    number = serializers.CharField(source="case.number")
    applicant_name = serializers.CharField(source="case.applicant_name")
    purpose = Coded(Purpose)
    question = serializers.CharField()


class AttendeeShape(serializers.Serializer[Any]):
    """Somebody who was present."""

    name = serializers.CharField()
    position = serializers.CharField()
    voting = serializers.BooleanField()
    user_id = serializers.IntegerField(allow_null=True)


class MeetingPageShape(serializers.Serializer[Any]):
    """A meeting with its agenda while it is not held, and afterwards with those present and what was resolved."""

    meeting = MeetingShape()
    lines = LineShape(many=True)
    attendees = AttendeeShape(source="meeting.attendees.all", many=True)
    items = ItemShape(many=True)
    void = serializers.ListField(child=serializers.IntegerField())
    may_prepare = serializers.BooleanField()
    may_sign = serializers.BooleanField()
    may_replace = serializers.BooleanField()


class SignedShape(serializers.Serializer[Any]):
    """Where the signed paper of the minutes is."""

    meeting_id = serializers.IntegerField()
    kept_as = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    at = serializers.DateTimeField()


class OfferedShape(serializers.Serializer[Any]):
    """A case that waits for a meeting."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    applicant_name = serializers.CharField()
    state = Coded(State)
    proposed_amount = Sum(allow_null=True)
    due_on = serializers.DateField(allow_null=True)


class MeetingOfficeShape(serializers.Serializer[Any]):
    """An office whose meetings the officer keeps."""

    id = At(0, int)
    name = At(1)


class BenchShape(serializers.Serializer[Any]):
    """The offices whose meetings the officer keeps, and the cases that wait for one."""

    offices = MeetingOfficeShape(many=True)
    waiting = OfferedShape(many=True)


# --- supervision


class SupervisionShape(serializers.Serializer[Any]):
    """An overdue case on the supervision list."""

    id = serializers.IntegerField(source="pk")
    case_id = serializers.IntegerField()
    number = serializers.CharField(source="case.number")
    township = serializers.CharField(source="case.township.name")
    due_on = serializers.DateField()
    opened_at = serializers.DateTimeField()
    explanation = serializers.CharField()
    explained_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closing_note = serializers.CharField(source="closed_because")


class SupervisedShape(serializers.Serializer[Any]):
    """A line of the supervision list with what this officer can do about it."""

    row = SupervisionShape()
    may_explain = serializers.BooleanField()
    may_close = serializers.BooleanField()
    waits = BlockerShape(many=True)


class AloneShape(serializers.Serializer[Any]):
    """A decision that an office of one took alone, to be looked at again."""

    decision = DecisionShape(source="*")
    case_id = serializers.IntegerField()
    number = serializers.CharField(source="case.number")
    township = serializers.CharField(source="case.township.name")


class PostReviewShape(serializers.Serializer[Any]):
    """What the county found when it looked again."""

    decision_id = serializers.IntegerField()
    sound = serializers.BooleanField()
    finding = serializers.CharField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()
