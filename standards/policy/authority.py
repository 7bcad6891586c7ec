"""Who decides, and who may not."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from standards.policy.facts import CaseFacts
from standards.policy.findings import Conclusion, Finding
from standards.policy.printing import NOT_KNOWN, shown, times, yuan
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

    ``raised_by`` are findings that take the case to the county whatever the sum. A threshold that can not be
    evaluated gives no level at all: nobody may decide.
    """
    limit = delegated_limit(rules)
    inputs = {
        "拟救助金额": yuan(amount),
        f"城市月低保标准{rules.source_of('urban_dibao')}": yuan(rules.urban_dibao),
        f"委托审批倍数{rules.source_of('delegated_multiple')}": times(rules.delegated_multiple),
        "乡镇自身限额": "无" if rules.delegation_limit is None else yuan(rules.delegation_limit),
        "是否委托": NOT_KNOWN if rules.delegated is None else "已委托" if rules.delegated else "未委托",
        "计算口径": rules.amount_basis.zh,
    }
    people = heads if rules.amount_basis is AmountBasis.PER_PERSON else 1
    if rules.delegated is None or limit is None or people is None:
        reason = "城市月低保标准、委托倍数、委托情况或救助人数不明，无法确定审批层级。"
        return _level(Outcome.UNKNOWN, None, reason, inputs)
    if not rules.delegated:
        return _level(Outcome.YES, Level.COUNTY, "县级未委托乡镇（街道）审批，由县级民政部门审批。", inputs)
    highest = limit * people
    inputs["委托限额"] = yuan(highest)
    if amount > highest:
        return _level(Outcome.YES, Level.COUNTY, f"拟救助金额超过委托限额{yuan(highest)}，由县级民政部门审批。", inputs)
    if raised_by:
        titles = "、".join(finding.title for finding in raised_by)
        return _level(Outcome.YES, Level.COUNTY, f"金额在委托限额内，但涉及{titles}，由县级民政部门审批。", inputs)
    reason = f"拟救助金额不超过委托限额{yuan(highest)}，由乡镇人民政府（街道办事处）受托审批。"
    return _level(Outcome.YES, Level.TOWNSHIP, reason, inputs)


def _level(outcome: Outcome, level: Level | None, reason: str, inputs: Mapping[str, str]) -> Finding[Level | None]:
    return Finding(
        code="deciding_level",
        title="审批层级",
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
        outcome, effect, reason = Outcome.UNKNOWN, Effect.NONE, "尚未确定审批人，审批时核对。"
    elif both and facts.sole_officer and level is Level.TOWNSHIP:
        outcome, effect, reason = Outcome.NO, Effect.REVIEW, "乡镇仅一名工作人员，由其审批，县级须事后复核。"
    elif both:
        outcome, effect, reason = Outcome.NO, Effect.BLOCK, "审批人参与了本案受理或调查，应由他人审批。"
    elif facts.acceptor is None:
        outcome, effect, reason = Outcome.UNKNOWN, Effect.BLOCK, "受理人不明，不能确认审批人未参与受理。"
    else:
        outcome, effect, reason = Outcome.YES, Effect.NONE, "审批人未参与本案受理和调查。"
    return Finding(
        code="separation",
        title="审批与调查分离",
        clause="xc-3.4",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.YES,
        reason=reason,
        inputs={"审批人": "已定" if facts.deciders else "未定", "单人乡镇": "是" if facts.sole_officer else "否"},
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
        outcome, effect, reason = Outcome.NO, Effect.BLOCK, "审批人是申请家庭成员或其近亲属，应当回避。"
    elif related & {*facts.investigators, facts.acceptor}:
        outcome, effect, reason = Outcome.NO, Effect.REVIEW, "经办或调查人员是申请家庭成员或其近亲属，县级须复核。"
    elif facts.related_officers is None:
        outcome, effect = Outcome.UNKNOWN, Effect.BLOCK if facts.deciders else Effect.NONE
        reason = "审批人尚未声明本人及近亲属与该户无利害关系。"
    elif facts.deciders:
        outcome, effect, reason = Outcome.YES, Effect.NONE, "审批人已声明本人及近亲属与该户无利害关系。"
    else:
        outcome, effect, reason = Outcome.YES, Effect.NONE, "登记的关系人员未参与本案。"
    return Finding(
        code="recusal",
        title="回避",
        clause="xc-3.4",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.YES,
        reason=reason,
        inputs={
            "登记的关系人员": shown(len(related), " 人"),
            "审批人声明": NOT_KNOWN if facts.related_officers is None else "已声明",
        },
        effect=effect,
    )
