"""The steps of the procedure that a case takes by one act, and the intervals in which its clock stands still."""

from typing import Any

from django.urls import URLPattern

from accounts.duties import Duty
from accounts.operations import Act, address, at_the_county
from cases import services
from cases.shapes.listing import CaseMadeShape
from cases.terms import Step
from cases.workflow import duties_of

OF_THE_CLOCK = (Duty.DECIDE, Duty.REVIEW)


def _act(noun: str, name: str, call: Any, *duties: Duty, **more: Any) -> URLPattern:
    return address(f"cases/<int:case_id>/{noun}/", name, post=Act(call, *duties, gives=CaseMadeShape, **more))


ADDRESSES = [
    _act("submission", "case_submission", services.submit, *duties_of(Step.SUBMIT)),
    _act("supplement-request", "case_supplement_request", services.ask_supplement, *duties_of(Step.ASK_SUPPLEMENT)),
    _act("supplement", "case_supplement", services.supplement, *duties_of(Step.SUPPLEMENT)),
    _act("acceptance", "case_acceptance", services.accept, *duties_of(Step.ACCEPT)),
    _act(
        "acceptance-refusal",
        "case_acceptance_refusal",
        services.refuse_acceptance,
        *duties_of(Step.REFUSE_ACCEPTANCE),
    ),
    _act("return", "case_return", services.return_case, *duties_of(Step.RETURN)),
    _act("withdrawal", "case_withdrawal", services.withdraw, *duties_of(Step.WITHDRAW)),
    _act("termination", "case_termination", services.terminate, *duties_of(Step.TERMINATE), fresh=at_the_county),
    _act("closing", "case_closing", services.close, *duties_of(Step.CLOSE)),
    _act("suspension", "case_suspension", services.suspend_clock, *OF_THE_CLOCK),
    _act("suspension/end", "case_suspension_end", services.resume_clock, *OF_THE_CLOCK),
]
