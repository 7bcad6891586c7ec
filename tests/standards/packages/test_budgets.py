"""No page of the workbench asks the database more often when there is more to show."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.factories import publish_rules
from tests.standards.packages.conftest import Bench
from tests.standards.packages.test_trial_page import FAMILY

pytestmark = pytest.mark.django_db
Queries = Callable[[Callable[[], Any]], int]
PAGES = [
    "edit/head/", "edit/parameters/", "edit/amounts/", "edit/amounts/1/", "edit/ladder/", "edit/tests/0/", "copy/",
    "upload/", "rules.yaml", "rules.xlsx",
]  # fmt: skip


def test_pages_of_a_draft(bench: Bench, queries: Queries) -> None:
    row = bench.draft()
    client = bench.client()
    addresses = [f"/standards/packages/{row.pk}/{page}" for page in PAGES]
    addresses += [
        f"/standards/packages/trial/?target=package:{row.pk}",
        f"/standards/packages/compare/?left=region:411081&right=package:{row.pk}&day=2027-02-01",
    ]
    client.get(addresses[0])
    few = {address: queries(lambda address=address: client.get(address)) for address in addresses}  # type: ignore[misc]
    bench.of_the_city()
    for n in range(4):
        bench.published(effective_from=date(2026, 12, 2 + n), title=f"又一个{n}")
    more = {address: queries(lambda address=address: client.get(address)) for address in addresses}  # type: ignore[misc]
    assert max(more.values()) <= 20, more
    assert all(more[address] - few[address] <= 2 for address in addresses)  # what is above is read at most twice


def test_reckoning_and_saving_and_publishing(bench: Bench, queries: Queries) -> None:
    publish_rules()
    row = bench.draft()
    client, other = bench.client(), bench.client("standards2")
    address = f"/standards/packages/{row.pk}"
    asked = {"target": f"package:{row.pk}", **FAMILY}
    assert queries(lambda: client.post("/standards/packages/trial/", asked)) <= 20
    assert queries(lambda: client.post(f"{address}/send/")) <= 30
    assert queries(lambda: other.get(f"{address}/publish/")) <= 20
    assert queries(lambda: other.post(f"{address}/publish/")) <= 35
