"""What an officer may be posted to do; closed on purpose."""

from common.terms import Term


class RegionLevel(Term):
    PROVINCE = "1-province", "省", "province"
    CITY = "2-city", "市", "city"
    COUNTY = "3-county", "县（市、区）", "county"
    TOWNSHIP = "4-township", "乡镇（街道）", "township"
    VILLAGE = "5-village", "村（社区）", "village"


class Duty(Term):
    """A duty says what; the office of the posting says where and at which level."""

    CASEWORK = "casework", "受理调查", "casework"
    REVIEW = "review", "审核", "review"
    DECIDE = "decide", "审批", "decide"
    PAY = "pay", "发放", "pay"
    SUPERVISE = "supervise", "督办", "supervise"
    IMPORT = "import", "登记簿导入", "register import"
    INSPECT = "inspect", "检查（只读）", "inspect (read only)"
    STANDARDS = "standards", "标准管理", "standards"
    OFFICERS = "officers", "人员管理", "officers"


CASE_DUTIES = frozenset(Duty) - {Duty.STANDARDS, Duty.OFFICERS}
"""Who holds one of these sees the cases of the office's area; setting standards or posting officers opens no case."""
