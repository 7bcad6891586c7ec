"""The closed lists that case files use; labels are the words printed on the offices' own forms."""

from typing import Self

from common.terms import Term


class State(Term):
    DRAFT = "draft", "草稿", "draft"
    SUBMITTED = "submitted", "待受理", "awaiting acceptance"
    SUPPLEMENT = "supplement", "补正中", "being supplemented"
    ACCEPTED = "accepted", "已受理待调查", "accepted, to be investigated"
    INVESTIGATED = "investigated", "已调查待审核", "investigated, to be reviewed"
    REVIEWED = "reviewed", "已审核待公示", "reviewed, to be publicised"
    PUBLICISED = "publicised", "公示中", "publicised"
    TOWNSHIP_DECISION = "township_decision", "待乡镇审批", "awaiting township decision"
    COUNTY_REVIEW = "county_review", "待县级审核", "awaiting county review"
    COUNTY_DECISION = "county_decision", "待县级审批", "awaiting county decision"
    APPROVED = "approved", "已批准待发放", "approved, to be paid"
    PAID = "paid", "已发放待归档", "paid, to be closed"
    CLOSED = "closed", "已结案", "closed"
    ACCEPTANCE_REFUSED = "acceptance_refused", "不予受理", "acceptance refused"
    NOT_APPROVED = "not_approved", "不予批准", "not approved"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
    TERMINATED = "terminated", "已终止", "terminated"

    @property
    def tone(self) -> str:
        """The tone of the state's badge (common.templatetags.ui)."""
        if self in (State.APPROVED, State.PAID, State.CLOSED):
            return "ok"
        if self in (State.ACCEPTANCE_REFUSED, State.NOT_APPROVED):
            return "bad"
        if self is State.SUPPLEMENT:
            return "warn"
        return "neutral" if self in (State.DRAFT, State.WITHDRAWN, State.TERMINATED) else "info"


class Standing(Term):
    """What a badge says where the word of the state would not be true of a case (``cases.selectors.way.stands``)."""

    TO_SETTLE = "to_settle", "已救助待结办", "helped, to be settled"
    TO_SEND = "to_send", "已审核待报送", "reviewed, to be sent for decision"

    @property
    def tone(self) -> str:
        """As of a state on the way."""
        return "info"


class Step(Term):
    SUBMIT = "submit", "提交申请", "Submit"
    ASK_SUPPLEMENT = "ask_supplement", "一次性告知补正", "Ask for supplement"
    SUPPLEMENT = "supplement", "补正后提交", "Supplement"
    ACCEPT = "accept", "受理", "Accept"
    ACCEPT_DIRECTLY = "accept_directly", "直接受理", "Accept directly"
    HELP_FIRST = "help_first", "先行救助", "Help first"
    SETTLE = "settle", "结办", "Settle"
    REFUSE_ACCEPTANCE = "refuse_acceptance", "不予受理", "Refuse acceptance"
    INVESTIGATE = "investigate", "完成调查", "Investigate"
    REVIEW = "review", "乡镇审核", "Review"
    PUBLICISE = "publicise", "张榜公示", "Publicise"
    SEND_FOR_DECISION = "send_for_decision", "报送审批", "Send for decision"
    COUNTY_REVIEW = "county_review", "县级审核", "Review at the county"
    APPROVE = "approve", "批准", "Approve"
    DISAPPROVE = "disapprove", "不予批准", "Do not approve"
    PAY = "pay", "发放", "Pay"
    STOP_STAGES = "stop_stages", "停止后续救助", "Stop the stages left"
    TAKE_BACK_PAYMENT = "take_back_payment", "登记退汇", "Record money that came back"
    CLOSE = "close", "结案", "Close"
    RETURN = "return_to", "退回", "Return"
    WITHDRAW = "withdraw", "撤回", "Withdraw"
    TERMINATE = "terminate", "终止", "Terminate"


class Relation(Term):
    """Relation to the head of the household, GB/T 4761."""

    SELF = "01", "本人", "self"
    HEAD = "02", "户主", "head of household"
    SPOUSE = "10", "配偶", "spouse"
    HUSBAND = "11", "夫", "husband"
    WIFE = "12", "妻", "wife"
    SON = "20", "子", "son"
    ONLY_SON = "21", "独生子", "only son"
    FIRST_SON = "22", "长子", "first son"
    SECOND_SON = "23", "次子", "second son"
    THIRD_SON = "24", "三子", "third son"
    FOURTH_SON = "25", "四子", "fourth son"
    FIFTH_SON = "26", "五子", "fifth son"
    ADOPTED_SON = "27", "养子或继子", "adopted or step son"
    SON_IN_LAW = "28", "女婿", "son-in-law"
    OTHER_SON = "29", "其他儿子", "other son"
    DAUGHTER = "30", "女", "daughter"
    ONLY_DAUGHTER = "31", "独生女", "only daughter"
    FIRST_DAUGHTER = "32", "长女", "first daughter"
    SECOND_DAUGHTER = "33", "次女", "second daughter"
    THIRD_DAUGHTER = "34", "三女", "third daughter"
    FOURTH_DAUGHTER = "35", "四女", "fourth daughter"
    FIFTH_DAUGHTER = "36", "五女", "fifth daughter"
    ADOPTED_DAUGHTER = "37", "养女或继女", "adopted or step daughter"
    DAUGHTER_IN_LAW = "38", "儿媳", "daughter-in-law"
    OTHER_DAUGHTER = "39", "其他女儿", "other daughter"
    GRANDCHILD = "40", "孙子女或外孙子女", "grandchild"
    GRANDSON = "41", "孙子", "grandson"
    GRANDDAUGHTER = "42", "孙女", "granddaughter"
    DAUGHTERS_SON = "43", "外孙子", "daughter's son"
    DAUGHTERS_DAUGHTER = "44", "外孙女", "daughter's daughter"
    GRANDSONS_WIFE = "45", "孙媳妇或外孙媳妇", "grandson's wife"
    GRANDDAUGHTERS_HUSBAND = "46", "孙女婿或外孙女婿", "granddaughter's husband"
    GREAT_GRANDSON = "47", "曾孙子或曾外孙子", "great-grandson"
    GREAT_GRANDDAUGHTER = "48", "曾孙女或曾外孙女", "great-granddaughter"
    OTHER_GRANDCHILD = "49", "其他孙子女", "other grandchild"
    PARENT = "50", "父母", "parent"
    FATHER = "51", "父亲", "father"
    MOTHER = "52", "母亲", "mother"
    HUSBANDS_FATHER = "53", "公公", "husband's father"
    HUSBANDS_MOTHER = "54", "婆婆", "husband's mother"
    WIFES_FATHER = "55", "岳父", "wife's father"
    WIFES_MOTHER = "56", "岳母", "wife's mother"
    STEPFATHER = "57", "继父或养父", "step or adoptive father"
    STEPMOTHER = "58", "继母或养母", "step or adoptive mother"
    OTHER_PARENT = "59", "其他父母关系", "other parent"
    GRANDPARENT = "60", "祖父母或外祖父母", "grandparent"
    GRANDFATHER = "61", "祖父", "father's father"
    GRANDMOTHER = "62", "祖母", "father's mother"
    MOTHERS_FATHER = "63", "外祖父", "mother's father"
    MOTHERS_MOTHER = "64", "外祖母", "mother's mother"
    SPOUSES_GRANDPARENT = "65", "配偶的祖父母或外祖父母", "spouse's grandparent"
    GREAT_GRANDFATHER = "66", "曾祖父", "great-grandfather"
    GREAT_GRANDMOTHER = "67", "曾祖母", "great-grandmother"
    SPOUSES_GREAT_GRANDPARENT = "68", "配偶的曾祖父母或外曾祖父母", "spouse's great-grandparent"
    OTHER_GRANDPARENT = "69", "其他祖父母或外祖父母关系", "other grandparent"
    SIBLING = "70", "兄弟姐妹", "sibling"
    ELDER_BROTHER = "71", "兄", "elder brother"
    ELDER_BROTHERS_WIFE = "72", "嫂", "elder brother's wife"
    YOUNGER_BROTHER = "73", "弟", "younger brother"
    YOUNGER_BROTHERS_WIFE = "74", "弟媳", "younger brother's wife"
    ELDER_SISTER = "75", "姐姐", "elder sister"
    ELDER_SISTERS_HUSBAND = "76", "姐夫", "elder sister's husband"
    YOUNGER_SISTER = "77", "妹妹", "younger sister"
    YOUNGER_SISTERS_HUSBAND = "78", "妹夫", "younger sister's husband"
    OTHER_SIBLING = "79", "其他兄弟姐妹", "other sibling"
    OTHER_RELATIVE = "97", "其他亲属", "other relative"
    NOT_RELATED = "99", "非亲属", "not related"


USUAL_RELATIONS = frozenset(
    {
        Relation.SELF, Relation.HEAD, Relation.SPOUSE, Relation.SON, Relation.DAUGHTER, Relation.DAUGHTER_IN_LAW,
        Relation.GRANDSON, Relation.GRANDDAUGHTER, Relation.FATHER, Relation.MOTHER,
    }
)  # fmt: skip
"""What nearly every row of a household is (handbook 2.10, the short list of the offices)."""


class Sex(Term):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知", "unknown"
    MALE = "1", "男", "male"
    FEMALE = "2", "女", "female"
    NOT_STATED = "9", "未说明", "not stated"


class Health(Term):
    GOOD = "good", "健康或良好", "good"
    FAIR = "fair", "一般或较弱", "fair or weak"
    GRAVE = "grave", "重病", "gravely ill"
    DISABLED = "disabled", "重残", "severely disabled"
    BOTH = "both", "重病且重残", "gravely ill and severely disabled"
    OTHER = "other", "其他", "other"


class DisabilityGrade(Term):
    NONE = "none", "无", "none"
    FIRST = "1", "一级", "grade 1"
    SECOND = "2", "二级", "grade 2"
    THIRD = "3", "三级", "grade 3"
    FOURTH = "4", "四级", "grade 4"


class Labour(Term):
    FULL = "full", "有劳动能力", "able to work"
    PARTIAL = "partial", "部分丧失", "partly able to work"
    NONE = "none", "完全丧失", "unable to work"


class Employment(Term):
    EMPLOYED = "employed", "在职", "employed"
    FLEXIBLE = "flexible", "灵活就业人员", "in flexible work"
    FARMING = "farming", "务农", "farming"
    UNEMPLOYED = "unemployed", "失业", "unemployed"
    STUDENT = "student", "学生", "student"
    RETIRED = "retired", "退休", "retired"
    MINOR = "minor", "未成年人", "minor"
    OTHER = "other", "其他", "other"


class Marriage(Term):
    """GB/T 2261.2."""

    NEVER = "10", "未婚", "never married"
    MARRIED = "20", "已婚", "married"
    WIDOWED = "30", "丧偶", "widowed"
    DIVORCED = "40", "离婚", "divorced"
    OTHER = "90", "其他", "other"


class Channel(Term):
    WINDOW = "window", "窗口", "service window"
    VILLAGE = "village", "村居代办", "through the village"
    FOUND = "found", "主动发现", "found by officers"
    HOTLINE = "hotline", "热线", "hotline"
    ONLINE = "online", "网上", "online"
    DEPARTMENT = "department", "部门转办", "handed over by a department"
    MONITORING = "monitoring", "监测预警推送", "monitoring alert"


class VisitConclusion(Term):
    TRUE = "true", "属实", "true"
    PARTLY = "partly", "部分属实", "partly true"
    UNTRUE = "untrue", "不属实", "untrue"


class SuspensionReason(Term):
    SUPPLEMENT = "supplement", "受理后补正材料", "papers supplemented after acceptance"
    OBJECTION = "objection", "公示异议复核", "objection re-investigated"
    ASSISTANCE = "assistance", "外地协查", "checked by another county"


class TerminationGround(Term):
    """Why a case cannot go on."""

    APPLICANT_DIED = "applicant_died", "申请人死亡且无其他救助对象", "applicant died and nobody else is helped"
    MOVED_AWAY = "moved_away", "迁出本地或者无法取得联系", "moved away or cannot be found"
    FALSE_STATEMENTS = "false_statements", "虚报、隐瞒或者伪造", "false statements or concealment"
    REFUSES_CHECKS = "refuses_checks", "不配合调查核对", "household refuses verification"
    HARDSHIP_ENDED = "hardship_ended", "困难情形已经消除", "hardship ended"
    HELPED_ELSEWHERE = "helped_elsewhere", "同一事由已在别处获得救助", "same matter helped elsewhere"
    OTHER = "other", "其他", "other"


class StopGround(Term):
    """Why relief in stages ends before its last stage (二（二）1)."""

    DIED = "died", "救助对象死亡", "the person helped died"
    MOVED = "moved", "迁出本地或者无法取得联系", "moved away or cannot be found"
    SUSPICION = "suspicion", "发现虚报、隐瞒或者挪用线索", "signs of false statements or misuse"
    EASED = "eased", "困难情形已经缓解", "the hardship has eased"


class ClockRule(Term):
    """What the clock of a case is counted for."""

    DECISION = "decision", "办结期限", "decision and payment"
    SMALL = "small", "小额快救办理时限", "small fast relief"
    PAPERWORK = "paperwork", "补齐手续期限", "paperwork after relief"


class SettleWay(Term):
    """How a case ends without a decision of its own (二（二）1, 2026 小额快救)."""

    SMALL = "small", "小额快救登记结办", "small fast relief, registered"
    MINUTES = "minutes", "集体研究会议记录代替手续", "minutes instead of the paperwork"
    STATION = "station", "转介救助管理站", "handed over to a relief station"


class LetterKind(Term):
    """What the applicant is told in writing on the way; the decision has its own notice."""

    SUPPLEMENT = "supplement", "补正材料一次性告知书", "Notice of missing papers"
    ACCEPTANCE = "acceptance", "受理通知书", "Notice of acceptance"
    REFUSAL = "refusal", "不予受理告知书", "Notice of refused acceptance"
    TERMINATION = "termination", "终止办理告知书", "Notice of termination"


class Alike(Term):
    """In what two cases are alike; nothing of it proves that they are the same."""

    PERSON = "person", "身份证号和困难原因相同", "same identity number and cause"
    NAME_AND_BIRTH = (
        "name_birth",
        "姓名和出生日期相同，身份证号不同",
        "same name and birth date, another identity number",
    )
    NAME_AND_PHONE = "name_phone", "姓名和联系电话相同", "same name and phone"
    NAME_AND_VILLAGE = (
        "name_village",
        "同村（社区）同名，其中一人无身份证号",
        "same name and village, one without a number",
    )
    INCIDENT = "incident", "困难原因和事由编号相同", "same cause and number of the incident"
    ACCOUNT = "account", "收款账号与他人案件相同", "same account as in a case of somebody else"


class Likeness(Term):
    """Where a possible duplicate stands; it is decided by a person and never blocks typing."""

    OPEN = "open", "待核实", "to be decided"
    SAME = "same", "同一人或同一事由", "the same"
    DIFFERENT = "different", "不是重复", "different"

    @classmethod
    def verdicts(cls) -> tuple[Self, ...]:
        """What an officer may decide."""
        return (cls.DIFFERENT, cls.SAME)


class Measure(Term):
    """What is counted of cases, by township and month; the last one is counted of payments."""

    STANDING = "standing", "当前环节", "present stage"
    PROVISIONAL = "provisional", "期限暂定", "due day provisional"
    ACCEPTED = "accepted", "受理", "accepted"
    GRANTED = "granted", "批准", "approved"
    REFUSED = "refused", "不予批准", "not approved"
    RELIEVED = "relieved", "救助到位", "relieved"
    TIMED = "timed", "计期限的救助", "relieved within a time limit"
    LATE = "late", "超期到位", "relieved late"
    PAID = "paid", "发放", "paid"

    @classmethod
    def of_a_day(cls) -> tuple[Self, ...]:
        """What happens to a case on one day, so that it can be listed by it."""
        return (cls.ACCEPTED, cls.GRANTED, cls.REFUSED, cls.RELIEVED, cls.TIMED, cls.LATE)
