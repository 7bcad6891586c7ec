"""The rules that acceptance has fixed on a case."""

from accounts.officer import Officer
from cases.models import Case
from standards.policy.rules import Rules


def fixed_rules(case_id: int, officer: Officer) -> Rules | None:
    """None before acceptance, and of a case out of sight."""
    stored = Case.objects.visible_to(officer).filter(pk=case_id).values_list("rules", flat=True).first()
    return Rules.from_json(stored) if stored else None
