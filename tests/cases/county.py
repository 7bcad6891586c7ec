"""A county whose rules look at more than the plan, and its cases: accepted on ``DAY``, visited on ``VISITED``."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from approvals import services as approvals
from approvals.terms import Opinion
from cases import services as cases
from cases.blockers import papers_are_complete
from cases.models import Case
from cases.papers import asked_papers
from cases.selectors.evidence import SENTENCES
from cases.services.evidence import SurveyorGiven, VisitGiven
from cases.terms import State
from funds import services as funds
from funds.terms import PaymentMethod
from standards.models import RulePackage
from standards.packages.files import read_package
from standards.packages.loading import load, read_file
from standards.policy.facts import Income
from standards.policy.terms import Cause, ExemptIncome, IncomeKind, Outcome
from standards.reference import DATA
from tests.cast import Cast
from tests.factories import make_case, noon, publish_rules

DAY = date(2026, 11, 23)
VISITED = DAY + timedelta(days=1)
RULES = """
region: "411081"
title: 禹州市分类分档标准
effective_from: 2020-01-02
document_no: 禹民〔2020〕1号
document_title: 禹州市临时救助标准
quantities:
  injury: {title: 伤情等级, kind: grade, choices: [轻伤, 重伤, 死亡], help: 按司法鉴定意见填写}
  compensation: {title: 已获赔偿, kind: money}
  stay: {title: 住院天数, kind: days}
  tuition_year: {title: 学年, kind: count}
income:
  of: income
  not_counted: [scholarship]
  work_cost: {percent: 20}
property:
- {kind: vehicle, title: 机动车, count_from: 1, except_uses: [残疾人代步]}
- {kind: house, title: 两套以上住房, count_from: 2}
rounding: whole_yuan
amounts:
- id: injury
  title: 意外伤害
  source: 轻伤1-2倍，重伤2-4倍，死亡4-6倍；扣除已获赔偿
  when: {types: [emergency], causes: [injury, accident]}
  measure: injury
  bands:
  - {is: [轻伤], give: {times: [1, 2]}}
  - {is: [重伤], give: {times: [2, 4]}}
  - {is: [死亡], give: {times: [4, 6]}}
  adjust:
  - {title: 扣除已获赔偿, less: compensation}
- id: fire
  title: 火灾
  when: {causes: [fire]}
  heads: affected
  give: {yuan: 300, per: person}
- id: school
  title: 教育
  when: {causes: [education]}
  measure: tuition_year
  bands: [{above: 0, give: {choose: [500, 800]}}]
- id: illness
  title: 疾病
  when: {causes: [illness]}
  give: {times: 2}
papers:
- {code: discharge, title: 出院小结, when: {causes: [illness]}}
tests:
- title: 疾病
  facts: {self_paid: 20000}
  standards: {urban_dibao: 630}
  expect: {rule: illness, low: 1260, high: 1260}
  by_hand: 630×2
"""


def in_force(text: str = RULES) -> RulePackage:
    """The package of a text, published."""
    publish_rules()
    made = read_package(text)
    return load(made, at=noon(made.effective_from), publish=True)


def shipped(name: str, *, region: str = "") -> RulePackage:
    """A package of those that come with the product, published."""
    publish_rules()
    made = read_file(DATA / "packages" / f"{name}.yaml", region=region)
    return load(made, at=noon(made.effective_from), publish=True)


def drafted(cast: Cast, cause: Cause, **given: Any) -> Case:
    """A complete draft of the cause."""
    case = make_case(cast, state=State.DRAFT, accepted_on=DAY, cause=Cause.ILLNESS, **given)
    kind = next(iter(cause.relief_types - {"expenditure"}), None) or "expenditure"
    return cases.put_hardship(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), relief_type=kind, cause=cause, narrative="示例",
        applied_on=DAY,
    )  # fmt: skip


def put(cast: Cast, case: Case, **given: Any) -> Case:
    return cases.put_county(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), **given)


def accepted(cast: Cast, case: Case) -> Case:
    clerk = cast.officer("clerk", DAY)
    kinds = [paper.code for paper in required_papers(case)]
    cases.see_papers(case.pk, kinds, officer=clerk, at=noon(DAY))
    cases.submit(case.pk, officer=clerk, at=noon(DAY), today=DAY)
    return cases.accept(case.pk, officer=clerk, at=noon(DAY), today=DAY)


def required_papers(case: Case) -> list[Any]:
    return [paper for paper in asked_papers(Case.objects.get(pk=case.pk)) if paper.required]


def visited(cast: Cast, case: Case, **found: Any) -> Case:
    clerk = cast.officer("clerk", DAY)
    given: dict[str, Any] = {
        "visited_on": VISITED,
        "place": "家中",
        "respondent_name": case.applicant_name,
        "respondent_relation": "01",
        "household_size": case.members.count(),
        "annual_income": None,
        "necessary_expenditure": None,
        "property_ok": Outcome.YES,
        "conclusion": "true",
        "summary": "属实。",
        "surveyors": [
            SurveyorGiven(name="沈秋禾", user_id=clerk.user_id, public_servant=True),
            SurveyorGiven(name="村干部"),
        ],
        "verified": {e.pk: e.self_paid for e in case.expenses.all()},
    }
    visit = VisitGiven(**given | found)
    cases.record_visit(case.pk, officer=clerk, at=noon(VISITED), today=VISITED, visit=visit)
    return Case.objects.get(pk=case.pk)


def income(case: Case, kind: IncomeKind, amount: str, exempt: ExemptIncome | None = None) -> Income:
    return Income(kind=kind, member=str(case.applicant_id), exempt=exempt, verified=Decimal(amount))


def reviewed(cast: Cast, case: Case, amount: str, grounds: str = "") -> Case:
    return approvals.review(
        case.pk, officer=cast.officer("head", DAY), at=noon(VISITED), amount=Decimal(amount), opinion=Opinion.AGREE,
        text="同意。", grounds=grounds,
    )  # fmt: skip


def publicised(cast: Cast, case: Case) -> Case:
    return cases.publicise(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(VISITED), today=VISITED, place="社区",
        telephone="0374-0000000", summary=SENTENCES[0],
    )  # fmt: skip


def paid(cast: Cast, case: Case, amount: str, *, on: date = VISITED) -> Case:
    """From the review, or the notice where there is one, to the money."""
    at, sum_ = noon(on), Decimal(amount)
    head, clerk = cast.officer("head", DAY), cast.officer("clerk", DAY)
    late = [b.code.removeprefix("paper_") for b in papers_are_complete(Case.objects.get(pk=case.pk))]
    cases.see_papers(case.pk, late, officer=clerk, at=at)
    approvals.send_for_decision(case.pk, officer=head, at=at, today=on)
    approvals.approve(case.pk, officer=head, at=at, today=on, amount=sum_, unrelated=True)
    return funds.pay(
        case.pk, officer=cast.officer("finance", DAY), at=at, today=on, amount=sum_,
        method=PaymentMethod.TRANSFER, paid_on=on, voucher="PZ-1",
    )  # fmt: skip
