"""Whether the books agree: what must hold of the money at every committed moment, each as one question to the database.

An answer is a row that ought not to exist. The database keeps most of this by itself; whoever audits asks once more.
"""

from collections.abc import Mapping

from django.db import connection

from funds.models.payments import UNCOMPARED

QUESTIONS: Mapping[str, str] = {
    "a balance that is not the sum of its entries": """
        SELECT a.id FROM funds_account a
        LEFT JOIN (
            SELECT account, SUM(amount) AS total FROM (
                SELECT taker_id AS account, amount FROM funds_transfer
                UNION ALL SELECT giver_id, -amount FROM funds_transfer
            ) entries GROUP BY account
        ) moved ON moved.account = a.id
        WHERE a.balance <> COALESCE(moved.total, 0)
    """,
    "a month that is not the sum of its movements": """
        SELECT COALESCE(t.account_id, moved.account), COALESCE(t.month, moved.month)
        FROM (
            SELECT account, date_trunc('month', day)::date AS month, movement, SUM(came) AS came, SUM(went) AS went,
                MAX(day) FILTER (WHERE came > 0) AS came_last
            FROM (
                SELECT taker_id AS account, "on" AS day, movement, amount AS came, 0 AS went FROM funds_transfer
                UNION ALL SELECT giver_id, "on", movement, 0, amount FROM funds_transfer
            ) entries GROUP BY 1, 2, 3
        ) moved
        FULL JOIN funds_turnover t
            ON t.account_id = moved.account AND t.month = moved.month AND t.movement = moved.movement
        WHERE (t.came, t.went, t.came_last) IS DISTINCT FROM (moved.came, moved.went, moved.came_last)
    """,
    "a balance below zero": "SELECT id FROM funds_account WHERE balance < 0 AND side <> 'outside'",
    "debits that are not credits": "SELECT SUM(balance) FROM funds_account HAVING SUM(balance) <> 0",
    "frozen money that no order holds, or an order without its money": """
        SELECT a.fund_id FROM funds_account a
        LEFT JOIN (
            SELECT o.fund_id, SUM(o.amount) AS total FROM funds_order o
            LEFT JOIN funds_order next ON next.replaces_id = o.id
            WHERE o.state IN ('ready', 'sent') OR (o.state = 'returned' AND next.id IS NULL)
            GROUP BY o.fund_id
        ) held ON held.fund_id = a.fund_id
        WHERE a.side = 'frozen' AND a.balance <> COALESCE(held.total, 0)
    """,
    "a stage, or a part of it, that was paid twice": """
        SELECT o.case_id, o.stage, o.part FROM funds_payment p
        JOIN funds_order o ON o.id = p.order_id
        LEFT JOIN funds_reversal r ON r.payment_id = p.id
        WHERE r.id IS NULL GROUP BY o.case_id, o.stage, o.part HAVING COUNT(*) > 1
    """,
    "a case that was paid above its decision, or not what it says": """
        SELECT c.id FROM cases_case c
        JOIN (
            SELECT p.case_id, SUM(p.amount) AS total FROM funds_payment p
            LEFT JOIN funds_reversal r ON r.payment_id = p.id WHERE r.id IS NULL GROUP BY p.case_id
        ) paid ON paid.case_id = c.id
        WHERE paid.total > c.approved_amount OR paid.total IS DISTINCT FROM c.paid_amount
    """,
    "a stock that is not the sum of its moves, or below zero": """
        SELECT s.id FROM funds_stock s
        LEFT JOIN (
            SELECT stock, SUM(quantity) AS total FROM (
                SELECT taker_id AS stock, quantity FROM funds_stockmove
                UNION ALL SELECT giver_id, -quantity FROM funds_stockmove
            ) entries GROUP BY stock
        ) moved ON moved.stock = s.id
        WHERE s.quantity <> COALESCE(moved.total, 0) OR (s.quantity < 0 AND s.shelf <> 'outside')
    """,
    "goods that count otherwise than they were handed out": """
        SELECT o.id FROM funds_order o
        LEFT JOIN funds_handout h ON h.order_id = o.id
        WHERE o.in_kind AND o.state = 'paid' AND (
            h.id IS NULL OR h.value <> o.amount OR o.fund_id IS NOT NULL
            OR h.value <> (SELECT SUM(i.quantity * i.value) FROM funds_handoutitem i WHERE i.hand_out_id = h.id)
        )
    """,
    "an order that is paid without a payment, or the other way round": """
        SELECT o.id FROM funds_order o
        LEFT JOIN funds_payment p ON p.order_id = o.id
        LEFT JOIN funds_reversal r ON r.payment_id = p.id
        WHERE (o.state = 'paid') <> (p.id IS NOT NULL AND r.id IS NULL)
    """,
    "a payment by hand that nobody compared and that does not wait for it, or the other way round": f"""
        SELECT payment_id FROM ({UNCOMPARED}) owed FULL JOIN funds_uncompared waits
        USING (payment_id, region_path, by_id) WHERE owed.payment_id IS NULL OR waits.payment_id IS NULL
    """,  # noqa: S608  our own names
    "more to be paid back than was paid, or more received than is due": """
        SELECT r.id FROM funds_recovery r
        LEFT JOIN (
            SELECT p.case_id, SUM(p.amount) AS total FROM funds_payment p
            LEFT JOIN funds_reversal v ON v.payment_id = p.id WHERE v.id IS NULL GROUP BY p.case_id
        ) paid ON paid.case_id = r.case_id
        LEFT JOIN (
            SELECT recovery_id, SUM(amount) AS total FROM funds_recoveryentry GROUP BY recovery_id
        ) entered ON entered.recovery_id = r.id
        WHERE r.state NOT IN ('refused', 'withdrawn')
          AND (r.amount > COALESCE(paid.total, 0) OR COALESCE(entered.total, 0) > r.amount)
    """,
    "money paid back that is not in a fund, or the other way round": """
        SELECT received.case_id FROM (
            SELECT r.case_id, SUM(e.amount) AS total FROM funds_recoveryentry e
            JOIN funds_recovery r ON r.id = e.recovery_id WHERE e.kind = 'received' GROUP BY r.case_id
        ) received
        FULL JOIN (
            SELECT o.case_id, SUM(t.amount) AS total FROM funds_transfer t
            JOIN funds_order o ON o.id = t.order_id WHERE t.movement = 'recovered' GROUP BY o.case_id
        ) booked ON booked.case_id = received.case_id
        WHERE received.total IS DISTINCT FROM booked.total
    """,
    "a closed month that is not what its movements say": """
        SELECT s.id FROM funds_sheet s
        WHERE s.state <> 'returned' AND s.closing <> (
            SELECT COALESCE(SUM(CASE WHEN took.id IS NULL THEN 0 ELSE t.amount END
                              - CASE WHEN gave.id IS NULL THEN 0 ELSE t.amount END), 0)
            FROM funds_transfer t
            LEFT JOIN funds_account took
                ON took.id = t.taker_id AND took.fund_id = s.fund_id AND took.side IN ('available', 'frozen')
            LEFT JOIN funds_account gave
                ON gave.id = t.giver_id AND gave.fund_id = s.fund_id AND gave.side IN ('available', 'frozen')
            WHERE t."on" < s.month + INTERVAL '1 month'
        )
    """,
}


def unsound() -> dict[str, list[tuple[object, ...]]]:
    """Every question that has an answer, with the keys of the rows; empty while the books agree."""
    found = {}
    with connection.cursor() as cursor:
        for question, sql in QUESTIONS.items():
            cursor.execute(sql)
            if rows := cursor.fetchall():
                found[question] = rows
    return found
