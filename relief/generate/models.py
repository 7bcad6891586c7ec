"""The model cases: told by the services day by day, read out of the tables row by row, and taken back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction

from accounts.models import User
from approvals.models import Decision, Review, Route, Stage, Unmet
from audit.models import Event, Outbox
from cases.models import (
    Asset,
    Case,
    Expense,
    Income,
    Member,
    Paper,
    Publicity,
    SearchEntry,
    Snapshot,
    Surveyor,
    Suspension,
    Visit,
)
from cases.services.registry import PersonGiven
from cases.terms import State
from funds.models import Fund, Order, Payment, PaymentCheck, Transfer
from funds.services.comparing import check_payment
from funds.services.ledger import Paper as Document
from funds.services.ledger import post
from funds.terms import Movement
from relief.demo.cases import NARRATIVES
from relief.demo.story import Story, noon, resident
from relief.generate.places import ROLES, Place
from standards.policy.terms import Category, Cause

Row = dict[str, Any]
Table = type[models.Model]
TABLES: tuple[tuple[Table, str], ...] = (
    (Case, "pk"),
    (Member, "case"),
    (Income, "case"),
    (Expense, "case"),
    (Asset, "case"),
    (Snapshot, "case"),
    (Suspension, "case"),
    (Paper, "case"),
    (Visit, "case"),
    (Surveyor, "visit__case"),
    (Publicity, "case"),
    (Review, "case"),
    (Route, "case"),
    (Decision, "case"),
    (Stage, "decision__case"),
    (Order, "case"),
    (Payment, "case"),
    (PaymentCheck, "payment__case"),
    (Transfer, "order__case"),
    (Event, "subject_id"),
    (Outbox, "event__subject_id"),
)
"""What a case consists of and how it is found; a row comes after whatever it refers to."""
HISTORY: frozenset[Table] = frozenset({Snapshot, Paper, Event, Outbox})
"""What an old case is without, where only the new ones have their history."""
MARKS: dict[str, str] = {
    "⟦told⟧": "h.told",
    "⟦number⟧": "coalesce(p.number, '')",
    "⟦hash⟧": "'#' || p.id",
    "⟦voucher⟧": "'PZ-' || p.id",
    "⟦path⟧": "pl.path",
    "⟦township⟧": "pl.township_name",
    "⟦county⟧": "pl.county_name",
    "⟦name⟧": "h.name",
    "⟦account⟧": "h.account_masked",
    "⟦village⟧": "h.village",
    "⟦address⟧": "h.address",
    '"⟦members⟧"': "h.members",
    **{f"⟦office{n}⟧": f"pl.offices[{n}]" for n in range(1, 4)},
    **{f"⟦staff{n}⟧": f"pl.names[{n}]" for n in range(1, 6)},
    **{f'"⟦by{n}⟧"': f"pl.staff[{n}]::text" for n in range(1, 6)},
}
"""What stands in a model for what is true of one case only, and what is written there (see ``copies``)."""
MEMBERS = "⟦members⟧"
NOBODY = 18_000 * 50
"""Identity numbers of the people of models are made from here on."""
ACCEPTED = Decimal("1200.00")
LARGE = Decimal("3600.00")
FINAL: tuple[tuple[State, int, Decimal, Cause, Category], ...] = (
    (State.CLOSED, 1, Decimal("1200.00"), Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.CLOSED, 2, Decimal("1860.00"), Cause.EDUCATION, Category.RURAL_DIBAO),
    (State.CLOSED, 3, Decimal("960.00"), Cause.INCOME_DROP, Category.TEKUN),
    (State.CLOSED, 4, Decimal("4200.00"), Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.CLOSED, 5, Decimal("1500.00"), Cause.DISABILITY, Category.RURAL_DIBAO),
    (State.ACCEPTANCE_REFUSED, 1, ACCEPTED, Cause.HOUSING, Category.OTHER),
    (State.NOT_APPROVED, 2, ACCEPTED, Cause.EDUCATION, Category.RURAL_DIBAO),
    (State.WITHDRAWN, 3, ACCEPTED, Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.TERMINATED, 4, ACCEPTED, Cause.DISABILITY, Category.RURAL_DIBAO),
)
"""Ended cases of a year: state, members, sum, cause, category."""
OPEN: tuple[tuple[State, int, Decimal, Cause, Category], ...] = (
    (State.DRAFT, 1, ACCEPTED, Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.SUBMITTED, 2, ACCEPTED, Cause.EDUCATION, Category.RURAL_DIBAO),
    (State.SUPPLEMENT, 3, ACCEPTED, Cause.ILLNESS, Category.TEKUN),
    (State.ACCEPTED, 1, ACCEPTED, Cause.DISABILITY, Category.RURAL_DIBAO),
    (State.INVESTIGATED, 2, ACCEPTED, Cause.ILLNESS, Category.TEKUN),
    (State.REVIEWED, 3, ACCEPTED, Cause.EDUCATION, Category.RURAL_DIBAO),
    (State.PUBLICISED, 1, ACCEPTED, Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.TOWNSHIP_DECISION, 2, Decimal("1800.00"), Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.COUNTY_REVIEW, 3, LARGE, Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.COUNTY_DECISION, 1, LARGE, Cause.EDUCATION, Category.RURAL_DIBAO),
    (State.APPROVED, 2, ACCEPTED, Cause.INCOME_DROP, Category.TEKUN),
    (State.PAID, 3, ACCEPTED, Cause.ILLNESS, Category.RURAL_DIBAO),
)
"""Cases under way."""


@dataclass(frozen=True, slots=True)
class Model:
    """One case as the services left it: its rows as the database has them, table by table, with ``MARKS``."""

    state: State
    size: int
    told_on: date
    rows: dict[Table, list[Row]] = field(default_factory=dict)


def tell(place: Place, day_of: Mapping[int, date], under_way: date) -> list[Model]:
    """All models: the ended ones for the day given of each year, the open ones begun on ``under_way``.

    Nothing of it stays in the database.
    """
    told: list[Model] = []
    with transaction.atomic():
        _empty_other_funds(place)
        for fund in Fund.objects.filter(pk__in=place.funds):
            paper = Document(date(fund.year, 1, 1), "示例")
            post(Movement.RECEIVED, fund, fund, Decimal(10**7), paper, officer=place.officer("finance", paper.on),
                 at=noon(paper.on))  # fmt: skip
        whole = [(day, kind) for day in day_of.values() for kind in FINAL]
        for number, (day, kind) in enumerate([*whole, *((under_way, kind) for kind in OPEN)]):
            told.append(_one(place, day, kind, NOBODY + 10 * number))
        transaction.set_rollback(True)
    return told


def _empty_other_funds(place: Place) -> None:
    """So that the models are paid out of the funds that their copies have, too; taken back with the models."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE funds_account a SET balance = 0 FROM funds_fund f "
            "WHERE f.id = a.fund_id AND a.side = 'available' AND f.id <> ALL(%s) AND starts_with(f.region_path, %s)",
            [list(place.funds), place.county.path],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def _one(place: Place, day: date, kind: tuple[State, int, Decimal, Cause, Category], number: int) -> Model:
    state, size, amount, cause, category = kind
    story = Story(place, place.township.code, day, "clerk")
    story.amount, story.grounds, story.narrative = amount, "按家庭困难程度和救助标准确定。", NARRATIVES[cause]
    people = [PersonGiven(name=f"模某{'甲乙丙丁戊'[n]}", resident=resident(number + n)) for n in range(size)]
    story.open(people, category, cause, "—")
    ended_well = state is State.CLOSED
    story.go(State.PAID if ended_well else state)
    if ended_well:
        _compare(story)
        story.close()
    model = Model(state, size, day)
    for table, path in TABLES:
        model.rows[table] = list(_rows(table, path, story.pk))
    _nothing_forgotten(model, story.pk)
    _say_nothing_own(place, Case.objects.get(pk=story.pk), model.rows)
    return model


def _compare(story: Story) -> None:
    """The county's supervision found the payment by hand in order."""
    check_payment(
        Payment.objects.get(case=story.pk).pk, sound=True, finding="", officer=story.who("county_reviewer"),
        at=noon(story.decided),
    )  # fmt: skip


def _rows(table: Table, path: str, case: int) -> Iterator[Row]:
    """As the database has them, encrypted values and JSON as text."""
    found = table._default_manager.filter(**{path: case})
    if table is Event:
        found = found.filter(subject_type="cases.case")
    if table is Outbox:
        found = found.filter(event__subject_type="cases.case")
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    columns = [str(f.column) for f in table._meta.concrete_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    pk = table._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM {table._meta.db_table} WHERE "{pk}" = ANY(%s) ORDER BY 1', [keys])  # noqa: S608
        for values in cursor.fetchall():
            row = dict(zip(columns, values, strict=True))
            yield row | {"words": _terms(row)} if table is Event else row


def _terms(event: Row) -> str:
    """The words of an event without its note in both languages: the note alone is told anew for each case."""
    words = json.loads(event["words"])
    return json.dumps({code: both for code, both in words.items() if code != event["note"]}, ensure_ascii=False)


def _nothing_forgotten(model: Model, case: int) -> None:
    """Raises RuntimeError where the services wrote something about the case that is not copied.

    What a case is found by, and whether it may wait for a meeting, is made of its own rows at the end.
    """
    for relation in Case._meta.related_objects:
        table = relation.related_model
        if (
            table not in (SearchEntry, Unmet)
            and table not in model.rows
            and table._default_manager.filter(**{relation.field.name: case}).exists()
        ):
            raise RuntimeError(f"{table._meta.db_table} belongs to a case in state {model.state} and is not copied")


def _say_nothing_own(place: Place, case: Case, rows: dict[Table, list[Row]]) -> None:
    """Put marks in place of what is true of this case only; the longer ones first, some are part of others."""
    told = next((e["note"] for e in rows[Event] if "家庭成员：" in e["note"]), "")
    own = {
        told.partition("家庭成员：无 → ")[2].partition("；")[0]: "told",
        case.number or "": "number",
        f"#{case.pk}": "hash",
        f"PZ-{case.pk}": "voucher",
        place.township.path: "path",
        place.township.name: "township",
        place.county.name: "county",
        case.applicant_name: "name",
        case.account_masked: "account",
        case.village_name: "village",
        case.address: "address",
    }
    own |= {name: f"office{n}" for n, name in enumerate(place.offices, 1)}
    own |= {user.name: f"staff{n}" for n, user in enumerate(place.staff, 1)}
    by = {f'"by": {user.pk},': f'"by": "⟦by{n}⟧",' for n, user in enumerate(place.staff, 1)}
    marks = by | {text: f"⟦{own[text]}⟧" for text in sorted(own, key=len, reverse=True) if text}
    for row in (row for table in rows.values() for row in table):
        if "body" in row:
            row["body"] = json.dumps(json.loads(row["body"]) | {"members": MEMBERS}, ensure_ascii=False)
        for column, value in row.items():
            if isinstance(value, str):
                row[column] = _marked(value, marks)


def _marked(text: str, marks: dict[str, str]) -> str:
    for own, mark in marks.items():
        if own in text:
            text = text.replace(own, mark)
    return text


def user_column(field_: "models.Field[Any, Any]") -> bool:
    """Whether a column names an officer."""
    return field_.remote_field is not None and field_.remote_field.model is User


def role_of(place: Place) -> dict[int, int]:
    """The number, from one, of each officer of the models among ``ROLES``."""
    return {user.pk: n for n, user in enumerate(place.staff[: len(ROLES)], 1)}
