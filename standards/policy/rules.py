"""Every number and reading in force for one county on one day. A number that no published row gives is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import ClassVar, Self

from common.money import CENT
from common.said import Said
from standards.policy import codec
from standards.policy.terms import AmountBasis, Rounding, SameCause, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The published row that a number comes from."""

    document_no: str
    title: str
    region_name: str
    effective_from: date
    row_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """An annual figure in yuan per person and the calendar year that it describes."""

    amount: Decimal
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of ``region_path`` on ``day``.

    Money is yuan, multiples are times the urban monthly dibao standard. The first block are numbers: None means that no
    published row gives one, and whatever needs it is unknown and blocks. ``delegation_limit`` and ``bar_months`` alone
    may be absent: a township without an own lower limit (yuan), a county that bars nobody. The second
    block are readings of ambiguous text with the recommended
    default (handbook 12). ``sources`` maps a field's name to the row it comes from; ``packages`` are the ids of the
    county packages in force, the nearest first.
    """

    day: date
    region_path: str

    urban_dibao: Decimal | None = None
    rural_dibao: Decimal | None = None
    income_urban: YearFigure | None = None
    income_rural: YearFigure | None = None
    income_all: YearFigure | None = None
    delegated: bool | None = None
    delegated_multiple: Decimal | None = None
    delegation_limit: Decimal | None = None
    cap_multiple: Decimal | None = None
    same_cause_months: int | None = None
    times_per_year: int | None = None
    recognition_months: int | None = None
    surveyors: int | None = None
    publicity_days: int | None = None
    decision_days: int | None = None
    warn_days: tuple[int, ...] | None = None
    supplement_times: int | None = None
    supplement_days: int | None = None
    assistance_days: int | None = None
    stages_most: int | None = None
    stages_months: int | None = None
    bar_months: int | None = None
    advance_multiple: Decimal | None = None
    advance_hours: int | None = None
    paperwork_days: int | None = None
    paperwork_extensions: int | None = None
    small_multiple: Decimal | None = None
    small_days: int | None = None

    amount_basis: AmountBasis = AmountBasis.CASE_TOTAL
    income_years_back: int = 2
    waive_monitored: bool = True
    waive_marginal: bool = False
    same_cause: SameCause = SameCause.INCIDENT
    same_cause_window: Window = Window.ROLLING
    times_window: Window = Window.CALENDAR_YEAR
    rounding: Rounding = Rounding.WHOLE_YUAN
    publicity_counts: bool = True
    supplement_counts: bool = False
    objection_counts: bool = False
    paperwork_working: bool = True

    sources: Mapping[str, Source] = field(default_factory=dict)
    packages: tuple[int, ...] = ()

    LATER: ClassVar[frozenset[str]] = frozenset(
        {
            "packages", "stages_most", "stages_months", "bar_months", "advance_multiple", "advance_hours",
            "paperwork_days", "paperwork_extensions", "paperwork_working", "small_multiple", "small_days",
        }
    )  # fmt: skip

    def standard_times(self, multiple: Decimal | None, people: int | None = 1) -> Decimal | None:
        """``multiple`` urban standards for each of ``people`` in yuan, cut to the cent; None when one is missing."""
        if self.urban_dibao is None or multiple is None or people is None:
            return None
        return (self.urban_dibao * multiple * people).quantize(CENT, rounding=ROUND_DOWN)

    def sourced(self, label: Said, name: str) -> Said:
        """The label of that field's number, with the row it comes from in brackets when one is named."""
        if (source := self.sources.get(name)) is None:
            return label
        return Said(
            f"{label}（{source.region_name}，{source.document_no}，{source.effective_from}起执行）",
            f"{label.en} ({source.region_name}, {source.document_no}, in force from {source.effective_from})",
        )

    def to_json(self) -> dict[str, codec.Json]:
        """Exact and stable: Decimals and days as text, keys sorted."""
        return codec.dump_object(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, codec.Json]) -> Self:
        """The rules that ``to_json`` wrote; raises ValueError when the text is not of this form."""
        return codec.load_object(cls, stored)
