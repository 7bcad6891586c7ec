"""What the API offers of accounts: the session, who asks, officers, postings, other systems and the trail."""

from typing import Any

from django.middleware.csrf import get_token
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services
from accounts.api import OfficerView
from accounts.duties import Duty
from accounts.guards import Guard
from accounts.operations import PROBLEMS, Act, Pages, address
from accounts.permissions import Session
from common.api import StrictSerializer
from common.clock import now


class SignIn(StrictSerializer):
    """Name and password of an officer."""

    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class Confirmation(StrictSerializer):
    """The password of the officer of this session."""

    password = serializers.CharField(max_length=128, trim_whitespace=False)


class HeldShape(serializers.Serializer[Any]):
    """A duty that is held today, and where."""

    duty = serializers.CharField()
    office = serializers.CharField(source="office_name")
    region_path = serializers.CharField(source="path")
    stands_in_for = serializers.CharField(source="for_name")


class WhoShape(serializers.Serializer[Any]):
    """Who asks; ``csrf_token`` goes into the header X-CSRFToken of every act of a session."""

    officer = serializers.IntegerField(source="officer.user_id")
    name = serializers.CharField(source="officer.name")
    duties = HeldShape(source="officer.held", many=True)
    csrf_token = serializers.CharField()


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
        asked = Confirmation(data=request.data)
        asked.is_valid(raise_exception=True)
        services.confirm_identity(request._request, password=asked.validated_data["password"], at=now())
        return Response(status=204)


class SeatShape(serializers.Serializer[Any]):
    """A posting."""

    id = serializers.IntegerField()
    office = serializers.CharField(source="office.name")
    duty = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    stands_in_for = serializers.IntegerField(source="substitutes_id", allow_null=True)


class OfficerRow(serializers.Serializer[Any]):
    """An account with the postings that are in force."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()
    is_program = serializers.BooleanField()
    postings = SeatShape(source="held", many=True)


class SecretShape(serializers.Serializer[Any]):
    """An account and its first password, told this once."""

    id = serializers.IntegerField(source="user.pk")
    username = serializers.CharField(source="user.username")
    password = serializers.CharField()


ADDRESSES = [
    address(
        "officers/",
        "officers",
        get=Pages(selectors.officers_page, Duty.OFFICERS, gives=OfficerRow),
        post=Act(services.add_officer, Duty.OFFICERS, gives=SecretShape, status=201, fresh=True),
    ),
    address(
        "officers/<int:user_id>/postings/",
        "officer_postings",
        post=Act(services.post, Duty.OFFICERS, gives=SeatShape, status=201, fresh=True),
    ),
    address(
        "officers/<int:user_id>/disabling/", "officer_disabling", post=Act(services.disable, Duty.OFFICERS, fresh=True)
    ),
    path("session/", Here.as_view(), name="session"),
    path("session/confirmation/", Confirm.as_view(), name="session_confirmation"),
]
