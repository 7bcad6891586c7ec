"""The pages on which a county's questions are asked, answered, verified and shown."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from approvals.determine import determination_of
from approvals.models import Decision, Review
from cases import services as cases
from cases.county import stated, verified_assets, verified_incomes
from cases.models import Asset, Case, Visit
from cases.terms import State
from common.clock import today
from standards.policy.facts import Asset as OwnedAsset
from standards.policy.facts import Income
from standards.policy.terms import AssetKind, Category, Cause, IncomeKind, Outcome
from tests.architecture.test_language import CHINESE, Words, names, without
from tests.cases.county import (
    DAY,
    RULES,
    VISITED,
    accepted,
    drafted,
    in_force,
    paid,
    publicised,
    put,
    reviewed,
    shipped,
    visited,
)
from tests.cases.pages.conftest import counted
from tests.cases.pages.test_way import way_of
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db
GRADED = {"injury": "重伤", "compensation": Decimal("0")}


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel(noon(VISITED), tick=False):
        yield


def rows(prefix: str, *filled: dict[str, str]) -> dict[str, str]:
    posted = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0"}
    return posted | {f"{prefix}-{n}-{name}": value for n, row in enumerate(filled) for name, value in row.items()}


def found(case: Case, **more: str) -> dict[str, str]:
    """What is sent from the page of the visit."""
    verified = {f"verified_{e.pk}": str(e.self_paid) for e in case.expenses.all()}
    return {
        "visited_on": VISITED.isoformat(),
        "place": "家中",
        "respondent_name": "示例",
        "respondent_relation": "01",
        "household_size": "1",
        "conclusion": "true",
        "summary": "属实。",
        **rows("surveyors", {"name": "沈秋禾", "public_servant": "on"}, {"name": "村干部"}),
        **verified,
        **more,
    }


# --- the application


def test_the_step_is_there_only_where_the_county_asks(cast: Cast, clerk: Client) -> None:
    plain = drafted(cast, Cause.INJURY)
    assert "本地登记项" not in clerk.get(f"/cases/{plain.pk}/hardship/").content.decode()
    sent = {"cause": "emergency:injury", "narrative": "示例", "applied_on": DAY.isoformat(), "channel": "window"}
    assert clerk.post(f"/cases/{plain.pk}/hardship/", sent).headers["Location"] == f"/cases/{plain.pk}/expenses/"
    in_force()
    case = drafted(cast, Cause.HOUSING)
    assert "本地登记项" in clerk.get(f"/cases/{case.pk}/hardship/").content.decode(), "its income is tested by source"
    answer = clerk.post(f"/cases/{case.pk}/hardship/", sent)
    assert answer.headers["Location"] == f"/cases/{case.pk}/county/"


def test_what_is_asked_is_typed_kept_and_goes_on(cast: Cast, clerk: Client) -> None:
    in_force()
    case = drafted(cast, Cause.INJURY)
    page = clerk.get(f"/cases/{case.pk}/county/")
    html = page.content.decode()
    assert "&lt;span" not in html
    assert "伤情等级" in html and "已获赔偿" in html and "按司法鉴定意见填写" in html
    assert "住院天数" not in html and "学年" not in html
    typed = {"asked_injury": "重伤", "asked_compensation": "1,2", **rows("incomes")}
    assert clerk.post(f"/cases/{case.pk}/autosave/county/", typed).status_code == 204
    assert 'value="1,2"' in clerk.get(f"/cases/{case.pk}/county/").content.decode()
    wrong = clerk.post(f"/cases/{case.pk}/county/", typed)
    assert wrong.status_code == 422 and list(wrong.context["form"].errors) == ["asked_compensation"]
    right = clerk.post(f"/cases/{case.pk}/county/", typed | {"asked_compensation": "1,200"})
    assert right.headers["Location"] == f"/cases/{case.pk}/expenses/"
    kept = stated(Case.objects.get(pk=case.pk))
    assert [(one.name, one.value) for one in kept] == [("injury", "重伤"), ("compensation", "1200.00")]
    again = clerk.get(f"/cases/{case.pk}/county/").content.decode()
    assert 'value="1,200.00"' in again and not case.draft_steps.exists()


def test_a_plain_county_s_step_says_that_nothing_is_asked(cast: Cast, clerk: Client) -> None:
    case = drafted(cast, Cause.INJURY)
    page = clerk.get(f"/cases/{case.pk}/county/")
    assert page.status_code == 200 and "没有其他登记项" in page.content.decode()
    assert clerk.post(f"/cases/{case.pk}/county/", {}).status_code == 302


def test_property_is_asked_in_detail_only_where_a_limit_looks_at_it(cast: Cast, clerk: Client) -> None:
    case = drafted(cast, Cause.ILLNESS)
    assert "assets-__prefix__-use" not in clerk.get(f"/cases/{case.pk}/household/").content.decode()
    in_force()
    page = clerk.get(f"/cases/{case.pk}/household/").content.decode()
    assert "assets-__prefix__-use" in page and "残疾人代步" in page
    member = case.members.get()
    sent = {
        "village_name": "东街社区",
        "hukou": "rural",
        "category": "other",
        "property_declared": "unknown",
        **rows(
            "members",
            {
                "person": str(member.person_id),
                "name": member.person.name,
                "id_number": member.person.id_masked,
                "relation": "01",
                "lives_here": "on",
                "helped": "on",
            },
        ),
        **rows("assets", {"kind": "vehicle", "count": "2", "use": " 残疾人代步 ", "bought_on": "2024-05-01"}),
    }
    assert clerk.post(f"/cases/{case.pk}/household/", sent).status_code == 302
    kept = Asset.objects.get(case=case)
    assert (kept.count, kept.use, str(kept.bought_on)) == (2, "残疾人代步", "2024-05-01")


def test_a_case_that_says_nothing_yet_shows_what_is_missing(cast: Cast, clerk: Client) -> None:
    in_force()
    case = drafted(cast, Cause.INJURY)
    cases.submit(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)  # as a register brings it
    for page in (f"/cases/{case.pk}/", f"/cases/{case.pk}/check/"):
        html = clerk.get(page).content.decode()
        assert "未登记：伤情等级" in html and f'href="/cases/{case.pk}/county/"' in html


# --- the visit


def test_the_visit_verifies_quantities_income_and_property(cast: Cast, clerk: Client) -> None:
    in_force(RULES.replace("types: [emergency], causes: [injury, accident]", "causes: [disability]"))
    case = drafted(cast, Cause.DISABILITY, category=Category.OTHER)
    case = accepted(cast, put(cast, case, quantities={"injury": "轻伤"}))
    page = clerk.get(f"/cases/{case.pk}/visit/")
    html = page.content.decode()
    assert "申报：<span" in html and "机动车" in html
    assert "&lt;span" not in html and 'value="rule"' not in html
    assert "annual_income" not in page.context["form"].fields
    person = str(case.applicant_id)
    sent = found(
        case,
        asked_injury="重伤",
        asked_compensation="300",
        property_ok="yes",
        **rows("incomes"),
        **rows("assets", {"kind": "vehicle", "use": "残疾人代步"}),
    )
    nothing = clerk.post(f"/cases/{case.pk}/visit/", sent)
    assert nothing.status_code == 422 and nothing.context["incomes"].non_form_errors()
    earned = rows("incomes", {"person": person, "kind": "wages", "amount": "9,000"})
    assert clerk.post(f"/cases/{case.pk}/visit/", sent | earned).status_code == 302
    visit = Visit.objects.get(case=case)
    assert [(one.name, one.value) for one in stated(visit)] == [("injury", "重伤"), ("compensation", "300.00")]
    assert visit.annual_income == Decimal("9000.00") == verified_incomes(visit)[0].verified
    assert verified_assets(visit)[0].use == "残疾人代步"
    told = determination_of(Case.objects.get(pk=case.pk), today=VISITED, area=("",))
    assert {told.find(code).outcome for code in ("income", "property")} == {Outcome.YES}
    shown = clerk.get(f"/cases/{case.pk}/").content.decode()
    assert "轻伤" in shown and "重伤" in shown and "残疾人代步" in shown
    printed = clerk.get(f"/cases/{case.pk}/print/").content.decode()
    assert "本地登记项" in printed and "重伤" in printed and "工资性收入" in printed


def test_the_same_visit_sent_twice_is_one_visit(cast: Cast, clerk: Client) -> None:
    in_force()
    case = accepted(cast, drafted(cast, Cause.INJURY))
    sent = found(case, asked_injury="重伤", asked_compensation="0")
    assert [clerk.post(f"/cases/{case.pk}/visit/", sent).status_code for _n in range(2)] == [302, 302]
    assert Visit.objects.filter(case=case).count() == 1


def test_a_rule_that_reckons_with_the_income_has_it_verified_though_means_are_not_checked(
    cast: Cast, clerk: Client
) -> None:
    tested = "{causes: [illness], quantities: {income_per_head: {below: 9999}}}\n  give"
    poor = RULES.replace("{causes: [illness]}\n  give", tested)
    in_force(poor.replace("{self_paid: 20000}", "{self_paid: 20000, annual_income: 5000}"))
    case = accepted(cast, drafted(cast, Cause.ILLNESS))
    page = clerk.get(f"/cases/{case.pk}/visit/")
    assert "annual_income" in page.context["form"].fields and "property_ok" not in page.context["form"].fields
    case = visited(cast, case, annual_income=Decimal("9000.00"))
    computed = determination_of(case, today=VISITED, area=("",)).computed
    assert computed is not None and computed.outcome is Outcome.YES and computed.rule == "illness"


def test_a_plain_county_types_no_more_than_before(cast: Cast, clerk: Client) -> None:
    case = accepted(cast, drafted(cast, Cause.ILLNESS, category=Category.OTHER))
    page = clerk.get(f"/cases/{case.pk}/visit/")
    assert page.context["incomes"] is page.context["assets"] is None and not page.context["form"].asked
    sent = found(case, annual_income="9000", property_ok="yes")
    assert clerk.post(f"/cases/{case.pk}/visit/", sent).status_code == 302


# --- the sum


def test_a_range_is_shown_line_by_line_and_a_sum_in_it_asks_why(cast: Cast) -> None:
    in_force()
    case = visited(cast, accepted(cast, drafted(cast, Cause.INJURY)), quantities=GRADED)
    head, address = cast.client("head"), f"/decisions/{case.pk}/review/"
    html = head.get(address).content.decode()
    assert "重伤2-4倍" in html and "1,260.00–2,520.00 元" in html and "扣除已获赔偿" in html
    sent = {"amount": "2000", "opinion": "agree", "text": "同意。"}
    refused = head.post(address, sent)
    assert refused.status_code == 422 and refused.context["form"].errors["grounds"]
    assert head.post(address, sent | {"grounds": "需长期护理。"}).status_code == 302
    assert Review.objects.get(case=case).grounds == "需长期护理。"
    panel = head.get(f"/decisions/{case.pk}/decision/").content.decode()
    assert "金额理由" in panel and "需长期护理。" in panel
    assert "1,260.00–2,520.00 元" in head.get(f"/decisions/{case.pk}/why/").content.decode()


def test_a_sum_that_the_rules_give_exactly_is_filled_in(cast: Cast) -> None:
    in_force()
    case = visited(cast, accepted(cast, drafted(cast, Cause.ILLNESS)))
    page = cast.client("head").get(f"/decisions/{case.pk}/review/")
    assert page.context["form"]["amount"].value() == "1,260.00"
    assert page.context["meaning"].found.amount == Decimal("1260.00")


def test_fixed_steps_are_chosen(cast: Cast) -> None:
    in_force()
    case = visited(cast, accepted(cast, drafted(cast, Cause.EDUCATION)), quantities={"tuition_year": 2026})
    head, address = cast.client("head"), f"/decisions/{case.pk}/review/"
    html = head.get(address).content.decode()
    assert 'value="500.00"' in html and 'value="800.00"' in html
    asked = head.post(address, {"step": "800.00", "amount": "", "ask": "1"}, headers={"HX-Request": "true"})
    assert "800.00" in asked.content.decode() and not asked.context["sum_form"].errors
    sent = {"step": "800.00", "amount": "", "opinion": "agree", "text": "同意。", "grounds": "就读本科。"}
    assert head.post(address, sent).status_code == 302
    assert Review.objects.get(case=case).amount == Decimal("800.00")


def test_a_fact_that_is_not_known_is_named_with_the_way_to_it(cast: Cast, clerk: Client) -> None:
    in_force()
    case = visited(cast, accepted(cast, drafted(cast, Cause.INJURY)), quantities={"injury": "重伤"})
    html = clerk.get(f"/decisions/{case.pk}/review/").content.decode()
    assert "已获赔偿不明，无法计算救助金额。" in html and f'href="/cases/{case.pk}/visit/"' in html
    html = cast.client("head").get(f"/decisions/{case.pk}/review/").content.decode()
    assert f'href="/cases/{case.pk}/return/"' in html, "who does no casework has it returned"


def test_after_the_decision_the_derivation_is_that_which_was_stored(cast: Cast) -> None:
    shipped("national-2026-small-fast")
    case = make_case(cast, state=State.PAID)
    assert Decision.objects.get(case=case).determination["computed"] is None
    in_force()
    case = visited(cast, accepted(cast, drafted(cast, Cause.ILLNESS)))
    reviewed(cast, case, "1260.00")
    publicised(cast, case)
    paid(cast, case, "1260.00", on=VISITED + timedelta(days=5))
    stored = Decision.objects.get(case=case).determination
    assert stored["computed"]["high"] == "1260.00"
    html = cast.client("clerk").get(f"/decisions/{case.pk}/why/").content.decode()
    assert "城市低保月标准 630.00 元 × 2 倍" in html


# --- publicity


def test_the_page_of_the_notice_says_when_it_is_due(cast: Cast, clerk: Client) -> None:
    shipped("xuchang-2019")
    case = visited(cast, accepted(cast, drafted(cast, Cause.TRAFFIC)))
    reviewed(cast, case, "600.00")
    address = f"/cases/{case.pk}/publicity/"
    before = clerk.get(address).content.decode()
    assert "救助后再张榜公示" in before and 'name="telephone"' not in before
    assert "直接报送审批" in clerk.get(f"/cases/{case.pk}/").content.decode()
    paid(cast, case, "600.00")
    form = clerk.get(address)
    sent = {"place": "社区", "telephone": "0374-0000000", "summary": form.context["form"]["summary"].value()}
    assert clerk.post(address, sent).status_code == 302
    after = clerk.get(address).content.decode()
    sheet = clerk.get(f"/cases/{case.pk}/notice/").content.decode()
    assert "现将已给予临时救助的对象" in sheet and "拟救助" not in sheet and "拟给予" not in sheet
    last = case.publicities.get().ends_on
    posted = clerk.get(f"/cases/{case.pk}/").context["head"].steps[6]
    assert (posted["label"], posted["status"], posted["note"]) == ("公示", "current", "公示中"), "behind the payment"
    over = way_of(case, last + timedelta(days=1))[6]
    assert (over["status"], over["note"]) == ("past", today()) and way_of(case, last)[6]["status"] == "current"
    assert "600.00" in after and f'action="/cases/{case.pk}/objection/"' in after and 'name="telephone"' not in after


# --- language and queries


def test_the_pages_speak_english_where_english_is_on(cast: Cast) -> None:
    in_force(RULES.replace("types: [emergency], causes: [injury, accident]", "causes: [disability]"))
    case = drafted(cast, Cause.DISABILITY, category=Category.OTHER)
    case = accepted(cast, put(cast, case, quantities={"injury": "轻伤", "compensation": Decimal(5)}))
    client = cast.client("clerk")
    client.post("/language/", {"language": "en", "next": "/"})
    pages = [client.get(f"/cases/{case.pk}/{name}") for name in ("county/", "visit/")]
    earned = [Income(kind=IncomeKind.WAGES, member=str(case.applicant_id), verified=Decimal("9000.00"))]
    owned = [OwnedAsset(kind=AssetKind.VEHICLE, use="残疾人代步", count=2, bought_on=DAY)]
    case = visited(cast, case, quantities=GRADED, incomes=earned, assets=owned)
    pages += [client.get(address) for address in (f"/cases/{case.pk}/", f"/decisions/{case.pk}/review/")]
    called = names()
    for page in pages:
        said = Words(page.content.decode()).outside("zh")
        left = [text for text in said if CHINESE.search(without(text, called))]
        assert (page.status_code, left) == (200, [])


def test_the_package_of_a_case_is_read_once_for_a_page(cast: Cast) -> None:
    client = cast.client("head")
    plain = visited(cast, accepted(cast, drafted(cast, Cause.INJURY)))
    in_force()
    ruled = visited(cast, accepted(cast, drafted(cast, Cause.INJURY)), quantities=GRADED)
    made = []
    for case in (plain, ruled):
        with counted() as queries:
            assert client.get(f"/decisions/{case.pk}/review/").status_code == 200
        made.append(len(queries))
    assert made[1] - made[0] == 2, "the package, and the incomes that it asks for"
