"""Rows of kinds that nothing ever used go out of force; published ones stay readable as superseded."""

from django.db import migrations

WITHDRAWN = "('means_check_counts', 'payment_counts', 'standard_day', 'extension_times', 'extension_days')"


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                f"UPDATE standards_standard SET status = 'superseded' WHERE status = 'published' AND kind IN {WITHDRAWN}",
                f"DELETE FROM standards_standard WHERE status = 'draft' AND kind IN {WITHDRAWN}",
            ],
            migrations.RunSQL.noop,
        )
    ]
