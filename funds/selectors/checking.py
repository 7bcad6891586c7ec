"""Whether the books agree: what must hold of the money at every committed moment, each as one question to the database.

An answer is a row that ought not to exist. The database keeps most of this by itself; whoever audits asks once more.
"""

from collections.abc import Mapping

from django.db import connection

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
    "a stage that was paid twice": """
        SELECT o.case_id, o.stage FROM funds_payment p
        JOIN funds_order o ON o.id = p.order_id
        LEFT JOIN funds_reversal r ON r.payment_id = p.id
        WHERE r.id IS NULL GROUP BY o.case_id, o.stage HAVING COUNT(*) > 1
    """,
    "a case that was paid above its decision, or not what it says": """
        SELECT c.id FROM cases_case c
        JOIN (
            SELECT p.case_id, SUM(p.amount) AS total FROM funds_payment p
            LEFT JOIN funds_reversal r ON r.payment_id = p.id WHERE r.id IS NULL GROUP BY p.case_id
        ) paid ON paid.case_id = c.id
        WHERE paid.total > c.approved_amount OR paid.total IS DISTINCT FROM c.paid_amount
    """,
    "an order that is paid without a payment, or the other way round": """
        SELECT o.id FROM funds_order o
        LEFT JOIN funds_payment p ON p.order_id = o.id
        LEFT JOIN funds_reversal r ON r.payment_id = p.id
        WHERE (o.state = 'paid') <> (p.id IS NOT NULL AND r.id IS NULL)
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
