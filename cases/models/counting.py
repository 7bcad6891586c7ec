"""What each act changes in the numbers of its township: rows that the database writes itself, in the act's transaction.

The dashboard adds them up (``reporting.folding``). Nobody waits for anybody here: a change is a row of its own, never
an update of a row that others count in as well.
"""

import pgtrigger
from django.db import models

from accounts.models import Region
from cases.terms import Measure

ALWAYS = "0001-01-01"
"""The month of what stands now, whatever the month."""
LONGEST = 60
"""Working days from which on cases are not told apart by their length any more."""
OF_A_CASE = (
    "township_id", "region_path", "state", "cause", "relief_type", "accepted_on", "decided_on", "approved_amount",
    "paid_amount", "helped_on", "clock_started_on", "clock_stopped_on", "due_on", "due_provisional", "clock_rule",
)  # fmt: skip
"""The columns of a case that its numbers follow from, beside the limit in its rules, which stays."""
COLUMNS = "township_id, region_path, measure, month, state, cause, relief_type, days, cases, amount, net, gross"
DAYS_NAMED = ("accepted_on", "decided_on", "clock_stopped_on", "due_on")


class CountChange(models.Model):
    """By how much an act changed one number of a township; folded into the sums of its regions, and gone then.

    ``cases`` are added or, below 0, taken away; ``amount`` is yuan. ``net`` are working days without the pauses, as the
    clock counts, ``gross`` all of them since acceptance; ``days`` is the net number as text, to tell the median.
    ``state``, ``cause``, ``relief_type`` and ``days`` are empty where the measure does not ask for them.
    """

    township = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    region_path = models.CharField(max_length=120)
    measure = models.CharField(max_length=12, choices=Measure.choices())
    month = models.DateField()
    state = models.CharField(max_length=20, blank=True)
    cause = models.CharField(max_length=20, blank=True)
    relief_type = models.CharField(max_length=12, blank=True)
    days = models.CharField(max_length=3, blank=True)
    cases = models.IntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    net = models.IntegerField()
    gross = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.measure} {self.month}: {self.cases}"


def counts_of(cases: str, days: str) -> str:
    """The statement that counts the rows of ``cases``: ``sign``, ``limit_days`` and ``OF_A_CASE``.

    ``days`` are all days that these rows name.

    The same text counts one changed case in its trigger and all of them in a recount. A working day has a number of its
    own, so that the days between two are a difference. What the clock counted without its pauses is the limit less what
    was left of it; where another clock ran, both numbers are the same.
    """
    return f"""
        WITH c AS ({cases}),
        g(day) AS MATERIALIZED ({days}),
        exceptions AS MATERIALIZED (
            SELECT DISTINCT ON (x.date) x.date, CASE
                WHEN x.working AND extract(isodow FROM x.date) > 5 THEN 1
                WHEN NOT x.working AND extract(isodow FROM x.date) < 6 THEN -1 ELSE 0 END AS counts
            FROM standards_calendarday x JOIN standards_calendaryear y ON y.id = x.calendar_id
            WHERE y.status = 'published'
                AND x.date > (SELECT min(g.day) FROM g) AND x.date <= (SELECT max(g.day) FROM g)
            ORDER BY x.date, y.year DESC
        ),
        d AS MATERIALIZED (
            SELECT g.day, 5 * ((g.day - DATE '2000-01-02') / 7) + least(mod(g.day - DATE '2000-01-02', 7), 5)
                + coalesce((SELECT sum(e.counts) FROM exceptions e WHERE e.date <= g.day), 0) AS nth
            FROM g GROUP BY g.day
        ),
        t AS MATERIALIZED (
            SELECT c.*, decided.nth - began.nth AS to_decision, stopped.nth - began.nth AS to_money,
                CASE WHEN c.clock_rule = 'decision' THEN c.limit_days - (due.nth - decided.nth) END AS clock_decision,
                CASE WHEN c.clock_rule = 'decision' THEN c.limit_days - (due.nth - stopped.nth) END AS clock_money
            FROM c LEFT JOIN d began ON began.day = c.accepted_on LEFT JOIN d decided ON decided.day = c.decided_on
            LEFT JOIN d stopped ON stopped.day = c.clock_stopped_on LEFT JOIN d due ON due.day = c.due_on
        )
        SELECT t.township_id, t.region_path, m.measure, m.month, m.state,
            CASE WHEN m.told THEN t.cause ELSE '' END, CASE WHEN m.told THEN t.relief_type ELSE '' END,
            CASE WHEN m.gross IS NULL THEN '' ELSE least(m.net, {LONGEST})::text END,
            sum(t.sign), sum(t.sign * m.amount), sum(t.sign * coalesce(m.net, 0)), sum(t.sign * coalesce(m.gross, 0))
        FROM t CROSS JOIN LATERAL (
            SELECT 'standing' AS measure, DATE '{ALWAYS}' AS month, t.state AS state, false AS told,
                0::numeric AS amount, NULL::bigint AS net, NULL::bigint AS gross
            UNION ALL SELECT 'provisional', DATE '{ALWAYS}', '', false, 0, NULL, NULL
                WHERE t.due_provisional AND t.clock_started_on IS NOT NULL AND t.clock_stopped_on IS NULL
            UNION ALL SELECT 'accepted', date_trunc('month', t.accepted_on)::date, '', true, 0, NULL, NULL
                WHERE t.accepted_on IS NOT NULL
            UNION ALL SELECT 'granted', date_trunc('month', t.decided_on)::date, '', true, t.approved_amount,
                greatest(0, least(t.to_decision, t.clock_decision)), t.to_decision
                WHERE t.decided_on IS NOT NULL AND t.state IN ('approved', 'paid', 'closed')
            UNION ALL SELECT 'refused', date_trunc('month', t.decided_on)::date, '', true, 0, NULL, NULL
                WHERE t.decided_on IS NOT NULL AND t.state = 'not_approved'
            UNION ALL SELECT 'relieved', date_trunc('month', coalesce(t.helped_on, t.clock_stopped_on))::date, '', true,
                t.paid_amount, NULL, NULL
                WHERE t.paid_amount > 0 AND coalesce(t.helped_on, t.clock_stopped_on) IS NOT NULL
            UNION ALL SELECT 'timed', date_trunc('month', t.clock_stopped_on)::date, '', false, 0,
                greatest(0, least(t.to_money, t.clock_money)), t.to_money
                WHERE t.paid_amount > 0 AND t.helped_on IS NULL AND t.clock_stopped_on IS NOT NULL
            UNION ALL SELECT 'late', date_trunc('month', t.clock_stopped_on)::date, '', false, 0, NULL, NULL
                WHERE t.paid_amount > 0 AND t.helped_on IS NULL AND t.clock_stopped_on > t.due_on
        ) m
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        HAVING (sum(t.sign), sum(t.sign * m.amount), sum(t.sign * coalesce(m.net, 0)),
                sum(t.sign * coalesce(m.gross, 0))) IS DISTINCT FROM (0, 0, 0, 0)
    """  # noqa: S608  our own names


def counted() -> tuple[pgtrigger.Trigger, pgtrigger.Trigger]:
    """Whatever changes cases counts, by whatever statement: it cannot be forgotten. Each statement counts once, whether
    it changes one case or some hundred.
    """
    columns = ", ".join(OF_A_CASE)
    differ = f"EXISTS (SELECT {columns} FROM new_cases EXCEPT ALL SELECT {columns} FROM old_cases)"  # noqa: S608
    return (
        pgtrigger.Trigger(
            name="counted_when_opened",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_cases"),
            func=f"{_counting(new_cases=1)} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="counted",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_cases", new="new_cases"),
            func=f"IF {differ} THEN {_counting(new_cases=1, old_cases=-1)} END IF; RETURN NULL;",
        ),
    )


def _counting(**signs: int) -> str:
    """The statement that counts the rows of these transition tables, each with its sign."""
    columns, named = ", ".join(OF_A_CASE), ", ".join(f"({name})" for name in DAYS_NAMED)
    cases = (f"SELECT {sign} AS sign, (rules->>'decision_days')::int AS limit_days, {columns} FROM {rows}"  # noqa: S608
             for rows, sign in signs.items())  # fmt: skip
    days = (f"SELECT v.day FROM {rows} CROSS JOIN LATERAL (VALUES {named}) v(day) WHERE v.day IS NOT NULL"  # noqa: S608
            for rows in signs)  # fmt: skip
    counts = counts_of(" UNION ALL ".join(cases), " UNION ".join(days))
    return f"INSERT INTO cases_countchange ({COLUMNS}) {counts};"
