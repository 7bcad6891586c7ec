"""What the database itself refuses, whoever asks: the guards of tables whose rows are kept.

Each looks at the statement and not at its rows, so that TRUNCATE is refused as well, and a statement that would find no
row too. A model without one of them stands in the list of ``tests/architecture/test_kept.py`` with the reason.
"""

import pgtrigger


def append_only() -> pgtrigger.Trigger:
    """A row is written once: neither changed nor removed."""
    return _refusing("append_only", pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate)


def never_removed() -> pgtrigger.Trigger:
    """A row may be carried on, but it stays."""
    return _refusing("never_removed", pgtrigger.Delete | pgtrigger.Truncate)


def never_changed() -> pgtrigger.Trigger:
    """A row is written once and not changed; which rows may go, another guard says; all of them at once never."""
    return _refusing("never_changed", pgtrigger.Update | pgtrigger.Truncate)


def never_emptied() -> pgtrigger.Trigger:
    """Which rows may go, another guard says; all of them at once never."""
    return _refusing("never_emptied", pgtrigger.Truncate)


def _refusing(name: str, statements: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=statements,
        func="""
            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        """,
    )
