"""Each field of a step says its rule with a clause that exists, or stands here with the reason why it needs none."""

import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest
from django import forms
from django.test import Client
from django.utils.translation import override

from cases.terms import State
from common.ruled import Rule, ruled_in
from guide.numbers import Numbers
from standards.kinds import KINDS
from standards.packages.ruled import SECTIONS
from standards.packages.sections import Section
from standards.policy.clauses import CLAUSES
from standards.policy.rules import Rules, YearFigure
from tests.cast import Cast
from tests.factories import make_case

MODULES = (
    "cases.forms.intake", "cases.forms.household", "cases.forms.county", "cases.forms.evidence", "cases.forms.steps",
    "cases.forms.interim", "approvals.forms", "approvals.forms.meetings", "funds.forms.payments",
    "funds.forms.emergency", "standards.forms", "funds.forms.board", "funds.forms.books", "funds.forms.batches",
    "funds.forms.goods", "funds.forms.recovery", "standards.packages.forms.acts", "standards.packages.forms.lists",
    "standards.packages.forms.starting", "standards.packages.forms.sheet",
)  # fmt: skip

NEEDS_NONE: Mapping[str, str] = {
    "names a person, place or thing; any true answer will do": """
        MemberForm.name MemberForm.relation MemberForm.marriage HouseholdForm.village_name HouseholdForm.address
        HardshipForm.interim_office HardshipForm.interim_number ExpenseForm.provider ExpenseForm.starts_on
        ExpenseForm.ends_on PayeeForm.relation PayeeForm.bank IncomeForm.person VerifiedIncomeForm.person
        AssetForm.description FoundAssetForm.description SurveyorForm.name
        SurveyorForm.unit VisitForm.place VisitForm.respondent_relation AnswerForm.answered_on AnswerForm.number
        PayeeChangeForm.relation PayeeChangeForm.bank PlanForm.office PlanForm.number PlanForm.meets_on PlanForm.place
        AgendaRow.number AttendeeRow.name AttendeeRow.position SittingForm.number SittingForm.place OneCaseForm.number
        OneCaseForm.place TakeBackForm.came_back_on EmergencyForm.place EmergencyForm.name EmergencyForm.phone
        EmergencyForm.hukou_place HelpForm.receiver HelpForm.bank_name HelpForm.account GoodsHelpForm.receiver
        GoodsHelpForm.relation CameBackForm.came_back_on CameBackForm.receiver SettleStationForm.taken_over_by
        SettleStationForm.taken_over_at DayForm.name ReceiveForm.county ComposeForm.name ComposeForm.layout
        GoodForm.county GoodForm.name GoodForm.unit GoodForm.kind ReceiveGoodsForm.from_whom LotsForm.target
        HandOutForm.receiver_relation StartForm.title
    """,
    "free words of an officer, kept in the file": """
        ExpenseForm.detail PaperForm.note WithdrawPaperForm.reason LikenessForm.note ReasonForm.reason
        WithdrawalForm.reason ReturnForm.target ReturnForm.reason SuspendForm.note ReviewForm.sentence ReviewForm.text
        SentenceForm.sentence ApproveForm.sentence DisapproveForm.sentence StopForm.reason
        PayeeChangeForm.why WithdrawForm.note VerdictForm.note CloseForm.note PostReviewForm.finding AgendaRow.question
        ItemForm.resolution CallForm.reason CallOffForm.reason TakeBackForm.reason CheckForm.finding
        EmergencyForm.narrative EmergencyForm.photo EmergencyForm.photos CameBackForm.reason SettleSmallForm.note
        AdvanceReviewForm.finding DraftForm.note standards.ReasonForm.reason board.PaperForm.note ReceiveForm.note
        GiveBackForm.note AllocateForm.note GrantForm.note YearEndForm.note books.ReasonForm.note ValueForm.reason
        StockPaperForm.reason ReceiveGoodsForm.reason LotsForm.reason SendBackForm.reason GiveMoneyForm.reason
        OrderForm.note RefuseForm.note WriteOffForm.note acts.ReasonForm.reason
    """,
    "stands beside the field that says its rule": """
        MemberForm.no_id_reason EmergencyForm.looks SettleMinutesForm.signature_kept_as SettleStationForm.kept_as
    """,
    "its label is the rule": "ConfirmStageForm.despite",
    "no page draws it": "RevealForm.what RevealForm.person SumForm.step SumForm.amount CoverForm.amount CoverForm.own",
    "a filter": """
        BoardFilter.* MeetingFilter.* PaymentFilter.* DutyFilter.* WhenWhereForm.* board.BoardFilter.* MovementFilter.*
        StateFilter.* BookForm.* WantedForm.* BatchFilter.* OrderFilter.* ReturnedFilter.* ResultFilter.* RosterForm.*
        StockFilter.* GoodFilter.* MoveFilter.* RecoveryFilter.* StatusForm.* lists.CompareForm.*
    """,
    "the bank says how it wants its file": "ColumnForm.* LayoutForm.*",
    "the office's own choice, which no rule limits": "GoodForm.least ValueForm.least StartForm.example",
}
REASON = {name: why for why, names in NEEDS_NONE.items() for name in names.split()}
WINDOW = ("申请前12个月", "of the 12 months before")
"""The window of the income is the field's own, not a number that is published."""
TWO = {"urban_dibao": "700.00", "delegated_multiple": "4.00"}
RUNNING = {f"{name}_*" for name in ("asked", "verified", "good")}


def _forms() -> Iterator[tuple[str, type[forms.Form]]]:
    for name in MODULES:
        for form in vars(import_module(name)).values():
            if inspect.isclass(form) and issubclass(form, forms.Form) and form.__module__ == name:
                yield name, form


def _named() -> dict[str, type[forms.Form]]:
    """By its name; a form of a name that is taken already says its module too."""
    named: dict[str, type[forms.Form]] = {}
    for module, form in _forms():
        short = module.removesuffix(".forms").rpartition(".")[2]
        named[f"{short}.{form.__name__}" if form.__name__ in named else form.__name__] = form
    return named


FORMS = _named()
OF_FORMS = [rule for form in FORMS.values() for rule in getattr(form, "ruled", {}).values()]
SAID = {id(rule): rule for rule in [*OF_FORMS, *SECTIONS.values()]}.values()


def _fields(form: type[forms.Form]) -> list[str]:
    return [
        name for name, field in form.base_fields.items() if name != "DELETE" and not field.widget.is_hidden
    ]  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_each_field_says_its_rule_or_stands_in_the_list_with_a_reason(name: str) -> None:
    ruled = getattr(FORMS[name], "ruled", {})
    for field in _fields(FORMS[name]):
        known = {f"{name}.{field}", f"{name}.*"} & REASON.keys()
        assert bool(ruled_in(ruled, field)) != bool(known), f"{name}.{field}: a rule, or a reason why none; not both"


def test_no_reason_and_no_rule_is_left_of_a_field_that_is_gone() -> None:
    there = {f"{name}.{field}" for name, form in FORMS.items() for field in [*form.base_fields, "*"]}
    assert set(REASON) - there == set()
    ruled = {(n, field) for n, form in FORMS.items() for field in getattr(form, "ruled", {}) if field not in RUNNING}
    assert {f"{name}.{field}" for name, field in ruled if field not in FORMS[name].base_fields} == set()


def test_each_section_of_a_package_has_its_rule() -> None:
    assert set(SECTIONS) == set(Section)


def test_every_clause_that_a_rule_names_is_in_the_catalogue() -> None:
    assert {rule.clause for rule in SAID} - CLAUSES.keys() == set()


class _Known(dict[str, str]):
    """Says which numbers a sentence asks for."""

    def __missing__(self, name: str) -> str:
        self[name] = "#"
        return "#"


def _told(rule: Rule) -> tuple[dict[str, str], dict[str, str]]:
    asked: dict[str, dict[str, str]] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            known = _Known()
            assert not re.search(r"\d", without(rule.told(known)))
            asked[language] = known
    return asked["zh-hans"], asked["en"]


def without(text: str) -> str:
    for words in WINDOW:
        text = text.replace(words, "")
    return text


def test_numbers_are_never_typed_into_a_sentence_and_both_languages_ask_for_the_same() -> None:
    sums = {"delegated_sum", "cap_sum", "advance_sum", "small_sum", "paperwork_unit"}
    for rule in SAID:
        chinese, english = _told(rule)
        assert chinese.keys() == english.keys(), rule.said
        assert chinese.keys() <= KINDS.keys() | sums, rule.said


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_tells_the_rule_with_the_number_in_force_and_leads_to_the_clause(cast: Cast) -> None:
    case, client = make_case(cast, state=State.COUNTY_DECISION), cast.client("county_approver")
    page = _page(client, f"/decisions/{case.pk}/decide/")
    assert "不超过城市月低保标准3倍（1,890.00元）的，县级可以委托乡镇审批" in page
    assert 'href="/help/rules/#xc-2.2.2" target="_blank" rel="noopener"' in page
    assert 'id="xc-2.2.2"' in _page(client, "/help/rules/")


def test_a_sentence_follows_the_rows_in_force_and_says_what_nobody_published() -> None:
    rule = FORMS["ApproveForm"].ruled["amount"]  # type: ignore[attr-defined]
    with override("zh-hans"):
        assert "标准4倍（2,800.00元）的" in rule.told(Numbers(TWO))
        assert "标准未公布倍（未公布元）的" in rule.told(Numbers({}))


def test_an_accepted_case_is_told_by_the_rules_that_were_fixed_on_it(cast: Cast) -> None:
    case, client = make_case(cast, state=State.COUNTY_DECISION), cast.client("county_approver")
    case.rules = (case.rules or {}) | TWO
    case.save(update_fields=["rules"])
    assert "不超过城市月低保标准4倍（2,800.00元）的" in _page(client, f"/decisions/{case.pk}/decide/")


def test_what_is_fixed_on_a_case_is_written_as_a_row_has_it(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    rules = Rules.from_json(case.rules or {})
    for code, text in Numbers.of(rules).stored.items():
        value = getattr(rules, code)
        assert KINDS[code].read(text) == (value.amount if isinstance(value, YearFigure) else value), code


def test_of_many_rows_the_first_alone_tells_its_rules(cast: Cast) -> None:
    case = make_case(cast, state=State.DRAFT, members=3)
    page = _page(cast.client("clerk"), f"/cases/{case.pk}/household/")
    assert 'name="members-1-id_number"' in page
    assert page.count("填写规则：身份证号码") == 1
