"""Help before the decision (先行救助): granted, ordered and paid or handed out in one act that is safe twice."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.officer import Held, Officer
from cases import services as cases
from cases.facts import case_facts, own_area
from cases.models import Case, Paper
from cases.services.door import blockers_of, lock_case, may_take, move
from cases.services.registry import read_name
from cases.terms import Step
from common.crypto import blind_index
from common.errors import Blocked, Blocker, Invalid
from common.masking import mask_account
from common.money import show
from funds.models import Advance, Order, Paperwork
from funds.selectors.reserves import left_for
from funds.services.given import GoodsGiven, HelpGiven, check_help, need_of, registered
from funds.services.goods import Item, Signed, hand_out, order_in_goods, store_of, worth
from funds.services.orders import freeze
from funds.services.payments import book
from funds.terms import PaymentMethod
from standards.policy.advance import advance, paperwork_due
from standards.policy.findings import Finding
from standards.policy.package.model import Package
from standards.policy.rules import Rules
from standards.policy.terms import Effect, PaperKind, Track
from standards.selectors import work_calendar


@transaction.atomic
def help_first(case_id: int, given: HelpGiven, *, officer: Officer, at: datetime, today: date) -> Case:
    """Grant help before the decision, order it and pay it out at once, from the reserve of the township where it has
    enough, else from the county; or hand out goods, which no fund pays again (二（二）1, 二（四）, 三（三）).

    The officer on duty may grant and pay alone at night: the county reviews it afterwards (ADR 122). The same help
    sent twice is paid once. Raises Invalid above the limit or with fields at fault, Blocked where no fund has the sum,
    NotAllowed, WrongState.
    """
    case = lock_case(case_id, officer=officer)
    registered(case)
    given, chosen = _reckoned(case, given, today=today)
    known = Advance.objects.filter(case=case).first()
    if known is not None and (known.granted_by_id, known.amount) == (officer.user_id, given.amount):
        return case
    held = may_take(case, Step.HELP_FIRST, officer=officer)
    if found := blockers_of(case, Step.HELP_FIRST, {}):
        raise Blocked(found)
    check_help(given, need_of(case), officer=officer, at=at, today=today)
    rules, package = Rules.from_json(case.rules or {}), case.package
    small = case.track == Track.SMALL_FAST
    finding = advance(
        facts=case_facts(case, area=own_area(case)), rules=rules, package=package, amount=given.amount, small=small
    )
    refuse(finding)
    assert finding.conclusion is not None  # without a limit it is refused
    if given.goods is None:
        order = _ordered(case, given, officer=officer, at=at, today=today)
        book(order, method=given.method, paid_on=today, voucher=order.key, officer=officer, at=at)
        receipt = _receipt(case, given, officer=officer, held=held, at=at)
    else:
        order, receipt = _handed_out(case, given, given.goods, chosen, officer=officer, at=at, today=today)
    Advance.objects.create(
        case=case, order=order, amount=given.amount, limit=finding.conclusion, rule=_kept(finding), small=small,
        method=given.method, receiver=read_name(given.receiver), receipt=receipt, kept_as=given.kept_as.strip(),
        explanation=given.explanation.strip(), approved_by=given.approved_by.strip(), approved_at=given.approved_at,
        granted_by_id=officer.user_id, granted_by_name=officer.name, for_name=held.for_name,
        office_name=held.office_name, granted_at=at,
    )  # fmt: skip
    return _helped(case, given.amount, rules, package, small=small, officer=officer, at=at, today=today)


def _reckoned(case: Case, given: HelpGiven, *, today: date) -> tuple[HelpGiven, list[Item]]:
    """Goods count what they are worth today, whatever was typed; raises Invalid where none are named."""
    if given.goods is None:
        return given, []
    chosen = worth(case.county, given.goods.items, day=today)
    value = sum((item.total for item in chosen), Decimal(0))
    return replace(given, amount=value, method=PaymentMethod.GOODS), chosen


def _handed_out(
    case: Case, given: HelpGiven, goods: GoodsGiven, chosen: list[Item], *, officer: Officer, at: datetime, today: date
) -> tuple[Order, Paper | None]:
    order = order_in_goods(case, given.amount, stage=0, due_on=today, key=f"{case.number}-0", at=at)
    signed = Signed(read_name(given.receiver), goods.relation, today, given.receipt, given.kept_as)
    store = store_of(case, goods.store_id)
    slip = hand_out(order, chosen, signed, store=store, officer=officer, at=at, today=today)
    return order, slip.paper


def _kept(finding: Finding[Decimal | None]) -> dict[str, object]:
    """What the limit was computed from, as it is kept with the advance."""
    return {
        "title": finding.title,
        "reason": finding.reason,
        "clause": finding.clause,
        "inputs": {str(name): str(value) for name, value in finding.inputs.items()},
    }


def refuse(found: Finding[Decimal | None]) -> None:
    """Raise Invalid at the sum where the finding on its limit blocks."""
    if found.effect is Effect.BLOCK:
        raise Invalid(found.code, found.reason.label, clause=found.clause, fields={"amount": found.reason.label})


def _ordered(case: Case, given: HelpGiven, *, officer: Officer, at: datetime, today: date) -> Order:
    """The order of what comes before the decision, with its money frozen; raises Blocked naming the balances."""
    account = given.plain_account
    order = Order.objects.create(
        key=f"{case.number}-0", case=case, region_path=case.region_path, decision=None, stage=0, amount=given.amount,
        due_on=today, payee_name=read_name(given.receiver), bank_name=given.bank_name.strip(), account=account,
        account_index=blind_index("case.account", account) or "",
        account_masked=mask_account(account) if account else "", made_at=at, changed_at=at,
    )  # fmt: skip
    if freeze(order, officer=officer, at=at):
        return order
    left = left_for(case.township_id, case.county_id, year=today.year)
    text = _(
        "Nothing was paid: the reserve has %(reserve)s yuan, the largest fund of the county %(county)s yuan, and "
        "%(amount)s yuan are needed. The emergency stays registered; have the reserve topped up."
    ) % {"reserve": show(left.reserve), "county": show(left.county), "amount": show(given.amount)}
    raise Blocked([Blocker("no_money", text, "", "xc-3.3")])


def _receipt(case: Case, given: HelpGiven, *, officer: Officer, held: Held, at: datetime) -> Paper | None:
    if given.receipt is None:
        return None
    return cases.add_paper(
        case.pk, officer=officer, at=at, kind=PaperKind.RECEIPT, upload=given.receipt, right=lambda _c, _o: held
    )  # fmt: skip


def _helped(
    case: Case, amount: Decimal, rules: Rules, package: Package, *, small: bool, officer: Officer, at: datetime,
    today: date,
) -> Case:  # fmt: skip
    """The step of the case: its clock ends; that of the paperwork begins, unless it was small fast relief."""
    case.suspensions.filter(closed_on=None).update(closed_on=today, closed_by_id=officer.user_id)
    if small:
        return move(case.pk, Step.HELP_FIRST, officer=officer, when=at, on=today, amount=amount, due_on=None)
    Paperwork.objects.create(case=case, owed_since=today)
    due = paperwork_due(today, rules=rules, extensions=0, calendar=work_calendar())
    return move(
        case.pk, Step.HELP_FIRST, officer=officer, when=at, on=today, amount=amount, due_on=due.on,
        provisional=due.provisional,
    )  # fmt: skip
