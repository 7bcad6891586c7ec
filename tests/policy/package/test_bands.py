"""Bands join: no overlap, no gap that is not meant, nothing that is never reached."""

import pytest

from tests.policy.package.build import GRADES, ONE_RULE, package, refused


def banded(*bands: str, gaps: bool = False, measure: str = "self_paid", before: str = "") -> str:
    """A rule of these bands."""
    lines = "".join(f"  - {band}\n" for band in bands)
    return f"{before}{ONE_RULE}  measure: {measure}\n{'  gaps: yes' if gaps else ''}\n  bands:\n{lines}"


G = "give: {yuan: 5}"
OVERLAPS = {
    "one within another": (f"{{from: 1000, {G}}}", f"{{from: 2000, up_to: 3000, {G}}}  # <-"),
    "a shared edge": (f"{{up_to: 1000, {G}}}", f"{{from: 1000, {G}}}  # <-"),
    "in another order": (f"{{from: 2000, {G}}}  # <-", f"{{up_to: 2000, {G}}}"),
    "of one category in two lists": (
        f"{{from: 1000, categories: [tekun], {G}}}", f"{{from: 2000, categories: [tekun, marginal], {G}}}  # <-",
        f"{{from: 5000, {G}}}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bands", OVERLAPS.values(), ids=OVERLAPS)
@pytest.mark.parametrize("gaps", [False, True])
def test_overlapping_bands_are_refused_even_where_gaps_are_meant(bands: tuple[str, ...], gaps: bool) -> None:
    ((path, text),) = refused(banded(*bands, gaps=gaps))
    place = next(number for number, band in enumerate(bands) if "# <-" in band)
    assert path == f"amounts[0].bands[{place}]"
    assert "重叠" in text


GAPS = {
    "a stretch between two": (f"{{from: 1000, up_to: 2000, {G}}}", f"{{from: 3000, {G}}}  # <-"),
    "a single number between two": (f"{{from: 1000, below: 2000, {G}}}", f"{{above: 2000, {G}}}  # <-"),
    "a cent between two": (f"{{up_to: 2000, {G}}}", f"{{from: 2000.01, {G}}}  # <-"),
    "above the highest": (f"{{from: 1000, up_to: 2000, {G}}}  # <-",),
}  # fmt: skip


@pytest.mark.parametrize("bands", GAPS.values(), ids=GAPS)
def test_a_gap_is_refused_unless_the_rule_says_that_it_is_meant(bands: tuple[str, ...]) -> None:
    ((path, text),) = refused(banded(*bands))
    assert path == f"amounts[0].bands[{len(bands) - 1}]"
    assert "确" in text
    assert "请填 gaps: yes" in text
    assert package(banded(*bands, gaps=True)).amounts


@pytest.mark.parametrize(
    "bands",
    [
        (f"{{up_to: 1000, {G}}}", f"{{above: 1000, {G}}}"),
        (f"{{below: 1000, {G}}}", f"{{from: 1000, {G}}}"),
        (f"{{from: 500, up_to: 1000, {G}}}", f"{{above: 1000, {G}}}"),
        (f"{{from: 500, up_to: 1000, {G}}}", f"{{from: 3000, up_to: 4000, {G}}}", f"{{{G}}}"),
        (f"{{from: 1000, categories: [tekun], {G}}}", f"{{from: 2000, {G}}}"),
        (f"{{{G}}}",),
    ],
)
def test_bands_that_join_a_start_above_zero_and_a_rest_are_allowed(bands: tuple[str, ...]) -> None:
    assert package(banded(*bands)).amounts


def test_a_band_that_can_never_be_reached_is_refused() -> None:
    assert refused(banded(f"{{{G}}}", f"{{from: 5, {G}}}  # <-"))[0][0] == "amounts[0].bands[1]"
    ((path, text),) = refused(
        ONE_RULE + "  bands:\n  - {give: {yuan: 5}}\n  - {categories: [tekun], give: {yuan: 9}}  # <-"
    )
    assert path == "amounts[0].bands[1]"
    assert "永远不会用到" in text


def test_an_empty_band_is_refused() -> None:
    ((path, text),) = refused(banded(f"{{above: 5, up_to: 5, {G}}}  # <-", f"{{above: 5, {G}}}"))
    assert path == "amounts[0].bands[0]"
    assert "不包含任何数" in text


def test_a_band_with_bounds_needs_a_measure() -> None:
    ((path, text),) = refused(ONE_RULE + "  bands:\n  - {from: 5, give: {yuan: 5}}  # <-")
    assert path == "amounts[0].bands[0]"
    assert "须填写 measure" in text


def test_each_grade_has_one_band() -> None:
    light, grave = f"{{is: [较轻], {G}}}", f"{{is: [较重], {G}}}"
    assert package(banded(light, grave, measure="degree", before=GRADES)).amounts
    assert package(banded(light, measure="degree", before=GRADES, gaps=True)).amounts
    assert package(banded(light, f"{{{G}}}", measure="degree", before=GRADES)).amounts
    ((path, text),) = refused(banded(light, measure="degree", before=GRADES).replace("bands:", "bands:  # <-"))
    assert path == "amounts[0].bands"
    assert "没有分档：较重" in text
    ((path, text),) = refused(banded(light, f"{{is: [较重, 较轻], {G}}}  # <-", measure="degree", before=GRADES))
    assert path == "amounts[0].bands[1].is"
    assert "“较轻”已在前面的分档中" in text


def test_bands_of_a_category_stand_before_those_for_everybody() -> None:
    of_all, of_some = f"{{from: 10000, {G}}}", f"{{from: 5000, categories: [tekun], {G}}}"
    assert package(banded(of_some, of_all)).amounts
    ((path, text),) = refused(banded(of_all, of_some + "  # <-"))
    assert path == "amounts[0].bands[1]"
    assert "应放在 bands[0]（不分类别）之前" in text


def test_each_listed_number_has_one_band() -> None:
    assert package(banded(f"{{is: [1], {G}}}", f"{{is: [2], {G}}}", f"{{from: 3, {G}}}", measure="cohabiting")).amounts
    ((path, text),) = refused(banded(f"{{is: [1], {G}}}", f"{{is: [2, 1], {G}}}  # <-", measure="cohabiting"))
    assert path == "amounts[0].bands[1].is"
    assert "“1”已在前面的分档中" in text
