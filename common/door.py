"""One door for each lifecycle: the database lets a state change only as the door has just announced for that row."""

from collections.abc import Iterable

import pgtrigger
from django.db import connection


def state_through_the_door(thing: str, pairs: Iterable[tuple[str, str]]) -> pgtrigger.Trigger:
    """A state changes by one of ``pairs`` (from, to) only, and after ``open_door`` for this very row.

    The announcement names transaction, thing, rows and both states; it is worth nothing in any other transaction.
    """
    known = ", ".join(f"('{before}', '{after}')" for before, after in sorted(set(pairs)))
    return pgtrigger.Trigger(
        name="state_through_the_door",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        declare=[("announced", "TEXT[]")],
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({known}) THEN
                RAISE EXCEPTION 'no step leads {thing} % from % to %', OLD.id, OLD.state, NEW.state
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            announced := string_to_array(current_setting('relief.door_{thing}', true), ':');
            IF (announced[1], announced[3], announced[4]) IS DISTINCT FROM
               (pg_current_xact_id()::text, OLD.state::text, NEW.state::text)
               OR strpos(',' || announced[2] || ',', ',' || OLD.id || ',') = 0 THEN
                RAISE EXCEPTION 'the state of {thing} % changes only through its door', OLD.id
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        """,
    )


def born_as(state: str) -> pgtrigger.Trigger:
    """Every row begins at the beginning."""
    return pgtrigger.Trigger(
        name=f"born_as_{state}",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition(f"NEW.state <> '{state}'"),
        func=f"""
            RAISE EXCEPTION 'a row of % begins as {state}', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        """,
    )


def open_door(thing: str, pk: int, before: str, after: str) -> None:
    """Tell the database, for this transaction only, which one change of state is meant."""
    open_door_for(thing, [pk], before, after)


def open_door_for(thing: str, pks: Iterable[int], before: str, after: str) -> None:
    """The same change of state for several rows, each of them named: some hundred, since the database reads the names
    at each row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, pg_current_xact_id()::text || %s, true)",
            [f"relief.door_{thing}", f":{','.join(map(str, pks))}:{before}:{after}"],
        )
