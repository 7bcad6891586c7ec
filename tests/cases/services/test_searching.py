"""What a case is found by follows its rows through every service that changes them."""

import pytest

from cases import words
from cases.models import Case, SearchEntry
from cases.services import searching
from cases.services.registry import PersonGiven
from cases.terms import State
from tests.cast import Cast
from tests.factories import make_case, make_emergency
from tests.factories import resident as number_of

pytestmark = pytest.mark.django_db


def test_in_every_state_the_entry_is_what_its_rows_make_it(cast: Cast) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.TOWNSHIP_DECISION, State.CLOSED):
        make_case(cast, state=state, members=2)
    make_emergency(cast)
    assert SearchEntry.objects.count() == 5 == Case.objects.count()
    assert list(searching.outdated()) == []


def test_a_corrected_name_is_found_in_every_case_of_the_person(cast: Cast) -> None:
    number = number_of(903)
    first = make_case(cast, people=[PersonGiven(name="许示例", resident=number)])
    make_case(cast, people=[PersonGiven(name="许更正", resident=number)], state=State.DRAFT)
    assert list(searching.outdated()) == [] and "许更正" in first.search.names


def test_what_was_never_entered_is_told_and_entered_with_all(cast: Cast) -> None:
    case, other = make_case(cast), make_case(cast)
    SearchEntry.objects.filter(case=case).delete()
    SearchEntry.objects.filter(case=other).update(names="别人")
    assert list(searching.outdated()) == [case.pk, other.pk]
    assert searching.enter_all() == 2 and list(searching.outdated()) == []


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单雄信", {"dxx", "cxx", "sxx", "dxs", "cxs", "sxs"}), ("葛长顺", {"gcs", "gzs"}), ("𠮷田", {"t"}),
        ("anna", set()), ("", set()), ("欧阳·文", {"oyw"}),
    ],
)  # fmt: skip
def test_initials_of_a_name_in_every_reading_of_its_characters(name: str, read: set[str]) -> None:
    assert words.initials(words.plain(name)) == read


def test_a_number_is_found_whole_or_by_its_end() -> None:
    assert words.endings("LSJZ-411081-2026-000120") == {
        "lsjz-411081-2026-000120", "411081-2026-000120", "2026-000120", "000120", "120",
    }  # fmt: skip
    assert words.endings("") == set()
