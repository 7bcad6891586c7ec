"""What the pages of the home visit and of the publicity open with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Posting
from accounts.officer import Officer
from audit.selectors import timeline
from audit.verbs import Verb
from cases.blockers import newest_visit
from cases.county import asked, stated, verified_assets, verified_incomes
from cases.facts import case_facts, load
from cases.models import Case, Publicity
from common.bound_fields import OFFERED
from common.errors import NotFound
from common.masking import mask_name
from common.rows import newest
from standards.policy.eligibility import means_waiver
from standards.policy.findings import Finding
from standards.policy.package.asking import Asked, Stated
from standards.policy.package.route import means_check_by_procedure
from standards.policy.rules import Rules
from standards.policy.terms import Cause, Outcome, ReliefType


@dataclass(frozen=True, slots=True)
class FormerVisit:
    """What a new visit takes over from the last one, where it still fits: who went, who was met, what was verified.

    Its day and its verdicts are made anew. ``fields`` and rows as the forms know them.
    """

    fields: dict[str, Any]
    surveyors: list[dict[str, Any]]
    incomes: list[dict[str, Any]]
    assets: list[dict[str, Any]]
    quantities: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class VisitSetup:
    """What the form of the home visit needs: the lines to verify, whether means are checked, and who may have gone.

    ``asked`` is what the county's rules look at, ``declared`` what the application states of it, by name. ``surveyors``
    is how many have to go, 0 where no rules say it.
    """

    relief_type: str
    expenses: list[Any]
    waiver: Finding[bool] | None
    means_checked: bool
    property_declared: Outcome
    officers: list[tuple[int, str, str]]
    start: dict[str, Any]
    former: FormerVisit | None
    declared_income: Decimal | None
    asked: Asked
    declared: dict[str, Stated]
    members: list[tuple[int, str]]
    applied_on: date | None
    living: int
    surveyors: int

    @property
    def by_source(self) -> bool:
        """Whether the income is verified source by source."""
        return self.means_checked and self.asked.sources

    @property
    def in_total(self) -> bool:
        """Whether the income is verified as one sum: as the plan has it, or because a rule reckons with it."""
        return not self.by_source and (self.means_checked or self.asked.income)

    @property
    def in_detail(self) -> bool:
        """Whether the property is verified piece by piece."""
        return self.means_checked and bool(self.asked.limits)


def visit_setup(case: Case, *, officer: Officer, today: date) -> VisitSetup:
    """Raises nothing: an incomplete case simply has its means checked."""
    load(case, "papers", "likely")  # what the visit waits for as well
    waiver = _waiver(case, officer) if case.relief_type and case.cause and case.rules else None
    living = len([m for m in case.members.all() if m.lives_here])
    officers = officers_there(case, today)
    return VisitSetup(
        relief_type=case.relief_type,
        expenses=list(case.expenses.all()),
        waiver=waiver,
        means_checked=not (waiver.conclusion if waiver else case.relief_type == ReliefType.EMERGENCY),
        property_declared=Outcome.answer(case.property_declared),
        officers=officers,
        start={
            "visited_on": today,
            "place": " ".join(filter(None, [case.village_name, case.address])),
            "respondent_name": case.applicant_name,
            "respondent_relation": "01",
        },
        former=_former(case, officers),
        declared_income=case.declared_income,
        asked=asked(case),
        declared={one.name: one for one in stated(case)},
        members=[(m.person_id, m.person.name) for m in case.members.all()],
        applied_on=case.applied_on,
        living=living,
        surveyors=int((case.rules or {}).get("surveyors") or 0),
    )


def _former(case: Case, officers: list[tuple[int, str, str]]) -> FormerVisit | None:
    visit = newest_visit(case)
    if visit is None:
        return None
    names = ("place", "respondent_name", "respondent_relation", "household_size", "annual_income", "summary")
    verified = {
        f"verified_{e.pk}": e.verified_self_paid for e in case.expenses.all() if e.verified_self_paid is not None
    }
    members = {str(m.person_id) for m in case.members.all()}
    here = {pk for pk, _name, _unit in officers}
    return FormerVisit(
        fields={name: getattr(visit, name) for name in names} | verified,
        surveyors=[_again(s, officer=s.user_id in here) for s in visit.surveyors.all()],
        incomes=[
            {"person": i.member, "kind": i.kind, "exempt": i.exempt or "", "amount": i.verified}
            for i in verified_incomes(visit)
            if i.member in members
        ],
        assets=[
            {name: getattr(a, name) for name in ("kind", "count", "area", "bought_on", "use", "value")}
            for a in verified_assets(visit)
        ],
        quantities=stated(visit),
    )


def _again(one: Any, *, officer: bool) -> dict[str, Any]:
    """A surveyor as his row names him: an officer of the township is chosen, anybody else is named."""
    if officer:
        return {"user": one.user_id, "public_servant": True}
    return {"name": one.name, "unit": one.unit, "public_servant": one.public_servant}


def officers_there(case: Case, today: date) -> list[tuple[int, str, str]]:
    """Who may have gone along, with his office: the officers of the township, and who stands in for one of them.

    Who only stands in has his own office elsewhere; both are said.
    """
    seats = Posting.objects.in_force(today).of_persons()
    here = (
        seats.filter(office__region=case.township_id)
        .order_by("user_id", F("substitutes").asc(nulls_first=True), "pk")
        .distinct("user_id")
        .values_list("user_id", "user__name", "office__name", "substitutes")
    )
    guests = [pk for pk, _name, _office, absent in here if absent]
    at_home = seats.filter(user__in=guests, substitutes=None).order_by("user_id", "pk") if guests else seats.none()
    own = dict(at_home.distinct("user_id").values_list("user_id", "office__name"))
    return [(pk, name, _unit(office, own.get(pk, ""), stands_in=bool(absent))) for pk, name, office, absent in here]


def _unit(office: str, own: str, *, stands_in: bool) -> str:
    """As the record of the visit keeps it, in Chinese."""
    if not stands_in:
        return office
    return f"{own}（在{office}代理）" if own else f"{office}（代理）"


def _waiver(case: Case, officer: Officer) -> Finding[bool]:
    """Whether means are checked, by the plan or by the procedure of the county."""
    facts = case_facts(case, area=officer.case_paths, history=False)
    rules = Rules.from_json(case.rules or {})
    return means_check_by_procedure(
        means_waiver(facts=facts, rules=rules), facts=facts, rules=rules, package=case.package
    )


SUMMARIES: dict[Cause, str] = {
    Cause.ILLNESS: "因患疾病，医疗费用支出较高",
    Cause.SUDDEN_ILLNESS: "因患疾病，医疗费用支出较高",
    Cause.DISABILITY: "因残疾康复支出较大",
    Cause.EDUCATION: "因教育支出较大",
    Cause.INCOME_DROP: "因收入骤降",
    Cause.HOUSING: "因住房支出较大",
    Cause.OTHER: "因突发困难",
}
"""What a notice says of the hardship: never a disease, a hospital or a cost (handbook 2.6)."""


SENTENCE = "申请人家庭成员{why}，造成家庭基本生活暂时陷入困境，特申请临时救助。"
SENTENCES = tuple(SENTENCE.format(why=why) for why in dict.fromkeys([*SUMMARIES.values(), "因遭遇意外灾害"]))
"""Everything that a posted notice may say of a hardship."""


def telephone_of_office(case: Case, *, until: date) -> str:
    """The telephone that the office named last on a public notice, up to that day; empty before its first one.

    It is looked for among the notices of those who are posted there: that is what an index knows.
    """
    seats = Posting.objects.filter(office__region=case.township_id).values("user")
    theirs = Publicity.objects.filter(posted_by__in=seats, case__township=case.township_id, posted_on__lte=until)
    return theirs.order_by("-id").values_list("telephone", flat=True).first() or ""


def publicity_start(case: Case, *, today: date) -> dict[str, Any]:
    """Place and the summary sentence of the notice, and the telephone of the one before."""
    why = SUMMARIES.get(Cause(case.cause), "因遭遇意外灾害") if case.cause else "因突发困难"
    where = case.village_name or case.township.name
    telephone = telephone_of_office(case, until=today)
    return {
        "place": f"{where}公示栏",
        "summary": SENTENCE.format(why=why),
        "telephone": telephone,
        OFFERED: {"telephone": _("as last time")} if telephone else {},
    }


def newest_notice(case: Case) -> Publicity | None:
    """The posted notice that counts."""
    return newest(case.publicities)


def notice_of(case: Case) -> dict[str, object]:
    """What the posted notice says, no more than must be public (handbook 2.6); raises NotFound before there is one."""
    posted = newest_notice(case)
    if posted is None:
        raise NotFound("no_notice", _("No notice of this case was posted."))
    return {
        "name": mask_name(case.applicant_name),
        "village": case.village_name or case.township.name,
        "people": case.head_count,
        "posted": posted,
        "given": case.decided_on is not None and posted.posted_on >= case.decided_on,
        "office": timeline(case).filter(verb=Verb.PUBLICISED).values_list("office_name", flat=True).last(),
    }
