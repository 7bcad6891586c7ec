"""The rules of the fields of packages: of those that begin one, and what each section is to hold."""

from common.ruled import Rule
from common.said import Said
from standards.packages.sections import Section
from standards.ruled import DRAFT

_DOCUMENT = DRAFT["document_no"]
COPY = {name: DRAFT[name] for name in ("region", "effective_from")}
START = COPY | dict.fromkeys(("document_no", "document_title"), _DOCUMENT)
UPLOAD = {"file": _DOCUMENT, "region": DRAFT["region"]}

_GRADED = Rule(
    Said(
        "按照分类分档原则，在辖区内形成统一的救助标准；每一档都能写清怎么算出来的。",
        "By kinds and steps each place has one standard for its area; of each step it can be said how it is reckoned.",
    ),
    "xc-2.3.1",
)
_WHO = Rule(
    Said(
        "进一步细化适用范围和认定办法，不得把对象仅限定为低保、特困和建档立卡家庭。",
        "Who may be helped is said in detail; it must not be confined to dibao, tekun and registered poor families.",
    ),
    "xc-2.1.3",
)
SECTIONS = {
    Section.HEAD: _DOCUMENT,
    Section.PARAMETERS: Rule(
        Said(
            "这里的数字只在本地代替上级公布的数字；上限、次数原则上不放宽。",
            "These numbers hold here in place of those published for a wider region; limits are not widened as a rule.",
        ),
        "xc-2.3.2",
    ),
    Section.QUANTITIES: _GRADED,
    Section.EMERGENCIES: Rule(
        Said(
            "明确急难型的意外事件、突发重大疾病和其他特殊困难的类型、范围和程度。",
            "Which accidents, grave illnesses and other hardships are emergencies, and to what degree.",
        ),
        "xc-2.1.3",
    ),
    Section.EXPENDITURES: Rule(
        Said(
            "明确支出型的生活必需支出范围：教育、医疗等必需支出突然大幅增加的。",
            "Which necessary expenditure counts: for education, illness and the like, where it rises suddenly.",
        ),
        "xc-2.1.3",
    ),
    Section.INCOME: Rule(
        Said(
            "原则上家庭人均可支配收入应低于当地上年度人均可支配收入；写明哪些收入不计。",
            "As a rule income per head lies below that of the area in the year before; say what does not count.",
        ),
        "xc-2.1.2",
    ),
    Section.PROPERTY: _WHO,
    Section.AMOUNTS: _GRADED,
    Section.CEILINGS: Rule(
        Said(
            "原则上每人不超过当地城市月低保标准的规定倍数；突破的一事一议。",
            "As a rule each person gets at most the set number of monthly standards; above it there is a deliberation.",
        ),
        "xc-2.3.2",
    ),
    Section.ROUNDING: _GRADED,
    Section.LADDER: Rule(
        Said(
            "规定倍数以内县级可以委托乡镇审批，超过的由县级审批；这里写明还要谁同意。",
            "Within the set number of standards a township may decide for the county, above it the county does; say "
            "who else must agree.",
        ),
        "xc-2.2.2",
    ),
    Section.PROCEDURE: Rule(
        Said(
            "严格执行申请、受理、调查、审核、审批程序；期限可以更短，不能更长。",
            "Application, acceptance, visit, review and decision are kept; the days may be fewer, never more.",
        ),
        "xc-2.2.2",
    ),
    Section.PAPERS: Rule(
        Said(
            "只要求认定所必需的材料；有关单位和个人应当如实提供。",
            "Only papers that are needed to tell are asked for; offices and persons provide them truthfully.",
        ),
        "gwy649-59",
    ),
    Section.COMPLETION: Rule(
        Said(
            "急难情况缓解后按规定补齐手续；死亡或者失联无法补齐的，要有集体研究会议记录和经办人签字。",
            "After the emergency eased the paperwork is completed; where nobody can, signed minutes stand for it.",
        ),
        "xc-2.2.1",
    ),
    Section.TESTS: _GRADED,
}
"""Told at the head of a section: it has hundreds of fields, or none yet."""
