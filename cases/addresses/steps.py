"""The steps of an application: read with their version, written as a whole, and the check before it is handed in."""

from functools import partial

from rest_framework import serializers

from accounts.duties import Duty
from accounts.operations import Act, Look, address
from cases import services
from cases.selectors import stated
from cases.services.meanwhile import step_version
from cases.shapes import parts
from cases.shapes.listing import CaseMadeShape


def _quantities(**options: bool) -> serializers.DictField:
    """Answers to the county's questions by name, in exact text or as numbers."""
    return serializers.DictField(
        child=serializers.CharField(max_length=120), help_text="by the name of the question", **options
    )


def _step(step: str, name: str, read: object, write: object, shape: object, **special: object) -> object:
    version = partial(step_version, step=step)
    return address(
        f"cases/<int:case_id>/{step}/", name,
        get=Look(read, Duty.CASEWORK, gives=shape, version=version),
        put=Act(write, Duty.CASEWORK, gives=CaseMadeShape, version=version, **special),
    )  # fmt: skip


ADDRESSES = [
    _step("household", "case_household", stated.household_stated, services.state_household,
          parts.HouseholdStatedShape),
    _step("hardship", "case_hardship", stated.hardship_stated, services.state_hardship, parts.HardshipStatedShape),
    _step("county", "case_county", stated.county_stated, services.state_county, parts.CountyStatedShape,
          quantities=_quantities()),
    _step("expenses", "case_expenses", stated.expenses_stated, services.state_expenses, parts.ExpensesStatedShape),
    _step("payee", "case_payee", stated.payee_stated, services.state_payee, parts.PayeeStatedShape),
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
