"""The words of the closed lists as offices write them. Nothing is guessed: a word stands here or is unknown."""

# ruff: noqa: E501  (lists of words in Chinese, twice as wide)

import re
import unicodedata
from functools import cache, lru_cache
from typing import TypeVar

from cases.terms import Channel, DisabilityGrade, Employment, Health, Labour, Marriage, Relation
from common.terms import Term
from standards.policy.terms import Category, Cause, Hukou, ReliefType

T = TypeVar("T", bound=Term)

_WORDS: tuple[tuple[Term, str], ...] = (
    (ReliefType.EMERGENCY, "急难 急难类 急难型救助 急难救助 急难型临时救助"),
    (ReliefType.EXPENDITURE, "支出 支出类 支出型救助 支出救助 支出型临时救助 支出型困难 支出型困难家庭 支出型家庭"),
    (
        Cause.ILLNESS,
        "因病 患病 生病 大病 重病 重大疾病 疾病支出 因病支出 因病支出型 医疗 医疗支出 因病支出较大 重病支出 重特大疾病 大病支出 患重病 患大病",
    ),
    (Cause.SUDDEN_ILLNESS, "突发重病 突发疾病 突发大病 突发重特大疾病 突发急病"),
    (Cause.EDUCATION, "因学 上学 教育支出 子女教育 因学支出型 就学 助学 因学支出"),
    (Cause.DISABILITY, "因残 残疾 康复 康复支出 残疾支出"),
    (
        Cause.INCOME_DROP,
        "收入锐减 收入低 失业 因失业 收入下降 收入减少 失地 收入中断 收入骤减 收入急剧下降 停工 经营失败",
    ),
    (Cause.HOUSING, "住房支出 住房困难 房屋 因房"),
    (Cause.FIRE, "失火 因火灾 火灾事故"),
    (Cause.TRAFFIC, "车祸 交通 交通意外 因交通事故"),
    (Cause.DROWNING, "溺亡 溺水事故"),
    (Cause.INJURY, "人身意外伤害 意外伤害 人身意外 伤害 人身伤害意外 因人身伤害"),
    (Cause.ACCIDENT, "意外 意外事故 意外事件 因意外事故 意外灾害 因意外 其他意外事件 其它意外 突发意外"),
    (Cause.OTHER, "其他 其它 其他困难 其他特殊原因 其它特殊困难 其他原因 特殊困难"),
    (
        Category.URBAN_DIBAO,
        "城镇低保 城市低保 城低保 城市低保家庭 城镇低保户 城市低保户 城镇低保对象 城市最低生活保障家庭 城镇最低生活保障家庭",
    ),
    (Category.RURAL_DIBAO, "农村低保 农低保 农村低保户 农村低保对象 农村最低生活保障家庭"),
    (
        Category.TEKUN,
        "特困 特困供养人员 特困家庭 五保户 五保 特困供养 城乡特困 城市特困 农村特困 特困户 特困对象 特困供养对象 特困救助供养 特困救助供养人员 农村特困人员 城市特困人员 城镇特困人员 城乡特困人员 农村特困供养 城市特困供养 农村特困供养人员 城市特困供养人员 分散供养 集中供养 分散供养特困 集中供养特困 分散供养特困人员 集中供养特困人员 特困分散供养 特困集中供养 特困人员分散供养 特困人员集中供养 农村五保 农村五保户",
    ),
    (
        Category.MARGINAL,
        "低保边缘 低保边缘户 低保边缘对象 最低生活保障边缘家庭 城保边缘户 农保边缘户 低边家庭 低边户 低边 城镇低保边缘家庭 农村低保边缘家庭 城市低保边缘家庭 农村低保边缘户 城市低保边缘户 最低生活保障边缘",
    ),
    (
        Category.RIGID_EXPENDITURE,
        "刚性支出 刚性支出家庭 刚性支出困难户 支出型困难家庭 刚性支出困难对象 刚性支出困难 刚性支出型困难家庭 刚性支出户",
    ),
    (
        Category.REGISTERED_POOR,
        "建档立卡 建档立卡户 建档立卡贫困家庭 贫困户 脱贫户 已脱贫户 建档立卡贫困人口 建档立卡脱贫户 建档立卡对象 贫困家庭",
    ),
    (Category.UNSTABLE, "脱贫不稳定 脱贫不稳定家庭 脱贫不稳定对象"),
    (Category.AT_RISK, "边缘易致贫 边缘易致贫家庭 边缘户 边缘易致贫对象"),
    (
        Category.SUDDEN_HARDSHIP,
        "突发严重困难 突发严重困难家庭 突发困难户 遭受突发事件 遭受突发事件家庭 突发严重困难对象 突发事件家庭 突发事件",
    ),
    (Category.PREFERENTIAL, "重点优抚 优抚对象 优抚家庭 重点优抚家庭 优抚 优抚户"),
    (
        Category.OTHER,
        "其他 其它 其他困难户 一般家庭 一般户 普通家庭 普通户 其他困难类型家庭 其它困难家庭 其他困难人员 其他家庭 一般困难家庭 一般困难户 普通困难家庭 普通困难户 一般群众 普通群众 非低收入家庭 其他类型困难家庭",
    ),
    (Hukou.RURAL, "农业 农村 农业户 农村户口 农村户籍 农业家庭户 农业户籍 乡村"),
    (
        Hukou.URBAN,
        "非农业 城镇 城市 非农 城镇户口 城市户口 居民户口 城镇户籍 城市户籍 非农户口 非农业家庭户 非农业户籍 居民",
    ),
    (
        Channel.WINDOW,
        "窗口申请 窗口受理 现场 大厅 本人申请 便民服务中心 服务大厅 窗口办理 便民大厅 现场申请 现场受理 本人",
    ),
    (
        Channel.VILLAGE,
        "村代办 村社区代办 村居委会代办 代办 居代办 村级代办 村居 社区代办 村干部代办 村委代办 村两委代办 村社区代为申请 委托村居 村居代为申请",
    ),
    (Channel.FOUND, "主动 主动发现机制 排查 走访发现 入户排查 网格排查 主动发现上报 网格员发现 走访 摸排"),
    (Channel.HOTLINE, "热线电话 12345 12345热线 电话 热线12345 电话求助 求助热线"),
    (
        Channel.ONLINE,
        "网络 线上 政务网 网上申请 小程序 app 手机端 网上申报 线上申请 线上申报 互联网 网络申请 豫事办 手机",
    ),
    (Channel.DEPARTMENT, "部门转介 转办 转介 部门推送 部门移交"),
    (Channel.MONITORING, "监测预警 预警推送 监测推送 系统推送 大数据推送 预警"),
    (Relation.SELF, "申请人 本人户主"),
    (Relation.HEAD, "户主本人"),
    (Relation.SPOUSE, "爱人 夫妻 老伴 配 老公 老婆 夫妻关系"),
    (Relation.HUSBAND, "丈夫 之夫"),
    (Relation.WIFE, "妻子 之妻"),
    (Relation.SON, "儿子 儿 子女 男孩 之子"),
    (Relation.FIRST_SON, "大儿子"),
    (Relation.SECOND_SON, "二子 二儿子"),
    (Relation.THIRD_SON, "三儿子"),
    (Relation.ADOPTED_SON, "养子 继子"),
    (Relation.SON_IN_LAW, "婿"),
    (Relation.DAUGHTER, "女儿 女孩 之女"),
    (Relation.FIRST_DAUGHTER, "大女儿"),
    (Relation.SECOND_DAUGHTER, "二女 二女儿"),
    (Relation.THIRD_DAUGHTER, "三女儿"),
    (Relation.ADOPTED_DAUGHTER, "养女 继女"),
    (Relation.DAUGHTER_IN_LAW, "媳 儿媳妇 媳妇"),
    (Relation.GRANDCHILD, "孙子女 外孙子女 孙辈"),
    (Relation.GRANDDAUGHTER, "孙女儿"),
    (Relation.DAUGHTERS_SON, "外孙"),
    (Relation.FATHER, "父 爸爸 爸 爹"),
    (Relation.MOTHER, "母 妈妈 妈 娘"),
    (Relation.STEPFATHER, "继父 养父"),
    (Relation.STEPMOTHER, "继母 养母"),
    (Relation.GRANDPARENT, "祖父母 外祖父母"),
    (Relation.GRANDFATHER, "爷爷"),
    (Relation.GRANDMOTHER, "奶奶"),
    (Relation.MOTHERS_FATHER, "姥爷 外公"),
    (Relation.MOTHERS_MOTHER, "姥姥 外婆"),
    (Relation.ELDER_BROTHER, "哥哥 哥 胞兄"),
    (Relation.YOUNGER_BROTHER, "弟弟 胞弟"),
    (Relation.ELDER_SISTER, "姐 胞姐"),
    (Relation.YOUNGER_SISTER, "妹 胞妹"),
    (Relation.ELDER_BROTHERS_WIFE, "嫂子"),
    (Relation.OTHER_RELATIVE, "其他 其它 亲属 侄子 侄女 侄 外甥 外甥女 叔叔 姑姑 舅舅 其他关系"),
    (Relation.NOT_RELATED, "无关系 非亲属关系"),
    (Health.GOOD, "健康 良好 身体健康 正常"),
    (Health.FAIR, "一般 较弱 体弱 患病 慢性病 较差"),
    (Health.GRAVE, "大病 重大疾病 患重病 重病患者"),
    (Health.DISABLED, "重度残疾"),
    (Health.BOTH, "重病重残"),
    (Health.OTHER, "其它 残疾 残疾人 轻残 轻度残疾"),
    (DisabilityGrade.NONE, "非残疾 否 没有 无残疾"),
    (DisabilityGrade.FIRST, "1级 1 一 壹级 一级残疾"),
    (DisabilityGrade.SECOND, "2级 2 二 贰级 二级残疾 重残"),
    (DisabilityGrade.THIRD, "3级 3 三 叁级 三级残疾"),
    (DisabilityGrade.FOURTH, "4级 4 四 肆级 四级残疾 轻残"),
    (Labour.FULL, "有 普通劳动力 正常 具有劳动能力 有劳力"),
    (Labour.PARTIAL, "部分丧失劳动能力 半劳动力 弱劳动力 部分"),
    (Labour.NONE, "完全丧失劳动能力 丧失劳动能力 无 无劳动能力 无劳力 丧失"),
    (Employment.EMPLOYED, "在职职工 就业 已就业 务工 在岗 打工 外出务工 上班"),
    (Employment.FLEXIBLE, "灵活就业 个体 个体经营 零工 打零工"),
    (Employment.FARMING, "农民 种地 务农人员 种植 在家务农"),
    (Employment.UNEMPLOYED, "无业 登记失业人员 未登记失业人员 待业 未就业 失业人员 无就业条件 下岗"),
    (Employment.STUDENT, "在校学生 在校生 上学 就学 在读"),
    (Employment.RETIRED, "离退休 老年人 退休人员"),
    (Employment.MINOR, "未成年 学龄前儿童 儿童 学龄前 婴幼儿"),
    (Employment.OTHER, "其它 无"),
    (Marriage.NEVER, "单身 未婚人士"),
    (Marriage.MARRIED, "初婚 再婚 复婚 有配偶"),
    (Marriage.WIDOWED, "丧夫 丧妻"),
    (Marriage.DIVORCED, "离异"),
    (Marriage.OTHER, "其它"),
)
_SAID = {(type(term), term): said.split() for term, said in _WORDS}
"""Keyed by list and member: members of different lists may share a code and would then count as the same key."""
DIBAO_OF_EITHER_KIND = frozenset(
    ["低保", "低保户", "低保家庭", "低保对象", "最低生活保障家庭", "最低生活保障对象", "最低生活保障"]
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A word without width, blanks and marks."""
    return re.sub(r"[\s\u200b\ufeff（()）、，,./／·。-]", "", unicodedata.normalize("NFKC", text)).lower()


def read(text: str, terms: type[T]) -> T | None:
    """The member of the list that ``text`` names by its label or in another usual way; None when there is none."""
    return _by_word(terms).get(plain(text))


@cache
def _by_word(terms: type[T]) -> dict[str, T]:
    """Every word of the list: a label before another way to say it, the first member before a later one."""
    backwards = list(terms)[::-1]
    said = {word: term for term in backwards for word in _SAID.get((terms, term), ())}
    return said | {plain(term.zh): term for term in backwards}


def allowed(terms: type[Term]) -> str:
    """The labels of a list, as a remedy names them."""
    return "、".join(t.zh for t in terms)
