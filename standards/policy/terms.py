"""The closed lists that the policy speaks in; labels are the words of the plan and of the offices' forms."""

from typing import Self

from common.terms import Term


class ReliefType(Term):
    """The two kinds of relief (xc-2.1.1.1, xc-2.1.2)."""

    EMERGENCY = "emergency", "急难型", "Emergency"
    EXPENDITURE = "expenditure", "支出型", "Expenditure"


def procedure_clause(relief_type: str) -> str:
    """The clause of the procedure that a case takes; one whose type is still open takes the ordinary one."""
    return "xc-2.2.1" if relief_type == ReliefType.EMERGENCY else "xc-2.2.2"


class Cause(Term):
    """What brought the hardship about; each belongs to one relief type, OTHER to both (xc-2.1.1.1, xc-2.1.2)."""

    ILLNESS = "illness", "疾病", "Illness"
    SUDDEN_ILLNESS = "sudden_illness", "突发重大疾病", "Sudden grave illness"
    EDUCATION = "education", "教育", "Education"
    DISABILITY = "disability", "残疾康复", "Rehabilitation"
    INCOME_DROP = "income_drop", "收入骤降", "Sudden loss of income"
    HOUSING = "housing", "住房", "Housing"
    FIRE = "fire", "火灾", "Fire"
    TRAFFIC = "traffic", "交通事故", "Traffic accident"
    DROWNING = "drowning", "溺水", "Drowning"
    INJURY = "injury", "人身伤害", "Personal injury"
    ACCIDENT = "accident", "其他意外", "Other accident"
    OTHER = "other", "其他特殊困难", "Other special hardship"

    @property
    def relief_types(self) -> frozenset[ReliefType]:
        """The relief types under which this cause may be applied for."""
        return CAUSES_OF_BOTH if self is Cause.OTHER else _TYPES[self in _EXPENDITURE_CAUSES]


_EXPENDITURE_CAUSES = frozenset({Cause.ILLNESS, Cause.EDUCATION, Cause.DISABILITY, Cause.INCOME_DROP, Cause.HOUSING})
_TYPES = {True: frozenset({ReliefType.EXPENDITURE}), False: frozenset({ReliefType.EMERGENCY})}
CAUSES_OF_BOTH = frozenset(ReliefType)


class Category(Term):
    """What a household is already recognised as; never a condition for relief (xc-2.1.3)."""

    URBAN_DIBAO = "urban_dibao", "城镇低保家庭", "Urban dibao household"
    RURAL_DIBAO = "rural_dibao", "农村低保家庭", "Rural dibao household"
    TEKUN = "tekun", "特困人员", "Tekun person"
    MARGINAL = "marginal", "低保边缘家庭", "Marginal household"
    RIGID_EXPENDITURE = "rigid_expenditure", "刚性支出困难家庭", "Rigid-expenditure household"
    REGISTERED_POOR = "registered_poor", "建档立卡贫困户", "Registered poor household"
    UNSTABLE = "unstable", "脱贫不稳定户", "Unstably lifted from poverty"
    AT_RISK = "at_risk", "边缘易致贫户", "At risk of poverty"
    SUDDEN_HARDSHIP = "sudden_hardship", "突发严重困难户", "Sudden grave hardship"
    PREFERENTIAL = "preferential", "重点优抚对象", "Preferential-treatment person"
    OTHER = "other", "其他困难家庭", "Other household in hardship"


class Level(Term):
    TOWNSHIP = "township", "乡镇（街道）", "Township"
    COUNTY = "county", "县级", "County"


class Hukou(Term):
    RURAL = "rural", "农业户口", "Rural"
    URBAN = "urban", "非农业户口", "Urban"


class ExpenseKind(Term):
    """Necessary expenditure (handbook 4.2)."""

    LIVING = "living", "基本生活支出", "Basic living"
    MEDICAL = "medical", "医疗支出", "Medical"
    EDUCATION = "education", "教育支出", "Education"
    REHABILITATION = "rehabilitation", "残疾康复支出", "Rehabilitation"
    HOUSING = "housing", "住房支出", "Housing"
    LOSS = "loss", "灾害意外损失", "Loss by disaster or accident"
    OTHER = "other", "其他必需支出", "Other necessary expenditure"


class IncomeKind(Term):
    """Components of disposable income (handbook 4.1)."""

    WAGES = "wages", "工资性收入", "Wages"
    BUSINESS = "business", "经营净收入", "Net business income"
    PROPERTY = "property", "财产净收入", "Net property income"
    TRANSFER = "transfer", "转移净收入", "Net transfer income"
    OTHER = "other", "其他收入", "Other income"


class ExemptIncome(Term):
    """Income that a county may leave out of the means test (handbook 4.1)."""

    PREFERENTIAL = "preferential", "优待抚恤金", "Preferential pension"
    FAMILY_PLANNING = "family_planning", "计划生育奖励扶助金", "Family planning reward"
    SCHOLARSHIP = "scholarship", "奖学金", "Scholarship"
    BRAVERY = "bravery", "见义勇为奖励", "Reward for bravery"
    RELIEF = "relief", "政府社会救助款物", "Social relief of the state"
    BASIC_PENSION = "basic_pension", "城乡居民基础养老金", "Basic pension"
    DONATION = "donation", "公益慈善捐助", "Charitable donation"


class AssetKind(Term):
    DEPOSIT = "deposit", "存款", "Deposit"
    SECURITY = "security", "有价证券", "Securities"
    CLAIM = "claim", "债权", "Claim"
    HOUSE = "house", "房产", "House"
    VEHICLE = "vehicle", "车辆（船）", "Vehicle or boat"
    MACHINERY = "machinery", "大型农机具", "Farm machinery"
    BUSINESS = "business", "市场主体出资", "Business share"
    OTHER = "other", "其他财产", "Other property"


class PaperKind(Term):
    """The papers of the checklists; OTHER is what an applicant brings beyond them (handbook 2.1, 8.6).

    MINUTES, GOODS_SLIP and those from SCENE to STATION are the offices' own.
    """

    APPLICATION = "application", "临时救助申请书", "Application for temporary relief"
    ID_CARD = "id_card", "居民身份证", "Identity card"
    HOUSEHOLD_BOOK = "household_book", "户口簿或居住证", "Household book or residence permit"
    BANK_CARD = "bank_card", "收款账户凭证", "Proof of the payee's account"
    PROXY = "proxy", "委托书和受托人身份证", "Power of attorney and identity card of the agent"
    PLEDGE = "pledge", "诚信承诺书", "Pledge of honesty"
    AUTHORISATION = "authorisation", "家庭经济状况核对授权书", "Authorisation to check the household's means"
    MEANS_REPORT = "means_report", "家庭经济状况核对报告", "Report of the check of the household's means"
    CATEGORY = "category", "低保证、特困证等身份证明", "Proof of dibao, tekun or other category"
    DIAGNOSIS = "diagnosis", "诊断证明", "Diagnosis"
    REIMBURSEMENT = "reimbursement", "医保报销单据", "Statement of medical insurance"
    ADMISSION = "admission", "入院证", "Hospital admission"
    DISCHARGE = "discharge", "出院证", "Hospital discharge"
    MEDICAL_RECORD = "medical_record", "病历首页", "First page of the medical record"
    LIABILITY = "liability", "事故责任认定或事件证明", "Finding of liability or proof of the event"
    COMPENSATION = "compensation", "赔偿认定", "Finding on compensation"
    LOSS_LIST = "loss_list", "家庭财产损失清单", "List of the household's losses"
    INSURANCE = "insurance", "保险公司损失评估", "Insurer's estimate of the loss"
    FIRE_RECORD = "fire_record", "火灾事故认定", "Official record of the fire"
    SCHOOL = "school", "在校或录取证明", "Proof of schooling or admission"
    FEES = "fees", "学费住宿费缴费凭证", "Receipts of tuition and boarding"
    DISABILITY = "disability", "残疾证", "Disability card"
    REHABILITATION = "rehabilitation", "康复费用凭证", "Receipts of rehabilitation"
    INCOME_LOSS = "income_loss", "收入变化证明", "Proof of the change of income"
    UNEMPLOYMENT = "unemployment", "失业证", "Unemployment card"
    HOUSING = "housing", "住房困难证明和费用凭证", "Proof of the housing hardship and receipts"
    HARDSHIP = "hardship", "困难情形证明", "Proof of the hardship"
    MINUTES = "minutes", "一事一议会议纪要（签字件）", "Signed minutes of a deliberation"
    GOODS_SLIP = "goods_slip", "实物签收单（签字件）", "Signed slip for goods received"
    SCENE = "scene", "急难现场照片", "Photo of the emergency"
    RECEIPT = "receipt", "领款（领物）签收单", "Receipt signed by the person helped"
    HANDLER = "handler", "经办人签字说明", "Statement signed by the handling officer"
    STATION = "station", "救助管理站接收单", "Receipt of the relief station"
    OTHER = "other", "其他材料", "Another paper"


class Outcome(Term):
    """The answer to a question of policy; what is not known is never taken for a yes."""

    YES = "yes", "符合", "Met"
    NO = "no", "不符合", "Not met"
    UNKNOWN = "unknown", "待核实", "To be verified"
    RULE = "rule", "规定", "Rule"
    """What the rules ask for, not a question about this case."""

    @classmethod
    def offered(cls) -> tuple[Self, ...]:
        """The answers that an officer may give."""
        return (cls.YES, cls.NO, cls.UNKNOWN)

    @classmethod
    def answer(cls, code: str) -> Self:
        """The answer with this code; what is no answer is not known."""
        return next((term for term in cls.offered() if term == code), cls.UNKNOWN)


class Effect(Term):
    """What a finding does to an approval at the sum that was asked about."""

    NONE = "none", "无影响", "No effect"
    WARN = "warn", "提醒", "Warning"
    EXPLAIN = "explain", "须说明理由", "Needs a reason"
    REASON = "reason", "须说明理由并由县级审批", "Needs a reason and the county"
    MINUTES = "minutes", "须一事一议并附会议记录", "Needs deliberation with minutes"
    REVIEW = "review", "须县级事后复核", "Needs county post-review"
    BLOCK = "block", "不得批准", "Blocks approval"


class FormerKind(Term):
    """How an earlier relief was given; each case counts once, whatever the number of its payments (handbook Q10)."""

    GENERAL = "general", "一般临时救助", "General relief"
    STAGED = "staged", "分阶段救助", "Staged relief"
    SMALL_FAST = "small_fast", "小额快救", "Small fast relief"


class StandingAid(Term):
    """What somebody may have applied for who is helped meanwhile (二（二）1)."""

    DIBAO = "dibao", "最低生活保障", "dibao"
    TEKUN = "tekun", "特困人员救助供养", "tekun"


class AnswerOutcome(Term):
    """How that application ended."""

    APPROVED = "approved", "批准", "approved"
    REFUSED = "refused", "不予批准", "refused"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"


class Track(Term):
    """How a case is handled."""

    GENERAL = "general", "一般程序", "General procedure"
    SMALL_FAST = "small_fast", "小额快救", "Small fast relief"


class AmountBasis(Term):
    """Reading of "金额不超过…3倍" (handbook Q1)."""

    CASE_TOTAL = "case_total", "按每案总额", "Total of the case"
    PER_PERSON = "per_person", "按人均金额", "Sum per person"


class SameCause(Term):
    """Reading of "同一事由" (handbook Q8)."""

    INCIDENT = "incident", "同一人、同类原因、同一事件", "Same person, cause and incident"
    CAUSE = "cause", "同一人、同类原因", "Same person and cause"


class Window(Term):
    """Reading of "一年内" and "全年" (handbook Q9)."""

    ROLLING = "rolling", "自上次批准之日起滚动计算", "Rolling from the last approval"
    CALENDAR_YEAR = "calendar_year", "自然年度", "Calendar year"


class Rounding(Term):
    """How an approved sum is rounded (handbook Q19)."""

    WHOLE_YUAN = "whole_yuan", "四舍五入到元", "Whole yuan, half up"
    CENT = "cent", "保留到分", "To the cent"
