"""The reference data of Xuchang, and townships found by the names that registers use."""

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts import place_names, selectors, services
from accounts.duties import Duty, RegionLevel
from accounts.models import Office, Region
from tests.cast import STANDS_IN, Cast

YUZHOU, CHANGGE, ZONE = "41/4110/411081/", "41/4110/411082/", "41/4110/4110Z2/"


@pytest.fixture
def all_regions(db: None) -> None:
    services.load_regions()


@pytest.mark.usefixtures("all_regions")
def test_all_of_xuchang_is_there_and_loading_again_changes_nothing() -> None:
    before = list(Region.objects.order_by("pk").values()), list(Office.objects.order_by("pk").values())
    levels = [Region.objects.filter(level=level).count() for level in RegionLevel]
    assert levels == [1, 1, 9, 105, 2505]
    assert Office.objects.count() == 1 + 9 * 2 + 105
    services.load_regions()
    assert (list(Region.objects.order_by("pk").values()), list(Office.objects.order_by("pk").values())) == before


@pytest.mark.usefixtures("all_regions")
def test_a_corrected_name_is_taken_over() -> None:
    Region.objects.filter(code="411081103").update(name="神后镇")
    services.load_regions()
    assert Region.objects.get(code="411081103").name == "神垕镇"


@pytest.mark.usefixtures("all_regions")
def test_every_path_continues_the_path_above() -> None:
    for place in Region.objects.exclude(parent=None).select_related("parent"):
        assert place.parent is not None
        assert place.path == f"{place.parent.path}{place.code}/"


@pytest.mark.usefixtures("all_regions")
@pytest.mark.parametrize(
    ("township", "zone"), [("411071001", "4110Z2"), ("411071400", "4110Z2"), ("411002570", "4110Z3")]
)
def test_a_zone_runs_townships_whose_digits_name_another_county(township: str, zone: str) -> None:
    assert Region.objects.get(code=township).path == f"41/4110/{zone}/{township}/"


@pytest.mark.usefixtures("all_regions")
@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("4110Z1", {"市城乡一体化示范区社会事务管理中心", "市城乡一体化示范区财政局"}),
        ("4110Z2", {"经济技术开发区法制与社会服务局", "经济技术开发区财政局"}),
        ("4110Z3", {"东城区民政局", "东城区财政局"}),
        ("411081", {"禹州市民政局", "禹州市财政局"}),
        ("4110", {"许昌市民政局"}),
        ("411081103", {"神垕镇人民政府"}),
        ("411081204", {"磨街乡人民政府"}),
        ("411081001", {"颍川街道办事处"}),
        ("411002570", {"东城区办事处"}),
    ],
)
def test_offices_bear_the_names_of_the_plan(code: str, names: set[str]) -> None:
    assert set(Office.objects.filter(region__code=code).values_list("name", flat=True)) == names


# --- names


@pytest.fixture(scope="module")
def names(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> place_names.TownshipNames:
    """The names of all of Xuchang, read once; the rows themselves are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        services.load_regions()
        found = place_names.township_names()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    ("name", "county", "code"),
    [
        ("神垕镇", YUZHOU, "411081103"),
        ("神垕", YUZHOU, "411081103"),
        ("神垕镇人民政府", YUZHOU, "411081103"),
        ("禹州市神垕镇", YUZHOU, "411081103"),
        ("河南省许昌市禹州市神垕镇", YUZHOU, "411081103"),
        (" 神垕 镇 ", YUZHOU, "411081103"),
        ("颍川", YUZHOU, "411081001"),
        ("颍川街道办事处", YUZHOU, "411081001"),
        ("颍川办事处", YUZHOU, "411081001"),
        ("颍川街道办", YUZHOU, "411081001"),
        ("颍川办", YUZHOU, "411081001"),
        ("神垕镇政府", YUZHOU, "411081103"),
        ("禹州神垕镇", YUZHOU, "411081103"),
        ("禹州市-神垕", YUZHOU, "411081103"),
        ("许昌市长葛市 / 和尚桥镇", CHANGGE, "411082100"),
        ("山货", YUZHOU, "411081210"),
        ("山货回族乡", YUZHOU, "411081210"),
        ("长村张", ZONE, "411071001"),
        ("产业集聚区街道", "41/4110/411002/", "411002016"),
        ("东城区", "41/4110/4110Z3/", "411002570"),
    ],
)
def test_a_township_is_found_by_the_ways_it_is_written(
    names: place_names.TownshipNames, name: str, county: str, code: str
) -> None:
    found = names.find(name, county)
    assert found.township is not None and found.township.code == code


@pytest.mark.parametrize(
    ("name", "county"), [("神垕镇", CHANGGE), ("和尚桥", YUZHOU), ("长村张街道", YUZHOU), ("长葛市和尚桥镇", YUZHOU)]
)
def test_a_township_of_another_county_is_named_as_such(
    names: place_names.TownshipNames, name: str, county: str
) -> None:
    found = names.find(name, county)
    assert found.township is None
    assert found.elsewhere and found.elsewhere[0].parent is not None


@pytest.mark.parametrize("name", ["", " ", "镇", "街道", "禹州市", "长葛市神垕镇", "不存在镇", "神", "%", "人民政府"])
def test_what_is_no_township_is_neither(names: place_names.TownshipNames, name: str) -> None:
    assert names.find(name, YUZHOU) == place_names.TownshipFound()


def test_a_short_name_that_two_townships_share_finds_neither(regions: dict[str, Region]) -> None:
    for code, name in (("411081801", "石桥镇"), ("411081802", "石桥乡")):
        Region.objects.create(
            code=code, name=name, level=RegionLevel.TOWNSHIP, parent=regions["411081"], path=f"{YUZHOU}{code}/"
        )
    assert place_names.township_names().find("石桥", YUZHOU) == place_names.TownshipFound()
    assert place_names.township_names().find("石桥乡", YUZHOU).township == Region.objects.get(code="411081802")


def test_a_thousand_names_take_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        names = place_names.township_names()
        for _i in range(1000):
            found = names.find("神垕", YUZHOU).township
            assert found is not None and str(found.parent) == "禹州市"


@pytest.mark.parametrize(
    ("who", "duties", "names"),
    [
        ("clerk", (Duty.CASEWORK,), ["颍川街道"]),
        ("county_reviewer", (Duty.IMPORT,), ["颍川街道", "神垕镇"]),
        ("other_clerk", (), ["和尚桥镇"]),
        ("standards", (), []),
        ("clerk", (Duty.PAY,), []),
        ("county_reviewer", (Duty.DECIDE,), ["颍川街道"]),
    ],
)
def test_the_townships_to_choose_from_follow_the_duty(
    cast: Cast, who: str, duties: tuple[Duty, ...], names: list[str]
) -> None:
    chosen = selectors.township_choices(cast.officer(who, STANDS_IN[0]), *duties)
    assert [place.name for place in chosen] == names


def test_a_village_of_another_township_is_told_from_one_that_nobody_has(names: place_names.TownshipNames) -> None:
    places = place_names.VillageNames(
        [("东街社区居委会", 1), ("木锨刘村社区居委会", 2), ("李庄村委会", 1), ("李庄村委会", 2)]
    )
    here, there = Region(pk=1, name="颍川街道"), Region(pk=2, name="神垕镇")
    for name in ("东街社区", "东街", "东街居委会", "颍川街道东街社区", "李庄", "新村"):
        assert not places.lies_elsewhere(name, here), name
    assert places.lies_elsewhere("木锨刘村", here)
    assert places.lies_elsewhere("东街社区居民委员会", there)
