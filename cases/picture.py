"""The facts of a case as the trail prints them: what is compared is exact, what is shown is masked."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.models import Case
from cases.terms import Relation
from standards.policy.terms import Category, Cause, ExpenseKind, Hukou, ReliefType


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: ``exact`` tells whether it changed, ``shown`` is what the trail keeps."""

    exact: object
    shown: str


Picture = Mapping[str, Fact]


def picture(case: Case) -> Picture:
    """Every fact that a step of the application can change, by its Chinese label."""
    members = list(case.members.select_related("person"))
    expenses = list(case.expenses.all())
    plain = {
        "村（社区）": case.village_name,
        "住址": case.address,
        "户籍性质": Hukou(case.hukou).zh if case.hukou else "",
        "家庭类别": Category(case.category).zh if case.category else "",
        "类别认定日期": _text(case.category_recognised_on),
        "以个人申请": "是" if case.individual else "否",
        "家庭年收入": _text(case.declared_income),
        "救助类型": ReliefType(case.relief_type).zh if case.relief_type else "",
        "事由": Cause(case.cause).zh if case.cause else "",
        "事由编号": case.incident_key,
        "发生日期": _text(case.incident_on),
        "申请日期": _text(case.applied_on),
        "收款人": case.payee_name,
        "收款人关系": Relation(case.payee_relation).zh if case.payee_relation else "",
        "非本人收款原因": case.payee_reason,
        "开户银行": case.bank_name,
    }
    return {label: Fact(value, value) for label, value in plain.items()} | {
        "困难情况": Fact(case.narrative, f"{len(case.narrative)}字"),  # free text may name what the trail must not keep
        "银行账号": Fact(case.account_index, case.account_masked),
        "家庭成员": Fact(
            [(m.person_id, m.relation, m.lives_here, m.helped, m.annual_income) for m in members],
            "、".join(f"{m.person.name}（{Relation(m.relation).zh} {m.person.id_masked}）" for m in members),
        ),
        "生活必需支出": Fact(
            [(e.kind, e.total, e.reimbursed, e.other_aid) for e in expenses],
            "、".join(f"{ExpenseKind(e.kind).zh}自付{e.self_paid:.2f}元" for e in expenses),
        ),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
