"""Who must agree to a sum, which steps a case takes and how long it may take, by a county's own rules."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from common.said import Said
from standards.policy import printing
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.package.conditions import fits
from standards.policy.package.give import Reckoning
from standards.policy.package.model import Package, ProcedureRule, Rung
from standards.policy.package.quantities import NotKnown, Quantities
from standards.policy.package.words import Base, DayKind, Heads, PublicityTime
from standards.policy.procedure import AFTER, BEFORE, publicity
from standards.policy.rules import Rules
from standards.policy.terms import Effect, Level, Outcome, ReliefType, procedure_clause

LADDER = Said("分级审批", "Who must agree")
PROCEDURE = Said("本地办理程序", "Procedure of the county")
SOURCE = Said("文件原文", "Words of the document")
COMPLETION = Said("补齐手续", "Completing the paperwork")


def procedure_of(*, facts: CaseFacts, rules: Rules, package: Package) -> ProcedureRule | None:
    """The first procedure that fits the case; raises NotKnown when that cannot be told."""
    q = Quantities(facts, package, rules)
    return next((rule for rule in package.procedure or () if fits(rule.when, q)), None)


def for_this_case(rules: Rules, *, facts: CaseFacts, package: Package | None) -> Rules:
    """The rules with the days and the publicity of the county's procedure for cases like this one.

    Days of another kind than working days are left to the emergency track. A procedure that cannot be told leaves the
    rules without a time limit, so that nothing is accepted by a guess.
    """
    if package is None:
        return rules
    rules = _completed(rules, facts, package)
    try:
        procedure = procedure_of(facts=facts, rules=rules, package=package)
    except NotKnown:
        return replace(rules, decision_days=None, publicity_days=None)
    if procedure is None:
        return rules
    days = procedure.days if procedure.day_kind is DayKind.WORKING else None
    return replace(
        rules,
        decision_days=rules.decision_days if days is None else days,
        publicity_days=rules.publicity_days if procedure.publicity_days is None else procedure.publicity_days,
    )


def _completed(rules: Rules, facts: CaseFacts, package: Package) -> Rules:
    """The hours and days of an emergency as the county's package has them (xc-2.2.1)."""
    if facts.relief_type is not ReliefType.EMERGENCY or (terms := package.completion) is None:
        return rules
    return replace(
        rules,
        paperwork_days=terms.days,
        paperwork_working=terms.day_kind is DayKind.WORKING,
        paperwork_extensions=terms.extensions,
        advance_hours=rules.advance_hours if terms.first_relief_hours is None else terms.first_relief_hours,
    )


def means_check_by_procedure(
    waiver: Finding[bool], *, facts: CaseFacts, rules: Rules, package: Package
) -> Finding[bool]:
    """The waiver as the county's procedure has it: spared or asked for by itself, else by the plan (xc-2.2.2)."""
    procedure = _known_procedure(facts, rules, package)
    if procedure is None or procedure.means_check is None or procedure.means_check is not waiver.conclusion:
        return waiver
    said = Said(f"按“{procedure.title}”须核对家庭经济状况。", f"“{procedure.title}” asks for the means check.")
    if not procedure.means_check:
        said = Said(f"按“{procedure.title}”不再核对家庭经济状况。", f"“{procedure.title}” spares the means check.")
    spared = not procedure.means_check
    return replace(
        waiver, outcome=Outcome.YES if spared else Outcome.NO, conclusion=spared, reason=said, effect=Effect.NONE
    )


def publicity_time(*, facts: CaseFacts, rules: Rules, package: Package) -> PublicityTime | None:
    """When the county's procedure has the relief publicised; None where it does not say or cannot be told."""
    rule = _known_procedure(facts, rules, package)
    return None if rule is None else rule.publicity


def publicity_by_procedure(
    plan: Finding[int | None], *, facts: CaseFacts, rules: Rules, package: Package
) -> Finding[int | None]:
    """The publicity as the county's procedure has it: at its own time, or not at all (gwy649-48)."""
    rule = _known_procedure(facts, rules, package)
    if rule is None or rule.publicity is None:
        return plan
    if rule.publicity is not PublicityTime.NEVER:
        time = AFTER if rule.publicity is PublicityTime.AFTER else BEFORE
        return publicity(facts=facts, rules=rules, time=time)
    said = Said(f"按“{rule.title}”办理，不公示。", f"“{rule.title}” has no publicity.")
    inputs = {SOURCE: Said(rule.source)} if rule.source else {PROCEDURE: Said(rule.title)}
    return replace(
        plan, title=Said("公示", "Publicity"), outcome=Outcome.RULE, conclusion=None, reason=said, inputs=inputs,
        effect=Effect.NONE,
    )  # fmt: skip


def is_publicised(*, facts: CaseFacts, rules: Rules, package: Package) -> bool:
    """Whether the case takes a procedure with publicity; one that cannot be told has it."""
    return publicity_time(facts=facts, rules=rules, package=package) is not PublicityTime.NEVER


def _known_procedure(facts: CaseFacts, rules: Rules, package: Package) -> ProcedureRule | None:
    """None also where it cannot be told: the finding on the procedure blocks by itself."""
    try:
        return procedure_of(facts=facts, rules=rules, package=package)
    except NotKnown:
        return None


def procedure_finding(*, facts: CaseFacts, rules: Rules, package: Package) -> Finding[str | None] | None:
    """Which of the county's procedures the case takes (xc-2.2, xc-2.2.1, xc-2.2.2)."""
    if package.procedure is None:
        return None
    try:
        rule = procedure_of(facts=facts, rules=rules, package=package)
    except NotKnown as missing:
        said = Said(
            f"{missing.title}不明，无法确定程序。", f"The procedure cannot be told: {missing.title.en} is not known."
        )
        return _procedure(facts, Outcome.UNKNOWN, None, said, {})
    if rule is None:
        said = Said("按一般程序办理。", "The general procedure applies.")
        return _procedure(facts, Outcome.YES, Said(""), said, {})
    inputs = {}
    if rule.steps:
        inputs[Said("环节", "Steps")] = Said("→".join(rule.steps))
    if rule.days is not None:
        inputs[Said("期限", "Time limit")] = Said(
            f"{rule.days} 个{rule.day_kind.zh}", f"{rule.days} {rule.day_kind.en}"
        )
    if rule.publicity is not None:
        inputs[Said("公示", "Publicity")] = _publicity(rule.publicity, rule.publicity_days)
    if rule.source:
        inputs[SOURCE] = Said(rule.source)
    said = Said(f"适用“{rule.title}”。", f"“{rule.title}” applies.")
    return _procedure(facts, Outcome.YES, Said(rule.title), said, inputs)


def _publicity(when: PublicityTime, days: int | None) -> Said:
    if days is None or when is PublicityTime.NEVER:
        return Said(when.zh, when.en)
    shown = printing.counted(days, printing.DAY)
    return Said(f"{when.zh}{shown}", f"{shown.en} {when.en}")


def _procedure(
    facts: CaseFacts, outcome: Outcome, conclusion: Said | None, reason: Said, inputs: dict[Said, Said]
) -> Finding[str | None]:
    return Finding(
        code="county_procedure",
        title=PROCEDURE,
        clause=procedure_clause(facts.relief_type),
        outcome=outcome,
        conclusion=conclusion,
        reason=reason,
        inputs=inputs,
        effect=Effect.BLOCK if outcome is Outcome.UNKNOWN else Effect.NONE,
    )


class Agreement(NamedTuple):
    """Who must agree to the sum; ``level`` is the rung's, None where it cannot be told or nobody may."""

    finding: Finding[str | None]
    level: Level | None


def who_agrees(*, facts: CaseFacts, rules: Rules, package: Package, amount: Decimal) -> Agreement | None:
    """The lowest rung of the county's ladder that reaches the sum agrees to it; beyond the last nobody may (xc-2.2.2).

    A rung may ask for minutes; a rung of the county takes the case there whatever the delegated limit.
    """
    if not package.ladder:
        return None
    inputs = {printing.SUM: printing.yuan(amount)}
    try:
        rung = _rung_for(amount, package.ladder, Reckoning(Quantities(facts, package, rules)), inputs)
    except NotKnown as missing:
        said = Said(
            f"{missing.title}不明，无法确定由谁审批。",
            f"It cannot be told who decides: {missing.title.en} is not known.",
        )
        return Agreement(_agreement(Outcome.UNKNOWN, None, said, inputs), None)
    if rung is None:
        said = Said("超过分级审批的最高限额。", "Above the highest rung of the ladder.")
        return Agreement(_agreement(Outcome.NO, None, said, inputs), None)
    said = Said(f"由{rung.who}审批。", f"Decided by {rung.who}.")
    if rung.minutes:
        said = Said(f"由{rung.who}审批，须附会议记录。", f"Decided by {rung.who}, with minutes.")
    return Agreement(_agreement(Outcome.YES, rung, said, inputs), rung.level)


def _rung_for(amount: Decimal, ladder: Sequence[Rung], on: Reckoning, inputs: dict[Said, Said]) -> Rung | None:
    for rung in ladder:
        if rung.up_to is None:
            return rung
        text, most = on.limit(rung.up_to, Heads.HELPED, Base.URBAN)
        inputs[Said(rung.who)] = Said(f"{text}（{printing.yuan(most)}）", f"{text.en} ({printing.yuan(most).en})")
        if amount <= most:
            return rung
    return None


def _agreement(outcome: Outcome, rung: Rung | None, reason: Said, inputs: dict[Said, Said]) -> Finding[str | None]:
    effect = Effect.BLOCK if rung is None else Effect.MINUTES if rung.minutes else Effect.NONE
    return Finding(
        code="who_agrees",
        title=LADDER,
        clause="xc-2.2.2",
        outcome=outcome,
        conclusion=None if rung is None else Said(rung.who),
        reason=reason,
        inputs=inputs,
        effect=effect,
    )


def completion_finding(*, facts: CaseFacts, package: Package) -> Finding[int | None] | None:
    """Until when the papers of an emergency are completed after it has eased (xc-2.2.1)."""
    if facts.relief_type is not ReliefType.EMERGENCY or (terms := package.completion) is None:
        return None
    said = Said(
        f"急难情况缓解后{terms.days}个{terms.day_kind.zh}内补齐手续，可延长{terms.extensions}次。",
        f"The paperwork is completed within {terms.days} {terms.day_kind.en} after the emergency has eased; "
        f"extensions: {terms.extensions}.",
    )
    inputs = {
        Said("补齐期限", "Time to complete"): Said(
            f"{terms.days} 个{terms.day_kind.zh}", f"{terms.days} {terms.day_kind.en}"
        )
    }
    if terms.first_relief_hours is not None:
        hours = terms.first_relief_hours
        inputs[Said("首次救助", "First relief")] = Said(f"{hours} 小时内", f"within {hours} hours")
    return Finding(
        code="completion",
        title=COMPLETION,
        clause="xc-2.2.1",
        outcome=Outcome.RULE,
        conclusion=terms.days,
        reason=said,
        inputs=inputs,
    )
