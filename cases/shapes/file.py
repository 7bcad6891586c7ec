"""One case: where it stands, its file, its history."""

from typing import Any

from rest_framework import serializers

from cases.shapes.listing import NoticeShape
from cases.shapes.parts import (
    AssetShape,
    ExpenseShape,
    InterimAnswerShape,
    MemberShape,
    PublicityShape,
    VisitShape,
)
from cases.terms import Channel, LetterKind, State, SuspensionReason, TerminationGround
from common.bodies import Sum
from common.shapes import At, BlockerShape, Coded
from standards.policy.terms import (
    Category,
    Cause,
    Effect,
    Hukou,
    Outcome,
    ReliefType,
    StandingAid,
    Track,
)


class FindingShape(serializers.Serializer[Any]):
    """What policy says of one question: the answer, why, and what it does to an approval."""

    code = serializers.CharField()
    title = serializers.CharField(source="title.label")
    clause = serializers.CharField()
    clause_heading = serializers.CharField()
    outcome = Coded(Outcome)
    effect = Coded(Effect)
    reason = serializers.CharField(source="reason.label")


class PauseShape(serializers.Serializer[Any]):
    """An interval in which the clock stood or stands still."""

    reason = Coded(SuspensionReason)
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class ClockShape(serializers.Serializer[Any]):
    """The running time: the due day as it counts, and ``strict_on`` with nothing taken out."""

    due_on = serializers.DateField(source="due.on")
    provisional = serializers.BooleanField(source="due.provisional")
    strict_on = serializers.DateField(source="strict.on")
    left = serializers.IntegerField(allow_null=True)
    stopped_on = serializers.DateField(allow_null=True)
    suspended = serializers.BooleanField()
    suspensions = PauseShape(many=True)


class FactsShape(serializers.Serializer[Any]):
    """What a case states, the numbers masked."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(allow_null=True)
    state = Coded(State)
    facts_version = serializers.IntegerField()
    township_id = serializers.IntegerField()
    township = serializers.CharField(source="township.name")
    county = serializers.CharField(source="county.name")
    village_name = serializers.CharField()
    address = serializers.CharField()
    channel = Coded(Channel)
    applicant_name = serializers.CharField()
    applied_on = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    supplement_asked_on = serializers.DateField(allow_null=True)
    supplement_text = serializers.CharField()
    accepted_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    helped_on = serializers.DateField(allow_null=True)
    relief_type = Coded(ReliefType)
    cause = Coded(Cause)
    category = Coded(Category)
    category_recognised_on = serializers.DateField(allow_null=True)
    hukou = Coded(Hukou)
    individual = serializers.BooleanField()
    head_count = serializers.IntegerField(allow_null=True)
    declared_income = Sum(allow_null=True)
    property_declared = Coded(Outcome)
    track = Coded(Track)
    incident_key = serializers.CharField()
    incident_on = serializers.DateField(allow_null=True)
    narrative = serializers.CharField()
    payee_name = serializers.CharField()
    payee_relation = serializers.CharField()
    payee_reason = serializers.CharField()
    bank_name = serializers.CharField()
    account_masked = serializers.CharField()
    proposed_amount = Sum(allow_null=True)
    approved_amount = Sum(allow_null=True)
    paid_amount = Sum(allow_null=True)
    termination_ground = Coded(TerminationGround)


class StepShape(serializers.Serializer[Any]):
    """A step that this officer may take now, with everything that still stands in its way."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    blockers = BlockerShape(many=True)


class QuantityShape(serializers.Serializer[Any]):
    """A quantity of the county's rules as stated and as verified."""

    title = serializers.CharField(source="title.label")
    declared = serializers.CharField(source="declared.label", default=None, allow_null=True)
    verified = serializers.CharField(source="verified.label", default=None, allow_null=True)


class SourceShape(serializers.Serializer[Any]):
    """What a member earned from one source in twelve months, in words."""

    name = serializers.CharField()
    kind = serializers.CharField()
    exempt = serializers.CharField()
    declared = Sum(allow_null=True)
    verified = Sum(allow_null=True)


class OfTheCountyShape(serializers.Serializer[Any]):
    """The facts that the rules of the county look at beyond the plan."""

    lines = QuantityShape(many=True)
    incomes = SourceShape(many=True)


class SnapshotLineShape(serializers.Serializer[Any]):
    """A picture of the case that was kept at acceptance or decision."""

    id = serializers.IntegerField(source="pk")
    moment = serializers.CharField()
    taken_at = serializers.DateTimeField()
    facts_version = serializers.IntegerField()


class SnapshotShape(SnapshotLineShape):
    """The household and the facts as they stood, numbers masked."""

    body = serializers.DictField()


class InterimShape(serializers.Serializer[Any]):
    """The application for dibao or tekun that is decided meanwhile, and what became of it, the newest first."""

    kind = Coded(StandingAid)
    number = serializers.CharField(source="case.interim_number")
    applied_on = serializers.DateField(source="case.interim_applied_on")
    office = serializers.CharField(source="case.interim_office")
    outcome_is_due = serializers.BooleanField(source="asked")
    finding = FindingShape()
    answers = InterimAnswerShape(many=True)


class CaseShape(serializers.Serializer[Any]):
    """One case with everything that its page tells."""

    facts = FactsShape(source="head.case")
    amount = Sum(source="head.amount", allow_null=True)
    next = serializers.CharField(source="head.next")
    until = serializers.CharField(source="head.until")
    said = serializers.CharField(source="head.said.note", default="")
    remedy = serializers.CharField(source="head.remedy")
    clock = ClockShape(source="head.clock", allow_null=True)
    stages_paid = serializers.ListField(source="head.stages_paid", child=serializers.IntegerField(), allow_null=True)
    steps = StepShape(source="actions", many=True)
    members = MemberShape(source="file.members", many=True)
    expenses = ExpenseShape(source="file.expenses", many=True)
    assets = AssetShape(source="file.assets", many=True)
    visit = VisitShape(source="file.visit", allow_null=True)
    visit_counts = serializers.BooleanField(source="file.visit_counts")
    publicity = PublicityShape(source="file.publicity", allow_null=True)
    county = OfTheCountyShape()
    unanswered = BlockerShape(many=True)
    interim = InterimShape(allow_null=True)
    owings = NoticeShape(many=True)
    letters = serializers.ListField(child=Coded(LetterKind))
    snapshots = SnapshotLineShape(source="file.snapshots", many=True)
    may_write = serializers.BooleanField()


class HappenedShape(serializers.Serializer[Any]):
    """One act of the history."""

    id = serializers.IntegerField(source="event.pk")
    at = serializers.DateTimeField(source="event.at")
    verb = serializers.CharField(source="event.verb")
    act = serializers.CharField()
    who = serializers.CharField(source="event.who")
    note = serializers.CharField(source="event.why")
    clause = serializers.CharField(source="event.clause")


class LetterPaperShape(serializers.Serializer[Any]):
    """A paper that was missing, with the article that asks for it."""

    title = At(0)
    article = At(1)


class SealShape(serializers.Serializer[Any]):
    """Who signs on which day, and by whose order."""

    office = serializers.CharField()
    by_order_of = serializers.CharField()
    day = serializers.DateField()


class LetterShape(serializers.Serializer[Any]):
    """What a letter to the applicant says; that it was taken is recorded as for a printed one."""

    kind = Coded(LetterKind)
    number = serializers.CharField(source="case.number", allow_null=True)
    applicant_name = serializers.CharField(source="case.applicant_name")
    told_at = serializers.DateTimeField(source="told.at")
    reason = serializers.CharField(source="told.note")
    cause = serializers.CharField()
    ground = serializers.CharField()
    remedy = serializers.CharField()
    papers = LetterPaperShape(many=True)
    basis = serializers.ListField(child=serializers.CharField())
    due_on = serializers.DateField(source="due.on", default=None, allow_null=True)
    seal = SealShape()
