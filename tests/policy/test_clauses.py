"""The catalogue is the plan word for word, and nobody's clause is forgotten."""

import ast
import hashlib
from pathlib import Path

import pytest

from standards import policy
from standards.policy import document
from standards.policy.clauses import CLAUSES, DECREE, PLAN, TEXTS, heading

PLAN_DIGEST = "7a1cda02330344ab6f20ff9dfc81dd8cbbe948202844167ae1fa760181182519"


def test_the_text_of_the_plan_was_not_touched() -> None:
    text = "\n".join(clause.text for clause in CLAUSES.values() if clause.document == PLAN)
    assert hashlib.sha256(text.encode()).hexdigest() == PLAN_DIGEST


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("xc-2.1.2", "低于当地上年度人均可支配收入"),
        ("xc-2.1.3", "不得将临时救助对象仅限定为"),
        ("xc-2.2.2", "自受理之日起10个工作日内完成审核审批手续，并发放临时救助金"),
        ("xc-2.3.2", "每人不超过当地当年城市月最低生活保障标准6倍"),
        ("xc-3.3", "备用金"),
    ],
)
def test_a_clause_says_what_its_number_says(id_: str, words: str) -> None:
    assert words in CLAUSES[id_].text


def test_summaries_are_marked_as_such() -> None:
    assert {clause.document for clause in CLAUSES.values() if clause.summary} == {DECREE}
    assert sorted(path.name for path in TEXTS.iterdir()) == ["national.txt", "xuchang.txt"]


def test_every_clause_has_code_and_test_or_a_later_part() -> None:
    """The staleness of the page itself is checked by ``python -m standards.policy.document --check``."""
    code, tests = document.citations(document.code_files()), document.citations(document.test_files())
    assert document.problems(code, tests) == []


def test_a_forgotten_clause_and_an_invented_one_are_found() -> None:
    invented = "xc-" + "9.9"
    wrong = document.problems({"xc-2.2.2": ["a.py"]}, {invented: ["b.py"]})
    assert "xc-2.2.2: neither code with a test nor a later part" in wrong
    assert f"{invented}: cited in b.py, but there is no such clause" in wrong
    assert not any(line.startswith("xc-3.2:") for line in wrong)


def test_a_stale_page_fails_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "PAGE", tmp_path / "policy.md")
    assert document.main(["--check"]) == 1
    document.main([])
    assert document.main(["--check"]) == 0
    document.PAGE.write_text("old", encoding="utf-8")
    assert document.main(["--check"]) == 1


def test_policy_imports_nothing_of_ours_but_common_and_never_asks_for_the_time() -> None:
    for path in Path(str(policy.__file__)).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        ours = (
            "standards",
            "cases",
            "approvals",
            "funds",
            "notices",
            "reporting",
            "guide",
            "accounts",
            "audit",
            "relief",
            "django",
        )
        assert all(name.startswith("standards.policy") for name in imported if name.split(".")[0] in ours), path
        called = {n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        assert not called & {"now", "today", "utcnow"}, path


def test_a_clause_is_called_by_its_place_in_the_plan_or_the_decree() -> None:
    assert heading("xc-2.2.2").startswith("二（二）2")
    assert heading("gwy649-48").startswith("国务院令第649号 第四十八条")
    assert heading("no-such-clause") == "no-such-clause"
