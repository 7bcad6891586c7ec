"""The form that opened a case is known again when it is sent twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_rules_without_withdrawn_readings")]

    operations = [
        migrations.AddField("case", "opening_token", models.UUIDField(null=True, unique=True)),
        migrations.AddField("case", "opening_index", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
    ]
