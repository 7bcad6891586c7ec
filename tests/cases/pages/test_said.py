"""Whoever acts next reads first why the case came back, and an ended case shows reason and remedy."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.selectors import timeline
from cases import services as cases
from cases.selectors.file import head_of
from cases.terms import State
from common.clock import today
from tests.cast import Cast
from tests.factories import copied, make_case, noon
from tests.scans import PNG

pytestmark = pytest.mark.django_db


def test_the_reason_of_a_return_stands_on_the_case_until_the_next_step(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    cases.return_case(
        case.pk, officer=cast.officer("head", today()), at=noon(today()), target=State.ACCEPTED, reason="发票需补核。"
    )
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "发票需补核。" in page and cast.head.name in page


def test_a_refused_acceptance_shows_reason_and_remedy(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTANCE_REFUSED)
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "不属于本辖区。" in page and "可申请行政复议。" in page


def test_a_step_without_a_reason_says_nothing(cast: Cast) -> None:
    case, clerk = make_case(cast, state=State.ACCEPTED), cast.officer("clerk", today())
    assert head_of(case, officer=clerk, today=today(), here="cases:detail").said is None


def test_the_history_names_the_paper_that_was_added_read_or_withdrawn_and_the_letter_that_was_printed(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case, clerk = make_case(cast, state=State.ACCEPTED), cast.client("clerk")
    png = SimpleUploadedFile("a.png", PNG)
    clerk.post(f"/cases/{case.pk}/papers/add/", {"kind": "admission", "upload": png})
    clerk.post(f"/cases/{case.pk}/papers/add/", {"kind": "other", "original_seen": "on"})
    paper = case.papers.get(kind="admission")
    clerk.get(f"/cases/{case.pk}/papers/{paper.pk}/")
    clerk.post(f"/cases/{case.pk}/papers/{paper.pk}/withdraw/", {"reason": "错放"})
    clerk.get(f"/cases/{case.pk}/letters/acceptance/")
    page = clerk.get(f"/cases/{case.pk}/timeline/").content.decode()
    for act in ("上传材料", "查看材料", "撤下材料"):
        assert f"{act} · 入院证" in page, act
    assert "核对材料原件 · 其他材料" in page and "打印文书 · 受理通知书" in page
    lines = page[page.index("r-timeline") : page.index("</ol>", page.index("r-timeline"))]
    assert str(case.number) not in lines, "the head of the page says which case it is"


def test_every_act_of_a_long_history_is_reached(cast: Cast) -> None:
    case, clerk = make_case(cast, state=State.ACCEPTED), cast.client("clerk")
    copied([timeline(case).latest("pk")] * 310)
    seen, cursor = list[int](), ""
    while True:
        found = clerk.get(f"/cases/{case.pk}/timeline/", {"after": cursor} if cursor else {}).context["history"]
        seen += [one.event.pk for one in found.rows]
        if not (cursor := found.page.next or ""):
            break
    assert seen == list(timeline(case).order_by("-pk").values_list("pk", flat=True)) and len(seen) > 310


def test_the_way_of_a_closed_case_tells_the_day_of_each_stage_that_somebody_wrote_down(cast: Cast) -> None:
    case = make_case(cast, state=State.CLOSED)
    steps = head_of(case, officer=cast.officer("clerk", today()), today=today(), here="cases:detail").steps
    reached = {e.after["state"]: timezone.localdate(e.at) for e in timeline(case) if "state" in e.after}
    visited, posted = case.visits.get().visited_on, case.publicities.get().posted_on
    days = [case.applied_on, case.accepted_on, visited, reached[State.REVIEWED], posted, case.decided_on]
    assert [step["note"] for step in steps] == [*days, case.clock_stopped_on, reached[State.CLOSED]]
    assert {step["status"] for step in steps} == {"past"}


@pytest.mark.parametrize("tab", ["/cases/{}/", "/decisions/{}/decision/", "/decisions/{}/why/", "/payments/{}/panel/"])
def test_every_tab_of_a_case_stands_below_its_head_and_among_the_cases(cast: Cast, tab: str) -> None:
    case = make_case(cast, state=State.PAID)
    address = tab.format(case.pk)
    page = cast.client("clerk").get(address)
    assert [one["url"] for one in page.context["nav"] if one["active"]] == ["/cases/"]
    tabs = page.context["head"].tabs
    assert [one["url"] for one in tabs if one["active"]] == [address]
    assert f"/emergency/{case.pk}/panel/" not in {one["url"] for one in tabs}, "it is no emergency"
