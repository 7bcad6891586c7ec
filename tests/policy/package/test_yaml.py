"""What YAML allows and a package file does not, and numbers that stay what was written."""

from decimal import Decimal
from textwrap import dedent

import pytest
import yaml

from standards.packages.files import FileMistakes, read_package, write_package
from standards.policy.package.model import AmountRule, Package
from tests.policy.package.build import HEAD, ONE_RULE, package


def why(text: str | bytes) -> str:
    """The one reason why a file is not even read."""
    with pytest.raises(FileMistakes) as caught:
        read_package(text)
    (placed,) = caught.value.placed
    assert placed.said.en != str(placed)
    return str(placed)


ODD = {
    "an alias": ("x: &one [1]\ny: *one", "第 7 行，（文件）：不允许使用别名"),
    "an alias of a whole rule": (ONE_RULE + "  give: &g {yuan: 5}\n- {id: b, title: 二, give: *g}", "不允许使用别名"),
    "a merge": ("<<: {colour: red}", "第 7 行，（文件）：字段名应为文字"),
    "a field twice": ("note: 一\nnote: 二", "第 8 行，（文件）：字段“note”写了两次"),
    "a field twice far inside": (ONE_RULE + "  give: {yuan: 5, yuan: 6}", "第 11 行，（文件）：字段“yuan”写了两次"),
    "a field twice in two spellings": ('quantities: {1: {}, "1": {}}', "字段“1”写了两次"),
    "a list as the name of a field": ("? [a, b]\n: c", "字段名应为文字"),
    "a tag of Python": ("note: !!python/object/apply:os.system [ls]", "第 7 行，（文件）：不允许使用标签"),
    "a Python name": ("note: !!python/name:os.system", "不允许使用标签"),
    "binary": ("note: !!binary aGVsbG8=", "不允许使用标签"),
    "a set": ("note: !!set {a, b}", "不允许使用标签"),
    "a tag of one's own": ("note: !mine a", "不允许使用标签"),
    "a harmless tag": ("note: !!str 5", "不允许使用标签"),
    "a second document": ("---\nnote: 一", "不是正确的 YAML"),
    "a bracket that does not close": ("note: [一", "不是正确的 YAML"),
    "a tab as indentation": ("completion:\n\tdays: 3", "不是正确的 YAML"),
    "a character that no text has": ("note: \x00", "含有文本中不应有的字符"),
    "too many levels": ("note: " + "[" * 60 + "]" * 60, "嵌套过深"),
    "a hundred thousand levels": ("note: " + "[" * 100_000, "嵌套过深"),
    "too many letters": ("note: " + "一" * 256 * 1024, "文件超过 256 KB"),
}


@pytest.mark.parametrize(("body", "reason"), ODD.values(), ids=ODD)
def test_what_yaml_allows_and_a_package_does_not_is_refused(body: str, reason: str) -> None:
    assert reason in why(HEAD + body)


def test_a_small_file_that_would_grow_to_billions_is_refused_at_its_first_alias() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    assert "不允许使用别名" in why(bomb)


@pytest.mark.parametrize("text", ["", "# only a remark\n", "~", "{}"])
def test_an_empty_file_lacks_everything_that_is_required(text: str) -> None:
    with pytest.raises(FileMistakes) as caught:
        read_package(text)
    missing = [placed.problem.path for placed in caught.value.placed]
    assert missing in (["region", "title", "effective_from", "document_no", "document_title"], [""])


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text", "5"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert "应为“字段：值”的对照" in why(text)


def test_a_file_as_bytes_is_utf_8_with_or_without_a_mark() -> None:
    text = HEAD + "note: 说明"
    assert read_package(text.encode()) == read_package(text.encode("utf-8-sig")) == read_package(text)
    assert "不是 UTF-8 文本文件" in why(text.encode("gb18030"))
    assert "不是 UTF-8 文本文件" in why(b"PK\x03\x04\xff\xfe")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.1", "1.1"), ("0.1", "0.1"), ("1.10", "1.10"), ("4.35", "4.35"), ("1_000", "1000"), ("0800", "800"),
        ("1.0e+3", "1000"), ("'1.1'", "1.1"), (".5", "0.5"), ("999999999999.99", "999999999999.99"),
    ],
)  # fmt: skip
def test_a_number_stays_what_was_written(written: str, read: str) -> None:
    rule = only_rule(package(ONE_RULE + f"  give: {{yuan: {written}}}"))
    assert rule.give is not None
    assert rule.give.yuan is not None
    assert rule.give.yuan.low == Decimal(read)


def only_rule(given: Package) -> AmountRule:
    (rule,) = given.amounts or ()
    return rule


def test_a_code_with_leading_zeros_stays_text() -> None:
    assert read_package(HEAD.replace('"411081"', "0371")).region == "0371"
    assert read_package(HEAD.replace('"411081"', "411081")).region == "411081"


def test_what_is_written_comes_back_the_same_whatever_its_text() -> None:
    note = "带“引号”、: 冒号、# 号、- 横线、yes、0371、\n换行，1.10，2023-01-01，😀"
    choices = ["yes", "1", "1.10", "0371", "2023-01-01", "null", "~", "是", "a: b"]
    given = package(
        f"""
        note: {yaml.dump(note, allow_unicode=True, default_style='"', width=9999).strip()}
        quantities:
          d: {{title: "on", kind: choice, choices: {choices!r}}}
        amounts:
        - id: "1"
          title: "2023-01-01"
          measure: d
          gaps: yes
          bands: [{{is: ["0371", "yes"], give: {{yuan: 0.10}}}}]
        """
    )
    assert given.quantities["d"].choices == tuple(choices)
    assert read_package(write_package(given)) == given


def test_short_lists_stay_on_one_line() -> None:
    given = package(ONE_RULE + "  give: {times: [2, 5.50], per: person, months: {of: helped, at_most: 6}}")
    assert dedent(
        """
        - id: one
          title: 一
          give:
            times: [2, 5.5]
            per: person
            months: {of: helped, at_most: 6}
        """
    ) in write_package(given).replace("amounts:", "")


def test_reading_a_file_leaves_yaml_itself_as_it_was() -> None:
    assert yaml.safe_load("a: 1.5") == {"a": 1.5}
    assert yaml.safe_load("a: &x 1\nb: *x") == {"a": 1, "b": 1}
