"""What whoever keeps the money tells this floor: relief of a case is to be paid back, or no longer."""

from datetime import date, datetime

from cases.models import Case, Owing


def note_owing(case: Case, *, reference: str, false_statements: bool, decided_on: date, at: datetime) -> None:
    """Relief of a locked case is ordered to be paid back; later applications of its people are told so."""
    Owing.objects.create(
        case=case, reference=reference, false_statements=false_statements, decided_on=decided_on, changed_at=at
    )


def settle_owing(case: Case, *, reference: str, at: datetime) -> None:
    """It is paid back or written off; that it was ordered stays."""
    Owing.objects.filter(case=case, reference=reference, open=True).update(open=False, changed_at=at)
