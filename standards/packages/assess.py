"""Facts in, the whole determination out, as JSON: for the command, the API and the trial page."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Region
from common.errors import Invalid
from standards.packages.selectors import package_of
from standards.packages.trial import determined
from standards.policy.facts import CaseFacts
from standards.policy.findings import Determination
from standards.policy.package.reading import Mistakes, read
from standards.selectors import rules_on


def facts_from(raw: Mapping[str, Any]) -> CaseFacts:
    """The facts that JSON writes (``docs/schema/facts.schema.json``); raises Invalid with a message for each path."""
    try:
        return read(CaseFacts, raw)
    except Mistakes as mistakes:
        fields: dict[str, object] = {problem.path: problem.text for problem in mistakes.problems}
        raise Invalid("facts_invalid", "；".join(map(str, mistakes.problems)), fields=fields) from mistakes


def assess(facts: CaseFacts, *, region_path: str, on: date, amount: Decimal | None = None) -> Determination:
    """What the rules in force on ``on`` in the region say of the facts, optionally at a sum in yuan."""
    rules = rules_on(on, region_path)
    return determined(facts, rules, package_of(rules.packages), amount=amount)


def region_path_of(code: str) -> str:
    """The path of the region with that code; raises Invalid."""
    region = Region.objects.filter(code=code).only("path").first()
    if region is None:
        text = f"没有代码为 {code} 的地区"
        raise Invalid("no_such_region", text, fields={"region": text})
    return region.path
