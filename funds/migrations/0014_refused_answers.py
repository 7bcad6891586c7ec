from django.db import migrations


def name_what_is_refused(apps, schema_editor):
    """Answers that raised an alarm waited as “to be confirmed”, which nobody could do."""
    apps.get_model("funds", "BankResult").objects.filter(state="ready").exclude(alarm="").update(state="refused")


class Migration(migrations.Migration):

    dependencies = [
        ("funds", "0013_compared_payments"),
    ]

    operations = [
        migrations.RunPython(name_what_is_refused, migrations.RunPython.noop),
    ]
