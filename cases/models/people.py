"""The registry: a person stands in it once, whatever the spelling of the number, and belongs to households in time."""

from django.db import models
from django.db.models import Q

from accounts.models import Region, User
from cases.terms import Alike, Likeness, Relation, Sex
from common.crypto import EncryptedTextField


class Person(models.Model):
    """A natural person. The number is encrypted; ``id_index`` finds it, NULL for who has none and so never matches."""

    name = models.CharField(max_length=80)
    id_number = EncryptedTextField(blank=True, default="")
    id_index = models.CharField(max_length=64, null=True, unique=True)
    id_masked = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN)
    birth_on = models.DateField(null=True)
    no_id_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id_index__isnull=False, id_masked__gt="") | Q(id_index=None, id_masked=""),
                name="person_index_goes_with_number",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "birth_on"], name="person_by_name"),
            models.Index(fields=["name"], name="person_without_number", condition=Q(id_index=None)),
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """People who live together and share their means."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region_path"], name="household_region", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return f"household {self.pk}"


class HouseholdMember(models.Model):
    """Belonging for a period; the present members have no ``left_on``."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=2, choices=Relation.choices())
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_on=None), name="person_in_one_household_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.person_id}"


class Likely(models.Model):
    """A possible duplicate: two cases look alike. An officer decides; nothing waits for it but acceptance.

    ``why`` are the codes of ``cases.terms.Alike`` in which they do, separated by commas.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="likely")
    other = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=120)
    likeness = models.CharField(max_length=10, choices=Likeness.choices(), default=Likeness.OPEN)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="likely_pair_once")]

    def __str__(self) -> str:
        return f"{self.case_id}~{self.other_id}"

    @property
    def reasons(self) -> tuple[Alike, ...]:
        """In what the two are alike."""
        return tuple(reason for reason in Alike if reason in self.why.split(","))
