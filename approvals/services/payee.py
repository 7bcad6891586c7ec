"""The payee of an approved case, corrected by two officers; sum, decision, signatures and due day stand (Q25)."""

from datetime import date, datetime
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Posting
from accounts.officer import Held, Officer
from approvals.models import PayeeChange
from approvals.signed import signed_item_for
from approvals.terms import PayeeGround, Purpose, Verdict
from audit.services import record
from audit.verbs import Verb
from cases.facts import worked_on
from cases.models import Case
from cases.picture import differences, payee_of
from cases.services import lock_case
from cases.services.registry import read_name
from cases.services.statement import write_payee
from cases.terms import Relation, State
from common.crypto import blind_index
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.masking import mask_account
from common.numbers import read_account
from common.said import Said
from common.stated import UpTo
from standards.policy.terms import Level

Words = Annotated[str, UpTo(2000)]
FORMER = ("payee_name", "payee_relation", "payee_reason", "bank_name", "account_masked", "account_index")
PAYEE_FIELDS = (*FORMER, "account")
REGION_LEVEL = {Level.TOWNSHIP: RegionLevel.TOWNSHIP, Level.COUNTY: RegionLevel.COUNTY}


@transaction.atomic
def propose_payee(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    ground: PayeeGround,
    why: Annotated[str, UpTo(2000)],
    name: Annotated[str, UpTo(80)],
    relation: Annotated[str, Relation],
    bank: Annotated[str, UpTo(80)],
    account: Annotated[str, UpTo(60)],
    reason: Annotated[str, UpTo(200)] = "",
) -> PayeeChange:
    """Propose who gets the approved money instead, and why; ``reason`` says why that is not the applicant.

    Nothing is paid until another officer has confirmed or refused it. An account that is masked as it was told is the
    one that stands.
    """
    case = lock_case(case_id, officer=officer)
    held = may_propose(case, officer)
    account = read_account(account, known=(case.account_masked, case.account)) if account.strip() else ""
    change = PayeeChange(
        case=case,
        level=_level(case, officer, on=today),
        ground=ground,
        why=why.strip(),
        payee_name=read_name(name),
        payee_relation=relation,
        payee_reason=reason.strip(),
        bank_name=bank.strip(),
        account=account,
        account_index=blind_index("case.account", account) or "",
        account_masked=mask_account(account),
        former={field: getattr(case, field) for field in FORMER},
        proposed_on=today,
        proposed_by_id=officer.user_id,
        proposed_by_name=officer.name,
        proposed_at=at,
    )
    _check(change)
    change.save()
    before, after, told = differences(payee_of(case), payee_of(change))
    record(
        Verb.PAYEE_CHANGE_PROPOSED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), before=before, after=after | {"ground": ground, "level": Level(change.level)},
        note=Said(f"{ground.zh}：{change.why}（{told}）", f"{ground.en}: {change.why} ({told.en})"), announce=True,
    )  # fmt: skip
    return change


def may_propose(case: Case, officer: Officer) -> Held:
    """The posting by which the officer proposes; raises WrongState unless the case is approved and none is open."""
    held = officer.needs(Duty.CASEWORK, case.region_path)
    _unpaid(case)
    if case.payee_changes.filter(verdict=Verdict.OPEN).exists():
        raise WrongState("payee_change_open", _("A correction of the payee waits to be confirmed already."))
    return held


def _unpaid(case: Case) -> None:
    if State(case.state) is not State.APPROVED:
        raise WrongState("not_approved", _("The payee is corrected between approval and payment."))


def _level(case: Case, proposer: Officer, *, on: date) -> Level:
    """The level that decided; the county where nobody else at the township could confirm (the office of one)."""
    deciders = Posting.objects.in_force(on).of_persons().filter(office__region=case.township, duty=Duty.DECIDE)
    others = deciders.exclude(user__in={proposer.user_id, *worked_on(case)})
    return Level(case.decision.level) if others.exists() else Level.COUNTY


def _check(change: PayeeChange) -> None:
    """The payee is complete, explained where it is not the applicant, and another than before."""
    case = change.case
    given = {
        "why": change.why, "name": change.payee_name, "relation": change.payee_relation, "bank": change.bank_name,
        "account": change.account,
    }  # fmt: skip
    wrong: dict[str, object] = {field: _("This is needed.") for field, value in given.items() if not value}
    if change.payee_name not in ("", case.applicant_name) and not change.payee_reason:
        wrong["reason"] = _("The payee is not the applicant: a reason is needed.")
    if change.payee_name not in ("", case.applicant_name) and change.payee_relation == Relation.SELF:
        wrong["relation"] = _("Only the applicant is “self”: say what the payee is to him.")
    if wrong:
        raise Invalid("payee_incomplete", next(iter(wrong.values())), fields=wrong)
    if payee_of(change) == payee_of(case):
        raise Invalid("payee_unchanged", _("This is the payee as it stands; nothing would be corrected."))
    if change.ground == PayeeGround.PAYEE_DIED and (found := heirless(case)):
        raise Blocked(found)


def heirless(case: Case) -> list[Blocker]:
    """Relief for the applicant alone is not inherited: after his death the case ends, but by signed minutes (Q25)."""
    if not case.individual or case.payee_name != case.applicant_name or case.decision.amount is None:
        return []
    if signed_item_for(case, Purpose.PAYEE) is not None:
        return []
    text = _(
        "The applicant applied for himself alone: after his death the case is terminated, or the county first keeps "
        "signed minutes of a meeting on who receives the sum."
    )
    if case.paid_amount:
        text = _(
            "The applicant applied for himself alone: after his death the stages left are stopped, or the county first "
            "records minutes of a deliberation (一事一议) on who receives the sum."
        )
    return [Blocker("minutes_missing", str(text), "", "xc-2.3.2")]


def confirm_payee(case_id: int, change_id: int, *, officer: Officer, at: datetime, note: Words) -> PayeeChange:
    """Confirm a correction, with the reason: the payee of the case changes, and nothing else of it."""
    return _decide(case_id, change_id, Verdict.CONFIRMED, officer=officer, at=at, note=note)


def refuse_payee(case_id: int, change_id: int, *, officer: Officer, at: datetime, note: Words) -> PayeeChange:
    """Refuse a correction, with the reason: the payee stays as approved."""
    return _decide(case_id, change_id, Verdict.REFUSED, officer=officer, at=at, note=note)


@transaction.atomic
def _decide(
    case_id: int, change_id: int, verdict: Verdict, *, officer: Officer, at: datetime, note: str
) -> PayeeChange:
    case = lock_case(case_id, officer=officer)
    change = change_of(case, change_id)
    held = may_decide_payee(change, officer)
    if found := same_hands(change, officer):
        raise Blocked(found)
    _end(change, verdict, officer=officer, at=at, note=note)
    after: dict[str, object] = {"ground": PayeeGround(change.ground), "verdict": verdict}
    before = _apply(change, after) if verdict is Verdict.CONFIRMED else {}
    record(
        Verb.PAYEE_CHANGED if verdict is Verdict.CONFIRMED else Verb.PAYEE_CHANGE_REFUSED, subject=case,
        officer=officer, held=held, at=at, region_path=case.region_path, label=str(case), before=before,
        after=after, note=change.note, announce=True,
    )  # fmt: skip
    return change


def _end(change: PayeeChange, verdict: Verdict, *, officer: Officer, at: datetime, note: str) -> None:
    if not note.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"note": text})
    change.verdict, change.note = verdict, note.strip()
    change.decided_by_id, change.decided_by_name, change.decided_at = officer.user_id, officer.name, at
    change.save(update_fields=["verdict", "note", "decided_by", "decided_by_name", "decided_at"])


@transaction.atomic
def withdraw_payee(case_id: int, change_id: int, *, officer: Officer, at: datetime, note: str) -> PayeeChange:
    """Take back one's own correction before anybody decided it, with the reason: the payee stays as approved."""
    case = lock_case(case_id, officer=officer)
    change = change_of(case, change_id)
    held = may_withdraw_payee(change, officer)
    _end(change, Verdict.WITHDRAWN, officer=officer, at=at, note=note)
    record(
        Verb.PAYEE_CHANGE_WITHDRAWN, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"ground": PayeeGround(change.ground), "verdict": Verdict.WITHDRAWN}, note=change.note,
    )  # fmt: skip
    return change


def may_withdraw_payee(change: PayeeChange, officer: Officer) -> Held:
    """The posting by which the proposer takes it back; raises NotAllowed for others, WrongState once it is decided."""
    held = officer.needs(Duty.CASEWORK, change.case.region_path)
    if officer.user_id != change.proposed_by_id:
        raise NotAllowed("not_the_proposer", _("Only who proposed a correction withdraws it."))
    _still_open(change)
    return held


def _apply(change: PayeeChange, after: dict[str, object]) -> dict[str, str]:
    """Write the payee into the case; what it is goes into ``after``, what it was is returned, both masked."""
    case = change.case
    before, now, _told = differences(payee_of(case), payee_of(change))
    after |= now
    write_payee(
        case, name=change.payee_name, relation=change.payee_relation, bank=change.bank_name,
        account=change.account, reason=change.payee_reason,
    )  # fmt: skip
    case.save(update_fields=[*PAYEE_FIELDS, "changed_at"])
    return before


def change_of(case: Case, change_id: int) -> PayeeChange:
    """One of the case's corrections; raises NotFound."""
    change = case.payee_changes.filter(pk=change_id).first()
    if change is None:
        raise NotFound("payee_change_not_found", _("There is no such correction of this case."))
    return change


def may_decide_payee(change: PayeeChange, officer: Officer) -> Held:
    """The posting by which the officer confirms or refuses; raises WrongState when that is done or too late."""
    held = officer.needs(Duty.DECIDE, change.case.region_path, level=REGION_LEVEL[Level(change.level)])
    _still_open(change)
    return held


def _still_open(change: PayeeChange) -> None:
    if change.verdict != Verdict.OPEN:
        said = {"name": change.decided_by_name, "verdict": Verdict(change.verdict).label}
        raise WrongState("payee_change_decided", _("%(name)s decided this correction already: %(verdict)s.") % said)
    _unpaid(change.case)


def same_hands(change: PayeeChange, officer: Officer) -> list[Blocker]:
    """Neither the proposer decides his own correction, nor who accepted or investigated the case (xc-3.4)."""
    if officer.user_id == change.proposed_by_id:
        text = _("Who proposed a correction does not confirm it; another officer must.")
        return [Blocker("four_eyes", str(text), "", "xc-3.4")]
    if officer.user_id in worked_on(change.case):
        text = _("Who accepted or investigated a case does not confirm its payee.")
        return [Blocker("separation", str(text), "", "xc-3.4")]
    return []


@transaction.atomic
def reveal_payee(case_id: int, change_id: int, *, officer: Officer, at: datetime) -> str:
    """The proposed account in full, to be compared with the bank's paper; the look is recorded."""
    case = lock_case(case_id, officer=officer)
    change = change_of(case, change_id)
    record(
        Verb.REVEALED, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"what": "account", "payee_change": change.pk},
    )  # fmt: skip
    return change.account


def payment_blockers(case: Case) -> list[Blocker]:
    """While a correction waits, nothing is paid to the payee as approved."""
    if not case.payee_changes.filter(verdict=Verdict.OPEN).exists():
        return []
    text = _("A correction of the payee waits to be confirmed; the money is paid after that.")
    return [Blocker("payee_change_open", str(text), "approvals:payee", "xc-3.4")]


def corrected_payee(case: Case) -> PayeeChange | None:
    """The correction by which the payee stands as it does; None while it is the one approved."""
    return case.payee_changes.filter(verdict=Verdict.CONFIRMED).order_by("-id").first()
