"""The list of cases, a new application, one case with all that its page tells, its history and letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from rest_framework import serializers

from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Ask, Look, Pages, Search, address
from cases import services
from cases.selectors.file import case_of
from cases.selectors.hints import PersonHint, person_hint
from cases.selectors.letters import Letter
from cases.selectors.listing import CaseFilter, CaseSearch, Listed, cases_page
from cases.selectors.past import history_page, snapshot_of
from cases.selectors.stated import hint_in_case
from cases.selectors.ticket import ticket_for
from cases.selectors.whole import whole_case
from cases.services.leaving import Secret
from cases.services.opening import township_of
from cases.shapes.file import CaseShape, HappenedShape, LetterShape, SnapshotShape
from cases.shapes.listing import CaseMadeShape, CaseRowShape, PersonHintShape
from cases.terms import LetterKind
from common.errors import NotFound
from common.paging import Page
from common.shapes import TextShape
from common.stated import UpTo

MAY_REVEAL = (Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY)
ID = Annotated[str, UpTo(40)]


def filtered_cases(wanted: CaseFilter, *, officer: Officer, today: date, cursor: Mapping[str, str]) -> Listed:
    """The cases of the area that fit, page by page; a person's number is searched for by ``cases/search/`` only."""
    return cases_page(wanted, officer=officer, today=today, cursor=cursor)


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of cases; ``ticket`` stands for ``q`` in the address of the list and in the filter of its export."""

    page: Page[Any]
    rows: Sequence[Any]
    count: int | None
    ticket: str | None


def searched_cases(wanted: CaseSearch, *, officer: Officer, today: date, cursor: Mapping[str, str]) -> Searched:
    """The same list for what is never written into an address: a whole identity, phone or account number in ``q``."""
    found = cases_page(wanted, officer=officer, today=today, cursor=cursor)
    return Searched(found.page, found.rows, found.count, ticket_for(wanted.q, officer) if wanted.q.strip() else None)


def hint_at_township(
    *, officer: Officer, today: date, township_id: int, id_number: ID, name: Annotated[str, UpTo(80)] = ""
) -> PersonHint:
    """What may be told of a person by his number before an application is begun at a township."""
    county_id = township_of(officer, township_id)[0].parent_id
    return person_hint(officer, id_number, county_id=county_id, today=today, name=name)


def case_snapshot(case_id: int, snapshot_id: int, *, officer: Officer) -> Any:
    """The household and the facts as they stood at acceptance or decision."""
    return snapshot_of(case_of(officer, case_id), snapshot_id).snapshot


def case_letter(case_id: int, kind: Annotated[str, LetterKind], *, officer: Officer, at: datetime) -> Letter:
    """What a letter of the procedure says; that it was taken is recorded as for a printed one."""
    return services.print_letter(case_id, kind, officer=officer, at=at)


def reveal_number(
    case_id: int, *, officer: Officer, at: datetime, what: Secret, person_id: int | None = None
) -> dict[str, str]:
    """One masked value in full; who looked at whose is recorded. The account is the payee's and needs no person."""
    value = services.reveal(case_id, what, officer=officer, at=at, person_id=person_id)
    if not value:
        raise NotFound("nothing_there", what)
    return {"value": value}


TICKET = serializers.CharField(
    allow_null=True, help_text="In place of `q` in the `query` of an export (`ticket=…`); of use to this account only."
)

ADDRESSES = [
    address(
        "cases/", "cases",
        get=Pages(filtered_cases, *CASE_DUTIES, gives=CaseRowShape),
        post=Act(services.open_application, Duty.CASEWORK, gives=CaseMadeShape, status=201),
    ),
    address(
        "cases/search/", "cases_search", post=Search(searched_cases, *CASE_DUTIES, gives=CaseRowShape, ticket=TICKET)
    ),
    address("cases/person-hints/", "person_hints", post=Ask(hint_at_township, Duty.CASEWORK, gives=PersonHintShape)),
    address("cases/<int:case_id>/", "case", get=Look(whole_case, *CASE_DUTIES, gives=CaseShape)),
    address(
        "cases/<int:case_id>/timeline/", "case_timeline", get=Pages(history_page, *CASE_DUTIES, gives=HappenedShape)
    ),
    address(
        "cases/<int:case_id>/snapshots/<int:snapshot_id>/", "case_snapshot",
        get=Look(case_snapshot, *CASE_DUTIES, gives=SnapshotShape),
    ),
    address(
        "cases/<int:case_id>/letters/<slug:kind>/", "case_letter",
        get=Look(case_letter, *CASE_DUTIES, gives=LetterShape),
    ),
    address(
        "cases/<int:case_id>/revelations/", "case_revelations",
        post=Act(
            reveal_number, *MAY_REVEAL, gives=TextShape,
            what=serializers.RegexField("^(id_number|phone|account)$", help_text="`id_number`, `phone` or `account`"),
        ),
    ),
    address(
        "cases/<int:case_id>/person-hints/", "case_person_hints",
        post=Ask(hint_in_case, Duty.CASEWORK, gives=PersonHintShape),
    ),
]  # fmt: skip
