"""Which column of an office's workbook says what: headings by their usual names, whatever marks and units they carry."""

# ruff: noqa: E501  (lists of words in Chinese, twice as wide)

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from common.terms import Term


class Column(Term):
    """What a column of the register or of the member sheet can say; the Chinese label is our template's heading."""

    SERIAL = "serial", "序号", "serial number"
    APPLIED_ON = "applied_on", "申请日期", "day of application"
    NAME = "name", "申请人姓名", "applicant"
    ID = "id", "身份证号", "identity number"
    PHONE = "phone", "联系电话", "telephone"
    TOWNSHIP = "township", "乡镇（街道）", "township"
    VILLAGE = "village", "村（社区）", "village"
    ADDRESS = "address", "家庭住址", "address"
    HUKOU = "hukou", "户籍性质", "household registration"
    CATEGORY = "category", "家庭类别", "household category"
    RELIEF_TYPE = "relief_type", "救助类别", "relief type"
    CAUSE = "cause", "困难类型", "cause"
    NARRATIVE = "narrative", "申请事由", "hardship"
    HEAD_COUNT = "head_count", "共同生活人口", "people living together"
    MEMBERS = "members", "家庭成员", "members in one cell"
    INCOME = "income", "家庭年收入（元）", "household income of a year"
    TOTAL = "total", "总费用（元）", "total expense"
    REIMBURSED = "reimbursed", "医保等报销（元）", "reimbursed"
    OTHER_AID = "other_aid", "其他救助（元）", "other aid"
    SELF_PAID = "self_paid", "自付金额（元）", "self-paid"
    PAYEE = "payee", "开户人", "account holder"
    PAYEE_RELATION = "payee_relation", "开户人与申请人关系", "account holder's relation"
    PAYEE_REASON = "payee_reason", "代领原因", "reason for another account holder"
    BANK = "bank", "开户银行", "bank"
    ACCOUNT = "account", "银行账号", "account"
    CHANNEL = "channel", "受理渠道", "channel"
    NOTE = "note", "备注", "note"
    RETURNED = "returned", "未导入原因", "why not imported"

    APPLICANT_ID = "applicant_id", "申请人身份证号", "applicant's identity number"
    RELATION = "relation", "与户主关系", "relation"
    HEALTH = "health", "健康状况", "health"
    DISABILITY = "disability", "残疾等级", "disability grade"
    LABOUR = "labour", "劳动能力", "ability to work"
    EMPLOYMENT = "employment", "就业状况", "employment"
    MARRIAGE = "marriage", "婚姻状况", "marriage"


def _named(**names: str) -> dict[Column, tuple[str, ...]]:
    return {Column(code): tuple(words.split()) for code, words in names.items()}


REGISTER_NAMES = _named(
    serial="序号 编号 登记号 登记编号 顺序号",
    applied_on="申请日期 申请时间 申请登记日期 申请年月日 登记日期 登记时间 受理日期 受理时间 日期",
    name="申请人姓名 申请人户主姓名 户主申请人姓名 申请人户主 户主申请人 申请人 户主姓名 户主 救助对象姓名 申请对象姓名 对象姓名 困难群众姓名 申请救助人姓名 救助对象 姓名",
    id=(
        "身份证号 身份证号码 公民身份号码 公民身份证号码 公民身份证号 居民身份证号 居民身份证号码 申请人身份证号 申请人身份证号码 "
        "申请人公民身份号码 申请人身份证 户主身份证号 户主身份证号码 救助对象身份证号 救助对象身份证号码 身份证 身份号码 "
        "申请人证件号码 证件号码 证件号"
    ),
    phone="联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 联系手机 联系电话号码 申请人电话 申请人联系电话 本人电话 联系人电话",
    township=(
        "乡镇 乡镇街道 街道 所属乡镇 所在乡镇 所属乡镇街道 所在乡镇街道 乡镇办 镇街 镇办 乡 镇 乡镇名称 乡镇街道名称 受理乡镇 "
        "申请乡镇 户籍乡镇 户籍所在乡镇 所属街道 街道乡镇 所属镇街 所属镇办 乡镇街道办事处 街道办事处 乡镇办事处 街道办 办事处 乡镇街道办 乡镇办街道"
    ),
    village=(
        "村 村社区 村居 社区 行政村 行政村社区 所属村 所在村 所属村居 所属村社区 所在村居 所在村社区 村居委会 村委会 居委会 "
        "村民委员会 村名 村名称 村社区名称 户籍村"
    ),
    address="家庭住址 住址 详细地址 家庭地址 现住址 居住地址 现居住地 户籍地址 户籍所在地 地址",
    hukou="户籍性质 户籍类型 户口性质 户口类型 户籍类别 户口类别 户籍 户口 城乡类别 城乡类型",
    category=(
        "家庭类别 家庭类型 申请人身份 申请人身份类别 申请人类别 身份类别 对象类别 对象类型 人员类别 人员身份 困难家庭类别 救助对象类别 "
        "救助对象类型 家庭身份类别 困难群体类别 困难家庭类型"
    ),
    relief_type="救助类别 救助类型 临时救助类型 临时救助类别 申请救助类型 申请救助类别 申请类别 申请类型 救助种类",
    cause="困难类型 困难原因 致困原因 致贫原因 救助原因 困难类别 申请原因 主要困难类型 主要困难原因 求助原因 致困类型 原因",
    narrative=(
        "申请事由 申请理由 事由 困难情况 困难情况说明 主要困难情况 情况说明 困难描述 困难简述 申请救助事由 申请救助理由 求助事由 "
        "困难情况简述 简要情况 主要困难"
    ),
    head_count=(
        "共同生活人口 共同生活人口数 共同生活人数 共同生活家庭成员数 共同生活家庭成员人数 共同生活成员数 家庭人口 家庭人口数 家庭人数 "
        "家庭成员数 家庭成员人数 户内人口 人口数 人口"
    ),
    members="家庭成员 家庭成员情况 家庭成员信息 家庭成员基本情况 共同生活家庭成员 共同生活家庭成员情况 共同生活成员 家庭成员及关系",
    income="家庭年收入 家庭年总收入 家庭总收入 家庭全年收入 家庭年可支配收入 家庭收入 全年收入 年收入 年总收入",
    total=(
        "总费用 费用总额 总支出 支出总额 医疗总费用 医疗费用总额 医疗费总额 费用合计 支出合计 总花费 花费总额 发生费用 总费用金额 "
        "支出总金额 总金额 医疗费用 医疗费"
    ),
    reimbursed=(
        "医保等报销 医保报销 报销金额 医保报销金额 医保及其他报销 医保等报销金额 已报销金额 已报销 报销总额 报销费用 医疗报销 统筹报销 "
        "报销额 报销"
    ),
    other_aid="其他救助 其他救助金额 已获其他救助 其他补助 其他补偿 社会帮扶 保险赔付 保险赔付金额 已获赔偿 其他赔付 已获救助",
    self_paid=(
        "自付金额 自付费用 个人自付 个人自付金额 个人自付费用 自付总额 自付部分 自付额 自付 自负金额 自负费用 个人自负 个人负担 "
        "个人承担 自费金额"
    ),
    payee="开户人 开户人姓名 开户名 开户姓名 账户名 账户姓名 账户名称 户名 收款人 收款人姓名 收款户名 领款人 领款人姓名 持卡人 持卡人姓名",
    payee_relation="开户人与申请人关系 收款人与申请人关系 领款人与申请人关系 与申请人关系 与持卡人关系",
    payee_reason="代领原因 代收原因 代领说明 非本人账户原因 非本人开户原因 非本人领取原因",
    bank="开户银行 开户行 开户银行名称 开户行名称 银行名称 收款银行 发卡银行 所属银行 开户网点 银行",
    account=(
        "银行账号 银行卡号 银行账户 银行卡账号 账号 卡号 开户银行账号 开户银行卡号 开户行账号 开户账号 收款账号 收款人账号 一卡通账号 "
        "一卡通卡号 一卡通号 惠民惠农财政补贴资金一卡通账号 惠民惠农财政补贴资金一卡通卡号 惠民惠农财政补贴资金一卡通 "
        "惠民惠农财政补贴一卡通账号 惠农一卡通账号 惠农一卡通卡号 惠民惠农一卡通账号 惠农一卡通 惠农卡号 一折通账号 存折账号 社保卡号 "
        "社会保障卡号 社保卡银行账号 一卡通"
    ),
    channel="受理渠道 申请渠道 来源渠道 发现渠道 渠道 受理方式 申请方式 来源",
    note="备注 说明 其他说明",
    returned="未导入原因",
)
MEMBER_NAMES = _named(
    serial="序号 编号",
    applicant_id=(
        "申请人身份证号 申请人身份证号码 申请人公民身份号码 申请人身份证 申请人证件号码 户主身份证号 户主身份证号码 户主公民身份号码 "
        "户主身份证 户主证件号码 救助对象身份证号"
    ),
    name="姓名 成员姓名 家庭成员姓名 家庭成员 共同生活成员姓名",
    relation="与户主关系 与申请人关系 与户主的关系 与申请人的关系 家庭关系 关系 成员关系 与本人关系",
    id=(
        "身份证号 身份证号码 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 成员身份证号 成员身份证号码 家庭成员身份证号 "
        "家庭成员身份证号码 身份证 证件号码 证件号"
    ),
    health="健康状况 身体状况 健康情况 身体健康状况",
    disability="残疾等级 残疾级别 残疾 残疾情况 残疾状况",
    labour="劳动能力 劳动能力状况 劳动力状况",
    employment="就业状况 就业情况 职业状况 职业 就业 从业状况",
    marriage="婚姻状况 婚姻",
    income="年收入 个人年收入 年总收入 收入 全年收入 本人年收入",
    note="备注 说明",
    returned="未导入原因",
)

REQUIRED = (
    Column.APPLIED_ON, Column.NAME, Column.ID, Column.TOWNSHIP, Column.HUKOU, Column.CATEGORY, Column.RELIEF_TYPE,
    Column.CAUSE, Column.NARRATIVE, Column.ACCOUNT,
)  # fmt: skip
"""Without these no application is complete."""
SPOKEN_FOR = (Column.TOWNSHIP,)
"""What a sheet may do without when its name, or who uploads it, says the same for all rows."""
REQUIRED_OF_MEMBERS = (Column.APPLICANT_ID, Column.NAME, Column.RELATION, Column.ID)
MONEY = (Column.INCOME, Column.TOTAL, Column.REIMBURSED, Column.OTHER_AID, Column.SELF_PAID)
NEVER_TWICE = (Column.NAME, Column.ID, Column.ACCOUNT, Column.APPLICANT_ID)
"""Two columns of one of these under the same heading: nobody can say which one counts."""

_BRACKETS = re.compile(r"[(\[{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]?")
_NOISE = re.compile(r"[\s\u200b\ufeff*:：、,，/\\|·.．。;；_\-—－★☆#“”‘’\"'「」『』]+")
_UNIT = re.compile(r"(万元|千元|百元|元)$")
_FACTORS = {"万元": Decimal(10_000), "千元": Decimal(1_000), "百元": Decimal(100)}


def plain(heading: str) -> str:
    """A heading without width, blanks, breaks, brackets, marks and units."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", heading))
    return _UNIT.sub("", _NOISE.sub("", text)).replace("帐", "账")


def unit(heading: str) -> str:
    """In what the sums of a column are counted; empty when the heading does not say."""
    text = unicodedata.normalize("NFKC", heading)
    return next((one for one in (*_FACTORS, "元") if one in text), "")


def factor(heading: str) -> Decimal | None:
    """By what the sums of a column are multiplied to be yuan; None when the heading names no unit."""
    said = unit(heading)
    return _FACTORS.get(said, Decimal(1)) if said else None


def match(headings: Mapping[int, Sequence[str]], names: Mapping[Column, tuple[str, ...]]) -> dict[Column, list[int]]:
    """The columns that say each thing, best name first; ``headings`` may give a column more than one way to be called."""
    ranks = {name: (column, rank) for column, words in names.items() for rank, name in enumerate(words)}
    found: dict[Column, list[tuple[int, int]]] = {}
    for number, ways in headings.items():
        hit = next((ranks[plain(way)] for way in ways if plain(way) in ranks), None)
        if hit:
            found.setdefault(hit[0], []).append((hit[1], number))
    return {column: _best(hits) for column, hits in found.items()}


def _best(hits: list[tuple[int, int]]) -> list[int]:
    """Columns that share the best name."""
    best = min(rank for rank, _number in hits)
    return [number for rank, number in sorted(hits) if rank == best]
