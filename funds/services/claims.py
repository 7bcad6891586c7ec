"""A township claims what its reserve has spent; the county's finance fills it again or says why not (handbook 5.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from funds.models import Claim, Fund, Transfer
from funds.services.doors import stands, take
from funds.services.ledger import Paper, allocate, lock_accounts
from funds.terms import ClaimState, ClaimStep, Movement, Side, Source

NOTHING = Decimal("0.00")
SPENDING = (Movement.PAID, Movement.CAME_BACK)


@dataclass(frozen=True, slots=True)
class Covered:
    """The spending of a reserve that no granted claim covers yet: which transfers, and their sum in yuan."""

    after: int
    until: int
    spent: Decimal


def covered(fund: Fund) -> Covered:
    """What a claim would cover now."""
    after = Claim.objects.filter(fund=fund, state=ClaimState.GRANTED).aggregate(m=Max("until"))["m"] or 0
    newest = Transfer.objects.filter(Q(giver__fund=fund) | Q(taker__fund=fund)).aggregate(m=Max("pk"))["m"] or 0
    return Covered(after, newest, spent_between(fund, after, newest))


def spending(fund: Fund, after: int, until: int) -> "QuerySet[Transfer]":
    """The payments of a reserve after one transfer and up to another, and what of them came back."""
    return Transfer.objects.filter(giver__fund=fund, movement__in=SPENDING, pk__gt=after, pk__lte=until)


def spent_between(fund: Fund, after: int, until: int) -> Decimal:
    """What these add up to, in yuan."""
    rows = spending(fund, after, until).order_by().values_list("movement").annotate(total=Sum("amount"))
    found: dict[str, Decimal] = dict(rows)
    return found.get(Movement.PAID, NOTHING) - found.get(Movement.CAME_BACK, NOTHING)


@transaction.atomic
def make_claim(fund_id: int, *, amount: Decimal, why: str, officer: Officer, at: datetime, today: date) -> Claim:
    """Claim a sum for a reserve; the list of what was spent since the last granted claim goes with it.

    One claim at a time. Raises NotFound, NotAllowed, WrongState while another one is open, Invalid.
    """
    fund, held = reserve_of(fund_id, officer=officer)
    accounts = lock_accounts(fund)  # whoever pays from it waits, so that no payment falls between two claims
    if Claim.objects.filter(fund=fund, state=ClaimState.ASKED).exists():
        raise WrongState("claim_open", _("A claim of this reserve waits to be decided already."))
    wrong: dict[str, object] = {}
    if amount <= 0:
        wrong["amount"] = _("The sum must be above zero.")
    if not why.strip():
        wrong["why"] = _("Say why the reserve has to be filled.")
    if wrong:
        raise Invalid("claim", next(iter(wrong.values())), fields=wrong)
    now = covered(fund)
    claim = Claim.objects.create(
        fund=fund, region_path=fund.region_path, number=_number(fund), after=now.after, until=now.until,
        spent=now.spent, available=next(a.balance for a in accounts if a.side == Side.AVAILABLE), amount=amount,
        why=why.strip(), asked_on=today, asked_by_id=officer.user_id, asked_by_name=officer.name, asked_at=at,
    )  # fmt: skip
    _trace(Verb.CLAIM_MADE, claim, officer=officer, held=held, at=at, note=claim.why)
    return claim


def reserve_of(fund_id: int, *, officer: Officer) -> tuple[Fund, Held]:
    """A reserve for which the officer claims, and his posting at its township; raises NotFound, NotAllowed."""
    fund = Fund.objects.select_related("region__parent").filter(pk=fund_id, source=Source.RESERVE).first()
    if fund is None or not fund.region_path.startswith(officer.case_paths):
        raise NotFound("no_such_fund", _("There is no such fund in your area."))
    return fund, officer.needs(Duty.CASEWORK, fund.region_path, level=RegionLevel.TOWNSHIP)


def _number(fund: Fund) -> str:
    """The next number of the reserve's year: township, year, number; its accounts are locked."""
    return f"{fund.region.code}-{fund.year}-{Claim.objects.filter(fund=fund).count() + 1:02d}"


@transaction.atomic
def grant_claim(
    claim_id: int,
    *,
    source: int,
    amount: Decimal,
    paper: Paper,
    officer: Officer,
    at: datetime,
    today: date,
) -> Claim:
    """Fill the reserve out of a fund of the county, with the sum claimed or less; less takes a remark of the paper.

    Raises NotFound, NotAllowed, WrongState, Invalid, and Blocked for who asked or where the fund has less.
    """
    claim, held = _to_decide(claim_id, officer=officer)
    fund = Fund.objects.filter(
        pk=source, region=claim.fund.region.parent_id, year=claim.fund.year
    ).first()  # fmt: skip
    wrong: dict[str, object] = {}
    if fund is None:
        wrong["source"] = _("Choose a fund of the county and of this year.")
    if not 0 < amount <= claim.amount:
        wrong["amount"] = _("The sum is above zero and not above the one claimed.")
    elif amount < claim.amount and not paper.note.strip():
        wrong["note"] = _("Say why less is granted than was claimed.")
    if paper.on < claim.asked_on:
        wrong["on"] = _("The day lies before that of the claim.")
    if wrong or fund is None:
        raise Invalid("grant", next(iter(wrong.values())), fields=wrong)
    allocate(
        fund.pk, {claim.fund.region_id: amount}, paper, movement=Movement.TOPPED_UP, officer=officer, at=at, today=today
    )
    claim.granted, claim.source = amount, fund
    _decided(claim, ClaimStep.GRANT, Verb.CLAIM_GRANTED, officer=officer, held=held, at=at, note=paper.note)
    return claim


@transaction.atomic
def refuse_claim(claim_id: int, *, note: str, officer: Officer, at: datetime) -> Claim:
    """Do not fill the reserve, with the reason; what was spent may be claimed again."""
    claim, held = _to_decide(claim_id, officer=officer)
    if not note.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"note": text})
    _decided(claim, ClaimStep.REFUSE, Verb.CLAIM_REFUSED, officer=officer, held=held, at=at, note=note)
    return claim


@transaction.atomic
def withdraw_claim(claim_id: int, *, officer: Officer, at: datetime) -> Claim:
    """Take a claim back while nobody has decided it."""
    claim = _locked(claim_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, claim.region_path, level=RegionLevel.TOWNSHIP)
    stands(claim, ClaimState.ASKED)
    _decided(claim, ClaimStep.WITHDRAW, Verb.CLAIM_WITHDRAWN, officer=officer, held=held, at=at, note="")
    return claim


def _locked(claim_id: int, *, officer: Officer) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related("fund__region")
    claim = rows.filter(pk=claim_id).first()
    if claim is None or not claim.region_path.startswith(officer.case_paths):
        raise NotFound("no_such_claim", _("There is no such claim in your area."))
    return claim


def _to_decide(claim_id: int, *, officer: Officer) -> tuple[Claim, Held]:
    claim = _locked(claim_id, officer=officer)
    held = officer.needs(Duty.PAY, claim.region_path, level=RegionLevel.COUNTY)
    stands(claim, ClaimState.ASKED)
    if claim.asked_by_id == officer.user_id:
        text = _("Who made a claim does not decide it; another officer must.")
        raise Blocked([Blocker("four_eyes", text, "", "xc-3.3")])
    return claim, held


def _decided(
    claim: Claim, step: ClaimStep, verb: Verb, *, officer: Officer, held: Held, at: datetime, note: str
) -> None:
    claim.note = note.strip()
    claim.decided_by_id, claim.decided_by_name, claim.decided_at = officer.user_id, officer.name, at
    take(claim, step)
    _trace(verb, claim, officer=officer, held=held, at=at, note=claim.note)


def _trace(verb: Verb, claim: Claim, *, officer: Officer, held: Held, at: datetime, note: str) -> None:
    after: dict[str, object] = {
        "source": Source(claim.fund.source),
        "claim": claim.number,
        "amount": f"{claim.amount:.2f}",
    }
    if claim.granted is not None:
        after["granted"] = f"{claim.granted:.2f}"
    record(
        verb, subject=claim.fund, officer=officer, held=held, at=at, region_path=claim.region_path,
        label=f"{claim.fund.region} {claim.fund.year}", after=after, clause="xc-3.3", note=note, announce=True,
    )  # fmt: skip
