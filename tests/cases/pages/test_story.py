"""A clerk takes an application from the first screen to the decider, form by form; nothing typed is lost."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Region
from approvals import services as approvals
from approvals.terms import Opinion
from audit.models import Event
from cases.models import Case, DraftStep, Paper
from cases.papers import asked_papers
from cases.selectors.evidence import SENTENCES
from cases.sentences import MISSING, NOT_ACCEPTED, SENT_BACK, TERMINATED, WITHDRAWN
from cases.services import return_case
from cases.terms import State
from common.clock import now, today
from common.crypto import blind_index
from common.money import show
from standards.policy.terms import Category
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import YINGCHUAN, make_case, publish_rules, resident

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def member(row: int, name: str, number: str, relation: str, **more: str) -> dict[str, str]:
    fields = {"name": name, "id_number": number, "relation": relation, "lives_here": "on", "helped": "on"} | more
    return {f"members-{row}-{key}": value for key, value in fields.items()}


def household(*members: dict[str, str], **more: str) -> dict[str, str]:
    posted = {
        "members-TOTAL_FORMS": str(len(members)), "members-INITIAL_FORMS": "0", "assets-TOTAL_FORMS": "0",
        "assets-INITIAL_FORMS": "0", "village_name": "东街社区居委会", "address": "示例路8号", "hukou": "rural",
        "category": "other", "property_declared": "yes", "declared_income": "18,000",
    }  # fmt: skip
    for row in members:
        posted |= row
    return posted | more


HARDSHIP = {
    "cause": "expenditure:illness",
    "incident_key": "zy-2026 0099",
    "narrative": "住院自付较高。",
    "channel": "window",
}
EXPENSES = {
    "expenses-TOTAL_FORMS": "2", "expenses-INITIAL_FORMS": "0",
    "expenses-0-kind": "medical", "expenses-0-total": "52,000元",
    "expenses-0-reimbursed": "３１０００", "expenses-0-other_aid": "", "expenses-1-kind": "", "expenses-1-total": "",
}  # fmt: skip


def begun(client: Client, number: str = "") -> Case:
    town = Region.objects.get(code=YINGCHUAN)
    client.post("/cases/new/", {"township": town.pk, "id_number": number, "channel": "window", "token": str(uuid4())})
    return Case.objects.latest("id")


def written(client: Client, first: int = 501) -> Case:
    """A draft with every step posted."""
    publish_rules()
    case = begun(client)
    base = f"/cases/{case.pk}"
    rows = [member(0, "沈示例", resident(first).number, "01"), member(1, "沈小示例", resident(first + 1).number, "20")]
    assert client.post(f"{base}/household/", household(*rows))["Location"] == f"{base}/hardship/"
    assert client.post(f"{base}/hardship/", HARDSHIP | {"applied_on": str(today())})["Location"] == f"{base}/expenses/"
    assert client.post(f"{base}/expenses/", EXPENSES)["Location"] == f"{base}/payee/"
    payee = {"name": "沈示例", "relation": "01", "bank": "农村商业银行", "account": "6228 4800 0000 0001"}
    assert client.post(f"{base}/payee/", payee)["Location"] == f"{base}/papers/"
    return case


def test_an_application_goes_from_the_first_screen_to_the_decider(cast: Cast, clerk: Client) -> None:
    case = written(clerk)
    base = f"/cases/{case.pk}"
    wanted = [p.code for p in asked_papers(Case.objects.get(pk=case.pk)) if p.required]
    clerk.post(f"{base}/papers/", {"seen": wanted})
    page = clerk.get(f"{base}/check/").content.decode()
    assert "申请内容完整" in page
    assert re.search(r"2：沈示例 <.*本人.*、沈小示例 <", page), "who they are, not only how many"
    clerk.post(f"{base}/submit/")
    clerk.post(f"{base}/accept/")
    case = Case.objects.get(pk=case.pk)
    assert case.state == State.ACCEPTED and case.number and case.incident_key == "zy-2026 0099"
    expense = case.expenses.get()
    assert expense.self_paid == Decimal("21000.00")
    visit = {
        "visited_on": str(today()), "place": "家中", "respondent_name": "沈示例", "respondent_relation": "01",
        "household_size": "2", "annual_income": "18000", "property_ok": "yes", f"verified_{expense.pk}": "20,500.00",
        "conclusion": "true", "summary": "属实。", "surveyors-TOTAL_FORMS": "2", "surveyors-INITIAL_FORMS": "0",
        "surveyors-0-user": str(cast.clerk.pk), "surveyors-0-public_servant": "on", "surveyors-1-name": "村干部示例",
    }  # fmt: skip
    assert clerk.post(f"{base}/visit/", visit).status_code == 302
    expense.refresh_from_db()
    assert expense.verified_self_paid == Decimal("20500.00")
    head = cast.officer("head", today())
    approvals.review(case.pk, officer=head, at=now(), amount=Decimal("1800.00"), opinion=Opinion.AGREE, text="属实。")
    notice = {"place": "公示栏", "telephone": "0374-0000000", "summary": SENTENCES[0]}
    assert clerk.post(f"{base}/publicity/", notice).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert case.state == State.PUBLICISED
    later = today() + timedelta(days=4)
    approvals.send_for_decision(case.pk, officer=head, at=now() + timedelta(days=4), today=later)
    case = Case.objects.get(pk=case.pk)
    assert case.state == State.TOWNSHIP_DECISION
    page = clerk.get(f"{base}/").content.decode()
    assert "待乡镇审批" in page and "1,800.00" in page and resident(501).number not in page


def test_what_is_typed_wrong_is_kept_and_shown_again(clerk: Client) -> None:
    case = begun(clerk)
    wrong = household(member(0, "沈示例", "41108119990230001X", "01"), category="", declared_income="一万八")
    assert clerk.post(f"/cases/{case.pk}/autosave/household/", wrong).status_code == 204
    page = clerk.get(f"/cases/{case.pk}/household/").content.decode()
    assert "41108119990230001X" in page and "一万八" in page and "示例路8号" in page
    assert not Case.objects.get(pk=case.pk).applicant_id
    stored = DraftStep.objects.filter(case=case).extra(select={"raw": "typed"}).values_list("raw", flat=True)[0]
    assert "41108119990230001X" not in stored


def test_a_wrong_form_says_so_at_the_field_and_keeps_the_draft(clerk: Client) -> None:
    case = begun(clerk)
    answer = clerk.post(f"/cases/{case.pk}/household/", household(member(0, "沈示例", "411081199902300012", "01")))
    assert answer.status_code == 422 and "411081199902300012" in answer.content.decode()
    assert not case.members.exists()
    assert DraftStep.objects.get(case=case, step="household")


def test_two_applicants_are_refused_in_words(clerk: Client) -> None:
    case = begun(clerk)
    rows = [member(n, f"沈示例{'甲乙'[n]}", resident(520 + n).number, "01") for n in range(2)]
    answer = clerk.post(f"/cases/{case.pk}/household/", household(*rows))
    assert answer.status_code == 422 and "有且只有一名申请人" in answer.content.decode()


def test_masked_numbers_sent_back_are_the_numbers_known(clerk: Client) -> None:
    case = written(clerk)
    page = clerk.get(f"/cases/{case.pk}/household/").content.decode()
    people = re.findall(r'name="members-\d-person" value="(\d+)"', page)
    masked = re.findall(r'name="members-\d-id_number" value="([^"]+)"', page)
    assert len(people) == 2 and all("********" in m for m in masked)
    rows = [member(n, f"沈示例{'甲乙'[n]}", masked[n], ["01", "20"][n], person=people[n]) for n in range(2)]
    assert clerk.post(f"/cases/{case.pk}/household/", household(*rows)).status_code == 302
    assert case.members.order_by("id")[0].person.id_index == blind_index("person.id", resident(501).number)
    page = clerk.get(f"/cases/{case.pk}/payee/").content.decode()
    account = re.search(r'name="account" value="([^"]+)"', page)
    assert account and "****" in account[1]
    clerk.post(
        f"/cases/{case.pk}/payee/", {"name": "沈示例甲", "relation": "01", "bank": "某行", "account": account[1]}
    )
    assert Case.objects.get(pk=case.pk).account == "6228480000000001"


def test_somebody_without_a_number_stays_the_same_person(clerk: Client) -> None:
    case = begun(clerk)
    row = member(0, "无证示例", "", "01", no_id_reason="未办理")
    clerk.post(f"/cases/{case.pk}/household/", household(row))
    person = case.members.get().person_id
    clerk.post(f"/cases/{case.pk}/household/", household(row | {"members-0-person": str(person)}))
    assert case.members.get().person_id == person


def test_a_doubtful_card_number_warns_and_is_kept(clerk: Client) -> None:
    case = written(clerk)
    payee = {"name": "沈示例", "relation": "01", "bank": "农商行", "account": "6228480000000003"}
    page = clerk.post(f"/cases/{case.pk}/payee/", payee, follow=True).content.decode()
    assert "校验位不符" in page and Case.objects.get(pk=case.pk).account == "6228480000000003"


def test_another_payee_needs_a_reason(clerk: Client) -> None:
    case = written(clerk)
    payee = {"name": "他人示例", "relation": "97", "bank": "农商行", "account": "6228480000000001"}
    assert clerk.post(f"/cases/{case.pk}/payee/", payee).status_code == 422
    assert clerk.post(f"/cases/{case.pk}/payee/", payee | {"reason": "申请人住院"}).status_code == 302


def test_everything_missing_is_listed_at_once_with_links(clerk: Client) -> None:
    case = begun(clerk)
    answer = clerk.post(f"/cases/{case.pk}/submit/")
    page = answer.content.decode()
    assert answer.status_code == 409 and Case.objects.get(pk=case.pk).state == State.DRAFT
    for place in ("applicant", "hardship", "household", "payee"):
        assert f'href="/cases/{case.pk}/{place}/"' in page


def test_the_second_of_two_clicks_is_told_kindly_and_changes_nothing(clerk: Client) -> None:
    case = written(clerk)
    assert clerk.post(f"/cases/{case.pk}/submit/").status_code == 302
    events = Event.objects.count()
    answer = clerk.post(f"/cases/{case.pk}/submit/")
    assert answer.status_code == 409 and "已由他人办理" in answer.content.decode()
    assert Event.objects.count() == events


@begins_with(state=State.ACCEPTED)
def test_a_recognised_household_is_not_asked_for_its_means_but_for_its_expenditure(
    cast: Cast, case: Case, clerk: Client
) -> None:
    page = clerk.get(f"/cases/{case.pk}/visit/").content.decode()
    assert "不再核对家庭收入和财产" in page and 'name="annual_income"' not in page and 'name="verified_' in page


@begins_with(state=State.ACCEPTED)
def test_a_visit_being_written_saves_itself_until_it_is_signed(cast: Cast, case: Case, clerk: Client) -> None:
    typed = {
        "summary": "写到一半",
        "household_size": "很多",
        "surveyors-TOTAL_FORMS": "1",
        "surveyors-0-name": "甲示例",
    }
    assert clerk.post(f"/cases/{case.pk}/autosave/visit/", typed).status_code == 204
    page = clerk.get(f"/cases/{case.pk}/visit/").content.decode()
    assert "写到一半" in page and "很多" in page and "甲示例" in page


@begins_with(state=State.ACCEPTED)
def test_a_typed_name_that_is_an_officers_counts_as_that_officer(cast: Cast, case: Case, clerk: Client) -> None:
    expense = case.expenses.get()
    visit = {
        "visited_on": str(today()), "place": "家中", "respondent_name": "某", "respondent_relation": "01",
        "household_size": "1", f"verified_{expense.pk}": "1", "conclusion": "true", "summary": "属实。",
        "surveyors-TOTAL_FORMS": "2", "surveyors-INITIAL_FORMS": "0", "surveyors-0-name": cast.head.name,
        "surveyors-0-public_servant": "on", "surveyors-1-name": "村干部示例",
    }  # fmt: skip
    assert clerk.post(f"/cases/{case.pk}/visit/", visit).status_code == 302
    assert cast.head.pk in case.visits.get().surveyors.values_list("user_id", flat=True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"surveyors-1-name": ""}, "至少需要2名"),
        ({"surveyors-0-public_servant": ""}, "公职人员"),
    ],
)
@begins_with(state=State.ACCEPTED)
def test_a_visit_by_the_wrong_people_is_refused_and_nothing_is_kept(
    cast: Cast, case: Case, clerk: Client, change: dict[str, str], says: str
) -> None:
    expense = case.expenses.get()
    visit = {
        "visited_on": str(today()), "place": "家中", "respondent_name": "某", "respondent_relation": "01",
        "household_size": "1", f"verified_{expense.pk}": "1", "conclusion": "true", "summary": "属实。",
        "surveyors-TOTAL_FORMS": "2", "surveyors-INITIAL_FORMS": "0", "surveyors-0-name": "甲示例",
        "surveyors-0-public_servant": "on", "surveyors-1-name": "村干部示例",
    }  # fmt: skip
    answer = clerk.post(f"/cases/{case.pk}/visit/", visit | change)
    assert answer.status_code == 422 and says in answer.content.decode()
    expense.refresh_from_db()
    assert not case.visits.exists() and expense.verified_self_paid is None


@begins_with(state=State.ACCEPTED)
def test_more_than_the_papers_show_can_not_be_verified(cast: Cast, case: Case, clerk: Client) -> None:
    expense = case.expenses.get()
    answer = clerk.post(
        f"/cases/{case.pk}/visit/", {f"verified_{expense.pk}": "21000.01", "surveyors-TOTAL_FORMS": "0"}
    )
    assert answer.status_code == 422 and "大于票据显示" in answer.content.decode()


def test_changed_facts_after_the_visit_can_be_visited_again_before_the_review(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    clerk.post(f"/cases/{case.pk}/expenses/", EXPENSES | {"expenses-0-total": "53000"})
    assert "不再有效" in clerk.get(f"/cases/{case.pk}/").content.decode()
    expense = case.expenses.get()
    visit = {
        "visited_on": str(today()), "place": "家中", "respondent_name": "某", "respondent_relation": "01",
        "household_size": "1", f"verified_{expense.pk}": "1", "conclusion": "true", "summary": "属实。",
        "surveyors-TOTAL_FORMS": "2", "surveyors-INITIAL_FORMS": "0", "surveyors-0-name": "甲示例",
        "surveyors-0-public_servant": "on", "surveyors-1-name": "村干部示例",
    }  # fmt: skip
    assert clerk.post(f"/cases/{case.pk}/visit/", visit).status_code == 302
    assert "不再有效" not in clerk.get(f"/cases/{case.pk}/").content.decode()


def test_nothing_that_a_visit_verifies_is_filled_in_as_declared(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.ACCEPTED, category=Category.OTHER)
    page = clerk.get(f"/cases/{case.pk}/visit/")
    form = page.context["form"]
    verified = ("household_size", "annual_income", "property_ok", f"verified_{case.expenses.get().pk}")
    assert [form[name].value() for name in verified] == [None] * 4
    assert case.declared_income is not None
    html = page.content.decode()
    assert "家庭经济状况核对：收入和财产" in html, "what the procedure asks for is found by its name"
    assert f'data-declared="{show(case.declared_income)}"' in html and html.count("与申报一致</button>") == 2


def test_a_visit_made_again_offers_what_the_one_before_said_but_its_day_and_verdicts(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.REVIEWED, category=Category.OTHER)
    before, expense, head = case.visits.get(), case.expenses.get(), cast.officer("head", today())
    return_case(case.pk, officer=head, at=now(), target=State.ACCEPTED, reason="请补充邻里走访情况。")
    page = clerk.get(f"/cases/{case.pk}/visit/")
    said = {bound.name: bound.value() for bound in page.context["form"]}
    names = ("place", "respondent_name", "household_size", "summary")
    assert [said[name] for name in names] == [getattr(before, name) for name in names]
    assert before.annual_income and expense.verified_self_paid
    sums = (before.annual_income, expense.verified_self_paid)
    assert (said["annual_income"], said[f"verified_{expense.pk}"]) == tuple(show(sum_) for sum_ in sums)
    assert said["visited_on"] == today() and said.get("conclusion") is said.get("property_ok") is None
    rows = [{name: row[name].value() or "" for name in ("user", "name")} for row in page.context["rows"]]
    went = [{"user": s.user_id or "", "name": "" if s.user_id else s.name} for s in before.surveyors.all()]
    assert rows == went and "上次调查" in page.content.decode()


@pytest.mark.parametrize("words", ["因病花费 52000 元", "卡号622848000000"])
@begins_with(state=State.REVIEWED)
def test_a_notice_names_no_costs_and_no_numbers(cast: Cast, case: Case, clerk: Client, words: str) -> None:
    notice = {"place": "公示栏", "telephone": "0374-0000000", "summary": words}
    assert clerk.post(f"/cases/{case.pk}/publicity/", notice).status_code == 422
    assert Case.objects.get(pk=case.pk).state == State.REVIEWED


@begins_with(state=State.PUBLICISED)
def test_the_posted_notice_shows_a_masked_name_and_no_number(cast: Cast, case: Case, clerk: Client) -> None:
    page = clerk.get(f"/cases/{case.pk}/notice/").content.decode()
    assert case.applicant_name not in page and "1,200.00" in page and case.narrative not in page
    assert "拟给予" in page and "拟救助金额" in page and "已给予" not in page
    assert "家庭人口" in page and "家庭类别" not in page, "no more than the form of the notice says"


@begins_with(state=State.PUBLICISED)
def test_an_objection_holds_the_case_until_it_is_settled(cast: Cast, case: Case, clerk: Client) -> None:
    clerk.post(f"/cases/{case.pk}/objection/", {"text": "收入不实"})
    assert "有异议尚未处理" in clerk.get(f"/cases/{case.pk}/").content.decode()
    clerk.post(f"/cases/{case.pk}/settle/", {"finding": "已复核，属实。"})
    assert "有异议尚未处理" not in clerk.get(f"/cases/{case.pk}/").content.decode()


@begins_with(state=State.SUBMITTED)
def test_the_steps_aside_each_do_what_they_say(cast: Cast, case: Case, clerk: Client) -> None:
    asked = case
    clerk.post(f"/cases/{asked.pk}/ask-supplement/", {"reason": "缺诊断证明"})
    clerk.post(f"/cases/{asked.pk}/supplement/")
    refused = clerk.post(f"/cases/{asked.pk}/ask-supplement/", {"reason": "再缺"})
    assert refused.status_code == 409 and "不得再次" in refused.content.decode()
    clerk.post(f"/cases/{asked.pk}/refuse-acceptance/", {"reason": "不符", "remedy": "可复议"})
    head = cast.client("head")
    back = make_case(cast, state=State.PUBLICISED)
    head.post(f"/cases/{back.pk}/return/", {"target": "accepted", "reason": "核实收入"})
    gone = make_case(cast, state=State.ACCEPTED)
    clerk.post(f"/cases/{gone.pk}/withdraw/", {"reason": "申请人撤回"})
    ended = make_case(cast, state=State.ACCEPTED)
    head.post(f"/cases/{ended.pk}/suspend/", {"reason": "assistance", "note": "外地协查"})
    assert "现已暂停计时" in head.get(f"/cases/{ended.pk}/").content.decode()
    head.post(f"/cases/{ended.pk}/resume/")
    said = {"ground": "applicant_died", "reason": "申请人去世", "remedy": "可复议"}
    head.post(f"/cases/{ended.pk}/terminate/", said)
    paid = make_case(cast, state=State.PAID)
    clerk.post(f"/cases/{paid.pk}/close/")
    states = [Case.objects.get(pk=c.pk).state for c in (asked, back, gone, ended, paid)]
    assert states == [State.ACCEPTANCE_REFUSED, State.ACCEPTED, State.WITHDRAWN, State.TERMINATED, State.CLOSED]


@begins_with(state=State.ACCEPTED)
def test_a_step_without_its_reason_is_asked_again_and_nothing_happens(cast: Cast, case: Case, clerk: Client) -> None:
    assert clerk.post(f"/cases/{case.pk}/withdraw/", {"reason": "  "}).status_code == 422
    assert Case.objects.get(pk=case.pk).state == State.ACCEPTED


@begins_with(state=State.SUBMITTED)
def test_a_get_changes_nothing(cast: Cast, case: Case, clerk: Client) -> None:
    assert clerk.get(f"/cases/{case.pk}/accept/").status_code == 200
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


@begins_with(state=State.SUBMITTED)
def test_a_scan_comes_back_as_a_download_that_no_browser_runs(cast: Cast, case: Case, clerk: Client) -> None:
    upload = SimpleUploadedFile("诊断<script>.pdf", PDF, content_type="text/html")
    assert clerk.post(f"/cases/{case.pk}/papers/add/", {"kind": "diagnosis", "upload": upload}).status_code == 302
    paper = Paper.objects.get(case=case, sha256__gt="")
    answer = clerk.get(f"/cases/{case.pk}/papers/{paper.pk}/")
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert Event.objects.filter(verb="file_read", subject_id=case.pk).count() == 1


@pytest.mark.parametrize("body", [b"", b"<html><script>alert(1)</script>", b"MZ\x90\x00"])
@begins_with(state=State.SUBMITTED)
def test_a_file_of_another_kind_is_refused_in_words(cast: Cast, case: Case, clerk: Client, body: bytes) -> None:
    papers = case.papers.count()
    upload = SimpleUploadedFile("a.pdf", body, content_type="application/pdf")
    answer = clerk.post(f"/cases/{case.pk}/papers/add/", {"kind": "diagnosis", "upload": upload})
    assert answer.status_code == 422 and case.papers.count() == papers


@begins_with(state=State.SUBMITTED)
def test_a_withdrawn_paper_no_longer_counts_and_stays_on_record(cast: Cast, case: Case, clerk: Client) -> None:
    paper = case.papers.get(kind="diagnosis")
    clerk.post(f"/cases/{case.pk}/papers/{paper.pk}/withdraw/", {"reason": "错放"})
    page = clerk.get(f"/cases/{case.pk}/").content.decode()
    assert "缺少材料：诊断证明" in page and Paper.objects.filter(pk=paper.pk).exists()


@begins_with(state=State.ACCEPTED)
def test_a_masked_value_is_shown_in_full_only_on_request_and_leaves_a_trace(
    cast: Cast, case: Case, clerk: Client
) -> None:
    assert case.applicant is not None
    number = case.applicant.id_number
    assert number not in clerk.get(f"/cases/{case.pk}/").content.decode()
    answer = clerk.post(f"/cases/{case.pk}/reveal/", {"what": "id_number", "person": case.applicant_id})
    assert number in answer.content.decode()
    event = Event.objects.get(verb="revealed", subject_id=case.pk)
    assert number not in str(event.after) and event.actor_name == cast.clerk.name
    assert cast.client("inspector").post(f"/cases/{case.pk}/reveal/", {"what": "account"}).status_code == 403


def test_the_household_as_it_stood_at_acceptance_stays_readable(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.ACCEPTED, members=2)
    shot = case.snapshots.get(moment="acceptance")
    page = clerk.get(f"/cases/{case.pk}/snapshots/{shot.pk}/").content.decode()
    assert "受理时的家庭情况" in page and case.applicant_name in page


@begins_with(state=State.ACCEPTED)
def test_the_due_day_is_shown_with_its_derivation(cast: Cast, case: Case, clerk: Client) -> None:
    page = clerk.get(f"/cases/{case.pk}/").content.decode()
    assert "第10个工作日" in page and str(case.due_on) in page


def test_what_is_typed_and_not_saved_is_not_handed_in_unseen(clerk: Client, cast: Cast) -> None:
    case = written(clerk)
    base = f"/cases/{case.pk}"
    rows = [member(0, "沈示例", resident(501).number, "01"), member(1, "沈小示例", resident(502).number, "20")]
    typed = household(*rows) | {"address": "东街1号"}
    assert clerk.post(f"{base}/autosave/household/", typed).status_code == 204
    page = clerk.get(f"{base}/check/").content.decode()
    assert "申请人与家庭：已填写但未保存" in page and "申请内容完整" not in page
    refused = clerk.post(f"{base}/submit/")
    assert refused.status_code == 409 and "申请人与家庭：已填写但未保存" in refused.content.decode()
    assert clerk.post(f"{base}/household/", typed).status_code == 302
    assert clerk.post(f"{base}/submit/").status_code == 302
    assert Case.objects.get(pk=case.pk).address == "东街1号"


@pytest.mark.parametrize(
    ("path", "state", "offered"),
    [
        ("refuse-acceptance", State.SUBMITTED, NOT_ACCEPTED),
        ("ask-supplement", State.SUBMITTED, MISSING),
        ("return", State.INVESTIGATED, SENT_BACK),
        ("withdraw", State.SUBMITTED, WITHDRAWN),
        ("terminate", State.ACCEPTED, TERMINATED),
    ],
)
def test_sentences_are_at_hand_where_a_reason_is_long_and_the_act_stays_in_sight(
    cast: Cast, path: str, state: State, offered: tuple[str, ...]
) -> None:
    case = make_case(cast, state=state)
    who = "head" if path == "return" else "clerk"
    page = cast.client(who).get(f"/cases/{case.pk}/{path}/").content.decode()
    assert 4 <= len(offered) <= 6 and all(f'data-say="reason">{text}</button>' in page for text in offered)
    assert 'type="submit"' in page.split('class="r-action-bar"')[1]
