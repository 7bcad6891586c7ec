"""What is known is not typed again, and what the type and cause do not need is not asked for."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Region
from audit.models import Event
from cases.models import Case
from cases.selectors.hints import person_hint
from cases.services.opening import open_application
from cases.terms import State
from common.bound_fields import OFFERED
from common.clock import now, today
from common.errors import Invalid
from standards.policy.terms import Cause, ReliefType
from tests.cases.pages.test_drafts_in_hand import first_screen
from tests.cases.pages.test_story import EXPENSES, HARDSHIP, begun, household, member, written
from tests.cast import Cast
from tests.factories import YINGCHUAN, make_case, resident

pytestmark = pytest.mark.django_db
NUMBER = resident(740).number


def opened(client: Client, **more: str) -> Case:
    answer = client.post("/cases/new/", first_screen(more.pop("number", NUMBER), anyway="1", **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Case.objects.latest("id")


def again(client: Client, former: Case) -> Case:
    assert former.applicant is not None
    return opened(client, number=former.applicant.id_number, cause="expenditure:illness")


def rows_of(page: Any) -> list[dict[str, Any]]:
    return [row.initial for row in page.context["members"].forms]


def as_copied(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [member(n, r["name"], r["id_number"], r["relation"], person=str(r["person"])) for n, r in enumerate(rows)]


def test_a_former_household_is_copied_and_marked_without_its_means(cast: Cast, clerk: Client) -> None:
    former = make_case(cast, state=State.PAID, members=2)
    draft = again(clerk, former)
    offer = f"/cases/{draft.pk}/household/?copy={former.pk}"
    assert f'href="{offer}"' in clerk.get(f"/cases/{draft.pk}/household/").content.decode()
    page = clerk.get(offer)
    rows, said = rows_of(page), page.context["form"].initial
    assert [row["person"] for row in rows] == [m.person_id for m in former.members.order_by("id")]
    assert all(row[OFFERED]["name"] == row[OFFERED]["relation"] == "原案" for row in rows)
    assert said["village_name"] == former.village_name and said[OFFERED]["category"] == "原案"
    assert former.declared_income is not None and said["declared_income"] is None
    assert not any("annual_income" in row for row in rows)
    assert f'href="{offer}"' not in page.content.decode() and "原案</span>" in page.content.decode()

    rows[1]["relation"] = "21"
    kept = household(*as_copied(rows), copy=str(former.pk), village_name="别的村")
    assert clerk.post(f"/cases/{draft.pk}/autosave/household/", kept).status_code == 204
    page = clerk.get(f"/cases/{draft.pk}/household/")
    assert "relation" not in rows_of(page)[1][OFFERED] and "name" in rows_of(page)[1][OFFERED]
    assert "village_name" not in page.context["form"].initial[OFFERED]
    assert clerk.post(f"/cases/{draft.pk}/household/", kept).status_code == 302
    assert draft.members.count() == 2 and not draft.papers.exists()


def test_what_was_typed_before_the_copy_stays_and_what_was_emptied_after_it_too(cast: Cast, clerk: Client) -> None:
    former = make_case(cast, state=State.PAID, members=2)
    assert former.applicant is not None
    draft = again(clerk, former)
    url, offer = f"/cases/{draft.pk}/household/", f"?copy={former.pk}"
    first = member(0, "沈改名", former.applicant.id_number, "01", health="grave")
    new = member(1, "沈新丁", resident(745).number, "20")
    typed = household(first, new, village_name="新搬的村", category="", address="")
    assert clerk.post(f"/cases/{draft.pk}/autosave/household/", typed).status_code == 204
    page = clerk.get(url + offer)
    rows, said = rows_of(page), page.context["form"].initial
    people = [m.person_id for m in former.members.order_by("id")]
    assert [row.get("person") for row in rows[:2]] == people and len(rows) == 3
    assert (rows[0]["name"], rows[0]["health"], rows[2]["name"]) == ("沈改名", "grave", "沈新丁")
    assert "name" not in rows[0][OFFERED] and "name" in rows[1][OFFERED] and not rows[2][OFFERED]
    assert (said["village_name"], said["category"]) == ("新搬的村", former.category)

    kept = household(*as_copied(rows[:1]), copy=str(former.pk), category="")
    assert clerk.post(f"/cases/{draft.pk}/autosave/household/", kept).status_code == 204
    page = clerk.get(url + offer)
    assert len(rows_of(page)) == 1 and page.context["form"].initial["category"] == ""


def test_the_account_of_the_former_case_stands_masked_for_the_number(cast: Cast, clerk: Client) -> None:
    former = make_case(cast, state=State.PAID)
    draft = again(clerk, former)
    rows = rows_of(clerk.get(f"/cases/{draft.pk}/household/?copy={former.pk}"))
    assert clerk.post(f"/cases/{draft.pk}/household/", household(*as_copied(rows), copy=str(former.pk)))["Location"]
    page = clerk.get(f"/cases/{draft.pk}/payee/")
    said = page.context["form"].initial
    assert said["account"] == former.account_masked and said[OFFERED]["account"] == "原案"
    assert former.account not in page.content.decode()
    names = ("name", "relation", "bank", "account")
    assert clerk.post(f"/cases/{draft.pk}/payee/", {name: said[name] for name in names}).status_code == 302
    assert Case.objects.get(pk=draft.pk).account == former.account
    assert not clerk.get(f"/cases/{draft.pk}/payee/").context["form"].initial[OFFERED], "it is stated now"


def test_nothing_is_offered_from_a_case_out_of_sight(cast: Cast, clerk: Client) -> None:
    former = make_case(cast, state=State.PAID, township="411081103")
    assert former.applicant is not None
    number, officer = former.applicant.id_number, cast.officer("clerk", today())
    draft = again(clerk, former)
    assert f"copy={former.pk}" not in clerk.get(f"/cases/{draft.pk}/household/").content.decode()
    assert person_hint(officer, number, county_id=former.county_id, today=today()).name == ""
    rows = [member(0, former.applicant_name, number, "01")]
    assert clerk.post(f"/cases/{draft.pk}/household/", household(*rows)).status_code == 302
    assert clerk.get(f"/cases/{draft.pk}/payee/").context["form"].initial["account"] == ""
    assert person_hint(officer, number, county_id=former.county_id, today=today()).name == former.applicant_name


def test_the_bank_is_offered_as_the_officer_named_it_last(clerk: Client) -> None:
    draft = begun(clerk)
    assert clerk.get(f"/cases/{draft.pk}/payee/").context["form"].initial["bank"] == ""
    written(clerk)
    said = clerk.get(f"/cases/{draft.pk}/payee/").context["form"].initial
    assert (said["bank"], said[OFFERED]) == ("农村商业银行", {"bank": "同上次"})


def test_an_emergency_is_asked_for_no_means_unless_they_are_stated(clerk: Client) -> None:
    draft = opened(clerk, cause="emergency:fire")
    url = f"/cases/{draft.pk}/household/"
    means = ("declared_income", "property_declared", "annual_income", "assets-__prefix__-kind")
    page = clerk.get(url).content.decode()
    assert not any(name in page for name in means)
    posted = household(member(0, "沈示例", NUMBER, "01", annual_income="1"))
    assert clerk.post(url, posted).status_code == 302
    saved = Case.objects.get(pk=draft.pk)
    assert (saved.relief_type, saved.cause, saved.declared_income) == ("emergency", "fire", None)
    told = HARDSHIP | {"applied_on": str(today())}
    clerk.post(f"/cases/{draft.pk}/hardship/", told)
    page = clerk.get(url).content.decode()
    assert all(name in page for name in means), "an expenditure asks for them"
    assert clerk.post(url, posted | {"declared_income": "18000"}).status_code == 302
    clerk.post(f"/cases/{draft.pk}/hardship/", told | {"cause": "emergency:fire"})
    assert "18,000.00" in clerk.get(url).content.decode(), "what is stated stays in sight"


def test_the_cause_of_the_first_screen_is_kept_and_told_in_the_trail(clerk: Client) -> None:
    draft = opened(clerk, cause="expenditure:illness")
    assert clerk.get(f"/cases/{draft.pk}/hardship/").context["form"].initial["cause"] == "expenditure:illness"
    assert Event.objects.get(verb="case_opened").after == {"救助类型": "支出型", "事由": "疾病"}


@pytest.mark.parametrize(
    ("relief_type", "cause", "told_at"),
    [
        (None, Cause.FIRE, "relief_type"),
        (ReliefType.EMERGENCY, None, "cause"),
        (ReliefType.EMERGENCY, Cause.ILLNESS, "cause"),
    ],
)
def test_a_cause_without_its_type_opens_nothing(cast: Cast, relief_type: Any, cause: Any, told_at: str) -> None:
    town = Region.objects.get(code=YINGCHUAN)
    with pytest.raises(Invalid) as refused:
        open_application(
            officer=cast.officer("clerk", today()), at=now(), today=today(), township_id=town.pk,
            relief_type=relief_type, cause=cause,
        )  # fmt: skip
    assert list(refused.value.fields) == [told_at] and not Case.objects.exists()


def test_a_line_that_says_no_more_than_its_cause_is_none(clerk: Client) -> None:
    draft = opened(clerk, cause="expenditure:illness")
    url = f"/cases/{draft.pk}/expenses/"
    page = clerk.get(url)
    row = page.context["rows"].forms[0]
    assert row["kind"].value() == "medical" and row.initial[OFFERED] == {"kind": "按事由"}
    line = {"expenses-TOTAL_FORMS": "1", "expenses-INITIAL_FORMS": "0"}
    assert clerk.post(url, line | {"expenses-0-kind": "housing"}).status_code == 422, "somebody has chosen that"
    assert clerk.post(url, line | {"expenses-0-kind": "medical", "expenses-0-reimbursed": "5"}).status_code == 422
    assert clerk.post(url, line | {"expenses-0-kind": "medical"}).status_code == 302
    assert not draft.expenses.exists()
    assert clerk.post(url, EXPENSES | {"expenses-1-kind": "medical"}).status_code == 302
    assert draft.expenses.count() == 1


def test_who_has_dibao_is_not_asked_whether_he_applies_for_it(clerk: Client) -> None:
    draft = opened(clerk)
    url = f"/cases/{draft.pk}/hardship/"
    assert "interim_kind" in clerk.get(url).content.decode()
    clerk.post(f"/cases/{draft.pk}/household/", household(member(0, "沈示例", NUMBER, "01"), category="rural_dibao"))
    assert "interim_kind" not in clerk.get(url).content.decode()
    assert clerk.post(url, HARDSHIP | {"applied_on": str(today())}).status_code == 302


def test_a_draft_goes_on_where_it_was_left(cast: Cast, clerk: Client) -> None:
    draft = opened(clerk, cause="expenditure:illness")
    url = f"/cases/{draft.pk}/intake/"
    assert clerk.get(url)["Location"] == f"/cases/{draft.pk}/household/"
    assert clerk.post(f"/cases/{draft.pk}/autosave/payee/", {"bank": "农村"}).status_code == 204
    assert clerk.get(url)["Location"] == f"/cases/{draft.pk}/payee/", "typed into last"
    clerk.post(f"/cases/{draft.pk}/household/", household(member(0, "沈示例", NUMBER, "01")))
    payee = {"name": "沈示例", "relation": "01", "bank": "农村商业银行", "account": "6228480000000001"}
    clerk.post(f"/cases/{draft.pk}/payee/", payee)
    assert clerk.get(url)["Location"] == f"/cases/{draft.pk}/hardship/", "the first that is not done"
    assert url in clerk.get("/").content.decode()
    assert cast.client("clerk2").get(url).status_code == 404


def test_of_the_record_that_a_card_reader_types_the_number_is_taken(clerk: Client) -> None:
    draft = opened(clerk, number=f"沈示例,男,汉,19900101,示例路8号,{NUMBER},示例市公安局,20200101-20400101,13800000000")
    page = clerk.get(f"/cases/{draft.pk}/household/")
    assert rows_of(page)[0]["id_number"] == NUMBER
    born = resident(740).birth_on
    assert f"{born} 出生" in page.content.decode()
    two = clerk.post("/cases/new/", first_screen(f"{NUMBER} {resident(741).number}"))
    assert "id_number" in two.context["form"].errors


def test_the_papers_of_a_draft_lead_on_to_the_check(clerk: Client) -> None:
    draft = written(clerk)
    url = f"/cases/{draft.pk}/papers/"
    assert clerk.post(url, {"seen": ["id_card"], "go_on": "1"})["Location"] == f"/cases/{draft.pk}/check/"
    assert clerk.post(url, {"seen": ["application"]})["Location"] == url
    assert draft.papers.count() == 2
