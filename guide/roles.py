"""For whom a guide is written: what an officer does, by the duties that are held and at which level."""

from accounts.duties import Duty, RegionLevel
from accounts.officer import Held, Officer
from common.terms import Term


class Role(Term):
    CASEWORKER = "caseworker", "乡镇（街道）经办人员", "Township caseworker"
    HEAD = "head", "乡镇（街道）审批人员", "Township head"
    COUNTY = "county", "县级民政人员", "County official"
    FINANCE = "finance", "财政发放人员", "Payer"
    STANDARDS = "standards", "标准和人员管理员", "Administrator of standards"
    INSPECTOR = "inspector", "检查人员", "Inspector"


_OF_DUTY = {
    Duty.CASEWORK: Role.CASEWORKER,
    Duty.PAY: Role.FINANCE,
    Duty.STANDARDS: Role.STANDARDS,
    Duty.OFFICERS: Role.STANDARDS,
    Duty.INSPECT: Role.INSPECTOR,
    Duty.SUPERVISE: Role.COUNTY,
    Duty.IMPORT: Role.COUNTY,
}
"""Review and decision are another work in a township than at the county."""


def _role(held: Held) -> Role:
    township = held.level is RegionLevel.TOWNSHIP
    return _OF_DUTY.get(held.duty, Role.HEAD if township else Role.COUNTY)


def roles_of(officer: Officer) -> list[Role]:
    """The roles of an officer, the one to begin with first; who reviews as a caseworker is no head for that."""
    found = {_role(held) for held in officer.held}
    if Role.CASEWORKER in found and not officer.may(Duty.DECIDE):
        found.discard(Role.HEAD)
    return [role for role in Role if role in found]
