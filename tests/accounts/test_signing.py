"""The door: one sentence for every refusal, lock-out, no way out of the house, sessions that end."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import User
from audit.models import Event
from audit.verbs import Verb
from common.clock import now
from relief.demo.cast import PASSWORD
from tests.cast import Cast

SIGN_IN = "/sign-in/"
NEW = "leaf-under-snow-77"


def knock(client: Client, username: str, password: str, **more: str) -> object:
    return client.post(SIGN_IN, {"username": username, "password": password} | more)


def body(response: object) -> str:
    text: str = response.content.decode()  # type: ignore[attr-defined]
    return text


def test_the_right_password_opens_and_the_session_id_is_new(cast: Cast) -> None:
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["seen"] = "before"
    session.save()
    old = session.session_key
    client.cookies["session"] = old or ""
    assert knock(client, "clerk", PASSWORD).status_code == 302  # type: ignore[attr-defined]
    assert client.session.session_key != old
    assert Client(headers={"cookie": f"session={old}"}).get("/regions/").status_code == 302
    event = Event.objects.get(verb=Verb.SIGNED_IN)
    assert (event.actor_id, event.region_path) == (cast.clerk.pk, "41/4110/411081/411081001/")


def test_unknown_wrong_and_disabled_are_told_the_same(cast: Cast) -> None:
    User.objects.filter(username="clerk2").update(is_active=False)
    answers = []
    for username, password in (("nobody", PASSWORD), ("clerk", "wrong"), ("clerk2", PASSWORD)):
        response = knock(Client(), username, password)
        assert response.status_code == 200  # type: ignore[attr-defined]
        answers.append(body(response).replace(username, "").split("<form", 1)[0])
    assert len(set(answers)) == 1
    assert "用户名或密码不正确" in answers[0]


def test_what_was_typed_as_a_name_is_not_kept(cast: Cast) -> None:
    knock(Client(), "my-secret-password", "x")
    event = Event.objects.get(verb=Verb.SIGN_IN_FAILED)
    assert "my-secret-password" not in str(vars(event))
    knock(Client(), "clerk", "x")
    assert Event.objects.filter(verb=Verb.SIGN_IN_FAILED).latest("id").subject_label == cast.clerk.name


@pytest.mark.parametrize("username", ["clerk", "nobody"])
def test_after_five_failures_the_door_is_locked_even_for_the_right_password(cast: Cast, username: str) -> None:
    client = Client()
    codes = [knock(client, username, "wrong").status_code for _i in range(5)]  # type: ignore[attr-defined]
    assert codes == [200, 200, 200, 200, 429]
    locked = knock(client, username, PASSWORD)
    assert locked.status_code == 429  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(verb=Verb.SIGN_IN_FAILED).count() == 5


def test_another_officer_behind_the_same_address_is_not_locked_out(cast: Cast) -> None:
    client = Client()
    for _i in range(6):
        knock(client, "clerk", "wrong")
    assert knock(client, "head", PASSWORD).status_code == 302  # type: ignore[attr-defined]


EVIL = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil",
    "http:///evil.example", "javascript:alert(1)", "/\tevil", "/x\r\nSet-Cookie: a=b", "evil.example", "%2f%2fevil",
    "/\0", "ftp://localhost/", "//testserver@evil.example/", "data:text/html,x", " //evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", EVIL)
def test_next_does_not_lead_out_of_the_house(cast: Cast, target: str) -> None:
    response = knock(Client(), "clerk", PASSWORD, next=target)
    assert response["Location"] in ("/",), target  # type: ignore[index]


def test_next_leads_to_the_page_that_was_asked_for(cast: Cast) -> None:
    client = Client()
    door = client.get("/regions/?q=x")
    assert door["Location"] == "/sign-in/?next=/regions/%3Fq%3Dx"
    assert knock(client, "clerk", PASSWORD, next="/regions/?q=x")["Location"] == "/regions/?q=x"  # type: ignore[index]


def test_a_part_asked_for_by_htmx_takes_the_whole_page_to_the_door(cast: Cast) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/regions/?q=x"}
    response = Client().get("/regions/1/?part=below", headers=headers)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/sign-in/?next=/regions/%3Fq%3Dx")


def test_who_sent_an_act_into_an_ended_session_is_told_at_the_door_that_nothing_was_done(cast: Cast) -> None:
    client = Client()
    for _press in range(2):
        door = client.post("/cases/1/accept/")
        assert door["Location"] == "/sign-in/?next=/cases/1/accept/"
        assert body(client.get(door["Location"])).count("刚才提交的操作没有办理") == 1
    client.post("/cases/1/autosave/household/", headers={"X-Autosave": "1"})
    client.get("/cases/1/accept/")
    assert "没有办理" not in body(client.get(SIGN_IN)), "nobody pressed anything"


def test_signing_out_needs_a_post_and_ends_the_session(cast: Cast) -> None:
    client = cast.client("clerk")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/regions/").status_code == 302
    assert Event.objects.filter(verb=Verb.SIGNED_OUT).count() == 1


def test_a_session_ends_after_twelve_hours_whatever_happens(cast: Cast) -> None:
    client = cast.client("clerk")
    session = client.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=12, minutes=1)).isoformat()
    session.save()
    assert client.get("/regions/")["Location"] == f"{SIGN_IN}?next=/regions/"
    assert client.get("/regions/")["Location"].startswith(SIGN_IN)


# --- passwords


def change(client: Client, old: str, new: str, again: str | None = None) -> object:
    return client.post("/change-password/", {"old_password": old, "new_password1": new, "new_password2": again or new})


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(cast: Cast) -> None:
    here, elsewhere = cast.client("clerk"), cast.client("clerk")
    assert change(here, PASSWORD, NEW).status_code == 302  # type: ignore[attr-defined]
    assert here.get("/regions/").status_code == 200
    assert elsewhere.get("/regions/").status_code == 302
    assert User.objects.get(username="clerk").check_password(NEW)
    assert Event.objects.filter(verb=Verb.PASSWORD_CHANGED).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        (PASSWORD, "kurz-7", None),
        (PASSWORD, "83946203816429", None),
        (PASSWORD, "qwerty123456", None),
        (PASSWORD, PASSWORD, None),
        (PASSWORD, NEW, NEW + "x"),
        ("wrong", NEW, None),
    ],
    ids=["short", "digits", "common", "same", "different", "old wrong"],
)
def test_a_weak_or_mistyped_password_changes_nothing(cast: Cast, old: str, new: str, again: str | None) -> None:
    response = change(cast.client("clerk"), old, new, again)
    assert response.status_code == 200  # type: ignore[attr-defined]
    assert "r-error" in body(response)
    assert User.objects.get(username="clerk").check_password(PASSWORD)


@pytest.mark.parametrize(
    "new",
    [
        "clerk12345678",
        "12345678-CLERK",
        "x-Clerk-y-9876543",
        "沈秋禾的密码-2026年",
        "k1r3lc-沈秋禾-0000",
        "clerkclerkclerk",
    ],
)
def test_a_password_with_the_username_or_the_name_in_it_is_refused(cast: Cast, new: str) -> None:
    answer = change(cast.client("clerk"), PASSWORD, new)
    form = answer.context["form"]  # type: ignore[attr-defined]
    assert list(form.errors) == ["new_password1"] and "用户名或姓名" in form.errors["new_password1"][0]
    assert User.objects.get(username="clerk").check_password(PASSWORD)


def test_a_part_of_a_username_counts_and_a_short_one_does_not(cast: Cast) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(username="wu.xiaoming")
    client = cast.client("clerk")
    assert change(client, PASSWORD, "xiaoming-2026-!!").status_code == 200  # type: ignore[attr-defined]
    assert change(client, PASSWORD, "wuthering-heights").status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize("new", ["kurz-7", "83946203816429", "qwerty123456", "clerk12345678", PASSWORD])
def test_what_is_wrong_with_a_password_is_said_in_chinese_where_it_is_typed(cast: Cast, new: str) -> None:
    answer = change(cast.client("clerk"), PASSWORD, new)
    form = answer.context["form"]  # type: ignore[attr-defined]
    assert list(form.errors) == ["new_password1"]
    said = [*form.errors["new_password1"], *(str(field.help_text) for field in form)]
    assert not [text for text in said if re.search("[A-Za-z]{3,}", re.sub("<[^>]*>", "", text))]
    mistyped = change(cast.client("clerk"), PASSWORD, NEW, NEW + "x").context["form"]  # type: ignore[attr-defined]
    assert list(mistyped.errors) == ["new_password2"]
    assert not re.search("[A-Za-z]{3,}", mistyped.errors["new_password2"][0])


def test_with_a_first_password_every_page_leads_to_changing_it(cast: Cast) -> None:
    secret = services.reset_password(cast.clerk.pk, officer=cast.officer("standards", timezone.localdate()), at=now())
    client = Client()
    knock(client, "clerk", secret.password)
    assert client.get("/regions/")["Location"] == "/change-password/"
    assert client.get("/change-password/").status_code == 200
    change(client, secret.password, NEW)
    assert client.get("/regions/").status_code == 200


# --- a page that was open for long


def test_an_open_page_learns_whose_session_it_is_and_gets_a_token_that_works(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(SIGN_IN)
    old = client.get("/session/").json()
    assert old["officer"] == 0
    knocked = client.post(SIGN_IN, {"username": "clerk", "password": PASSWORD, "csrfmiddlewaretoken": old["token"]})
    assert knocked.status_code == 302
    answer = client.get("/session/")
    assert answer.json()["officer"] == cast.clerk.pk and "no-store" in answer["Cache-Control"]
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": old["token"]}).status_code == 403
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": answer.json()["token"]}).status_code == 302


def test_a_page_names_its_officer_and_a_strangers_page_nobody(cast: Cast) -> None:
    assert f'data-session="/session/" data-officer="{cast.clerk.pk}"' in body(cast.client("clerk").get("/regions/"))
    assert "data-session" not in body(Client().get(SIGN_IN))
