import funds.terms
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from common import migrating
from common.crypto import sign


def sign_what_is_written(apps, schema_editor):
    """Files that were written before signatures get theirs."""
    for row in apps.get_model("funds", "BankFile").objects.filter(state="done"):
        said = f"{row.file_name}\n{row.count}\n{row.total:.2f}\n{row.sha256}\n"
        row.signature = sign("bank_file", said.encode())
        row.save(update_fields=["signature"])


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0011_settled_by_a_meeting'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='bankfile',
            name='bank_file_done_is_whole',
        ),
        migrations.AddField(
            model_name='bankfile',
            name='signature',
            field=models.CharField(blank=True, max_length=128),
        ),
        pgtrigger.migrations.RemoveTrigger(model_name='bankfile', name='written_file_stays'),
        migrations.RunPython(sign_what_is_written, migrations.RunPython.noop),
        migrating.AddTrigger(
            model_name='bankfile',
            trigger=pgtrigger.compiler.Trigger(name='written_file_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'done')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='47e2cddb1c6ae603b05c89fb3f5d61e7c7a76742', operation='UPDATE', pgid='pgtrigger_written_file_stays_0fc77', table='funds_bankfile', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='bankfile',
            index=models.Index(fields=['sha256'], name='bank_file_digest'),
        ),
        migrating.AddConstraint(
            model_name='bankfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', funds.terms.JobState['DONE']), _negated=True), models.Q(('sha256__gt', ''), ('signature__gt', ''), ('size__gt', 0), ('rows_done', models.F('count'))), _connector='OR'), name='bank_file_done_is_whole'),
        ),
    ]
