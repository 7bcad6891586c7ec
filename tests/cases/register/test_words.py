"""The closed lists as offices write them: every word reads as its own member."""

import pytest

from cases.register import words
from cases.register.words import _SAID
from cases.terms import DisabilityGrade, Labour, Marriage, Relation
from common.terms import Term
from standards.policy.terms import Category, Cause


@pytest.mark.parametrize(("terms", "term", "word"), [(t, m, w) for (t, m), said in _SAID.items() for w in said])
def test_every_listed_word_reads_as_its_member(terms: type[Term], term: Term, word: str) -> None:
    assert words.read(word, terms) is term


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("儿子", Relation.SON),
        ("女儿", Relation.DAUGHTER),
        ("爱人", Relation.SPOUSE),
        ("孙子女", Relation.GRANDCHILD),
        ("单身", Marriage.NEVER),
        ("其他", Cause.OTHER),
        ("一般家庭", Category.OTHER),
        ("无残疾", DisabilityGrade.NONE),
        ("无劳力", Labour.NONE),
    ],
)
def test_members_of_different_lists_with_the_same_code_keep_their_words(word: str, term: Term) -> None:
    assert words.read(word, type(term)) is term


@pytest.mark.parametrize("word", ["朋友圈", "", "一般家庭"])
def test_a_word_of_no_list_or_of_another_list_is_not_read(word: str) -> None:
    assert words.read(word, Relation) is None
