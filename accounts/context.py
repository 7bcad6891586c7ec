"""What the frame of every page shows: who is signed in, for whom he stands in, and where he may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.selectors import Kept, kept_filters


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the menu and the duties that lead there; none means every officer."""

    name: str
    label: Any
    icon: str
    duties: frozenset[Duty] = frozenset()
    unless: frozenset[Duty] = frozenset()
    """Who holds one of these comes there by another entry."""


_SEES_PAYMENTS = frozenset({Duty.PAY, Duty.SUPERVISE, Duty.INSPECT})

MENU = (
    Entry("notices:desk", gettext_lazy("My desk"), "home"),
    Entry("notices:inbox", gettext_lazy("Messages"), "inbox"),
    Entry("emergency:duty", gettext_lazy("Emergencies"), "alarm", CASE_DUTIES),
    Entry("cases:list", gettext_lazy("Cases"), "files", CASE_DUTIES),
    Entry(
        "cases:register_list", gettext_lazy("Register import"), "file-import", frozenset({Duty.IMPORT, Duty.CASEWORK})
    ),
    Entry("approvals:list", gettext_lazy("Decisions"), "gavel", frozenset({Duty.DECIDE, Duty.REVIEW})),
    Entry("approvals:meetings", gettext_lazy("Meetings"), "building", CASE_DUTIES),
    Entry("approvals:deadlines", gettext_lazy("Deadlines"), "clock", CASE_DUTIES),
    Entry("approvals:supervision", gettext_lazy("Supervision"), "flag", CASE_DUTIES),
    Entry("funds:list", gettext_lazy("Payments"), "cash", _SEES_PAYMENTS),
    Entry("funds:board", gettext_lazy("Funds"), "building-bank", CASE_DUTIES, _SEES_PAYMENTS),
    Entry("dashboard:numbers", gettext_lazy("Dashboard"), "chart-bar", CASE_DUTIES),
    Entry("standards:overview", gettext_lazy("Standards"), "scale"),
    Entry("standards:packages", gettext_lazy("Rule packages"), "list-check"),
    Entry("reporting:what_ifs", gettext_lazy("What-if"), "chart-bar", frozenset({Duty.STANDARDS, Duty.SUPERVISE})),
    Entry("standards:calendar", gettext_lazy("Working calendar"), "calendar"),
    Entry("accounts:regions", gettext_lazy("Regions and offices"), "map-pin"),
    Entry("accounts:officers", gettext_lazy("Officers"), "users", frozenset({Duty.OFFICERS})),
    Entry("hooks:list", gettext_lazy("Webhooks"), "send", frozenset({Duty.OFFICERS})),
    Entry("exports:list", gettext_lazy("My exports"), "file-text"),
    Entry("accounts:trail", gettext_lazy("Trail"), "history", frozenset({Duty.INSPECT, Duty.SUPERVISE})),
)


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed-in officer as the frame names him; by ``id`` an open page knows whose it is."""

    id: int
    name: str
    office: str
    sees_cases: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """``officer`` (id, name, office), ``substituting`` (a sentence for each),
    ``nav``, and for a filter bar ``kept_filters``; nothing for a stranger.
    """
    officer: Officer | None = getattr(request, "officer", None)
    if officer is None or not officer.user_id:
        return {}
    offices = dict.fromkeys(h.office_name for h in officer.held if h.for_user_id is None) or dict.fromkeys(
        h.office_name for h in officer.held
    )
    between = _(", ")
    return {
        "officer": Signed(
            officer.user_id,
            officer.name,
            between.join(offices) or _("no posting in force"),
            sees_cases=officer.may(*CASE_DUTIES),
        ),
        "substituting": _substituting(officer),
        "nav": list(_nav(officer, _place(request))),
        "kept_filters": SimpleLazyObject(lambda: _kept(request, officer)),
    }


def _substituting(officer: Officer) -> list[str]:
    """For whom, in which office, with which duties and until when: a sentence for each."""
    duties: dict[tuple[str, str, date | None], list[str]] = {}
    for held in officer.held:
        if held.for_name:
            duties.setdefault((held.for_name, held.office_name, held.until), []).append(str(held.duty.label))
    between = _(", ")
    return [
        _("Standing in for %(name)s (%(office)s, %(duties)s), last day %(last)s")
        % {"name": name, "office": office, "duties": between.join(told), "last": f"{last:%Y-%m-%d}" if last else "—"}
        for (name, office, last), told in duties.items()
    ]


def _kept(request: HttpRequest, officer: Officer) -> Kept | None:
    """The kept filters of the page that is asked for; a page in the midst of an error has none."""
    here = request.resolver_match
    if here is None or request.method not in ("GET", "HEAD"):
        return None
    return kept_filters(officer, here.view_name, request.path, request.GET)


def _place(request: HttpRequest) -> str:
    """The path that the menu goes by: a tab of a case is among the cases, whichever app draws it."""
    here = request.resolver_match
    tab = here is not None and here.view_name in {tab["url_name"] for tab in settings.CASE_TABS}
    return _url("cases:list") if tab else request.path


def _nav(officer: Officer, path: str) -> Iterator[dict[str, object]]:
    urls = {entry.name: _url(entry.name) for entry in MENU if _leads(entry, officer)}
    here = max((url for url in urls.values() if url and path.startswith(url)), key=len, default="")
    for entry in MENU:
        if url := urls.get(entry.name):
            active = url == here and (url != "/" or path == "/")
            yield {"url": url, "label": entry.label, "icon": entry.icon, "active": active}


def _leads(entry: Entry, officer: Officer) -> bool:
    return (not entry.duties or officer.may(*entry.duties)) and not officer.may(*entry.unless)


@cache
def _url(name: str) -> str:
    """An entry whose page is not there is left out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
