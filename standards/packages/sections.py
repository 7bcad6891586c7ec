"""The sections of a package, in the order in which an office reads them."""

from common.terms import Term


class Section(Term):
    """One section; the code is the field of the package, ``head`` stands for those that name it."""

    HEAD = "head", "名称与文件", "Name and document"
    PARAMETERS = "parameters", "数字参数", "Numbers"
    QUANTITIES = "quantities", "需要登记的量", "Quantities that the intake asks for"
    EMERGENCIES = "emergencies", "急难情形", "Emergencies"
    EXPENDITURES = "expenditures", "生活必需支出", "Necessary expenditure"
    INCOME = "income", "收入认定", "Income test"
    PROPERTY = "property", "财产认定", "Property test"
    AMOUNTS = "amounts", "救助标准", "Amounts"
    CEILINGS = "ceilings", "上限", "Ceilings"
    ROUNDING = "rounding", "取整", "Rounding"
    LADDER = "ladder", "分级审批", "Who must agree"
    PROCEDURE = "procedure", "程序与期限", "Procedure and days"
    PAPERS = "papers", "材料", "Papers"
    COMPLETION = "completion", "补齐手续", "Completing the paperwork"
    TESTS = "tests", "测试案例", "Test cases"

    @property
    def in_a_table(self) -> bool:
        """Whether its entries are short enough for the rows of one table."""
        return self not in _LONG

    @property
    def is_inherited(self) -> bool:
        """Whether a package may leave it to that of a wider region."""
        return self not in (Section.HEAD, Section.PARAMETERS, Section.TESTS)

    @property
    def one_by_one(self) -> bool:
        """Whether its items are too large for one page and are edited each on a page of its own."""
        return self in (Section.AMOUNTS, Section.TESTS)


_LONG = (Section.HEAD, Section.INCOME, Section.AMOUNTS, Section.PROCEDURE, Section.COMPLETION, Section.TESTS)

HEAD = ("region", "title", "effective_from", "document_no", "document_title", "note")
"""The fields of the package that its head holds."""


def section_at(path: str) -> Section:
    """The section in which a path of the package lies, ``amounts[1].bands[0]`` for instance."""
    first = path.replace("[", ".").split(".")[0]
    return Section(first) if first in Section.__members__.values() else Section.HEAD
