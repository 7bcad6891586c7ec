"""The roster of payments as the county wants it (发放花名册, handbook 2.8): fourteen columns, ten rows a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.officer import Officer
from common.errors import NotFound
from common.masking import mask_account, mask_id, mask_phone
from funds.models import Order, Payment
from funds.selectors.batches import batch_of
from funds.terms import PaymentMethod
from standards.policy.terms import Category, Cause

ROWS_OF_A_PAGE = 10
AT_ONCE = 500
MOST = 2000
"""So many rows are printed in one go; a longer roster is taken as a workbook."""
HEADINGS = (
    "序号", "姓名", "身份证号", "年龄", "性别", "家庭人口", "家庭住址", "个人类别", "联系方式", "救助金额（元）",
    "审批时间", "申请理由", "自付金额合计（元）", "一卡通账号",
)  # fmt: skip
WIDTHS = (6, 12, 22, 6, 6, 8, 30, 14, 16, 14, 12, 18, 16, 26)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One payment of the roster; masked unless the officer said what full numbers are for."""

    place: int
    name: str
    number: str
    age: int | None
    sex: str
    people: int | None
    address: str
    category: str
    phone: str
    amount: Decimal
    decided_on: date | None
    cause: str
    self_paid: Decimal
    account: str

    @property
    def cells(self) -> tuple[object, ...]:
        """In the order of the headings."""
        return (
            self.place, self.name, self.number, self.age, self.sex, self.people, self.address, self.category,
            self.phone, self.amount, self.decided_on, self.cause, self.self_paid, self.account,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster with its title, who fills it in, how many rows it has and their sum in yuan."""

    title: str
    unit: str
    count: int
    total: Decimal
    rows: QuerySet[Order]
    region_path: str
    about: Model
    """What the trail names when the roster leaves the house: the batch, or the region."""

    def lines(self, *, full: bool, on: date, most: int | None = None) -> Iterator[RosterLine]:
        """The rows, some at a time by their keys: asked for at once, all orders there are would be joined first."""
        keys = list(self.rows.values_list("pk", flat=True)[:most])
        for first in range(0, len(keys), AT_ONCE):
            found = _told().in_bulk(keys[first : first + AT_ONCE])
            for place, key in enumerate(keys[first : first + AT_ONCE], first + 1):
                yield _line(found[key], place, full=full, on=on)

    def pages(self, *, full: bool, on: date) -> list[Sequence[RosterLine]]:
        """The rows as they are printed, ten a page."""
        lines = list(self.lines(full=full, on=on, most=MOST))
        return [lines[n : n + ROWS_OF_A_PAGE] for n in range(0, len(lines), ROWS_OF_A_PAGE)]


def batch_roster(officer: Officer, batch_id: int) -> Roster:
    """The orders of a batch; raises NotFound."""
    batch = batch_of(officer, batch_id)
    title = f"{batch.year}年第{batch.number}批临时救助发放花名册"
    return _roster(title, batch.county.name, batch.orders.order_by("pk"), batch.region_path, batch)


def month_roster(officer: Officer, year: int, month: int) -> Roster:
    """What was paid in a month in the officer's area and did not come back; raises NotFound without an area."""
    if not officer.case_paths:
        raise NotFound("no_area", _("There are no payments in your area."))
    paid = Payment.objects.visible_to(officer).filter(paid_on__year=year, paid_on__month=month, reversal=None)
    rows = Order.objects.filter(pk__in=paid.values("order")).order_by("pk")
    unit = officer.held[0].office_name if officer.held else ""
    region = Region.objects.get(path=officer.home_path)
    return _roster(f"{year}年{month}月临时救助发放花名册", unit, rows, region.path, region)


def _roster(title: str, unit: str, rows: QuerySet[Order], path: str, about: Model) -> Roster:
    total = rows.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")
    return Roster(title, unit, rows.count(), total, rows, path, about)


def _told() -> QuerySet[Order]:
    rows = Order.objects.select_related("case__applicant", "case__township", "payment", "advance")
    return rows.defer("case__rules").prefetch_related("case__expenses", "case__members__person")


def _line(order: Order, place: int, *, full: bool, on: date) -> RosterLine:
    case = order.case
    person = case.applicant
    mine = [m for m in case.members.all() if m.person_id == case.applicant_id]
    phone = mine[0].phone if mine else ""
    number = person.id_number if person else ""
    in_cash = hasattr(order, "payment") and order.payment.method != PaymentMethod.TRANSFER
    account = "" if in_cash else order.account or case.account
    spent = (e.verified_self_paid if e.verified_self_paid is not None else e.self_paid for e in case.expenses.all())
    return RosterLine(
        place=place,
        name=case.applicant_name,
        number=number if full else mask_id(number),
        age=_age(person.birth_on, on) if person and person.birth_on else None,
        sex=person.get_sex_display() if person else "",
        people=case.head_count or case.members.count() or None,
        address=f"{case.township.name}{case.village_name}{case.address}",
        category=Category(case.category).zh if case.category else "",
        phone=phone if full else mask_phone(phone),
        amount=order.amount,
        decided_on=_decided_on(order),
        cause=Cause(case.cause).zh if case.cause else "",
        self_paid=sum(spent, Decimal("0.00")),
        account=account if full else mask_account(account),
    )


def _decided_on(order: Order) -> date | None:
    """Help that came first was granted by the officer on duty, whatever was decided afterwards (二（二）1)."""
    advance = getattr(order, "advance", None)
    return timezone.localdate(advance.granted_at) if advance else order.case.decided_on


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
