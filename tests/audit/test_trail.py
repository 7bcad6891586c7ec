"""The trail: append-only in the database, in the transaction of its act, readable, scoped."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from accounts.duties import Duty
from accounts.officer import SYSTEM
from audit.models import Event, Outbox
from audit.selectors import timeline
from audit.services import record
from audit.verbs import Verb
from common.terms import Term
from tests.cast import STANDS_IN, Cast

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TOWN = "41/4110/411081/411081001/"


class Light(Term):
    RED = "red", "红灯", "red"
    GREEN = "green", "绿灯", "green"


def write(cast: Cast, who: str = "clerk", **more: object) -> Event:
    given: dict[str, object] = {
        "verb": Verb.REVIEWED, "subject": cast.clerk, "officer": cast.officer(who, DAY), "at": AT, "region_path": TOWN
    }  # fmt: skip
    return record(**(given | more))  # type: ignore[arg-type]


# --- append-only


@pytest.mark.parametrize(
    "change",
    [
        lambda e: Event.objects.filter(pk=e.pk).update(actor_name="x"),
        lambda e: Event.objects.bulk_update([e], ["note"]),
        lambda e: Event.objects.filter(pk=e.pk).delete(),
        lambda e: e.delete(),
        lambda e: e.save(),
        lambda e: connection.cursor().execute("UPDATE audit_event SET note = 'x' WHERE id = %s", [e.pk]),
        lambda e: connection.cursor().execute("DELETE FROM audit_event WHERE id = %s", [e.pk]),
    ],
    ids=["update", "bulk_update", "queryset delete", "delete", "save", "raw update", "raw delete"],
)
def test_an_event_is_neither_changed_nor_deleted(cast: Cast, change: Callable[[Event], object]) -> None:
    event = write(cast)
    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        change(event)
    assert Event.objects.filter(pk=event.pk).values_list("actor_name", "note").get() == ("沈秋禾", "")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(db: None) -> None:
    from accounts.models import User

    user = User.objects.create_user("alone", None, name="x")
    with pytest.raises(RuntimeError):
        record(Verb.SIGNED_IN, subject=user, officer=SYSTEM, at=AT)
    assert Event.objects.count() == 0


def test_an_act_that_fails_leaves_no_event(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(cast, announce=True)
        _ = 1 / 0
    assert (Event.objects.count(), Outbox.objects.count()) == (0, 0)


def test_only_what_is_announced_stands_in_the_outbox(cast: Cast) -> None:
    write(cast)
    loud = write(cast, announce=True)
    assert list(Outbox.objects.values_list("event_id", flat=True)) == [loud.pk]


# --- words


def test_a_sentence_tells_who_where_for_whom_what_and_why(cast: Cast) -> None:
    officer = cast.officer("county_reviewer", STANDS_IN[0])
    held = officer.needs(Duty.DECIDE, TOWN)
    event = write(
        cast,
        verb=Verb.APPROVED,
        officer=officer,
        held=held,
        label="411081-2026-0001",
        before={"state": Light.RED},
        after={"state": Light.GREEN},
        note="情况属实。",
    )
    event = Event.objects.get(pk=event.pk)
    assert event.sentence == (
        "颍川街道办事处 段明哲（代 梁志远） 批准救助：411081-2026-0001，由“红灯”转为“绿灯”。 情况属实。"
    )
    assert event.on_behalf_of_id == cast.head.pk
    with override("en"):
        assert event.sentence == (
            "段明哲 (颍川街道办事处) for 梁志远 approved relief: 411081-2026-0001, from “red” to “green”. 情况属实。"
        )


def test_a_term_is_kept_as_its_code_and_its_words_beside_it(cast: Cast) -> None:
    event = Event.objects.get(pk=write(cast, after={"state": Light.GREEN}).pk)
    assert event.after == {"state": "green"}
    assert event.words == {"green": ["绿灯", "green"]}


def test_a_sentence_of_the_clock_names_the_system(cast: Cast) -> None:
    assert write(cast, verb=Verb.OVERDUE, officer=SYSTEM).sentence == "系统 逾期督办。"


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_makes_a_sentence_in_both_languages(verb: Verb) -> None:
    event = Event(verb=verb, actor_name="沈秋禾")
    assert event.sentence == f"沈秋禾 {verb.zh}。"
    with override("en"):
        assert event.sentence == f"沈秋禾 {verb.en}."


def test_every_verb_fits_its_column() -> None:
    assert all(len(verb) <= 40 for verb in Verb)


# --- reading


def test_a_timeline_holds_the_subject_and_nothing_else_oldest_first(cast: Cast) -> None:
    first, _other, last = write(cast), write(cast, subject=cast.head), write(cast)
    assert list(timeline(cast.clerk)) == [first, last]


def test_a_trail_page_shows_the_area_only(cast: Cast) -> None:
    write(cast, label="in-area")
    write(cast, label="other-county", region_path="41/4110/411082/411082100/")
    write(cast, label="alike", region_path="41/4110/4110811/")
    write(cast, label="nowhere", region_path="")
    supervisor = cast.client("county_reviewer").get("/audit/").content.decode()
    assert "in-area" in supervisor
    assert not [text for text in ("other-county", "alike", "nowhere") if text in supervisor]
    assert "other-county" in cast.client("inspector").get("/audit/").content.decode()


@pytest.mark.parametrize("who", ["clerk", "head", "finance", "standards", "other_clerk"])
def test_who_neither_inspects_nor_supervises_reads_no_trail(cast: Cast, who: str) -> None:
    assert cast.client(who).get("/audit/").status_code == 403


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ({}, ["c", "b", "a"]),
        ({"verb": "paid"}, ["b"]),
        ({"who": "梁志远"}, ["c"]),
        ({"who": "梁"}, []),
        ({"day": "2026-11-23"}, ["b", "a"]),
        ({"day": "2026-11-24"}, ["c"]),
        ({"label": "a"}, ["a"]),
        ({"verb": "paid", "label": "a"}, []),
    ],
    ids=str,
)
def test_the_trail_is_filtered(cast: Cast, query: dict[str, str], labels: list[str]) -> None:
    write(cast, label="a")
    write(cast, verb=Verb.PAID, label="b")
    midnight = datetime(2026, 11, 24, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    write(cast, who="head", label="c", at=midnight)
    page = cast.client("inspector").get("/audit/", query).context["page"]
    assert [e.subject_label for e in page.rows if e.verb != Verb.SIGNED_IN] == labels


@pytest.mark.parametrize("query", [{"verb": "king"}, {"day": "2026-02-30"}, {"after": "x"}, {"label": "a\0b"}], ids=str)
def test_a_broken_question_is_answered_without_a_failure(cast: Cast, query: dict[str, str]) -> None:
    assert cast.client("inspector").get("/audit/", query).status_code in (200, 409)


def test_pages_of_the_trail_hold_every_event_once(cast: Cast) -> None:
    made = {write(cast).pk for _i in range(120)}
    client, seen, url, last = cast.client("inspector"), list[int](), "/audit/", ""
    while url:
        page = client.get(url).context["page"]
        seen += [e.pk for e in page.rows]
        last, url = url, f"/audit/?after={page.next}" if page.next else ""
    assert len(seen) == len(set(seen)) and set(seen) >= made
    back = client.get("/audit/?before=" + client.get(last).context["page"].previous).context["page"]
    assert [e.pk for e in back.rows] == seen[50:100]


def test_notes_are_shown_inert(cast: Cast) -> None:
    write(cast, note="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in cast.client("inspector").get("/audit/").content.decode()


def test_a_sentence_about_oneself_does_not_name_the_same_person_twice() -> None:
    event = Event(verb=Verb.SIGNED_IN, actor_name="沈秋禾", subject_label="沈秋禾")
    assert event.sentence == "沈秋禾 登录系统。"


def test_a_sentence_without_an_actor_begins_with_the_act() -> None:
    assert Event(verb=Verb.SIGN_IN_FAILED, subject_label="沈秋禾").sentence == "登录失败：沈秋禾。"
