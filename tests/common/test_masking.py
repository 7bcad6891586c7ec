"""Masks show as much as a notice may and never more than was there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.masking import mask_account, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_id, "411081196103142050", "411081********2050"),
        (mask_id, "4110811961", "**********"),
        (mask_id, "", ""),
        (mask_account, "6228480402564894744", "6228****4744"),
        (mask_account, "123456789", "*********"),
        (mask_phone, "17712349355", "177****9355"),
        (mask_phone, "8182345", "*******"),
        (mask_name, "沈小勇", "沈*勇"),
        (mask_name, "吴某", "吴*"),
        (mask_name, "欧阳文博", "欧**博"),
        (mask_name, "买", "买"),
        (mask_name, "阿卜杜拉·买买提", "阿******提"),
        (mask_name, "", ""),
    ],
)
def test_masks(mask: object, text: str, shown: str) -> None:
    assert mask(text) == shown  # type: ignore[operator]


@given(st.text(alphabet="0123456789", max_size=30))
def test_a_masked_number_hides_at_least_four_digits(number: str) -> None:
    for mask in (mask_id, mask_account, mask_phone):
        shown = mask(number)
        assert len(number) - sum(ch.isdigit() for ch in shown) >= min(4, len(number))
