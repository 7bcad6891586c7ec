"""A night on which an emergency is taken, as several tests tell it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import Region
from approvals import services as approvals
from approvals.models import MeetingItem
from approvals.terms import MeetingKind, Opinion, Purpose
from cases import services as cases
from cases.models import Case
from cases.papers import asked_papers
from cases.services.evidence import SurveyorGiven, VisitGiven
from cases.services.registry import PersonGiven
from cases.services.statement import HouseholdGiven, MemberGiven
from cases.terms import Relation, VisitConclusion
from funds.services.emergency import EmergencyGiven, take
from funds.services.given import HelpGiven
from funds.services.paperwork import InPlaceOfPapers
from funds.terms import ExceptionGround, PaymentMethod, Urgency
from standards.policy.terms import Category, Cause, Hukou, Outcome
from tests.cast import Cast
from tests.factories import YINGCHUAN, resident

D = Decimal
NIGHT = timezone.make_aware(datetime(2026, 10, 1, 23, 0))
"""The national holiday, an hour before midnight in Beijing."""
HOLIDAY = date(2026, 10, 1)


def reported(**changes: Any) -> EmergencyGiven:
    said: dict[str, Any] = {
        "township_id": Region.objects.get(code=YINGCHUAN).pk, "name": "火灾示例", "resident": resident(4001),
        "place": "东街12号", "cause": Cause.FIRE, "narrative": "住房起火，无处居住。", "urgency": Urgency.SHELTER,
        "people": 3, "reported_at": NIGHT - timedelta(minutes=20),
    }  # fmt: skip
    return EmergencyGiven(**said | changes)


def help_given(amount: str = "1890.00", **changes: Any) -> HelpGiven:
    said: dict[str, Any] = {
        "amount": D(amount), "method": PaymentMethod.CASH, "receiver": "火灾示例", "approved_by": "梁志远",
        "approved_at": NIGHT - timedelta(minutes=10), "kept_as": "收条2026-1",
    }  # fmt: skip
    return HelpGiven(**said | changes)


def take_at_night(cast: Cast, help_: HelpGiven | None = None, *, token: UUID | None = None, **changes: Any) -> Case:
    taken = take(
        reported(**changes), help_, token=token or uuid4(), officer=cast.officer("clerk", HOLIDAY), at=NIGHT,
        today=HOLIDAY,
    )  # fmt: skip
    assert not taken.blockers, taken.blockers
    return Case.objects.get(pk=taken.case.pk)


def ten_o_clock(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def complete(cast: Cast, case: Case, day: date, amount: str = "1890.00", *, account: str = "") -> None:
    """The ordinary procedure up to the decider's desk, on that day."""
    reviewed(cast, case, day, amount, account=account)
    approvals.send_for_decision(case.pk, officer=cast.officer("head", day), at=ten_o_clock(day), today=day)


def reviewed(cast: Cast, case: Case, day: date, amount: str = "1890.00", *, account: str = "") -> None:
    """The ordinary procedure up to the township's review, on that day."""
    clerk, head, at = cast.officer("clerk", day), cast.officer("head", day), ten_o_clock(day)
    member = MemberGiven(person=PersonGiven(name="火灾示例", resident=resident(4001)), relation=Relation.SELF)
    household = HouseholdGiven(members=[member], hukou=Hukou.RURAL, category=Category.RURAL_DIBAO, individual=True,
                               category_recognised_on=day - timedelta(days=100))  # fmt: skip
    cases.put_household(case.pk, officer=clerk, at=at, today=day, household=household)
    if account:
        cases.put_payee(
            case.pk, officer=clerk, at=at, name="火灾示例", relation=Relation.SELF, bank="示例银行", account=account
        )
    cases.put_hardship(
        case.pk, officer=clerk, at=at, relief_type=case.relief_type, cause=case.cause, narrative=case.narrative,
        applied_on=HOLIDAY, incident_key="火认字2026第1号", incident_on=HOLIDAY,
    )  # fmt: skip
    for paper in asked_papers(Case.objects.get(pk=case.pk)):
        cases.add_paper(case.pk, officer=clerk, at=at, kind=paper.code, original_seen=True)
    visit = VisitGiven(
        visited_on=day, place="东街12号", respondent_name="火灾示例", respondent_relation=Relation.SELF,
        household_size=1, annual_income=D("9000.00"), necessary_expenditure=None, property_ok=Outcome.YES,
        conclusion=VisitConclusion.TRUE, summary="火灾属实。",
        surveyors=[SurveyorGiven(name=clerk.name, user_id=clerk.user_id, public_servant=True),
                   SurveyorGiven(name="村干部示例")],
    )  # fmt: skip
    cases.record_visit(case.pk, officer=clerk, at=at, today=day, visit=visit)
    approvals.review(
        case.pk, officer=head, at=at, amount=D(amount), opinion=Opinion.AGREE, text="同意。", grounds="按急难程度。"
    )


def without_papers(cast: Cast, case: Case, *, day: date = HOLIDAY, kept_as: str = "会议卷9") -> MeetingItem:
    """The township's meeting resolves that the papers are gone without; signed where ``kept_as`` says where."""
    return approvals.record_minutes(
        case.pk, officer=cast.officer("head", day), at=ten_o_clock(day), today=day, number="颍川会纪〔2026〕9号",
        held_on=day, place="会议室", chair="梁志远", attendees="梁志远、示例甲、示例乙", kind=MeetingKind.COLLECTIVE,
        purpose=Purpose.PAPERS, resolution="当事人已去世，同意以会议记录代替手续。", kept_as=kept_as,
    )  # fmt: skip


DIED = InPlaceOfPapers(ground=ExceptionGround.DIED, signature_kept_as="签字卷9")
