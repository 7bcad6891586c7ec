"""What is known already: of a person as soon as the number is typed, and of cases that look alike."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.facts import cases_of
from cases.models import Case, Person
from cases.plausible import usual_employment
from cases.selectors.elsewhere import GRANTED, told_of_elsewhere
from cases.selectors.notice import Notice
from cases.selectors.owings import owings_of
from cases.terms import Employment, Sex, State
from cases.workflow import FINAL_STATES
from common import identity
from common.crypto import blind_index
from common.errors import Invalid
from common.money import show
from standards.policy.terms import Category, Cause


@dataclass(frozen=True, slots=True)
class PersonHint:
    """What a typed number tells: its fault, or birth and sex, and what is in hand."""

    problem: str = ""
    birth_on: date | None = None
    age: int | None = None
    sex: str = ""
    notices: tuple[Notice, ...] = ()
    copy_from: int | None = None
    categories: tuple[str, ...] = ()
    name: str = ""
    """As a file in sight has it."""

    @property
    def employment(self) -> Employment | None:
        """What somebody of this age usually does."""
        return None if self.age is None else usual_employment(self.age)

    @property
    def in_hand(self) -> bool:
        """Whether something should be looked at before a new application is begun."""
        return any(n.tone == "warn" for n in self.notices)


def told_by(text: str, *, today: date) -> PersonHint:
    """What a number tells by itself."""
    try:
        resident = identity.check(text, today=today)
    except Invalid as error:
        return PersonHint(problem=str(error.message))
    age = identity.age_on(resident.birth_on, today)
    return PersonHint(birth_on=resident.birth_on, age=age, sex=Sex(resident.sex).label)


def person_hint(
    officer: Officer, text: str, *, county_id: int | None, today: date, except_case: int | None = None, name: str = ""
) -> PersonHint:
    """What may be told of the person with this number to an officer of this county.

    Inside his area the cases themselves; outside it only that there is an application in hand or relief of this year.
    """
    told = told_by(text, today=today)
    if told.birth_on is None:
        return told
    index = blind_index("person.id", identity.check(text, today=today).number)
    person = Person.objects.filter(id_index=index).first()
    people = [person.pk] if person else []
    typed = Q(state=State.DRAFT, applicant=None, draft_id_index=index)
    cases = Case.objects.filter(Q(pk__in=cases_of(people)) | typed if people else typed).exclude(pk=except_case or 0)
    seen = cases.filter(pk__in=Case.objects.visible_to(officer).values("pk")).select_related("township")
    mine = list(seen.order_by("-id")[:10])
    notices = [n for case in mine for n in _own_notices(case, today)]
    notices += map(Notice, told_of_elsewhere(people, officer, county_id=county_id, today=today) if people else [])
    notices += owings_of(people, officer)
    if name.strip() and mine and person is not None and person.name != name.strip():
        notices.append(Notice(_("This number is registered under another name; check the card.")))
    recognised = [c for c in mine if c.category and c.category != Category.OTHER]
    return replace(
        told,
        notices=tuple(notices),
        copy_from=next((c.pk for c in mine if c.state != State.DRAFT and c.county_id == county_id), None),
        categories=tuple(dict.fromkeys(_category(c) for c in recognised)),
        name=person.name if person and any(c.applicant_id for c in mine) else "",
    )


def _own_notices(case: Case, today: date) -> list[Notice]:
    url = reverse("cases:detail", args=[case.pk])
    words = {
        "case": str(case),
        "state": State(case.state).label,
        "name": case.applicant_name or "—",
        "cause": Cause(case.cause).label if case.cause else _("cause not stated"),
    }
    if case.state == State.DRAFT:
        text = _("There is a draft of this person (%(name)s, begun on %(day)s): open it, or begin another one.")
        words["day"] = timezone.localdate(case.created_at).isoformat()
        return [Notice(text % words, "warn", reverse("cases:intake", args=[case.pk]), case.pk)]
    found = []
    if case.state not in FINAL_STATES and case.state not in GRANTED:
        text = _("Already in hand: %(case)s (%(name)s, %(cause)s), %(state)s.") % words
        found.append(Notice(text, "warn", url, case.pk))
    relieved_on = case.helped_on or (case.decided_on if case.state in GRANTED else None)
    amount = case.approved_amount or case.paid_amount
    if relieved_on and amount is not None:
        this_year = relieved_on.year == today.year
        paid = case.state != State.APPROVED or case.helped_on is not None
        told = _("Relieved on %(day)s: %(sum)s yuan, %(cause)s (%(case)s).")
        text = (told if paid else _("Approved on %(day)s, not paid yet: %(sum)s yuan, %(cause)s (%(case)s).")) % {
            **words, "day": relieved_on, "sum": show(amount),
        }  # fmt: skip
        found.append(Notice(text, "warn" if this_year else "info", url, case.pk))
    return found


def _category(case: Case) -> str:
    label = Category(case.category).label
    return f"{label}（{case.category_recognised_on}）" if case.category_recognised_on else label


def likely_pairs(case: Case, officer: Officer) -> list[dict[str, Any]]:
    """Possible duplicates; of a case outside the officer's area only that there is one is told."""
    own = Case.objects.visible_to(officer).select_related("township")
    pairs = list(
        case.likely.select_related("decided_by").prefetch_related(Prefetch("other", queryset=Case.objects.all()))
    )
    known = {c.pk: c for c in own.filter(pk__in=[p.other_id for p in pairs])}
    return [{"pair": pair, "other": known.get(pair.other_id)} for pair in pairs]
