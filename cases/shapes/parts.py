"""Parts of a file, and what its steps state before they are written anew."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.terms import (
    Alike,
    Channel,
    DisabilityGrade,
    Employment,
    Health,
    Labour,
    Likeness,
    Marriage,
    Relation,
    State,
    VisitConclusion,
)
from common.bodies import Sum
from common.shapes import At, BlockerShape, Coded
from standards.policy.package.words import PublicityTime, QuantityKind
from standards.policy.terms import (
    AnswerOutcome,
    AssetKind,
    Category,
    Cause,
    ExemptIncome,
    ExpenseKind,
    Hukou,
    IncomeKind,
    Outcome,
    ReliefType,
    StandingAid,
    Track,
)


class MemberShape(serializers.Serializer[Any]):
    """A member of the household, numbers masked."""

    person_id = serializers.IntegerField()
    name = serializers.CharField(source="person.name")
    id_masked = serializers.CharField(source="person.id_masked")
    birth_on = serializers.DateField(source="person.birth_on", allow_null=True)
    no_id_reason = serializers.CharField(source="person.no_id_reason")
    phone_masked = serializers.CharField()
    relation = Coded(Relation)
    lives_here = serializers.BooleanField()
    helped = serializers.BooleanField()
    health = Coded(Health)
    disability = Coded(DisabilityGrade)
    labour = Coded(Labour)
    employment = Coded(Employment)
    marriage = Coded(Marriage)
    annual_income = Sum(allow_null=True)


class ExpenseShape(serializers.Serializer[Any]):
    """A necessary expenditure, with what the visit found the household to bear of it."""

    id = serializers.IntegerField(source="pk")
    kind = Coded(ExpenseKind)
    provider = serializers.CharField()
    detail = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    total = Sum()
    reimbursed = Sum()
    other_aid = Sum()
    self_paid = Sum()
    verified_self_paid = Sum(allow_null=True)


class AssetShape(serializers.Serializer[Any]):
    """A piece of property; area in square metres."""

    kind = Coded(AssetKind)
    description = serializers.CharField()
    count = serializers.IntegerField()
    area = Sum(allow_null=True)
    bought_on = serializers.DateField(allow_null=True)
    use = serializers.CharField()
    value = Sum(allow_null=True)


class SurveyorShape(serializers.Serializer[Any]):
    """Who made the visit."""

    name = serializers.CharField()
    unit = serializers.CharField()
    user_id = serializers.IntegerField(allow_null=True)
    public_servant = serializers.BooleanField()


class VisitShape(serializers.Serializer[Any]):
    """The newest home visit."""

    id = serializers.IntegerField(source="pk")
    visited_on = serializers.DateField()
    place = serializers.CharField()
    respondent_name = serializers.CharField()
    respondent_relation = Coded(Relation)
    household_size = serializers.IntegerField()
    annual_income = Sum(allow_null=True)
    necessary_expenditure = Sum(allow_null=True)
    property_ok = Coded(Outcome)
    conclusion = Coded(VisitConclusion)
    summary = serializers.CharField()
    facts_version = serializers.IntegerField()
    recorded_at = serializers.DateTimeField()
    surveyors = SurveyorShape(source="surveyors.all", many=True)


class PublicityShape(serializers.Serializer[Any]):
    """A posted notice with its days and its objection."""

    id = serializers.IntegerField(source="pk")
    posted_on = serializers.DateField()
    ends_on = serializers.DateField()
    place = serializers.CharField()
    telephone = serializers.CharField()
    summary = serializers.CharField()
    amount = Sum()
    facts_version = serializers.IntegerField()
    objection = serializers.CharField()
    objection_on = serializers.DateField(allow_null=True)
    objection_settled = serializers.CharField()


class PublicityStartShape(serializers.Serializer[Any]):
    """Place, sentence and telephone with which a notice may begin; the telephone is that of the office's last one."""

    place = serializers.CharField()
    summary = serializers.CharField()
    telephone = serializers.CharField()


class PublicityStatedShape(serializers.Serializer[Any]):
    """The notice of a case; ``sentences`` is all that may hang in public of a hardship."""

    notice = PublicityShape(allow_null=True)
    objections = PublicityShape(many=True)
    when = Coded(PublicityTime)
    follows_the_relief = serializers.BooleanField(source="after")
    start = PublicityStartShape()
    sentences = serializers.ListField(child=serializers.CharField())


class InterimAnswerShape(serializers.Serializer[Any]):
    """What became of the application for dibao or tekun."""

    id = serializers.IntegerField(source="pk")
    outcome = Coded(AnswerOutcome)
    answered_on = serializers.DateField()
    number = serializers.CharField()
    granted_from = serializers.DateField(allow_null=True)
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


# --- steps


class MemberStatedShape(serializers.Serializer[Any]):
    """A member as stated; masked numbers may be sent back as they are, with ``person_id``."""

    person_id = serializers.IntegerField(source="person")
    name = serializers.CharField()
    id_number = serializers.CharField()
    phone = serializers.CharField()
    no_id_reason = serializers.CharField()
    relation = Coded(Relation)
    lives_here = serializers.BooleanField()
    helped = serializers.BooleanField()
    health = Coded(Health)
    disability = Coded(DisabilityGrade)
    labour = Coded(Labour)
    employment = Coded(Employment)
    marriage = Coded(Marriage)
    annual_income = Sum(allow_null=True)


class HouseholdStatedShape(serializers.Serializer[Any]):
    """The household as stated."""

    members = MemberStatedShape(many=True)
    hukou = Coded(Hukou)
    category = Coded(Category)
    category_recognised_on = serializers.DateField(allow_null=True)
    village_name = serializers.CharField()
    address = serializers.CharField()
    individual = serializers.BooleanField()
    declared_income = Sum(allow_null=True)
    property_declared = Coded(Outcome)
    assets = AssetShape(many=True)
    villages = serializers.ListField(child=serializers.CharField())


class OtherAidShape(serializers.Serializer[Any]):
    """The application for dibao or tekun that is decided meanwhile."""

    kind = Coded(StandingAid, source="interim_kind")
    applied_on = serializers.DateField(source="interim_applied_on", allow_null=True)
    office = serializers.CharField(source="interim_office")
    number = serializers.CharField(source="interim_number")


class HardshipStatedShape(serializers.Serializer[Any]):
    """What happened, as stated; ``other`` is null where no such application is named."""

    relief_type = Coded(ReliefType)
    cause = Coded(Cause)
    narrative = serializers.CharField()
    applied_on = serializers.DateField(allow_null=True)
    channel = Coded(Channel)
    incident_key = serializers.CharField()
    incident_on = serializers.DateField(allow_null=True)
    other = serializers.SerializerMethodField()

    @extend_schema_field(OtherAidShape(allow_null=True))
    def get_other(self, case: Any) -> Any:
        return OtherAidShape(case).data if case.interim_kind else None


class QuestionShape(serializers.Serializer[Any]):
    """A quantity that the rules of the county ask for."""

    name = serializers.CharField()
    title = serializers.CharField(source="title.label")
    kind = Coded(QuantityKind)
    choices = serializers.ListField(child=serializers.CharField())
    help = serializers.CharField()


class QuantityAnswerShape(serializers.Serializer[Any]):
    """A quantity as stated, in exact text."""

    name = serializers.CharField()
    value = serializers.CharField()


class IncomeStatedShape(serializers.Serializer[Any]):
    """What a member earned from one source in twelve months."""

    person_id = serializers.IntegerField(source="person")
    kind = Coded(IncomeKind)
    exempt = Coded(ExemptIncome)
    declared = Sum(source="amount", allow_null=True)


class CountyStatedShape(serializers.Serializer[Any]):
    """What the rules of the county ask of this case, and what it states of that."""

    questions = QuestionShape(source="asked.questions", many=True)
    asks_track = serializers.BooleanField(source="asked.track")
    asks_sources = serializers.BooleanField(source="asked.sources")
    not_counted = serializers.ListField(source="asked.not_counted", child=Coded(ExemptIncome))
    track = Coded(Track, source="case.track")
    quantities = serializers.SerializerMethodField()
    incomes = IncomeStatedShape(many=True)

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_quantities(self, told: Any) -> dict[str, str]:
        """As an edit states them: in exact text, by name."""
        return {one["name"]: one["value"] for one in QuantityAnswerShape(told.stated, many=True).data}


class ExpenseStatedShape(serializers.Serializer[Any]):
    """A necessary expenditure as stated."""

    kind = Coded(ExpenseKind)
    provider = serializers.CharField()
    detail = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    total = Sum()
    reimbursed = Sum()
    other_aid = Sum()


class ExpensesStatedShape(serializers.Serializer[Any]):
    """The necessary expenditure as stated."""

    expenses = ExpenseStatedShape(many=True)


class PayeeStatedShape(serializers.Serializer[Any]):
    """Who gets the money; the masked account may be sent back as it is."""

    name = serializers.CharField()
    relation = Coded(Relation)
    bank = serializers.CharField()
    account = serializers.CharField()
    reason = serializers.CharField()


# --- papers, duplicates, visit


class PaperShape(serializers.Serializer[Any]):
    """A paper of the file: the original was seen, or there is a scan, or both."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    title = serializers.CharField()
    original_seen = serializers.BooleanField()
    note = serializers.CharField()
    file_name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    added_by = serializers.CharField(source="added_by.name")
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class PaperAskedShape(serializers.Serializer[Any]):
    """A line of the checklist with what is there for it."""

    code = serializers.CharField(source="paper.code")
    title = serializers.CharField(source="paper.title")
    required = serializers.BooleanField(source="paper.required")  # type: ignore[assignment]  # a field of that name
    later = serializers.BooleanField(source="paper.later")
    clause = serializers.CharField(source="paper.clause")
    missing = serializers.BooleanField()
    owed = serializers.BooleanField()
    have = PaperShape(many=True)


class PapersShape(serializers.Serializer[Any]):
    """The checklist of a case, papers beyond it, and withdrawn ones."""

    asked = PaperAskedShape(many=True)
    others = PaperShape(many=True)
    withdrawn = PaperShape(many=True)


class AlikeCaseShape(serializers.Serializer[Any]):
    """The other case, where it may be seen."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(allow_null=True)
    state = Coded(State)
    applicant_name = serializers.CharField()
    township = serializers.CharField(source="township.name")


class PairShape(serializers.Serializer[Any]):
    """A possible duplicate and where its verdict stands; ``other`` is null where it lies out of sight."""

    id = serializers.IntegerField(source="pair.pk")
    reasons = serializers.ListField(source="pair.reasons", child=Coded(Alike))
    likeness = Coded(Likeness, source="pair.likeness")
    note = serializers.CharField(source="pair.note")
    other = AlikeCaseShape(allow_null=True)


class DuplicatesShape(serializers.Serializer[Any]):
    """Possible duplicates, and what is told of the people's cases elsewhere."""

    pairs = PairShape(many=True)
    elsewhere = serializers.ListField(child=serializers.CharField())


class LikelyShape(serializers.Serializer[Any]):
    """The verdict on a possible duplicate."""

    id = serializers.IntegerField(source="pk")
    likeness = Coded(Likeness)
    note = serializers.CharField()


class OfficerThereShape(serializers.Serializer[Any]):
    """An officer of the township who may have gone along."""

    id = At(0, int)
    name = At(1)
    office = At(2)


class VisitAskedShape(serializers.Serializer[Any]):
    """What the record of the home visit has to say of this case."""

    expenses = ExpenseShape(many=True)
    means_checked = serializers.BooleanField()
    income_in_total = serializers.BooleanField(source="in_total")
    income_by_source = serializers.BooleanField(source="by_source")
    property_in_detail = serializers.BooleanField(source="in_detail")
    questions = QuestionShape(source="asked.questions", many=True)
    not_counted = serializers.ListField(source="asked.not_counted", child=Coded(ExemptIncome))
    officers = OfficerThereShape(many=True)


class PolicyFindingShape(serializers.Serializer[Any]):
    """What policy says of one question so far."""

    code = serializers.CharField()
    title = serializers.CharField(source="title.label")
    outcome = Coded(Outcome)
    reason = serializers.CharField(source="reason.label")
    clause = serializers.CharField()


class CheckShape(serializers.Serializer[Any]):
    """What an application lacks for its submission and, later, its acceptance; what is worth a look; policy so far."""

    missing = BlockerShape(many=True)
    later = BlockerShape(many=True)
    unanswered = BlockerShape(many=True)
    doubts = BlockerShape(many=True)
    preview = PolicyFindingShape(many=True)
