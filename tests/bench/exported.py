"""P-08 to P-10 as lines of the table; ``export`` measures them."""

from collections.abc import Iterator

from django.db import connection

from accounts.models import User
from tests.bench.data import Databases
from tests.bench.export import ratios
from tests.bench.table import Line


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """In a copy of the largest database: each export leaves its record and its file."""
    with data.scratch(data.largest):
        officer = User.objects.get(username="bench-city").pk
        connection.close()
        for id, value, what, against in ratios(officer, peer="P-09" in wanted):
            if id in wanted:
                yield Line(id, f"export of {data.largest}: {what} / {against}", value)
