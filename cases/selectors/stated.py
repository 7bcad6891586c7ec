"""The steps of an application as a program reads them before it writes them; numbers masked, as forms show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.officer import Officer
from cases.county import asked, follows_the_relief, publicity_time, stated
from cases.models import Case, Publicity
from cases.selectors import file, hints
from cases.selectors import intake as start
from cases.selectors.actions import blockers_now
from cases.selectors.county import missing
from cases.selectors.doubts import doubts
from cases.selectors.elsewhere import of_household
from cases.selectors.evidence import SENTENCES, VisitSetup, newest_notice, publicity_start, visit_setup
from cases.terms import Step
from common.errors import Blocker
from standards.policy.findings import Conclusion, Finding
from standards.policy.package.asking import Asked, Stated
from standards.policy.package.words import PublicityTime

Fields = dict[str, Any]


def household_stated(case_id: int, *, officer: Officer) -> Fields:
    """Who applies and lives with him, category, income and property, as stated."""
    case = start.case_to_write(officer, case_id)
    rows = {"members": start.members_start(case), "assets": start.assets_start(case)}
    return start.household_start(case) | rows | {"villages": start.villages(case.township_id)}


def hardship_stated(case_id: int, *, officer: Officer) -> Case:
    """What happened, as stated."""
    return start.case_to_write(officer, case_id)


@dataclass(frozen=True, slots=True)
class CountyStated:
    """What the rules of the county ask of this case, and what it states of that."""

    case: Case
    asked: Asked
    stated: tuple[Stated, ...]
    incomes: list[Fields]


def county_stated(case_id: int, *, officer: Officer) -> CountyStated:
    """What the rules of the county ask of this case beyond the plan, and what is stated."""
    case = start.case_to_write(officer, case_id)
    return CountyStated(case, asked(case), stated(case), start.incomes_start(case))


def expenses_stated(case_id: int, *, officer: Officer) -> Fields:
    """The necessary expenditure, as stated."""
    return {"expenses": start.expenses_start(start.case_to_write(officer, case_id))}


def payee_stated(case_id: int, *, officer: Officer) -> Fields:
    """Who gets the money, the account masked."""
    return start.payee_start(start.case_to_write(officer, case_id))


@dataclass(frozen=True, slots=True)
class Check:
    """What an application still lacks: for its submission, for its acceptance; what policy says of it so far."""

    missing: list[Blocker]
    later: list[Blocker]
    unanswered: list[Blocker]
    doubts: list[Blocker]
    preview: list[Finding[Conclusion]]


def check_of(case_id: int, *, officer: Officer, today: date) -> Check:
    """Everything that is missing, what can hardly be meant, and what policy says of the facts so far."""
    case = start.case_to_write(officer, case_id)
    file.file_of(case)
    to_submit = blockers_now(case, Step.SUBMIT, today=today)
    codes = {b.code for b in to_submit}
    later = [b for b in blockers_now(case, Step.ACCEPT, today=today) if b.code not in codes]
    found = file.preview(case, officer=officer, today=today)
    return Check(to_submit, later, missing(case), doubts(case, today=today), found)


@dataclass(frozen=True, slots=True)
class Papers:
    """The checklist with what is there, papers beyond it, withdrawn ones."""

    asked: list[file.Asked]
    others: list[Any]
    withdrawn: list[Any]


def papers_listed(case_id: int, *, officer: Officer) -> Papers:
    """The checklist of the case with what is in the file."""
    return Papers(*file.papers_of(file.case_of(officer, case_id)))


def duplicates_listed(case_id: int, *, officer: Officer, today: date) -> Fields:
    """Possible duplicates of a case, and what is known elsewhere of its people."""
    case = start.case_to_write(officer, case_id)
    return {"pairs": hints.likely_pairs(case, officer), "elsewhere": of_household(case, officer, today=today)}


def visit_asked(case_id: int, *, officer: Officer, today: date) -> VisitSetup:
    """What the record of the home visit has to say of this case."""
    return visit_setup(start.case_to_write(officer, case_id), officer=officer, today=today)


@dataclass(frozen=True, slots=True)
class PublicityStated:
    """The notice that counts, objections, and what a notice may say."""

    notice: Publicity | None
    objections: list[Publicity]
    when: PublicityTime
    after: bool
    start: Fields
    sentences: tuple[str, ...] = SENTENCES


def publicity_of(case_id: int, *, officer: Officer, today: date) -> PublicityStated:
    """The notice of a case with its days and objections."""
    case = file.case_of(officer, case_id)
    objections = [one for one in case.publicities.all() if one.objection]
    start = publicity_start(case, today=today)
    return PublicityStated(newest_notice(case), objections, publicity_time(case), follows_the_relief(case), start)


def hint_in_case(
    case_id: int, *, officer: Officer, today: date, id_number: str, person_id: int | None = None, name: str = ""
) -> hints.PersonHint:
    """What may be told of a person by his number, while he is entered into a case; a masked number as it was told."""
    case = start.case_to_write(officer, case_id)
    number = start.known_people(case).number(person_id, id_number)
    return hints.person_hint(officer, number, county_id=case.county_id, today=today, except_case=case.pk, name=name)
