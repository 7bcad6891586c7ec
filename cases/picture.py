"""The facts of a case as the trail prints them: what is compared is exact, what is shown is masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cases.county import stated
from cases.models import Case
from cases.terms import Channel, Relation
from common.said import Said, joined
from common.terms import Term
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
    shown: Said
    contact: bool = False


Picture = Mapping[Said, Fact]

NOTHING, NONE = Said(""), Said("无", "none")
YES, NO = Said("是", "yes"), Said("否", "no")


def picture(case: Case) -> Picture:
    """Everything that a step of the application can change, by its label; what is left out changes unseen."""
    plain = {
        Said("村（社区）", "Village"): case.village_name,
        Said("户籍性质", "Household register"): _word(Hukou, case.hukou),
        Said("家庭类别", "Category"): _word(Category, case.category),
        Said("类别认定日期", "Category recognised on"): case.category_recognised_on,
        Said("以个人申请", "Applied as an individual"): YES if case.individual else NO,
        Said("共同生活人口", "Living together"): case.head_count,
        Said("家庭年收入", "Income of the year"): case.declared_income,
        Said("财产申报", "Property declared"): _word(Outcome, Outcome.answer(case.property_declared)),
        Said("救助类型", "Type of relief"): _word(ReliefType, case.relief_type),
        Said("事由", "Cause"): _word(Cause, case.cause),
        Said("事由编号", "Number of the incident"): case.incident_key,
        Said("发生日期", "Day of the incident"): case.incident_on,
        Said("申请日期", "Applied on"): case.applied_on,
        Said("受理渠道", "Way in"): _word(Channel, case.channel),
        Said("办理方式", "Procedure"): _word(Track, case.track),
        Said("同时申请", "Applied for besides"): _interim(case),
        Said("本地登记项", "What the county asks"): joined(_pair(one.title, one.shown) for one in stated(case)),
    }
    return {label: _plain(value) for label, value in plain.items()} | {
        **payee_of(case),
        Said("困难情况", "Hardship"): _told_by_length(case.narrative),
        Said("住址", "Address"): Fact(case.address, Said(case.address), contact=True),
        **_of_members(case),
        **_of_rows(case),
    }


def _interim(case: Case) -> Said:
    if not case.interim_kind:
        return NOTHING
    told = (case.interim_number, case.interim_applied_on, case.interim_office)
    return joined([_word(StandingAid, case.interim_kind), *(Said(str(one)) for one in told if one)], " ", " ")


def _of_members(case: Case) -> Picture:
    members = sorted(case.members.select_related("person"), key=lambda m: (m.relation, m.person_id))
    exact = [
        (
            m.person_id, m.person.name, m.person.no_id_reason, m.relation, m.lives_here, m.helped, m.annual_income,
            m.health, m.disability, m.labour, m.employment, m.marriage,
        )
        for m in members
    ]  # fmt: skip
    shown = joined(
        Said(
            f"{m.person.name}（{f'{Relation(m.relation).zh} {m.person.id_masked}'.strip()}）",
            f"{m.person.name} ({f'{Relation(m.relation).en} {m.person.id_masked}'.strip()})",
        )
        for m in members
    )
    phones = [(m.person_id, m.phone_index) for m in members if m.phone_index]
    shown_phones = joined(Said(f"{m.person.name} {m.phone_masked}") for m in members if m.phone_index)
    return {
        Said("家庭成员", "Members"): Fact(exact, shown),
        Said("联系电话", "Telephone"): Fact(phones, shown_phones, contact=True),
    }


def _of_rows(case: Case) -> Picture:
    expenses, assets, incomes = list(case.expenses.all()), list(case.assets.all()), list(case.incomes.all())
    return {
        Said("收入来源", "Sources of income"): Fact(
            [(i.person_id, i.kind, i.exempt, i.declared) for i in incomes],
            joined(_word(IncomeKind, i.kind) for i in incomes),
        ),
        Said("生活必需支出", "Necessary expenses"): Fact(
            [
                (e.kind, e.total, e.reimbursed, e.other_aid, e.provider, e.detail, e.starts_on, e.ends_on)
                for e in expenses
            ],
            joined(
                Said(
                    f"{ExpenseKind(e.kind).zh}自付{e.self_paid:.2f}元",
                    f"{ExpenseKind(e.kind).en} {e.self_paid:.2f} yuan paid by themselves",
                )
                for e in expenses
            ),
        ),
        Said("财产", "Property"): Fact(
            [(a.kind, a.description, a.count, a.area, a.bought_on, a.use, a.value) for a in assets],
            joined(_word(AssetKind, a.kind) for a in assets),
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
        Said("收款人", "Payee"): given.payee_name,
        Said("收款人关系", "Relation of the payee"): _word(Relation, given.payee_relation),
        Said("非本人收款原因", "Why another person is paid"): given.payee_reason,
        Said("开户银行", "Bank"): given.bank_name,
    }
    return {label: _plain(value) for label, value in plain.items()} | {
        Said("银行账号", "Account"): Fact(given.account_index, Said(given.account_masked))
    }


def differences(before: Picture, now: Picture) -> tuple[dict[str, str], dict[str, str], Said]:
    """What changed as the trail keeps it: the facts as they were, as they are, and both in a sentence."""
    changed = [label for label in now if now[label] != before[label]]
    told = joined((_change(label, before[label].shown, now[label].shown) for label in changed), "；", "; ")
    return {x: before[x].shown for x in changed}, {x: now[x].shown for x in changed}, told


def _change(label: Said, before: Said, now: Said) -> Said:
    was, is_now = before or NONE, now or NONE
    return Said(f"{label}：{was} → {is_now}", f"{label.en}: {was.en} → {is_now.en}")


def _told_by_length(text: str) -> Fact:
    """Free text may name what the trail must not keep."""
    return Fact(text, Said(f"{len(text)}字", f"{len(text)} characters"))


def _plain(value: object) -> Fact:
    shown = value if isinstance(value, Said) else Said("" if value is None else str(value))
    return Fact(shown, shown)


def _word(terms: type[Term], code: str | None) -> Said:
    return Said(terms(code).zh, terms(code).en) if code else NOTHING


def _pair(title: Said, shown: Said) -> Said:
    return joined((title, shown), " ", " ")
