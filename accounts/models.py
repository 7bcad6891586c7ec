"""Regions, offices, officers and their postings."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.terms import TokenState
from common.crypto import EncryptedTextField
from common.kept import never_removed


class Region(models.Model):
    """A place in the tree province → city → county → township → village.

    ``path`` is ours ("41/4110/411081/411081100/"): development zones have offices but no official code, so nothing is
    ever
    derived from the digits of ``code``. Row scope is a prefix filter on a copy of this path.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=12, choices=RegionLevel.choices())
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["path"]
        indexes = [
            models.Index(fields=["path"], name="region_path_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["parent", "code"], name="region_children"),
        ]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A civil-affairs, finance or township office; its name is data because functional zones use other names."""

    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=RegionLevel.choices())
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="offices")

    class Meta:
        ordering = ["region__path", "name"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="office_once_per_region")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None, *, name: str) -> User:
        user = self.model(username=self.model.normalize_username(username), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An officer's account. Rights come from postings only; there is no superuser."""

    username = models.CharField(_("username"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=64)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    is_program = models.BooleanField(default=False)
    """Another system, which has no password and signs in by tokens."""
    created_at = models.DateTimeField(auto_now_add=True)
    tour_step = models.PositiveSmallIntegerField(default=0, null=True)
    """How far the first steps on the desk were gone; nothing when they are over."""
    news_read = models.PositiveSmallIntegerField(default=0)
    """The number of the newest release whose news was read."""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


def _range(kind: str, first: str, last: str) -> Func:
    """A range with both ends, which a constraint can compare without an extension of the database."""
    return Func(F(first), F(last), Value("[]"), function=kind)


class PostingQuerySet(models.QuerySet["Posting"]):
    def in_force(self, day: date) -> PostingQuerySet:
        """Postings that give a right on ``day``; both ends belong to the period."""
        return self.during(day, day)

    def during(self, first: date, last: date | None) -> PostingQuerySet:
        """Postings that share a day with the period; without a last day it has no end."""
        begun = Q(starts_on__lte=last) if last else Q()
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gte=first))

    def of_persons(self) -> PostingQuerySet:
        """Postings of people who work here today: another system visits nobody, sits in no meeting, is no colleague."""
        return self.filter(user__is_active=True, user__is_program=False)

    def of_office_or_above(self, office: Office) -> PostingQuerySet:
        """Postings of the office, and for a township's those of its county's offices."""
        above = Q(office__region=office.region.parent_id) if office.level == RegionLevel.TOWNSHIP else Q(pk__in=[])
        return self.filter(Q(office=office) | above)


class Posting(models.Model):
    """User × office × duty × period. ``substitutes`` names the posting this one stands in for."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="postings")
    duty = models.CharField(max_length=12, choices=Duty.choices())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    substitutes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["office_id", "duty", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="posting_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(substitutes=None) | Q(ends_on__isnull=False), name="posting_substitute_is_time_boxed"
            ),
            ExclusionConstraint(
                name="posting_one_substitute_at_a_time",
                expressions=[
                    (_range("int8range", "substitutes", "substitutes"), RangeOperators.OVERLAPS),
                    (_range("daterange", "starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(substitutes__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["user", "starts_on"], name="posting_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.office_id}/{self.duty}"


class AccessToken(models.Model):
    """How another system proves who it is: for some duties of its account, below one region; only a digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    duties = ArrayField(models.CharField(max_length=12, choices=Duty.choices()))
    read_only = models.BooleanField(default=True)
    area = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}"

    def state_on(self, day: date) -> TokenState:
        """Whether it signs in on that day, its account being open."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.IN_FORCE if day <= self.expires_on else TokenState.EXPIRED


class GivenAnswer(models.Model):
    """What was answered under a key of the caller's: the same request sent again is answered so, and not done again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)
    answer = EncryptedTextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_once_per_key")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.key}"


class SavedFilter(models.Model):
    """A filter that an officer keeps for a list (the URL name of its page). It may hold a name, never a number."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="filters")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = EncryptedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="filter_name_once_a_list"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.name}"
