"""A search finds whole numbers by blind index, and no number ever stands in an address."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cases.models import Case
from cases.selectors.ticket import is_secret
from cases.services import searching
from cases.terms import State
from common.crypto import blind_index
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case, somebody


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


@pytest.mark.parametrize("what", ["identity", "phone", "account"])
@begins_with()
def test_a_number_of_another_area_finds_nothing(cast: Cast, case: Case, what: str) -> None:
    number = numbers_of(case)[what]
    assert search(cast.client("other_clerk"), number)[1] == set()
    assert search(cast.client("clerk2"), number)[1] == set()


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
