"""The facts of a case as policy sees them: frozen, without persons' data. None means "not known" and never "passed"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from standards.policy.package.shapes import Value
from standards.policy.terms import (
    AssetKind,
    Category,
    Cause,
    ExemptIncome,
    ExpenseKind,
    FormerKind,
    Hukou,
    IncomeKind,
    Outcome,
    ReliefType,
    Track,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of the household: a stable id of the person, and the officer's id if the person is one."""

    key: str
    lives_here: bool = True
    helped: bool = True
    officer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """A necessary expenditure in yuan.

    ``other_aid`` is cash aid for the same cause; goods are not deducted (handbook Q17). ``verified_self_paid`` is
    what the investigation found the household to bear itself, None while it has not looked.
    """

    kind: ExpenseKind
    total: Decimal
    reimbursed: Decimal = Decimal("0.00")
    other_aid: Decimal = Decimal("0.00")
    verified_self_paid: Decimal | None = None

    @property
    def self_paid(self) -> Decimal:
        """What the household bears itself by its own papers, in yuan."""
        return self.total - self.reimbursed - self.other_aid


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Income of the twelve months before the application, by source, in yuan; ``member`` is whose it is."""

    kind: IncomeKind
    member: str = ""
    exempt: ExemptIncome | None = None
    declared: Decimal | None = None
    verified: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A piece of property, as the county's property rules look at it; area in square metres."""

    kind: AssetKind
    count: int = 1
    area: Decimal | None = None
    bought_on: date | None = None
    use: str = ""
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerRelief:
    """An approved earlier case of the household or of one of its members; refused and withdrawn ones are not relief.

    It counts wherever it was granted. ``elsewhere`` says that whoever reads the findings may not read its details.
    """

    case_number: str
    approved_on: date
    cause: Cause | None = None
    incident_key: str = ""
    amount: Decimal | None = None
    person_keys: frozenset[str] = frozenset()
    household_key: str | None = None
    kind: FormerKind = FormerKind.GENERAL
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Relief of an earlier case that the household, or one of its members, is ordered to pay back since ``decided_on``.

    ``elsewhere`` as in ``FormerRelief``.
    """

    number: str
    decided_on: date
    false_statements: bool = False
    open: bool = True
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything that policy needs to know of one case.

    ``household_size`` counts cohabiting members, ``helped_count`` those whom the relief is for, ``registered_count``
    those of the household register, ``affected_count`` those whom the event struck. ``quantities`` are what a county's
    package asks for by name. ``annual_income``
    is the verified disposable income of the household in twelve months, ``hardship_true`` the conclusion of the
    home visit. ``history`` is None while nobody has looked; ``owed`` is what the registry of recoveries has of these
    people. Officers are plain ids: ``investigators`` and
    ``acceptor`` worked on the case, ``deciders`` are about to decide it on ``decided_on``, ``related_officers`` are
    declared close relatives, None while nobody declared anything; ``sole_officer`` says that the township has one
    officer only.
    """

    relief_type: ReliefType
    cause: Cause
    applied_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    incident_key: str = ""
    number: str = ""
    region_code: str = ""
    individual: bool = False
    household_key: str | None = None
    members: tuple[Member, ...] = ()
    household_size: int | None = None
    helped_count: int | None = None
    registered_count: int | None = None
    affected_count: int | None = None
    track: Track = Track.GENERAL
    quantities: Mapping[str, Value] = field(default_factory=dict)
    hukou: Hukou | None = None
    category: Category | None = None
    category_recognised_on: date | None = None
    annual_income: Decimal | None = None
    incomes: tuple[Income, ...] = ()
    property_ok: Outcome = Outcome.UNKNOWN
    assets: tuple[Asset, ...] = ()
    hardship_true: Outcome = Outcome.UNKNOWN
    expenses: tuple[Expense, ...] = ()
    history: tuple[FormerRelief, ...] | None = None
    owed: tuple[Owed, ...] = ()
    investigators: tuple[str, ...] = ()
    acceptor: str | None = None
    deciders: tuple[str, ...] = ()
    related_officers: frozenset[str] | None = None
    sole_officer: bool = False

    @property
    def person_keys(self) -> frozenset[str]:
        """The members as keys."""
        return frozenset(member.key for member in self.members)

    @property
    def reference_on(self) -> date | None:
        """The day by which conditions are judged: acceptance, before it the application."""
        return self.accepted_on or self.applied_on


def total_income(incomes: Iterable[Income]) -> Decimal | None:
    """Sum of the verified incomes in yuan; None as soon as one of them is not verified, or when there is none."""
    verified = [income.verified for income in incomes]
    known = [amount for amount in verified if amount is not None]
    return sum(known, Decimal("0.00")) if known and len(known) == len(verified) else None
