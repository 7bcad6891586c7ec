"""The one door: the only way a case changes state."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Held, Officer
from audit.services import record, record_many
from cases.above import FOLLOWS, GUARDS
from cases.models import Case
from cases.services.searching import enter
from cases.terms import State, Step
from cases.workflow import FACTS_OPEN, RETURNABLE, SPECS, StepSpec
from common.door import open_door, open_door_for
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.rows import write


def lock_case(case_id: int, *, officer: Officer) -> Case:
    """The case, locked until the transaction ends; raises NotFound outside the officer's area.

    Rows that only point to the case (a possible duplicate of another file) need not wait: the key itself stays free.
    """
    case = Case.objects.visible_to(officer).select_for_update(no_key=True).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return case


def lock_for_facts(case_id: int, *, officer: Officer) -> tuple[Case, Held]:
    """The locked case and the posting by which its facts may be changed; raises WrongState while they are closed."""
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    if State(case.state) not in FACTS_OPEN:
        raise facts_closed(case)
    return case, held


def facts_closed(case: Case) -> WrongState:
    """Why the facts of a case cannot be changed now, and what can be done instead."""
    state = State(case.state)
    if state in RETURNABLE:
        text = _("The facts cannot be changed while the case is “%s”; have it returned first.")
    elif state is State.APPROVED:
        text = _("The facts cannot be changed while the case is “%s”; only its payee can be corrected.")
    else:
        text = _("The facts cannot be changed any more: the case is “%s”.")
    return WrongState("facts_closed", text % state.label)


def blockers_of(case: Case, step: Step, given: dict[str, Any]) -> list[Blocker]:
    """Everything that stands in the way of ``step`` now."""
    return [b for guard in (*SPECS[step].guards, *GUARDS[step]) for b in guard(case, **given)]


def may_take(case: Case, step: Step, *, officer: Officer) -> Held:
    """The posting by which ``officer`` may take ``step`` from the present state.

    Raises NotAllowed when the duty is missing, WrongState when the step does not start here: two different errors. Who
    may take the step from no state at all is told so first, and nothing of the state.
    """
    spec, state = SPECS[step], State(case.state)
    if state in spec.sources:
        return _held(spec, [state], case, officer)
    _held(spec, spec.sources, case, officer)
    raise WrongState(
        "wrong_state",
        _("“%(step)s” cannot be done: the case is now “%(state)s”.") % {"step": step.label, "state": state.label},
    )


def _held(spec: StepSpec, states: Iterable[State], case: Case, officer: Officer) -> Held:
    """The posting that gives the step from one of ``states``; raises the first NotAllowed when none does."""
    missing: NotAllowed | None = None
    for duty, level in dict.fromkeys(spec.duties[state] for state in states):
        for one in (duty, *spec.also):
            try:
                return officer.needs(one, case.region_path, level=level)
            except NotAllowed as error:
                missing = missing or error
    assert missing is not None  # every step starts somewhere
    raise missing


@transaction.atomic
def move(case_id: int, step: Step, *, officer: Officer, when: datetime, **given: Any) -> Case:
    """Lock, check right, check state, check guards, move, save, record; then what follows (``FOLLOWS``).

    ``given`` is what the transition of ``cases.workflow`` takes. Raises NotFound, NotAllowed, WrongState, Invalid or
    Blocked (all blockers at once); then nothing has changed.
    """
    case = lock_case(case_id, officer=officer)
    held = may_take(case, step, officer=officer)
    spec = SPECS[step]
    if spec.needs_reason and not str(given.get("reason", "")).strip():
        raise Invalid("reason_missing", _("A reason is needed."), fields={"reason": _("A reason is needed.")})
    if found := blockers_of(case, step, given):
        raise Blocked(found)
    before, called = State(case.state), case.number
    getattr(case, step.value)(**given)
    open_door("case", case.pk, before.value, State(case.state).value)
    case.save()
    if case.number != called:
        enter(case)
    record(
        spec.verb,
        subject=case,
        officer=officer,
        held=held,
        at=when,
        region_path=case.region_path,
        label=case.number or "",
        before={"state": before},
        after={"state": State(case.state)} | {k: _plain(v) for k, v in given.items() if k not in _PRIVATE},
        clause=spec.cites(case.relief_type),
        note=str(given.get("reason", "")),
        announce=True,
    )
    for follow in FOLLOWS[step]:
        follow(case, officer, when)
    return case


@transaction.atomic
def move_many(
    given: Mapping[int, Mapping[str, Any]], step: Step, *, officer: Officer, when: datetime
) -> dict[int, Case]:
    """The same step for many cases (by id, each with what its transition takes): asked and recorded case by case as
    ``move`` does, read and written in few statements. All of them or none; raises what ``move`` raises.
    """
    rows = Case.objects.visible_to(officer).select_for_update(no_key=True).filter(pk__in=given)
    cases = {case.pk: case for case in rows.defer("rules", "quantities").order_by("pk")}
    if len(cases) != len(given):
        raise NotFound("case_not_found", _("There is no such case in your area."))
    spec, found = SPECS[step], dict[tuple[State, State, Held, str], list[Case]]()
    prefetch_related_objects(list(cases.values()), *spec.reads)
    called = {pk: case.number for pk, case in cases.items()}
    rights: dict[tuple[str, str], Held] = {}
    changed: set[str] = set()
    for pk, case in cases.items():
        here = (case.state, case.region_path)
        held = rights.get(here) or rights.setdefault(here, may_take(case, step, officer=officer))
        if spec.needs_reason and not str(given[pk].get("reason", "")).strip():
            raise Invalid("reason_missing", _("A reason is needed."))
        if blocked := blockers_of(case, step, dict(given[pk])):
            raise Blocked(blocked)
        before, was = State(case.state), dict(case.__dict__)
        getattr(case, step.value)(**given[pk])
        changed |= {f.name for f in Case._meta.concrete_fields if case.__dict__.get(f.attname) != was.get(f.attname)}
        case.changed_at = when
        found.setdefault((before, State(case.state), held, case.relief_type), []).append(case)
    for (before, after, held, _type), moved in found.items():
        open_door_for("case", [case.pk for case in moved], before.value, after.value)
        write(moved, sorted({*changed, "state", "changed_at"}))
        enter(*(case for case in moved if case.number != called[case.pk]))
        _record_many(spec, moved, given, before, held, officer=officer, when=when)
    for case in cases.values():
        for follow in FOLLOWS[step]:
            follow(case, officer, when)
    return cases


def _record_many(
    spec: StepSpec,
    cases: list[Case],
    given: Mapping[int, Mapping[str, Any]],
    before: State,
    held: Held,
    *,
    officer: Officer,
    when: datetime,
) -> None:
    told = [{"state": State(c.state)} | {k: _plain(v) for k, v in given[c.pk].items() if k not in _PRIVATE}
            for c in cases]  # fmt: skip
    record_many(
        spec.verb,
        subjects=[(c, c.region_path, c.number or "", after) for c, after in zip(cases, told, strict=True)],
        officer=officer,
        held=held,
        at=when,
        before={"state": before},
        clause=spec.cites(cases[0].relief_type),
        notes=[str(given[c.pk].get("reason", "")) for c in cases],
        announce=True,
    )


_PRIVATE = frozenset({"rules", "reason"})
"""Kept elsewhere: the rules on the case, the reason in the note."""


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date | datetime) else value
