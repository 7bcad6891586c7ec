"""The list of cases, the register imports, what a number tells."""

from typing import Any

from rest_framework import serializers

from cases.register.slips import Verdict
from cases.register.terms import ImportState
from cases.terms import State
from common.bodies import Sum
from common.shapes import Coded
from standards.policy.terms import Category, Cause, ReliefType


class CaseRowShape(serializers.Serializer[Any]):
    """A line of the list; ``left`` are working days to the due day, null while no clock runs."""

    id = serializers.IntegerField(source="case.pk")
    number = serializers.CharField(source="case.number", allow_null=True)
    state = Coded(State)
    applicant_name = serializers.CharField(source="case.applicant_name")
    id_masked = serializers.CharField()
    township_id = serializers.IntegerField(source="case.township_id")
    township = serializers.CharField(source="case.township.name")
    village_name = serializers.CharField(source="case.village_name")
    relief_type = Coded(ReliefType, source="case.relief_type")
    cause = Coded(Cause)
    category = Coded(Category, source="case.category")
    head_count = serializers.IntegerField(source="case.head_count", allow_null=True)
    applied_on = serializers.DateField(source="case.applied_on", allow_null=True)
    accepted_on = serializers.DateField(source="case.accepted_on", allow_null=True)
    due_on = serializers.DateField(source="case.due_on", allow_null=True)
    due_provisional = serializers.BooleanField(source="case.due_provisional")
    left = serializers.IntegerField(allow_null=True)
    amount = Sum(allow_null=True)
    stages_paid = serializers.ListField(child=serializers.IntegerField(), allow_null=True)


class CaseMadeShape(serializers.Serializer[Any]):
    """A case after an act: where it stands now."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(allow_null=True)
    state = Coded(State)
    facts_version = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)
    due_provisional = serializers.BooleanField()


class NoticeShape(serializers.Serializer[Any]):
    """Something that must be known before one goes on; the case only inside the own area."""

    text = serializers.CharField()
    tone = serializers.CharField()
    case_id = serializers.IntegerField(allow_null=True)


class PersonHintShape(serializers.Serializer[Any]):
    """What a number tells: its fault, or birth and sex, and what is in hand."""

    problem = serializers.CharField()
    birth_on = serializers.DateField(allow_null=True)
    age = serializers.IntegerField(allow_null=True)
    sex = serializers.CharField()
    in_hand = serializers.BooleanField()
    notices = NoticeShape(many=True)
    copy_from = serializers.IntegerField(allow_null=True)
    categories = serializers.ListField(child=serializers.CharField())


# --- registers


class RegisterShape(serializers.Serializer[Any]):
    """One import of a register: state, and why it stopped."""

    id = serializers.IntegerField(source="pk")
    file_name = serializers.CharField()
    state = Coded(ImportState)
    size = serializers.IntegerField()
    owner = serializers.CharField(source="owner.name")
    office = serializers.CharField(source="office.name")
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    alarm = serializers.CharField()
    error = serializers.CharField()


class RegisterRowsShape(serializers.Serializer[Any]):
    """How many rows of an import are good, refused, cases by now."""

    accepted = serializers.IntegerField()
    warned = serializers.IntegerField()
    refused = serializers.IntegerField()
    refused_members = serializers.IntegerField()
    made = serializers.IntegerField()
    failed = serializers.IntegerField()
    running = serializers.BooleanField()


class RegisterSlipShape(serializers.Serializer[Any]):
    """A kind of slip with how many rows have it."""

    slip = serializers.CharField()
    pattern = serializers.CharField()
    rows = serializers.IntegerField()


class WholeRegisterShape(serializers.Serializer[Any]):
    """One import with its numbers, how its sheets were read, and the slips that were found."""

    register = RegisterShape()
    rows = RegisterRowsShape(source="summary")
    read_so = serializers.ListField(child=serializers.CharField())
    slips = RegisterSlipShape(many=True)


class SlipAtShape(serializers.Serializer[Any]):
    """A slip at a cell; what was typed stands there masked."""

    slip = serializers.CharField()
    verdict = Coded(Verdict, source="slip.verdict")
    sheet = serializers.CharField()
    cell = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()
    remedy = serializers.CharField()


class RegisterRowShape(serializers.Serializer[Any]):
    """A row of a register with its problems and, once imported, its case."""

    id = serializers.IntegerField(source="pk")
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    is_member = serializers.BooleanField()
    name = serializers.CharField()
    id_masked = serializers.CharField()
    verdict = Coded(Verdict)
    case_id = serializers.IntegerField(allow_null=True)
    failure = serializers.CharField()
    problems = SlipAtShape(source="found", many=True)
    repaired = SlipAtShape(many=True)
