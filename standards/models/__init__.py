"""Dated standards, the working calendar and the counties' packages: drafted, published, never edited."""

from standards.models.dated import FIRST_YEAR, LAST_YEAR, CalendarDay, CalendarYear, Standard
from standards.models.packages import RulePackage

__all__ = ["FIRST_YEAR", "LAST_YEAR", "CalendarDay", "CalendarYear", "RulePackage", "Standard"]
