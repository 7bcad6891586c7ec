"""The ready examples: real counties' rules, from which an office may start its own."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from standards.packages.files import read_package
from standards.policy.package.model import Package

FOLDER = Path(__file__).parents[1] / "data" / "packages"


@lru_cache
def ready() -> Mapping[str, Package]:
    """By short name, in the order of their titles."""
    found = {path.stem: read_package(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yaml")}
    return dict(sorted(found.items(), key=lambda item: item[1].title))
