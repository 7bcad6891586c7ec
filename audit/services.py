"""Writing the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import connection, models

from audit.models import Event, Outbox
from audit.verbs import Verb
from common.rows import add
from common.said import Said
from common.terms import Term


class Actor(Protocol):
    """Who acted, as far as the trail needs it (``accounts.officer.Officer``)."""

    @property
    def user_id(self) -> int: ...
    @property
    def name(self) -> str: ...


class ActedBy(Protocol):
    """By which posting (``accounts.officer.Held``)."""

    @property
    def office_name(self) -> str: ...
    @property
    def for_user_id(self) -> int | None: ...
    @property
    def for_name(self) -> str: ...


class Subject(NamedTuple):
    """What an act was done to, where nobody needs the row itself; named as ``Event`` names it."""

    kind: str
    pk: int


def record(
    verb: Verb,
    *,
    subject: models.Model,
    officer: Actor,
    at: datetime,
    held: ActedBy | None = None,
    region_path: str = "",
    label: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    clause: str = "",
    note: str = "",
    announce: bool = False,
) -> Event:
    """Write one event in the caller's transaction; with ``announce`` also the outbox row from which the world is told.

    Before and after are plain JSON (a Term is kept as its code, and its words beside it) and never carry identity
    numbers, accounts or phones. A note that the product composed is a ``Said``, read in either language.
    Raises RuntimeError outside a transaction: an act and its trace stand or fall together.
    """
    _in_transaction()
    event = Event.objects.create(
        at=at,
        verb=verb,
        actor_id=officer.user_id or None,
        actor_name=officer.name,
        office_name=held.office_name if held else "",
        on_behalf_of_id=held.for_user_id if held else None,
        on_behalf_name=held.for_name if held else "",
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=label,
        region_path=region_path,
        before=before or {},
        after=after or {},
        words=_words(before) | _words(after) | _said(note),
        clause=clause,
        note=note,
    )
    if announce:
        Outbox.objects.create(event=event)
    return event


def record_many(
    verb: Verb,
    *,
    subjects: Sequence[tuple[models.Model | Subject, str, str, dict[str, Any]]],
    officer: Actor,
    at: datetime,
    held: ActedBy | None = None,
    before: dict[str, Any] | None = None,
    clause: str = "",
    notes: Sequence[str] = (),
    announce: bool = False,
) -> None:
    """The same act on many subjects (each with region path, label and what came of it), in two statements.

    ``before`` is what all of them were; ``notes`` holds one note for each, or nothing.
    """
    _in_transaction()
    were, told = _words(before), notes or [""] * len(subjects)
    events = add(
        Event,
        {
            "at": at,
            "verb": verb,
            "actor": officer.user_id or None,
            "actor_name": officer.name,
            "office_name": held.office_name if held else "",
            "on_behalf_of": held.for_user_id if held else None,
            "on_behalf_name": held.for_name if held else "",
            "before": before or {},
            "clause": clause,
        },
        {
            "subject_type": [_kind(subject) for subject, _path, _label, _after in subjects],
            "subject_id": [subject.pk for subject, _path, _label, _after in subjects],
            "subject_label": [label for _subject, _path, label, _after in subjects],
            "region_path": [path for _subject, path, _label, _after in subjects],
            "after": [after for _subject, _path, _label, after in subjects],
            "words": [
                were | _words(after) | _said(note)
                for (_subject, _path, _label, after), note in zip(subjects, told, strict=True)
            ],
            "note": [str(note) for note in told],
        },
    )
    if announce:
        add(Outbox, {}, {"event": events})


def _kind(subject: models.Model | Subject) -> str:
    return subject.kind if isinstance(subject, Subject) else subject._meta.label_lower


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event is written in the transaction of the act it records")


def _said(note: str) -> dict[str, list[str]]:
    return {note.zh: [note.zh, note.en]} if isinstance(note, Said) else {}


def _words(facts: dict[str, Any] | None) -> dict[str, list[str]]:
    """The words of every Term among the facts, so that the trail can be read without the code that wrote it."""
    return {str(value): [value.zh, value.en] for value in (facts or {}).values() if isinstance(value, Term)}
