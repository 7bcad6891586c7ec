"""Facts in, the whole determination out, as JSON: the one answer of the command and of the API."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Region
from common.errors import Invalid
from common.said import Said
from standards.models import RulePackage
from standards.packages.health import rules_of
from standards.packages.selectors import package_in, package_of, stack_with
from standards.packages.trial import determined
from standards.policy.facts import CaseFacts
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import Package
from standards.policy.package.quantities import as_declared
from standards.policy.package.reading import Mistakes, read
from standards.selectors import rules_on


def facts_from(raw: Mapping[str, Any]) -> CaseFacts:
    """The facts that JSON writes (``docs/schema/facts.schema.json``); raises Invalid with a message for each path."""
    try:
        return read(CaseFacts, raw)
    except Mistakes as mistakes:
        fields: dict[str, object] = {problem.path: problem.text for problem in mistakes.problems}
        raise Invalid("facts_invalid", "；".join(map(str, mistakes.problems)), fields=fields) from mistakes


def assessed(
    facts: CaseFacts, *, region_path: str, on: date, amount: Decimal | None = None, row: RulePackage | None = None
) -> dict[str, Any]:
    """What the rules of a region on ``on`` say of the facts, optionally at a sum in yuan, as JSON.

    The form is ``docs/schema/determination.schema.json``. With ``row``, a package of the region or of one around it, as
    if that package were in force. Facts without a day of application or acceptance are judged as accepted on ``on``.
    Raises Invalid for a quantity that the package does not ask for, or a word that is none of its choices.
    """
    rules = rules_on(on, region_path)
    package = package_of(rules.packages)
    if row is not None:
        rules = rules_of(row, package_in(row), on=on, region_path=region_path)
        package = inherited([layer.package for layer in stack_with(row, on, region_path)])
    check_quantities(facts, package)
    if facts.reference_on is None:
        facts = replace(facts, accepted_on=on)
    return determined(facts, rules, package, amount=amount).to_json()


def check_quantities(facts: CaseFacts, package: Package) -> None:
    """Raises Invalid for a quantity that the rules do not ask for, or whose value is none of its kind."""
    wrong: dict[str, Said] = {}
    for name, value in facts.quantities.items():
        asked = package.quantities.get(name)
        if asked is None:
            known = "、".join(package.quantities) or "—"
            text = Said(f"规则没有这个量；可用的有：{known}", f"No such quantity; there are: {known}")
            wrong[f"facts.quantities.{name}"] = text
        elif as_declared(value.number, value.name, asked) is None:
            words = "、".join(asked.choices)
            text = Said(f"应为：{words or '一个数'}", f"must be: {words or 'a number'}")
            wrong[f"facts.quantities.{name}"] = text
    if wrong:
        told = Said("填写的量与规则不符。", "The quantities do not fit the rules.")
        raise Invalid("quantities_invalid", told.label, fields={path: text.label for path, text in wrong.items()})


def region_path_of(code: str) -> str:
    """The path of the region with that code; raises Invalid."""
    region = Region.objects.filter(code=code).only("path").first()
    if region is None:
        text = f"没有代码为 {code} 的地区"
        raise Invalid("no_such_region", text, fields={"region": text})
    return region.path
