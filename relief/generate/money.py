"""The ledger of generated cases: the counties received what was given and a tenth more, and every balance follows."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_UP, Decimal

from django.db import connection
from django.db.models import Sum

from funds.models import Fund, Transfer
from funds.services.ledger import Paper, post
from funds.terms import Movement
from relief.demo.story import noon
from relief.generate.places import Place

RESERVE = Decimal("1.10")
THOUSANDS = Decimal(10_000)


def receive_what_was_given(places: Sequence[Place], last: int) -> None:
    """One receipt at the start of the year for each fund that something was frozen in by transfers after ``last``."""
    of_county = {pk: place for place in places for pk in place.funds}
    frozen = dict(
        Transfer.objects.filter(pk__gt=last, movement=Movement.FROZE)
        .order_by()
        .values_list("giver__fund")
        .annotate(total=Sum("amount"))
    )
    for fund in Fund.objects.filter(pk__in=frozen):
        amount = (frozen[fund.pk] * RESERVE / THOUSANDS).quantize(Decimal(1), ROUND_UP) * THOUSANDS
        day = date(fund.year, 1, 1)
        finance = of_county[fund.pk].officer("finance", day)
        paper = Paper(day, f"示例〔{fund.year}〕1号")
        post(Movement.RECEIVED, fund, fund, amount, paper, officer=finance, at=noon(day))


def balance(last: int, until: int) -> None:
    """Let balances and turnovers follow the copied transfers between these numbers, as the trigger does one by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE funds_account a SET balance = a.balance + moved.total
            FROM (
                SELECT account, sum(amount) AS total FROM (
                    SELECT taker_id AS account, amount FROM funds_transfer WHERE id > %(last)s AND id <= %(until)s
                    UNION ALL
                    SELECT giver_id, -amount FROM funds_transfer WHERE id > %(last)s AND id <= %(until)s
                ) entries GROUP BY account
            ) moved
            WHERE moved.account = a.id
            """,
            {"last": last, "until": until},
        )
        cursor.execute(
            """
            INSERT INTO funds_turnover AS t (account_id, month, movement, came, went, came_last)
            SELECT account, date_trunc('month', day), movement, sum(came), sum(went), max(day) FILTER (WHERE came > 0)
            FROM (
                SELECT taker_id AS account, "on" AS day, movement, amount AS came, 0 AS went
                FROM funds_transfer WHERE id > %(last)s AND id <= %(until)s
                UNION ALL
                SELECT giver_id, "on", movement, 0, amount FROM funds_transfer WHERE id > %(last)s AND id <= %(until)s
            ) entries GROUP BY 1, 2, 3
            ON CONFLICT (account_id, month, movement) DO UPDATE SET
                came = t.came + excluded.came, went = t.went + excluded.went,
                came_last = greatest(t.came_last, excluded.came_last)
            """,
            {"last": last, "until": until},
        )
