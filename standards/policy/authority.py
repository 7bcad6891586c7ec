"""Who decides, and who may not."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from common.said import Said, joined
from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Finding
from standards.policy.printing import (
    DELEGATED_LIMIT,
    NONE,
    NOT_KNOWN,
    PERSON,
    STANDARD,
    SUM,
    counted,
    shown,
    times,
    yuan,
)
from standards.policy.rules import Rules
from standards.policy.terms import AmountBasis, Effect, Level, Outcome


def delegated_limit(rules: Rules) -> Decimal | None:
    """The highest sum in yuan that a delegated township may decide; None when a number is missing.

    A township's own lower limit counts where there is one; it never lifts the plan's ceiling.
    """
    ceiling = rules.standard_times(rules.delegated_multiple)
    if ceiling is None or rules.delegation_limit is None:
        return ceiling
    return min(rules.delegation_limit, ceiling)


def level_without_sum(rules: Rules) -> Level | None:
    """Who decides where no relief is proposed: the delegated township, else the county; None while that is unknown."""
    if rules.delegated is None or delegated_limit(rules) is None:
        return None
    return Level.TOWNSHIP if rules.delegated else Level.COUNTY


def deciding_level(
    *, amount: Decimal, heads: int | None, rules: Rules, raised_by: Sequence[Finding[Conclusion]] = ()
) -> Finding[Level | None]:
    """The township may decide up to the delegated multiple, that sum included; above it the county decides
    (xc-2.2.2, gwy649-48).

    ``raised_by`` are findings that take the case to the county whatever the sum. A threshold that cannot be
    evaluated gives no level at all: nobody may decide.
    """
    limit = delegated_limit(rules)
    inputs = {
        SUM: yuan(amount),
        rules.sourced(STANDARD, "urban_dibao"): yuan(rules.urban_dibao),
        rules.sourced(Said("委托审批倍数", "Delegated multiple"), "delegated_multiple"): times(
            rules.delegated_multiple
        ),
        Said("乡镇自身限额", "The township's own limit"): NONE
        if rules.delegation_limit is None
        else yuan(rules.delegation_limit),
        Said("是否委托", "Delegation"): _DELEGATION[rules.delegated],
        Said("计算口径", "Reading of the sum"): shown(rules.amount_basis),
    }
    people = heads if rules.amount_basis is AmountBasis.PER_PERSON else 1
    if rules.delegated is None or limit is None or people is None:
        reason = Said(
            "城市月低保标准、委托倍数、委托情况或救助人数不明，无法确定审批层级。",
            "Who decides cannot be told: the urban standard, the multiple, the delegation or the number of persons is "
            "not known.",
        )
        return _level(Outcome.UNKNOWN, None, reason, inputs)
    if not rules.delegated:
        reason = Said(
            "县级未委托乡镇（街道）审批，由县级民政部门审批。",
            "The county has not delegated decisions to the township and decides itself.",
        )
        return _level(Outcome.YES, Level.COUNTY, reason, inputs)
    highest = limit * people
    inputs[DELEGATED_LIMIT] = yuan(highest)
    if amount > highest:
        reason = Said(
            f"拟救助金额超过委托限额{yuan(highest)}，由县级民政部门审批。",
            f"The proposed sum is above the delegated limit of {yuan(highest).en}: the county decides.",
        )
        return _level(Outcome.YES, Level.COUNTY, reason, inputs)
    if raised_by:
        titles = joined(finding.title for finding in raised_by)
        reason = Said(
            f"金额在委托限额内，但涉及{titles}，由县级民政部门审批。",
            f"The sum is within the delegated limit, but the case concerns “{titles.en}”: the county decides.",
        )
        return _level(Outcome.YES, Level.COUNTY, reason, inputs)
    reason = Said(
        f"拟救助金额不超过委托限额{yuan(highest)}，由乡镇人民政府（街道办事处）受托审批。",
        f"The proposed sum is within the delegated limit of {yuan(highest).en}: the township decides for the county.",
    )
    return _level(Outcome.YES, Level.TOWNSHIP, reason, inputs)


_DELEGATION = {
    None: NOT_KNOWN,
    True: Said("已委托", "delegated"),
    False: Said("未委托", "not delegated"),
}


def _level(outcome: Outcome, level: Level | None, reason: Said, inputs: Mapping[Said, Said]) -> Finding[Level | None]:
    return Finding(
        code="deciding_level",
        title=Said("审批层级", "Who decides"),
        clause="xc-2.2.2",
        outcome=outcome,
        conclusion=level,
        reason=reason,
        inputs=inputs,
        effect=Effect.BLOCK if level is None else Effect.NONE,
    )


def separation(*, facts: CaseFacts, level: Level | None) -> Finding[bool | None]:
    """Who accepted or investigated a case does not decide it (xc-3.4, gwy649-66).

    A township with a single officer may, and the county must then review the case. While nobody is named there is
    nothing to judge; whoever decides must be named in ``facts.deciders``.
    """
    both = {*facts.investigators, facts.acceptor} & set(facts.deciders)
    if not facts.deciders:
        outcome, effect = Outcome.UNKNOWN, Effect.NONE
        reason = Said("尚未确定审批人，审批时核对。", "Nobody is named to decide yet; it is judged at the decision.")
    elif both and facts.sole_officer and level is Level.TOWNSHIP:
        outcome, effect = Outcome.NO, Effect.REVIEW
        reason = Said(
            "乡镇仅一名工作人员，由其审批，县级须事后复核。",
            "The township has a single officer, who decides; the county must review the decision afterwards.",
        )
    elif both:
        outcome, effect = Outcome.NO, Effect.BLOCK
        reason = Said(
            "审批人参与了本案受理或调查，应由他人审批。",
            "The decider accepted or investigated this case; somebody else must decide.",
        )
    elif facts.acceptor is None:
        outcome, effect = Outcome.UNKNOWN, Effect.BLOCK
        reason = Said(
            "受理人不明，不能确认审批人未参与受理。",
            "It is not known who accepted the case, so it cannot be confirmed that the decider did not.",
        )
    else:
        outcome, effect = Outcome.YES, Effect.NONE
        reason = Said("审批人未参与本案受理和调查。", "The decider neither accepted nor investigated this case.")
    return Finding(
        code="separation",
        title=Said("审批与调查分离", "Decider apart from investigators"),
        clause="xc-3.4",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.YES,
        reason=reason,
        inputs={
            Said("审批人", "Decider"): Said("已定", "named") if facts.deciders else Said("未定", "not named"),
            Said("单人乡镇", "Township of one officer"): Said("是", "yes") if facts.sole_officer else Said("否", "no"),
        },
        effect=effect,
    )


def recusal(*, facts: CaseFacts) -> Finding[bool | None]:
    """An officer of the household, or a close relative of it, does not decide (xc-3.4).

    Nobody decides before it is known who is related: the decider declares it. If a related officer accepted or
    investigated the case, the county reviews it (handbook Q30).
    """
    related = (facts.related_officers or frozenset()) | {
        m.officer_id for m in facts.members if m.officer_id is not None
    }
    if related & set(facts.deciders):
        outcome, effect = Outcome.NO, Effect.BLOCK
        reason = Said(
            "审批人是申请家庭成员或其近亲属，应当回避。",
            "The decider is a member or a close relative of the household and must stand back.",
        )
    elif related & {*facts.investigators, facts.acceptor}:
        outcome, effect = Outcome.NO, Effect.REVIEW
        reason = Said(
            "经办或调查人员是申请家庭成员或其近亲属，县级须复核。",
            "Who accepted or investigated is a member or a close relative of the household: the county must review.",
        )
    elif facts.related_officers is None:
        outcome, effect = Outcome.UNKNOWN, Effect.BLOCK if facts.deciders else Effect.NONE
        reason = Said(
            "审批人尚未声明本人及近亲属与该户无利害关系。",
            "The decider has not declared yet that neither he nor a close relative has an interest in this household.",
        )
    elif facts.deciders:
        outcome, effect = Outcome.YES, Effect.NONE
        reason = Said(
            "审批人已声明本人及近亲属与该户无利害关系。",
            "The decider has declared that neither he nor a close relative has an interest in this household.",
        )
    else:
        outcome, effect = Outcome.YES, Effect.NONE
        reason = Said("登记的关系人员未参与本案。", "No officer on record as related took part in this case.")
    return Finding(
        code="recusal",
        title=Said("回避", "Recusal"),
        clause="xc-3.4",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.YES,
        reason=reason,
        inputs={
            Said("登记的关系人员", "Related officers on record"): counted(len(related), PERSON),
            Said("审批人声明", "Declaration of the decider"): NOT_KNOWN
            if facts.related_officers is None
            else Said("已声明", "declared"),
        },
        effect=effect,
    )
