"""A published number that nobody reads is a lie: each field of the rules changes something."""

from dataclasses import fields
from pathlib import Path

import pytest

from standards.policy.rules import Rules

ROOT = Path(__file__).resolve().parents[2]
READERS = {
    "surveyors": "cases/blockers.py",
    "warn_days": "approvals/services/watch.py",
    "supplement_times": "cases/services/procedure.py",
    "supplement_days": "cases/clock.py",
    "supplement_counts": "cases/clock.py",
    "objection_counts": "cases/clock.py",
    "assistance_days": "cases/clock.py",
}
"""Read outside the policy; tests/approvals/test_watch.py and tests/cases hold them to it."""
NOTHING = {"day", "region_path", "sources", "packages"}
SHOWN = {"rural_dibao"}
"""Shown for comparison; the policy counts by the urban standard always (handbook Q5)."""


def _policy() -> str:
    files = (ROOT / "standards/policy").glob("*.py")
    return "".join(path.read_text(encoding="utf-8") for path in files if path.name != "rules.py")


@pytest.mark.parametrize("name", sorted({f.name for f in fields(Rules)} - NOTHING - SHOWN))
def test_each_number_of_the_rules_is_read_by_code_that_acts_on_it(name: str) -> None:
    text = (ROOT / READERS[name]).read_text(encoding="utf-8") if name in READERS else _policy()
    own = (ROOT / "standards/policy/rules.py").read_text(encoding="utf-8")
    assert any(form in text for form in (f"rules.{name}", f"rules__{name}", f'"{name}"')) or f"self.{name}" in own
