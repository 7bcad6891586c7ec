"""The steps of an application: read with their version, written as a whole, and the check before it is handed in."""

from functools import partial
from typing import Any

from django.urls import URLPattern
from rest_framework import serializers

from accounts.duties import Duty
from accounts.operations import Act, Look, address
from cases import services
from cases.selectors import stated
from cases.services.meanwhile import step_version
from cases.shapes import parts
from cases.shapes.listing import CaseMadeShape


def _quantities(**options: Any) -> serializers.DictField:
    """Answers to the county's questions by name, in exact text or as numbers."""
    return serializers.DictField(
        child=serializers.CharField(max_length=120), help_text="by the name of the question", **options
    )


def _step(step: str, read: Any, write: Any, shape: Any, **special: Any) -> URLPattern:
    version = partial(step_version, step=step)
    return address(
        f"cases/<int:case_id>/{step}/", f"case_{step}",
        get=Look(read, Duty.CASEWORK, gives=shape, version=version),
        put=Act(write, Duty.CASEWORK, gives=CaseMadeShape, version=version, **special),
    )  # fmt: skip


ADDRESSES = [
    _step("household", stated.household_stated, services.state_household,
          parts.HouseholdStatedShape),
    _step("hardship", stated.hardship_stated, services.state_hardship, parts.HardshipStatedShape),
    _step("county", stated.county_stated, services.state_county, parts.CountyStatedShape,
          quantities=_quantities()),
    _step("expenses", stated.expenses_stated, services.state_expenses, parts.ExpensesStatedShape),
    _step("payee", stated.payee_stated, services.state_payee, parts.PayeeStatedShape),
    address(
        "cases/<int:case_id>/check/", "case_check", get=Look(stated.check_of, Duty.CASEWORK, gives=parts.CheckShape)
    ),
    address(
        "cases/<int:case_id>/visit/", "case_visit",
        get=Look(stated.visit_asked, Duty.CASEWORK, gives=parts.VisitAskedShape),
        post=Act(
            services.state_visit, Duty.CASEWORK, gives=CaseMadeShape,
            quantities=_quantities(required=False, allow_null=True),
        ),
    ),
]  # fmt: skip
