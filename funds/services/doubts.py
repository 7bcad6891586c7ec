"""What keeps an order from being paid for its payee's sake: asked set-wise of many orders, in the same words of one.

An account that stands for different people, or at which a person paid before was never paid, is looked at first; a
payee who is not the applicant needs a reason and a paper.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case as When_
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from approvals.models import PayeeChange, Stage
from approvals.services.stages import unconfirmed
from approvals.terms import Verdict
from audit.services import record
from audit.verbs import Verb
from cases.facts import worked_on
from cases.models import Case, Member, Paper
from cases.services import lock_case
from cases.terms import State
from common.errors import Blocked, Blocker, Invalid, WrongState
from funds.models import Order, PayeeLook
from funds.terms import Doubt, OrderState
from standards.policy.terms import PaperKind


def with_doubts(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The orders with what ``held_back`` reads; each question is one search by an index."""
    account = Coalesce("case__account_index", Value(""))
    same = Case.objects.filter(account_index=OuterRef("account_now"), county=OuterRef("case__county"))
    shared = same.exclude(state=State.DRAFT).exclude(pk=OuterRef("case")).exclude(applicant=OuterRef("case__applicant"))
    paid = Order.objects.filter(
        case__applicant=OuterRef("case__applicant"), payee_name=OuterRef("case__payee_name"), state=OrderState.PAID
    ).exclude(account_index="")
    there = paid.filter(account_index=OuterRef("account_now"))
    looks = PayeeLook.objects.filter(account_index=OuterRef("account_now"), payee_name=OuterRef("case__payee_name"))
    mine = looks.filter(Q(person=OuterRef("case__applicant")) | Q(person=None, case=OuterRef("case")))
    papers = Paper.objects.filter(case=OuterRef("case"), withdrawn_at=None)
    member = Member.objects.filter(case=OuterRef("case"), person__name=OuterRef("case__payee_name"))
    later = Stage.objects.filter(decision=OuterRef("decision"), number=OuterRef("stage"), number__gt=1, reviewed=None)
    return orders.annotate(
        account_now=account,
        held_back=Exists(PayeeChange.objects.filter(case=OuterRef("case"), verdict=Verdict.OPEN)),
        to_review=Exists(later),
        looked_at=Exists(mine),
        shared=When_(When(account_now="", then=Value(False)), default=Exists(shared)),
        changed=When_(
            When(account_now="", then=Value(False)),
            default=Exists(paid.exclude(account_index=OuterRef("account_now"))) & ~Exists(there),
        ),
        related=Exists(papers.filter(kind=PaperKind.PROXY))
        | (Exists(member) & Exists(papers.filter(kind=PaperKind.HOUSEHOLD_BOOK))),
        decided_by=F("decision__by"),
    )


def doubts_of(order: Any) -> list[Doubt]:
    """What of an annotated order nobody has looked at yet."""
    if order.looked_at or not order.account_now:
        return []
    return [doubt for doubt, holds in ((Doubt.SHARED, order.shared), (Doubt.CHANGED, order.changed)) if holds]


def payee_blockers(order: Any) -> Iterator[Blocker]:
    """What stands in the way for the sake of the payee of an annotated order, with its case."""
    for doubt in doubts_of(order):
        text = str(_("%s: an officer of finance looks at it and says why it may be paid.")) % doubt.label
        yield Blocker(f"account_{doubt.value}", text, "funds:look", "xc-3.4")
    case = order.case
    if not case.payee_name:
        yield Blocker("payee", str(_("The payee is missing.")), "approvals:payee")
    if case.payee_name in ("", case.applicant_name):
        return
    if not case.payee_reason.strip():
        yield Blocker("payee_reason", str(_("The payee is not the applicant: a reason is needed.")), "approvals:payee")
    if not order.related:
        lacking = _(
            "The payee is not the applicant: the file needs a power of attorney, or the household book where the payee "
            "stands in it."
        )
        yield Blocker("payee_paper", str(lacking), "cases:papers")


def by_bank_blockers(order: Any, *, hands: tuple[int, ...]) -> list[Blocker]:
    """Everything that keeps an annotated ready order out of a batch in which ``hands`` (officers) work."""
    found = list(payee_blockers(order))
    if not order.account_now or not order.case.bank_name or not order.case.payee_name:
        text = _("Name, bank or account of the payee is missing: the bank cannot pay it.")
        found.append(Blocker("no_account", str(text), "approvals:payee"))
    if order.held_back:
        text = _("A correction of the payee waits to be confirmed; the money is paid after that.")
        found.append(Blocker("payee_change_open", str(text), "approvals:payee", "xc-3.4"))
    found += unconfirmed(order.case, order.stage)
    if order.decided_by in hands:
        text = _("The officer who decided a case does not pay it; another officer must.")
        found.append(Blocker("decided_and_pays", str(text), "", "xc-3.4"))
    return found


SHOWN = (
    "key", "state", "amount", "stage", "due_on", "case__number", "case__payee_name", "case__payee_reason",
    "case__applicant_name", "case__bank_name", "case__account_masked",
)  # fmt: skip
"""All that the blockers of an order are told from; of thousands nothing else is read."""


def doubtful(orders: QuerySet[Order], *, hands: tuple[int, ...]) -> QuerySet[Order]:
    """Of many annotated orders those about which ``by_bank_blockers`` may have something to say, found by the
    database.
    """
    looked = Q(looked_at=False) & (Q(shared=True) | Q(changed=True))
    lacking = Q(account_now="") | Q(case__bank_name="") | Q(case__payee_name="")
    somebody_else = ~Q(case__payee_name=F("case__applicant_name"))
    open_ = Q(held_back=True) | Q(stage__gt=1) | Q(decided_by__in=hands) | ~Q(state=OrderState.READY)
    return orders.filter(looked | lacking | somebody_else | open_).select_related("case").only(*SHOWN)


def of_order(order: Order) -> Any:
    """The same order, annotated."""
    rows = with_doubts(Order.objects.filter(pk=order.pk)).select_related("case__applicant", "case__township")
    return rows.get()


@transaction.atomic
def look(case_id: int, *, officer: Officer, at: datetime, note: str, account_index: str) -> PayeeLook:
    """Say after a look why this account may be paid although it stands for different people or has changed.

    By an officer who pays there and neither entered nor decided the payee; ``account_index`` is the account that he
    had before him. Raises NotFound, NotAllowed, Invalid, Blocked, and WrongState when there is nothing to look at.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.PAY, case.region_path)
    order = case.orders.filter(state__in=(OrderState.WAITING, OrderState.READY)).order_by("stage", "pk").first()
    found = doubts_of(of_order(order)) if order is not None else []
    if not found:
        raise WrongState("nothing_to_look_at", _("Nothing about this payee waits to be looked at."))
    if account_index != case.account_index:
        raise WrongState("payee_changed", _("The payee was corrected meanwhile; look once more."))
    if hands := entered_by(case) & {officer.user_id}:
        assert hands
        text = _("Who entered or confirmed the payee does not clear him; another officer must.")
        raise Blocked([Blocker("four_eyes", str(text), "", "xc-3.4")])
    if not note.strip():
        text = _("Say what was checked and with whom.")
        raise Invalid("note_missing", text, fields={"note": text})
    done = PayeeLook.objects.create(
        case=case, person_id=case.applicant_id, payee_name=case.payee_name, account_index=case.account_index,
        account_masked=case.account_masked, doubts=found, note=note.strip(), by_id=officer.user_id,
        by_name=officer.name, at=at,
    )  # fmt: skip
    record(
        Verb.PAYEE_LOOKED_AT, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"account": case.account_masked, "doubt": found[0]}, clause="xc-3.4", note=done.note,
    )  # fmt: skip
    return done


def entered_by(case: Case) -> set[int]:
    """Who typed or confirmed the payee of a case, or worked on it."""
    confirmed = case.payee_changes.filter(verdict=Verdict.CONFIRMED).values_list("proposed_by", "decided_by")
    return {case.opened_by_id, *worked_on(case), *(pk for pair in confirmed for pk in pair if pk)}
