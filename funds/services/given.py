"""What an officer says when he gives help first, and what he is asked before it is recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.officer import Officer
from cases.facts import people_of, relief_of
from cases.models import Case
from cases.services.evidence import refuse_bad_scan
from cases.services.registry import read_name
from cases.terms import Relation
from common import identity
from common.errors import Invalid, NotFound
from common.money import show
from common.numbers import read_account
from funds.models import Emergency
from funds.selectors.reserves import left_for
from funds.services.payments import money_only
from funds.terms import PaymentMethod
from standards.policy.advance import is_late
from standards.policy.facts import FormerRelief
from standards.policy.findings import Finding
from standards.policy.terms import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsGiven:
    """Units of goods (by id) out of a store, and what the receiver is to the applicant."""

    store_id: int
    items: Mapping[int, int]
    relation: Relation = Relation.SELF


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpGiven:
    """What is given at once: a sum in yuan, to whom, who agreed by word of mouth, and the signed receipt.

    With ``goods`` the sum is what they count today. ``explanation`` says why help comes after its hours, or to somebody
    who had relief lately. ``account`` is the one that money was transferred to. ``from_county`` says that the county's
    money may be taken where the reserve is too small.
    """

    amount: Decimal
    method: PaymentMethod
    receiver: str
    goods: GoodsGiven | None = None
    approved_by: str
    approved_at: datetime
    receipt: "UploadedFile[bytes] | None" = None
    kept_as: str = ""
    explanation: str = ""
    from_county: bool = False
    bank_name: str = ""
    account: str = ""

    @property
    def plain_account(self) -> str:
        """The account without what is only typed around its digits."""
        return identity.repair(self.account)


@dataclass(frozen=True, slots=True)
class Need:
    """Who is to be helped and where, since when and until when; ``own`` finds the case itself, if there is one yet."""

    people: frozenset[int]
    township: Region
    reported_at: datetime
    due_at: datetime | None
    own: Q
    registered: str = ""
    """The other name under which the number is registered in the officer's area."""


def registered(case: Case) -> Emergency:
    """What was reported of an emergency; raises NotFound for a case that is none."""
    if (found := Emergency.objects.filter(case=case).first()) is None:
        raise NotFound("no_emergency", _("This case was not registered as an emergency."))
    return found


def need_of(case: Case) -> Need:
    """What a registered emergency needs."""
    reported = case.emergency
    return Need(frozenset(people_of(case)), case.township, reported.reported_at, reported.due_at, Q(pk=case.pk))


LATELY = timedelta(days=366)
"""Relief within a year is asked about before somebody is helped first again; the decision looks at its limits."""


def check_help(
    given: HelpGiven,
    need: Need,
    *,
    limit: Finding[Decimal | None] | None = None,
    officer: Officer,
    at: datetime,
    today: date,
) -> None:
    """Raise Invalid with every field that is wrong, or that asks something not answered yet, all at once."""
    wrong: dict[str, object] = {}
    if limit is not None and limit.effect is Effect.BLOCK:
        wrong["amount"] = limit.reason.label
    if given.amount <= 0:
        wrong["amount"] = _("The sum must be above zero.")
    if not read_name(given.receiver):
        wrong["receiver"] = _("Say who received it.")
    if given.goods is None:
        wrong |= money_only(given.method) | _account(given)
    if not given.approved_by.strip() or given.approved_by.strip() == officer.name:
        wrong["approved_by"] = _("Name the leader who agreed; nobody agrees to his own help.")
    if not need.reported_at <= given.approved_at <= at:
        wrong["approved_at"] = _("The leader agreed between the report and now.")
    if given.receipt is None and not given.kept_as.strip():
        wrong["receipt"] = _("Have the receipt signed here, take a photo of it, or say under which number it is kept.")
    wrong |= _asked(given, need, officer=officer, at=at, today=today)
    if wrong:
        raise Invalid("help", next(iter(wrong.values())), fields=wrong)
    if given.receipt is not None:
        readable(given.receipt, "receipt")


def _account(given: HelpGiven) -> dict[str, object]:
    """A transfer names its account; to cash it is of no use, and is not left out without a word."""
    if given.method is not PaymentMethod.TRANSFER:
        text = _("Only where the money was transferred; take it out, or choose transfer.")
        return {"account": text} if given.plain_account else {}
    if not given.plain_account:
        return {"account": _("Write down the account that the money was transferred to.")}
    try:
        read_account(given.account)
    except Invalid as error:
        return {"account": error.message}
    return {}


def _asked(given: HelpGiven, need: Need, *, officer: Officer, at: datetime, today: date) -> dict[str, object]:
    """What the officer is to answer first; help cannot wait for anybody else, so nothing of it forbids."""
    asked: dict[str, object] = {}
    if not given.explanation.strip():
        late = need.due_at is not None and is_late(need.due_at, at)
        why = [_told(one) for one in helped_lately(need.people, apart_from=need.own, officer=officer, today=today)]
        why += [_("The hours for the first help have run out.")] if late else []
        if need.registered:
            why.append(_("This number is registered as %s: compare name and card.") % need.registered)
        if why:
            asked["explanation"] = " ".join([*why, _("Say why help is given now.")])
    left = left_for(need.township.pk, need.township.parent_id, year=today.year)
    if given.goods is None and not given.from_county and left.reserve < given.amount <= left.county:
        text = _("The reserve has %(reserve)s yuan only: tick that the county's money is taken.")
        asked["from_county"] = text % {"reserve": show(left.reserve)}
    if other := _same_receipt(given.kept_as.strip(), need):
        asked["kept_as"] = _("This number is that of the receipt of %s.") % other
    return asked


def _same_receipt(number: str, need: Need) -> str:
    """The number of another case of the township whose receipt is kept under the same number; else nothing."""
    if not number:
        return ""
    same = Case.objects.filter(township=need.township, advance__kept_as=number).exclude(need.own)
    return same.values_list("number", flat=True).first() or ""


def helped_lately(people: Iterable[int], *, apart_from: Q, officer: Officer, today: date) -> list[FormerRelief]:
    """Relief that somebody of the household had within a year, in this county or another."""
    return relief_of(people, since=today - LATELY, area=officer.case_paths, apart_from=apart_from)


def _told(relief: FormerRelief) -> str:
    """Former relief in a sentence; of what the officer may not see only that it was."""
    if relief.elsewhere or relief.amount is None:
        return _("This person had relief elsewhere within a year.")
    said = {"day": relief.approved_on, "amount": show(relief.amount), "number": relief.case_number}
    return _("This person had %(amount)s yuan on %(day)s (%(number)s).") % said


def readable(upload: "UploadedFile[bytes]", field: str) -> None:
    """Raise Invalid at ``field`` for a scan that would not be kept."""
    try:
        refuse_bad_scan(upload)
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={field: error.message}) from error
