"""Row scope is a prefix of an owned path; postings give rights from the first to the last day."""

from datetime import date, timedelta

import pytest

from accounts.duties import Duty, RegionLevel
from accounts.models import Office, Posting, Region
from accounts.officer import Held, Officer, officer_on, within
from common.errors import NotAllowed
from tests.cast import STANDS_IN, Cast

DAY = date(2026, 11, 23)


def held(duty: Duty, path: str, level: RegionLevel = RegionLevel.COUNTY, absent: str = "") -> Held:
    return Held(duty, 1, "x", level, path, 9 if absent else None, absent)


def test_a_sibling_whose_code_starts_alike_stays_outside(regions: dict[str, Region]) -> None:
    alike = Region.objects.create(
        code="4110811", name="x", level=RegionLevel.COUNTY, parent=regions["4110"], path="41/4110/4110811/"
    )
    found = set(Region.objects.filter(within("path", [regions["411081"].path])).values_list("code", flat=True))
    assert found == {"411081", "411081001", "411081103", "411081001001"}
    assert alike.code not in found


def test_no_paths_give_no_rows(regions: dict[str, Region]) -> None:
    assert not Region.objects.filter(within("path", [])).exists()


def test_a_duty_over_a_county_does_not_reach_the_county_that_starts_alike() -> None:
    officer = Officer(1, "x", (held(Duty.DECIDE, "41/4110/411081/"),))
    assert officer.needs(Duty.DECIDE, "41/4110/411081/411081001/")
    with pytest.raises(NotAllowed):
        officer.needs(Duty.DECIDE, "41/4110/4110811/")


def test_a_county_duty_is_no_township_duty() -> None:
    officer = Officer(1, "x", (held(Duty.DECIDE, "41/4110/411081/"),))
    with pytest.raises(NotAllowed):
        officer.needs(Duty.DECIDE, "41/4110/411081/411081001/", level=RegionLevel.TOWNSHIP)


def test_an_own_posting_comes_before_a_substitution() -> None:
    own, other = held(Duty.DECIDE, "41/4110/"), held(Duty.DECIDE, "41/4110/411081/", absent="梁志远")
    assert Officer(1, "x", (other, own)).needs(Duty.DECIDE, "41/4110/411081/") is own


def test_inner_paths_are_not_repeated() -> None:
    officer = Officer(1, "x", (held(Duty.REVIEW, "41/4110/"), held(Duty.DECIDE, "41/4110/411081/")))
    assert officer.case_paths == ("41/4110/",)


def test_managing_officers_and_standards_opens_no_case(cast: Cast) -> None:
    assert cast.officer("standards", DAY).case_paths == ()
    assert cast.officer("inspector", DAY).case_paths == ("41/4110/",)


@pytest.mark.parametrize(("offset", "expected"), [(-1, False), (0, True), (3, True), (6, True), (7, False)], ids=str)
def test_both_ends_of_a_posting_belong_to_it(cast: Cast, offset: int, expected: bool) -> None:
    office = Office.objects.get(name="神垕镇人民政府")
    Posting.objects.create(
        user=cast.inspector, office=office, duty=Duty.PAY, starts_on=DAY, ends_on=DAY + timedelta(days=6)
    )
    assert officer_on(cast.inspector, DAY + timedelta(days=offset)).may(Duty.PAY) is expected


@pytest.mark.parametrize("day", [STANDS_IN[0], STANDS_IN[1]])
def test_a_substitute_holds_the_duty_and_names_the_absent(cast: Cast, day: date) -> None:
    path = "41/4110/411081/411081001/"
    posting = cast.officer("county_reviewer", day).needs(Duty.DECIDE, path, level=RegionLevel.TOWNSHIP)
    assert (posting.for_user_id, posting.for_name) == (cast.head.pk, "梁志远")


@pytest.mark.parametrize("day", [STANDS_IN[0] - timedelta(days=1), STANDS_IN[1] + timedelta(days=1)])
def test_outside_the_period_the_substitute_holds_nothing(cast: Cast, day: date) -> None:
    with pytest.raises(NotAllowed):
        cast.officer("county_reviewer", day).needs(Duty.DECIDE, "41/4110/411081/411081001/")


def test_reading_an_officer_takes_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        officer_on(cast.county_reviewer, STANDS_IN[0])
