from decimal import Decimal

from django.db import migrations, models
from django.db.models.functions import Coalesce

import cases.terms
from common import migrating

ENDED = (
    cases.terms.State["CLOSED"],
    cases.terms.State["ACCEPTANCE_REFUSED"],
    cases.terms.State["NOT_APPROVED"],
    cases.terms.State["WITHDRAWN"],
    cases.terms.State["TERMINATED"],
)
SUM = Coalesce("approved_amount", "proposed_amount", "paid_amount", models.Value(Decimal("9999999999.99")))


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_as_it_stands")]

    operations = [
        migrating.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("township"),
                SUM,
                models.F("id"),
                condition=models.Q(("state__in", ENDED), _negated=True),
                name="case_hand_rising",
            ),
        ),
        migrating.AddIndex(
            model_name="case",
            index=models.Index(models.F("township"), SUM, models.F("id"), name="case_all_rising"),
        ),
    ]
