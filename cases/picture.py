"""The facts of a case as the trail prints them: what is compared is exact, what is shown is masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cases.county import stated
from cases.models import Case
from cases.terms import Channel, Relation
from standards.policy.terms import (
    AssetKind,
    Category,
    Cause,
    ExpenseKind,
    Hukou,
    IncomeKind,
    Outcome,
    ReliefType,
    StandingAid,
    Track,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: ``exact`` tells whether it changed, ``shown`` is what the trail keeps.

    ``contact``: how the household is reached. No policy, notice or signature rests on it, so its correction voids none.
    """

    exact: object
    shown: str
    contact: bool = False


Picture = Mapping[str, Fact]


def picture(case: Case) -> Picture:
    """Everything that a step of the application can change, by its Chinese label; what is left out changes unseen."""
    plain = {
        "村（社区）": case.village_name,
        "户籍性质": Hukou(case.hukou).zh if case.hukou else "",
        "家庭类别": Category(case.category).zh if case.category else "",
        "类别认定日期": _text(case.category_recognised_on),
        "以个人申请": "是" if case.individual else "否",
        "共同生活人口": _text(case.head_count),
        "家庭年收入": _text(case.declared_income),
        "财产申报": Outcome.answer(case.property_declared).zh,
        "救助类型": ReliefType(case.relief_type).zh if case.relief_type else "",
        "事由": Cause(case.cause).zh if case.cause else "",
        "事由编号": case.incident_key,
        "发生日期": _text(case.incident_on),
        "申请日期": _text(case.applied_on),
        "受理渠道": Channel(case.channel).zh,
        "办理方式": Track(case.track).zh,
        "同时申请": _interim(case),
        "本地登记项": "、".join(f"{one.title} {one.shown}" for one in stated(case)),
    }
    return {label: Fact(value, value) for label, value in plain.items()} | {
        **payee_of(case),
        "困难情况": Fact(case.narrative, f"{len(case.narrative)}字"),  # free text may name what the trail must not keep
        "住址": Fact(case.address, case.address, contact=True),
        **_of_members(case),
        **_of_rows(case),
    }


def _interim(case: Case) -> str:
    if not case.interim_kind:
        return ""
    parts = (StandingAid(case.interim_kind).zh, case.interim_number, case.interim_applied_on, case.interim_office)
    return " ".join(str(part) for part in parts if part)


def _of_members(case: Case) -> Picture:
    members = sorted(case.members.select_related("person"), key=lambda m: (m.relation, m.person_id))
    exact = [
        (
            m.person_id, m.person.name, m.person.no_id_reason, m.relation, m.lives_here, m.helped, m.annual_income,
            m.health, m.disability, m.labour, m.employment, m.marriage,
        )
        for m in members
    ]  # fmt: skip
    shown = "、".join(f"{m.person.name}（{Relation(m.relation).zh} {m.person.id_masked}）" for m in members)
    phones = [(m.person_id, m.phone_index) for m in members if m.phone_index]
    shown_phones = "、".join(f"{m.person.name} {m.phone_masked}" for m in members if m.phone_index)
    return {"家庭成员": Fact(exact, shown), "联系电话": Fact(phones, shown_phones, contact=True)}


def _of_rows(case: Case) -> Picture:
    expenses, assets, incomes = list(case.expenses.all()), list(case.assets.all()), list(case.incomes.all())
    return {
        "收入来源": Fact(
            [(i.person_id, i.kind, i.exempt, i.declared) for i in incomes],
            "、".join(IncomeKind(i.kind).zh for i in incomes),
        ),
        "生活必需支出": Fact(
            [
                (e.kind, e.total, e.reimbursed, e.other_aid, e.provider, e.detail, e.starts_on, e.ends_on)
                for e in expenses
            ],
            "、".join(f"{ExpenseKind(e.kind).zh}自付{e.self_paid:.2f}元" for e in expenses),
        ),
        "财产": Fact(
            [(a.kind, a.description, a.count, a.area, a.bought_on, a.use, a.value) for a in assets],
            "、".join(AssetKind(a.kind).zh for a in assets),
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
