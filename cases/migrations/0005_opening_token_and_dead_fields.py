"""The form that opened a case is known again when it is sent twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_guards")]

    operations = [
        migrations.AddField("case", "opening_token", models.UUIDField(null=True, unique=True)),
        migrations.AddField("case", "opening_index", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
    ]
