"""What the API tells of accounts, regions, tokens and the trail."""

from typing import Any

from rest_framework import serializers

from common.shapes import ToldOnce


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


# --- regions and offices


class RegionShape(serializers.Serializer[Any]):
    """A region; ``level`` is one of five, from ``1-province`` to ``5-village``."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()
    path = serializers.CharField()


class RegionBelowShape(RegionShape):
    """A region, and how many lie directly below it."""

    below = serializers.IntegerField()


class SitsShape(serializers.Serializer[Any]):
    """Who sits in an office today, and for what."""

    officer = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    duty = serializers.CharField()
    stands_in_for = serializers.CharField(source="substitutes.user.name", default="")


class OfficeOfRegionShape(serializers.Serializer[Any]):
    """An office with those who sit there today."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.CharField()
    seats = SitsShape(many=True)


class RegionPageShape(serializers.Serializer[Any]):
    """A region with the way to it, its offices, and what lies directly below."""

    region = RegionShape()
    above = RegionShape(many=True)
    offices = OfficeOfRegionShape(many=True)
    below = RegionBelowShape(many=True)


class OfficeShape(serializers.Serializer[Any]):
    """An office."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.CharField()
    region = serializers.IntegerField(source="region_id")


# --- officers


class SeatShape(serializers.Serializer[Any]):
    """A posting."""

    id = serializers.IntegerField()
    office = serializers.CharField(source="office.name")
    office_id = serializers.IntegerField()
    duty = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    stands_in_for = serializers.IntegerField(source="substitutes_id", allow_null=True)


class AccountShape(serializers.Serializer[Any]):
    """An account; ``is_program``: of another system, which signs in by tokens."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()
    is_program = serializers.BooleanField()
    must_change_password = serializers.BooleanField()


class OfficerRow(AccountShape):
    """An account with the postings that are in force."""

    postings = SeatShape(source="held", many=True)


class StandInShape(serializers.Serializer[Any]):
    """A substitution that runs or is to come."""

    id = serializers.IntegerField()
    officer = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class SeatOfOfficerShape(serializers.Serializer[Any]):
    """A posting with those who stand in for its holder."""

    posting = SeatShape()
    stand_ins = StandInShape(many=True)


class OfficerShape(serializers.Serializer[Any]):
    """An account with its postings in your area: in force today, to come, past."""

    account = AccountShape(source="user")
    now = SeatOfOfficerShape(many=True)
    later = SeatOfOfficerShape(many=True)
    past = SeatOfOfficerShape(many=True)


class SecretShape(serializers.Serializer[Any]):
    """An account and its first password, told this once; empty for another system, which has none."""

    id = serializers.IntegerField(source="user.pk")
    username = serializers.CharField(source="user.username")
    password = ToldOnce()


class ForeseenShape(serializers.Serializer[Any]):
    """Who would stand in, and what separation of duties would then forbid (xc-3.4)."""

    officer = AccountShape()
    forbidden = serializers.ListField(child=serializers.CharField())


# --- other systems


class TokenShape(serializers.Serializer[Any]):
    """A token of another system, never its text: only how that ends."""

    id = serializers.IntegerField(source="token.pk")
    name = serializers.CharField(source="token.name")
    ending = serializers.CharField(source="token.ending")
    duties = serializers.ListField(child=serializers.CharField(), source="token.duties")
    read_only = serializers.BooleanField(source="token.read_only")  # type: ignore[assignment]  # a field of that name
    area = RegionShape(source="token.area")
    state = serializers.CharField()
    issued_by = serializers.CharField(source="token.issued_by.name")
    issued_at = serializers.DateTimeField(source="token.issued_at")
    expires_on = serializers.DateField(source="token.expires_on")
    used_at = serializers.DateTimeField(source="token.used_at", allow_null=True)
    revoked_at = serializers.DateTimeField(source="token.revoked_at", allow_null=True)


class IssuedShape(serializers.Serializer[Any]):
    """A new token and its text, told this once."""

    id = serializers.IntegerField(source="token.pk")
    ending = serializers.CharField(source="token.ending")
    text = ToldOnce()


# --- the trail


class EventShape(serializers.Serializer[Any]):
    """Something that happened: who did what to what, what stood there before and after, by which clause."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    officer = serializers.IntegerField(source="actor_id", allow_null=True)
    officer_name = serializers.CharField(source="actor_name")
    office = serializers.CharField(source="office_name")
    on_behalf_of = serializers.CharField(source="on_behalf_name")
    subject_type = serializers.CharField()
    subject_id = serializers.IntegerField()
    subject = serializers.CharField(source="subject_label")
    sentence = serializers.CharField(source="told")
    before = serializers.DictField()
    after = serializers.DictField()
    clause = serializers.CharField()
    note = serializers.CharField(source="why")


class FilterShape(serializers.Serializer[Any]):
    """A filter that an officer keeps for a list: the URL name of its page, and the query of its address."""

    id = serializers.IntegerField()
    page = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField()
    saved_at = serializers.DateTimeField()
