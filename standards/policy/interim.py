"""Temporary relief for who has applied for dibao or tekun and waits for the answer (二（二）1)."""

from dataclasses import dataclass
from datetime import date

from common.said import Said
from standards.policy.findings import Finding
from standards.policy.printing import NOT_KNOWN, shown
from standards.policy.terms import AnswerOutcome, Category, Effect, Outcome, StandingAid


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherApplication:
    """The application for standing aid; ``answer`` is None while it is open, ``granted_from`` the first of a month."""

    kind: StandingAid
    applied_on: date
    answer: AnswerOutcome | None = None
    granted_from: date | None = None
    category: Category | None = None
    """What the household is recognised as at the time of the case."""


HELD = {
    StandingAid.DIBAO: (Category.URBAN_DIBAO, Category.RURAL_DIBAO),
    StandingAid.TEKUN: (Category.TEKUN,),
}
"""By what is applied for, who has it already."""


def interim_relief(other: OtherApplication, *, relieved_on: date) -> Finding[bool]:
    """Who waits for dibao or tekun may be helped meanwhile; once granted, a common month is told and decided on sight.

    ``relieved_on`` is the day of the decision, or today before it. Nothing here forbids relief: the plan only names
    this ground, and standing aid and temporary relief exclude each other in no clause (xc-2.2.1).
    """
    kind, overlaps = other.kind, _overlaps(other, relieved_on)
    return Finding(
        code="interim",
        title=Said("低保、特困申请期间的临时救助", "Relief while dibao or tekun is decided"),
        clause="xc-2.2.1",
        outcome=Outcome.YES,
        conclusion=overlaps,
        reason=_told(kind, other, overlaps),
        inputs={
            Said("申请事项", "Applied for"): shown(kind),
            Said("该申请日期", "Day of that application"): shown(other.applied_on),
            Said("该申请结果", "Outcome of that application"): (
                shown(other.answer) if other.answer else Said("尚未办结", "still open")
            ),
            Said("家庭类别", "Household"): shown(other.category) if other.category else NOT_KNOWN,
            Said("待遇起始月份", "Granted from"): _month(other.granted_from) if other.granted_from else NOT_KNOWN,
        },
        effect=Effect.WARN if overlaps or _held(other) or other.answer is AnswerOutcome.REFUSED else Effect.NONE,
    )


def _overlaps(other: OtherApplication, relieved_on: date) -> bool:
    """Whether the standing aid is paid for the month of the relief already."""
    granted = other.answer is AnswerOutcome.APPROVED
    return granted and other.granted_from is not None and other.granted_from <= relieved_on


def _held(other: OtherApplication) -> bool:
    """Whether the household is said to have already what it is said to wait for: one of the two is wrong."""
    return other.answer is None and other.category in HELD[other.kind]


def _told(kind: StandingAid, other: OtherApplication, overlaps: bool) -> Said:
    if _held(other) and other.category is not None:
        return Said(
            f"家庭类别为{other.category.zh}，又登记为{kind.zh}申请尚未办结，两者有一项不实，请核对。",
            f"Recorded as “{other.category.en}” and as waiting for {kind.en}: one of the two is wrong, look into it.",
        )
    if other.answer is None:
        return Said(
            f"{kind.zh}申请尚未办结，可先给予临时救助。", f"The {kind.en} application is open; relief may come first."
        )
    if overlaps and other.granted_from is not None:
        month = _month(other.granted_from)
        return Said(
            f"{kind.zh}自{month}起发放，与本次救助的月份重叠，请核对是否仍有困难。",
            f"The {kind.en} is paid from {month.en} on, for the month of this relief too: see what hardship is left.",
        )
    if other.answer is AnswerOutcome.REFUSED:
        return Said(
            f"{kind.zh}申请未获批准，请核对其理由是否影响本案。",
            f"The {kind.en} application was refused: see whether its reasons matter here.",
        )
    if other.answer is AnswerOutcome.WITHDRAWN:
        return Said(f"{kind.zh}申请已撤回。", f"The {kind.en} application was withdrawn.")
    return Said(f"{kind.zh}已获批准，与本次救助的月份不重叠。", f"The {kind.en} is granted for later months only.")


def _month(day: date) -> Said:
    return Said(f"{day.year}年{day.month}月", f"{day:%Y-%m}")
