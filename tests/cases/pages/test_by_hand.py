"""What can hardly be meant is refused or told where it is typed by hand, as it is in a register."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from stdnum.cn.ric import calc_check_digit

from accounts.duties import RegionLevel
from accounts.models import Region
from cases.forms.evidence import SurveyorForm
from cases.models import Case
from cases.plausible import doubtful_relation
from cases.services.evidence import SurveyorGiven
from cases.terms import Relation, Sex, State
from common.clock import today
from common.errors import Invalid
from common.forms import ACCOUNT_DOUBTFUL
from tests.cases.pages.test_story import HARDSHIP, begun, household, member
from tests.cases.services.test_soundness import record, visit_of
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, resident
from tests.scans import PNG, png

pytestmark = pytest.mark.django_db
DAY = today()
NUMBER = resident(695).number
STEM = "99999919850310123"
NOWHERE = STEM + calc_check_digit(STEM + "0")
"""A number whose area code is no county's."""


def put(clerk: Client, case: Case, name: str = "沈示例", number: str = NUMBER, **more: str) -> Any:
    return clerk.post(f"/cases/{case.pk}/household/", household(member(0, name, number, "01"), **more), follow=True)


@pytest.mark.parametrize("name", ["A<b>1", "周😀", "=1+1", "沈" * 60])
def test_what_is_nobody_s_name_is_refused_at_its_field(clerk: Client, name: str) -> None:
    case = begun(clerk)
    assert "name" in put(clerk, case, name).context["members"].errors[0]
    payee = {"name": name, "relation": "01", "bank": "示例银行", "account": "6228480000000000", "reason": "x"}
    assert "name" in clerk.post(f"/cases/{case.pk}/payee/", payee).context["form"].errors


def test_a_name_is_kept_without_the_blanks_that_stretch_it(clerk: Client) -> None:
    case = begun(clerk)
    put(clerk, case, "沈　示 例")
    assert Case.objects.get(pk=case.pk).applicant_name == "沈示例"


@pytest.mark.parametrize("field", ["applied_on", "incident_on"])
def test_a_day_of_long_ago_is_refused_and_of_last_year_but_one_told(clerk: Client, field: str) -> None:
    case = begun(clerk)
    sent = HARDSHIP | {"applied_on": str(DAY)}
    refused = clerk.post(f"/cases/{case.pk}/hardship/", sent | {field: "1900-01-01"})
    assert refused.status_code == 422 and field in refused.context["form"].errors
    day = DAY - timedelta(days=500)
    taken = clerk.post(f"/cases/{case.pk}/hardship/", sent | {field: str(day)}, follow=True)
    assert any(str(day) in str(told) for told in taken.context["messages"])
    assert str(day) in clerk.get(f"/cases/{case.pk}/check/").content.decode()


def test_an_unknown_village_and_area_code_are_told_and_taken(clerk: Client) -> None:
    case = begun(clerk)
    after = put(clerk, case, number=NOWHERE, village_name="没有的村")
    told = " ".join(str(line) for line in after.context["messages"])
    assert "999999" in told and "没有的村" in told and Case.objects.get(pk=case.pk).applicant_id
    for page in (clerk.get(f"/cases/{case.pk}/check/"), clerk.get(f"/cases/{case.pk}/household/")):
        text = page.content.decode()
        assert "没有的村" in text and "999999" in text
    assert not list(put(clerk, case, village_name="东街社区").context["messages"])


def test_a_village_of_another_township_is_told_with_that_township(clerk: Client) -> None:
    case, other = begun(clerk), Region.objects.get(code=SHENHOU)
    village = f"{other.code}201"
    Region.objects.create(
        code=village, name="别处示例村委会", level=RegionLevel.VILLAGE, parent=other, path=f"{other.path}{village}/"
    )
    (told,) = put(clerk, case, village_name="别处示例村").context["messages"]
    assert str(told) == f"别处示例村：属于本县{other.name}"


def test_a_doubtful_account_is_told_on_its_page_and_at_the_check(clerk: Client) -> None:
    case = begun(clerk)
    put(clerk, case)
    payee = {"name": "沈示例", "relation": "01", "bank": "示例银行", "account": "62284800000000001"}
    after = clerk.post(f"/cases/{case.pk}/payee/", payee, follow=True)
    assert str(ACCOUNT_DOUBTFUL) in [str(line) for line in after.context["messages"]]
    for part in ("payee", "check"):
        assert str(ACCOUNT_DOUBTFUL) in clerk.get(f"/cases/{case.pk}/{part}/").content.decode(), part


def test_nobody_of_the_household_investigates_it(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, members=2)
    for one in case.members.select_related("person"):
        own = SurveyorGiven(name=one.person.name, public_servant=True)
        visit = visit_of(case)
        with pytest.raises(Invalid) as refused:
            record(cast, case, replace(visit, surveyors=[own, *visit.surveyors]))
        assert refused.value.code == "surveyor_of_household"


def test_an_image_that_is_none_is_no_paper(cast: Cast, clerk: Client, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = make_case(cast, state=State.SUBMITTED)
    papers = case.papers.count()

    def add(body: bytes) -> Any:
        scan = SimpleUploadedFile("身份证.png", body)
        return clerk.post(f"/cases/{case.pk}/papers/add/", {"kind": "id_card", "note": "正面", "upload": scan})

    for body in (png(60000, 60000, data=b"", end=False), png(60000, 60000, data=b"x"), PNG[:-12]):
        refused = add(body)
        assert refused.status_code == 422 and "upload" in refused.context["form"].errors
    assert case.papers.count() == papers and not list(tmp_path.rglob("*.sealed"))
    assert add(PNG).status_code == 302


def test_a_relation_that_does_not_go_with_the_sex_is_told_after_saving_and_at_the_check(clerk: Client) -> None:
    case = begun(clerk)
    numbers = [resident(n).number for n in range(501, 560)]
    man = next(number for number in numbers if int(number[16]) % 2)
    other = next(number for number in numbers if int(number[16]) % 2 and number != man)
    rows = [member(0, "沈示例", man, "01"), member(1, "沈小示例", other, "30")]
    saved = clerk.post(f"/cases/{case.pk}/household/", household(*rows), follow=True).content.decode()
    assert "沈小示例：“女”与身份证号码显示的性别不符" in saved
    assert "沈小示例：“女”与身份证号码显示的性别不符" in clerk.get(f"/cases/{case.pk}/check/").content.decode()
    assert not doubtful_relation(Relation.DAUGHTER, Sex.FEMALE) and not doubtful_relation(Relation.SIBLING, Sex.MALE)
    assert doubtful_relation(Relation.SECOND_SON, Sex.FEMALE) and not doubtful_relation(Relation.SON, Sex.UNKNOWN)


def test_an_officer_of_the_list_is_a_public_servant_and_who_is_only_named_is_one_when_it_is_said() -> None:
    asked: dict[str, Any] = {"officers": [(7, "沈秋禾", "颍川街道办事处")]}
    chosen, named = SurveyorForm({"user": "7"}, **asked), SurveyorForm({"name": "沈秋禾"}, **asked)
    other = SurveyorForm({"name": "村干部示例"}, **asked)
    assert chosen.is_valid() and named.is_valid() and other.is_valid()
    assert [one.given.public_servant for one in (chosen, named, other)] == [True, True, False]
