"""What a case is found by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

from cases.models.case import Case


class SearchEntry(models.Model):
    """The words of ``cases.words`` under which a case is found; made of its rows, and made anew when they change.

    ``names`` are those of all members with the initials of their pinyin, as they are compared.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="search")
    names = models.TextField()
    words = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            BrinIndex(fields=["case"], name="search_newest", pages_per_range=64, autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"search entry of case {self.case_id}"
