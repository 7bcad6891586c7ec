"""What the steps of the intake open with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from cases.blockers import is_to_be_paid, missing_papers
from cases.county import asked, stated
from cases.facts import load
from cases.models import Case, DraftStep
from cases.papers import asked_papers
from cases.selectors.above import BEGUN
from cases.selectors.file import case_of
from cases.terms import State
from standards.policy.terms import Category, Outcome, ReliefType

STEPS: dict[str, str] = {
    "household": "cases:intake_household",
    "hardship": "cases:intake_hardship",
    "county": "cases:intake_county",
    "expenses": "cases:intake_expenses",
    "payee": "cases:intake_payee",
    "papers": "cases:papers",
    "check": "cases:check",
}
"""The steps of an application in the order of the paper form; the county's only where its rules ask for more."""
TYPED_STEPS = ("household", "hardship", "county", "expenses", "payee", "visit", "emergency")
"""Steps whose typed words are kept as a draft."""


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
    at_opening: bool = False
    """Whether nothing was typed in the step itself so far."""

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
    return Typed(json.loads(row.typed), row.saved_at, row.page == DraftStep.AT_OPENING) if row else None


def intake_steps(case: Case, here: str) -> list[dict[str, object]]:
    """The steps of the application with what is done; the papers as acceptance will ask for them."""
    county, papers = asked(load(case, "papers")), asked_papers(case)
    done = {
        "household": bool(case.applicant_id and case.category and case.hukou),
        "hardship": bool(case.cause and case.narrative),
        "county": not county.unstated(stated(case)),
        "expenses": bool(case.expenses.all()),
        "payee": bool(case.account_masked) or not is_to_be_paid(case),
        "papers": bool(papers) and not missing_papers(case, asked=papers),
        "check": case.state != State.DRAFT,
    }
    labels = {
        "household": _("Applicant and household"),
        "hardship": _("Hardship"),
        "county": _("Asked by the county"),
        "expenses": _("Expenditure"),
        "payee": _("Payee"),
        "papers": _("Papers"),
        "check": _("Check and submit"),
    }
    return [
        {
            "name": step,
            "label": labels[step],
            "url": reverse(name, args=[case.pk]),
            "status": "current" if step == here else "past" if done[step] else "future",
        }
        for step, name in STEPS.items()
        if step != "county" or county.anything or here == "county"
    ]


def where_left(case: Case) -> str:
    """The URL name of the step to go on with: the one typed into last, else the first that is not done."""
    pages = STEPS | BEGUN
    kept = case.draft_steps.filter(step__in=pages).values_list("saved_at", "step")
    _at, typed = max(kept, key=lambda row: (row[0], row[1] in BEGUN), default=(None, None))  # opened as, where at once
    waiting = (str(step["name"]) for step in intake_steps(case, "") if step["status"] == "future")
    return pages[typed or next(waiting, "check")]


def asks_means(case: Case) -> bool:
    """Whether income and property are asked for: not in an emergency (xc-2.2.1), unless the county reckons with the
    income or something of them is stated already.
    """
    if case.relief_type != ReliefType.EMERGENCY or asked(case).income:
        return True
    stated_already = case.declared_income is not None or case.property_declared != Outcome.UNKNOWN
    return stated_already or bool(case.assets.all()) or any(m.annual_income is not None for m in case.members.all())


def asks_interim(case: Case) -> bool:
    """Whether dibao or tekun may still be applied for: not by who has it."""
    return bool(case.interim_kind) or case.category not in (Category.RURAL_DIBAO, Category.URBAN_DIBAO, Category.TEKUN)


def is_signed(case: Case) -> bool:
    """Whether somebody has signed for the facts: the visit is the first that does, and a draft has none."""
    return case.accepted_on is not None and case.visits.exists()


def next_step(case: Case, here: str) -> str:
    """The URL name of the step after this one."""
    names = [step for step in STEPS if step != "county" or asked(case).anything or here == "county"]
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
        "property_declared": Outcome.answer(case.property_declared),
    }


def members_start(case: Case) -> list[dict[str, Any]]:
    """The rows of the household; numbers masked, the form knows whose they are."""
    return [
        {
            "person": m.person_id,
            "name": m.person.name,
            "id_number": m.person.id_masked,
            "phone": m.phone_masked,
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
    """The pieces of property as they are declared."""
    names = ("kind", "description", "count", "area", "bought_on", "use", "value")
    return [{name: getattr(a, name) for name in names} for a in case.assets.all()]


def incomes_start(case: Case) -> list[dict[str, Any]]:
    """The income by source as it is declared."""
    return [
        {"person": i.person_id, "kind": i.kind, "exempt": i.exempt, "amount": i.declared} for i in case.incomes.all()
    ]


def members_named(case: Case) -> list[tuple[int, str]]:
    """Whose income can be stated."""
    return [(m.person_id, m.person.name) for m in case.members.select_related("person")]


def hardship_start(case: Case) -> dict[str, Any]:
    return {
        "cause": f"{case.relief_type}:{case.cause}" if case.cause else "",
        "narrative": case.narrative,
        "incident_key": case.incident_key,
        "incident_on": case.incident_on,
        "applied_on": case.applied_on,
        "channel": case.channel,
        "interim": bool(case.interim_kind),
        **{name: getattr(case, name) for name in ("interim_kind", "interim_number", "interim_applied_on")},
        "interim_office": case.interim_office,
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
    """What masked numbers and phones stand for that a form sends back unchanged, by person and mask."""

    numbers: Mapping[tuple[int, str], str] = field(default_factory=dict)
    phones: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def number(self, person_id: int | None, text: str) -> str:
        return self.numbers.get((person_id or 0, text.strip()), text)

    def phone(self, person_id: int | None, text: str) -> str:
        return self.phones.get((person_id or 0, text.strip()), text)


def known_people(case: Case, *, copied: Case | None = None) -> Known:
    """The members of a case, and of the former one that is copied into it; both were looked up for the officer."""
    former = list(copied.members.select_related("person")) if copied else []
    members = [*former, *case.members.select_related("person")]
    return Known(
        {(m.person_id, m.person.id_masked): m.person.id_number for m in members if m.person.id_masked},
        {(m.person_id, m.phone_masked): m.phone for m in members if m.phone_masked},
    )


def former_case(officer: Officer, case: Case, text: str) -> Case | None:
    """The case whose household is to be copied, if the officer may see it and it is of the same county."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return Case.objects.visible_to(officer).filter(pk=int(text), county_id=case.county_id).exclude(pk=case.pk).first()


def villages(township_id: int) -> list[str]:
    """The villages of a township, some fifty at most, as a field of an address offers them."""
    rows = Region.objects.filter(parent_id=township_id, level=RegionLevel.VILLAGE)
    return list(rows.order_by("code").values_list("name", flat=True))
