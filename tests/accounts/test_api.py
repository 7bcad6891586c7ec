"""The API of accounts: every operation once, each kind of refusal, and what forms alone said before."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.addresses import ADDRESSES
from accounts.duties import Duty
from accounts.models import AccessToken, GivenAnswer, Posting, Region, User
from accounts.services import Period
from audit.models import Event
from common.errors import Invalid
from tests.accounts.managers import DAY, NOW, Managers
from tests.api import Caller, offered
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
TODAY, LATER = DAY.isoformat(), (DAY + timedelta(days=5)).isoformat()


def test_every_operation_of_accounts_is_done_once(managers: Managers, cast: Cast, client: Client) -> None:
    me = Caller(cast.client("county_approver"))
    office, region = managers.office("禹州市民政局"), Region.objects.get(code="411081")
    assert [row["name"] for row in me.does(200, "get", "regions/", {"text": "神垕"})] == ["神垕镇"]
    assert me.does(200, "get", "regions/city/")["region"]["name"] == "许昌市"
    place = me.does(200, "get", f"regions/{region.pk}/")
    assert place["above"][-1]["name"] == "许昌市" and place["offices"][0]["seats"] and place["below"]
    assert office in [row["id"] for row in me.does(200, "get", "offices/")]
    # an officer
    given = {"username": "new.one", "name": "新人", "office_id": office, "duties": ["casework"],
             "period": {"starts_on": TODAY}}  # fmt: skip
    made = me.does(201, "post", "officers/", given, key="k")
    again = me.does(201, "post", "officers/", given, key="k")
    assert again == made | {"password": ""}, "the same key: the same answer without the secret, nothing done"
    user = User.objects.get(username="new.one")
    assert user.check_password(made["password"]) and user.must_change_password
    found = me.does(200, "get", "officers/", {"text": "new", "duty": "casework", "status": "active"})["results"]
    assert [row["id"] for row in found] == [user.pk]
    seat = me.does(201, "post", f"officers/{user.pk}/postings/",
                   {"office_id": office, "duty": "review", "period": {"starts_on": TODAY}})  # fmt: skip
    file = me.does(200, "get", f"officers/{user.pk}/")
    assert {one["posting"]["duty"] for one in file["now"]} == {"casework", "review"}
    me.does(204, "post", f"postings/{seat['id']}/end/", {"last_day": LATER})
    assert Posting.objects.get(pk=seat["id"]).ends_on == DAY + timedelta(days=5)
    for way in ("disabling", "enabling", "password"):
        me.does(204 if way == "disabling" else 200, "post", f"officers/{user.pk}/{way}/")
    assert User.objects.get(pk=user.pk).is_active
    # a substitute
    held = Posting.objects.get(user=cast.head, duty=Duty.DECIDE)
    other = me.does(200, "get", f"postings/{held.pk}/substitutes/")
    stand_in = {"substitute_id": user.pk, "starts_on": TODAY, "ends_on": LATER}
    assert user.pk in [row["id"] for row in other]
    told = me.does(200, "get", f"postings/{held.pk}/substitutes/foresight/", stand_in)
    assert told["officer"]["id"] == user.pk and told["forbidden"]
    body = {"substitute_id": user.pk, "period": {"starts_on": TODAY, "ends_on": LATER}}
    assert me.does(201, "post", f"postings/{held.pk}/substitutes/", body)["stands_in_for"] == held.pk
    # another system
    system = me.does(201, "post", "programs/", given | {"username": "sys.tem", "duties": ["inspect"]})
    assert system["is_program"]
    asked = {"name": "对账", "duties": ["inspect"], "read_only": True, "area_id": region.pk, "expires_on": LATER}
    issued = me.does(201, "post", f"programs/{system['id']}/tokens/", asked, key="t")
    assert me.does(201, "post", f"programs/{system['id']}/tokens/", asked, key="t") == issued | {"text": ""}
    assert not any(
        secret in row.answer for row in GivenAnswer.objects.all() for secret in (made["password"], issued["text"])
    )
    bearer = {"authorization": f"Bearer {issued['text']}"}
    assert client.get("/api/v1/trail/", headers=bearer).status_code == 200
    (row,) = me.does(200, "get", f"programs/{system['id']}/tokens/")
    assert row["state"] == "in_force" and row["used_at"] and issued["text"] not in str(row)
    me.does(204, "post", f"tokens/{issued['id']}/revocation/")
    assert client.get("/api/v1/trail/", headers=bearer).status_code == 401
    # a filter of one's own
    kept = me.does(201, "post", "filters/", {"page": "cases:list", "query": "state=accepted", "name": "已受理"})
    wrong = {"page": "cases:list", "query": "", "name": "空"}
    assert me.refused(422, "post", "filters/", wrong | {"query": "page=2" * 400})[1] == ["query"]
    assert me.refused(422, "post", "filters/", wrong | {"query": "state=open", "page": "cases:detail"})[1] == ["page"]
    told = me.ask("post", "filters/", wrong | {"query": "state=nope&cause=king"}).json()["fields"]["query"]
    assert "状态：" in told and "nope" in told and "事由：" in told and "king" in told
    mine, tag = f"filters/{kept['id']}/", me.ask("get", f"filters/{kept['id']}/")["ETag"]
    assert me.refused(428, "put", mine, {"name": "刚受理"})[0] == "if_match_missing"
    me.does(204, "put", mine, {"name": "刚受理"}, etag=tag)
    assert me.refused(412, "put", mine, {"name": "又改"}, etag=tag)[0] == "changed_meanwhile"
    assert [(one["name"], one["query"]) for one in me.does(200, "get", "filters/")] == [("刚受理", "state=accepted")]
    me.does(204, "delete", f"filters/{kept['id']}/")
    # the trail, and one's own password
    inspector = Caller(cast.client("inspector"), me.seen)
    events = inspector.does(200, "get", "trail/", {"verb": "token_revoked", "day": TODAY})["results"]
    assert [event["subject"] for event in events] == ["新人"]
    cast.inspector.set_password("old-words-of-mine")
    cast.inspector.must_change_password = True
    cast.inspector.save()
    first = Caller(signed_in(cast.inspector), me.seen)
    assert first.refused(403, "get", "trail/")[0] == "password_change_needed"
    words = {"old_password": "old-words-of-mine", "new_password": "12345678"}
    assert first.refused(422, "post", "session/password/", words) == ("invalid", ["new_password"])
    first.does(204, "post", "session/password/", words | {"new_password": "quiet-rivers-bend"})
    assert not User.objects.get(pk=cast.inspector.pk).must_change_password
    first.does(200, "get", "session/")
    first.does(204, "post", "session/confirmation/", {"password": "quiet-rivers-bend"})
    first.does(204, "delete", "session/")
    first.does(200, "post", "session/", {"username": cast.inspector.username, "password": "quiet-rivers-bend"})
    assert offered(ADDRESSES) - me.seen == set()


def test_who_may_not_or_is_elsewhere_or_gave_no_password_changes_nothing(managers: Managers, cast: Cast) -> None:
    me, before = Caller(cast.client("county_approver")), Event.objects.count()
    assert me.refused(404, "get", f"officers/{cast.other_clerk.pk}/")[0] == "officer_not_found"
    assert me.refused(404, "post", f"officers/{cast.other_clerk.pk}/disabling/")[0] == "officer_not_found"
    assert Caller(cast.client("clerk")).refused(403, "get", "officers/")[0] == "permission_denied"
    stale = cast.client("county_approver")
    session = stale.session
    session["signed_in_at"] = (NOW - timedelta(hours=1)).isoformat()
    session.save()
    code, _fields = Caller(stale).refused(403, "post", f"officers/{cast.clerk.pk}/disabling/")
    assert code == "password_needed"
    assert me.refused(422, "get", "officers/", {"duty": "king", "status": "gone"})[1] == ["duty", "status"]
    assert Event.objects.count() == before


def test_what_the_forms_alone_refused_the_services_refuse(managers: Managers, cast: Cast) -> None:
    office = managers.office("禹州市民政局")
    for username, name, where in (("A", "新人", "username"), ("ab", "新人", "username"), ("abc", " ", "name"),
                                  ("abc", "长" * 65, "name")):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            services.add_officer(
                username=username, name=name, office_id=office, duties=[Duty.REVIEW], period=Period(DAY),
                officer=managers.county, at=NOW,
            )  # fmt: skip
        assert list(refused.value.fields) == [where]
    services.add_officer(
        username="abc", name="长" * 64, office_id=office, duties=[Duty.REVIEW], period=Period(DAY),
        officer=managers.county, at=NOW,
    )  # fmt: skip
    system = services.add_program(
        username="sys.tem", name="县财政系统", office_id=office, duties=[Duty.INSPECT], period=Period(DAY),
        officer=managers.county, at=NOW,
    )  # fmt: skip
    for duties, name in (([Duty.PAY], "对账"), ([Duty.INSPECT], "长" * 81)):
        with pytest.raises(Invalid):
            services.issue_token(
                system.pk, name=name, duties=duties, read_only=True, area_id=Region.objects.get(code="411081").pk,
                expires_on=DAY, officer=managers.county, at=timezone.now(),
            )  # fmt: skip
    assert not AccessToken.objects.exists()
