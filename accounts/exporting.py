"""The lists of the product that can be taken out as a file: each says how a filter and an officer make its rows.

A list's page and its file ask the same function for their rows, so a filter on screen is the filter of the file; what
a file holds and who may have it, ``reporting.exports`` decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

from django import forms
from django.core.checks import CheckMessage, Error, register
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer
from common.errors import Invalid, NotFound
from common.identity import without_case_numbers
from common.terms import Term

Cell = str | Decimal | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: ``read`` gives the cell of a row.

    Where it is a number of a person ``full`` gives it whole, for who may have that; ``read`` gives it masked.
    """

    title: Any
    read: Callable[[Any], Cell | datetime]
    width: int = 14
    full: Callable[[Any], Cell] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rows are asked for, and by whom: the query of the list's page, and the id of what it is a list ``of``."""

    officer: Officer
    query: QueryDict
    of: int | None
    today: date
    at: datetime
    full: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The rows in their order, which never puts two in the same place, and the filter in words, without numbers."""

    rows: QuerySet[Any]
    filter: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    """What it is a list of, by name: a fund, a batch."""


def _as_they_are(rows: Sequence[Any], _asked: Asked) -> Sequence[Any]:
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A list that can be taken out.

    ``page`` is the URL name of its page, ``duties`` those of its guard. ``find`` raises Invalid where the filter makes
    no sense and NotFound where what it is a list of is out of sight. ``tell`` makes of some rows what columns read.
    """

    code: str
    page: str
    duties: frozenset[Duty]
    columns: tuple[Column, ...]
    find: Callable[[Asked], Found]
    tell: Callable[[Sequence[Any], Asked], Sequence[Any]] = _as_they_are

    @property
    def title(self) -> Any:
        """That of its page."""
        return TITLES[self.page]

    @property
    def has_numbers(self) -> bool:
        """Whether a column is a number of a person."""
        return any(column.full for column in self.columns)


LISTED_IN: list[str] = []
"""The modules whose ``LISTS`` can be taken out, named in ``AppConfig.ready``. They are loaded when somebody asks for a
list: each stands on the form and the selectors of its page."""

TITLES: dict[str, Any] = {}
"""Titles of the pages (by URL name) whose filters can be kept, filled likewise; each list that is taken out has one."""


@cache
def lists() -> Mapping[str, ListOf]:
    """Every list that can be taken out, by code."""
    return {one.code: one for module in LISTED_IN for one in import_module(module).LISTS}


@register()
def every_list_can_be_read(**_: object) -> list[CheckMessage]:
    """They are loaded here, so that a broken one is known before anything is served."""
    pages = {one.page for one in lists().values()}
    return [Error(f"The list on {page} has no title.", id="accounts.E003") for page in sorted(pages - TITLES.keys())]


def wanted_of(form: forms.Form) -> dict[str, Any]:
    """What a filter asks for; raises Invalid where it makes no sense, since a file must not hold more than is asked."""
    if not form.is_valid():
        raise Invalid("filter", _("The filter of this list makes no sense; mend it on the page of the list."))
    return form.cleaned_data


def printed(form: forms.Form) -> dict[str, str]:
    """A valid filter in words for file and trail; a text with digits (no case number) is only named as such."""
    found = {}
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value not in (None, "", False) and not bound.is_hidden:
            found[str(bound.label)] = _said(bound.field, value)
    return found


def _said(asked: forms.Field, value: Any) -> str:
    if isinstance(asked, forms.ChoiceField):
        return _label(asked.choices, value)
    if isinstance(value, str) and any(c.isdigit() for c in without_case_numbers(value)):
        return _("(a number)")
    return _("yes") if value is True else str(value)


def _label(choices: Any, value: Any) -> str:
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            if found := _label(label, value):
                return found
        elif str(code) == str(value):
            return str(label)
    return ""


def word(kind: type[Term], code: str | None) -> str:
    """A code of a closed list as people read it."""
    return str(kind(code).label) if code else ""


def query_number(asked: Asked) -> int:
    """The id of what it is a list of; raises NotFound where the address names none."""
    if asked.of is None:
        raise NotFound("list_of_nothing", _("There is no such list."))
    return asked.of
