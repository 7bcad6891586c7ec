"""Judge the rows of a result file as a whole: which order each means, what is wrong with it, what it would do."""

from django.db import connection

from funds.models import BankResult

JUDGE = """
    WITH seen AS (
        SELECT r.id, o.id AS order_id, o.state,
            o.batch_id = %(batch)s AS ours,
            o.id IS NOT NULL AND starts_with(o.region_path, %(path)s) AS known,
            r.key, r.succeeded, r.amount, o.amount AS ordered,
            count(*) OVER (PARTITION BY r.key) AS times,
            r.name <> '' AND r.name <> o.payee_name AS other_name,
            CASE WHEN r.account_index <> '' THEN r.account_index <> o.account_index
                 WHEN r.account_end <> '' THEN r.account_end <> right(o.account_masked, 4)
                 ELSE false END AS other_account
        FROM funds_resultrow r LEFT JOIN funds_order o ON o.key = r.key AND r.key <> ''
        WHERE r.result_id = %(result)s
    ), judged AS (
        SELECT id, CASE WHEN ours THEN order_id END AS order_id, state, succeeded, array_remove(ARRAY[
            CASE WHEN key = '' THEN 'no_key' WHEN NOT known THEN 'unknown' WHEN ours IS NOT TRUE THEN 'other_batch' END,
            CASE WHEN key <> '' AND times > 1 THEN 'duplicate' END,
            CASE WHEN succeeded IS NULL THEN 'outcome_unreadable' END,
            CASE WHEN amount IS NULL THEN 'amount_unreadable'
                 WHEN ours AND amount > ordered THEN 'amount_above'
                 WHEN ours AND amount <> ordered THEN 'amount_other' END,
            CASE WHEN ours AND other_name THEN 'name_differs' END,
            CASE WHEN ours AND other_account THEN 'account_differs' END,
            CASE WHEN ours AND state NOT IN ('sent', 'paid', 'returned') THEN 'not_sent'
                 WHEN ours AND (state = 'paid' AND NOT succeeded OR state = 'returned' AND succeeded)
                 THEN 'contradicts' END
        ], NULL) AS faults
        FROM seen
    )
    UPDATE funds_resultrow r SET order_id = j.order_id, faults = j.faults, fate = CASE
        WHEN j.faults <> '{}' THEN 'wrong'
        WHEN j.state <> 'sent' THEN 'same'
        WHEN j.succeeded THEN 'pays' ELSE 'returns' END
    FROM judged j WHERE j.id = r.id
"""
"""An order of another batch is told by its number only, one of another county like one that does not exist."""


def judge(result: BankResult) -> None:
    """Write into every row of a result its order, its faults and its fate, in one statement."""
    batch = result.batch
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE funds_resultrow")
        cursor.execute(JUDGE, {"result": result.pk, "batch": batch.pk, "path": batch.region_path})
