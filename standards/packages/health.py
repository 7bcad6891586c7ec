"""What stands between a draft and its publication: mistakes, test cases that do not fit, a day that is taken."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.duties import RegionLevel
from accounts.models import Region
from common.errors import Blocker, Invalid
from common.said import Said
from standards.kinds import KINDS
from standards.models import RulePackage
from standards.packages.selectors import package_for, package_in, with_what_it_inherits
from standards.packages.trial import Trial, try_examples
from standards.policy.package.checks import problems
from standards.policy.package.model import Package
from standards.policy.package.reading import Problem
from standards.policy.rules import Rules
from standards.selectors import rules_on
from standards.terms import PackageStatus


@dataclass(frozen=True, slots=True)
class Health:
    """The mistakes of a package and how its test cases came out."""

    problems: list[Problem]
    trials: list[Trial]
    taken: RulePackage | None

    @property
    def sound(self) -> bool:
        """Whether nothing stands in the way."""
        passed = bool(self.trials) and all(trial.passed for trial in self.trials)
        return not self.problems and passed and self.taken is None


def health_of(row: RulePackage) -> Health:
    """Its mistakes, how its test cases come out on its first day, and a published package of that day or later."""
    package, whole = package_in(row), package_for(row)
    return Health(
        problems_of(row, package, whole),
        try_examples(package, whole, rules_of(row, package)),
        None if row.status == PackageStatus.PUBLISHED else _published_from(row),
    )


def problems_of(row: RulePackage, package: Package, whole: Package) -> list[Problem]:
    """Every mistake of meaning that the package would have in the row's region; ``whole`` is it with what it inherits.

    So a package may be there only to add to another, with its quantities and beside its rules.
    """
    return [*problems(package, whole), *parameter_problems(package, row.region)]


def problems_where(package: Package, *, region: str = "") -> list[Problem]:
    """The same before there is a row, in the region of that code, by default the package's own."""
    return problems(package, with_what_it_inherits(package, region or package.region))


def rules_of(row: RulePackage, package: Package, *, on: date | None = None, region_path: str = "") -> Rules:
    """The numbers in force on a day, the package's first if none is named, its own parameters in their place.

    They are those of the package's region if no other is named.

    For trials only: a package that is published brings its parameters as dated standards.
    """
    return replace(rules_on(on or row.effective_from, region_path or row.region.path), **numbers_of(package))


def numbers_of(package: Package) -> dict[str, Any]:
    """The numbers that a package sets, by kind; those that are mistakes are told among the problems and left out."""
    own: dict[str, Any] = {}
    for code, typed in package.parameters.items():
        if code in KINDS and not KINDS[code].has_year:
            try:
                own[code] = KINDS[code].read(KINDS[code].parse(typed))
            except Invalid:
                continue
    return own


def publication_blockers(row: RulePackage) -> list[Blocker]:
    """Every mistake, every test case that does not fit, and a day that a published package of the region has taken."""
    health = health_of(row)
    found = [Blocker("mistake", str(problem)) for problem in health.problems]
    if not health.trials:
        found.append(Blocker("no_test", str(_("A package has at least one test case that was reckoned by hand."))))
    for trial in health.trials:
        found += [Blocker("test", f"{trial.example.title}：{text}") for text in trial.differences]
    if health.taken is not None:
        found.append(Blocker("day_taken", day_taken(health.taken)))
    return found


def day_taken(later: RulePackage) -> str:
    """Why a package cannot begin on its day."""
    text = _("effective_from: the published package “%(title)s” is in force from %(day)s; choose a later day.")
    return text % {"title": later.title, "day": later.effective_from}


def _published_from(row: RulePackage) -> RulePackage | None:
    """A published package of the region that begins on the same day or later."""
    rows = RulePackage.objects.filter(region=row.region_id, status=PackageStatus.PUBLISHED)
    return rows.filter(effective_from__gte=row.effective_from).exclude(pk=row.pk).defer("body").first()


def parameter_problems(package: Package, region: Region) -> list[Problem]:
    """Parameters that are not in the closed list, cannot be read, or are not set at this level."""
    found = []
    for code, typed in package.parameters.items():
        path = f"parameters.{code}"
        if (kind := KINDS.get(code)) is None or kind.has_year:
            known = ", ".join(c for c, k in KINDS.items() if not k.has_year)
            found.append(Problem(path, Said(f"不认识的参数；可用：{known}", f"unknown parameter; there are: {known}")))
            continue
        if RegionLevel(region.level) not in kind.levels:
            found.append(Problem(path, Said("这一级不规定这个数字", "this number is not set at this level")))
        try:
            kind.parse(typed)
        except Invalid as error:
            found.append(Problem(path, Said(str(error.message))))
    return found
