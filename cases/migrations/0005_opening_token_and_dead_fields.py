"""The form that opened a case is known again when it is sent twice; a phone belongs to the case that states it.

Fields that nothing ever wrote are gone.
"""

from typing import Any

from django.db import migrations, models

from common import migrating

from common.crypto import EncryptedTextField


def phones_to_the_cases(apps: Any, schema_editor: Any) -> None:
    """Each member keeps the phone that the registry had of the person, sealed for its new column."""
    members = apps.get_model("cases", "Member").objects.exclude(person__phone_masked="").select_related("person")
    for member in members.iterator():
        member.phone, member.phone_index = member.person.phone, member.person.phone_index
        member.phone_masked = member.person.phone_masked
        member.save(update_fields=["phone", "phone_index", "phone_masked"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_guards")]

    operations = [
        migrations.AddField("case", "opening_token", models.UUIDField(null=True, unique=True)),
        migrations.AddField(
            "case", "opening_index", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("member", "phone", EncryptedTextField(blank=True, default="")),
        migrations.AddField("member", "phone_index", models.CharField(db_index=True, max_length=64, null=True)),
        migrations.AddField(
            "member", "phone_masked", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
        migrations.RunPython(phones_to_the_cases, migrations.RunPython.noop),
        migrations.RemoveField("person", "phone"),
        migrations.RemoveField("person", "phone_index"),
        migrations.RemoveField("person", "phone_masked"),
        migrations.RemoveConstraint("income", "income_not_negative"),
        migrations.RemoveField("income", "verified"),
        migrating.AddConstraint(
            "income",
            models.CheckConstraint(
                condition=models.Q(("declared", None), ("declared__gte", 0), _connector="OR"),
                name="income_not_negative",
            ),
        ),
        migrations.RemoveField("expense", "member"),
    ]
