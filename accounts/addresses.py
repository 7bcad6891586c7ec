"""What the API offers of accounts: the session, who asks, officers, postings, other systems and the trail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, cast

from django.http import QueryDict
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services, systems
from accounts.api import OfficerView
from accounts.duties import Duty
from accounts.exporting import TITLES
from accounts.forms import ChangePasswordForm
from accounts.guards import Guard
from accounts.officer import Officer
from accounts.operations import PROBLEMS, Act, All, Look, Pages, address
from accounts.permissions import Session
from accounts.shapes import (
    AccountShape,
    EventShape,
    FilterShape,
    ForeseenShape,
    IssuedShape,
    OfficerRow,
    OfficerShape,
    OfficeShape,
    RegionPageShape,
    RegionShape,
    SeatShape,
    SecretShape,
    TokenShape,
    WhoShape,
)
from audit.selectors import trail as events
from audit.verbs import Verb
from common.api import StrictSerializer
from common.bodies import text
from common.clock import now
from common.stated import Codes

OfPage = Annotated[str, Codes(tuple(sorted(TITLES)))]
"""The URL name of a list's page whose filters can be kept."""


class SignIn(StrictSerializer):
    """Name and password of an officer."""

    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class Confirmation(StrictSerializer):
    """The password of the officer of this session."""

    password = serializers.CharField(max_length=128, trim_whitespace=False)


class Passwords(StrictSerializer):
    """The password of the officer of this session, and the one that he wants."""

    old_password = serializers.CharField(max_length=128, trim_whitespace=False)
    new_password = serializers.CharField(max_length=128, trim_whitespace=False)


class Here(OfficerView):
    """Signing in and out as in the browser."""

    guards = {
        "get": Guard(public_reason="whoever is not signed in yet needs the token of his first request"),
        "post": Guard(public_reason="the door itself"),
        "delete": Guard(),
    }
    guard = Guard(public_reason="the door itself")

    @extend_schema(summary="Who asks, with which duties.", responses={200: WhoShape, **PROBLEMS})
    def get(self, request: Request) -> Response:
        shown = {"officer": self.officer, "csrf_token": get_token(request._request)}
        return Response(WhoShape(shown).data)

    @extend_schema(summary="Begin a session.", request=SignIn, responses={200: WhoShape, **PROBLEMS})
    @method_decorator(sensitive_variables())
    def post(self, request: Request) -> Response:
        Session().enforce_csrf(request)
        asked = SignIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.sign_in(request._request, **asked.validated_data, at=now())
        request.user = request._request.user
        return self.get(request)

    @extend_schema(summary="End this session.", responses={204: None, **PROBLEMS})
    def delete(self, request: Request) -> Response:
        services.sign_out(request._request, at=now())
        return Response(status=204)


class Confirm(OfficerView):
    """The password once more, for what an unattended desk must not do."""

    guard = Guard()

    @extend_schema(
        summary="Give the password once more; for five minutes it counts as fresh.",
        request=Confirmation, responses={204: None, **PROBLEMS},
    )  # fmt: skip
    @method_decorator(sensitive_variables())
    def post(self, request: Request) -> Response:
        self.needs_session()
        asked = Confirmation(data=request.data)
        asked.is_valid(raise_exception=True)
        services.confirm_identity(request._request, password=asked.validated_data["password"], at=now())
        return Response(status=204)


class NewPassword(OfficerView):
    """One's own password; of a first password this is the only thing that may be done with it."""

    guard = Guard()
    guards = {"post": guard}

    @extend_schema(
        summary="Set one's own password; all other sessions of the account end.",
        request=Passwords, responses={204: None, **PROBLEMS},
    )  # fmt: skip
    @method_decorator(sensitive_variables())
    def post(self, request: Request) -> Response:
        asked = Passwords(data=request.data)
        asked.is_valid(raise_exception=True)
        self.needs_session()
        old, new = asked.validated_data["old_password"], asked.validated_data["new_password"]
        typed = {"old_password": old, "new_password1": new, "new_password2": new}
        form = ChangePasswordForm(cast(Any, request.user), typed)
        if not form.is_valid():
            wrong = {name.removesuffix("1"): list(map(str, texts)) for name, texts in form.errors.items()}
            raise serializers.ValidationError(wrong)
        services.change_password(request._request, password=new, at=now())
        return Response(status=204)


# --- regions and offices


def regions_named(*, text: str) -> list[Any]:
    """Regions whose name holds a text, the higher ones first; at most fifty."""
    return selectors.find_regions(text)


def one_region(region_id: int, *, today: date) -> dict[str, Any]:
    """A region: the way to it, its offices with those who sit there, what lies directly below."""
    place = selectors.region(region_id)
    return {
        "region": place, "above": selectors.ancestors(place), "offices": selectors.offices_in(place, today),
        "below": selectors.children(place),
    }  # fmt: skip


def city_region(*, today: date) -> dict[str, Any]:
    """The city, where the tree begins."""
    return one_region(selectors.city_office().region_id, today=today)


def offices_to_post_in(officer: Officer) -> Any:
    """The offices of the area in which one manages officers."""
    return selectors.offices(officer, Duty.OFFICERS).order_by("region__path", "pk")


# --- officers


def substitutes(posting_id: int, *, officer: Officer) -> Any:
    """Who may stand in for the holder of a posting, by the rules that do not depend on the days."""
    return selectors.substitutes_for(officer, selectors.posting_in_area(officer, posting_id))


def foresee_substitute(
    posting_id: int, *, substitute_id: int, starts_on: date, ends_on: date, officer: Officer, at: datetime
) -> dict[str, Any]:
    """What a substitution would mean: who stands in, and what separation of duties would then forbid (xc-3.4)."""
    user, forbidden = services.foresee_substitute(
        posting_id, substitute_id=substitute_id, period=services.Period(starts_on, ends_on), officer=officer, at=at
    )
    return {"officer": user, "forbidden": forbidden}


def trail(
    officer: Officer, *, verb: Verb | None = None, who: str = "", day: date | None = None, label: str = "",
    cursor: Mapping[str, str],
) -> Any:  # fmt: skip
    """What happened in one's area, newest first: by act, officer, day, or by the exact case number or name."""
    scope = selectors.trail_scope(officer)
    return events(scope, verb=verb or "", actor_name=who, day=day, label=label, cursor=cursor)


# --- kept filters


def filters(officer: Officer) -> list[Any]:
    """The filters that one keeps for one's lists."""
    return [line for kept in selectors.all_kept(officer) for line in kept.lines]


def keep_filter(*, page: OfPage, query: str, name: str, officer: Officer, at: datetime) -> Any:
    """Keep a filter of a list (the URL name of its page, the query of its address) under a name, for oneself."""
    return services.keep_filter(page, QueryDict(query), name, officer=officer, at=at)


MANAGE = Duty.OFFICERS
ADDRESSES = [
    path("session/", Here.as_view(), name="session"),
    path("session/confirmation/", Confirm.as_view(), name="session_confirmation"),
    path("session/password/", NewPassword.as_view(), name="session_password"),
    address("regions/", "regions", get=All(regions_named, gives=RegionShape)),
    address("regions/city/", "city", get=Look(city_region, gives=RegionPageShape)),
    address("regions/<int:region_id>/", "region", get=Look(one_region, gives=RegionPageShape)),
    address("offices/", "offices", get=All(offices_to_post_in, MANAGE, gives=OfficeShape)),
    address(
        "officers/",
        "officers",
        get=Pages(selectors.officers_page, MANAGE, gives=OfficerRow),
        post=Act(services.add_officer, MANAGE, gives=SecretShape, status=201, fresh=True),
    ),
    address("officers/<int:user_id>/", "officer", get=Look(selectors.officer_file, MANAGE, gives=OfficerShape)),
    address(
        "officers/<int:user_id>/postings/",
        "officer_postings",
        post=Act(services.post, MANAGE, gives=SeatShape, status=201, fresh=True),
    ),
    address("officers/<int:user_id>/disabling/", "officer_disabling", post=Act(services.disable, MANAGE, fresh=True)),
    address(
        "officers/<int:user_id>/enabling/",
        "officer_enabling",
        post=Act(services.enable, MANAGE, gives=SecretShape, fresh=True),
    ),
    address(
        "officers/<int:user_id>/password/",
        "officer_password",
        post=Act(services.reset_password, MANAGE, gives=SecretShape, fresh=True),
    ),
    address("postings/<int:posting_id>/end/", "posting_end", post=Act(services.end_posting, MANAGE, fresh=True)),
    address(
        "postings/<int:posting_id>/substitutes/",
        "substitutes",
        get=All(substitutes, MANAGE, gives=AccountShape),
        post=Act(services.post_substitute, MANAGE, gives=SeatShape, status=201, fresh=True),
    ),
    address(
        "postings/<int:posting_id>/substitutes/foresight/",
        "substitute_foreseen",
        get=Look(foresee_substitute, MANAGE, gives=ForeseenShape),
    ),
    address(
        "programs/", "programs", post=Act(services.add_program, MANAGE, gives=AccountShape, status=201, fresh=True)
    ),
    address(
        "programs/<int:user_id>/tokens/",
        "tokens",
        get=All(systems.tokens_of, MANAGE, gives=TokenShape),
        post=Act(services.issue_token, MANAGE, gives=IssuedShape, status=201, fresh=True),
    ),
    address(
        "tokens/<int:token_id>/revocation/", "token_revocation", post=Act(services.revoke_token, MANAGE, fresh=True)
    ),
    address(
        "filters/",
        "filters",
        get=All(filters, gives=FilterShape),
        post=Act(keep_filter, gives=FilterShape, status=201, name=text(40)),
    ),
    address(
        "filters/<int:filter_id>/",
        "filter",
        get=Look(services.filter_of_mine, gives=FilterShape, version=services.filter_version),
        put=Act(services.rename_filter, version=services.filter_version, name=text(40)),
        delete=Act(services.delete_filter),
    ),
    address("trail/", "trail", get=Pages(trail, Duty.INSPECT, Duty.SUPERVISE, gives=EventShape)),
]
