"""Which rules an officer looks at, tries or compares: a package that he may see, or what is in force in a region."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.officer import Officer
from common.errors import NotFound
from standards.packages import selectors
from standards.packages.layers import Layer
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import SILENT, Package
from standards.selectors import regions_to_view


@dataclass(frozen=True, slots=True)
class Target:
    """Rules that an officer chose: those of a package, a draft too, or what is in force in a region."""

    code: str
    stack: list[Layer]
    region: Any
    row: Any = None

    @property
    def package(self) -> Package:
        """The package as it holds with all that it inherits."""
        return inherited([layer.package for layer in self.stack]) if self.stack else SILENT

    def on(self, day: date) -> "Target":
        """The same on another day: the packages of a region depend on it."""
        if self.row is not None:
            return self
        return Target(self.code, selectors.stack_on(day, self.region.path), self.region)


def target_of(officer: Officer, code: str, day: date) -> Target:
    """What was chosen, a region's rules as of that day; without a choice the officer's own region.

    Raises NotFound for what he may not see.
    """
    kind, _colon, value = code.partition(":")
    if kind == "package" and value.isdigit():
        row = selectors.package_row(officer, int(value))
        return Target(code, selectors.stack_of(row), row.region, row)
    regions = {region.code: region for region in regions_to_view(officer)}
    home = next((r.code for r in regions.values() if r.path == officer.home_path), next(iter(regions), ""))
    if (region := regions.get(value or home)) is None:
        raise NotFound("no_such_region", _("There is no such region."))
    return Target(f"region:{region.code}", selectors.stack_on(day, region.path), region)
