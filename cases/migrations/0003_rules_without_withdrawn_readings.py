"""Readings that nothing ever used are no part of the rules any more; accepted cases lose them from their copy."""

from django.db import migrations

WITHDRAWN = "'{means_check_counts,payment_counts,standard_day,extension_times,extension_days}'::text[]"


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_register")]

    operations = [
        migrations.RunSQL(
            f"""
            UPDATE cases_case
            SET rules = jsonb_set(rules - {WITHDRAWN}, '{{sources}}', (rules -> 'sources') - {WITHDRAWN})
            WHERE rules IS NOT NULL AND rules ?| {WITHDRAWN}
            """,
            migrations.RunSQL.noop,
        )
    ]
