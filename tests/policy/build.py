"""A household of four and the rules of 2023 (D = 630), from which each test departs in one point."""

from datetime import date
from decimal import Decimal
from typing import Any

from standards.policy.facts import CaseFacts, Expense, FormerRelief, Member
from standards.policy.rules import Rules, YearFigure
from standards.policy.terms import Category, Cause, ExpenseKind, Hukou, Outcome, ReliefType

ACCEPTED = date(2023, 3, 1)


def rules(**changed: Any) -> Rules:
    """What is in force for a county that has delegated its townships."""
    given: dict[str, Any] = {
        "day": ACCEPTED,
        "region_path": "4110/411081/411081100/",
        "urban_dibao": Decimal("630.00"),
        "rural_dibao": Decimal("440.00"),
        "income_urban": YearFigure(amount=Decimal("38484.00"), year=2022),
        "income_rural": YearFigure(amount=Decimal("18697.00"), year=2022),
        "income_all": YearFigure(amount=Decimal("28222.00"), year=2022),
        "delegated": True,
        "delegated_multiple": Decimal(3),
        "cap_multiple": Decimal(6),
        "same_cause_months": 12,
        "times_per_year": 2,
        "recognition_months": 12,
        "surveyors": 2,
        "publicity_days": 3,
        "decision_days": 10,
        "warn_days": (5, 3, 1),
    }
    return Rules(**given | changed)


def facts(**changed: Any) -> CaseFacts:
    """A rural household of four with a verified hospital bill, accepted by officer 1, visited by 1 and 2."""
    given: dict[str, Any] = {
        "relief_type": ReliefType.EXPENDITURE,
        "cause": Cause.ILLNESS,
        "number": "YZ20230001",
        "incident_key": "ZY20230101",
        "applied_on": date(2023, 2, 27),
        "accepted_on": ACCEPTED,
        "household_key": "h1",
        "members": tuple(Member(key=key) for key in ("p1", "p2", "p3", "p4")),
        "household_size": 4,
        "helped_count": 4,
        "hukou": Hukou.RURAL,
        "category": Category.OTHER,
        "annual_income": Decimal("40000.00"),
        "property_ok": Outcome.YES,
        "hardship_true": Outcome.YES,
        "expenses": (expense(),),
        "history": (),
        "investigators": ("1", "2"),
        "acceptor": "1",
        "deciders": ("9",),
        "related_officers": frozenset(),
    }
    return CaseFacts(**given | changed)


def expense(**changed: Any) -> Expense:
    """A hospital bill of 50,000 of which the household bore 20,000."""
    given: dict[str, Any] = {
        "kind": ExpenseKind.MEDICAL,
        "total": Decimal("50000.00"),
        "reimbursed": Decimal("28000.00"),
        "other_aid": Decimal("2000.00"),
        "verified_self_paid": Decimal("20000.00"),
    }
    return Expense(**given | changed)


def former(approved_on: date, **changed: Any) -> FormerRelief:
    """Earlier relief of the same household for another cause."""
    given: dict[str, Any] = {
        "case_number": f"YZ{approved_on:%Y%m%d}",
        "approved_on": approved_on,
        "cause": Cause.EDUCATION,
        "incident_key": "2022学年",
        "amount": Decimal("800.00"),
        "person_keys": frozenset({"p1"}),
        "household_key": "h1",
    }
    return FormerRelief(**given | changed)
