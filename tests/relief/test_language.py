"""Chinese is the language of the office; English is a switch."""

from django.test import Client


def test_a_browser_that_prefers_english_still_gets_chinese(client: Client, db: None) -> None:
    page = client.get("/sign-in/", headers={"accept-language": "en-GB,en"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()


def test_the_switch_turns_to_english_and_stays(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert "Sign in" in client.get("/sign-in/").content.decode()
