"""The words are said in both languages, name a clause that exists, and agree with the glossary of the code."""

import re

import pytest

from guide.glossary import GLOSSARY, found
from guide.keys import KEYS
from guide.news import NEWEST, NEWS
from standards.policy.clauses import CLAUSES
from standards.policy.document import ROOT
from tests.architecture.test_language import CHINESE, LATIN

ROW = re.compile(r"^\| (.+?) \| (.+?) \|", re.M)


def _of_the_code() -> dict[str, set[str]]:
    """Each Chinese word of ``docs/glossary.md`` with every English one of its row."""
    told: dict[str, set[str]] = {}
    for chinese, english in ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")):
        words = {re.sub(r"[`(:].*", "", word).strip() for word in re.split(r"[/,]", english)}
        for word in re.split(r" / ", re.sub(r"（[^）]*）", "", chinese)):
            told.setdefault(word.strip(), set()).update(words)
    return told


def test_a_word_of_both_glossaries_is_the_same_in_english() -> None:
    code = _of_the_code()
    shared = [word for word in GLOSSARY if word.zh in code]
    assert len(shared) > 30, "the page of the code is read wrongly"
    assert {word.zh: (word.en, code[word.zh]) for word in shared if word.en not in code[word.zh]} == {}


def test_each_word_is_there_once_with_a_clause_that_exists() -> None:
    assert len({word.zh for word in GLOSSARY}) == len(GLOSSARY)
    assert {word.clause for word in GLOSSARY} - CLAUSES.keys() == set()


def test_whatever_is_told_is_told_in_both_languages() -> None:
    said = [word.said for word in GLOSSARY] + [key.said for key in KEYS]
    said += [text for release in NEWS for text in (release.title, *release.lines)]
    for text in said:
        assert CHINESE.search(text.zh) and not LATIN.search(text.zh), text.zh
        assert LATIN.search(text.en) and not CHINESE.search(text.en), text.en


@pytest.mark.parametrize(
    ("asked", "word"), [("退汇", "退汇"), ("came back", "退汇"), ("  CAME ", "退汇"), ("没打成", "退汇")]
)
def test_a_word_is_found_by_its_name_its_english_and_what_is_said_of_it(asked: str, word: str) -> None:
    assert word in {one.zh for one in found(asked)}
    assert len(list(found(asked))) < len(GLOSSARY)


def test_news_comes_newest_first_and_each_release_has_a_number_of_its_own() -> None:
    numbers = [release.number for release in NEWS]
    assert numbers == sorted(set(numbers), reverse=True)
    assert numbers[0] == NEWEST
    assert [release.on for release in NEWS] == sorted((release.on for release in NEWS), reverse=True)
