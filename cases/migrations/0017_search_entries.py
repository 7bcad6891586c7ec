import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


def enter_all(_apps, _schema):
    """What there is is found too; of the cases only columns are read that this migration knows."""
    from cases.services.searching import enter_all

    enter_all()


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_every_step")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("names", models.TextField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["words"], name="search_words")
                ],
            },
        ),
        migrations.RunPython(enter_all, migrations.RunPython.noop, elidable=True),
    ]
