"""Chinese is the language of the office; English is a switch."""

import pytest
from django.test import Client

from tests.cast import Cast


def test_a_browser_that_prefers_english_still_gets_chinese(client: Client, db: None) -> None:
    page = client.get("/sign-in/", headers={"accept-language": "en-GB,en"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()


def test_the_switch_turns_to_english_and_stays(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert "Sign in" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("wanted", "spoken"), [("en", "en"), ("de, en;q=0.5", "en"), ("zh-CN", "zh-hans"), ("de", "zh-hans")]
)
def test_a_program_without_a_session_is_answered_in_the_language_it_names(
    client: Client, db: None, wanted: str, spoken: str
) -> None:
    answer = client.get("/api/v1/cases/", headers={"accept-language": wanted})
    said = {"en": "Authentication credentials were not provided.", "zh-hans": "身份认证信息未提供。"}
    assert (answer["Content-Language"], answer.json()["detail"]) == (spoken, said[spoken])


def test_a_session_speaks_the_language_of_its_switch_to_a_program_too(cast: Cast) -> None:
    client = cast.client("clerk")
    refused = client.get("/api/v1/officers/", headers={"accept-language": "en"})
    assert refused["Content-Language"] == "zh-hans"
    client.post("/language/", {"language": "en", "next": "/"})
    refused = client.get("/api/v1/officers/", headers={"accept-language": "zh-CN"})
    assert (refused.status_code, refused["Content-Language"]) == (403, "en")
