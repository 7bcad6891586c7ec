"""What the API tells of the desk, of messages, and of announcements that could not be delivered."""

from typing import Any

from rest_framework import serializers

from approvals.selectors.unmet import COUNTED_TO as WAITING_TO
from common.bodies import Spoken


class DeskCaseShape(serializers.Serializer[Any]):
    """A case to act on; ``days_left`` counts working days, ``page`` is the address of the act in the application."""

    case = serializers.IntegerField(source="case.pk")
    number = serializers.CharField(source="case.number", allow_null=True)
    state = serializers.CharField(source="case.state")
    applicant = serializers.CharField(source="case.applicant_name")
    township = serializers.CharField(source="case.township.name")
    due_on = serializers.DateField(source="case.due_on", allow_null=True)
    due_provisional = serializers.BooleanField(source="case.due_provisional")
    days_left = serializers.IntegerField(source="left", allow_null=True)
    returned = serializers.CharField(help_text="Why the case was sent back to where it stands; empty where it was not.")
    page = serializers.CharField(source="url")


class DeskGroupShape(serializers.Serializer[Any]):
    """A kind of thing to do: how many cases wait for it, and the first few."""

    code = serializers.CharField()
    title = Spoken()
    count = serializers.IntegerField()
    due = serializers.DateField(allow_null=True)
    rows = DeskCaseShape(many=True)


class ErrandShape(serializers.Serializer[Any]):
    """Something to do that is not one case."""

    title = Spoken()
    count = serializers.IntegerField(help_text=f"Cases that wait for a meeting are counted up to {WAITING_TO}.")
    page = serializers.CharField(source="url")
    late = serializers.BooleanField(help_text="Whether a day of it is past.")


class TouchedShape(serializers.Serializer[Any]):
    """A case that the officer acted on lately."""

    case = serializers.IntegerField(source="case.pk")
    number = serializers.CharField(source="case.number", allow_null=True)
    state = serializers.CharField(source="case.state")
    applicant = serializers.CharField(source="case.applicant_name")
    township = serializers.CharField(source="case.township.name")
    at = serializers.DateTimeField()


class MessageShape(serializers.Serializer[Any]):
    """What the officer was told."""

    id = serializers.IntegerField()
    case = serializers.IntegerField(source="case_id", allow_null=True)
    event = serializers.IntegerField(source="event_id")
    kind = serializers.CharField()
    sentence = serializers.CharField(source="told")
    due_on = serializers.DateField(allow_null=True)
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class DeskNumbersShape(serializers.Serializer[Any]):
    """How the officer's area stands today; each counted up to 1,000, and 1,001 stands for whatever is above."""

    running = serializers.IntegerField()
    soon = serializers.IntegerField()
    overdue = serializers.IntegerField()
    paid_today = serializers.IntegerField()


class DeskShape(serializers.Serializer[Any]):
    """What an officer finds in the morning, worst first."""

    groups = DeskGroupShape(many=True)
    errands = ErrandShape(many=True)
    recent = TouchedShape(many=True)
    messages = MessageShape(many=True)
    unread = serializers.IntegerField()
    numbers = DeskNumbersShape(allow_null=True)


class UndeliveredShape(serializers.Serializer[Any]):
    """An announcement that failed at least once."""

    id = serializers.IntegerField(source="pk")
    sentence = serializers.CharField(source="event.told")
    at = serializers.DateTimeField(source="event.at")
    attempts = serializers.IntegerField()
    error = serializers.CharField()


class CountedShape(serializers.Serializer[Any]):
    """How many it was."""

    count = serializers.IntegerField()
