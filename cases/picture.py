"""The facts of a case as the trail prints them: what is compared is exact, what is shown is masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

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
    }
    return {label: Fact(value, value) for label, value in plain.items()} | {
        **payee_of(case),
        "困难情况": Fact(case.narrative, f"{len(case.narrative)}字"),  # free text may name what the trail must not keep
        "家庭成员": Fact(
            [(m.person_id, m.relation, m.lives_here, m.helped, m.annual_income) for m in members],
            "、".join(f"{m.person.name}（{Relation(m.relation).zh} {m.person.id_masked}）" for m in members),
        ),
        "生活必需支出": Fact(
            [(e.kind, e.total, e.reimbursed, e.other_aid) for e in expenses],
            "、".join(f"{ExpenseKind(e.kind).zh}自付{e.self_paid:.2f}元" for e in expenses),
        ),
    }


class Payee(Protocol):
    """Who gets the money: a case, or a correction that is proposed for one."""

    @property
    def payee_name(self) -> str: ...
    @property
    def payee_relation(self) -> str: ...
    @property
    def payee_reason(self) -> str: ...
    @property
    def bank_name(self) -> str: ...
    @property
    def account_index(self) -> str | None: ...
    @property
    def account_masked(self) -> str: ...


def payee_of(given: Payee) -> Picture:
    """The payee alone."""
    plain = {
        "收款人": given.payee_name,
        "收款人关系": Relation(given.payee_relation).zh if given.payee_relation else "",
        "非本人收款原因": given.payee_reason,
        "开户银行": given.bank_name,
    }
    return {label: Fact(value, value) for label, value in plain.items()} | {
        "银行账号": Fact(given.account_index, given.account_masked)
    }


def differences(before: Picture, now: Picture) -> tuple[dict[str, str], dict[str, str], str]:
    """What changed as the trail keeps it: the facts as they were, as they are, and both in a sentence."""
    changed = [label for label in now if now[label] != before[label]]
    told = "；".join(f"{label}：{before[label].shown or '无'} → {now[label].shown or '无'}" for label in changed)
    return {x: before[x].shown for x in changed}, {x: now[x].shown for x in changed}, told


def _text(value: object) -> str:
    return "" if value is None else str(value)
