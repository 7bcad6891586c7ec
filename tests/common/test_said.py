"""A text in both languages is its Chinese for storage, and follows the language on screen."""

import copy
import json
import pickle

import pytest
from django.utils.translation import override

from common.said import Said

SUM = Said("救助金额", "Sum of the relief")


def test_it_is_its_chinese_wherever_it_is_kept_compared_or_put_into_a_sentence() -> None:
    assert SUM == "救助金额"
    assert {SUM.zh: 1}[SUM] == 1
    assert json.dumps([SUM], ensure_ascii=False) == '["救助金额"]'
    assert f"{SUM}：" == "救助金额："
    assert type(SUM.zh) is str


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "救助金额"), ("en", "Sum of the relief")])
def test_the_label_follows_the_language(language: str, label: str) -> None:
    with override(language):
        assert SUM.label == label


def test_without_english_the_text_is_shown_as_it_is() -> None:
    with override("en"):
        assert Said("王某").label == "王某"


def test_a_copy_keeps_its_english() -> None:
    assert pickle.loads(pickle.dumps(SUM)).en == copy.deepcopy(SUM).en == SUM.en
