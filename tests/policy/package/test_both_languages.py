"""Everything that a package says of itself, and of its mistakes, is said in both languages."""

import ast
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from common.said import Said
from standards.packages import files
from standards.packages.files import FileMistakes, read_package
from standards.policy import package as module
from standards.policy.package import model
from standards.policy.package.examples import SHORT
from standards.policy.package.quantities import BUILT_IN
from tests.policy.package.build import HEAD
from tests.policy.package.test_form import FORM
from tests.policy.package.test_meaning import MEANING

CHINESE = re.compile("[\u3400-\u9fff]")
MODULES = [*sorted(Path(module.__file__).parent.glob("*.py")), Path(files.__file__)]
SAYS = {"Said", "says", "must", "named", "wrong", "after", "_one_mistake"}
AFTER_SOMETHING = {"problem", "joined", "_limited", "_refused"}
"""Their Chinese stands last but one."""

CLAUSE = "二（一）末段"

FORMS = [
    cls
    for cls in vars(model).values()
    if isinstance(cls, type) and is_dataclass(cls) and cls.__module__ == model.__name__
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_chinese_word_stands_in_the_code_without_its_english(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {id(text) for argument in said(tree) for text in texts(argument)}
    allowed |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    if path.stem == "words":
        allowed |= {id(node.elts[1]) for node in ast.walk(tree) if isinstance(node, ast.Tuple) and len(node.elts) == 3}
    alone = [text.value.replace(CLAUSE, "") for text in texts(tree) if id(text) not in allowed]
    assert [word for word in alone if CHINESE.search(word) and word not in {"是", "否", "中文"}] == []


def said(tree: ast.AST) -> list[ast.AST]:
    """The Chinese of every call that takes both languages."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) >= 2:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SAYS:
                found.append(node.args[0])
            elif name in AFTER_SOMETHING:
                found.append(node.args[-2])
    return found


def texts(tree: ast.AST) -> list[Any]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("cls", FORMS, ids=lambda cls: cls.__name__)
def test_every_field_has_a_help_text_in_both_languages(cls: Any) -> None:
    for field in fields(cls):
        help_ = field.metadata["help"]
        assert isinstance(help_, Said)
        assert help_.zh
        assert help_.en != help_.zh


def test_every_quantity_and_short_word_is_said_in_both_languages() -> None:
    for words in (*(quantity.title for quantity in BUILT_IN.values()), *SHORT.values()):
        assert CHINESE.search(words)
        assert not CHINESE.search(words.en)


@pytest.mark.parametrize("body", [body for body, _p, _r in (*FORM.values(), *MEANING.values())], ids=[*FORM, *MEANING])
def test_every_mistake_reads_in_english_apart_from_the_county_s_own_words(body: str) -> None:
    own = set("".join(CHINESE.findall(HEAD + body))) | set(CLAUSE)
    with pytest.raises(FileMistakes) as caught:
        read_package(HEAD + body)
    for placed in caught.value.placed:
        assert set(CHINESE.findall(placed.said.en)) <= own
        assert placed.said.en[0].isupper()
        with translation.override("en"):
            assert placed.said.label == placed.said.en
        assert placed.said.label == str(placed)
