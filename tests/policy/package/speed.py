"""``python -m tests.policy.package.speed``: whole assessments per second on one core, over every shipped test case.

One is what a page or a what-if asks for: the county's package with all it inherits, the days of its procedure, the
determination at a sum with all findings and the derivation.
"""

import sys
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from time import process_time

from standards.packages.files import read_package
from standards.policy.determination import determine
from standards.policy.facts import CaseFacts
from standards.policy.package.examples import facts_of, rules_of
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import Package
from standards.policy.package.route import for_this_case
from standards.policy.rules import Rules
from tests.policy.build import rules
from tests.policy.package.build import SHIPPED

AMOUNT = Decimal("1800.00")


def cases() -> list[tuple[CaseFacts, Rules, Package]]:
    """The family of every shipped test case, with the rules and the package that hold for it."""
    packages = {path.stem: read_package(path.read_text(encoding="utf-8")) for path in SHIPPED}
    wide = [packages["xuchang-2019"], packages["national-2026-small-fast"]]
    found = []
    for own in packages.values():
        whole = inherited([own, *(package for package in wide if package is not own)])
        for example in own.tests:
            facts = facts_of(example, own)
            found.append((facts, replace(rules_of(example, rules()), day=own.effective_from), whole))
    return found


def per_second(times: int) -> float:
    """Assessments per second of processor time."""
    all_ = cases()
    start = process_time()
    for facts, given, package in islice(all_ * (times // len(all_) + 1), times):
        determine(facts, for_this_case(given, facts=facts, package=package), amount=AMOUNT, package=package)
    return times / (process_time() - start)


if __name__ == "__main__":
    sys.stdout.write(f"{per_second(5000):,.0f} assessments per second on one core\n")
