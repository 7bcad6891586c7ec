"""A step that stands open in two windows: nobody writes over a change without having read of it."""

import re

import pytest
from django.test import Client

from accounts.duties import Duty
from accounts.models import Posting
from cases.models import Case, DraftStep
from cases.terms import State
from common.clock import today
from tests.begun import begins_with
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'name="opened" value="([^"]*)"')


def opened(client: Client, case: Case) -> str:
    found = HIDDEN.search(client.get(f"/cases/{case.pk}/hardship/").content.decode())
    assert found
    return found[1]


def typed(narrative: str, **more: str) -> dict[str, str]:
    return {
        "cause": "expenditure:illness",
        "applied_on": "2026-11-16",
        "channel": "window",
        "narrative": narrative,
        "stay": "1",
    } | more


@begins_with(state=State.DRAFT)
def test_the_later_window_is_told_and_what_was_typed_there_stays(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    address, first, second = f"/cases/{case.pk}/hardship/", opened(clerk, case), opened(clerk, case)
    assert clerk.post(address, typed("住院一个月", opened=first)).status_code == 302
    answer = clerk.post(address, typed("住院两个月", opened=second))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "另一窗口改动了本页内容" in page
    assert "困难情况" in page  # what the other window has changed
    assert "住院两个月</textarea>" in page
    assert Case.objects.get(pk=case.pk).narrative == "住院一个月"
    again = HIDDEN.search(page)
    assert again
    assert clerk.post(address, typed("住院两个月", opened=again[1])).status_code == 302
    assert Case.objects.get(pk=case.pk).narrative == "住院两个月"


@begins_with(state=State.DRAFT)
def test_another_officer_is_named(cast: Cast, case: Case) -> None:
    desk = Posting.objects.filter(user=cast.clerk, duty=Duty.CASEWORK).get().office
    Posting.objects.create(user=cast.clerk2, office=desk, duty=Duty.CASEWORK, starts_on=today())
    address, first = f"/cases/{case.pk}/hardship/", opened(cast.client("clerk"), case)
    assert cast.client("clerk2").post(address, typed("住院一个月", opened=first)).status_code == 302
    page = cast.client("clerk").post(address, typed("住院两个月", opened=first)).content.decode()
    assert re.search(r"您打开本页期间，乔雨桐 于 [0-9: -]+ 改动了本页内容", page)


@begins_with(state=State.DRAFT)
def test_a_mistake_in_between_does_not_make_the_page_forget(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    address, first, second = f"/cases/{case.pk}/hardship/", opened(clerk, case), opened(clerk, case)
    clerk.post(address, typed("住院一个月", opened=first))
    wrong = clerk.post(address, typed("住院两个月", opened=second, applied_on="明天"))
    kept = HIDDEN.search(wrong.content.decode())
    assert wrong.status_code == 422
    assert kept
    assert clerk.post(address, typed("住院两个月", opened=kept[1])).status_code == 409


@begins_with(state=State.DRAFT)
def test_a_page_keeps_its_own_draft_again_and_again_but_not_over_that_of_another(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    address, first, second = f"/cases/{case.pk}/autosave/hardship/", opened(clerk, case), opened(clerk, case)
    assert clerk.post(address, typed("住", opened=first)).status_code == 204
    assert clerk.post(address, typed("住院", opened=first)).status_code == 204
    answer = clerk.post(address, typed("火灾", opened=second))
    assert (answer.status_code, answer.content.decode()) == (409, "未自动保存：本页正在另一窗口填写。")
    assert "住院" in DraftStep.objects.get(case=case, step="hardship").typed
    later = opened(clerk, case)
    assert clerk.post(address, typed("住院一个月", opened=later)).status_code == 204


@begins_with(state=State.DRAFT)
def test_words_are_not_kept_over_a_step_saved_elsewhere(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    first, second = opened(clerk, case), opened(clerk, case)
    clerk.post(f"/cases/{case.pk}/hardship/", typed("住院一个月", opened=first))
    answer = clerk.post(f"/cases/{case.pk}/autosave/hardship/", typed("火灾", opened=second))
    assert answer.status_code == 409
    assert not DraftStep.objects.filter(case=case, step="hardship").exists()


@begins_with(state=State.DRAFT)
def test_a_step_is_not_saved_over_what_another_window_has_typed_without_both_being_shown(
    cast: Cast, case: Case
) -> None:
    clerk = cast.client("clerk")
    address, first, second = f"/cases/{case.pk}/hardship/", opened(clerk, case), opened(clerk, case)
    there = typed("乙处的话", opened=second, cause="expenditure:education")
    assert clerk.post(f"/cases/{case.pk}/autosave/hardship/", there).status_code == 204
    answer = clerk.post(address, typed("甲处的话", opened=first))
    page = answer.content.decode()
    assert answer.status_code == 409
    shown = page.partition("另一窗口填写的内容")[2].partition("</dl>")[0]
    assert "乙处的话" in shown and "甲处的话" in shown and "expenditure:" not in shown
    assert "甲处的话</textarea>" in page
    assert "乙处的话" in DraftStep.objects.get(case=case, step="hardship").typed, "nothing is lost so far"
    again = HIDDEN.search(page)
    assert again
    assert clerk.post(address, typed("甲处的话", opened=again[1])).status_code == 302
    assert Case.objects.get(pk=case.pk).narrative == "甲处的话"


@begins_with(state=State.DRAFT)
def test_a_page_with_a_mistake_does_not_write_over_the_draft_of_another_window(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    first, second = opened(clerk, case), opened(clerk, case)
    clerk.post(f"/cases/{case.pk}/autosave/hardship/", typed("乙处的话", opened=second))
    wrong = clerk.post(f"/cases/{case.pk}/hardship/", typed("甲处的话", opened=first, applied_on="明天"))
    assert wrong.status_code == 422
    assert "乙处的话" in wrong.content.decode()
    assert "乙处的话" in DraftStep.objects.get(case=case, step="hardship").typed


@begins_with(state=State.DRAFT)
def test_a_member_that_only_the_other_window_has_is_shown_too(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    address = f"/cases/{case.pk}/household/"
    first, second = (HIDDEN.search(clerk.get(address).content.decode()) for _window in range(2))
    assert first and second
    there = {"opened": second[1], "members-TOTAL_FORMS": "2", "members-1-name": "沈又青", "members-1-relation": "02"}
    assert clerk.post(f"/cases/{case.pk}/autosave/household/", there).status_code == 204
    here = {"opened": first[1], "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "assets-TOTAL_FORMS": "0"}
    page = clerk.post(address, here | {"assets-INITIAL_FORMS": "0"}).content.decode()
    shown = page.partition("另一窗口填写的内容")[2].partition("</dl>")[0]
    assert "沈又青" in shown and "户主" in shown and "here" not in shown


@begins_with(state=State.ACCEPTED)
def test_a_visit_that_came_back_refused_is_kept_but_not_over_that_of_another_window(cast: Cast, case: Case) -> None:
    clerk, address = cast.client("clerk"), f"/cases/{case.pk}/visit/"
    rows = {f"{name}-{what}_FORMS": "0" for name in ("surveyors", "incomes", "assets") for what in ("TOTAL", "INITIAL")}
    refused = clerk.post(address, rows | {"summary": "甲处所见。"})
    assert refused.status_code == 422
    assert "甲处所见。" in clerk.get(address).content.decode()
    first, second = (HIDDEN.search(clerk.get(address).content.decode()) for _window in range(2))
    assert first and second
    there = {"opened": second[1], "summary": "乙处所见。"}
    assert clerk.post(f"/cases/{case.pk}/autosave/visit/", there).status_code == 204
    page = clerk.post(address, rows | {"summary": "又见。", "opened": first[1]}).content.decode()
    assert "乙处所见。" in page and "又见。</textarea>" in page
    assert "乙处所见。" in DraftStep.objects.get(case=case, step="visit").typed
