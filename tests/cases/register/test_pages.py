"""The pages of the import, as officers and strangers see them."""

# ruff: noqa: E501  (Chinese is twice as wide)

from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, RegisterImport
from cases.tasks import stage_register
from common import xlsx
from relief.celery import app
from relief.demo.cast import CAST
from tests.cases.register.books import book, household, saved
from tests.cast import Cast
from tests.common import bombs
from tests.factories import copied


@pytest.fixture(autouse=True)
def eager() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def send(client: Client, data: bytes, name: str = "登记簿.xlsx") -> RegisterImport:
    response = client.post(reverse("cases:register_upload"), {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return RegisterImport.objects.latest("pk")


def test_an_officer_uploads_looks_confirms_and_finds_the_cases(office: Cast) -> None:
    client = office.client("county_reviewer")
    register = send(
        client,
        saved(
            book([household(1), household(2, 申请日期="2026年13月5日"), household(3, 开户人="李阳", 户籍性质="农业")])
        ),
    )
    page = reverse("cases:register_detail", args=[register.pk])
    shown = client.get(page).content.decode()
    for words in ("B3", "2026年13月5日", "按 2026-05-05 的样式填写", "不是申请人", "“农业”已识别为“农业户口”"):
        assert words in shown
    assert client.post(reverse("cases:register_confirm", args=[register.pk])).status_code == 302
    assert Case.objects.count() == 2
    result = client.get(page).content.decode()
    assert all(reverse("cases:detail", args=[case.pk]) in result for case in Case.objects.all())
    back = client.get(reverse("cases:register_refused", args=[register.pk]))
    assert back["Content-Type"] == xlsx.CONTENT_TYPE
    assert back["Content-Disposition"].startswith("attachment")
    assert xlsx.read(back.content).sheets[0].value(2, 23)
    assert "登记簿.xlsx" in client.get(reverse("cases:register_list")).content.decode()


def test_rows_are_filtered_by_verdict_problem_and_name_and_paged(office: Cast) -> None:
    client = office.client("county_reviewer")
    rows = [household(n) for n in range(1, 60)]
    rows[5]["申请日期"] = "昨天"
    rows[58]["申请人姓名"] = rows[58]["开户人"] = "关小雨"
    page = reverse("cases:register_detail", args=[send(client, saved(book(rows))).pk])
    first = client.get(page)
    assert len(first.context["page"].rows) == 50
    assert len(client.get(page, {"after": first.context["page"].next}).context["page"].rows) == 9
    for query, count in (
        ({"verdict": "refuse"}, 1),
        ({"slip": "date_unreadable"}, 1),
        ({"q": "小雨"}, 1),
        ({"q": "60"}, 1),
    ):
        assert len(client.get(page, query).context["page"].rows) == count, query
    assert client.get(page, {"slip": "nonsense"}).status_code == 200
    assert client.get(page, {"after": "broken"}).status_code in (400, 409)
    assert client.get(page, {"q": "\0"}).status_code == 200


def test_every_import_is_reached_from_the_list_however_many_there_are(office: Cast) -> None:
    client, address = office.client("county_reviewer"), reverse("cases:register_list")
    copied([send(client, saved(book([household(1)])))] * 60)
    first = client.get(address).context["page"]
    second = client.get(address, {"after": first.next}).context["page"]
    assert [row.pk for row in (*first, *second)] == [*RegisterImport.objects.values_list("pk", flat=True)]
    assert (len(first), len(second), second.next) == (50, 11, None) and second.rows[-1].total == 1
    assert client.get(f"/api/v1/cases/registers/?after={first.next}").json()["results"][-1]["id"] == second.rows[-1].pk


def test_the_page_asks_the_database_no_more_for_many_rows(office: Cast) -> None:
    client = office.client("county_reviewer")
    counts = []
    for rows in ([household(1)], [household(n) for n in range(2, 42)]):
        page = reverse("cases:register_detail", args=[send(client, saved(book(rows))).pk])
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]


HOSTILE: list[Callable[[], bytes]] = [
    bombs.many_rows, bombs.shared_strings, bombs.far_cell, bombs.entities, bombs.outside_entity, bombs.encrypted, bombs.old_xls,
    bombs.macros, lambda: b"", lambda: b"no workbook", lambda: saved(book([household(1)]))[:-500],
]  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE)
def test_a_hostile_file_is_refused_on_the_page_and_nothing_is_kept(office: Cast, make: Callable[[], bytes]) -> None:
    response = office.client("county_reviewer").post(
        reverse("cases:register_upload"), {"file": SimpleUploadedFile("a.xlsx", make())}
    )
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert RegisterImport.objects.count() == 0


def test_a_missing_or_wrong_file_field_is_told(office: Cast) -> None:
    client = office.client("county_reviewer")
    assert client.post(reverse("cases:register_upload")).status_code == 422
    assert client.post(reverse("cases:register_upload"), {"file": "text"}).status_code == 422


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xlsx", "a\x00b.xlsx", "名" * 300 + ".xlsx", "con.xlsx", "<script>.xlsx"]
)
def test_a_file_name_is_only_words(office: Cast, name: str) -> None:
    register = send(office.client("county_reviewer"), saved(book([household(1)])), name)
    assert "/" not in register.file_name
    assert len(register.file_name) <= 100
    assert str(register.file.name).startswith("registers/")
    assert b"<script>." not in office.client("county_reviewer").get(reverse("cases:register_list")).content


def test_a_workbook_with_an_unknown_heading_offers_template_and_another_file(office: Cast) -> None:
    client = office.client("clerk")
    made = book([household(1)])
    made.worksheets[0]["K1"] = "致困缘由"
    register = send(client, saved(made))
    page = client.get(reverse("cases:register_detail", args=[register.pk])).content.decode()
    assert "K1“致困缘由”" in page
    assert f'href="{reverse("cases:register_list")}#upload"' in page
    assert f'href="{reverse("cases:register_template")}"' in page
    assert reverse("cases:register_retry", args=[register.pk]) not in page
    assert reverse("cases:register_discard", args=[register.pk]) in page
    assert "没有符合条件" not in page


@pytest.mark.parametrize("who", [role.username for role in CAST])
def test_the_menu_leads_to_the_import_whoever_may_import_and_nobody_else(office: Cast, who: str) -> None:
    client, address = office.client(who), reverse("cases:register_list")
    opens = client.get(address).status_code == 200
    assert (f'href="{address}"' in client.get(reverse("notices:desk")).content.decode()) is opens
    assert opens is (who in ("clerk", "clerk2", "other_clerk", "county_reviewer"))


ONE = ("register_detail", "register_refused")
POSTS = ("register_confirm", "register_discard", "register_retry")


@pytest.mark.parametrize("who", ["other_clerk", "clerk2"])
def test_a_clerk_of_another_place_gets_404_on_every_address(office: Cast, who: str) -> None:
    register = send(office.client("clerk"), saved(book([household(1)])))
    stranger = office.client(who)
    for name in ONE:
        assert stranger.get(reverse(f"cases:{name}", args=[register.pk])).status_code == 404
        part = stranger.get(reverse(f"cases:{name}", args=[register.pk]), {"part": "progress"}, HTTP_HX_REQUEST="true")
        assert part.status_code == 404
    for name in POSTS:
        assert stranger.post(reverse(f"cases:{name}", args=[register.pk])).status_code == 404
    assert "登记簿.xlsx" not in stranger.get(reverse("cases:register_list")).content.decode()
    register.refresh_from_db()
    assert register.state == "ready"


def test_without_the_duty_the_pages_are_closed(office: Cast) -> None:
    register = send(office.client("clerk"), saved(book([household(1)])))
    for who, answer in {
        "finance": 403,
        "standards": 404,
    }.items():
        client = office.client(who)
        assert client.get(reverse("cases:register_list")).status_code == 403
        assert client.get(reverse("cases:register_detail", args=[register.pk])).status_code == answer
    assert Client().get(reverse("cases:register_list")).status_code == 302


def test_acts_need_a_post_with_a_token(office: Cast) -> None:
    register = send(office.client("clerk"), saved(book([household(1)])))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    for name in POSTS:
        address = reverse(f"cases:{name}", args=[register.pk])
        assert strict.post(address).status_code == 403
        assert strict.get(address).status_code == 405
    assert strict.post(reverse("cases:register_upload")).status_code == 403
    register.refresh_from_db()
    assert register.state == "ready"


def test_progress_is_shown_and_the_page_is_loaded_anew_at_the_end(office: Cast) -> None:
    client = office.client("clerk")
    register = send(client, saved(book([household(1)])))
    page = reverse("cases:register_detail", args=[register.pk])
    assert client.get(page, {"part": "progress"}, HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"
    RegisterImport.objects.update(state="importing")
    part = client.get(page, {"part": "progress"}, HTTP_HX_REQUEST="true").content.decode()
    assert "every 2s" in part
    assert "<html" not in part
    assert "every 2s" in client.get(page).content.decode()


def test_without_a_broker_the_import_says_so_and_can_be_taken_up_again(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(_id: int) -> None:
        raise OSError

    client = office.client("clerk")
    with monkeypatch.context() as broken:
        broken.setattr(stage_register, "delay", unreachable)
        register = send(client, saved(book([household(1)])))
    register.refresh_from_db()
    assert register.state == "failed"
    assert client.post(reverse("cases:register_retry", args=[register.pk])).status_code == 302
    register.refresh_from_db()
    assert register.state == "ready"


def test_the_template_can_be_filled_in_and_read(office: Cast) -> None:
    response = office.client("clerk").get(reverse("cases:register_template"))
    first, second = xlsx.read(response.content).sheets
    assert first.value(1, 4) == "身份证号"
    assert second.value(1, 1) == "申请人身份证号"
