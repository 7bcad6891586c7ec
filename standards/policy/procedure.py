"""Which steps a case takes, which papers it needs, and how long it may take."""

from collections.abc import Iterable
from dataclasses import dataclass

from standards.policy.eligibility import RECOGNISED
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.printing import shown
from standards.policy.rules import Rules
from standards.policy.terms import Category, Cause, Effect, Outcome, ReliefType


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the applicant brings; a required one must be seen or scanned before acceptance."""

    code: str
    title: str
    required: bool
    clause: str


def _papers(
    clause: str, required: Iterable[tuple[str, str]], optional: Iterable[tuple[str, str]] = ()
) -> tuple[Paper, ...]:
    return (
        *(Paper(code, title, True, clause) for code, title in required),
        *(Paper(code, title, False, clause) for code, title in optional),
    )


_ALWAYS = _papers(
    "gwy649-48",
    [("application", "临时救助申请书"), ("id_card", "居民身份证"), ("household_book", "户口簿或居住证")],
    [("bank_card", "收款账户凭证"), ("proxy", "委托书和受托人身份证")],
)
_PLEDGE = Paper("pledge", "诚信承诺书", True, "gwy649-58")
_AUTHORISATION = ("authorisation", "家庭经济状况核对授权书")
_ILLNESS_PAPERS = _papers(
    "xc-2.1.2",
    [("diagnosis", "诊断证明"), ("reimbursement", "医保报销单据")],
    [("admission", "入院证"), ("discharge", "出院证"), ("medical_record", "病历首页")],
)
_ACCIDENT_PAPERS = _papers(
    "xc-2.1.1.1",
    [("liability", "事故责任认定或事件证明")],
    [
        ("compensation", "赔偿认定"),
        ("loss_list", "家庭财产损失清单"),
        ("insurance", "保险公司损失评估"),
        ("diagnosis", "诊断证明"),
    ],
)
_OF_CAUSE: dict[Cause, tuple[Paper, ...]] = {
    Cause.ILLNESS: _ILLNESS_PAPERS,
    Cause.SUDDEN_ILLNESS: _papers(
        "xc-2.1.1.1", [("diagnosis", "诊断证明")], [("admission", "入院证"), ("reimbursement", "医保报销单据")]
    ),
    Cause.EDUCATION: _papers("xc-2.1.2", [("school", "在校或录取证明"), ("fees", "学费住宿费缴费凭证")]),
    Cause.DISABILITY: _papers("xc-2.1.2", [("disability", "残疾证"), ("rehabilitation", "康复费用凭证")]),
    Cause.INCOME_DROP: _papers("xc-2.1.2", [("income_loss", "收入变化证明")], [("unemployment", "失业证")]),
    Cause.HOUSING: _papers("xc-2.1.2", [("housing", "住房困难证明和费用凭证")]),
    Cause.FIRE: _papers(
        "xc-2.1.1.1",
        [("loss_list", "家庭财产损失清单")],
        [("fire_record", "火灾事故认定"), ("insurance", "保险公司损失评估")],
    ),
    Cause.TRAFFIC: _ACCIDENT_PAPERS,
    Cause.DROWNING: _ACCIDENT_PAPERS,
    Cause.INJURY: _ACCIDENT_PAPERS,
    Cause.ACCIDENT: _ACCIDENT_PAPERS,
    Cause.OTHER: _papers("xc-2.1.1.1", [("hardship", "困难情形证明")]),
}


def papers_for(relief_type: ReliefType, cause: Cause, category: Category) -> tuple[Paper, ...]:
    """The checklist of one application: the same papers for the same cause everywhere (handbook 2.1, 8.6).

    In an emergency only the proof of identity must be there at once; the rest is completed later (xc-2.2.1). Recognised
    households sign no authorisation to check their means again (xc-2.2.2) but prove their category.
    """
    checked = relief_type is ReliefType.EXPENDITURE and category not in RECOGNISED
    papers = (
        *_ALWAYS,
        _PLEDGE,
        Paper(*_AUTHORISATION, required=checked, clause="gwy649-58"),
        Paper("category", "低保证、特困证等身份证明", category in RECOGNISED, "xc-2.2.2"),
        *_OF_CAUSE[cause],
    )
    if relief_type is ReliefType.EXPENDITURE:
        return papers
    return tuple(Paper(p.code, p.title, p.code == "id_card", "xc-2.2.1") for p in papers)


def steps(*, facts: CaseFacts, rules: Rules, means_check: bool) -> Finding[str]:
    """From application to payment, step by step (xc-2.2, xc-2.2.1, xc-2.2.2, gwy649-48)."""
    emergency = facts.relief_type is ReliefType.EMERGENCY
    order = ["申请", "受理", "入户调查", "乡镇审核", "公示", "审批", "发放"]
    if means_check:
        order.insert(2, "家庭经济状况核对")
    return Finding(
        code="steps",
        title="办理程序",
        clause="xc-2.2.1" if emergency else "xc-2.2.2",
        outcome=Outcome.YES,
        conclusion="→".join(order),
        reason="按规定程序办理" + ("，急难型可简化程序、先行救助后补手续。" if emergency else "，各环节不得省略。"),
        inputs={"不计入时限的环节": "无" if rules.publicity_counts else "公示"},
    )


def publicity(*, facts: CaseFacts, rules: Rules) -> Finding[int | None]:
    """The relief is publicised before the decision, in an emergency after the relief (gwy649-48, handbook Q14)."""
    return _number(
        code="publicity",
        title="公示天数",
        clause="gwy649-48",
        days=rules.publicity_days,
        unit=" 天",
        rule="救助后张榜公示" if facts.relief_type is ReliefType.EMERGENCY else "审批前张榜公示",
    )


def time_limit(*, rules: Rules) -> Finding[int | None]:
    """From acceptance to payment within ``decision_days`` working days, payment included (xc-2.2.2, handbook Q15)."""
    return _number(
        code="time_limit",
        title="办理时限",
        clause="xc-2.2.2",
        days=rules.decision_days,
        unit=" 个工作日",
        rule="自受理之日起办结并发放",
    )


def _number(*, code: str, title: str, clause: str, days: int | None, unit: str, rule: str) -> Finding[int | None]:
    return Finding(
        code=code,
        title=title,
        clause=clause,
        outcome=Outcome.UNKNOWN if days is None else Outcome.YES,
        conclusion=days,
        reason=f"{title}未发布。" if days is None else f"{rule}，{days}{unit.strip()}。",
        inputs={title: shown(days, unit)},
        effect=Effect.BLOCK if days is None else Effect.NONE,
    )


def rules_of_the_day(*, facts: CaseFacts, rules: Rules) -> Finding[bool]:
    """A case is decided by the rules of the day of its acceptance (xc-2.2.2 "当地当年", handbook Q4)."""
    fits = rules.day == facts.accepted_on
    if facts.accepted_on is None:
        reason = "申请尚未受理。"
    else:
        reason = "适用受理日的标准。" if fits else "所用规则不是受理日的规则。"
    return Finding(
        code="rules_of_the_day",
        title="适用标准的日期",
        clause="xc-2.2.2",
        outcome=Outcome.YES if fits else Outcome.UNKNOWN,
        conclusion=fits,
        reason=reason,
        inputs={"受理日期": shown(facts.accepted_on), "规则日期": shown(rules.day)},
        effect=Effect.NONE if fits else Effect.BLOCK,
    )
