"""Persons, households, cases and their evidence."""

from cases.models.case import Asset, Case, CaseNumber, DraftStep, Expense, Income, Member, Snapshot, Suspension
from cases.models.counting import CountChange
from cases.models.evidence import Paper, Publicity, Surveyor, Visit
from cases.models.interim import InterimAnswer
from cases.models.owing import Owing
from cases.models.people import Household, HouseholdMember, Likely, Person
from cases.models.register import RegisterImport, RegisterRow
from cases.models.search import SearchEntry

__all__ = [
    "Asset",
    "Case",
    "CaseNumber",
    "CountChange",
    "DraftStep",
    "Expense",
    "Household",
    "HouseholdMember",
    "Income",
    "InterimAnswer",
    "Likely",
    "Member",
    "Owing",
    "Paper",
    "Person",
    "Publicity",
    "RegisterImport",
    "RegisterRow",
    "SearchEntry",
    "Snapshot",
    "Surveyor",
    "Suspension",
    "Visit",
]
