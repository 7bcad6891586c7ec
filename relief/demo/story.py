"""A case on its way, every step by the officer of the demonstration whose step it is, through the real services."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from zlib import crc32

from django.utils import timezone
from stdnum.cn.ric import calc_check_digit

from accounts.models import Region
from accounts.officer import Officer
from approvals import services as approvals
from approvals.terms import Opinion
from cases import services as cases
from cases.models import Case
from cases.papers import asked_papers
from cases.selectors.evidence import SENTENCES
from cases.selectors.intake import villages
from cases.services.evidence import SurveyorGiven, VisitGiven
from cases.services.registry import PersonGiven
from cases.services.statement import ExpenseGiven, HouseholdGiven, MemberGiven
from cases.terms import Likeness, Relation, State, TerminationGround, VisitConclusion
from common.identity import ResidentId, check
from funds import services as funds
from funds.terms import PaymentMethod
from standards.policy.terms import Category, Cause, ExpenseKind, Hukou, Outcome, ReliefType

YINGCHUAN, SHENHOU, HESHANGQIAO = "411081001", "411081103", "411082100"
STAFF = {YINGCHUAN: ("clerk", "head"), SHENHOU: ("clerk2", "head2"), HESHANGQIAO: ("other_clerk", "other_head")}
D = Decimal("630.00")
"""The urban monthly dibao standard in force since 2022."""
KINDS_OF_EXPENSE = {
    Cause.EDUCATION: ExpenseKind.EDUCATION,
    Cause.DISABILITY: ExpenseKind.REHABILITATION,
    Cause.HOUSING: ExpenseKind.HOUSING,
    Cause.INCOME_DROP: ExpenseKind.LIVING,
}


class Officers(Protocol):
    """Whoever knows the officers of the demonstration by name."""

    def officer(self, name: str, on: date) -> Officer:
        """The officer with the postings of that day."""
        ...


def noon(day: date) -> datetime:
    """A moment of that day, Beijing time."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def resident(number: int) -> ResidentId:
    """A valid identity number that no other call with another ``number`` returns."""
    born = date(1950, 1, 1) + timedelta(days=number % 18000)
    stem = f"411081{born:%Y%m%d}{number // 18000 % 999 + 1:03d}"
    return check(stem + calc_check_digit(stem + "0"), today=date(2026, 1, 1))


class Story:
    """One case on its way; each method takes the next step."""

    amount: Decimal
    pk: int
    narrative = "因病住院，自付费用较高。"
    grounds = ""
    """Why this sum, where the county's rules leave it open."""

    def __init__(self, cast: Officers, township: str, accepted_on: date, clerk: str) -> None:
        self.cast, self.township = cast, Region.objects.get(code=township)
        self.start = accepted_on
        self.visited = accepted_on + timedelta(days=1)
        self.decided = accepted_on + timedelta(days=5)
        self.clerk_name, self.head_name = clerk or STAFF[township][0], STAFF[township][1]
        self._officers: dict[str, Officer] = {}

    def who(self, name: str) -> Officer:
        """The officer with the postings of the first day."""
        if name not in self._officers:
            self._officers[name] = self.cast.officer(name, self.start)
        return self._officers[name]

    @property
    def clerk(self) -> Officer:
        return self.who(self.clerk_name)

    @property
    def head(self) -> Officer:
        return self.who(self.head_name)

    def go(self, state: State) -> None:
        """Take steps until the case is in ``state``."""
        first = [self.submit, self.accept, self.visit, self.review, self.publicise, self.send]
        end = {
            State.SUPPLEMENT: self.ask_supplement,
            State.ACCEPTANCE_REFUSED: self.refuse_acceptance,
            State.WITHDRAWN: self.withdraw,
            State.TERMINATED: self.terminate,
            State.NOT_APPROVED: self.disapprove,
        }.get(state)
        last = {State.SUPPLEMENT: 1, State.ACCEPTANCE_REFUSED: 1, State.WITHDRAWN: 2, State.TERMINATED: 2}
        for step in first[: last.get(state, len(first))]:
            if self.state is state:
                return
            step()
        rest = [self.county_review] if self.state is State.COUNTY_REVIEW else []
        rest += [end] if end else [self.approve, self.pay, self.close]
        for step in rest if state not in last else [end or self.close]:
            if self.state is state:
                return
            step()
        if self.state is not state:
            raise ValueError(f"a case of {self.amount} yuan does not come to {state}; it is {self.state}")

    @property
    def state(self) -> State:
        return State(Case.objects.values_list("state", flat=True).get(pk=self.pk))

    def open(self, people: Sequence[PersonGiven], category: Category, cause: Cause, incident_key: str) -> None:
        day, at = self.start, noon(self.start)
        case = cases.open_case(officer=self.clerk, at=at, today=day, township_id=self.township.pk, applied_on=day)
        self.pk = case.pk
        household = HouseholdGiven(
            members=[
                MemberGiven(person=person, relation=Relation.SELF if n == 0 else Relation.SON)
                for n, person in enumerate(people)
            ],
            hukou=Hukou.RURAL,
            category=category,
            category_recognised_on=day - timedelta(days=100),
            declared_income=Decimal("9000.00"),
        )
        cases.put_household(
            self.pk,
            officer=self.clerk,
            at=at,
            today=day,
            household=household,
            village_name=village_of(case),
            address="示例路1号",
        )
        cases.put_hardship(
            self.pk, officer=self.clerk, at=at, relief_type=ReliefType.EXPENDITURE, cause=cause,
            narrative=self.narrative, applied_on=day, incident_key=incident_key or f"ZY{self.pk}",
            incident_on=day,
        )  # fmt: skip
        kind = KINDS_OF_EXPENSE.get(cause, ExpenseKind.MEDICAL)
        spent = ExpenseGiven(kind=kind, total=Decimal("52000.00"), reimbursed=Decimal("31000.00"))
        cases.put_expenses(self.pk, officer=self.clerk, at=at, expenses=[spent])
        cases.put_payee(
            self.pk, officer=self.clerk, at=at, name=people[0].name, relation=Relation.SELF, bank="农村商业银行",
            account=_account(people[0]),
        )  # fmt: skip
        asked = [paper.code for paper in asked_papers(Case.objects.get(pk=self.pk)) if paper.required]
        cases.see_papers(self.pk, asked, officer=self.clerk, at=at)
        for pair in case.likely.all():
            cases.choose_likeness(
                self.pk, pair.pk, officer=self.clerk, at=at, likeness=Likeness.DIFFERENT, note="已核对，不是同一事由。"
            )

    def submit(self) -> None:
        cases.submit(self.pk, officer=self.clerk, at=noon(self.start), today=self.start)

    def ask_supplement(self) -> None:
        cases.ask_supplement(
            self.pk, officer=self.clerk, at=noon(self.start), today=self.start, reason="请补充诊断证明。"
        )

    def refuse_acceptance(self) -> None:
        cases.refuse_acceptance(
            self.pk, officer=self.clerk, at=noon(self.start), reason="不属于本辖区。", remedy="可申请行政复议。"
        )

    def accept(self) -> None:
        cases.accept(self.pk, officer=self.clerk, at=noon(self.start), today=self.start)

    def visit(self) -> None:
        case = Case.objects.get(pk=self.pk)
        visit = VisitGiven(
            visited_on=self.visited,
            place="申请人家中",
            respondent_name=case.applicant_name,
            respondent_relation=Relation.SELF,
            household_size=case.members.count(),
            annual_income=Decimal("9000.00"),
            necessary_expenditure=Decimal("21000.00"),
            property_ok=Outcome.YES,
            conclusion=VisitConclusion.TRUE,
            summary="家庭困难属实。",
            surveyors=[
                SurveyorGiven(name=self.clerk.name, user_id=self.clerk.user_id, public_servant=True),
                SurveyorGiven(name="村干部示例"),
            ],
            verified={e.pk: e.self_paid for e in case.expenses.all()},
        )
        cases.record_visit(self.pk, officer=self.clerk, at=noon(self.visited), today=self.visited, visit=visit)

    def review(self) -> None:
        approvals.review(
            self.pk,
            officer=self.head,
            at=noon(self.visited),
            amount=self.amount,
            opinion=Opinion.AGREE,
            text="同意救助。",
            grounds=self.grounds,
        )

    def publicise(self) -> None:
        cases.publicise(
            self.pk, officer=self.clerk, at=noon(self.visited), today=self.visited, place="社区公示栏",
            telephone="0374-0000000", summary=SENTENCES[0],
        )  # fmt: skip

    def send(self) -> None:
        approvals.send_for_decision(self.pk, officer=self.head, at=noon(self.decided), today=self.decided)

    def county_review(self) -> None:
        approvals.county_review(
            self.pk, officer=self.who("county_reviewer"), at=noon(self.decided), amount=self.amount,
            opinion=Opinion.AGREE, text="情况属实，同意。", grounds=self.grounds,
        )  # fmt: skip

    @property
    def decider(self) -> Officer:
        return self.head if self.state is State.TOWNSHIP_DECISION else self.who("county_approver")

    def approve(self) -> None:
        case = Case.objects.get(pk=self.pk)
        if self.amount > D * 6 * case.members.count():
            record_minutes(self.cast, case, self.amount, on=self.decided)
        approvals.approve(
            self.pk,
            officer=self.decider,
            at=noon(self.decided),
            today=self.decided,
            amount=self.amount,
            unrelated=True,
            reason="情况属实。",
        )

    def disapprove(self) -> None:
        approvals.disapprove(
            self.pk, officer=self.decider, at=noon(self.decided), today=self.decided, reason="不符合救助条件。",
            unrelated=True,
        )  # fmt: skip

    def pay(self) -> None:
        funds.pay(
            self.pk, officer=self.who("finance"), at=noon(self.decided), today=self.decided, amount=self.amount,
            method=PaymentMethod.TRANSFER, paid_on=self.decided, voucher=f"PZ-{self.pk}",
        )  # fmt: skip

    def close(self) -> None:
        cases.close(self.pk, officer=self.clerk, at=noon(self.decided), today=self.decided)

    def withdraw(self) -> None:
        cases.withdraw(self.pk, officer=self.clerk, at=noon(self.start), today=self.start, reason="申请人要求撤回。")

    def terminate(self) -> None:
        cases.terminate(
            self.pk, officer=self.head, at=noon(self.start), today=self.start, ground=TerminationGround.MOVED_AWAY,
            reason="申请人已迁出本市。", remedy="可申请行政复议。",
        )  # fmt: skip


def village_of(case: Case) -> str:
    """A village of the case's own township, another from case to case."""
    there = villages(case.township_id)
    return there[case.pk % len(there)] if there else "示例村"


def _account(person: PersonGiven) -> str:
    """An invented account that a person keeps from case to case."""
    said = person.resident.number if person.resident else person.name
    return f"62284800000{crc32(said.encode()) % 10**8:08d}"


def record_minutes(cast: Officers, case: Case, amount: Decimal, *, on: date, number: str = "") -> None:
    """Minutes of a deliberation over ``amount`` yuan, signed; a second meeting over the case has another number."""
    approvals.record_minutes(
        case.pk,
        officer=cast.officer("county_approver", on),
        at=noon(on),
        today=on,
        number=number or f"一事一议〔2026〕{case.pk}号",
        held_on=on,
        place="县级会议室",
        chair="柳承安",
        attendees="柳承安、段明哲、示例",
        resolution="同意。",
        amount=amount,
        kept_as=f"一事一议卷2026-{case.pk}",
    )
