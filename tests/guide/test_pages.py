"""The help as officers meet it: their own guide, the first steps, the news."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.guards import may_open
from accounts.models import User
from cases.terms import State
from common.clock import today
from guide.news import NEWEST
from guide.roles import Role, roles_of
from guide.sheets import SHEETS
from guide.sheets.telling import ASK
from standards.kinds import KINDS
from tests.architecture.test_language import CHINESE
from tests.cast import Cast
from tests.factories import make_case

MINE = {
    "clerk": [Role.CASEWORKER],
    "head": [Role.HEAD],
    "county_reviewer": [Role.COUNTY],
    "county_approver": [Role.COUNTY],
    "finance": [Role.FINANCE],
    "standards": [Role.STANDARDS],
    "inspector": [Role.INSPECTOR],
}
FIRST = [(who, role) for who, (role,) in MINE.items()]


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_role_has_its_guide() -> None:
    assert SHEETS.keys() == set(Role)
    for sheet in SHEETS.values():
        assert set(sheet.numbers) <= KINDS.keys()
        assert sheet.first[-1] is ASK


@pytest.mark.parametrize("who", MINE)
def test_an_officer_sees_his_own_guide_first(who: str, cast: Cast) -> None:
    assert roles_of(cast.officer(who, today())) == MINE[who]
    page = _page(cast.client(who), "/help/")
    places = {role: page.index(f"/help/guide/{role}/") for role in Role}
    assert min(places, key=places.__getitem__) is MINE[who][0]


@pytest.mark.parametrize(("who", "role"), FIRST)
def test_each_thing_to_do_leads_to_a_page_that_the_role_may_open(who: str, role: Role, cast: Cast) -> None:
    officer, sheet = cast.officer(who, today()), SHEETS[role]
    shut = {
        line.page for line in (*sheet.first, *sheet.work) if line.page and not may_open(reverse(line.page), officer)
    }
    if who == "county_reviewer":  # one role is shared out among several officers
        shut -= {"approvals:post_reviews"}
    assert not shut


@pytest.mark.parametrize("role", Role)
def test_a_guide_says_its_numbers_in_both_languages(role: Role, cast: Cast) -> None:
    client, sheet = cast.client("inspector"), SHEETS[role]
    assert "{" not in _page(client, f"/help/guide/{role}/").split('class="guide-sheet"')[1]
    lines = [text for line in (*sheet.first, *sheet.work) for text in (line.title, line.text)]
    for text in (sheet.purpose, *lines, *sheet.mind):
        assert CHINESE.search(text.zh) and not CHINESE.search(text.en), text.en


def test_a_guide_that_is_not_there_is_not_found(cast: Cast) -> None:
    assert cast.client("clerk").get("/help/guide/nobody/").status_code == 404


def _go(client: Client, step: str) -> str:
    answer = client.post("/help/tour/", {"step": step})
    assert answer.headers["Location"] == "/"
    return _page(client, "/")


def test_the_first_steps_are_gone_through_one_by_one_and_put_away_for_good(cast: Cast) -> None:
    client, lines = cast.client("clerk"), SHEETS[Role.CASEWORKER].first
    assert "新手引导 1/5" in _page(client, "/")
    page = _go(client, "1")
    assert "新手引导 2/5" in page and lines[1].title.zh in page and 'href="/cases/new/"' in page
    assert "新手引导 2/5" in _page(cast.client("clerk"), "/"), "the account remembers, not the browser"
    assert "新手引导" not in _go(client, "")
    assert "新手引导" in _page(cast.client("head"), "/"), "each account for itself"
    assert "新手引导 1/5" in _go(client, "0"), "begun again from the help"


@pytest.mark.parametrize("step", ["-1", "1000", "one"])
def test_a_step_that_makes_no_sense_changes_nothing(step: str, cast: Cast) -> None:
    assert "新手引导 1/5" in _go(cast.client("clerk"), step)


def test_a_step_beyond_the_last_shows_nothing(cast: Cast) -> None:
    assert "新手引导" not in _go(cast.client("clerk"), "50")


def test_news_is_marked_on_every_page_until_it_was_read(cast: Cast) -> None:
    client = cast.client("finance")
    assert "有更新说明未读" in _page(client, "/payments/")
    assert "未读" in _page(client, "/help/news/")
    client.post("/help/news/read/", {"number": NEWEST})
    assert User.objects.get(username="finance").news_read == NEWEST
    assert "有更新说明未读" not in _page(client, "/payments/")
    assert "未读" not in _page(client, "/help/news/")
    client.post("/help/news/read/", {"number": 1})
    assert User.objects.get(username="finance").news_read == NEWEST, "a page that stood open takes nothing back"


def test_words_are_narrowed_and_an_unknown_one_says_so(cast: Cast) -> None:
    client = cast.client("clerk")
    page = _page(client, "/help/words/?q=退汇")
    assert "退汇" in page and "一事一议" not in page
    assert "没有这个名词" in _page(client, "/help/words/?q=xyz")


def test_a_clause_stands_with_the_numbers_it_asks_for(cast: Cast) -> None:
    make_case(cast, state=State.DRAFT)  # with the standards of the reference data
    page = _page(cast.client("clerk"), "/help/rules/")
    block = page.split('id="xc-2.2.2"')[1].split("</article>")[0]
    assert "自受理之日起10个工作日内完成审核审批手续" in block
    assert re.search(r"/standards/kinds/decision_days/.*?<strong[^>]*>10 个工作日", block), block


def test_who_has_no_posting_has_help_but_no_steps(cast: Cast) -> None:
    client = cast.client("clerk")
    User.objects.get(username="clerk").postings.all().delete()
    assert "新手引导 1" not in _page(client, "/")
    assert "您目前没有有效的岗位" in _page(client, "/help/")


def test_in_english_the_steps_are_english(cast: Cast) -> None:
    client = cast.client("clerk")
    client.post("/language/", {"language": "en", "next": "/"})
    with override("en"):
        assert "First steps, 1 of 5" in _page(client, "/")
