"""The lists of the product that can be taken out as a file: each says how a filter and an officer make its rows.

A list's page and its file ask the same function for their rows, so a filter on screen is the filter of the file; what
a file holds and who may have it, ``reporting.exports`` decides.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from inspect import signature
from typing import Any

from django import forms
from django.core.checks import CheckMessage, Error, register
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer
from common.errors import Invalid, NoSense, NotFound
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


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address of a list's page asks for: the fields of its ``form``, and ``also`` what stands beside it."""

    form: type[forms.Form] | None = None
    also: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Every name that the address may hold."""
        return [*(self.form.base_fields if self.form else ()), *self.also]

    def refuse_unknown(self, query: QueryDict) -> None:
        """Raise Invalid for a name that the page does not know, which would be no filter at all, or that is there
        twice, of which only one would be."""
        for name, values in query.lists():
            if name not in self.names:
                known = "、".join(self.names) or "—"
                text = _("The list has no filter “%(name)s”; there are: %(known)s.") % {"name": name, "known": known}
                raise Invalid("unknown_filter", text, fields={"query": text})
            if len(values) > 1:
                text = _("The filter “%s” is there twice.") % name
                raise Invalid("filter_twice", text, fields={"query": text})

    def refuse_nonsense(self, query: QueryDict) -> None:
        """Raise Invalid for a value that makes no sense, as far as the form knows by itself, without the list."""
        if self.form and not any(one.kind is one.KEYWORD_ONLY for one in signature(self.form).parameters.values()):
            wanted_of(self.form(query))


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
    filter: Filter = Filter()
    find: Callable[[Asked], Found]
    tell: Callable[[Sequence[Any], Asked], Sequence[Any]] = _as_they_are
    of_one: bool = False
    """Whether it is a list of one thing, a fund or a batch, which is asked for with it."""

    def found(self, asked: Asked) -> Found:
        """What ``find`` finds; raises Invalid also for a filter that the page does not have."""
        self.filter.refuse_unknown(asked.query)
        return self.find(asked)

    @property
    def title(self) -> Any:
        """That of its page."""
        return TITLES[self.page]

    @property
    def has_numbers(self) -> bool:
        """Whether a column is a number of a person."""
        return any(column.full for column in self.columns)


LISTED_IN: list[str] = []
"""The modules whose ``LISTS`` can be taken out, with the ``FILTERS`` of further pages, named in ``AppConfig.ready``.
They are loaded when somebody asks for a list: each stands on the form and the selectors of its page."""

TITLES: dict[str, Any] = {}
"""Titles of the pages (by URL name) whose filters can be kept, filled likewise; each list that is taken out has one."""


@cache
def lists() -> Mapping[str, ListOf]:
    """Every list that can be taken out, by code."""
    return {one.code: one for module in LISTED_IN for one in import_module(module).LISTS}


@cache
def filters() -> Mapping[str, Filter]:
    """Every filter that can be kept, by the URL name of its page."""
    others = {page: one for name in LISTED_IN for page, one in getattr(import_module(name), "FILTERS", {}).items()}
    return others | {one.page: one.filter for one in lists().values()}


def refuse_filter(page: str, query: QueryDict, *, officer: Officer, at: datetime) -> None:
    """Raise Invalid for a filter with which the page would show something else than it says, or nothing."""
    one = filters()[page]
    one.refuse_unknown(query)
    one.refuse_nonsense(query)
    for each in lists().values():
        if each.page == page and not each.of_one:
            each.find(Asked(officer=officer, query=query, of=None, today=timezone.localdate(at), at=at))


@register()
def every_list_can_be_read(**_: object) -> list[CheckMessage]:
    """They are loaded here, so that a broken one is known before anything is served."""
    wrong = [("The list on {} has no title.", "accounts.E003", filters().keys() - TITLES.keys())]
    wrong += [("Nobody knows the filter of {}.", "accounts.E004", TITLES.keys() - filters().keys())]
    return [Error(text.format(page), id=number) for text, number, pages in wrong for page in sorted(pages)]


def _no_sense(wrong: Mapping[str, Sequence[str]], form: forms.Form | None = None) -> NoSense:
    """What is said of a filter that makes no sense: which, by the label that the page has for it, and why."""
    text = _("The filter of this list makes no sense; mend it on the page of the list.")
    parts = [
        _("%(label)s: %(said)s") % {"label": label, "said": " ".join(said)} if label else " ".join(said)
        for label, said in wrong.items()
    ]
    error = NoSense("filter", text, fields={"query": " ".join(parts)})
    error.form = form
    return error


def wanted_of(form: forms.Form) -> dict[str, Any]:
    """What a filter asks for; raises NoSense, since neither page nor file must hold more than is asked."""
    if not form.is_valid():
        labels = {bound.name: str(bound.label) for bound in form}
        raise _no_sense({labels.get(name, ""): list(map(str, said)) for name, said in form.errors.items()}, form)
    return form.cleaned_data


def one_of(known: Collection[str], query: QueryDict, name: str) -> str:
    """One of a few words that stands beside the form, or nothing; raises Invalid for another."""
    given = query.get(name, "")
    if given and given not in known:
        text = _("“%(given)s” is not there; there are: %(known)s.") % {"given": given, "known": "、".join(known)}
        raise _no_sense({name: [text]})
    return given


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
