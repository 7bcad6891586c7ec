"""Which steps a case takes, which papers it needs, and how long it may take."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.said import Said, joined
from standards.policy.eligibility import RECOGNISED
from standards.policy.facts import CaseFacts
from standards.policy.findings import Finding
from standards.policy.printing import ACCEPTED_ON, DAY, NONE, WORKING_DAY, counted, shown
from standards.policy.rules import Rules
from standards.policy.terms import Category, Cause, Effect, Outcome, PaperKind, ReliefType, procedure_clause

PUBLICITY_STEP = Said("公示", "publicity")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the applicant brings; a required one must be seen or scanned before acceptance, one that may come
    ``later`` before the decision.
    """

    code: str
    required: bool
    clause: str
    named: str = ""
    """What a county calls a paper of its own."""
    later: bool = False

    @property
    def owed(self) -> bool:
        """Whether no decision is made without it."""
        return self.required or self.later

    @property
    def title(self) -> str:
        """Its name in the active language."""
        return self.named or next((kind.label for kind in PaperKind if kind == self.code), self.code)


def _papers(clause: str, required: Iterable[PaperKind], optional: Iterable[PaperKind] = ()) -> tuple[Paper, ...]:
    return (*(Paper(kind, True, clause) for kind in required), *(Paper(kind, False, clause) for kind in optional))


_ALWAYS = _papers(
    "gwy649-48",
    [PaperKind.APPLICATION, PaperKind.ID_CARD, PaperKind.HOUSEHOLD_BOOK],
    [PaperKind.BANK_CARD, PaperKind.PROXY],
)
_PLEDGE = Paper(PaperKind.PLEDGE, True, "gwy649-58")
_MEANS_REPORT = Paper(PaperKind.MEANS_REPORT, False, "gwy649-58")
"""Comes after acceptance, from whoever checks for the county; what was found the visit records (handbook 2.1)."""
_ACCIDENT_PAPERS = _papers(
    "xc-2.1.1.1",
    [PaperKind.LIABILITY],
    [PaperKind.COMPENSATION, PaperKind.LOSS_LIST, PaperKind.INSURANCE, PaperKind.DIAGNOSIS],
)
_OF_CAUSE: dict[Cause, tuple[Paper, ...]] = {
    Cause.ILLNESS: _papers(
        "xc-2.1.2",
        [PaperKind.DIAGNOSIS, PaperKind.REIMBURSEMENT],
        [PaperKind.ADMISSION, PaperKind.DISCHARGE, PaperKind.MEDICAL_RECORD],
    ),
    Cause.SUDDEN_ILLNESS: _papers("xc-2.1.1.1", [PaperKind.DIAGNOSIS], [PaperKind.ADMISSION, PaperKind.REIMBURSEMENT]),
    Cause.EDUCATION: _papers("xc-2.1.2", [PaperKind.SCHOOL, PaperKind.FEES]),
    Cause.DISABILITY: _papers("xc-2.1.2", [PaperKind.DISABILITY, PaperKind.REHABILITATION]),
    Cause.INCOME_DROP: _papers("xc-2.1.2", [PaperKind.INCOME_LOSS], [PaperKind.UNEMPLOYMENT]),
    Cause.HOUSING: _papers("xc-2.1.2", [PaperKind.HOUSING]),
    Cause.FIRE: _papers("xc-2.1.1.1", [PaperKind.LOSS_LIST], [PaperKind.FIRE_RECORD, PaperKind.INSURANCE]),
    Cause.TRAFFIC: _ACCIDENT_PAPERS,
    Cause.DROWNING: _ACCIDENT_PAPERS,
    Cause.INJURY: _ACCIDENT_PAPERS,
    Cause.ACCIDENT: _ACCIDENT_PAPERS,
    Cause.OTHER: _papers("xc-2.1.1.1", [PaperKind.HARDSHIP]),
}


def papers_for(
    relief_type: ReliefType, cause: Cause, category: Category | None, *, means_checked: bool
) -> tuple[Paper, ...]:
    """The checklist of one application: the same papers for the same cause everywhere (handbook 2.1, 8.6).

    In an emergency only the proof of identity must be there at once; the rest is completed before the decision
    (xc-2.2.1, handbook 5.2). Where means are not checked nobody signs an authorisation to check them (xc-2.2.2); a
    recognised household proves that it is one.
    """
    papers = (
        *_ALWAYS,
        _PLEDGE,
        Paper(PaperKind.AUTHORISATION, means_checked, "gwy649-58"),
        *([_MEANS_REPORT] if means_checked else []),
        Paper(PaperKind.CATEGORY, category in RECOGNISED, "xc-2.2.2"),
        *_OF_CAUSE[cause],
    )
    if relief_type is ReliefType.EXPENDITURE:
        return papers
    at_once = PaperKind.ID_CARD
    return tuple(Paper(p.code, p.code == at_once, "xc-2.2.1", later=p.required and p.code != at_once) for p in papers)


_IN_FULL = Said("按规定程序办理，各环节不得省略。", "The procedure is followed; no step may be left out.")
_RECORDED = Said(
    "家庭经济状况核对的结果（收入、财产）登记在入户调查中。",
    "What the means check finds of income and property is recorded with the home visit.",
)


def steps(*, facts: CaseFacts, rules: Rules, means_check: bool, publicised: bool = True) -> Finding[Said]:
    """From application to payment, step by step (xc-2.2, xc-2.2.1, xc-2.2.2, gwy649-48)."""
    emergency = facts.relief_type is ReliefType.EMERGENCY
    order = [
        Said("申请", "application"),
        Said("受理", "acceptance"),
        Said("入户调查", "home visit"),
        Said("乡镇审核", "township review"),
        *([PUBLICITY_STEP] if publicised else []),
        Said("审批", "decision"),
        Said("发放", "payment"),
    ]
    if means_check:
        order.insert(2, Said("家庭经济状况核对", "means check"))
    return Finding(
        code="steps",
        title=Said("办理程序", "Procedure"),
        clause=procedure_clause(facts.relief_type),
        outcome=Outcome.RULE,
        conclusion=joined(order, "→", " → "),
        reason=Said(
            "按规定程序办理，急难型可简化程序、先行救助后补手续。",
            "The procedure is followed; an emergency may shorten it, with relief first and paperwork afterwards.",
        )
        if emergency
        else joined([_IN_FULL, *([_RECORDED] if means_check else [])], "", " "),
        inputs={
            Said("不计入时限的环节", "Steps outside the time limit"): NONE
            if rules.publicity_counts or not publicised
            else PUBLICITY_STEP
        },
    )


AFTER = Said("救助后张榜公示", "Posted in public after the relief")
BEFORE = Said("审批前张榜公示", "Posted in public before the decision")


def publicity(*, facts: CaseFacts, rules: Rules, time: Said | None = None) -> Finding[int | None]:
    """The relief is publicised before the decision, in an emergency after the relief, unless a county names the time.

    (gwy649-48, handbook Q14)
    """
    return _number(
        code="publicity",
        title=Said("公示天数", "Days of publicity"),
        clause="gwy649-48",
        days=rules.publicity_days,
        unit=DAY,
        rule=time or (AFTER if facts.relief_type is ReliefType.EMERGENCY else BEFORE),
    )


def time_limit(*, rules: Rules) -> Finding[int | None]:
    """From acceptance to payment within ``decision_days`` working days, payment included (xc-2.2.2, handbook Q15)."""
    return _number(
        code="time_limit",
        title=Said("办理时限", "Time limit"),
        clause="xc-2.2.2",
        days=rules.decision_days,
        unit=WORKING_DAY,
        rule=Said("自受理之日起办结并发放", "Finished and paid, counted from acceptance"),
    )


def _number(*, code: str, title: Said, clause: str, days: int | None, unit: Said, rule: Said) -> Finding[int | None]:
    return Finding(
        code=code,
        title=title,
        clause=clause,
        outcome=Outcome.UNKNOWN if days is None else Outcome.RULE,
        conclusion=days,
        reason=Said(f"{title}未发布。", f"{title.en}: not published.")
        if days is None
        else Said(f"{rule}，{days}{unit.strip()}。", f"{rule.en}: {counted(days, unit).en}."),
        inputs={title: counted(days, unit)},
        effect=Effect.BLOCK if days is None else Effect.NONE,
    )


def rules_of_the_day(*, facts: CaseFacts, rules: Rules) -> Finding[bool]:
    """A case is decided by the rules of the day of its acceptance (xc-2.3.2 "当地当年", handbook Q4)."""
    fits = rules.day == facts.accepted_on
    if facts.accepted_on is None:
        reason = Said("申请尚未受理。", "The application is not accepted yet.")
    elif fits:
        reason = Said("适用受理日的标准。", "The rules of the day of acceptance apply.")
    else:
        reason = Said("所用规则不是受理日的规则。", "The rules used are not those of the day of acceptance.")
    return Finding(
        code="rules_of_the_day",
        title=Said("适用标准的日期", "Day of the rules"),
        clause="xc-2.3.2",
        outcome=Outcome.YES if fits else Outcome.UNKNOWN,
        conclusion=fits,
        reason=reason,
        inputs={ACCEPTED_ON: shown(facts.accepted_on), Said("规则日期", "Rules of"): shown(rules.day)},
        effect=Effect.NONE if fits else Effect.BLOCK,
    )
