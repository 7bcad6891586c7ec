"""Numbers that are counted only so far: what waits may be more than anybody reads."""

from collections.abc import Mapping
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, QuerySet
from django.utils.translation import gettext as _

COUNTED_TO, NARROWED_TO = 10_000, 1_000
"""How far a list is counted: less far where each row has to be looked at."""


class Counted(int):
    """How many there are, counted up to ``upto``: one more stands for whatever is above."""

    upto: int

    def __new__(cls, found: int, upto: int) -> Self:
        number = super().__new__(cls, found)
        number.upto = upto
        return number

    @property
    def text(self) -> str:
        """As it is shown."""
        return f"{self:,}" if self <= self.upto else _("more than %s") % f"{self.upto:,}"


def counted(rows: QuerySet[Any], upto: int) -> Counted:
    """How many rows there are; after ``upto`` nobody goes on counting."""
    return Counted(rows.order_by()[: upto + 1].count(), upto)


def count_each(one: QuerySet[Any], rows: Mapping[str, QuerySet[Any]], upto: int) -> dict[str, Counted]:
    """The same of several kinds of rows in one query; ``one`` is any single row."""
    few = {name: ArraySubquery(found.order_by().values("pk")[: upto + 1]) for name, found in rows.items()}
    numbers = {
        n: Func(f, template="CARDINALITY((%(expressions)s)::bigint[])", output_field=IntegerField())
        for n, f in few.items()
    }
    told = one.values(**numbers).first() or {}
    return {name: Counted(told.get(name) or 0, upto) for name in rows}
