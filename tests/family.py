"""A household of four as it stands at the window with its papers: the mother is gravely ill. All are invented."""

from dataclasses import dataclass
from decimal import Decimal

from stdnum.cn.ric import calc_check_digit


def number(born: str, order: str) -> str:
    """An identity number of Yuzhou; the last digit of the order is odd for men."""
    stem = f"411081{born}{order}"
    return stem + calc_check_digit(stem + "0")


@dataclass(frozen=True, slots=True)
class Someone:
    """One member of the household as the household book and the talk at the window tell; ``by_age`` is what a child
    does and nobody has to type.
    """

    name: str
    id_number: str
    relation: str
    health: str
    labour: str = ""
    employment: str = ""
    income: str = ""
    by_age: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in hospital as its bill has it."""

    hospital: str
    starts_on: str
    ends_on: str
    total: str
    reimbursed: str


APPLICANT = Someone("郭示例", number("19850312", "127"), "01", "good", "full", "flexible", "26,000")
WIFE = Someone("何示例", number("19870925", "226"), "10", "grave", "none", "other")
SON = Someone("郭小示", number("20120604", "311"), "20", "good", by_age="student")
DAUGHTER = Someone("郭小例", number("20190118", "448"), "30", "good", by_age="student")
MEMBERS = (APPLICANT, WIFE, SON, DAUGHTER)

PHONE = "13800000731"
VILLAGE = "南街社区居委会"
ADDRESS = "示例路8号3单元"
ASSETS = (("deposit", "农商行活期", "3,200"), ("vehicle", "二手电动三轮车", "2,500"))
INCIDENT = "ZY20261088"
NARRATIVE = "妻子突发脑出血住院手术，自付费用高，家中仅一人打零工，两个孩子上学，生活困难。"
STAYS = (
    Stay("禹州市人民医院", "2026-10-08", "2026-11-02", "86,400.50", "41,200"),
    Stay("郑州大学附属医院", "2026-11-03", "2026-11-12", "52,318", "20,000.20"),
)
SELF_PAID = Decimal("77518.30")
BANK = "禹州农村商业银行"
ACCOUNT = "6228 4800 1234 5678 905"
PAPERS = (
    "application", "id_card", "household_book", "bank_card", "pledge", "authorisation", "diagnosis", "reimbursement",
    "discharge",
)  # fmt: skip
"""What lies on the table, in the order of the checklist."""
