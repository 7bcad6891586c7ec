"""What is typed into the search box as a condition, and what is done where far too much fits it.

Few hits are read, sorted and counted. Of many, as for a common surname in a whole city, that takes the longer the more
cases there are; there the cases are gone through from the newest on, each looked up in its entry, until a page is full.
"""

import json
import re

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from cases import words
from cases.models import SearchEntry
from common.identity import repair

NUMBER_OF_A_PERSON = re.compile(r"\d{7,}X?")
"""An identity number or a telephone, once mended."""
ALWAYS_FEW = 1000
"""So many hits are read and sorted in a few milliseconds."""


def found_by(text: str) -> Q:
    """Part of a name of any member or its pinyin initials, a case number or its end, or a whole number of a person."""
    if not text.strip():
        return Q()
    return Q(pk__in=SearchEntry.objects.filter(_entry(text.strip())).values("case"))


def looked_up(text: str) -> Subquery:
    """The same, asked of the entry of each case in turn: no plan begins with all hits."""
    fits = ExpressionWrapper(_entry(text.strip()), output_field=BooleanField())
    return Subquery(SearchEntry.objects.filter(case=OuterRef("pk")).values_list(fits), output_field=BooleanField())


def too_many(text: str, *, wanted: int) -> bool:
    """Whether it is quicker to look up one case after the other until ``wanted`` of them fit than to read all hits.

    Both are estimates of the database, from what it knows of the most common words; no row is read for them.
    """
    hits = _estimated(SearchEntry.objects.filter(_words(text.strip())))
    if hits <= ALWAYS_FEW:
        return False
    return hits**2 > wanted * _estimated(SearchEntry.objects.all())


def _estimated(entries: QuerySet[SearchEntry]) -> int:
    return int(json.loads(entries.explain(format="json"))[0]["Plan"]["Plan Rows"])


def _words(text: str) -> Q:
    """The words alone that an entry must hold: the database knows how common each is."""
    if any(c.isdigit() for c in text):
        return Q(words__contains=[text.lower()])
    name = words.plain(text)
    return Q(words__contains=[name] if len(name) == 1 else sorted(words.pairs(name)))


def _entry(text: str) -> Q:
    number = repair(text)
    ends = Q(words__contains=[text.lower()])
    if NUMBER_OF_A_PERSON.fullmatch(number):
        found = Q(words__overlap=sorted(words.of_number(number)))
        return found | ends if "-" in text else found  # so many digits without a dash stand in no case number
    if any(c.isdigit() for c in text):
        return ends
    name = words.plain(text)
    if len(name) == 1:
        return Q(words__contains=[name])
    return Q(words__contains=sorted(words.pairs(name)), names__contains=name) if name else Q(pk__in=[])
