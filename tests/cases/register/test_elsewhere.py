"""What the import tells of other townships and counties: that there is something, and nothing else."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.duties import Duty
from accounts.models import Office, Posting
from cases.models import Case, RegisterImport
from cases.register import selectors, services
from common import xlsx
from common.errors import Invalid
from tests.cases.register.books import book, card, household, member, number, saved
from tests.cases.register.conftest import TODAY
from tests.cases.register.doing import AT, carry_out, imported, upload
from tests.cast import SINCE, Cast

HERE, THERE, FAR = ({"乡镇（街道）": name} for name in ("颍川街道", "神垕镇", "和尚桥镇"))
GIVEN_AWAY = ("LSJZ", "411081", "禹州", "神垕", "颍川", "已经导入", "无需再次导入")
"""Numbers and places of the files elsewhere, and what is said of an application that the own area imported."""


def told(register: RegisterImport) -> str:
    """Everything that is kept with an import, and how it reads in both languages."""
    rows = list(register.rows.all())
    said = [json.dumps([row.problems, row.failure], ensure_ascii=False) for row in rows]
    for language in ("zh-hans", "en"):
        with override(language):
            said += [p.reason + p.remedy for row in rows for p in selectors.problems_of(row)]
    return "\n".join([*said, register.alarm, register.error, str(register.notices)])


def slips(register: RegisterImport) -> list[list[str]]:
    return list(register.rows.order_by("row").values_list("slips", flat=True))


@pytest.fixture
def of_the_county(office: Cast) -> RegisterImport:
    """The county has imported three applications of its townships."""
    rows = [household(1, **HERE), household(2, **THERE), household(3, 共同生活人口=2, **THERE)]
    return imported(office, saved(book(rows, [member(number(3), 13)])))


def test_another_county_imports_the_same_application_and_is_only_warned(
    office: Cast, of_the_county: RegisterImport
) -> None:
    data = saved(book([household(n, 银行账号=card(50 + n), **FAR) for n in (1, 2)]))
    register = upload(office, data, "other_clerk")
    assert slips(register) == [["known_elsewhere"]] * 2
    said = told(register)
    assert "在其他县有在办申请" in said and "Another county has an application" in said
    assert not [word for word in GIVEN_AWAY if word in said]
    services.confirm(register.pk, officer=office.officer("other_clerk", TODAY), at=AT)
    carry_out(office, register, "other_clerk")
    assert register.rows.exclude(failure="").count() == 0
    assert Case.objects.filter(township__name="和尚桥镇").count() == 2


def test_the_register_of_another_county_tells_nothing_of_what_became_of_it(
    office: Cast, of_the_county: RegisterImport
) -> None:
    rows = [household(1, 申请人姓名="李阳", 开户人="李阳", **HERE), household(2, **THERE)]
    register = upload(office, saved(book(rows)), "other_clerk")
    assert all("township_of_another_county" in found for found in slips(register))
    of_the_system = {"already_imported", "already_in_hand", "name_of_another", "account_of_another"}
    assert not of_the_system & {slip for found in slips(register) for slip in found}
    assert "LSJZ" not in told(register)
    assert not register.alarm
    with pytest.raises(Invalid) as nothing:
        services.confirm(register.pk, officer=office.officer("other_clerk", TODAY), at=AT)
    assert nothing.value.code == "register_nothing"


def test_a_township_is_told_of_another_township_only_that_there_is_something(
    office: Cast, of_the_county: RegisterImport
) -> None:
    li = {"申请人姓名": "李秋", "开户人": "李秋"}
    rows = [
        household(2, 银行账号=card(50)),  # applied in the other township
        household(4, 银行账号=card(2), **li),  # its account
        household(5, 共同生活人口=2, **li),  # a member of its household
    ]
    register = upload(office, saved(book(rows, [member(number(5), 13)])), "clerk")
    assert slips(register) == [["known_elsewhere"], ["account_of_another_elsewhere"], ["known_elsewhere"]]
    said = told(register)
    assert "此人在其他乡镇有在办申请" in said and "本县其他乡镇（街道）登记的是另一开户人" in said
    assert not [word for word in ("LSJZ", "神垕", "411081103") if word in said]
    assert {row.verdict for row in register.rows.all()} == {"warn"}


def test_the_own_area_is_told_the_cases_themselves(office: Cast, of_the_county: RegisterImport) -> None:
    numbers = dict(Case.objects.values_list("township__name", "number"))
    rows = [household(1, 银行账号=card(50)), household(6, 银行账号=card(1), 申请人姓名="李秋", 开户人="李秋")]
    own = upload(office, saved(book(rows)), "clerk")
    assert slips(own) == [["already_imported"], ["account_of_another"]]
    assert str(numbers["颍川街道"]) in told(own)
    county = upload(office, saved(book([household(2, 申请日期="2026-10-09", **THERE)])))
    assert slips(county) == [["already_in_hand"]]
    assert "LSJZ-411081" in told(county)


def test_what_is_kept_is_written_for_its_readers_not_for_who_uploaded(
    office: Cast, of_the_county: RegisterImport
) -> None:
    """The clerk may look at the whole county; who follows her in the township may not."""
    county = Office.objects.get(name="禹州市民政局")
    Posting.objects.create(user=office.clerk, office=county, duty=Duty.INSPECT, starts_on=SINCE)
    register = upload(office, saved(book([household(2)])), "clerk")
    assert slips(register) == [["known_elsewhere"]]
    assert "LSJZ" not in told(register)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_and_workbook_of_the_other_county_tell_no_more(
    office: Cast, of_the_county: RegisterImport, language: str
) -> None:
    rows = [household(1, **FAR), household(2, 联系电话="12", **FAR)]
    register = upload(office, saved(book(rows)), "other_clerk")
    client = office.client("other_clerk")
    client.cookies["django_language"] = language
    page = client.get(reverse("cases:register_detail", args=[register.pk])).content.decode()
    assert ("有在办申请" if language == "zh-hans" else "Another county has an application") in page
    assert "LSJZ" not in page
    back = xlsx.read(services.give_back(register.pk, officer=office.officer("other_clerk", TODAY), at=AT)).sheets[0]
    assert "LSJZ" not in str(back.rows)
    assert "电话" in str(back.value(2, 23))
