"""A case accepted before readings were withdrawn can still be read."""

from importlib import import_module

import pytest
from django.db import connection

from cases.models import Case
from standards.policy.rules import Rules
from tests.cast import Cast
from tests.factories import make_case


def test_the_migration_takes_withdrawn_readings_from_accepted_cases_and_nothing_else(cast: Cast) -> None:
    case = make_case(cast)
    kept = case.rules or {}
    sources = {**kept["sources"], "standard_day": kept["sources"]["decision_days"]}
    old = {**kept, "standard_day": "acceptance", "payment_counts": True, "extension_days": None, "sources": sources}
    Case.objects.filter(pk=case.pk).update(rules=old)
    with pytest.raises(ValueError):
        Rules.from_json(old)
    migration = import_module("cases.migrations.0003_rules_without_withdrawn_readings").Migration
    with connection.cursor() as cursor:
        cursor.execute(migration.operations[0].sql)
    assert Case.objects.get(pk=case.pk).rules == kept
