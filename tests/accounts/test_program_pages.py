"""The pages of other systems: an account, its tokens, revoked with a confirmation."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts import selectors, services
from accounts.duties import Duty
from accounts.models import AccessToken, Posting, Region, User
from accounts.services import Period
from common.errors import Invalid
from tests.accounts.managers import DAY, NOW, Managers
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_system_is_added_given_a_token_and_refused_once_that_is_revoked(managers: Managers, cast: Cast) -> None:
    browser, outside = cast.client("county_approver"), Client()
    given = {"name": "县财政系统", "username": "county.finance", "office": managers.office("禹州市财政局"),
             "duties": ["inspect", "pay"], "starts_on": DAY.isoformat()}  # fmt: skip
    assert "人员管理" not in browser.get("/officers/programs/add/").content.decode().split("<form")[-1]
    assert browser.post("/officers/programs/add/", given | {"username": "X"}).context["form"].errors["username"]
    page = browser.post("/officers/programs/add/", given, follow=True)
    system = User.objects.get(username="county.finance")
    assert system.is_program and not system.has_usable_password()
    text = page.content.decode()
    assert "外部系统" in text and "重置密码" not in text
    assert "外部系统" in browser.get("/officers/?status=program").content.decode()
    wrong = {"name": "对账", "duties": ["inspect"], "read_only": "on", "area": "", "expires_on": "2020-01-01"}
    form = browser.post(f"/officers/{system.pk}/tokens/issue/", wrong)
    assert form.context["form"].errors.keys() == {"area"} and not AccessToken.objects.exists()
    wrong["area"] = str(Region.objects.get(code="411081").pk)
    form = browser.post(f"/officers/{system.pk}/tokens/issue/", wrong)
    assert form.context["form"].errors.keys() == {"expires_on"} and not AccessToken.objects.exists()
    wrong["expires_on"] = (DAY + timedelta(days=30)).isoformat()
    once = browser.post(f"/officers/{system.pk}/tokens/issue/", wrong)
    assert once["Cache-Control"] == "no-store"
    (secret,) = re.findall(r"relief_[\w-]+", once.content.decode())
    bearer = {"authorization": f"Bearer {secret}"}
    assert outside.get("/api/v1/trail/", headers=bearer).status_code == 200
    listed = browser.get(f"/officers/{system.pk}/").content.decode()
    assert secret not in listed and f"…{secret[-4:]}" in listed and "有效" in listed
    token = AccessToken.objects.get()
    done = browser.post(f"/officers/tokens/{token.pk}/revoke/", follow=True).content.decode()
    assert "已吊销" in done and outside.get("/api/v1/trail/", headers=bearer).status_code == 401
    assert cast.client("standards").post("/officers/tokens/999999/revoke/").status_code == 404


def test_a_system_is_disabled_and_enabled_without_a_password(managers: Managers, cast: Cast) -> None:
    browser = cast.client("county_approver")
    given = {"name": "县财政系统", "username": "county.finance", "office": managers.office("禹州市财政局"),
             "duties": ["inspect"], "starts_on": DAY.isoformat()}  # fmt: skip
    browser.post("/officers/programs/add/", given)
    system = User.objects.get(username="county.finance")
    browser.post(f"/officers/{system.pk}/disable/")
    assert not User.objects.get(pk=system.pk).is_active
    answer = browser.post(f"/officers/{system.pk}/enable/")
    assert answer.status_code == 302 and User.objects.get(pk=system.pk).is_active


def test_a_system_neither_stands_in_nor_is_stood_in_for(managers: Managers, cast: Cast) -> None:
    made = services.add_program(
        username="county.finance", name="县财政系统", office_id=managers.office("颍川街道办事处"),
        duties=[Duty.DECIDE], period=Period(DAY), officer=managers.county, at=NOW,
    )  # fmt: skip
    days, person = Period(DAY, DAY), Posting.objects.get(user=cast.head, duty=Duty.DECIDE)
    for absent, substitute in ((person, made), (Posting.objects.get(user=made), cast.clerk)):
        with pytest.raises(Invalid) as refused:
            services.post_substitute(
                absent.pk, substitute_id=substitute.pk, period=days, officer=managers.county, at=NOW
            )
        assert refused.value.code == "program"
    assert made not in selectors.substitutes_for(managers.county, person)
