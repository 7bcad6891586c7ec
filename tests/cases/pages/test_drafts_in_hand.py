"""A draft is found by the number typed for its applicant; nothing that is typed brings a page down."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Region
from cases.models import Case
from cases.terms import State
from common.masking import mask_id
from tests.cases.pages.test_scope import shown
from tests.cases.pages.test_story import begun, household, member
from tests.cast import Cast
from tests.factories import YINGCHUAN, make_case, resident

pytestmark = pytest.mark.django_db
NUMBER = resident(690).number


def first_screen(number: str, **more: str) -> dict[str, Any]:
    town = Region.objects.get(code=YINGCHUAN)
    return {"township": town.pk, "id_number": number, "channel": "window", "token": str(uuid4())} | more


def test_the_same_number_again_tells_of_the_draft_and_opens_another_one_only_when_asked(clerk: Client) -> None:
    draft = begun(clerk, NUMBER)
    again = clerk.post("/cases/new/", first_screen(NUMBER))
    page = again.content.decode()
    assert again.status_code == 200 and Case.objects.count() == 1
    assert f"/cases/{draft.pk}/intake/" in page and "草稿" in page
    assert clerk.post("/cases/new/", first_screen(NUMBER, anyway="1")).status_code == 302
    assert Case.objects.count() == 2


def test_a_number_that_was_only_typed_is_found_and_shown(clerk: Client) -> None:
    draft = begun(clerk)
    typed = household(member(0, "", NUMBER, "01"))
    assert clerk.post(f"/cases/{draft.pk}/autosave/household/", typed).status_code == 204
    assert clerk.post("/cases/new/", first_screen(NUMBER)).status_code == 200 and Case.objects.count() == 1
    listed = clerk.get("/cases/").content.decode()
    assert mask_id(NUMBER) in listed and NUMBER not in listed
    assert shown(clerk, q=NUMBER, state="all") == {draft.pk}
    wrong = typed | {"members-0-id_number": NUMBER[:-1]}
    assert clerk.post(f"/cases/{draft.pk}/autosave/household/", wrong).status_code == 204
    assert clerk.post("/cases/new/", first_screen(NUMBER)).status_code == 302, "the number is another's by now"


def test_a_step_tells_of_what_was_typed_in_it_only(clerk: Client) -> None:
    draft, told = begun(clerk, NUMBER), "这是截至"
    page = clerk.get(f"/cases/{draft.pk}/household/").content.decode()
    assert NUMBER in page and told not in page, "typed on the page that opened the draft"
    clerk.post(f"/cases/{draft.pk}/autosave/household/", household(member(0, "沈示例", NUMBER, "01")))
    assert told in clerk.get(f"/cases/{draft.pk}/household/").content.decode()


def test_a_draft_whose_applicant_is_applied_is_told_once(clerk: Client) -> None:
    draft = begun(clerk, NUMBER)
    clerk.post(f"/cases/{draft.pk}/household/", household(member(0, "沈示例", NUMBER, "01")))
    assert Case.objects.get().applicant_id
    hint = clerk.post("/cases/new/", first_screen(NUMBER)).context["hint"]
    assert [notice.case_id for notice in hint.notices] == [draft.pk]


def test_another_township_s_draft_is_not_told(cast: Cast, clerk: Client) -> None:
    town = Region.objects.get(code="411081103")
    cast.client("clerk2").post("/cases/new/", first_screen(NUMBER) | {"township": town.pk})
    assert Case.objects.count() == 1
    assert clerk.post("/cases/new/", first_screen(NUMBER)).status_code == 302


@pytest.mark.parametrize("step", ["household", "hardship", "expenses", "payee"])
def test_a_nul_in_what_is_typed_brings_no_step_down(cast: Cast, clerk: Client, step: str) -> None:
    case = begun(clerk) if step == "household" else make_case(cast, state=State.DRAFT)
    nul = "a\x00b"
    rows = {f"expenses-{name}": n for name, n in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))}
    typed = household(member(0, nul, nul, "01"), village_name=nul) | rows | {"opened": f"0||{nul}", nul: nul}
    typed |= dict.fromkeys(("narrative", "expenses-0-provider", "expenses-0-kind", "name"), nul)
    assert clerk.post(f"/cases/{case.pk}/autosave/{step}/", typed).status_code == 204
    assert clerk.post(f"/cases/{case.pk}/{step}/", typed).status_code == 422
    assert clerk.get(f"/cases/{case.pk}/{step}/").status_code == 200
    assert "\x00" not in case.draft_steps.get(step=step).typed
