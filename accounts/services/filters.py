"""Filters that officers keep for their lists: each his own."""

import hashlib
import re
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.exporting import TITLES, refuse_filter
from accounts.models import SavedFilter, User
from accounts.officer import Officer
from common.errors import Invalid, NotFound
from common.identity import holds_number

MOST_OF_A_LIST = 20
LONGEST_QUERY = 2000
NO_FILTER = frozenset({"after", "before", "part", "_of", "csrfmiddlewaretoken"})
"""Where one stands in a list is no part of what it is filtered by."""
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_RANGE = ("_from", "_to")
"""Ends of the names of sums and days: digits there are nobody's number."""


def filter_of(asked: QueryDict) -> str:
    """What of an address is the filter, always written the same way; nothing where it may hold a person's number."""
    given = sorted((name, value) for name, values in asked.lists() for value in values if value.strip())
    given = [(name, value) for name, value in given if name not in NO_FILTER]
    if any(name == "ticket" or _may_be_number(name, value) for name, value in given):
        return ""
    return urlencode(given)


def _may_be_number(name: str, value: str) -> bool:
    return not name.endswith(_RANGE) and not _DAY.fullmatch(value) and holds_number(value)


@transaction.atomic
def keep_filter(page: str, asked: QueryDict, name: str, *, officer: Officer, at: datetime) -> SavedFilter:
    """Keep a filter of a list (the URL name of its page) under a name; raises NotFound or Invalid.

    A filter with a number of a person is never kept, whatever name it has, nor one that the list does not understand.
    """
    if page not in TITLES:
        raise NotFound("no_such_list", _("There is no such list."))
    query = filter_of(asked)
    if not query or len(query) > LONGEST_QUERY:
        raise Invalid("filter_not_kept", _("This filter is empty or holds a person's number; it is not kept."))
    refuse_filter(page, QueryDict(query), officer=officer, at=at)
    mine = _mine(officer).filter(page=page)
    if mine.count() >= MOST_OF_A_LIST:
        raise Invalid("filters_full", _("You keep 20 filters of this list already; delete one first."))
    _free(mine.filter(name=_name(name)).exists())
    return SavedFilter.objects.create(user_id=officer.user_id, page=page, name=_name(name), query=query, saved_at=at)


@transaction.atomic
def rename_filter(filter_id: int, name: str, *, officer: Officer) -> None:
    """Give a filter of one's own another name; raises NotFound or Invalid."""
    row = _one(_mine(officer), filter_id)
    _free(_mine(officer).filter(page=row.page, name=_name(name)).exclude(pk=row.pk).exists())
    row.name = _name(name)
    row.save(update_fields=["name"])


@transaction.atomic
def delete_filter(filter_id: int, *, officer: Officer) -> None:
    """Keep a filter of one's own no longer; raises NotFound."""
    _one(_mine(officer), filter_id).delete()


def filter_of_mine(filter_id: int, *, officer: Officer) -> SavedFilter:
    """One filter that one keeps; raises NotFound."""
    return _one(SavedFilter.objects.filter(user=officer.user_id), filter_id)


def filter_version(officer: Officer, *, lock: bool, filter_id: int) -> str:
    """The name of a filter, to be compared by whoever changes it; with ``lock`` nobody else changes it now."""
    rows = _mine(officer) if lock else SavedFilter.objects.filter(user=officer.user_id)
    return hashlib.sha256(_one(rows, filter_id).name.encode()).hexdigest()[:16]


def _mine(officer: Officer) -> QuerySet[SavedFilter]:
    """One's own, while nobody else writes to them."""
    User.objects.select_for_update(no_key=True).get(pk=officer.user_id)
    return SavedFilter.objects.filter(user=officer.user_id)


def _one(mine: QuerySet[SavedFilter], filter_id: int) -> SavedFilter:
    row = mine.filter(pk=filter_id).first()
    if row is None:
        raise NotFound("no_such_filter", _("There is no such filter of yours."))
    return row


def _name(text: str) -> str:
    """The name without blanks around it; one with a number of a person is no name."""
    name = text.strip()
    if not name or len(name) > 40 or not name.isprintable() or holds_number(name):
        wrong = _("Give the filter a short name, without a person's number.")
        raise Invalid("filter_name", wrong, fields={"name": wrong})
    return name


def _free(taken: bool) -> None:
    if taken:
        text = _("You keep a filter of this name already.")
        raise Invalid("filter_name_taken", text, fields={"name": text})
