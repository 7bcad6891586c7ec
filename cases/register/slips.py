"""Everything that can be wrong with a row: a sentence at its cell and how it is mended; data, so without a catalogue."""

# ruff: noqa: E501  (lists of words in Chinese, twice as wide)

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from common.said import Said
from common.terms import Term


class Verdict(Term):
    """What happens to a row when the import is confirmed."""

    ACCEPT = "accept", "可导入", "will be imported"
    WARN = "warn", "可导入，须留意", "will be imported, with a warning"
    REFUSE = "refuse", "不导入", "will not be imported"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"accept": "ok", "warn": "warn", "refuse": "bad"}[self]

    @property
    def weight(self) -> int:
        """The heavier verdict counts."""
        return {"accept": 0, "warn": 1, "refuse": 2}[self]


class Slip(Term):
    """A slip of the register: code, reason, verdict, remedy. Words in braces are filled in from the row."""

    verdict: Verdict
    remedy_zh: str
    remedy_en: str

    def __new__(  # noqa: PLR0917  (the columns of a member)
        cls,
        code: str,
        zh: str = "",
        en: str = "",
        verdict: Verdict = Verdict.REFUSE,
        remedy_zh: str = "",
        remedy_en: str = "",
    ) -> Self:
        member = str.__new__(cls, code)
        member._value_, member.zh, member.en = code, zh, en
        member.verdict, member.remedy_zh, member.remedy_en = verdict, remedy_zh, remedy_en
        return member

    @property
    def remedy(self) -> str:
        """How it is mended, in the language that is active now."""
        return self.remedy_zh if self.label is self.zh else self.remedy_en

    @property
    def pattern(self) -> str:
        """The reason without what a row fills in."""
        return re.sub(r"\{\w+\}", "…", self.label)

    # repaired: nothing to do
    ID_INNER_BLANKS = (
        "id_inner_blanks",
        "身份证号中的空格已去掉",
        "blanks inside the number were removed",
        Verdict.ACCEPT,
    )
    ID_FULL_WIDTH = "id_full_width", "身份证号中的全角数字已改为半角", "full-width digits were mended", Verdict.ACCEPT
    ID_LOWER_X = "id_lower_x", "身份证号末位的小写 x 已改为大写", "the small x was mended", Verdict.ACCEPT
    TOWNSHIP_SHORT = (
        "township_short_name", "乡镇“{typed}”已识别为“{found}”", "the township “{typed}” was read as “{found}”", Verdict.ACCEPT,
    )  # fmt: skip
    RELIEF_TYPE_ALIAS = (
        "relief_type_alias", "救助类别“{typed}”已识别为“{found}”", "the relief type “{typed}” was read as “{found}”", Verdict.ACCEPT,
    )  # fmt: skip
    WORD_ALIAS = "word_alias", "“{typed}”已识别为“{found}”", "“{typed}” was read as “{found}”", Verdict.ACCEPT
    AMOUNT_TEXT = (
        "amount_with_thousands_separator", "以文字填写的金额“{typed}”已识别为 {found} 元",
        "the sum “{typed}” was read as {found} yuan",
        Verdict.ACCEPT,
    )  # fmt: skip

    # warned: imported, and somebody looks at it
    HEAD_COUNT_DIFFERS = (
        "head_count_differs_from_members", "登记为 {typed} 人，家庭成员表加申请人共 {counted} 人",
        "{typed} people are stated, applicant and listed members are {counted}", Verdict.WARN,
        "入户调查时核实人数", "Verify the number at the home visit.",
    )  # fmt: skip
    MEMBERS_UNREAD = (
        "members_unread", "“{column}”中的成员不能逐人识别，未导入", "the people in “{column}” cannot be told apart and were not read",
        Verdict.WARN, "导入后在案卷中补录，或改为每人一行（姓名、与户主关系、身份证号）", "Enter them in the case, or give everybody a row.",
    )  # fmt: skip
    APPLICANT_MINOR = (
        "applicant_is_a_minor", "申请日申请人 {age} 周岁，未满 18 周岁", "the applicant was {age} on the day of application",
        Verdict.WARN, "核实监护人，必要时由监护人代为申请", "Verify the guardian.",
    )  # fmt: skip
    ACCOUNT_LUHN = (
        "account_fails_luhn", "银行账号未通过校验位检查，可能抄错", "the account does not pass the check of its last digit",
        Verdict.WARN, "对照银行卡或存折核对账号", "Compare it with the card or passbook.",
    )  # fmt: skip
    PAYEE_OTHER = (
        "payee_is_not_applicant", "开户人“{typed}”不是申请人", "the account holder “{typed}” is not the applicant", Verdict.WARN,
        "导入后在案卷中说明原因和关系，说明前不能受理", "State the reason in the case; it cannot be accepted before.",
    )  # fmt: skip
    PHONE_MISSING = (
        "phone_missing", "联系电话未填写", "the telephone is missing", Verdict.WARN,
        "导入后补录联系电话", "Enter it in the case.",
    )  # fmt: skip
    CATEGORY_BY_HUKOU = (
        "category_by_hukou", "只写了“{typed}”，按户籍性质识别为“{found}”", "“{typed}” was read as “{found}” by the registration",
        Verdict.WARN, "核对是城镇低保还是农村低保", "Verify urban or rural.",
    )  # fmt: skip
    DATE_LONG_AGO = (
        "date_long_ago", "申请日期距今已超过一年", "the application is older than a year", Verdict.WARN,
        "核对申请日期", "Verify the day.",
    )  # fmt: skip
    PERSON_ELSEWHERE = (
        "member_in_two_households", "{name}同时出现在{others}", "{name} also stands at {others}", Verdict.WARN,
        "核实该成员与哪一户共同生活", "Verify with whom this person lives.",
    )  # fmt: skip
    ALREADY_IN_HAND = (
        "already_in_hand", "{name}已有在办件 {others}", "{name} already has a case in hand: {others}", Verdict.WARN,
        "导入后在案卷中逐一判定是否重复，判定前不能受理", "Decide in the case whether they are the same.",
    )  # fmt: skip
    KNOWN_ELSEWHERE = (
        "known_elsewhere", "{name}在本单位辖区外另有申请或救助：{told}", "{name} has applied or was relieved outside this area: {told}",
        Verdict.WARN, "可以导入；核实是否为同一事由，需要详情时向县级或市级民政部门了解",
        "It can be imported; verify whether it is the same matter, and ask the county or city for more.",
    )  # fmt: skip

    ID_AREA = (
        "id_area_unknown", "身份证号前六位 {area} 不是已知的行政区划代码", "the first six digits {area} are no known area code",
        Verdict.WARN, "对照身份证核对号码", "Compare it with the card.",
    )  # fmt: skip
    VILLAGE_ELSEWHERE = (
        "village_of_another_township", "{township}没有“{typed}”，本县其他乡镇（街道）有",
        "{township} has no “{typed}”, another township of the county has", Verdict.WARN,
        "核对乡镇（街道）和村（社区）", "Verify township and village.",
    )  # fmt: skip
    ACCOUNT_SHARED = (
        "account_of_two_holders", "与{others}是同一账号，开户人却不同", "the same account as in {others}, with another holder", Verdict.WARN,
        "对照银行卡或存折核对账号和开户人", "Compare account and holder with the card or passbook.",
    )  # fmt: skip
    ACCOUNT_OF_ANOTHER = (
        "account_of_another", "该账号在案件 {others} 中登记的是另一开户人", "in {others} this account has another holder", Verdict.WARN,
        "对照银行卡或存折核对账号和开户人", "Compare account and holder with the card or passbook.",
    )  # fmt: skip
    ACCOUNT_ELSEWHERE = (
        "account_of_another_elsewhere", "该账号在本县其他乡镇（街道）登记的是另一开户人",
        "another township of this county has this account for another holder", Verdict.WARN,
        "对照银行卡或存折核对账号和开户人", "Compare account and holder with the card or passbook.",
    )  # fmt: skip
    NAME_CHANGES = (
        "name_changes", "系统中该身份证号登记的是另一姓名", "the system has another name for this number", Verdict.WARN,
        "对照身份证核对；导入后以本表姓名为准", "Compare it with the card; the import writes the name of this register.",
    )  # fmt: skip

    # refused: the row comes back
    NAME_OF_ANOTHER = (
        "name_of_another", "其他乡镇（街道）的案卷中该身份证号登记的是另一姓名", "another township's file has a different name for this number",
        Verdict.REFUSE, "对照身份证核对姓名和号码；本表无误的，请上级民政部门协调改正后再导入",
        "Compare name and number with the card; if they are right here, ask the county or city to have it corrected.",
    )  # fmt: skip
    NAME_MISSING = (
        "name_missing", "姓名未填写", "the name is missing", Verdict.REFUSE, "补填姓名", "Enter the name.",
    )  # fmt: skip
    NAME_FORMULA = (
        "name_is_formula", "姓名单元格是公式或以 = + - @ 开头", "the name is a formula or begins with = + - @", Verdict.REFUSE,
        "删除公式，直接填写姓名", "Delete the formula and type the name.",
    )  # fmt: skip
    TEXT_FORMULA = (
        "text_is_formula", "“{column}”单元格是公式或以 = + - @ 开头", "“{column}” is a formula or begins with = + - @",
        Verdict.REFUSE, "删除公式，直接填写内容", "Delete the formula and type the text.",
    )  # fmt: skip
    CELL_ERROR = (
        "cell_error", "“{column}”单元格显示的是错误值（如 #N/A、#REF!）", "“{column}” shows an error such as #N/A or #REF!",
        Verdict.REFUSE, "删除公式，直接填写内容", "Delete the formula and type the content.",
    )  # fmt: skip
    NAME_INVALID = (
        "name_invalid", "姓名含有数字或符号，或过长", "the name holds digits or signs, or is too long", Verdict.REFUSE,
        "按身份证填写姓名", "Enter the name as on the identity card.",
    )  # fmt: skip
    ID_MISSING = (
        "id_missing", "身份证号未填写", "the identity number is missing", Verdict.REFUSE,
        "补填 18 位公民身份号码；确无身份证的，在系统内逐户录入", "Enter the 18-character number.",
    )  # fmt: skip
    ID_NUMERIC = (
        "id_numeric_cell", "身份证号单元格是数字格式，后几位已丢失", "the number was stored as a figure and lost its last digits",
        Verdict.REFUSE, "把该列设为“文本”格式后重新录入 18 位号码", "Format the column as text and enter the number again.",
    )  # fmt: skip
    ID_15 = (
        "id_15_digits", "这是 15 位旧号码", "this is an old 15-digit number", Verdict.REFUSE,
        "填写现行身份证上的 18 位号码", "Enter the 18-character number of the present card.",
    )  # fmt: skip
    ID_FORMAT = (
        "id_format", "身份证号应为 17 位数字加 1 位数字或 X，现有 {length} 位", "it has {length} characters instead of 18",
        Verdict.REFUSE, "对照身份证重新录入", "Enter it again from the card.",
    )  # fmt: skip
    ID_BIRTH = (
        "id_birth", "身份证号中的出生日期不存在", "the birth date inside the number does not exist", Verdict.REFUSE,
        "对照身份证重新录入", "Enter it again from the card.",
    )  # fmt: skip
    ID_CHECKSUM = (
        "id_checksum", "身份证号校验位不符，至少有一位抄错", "the check character does not fit: a digit is wrong", Verdict.REFUSE,
        "对照身份证重新录入", "Enter it again from the card.",
    )  # fmt: skip
    DUPLICATE = (
        "duplicate_in_file", "与{first}是同一申请人", "the same applicant as in {first}", Verdict.REFUSE,
        "删去重复的一行；确有两件申请的，第二件在系统内录入", "Delete the repeated row, or enter a second application by hand.",
    )  # fmt: skip
    ALREADY_IMPORTED = (
        "already_imported", "该申请已经导入，案件编号 {others}", "this application was imported already: {others}", Verdict.REFUSE,
        "无需再次导入", "Nothing is to be done.",
    )  # fmt: skip
    DATE_MISSING = (
        "date_missing", "申请日期未填写", "the day of application is missing", Verdict.REFUSE, "补填申请日期", "Enter the day.",
    )  # fmt: skip
    DATE_UNREADABLE = (
        "date_unreadable", "日期无法识别或不存在", "the day cannot be read or does not exist", Verdict.REFUSE,
        "按 2026-05-05 的样式填写", "Write it like 2026-05-05.",
    )  # fmt: skip
    DATE_FUTURE = (
        "date_in_future", "申请日期晚于今天", "the day of application lies in the future", Verdict.REFUSE,
        "核对并改正申请日期", "Correct the day.",
    )  # fmt: skip
    DATE_TOO_OLD = (
        "date_too_old", "申请日期早于三年前", "the application is older than three years", Verdict.REFUSE,
        "核对年份；历史件不由登记簿导入", "Correct the year.",
    )  # fmt: skip
    PHONE_INVALID = (
        "phone_invalid", "联系电话不是有效号码（{length} 位数字）", "this is no telephone number ({length} digits)",
        Verdict.REFUSE, "填写 11 位手机号或带区号的固定电话", "Enter 11 digits, or a landline with its area code.",
    )  # fmt: skip
    TOWNSHIP_MISSING = (
        "township_missing", "乡镇（街道）未填写", "the township is missing", Verdict.REFUSE, "补填乡镇（街道）", "Enter the township.",
    )  # fmt: skip
    TOWNSHIP_UNKNOWN = (
        "township_unknown", "没有名为“{typed}”的乡镇（街道）", "there is no township “{typed}”", Verdict.REFUSE,
        "填写区划名称，可用：{allowed}", "Write one of: {allowed}",
    )  # fmt: skip
    TOWNSHIP_ELSEWHERE = (
        "township_of_another_county", "“{typed}”属于{county}，不在本单位辖区", "“{typed}” lies in {county}, outside this area",
        Verdict.REFUSE, "改正乡镇（街道），或由当地受理", "Correct the township, or let the other county take it.",
    )  # fmt: skip
    WORD_MISSING = (
        "word_missing", "“{column}”未填写", "“{column}” is missing", Verdict.REFUSE,
        "从以下词语中选填：{allowed}", "Write one of: {allowed}",
    )  # fmt: skip
    WORD_UNKNOWN = (
        "word_unknown", "“{column}”没有“{typed}”这一项", "“{column}” has no entry “{typed}”", Verdict.REFUSE,
        "从以下词语中选填：{allowed}", "Write one of: {allowed}",
    )  # fmt: skip
    RELIEF_TYPE_UNKNOWN = (
        "relief_type_unknown", "救助类别没有“{typed}”这一项", "there is no relief type “{typed}”", Verdict.REFUSE,
        "从以下词语中选填：{allowed}", "Write one of: {allowed}",
    )  # fmt: skip
    CAUSE_OF_OTHER_TYPE = (
        "cause_not_of_relief_type", "“{typed}”不属于{kind}救助的情形", "“{typed}” is no cause of {kind} relief", Verdict.REFUSE,
        "改正救助类别，或改为：{allowed}", "Correct the relief type, or write one of: {allowed}",
    )  # fmt: skip
    TEXT_MISSING = (
        "text_missing", "“{column}”未填写", "“{column}” is missing", Verdict.REFUSE, "补填“{column}”", "Enter “{column}”.",
    )  # fmt: skip
    TEXT_TOO_LONG = (
        "text_too_long", "“{column}”超过 {most} 字", "“{column}” is longer than {most} characters", Verdict.REFUSE,
        "精简到 {most} 字以内", "Shorten it.",
    )  # fmt: skip
    HEAD_COUNT_INVALID = (
        "head_count_invalid", "人口数应为 1 到 30 的整数", "this is not a number of people from 1 to 30", Verdict.REFUSE,
        "填写共同生活的人数（含申请人）", "Enter how many live together.",
    )  # fmt: skip
    AMOUNT_NOT_A_NUMBER = (
        "amount_not_a_number", "“{column}”不是确定的金额", "“{column}” is not an amount of money", Verdict.REFUSE,
        "只填数字，不写“约”“余”等字", "Write figures only.",
    )  # fmt: skip
    AMOUNT_NEGATIVE = (
        "amount_negative", "“{column}”是负数", "“{column}” is below zero", Verdict.REFUSE, "改正金额", "Correct the sum.",
    )  # fmt: skip
    AMOUNT_TOO_LARGE = (
        "amount_too_large", "“{column}”超出可能的范围", "“{column}” is too large", Verdict.REFUSE,
        "核对金额和单位（元）", "Check sum and unit (yuan).",
    )  # fmt: skip
    AMOUNT_TOO_FINE = (
        "amount_too_fine", "“{column}”多于两位小数", "“{column}” has more than two decimal places", Verdict.REFUSE,
        "四舍五入到分", "Round to fen.",
    )  # fmt: skip
    AMOUNT_WITHOUT_RESULT = (
        "amount_formula_without_result", "“{column}”是没有计算结果的公式", "“{column}” is a formula without a result",
        Verdict.REFUSE, "在 Excel 或 WPS 中打开并保存一次，或直接填写数字", "Open and save it once, or type the figure.",
    )  # fmt: skip
    SELF_PAID = (
        "self_paid_does_not_add_up", "自付 {typed} 元，总费用减报销等于 {counted} 元",
        "self-paid is {typed}, total less reimbursement is {counted}", Verdict.REFUSE,
        "核对三个金额", "Check the three sums.",
    )  # fmt: skip
    REIMBURSED_MORE = (
        "reimbursed_more_than_total", "报销和其他救助合计 {counted} 元，多于总费用 {typed} 元",
        "reimbursement and aid are {counted}, more than the total of {typed}", Verdict.REFUSE,
        "核对金额", "Check the sums.",
    )  # fmt: skip
    TOTAL_MISSING = (
        "total_missing", "有报销金额而没有总费用和自付金额", "there is a reimbursement but no total", Verdict.REFUSE,
        "补填总费用", "Enter the total.",
    )  # fmt: skip
    ACCOUNT_MISSING = (
        "account_missing", "银行账号未填写", "the account is missing", Verdict.REFUSE, "补填银行账号", "Enter the account.",
    )  # fmt: skip
    ACCOUNT_NUMERIC = (
        "account_numeric_cell", "银行账号单元格是数字格式，后几位已丢失",
        "the account was stored as a figure and lost its last digits", Verdict.REFUSE,
        "把该列设为“文本”格式后重新录入", "Format the column as text and enter it again.",
    )  # fmt: skip
    ACCOUNT_INVALID = (
        "account_invalid", "银行账号应为 8 到 30 位数字", "an account has 8 to 30 digits", Verdict.REFUSE,
        "对照银行卡或存折重新录入", "Enter it again from the card or passbook.",
    )  # fmt: skip
    MEMBER_REFUSED = (
        "member_refused", "家庭成员 {others} 有问题，整户不导入", "the member at {others} is refused, so the household is not imported",
        Verdict.REFUSE, "改正该成员后与本户一起重新上传", "Mend the member and upload the household again.",
    )  # fmt: skip
    MEMBER_ORPHAN = (
        "member_of_unknown_applicant", "登记簿中没有这个申请人身份证号", "no applicant in the register has this number",
        Verdict.REFUSE, "核对申请人身份证号，或删去该行", "Correct the applicant's number, or delete the row.",
    )  # fmt: skip
    MEMBER_IS_APPLICANT = (
        "member_is_applicant", "该成员与申请人是同一人", "this member is the applicant", Verdict.REFUSE,
        "删去该行，或把关系改为“本人”", "Delete the row, or write 本人 as relation.",
    )  # fmt: skip
    MEMBER_TWICE = (
        "member_twice", "同一户中已有此人（{first}）", "this person stands in the household already ({first})", Verdict.REFUSE,
        "删去重复的一行", "Delete the repeated row.",
    )  # fmt: skip
    MEMBER_SELF = (
        "member_relation_is_self", "“{typed}”只能是申请人本人", "only the applicant is “{typed}”", Verdict.REFUSE,
        "填写与申请人的关系", "Write the relation to the applicant.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """A slip at a cell. ``value`` is what was typed, identity numbers, accounts and telephones masked."""

    slip: Slip
    sheet: str
    cell: str
    column: str
    value: str
    details: Mapping[str, Said] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong, as a sentence."""
        return self.slip.label.format_map(self._words)

    @property
    def quoted(self) -> str:
        """What was typed, unless the reason quotes it already."""
        return "" if self.value in self.reason else self.value

    @property
    def remedy(self) -> str:
        """How it is mended."""
        return self.slip.remedy.format_map(self._words)

    @property
    def _words(self) -> dict[str, str]:
        return {"typed": self.value, "column": self.column, **{word: said.label for word, said in self.details.items()}}

    def to_json(self) -> dict[str, Any]:
        return {
            "slip": self.slip.value, "sheet": self.sheet, "cell": self.cell, "column": self.column,
            "value": self.value, "details": {word: [said, said.en] for word, said in self.details.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Problem:
        details = {k: Said(*said) if isinstance(said, list) else Said(said) for k, said in given["details"].items()}
        return cls(**{**given, "slip": Slip(given["slip"]), "details": details})


def verdict_of(problems: list[Problem]) -> Verdict:
    """The heaviest verdict of all problems; a row without any is accepted."""
    return max((p.slip.verdict for p in problems), key=lambda v: v.weight, default=Verdict.ACCEPT)
