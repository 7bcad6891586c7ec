"""What the steps of the intake open with, and what is known of a person as soon as the number is typed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Posting, Region
from accounts.officer import Officer
from cases.facts import case_facts, load
from cases.models import Case, DraftStep, Person
from cases.selectors.file import case_of
from cases.terms import Sex, State
from cases.workflow import FINAL_STATES
from common import identity
from common.crypto import blind_index
from common.errors import Invalid
from common.money import show
from standards.policy.eligibility import means_waiver
from standards.policy.findings import Finding
from standards.policy.rules import Rules
from standards.policy.terms import Category, Cause, Outcome, ReliefType

STEPS: dict[str, str] = {
    "household": "cases:intake_household",
    "hardship": "cases:intake_hardship",
    "expenses": "cases:intake_expenses",
    "payee": "cases:intake_payee",
    "papers": "cases:papers",
    "check": "cases:check",
}
"""The steps of an application in the order of the paper form."""
TYPED_STEPS = ("household", "hardship", "expenses", "payee", "visit")
"""Steps whose typed words are kept as a draft."""
GRANTED = (State.APPROVED, State.PAID, State.CLOSED)
NEVER_IN_HAND = (*FINAL_STATES, State.DRAFT)


def case_to_write(officer: Officer, case_id: int) -> Case:
    """The case for somebody who does its casework; raises NotFound outside the area, NotAllowed without the duty."""
    case = case_of(officer, case_id)
    officer.needs(Duty.CASEWORK, case.region_path)
    return case


# --- drafts


def was_opened(token: UUID) -> bool:
    """Whether the form with this token has opened a case already."""
    return Case.objects.filter(opening_token=token).exists()


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a draft step; ``fields`` as they were posted."""

    fields: Mapping[str, list[str]]
    saved_at: Any

    def get(self, name: str) -> str:
        return (self.fields.get(name) or [""])[-1]

    @property
    def flat(self) -> dict[str, str]:
        """Every field with its last value."""
        return {name: self.get(name) for name in self.fields}

    def rows(self, prefix: str) -> list[dict[str, str]]:
        """The rows of a formset without those that were taken out."""
        try:
            total = min(int(self.get(f"{prefix}-TOTAL_FORMS") or 0), 60)
        except ValueError:
            total = 0
        found = []
        for number in range(total):
            start = f"{prefix}-{number}-"
            row = {key.removeprefix(start): self.get(key) for key in self.fields if key.startswith(start)}
            if not row.get("DELETE"):
                found.append(row)
        return found


def typed_of(case: Case, step: str) -> Typed | None:
    """What was typed into the step and not applied yet."""
    row = DraftStep.objects.filter(case=case, step=step).first()
    return Typed(json.loads(row.typed), row.saved_at) if row else None


def intake_steps(case: Case, here: str) -> list[dict[str, object]]:
    """The steps of the application with what is done."""
    done = {
        "household": bool(case.applicant_id and case.category and case.hukou),
        "hardship": bool(case.cause and case.narrative),
        "expenses": bool(case.expenses.all()),
        "payee": bool(case.account_masked),
        "papers": any(paper.withdrawn_at is None for paper in case.papers.all()),
        "check": case.state != State.DRAFT,
    }
    labels = {
        "household": _("Applicant and household"),
        "hardship": _("Hardship"),
        "expenses": _("Expenditure"),
        "payee": _("Payee"),
        "papers": _("Papers"),
        "check": _("Check and submit"),
    }
    return [
        {
            "label": labels[step],
            "url": reverse(name, args=[case.pk]),
            "status": "current" if step == here else "past" if done[step] else "future",
        }
        for step, name in STEPS.items()
    ]


def next_step(here: str) -> str:
    """The URL name of the step after this one."""
    names = list(STEPS)
    return STEPS[names[min(names.index(here) + 1, len(names) - 1)]]


# --- what a step opens with


def household_start(case: Case) -> dict[str, Any]:
    """The household form's fields as the case has them."""
    return {
        "hukou": case.hukou,
        "category": case.category,
        "category_recognised_on": case.category_recognised_on,
        "village_name": case.village_name,
        "address": case.address,
        "individual": case.individual,
        "declared_income": case.declared_income,
        "property_declared": case.property_declared,
    }


def members_start(case: Case) -> list[dict[str, Any]]:
    """The rows of the household; numbers masked, the form knows whose they are."""
    return [
        {
            "person": m.person_id,
            "name": m.person.name,
            "id_number": m.person.id_masked,
            "phone": m.person.phone_masked,
            "no_id_reason": m.person.no_id_reason,
            "relation": m.relation,
            "lives_here": m.lives_here,
            "helped": m.helped,
            "health": m.health,
            "disability": m.disability,
            "labour": m.labour,
            "employment": m.employment,
            "marriage": m.marriage,
            "annual_income": m.annual_income,
        }
        for m in case.members.select_related("person")
    ]


def assets_start(case: Case) -> list[dict[str, Any]]:
    return [{"kind": a.kind, "description": a.description, "value": a.value} for a in case.assets.all()]


def hardship_start(case: Case) -> dict[str, Any]:
    return {
        "cause": f"{case.relief_type}:{case.cause}" if case.cause else "",
        "narrative": case.narrative,
        "incident_key": case.incident_key,
        "incident_on": case.incident_on,
        "applied_on": case.applied_on,
        "channel": case.channel,
    }


def expenses_start(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "kind": e.kind,
            "provider": e.provider,
            "detail": e.detail,
            "starts_on": e.starts_on,
            "ends_on": e.ends_on,
            "total": e.total,
            "reimbursed": e.reimbursed,
            "other_aid": e.other_aid,
        }
        for e in case.expenses.all()
    ]


def payee_start(case: Case) -> dict[str, Any]:
    return {
        "name": case.payee_name or case.applicant_name,
        "relation": case.payee_relation or ("" if case.payee_name else "01"),
        "bank": case.bank_name,
        "account": case.account_masked,
        "reason": case.payee_reason,
    }


@dataclass(frozen=True, slots=True)
class Known:
    """People whose masked numbers a form may send back unchanged: person id -> (masked, full) number and phone."""

    numbers: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    phones: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def number(self, person_id: int | None, text: str) -> str:
        return _unmasked(self.numbers, person_id, text)

    def phone(self, person_id: int | None, text: str) -> str:
        return _unmasked(self.phones, person_id, text)


def _unmasked(known: Mapping[int, tuple[str, str]], person_id: int | None, text: str) -> str:
    masked, full = known.get(person_id or 0, ("", ""))
    return full if masked and text.strip() == masked else text


def known_people(officer: Officer, *cases: Case | None) -> Known:
    """The members of cases that the officer may see."""
    people = [m.person for case in cases if case for m in case.members.select_related("person")]
    return Known(
        {p.pk: (p.id_masked, p.id_number) for p in people if p.id_masked},
        {p.pk: (p.phone_masked, p.phone) for p in people if p.phone_masked},
    )


def former_case(officer: Officer, case: Case, text: str) -> Case | None:
    """The case whose household is to be copied, if the officer may see it and it is of the same county."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return Case.objects.visible_to(officer).filter(pk=int(text), county_id=case.county_id).exclude(pk=case.pk).first()


def villages(case: Case) -> list[str]:
    """The villages of the case's township."""
    rows = Region.objects.filter(parent_id=case.township_id, level=RegionLevel.VILLAGE)
    return list(rows.order_by("code").values_list("name", flat=True))


# --- what is known of a person


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the officer must know before he goes on; ``url`` only inside his own area."""

    text: str
    tone: str = "warn"
    url: str = ""
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class PersonHint:
    """What a typed number tells: its fault, or birth and sex, and what is in hand in this county."""

    problem: str = ""
    birth_on: date | None = None
    age: int | None = None
    sex: str = ""
    notices: tuple[Notice, ...] = ()
    copy_from: int | None = None
    categories: tuple[str, ...] = ()

    @property
    def in_hand(self) -> bool:
        """Whether something should be looked at before a new application is begun."""
        return any(n.tone == "warn" for n in self.notices)


def person_hint(
    officer: Officer, text: str, *, county_id: int | None, today: date, except_case: int | None = None, name: str = ""
) -> PersonHint:
    """What may be told of the person with this number to an officer of this county.

    Inside his area the cases themselves; of other townships of the county only that there is an application in hand or
    relief of this year; of other counties nothing.
    """
    try:
        resident = identity.check(text, today=today)
    except Invalid as error:
        return PersonHint(problem=str(error.message))
    told = PersonHint(
        birth_on=resident.birth_on, age=identity.age_on(resident.birth_on, today), sex=Sex(resident.sex).label
    )
    person = Person.objects.filter(id_index=blind_index("person.id", resident.number)).first()
    if person is None:
        return told
    cases = _cases_of(person, county_id).exclude(pk=except_case or 0)
    mine = list(cases.filter(pk__in=Case.objects.visible_to(officer).values("pk")).order_by("-id")[:10])
    notices = [n for case in mine for n in _own_notices(case, today)]
    notices += _foreign_notices(cases.exclude(pk__in=Case.objects.visible_to(officer).values("pk")), today)
    if name.strip() and mine and person.name != name.strip():
        notices.append(Notice(_("This number is registered under another name; check the card.")))
    recognised = [c for c in mine if c.category and c.category != Category.OTHER]
    return PersonHint(
        birth_on=told.birth_on,
        age=told.age,
        sex=told.sex,
        notices=tuple(notices),
        copy_from=next((c.pk for c in mine if c.state != State.DRAFT), None),
        categories=tuple(dict.fromkeys(_category(c) for c in recognised)),
    )


def _cases_of(person: Person, county_id: int | None) -> QuerySet[Case]:
    related = Case.objects.filter(Q(applicant=person) | Q(members__person=person)).values("pk")
    return Case.objects.filter(pk__in=related, county_id=county_id).select_related("township")


def _own_notices(case: Case, today: date) -> list[Notice]:
    url = reverse("cases:detail", args=[case.pk])
    words = {
        "case": str(case),
        "state": State(case.state).label,
        "name": case.applicant_name or "—",
        "cause": Cause(case.cause).label if case.cause else _("cause not stated"),
    }
    if case.state not in FINAL_STATES and case.state not in GRANTED:
        text = _("Already in hand: %(case)s (%(name)s, %(cause)s), %(state)s.") % words
        return [Notice(text, "warn", url, case.pk)]
    if case.state in GRANTED and case.decided_on and case.approved_amount is not None:
        this_year = case.decided_on.year == today.year
        text = _("Relieved on %(day)s: %(sum)s yuan, %(cause)s (%(case)s).") % {
            **words, "day": case.decided_on, "sum": show(case.approved_amount),
        }  # fmt: skip
        return [Notice(text, "warn" if this_year else "info", url, case.pk)]
    return []


def _foreign_notices(cases: QuerySet[Case], today: date) -> list[Notice]:
    found = []
    if cases.exclude(state__in=(*NEVER_IN_HAND, *GRANTED)).exists():
        found.append(Notice(_("Another township of this county has an application of this person in hand.")))
    if cases.filter(state__in=GRANTED, decided_on__year=today.year).exists():
        found.append(Notice(_("This person was granted relief in another township of this county this year.")))
    return found


def _category(case: Case) -> str:
    label = Category(case.category).label
    return f"{label} ({case.category_recognised_on})" if case.category_recognised_on else label


# --- the visit


@dataclass(frozen=True, slots=True)
class VisitSetup:
    """What the form of the home visit needs: the lines to verify, whether means are checked, and who may have gone."""

    expenses: list[Any]
    waiver: Finding[bool] | None
    means_checked: bool
    property_declared: Outcome
    officers: list[tuple[int, str, str]]
    start: dict[str, Any]


def visit_setup(case: Case, *, officer: Officer, today: date) -> VisitSetup:
    """Raises nothing: an incomplete case simply has its means checked."""
    load(case)
    waiver = None
    if case.relief_type and case.cause and case.rules:
        waiver = means_waiver(facts=case_facts(case), rules=Rules.from_json(case.rules))
    emergency = case.relief_type == ReliefType.EMERGENCY
    seats = Posting.objects.in_force(today).filter(office__region=case.township_id, user__is_active=True)
    people = seats.order_by("user_id").distinct("user_id").values_list("user_id", "user__name", "office__name")
    living = len([m for m in case.members.all() if m.lives_here])
    return VisitSetup(
        expenses=list(case.expenses.all()),
        waiver=waiver,
        means_checked=not emergency and not (waiver and waiver.conclusion),
        property_declared=Outcome(case.property_declared),
        officers=list(people),
        start={
            "visited_on": today,
            "place": " ".join(filter(None, [case.village_name, case.address])),
            "respondent_name": case.applicant_name,
            "respondent_relation": "01",
            "household_size": living or None,
            "annual_income": case.declared_income,
            "property_ok": case.property_declared if case.property_declared != Outcome.UNKNOWN else "",
        },
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


def publicity_start(case: Case) -> dict[str, Any]:
    """Place and the summary sentence of the notice."""
    why = SUMMARIES.get(Cause(case.cause), "因遭遇意外灾害") if case.cause else "因突发困难"
    where = case.village_name or case.township.name
    return {
        "place": f"{where}公示栏",
        "summary": f"申请人家庭成员{why}，造成家庭基本生活暂时陷入困境，特申请临时救助。",
    }
