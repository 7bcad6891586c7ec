"""In English every page speaks English, in Chinese Chinese; what is kept stays Chinese whoever wrote it.

Chinese on an English page stands in an element with ``lang="zh-Hans"`` (what somebody typed, what will be printed, the
text of the law) or is a proper name.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from accounts.models import Office, Region, User
from approvals.models import Decision, PayeeChange, Route
from audit.models import Event
from cases.models import Case, Paper, Person, Snapshot, Surveyor
from cases.models.register import RegisterImport
from cases.register.slips import Slip
from cases.terms import State
from common.clock import now, today
from funds.models import BankFile, BankResult, Good, Layout, StockEntry
from notices.models import Hook, Message
from notices.services import announce
from reporting.models import Export, WhatIf
from standards.models import CalendarYear, RulePackage, Standard
from standards.packages.ready import ready
from tests.architecture.test_urls import PAGES, SAFE, Page, _Undo, each
from tests.architecture.values import DAY
from tests.cast import Cast
from tests.factories import make_case

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffdf]")
"""Letters and signs of Chinese, the full-width ones too; ￥ reads the same in both languages."""

LATIN = re.compile("[A-Za-z]{2,}")
CODES = re.compile(
    r"LSJZ-[\d-]+|(xc|gwy649)-[\d.]+|ZY\d+|PZ-\d+|\b(PDF|JPG|PNG|xlsx|csv|yaml|Excel|WPS|MB|KB|Ctrl)\b|https?:\S*"
    r"|RK-\d+|\b(UTF-8|GB18030|tab)\b|\{\w+\}|manage\.py load_regions|ManagementForm|(column-)?(TOTAL|INITIAL)_FORMS"
)
"""What a Chinese page may say in letters: numbers of cases, clauses and vouchers, kinds of files, units, and the
counters of a form, which no browser leaves out."""

SAMPLES = {"styleguide/", "api/v1/docs/"}
"""The page of components shows invented data; the documents of the API are for programmers, in English."""

SHOWN = ("title", "aria-label", "placeholder", "alt", "data-label")
NAMES: list[tuple[Any, str]] = [
    (Region, "name"), (Office, "name"), (User, "name"), (Person, "name"), (Surveyor, "name"), (Case, "village_name"),
    (Case, "bank_name"), (Standard, "document_no"), (CalendarYear, "document_no"), (RegisterImport, "file_name"),
    (Paper, "file_name"), (WhatIf, "name"), (WhatIf, "package_title"), (Good, "name"), (Good, "unit"),
    (PayeeChange, "bank_name"), (StockEntry, "from_whom"), (Layout, "name"), (BankResult, "file_name"),
    (BankFile, "file_name"), (Hook, "name"), (Export, "title"),
]  # fmt: skip
"""Proper names: of places, offices, people, banks, documents, files and what was asked."""

ROLES = {
    "clerk": [State.DRAFT, State.REVIEWED, State.PUBLICISED],
    "head": [State.INVESTIGATED, State.TOWNSHIP_DECISION, State.NOT_APPROVED],
    "county_reviewer": [State.COUNTY_REVIEW],
    "county_approver": [State.COUNTY_DECISION],
    "finance": [State.APPROVED],
    "standards": [],
    "inspector": [State.WITHDRAWN],
}
"""Each role with the states of cases that show it something of its own."""


class Words(HTMLParser):
    """The words of a page with the language of the element in which they stand."""

    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        own = given.get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in self.VOID:
            self.open.append((tag, own))
        self.found += [(given[name], own) for name in SHOWN if name in given]
        if given.get("type") == "submit" and "value" in given and tag == "input":
            self.found.append((given["value"], own))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1][0] not in {"script", "style", "code"}:
            self.found.append((data.strip(), self.open[-1][1]))

    def outside(self, language: str) -> Iterator[str]:
        """What stands in no element of ``language``."""
        return (text for text, own in self.found if not own.startswith(language))


def strings(raw: Any) -> Iterator[str]:
    """Every text of a rule package: its document's own words."""
    if isinstance(raw, str) and raw:
        yield raw
    for inside in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        yield from strings(inside)


def names() -> list[str]:
    """Every proper name there is, longest first."""
    found = {str(value) for model, field in NAMES for value in model.objects.values_list(field, flat=True) if value}
    found |= {text for body in RulePackage.objects.values_list("body", flat=True) for text in strings(body)}
    found |= {package.title for package in ready().values()}
    return sorted(found, key=len, reverse=True)


def without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def said_to(client: Client, page: Page, given: dict[str, object], *methods: str) -> Iterator[tuple[str, Words]]:
    """The page as it is asked for or as it answers to an empty form; what that did is taken back.

    No page answers with a server error.
    """
    for _page, method, address in each(given, [page], methods):
        answer = HttpResponse()
        if method in SAFE:
            answer = getattr(client, method)(address)
        else:
            with pytest.raises(_Undo), transaction.atomic():
                answer = getattr(client, method)(address)
                raise _Undo
        assert answer.status_code < 500, f"{method} {address}"
        if not answer.streaming and answer.headers["Content-Type"].startswith("text/html"):
            yield f"{method} /{page.route}", Words(answer.content.decode())


def open_to(name: str, cast: Cast) -> list[Page]:
    """Every page that the role may ask for."""
    officer = cast.officer(name, DAY)
    own = [p for p in PAGES if not p.guard.public_reason and (officer.may(*p.guard.duties) or not p.guard.duties)]
    return [p for p in own if p.route not in SAMPLES]


def pages_of(
    name: str,
    cast: Cast,
    given: dict[str, object],
    language: str,
    *,
    states: Sequence[State] = (),
    known: Sequence[Page] = (),
    answered: Sequence[Page] = (),
) -> Iterator[tuple[str, Words]]:
    """Every page of the role but the ``known``, and those of a case also for cases in these states.

    What was ``answered`` to an empty form before is not asked for again.
    """
    client, mine = cast.client(name), open_to(name, cast)
    client.post("/language/", {"language": language, "next": "/"})
    cases = [make_case(cast, state=state) for state in states]
    announce(today=today(), at=now())
    for page in mine:
        if page not in known:
            yield from said_to(client, page, given, *SAFE, *(() if page in answered else ("post",)))
    for case in cases:
        for page in mine:
            if "case_id" in page.parameters and not page.for_programs:
                seen = dict.fromkeys(("case_id", "approved_id", "emergency_id"), case.pk)
                yield from said_to(client, page, given | seen, "get")


def before(name: str) -> list[str]:
    """The roles that walk before this one."""
    return list(ROLES)[: list(ROLES).index(name)]


@pytest.mark.parametrize("name", ROLES)
def test_in_english_nothing_is_said_in_chinese(name: str, cast: Cast, values: dict[str, object]) -> None:
    """Addresses for programs, which answer with no page but may fail, as the first role that may ask them."""
    answered = [page for other in before(name) for page in open_to(other, cast)]
    known = [page for page in answered if page.for_programs]
    heard: dict[str, str] = {}
    for place, page in pages_of(name, cast, values, "en", states=ROLES[name], known=known, answered=answered):
        for text in page.outside("zh"):
            if CHINESE.search(text):
                heard.setdefault(text, place)
    called = names()
    left = {text: place for text, place in heard.items() if CHINESE.search(without(text, called))}
    assert not left, json.dumps(left, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", ROLES)
def test_in_chinese_nothing_is_said_in_english(name: str, cast: Cast, values: dict[str, object]) -> None:
    """Each page before the first role that may see it: what Chinese lacks is missing for all of them.

    That each sentence has its Chinese, ``manage.py messages --check`` holds; here are those that never were one.
    """
    known = [page for other in before(name) for page in open_to(other, cast) if page.parameters]
    known += [page for page in PAGES if page.for_programs]
    heard: dict[str, str] = {}
    for place, page in pages_of(name, cast, values, "zh-hans", known=known, states=ROLES[name][:1]):
        for text in page.outside("en"):
            if LATIN.search(CODES.sub("", text)):
                heard.setdefault(text, place)
    accounts = User.objects.values_list("username", flat=True)
    called = sorted([*accounts, *names()], key=len, reverse=True)
    left = {text: place for text, place in heard.items() if LATIN.search(CODES.sub("", without(text, called)))}
    assert not left, json.dumps(left, ensure_ascii=False, indent=1)


def test_what_is_printed_is_chinese_on_an_english_page_too(cast: Cast) -> None:
    case, client = make_case(cast, state=State.CLOSED, members=2), cast.client("clerk")
    client.post("/language/", {"language": "en", "next": "/"})
    for address in (f"/cases/{case.pk}/print/", f"/cases/{case.pk}/notice/", f"/decisions/{case.pk}/notice/"):
        page = Words(client.get(address).content.decode())
        printed = [text for text, own in page.found if own.startswith("zh")]
        assert len(printed) > 10, address
        assert not [text for text in printed if LATIN.search(CODES.sub("", text))], address


def test_every_slip_of_a_register_is_told_in_english() -> None:
    """Only the word that must stand in the workbook is Chinese there as well."""
    for slip in Slip:
        told = slip.en + slip.remedy_en.replace("本人", "")
        assert not CHINESE.search(told), told


def kept() -> str:
    """Everything that is kept of what happened, without what differs from one case to the next."""
    rows = [
        *Event.objects.order_by("pk").values_list("verb", "subject_label", "before", "after", "words", "note"),
        *Decision.objects.values_list("determination", "reason", "remedy"),
        *Route.objects.values_list("determination"),
        *Snapshot.objects.order_by("pk").values_list("body"),
        *Message.objects.order_by("pk").values_list("kind", "text"),
    ]
    return re.sub(r"\w示例[〇一二三四五六七八九]*|[\d*]+X?", "#", json.dumps(rows, ensure_ascii=False, default=str))


def test_what_is_kept_is_the_same_in_whichever_language_the_officers_work(cast: Cast) -> None:
    told: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        try:
            with override(language), transaction.atomic():
                make_case(cast, state=State.CLOSED, members=2)
                make_case(cast, state=State.NOT_APPROVED)
                announce(today=today(), at=now())
                told[language] = kept()
                raise _Undo
        except _Undo:
            pass
    assert told["zh-hans"] == told["en"]
