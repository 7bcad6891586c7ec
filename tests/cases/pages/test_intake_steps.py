"""What the steps of an application call done is what its acceptance finds done."""

import pytest

from cases.models import Case
from cases.selectors.actions import blockers_now
from cases.selectors.intake import intake_steps, where_left
from cases.services import withdraw_paper
from cases.terms import State, Step
from common.clock import now, today
from tests.begun import begins_with
from tests.cases.pages.test_story import begun
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def papers_of(case: Case) -> object:
    return next(step["status"] for step in intake_steps(Case.objects.get(pk=case.pk), "") if step["name"] == "papers")


def missing(case: Case) -> list[str]:
    found = blockers_now(Case.objects.get(pk=case.pk), Step.ACCEPT, today=today())
    return [one.code for one in found if one.code.startswith("paper_")]


@begins_with(state=State.DRAFT)
def test_the_papers_are_done_when_none_is_missing_and_not_with_the_first(cast: Cast, case: Case) -> None:
    assert papers_of(case) == "past" and not missing(case)
    required, *others = case.papers.order_by("pk")
    assert others, "others are still there"
    withdraw_paper(case.pk, required.pk, officer=cast.officer("clerk", today()), at=now(), reason="拿错了。")
    assert papers_of(case) == "future" and missing(case) == [f"paper_{required.kind}"]
    assert where_left(Case.objects.get(pk=case.pk)) == "cases:papers"


def test_the_papers_are_not_done_while_nobody_knows_which_are_needed(cast: Cast) -> None:
    assert papers_of(begun(cast.client("clerk"))) == "future"
