"""``python -m standards.policy.document [--check]``: which code and which tests stand behind each clause.

Writes ``docs/policy.md``. With ``--check`` it writes nothing and fails when the page is stale, or when a clause has
neither code with a test nor a later part that brings it.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from standards.policy.clauses import CLAUSES, Clause

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "policy.md"
CITED = re.compile(r"\b(?:xc|gwy649)-\d+(?:\.\d+)*")
HEAD = """# Clause, code, test

Made by `python -m standards.policy.document`; do not edit. A clause stands in `standards/policy/texts/`; code and tests
cite it by id. The last column names the later part of the work that brings a clause, or the rest of it.

"""


def code_files() -> Iterator[Path]:
    """Python files of the packages, without migrations and the catalogue itself."""
    for package in sorted(path.parent for path in ROOT.glob("*/__init__.py")):
        if package.name != "tests":
            yield from (path for path in sorted(package.rglob("*.py")) if path.name != "clauses.py" and _ours(path))


def test_files() -> Iterator[Path]:
    """The tests."""
    return (path for path in sorted((ROOT / "tests").rglob("test_*.py")) if _ours(path))


def _ours(path: Path) -> bool:
    return not {"migrations", "node_modules"} & set(path.parts)


def citations(files: Iterable[Path]) -> dict[str, list[str]]:
    """Clause id to the files that cite it, as paths from the root."""
    found: dict[str, list[str]] = {}
    for path in files:
        for id_ in sorted(set(CITED.findall(path.read_text(encoding="utf-8")))):
            found.setdefault(id_, []).append(path.relative_to(ROOT).as_posix())
    return found


def page(code: dict[str, list[str]], tests: dict[str, list[str]]) -> str:
    """The page as text."""
    return HEAD + "\n".join(_section(list(clauses), code, tests) for _, clauses in groupby(CLAUSES.values(), _document))


def _document(clause: Clause) -> str:
    return clause.document


def _section(clauses: list[Clause], code: dict[str, list[str]], tests: dict[str, list[str]]) -> str:
    kind = "条文为摘要" if clauses[0].summary else "条文为原文"
    head = (
        f"## {clauses[0].document}（{kind}）\n\n| clause | where | code | tests | brought by |\n|---|---|---|---|---|\n"
    )
    return head + "".join(_row(clause, code.get(clause.id, []), tests.get(clause.id, [])) for clause in clauses)


def _row(clause: Clause, code: list[str], tests: list[str]) -> str:
    cells = (clause.id, clause.heading, _files(code), _files(tests), clause.brought_by or "")
    return f"| {' | '.join(cells)} |\n"


def _files(paths: list[str]) -> str:
    return "<br>".join(f"`{path}`" for path in paths)


def problems(code: dict[str, list[str]], tests: dict[str, list[str]]) -> list[str]:
    """What is wrong: a clause nobody stands behind, or a citation of a clause that does not exist."""
    bare = [c.id for c in CLAUSES.values() if not c.brought_by and not (code.get(c.id) and tests.get(c.id))]
    unknown = sorted({*code, *tests} - set(CLAUSES))
    return [f"{id_}: neither code with a test nor a later part" for id_ in bare] + [
        f"{id_}: cited in {', '.join(code.get(id_, []) + tests.get(id_, []))}, but there is no such clause"
        for id_ in unknown
    ]


def main(arguments: list[str]) -> int:
    """Write or check the page; the exit code."""
    code, tests = citations(code_files()), citations(test_files())
    wrong = problems(code, tests)
    text = page(code, tests)
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        wrong.append("docs/policy.md is stale: run python -m standards.policy.document")
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
