"""What every page of money shows around its content."""

from accounts.duties import Duty
from accounts.guards import OfficerRequest


def tabs(request: OfficerRequest) -> dict[str, bool]:
    """Which of the tabs lead this officer somewhere."""
    return {
        "may_pay": request.officer.may(Duty.PAY),
        "may_see": request.officer.may(Duty.PAY, Duty.SUPERVISE, Duty.INSPECT),
    }
