"""What the database knows of the procedure, so that nothing but ``cases.services.move`` changes a state."""

import pgtrigger

from cases.workflow import SPECS


def state_through_the_door() -> pgtrigger.Trigger:
    """A state changes as some step of the procedure does, and as the door has just announced for this very row.

    The announcement names transaction, case and both states; it is worth nothing in any other transaction.
    """
    pairs = sorted({(before.value, after.value) for spec in SPECS.values() for before, after in spec.pairs})
    known = ", ".join(f"('{before}', '{after}')" for before, after in pairs)
    return pgtrigger.Trigger(
        name="state_through_the_door",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({known}) THEN
                RAISE EXCEPTION 'no step leads case % from % to %', OLD.id, OLD.state, NEW.state
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            IF current_setting('relief.door', true) IS DISTINCT FROM
               format('%s:case:%s:%s:%s', pg_current_xact_id(), OLD.id, OLD.state, NEW.state) THEN
                RAISE EXCEPTION 'the state of case % changes only through its door', OLD.id
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        """,
    )


def born_as_draft() -> pgtrigger.Trigger:
    """Every case begins at the beginning."""
    return pgtrigger.Trigger(
        name="born_as_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.state <> 'draft'"),
        func="""
            RAISE EXCEPTION 'a case begins as a draft'
                USING ERRCODE = 'insufficient_privilege';
        """,
    )
