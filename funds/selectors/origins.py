"""Out of which funds of the county the money of a reserve came, so that it goes back there."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Max, Sum

from funds.models import Fund, Transfer
from funds.terms import Movement, Source

GIVEN = (Movement.ALLOCATED, Movement.TOPPED_UP)
Origins = dict[int, dict[int, Decimal]]
"""By reserve: the funds that filled it, the last one first, each with its yuan less what went back."""


def origins(reserves: Iterable[Fund]) -> Origins:
    """What came into each reserve out of the county's funds; the rest of a former year has no origin any more."""
    kept = [fund for fund in reserves if fund.source == Source.RESERVE]
    found: Origins = defaultdict(dict)
    came = Transfer.objects.filter(taker__fund__in=kept, movement__in=GIVEN).order_by()
    rows = came.values_list("taker__fund", "giver__fund").annotate(total=Sum("amount"), last=Max("pk"))
    for reserve, fund, total, _last in sorted(rows, key=lambda row: -row[3]):
        found[reserve][fund] = total
    went = Transfer.objects.filter(giver__fund__in=kept, movement=Movement.TAKEN_BACK).order_by()
    for reserve, fund, total in went.values_list("giver__fund", "taker__fund").annotate(total=Sum("amount")):
        found[reserve][fund] = found[reserve].get(fund, Decimal(0)) - total
    return found
