"""What payments change in the numbers of their township (``cases.models.counting``)."""

import pgtrigger

from cases.models.counting import COLUMNS


def counted(payment: str, sign: int) -> pgtrigger.Trigger:
    """A payment counts in the month in which it was paid; if it comes back, it counts there no more."""
    return pgtrigger.Trigger(
        name="counted",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            INSERT INTO cases_countchange ({COLUMNS})
            SELECT c.township_id, c.region_path, 'paid', date_trunc('month', p.paid_on)::date, '', '', '', '', {sign},
                {sign} * p.amount, 0, 0
            FROM funds_payment p JOIN cases_case c ON c.id = p.case_id WHERE p.id = {payment};
            RETURN NULL;
        """,  # noqa: S608  our own names
    )
