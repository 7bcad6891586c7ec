"""How often: the same cause once in a year, twice a year in all; and the suspicion that one case was split in two."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from common.said import Said, joined
from standards.policy.deadlines import add_months
from standards.policy.facts import CaseFacts, FormerRelief
from standards.policy.findings import Finding
from standards.policy.printing import (
    CAUSE,
    DELEGATED_LIMIT,
    MONTH,
    NONE,
    NOT_KNOWN,
    SUM,
    TIME,
    counted,
    shown,
    yuan,
)
from standards.policy.rules import Rules
from standards.policy.terms import Cause, Effect, Outcome, SameCause, Window

ABOUT_FORMER_RELIEF = frozenset({"same_cause", "times_per_year", "split_case"})
"""The findings that rest on the relief this household was granted before."""

ILLNESSES = frozenset({Cause.ILLNESS, Cause.SUDDEN_ILLNESS})


def incident_number(text: str) -> str:
    """An incident key without blanks, hyphens, full-width forms and case: a slip of the pen makes no new incident."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", text) if mark.isalnum()).casefold()


def _of_household(facts: CaseFacts, history: Iterable[FormerRelief]) -> list[FormerRelief]:
    """Former relief of the household or any of its members, one per case, its last approval (handbook Q10)."""
    ordered = sorted(history, key=lambda relief: relief.approved_on)
    mine = {
        relief.case_number or f"#{place}": relief for place, relief in enumerate(ordered) if _concerns(facts, relief)
    }
    return list(mine.values())


def _concerns(facts: CaseFacts, relief: FormerRelief) -> bool:
    """Whether it was given to this household; relief that names nobody is taken to be, a case never counts itself."""
    if facts.number and relief.case_number == facts.number:
        return False
    if relief.household_key is None and not relief.person_keys:
        return True
    same_household = facts.household_key is not None and relief.household_key == facts.household_key
    return same_household or bool(relief.person_keys & facts.person_keys)


def _same_kind(facts: CaseFacts, relief: FormerRelief) -> bool:
    """Same type of cause; the two illnesses are one, and a cause that nobody recorded may be the same."""
    return relief.cause in (None, facts.cause) or {relief.cause, facts.cause} <= ILLNESSES


def _within(day: date, relief: FormerRelief, window: Window, months: int) -> bool:
    """Whether ``day`` falls into the window that ``relief`` opened; a rolling one includes the anniversary."""
    if window is Window.CALENDAR_YEAR:
        return relief.approved_on.year == day.year
    return day <= add_months(relief.approved_on, months)


def granted_within(facts: CaseFacts, window: Window, *, same_cause: bool) -> list[FormerRelief] | None:
    """Relief of this household in the year of the case, on request only for the same kind of cause; None while nobody
    has looked or the day of the case is not known."""
    day = facts.decided_on or facts.reference_on
    if facts.history is None or day is None:
        return None
    near = [r for r in _of_household(facts, facts.history) if _within(day, r, window, 12)]
    return [r for r in near if _same_kind(facts, r)] if same_cause else near


def _labels(reliefs: Sequence[FormerRelief]) -> Said:
    """Each relief with its details; of those elsewhere only how many there are."""
    said = [_label(relief) for relief in reliefs if not relief.elsewhere]
    if away := len(reliefs) - len(said):
        said.append(relieved_elsewhere(away))
    return joined(said, "；", "; ") or NONE


def relieved_elsewhere(times: int) -> Said:
    """All that is told of relief outside the reader's area."""
    return Said(f"外地已有救助 {times} 次", f"relieved elsewhere {counted(times, TIME).en}")


def _label(relief: FormerRelief) -> Said:
    parts = (shown(relief.approved_on), shown(relief.cause), yuan(relief.amount), Said(relief.case_number))
    return joined((part for part in parts if part), " ", " ")


def same_cause(*, facts: CaseFacts, rules: Rules) -> Finding[bool | None]:
    """The same cause may be applied for once within a year of the last approval (xc-2.3.2, handbook Q8, Q9).

    The same cause is the same person, the same type of cause and the same incident key. Another incident of the
    same type is allowed with a warning. Without an incident key on both sides it cannot be told, and that blocks.
    """
    inputs = {
        CAUSE: shown(facts.cause),
        Said("事由编号", "Number of the incident"): Said(facts.incident_key) or NOT_KNOWN,
        Said("申请日期", "Applied on"): shown(facts.applied_on),
        Said("限制期", "Period of the limit"): counted(rules.same_cause_months, MONTH),
    }
    if facts.history is None or facts.applied_on is None or rules.same_cause_months is None or not facts.person_keys:
        reason = Said(
            "既往救助、家庭成员、申请日期或限制期不明，无法判断是否同一事由。",
            "Former relief, members, day of application or the period is not known, so it cannot be told whether the "
            "cause is the same.",
        )
        return _same(Outcome.UNKNOWN, reason, inputs)
    near = [
        relief
        for relief in _of_household(facts, facts.history)
        if _same_kind(facts, relief)
        and _within(facts.applied_on, relief, rules.same_cause_window, rules.same_cause_months)
    ]
    inputs[Said("期内同类救助", "Relief for such a cause in the period")] = _labels(near)
    if not near:
        reason = Said("限制期内没有因同类原因获得救助。", "No relief for a cause of this kind within the period.")
        return _same(Outcome.YES, reason, inputs)
    if rules.same_cause is SameCause.CAUSE:
        reason = Said(
            "限制期内已因同类原因获得救助，同一事由一年内只能申请一次。",
            "Already relieved for a cause of this kind within the period; the same cause counts once a year.",
        )
        return _same(Outcome.NO, reason, inputs)
    mine = incident_number(facts.incident_key)
    keys = [incident_number(relief.incident_key) for relief in near]
    if mine and mine in keys:
        reason = Said(
            "限制期内已因同一事由获得救助，同一事由一年内只能申请一次。",
            "Already relieved for the same incident within the period; the same cause counts once a year.",
        )
        return _same(Outcome.NO, reason, inputs)
    if not mine or not all(keys):
        reason = Said(
            "限制期内有同类原因的救助而事由编号不全，无法判断是否同一事由。",
            "Relieved for a cause of this kind within the period, and a number of the incident is missing: it cannot "
            "be told whether the cause is the same.",
        )
        return _same(Outcome.UNKNOWN, reason, inputs)
    reason = Said(
        "限制期内有同类原因的救助，但不是同一事件，请核对。",
        "Relieved for a cause of this kind within the period, but for another incident; please compare.",
    )
    return _same(Outcome.YES, reason, inputs, Effect.WARN)


def _same(
    outcome: Outcome, reason: Said, inputs: Mapping[Said, Said], effect: Effect | None = None
) -> Finding[bool | None]:
    return Finding(
        code="same_cause",
        title=Said("同一事由一年内一次", "Once a year for the same cause"),
        clause="xc-2.3.2",
        outcome=outcome,
        conclusion=None if outcome is Outcome.UNKNOWN else outcome is Outcome.NO,
        reason=reason,
        inputs=inputs,
        effect=effect or (Effect.NONE if outcome is Outcome.YES else Effect.BLOCK),
    )


def times_this_year(*, facts: CaseFacts, rules: Rules) -> Finding[int | None]:
    """A household is helped at most ``times_per_year`` times; one more needs a reason and the county (xc-2.3.2,
    handbook Q9-Q11).

    The conclusion is how often it was helped already. The year is that of the decision, before it that of
    acceptance.
    """
    day = facts.decided_on or facts.reference_on
    inputs = {
        Said("全年次数上限", "Times allowed in a year"): counted(rules.times_per_year, TIME),
        Said("计算年度", "Year counted"): Said(f"{day.year} 年", f"{day.year}") if day else NOT_KNOWN,
    }
    if facts.history is None or day is None or rules.times_per_year is None or not facts.person_keys:
        return Finding(
            code="times_per_year",
            title=_TIMES,
            clause="xc-2.3.2",
            outcome=Outcome.UNKNOWN,
            conclusion=None,
            reason=Said(
                "既往救助、家庭成员、日期或次数上限不明，无法判断全年次数。",
                "Former relief, members, the day or the number allowed is not known, so the times cannot be counted.",
            ),
            inputs=inputs,
            effect=Effect.BLOCK,
        )
    had = [r for r in _of_household(facts, facts.history) if _within(day, r, rules.times_window, 12)]
    inputs[Said("年内已获救助", "Relief in the year")] = _labels(had)
    fits = len(had) < rules.times_per_year
    verdict = (
        Said("未超过上限。", "within the limit.")
        if fits
        else Said(
            "超过上限，确需救助的须说明理由并由县级审批。",
            "above the limit; where relief is needed, it takes a reason and the county's decision.",
        )
    )
    return Finding(
        code="times_per_year",
        title=_TIMES,
        clause="xc-2.3.2",
        outcome=Outcome.YES if fits else Outcome.NO,
        conclusion=len(had),
        reason=Said(
            f"年内已获救助{len(had)}次，本次为第{len(had) + 1}次，{verdict}",
            f"Relieved {counted(len(had), TIME).en} this year; this would be number {len(had) + 1}, {verdict.en}",
        ),
        inputs=inputs,
        effect=Effect.NONE if fits else Effect.REASON,
    )


_TIMES = Said("全年救助次数", "Times of relief in the year")


def split_case(*, facts: CaseFacts, amount: Decimal, limit: Decimal | None) -> Finding[bool | None]:
    """Two cases of one household within a year, each within the township's limit but not their sum, look like one
    case split.

    A warning only (xc-2.2.2): two different causes are allowed.
    """
    day = facts.reference_on
    if facts.history is None or limit is None or day is None:
        suspicious = None
        near: list[FormerRelief] = []
    else:
        near = [r for r in _of_household(facts, facts.history) if _within(day, r, Window.ROLLING, 12)]
        suspicious = amount <= limit and any(r.amount is None or (r.amount <= limit < r.amount + amount) for r in near)
    return Finding(
        code="split_case",
        title=Said("疑似拆分", "Possible splitting"),
        clause="xc-2.2.2",
        outcome=Outcome.UNKNOWN if suspicious is None else Outcome.NO if suspicious else Outcome.YES,
        conclusion=suspicious,
        reason={
            None: Said(
                "既往救助或委托限额不明，未作拆分比对。",
                "Former relief or the delegated limit is not known; nothing was compared.",
            ),
            True: Said(
                "本次与一年内另一次救助单次均在委托限额内、合计超过限额，请核对是否拆分申请。",
                "This and another relief within a year are each within the delegated limit but together above it; "
                "check whether one case was split.",
            ),
            False: Said("未发现拆分申请的迹象。", "No sign that a case was split."),
        }[suspicious],
        inputs={
            SUM: yuan(amount),
            DELEGATED_LIMIT: yuan(limit),
            Said("一年内救助", "Relief within a year"): _labels(near),
        },
        effect=Effect.NONE if suspicious is False else Effect.WARN,
    )
