"""An imported register and its rows: what was uploaded, what was found, and what became of each row."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.duties import Duty
from accounts.models import Office, User
from accounts.officer import Officer, within
from cases.models.case import Case
from cases.register.slips import Verdict
from cases.register.terms import ImportState
from common.crypto import EncryptedTextField
from common.kept import never_removed
from common.said import Said

IMPORT_DUTIES = (Duty.IMPORT, Duty.CASEWORK)
"""The county's officer imports for the townships below; a township's officer for the own one."""


class RegisterQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, officer: Officer) -> "RegisterQuerySet":
        """Imports of the areas in which the officer imports registers or takes applications."""
        return self.filter(within("region_path", officer.paths(*IMPORT_DUTIES)))


class RegisterImport(models.Model):
    """One uploaded workbook. The job is this row: state, heartbeat, error; totals are counted from its rows."""

    state = models.CharField(max_length=12, choices=ImportState.choices(), default=ImportState.STAGING)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    notices = models.JSONField(default=list)
    alarm = models.TextField(blank=True)
    error = models.TextField(blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        indexes = [
            models.Index(fields=["region_path"], name="register_region", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["sha256"], name="register_sha256"),
            models.Index(
                fields=["heartbeat_at"], name="register_running",
                condition=Q(state__in=[ImportState.STAGING, ImportState.IMPORTING]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    @property
    def read_so(self) -> list[str]:
        """The notices about the reading, in the active language."""
        return [Said(*said).label if isinstance(said, list) else said for said in self.notices]


class RegisterRow(models.Model):
    """One row of the register, or a member row that is at fault, with its verdict.

    ``values`` holds what will be written, repaired and encrypted; it is emptied once the case exists. ``members`` names
    the rows (sheet, row) of the household's members.
    """

    register = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    is_member = models.BooleanField(default=False)
    name = models.CharField(max_length=80, blank=True)
    id_masked = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices())
    problems = models.JSONField(default=list)
    slips = models.JSONField(default=list)
    members = models.JSONField(default=list)
    values = EncryptedTextField(blank=True, default="")
    key_index = models.CharField(max_length=64, null=True)
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="register_row")
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "sheet", "row"], name="register_row_once"),
            models.CheckConstraint(
                condition=Q(case=None) | ~Q(verdict=Verdict.REFUSE), name="register_refused_has_no_case"
            ),
        ]
        indexes = [
            models.Index(fields=["register", "verdict", "id"], name="register_row_verdict"),
            models.Index(fields=["key_index"], name="register_row_key", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.register_id}/{self.sheet}!{self.row}"
