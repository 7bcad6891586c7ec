"""How a broken rule is shown on the page where it was met."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from accounts.guards import OfficerRequest, may_open
from accounts.officer import Officer
from cases.selectors.file import Head, case_of, head_of
from common.clock import today
from common.errors import Blocked, Blocker, DomainError, WrongState


@dataclass(frozen=True, slots=True)
class Line:
    """One reason with the address where it is mended, if there is one."""

    text: str
    clause: str
    url: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal for the page: ``lines`` for blockers; ``late`` when somebody else was quicker."""

    message: str
    clause: str = ""
    lines: tuple[Line, ...] = ()
    late: bool = False


def lines(blockers: Any, case_id: int, officer: Officer) -> tuple[Line, ...]:
    """Blockers, as links where this officer may open the page."""
    return tuple(Line(b.message, b.clause, _mend(b, case_id, officer)) for b in blockers)


def problem(error: DomainError, case_id: int, officer: Officer) -> Problem:
    """A refusal as the page shows it."""
    found = lines(error.blockers, case_id, officer) if isinstance(error, Blocked) else ()
    return Problem(str(error.message), error.clause, found, isinstance(error, WrongState))


def _mend(blocker: Blocker, case_id: int, officer: Officer) -> str:
    try:
        url = reverse(blocker.mend, args=[case_id]) if blocker.mend else ""
    except NoReverseMatch:
        return ""
    return url if url and may_open(url, officer) else ""


def head(request: OfficerRequest, case_id: int, here: str) -> Head:
    """The head of a case's page, the case itself included; 404 outside the officer's area."""
    return head_of(case_of(request.officer, case_id), officer=request.officer, today=today(), here=here)


def show(
    request: HttpRequest, template: str, given: dict[str, Any], *, error: DomainError | None = None
) -> HttpResponse:
    """The page; with a refusal 409, with faults of form 422, so that htmx and tests can tell."""
    faulty = any(getattr(form, "is_bound", False) and not form.is_valid() for form in given.get("checked", ()))
    status = 409 if error else 422 if faulty and request.method == "POST" else 200
    return render(request, template, given, status=status)
