"""Scans are sealed, checked when read, and leave nothing behind when refused; withdrawing one changes the facts."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from audit.verbs import Verb
from cases.models import Case, Paper
from cases.services import add_paper, evidence, read_paper, see_papers, withdraw_paper
from cases.terms import State
from common.clock import today
from common.errors import Invalid, WrongState
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db
DAY = today()
AT = noon(DAY)
PDF = b"%PDF-1.4 identity card"


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _add(cast: Cast, case: Case) -> Paper:
    upload = SimpleUploadedFile("card.pdf", PDF)
    return add_paper(case.pk, officer=cast.officer("clerk", DAY), at=AT, kind="id_card", upload=upload)


def _files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@begins_with(state=State.SUBMITTED)
def test_a_scan_is_sealed_on_disk_and_read_as_it_was_given(cast: Cast, case: Case, media: Path) -> None:
    paper = _add(cast, case)
    assert [PDF in path.read_bytes() for path in _files(media)] == [False]
    assert read_paper(case.pk, paper.pk, officer=cast.officer("clerk", DAY), at=AT)[1] == PDF


@begins_with(state=State.SUBMITTED)
def test_a_changed_scan_is_not_shown(cast: Cast, case: Case, media: Path) -> None:
    paper = _add(cast, case)
    (kept,) = _files(media)
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    with pytest.raises(Invalid):
        read_paper(case.pk, paper.pk, officer=cast.officer("clerk", DAY), at=AT)


@begins_with(state=State.SUBMITTED)
def test_a_scan_whose_trace_fails_leaves_no_file(
    cast: Cast, case: Case, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = case.papers.count()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(evidence, "record", fail)
    with pytest.raises(RuntimeError):
        _add(cast, case)
    assert (_files(media), case.papers.count()) == ([], before)


def test_withdrawing_a_paper_makes_a_new_version_of_the_facts(cast: Cast) -> None:
    case = make_case(cast, state=State.REVIEWED)
    paper = _add(cast, case)
    version = Case.objects.get(pk=case.pk).facts_version
    withdraw_paper(case.pk, paper.pk, officer=cast.officer("clerk", DAY), at=AT, reason="wrong")
    assert Case.objects.get(pk=case.pk).facts_version == version + 1


@pytest.mark.parametrize("state", [State.TOWNSHIP_DECISION, State.CLOSED])
def test_no_paper_is_withdrawn_once_the_facts_are_closed(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    paper = case.papers.filter(withdrawn_at=None).first()
    assert paper is not None
    with pytest.raises(WrongState):
        withdraw_paper(case.pk, paper.pk, officer=cast.officer("clerk", DAY), at=AT, reason="wrong")
    paper.refresh_from_db()
    assert paper.withdrawn_at is None
    assert Case.objects.get(pk=case.pk).facts_version == case.facts_version


@begins_with(state=State.SUBMITTED)
def test_an_original_that_was_seen_is_no_upload_in_the_trail(cast: Cast, case: Case) -> None:
    see_papers(case.pk, ["pledge"], officer=cast.officer("clerk", DAY), at=AT)
    _add(cast, case)
    verbs = Event.objects.filter(after__has_key="sha256").order_by("-id").values_list("verb", flat=True)
    assert list(verbs[:2]) == [Verb.FILE_ATTACHED, Verb.ORIGINAL_SEEN]
