"""Pages of a long list by key, not by number: page 10 000 costs what page 1 costs, and no row is skipped or shown
twice."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, JSONField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from common.counting import Counted, counted
from common.errors import Invalid

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows and the cursors of the pages around them; None where there is no such page."""

    rows: Sequence[Row]
    previous: str | None
    next: str | None
    count: Counted | None = None
    """How many rows all pages have, where that is counted."""

    def is_last(self, cursor: Mapping[str, str]) -> bool:
        """Whether nothing follows in the direction in which ``cursor`` led here."""
        return (self.previous if _backwards(cursor) else self.next) is None

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    rows: QuerySet[Row],
    *,
    order: str,
    size: int,
    cursor: Mapping[str, str],
    among: "Choosing | None" = None,
    count_to: int | None = None,
) -> Page[Row]:
    """The page that ``cursor`` (``request.GET``: its ``after`` or ``before``) asks for, else the first.

    ``order`` is a field or annotation that is never null, with ``-`` for descending; the id decides between equals.
    ``among`` are the places between which the rows are divided, or what else chooses among them. The rows of all pages
    are counted up to ``count_to``, with one more query. Raises Invalid with code ``cursor_broken``.
    """
    key, falling = order.removeprefix("-"), order.startswith("-")
    after, before = cursor.get("after", ""), cursor.get("before", "")
    backwards = _backwards(cursor)
    sign = "-" if falling != backwards else ""

    def from_here(all_rows: QuerySet[Row]) -> QuerySet[Row]:
        given = after or before
        return all_rows.filter(_beyond(all_rows, key, given, below=bool(sign))) if given else all_rows

    def ordered(some_rows: QuerySet[Row]) -> QuerySet[Row]:
        return some_rows.order_by(f"{sign}{key}", f"{sign}pk")

    fitting = from_here(rows)
    if among:
        fitting = among.first_of(rows, size + 1, from_here, ordered, key=key, falling=bool(sign))
    found = list(ordered(fitting)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous, has_next = (more, True) if backwards else (bool(after), more)
    return Page(
        rows=found,
        previous=_cursor(found[0], key) if found and has_previous else None,
        next=_cursor(found[-1], key) if found and has_next else None,
        count=None if count_to is None else counted(rows, count_to),
    )


def part(cursor: Mapping[str, str], name: str) -> Mapping[str, str]:
    """The cursor of one of several lists of a page (``{% pager page name %}``)."""
    return {side: cursor.get(f"{name}-{side}", "") for side in ("after", "before")}


class Choosing(Protocol):
    """Chooses the first rows of a page in another way than by the condition and the order of all."""

    def first_of(self, rows: Any, most: int, from_here: Any, ordered: Any, *, key: str, falling: bool) -> Any:
        """Those among the first ``most`` behind the cursor; ``from_here`` and ``ordered`` are the page's own, by
        ``key`` in the direction in which the page is read."""


class _IsFirst(Func):
    """Whether an id is one of the first ``most`` lines ``[key, id]`` of a query, by their keys."""

    arg_joiner = " = ANY(ARRAY(SELECT (line ->> 1)::bigint FROM "
    template = "%(expressions)s AS each(line) ORDER BY line%(way)s LIMIT %(most)s))"
    output_field = BooleanField()


class IsAny(Func):
    """Whether a value is one of those of a query, which is asked first: an index leads to each of them."""

    arg_joiner = " = ANY(ARRAY"
    template = "%(expressions)s)"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Among:
    """The places of an area, each with an index in the order of the list: the rows are the first of each, merged.

    So a page over a hundred places reads a page of each from its index, not all rows of all places to sort them.
    ``field`` of a row, or ``or_field``, is what ``by`` of its place is. ``anywhere`` are the rows without the condition
    that they lie in the area, which the places say already: asked twice for it the database expects next to nothing in
    each place, and sorts. What is sorted by is a day or a number.
    """

    field: str
    places: QuerySet[Any]
    anywhere: QuerySet[Any] | None = None
    by: str = "pk"
    or_field: str = ""

    @property
    def there(self) -> Func:
        """Of a row: that it lies in one of the places, for a count from an index that knows no paths."""
        return IsAny(self.field, Subquery(self.places.order_by().values(self.by)))

    def first_of(
        self,
        rows: QuerySet[Row],
        most: int,
        from_here: Callable[[QuerySet[Row]], QuerySet[Row]],
        ordered: Callable[[QuerySet[Row]], QuerySet[Row]],
        *,
        key: str,
        falling: bool,
    ) -> QuerySet[Row]:
        """The first ``most`` of the ``rows`` behind a cursor, chosen before a line's joins are made.

        Each place tells the keys of its rows with their ids, so that the merged ones need not be looked up for them.
        """
        line = Func(F(key), F("pk"), function="jsonb_build_array", output_field=JSONField())
        there = ordered(from_here(rows if self.anywhere is None else self.anywhere))
        fields = [field for field in (self.field, self.or_field) if field]
        of_one = [
            ArraySubquery(there.filter(**{field: OuterRef(self.by)}).values_list(line)[:most]) for field in fields
        ]
        of_both = Func(*of_one, function="array_cat") if self.or_field else of_one[0]
        of_each = self.places.order_by().values_list(Func(of_both, function="unnest"))
        most *= len(fields)  # a row may be told by both
        return rows.filter(_IsFirst("pk", Subquery(of_each), most=most, way=" DESC" if falling else ""))


@dataclass(frozen=True, slots=True)
class Narrow:
    """The rows of a page are chosen by what an index holds of all of them; no other row is read."""

    def first_of(
        self,
        rows: QuerySet[Row],
        most: int,
        from_here: Callable[[QuerySet[Row]], QuerySet[Row]],
        ordered: Callable[[QuerySet[Row]], QuerySet[Row]],
        **_order: Any,
    ) -> QuerySet[Row]:
        """The first ``most`` of the ``rows`` behind a cursor."""
        return rows.filter(pk__in=ordered(from_here(rows)).values("pk")[:most])


def _backwards(cursor: Mapping[str, str]) -> bool:
    return bool(cursor.get("before")) and not cursor.get("after")


def _beyond(rows: QuerySet[Row], key: str, given: str, *, below: bool) -> GreaterThan | LessThan:
    """Both at once, as one comparison of rows: only so does an index lead to the place at once."""
    value, pk = _read(rows, key, given)
    side = LessThan if below else GreaterThan
    there = Func(Value(value, output_field=_field(rows, key)), Value(pk), function="ROW")
    return side(Func(F(key), F("pk"), function="ROW", output_field=BooleanField()), there)


def _field(rows: QuerySet[Row], key: str) -> Any:
    if key in rows.query.annotations:
        return rows.query.annotations[key].output_field
    return rows.model._meta.pk if key == "pk" else rows.model._meta.get_field(key)


def _cursor(row: Model, key: str) -> str:
    text = json.dumps([getattr(row, key), row.pk], default=str, ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _no_float(_text: str) -> None:
    """No cursor of ours holds one, and none of them has an end."""
    raise ValueError


def _read(rows: QuerySet[Row], key: str, given: str) -> tuple[object, int]:
    try:
        text = urlsafe_b64decode(given + "=" * (-len(given) % 4))
        value, pk = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        clean = _field(rows, key).to_python(value)
        if clean is None or "\0" in str(clean):
            raise ValueError
        number = int(pk)
        if not 0 < number < 2**63 or (isinstance(clean, int) and abs(clean) >= 2**63):
            raise ValueError
    except (ValueError, TypeError, ValidationError) as error:
        raise Invalid(
            "cursor_broken", _("This link to a page is damaged; go back to the start of the list.")
        ) from error
    return clean, number
