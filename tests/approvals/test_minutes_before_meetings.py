"""Minutes of one case that are older than meetings become meetings of one case, and nothing of them is lost."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from approvals import services
from approvals.models import Meeting
from approvals.signed import minutes_for
from cases.models import Case
from cases.services import add_paper
from cases.terms import State
from common.clock import now, today
from tests.cast import Cast
from tests.factories import make_case, noon
from tests.scans import PNG

BEFORE, AFTER = [("approvals", "0009_stages")], [("approvals", "0010_meetings")]


@pytest.fixture
def cases(cast: Cast, settings: LazySettings, tmp_path: Path) -> list[Case]:
    settings.MEDIA_ROOT = tmp_path
    return [make_case(cast, state=State.COUNTY_DECISION, amount="3780.01") for _n in range(2)]


def test_old_minutes_become_meetings_with_their_people_sum_and_paper(cast: Cast, cases: list[Case]) -> None:
    clerk, county = cast.officer("clerk", today()), cast.county_approver
    papers = [
        add_paper(c.pk, officer=clerk, at=now(), kind="minutes", upload=SimpleUploadedFile("a.png", PNG)) for c in cases
    ]
    connection.check_constraints()  # nothing is pending, which would keep a table from being changed
    MigrationExecutor(connection).migrate(BEFORE)
    executor = MigrationExecutor(connection)
    old = executor.loader.project_state(BEFORE).apps
    for case, paper in zip(cases, papers, strict=True):
        minutes = old.get_model("approvals", "Minutes").objects.create(
            case_id=case.pk, number="一事一议〔2025〕1号", held_on=today(), place="会议室", chair="柳承安（局长）",
            attendees="柳承安 局长、段明哲、示例", resolution="同意。", amount=Decimal("3780.01"),
            facts_version=case.facts_version, recorded_by_id=county.pk, recorded_at=noon(today()),
        )  # fmt: skip
        old.get_model("approvals", "SignedMinutes").objects.create(
            minutes=minutes, paper_id=paper.pk, by_id=county.pk, at=noon(today())
        )
    connection.check_constraints()
    executor.migrate(AFTER)
    first, second = Meeting.objects.order_by("pk")
    assert (first.number, second.number) == ("一事一议〔2025〕1号", "一事一议〔2025〕1号（2）")
    assert list(first.attendees.values_list("name", "position")) == [("柳承安", "局长"), ("段明哲", ""), ("示例", "")]
    assert first.office.name == "禹州市民政局" and first.stands.value == "signed"
    for case in cases:
        item = minutes_for(case, Decimal("3780.01"))
        assert item is not None and (item.votes_for, item.passed) == (3, True)
        assert services.read_minutes(case.pk, item.pk, officer=clerk, at=now())[1] == PNG
