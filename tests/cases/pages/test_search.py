"""A search finds whole numbers by blind index, and no number ever stands in an address."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.models import Posting
from cases.models import Case
from cases.selectors import listing
from cases.selectors import searching as selector
from cases.selectors.ticket import is_secret
from cases.services import searching
from cases.terms import State
from common.clock import today
from common.crypto import blind_index
from common.numbers import read_phone
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import copies, make_case, somebody
from tests.operations import Api


def search(client: Client, text: str, **more: str) -> tuple[str, set[int]]:
    """The address that a search leads to, and the cases that stand there."""
    address = client.post("/cases/", {"q": text, **more})["Location"]
    return address, {row.case.pk for row in client.get(address).context["listed"].rows}


def numbers_of(case: Case) -> dict[str, str]:
    person = case.applicant
    assert person is not None
    case.members.filter(person=person).update(
        phone_index=blind_index("person.phone", "13812340001"), phone_masked="138****0001"
    )
    searching.enter(case)
    return {"identity": person.id_number, "phone": "13812340001", "account": case.account}


@pytest.mark.parametrize("what", ["identity", "phone", "account"])
def test_a_whole_number_finds_its_case_and_stands_in_no_address(cast: Cast, clerk: Client, what: str) -> None:
    case, _other = make_case(cast), make_case(cast)
    number = numbers_of(case)[what]
    for typed in (number, f" {number[:6]} {number[6:]}", number.lower()):
        address, found = search(clerk, typed)
        assert found == {case.pk}
        assert number not in address and set(parse_qs(urlsplit(address).query)) == {"ticket", "state"}
    assert search(clerk, number[:-1])[1] == set()
    assert number[:-1] not in search(clerk, number[:-1])[0]


def test_any_part_of_any_members_name_or_its_pinyin_finds_the_case(cast: Cast, clerk: Client) -> None:
    first, second = somebody(), somebody()
    people = [replace(first, name="单雄信"), replace(second, name="阿依·古丽")]
    case = make_case(cast, people=people)
    make_case(cast, people=[replace(somebody(), name="单示例")], township="411081103")
    make_case(cast, people=[replace(somebody(), name="古示例")])
    for text in ("单", "雄信", "单雄信", "sxx", "dxx", "SX", "阿依古丽", "依·古", "ayg", "信"):
        assert search(clerk, text)[1] == {case.pk}, text
    for text in ("单信", "信阿", "雄雄", "xq", "王", "·"):
        assert search(clerk, text)[1] == set(), text


@pytest.mark.parametrize("hits", [selector.Hits.MANY, selector.Hits.TOO_MANY])
def test_of_too_many_hits_the_newest_come_first_page_by_page_and_none_outside_the_area(
    cast: Cast, clerk: Client, monkeypatch: pytest.MonkeyPatch, hits: selector.Hits
) -> None:
    people = [replace(somebody(), name=name) for name in ("单示例", "古示例")]
    case, other = (make_case(cast, people=[one]) for one in people)
    copies(case, 2 * listing.PAGE_SIZE)
    copies(other, 5)
    make_case(cast, people=[replace(somebody(), name="单示例")], township="411081103")
    searching.enter_all()
    few = _walked(clerk, "单示")
    monkeypatch.setattr(listing, "hits", lambda *given, **more: hits)
    many = _walked(clerk, "单示")
    assert few == many == sorted(many, reverse=True) and len(many) == 2 * listing.PAGE_SIZE + 1
    lent = cast.client("inspector")
    assert len(_walked(lent, "单示")) == len(many) + 1
    page = clerk.get("/cases/?q=单示&sort=sum").content.decode()
    assert "符合的个案很多" in page and f"超过 {listing.PAGE_SIZE}" in page
    assert "符合的个案很多" not in clerk.get("/cases/?q=单示&state=accepted&sort=sum&cause=illness").content.decode()


def _walked(client: Client, text: str) -> list[int]:
    """The cases of all pages."""
    found, cursor = list[int](), ""
    while True:
        listed = client.get("/cases/", {"q": text, **({"after": cursor} if cursor else {})}).context["listed"]
        found += [row.case.pk for row in listed.rows]
        if not (cursor := listed.page.next or ""):
            return found


def test_common_words_are_looked_up_case_by_case_and_rare_ones_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    few, unknown = selector.Hits.FEW, 1_100
    told = ((180_000, selector.Hits.TOO_MANY), (2_800, selector.Hits.MANY), (unknown, few), (900, few), (400, few))
    for many, hits in told:

        def estimated(entries: Any, many: int = many) -> int:
            if selector.NOBODYS in str(entries.query):
                return unknown
            return many if entries.query.where else 1_000_000

        monkeypatch.setattr(selector, "_estimated", estimated)
        monkeypatch.setattr(selector, "_is_common", lambda *_given: False)
        assert selector.hits("王", selector.Area(), wanted=21) is hits, many
        monkeypatch.setattr(selector, "_is_common", lambda *_given: True)
        seen = selector.Hits.MANY if hits is few else hits
        assert selector.hits("王", selector.Area(), wanted=21) is seen, "what the newest entries say is believed"


def test_a_name_is_common_where_the_newest_entries_hold_it_often(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(cast, people=[replace(somebody(), name="单示例")])
    copies(case, 20)
    make_case(cast, people=[replace(somebody(), name="古示例")], township="411081103")
    searching.enter_all()
    monkeypatch.setattr(selector, "SPAN", 5)
    monkeypatch.setattr(selector, "_estimated", lambda _entries: 21)
    for few, text, common in (
        (10, "单示例", True),
        (50, "单示例", False),
        (10, "古示例", False),
        (10, "2026-1", False),
    ):
        monkeypatch.setattr(selector, "ALWAYS_FEW", few)
        assert selector._is_common(text, selector.Area()) is common, (few, text)
    there = selector.area_of(cast.officer("clerk2", today()))
    monkeypatch.setattr(selector, "ALWAYS_FEW", 10)
    assert selector._is_common("单示例", there) is False, "of the area only"


@pytest.mark.parametrize("pair", [1, 1_000_000])
def test_the_newest_of_many_are_found_however_far_back_they_lie(
    cast: Cast, clerk: Client, monkeypatch: pytest.MonkeyPatch, pair: int
) -> None:
    case = make_case(cast, people=[replace(somebody(), name="单示例")])
    copies(case, listing.PAGE_SIZE + 3)
    other = make_case(cast, people=[replace(somebody(), name="古示范")])
    copies(other, 2 * listing.PAGE_SIZE)
    searching.enter_all()
    few = _walked(clerk, "单示例")
    monkeypatch.setattr(listing, "hits", lambda *_given, **_more: selector.Hits.MANY)
    monkeypatch.setattr(selector, "_estimated", lambda entries: pair if len(str(entries.query)) % 2 else 1)
    for span in (1, 7, 1_000):
        monkeypatch.setattr(selector, "SPAN", span)
        assert few == _walked(clerk, "单示例") and len(few) == listing.PAGE_SIZE + 4
        rising = clerk.get("/cases/", {"q": "单示例", "sort": "new"}).context["listed"]
        assert [row.case.pk for row in rising.rows] == few[::-1][: listing.PAGE_SIZE]
        last = clerk.get("/cases/", {"q": "单示例", "sort": "new", "after": rising.page.next}).context["listed"]
        back = clerk.get("/cases/", {"q": "单示例", "sort": "new", "before": last.page.previous}).context["listed"]
        assert [row.case.pk for row in back.rows] == [row.case.pk for row in rising.rows]


@pytest.mark.parametrize("what", ["identity", "phone", "account"])
@begins_with()
def test_a_number_of_another_area_finds_nothing(cast: Cast, case: Case, what: str) -> None:
    number = numbers_of(case)[what]
    assert search(cast.client("other_clerk"), number)[1] == set()
    assert search(cast.client("clerk2"), number)[1] == set()


@begins_with()
def test_a_program_searches_the_area_of_its_officer_and_no_other(cast: Cast, case: Case) -> None:
    api = Api(cast)
    for text in (*numbers_of(case).values(), case.applicant_name, str(case.number)):
        found = {
            who: [row["id"] for row in api.post(who, "cases_search", {"q": text})["results"]]
            for who in ("clerk", "county_reviewer", "clerk2", "other_clerk")
        }
        assert found == {"clerk": [case.pk], "county_reviewer": [case.pk], "clerk2": [], "other_clerk": []}, text
    rows = {who: api.get(who, "list_preview", list_code="cases")["rows"] for who in ("clerk", "clerk2", "other_clerk")}
    assert rows == {"clerk": 1, "clerk2": 0, "other_clerk": 0}


@begins_with()
def test_a_telephone_is_found_with_the_code_of_the_country(cast: Cast, case: Case) -> None:
    phone = numbers_of(case)["phone"]
    for text in (f"+86{phone}", f"+86 {phone[:3]} {phone[3:]}", f"0086-{phone}"):
        assert [row["id"] for row in Api(cast).post("clerk", "cases_search", {"q": text})["results"]] == [case.pk]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("+86 138 0000 1111", "13800001111"), ("+86 374 8880000", "03748880000"), ("0086-13800001111", "13800001111"),
     ("0374-8880000", "03748880000"), ("", "")],
)  # fmt: skip
def test_a_telephone_is_kept_without_the_code_of_the_country(text: str, kept: str) -> None:
    assert read_phone(text) == kept


@begins_with()
def test_the_end_of_a_case_number_stands_in_an_address(cast: Cast, case: Case, clerk: Client) -> None:
    searching.enter(case)
    end = str(case.number).partition("-")[2].partition("-")[2]
    serial = end.rpartition("-")[2]
    for text in (end, f"411081-{end}", serial, serial.lstrip("0"), serial[1:]):
        assert [row["id"] for row in Api(cast).get("clerk", "cases", f"q={text}")["results"]] == [case.pk]
        assert len(clerk.get(f"/cases/?q={text}").context["listed"].rows) == 1


@begins_with()
def test_page_file_and_program_have_the_same_order(cast: Cast, case: Case, clerk: Client) -> None:
    copies(case, 3)
    searching.enter_all()
    api, name = Api(cast), case.applicant_name
    for query in (f"q={name}", "", f"q={name}&sort=due"):
        shown = [row.case.pk for row in clerk.get(f"/cases/?{query}").context["listed"].rows]
        assert [row["id"] for row in api.get("clerk", "cases", query)["results"]] == shown
        asked = QueryDict(query).dict()
        assert [row["id"] for row in api.post("clerk", "cases_search", asked)["results"]] == shown
        assert len(shown) == 4


@begins_with()
def test_a_posting_that_ended_takes_list_search_and_files_with_it_in_the_same_session(
    cast: Cast, case: Case, clerk: Client
) -> None:
    addresses = ("/cases/", f"/cases/?q={case.applicant_name}", "/exports/new/cases/", "/api/v1/cases/")
    assert [clerk.get(address).status_code for address in addresses] == [200] * 4
    Posting.objects.filter(user=cast.clerk).update(ends_on=today() - timedelta(days=1))
    assert [clerk.get(address).status_code for address in addresses] == [403] * 4
    assert clerk.get(f"/cases/{case.pk}/").status_code == 404


@begins_with()
def test_names_and_case_numbers_stay_links_that_can_be_handed_on(cast: Cast, case: Case, clerk: Client) -> None:
    for text in (case.applicant_name, str(case.number), str(case.number).lower()):
        address, found = search(clerk, text)
        assert found == {case.pk} and parse_qs(urlsplit(address).query)["q"] == [text]
        there = cast.client("head").get(address)
        assert {row.case.pk for row in there.context["listed"].rows} == {case.pk}


@begins_with()
def test_a_ticket_is_of_use_to_its_officer_only(cast: Cast, case: Case, clerk: Client) -> None:
    address, found = search(clerk, numbers_of(case)["account"])
    assert found == {case.pk}
    for client, link in ((cast.client("head"), address), (clerk, address[:-1]), (clerk, "/cases/?ticket=é")):
        answer = client.get(link)
        assert answer.status_code == 200 and answer.context["listed"] is None
        assert numbers_of(case)["account"] not in answer.content.decode()


@begins_with()
def test_a_number_in_an_address_is_refused_at_the_field(cast: Cast, case: Case, clerk: Client) -> None:
    number = numbers_of(case)["identity"]
    answer = clerk.get("/cases/", {"q": number})
    assert answer.context["listed"] is None and "q" in answer.context["form"].errors


@begins_with()
def test_pages_sort_and_export_of_a_search_carry_the_ticket(cast: Cast, case: Case, clerk: Client) -> None:
    number = numbers_of(case)["account"]
    address, _found = search(clerk, number, sort="-new", state=State.ACCEPTED)
    page = clerk.get(address).content.decode()
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert not [link for link in links if number in link]
    (export,) = [link for link in links if "/exports/new/cases/?" in link and "ticket=" in link]
    assert clerk.get(export.replace("&amp;", "&")).context["seen"].rows == 1


def test_no_form_of_a_page_sends_a_search_by_its_address(cast: Cast, clerk: Client) -> None:
    page = clerk.get("/cases/").content.decode()
    forms = [part.split(">")[0] for part in page.split("<form")[1:] if 'name="q"' in part.split("</form>")[0]]
    assert len(forms) == 2 and all('method="post"' in form for form in forms)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("沈秋禾", False),
        ("LSJZ-411081-2026-000123", False),
        ("lsjz-411081-2026-000123", False),
        ("000123", False),
        ("2026-000123", False),
        ("411081-2026-000123", False),
        ("1381-2026-000123", True),
        ("2026-0001234", True),
        ("2026000123", True),
        ("", False),
        ("411081195001010013", True),
        ("41108119500101001X", True),
        ("４１１０８１１９５００１０１００１３", True),
        ("王示例 13812340001", True),
        ("0374-8123456", True),
        ("6228 4800 0000", True),
        ("LSJZ-411081-2026-000123 13812340001", True),
    ],
)
def test_what_may_be_a_persons_number_is_one(text: str, secret: bool) -> None:
    assert is_secret(text) is secret


def test_without_a_session_a_search_leads_to_the_door_without_what_was_typed() -> None:
    answer = Client().post("/cases/", {"q": somebody().resident.number})  # type: ignore[union-attr]
    assert answer["Location"] == "/sign-in/?next=/cases/"


def test_a_whole_number_that_finds_one_case_leads_to_it_and_a_name_or_an_end_to_the_list(cast: Cast) -> None:
    case = make_case(cast, state=State.CLOSED, people=[somebody()])
    clerk = cast.client("clerk")
    assert case.applicant is not None and case.number is not None
    number = case.applicant.id_number
    for text in (number, case.number, case.number.lower(), case.account):
        assert clerk.post("/cases/", {"q": text, "go": "1"})["Location"] == f"/cases/{case.pk}/"
    for typed in ({"q": case.number[-6:]}, {"q": case.applicant_name}, {"q": number, "cause": "fire"}):
        assert clerk.post("/cases/", typed | {"go": "1"})["Location"].startswith("/cases/?")
    assert cast.client("other_clerk").post("/cases/", {"q": number, "go": "1"})["Location"].startswith("/cases/?")


def test_the_only_hit_of_a_name_has_the_cursor_and_one_of_several_has_not(cast: Cast, clerk: Client) -> None:
    only, _one, _other = (
        make_case(cast, people=[replace(somebody(), name=name)]) for name in ("单示例", "沈甲", "沈乙")
    )
    begins = '/" autofocus>'
    page = clerk.get(search(clerk, "单示例", go="1")[0]).content.decode()
    assert f'<a href="/cases/{only.pk}{begins}' in page
    assert begins not in clerk.get(search(clerk, "沈")[0]).content.decode()
