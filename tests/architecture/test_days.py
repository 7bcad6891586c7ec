"""An instant becomes a day in Beijing and nowhere else: near midnight every other zone tells the wrong one."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from cases.models import Case

APPS = ("accounts", "approvals", "audit", "cases", "common", "funds", "notices", "relief", "standards")
CELLS = {"cases/register/shapes.py", "common/xlsx_child.py", "standards/notice.py"}
"""Where days are read from the cells of workbooks, which know of no zone."""


def sources() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            yield str(path.relative_to(settings.BASE_DIR)), path.read_text(encoding="utf-8")


def wrong(source: str) -> list[int]:
    """The lines that turn something into a day, or write its hour, without having asked for the local time."""
    expressions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr))
    return [node.lineno for node in expressions if _of_no_zone(node)]


def _of_no_zone(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        shortens = node.func.attr == "date" and not node.args and not node.keywords
        return (shortens or node.func.attr == "strftime") and not _is_local(node.func.value)
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        written = "".join(str(p.value) for p in ast.walk(node.format_spec) if isinstance(p, ast.Constant))
        return "%" in written and _is_instant(node.value)
    return isinstance(node, ast.FormattedValue) and _is_instant(node.value)


def _is_local(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("localtime")


def _is_instant(node: ast.AST) -> bool:
    """By its name, as everywhere here: ``at`` or ``…_at``."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name == "at" or name.endswith("_at")


def test_no_instant_becomes_a_day_of_another_zone() -> None:
    found = [f"{path}:{line}" for path, source in sources() if path not in CELLS for line in wrong(source)]
    assert found == []


@pytest.mark.parametrize(
    ("source", "is_wrong"),
    [
        ("day = case.created_at.date()", True),
        ("text = f'{row.uploaded_at:%Y-%m-%d}'", True),
        ("text = f'{row.uploaded_at}'", True),
        ("text = row.at.strftime('%Y')", True),
        ("day = timezone.localtime(row.at).date()", False),
        ("text = f'{timezone.localtime(row.at):%Y-%m-%d %H:%M}'", False),
        ("text = f'{day:%Y-%m-%d}'", False),
        ("day = date(2026, 11, 23)", False),
    ],
)
def test_the_check_tells_them_apart(source: str, is_wrong: bool) -> None:
    assert bool(wrong(source)) is is_wrong


def test_a_file_opened_after_midnight_is_of_the_new_day() -> None:
    opened = Case(created_at=datetime(2026, 11, 27, 16, 30, tzinfo=UTC))
    assert opened.begun_on == date(2026, 11, 28)
    opened.applied_on = date(2026, 11, 20)
    assert opened.begun_on == date(2026, 11, 20)
