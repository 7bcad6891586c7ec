"""Every URL is asked for as every role: nobody gets a 5xx, strangers get the door, another county gets nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.duties import Duty
from accounts.guards import Guard
from accounts.models import Office, Posting
from cases.models import Case
from common.problems import PREFIX
from tests.architecture.values import DAY, UNKNOWN
from tests.cast import SINCE, Cast

CASE_FAMILY = {
    "case_id",
    "register_id",
    "supervision_id",
    "decision_id",
    "change_id",
    "what_if_id",
    "fund_id",
    "meeting_id",
    "good_id",
    "store_id",
    "entry_id",
    "claim_id",
    "payment_id",
    "sheet_id",
    "recovery_id",
    "export_id",
    "hook_id",
    "delivery_id",
}
BANK = {"batch_id", "file_id", "layout_id", "result_id"}
CASE_FAMILY |= BANK
HOOK = {"hook_id", "delivery_id"}
"""Parameters that name something of one county."""


FAR = {
    "clerk": {"what_if_id", "fund_id"} | BANK | HOOK,
    "head": {"register_id", "what_if_id", "fund_id"} | BANK | HOOK,
    "standards": CASE_FAMILY - {"what_if_id", "good_id"} - HOOK,
    "other_clerk": CASE_FAMILY,
}
"""What lies out of an officer's sight: the county's imports, what-ifs and money for a township, all for another."""


@dataclass(frozen=True)
class Page:
    """One routed view with a way to make its address."""

    route: str
    guard: Guard
    parameters: tuple[str, ...]
    methods: tuple[str, ...]
    """What is worth asking it: of the API only what the address has."""

    @property
    def for_programs(self) -> bool:
        """Whether it is an address of the API, which share one guard and are therefore not asked as every role."""
        return self.route.startswith(PREFIX.lstrip("/"))

    def address(self, values: dict[str, object]) -> str:
        path = "/" + self.route
        for name in self.parameters:
            start = path.index("<")
            path = path[:start] + str(values[name]) + path[path.index(">") + 1 :]
        return path


def _walk(patterns: Sequence[Any], prefix: str = "") -> Iterator[Page]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + str(entry.pattern))
        else:
            view = entry.callback
            had = tuple(m for m in METHODS if hasattr(view.cls, m)) if hasattr(view, "cls") else METHODS[:2]
            yield Page(prefix + str(entry.pattern), view.guard, tuple(entry.pattern.converters), had)


SAFE = {"get"}
METHODS = ("get", "post", "put", "patch", "delete")
PAGES = list(_walk(get_resolver().url_patterns))


class _Undo(Exception):
    """Takes back whatever a request wrote."""


def ask(client: Client, method: str, address: str) -> int:
    """The status of one request, whose effects are taken back; what only reads has none that others would see."""
    if method in SAFE:
        return int(getattr(client, method)(address).status_code)
    status = 0
    with pytest.raises(_Undo), transaction.atomic():
        status = getattr(client, method)(address).status_code
        raise _Undo
    return status


def each(
    values: dict[str, object], pages: list[Page], methods: Sequence[str] = METHODS[:2]
) -> Iterator[tuple[Page, str, str]]:
    for page in pages:
        own = {"case_id": values["approved_id"]} if "change_id" in page.parameters else {}
        emergencies = ("emergency/", "api/v1/emergencies/")
        own |= {"case_id": values["emergency_id"]} if page.route.startswith(emergencies) else {}
        for method in methods:
            if method in page.methods:
                yield page, method, page.address(values | own)


def test_every_parameter_has_a_value(values: dict[str, object]) -> None:
    missing = {name for page in PAGES for name in page.parameters} - set(values)
    assert not missing, "a new URL needs an object in `values`"


def test_a_stranger_is_led_to_the_door(values: dict[str, object], client: Client) -> None:
    for page, method, address in each(values, [p for p in PAGES if not p.guard.public_reason]):
        answer = getattr(client, method)(address)
        assert answer.status_code in ((401,) if address.startswith(PREFIX) else (302, 405)), f"{method} {address}"
        assert page.guard.public_reason == ""
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in/"), f"{method} {address}"


@pytest.mark.parametrize(
    "name",
    ["clerk", "head", "county_reviewer", "county_approver", "finance", "standards", "inspector", "other_clerk"],
)
def test_what_a_role_has_no_duty_for_is_refused(name: str, cast: Cast, values: dict[str, object]) -> None:
    """What it may open, ``test_language`` walks through, and hears of a server error too."""
    client, officer = cast.client(name), cast.officer(name, DAY)
    far = FAR.get(name, set())
    asked = PAGES if name in ("clerk", "inspector") else [p for p in PAGES if not p.for_programs]
    refused = [page for page in asked if page.guard.duties and not officer.may(*page.guard.duties)]
    assert refused
    for page in refused:  # whatever the method; one that the address does not have says nothing
        answers = ((address, ask(client, method, address)) for _page, method, address in each(values, [page], METHODS))
        address, status = next((told for told in answers if told[1] != 405), ("", 405))
        assert status == (404 if far & set(page.parameters) else 403), f"{name} {address}: {status}"


def test_a_role_of_another_county_never_gets_a_server_error(cast: Cast, values: dict[str, object]) -> None:
    client, officer = cast.client("other_clerk"), cast.officer("other_clerk", DAY)
    pages = [page for page in PAGES if not page.for_programs and not page.guard.public_reason]
    own = [page for page in pages if not page.guard.duties or officer.may(*page.guard.duties)]
    for _page, method, address in each(values, own):
        assert ask(client, method, address) < 500, f"{method} {address}"


OURS = [p for p in PAGES if CASE_FAMILY & set(p.parameters)]


def with_duties(cast: Cast, *duties: Duty) -> Client:
    """An officer of another county who has these and no others."""
    Posting.objects.filter(user=cast.other_clerk).delete()
    office = Office.objects.get(name="长葛市民政局")
    Posting.objects.bulk_create(
        Posting(user=cast.other_clerk, office=office, duty=duty, starts_on=SINCE) for duty in duties
    )
    return cast.client("other_clerk")


@pytest.mark.parametrize("duty", list(Duty))
def test_another_county_sees_nothing_of_this_one_whatever_its_duty(
    duty: Duty, cast: Cast, values: dict[str, object]
) -> None:
    client = with_duties(cast, duty)
    let_in = [page for page in OURS if not page.guard.duties or duty in page.guard.duties]  # others: the test of roles
    for _page, method, address in each(values, let_in, ("get",)):
        assert ask(client, method, address) in (404, 405), f"{duty} {method} {address}"


def test_another_county_does_nothing_to_this_one_with_every_duty_there_is(
    cast: Cast, values: dict[str, object]
) -> None:
    client = with_duties(cast, *Duty)
    for _page, method, address in each(values, OURS, METHODS[1:]):  # to look at it: the test above
        assert ask(client, method, address) in (404, 405), f"{method} {address}"


def test_another_county_reaches_nothing_of_this_one(cast: Cast, values: dict[str, object]) -> None:
    client = cast.client("other_clerk")
    asked = set()  # what names no case, or one of its own, is the same address for both
    for case_id in (values["paid_id"], values["approved_id"]):
        pages = OURS if case_id == values["paid_id"] else [page for page in OURS if not page.for_programs]
        for _page, method, address in each(values | {"case_id": case_id}, pages):
            if (method, address) in asked:
                continue
            asked.add((method, address))
            assert ask(client, method, address) in (404, 405), f"{method} {address}"


@pytest.mark.parametrize("name", ["clerk", "inspector"])
def test_an_unknown_case_is_not_found_before_any_duty_is_missed(
    name: str, cast: Cast, values: dict[str, object]
) -> None:
    nothing = values | dict.fromkeys(CASE_FAMILY, UNKNOWN)
    client = cast.client(name)
    for page in OURS if name == "clerk" else [page for page in OURS if not page.for_programs]:
        for method in METHODS[:2]:
            assert ask(client, method, page.address(nothing)) in (404, 405), f"{name} {method} {page.route}"


def test_inside_the_area_a_missing_duty_is_said(cast: Cast, values: dict[str, object]) -> None:
    client, officer = cast.client("inspector"), cast.officer("inspector", DAY)
    refused = [p for p in OURS if p.guard.duties and not officer.may(*p.guard.duties)]
    assert len(refused) > 20
    for _page, method, address in each(values, refused):
        assert ask(client, method, address) in (403, 405), f"{method} {address}"


@pytest.mark.parametrize("name", ["clerk", "county_approver", "standards"])
def test_an_unknown_id_is_not_found(name: str, cast: Cast, values: dict[str, object]) -> None:
    nothing = {key: UNKNOWN if isinstance(value, int) and key != "year" else value for key, value in values.items()}
    client, officer = cast.client(name), cast.officer(name, DAY)
    pages = [p for p in PAGES if {k for k in p.parameters if k.endswith("_id")} and officer.may(*p.guard.duties or [])]
    assert pages
    for _page, method, address in each(nothing, pages):
        before_the_body = (415, 422) if address.startswith(PREFIX) else ()  # the same answer for an id that there is
        assert ask(client, method, address) in (404, 405, *before_the_body), f"{name} {method} {address}"


def test_lists_search_and_export_show_another_county_nothing(cast: Cast, values: dict[str, object]) -> None:
    case = Case.objects.get(pk=str(values["case_id"]))
    client = cast.client("other_clerk")
    number = case.applicant.id_number if case.applicant else ""
    for address in (
        "/cases/",
        f"/cases/?q={case.number}",
        f"/cases/?q={case.applicant_name}",
        f"/cases/?q={number}",
        "/exports/new/cases/",
        "/deadlines/",
        "/supervision/",
        "/messages/",
        "/",
    ):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert f"/cases/{case.pk}/".encode() not in body, address
        if "q=" not in address:  # a search page repeats what was searched for
            assert str(case.number).encode() not in body, address


def test_an_empty_post_changes_no_case(cast: Cast, values: dict[str, object]) -> None:
    def picture() -> list[tuple[str, int, Decimal | None]]:
        return list(Case.objects.order_by("pk").values_list("state", "facts_version", "approved_amount"))

    before = picture()
    posts: list[Callable[[], int]] = []
    client = cast.client("clerk")
    for page, method, address in each(values, [p for p in PAGES if "case_id" in p.parameters]):
        if method == "post" and not any(word in page.route for word in ("submit", "supplement/", "accept/")):
            posts.append(lambda address=address: client.post(address).status_code)  # type: ignore[misc]
    assert all(post() < 500 for post in posts)
    assert picture() == before
