"""Reading imports and their rows; all of it within the officer's area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from cases.models import RegisterImport, RegisterRow
from cases.register import report
from cases.register.slips import Problem, Slip, Verdict
from cases.register.terms import RUNNING, ImportState
from common.counting import COUNTED_TO
from common.errors import NotFound
from common.paging import Page, page

PAGE_SIZE = 50


def imports_found(officer: Officer) -> QuerySet[RegisterImport]:
    """The imports of the officer's area, with how many rows and cases each has."""
    return (
        RegisterImport.objects.visible_to(officer)
        .select_related("owner", "office")
        .annotate(
            total=Count("rows", filter=Q(rows__is_member=False)),
            made=Count("rows", filter=Q(rows__case__isnull=False)),
            refused=Count("rows", filter=Q(rows__verdict=Verdict.REFUSE, rows__is_member=False)),
        )
    )


def imports(officer: Officer, *, cursor: Mapping[str, str]) -> Page[RegisterImport]:
    """A page of them, newest first."""
    found = page(imports_found(officer), order="-id", size=PAGE_SIZE, cursor=cursor)
    for row in found.rows:
        row.stands = ImportState(row.state)  # type: ignore[attr-defined]
    return found


def import_of(officer: Officer, register_id: int) -> RegisterImport:
    """One import; raises NotFound outside the officer's area."""
    rows = RegisterImport.objects.visible_to(officer).select_related("owner", "office", "confirmed_by")
    register = rows.filter(pk=register_id).first()
    if register is None:
        raise NotFound("register_not_found", _("There is no such import in your area."))
    return register


@dataclass(frozen=True, slots=True)
class Summary:
    """How an import stands, counted from its rows."""

    state: ImportState
    accepted: int
    warned: int
    refused: int
    refused_members: int
    made: int
    failed: int

    @property
    def good(self) -> int:
        """Rows that are or will be cases."""
        return self.accepted + self.warned

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def goes_back(self) -> int:
        """Rows that the workbook of refused rows holds a reason for."""
        return self.refused + self.refused_members + self.failed


def summary(register: RegisterImport) -> Summary:
    """One query, whatever the number of rows."""
    household = Q(is_member=False)
    counts = register.rows.aggregate(
        accepted=Count("pk", filter=Q(verdict=Verdict.ACCEPT) & household),
        warned=Count("pk", filter=Q(verdict=Verdict.WARN) & household),
        refused=Count("pk", filter=Q(verdict=Verdict.REFUSE) & household),
        refused_members=Count("pk", filter=Q(verdict=Verdict.REFUSE, is_member=True)),
        made=Count("pk", filter=Q(case__isnull=False)),
        failed=Count("pk", filter=~Q(failure="")),
    )
    return Summary(state=ImportState(register.state), **counts)


def slips_of(register: RegisterImport) -> list[tuple[Slip, int]]:
    """Every slip of the register with how many rows have it, the most frequent first."""
    counts = Counter(code for slips in register.rows.values_list("slips", flat=True) for code in slips)
    return [(Slip(code), count) for code, count in counts.most_common()]


def rows_found(register: RegisterImport, *, verdict: str = "", slip: str = "", text: str = "") -> QuerySet[RegisterRow]:
    """The rows that fit; ``text`` is part of a name, a row number or the end of an identity number."""
    rows = register.rows.select_related("case")
    if verdict:
        rows = rows.filter(verdict=verdict)
    if slip:
        rows = rows.filter(slips__contains=[slip])
    if text:
        wanted = Q(name__contains=text) | Q(id_masked__endswith=text.upper())
        rows = rows.filter(wanted | Q(row=int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else wanted)
    return rows


def rows_of(
    register: RegisterImport, *, verdict: str = "", slip: str = "", text: str = "", cursor: Mapping[str, str]
) -> Page[RegisterRow]:
    """A page of ``rows_found``, with their problems."""
    rows = rows_found(register, verdict=verdict, slip=slip, text=text)
    found = page(rows, order="id", size=PAGE_SIZE, cursor=cursor, count_to=COUNTED_TO)
    for row in found.rows:
        problems = problems_of(row)
        row.found = [p for p in problems if p.slip.verdict is not Verdict.ACCEPT]  # type: ignore[attr-defined]
        row.repaired = [p for p in problems if p.slip.verdict is Verdict.ACCEPT]  # type: ignore[attr-defined]
        row.shown = Verdict(row.verdict)  # type: ignore[attr-defined]
    return found


def problems_of(row: RegisterRow) -> Sequence[Problem]:
    """The problems of a row, those that refuse it first."""
    found = [Problem.from_json(p) for p in row.problems]
    return sorted(found, key=lambda p: -p.slip.verdict.weight)


def template_workbook() -> bytes:
    """The empty template."""
    return report.template()
