"""The models carried over to other days: what a case of that kind begun on that day looks like, for anybody."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from audit.models import Event, Outbox
from cases.clock import due_of
from cases.models import Case
from funds.models import Account, Fund
from relief.demo.story import noon
from relief.generate.models import HISTORY, TABLES, Model, Row, Table, role_of, user_column
from relief.generate.places import Place
from relief.generate.stream import bundled, copy_in, line
from standards.policy.deadlines import WorkCalendar
from standards.policy.rules import Rules

VARIANT = "⟪variant⟫"
CUT = re.compile(r"(⟪\w+⟫|\d{4}-\d\d-\d\d)")
FINDINGS = re.compile(r'"findings": \[.*\](?=, "amount|, "needs|, "rules|, "minutes|\})')
EXTRA = ("variant", "k", "said")


@dataclass(frozen=True, slots=True)
class Variant:
    """A model begun on ``day``; a lean one lacks the trail, the papers and the findings behind its decision."""

    pk: int
    model: int
    day: date
    lean: bool = False


def form(table: Table) -> str:
    """The temporary table with the rows of all variants."""
    return f"form_{table._meta.db_table}"


def written(told: Sequence[Model]) -> list[Table]:
    """The tables that any model has rows in."""
    return [table for table, _path in TABLES if any(model.rows[table] for model in told)]


def load(variants: Sequence[Variant], told: Sequence[Model], place: Place, calendar: WorkCalendar) -> None:
    """Write the rows of every variant into the forms; keys are ranks, officers, funds and accounts numbers from one."""
    numbered = [_in_ranks(model, place) for model in told]
    days = [_Days(told[variant.model], variant, calendar) for variant in variants]
    for table in written(told):
        name = form(table)
        columns = [str(f.column) for f in table._meta.concrete_fields]
        rows = {n: [_Line(row, columns) for row in of_model[table]] for n, of_model in enumerate(numbered)}
        short = {n: [one.shortened() for one in lines] for n, lines in rows.items()}
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT t.*, 0 AS variant, 0 AS k, false AS said "  # noqa: S608
                f"FROM {table._meta.db_table} t LIMIT 0"
            )
        lines = (
            one.on(day, variant.pk)
            for variant, day in zip(variants, days, strict=True)
            if not (variant.lean and table in HISTORY)
            for one in (short if variant.lean else rows)[variant.model]
        )
        copy_in(name, [*columns, *EXTRA], bundled(lines, 200))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX ON {name} (variant); ANALYZE {name}")


class _Days:
    """Every day of a model as many days later or earlier; the due day is counted anew."""

    def __init__(self, model: Model, variant: Variant, calendar: WorkCalendar) -> None:
        self.shift = variant.day - model.told_on
        (case,) = model.rows[Case]
        days = {day: day + self.shift for day in _days(model)}
        if case["clock_started_on"] and case["rules"]:
            limit = Rules.from_json(json.loads(case["rules"])).decision_days
            begun = case["clock_started_on"] + self.shift
            days[case["due_on"]] = due_of(started_on=begun, days=limit or 1, calendar=calendar, suspensions=()).on
        self.texts = {str(day): str(other) for day, other in days.items()}


class _Line:
    """A row of a model as a line for COPY, cut at each of its days; moments are shifted as a whole."""

    def __init__(self, row: Row, columns: Sequence[str]) -> None:
        self.row, self.columns = row, columns
        self.moments: list[datetime] = []
        cells = [self._cell(row[name]) for name in columns]
        self.pieces = CUT.split(line([*cells, VARIANT, row["k"], row["said"]]))

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        self.moments.append(value)
        return f"⟪{len(self.moments) - 1}⟫"

    def shortened(self) -> "_Line":
        """The same without the findings behind a decision."""
        row = {k: FINDINGS.sub('"findings": []', v) if isinstance(v, str) else v for k, v in self.row.items()}
        return _Line(row, self.columns)

    def on(self, days: _Days, variant: int) -> str:
        """The line on other days."""
        pieces = self.pieces.copy()
        for n in range(1, len(pieces), 2):
            cut = pieces[n]
            if cut == VARIANT:
                pieces[n] = str(variant)
            elif cut[0] == "⟪":
                pieces[n] = str(self.moments[int(cut[1:-1])] + days.shift)
            else:
                pieces[n] = days.texts.get(cut, cut)
        return "".join(pieces)


def _days(model: Model) -> set[date]:
    """Every day that the model's own rows name."""
    values = [value for rows in model.rows.values() for row in rows for value in row.values()]
    days = {timezone.localdate(v) for v in values if isinstance(v, datetime)}
    return days | {v for v in values if isinstance(v, date) and not isinstance(v, datetime)} | {model.told_on}


def _in_ranks(model: Model, place: Place) -> dict[Table, list[Row]]:
    """The rows with ranks in place of keys, and whether they say something that is true of this case only."""
    ranks = {table: {row[_pk(table)]: k for k, row in enumerate(rows)} for table, rows in model.rows.items()}
    roles = role_of(place)
    numbers = {
        Fund: {pk: n for n, pk in enumerate(place.funds, 1)},
        Account: {pk: n for n, pk in enumerate(place.accounts, 1)},
    }
    made: dict[Table, list[Row]] = {}
    for table, rows in model.rows.items():
        made[table] = []
        for k, old in enumerate(rows):
            row = dict(old)
            for field in table._meta.concrete_fields:
                column = str(field.column)
                target = field.remote_field.model if field.remote_field else None
                if row[column] is None or target is None:
                    continue
                if target in ranks:
                    row[column] = ranks[target][row[column]]
                elif user_column(field):
                    row[column] = roles[row[column]]
                elif target in numbers:
                    row[column] = numbers[target][row[column]]
            if table is Case:
                row |= _as_if_then(model, row)
            row["k"] = k
            if table is Outbox:
                row |= {"delivered_at": model.rows[Event][row["event_id"]]["at"], "attempts": 1}
            json_columns = [str(f.column) for f in table._meta.concrete_fields if isinstance(f, models.JSONField)]
            row["said"] = any("⟦" in (row[column] or "") for column in json_columns)
            made[table].append(row)
    return made


def _as_if_then(model: Model, row: Row) -> Row:
    """What the services stamp with the present moment, as if it had been then."""
    moments = [v for rows in model.rows.values() for r in rows for k, v in r.items() if k in ("at", "recorded_at")]
    return {"created_at": noon(model.told_on), "changed_at": max([noon(model.told_on), *moments])}


def _pk(table: Table) -> str:
    return str(table._meta.pk.column) if table._meta.pk else "id"
