"""Cases are found by the number of their incident, people by their name; a possible duplicate says in what it is one."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

from common import migrating

from standards.policy.limits import incident_number

CHUNK = 1000


def fill(apps: Any, _schema: Any) -> None:
    """The numbers as they are compared; until now cases were possible duplicates by person and cause alone."""
    cases = apps.get_model("cases", "Case")
    batch = []
    for case in cases.objects.exclude(incident_key="").only("incident_key").iterator(chunk_size=CHUNK):
        case.incident_plain = incident_number(case.incident_key)[:80]
        batch.append(case)
        if len(batch) == CHUNK:
            cases.objects.bulk_update(batch, ["incident_plain"])
            batch.clear()
    cases.objects.bulk_update(batch, ["incident_plain"])
    apps.get_model("cases", "Likely").objects.update(why="person")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_substitutes'),
        ('cases', '0008_facts_of_the_county'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='incident_plain',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrating.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('incident_plain', ''), _negated=True), fields=['incident_plain', 'county'], name='case_of_incident'),
        ),
        migrating.AddIndex(
            model_name='person',
            index=models.Index(fields=['name', 'birth_on'], name='person_by_name'),
        ),
        migrating.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('id_index', None)), fields=['name'], name='person_without_number'),
        ),
    ]
