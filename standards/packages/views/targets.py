"""The rules that an officer may look at, try or compare, as options of a form."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.officer import Officer
from standards.forms import region_choices
from standards.packages import selectors
from standards.selectors import regions_to_view


def targets(officer: Officer) -> list[tuple[str, Any]]:
    """Every package that the officer may see and every region of his area, as options in two groups."""
    packages = [(f"package:{row.pk}", selectors.called(row)) for row in selectors.packages_to_choose(officer)]
    regions = [(f"region:{code}", name) for code, name in region_choices(regions_to_view(officer))]
    return [(_("A package"), packages), (_("What is in force in a region"), regions)]
