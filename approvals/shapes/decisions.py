"""Cases that wait, what a sum means, what was signed."""

from typing import Any

from rest_framework import serializers

from approvals.terms import (
    CallGround,
    DecisionOutcome,
    MeetingKind,
    Opinion,
    PayeeGround,
    Purpose,
    StageState,
    Verdict,
)
from cases.plausible import doubtful_account
from cases.shapes.file import FindingShape, SealShape
from cases.terms import Relation, State
from common.bodies import Sum
from common.shapes import BlockerShape, Coded
from standards.policy.terms import Effect, Level, Outcome

# --- cases that wait


class WaitingShape(serializers.Serializer[Any]):
    """A case with the working days it has left, below 0 when overdue, and what is known to hold it up."""

    id = serializers.IntegerField(source="case.pk")
    number = serializers.CharField(source="case.number", allow_null=True)
    applicant_name = serializers.CharField(source="case.applicant_name")
    township_id = serializers.IntegerField(source="case.township_id")
    township = serializers.CharField(source="case.township.name")
    state = Coded(State)
    proposed_amount = Sum(source="case.proposed_amount", allow_null=True)
    due_on = serializers.DateField(source="case.due_on")
    due_provisional = serializers.BooleanField(source="case.due_provisional")
    left = serializers.IntegerField()
    suspended = serializers.BooleanField()
    held_up = serializers.CharField()


class WaitingListShape(serializers.Serializer[Any]):
    """The first cases that could be approved in one go."""

    results = WaitingShape(many=True)


class CountsShape(serializers.Serializer[Any]):
    """Running cases of an area; each also counts in whatever else it is."""

    running = serializers.IntegerField()
    overdue = serializers.IntegerField()
    soon = serializers.IntegerField()
    suspended = serializers.IntegerField()
    provisional = serializers.IntegerField()


class TownshipStandsShape(serializers.Serializer[Any]):
    """How a township stands."""

    id = serializers.IntegerField(source="region.pk")
    code = serializers.CharField(source="region.code")
    name = serializers.CharField(source="region.name")
    counts = CountsShape()


class TownshipsStandShape(serializers.Serializer[Any]):
    """How each township of the area stands, the one with most overdue cases first; and the area as a whole."""

    results = TownshipStandsShape(many=True)


# --- what a sum means


class MeaningShape(serializers.Serializer[Any]):
    """What a sum means for a case: who decides, what is the most, what else it takes, and every finding behind it."""

    amount = Sum(source="found.amount", allow_null=True)
    cap = Sum(source="found.cap", allow_null=True)
    level = Coded(Level, source="found.level")
    eligible = Coded(Outcome, source="found.eligible")
    standard = Sum(allow_null=True)
    threshold = Sum(allow_null=True)
    needs_minutes = serializers.BooleanField(source="found.needs_minutes")
    needs_reason = serializers.BooleanField()
    needs_grounds = serializers.BooleanField(source="found.needs_grounds")
    post_review = serializers.BooleanField(source="found.post_review")
    steps = serializers.ListField(child=Sum())
    findings = FindingShape(source="found.findings", many=True)


class OutlookShape(serializers.Serializer[Any]):
    """What an act would rest on, what still stands in its way, and in the way of a refusal."""

    meaning = MeaningShape()
    blockers = BlockerShape(many=True)
    refusal = BlockerShape(many=True)
    plan = FindingShape(allow_null=True)


# --- signed


class ReviewShape(serializers.Serializer[Any]):
    """An opinion; it is void once it was given for other facts."""

    level = Coded(Level, source="review.level")
    opinion = Coded(Opinion, source="review.opinion")
    amount = Sum(source="review.amount", allow_null=True)
    text = serializers.CharField(source="review.text")
    grounds = serializers.CharField(source="review.grounds")
    by_name = serializers.CharField(source="review.by_name")
    for_name = serializers.CharField(source="review.for_name")
    at = serializers.DateTimeField(source="review.at")
    void = serializers.BooleanField()


class RouteShape(serializers.Serializer[Any]):
    """Where the case was sent, and why."""

    level = Coded(Level)
    amount = Sum(allow_null=True)
    standard = Sum()
    threshold = Sum()
    facts_version = serializers.IntegerField()
    at = serializers.DateTimeField()


class DecisionShape(serializers.Serializer[Any]):
    """The decision on a case."""

    id = serializers.IntegerField(source="pk")
    level = Coded(Level)
    outcome = Coded(DecisionOutcome)
    amount = Sum(allow_null=True)
    in_kind = Sum()
    cap = Sum(allow_null=True)
    reason = serializers.CharField()
    remedy = serializers.CharField()
    post_review = serializers.BooleanField()
    by_name = serializers.CharField()
    for_name = serializers.CharField()
    office_name = serializers.CharField()
    at = serializers.DateTimeField()


class ItemShape(serializers.Serializer[Any]):
    """What a meeting resolved on one case."""

    id = serializers.IntegerField(source="pk")
    meeting_id = serializers.IntegerField()
    number = serializers.CharField()
    case_id = serializers.IntegerField()
    purpose = Coded(Purpose)
    question = serializers.CharField()
    resolution = serializers.CharField()
    amount = Sum(allow_null=True)
    votes_for = serializers.IntegerField()
    votes_against = serializers.IntegerField()
    abstained = serializers.IntegerField()
    recused = serializers.CharField()
    passed = serializers.BooleanField()
    facts_version = serializers.IntegerField()
    signed = serializers.BooleanField(source="meeting.is_signed")


class CallShape(serializers.Serializer[Any]):
    """That a case was put before a meeting."""

    id = serializers.IntegerField(source="pk")
    kind = Coded(MeetingKind)
    ground = Coded(CallGround)
    reason = serializers.CharField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


class PayeeChangeShape(serializers.Serializer[Any]):
    """A correction of the payee, its account masked; ``account_doubtful``: the check digit of the card does not fit."""

    id = serializers.IntegerField(source="pk")
    level = Coded(Level)
    ground = Coded(PayeeGround)
    why = serializers.CharField()
    payee_name = serializers.CharField()
    payee_relation = Coded(Relation)
    payee_reason = serializers.CharField()
    bank_name = serializers.CharField()
    account_masked = serializers.CharField()
    account_doubtful = serializers.SerializerMethodField()
    proposed_by_name = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    verdict = Coded(Verdict)
    note = serializers.CharField()
    decided_by_name = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)

    def get_account_doubtful(self, change: Any) -> bool:
        """Whether to look at the account once more."""
        return doubtful_account(change.account)


class PayeePageShape(serializers.Serializer[Any]):
    """The payee of a case as it stands, its corrections, and what this officer can do now."""

    name = serializers.CharField(source="start.name")
    relation = Coded(Relation, source="start.relation")
    bank = serializers.CharField(source="start.bank")
    account = serializers.CharField(source="start.account")
    reason = serializers.CharField(source="start.reason")
    changes = PayeeChangeShape(many=True)
    may_propose = serializers.BooleanField()
    to_decide = serializers.IntegerField(allow_null=True)
    to_withdraw = serializers.IntegerField(allow_null=True)
    heirless = BlockerShape(many=True)


class StageReviewShape(serializers.Serializer[Any]):
    """The short review of a stage."""

    note = serializers.CharField()
    on = serializers.DateField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


class StageShape(serializers.Serializer[Any]):
    """A stage with where it stands and its newest review."""

    number = serializers.IntegerField(source="stage.number")
    amount = Sum(source="stage.amount")
    planned_on = serializers.DateField(source="stage.planned_on")
    condition = serializers.CharField(source="stage.condition")
    state = Coded(StageState)
    review = StageReviewShape(allow_null=True)


class SignShape(serializers.Serializer[Any]):
    """Something that became known since."""

    key = serializers.CharField()
    text = serializers.CharField()


class StagesShape(serializers.Serializer[Any]):
    """The stages of a case; ``next`` is the number of the one that this officer may confirm now."""

    stages = StageShape(source="lines", many=True)
    next = serializers.IntegerField(source="next.stage.number", default=None, allow_null=True)
    signs = SignShape(many=True)
    blockers = BlockerShape(many=True)
    may_stop = serializers.BooleanField()
    left_sum = Sum()


class SignaturesShape(serializers.Serializer[Any]):
    """Who said what about a case so far."""

    reviews = ReviewShape(many=True)
    routes = RouteShape(many=True)
    route_void = serializers.BooleanField()
    minutes = ItemShape(many=True)
    calls = CallShape(many=True)
    decision = DecisionShape(allow_null=True)
    post_reviewed = serializers.BooleanField()
    payee_changes = PayeeChangeShape(many=True)
    stages = StageShape(many=True)


class WhyFindingShape(serializers.Serializer[Any]):
    """What policy says, or said at the decision, of one question."""

    title = serializers.CharField(source="title.label")
    clause = serializers.CharField()
    clause_heading = serializers.CharField()
    clause_text = serializers.CharField()
    outcome = Coded(Outcome)
    effect = Coded(Effect)
    reason = serializers.CharField(source="reason.label")


class WhyShape(serializers.Serializer[Any]):
    """Every finding on a case: before the decision as found now, after it as it was stored."""

    rules_day = serializers.DateField(allow_null=True)
    decided = serializers.SerializerMethodField()
    findings = WhyFindingShape(many=True)

    def get_decided(self, found: Any) -> bool:
        """Whether these are the findings that the decision kept."""
        return found.decision is not None


class HelpedFirstShape(serializers.Serializer[Any]):
    """What was given before the decision, and in which form."""

    on = serializers.DateField()
    amount = Sum()
    way = serializers.CharField()


class DecisionNoticeShape(serializers.Serializer[Any]):
    """What the written decision says."""

    title = serializers.CharField()
    number = serializers.CharField(source="case.number")
    applicant_name = serializers.CharField(source="case.applicant_name")
    approved = serializers.BooleanField()
    decision = DecisionShape()
    cause = serializers.CharField()
    category = serializers.CharField()
    capitals = serializers.CharField()
    helped_first = HelpedFirstShape(source="helped", allow_null=True)
    took_place = serializers.ListField(child=serializers.CharField())
    to_be_paid = Sum()
    basis = serializers.ListField(child=serializers.CharField())
    seal = SealShape()


class OutcomeShape(serializers.Serializer[Any]):
    """What became of one case: approved, or why not; then nothing of it has changed."""

    id = serializers.IntegerField(source="case.pk")
    approved = serializers.BooleanField()
    why = serializers.CharField()


class OutcomesShape(serializers.Serializer[Any]):
    """What became of each."""

    results = OutcomeShape(many=True)
